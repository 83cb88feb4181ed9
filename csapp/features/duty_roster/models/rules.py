"""The hard rules of a roster as data, and what breaks them: plain values, no database (S15, S20, R19, R20, R25)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.masterdata.shifts.models import ShiftHours, clock_text
from csapp.masterdata.shifts.service import gaps


class Rule(StrEnum):
    """What a roster must keep; the value is the word shown."""

    HOURS = "每个时段有人"
    COVERAGE = "每班人数"
    ONCE = "一天一个班"
    REST = "两班之间的休息"
    WEEK = "每周工时"
    RUN = "连续上班天数"
    LEAVE = "休假"
    ALLOWED = "能上的班次"
    FAIR = "班数相差不超过一个"


@frozen
class Rules:
    """The numbers of the rules: rest between two shifts and work in a week in minutes, days worked on end."""

    rest_minutes: int = 11 * 60
    week_minutes: int = 44 * 60
    most_days: int = 6
    all_hours: bool = True


@frozen
class DutyPerson:
    """Somebody to be put on the roster: shifts allowed, days off, and what was worked just before the month."""

    id: int
    name: str
    shifts: frozenset[int]
    off: frozenset[date] = frozenset()
    before: tuple[tuple[date, int], ...] = ()


@frozen
class Cell:
    """One person in one shift of one day."""

    person: int
    day: date
    shift: int


@frozen
class Problem:
    """A span of days to be covered; `fixed` cells were set by hand and stay."""

    first: date
    last: date
    shifts: tuple[ShiftHours, ...]
    people: tuple[DutyPerson, ...]
    rules: Rules = Rules()
    holidays: frozenset[date] = frozenset()
    fixed: frozenset[Cell] = frozenset()

    @property
    def days(self) -> list[date]:
        """Every day of the span."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def need(self, day: date, shift: ShiftHours) -> int:
        """How many people the shift wants on `day`, more on statutory holidays (R20)."""
        return shift.holiday_people if day in self.holidays else shift.people


@frozen
class Breach:
    """A rule that is not kept: on which day, by whom, in which shift.

    `count` is what is missing, worked or left, `limit` what the rule says; minutes where the rule counts hours.
    """

    rule: Rule
    day: date
    person: str = ""
    shift: str = ""
    count: int = 0
    limit: int = 0

    @property
    def text(self) -> str:
        """One sentence that names the rule, the day and the person."""
        hours, allowed = f"{self.count / 60:g}", f"{self.limit / 60:g}"
        if not self.person and self.rule not in (Rule.HOURS, Rule.COVERAGE):
            return _STUCK.format(day=f"{self.day:%m-%d}", shift=self.shift, rule=self.rule.value)
        return _SENTENCES[self.rule].format(
            day=f"{self.day:%m-%d}",
            person=self.person,
            shift=self.shift,
            count=self.count,
            hours=hours,
            limit=self.limit,
            allowed=allowed,
        )


_STUCK = mark("{day} {shift}排不满，卡在「{rule}」。加人、改规则，或减少每班人数。")
_SENTENCES = {
    Rule.HOURS: mark("{shift} 没有班次，在设置里补上。"),
    Rule.COVERAGE: mark("{day} {shift}还差 {count} 人。"),
    Rule.ONCE: mark("{day} {person}排了 {count} 个班，一天一个班。"),
    Rule.REST: mark("{day} {person}{shift}前只歇 {hours} 小时，至少要歇 {allowed} 小时。"),
    Rule.WEEK: mark("{day} 起一周 {person}上班 {hours} 小时，每周最多 {allowed} 小时。"),
    Rule.RUN: mark("到 {day} {person}连续上班 {count} 天，最多 {limit} 天。"),
    Rule.LEAVE: mark("{day} {person}休假，不能排{shift}。"),
    Rule.ALLOWED: mark("{day} {person}不上{shift}。"),
    Rule.FAIR: mark("{person}比班数最少的人多 {count} 个班。"),
}


def breaches(problem: Problem, cells: Iterable[Cell]) -> list[Breach]:
    """Everything the cells break, in order of days; an empty list is a roster that keeps every rule."""
    held = sorted(cells, key=lambda cell: (cell.day, cell.shift, cell.person))
    shifts = {shift.id: shift for shift in problem.shifts}
    by_person: defaultdict[int, list[tuple[date, ShiftHours]]] = defaultdict(list)
    for cell in held:
        if cell.shift in shifts:
            by_person[cell.person].append((cell.day, shifts[cell.shift]))
    found = [*_uncovered(problem, held), *_unfair(problem, by_person)]
    for person in problem.people:
        found += _of_person(problem, person, by_person[person.id], shifts)
    return sorted(found, key=lambda breach: (breach.day, breach.rule, breach.person, breach.shift))


def _uncovered(problem: Problem, cells: Sequence[Cell]) -> Iterator[Breach]:
    manned: defaultdict[tuple[date, int], int] = defaultdict(int)
    for cell in cells:
        manned[cell.day, cell.shift] += 1
    for day in problem.days:
        for shift in problem.shifts:
            missing = problem.need(day, shift) - manned[day, shift.id]
            if missing > 0:
                yield Breach(Rule.COVERAGE, day, shift=shift.name, count=missing)
    if problem.rules.all_hours:
        yield from hours_without_shift(problem)


def hours_without_shift(problem: Problem) -> Iterator[Breach]:
    """Hours of the day that no shift covers."""
    for begins, ends in gaps(problem.shifts):
        yield Breach(Rule.HOURS, problem.first, shift=f"{clock_text(begins)}–{clock_text(ends)}")


def _of_person(
    problem: Problem, person: DutyPerson, work: list[tuple[date, ShiftHours]], shifts: dict[int, ShiftHours]
) -> Iterator[Breach]:
    for day, shift in work:
        if day in person.off:
            yield Breach(Rule.LEAVE, day, person.name, shift.name)
        if shift.id not in person.shifts:
            yield Breach(Rule.ALLOWED, day, person.name, shift.name)
    before = [(day, shifts[shift]) for day, shift in person.before if shift in shifts]
    yield from timing_breaches(problem.rules, person.name, sorted([*before, *work], key=_beginning), problem.first)


def _beginning(entry: tuple[date, ShiftHours]) -> datetime:
    return entry[1].begins_at(entry[0])


def timing_breaches(
    rules: Rules, name: str, work: Sequence[tuple[date, ShiftHours]], first: date = date.min
) -> Iterator[Breach]:
    """What one person's shifts, in order of time, break by themselves; only what shows from `first` on."""
    for (day, shift), (next_day, next_shift) in pairwise(work):
        if next_day < first:
            continue
        if day == next_day:
            yield Breach(Rule.ONCE, day, name, count=2)
        rest = int((next_shift.begins_at(next_day) - shift.ends_at(day)).total_seconds()) // 60
        if rest < rules.rest_minutes:
            yield Breach(Rule.REST, next_day, name, next_shift.name, rest, rules.rest_minutes)
    weeks: defaultdict[date, int] = defaultdict(int)
    for day, shift in work:
        weeks[monday_of(day)] += shift.minutes
    for monday, minutes in weeks.items():
        if minutes > rules.week_minutes and monday + timedelta(days=6) >= first:
            yield Breach(Rule.WEEK, max(monday, first), name, count=minutes, limit=rules.week_minutes)
    yield from _long_runs(rules, name, sorted({day for day, _ in work}), first)


def _long_runs(rules: Rules, name: str, days: Sequence[date], first: date) -> Iterator[Breach]:
    run = 0
    for place, day in enumerate(days):
        run = run + 1 if place and days[place - 1] == day - timedelta(days=1) else 1
        if run > rules.most_days and day >= first:
            yield Breach(Rule.RUN, day, name, count=run, limit=rules.most_days)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def equals(people: Iterable[DutyPerson]) -> list[tuple[DutyPerson, ...]]:
    """People equally available: the same shifts, the same days off."""
    groups: defaultdict[tuple[frozenset[int], frozenset[date]], list[DutyPerson]] = defaultdict(list)
    for person in people:
        groups[person.shifts, person.off].append(person)
    return [tuple(group) for group in groups.values()]


def _unfair(problem: Problem, work: dict[int, list[tuple[date, ShiftHours]]]) -> Iterator[Breach]:
    fixed = {cell.person for cell in problem.fixed}
    for group in equals(person for person in problem.people if person.id not in fixed):
        loads = {person.name: len(work.get(person.id, ())) for person in group}
        most = max(loads, key=lambda name: loads[name])
        if loads[most] - min(loads.values()) > 1:
            yield Breach(Rule.FAIR, problem.last, most, count=loads[most] - min(loads.values()))
