"""When a technician can be sent: hours by weekday, days off, and the shifts of a day (S61, R61)."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, folded_width
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.masterdata.trades.models import (
    Absence,
    Shift,
    Stretch,
    Technician,
    TechnicianKind,
    TechnicianTrade,
    Trade,
    WorkingHours,
    moment_of,
)

# data: the days of the week as they are written
_DAYS = "一二三四五六日"
_STRETCH = r"([0-9]{1,2})(?::?([0-9]{2}))?-([0-9]{1,2})(?::?([0-9]{2}))?"


def set_hours(
    technician_id: int, weekdays: str, times: str, *, version: int | None = None, by: Actor, at: datetime
) -> list[WorkingHours]:
    """Hours of these weekdays anew: `周一至周五`, `08:00-12:00 13:30-17:30`; no times is a free day.

    Raises BadInput, NotAllowed, StaleRecord.
    """
    require(by, Permission.ROSTER)
    days, stretches = read_weekdays(weekdays), read_times(times)
    with unit_of_work(by, at) as work:
        person = fetch(Technician, technician_id)
        for row in WorkingHours.select().where(WorkingHours.technician == person, WorkingHours.weekday.in_(days)):
            work.remove(row)
        made = [
            work.add(WorkingHours(technician=person, weekday=day, begins=begins, ends=ends))
            for day in days
            for begins, ends in stretches
        ]
        work.change(person, "set_hours", version=version)
        return made


def read_weekdays(text: str) -> list[int]:
    """`周一至周五`, `周六、周日`, `1-5` or `每天` as numbers, Monday 0; raises BadInput."""
    # data: the words for days of the week
    line = re.sub(r"星期|礼拜|周|\s", "", folded_width(text)).replace("天", "日")
    # data: every day
    if line in ("每日", "全部"):
        return list(range(7))
    found: set[int] = set()
    # data: signs of lists and spans
    for part in filter(None, re.split(r"[、,，;；和]", line)):
        ends = [_weekday(word) for word in re.split(r"[至到\-~—]", part)]
        if None in ends or len(ends) > 2:
            raise BadInput("weekdays", mark("写成 周一至周五，或 周六、周日。"))
        first, last = ends[0] or 0, ends[-1] or 0
        found |= set(range(first, last + 1)) if first <= last else set(range(first, 7)) | set(range(last + 1))
    if not found:
        raise BadInput("weekdays", mark("写成 周一至周五，或 周六、周日。"))
    return sorted(found)


def _weekday(word: str) -> int | None:
    if word.isdigit() and 1 <= int(word) <= 7:
        return int(word) - 1
    return _DAYS.find(word) if len(word) == 1 and word in _DAYS else None


def read_times(text: str) -> list[tuple[int, int]]:
    """`08:00-12:00 13:30-17:30` as minutes after midnight, in order and apart; raises BadInput."""
    # data: signs of spans
    line = re.sub(r"\s*[至到~—–－]\s*|\s*-\s*", "-", folded_width(text))
    stretches = []
    # data: signs of lists
    for part in filter(None, re.split(r"[\s、,，;；]+", line)):
        found = re.fullmatch(_STRETCH, part)
        if not found:
            raise BadInput("times", mark("时间写成 08:00-12:00 13:30-17:30 这样。"))
        hours = [int(number or 0) for number in found.groups()]
        begins, ends = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if max(hours[1], hours[3]) > 59 or ends > 1440 or begins >= ends:
            raise BadInput("times", mark("{part} 不是一段时间，先写开始，后写结束。"), part=part)
        stretches.append((begins, ends))
    stretches.sort()
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(stretches)):
        raise BadInput("times", mark("几段时间有重叠，分开写。"))
    return stretches


def be_absent(
    technician: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    from_at: datetime | None,
    until_at: datetime | None,
    reason: str,
) -> Absence:
    """休假, 培训, 外出领料: nobody is sent meanwhile. Raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.ROSTER)
    if from_at is None or until_at is None or until_at <= from_at:
        raise BadInput("until_at", mark("结束时间要晚于开始时间。"))
    if until_at - from_at > timedelta(days=366):
        raise BadInput("until_at", mark("一次最多一年，长期离岗的把人员停用。"))
    why = clean_line(reason)[:40]
    if not why:
        raise BadInput("reason", mark("写上事由，例如 休假、培训、外出领料。"))
    with unit_of_work(by, at) as work:
        person = fetch(Technician, technician)
        if version is not None and version != person.version:
            raise StaleRecord(mark("别人刚改过这个人，按 F5 看最新情况。"))
        return work.add(Absence(technician=person, from_at=from_at, until_at=until_at, reason=why))


def be_absent_by_name(
    name: str, *, by: Actor, at: datetime, from_at: datetime | None, until_at: datetime | None, reason: str
) -> Absence:
    """The same with the technician's name, as typed into the form."""
    require(by, Permission.ROSTER)
    return be_absent(technician_named(name).id, by=by, at=at, from_at=from_at, until_at=until_at, reason=reason)


def take_back_absence(absence_id: int, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """The day off does not take place; raises NotAllowed, StaleRecord."""
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(Absence, absence_id)
        if version is not None and version != held.version:
            raise StaleRecord(mark("别人刚改过这条，按 F5 看最新情况。"))
        work.remove(held, "take_back")


def technician_named(name: str) -> Technician:
    """A technician or firm by the whole name; raises BadInput that lists them."""
    wanted = clean_line(name)
    with connected():
        found: Technician | None = Technician.get_or_none(Technician.name == wanted)
        if found is None:
            # data: the list comma
            known = "、".join(row.name for row in technicians())
            raise BadInput("technician", mark("没有维修人员「{name}」，在册：{known}。"), name=wanted, known=known)
    return found


def technicians() -> list[Technician]:
    """Who can be sent, in the order of the board: colleagues first, then firms."""
    with connected():
        rows = Technician.select().where(Technician.is_active)
        return sorted(rows, key=lambda person: (person.is_firm, person.place, person.id))


def trades_of(technician_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The trades each has learned, in the order they were entered."""
    rows = (
        TechnicianTrade.select(TechnicianTrade.technician, Trade.name)
        .join(Trade)
        .where(TechnicianTrade.technician.in_(list(technician_ids)))
        .order_by(TechnicianTrade.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    with connected():
        for technician_id, name in tuples(rows):
            found[technician_id].append(name)
    return {technician_id: tuple(names) for technician_id, names in found.items()}


def shifts_of(day: date) -> list[Shift]:
    """Everybody who can be sent, with the hours and absences of `day`; four queries, however many people."""
    people = technicians()
    ids = [person.id for person in people]
    trades, hours, gone = trades_of(ids), _hours_of(ids, day), _absences_of(ids, day)
    return [
        Shift(
            technician_id=person.id,
            name=person.name,
            kind=TechnicianKind(person.kind),
            trades=trades.get(person.id, ()),
            working=tuple(hours[person.id]),
            absent=tuple(gone[person.id]),
        )
        for person in people
    ]


def shift_of(technician_id: int, day: date) -> Shift:
    """One technician's day, active or not; raises StaleRecord."""
    with connected():
        person = fetch(Technician, technician_id)
    ids = [technician_id]
    working, absent = _hours_of(ids, day)[technician_id], _absences_of(ids, day)[technician_id]
    learned = trades_of(ids).get(technician_id, ())
    return Shift(person.id, person.name, TechnicianKind(person.kind), learned, tuple(working), tuple(absent))


def _hours_of(ids: list[int], day: date) -> defaultdict[int, list[Stretch]]:
    rows = WorkingHours.select().where(WorkingHours.technician.in_(ids), WorkingHours.weekday == day.weekday())
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    with connected():
        for row in rows.order_by(WorkingHours.begins):
            found[row.technician_id].append(Stretch(moment_of(day, row.begins), moment_of(day, row.ends)))
    return found


def _absences_of(ids: list[int], day: date) -> defaultdict[int, list[Stretch]]:
    first, last = moment_of(day, 0), moment_of(day, 1440)
    rows = Absence.select().where(Absence.technician.in_(ids), Absence.from_at < last, Absence.until_at > first)
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    with connected():
        for row in rows.order_by(Absence.from_at):
            found[row.technician_id].append(Stretch(max(row.from_at, first), min(row.until_at, last), row.reason))
    return found


def why_away(technician_id: int, begins: datetime, ends: datetime) -> str:
    """One sentence why nobody can be sent from `begins` to `ends`; empty where it is working time.

    A firm comes when called. A job may begin in the morning and go on after the midday break, but begins and ends in
    working time.
    """
    shift = shift_of(technician_id, begins.date())
    gone = next((part for part in shift.absent if part.overlaps(begins, ends)), None)
    if gone is not None:
        words = mark("{name} {begins}–{ends} {reason}，换个时间或换个人。")
        return words.format(name=shift.name, begins=_clock(gone.begins), ends=_clock(gone.ends), reason=gone.reason)
    if shift.is_firm:
        return ""
    if not shift.working:
        return mark("{name} {day} 不上班，换个时间或换个人。").format(name=shift.name, day=f"{begins:%m-%d}")
    starts = any(part.begins <= begins < part.ends for part in shift.working)
    stops = any(part.begins < ends <= part.ends for part in shift.working)
    if starts and stops:
        return ""
    # data: the list comma
    hours = "、".join(f"{_clock(part.begins)}–{_clock(part.ends)}" for part in shift.working)
    return mark("{name}的上班时间是 {hours}，约在这个时间里。").format(name=shift.name, hours=hours)


def _clock(moment: datetime) -> str:
    return "24:00" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"
