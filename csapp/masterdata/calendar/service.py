"""Working days with statutory holidays and 调休 (A02, A65): only 工作日 in a rule means these."""

from datetime import date, datetime, timedelta

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.masterdata.calendar.models import SpecialDay


def bundled(day: date) -> bool | None:
    """Whether the bundled calendar calls `day` a working day; None for a year it does not know."""
    # reason for the late import: the first page needs no holiday, and the tables are large
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def special_days(year: int) -> dict[date, SpecialDay]:
    """The corrections kept for one year."""
    with connected():
        rows = SpecialDay.select().where(SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31)))
        return {row.day: row for row in rows}


def is_workday(day: date) -> bool:
    """Corrections first, then the bundled calendar, then Monday to Friday for a year nobody knows."""
    with connected():
        held = SpecialDay.get_or_none(SpecialDay.day == day)
    if held is not None:
        return bool(held.is_workday)
    known = bundled(day)
    return day.weekday() < 5 if known is None else known


def add_workdays(day: date, count: int) -> date:
    """The `count`-th working day after `day`; `day` itself is day 0 whatever the hour (R01, R03, A65)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def missing_year(day: date) -> str:
    """The banner for a year without holidays; empty when the year is known.

    One correction does not make a year known: the State Council's list has more than twenty days off.
    """
    if bundled(day) is not None or sum(not held.is_workday for held in special_days(day.year).values()) >= 7:
        return ""
    return mark("{year} 年节假日还没有设，暂按周一至周五算工作日。").format(year=day.year)


def set_day(day: date, is_workday: bool, name: str = "", *, by: Actor, at: datetime) -> SpecialDay:
    """Make `day` a holiday or a working day of this office; raises NotAllowed and BadInput."""
    require(by, Permission.SETTINGS)
    if not 2000 <= day.year <= 2100:
        raise BadInput("day", mark("{year} 年不对，写 2000 到 2100 之间的年份。"), year=day.year)
    name = clean_line(name)[:40]
    with unit_of_work(by, at) as work:
        held = SpecialDay.get_or_none(SpecialDay.day == day)
        if held is None:
            return work.add(SpecialDay(day=day, is_workday=is_workday, name=name))
        return work.change(held, "change", is_workday=is_workday, name=name)


def forget_day(day: date, *, by: Actor, at: datetime) -> None:
    """Take a correction back: the bundled calendar decides again; raises NotAllowed."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        held = SpecialDay.get_or_none(SpecialDay.day == day)
        if held is not None:
            work.remove(held)


def forget(special_day_id: int, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """Take a correction back: the bundled calendar holds again. Raises NotAllowed, StaleRecord."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        held = fetch(SpecialDay, special_day_id)
        if version is not None and version != held.version:
            raise StaleRecord(mark("别人刚改过这一天，按 F5 看最新情况。"))
        work.remove(held, "forget")
