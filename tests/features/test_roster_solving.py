"""The fair rotation: every rule kept or named, loads alike, proven against trying everything (S15, R19, R20, R25)."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from csapp.features.duty_roster.models.rules import Cell, DutyPerson, Problem, Rule, Rules, breaches, equals
from csapp.features.duty_roster.models.solving import solve
from csapp.masterdata.shifts.models import ShiftHours
from csapp.ui.runner import Cancelled
from tests.conftest import FULL
from tests.features.roster_makers import can_be_met, random_problem, small_problem

NIGHT, EARLY, LATE = (
    ShiftHours(1, "夜班", "夜", 0, 480, 1, 2),
    ShiftHours(2, "早班", "早", 480, 960, 1, 2),
    ShiftHours(3, "中班", "中", 960, 1440, 1, 2),
)
ALL = frozenset((1, 2, 3))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def _people(count: int) -> tuple[DutyPerson, ...]:
    return tuple(DutyPerson(number, f"{number}号", ALL) for number in range(1, count + 1))


@pytest.mark.parametrize("seed", range(200))
def test_a_random_office_gets_a_roster_that_keeps_every_rule_or_the_rule_that_cannot_be_met(seed: int) -> None:
    problem = random_problem(Random(seed))
    solution = solve(problem)
    if solution.unmet:
        assert not solution.cells
        assert all(problem.first <= breach.day <= problem.last and breach.text for breach in solution.unmet)
        return
    assert breaches(problem, solution.cells) == []
    loads = Counter(cell.person for cell in solution.cells)
    for group in equals(problem.people):
        counts = [loads[person.id] for person in group]
        assert max(counts) - min(counts) <= 1
    counts = [loads[person.id] for person in problem.people]
    # the loads of any two people differ by one shift, unless leave or the shifts they may take forbid it, by name
    assert bool(solution.uneven) is (max(counts) - min(counts) > 1)
    assert {entry.rule for entry in solution.uneven} <= {Rule.FAIR}
    if len(problem.days) >= 28 and all(len(person.shifts) == len(problem.shifts) for person in problem.people):
        assert solution.uneven == ()
    manned = Counter((cell.day, cell.shift) for cell in solution.cells)
    for day in problem.days:
        for shift in problem.shifts:
            assert manned[day, shift.id] == problem.need(day, shift)


@pytest.mark.parametrize("seed", range(400 if FULL else 40))
def test_a_small_office_is_solved_exactly_when_trying_everything_finds_a_roster(seed: int) -> None:
    problem = small_problem(Random(seed))
    solution = solve(problem)
    assert solution.proven
    assert bool(solution.unmet) is not can_be_met(problem)


def test_who_was_away_takes_shifts_of_others_until_loads_are_alike() -> None:
    away = frozenset(OCTOBER[0] + timedelta(days=at) for at in range(6))
    people = (DutyPerson(1, "1号", ALL, away), *_people(6)[1:])
    solution = solve(Problem(*OCTOBER, (NIGHT, EARLY, LATE), people, Rules()))
    loads = Counter(cell.person for cell in solution.cells)
    assert sorted(loads.values()) == [15, 15, 15, 16, 16, 16]
    assert solution.uneven == ()


def test_who_takes_some_shifts_only_may_have_more_and_is_told() -> None:
    """Four share the nights of a week, two its early shifts, and nobody may help out."""
    nights, days = frozenset([1]), frozenset([2, 3])
    people = tuple(DutyPerson(number, f"{number}号", nights if number < 5 else days) for number in range(1, 7))
    span = (date(2026, 11, 2), date(2026, 11, 8))
    shift = ShiftHours(1, "夜班", "夜", 0, 480, 1, 1)
    solution = solve(Problem(*span, (shift, EARLY), people, Rules(all_hours=False)))
    assert [(entry.person, entry.rule) for entry in solution.uneven] == [
        (f"{number}号", Rule.FAIR) for number in (5, 6)
    ]


def test_small_offices_are_of_both_kinds() -> None:
    kinds = Counter(bool(solve(small_problem(Random(seed))).unmet) for seed in range(60))
    assert min(kinds[True], kinds[False]) > 10


def test_six_people_share_a_month_round_the_clock_with_its_nights_and_holidays() -> None:
    holidays = frozenset(OCTOBER[0] + timedelta(days=at) for at in range(3))
    problem = Problem(*OCTOBER, (NIGHT, EARLY, LATE), _people(6), Rules(), holidays)
    cells = solve(problem).cells
    loads = Counter(cell.person for cell in cells)
    nights = Counter(cell.person for cell in cells if cell.shift == NIGHT.id)
    feasts = Counter(cell.person for cell in cells if cell.day in holidays)
    assert sorted(loads.values()) == [17] * 6
    assert max(nights.values()) - min(nights.values()) <= 1
    assert sorted(feasts.values()) == [3] * 6


def test_more_people_come_on_a_holiday() -> None:
    problem = Problem(*OCTOBER, (NIGHT, EARLY, LATE), _people(8), Rules(), frozenset([OCTOBER[0]]))
    manned = Counter(cell.day for cell in solve(problem).cells)
    assert manned[OCTOBER[0]] == 6
    assert manned[OCTOBER[1]] == 3


def test_too_few_people_are_told_at_once_with_the_week() -> None:
    solution = solve(Problem(*OCTOBER, (NIGHT, EARLY, LATE), _people(3), Rules(most_days=31)))
    assert (solution.unmet[0].rule, solution.proven) == (Rule.WEEK, True)
    assert "10-05" in solution.unmet[0].text or "10-01" in solution.unmet[0].text


def test_a_day_when_everybody_is_away_is_named() -> None:
    away = frozenset([date(2026, 10, 12)])
    people = tuple(DutyPerson(number, f"{number}号", ALL, away) for number in range(1, 9))
    solution = solve(Problem(*OCTOBER, (NIGHT, EARLY, LATE), people, Rules()))
    assert solution.unmet[0].text == "10-12 夜班还差 1 人。"


def test_hours_without_a_shift_are_named() -> None:
    solution = solve(Problem(*OCTOBER, (EARLY, LATE), _people(6), Rules()))
    assert solution.unmet[0].text == "00:00–08:00 没有班次，在设置里补上。"


def test_what_was_set_by_hand_stays() -> None:
    kept = frozenset([Cell(1, date(2026, 10, 20), NIGHT.id), Cell(2, date(2026, 10, 20), EARLY.id)])
    problem = Problem(*OCTOBER, (NIGHT, EARLY, LATE), _people(6), Rules(), fixed=kept)
    solution = solve(problem)
    assert kept <= solution.cells
    assert breaches(problem, solution.cells) == []


def test_what_was_worked_last_month_counts() -> None:
    """A late shift on the last day of September leaves no early one on the first of October."""
    before = tuple((OCTOBER[0] - timedelta(days=at), LATE.id) for at in range(1, 4))
    tired = DutyPerson(1, "1号", ALL, before=before)
    problem = Problem(*OCTOBER, (NIGHT, EARLY, LATE), (tired, *_people(6)[1:]), Rules())
    first = {cell.shift for cell in solve(problem).cells if (cell.person, cell.day) == (1, OCTOBER[0])}
    assert first <= {LATE.id}


def test_february_of_a_leap_year_has_its_29th() -> None:
    problem = Problem(date(2028, 2, 1), date(2028, 2, 29), (NIGHT, EARLY, LATE), _people(6), Rules())
    cells = solve(problem).cells
    assert len({cell.shift for cell in cells if cell.day == date(2028, 2, 29)}) == 3


def test_the_search_tells_how_far_it_is_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        solve(Problem(*OCTOBER, (NIGHT, EARLY, LATE), _people(6), Rules()), tell)
    assert told == [(done, 31) for done in range(1, 6)]


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        (Rule.REST, [Cell(1, date(2026, 10, 5), LATE.id), Cell(1, date(2026, 10, 6), NIGHT.id)]),
        (Rule.ONCE, [Cell(1, date(2026, 10, 5), NIGHT.id), Cell(1, date(2026, 10, 5), LATE.id)]),
        (Rule.RUN, [Cell(1, date(2026, 10, day), EARLY.id) for day in range(5, 12)]),
        (Rule.WEEK, [Cell(1, date(2026, 10, day), EARLY.id) for day in range(5, 11)]),
    ],
)
def test_each_rule_is_found_broken_where_it_is(rule: Rule, cells: list[Cell]) -> None:
    problem = Problem(*OCTOBER, (NIGHT, EARLY, LATE), _people(2), Rules())
    found = [breach for breach in breaches(problem, cells) if breach.rule == rule]
    assert [breach.person for breach in found] == ["1号"]
