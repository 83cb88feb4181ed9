"""Lists for other departments, the re-check, reminders, the queue, the month-end check and the rules (S13, R10, R12).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import date, datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, member
from csapp.core.values import phone as read_phone
from csapp.core.values import plate as read_plate
from csapp.db.bulk import add_all
from csapp.db.setting import keep_setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.parking_lease.models.board import board_leases, current_leases, expiring, spaces_now
from csapp.features.parking_lease.models.lease import BoardState, Lease, Recheck, Reminder, ReminderHow
from csapp.features.parking_lease.models.rounds import (
    IssuedList,
    ListKind,
    MonthRound,
    RoundLine,
    RoundState,
    Waiting,
    WaitState,
    window_of,
)
from csapp.features.parking_lease.models.rules import SETTING, ParkingRules, rules
from csapp.features.parking_lease.service.entry import begin, line, take
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.masterdata.vehicles.service import space_at

_DEPARTMENTS = {"finance": mark("财务部"), "service": mark("客户中心"), "guard": mark("秩序维护部")}


def issue_list(
    kind: ListKind | str, *, by: Actor, at: datetime, horizon: int | None = None
) -> tuple[IssuedList, list[Lease]]:
    """One of the lists goes out in writing: what stands on it is marked as listed."""
    require(by, Permission.WRITE)
    kind = member(ListKind, kind, "kind")
    with unit_of_work(by, at) as work:
        days = rules().horizon_days if horizon is None else horizon
        today = at.date()
        if kind is ListKind.DUE:
            leases = expiring(today, days)
        else:
            leases = board_leases() if kind is ListKind.BOARDS else current_leases()
        number = work.number("QD")
        issued = IssuedList(number=number, kind=kind, issued_on=today, horizon=days, count=len(leases))
        issued.issued_by = by.name
        work.add(issued)
        for lease in leases:
            if kind is ListKind.DUE:
                work.change(lease, "list", listed_on=today, remark=number)
            elif kind is ListKind.BOARDS and lease.board == BoardState.TO_LIST:
                work.change(lease, "list_board", board=BoardState.LISTED, remark=number)
        return issued, leases


def receive_list(list_id: int, *, version: int | None = None, by: Actor, at: datetime, received_by: str) -> IssuedList:
    """Somebody of the other department signed for a list."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        issued = fetch(IssuedList, list_id)
        who = line(received_by, "received_by", mark("写上谁签收的。"))[:40]
        return work.change(issued, "receive", version=version, received_by=who, received_at=at)


def recheck(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, recheck: Recheck | str,
    recheck_by: str = "", recheck_note: str = "",
) -> Lease:  # fmt: skip
    """What 秩序维护部 found about car and space: 一致, or 不一致 with what differs (F12)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "recheck", by)
        found = member(Recheck, recheck, "recheck")
        if found is Recheck.OPEN:
            raise BadInput("recheck", mark("选一致或不一致。"))
        note = clean_line(recheck_note)[:200]
        if found is Recheck.DIFFERENT and not note:
            raise BadInput("recheck_note", mark("写上哪里不一致。"))
        told: dict[str, Any] = {"recheck": found, "recheck_on": at.date(), "recheck_note": note}
        return take(work, lease, "recheck", version, recheck_by=clean_line(recheck_by)[:40], **told)


def make_board(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, board_on: date | None = None
) -> Lease:
    """综合管理 made the 车位牌 (A15)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "make_board", by)
        if lease.board == BoardState.NONE:
            raise BadInput("board_on", mark("地面车位不用车位牌。"))
        day = board_on or at.date()
        if day > at.date():
            raise BadInput("board_on", mark("制作日期不能晚于今天。"))
        return take(work, lease, "make_board", version, board=BoardState.MADE, board_on=day)


def remind(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, how: ReminderHow | str, said: str,
    promised_on: date | None = None,
) -> Reminder:  # fmt: skip
    """记催缴: who was told when, by whom, and what was answered."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "remind", by)
        way = member(ReminderHow, how, "how")
        words = line(said, "said", mark("写上对方怎么说，没有接通也写。"))
        if promised_on is not None and promised_on < at.date():
            raise BadInput("promised_on", mark("答应的日期已经过去，核对后再填。"))
        told = {"reminded_at": at, "reminded_by": by.name, "how": way, "said": words, "promised_on": promised_on}
        reminder = work.add(Reminder(lease=lease, **told))
        note = mark("{how}：{said}").format(how=way.value, said=words)
        take(work, lease, "remind", version, note, reminders=lease.reminders + 1, reminded_at=at, said=words)
        return reminder


def wait(
    *, by: Actor, at: datetime, name: str = "", phone: str = "", plate: str = "", kind: SpaceKind | str | None = None,
    zone: str = "", unit: int | None = None, person: int | None = None, note: str = "",
) -> Waiting:  # fmt: skip
    """登记排队: somebody wants a space of a sort that is not free."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        who = name or (str(fetch(Person, person).name) if person is not None else "")
        number = first_phones([person]).get(person, "") if person is not None else ""
        if phone.strip():
            number = read_phone(phone)
        if not number:
            raise BadInput("phone", mark("写上电话，有空位要能找到人。"))
        return work.add(
            Waiting(
                number=work.number("PD"),
                asked_at=at,
                name=line(who, "name", mark("写上谁排队。"))[:80],
                phone=number,
                plate=read_plate(plate) if plate.strip() else "",
                kind=member(SpaceKind, kind, "kind") if kind else None,
                zone=clean_line(zone)[:30],
                unit=unit,
                person=person,
                note=clean_line(note)[:200],
            )
        )


def tell_waiting(
    waiting_id: int, *, version: int | None = None, by: Actor, at: datetime, space_code: str, note: str = ""
) -> Waiting:
    """有空位了: who waits was told of a space; what they said is the remark."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held, space = fetch(Waiting, waiting_id), space_at(space_code, "space_code")
        _check_waits(held)
        told: dict[str, Any] = {
            "state": WaitState.TOLD,
            "space_code": space.code,
            "called_at": at,
            "called_by": by.name,
        }
        return work.change(held, "tell", version=version, note=clean_line(note)[:200] or held.note, **told)


def leave_queue(
    waiting_id: int, *, version: int | None = None, by: Actor, at: datetime, note: str, leased: bool = False
) -> Waiting:
    """不排了, or a space was taken; the remark says why."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held = fetch(Waiting, waiting_id)
        _check_waits(held)
        why = line(note, "note", mark("写上为什么不排了。"))
        state = WaitState.LEASED if leased else WaitState.LEFT
        return work.change(held, "leave", version=version, state=state, note=why)


def _check_waits(held: Waiting) -> None:
    if held.state not in (WaitState.WAITING, WaitState.TOLD):
        raise BadInput("note", mark("{name}已经不在排队了。"), name=held.name)


def begin_round(*, by: Actor, at: datetime, month: date | None = None) -> MonthRound:
    """月末核对: a line for every space as it stands on file; once per month, not before the 28th (R10, A16)."""
    require(by, Permission.WRITE)
    first = (month or at.date()).replace(day=1)
    opens, _ = window_of(first)
    if at.date() < opens:
        raise BadInput("month", mark("{month} 的核对从 {day} 开始。"), month=f"{first:%Y-%m}", day=opens)
    with unit_of_work(by, at) as work:
        if MonthRound.select().where(MonthRound.month == first).exists():
            raise BadInput("month", mark("{month} 已经核对过，打开那次核对继续。"), month=f"{first:%Y-%m}")
        spaces = spaces_now(at, rules().horizon_days)
        if not spaces:
            raise BadInput("month", mark("还没有车位，先登记车位。"))
        made = work.add(MonthRound(number=work.number("HD"), month=first, begun_at=at, spaces=len(spaces)))
        lines = [
            RoundLine(round=made, space=one.space_id, space_code=one.code, zone=one.zone, on_file=one.on_file)
            for one in spaces
        ]
        add_all(work, lines)
        return made


def find(round_id: int, space: str, found: str, *, by: Actor, at: datetime, note: str = "") -> RoundLine:
    """What stands on a space: the same as on file, or a difference."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held = _open_round(round_id)
        place = space_at(space)
        one: RoundLine | None = RoundLine.get_or_none(RoundLine.round == held.id, RoundLine.space == place.id)
        if one is None:
            raise BadInput("space", mark("{code} 不在这次核对里。"), code=place.code)
        seen = line(found, "found", mark("写上现场看到什么。"))[:60]
        work.change(one, "change", found=seen, differs=seen != one.on_file, note=clean_line(note)[:200])
        _count(held.id, work)
        return one


def find_rest(round_id: int, *, by: Actor, at: datetime) -> int:
    """Every space not written down is as on file; returns how many."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held = _open_round(round_id)
        rest = RoundLine.round == held.id, RoundLine.found == ""
        done = RoundLine.update(
            found=RoundLine.on_file, version=RoundLine.version + 1, changed_at=at, changed_by=by.id
        ).where(*rest)
        count = int(done.execute())
        work.tell(MonthRound.key(), held.id, "find", note=mark("{count} 个车位一致").format(count=count))
        return count


def note_differences(
    round_id: int, *, version: int | None = None, by: Actor, at: datetime, differing: str = ""
) -> MonthRound:
    """The whole round in one go: `B1-003 苏E12345` a line for every difference, all other spaces as on file."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held = _open_round(round_id)
        if version is not None and version != held.version:
            work.change(held, "find", version=version)
        for entry in differing.replace("；", "\n").replace(";", "\n").splitlines():
            code, _, seen = clean_line(entry).partition(" ")
            if code:
                find(round_id, code, seen, by=by, at=at)
        find_rest(round_id, by=by, at=at)
        return fetch(MonthRound, round_id)


def settle(line_id: int, *, version: int | None = None, by: Actor, at: datetime, settled: str) -> RoundLine:
    """What became of a difference."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        one = fetch(RoundLine, line_id)
        if not one.differs:
            raise BadInput("settled", mark("{code} 没有差异。"), code=one.space_code)
        words = line(settled, "settled", mark("写上怎么处理的。"))
        return work.change(one, "settle", version=version, settled=words)


def sign_round(
    round_id: int, *, version: int | None = None, by: Actor, at: datetime, finance_by: str = "", service_by: str = "",
    guard_by: str = "",
) -> MonthRound:  # fmt: skip
    """The three departments sign, together or one after the other; signed by all, the round is closed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held = _open_round(round_id)
        left = RoundLine.select().where(RoundLine.round == held.id, RoundLine.found == "").count()
        if left:
            raise BadInput("finance_by", mark("还有 {count} 个车位没有核对，核完再签字。"), count=left)
        given = {"finance": finance_by, "service": service_by, "guard": guard_by}
        names = {f"{key}_by": clean_line(name)[:40] for key, name in given.items() if name.strip()}
        if not names:
            raise BadInput("finance_by", mark("写上签字人。"))
        kept = {f"{key}_by": names.get(f"{key}_by") or getattr(held, f"{key}_by") for key in _DEPARTMENTS}
        told: dict[str, Any] = {**kept}
        if all(kept.values()):
            told |= {"signed_at": at, "state": RoundState.SIGNED}
        return work.change(held, "sign", version=version, **told)


def _open_round(round_id: int) -> MonthRound:
    held = fetch(MonthRound, round_id)
    if held.state == RoundState.SIGNED:
        raise BadInput("found", mark("{month} 的核对已签完，不能再改。"), month=held.label)
    return held


def _count(round_id: int, work: Any) -> None:
    differing = RoundLine.select().where(RoundLine.round == round_id, RoundLine.differs).count()
    work.change(fetch(MonthRound, round_id), "find", differences=differing)


def change_rules(*, by: Actor, at: datetime, **values: Any) -> ParkingRules:
    """How many cars, spaces and days; raises BadInput for what is no sensible number."""
    require(by, Permission.SETTINGS)
    known = rules()
    fields = ParkingRules.__dataclass_fields__
    told = {name: values.get(name, getattr(known, name)) for name in fields}
    for name, value in told.items():
        if not isinstance(value, bool) and not 1 <= int(value) <= 366:
            raise BadInput(name, mark("写 1 到 366 之间的数。"))
    with unit_of_work(by, at) as work:
        keep_setting(SETTING, told)
        work.tell(Lease.key(), None, "rules", after=told)
    return ParkingRules(**told)
