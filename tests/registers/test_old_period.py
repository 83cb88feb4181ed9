"""Periods as they stand in old ledgers, and what is no period."""

from datetime import date, datetime
from typing import Any

import pytest

from csapp.core.errors import BadInput
from csapp.registers.old_period import Period, first_day, is_day, is_period, last_day, months, period

WHOLE = Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2024.1.1-2024.12.31", "2024-01-01至2024-12-31", "2024-1-1-2024-12-31", "20240101-20241231", "2024/1/1—12/31",
        "2024年1月1日起至2024年12月31日止", "2024年1月-2024年12月", "2024.1-2024.12", "2024.1-12", "2024年1-12月",
        "2024年度", "2024年", "2024.1.1 - 2024.12.31（一年）", "2024.1.1至2024.12.31共12个月",
        "２０２４．１．１～２０２４．１２．３１",
    ],
)  # fmt: skip
def test_one_year_in_many_spellings(written: str) -> None:
    assert period(written) == WHOLE
    assert is_period(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024.11.1-4.30", Period(date(2024, 11, 1), date(2025, 4, 30))),
        ("2024年11-2月", Period(date(2024, 11, 1), date(2025, 2, 28))),
        ("2024年2月", Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("2024.1.1起一年", Period(date(2024, 1, 1), None, 12)),
        ("一年", Period(months=12)),
        ("一年半", Period(months=18)),
        ("半年", Period(months=6)),
        ("二十四个月", Period(months=24)),
        ("12", Period(months=12)),
        (6.0, Period(months=6)),
        ("无", Period()),
        (None, Period()),
    ],
)
def test_parts_of_a_period(written: Any, read: Period) -> None:
    assert period(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "2024.3.1", 45292.0, datetime(2024, 3, 1), "长期", "2024.1.1至今", "2024.12.31-2024.1.1", "2024.2.30-2024.3.1",
        "2024.13-2024.14", "半个月", "999年", "租一阵", "2024.1.1-下周", "2024.1.1-2024.2.1-2024.3.1",
        "24.1.1-24.12.31",
    ],
)  # fmt: skip
def test_what_is_no_period_is_said_so(written: Any) -> None:
    with pytest.raises(BadInput) as said:
        period(written)
    assert str(said.value).endswith("。")


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024.2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-2-3", date(2024, 2, 3), date(2024, 2, 3)),
        (45292.0, date(2024, 1, 1), date(2024, 1, 1)),
        ("45292", date(2024, 1, 1), date(2024, 1, 1)),
        (datetime(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 1)),
        ("2024年12月31日止", date(2024, 12, 31), date(2024, 12, 31)),
        ("/", None, None),
    ],
)
def test_a_bound_may_be_a_month(cell: Any, first: date | None, last: date | None) -> None:
    assert (first_day(cell), last_day(cell)) == (first, last)


@pytest.mark.parametrize("cell", [2024.1, "长期", "2024.1.1-2024.12.31", "开春"])
def test_what_is_no_day_is_refused(cell: Any) -> None:
    with pytest.raises(BadInput):
        last_day(cell)
    assert not is_day(str(cell)) or isinstance(cell, float)


def test_months_alone() -> None:
    assert [months(cell) for cell in ("12个月", "3", 12.0, "两年", "", None)] == [12, 3, 12, 24, 0, 0]
    with pytest.raises(BadInput):
        months("很久")
