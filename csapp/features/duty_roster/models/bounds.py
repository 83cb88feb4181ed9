"""What makes a roster impossible at a glance: too few people on a day, in a week, or in a run of days (S15, R19)."""

from collections.abc import Iterator
from datetime import date, timedelta

from csapp.features.duty_roster.models.rules import Breach, DutyPerson, Problem, Rule
from csapp.masterdata.shifts.models import ShiftHours


def impossible(problem: Problem) -> Iterator[Breach]:
    """Rules that no roster can keep, found by counting; none found proves nothing."""
    for day in problem.days:
        yield from _day(problem, day)
    yield from _runs(problem)
    yield from _weeks(problem)


def _present(problem: Problem, day: date, shift: ShiftHours) -> list[DutyPerson]:
    return [person for person in problem.people if day not in person.off and shift.id in person.shifts]


def _day(problem: Problem, day: date) -> Iterator[Breach]:
    """Each shift alone, then all of them at once with one shift for each person."""
    for shift in problem.shifts:
        missing = problem.need(day, shift) - len(_present(problem, day, shift))
        if missing > 0:
            yield Breach(Rule.COVERAGE, day, shift=shift.name, count=missing)
            return
    slots = [shift for shift in problem.shifts for _ in range(problem.need(day, shift))]
    seating = _Seating([[person.id for person in _present(problem, day, shift)] for shift in slots])
    empty = [shift for number, shift in enumerate(slots) if not seating.seat(number, set())]
    if empty:
        yield Breach(Rule.COVERAGE, day, shift=empty[0].name, count=len(empty))


class _Seating:
    """People on the slots of a day, one each."""

    def __init__(self, able: list[list[int]]) -> None:
        self.able = able
        self.taken: dict[int, int] = {}

    def seat(self, slot: int, asked: set[int]) -> bool:
        """Whether the slot finds a person, others moving up if they must."""
        for person in self.able[slot]:
            if person in asked:
                continue
            asked.add(person)
            if person not in self.taken or self.seat(self.taken[person], asked):
                self.taken[person] = slot
                return True
        return False


def _runs(problem: Problem) -> Iterator[Breach]:
    """Of any stretch one day longer than may be worked on end everybody has one day off."""
    most = problem.rules.most_days
    for first in problem.days[: len(problem.days) - most]:
        stretch = [first + timedelta(days=number) for number in range(most + 1)]
        wanted = sum(problem.need(day, shift) for day in stretch for shift in problem.shifts)
        able = sum(min(most, _days(person, stretch)) for person in problem.people)
        if wanted > able:
            yield Breach(Rule.RUN, stretch[-1], count=most + 1)
            return


def _days(person: DutyPerson, stretch: list[date]) -> int:
    return sum(day not in person.off for day in stretch) if person.shifts else 0


def _weeks(problem: Problem) -> Iterator[Breach]:
    """The hours wanted in a week against the hours everybody may work."""
    if not problem.shifts:
        return
    shortest = min(shift.minutes for shift in problem.shifts)
    by_week: dict[date, list[date]] = {}
    for day in problem.days:
        by_week.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    for days in by_week.values():
        wanted = sum(problem.need(day, shift) * shift.minutes for day in days for shift in problem.shifts)
        count = sum(problem.need(day, shift) for day in days for shift in problem.shifts)
        limit = problem.rules.week_minutes
        hours = sum(min(limit, max(s.minutes for s in problem.shifts) * _days(p, days)) for p in problem.people)
        shifts = sum(min(limit // shortest, _days(person, days)) for person in problem.people)
        if wanted > hours or count > shifts:
            yield Breach(Rule.WEEK, days[0], count=max(wanted // max(len(problem.people), 1), 1))
            return
