"""What people type for days and times, and what is understood (look 3)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import UserError
from csapp.ui.moment_text import fold, format_day, format_moment, parse_day, parse_moment, parse_time

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1127", date(2026, 11, 27)),
        ("11-27", date(2026, 11, 27)),
        ("11/7", date(2026, 11, 7)),
        ("11.27", date(2026, 11, 27)),
        ("11月27日", date(2026, 11, 27)),
        ("27日", date(2026, 11, 27)),
        ("2026-11-27", date(2026, 11, 27)),
        ("20261127", date(2026, 11, 27)),
        ("2026年11月27日", date(2026, 11, 27)),
        ("今天", TODAY),
        ("t", TODAY),
        ("T", TODAY),
        ("明天", date(2026, 11, 25)),
        ("后天", date(2026, 11, 26)),
        ("昨天", date(2026, 11, 23)),
        ("+3", date(2026, 11, 27)),
        ("-1", date(2026, 11, 23)),
        ("w3", date(2026, 11, 27)),
        ("w4", date(2026, 11, 30)),
        ("１１２７", date(2026, 11, 27)),
        ("２０２６－１１－２７", date(2026, 11, 27)),
        ("＋３", date(2026, 11, 27)),
        (" 11-27 ", date(2026, 11, 27)),
        ("0103", date(2027, 1, 3)),
        ("0229", date(2028, 2, 29)),
    ],
)
def test_days_are_understood(text: str, day: date) -> None:
    today = date(2027, 11, 24) if text == "0229" else TODAY
    if text == "0229":
        assert parse_day(text, today) == day
    else:
        assert parse_day(text, TODAY) == day


def test_working_days_are_counted_by_the_estates_calendar() -> None:
    asked: list[tuple[date, int]] = []

    def add_workdays(day: date, count: int) -> date:
        asked.append((day, count))
        return date(2026, 12, 1)

    assert parse_day("w3", TODAY, add_workdays) == date(2026, 12, 1)
    assert asked == [(TODAY, 3)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2021-13-07", "没有 13 月，写成 2021-07-13 这样。"),
        ("1331", "没有 13 月，写成 2021-07-13 这样。"),
        ("2026-11-31", "11 月没有 31 日，写成 2021-07-13 这样。"),
        ("2026-02-29", "2 月没有 29 日，写成 2021-07-13 这样。"),
        ("下回", "认不出「下回」这个日期，写成 11-27 或 2026-11-27 这样。"),
        ("", "认不出「」这个日期，写成 11-27 或 2026-11-27 这样。"),
    ],
)
def test_what_is_no_day_is_answered_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(UserError) as problem:
        parse_day(text, TODAY)
    assert str(problem.value) == said


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1430", datetime(2026, 11, 24, 14, 30)),
        ("14:30", datetime(2026, 11, 24, 14, 30)),
        ("１４：３０", datetime(2026, 11, 24, 14, 30)),
        ("9点", datetime(2026, 11, 24, 9, 0)),
        ("14点30分", datetime(2026, 11, 24, 14, 30)),
        ("11-27 14:30", datetime(2026, 11, 27, 14, 30)),
        ("1127 1430", datetime(2026, 11, 27, 14, 30)),
        ("１１２７　１４３０", datetime(2026, 11, 27, 14, 30)),
        ("明天 0900", datetime(2026, 11, 25, 9, 0)),
        ("2026-11-27T14:30", datetime(2026, 11, 27, 14, 30)),
        ("明天", datetime(2026, 11, 25, 10, 24)),
        ("11-27", datetime(2026, 11, 27, 10, 24)),
    ],
)
def test_moments_are_understood(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW) == moment


def test_what_is_left_out_is_kept_from_the_moment_shown() -> None:
    base = datetime(2026, 11, 20, 8, 15)
    assert parse_moment("1430", NOW, base=base) == datetime(2026, 11, 20, 14, 30)
    assert parse_moment("11-27", NOW, base=base) == datetime(2026, 11, 27, 8, 15)


@pytest.mark.parametrize("text", ["2560", "24:00", "9:75"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"1430 这样"):
        parse_time(text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 12, 31)))
def test_what_is_shown_is_read_back(moment: datetime) -> None:
    whole = moment.replace(second=0, microsecond=0)
    assert parse_day(format_day(whole.date()), TODAY) == whole.date()
    assert parse_moment(format_moment(whole), NOW) == whole


@given(st.integers(min_value=-182, max_value=182))
def test_month_and_day_alone_mean_the_nearest_year(distance: int) -> None:
    day = TODAY + timedelta(days=distance)
    assert parse_day(day.strftime("%m%d"), TODAY) == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    try:
        said = format_day(parse_day(text, TODAY))
    except UserError as problem:
        said = str(problem)
    assert "{" not in said.replace(text.strip(), "")
    assert said


def test_folding_leaves_chinese_alone() -> None:
    assert fold("　３栋Ａ座，") == "3栋A座,"
