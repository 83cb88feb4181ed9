"""调班: filed before the shift, somebody stands in who breaks no rule, the manager acknowledges (S20, R21, F22)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, Role, require
from csapp.core.values import long_text, member
from csapp.db.attachment import attach
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_roster.models.reading import SHOWN, days_off, duties
from csapp.features.duty_roster.models.rules import timing_breaches
from csapp.features.duty_roster.models.tables import DutyMember, Reason, Roster, RosterEntry, Swap, month_of
from csapp.features.duty_roster.service.people import colleague
from csapp.features.duty_roster.workflow import SWAP, RosterState, SwapState
from csapp.masterdata.shifts.models import Shift, ShiftHours
from csapp.masterdata.shifts.service import shift_named
from csapp.masterdata.staff.models import Staff

LONGEST = 200
SIGNED = "signed"
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
            return work.add(swap)
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
    """The manager knows of it and the roster names the replacement; nobody acknowledges his own swap (R21).

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = fetch(Swap, swap_id)
        SWAP.step("acknowledge", swap.state, by.role)
        if by.id == swap.staff_id:
            raise TransitionRefused(mark("自己的班不能自己确认，由另一位经理确认，或由主管代经理确认。"))
        return _acknowledge(work, swap, version=version, by=by, at=at)


def acknowledge_for(swap_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Swap:
    """The manager's own swap, acknowledged by the supervisor in his place, whose name is kept (R21, A69).

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = fetch(Swap, swap_id)
        SWAP.step("acknowledge_for", swap.state, by.role)
        if not is_of_manager(swap):
            words = mark("这是{name}的班，由经理确认。主管只代经理确认经理本人的班。")
            raise TransitionRefused(words, name=swap.staff.name)
        remark = mark("经理本人的班，主管代为确认")
        return _acknowledge(work, swap, version=version, by=by, at=at, step="acknowledge_for", remark=remark)


def is_of_manager(swap: Swap) -> bool:
    """Whether the shift to be swapped is the manager's own."""
    return bool(swap.staff.role == Role.MANAGER)


def _acknowledge(
    work: Work,
    swap: Swap,
    *,
    version: int | None,
    by: Actor,
    at: datetime,
    step: str = "acknowledge",
    remark: str = "",
) -> Swap:
    shift = swap.shift.hours()
    entry = _entry(swap.staff, swap.day, shift)
    stand_in = _stand_in(swap.replacement_id or 0, swap.staff, shift, swap.day)
    work.change(entry, "swap", staff=stand_in, is_fixed=True)
    values: dict[str, Any] = {
        "state": SwapState.ACKNOWLEDGED,
        "acknowledged_at": at,
        "acknowledged_name": by.name,
    }
    changed = work.change(swap, step, version=version, remark=remark, **values)
    swapped.send(None, swap=changed, by=by, at=at)
    return changed


def count_print(swap_ids: Sequence[int], *, by: Actor, at: datetime) -> list[Swap]:
    """One print more of each 调班申请 (F22). Raises NotAllowed, StaleRecord."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swaps = [fetch(Swap, swap_id) for swap_id in dict.fromkeys(swap_ids)]
        return [work.change(swap, "print", print_count=swap.print_count + 1) for swap in swaps]


def attach_signed(
    swap_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Swap:
    """The signed 调班申请 came back as a scan. Raises BadInput, NotAllowed, DataUnavailable, StaleRecord."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        swap = work.change(fetch(Swap, swap_id), "attach_signed", version=version, signed_at=at)
        attach(work, folder, file, area=Swap.key(), owner_id=swap_id, purpose=SIGNED)
        return swap


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
