"""Loads as alike as leave and allowed shifts let them be: shifts given on, one by one or by way of a third (S15)."""

from collections.abc import Iterator
from datetime import date

from csapp.features.duty_roster.models.rules import Breach, Cell, Problem, Rule
from csapp.features.duty_roster.models.spreading import Spreader

_MOVES, _TRIES = 400, 10_000


def balance(problem: Problem, cells: frozenset[Cell]) -> frozenset[Cell]:
    """The same slots; whoever has two more than somebody gives one on, as long as a way is found."""
    balancer = _Balancer(problem, cells)
    for _ in range(_MOVES):
        if not balancer.move():
            break
    return balancer.held.cells()


def unevenness(problem: Problem, cells: frozenset[Cell]) -> tuple[Breach, ...]:
    """Who has more than one shift above the least; empty where the loads of any two differ by one at most."""
    loads = {person.id: 0 for person in problem.people}
    for cell in cells:
        loads[cell.person] = loads.get(cell.person, 0) + 1
    least = min(loads.values(), default=0)
    return tuple(
        Breach(Rule.FAIR, problem.last, person.name, count=loads[person.id] - least)
        for person in problem.people
        if loads[person.id] - least > 1
    )


class _Balancer:
    """Tries the ways from those who have most to those who have least, within a budget."""

    def __init__(self, problem: Problem, cells: frozenset[Cell]) -> None:
        self.held = Spreader(problem, cells)
        self.work = self.held.work
        self.tries = _TRIES

    def _load(self, person: int) -> int:
        return len(self.work[person])

    def move(self) -> bool:
        """One shift from somebody to somebody who has two fewer; whether there was a way."""
        people = sorted(self.work, key=lambda person: (-self._load(person), person))
        for giver in people:
            for taker in reversed(people):
                if self._load(giver) - self._load(taker) < 2:
                    break
                if self._stays_alike(giver, -1) and self._stays_alike(taker, 1) and self._find_way(giver, taker):
                    return True
        return False

    def _stays_alike(self, person: int, step: int) -> bool:
        """People equally available differ by one at most, also afterwards."""
        others = [self._load(other) for other in self.work if other != person and self._is_equal(other, person)]
        load = self._load(person) + step
        return all(abs(load - other) <= 1 for other in others)

    def _is_equal(self, one: int, other: int) -> bool:
        return self.held.group[one] == self.held.group[other]

    def _find_way(self, giver: int, taker: int) -> bool:
        if any(self._give(giver, taker, day) for day in self._days(giver, taker)):
            return True
        return any(self._by_way_of(giver, third, taker) for third in sorted(self.work) if third not in (giver, taker))

    def _by_way_of(self, giver: int, third: int, taker: int) -> bool:
        for given in self._days(giver, third):
            self._put(giver, third, given)
            for passed in self._days(third, taker):
                if passed != given and self._give(third, taker, passed):
                    if self.held.is_allowed(third):
                        return True
                    self._put(taker, third, passed)
            self._put(third, giver, given)
        return False

    def _days(self, giver: int, taker: int) -> Iterator[date]:
        """Days on which the one works and the other does not, set by hand for neither."""
        fixed = self.held.fixed
        for day in list(self.work[giver]):
            if day not in self.work[taker] and not {(giver, day), (taker, day)} & fixed:
                yield day

    def _give(self, giver: int, taker: int, day: date) -> bool:
        """Who has one shift less breaks nothing by it, so only the taker is looked at."""
        if self.tries <= 0:
            return False
        self.tries -= 1
        self._put(giver, taker, day)
        if self.held.is_allowed(taker):
            return True
        self._put(taker, giver, day)
        return False

    def _put(self, giver: int, taker: int, day: date) -> None:
        self.work[taker][day] = self.work[giver].pop(day)
