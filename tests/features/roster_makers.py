"""Offices for the roster: colleagues, shifts, a published month; and random ones for the solver."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import permutations, product
from random import Random

from csapp.core.roles import Actor, Role
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_roster.models.rules import Cell, DutyPerson, Problem, Rules, breaches
from csapp.features.duty_roster.models.tables import Roster
from csapp.features.duty_roster.service import rosters
from csapp.masterdata.shifts.models import ShiftHours
from csapp.masterdata.shifts.service import add_usual_shifts, shifts
from csapp.masterdata.staff.models import Staff
from tests.makers import ADMIN, MANAGER, NOW, SUPERVISOR

DECEMBER = date(2026, 12, 1)
NAMES = ("刘芳", "何静", "马超", "孙莉", "周婷", "吴刚")

_ROUND = ((0, 480), (480, 960), (960, 1440))
_DAYS_OF_SHIFTS = (
    _ROUND,
    ((480, 1200), (1200, 1920)),
    ((480, 1440), (0, 480)),
    ((420, 900), (900, 1320), (1320, 1860)),
    ((480, 1920),),
)


def settle(count: int = 6) -> dict[str, Actor]:
    """Colleagues at the desk with a manager, and three shifts round the clock."""
    with unit_of_work(ADMIN, NOW) as work:
        # nobody logs in: a password costs a tenth of a second each
        people = {name: work.add(Staff(name=name, role=Role.DESK)).actor() for name in NAMES[:count]}
        people["王志强"] = work.add(Staff(name="王志强", role=Role.MANAGER)).actor()
    add_usual_shifts(by=ADMIN, at=NOW)
    return people


def sign(name: str) -> int:
    """The id of the shift with this sign."""
    return next(shift.id for shift in shifts() if shift.sign == name)


def december(at: datetime = NOW) -> Roster:
    """A month proposed and published."""
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=at)
    solution = rosters.propose(roster.id, by=SUPERVISOR, at=at)
    assert not solution.unmet
    return rosters.publish(roster.id, by=MANAGER, at=at)


def random_problem(rng: Random) -> Problem:
    """An office of two to thirty people, tight or roomy, with leave, holidays and people who take some shifts only."""
    days = rng.choice((7, 14, 28, 30, 31))
    first = date(2026, rng.randrange(1, 13), rng.choice((1, 1, 1, 15)))
    held = []
    most = rng.randrange(1, 4)
    for number, (begins, ends) in enumerate(rng.choice(_DAYS_OF_SHIFTS), 1):
        people = rng.randrange(1, most + 1)
        more = people + rng.randrange(0, 2)
        held.append(ShiftHours(number, f"{number}号班", str(number), begins, ends, people, more))
    week = rng.choice((36, 40, 44, 48, 56))
    hours = sum(shift.people * shift.minutes for shift in held) * 7 / 60
    count = max(2, min(30, int(hours / week * rng.choice((0.9, 1.05, 1.2, 1.5, 2))) + 1))
    ids = frozenset(shift.id for shift in held)
    folk = []
    for number in range(1, count + 1):
        off = frozenset(first + timedelta(days=at) for at in rng.sample(range(days), rng.choice((0, 0, 0, 1, 3, 5))))
        able = ids if rng.random() < 0.8 else frozenset(rng.sample(sorted(ids), rng.randrange(1, len(ids) + 1)))
        before = tuple(
            (first - timedelta(days=at), rng.choice(sorted(ids))) for at in range(1, rng.randrange(1, 3))
        )  # fmt: skip
        folk.append(DutyPerson(number, f"{number}号", able, off, before))
    holidays = frozenset(first + timedelta(days=at) for at in rng.sample(range(days), rng.randrange(0, 4)))
    rules = Rules(rng.choice((8, 10, 11, 12, 16)) * 60, week * 60, rng.choice((5, 6, 7)))
    last = first + timedelta(days=days - 1)
    return Problem(first, last, tuple(held), tuple(folk), rules, holidays)


def small_problem(rng: Random) -> Problem:
    """Two to four people, three or four days, one or two shifts: few enough to try everything."""
    days, first = rng.choice((3, 3, 4)), date(2026, 3, rng.randrange(1, 20))
    spans = rng.choice((((480, 960), (960, 1440)), ((480, 1200), (1200, 1920)), ((0, 720),), ((480, 1920),)))
    held = tuple(
        ShiftHours(number, f"{number}号班", str(number), begins, ends, people := rng.choice((1, 1, 1, 2)), people)
        for number, (begins, ends) in enumerate(spans, 1)
    )
    ids = frozenset(shift.id for shift in held)
    folk = []
    for number in range(1, (rng.randrange(2, 5) if days == 3 else rng.randrange(2, 4)) + 1):
        off = frozenset(first + timedelta(days=at) for at in range(days) if rng.random() < 0.12)
        able = ids if rng.random() < 0.75 else frozenset(rng.sample(sorted(ids), 1))
        before = ((first - timedelta(days=1), rng.choice(sorted(ids))),) if rng.random() < 0.3 else ()
        folk.append(DutyPerson(number, f"{number}号", able, off, before))
    rules = Rules(rng.choice((6, 11, 16)) * 60, rng.choice((16, 24, 48)) * 60, rng.choice((1, 2, 3)), all_hours=False)
    return Problem(first, first + timedelta(days=days - 1), held, tuple(folk), rules)


def every_roster(problem: Problem) -> Iterator[list[Cell]]:
    """Each way to man each shift of each day, without any thought."""
    slots = [shift.id for shift in problem.shifts for _ in range(shift.people)]
    names = [person.id for person in problem.people]
    days = [
        [[Cell(who, day, shift) for who, shift in zip(seated, slots, strict=True)]
         for seated in permutations(names, len(slots))]
        for day in problem.days
    ]  # fmt: skip
    for chosen in product(*days):
        yield [cell for cells in chosen for cell in cells]


def can_be_met(problem: Problem) -> bool:
    """By brute force: whether any roster keeps every rule."""
    return any(not breaches(problem, cells) for cells in every_roster(problem))
