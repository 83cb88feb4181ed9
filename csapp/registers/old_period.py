"""Periods as old ledgers write them: 2024.1.1-2024.12.31, 2024年1-6月, 2024年度, 一年."""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Any, NamedTuple

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import day, folded_width
from csapp.registers.cells import text_of

MOST_MONTHS = 240
_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))(?!\d)[日号]?")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})(?!\d)月?份?")
_YEAR = re.compile(r"(\d{4})年度?")
_SHORT_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_SHORT_MONTH = re.compile(r"(\d{1,2})月?份?")
# data: what stands between the first and the last day
_BETWEEN = re.compile(r"(?:[-~—–_,，、]|至|到|起|开始)+")
# data: what may stand after the last day
_AFTER = re.compile(r"为?止?(?:共.*)?$")
_LENGTH = re.compile(r"共?租?(?:期)?(\d{1,3}|[一二两三四五六七八九十]{1,3}|半)(?:个)?(月|年|年半)?整?")
# data: digits as they are written in words
_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}
# data: words of a period that goes on
_GOES_ON = re.compile("长期|至今|在租|续租中")


class Period(NamedTuple):
    """First and last day as far as they are written, and how many months where only these are."""

    first: date | None = None
    last: date | None = None
    months: int = 0


def period(cell: Any) -> Period:
    """A whole period in one cell; raises BadInput."""
    written = _plain(cell)
    if not written:
        return Period()
    _refuse_endless(written)
    months = _months(written)
    if months:
        return Period(months=months)
    begun = None if isinstance(cell, date | float) else _read(written)
    if begun is None:
        raise _unknown(cell)
    (first, end), rest = begun
    rest = _BETWEEN.sub("", rest, count=1) if _BETWEEN.match(rest) else rest
    if not rest:
        # a day alone is no period; a month or a year is
        if first == end:
            raise _unknown(cell)
        return Period(first, end)
    more = _months(rest)
    if more and not re.fullmatch(r"\d+月?份?", rest):
        return Period(first, None, more)
    last = _last(first, is_day=first == end, rest=_AFTER.sub("", rest, count=1))
    if last is None:
        raise _unknown(cell)
    if last < first:
        raise BadInput("period", mark("「{text}」止早于起，核对这一格。"), text=written[:30])
    return Period(first, last)


def first_day(cell: Any) -> date | None:
    """A day, or the first one of a month; raises BadInput."""
    return _bound(cell, 0)


def last_day(cell: Any) -> date | None:
    """A day, or the last one of a month; raises BadInput."""
    return _bound(cell, 1)


def months(cell: Any) -> int:
    """How many months: 12, 12个月, 一年, 半年; raises BadInput."""
    written = _plain(cell)
    found = _months(written)
    if written and not found:
        raise _unknown(cell)
    return found


def is_period(written: str) -> bool:
    """Whether a text is a period."""
    try:
        return period(written) != Period()
    except BadInput:
        return False


def is_day(written: str) -> bool:
    """Whether a text is a day or a month."""
    try:
        return first_day(written) is not None
    except BadInput:
        return False


def _plain(cell: Any) -> str:
    return re.sub(r"\s+", "", folded_width(re.sub(r"[(（][^)）]*[)）]", "", text_of(cell))))


def _unknown(cell: Any) -> BadInput:
    words = mark("「{text}」认不出来，写成 2024-01-01 至 2024-12-31 这样。")
    return BadInput("period", words, text=text_of(cell)[:30])


def _refuse_endless(written: str) -> None:
    if _GOES_ON.search(written):
        raise BadInput("period", mark("「{text}」说明还没有结束，不当历史导。"), text=written[:30])


def _bound(cell: Any, end: int) -> date | None:
    written = _plain(cell)
    if not written:
        return None
    _refuse_endless(written)
    # 2024.1 as a number may have been 2024.10
    if isinstance(cell, float) and not cell.is_integer():
        raise BadInput("day", mark("日期「{text}」认不出来，写成 2021-07-13 这样。"), text=written[:20])
    month = _MONTH.fullmatch(written)
    if month is not None:
        return _month(int(month[1]), int(month[2]))[end]
    return day(cell if isinstance(cell, datetime | date | float | int) else written.rstrip("止起"))  # data: as written


def _read(written: str) -> tuple[tuple[date, date], str] | None:
    """First and last day of what a text begins with, and the rest of the text."""
    found = _DAY.match(written)
    if found is not None:
        one = day("-".join(part for part in found.groups() if part and part.isdigit()))
        return (one, one), written[found.end() :]
    found = _MONTH.match(written)
    if found is not None:
        return _month(int(found[1]), int(found[2])), written[found.end() :]
    found = _YEAR.match(written)
    if found is not None and 1900 <= int(found[1]) <= 2200:
        return (date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)), written[found.end() :]
    return None


def _last(first: date, *, is_day: bool, rest: str) -> date | None:
    """The last day from what stands behind the first one, which may lack its year."""
    whole = _read(rest)
    if whole is not None:
        (_, last), more = whole
        return last if not more else None
    short = (_SHORT_DAY if is_day else _SHORT_MONTH).fullmatch(rest)
    if short is None:
        return None
    for year in (first.year, first.year + 1):
        last = day(f"{year}-{short[1]}-{short[2]}") if is_day else _month(year, int(short[1]))[1]
        if last >= first:
            return last
    return None


def _month(year: int, month: int) -> tuple[date, date]:
    first = day(f"{year}-{month}-1")
    return first, first.replace(day=monthrange(year, month)[1])


def _months(written: str) -> int:
    """How many months a text says; 0 where it says none."""
    found = _LENGTH.fullmatch(written)
    if found is None:
        return 0
    unit = found[2] or ""
    if found[1] == "半":  # data: half a year
        return 6 if unit == "年" else 0  # data: as above
    count = _count(found[1])
    if unit.startswith("年"):  # data: years, and years and a half
        count = count * 12 + (6 if unit == "年半" else 0)  # data: as above
    return count if 0 < count <= MOST_MONTHS else 0


def _count(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")  # data: ten
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
