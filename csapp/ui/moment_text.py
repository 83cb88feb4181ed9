"""Reading days and times as people type them: 1127, 11-27, 明天, +3, w3, 1430, in full width too (look 3). No Qt."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from csapp.core.errors import UserError
from csapp.core.marks import mark

AddWorkdays = Callable[[date, int], date]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# data: words that are recognised, never shown
_WORDS = {
    "前天": -2, "昨天": -1, "今天": 0, "今日": 0, "t": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
# Patterns as text: Python compiles each at its first use and keeps it.
_RELATIVE = r"([+-])(\d{1,3})$"
_WORKDAYS = r"w(\d{1,3})$"
# data: as people write it
_FULL = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$"
_FULL_DIGITS = r"(\d{4})(\d{2})(\d{2})$"
# data: as people write it
_MONTH_DAY = r"(\d{1,2})[-/.月](\d{1,2})日?$"
_MONTH_DAY_DIGITS = r"(\d{2})(\d{2})$"
# data: as people write it
_DAY = r"(\d{1,2})[日号]$"
# data: as people write it
_CLOCK = r"(\d{1,2})[:点时](\d{1,2})?分?$"
_CLOCK_DIGITS = r"(\d{2})(\d{2})$"


def fold(text: str) -> str:
    """Full-width digits, letters and signs as the usual ones, without spaces around."""
    return text.translate(_WIDE).strip()


def format_day(day: date) -> str:
    """As shown in records: 2026-11-24."""
    return day.isoformat()


def format_moment(moment: datetime) -> str:
    """As shown in records: 2026-11-24 10:24."""
    return moment.strftime("%Y-%m-%d %H:%M")


def _no_workdays(day: date, count: int) -> date:
    """Monday to Friday, for callers without a calendar."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _build(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise UserError(mark("没有 {month} 月，写成 2021-07-13 这样。"), month=month)
    try:
        return date(year, month, day)
    except ValueError:
        raise UserError(mark("{month} 月没有 {day} 日，写成 2021-07-13 这样。"), month=month, day=day) from None


def _nearest(month: int, day: int, today: date) -> date:
    """The year that brings the day nearest to today: in December 0103 is next January."""
    years = [today.year + step for step in (-1, 0, 1)]
    known = [_build(year, month, day) for year in years if day < 29 or month != 2 or _is_leap(year)]
    if not known:
        return _build(today.year, month, day)
    return min(known, key=lambda candidate: abs(candidate - today))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _relative_day(words: str, today: date, add_workdays: AddWorkdays) -> date | None:
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if found := re.match(_RELATIVE, words):
        return today + timedelta(days=int(found[1] + found[2]))
    if found := re.match(_WORKDAYS, words):
        return add_workdays(today, int(found[1]))
    return None


def parse_day(text: str, today: date, add_workdays: AddWorkdays = _no_workdays) -> date:
    """The day meant by `text`, seen from `today`; w3 counts working days. Raises UserError with what to write."""
    words = fold(text).lower()
    relative = _relative_day(words, today, add_workdays)
    if relative is not None:
        return relative
    if found := re.match(_FULL, words) or re.match(_FULL_DIGITS, words):
        return _build(int(found[1]), int(found[2]), int(found[3]))
    if found := re.match(_MONTH_DAY, words) or re.match(_MONTH_DAY_DIGITS, words):
        return _nearest(int(found[1]), int(found[2]), today)
    if found := re.match(_DAY, words):
        return _build(today.year, today.month, int(found[1]))
    raise UserError(mark("认不出「{text}」这个日期，写成 11-27 或 2026-11-27 这样。"), text=text.strip())


def _clock(words: str) -> time | None:
    found = re.match(_CLOCK, words) or re.match(_CLOCK_DIGITS, words)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise UserError(mark("没有 {hour} 点 {minute} 分，写成 14:30 或 1430 这样。"), hour=hour, minute=minute)
    return time(hour, minute)


def parse_time(text: str) -> time:
    """The time of day meant by `text`. Raises UserError with what to write."""
    clock = _clock(fold(text))
    if clock is None:
        raise UserError(mark("认不出「{text}」这个时间，写成 14:30 或 1430 这样。"), text=text.strip())
    return clock


def parse_moment(
    text: str, now: datetime, add_workdays: AddWorkdays = _no_workdays, base: datetime | None = None
) -> datetime:
    """Day and time meant by `text`; what is left out comes from `base`, else from `now`.

    Four digits alone are a time (1430), with a day before them too (1127 1430). Raises UserError with what to write.
    """
    kept = (base or now).replace(second=0, microsecond=0)
    parts = re.split(r"[ t]+", fold(text).lower(), maxsplit=1) if " " in fold(text) or "T" in text else [fold(text)]
    if len(parts) == 2:
        return datetime.combine(parse_day(parts[0], now.date(), add_workdays), parse_time(parts[1]))
    clock = _clock(parts[0])
    if clock is not None:
        return datetime.combine(kept.date(), clock)
    return datetime.combine(parse_day(parts[0], now.date(), add_workdays), kept.time())
