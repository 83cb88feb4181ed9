"""调班: filed before the shift, somebody stands in who breaks no rule, the manager acknowledges (S20, R21, F22)."""

from datetime import date, datetime, timedelta

import blinker
import peewee

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, member
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_roster.models.reading import SHOWN, days_off, duties
from csapp.features.duty_roster.models.rules import timing_breaches
from csapp.features.duty_roster.models.tables import DutyMember, Reason, Roster, RosterEntry, Swap, month_of
from csapp.features.duty_roster.service.people import colleague
from csapp.features.duty_roster.workflow import SWAP, RosterState, SwapState
from csapp.masterdata.shifts.models import Shift, ShiftHours
from csapp.masterdata.shifts.service import shift_named
from csapp.masterdata.staff.models import Staff

LONGEST = 200
_NEAR = timedelta(days=14)

# Sent with `swap`, `by`, `at` inside the unit of work in which somebody else takes the shift.
swapped = blinker.Signal()


def file_swap(
    day: date | None,
    shift: str | int,
    reason: Reason | str,
    *,
    by: Actor,
    at: datetime,
    staff: str | int = "",
    replacement: str | int | None = None,
    note: str = "",
) -> Swap:
    """Who cannot keep the shift says so before it begins; without `staff` it is one's own.

    Raises BadInput, NotAllowed, TransitionRefused.
    """
    require(by, Permission.WRITE)
    if day is None:
        raise BadInput("day", mark("写上是哪一天的班。"))
    with unit_of_work(by, at) as work:
        person = colleague(staff or by.name)
        wanted = fetch(Shift, shift).hours() if isinstance(shift, int) else shift_named(shift)
        entry = _entry(person, day, wanted)
        _before_it_begins(wanted, day, at)
        stand_in = _stand_in(replacement, person, wanted, day) if replacement else None
        swap = Swap(
            number=work.number("DB"),
            state=SwapState.PROPOSED if stand_in else SwapState.FILED,
            staff=person,
            day=entry.day,
            shift=entry.shift_id,
            replacement=stand_in,
            reason=member(Reason, reason, "reason"),
            note=long_text(note, "note", LONGEST),
            filed_at=at,
            filed_name=by.name,
        )
        try:
            return work.add(swap, step="file")
        except peewee.IntegrityError as double:
            raise BadInput("day", mark("这个班已经有一张调班单没办完，在那张上接着办。")) from double


def _entry(person: Staff, day: date, shift: ShiftHours) -> RosterEntry:
    roster = _open_month(day)
    entry: RosterEntry | None = RosterEntry.get_or_none(
        RosterEntry.roster == roster, RosterEntry.staff == person, RosterEntry.day == day, RosterEntry.shift == shift.id
    )
    if entry is None:
        held = [duty.shift.name for duty in duties(day, day) if duty.staff_id == person.id]
        # data: the list comma
        known = "、".join(held) or mark("休息")
        raise BadInput(
            "shift",
            mark("轮班表上 {day} {name}没有{shift}（这天：{known}）。"),
            day=f"{day:%m-%d}", name=person.name, shift=shift.name, known=known,
        )  # fmt: skip
    return entry


def _open_month(day: date) -> Roster:
    roster: Roster | None = Roster.get_or_none(Roster.month == month_of(day))
    if roster is None or roster.state not in SHOWN:
        raise BadInput("day", mark("{month} 月轮班表还没有公布，直接在表上改。"), month=day.month)
    if roster.state == RosterState.LOCKED:
        raise TransitionRefused(mark("{month} 月的轮班表已锁定，不能再调班。"), month=day.month)
    return roster


def _before_it_begins(shift: ShiftHours, day: date, at: datetime) -> None:
    begins = shift.begins_at(day)
    if at >= begins:
        raise TransitionRefused(
            mark("{shift} {begins} 已经开始，调班要在开始前报。缺勤和代班情况写进值班日志。"),
            shift=shift.name,
            begins=f"{begins:%m-%d %H:%M}",
        )


def _stand_in(who: str | int, person: Staff, shift: ShiftHours, day: date) -> Staff:
    """The replacement, who may not be the same person nor break a hard rule by it."""
    found = colleague(who, "replacement")
    if found.id == person.id:
        raise BadInput("replacement", mark("顶班人不能是本人，换一个人。"))
    broken = why_not(found, shift, day)
    if broken:
        raise BadInput("replacement", mark("{name}不能顶这个班：{why}"), name=found.name, why=broken)
    return found


def why_not(person: Staff, shift: ShiftHours, day: date) -> str:
    """The rule a colleague would break by taking the shift, as one sentence; empty where there is none."""
    reason = days_off(day, day).get(person.id, {}).get(day)
    if reason:
        return mark("{day} 在休假（{reason}）。").format(day=f"{day:%m-%d}", reason=reason)
    held: DutyMember | None = DutyMember.get_or_none(DutyMember.staff == person)
    if held is not None and held.shift_ids and shift.id not in held.allowed:
        return mark("不上{shift}。").format(shift=shift.name)
    roster = Roster.get(Roster.month == month_of(day))
    work = [(duty.day, duty.shift) for duty in duties(day - _NEAR, day + _NEAR) if duty.staff_id == person.id]
    if (day, shift) in work:
        return mark("这个班本来就有他。")
    before = {breach.text for breach in timing_breaches(roster.rules, person.name, work)}
    more = sorted([*work, (day, shift)], key=lambda entry: entry[1].begins_at(entry[0]))
    new = [breach.text for breach in timing_breaches(roster.rules, person.name, more) if breach.text not in before]
    return new[0] if new else ""


def replace(
    swap_id: int, *, version: int | None = None, by: Actor, at: datetime, replacement: str | int = ""
) -> Swap:  # fmt: skip
    """Somebody is found who stands in. Raises BadInput, NotAllowed, StaleRecord, TransitionRefused."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = fetch(Swap, swap_id)
        target = SWAP.step("replace", swap.state, by.role).target
        _open_month(swap.day)
        stand_in = _stand_in(replacement, swap.staff, swap.shift.hours(), swap.day)
        return work.change(swap, "replace", version=version, state=target, replacement=stand_in)


def acknowledge(swap_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Swap:
    """The manager knows of it and the roster names the replacement; the manager's own shift too, marked so (R21).

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = fetch(Swap, swap_id)
        target = SWAP.step("acknowledge", swap.state, by.role).target
        shift = swap.shift.hours()
        entry = _entry(swap.staff, swap.day, shift)
        stand_in = _stand_in(swap.replacement_id or 0, swap.staff, shift, swap.day)
        work.change(entry, "swap", staff=stand_in, is_fixed=True)
        own = mark("经理本人的班，自行确认") if by.id == swap.staff_id else ""
        values = {"state": target, "acknowledged_at": at, "acknowledged_name": by.name}
        changed = work.change(swap, "acknowledge", version=version, remark=own, **values)
        swapped.send(None, swap=changed, by=by, at=at)
        return changed


def refuse(swap_id: int, *, version: int | None = None, by: Actor, at: datetime, refusal: str = "") -> Swap:
    """The manager does not agree and says why: the roster stays. Raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = fetch(Swap, swap_id)
        target = SWAP.step("refuse", swap.state, by.role).target
        why = long_text(refusal, "refusal", LONGEST, mark("写明为什么不同意，当事人要看。"))
        return work.change(swap, "refuse", version=version, state=target, refusal=why)


def withdraw(swap_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Swap:
    """The shift is kept after all. Raises NotAllowed, StaleRecord, TransitionRefused."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = fetch(Swap, swap_id)
        target = SWAP.step("withdraw", swap.state, by.role).target
        return work.change(swap, "withdraw", version=version, state=target)
