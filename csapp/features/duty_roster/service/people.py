"""Who is put on rosters, which shifts each may take, and days of leave (S15, S43)."""

import re
from datetime import date, datetime, timedelta

import peewee

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, Role, require
from csapp.core.values import clean_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_roster.models.tables import DutyLeave, DutyMember
from csapp.masterdata.shifts.service import shift_named
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import colleagues


def colleague(who: str | int, field: str = "staff") -> Staff:
    """A colleague by id or whole name; raises BadInput for an unknown one and for one who left."""
    with connected():
        found: Staff | None
        if isinstance(who, int):
            found = fetch(Staff, who)
        else:
            name = clean_line(who)
            if not name:
                raise BadInput(field, mark("写上姓名。"))
            found = Staff.get_or_none(Staff.name == name)
            if found is None:
                # data: the list comma
                known = "、".join(row.name for row in colleagues())
                raise BadInput(field, mark("没有叫「{name}」的同事，在册：{known}。"), name=name, known=known)
    if not found.is_active:
        raise BadInput(field, mark("{name}已经离岗（账号停用），换一个人。"), name=found.name)
    return found


def add_member(staff: str | int, shifts: str = "", *, by: Actor, at: datetime) -> DutyMember:
    """Put a colleague on rosters, for all shifts or those named (`早 中`). Raises BadInput, NotAllowed."""
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        return _add_member(work, colleague(staff), shifts)


def _add_member(work: Work, person: Staff, shifts: str = "") -> DutyMember:
    ids, names = _allowed(shifts)
    place = 1 + (DutyMember.select(peewee.fn.MAX(DutyMember.place)).scalar() or 0)
    try:
        return work.add(DutyMember(staff=person, place=place, shift_ids=ids, shift_names=names))
    except peewee.IntegrityError as double:
        raise BadInput("staff", mark("{name}已经在值班人员里。"), name=person.name) from double


def add_the_desk(work: Work) -> None:
    """An office that named nobody yet rosters its desk."""
    if not DutyMember.select().exists():
        for person in colleagues():
            if person.role == Role.DESK:
                _add_member(work, person)


def _allowed(shifts: str) -> tuple[str, str]:
    # data: signs of lists
    found = [shift_named(word) for word in re.split(r"[\s、,，;；]+", shifts) if word]
    names = " ".join(shift.name for shift in found) or mark("都能上")
    return " ".join(str(shift.id) for shift in found), names


def change_member(
    member_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    shifts: str | None = None,
    is_active: bool | None = None,
) -> DutyMember:
    """Other shifts allowed, or taken off new rosters. Raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(DutyMember, member_id)
        ids, names = (held.shift_ids, held.shift_names) if shifts is None else _allowed(shifts)
        active = held.is_active if is_active is None else is_active
        return work.change(held, "change", version=version, shift_ids=ids, shift_names=names, is_active=active)


def take_leave(
    staff: str | int, from_on: date | None, until_on: date | None, reason: str, *, by: Actor, at: datetime
) -> DutyLeave:
    """Days on which nobody puts this colleague on the roster. Raises BadInput, NotAllowed."""
    require(by, Permission.ROSTER)
    if from_on is None or until_on is None or until_on < from_on:
        raise BadInput("until_on", mark("结束日期不能早于开始日期。"))
    if until_on - from_on > timedelta(days=366):
        raise BadInput("until_on", mark("一次最多一年，长期离岗的把账号停用。"))
    why = clean_line(reason)[:40]
    if not why:
        raise BadInput("reason", mark("写上事由，例如 年假、病假、培训。"))
    with unit_of_work(by, at) as work:
        return work.add(DutyLeave(staff=colleague(staff), from_on=from_on, until_on=until_on, reason=why))


def take_back_leave(leave_id: int, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """The leave does not take place. Raises NotAllowed, StaleRecord."""
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(DutyLeave, leave_id)
        if version is not None and version != held.version:
            raise StaleRecord(mark("别人刚改过这条，按 F5 看最新情况。"))
        work.remove(held, "take_back")
