"""The shifts of the office, kept in the settings; statutory holidays, on which duty is reinforced (A61, R20, S51)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, folded_width
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.masterdata.calendar.service import special_days
from csapp.masterdata.shifts.models import DAY, Shift, ShiftHours

MOST_PEOPLE = 50

# data: the shifts of an office that has set none yet: round the clock, one person each (A61)
_USUAL = (("夜班", "夜", "00:00", "08:00"), ("早班", "早", "08:00", "16:00"), ("中班", "中", "16:00", "24:00"))


def shifts() -> list[ShiftHours]:
    """The shifts in use, in the order of the day."""
    with connected():
        rows = Shift.select().where(Shift.is_active).order_by(Shift.begins, Shift.id)
        return [row.hours() for row in rows]


def all_shifts() -> dict[int, ShiftHours]:
    """Every shift by its id, those no longer in use too: rosters of the past name them."""
    with connected():
        return {row.id: row.hours() for row in Shift.select()}


def shift_named(name: str) -> ShiftHours:
    """A shift in use by its name or sign; raises BadInput that lists them."""
    wanted = clean_line(name)
    held = shifts()
    found = next((shift for shift in held if wanted in (shift.name, shift.sign)), None)
    if found is None:
        # data: the list comma
        known = "、".join(shift.name for shift in held)
        raise BadInput("shift", mark("没有班次「{name}」，现有：{known}。"), name=wanted, known=known)
    return found


def running_shifts(moment: datetime) -> list[tuple[date, ShiftHours]]:
    """Which shift of which day runs at `moment`: at 02:00 the night shift of the day before may."""
    day = moment.date()
    return [
        (on, shift) for on in (day - timedelta(days=1), day) for shift in shifts() if shift.covers(on, moment)
    ]  # fmt: skip


def gaps(held: Iterable[ShiftHours]) -> list[tuple[int, int]]:
    """Minutes of a day that no shift covers (S15 覆盖所有工作时段, R19); empty is round the clock."""
    covered = [False] * DAY
    for shift in held:
        for minute in range(shift.begins, shift.ends):
            covered[minute % DAY] = True
    found: list[tuple[int, int]] = []
    for minute, is_covered in enumerate(covered):
        if is_covered:
            continue
        if found and found[-1][1] == minute:
            found[-1] = (found[-1][0], minute + 1)
        else:
            found.append((minute, minute + 1))
    return found


def add_usual_shifts(*, by: Actor, at: datetime) -> list[Shift]:
    """Night, early and late shift, where the office has none yet. Raises NotAllowed, TransitionRefused."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at):
        if Shift.select().exists():
            raise TransitionRefused(mark("已经设了班次，要改就逐个修改。"))
        return [
            add_shift(name, sign, begins, ends, by=by, at=at, people=1, holiday_people=2)
            for name, sign, begins, ends in _USUAL
        ]


def add_shift(
    name: str,
    sign: str,
    begins: str,
    ends: str,
    next_day: bool = False,
    *,
    by: Actor,
    at: datetime,
    people: int | None = 1,
    holiday_people: int | None = None,
) -> Shift:
    """A shift from `08:00` to `16:00`; one over midnight says so with `next_day`. Raises BadInput, NotAllowed."""
    require(by, Permission.SETTINGS)
    values = _values(name=name, sign=sign, begins=begins, ends=ends, next_day=next_day)
    values |= _counts(people, holiday_people)
    with unit_of_work(by, at) as work:
        try:
            return work.add(Shift(**values))
        except peewee.IntegrityError as double:
            raise _already(values) from double


def change_shift(
    shift_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    name: str | None = None,
    sign: str | None = None,
    people: int | None = None,
    holiday_people: int | None = None,
    is_active: bool | None = None,
) -> Shift:
    """Another name or number of people, or out of use; its hours stay, because rosters of the past tell by them.

    For other hours a new shift is made and this one taken out of use. Raises BadInput, NotAllowed, StaleRecord.
    """
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        held = fetch(Shift, shift_id)
        values: dict[str, Any] = {
            "name": held.name if name is None else _name(name),
            "sign": held.sign if sign is None else _sign(sign),
            **_counts(
                held.people if people is None else people,
                held.holiday_people if holiday_people is None else holiday_people,
            ),
            "is_active": held.is_active if is_active is None else is_active,
        }
        try:
            return work.change(held, "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise _already(values) from double


def _values(*, name: str, sign: str, begins: str, ends: str, next_day: bool) -> dict[str, Any]:
    first, last = read_clock(begins, "begins"), read_clock(ends, "ends")
    if first == DAY:
        raise BadInput("begins", mark("开始时间写 00:00 到 23:59。"))
    if next_day:
        last += DAY
    if last <= first:
        raise BadInput("ends", mark("结束时间早于开始时间。跨零点的班勾上「到次日」，不跨就改时间。"))
    if last > first + DAY:
        raise BadInput("ends", mark("一个班最长 24 小时，核对时间和「到次日」。"))
    return {"name": _name(name), "sign": _sign(sign), "begins": first, "ends": last}


def _already(values: dict[str, Any]) -> BadInput:
    return BadInput(
        "name", mark("班次「{name}」或简称「{sign}」已经有了，换一个。"), name=values["name"], sign=values["sign"]
    )


def _name(text: str) -> str:
    name = clean_line(text)
    if not name:
        raise BadInput("name", mark("写上班次名称，例如 早班。"))
    if len(name) > 10:
        raise BadInput("name", mark("班次名称最多 10 个字。"))
    return name


def _sign(text: str) -> str:
    sign = clean_line(text)
    if not 1 <= len(sign) <= 2:
        raise BadInput("sign", mark("简称写一两个字，轮班表的格子里用，例如 早。"))
    return sign


def _counts(people: int | None, holiday_people: int | None) -> dict[str, int]:
    count = 1 if people is None else people
    more = max(count, holiday_people if holiday_people is not None else count + 1)
    if not 0 <= count <= MOST_PEOPLE or more > MOST_PEOPLE:
        raise BadInput("people", mark("每班人数写 0 到 {most}。"), most=MOST_PEOPLE)
    if holiday_people is not None and holiday_people < count:
        raise BadInput("holiday_people", mark("节假日加强值班，人数不能比平日的 {count} 人少。"), count=count)
    return {"people": count, "holiday_people": more}


def read_clock(text: str, field: str) -> int:
    """`8:00`, `0800` or `8` as minutes after midnight, 24:00 as 1440; raises BadInput."""
    found = re.fullmatch(r"([0-9]{1,2})(?::?([0-9]{2}))?", folded_width(text).replace("点", ":00"))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 99)
    if minute > 59 or hour * 60 + minute > DAY:
        raise BadInput(field, mark("时间「{text}」认不出来，写成 08:00 这样。"), text=clean_line(text)[:20])
    return hour * 60 + minute


def statutory_holidays(first: date, last: date) -> dict[date, str]:
    """The statutory holidays from `first` to `last` with their names; duty is reinforced on them (R20, S51).

    The office's own corrections win: a weekday set off counts, a holiday set to work does not.
    """
    found: dict[date, str] = {}
    own = {day: row for year in range(first.year, last.year + 1) for day, row in special_days(year).items()}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        held = own.get(day)
        name = _bundled_holiday(day)
        if held is not None:
            name = "" if held.is_workday else held.name or name or mark("节假日")
        if name:
            found[day] = name
    return found


def _bundled_holiday(day: date) -> str:
    # reason for the late import: the first page needs no holiday, and the tables are large
    import chinese_calendar

    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return ""
    return _HOLIDAYS.get(name, "") if is_off else ""


# data: the bundled calendar names its holidays in English
_HOLIDAYS = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午", "National Day": "国庆", "Mid-autumn Festival": "中秋",
    "Anti-Fascist 70th Day": "抗战胜利日",
}  # fmt: skip
