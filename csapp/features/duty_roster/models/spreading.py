"""Nights, holidays and weekends spread evenly by exchanging shifts of one day, every hard rule kept (S15 公平公正)."""

from collections import defaultdict
from datetime import date

from csapp.features.duty_roster.models.rules import (
    Cell,
    DutyPerson,
    Problem,
    equals,
    timing_breaches,
)
from csapp.masterdata.shifts.models import ShiftHours

_ROUNDS = 4
Work = dict[int, dict[date, int]]


def spread(problem: Problem, cells: frozenset[Cell]) -> frozenset[Cell]:
    """The same slots, exchanged until nobody's nights and holidays can be evened out further."""
    spreader = Spreader(problem, cells)
    for _ in range(_ROUNDS):
        if not spreader.improve():
            break
    return spreader.cells()


class Spreader:
    """Who works what, and how uneven it is."""

    def __init__(self, problem: Problem, cells: frozenset[Cell]) -> None:
        self.problem = problem
        self.shifts = {shift.id: shift for shift in problem.shifts}
        self.people = {person.id: person for person in problem.people}
        self.fixed = {(cell.person, cell.day) for cell in problem.fixed}
        self.work: Work = {person: {} for person in self.people}
        for cell in cells:
            self.work[cell.person][cell.day] = cell.shift
        self.group = {
            person.id: place for place, group in enumerate(equals(problem.people)) for person in group
        }  # fmt: skip
        self.kinds = {person: self._kinds(person) for person in self.people}

    def _kinds(self, person: int) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for day, shift in self.work[person].items():
            for kind in self._kinds_of(day, shift):
                counts[kind] += 1
        return counts

    def _kinds_of(self, day: date, shift: int) -> list[str]:
        kinds = ["night"] if self.shifts[shift].is_night else []
        if day in self.problem.holidays:
            kinds.append("holiday")
        elif day.weekday() >= 5:
            kinds.append("weekend")
        return kinds

    def cells(self) -> frozenset[Cell]:
        """The roster as it is now."""
        return frozenset(Cell(person, day, shift) for person, days in self.work.items() for day, shift in days.items())

    def improve(self) -> bool:
        """One round over all pairs and days; whether anything became more even."""
        better = False
        people = sorted(self.people)
        for day in self.problem.days:
            for place, first in enumerate(people):
                for second in people[place + 1 :]:
                    better |= self._exchange(first, second, day)
        return better

    def _exchange(self, first: int, second: int, day: date) -> bool:
        """Both exchange what they do on the day; or, where one is free, his load is evened out by another day."""
        mine, theirs = self.work[first].get(day), self.work[second].get(day)
        if mine == theirs or {(first, day), (second, day)} & self.fixed:
            return False
        if (mine is None or theirs is None) and not self._keeps_loads(first, second, gives=mine is not None):
            return False
        before = self._unevenness(first) + self._unevenness(second)
        self._swap(first, second, day)
        after = self._unevenness(first) + self._unevenness(second)
        if after < before and self.is_allowed(first) and self.is_allowed(second):
            return True
        self._swap(first, second, day)
        return False

    def _keeps_loads(self, first: int, second: int, *, gives: bool) -> bool:
        """A shift given away only between equals of whom the giver has one more: then they are as far apart as before.

        With more than one between them it makes them more alike.
        """
        gap = len(self.work[first]) - len(self.work[second])
        return self.group[first] == self.group[second] and (gap if gives else -gap) >= 1

    def _swap(self, first: int, second: int, day: date) -> None:
        mine, theirs = self.work[first].pop(day, None), self.work[second].pop(day, None)
        if theirs is not None:
            self.work[first][day] = theirs
        if mine is not None:
            self.work[second][day] = mine
        self.kinds[first], self.kinds[second] = self._kinds(first), self._kinds(second)

    def _unevenness(self, person: int) -> int:
        counts = self.kinds[person]
        return 4 * counts["night"] ** 2 + 4 * counts["holiday"] ** 2 + counts["weekend"] ** 2

    def is_allowed(self, person: int) -> bool:
        """Whether what the person works now keeps every rule of his own."""
        held = self.people[person]
        work = self.work[person]
        if any(day in held.off or shift not in held.shifts for day, shift in work.items()):
            return False
        return next(iter(timing_breaches(self.problem.rules, "", self._in_order(held, work))), None) is None

    def _in_order(self, person: DutyPerson, work: dict[date, int]) -> list[tuple[date, ShiftHours]]:
        before = [(day, self.shifts[shift]) for day, shift in person.before if shift in self.shifts]
        return [*sorted(before, key=lambda entry: entry[0]), *((day, self.shifts[work[day]]) for day in sorted(work))]
