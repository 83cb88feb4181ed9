"""Working days with statutory holidays and 调休 (A02, A65), worked by hand from the State Council's list for 2026."""

from datetime import date

import pytest

from csapp.core.errors import BadInput
from csapp.db import audit
from csapp.features.opinion.workflow import OpinionState
from csapp.masterdata.calendar import service
from csapp.masterdata.calendar.models import SpecialDay
from tests import makers
from tests.features.opinion_makers import opinion_in
from tests.makers import ADMIN, MANAGER, NOW
from tests.masterdata.due_cases import CASES, DueCase

D = date

HOLIDAYS_2026 = [
    *[D(2026, 1, day) for day in (1, 2, 3)],  # 元旦
    *[D(2026, 2, day) for day in range(15, 24)],  # 春节, nine days
    *[D(2026, 4, day) for day in (4, 5, 6)],  # 清明
    *[D(2026, 5, day) for day in range(1, 6)],  # 劳动节
    *[D(2026, 6, day) for day in (19, 20, 21)],  # 端午
    *[D(2026, 9, day) for day in (25, 26, 27)],  # 中秋
    *[D(2026, 10, day) for day in range(1, 8)],  # 国庆
]
WEEKENDS_WORKED_2026 = [
    D(2026, 1, 4), D(2026, 2, 14), D(2026, 2, 28), D(2026, 5, 9), D(2026, 9, 20), D(2026, 10, 10),
]  # fmt: skip


@pytest.mark.parametrize("day", HOLIDAYS_2026, ids=str)
@pytest.mark.usefixtures("office")
def test_a_statutory_holiday_is_no_working_day(day: date) -> None:
    assert not service.is_workday(day)


@pytest.mark.parametrize("day", WEEKENDS_WORKED_2026, ids=str)
@pytest.mark.usefixtures("office")
def test_a_weekend_day_moved_by_the_state_council_is_a_working_day(day: date) -> None:
    assert day.weekday() >= 5
    assert service.is_workday(day)


@pytest.mark.parametrize(
    ("received", "count", "due", "why"),
    [
        (D(2026, 11, 24), 1, D(2026, 11, 25), "Tuesday: the next day"),
        (D(2026, 11, 24), 3, D(2026, 11, 27), "three plain working days"),
        (D(2026, 11, 27), 1, D(2026, 11, 30), "Friday: over a weekend"),
        (D(2026, 11, 28), 1, D(2026, 11, 30), "received on a Saturday: Monday is day 1"),
        (D(2026, 11, 28), 3, D(2026, 12, 2), "Saturday and three working days"),
        (D(2026, 2, 13), 1, D(2026, 2, 14), "a Saturday worked before 春节"),
        (D(2026, 2, 14), 1, D(2026, 2, 24), "nine days of 春节 in between"),
        (D(2026, 2, 26), 3, D(2026, 3, 2), "Friday 27, Saturday 28 worked, Monday"),
        (D(2026, 4, 30), 3, D(2026, 5, 8), "劳动节, then 6, 7, 8 May"),
        (D(2026, 5, 8), 1, D(2026, 5, 9), "a Saturday worked after 劳动节"),
        (D(2026, 9, 30), 1, D(2026, 10, 8), "seven days of 国庆"),
        (D(2026, 10, 3), 3, D(2026, 10, 10), "received in the holiday: 8, 9, and Saturday 10 worked"),
        (D(2026, 12, 31), 1, D(2027, 1, 1), "2027 is not known: Friday counts as a working day"),
        (D(2026, 11, 24), 0, D(2026, 11, 24), "no working day to wait for"),
    ],
)
@pytest.mark.usefixtures("office")
def test_working_days_are_counted_from_the_day_after(received: date, count: int, due: date, why: str) -> None:
    assert service.add_workdays(received, count) == due, why


@pytest.mark.usefixtures("office")
def test_2027_falls_back_to_monday_to_friday_and_says_so() -> None:
    week = [service.is_workday(D(2027, 1, day)) for day in range(4, 11)]
    assert week == [True] * 5 + [False] * 2
    assert service.missing_year(D(2027, 1, 4)) == "2027 年节假日还没有设，暂按周一至周五算工作日。"
    assert service.missing_year(D(2026, 11, 24)) == ""


@pytest.mark.usefixtures("office")
def test_the_banner_goes_once_the_years_holidays_are_entered_and_not_after_one_correction() -> None:
    for day in range(1, 7):
        service.set_day(D(2027, 10, day), False, "国庆", by=MANAGER, at=NOW)
        assert service.missing_year(D(2027, 5, 1))
    service.set_day(D(2027, 10, 7), False, "国庆", by=MANAGER, at=NOW)
    assert service.missing_year(D(2027, 5, 1)) == ""


@pytest.mark.usefixtures("office")
def test_a_correction_wins_over_the_bundled_calendar_until_it_is_taken_back() -> None:
    day = D(2026, 11, 25)
    service.set_day(day, False, "停水\n放假", by=ADMIN, at=NOW)
    assert service.add_workdays(D(2026, 11, 24), 1) == D(2026, 11, 26)
    assert service.special_days(2026)[day].name == "停水 放假"
    service.set_day(day, True, by=ADMIN, at=NOW)
    assert service.is_workday(day)
    service.set_day(day, False, by=ADMIN, at=NOW)
    service.forget_day(day, by=ADMIN, at=NOW)
    service.forget_day(day, by=ADMIN, at=NOW)
    assert service.is_workday(day)
    assert SpecialDay.select().count() == 0
    assert [line.step for line in audit.history("calendar", 1)] == ["remove", "change", "change", "create"]


@pytest.mark.parametrize("year", [1999, 2101])
@pytest.mark.usefixtures("office")
def test_a_day_of_an_impossible_year_is_refused(year: int) -> None:
    with pytest.raises(BadInput, match=f"{year} 年不对"):
        service.set_day(D(year, 1, 1), False, by=MANAGER, at=NOW)


@pytest.mark.usefixtures("office")
def test_a_leap_day_and_the_end_of_the_year_are_counted_through() -> None:
    assert service.add_workdays(D(2024, 2, 28), 2) == D(2024, 3, 1)
    assert service.add_workdays(D(2025, 12, 31), 1) == D(2026, 1, 4)


_WORKDAYS = {"R01": 1, "R03": 3}
_SOURCES = {"R02": "重大投诉", "R04": "一般投诉", "R07": "意见", "R08": "特约服务"}


_OPINIONS = {"R05": OpinionState.TO_DELIVER, "R06": OpinionState.AWAITING_MEASURE}


def _due(case: DueCase) -> date:
    """What the program makes of a case, through whatever keeps that rule."""
    if case.rule in _WORKDAYS:
        return service.add_workdays(case.happened.date(), _WORKDAYS[case.rule])
    if case.rule in _SOURCES:
        source, day = _SOURCES[case.rule], case.happened.date()
        made = makers.callback(at=case.happened, source=source, rectified_on=day)
        assert made.rule == case.rule
        return made.due_on
    if case.rule in _OPINIONS:
        held = opinion_in(_OPINIONS[case.rule], at=case.happened)
        assert held.rule == case.rule
        assert held.due_at is not None
        return held.due_at.date()
    until = makers.reception(at=case.happened).due_at
    assert until is not None
    assert (until.hour, until.minute) == (23, 59)
    return until.date()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.happened:%Y%m%d}")
@pytest.mark.usefixtures("office")
def test_a_due_date_equals_the_one_worked_out_by_hand(case: DueCase) -> None:
    assert _due(case) == case.due, case.why


def test_the_hand_made_table_covers_what_it_must() -> None:
    """Forty cases and more; every kind of rule; nights, weekends and days off; both turns of the years."""
    assert len(CASES) >= 40
    assert {case.rule for case in CASES} == {f"R0{number}" for number in range(1, 10)}
    assert any(case.happened.hour >= 18 for case in CASES)
    assert any(case.happened.weekday() >= 5 for case in CASES)
    assert any(case.happened.date() in HOLIDAYS_2026 for case in CASES)
    assert any(case.due in WEEKENDS_WORKED_2026 for case in CASES)
    assert {(case.happened.year, case.due.year) for case in CASES} >= {(2025, 2026), (2026, 2027), (2027, 2027)}


@pytest.mark.parametrize("case", [case for case in CASES if case.due.year == 2027 and case.rule in _WORKDAYS], ids=str)
@pytest.mark.usefixtures("office")
def test_a_due_date_in_a_year_nobody_knows_comes_with_the_warning(case: DueCase) -> None:
    assert service.missing_year(case.due) == "2027 年节假日还没有设，暂按周一至周五算工作日。"
