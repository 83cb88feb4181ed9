"""Every space as it is now, the leases of each list, and what is due: read from the tables, by dates (R10-R14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import peewee

from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.features.parking_lease.models.lease import BoardState, Lease
from csapp.features.parking_lease.models.money import missing_days, missing_weeks
from csapp.features.parking_lease.models.rounds import (
    ListKind,
    MonthRound,
    RoundState,
    end_of_day,
    last_list,
    window_of,
)
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.workflow import BEGUN, OPEN, PARKED, LeaseState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.models import MapMark, ParkingSpace, SpaceKind, Standing, Vehicle


class SpaceState(StrEnum):
    """What a space is on the map."""

    LEASED = "租用"
    OWNED = "产权"
    FREE = "空置"
    EXPIRING = "快到期"
    EXPIRED = "已到期"
    RESERVED = "预留"
    DISPUTED = "争议"
    CLOSED = "停用"


_OF_STANDING = {
    Standing.OWNED: SpaceState.OWNED,
    Standing.RESERVED: SpaceState.RESERVED,
    Standing.CLOSED: SpaceState.CLOSED,
}


@dataclass(frozen=True)
class SpaceNow:
    """One space with its lease, as plain values."""

    space_id: int
    code: str
    zone: str
    kind: str
    state: SpaceState
    word: str
    plate: str = ""
    lease_id: int = 0
    number: str = ""
    paid_until: date | None = None
    x: int | None = None
    y: int | None = None
    turn: int = 0

    @property
    def on_file(self) -> str:
        """State and car as the month-end check writes them: `租用 苏E6H27P`."""
        return " ".join(filter(None, (str(self.state), self.plate)))


def spaces_now(now: datetime, horizon: int) -> list[SpaceNow]:
    """Every space in the order of its code, in two queries."""
    columns = (Lease.space, Lease.id, Lease.number, Lease.plate, Lease.state, Lease.paid_until)
    with connected():
        leases = {row[0]: row[1:] for row in tuples(Lease.select(*columns).where(Lease.state.in_(OPEN)))}
        owners = dict(tuples(Vehicle.select(Vehicle.person, Vehicle.plate).where(Vehicle.person.is_null(False))))
        spaces = list(ParkingSpace.select().order_by(ParkingSpace.code))
    return [_space_now(one, leases.get(one.id), owners.get(one.person_id, ""), now, horizon) for one in spaces]


def _space_now(
    space: ParkingSpace, lease: tuple[Any, ...] | None, own_plate: str, now: datetime, horizon: int
) -> SpaceNow:
    told: dict[str, Any] = {"x": space.x, "y": space.y, "turn": space.turn, "zone": space.zone}
    told |= {"space_id": space.id, "code": space.code, "kind": str(space.kind)}
    standing = Standing(space.standing)
    if lease is None:
        state = SpaceState.DISPUTED if standing is Standing.DISPUTED else _OF_STANDING.get(standing, SpaceState.FREE)
        plate = own_plate if state is SpaceState.OWNED else ""
        return SpaceNow(state=state, word=str(state), plate=plate, **told)
    lease_id, number, plate, lease_state, paid_until = lease
    state, word = state_of(LeaseState(lease_state), paid_until, now.date(), horizon)
    if standing is Standing.DISPUTED:
        state, word = SpaceState.DISPUTED, str(SpaceState.DISPUTED)
    told |= {"plate": plate, "lease_id": lease_id, "number": number, "paid_until": paid_until}
    return SpaceNow(state=state, word=word, **told)


def state_of(state: LeaseState, paid_until: date | None, today: date, horizon: int) -> tuple[SpaceState, str]:
    """What an open lease makes of its space, and the word for it: `8 天`, 今天, 到期."""
    if state in BEGUN or paid_until is None:
        return SpaceState.RESERVED, mark("办理中")
    left = (paid_until - today).days
    if left < 0:
        return SpaceState.EXPIRED, mark("到期")
    if left < horizon:
        return SpaceState.EXPIRING, mark("{days} 天").format(days=left) if left else mark("今天")
    return SpaceState.LEASED, str(SpaceState.LEASED)


def marks_of_maps() -> list[MapMark]:
    """Lanes, arrows, pillars and blocks of every zone."""
    with connected():
        return list(MapMark.select().order_by(MapMark.id))


def _whole() -> Any:
    """Leases with everything a list reads of them."""
    own = peewee.JOIN.LEFT_OUTER
    return (
        Lease.select(Lease, ParkingSpace, Vehicle, Unit, Person)
        .join_from(Lease, ParkingSpace)
        .join_from(Lease, Vehicle)
        .join_from(Lease, Unit, own)
        .join_from(Lease, Person, own)
    )


def expiring(on: date, horizon: int) -> list[Lease]:
    """费用到期车辆: paid until before `on` + `horizon` days and not renewed, what expired first on top (R12, A17)."""
    before = on + timedelta(days=horizon)
    with connected():
        rows = _whole().where(Lease.state.in_(PARKED), Lease.paid_until < before)
        return list(rows.order_by(Lease.paid_until, Lease.space_code))


def current_leases() -> list[Lease]:
    """车辆租赁情况: every car that stands on a leased space, by space (P11)."""
    with connected():
        return list(_whole().where(Lease.state.in_(PARKED)).order_by(Lease.space_code))


def board_leases() -> list[Lease]:
    """架空和地下车位牌: leased spaces of these kinds whose board is not made yet (A15, P12)."""
    kinds = (SpaceKind.STILT, SpaceKind.UNDERGROUND)
    with connected():
        rows = _whole().where(Lease.state.in_(PARKED), ParkingSpace.kind.in_(kinds))
        return list(rows.where(Lease.board.in_((BoardState.TO_LIST, BoardState.LISTED))).order_by(Lease.space_code))


def promises(end: datetime) -> list[Promise]:
    """Everything open and due before `end`: R10-R14, leases that run out, money owed, insurance (5.5)."""
    last = (end - timedelta(microseconds=1)).date()
    found = [*_of_leases(end, last), *_of_reports(last), *_of_lists(last), *_of_rounds(last)]
    return [promise for promise in found if promise.due_at < end]


def _of_leases(end: datetime, last: date) -> list[Promise]:
    with connected():
        held = list(Lease.select(Lease, Vehicle).join(Vehicle).where(Lease.state.in_(OPEN)))
    found = []
    for lease in held:
        found += _of_lease(lease)
        insured = lease.vehicle.insured_until
        if lease.is_parked and insured is not None and insured <= last:
            title = mark("{plate} 的车辆保险 {day} 到期").format(plate=lease.plate, day=insured)
            found.append(_promise("F10", lease, end_of_day(insured), title))
    return [promise for promise in found if promise.due_at < end]


_WAITS = {
    LeaseState.APPLIED: ("S14", mark("核对行驶证和车辆保险卡"), "see_documents", mark("核对资料")),
    LeaseState.SEEN: ("F08", mark("签《车位使用承诺书》"), "sign_undertaking", mark("签承诺书")),
    LeaseState.PROMISED: ("F10", mark("登记录入车辆信息"), "register", mark("登记录入")),
    LeaseState.PAID: ("R14", mark("已缴费，发放停车证"), "issue_permit", mark("发放停车证")),
    LeaseState.RENEWED: ("R13", mark("已续费，更新车辆信息后发停车证"), "issue_permit", mark("发放停车证")),
    LeaseState.CHANGED: ("R13", mark("车辆或车位换过，换发停车证"), "issue_permit", mark("发放停车证")),
}


def _of_lease(lease: Lease) -> list[Promise]:
    state = LeaseState(lease.state)
    found = []
    if lease.owed_fen:
        title = mark("欠费 {owed}").format(owed=yuan(lease.owed_fen))
        day = lease.changed_at.date() if lease.registered_at is None else lease.registered_at.date()
        if lease.is_parked and lease.paid_until is not None:
            day = lease.paid_until
        found.append(_promise("R14", lease, end_of_day(day), title, step="pay", label=mark("登记缴费")))
    elif state in _WAITS:
        rule, title, step, label = _WAITS[state]
        moment = max(filter(None, (lease.applied_at, lease.seen_at, lease.undertaking_at, lease.paid_at)))
        found.append(_promise(rule, lease, end_of_day(moment.date()), title, step=step, label=label))
    if state is LeaseState.ACTIVE and lease.paid_until is not None and not lease.owed_fen:
        title = mark("停车费缴到 {day}").format(day=lease.paid_until)
        found.append(_promise("R12", lease, end_of_day(lease.paid_until), title, step="renew", label=mark("登记续缴")))
    return found


def _promise(rule: str, lease: Lease, due_at: datetime, title: str, *, step: str = "", label: str = "") -> Promise:
    subject = f"{lease.space_code} {lease.plate} {lease.holder}"
    return Promise(rule, Lease.key(), lease.id, lease.number, due_at, subject, title, step, label)


def _of_reports(last: date) -> list[Promise]:
    found = []
    for day in missing_days(last):
        title = mark("{day} 的收费日报还没有交财务").format(day=day)
        found.append(_office("R11", "parking_report", f"RB{day:%Y%m%d}", day, title))
    for monday in missing_weeks(last):
        title = mark("{day} 那一周的收费周报还没有交财务").format(day=monday)
        sunday = monday + timedelta(days=6)
        found.append(_office("R11", "parking_week", f"ZBB{sunday:%Y%m%d}", sunday, title))
    return found


def _office(rule: str, area: str, number: str, day: date, title: str, *, record_id: int = 0) -> Promise:
    return Promise(rule, area, record_id, number, end_of_day(day), mark("停车收费"), title)


def _of_lists(last: date) -> list[Promise]:
    """到期清单 goes out every so many days from the first lease on (R12, A17)."""
    with connected():
        newest = last_list(ListKind.DUE)
        first = Lease.select().where(Lease.permit_at.is_null(False)).order_by(Lease.permit_at).first()
    start = newest.issued_on if newest is not None else first.permit_at.date() if first is not None else None
    if start is None:
        return []
    day = start + timedelta(days=rules().list_every_days)
    return [_office("R12", "parking_list", "QD", day, mark("费用到期车辆清单该转秩序维护部了"))] if day <= last else []


def _of_rounds(last: date) -> list[Promise]:
    """月末核对 of every month whose window has begun since the first lease (R10)."""
    with connected():
        rounds = {row.month: row for row in MonthRound.select()}
        first = Lease.select().where(Lease.permit_at.is_null(False)).order_by(Lease.permit_at).first()
    found = []
    month = first.permit_at.date().replace(day=1) if first is not None else last + timedelta(days=1)
    while month <= last:
        opens, closes = window_of(month)
        held = rounds.get(month)
        if opens <= last and (held is None or held.state != RoundState.SIGNED):
            words = mark("{month} 车位月末核对，{opens} 到 {closes}")
            title = words.format(month=f"{month:%Y-%m}", opens=f"{opens:%m-%d}", closes=f"{closes:%m-%d}")
            found.append(
                _office("R10", "parking_round", f"HD{month:%Y%m}", closes, title, record_id=held.id if held else 0)
            )
        month = (month + timedelta(days=32)).replace(day=1)
    return found
