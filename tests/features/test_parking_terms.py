"""Months, days and fen of a lease: a hand table of forty terms, and properties that hold for every one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.features.parking_lease.models.terms import (
    Charged,
    Span,
    add_months,
    covered_until,
    last_day,
    measure,
    price,
    price_of,
    used,
)

# first day, months, days, last day, at ¥300.00 a month; worked out by hand from a wall calendar:
# a month ends the day before the same day of the next month; a month that lacks the day ends it on its last day.
TABLE = [
    ("2026-01-01", 1, 0, "2026-01-31", 30_000),  # from a first, a month is the calendar month
    ("2026-02-01", 1, 0, "2026-02-28", 30_000),  # also the short one
    ("2028-02-01", 1, 0, "2028-02-29", 30_000),  # also in a leap year
    ("2026-04-01", 1, 0, "2026-04-30", 30_000),
    ("2026-01-15", 1, 0, "2026-02-14", 30_000),  # the ordinary case: the day before the same day
    ("2026-02-15", 1, 0, "2026-03-14", 30_000),
    ("2026-12-15", 1, 0, "2027-01-14", 30_000),  # over the new year
    ("2026-12-31", 1, 0, "2027-01-30", 30_000),  # January has a 31st
    ("2026-01-31", 1, 0, "2026-02-27", 30_000),  # the next month begins on 02-28, its last day
    ("2028-01-31", 1, 0, "2028-02-28", 30_000),  # leap year: it begins on 02-29
    ("2026-01-30", 1, 0, "2026-02-27", 30_000),  # no 02-30 either
    ("2028-01-30", 1, 0, "2028-02-28", 30_000),
    ("2026-01-29", 1, 0, "2026-02-27", 30_000),  # no 02-29 in 2026
    ("2028-01-29", 1, 0, "2028-02-28", 30_000),  # there is one in 2028
    ("2026-01-28", 1, 0, "2026-02-27", 30_000),
    ("2026-03-31", 1, 0, "2026-04-29", 30_000),  # April has thirty days
    ("2026-05-31", 1, 0, "2026-06-29", 30_000),
    ("2026-08-31", 1, 0, "2026-09-29", 30_000),
    ("2026-10-31", 1, 0, "2026-11-29", 30_000),
    ("2026-01-31", 2, 0, "2026-03-30", 60_000),  # back on the 31st in March
    ("2026-01-31", 3, 0, "2026-04-29", 90_000),
    ("2026-01-31", 12, 0, "2027-01-30", 360_000),
    ("2028-02-29", 12, 0, "2029-02-27", 360_000),  # the year after has no 29th
    ("2028-02-29", 48, 0, "2032-02-28", 1_440_000),  # four years on it is there again
    ("2026-05-26", 6, 0, "2026-11-25", 180_000),  # the lease of the picture
    ("2026-11-24", 6, 0, "2027-05-23", 180_000),
    ("2026-08-20", 3, 0, "2026-11-19", 90_000),
    ("2026-01-01", 12, 0, "2026-12-31", 360_000),
    ("2026-06-01", 24, 0, "2028-05-31", 720_000),
    ("2026-01-01", 0, 15, "2026-01-15", 15_000),  # half a month is fifteen days: half the money
    ("2026-02-01", 0, 15, "2026-02-15", 15_000),  # in February too
    ("2026-01-01", 0, 1, "2026-01-01", 1_000),  # a day is a thirtieth
    ("2026-01-01", 0, 29, "2026-01-29", 29_000),
    ("2026-01-01", 0, 30, "2026-01-30", 30_000),  # thirty days cost the month
    ("2026-01-01", 0, 31, "2026-01-31", 30_000),  # and a day more not more than the month
    ("2026-01-01", 1, 15, "2026-02-15", 45_000),  # a month and a half
    ("2026-01-31", 1, 15, "2026-03-14", 45_000),  # fifteen days from 02-28
    ("2026-01-16", 1, 10, "2026-02-25", 40_000),
    ("2026-11-20", 2, 11, "2027-01-30", 71_000),
    ("2028-01-31", 1, 1, "2028-02-29", 31_000),  # the leap day itself
]


@pytest.mark.parametrize(("first", "months", "days", "last", "fen"), TABLE)
def test_the_hand_table_holds(first: str, months: int, days: int, last: str, fen: int) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    assert last_day(start, months, days) == end
    assert price(30_000, Span(months, days)) == fen


def test_the_table_has_forty_cases() -> None:
    assert len(TABLE) == len({row[:3] for row in TABLE}) == 40


def test_a_lease_of_the_31st_keeps_its_day_through_renewals() -> None:
    start, ends = date(2026, 1, 31), []
    for _ in range(5):
        end = last_day(start, 1, 0, anchor=31)
        ends.append(str(end))
        start = end + timedelta(days=1)
    assert ends == ["2026-02-27", "2026-03-30", "2026-04-29", "2026-05-30", "2026-06-29"]


@pytest.mark.parametrize(
    ("monthly", "days", "fen"), [(33_333, 15, 16_667), (10_001, 1, 333), (10_000, 1, 333), (10_015, 10, 3_338)]
)
def test_days_are_rounded_half_up_once_not_day_by_day(monthly: int, days: int, fen: int) -> None:
    assert price(monthly, Span(0, days)) == fen


DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(1, 60), st.integers(0, 27))
def test_what_is_laid_out_is_measured_again(start: date, months: int, days: int) -> None:
    end = last_day(start, months, days)
    assert price_of(30_000, start, end) == price(30_000, Span(months, days))
    assert measure(start, end) == Span(months, days)


@given(DAYS, st.integers(1, 24), st.integers(1, 24))
def test_two_terms_end_where_one_of_both_would(start: date, first: int, second: int) -> None:
    middle = last_day(start, first) + timedelta(days=1)
    assert last_day(middle, second, anchor=start.day) == last_day(start, first + second)


@given(DAYS, st.integers(1, 24), st.integers(0, 27), st.integers(0, 900), st.integers(1, 90_000))
def test_what_was_used_grows_from_nothing_to_the_whole(
    start: date, months: int, days: int, after: int, monthly: int
) -> None:
    span = Span(months, days)
    end = last_day(start, months, days)
    term = Charged(start, end, monthly, price(monthly, span), start.day)
    last = start + timedelta(days=after)
    assert used(term, start - timedelta(days=1)) == 0
    assert used(term, end) == term.amount_fen
    assert 0 < used(term, last) <= used(term, last + timedelta(days=1)) <= term.amount_fen
    begun = next(count for count in range(1, 100) if add_months(start, count) > last)
    if last < end and begun <= months:
        assert used(term, last) == begun * monthly


def test_paid_until_is_the_last_term_paid_in_full() -> None:
    first = Charged(date(2026, 1, 1), date(2026, 6, 30), 100, 600)
    second = Charged(date(2026, 7, 1), date(2026, 12, 31), 100, 600)
    assert covered_until([first, second], 599) is None
    assert covered_until([first, second], 1_199) == date(2026, 6, 30)
    assert covered_until([first, second], 1_200) == date(2026, 12, 31)
