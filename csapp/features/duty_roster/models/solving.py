"""A fair rotation found by search: day by day, best candidates first, states that failed are not tried again (S15).

Our own search instead of a solver library: those with wheels for every system weigh tens of megabytes or bring numpy,
and an office has thirty people and three shifts. People equally available are exchangeable, which keeps it small.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from random import Random
from typing import NamedTuple

from csapp.core.frozen import frozen
from csapp.features.duty_roster.models.balancing import balance, unevenness
from csapp.features.duty_roster.models.bounds import impossible
from csapp.features.duty_roster.models.rules import (
    Breach,
    Cell,
    DutyPerson,
    Problem,
    Rule,
    equals,
    hours_without_shift,
    monday_of,
)
from csapp.features.duty_roster.models.spreading import spread
from csapp.masterdata.shifts.models import DAY, ShiftHours

Tell = Callable[[int, int], object]
_NODES = 4_000
_TRIES = 4


@frozen
class Solution:
    """The cells of a roster, or the rule that cannot be met; `proven` false: none was found in reasonable time.

    `uneven` names whoever has more than one shift above the least, which leave or allowed shifts may force.
    """

    cells: frozenset[Cell] = frozenset()
    unmet: tuple[Breach, ...] = ()
    proven: bool = True
    uneven: tuple[Breach, ...] = ()


class State(NamedTuple):
    """What of a person's past matters on a day: minutes after midnight until rested, days on end, minutes, shifts."""

    rested: int
    run: int
    minutes: int
    load: int


Day = dict[int, int]  # person > shift


class Turn(NamedTuple):
    """One day to be manned: its place, everybody's past, who may take each shift and how many it wants."""

    place: int
    states: dict[int, State]
    able: dict[int, list[int]]
    needs: dict[int, int]


def solve(problem: Problem, tell: Tell = lambda done, total: None) -> Solution:
    """A roster that keeps every rule and is fair, or what cannot be met and on which day.

    `tell(done, total)` is called with the days placed so far; what it raises ends the search.
    """
    unmet = tuple(hours_without_shift(problem)) if problem.rules.all_hours else ()
    unmet = unmet or tuple(impossible(problem))
    if unmet:
        return Solution(unmet=unmet[:1])
    search = _Search(problem, tell)
    for attempt in range(_TRIES):
        outcome = search.run(attempt)
        if outcome is True:
            cells = spread(problem, balance(problem, search.cells()))
            return Solution(cells=cells, uneven=unevenness(problem, cells))
        if outcome is False:
            return Solution(unmet=(search.worst(),))
    return Solution(unmet=(search.worst(),), proven=False)


class _Search:
    """One problem's search; what it learns of failed states holds for every attempt."""

    def __init__(self, problem: Problem, tell: Tell) -> None:
        self.problem = problem
        self.tell = tell
        self.days = problem.days
        self.shifts = {shift.id: shift for shift in problem.shifts}
        fixed_people = {cell.person for cell in problem.fixed}
        groups = equals(person for person in problem.people if person.id not in fixed_people)
        groups += [(person,) for person in problem.people if person.id in fixed_people]
        self.groups = groups
        self.group_of = {person.id: place for place, group in enumerate(groups) for person in group}
        self.fixed = {(cell.person, cell.day): cell.shift for cell in problem.fixed}
        self.left = {person.id: self._days_left(person) for person in problem.people}
        self.failed: set[object] = set()
        self.why: dict[int, dict[Rule, int]] = {}
        self.deepest = (0, problem.shifts[0] if problem.shifts else None)
        self.plan: list[Day] = []

    def _days_left(self, person: DutyPerson) -> list[int]:
        """From each day on, on how many days the person could work at most."""
        left = [0]
        for day in reversed(self.days):
            left.append(left[-1] + (day not in person.off and bool(person.shifts)))
        return left[::-1]

    def run(self, attempt: int) -> bool | None:
        """True when `plan` is a roster, False when there is none, None when the budget of nodes is used up."""
        rng = Random(attempt)
        self.luck = {person.id: rng.random() for person in self.problem.people}
        self.nights = dict.fromkeys(self.luck, 0)
        self.feasts = dict.fromkeys(self.luck, 0)
        self.nodes = _NODES
        self.plan = []
        states = {person.id: self._first_state(person) for person in self.problem.people}
        stack = [(states, self._options(0, states))]
        while stack:
            place = len(stack) - 1
            if place == len(self.days):
                return True
            states, options = stack[-1]
            chosen = next(options, None)
            if chosen is None:
                self.failed.add(self._key(place, states))
                stack.pop()
                self._forget(place - 1)
                continue
            self.nodes -= 1
            if self.nodes < 0:
                return None
            after = self._after(place, states, chosen)
            if self._is_hopeless(place + 1, after) or self._key(place + 1, after) in self.failed:
                continue
            self._remember(place, chosen)
            self.tell(place + 1, len(self.days))
            stack.append((after, self._options(place + 1, after) if place + 1 < len(self.days) else iter(())))
        return False

    def _remember(self, place: int, chosen: Day) -> None:
        self.plan.append(chosen)
        self._count(place, chosen, 1)

    def _forget(self, place: int) -> None:
        if place >= 0:
            self._count(place, self.plan.pop(), -1)

    def _count(self, place: int, chosen: Day, step: int) -> None:
        for person, shift in chosen.items():
            self.nights[person] += step * self.shifts[shift].is_night
            self.feasts[person] += step * (self.days[place] in self.problem.holidays)

    def _first_state(self, person: DutyPerson) -> State:
        """What last month left behind."""
        rested, minutes, run, day = 0, 0, 0, self.problem.first
        worked = {on: self.shifts[shift] for on, shift in person.before if shift in self.shifts}
        for on, shift in worked.items():
            until = shift.ends - (day - on).days * DAY + self.problem.rules.rest_minutes
            rested = max(rested, until)
            minutes += shift.minutes * (monday_of(on) == monday_of(day))
        while date.fromordinal(day.toordinal() - run - 1) in worked:
            run += 1
        return State(rested, run, minutes, 0)

    def _after(self, place: int, states: dict[int, State], chosen: Day) -> dict[int, State]:
        rest, new_week = self.problem.rules.rest_minutes, self.days[place].weekday() == 6
        after = {}
        for person, state in states.items():
            shift = self.shifts.get(chosen.get(person, -1))
            minutes = state.minutes + (shift.minutes if shift else 0)
            rested = max(0, (shift.ends + rest if shift else state.rested) - DAY)
            run = state.run + 1 if shift else 0
            after[person] = State(rested, run, 0 if new_week else minutes, state.load + bool(shift))
        return after

    def _key(self, place: int, states: dict[int, State]) -> object:
        """What matters from this day on; equally available people may stand in any order."""
        groups = []
        for group in self.groups:
            least = min(states[person.id].load for person in group)
            held = [states[person.id] for person in group]
            groups.append(tuple(sorted(state._replace(load=state.load - least) for state in held)))
        return place, tuple(groups)

    def _is_hopeless(self, place: int, states: dict[int, State]) -> bool:
        """Whether somebody has so many shifts that an equal can't come within one of him any more."""
        for group in self.groups:
            most = max(states[person.id].load for person in group)
            reach = min(states[person.id].load + self.left[person.id][place] for person in group)
            if most - reach > 1:
                self._blame(place - 1, self.problem.shifts[0], Rule.FAIR)
                return True
        return False

    def _options(self, place: int, states: dict[int, State]) -> Iterator[Day]:
        """Every way to man the day, good ones first."""
        day = self.days[place]
        chosen: Day = {}
        for person in self.problem.people:
            shift = self.fixed.get((person.id, day))
            if shift is not None and shift in self.shifts:
                if self._why_not(place, person, states[person.id], self.shifts[shift], is_fixed=True) is not None:
                    return
                chosen[person.id] = shift
        able = {shift.id: self._able(place, states, shift, chosen) for shift in self.problem.shifts}
        needs = {shift.id: self._need(day, shift, chosen) for shift in self.problem.shifts}
        order = sorted(self.problem.shifts, key=lambda shift: len(able[shift.id]) - needs[shift.id])
        yield from self._fill(Turn(place, states, able, needs), order, chosen)

    def _need(self, day: date, shift: ShiftHours, chosen: Day) -> int:
        return max(0, self.problem.need(day, shift) - list(chosen.values()).count(shift.id))

    def _able(self, place: int, states: dict[int, State], shift: ShiftHours, chosen: Day) -> list[int]:
        """Who may take the shift, who should first on top."""
        able = [
            person.id
            for person in self.problem.people
            if person.id not in chosen and self._why_not(place, person, states[person.id], shift) is None
        ]
        feast = self.days[place] in self.problem.holidays
        return sorted(
            able,
            key=lambda person: (
                self._hurry(place, person, states[person]),
                self.nights[person] * shift.is_night + self.feasts[person] * feast,
                self.luck[person],
            ),
        )

    def _hurry(self, place: int, person: int, state: State) -> float:
        """Shifts done above what is due by this day; whoever is away later works more before."""
        days = self.left[person][0] or 1
        return state.load - self._fair_load() * (days - self.left[person][place]) / days

    def _fair_load(self) -> float:
        wanted = sum(self.problem.need(self.days[0], shift) for shift in self.problem.shifts) * len(self.days)
        return wanted / max(len(self.problem.people), 1)

    def _fill(self, turn: Turn, order: list[ShiftHours], chosen: Day) -> Iterator[Day]:
        if not order:
            yield dict(chosen)
            return
        shift, *rest = order
        free = [person for person in turn.able[shift.id] if person not in chosen]
        if len(free) < turn.needs[shift.id]:
            self._blame_lack(turn, shift, chosen)
            return
        seen: set[object] = set()
        for people in combinations(free, turn.needs[shift.id]):
            alike = tuple(sorted((self.group_of[person], turn.states[person]) for person in people))
            if alike in seen:
                continue
            seen.add(alike)
            yield from self._fill(turn, rest, chosen | dict.fromkeys(people, shift.id))

    def _why_not(
        self, place: int, person: DutyPerson, state: State, shift: ShiftHours, *, is_fixed: bool = False
    ) -> Rule | None:
        rules, found = self.problem.rules, None
        if self.days[place] in person.off:
            found = Rule.LEAVE
        elif shift.id not in person.shifts:
            found = Rule.ALLOWED
        elif state.rested > shift.begins:
            found = Rule.REST
        elif state.run >= rules.most_days:
            found = Rule.RUN
        elif state.minutes + shift.minutes > rules.week_minutes:
            found = Rule.WEEK
        if found is not None and is_fixed:
            self._blame(place, shift, found)
        return found

    def _blame_lack(self, turn: Turn, shift: ShiftHours, chosen: Day) -> None:
        if turn.place < self.deepest[0]:
            return
        for person in self.problem.people:
            why = self._why_not(turn.place, person, turn.states[person.id], shift)
            self._blame(turn.place, shift, why or (Rule.ONCE if person.id in chosen else Rule.COVERAGE))

    def _blame(self, place: int, shift: ShiftHours, rule: Rule) -> None:
        if place > self.deepest[0] or self.deepest[1] is None:
            self.why.clear()
        if place >= self.deepest[0]:
            self.deepest = (place, shift)
            counts = self.why.setdefault(place, {})
            counts[rule] = counts.get(rule, 0) + 1

    def worst(self) -> Breach:
        """The rule that stood in the way most often on the furthest day reached."""
        place, shift = self.deepest
        held = self.why.get(place) or {Rule.COVERAGE: 1}
        personal = {rule: count for rule, count in held.items() if rule not in (Rule.ALLOWED, Rule.ONCE)} or held
        rule = max(personal, key=lambda name: personal[name])
        return Breach(rule, self.days[place], shift=shift.name if shift else "", count=1)

    def cells(self) -> frozenset[Cell]:
        """The roster found."""
        return frozenset(
            Cell(person, day, shift)
            for day, chosen in zip(self.days, self.plan, strict=True)
            for person, shift in chosen.items()
        )
