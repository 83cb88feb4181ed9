"""What changes while a lease runs: another car, another space, further cars, the car's own file (5.5, A13).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import date, datetime, timedelta
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import plate as read_plate
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.parking_lease.models.lease import BoardState, Lease, LeaseCar, Recheck, Stay, Term, TermKind
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.models.terms import measure, price_of, split
from csapp.features.parking_lease.service.entry import (
    begin,
    check_free_from,
    check_space,
    check_vehicle,
    days_of,
    settled,
    take,
    terms_of,
    void_permit,
)
from csapp.features.parking_lease.service.lease import TAKEN, car_of, update_car
from csapp.masterdata.vehicles.models import ParkingRate, SpaceKind
from csapp.masterdata.vehicles.service import rate_for, space_at


def update_vehicle(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, brand: str = "", color: str = "",
    licence: str = "", insured_until: date | None = None,
) -> Lease:  # fmt: skip
    """更新车辆信息 after a renewal, before the new permit (R13)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "update_vehicle", by)
        update_car(work, lease, brand=brand, color=color, licence=licence, insured_until=insured_until)
        return take(work, lease, "update_vehicle", version, checked_at=at)


def correct(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, brand: str = "", color: str = "",
    licence: str = "", insured_until: date | None = None,
) -> Lease:  # fmt: skip
    """What 秩序维护部 found different is put right (F12)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "correct", by)
        update_car(work, lease, brand=brand, color=color, licence=licence, insured_until=insured_until)
        return take(work, lease, "correct", version, recheck=Recheck.CORRECTED, checked_at=at)


def change(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, new_plate: str = "", new_space: str = "",
    changed_on: date | None = None,
) -> Lease:  # fmt: skip
    """换车, 换位 or both: the permit is void, a new 承诺书 is due, the rest of the term is charged at the new rate."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "change", by)
        plate, space = read_plate(new_plate) if new_plate.strip() else "", new_space.strip()
        if not plate and not space:
            raise BadInput("new_plate", mark("写上新车牌或新车位。"))
        values: dict[str, Any] = {}
        if plate:
            if plate == lease.plate:
                raise BadInput("new_plate", mark("{plate} 就是现在的车。"), plate=plate)
            car = car_of(work, plate, unit=lease.unit_id, person=lease.person_id)
            check_vehicle(car, "new_plate", lease)
            values = {"vehicle": car, "plate": car.plate}
        try:
            if space:
                values |= _move(work, lease, space, changed_on or at.date())
            void_permit(work, lease, mark("换车") if plate else mark("换位"))
            values |= {"permit_number": "", "permit_at": None, "permit_until": None}
            values |= {"recheck": Recheck.OPEN, "recheck_note": "", **settled(lease)}
            return take(work, lease, "change", version, **values)
        except peewee.IntegrityError as twice:
            raise BadInput("new_space" if space else "new_plate", TAKEN) from twice


def _move(work: Work, lease: Lease, code: str, day: date) -> dict[str, Any]:
    """To another space from `day` on: the running term is split, its rest charged at the rate of the new space."""
    space = space_at(code, "new_space")
    if space.id == lease.space_id:
        raise BadInput("new_space", mark("{code} 就是现在的车位。"), code=space.code)
    check_space(space, "new_space", lease)
    check_free_from(space, day, "new_space", lease)
    stay = Stay.get(Stay.lease == lease.id, Stay.until_on.is_null())
    _, ends_on = days_of(lease)
    if not stay.from_on < day <= ends_on:
        words = mark("换位日写 {first} 到 {last} 之间的一天。")
        raise BadInput("changed_on", words, first=stay.from_on + timedelta(days=1), last=ends_on)
    rate = rate_for(space, day)
    for term in terms_of(lease):
        if term.starts_on >= day:
            # a term that has not begun yet costs what the new space costs
            amount = price_of(rate.monthly_fen, term.starts_on, term.ends_on, lease.anchor_day)
            work.change(term, "move", amount_fen=amount, monthly_fen=rate.monthly_fen, space_code=space.code)
        elif term.ends_on >= day:
            _split(work, lease, term, day, rate, code=space.code)
    work.change(stay, "move", until_on=day - timedelta(days=1))
    work.add(Stay(lease=lease, space=space, from_on=day))
    boards = SpaceKind(space.kind) in (SpaceKind.STILT, SpaceKind.UNDERGROUND)
    return {
        "space": space, "space_code": space.code, "monthly_fen": rate.monthly_fen, "board_on": None,
        "board": BoardState.TO_LIST if boards else BoardState.NONE,
    }  # fmt: skip


def _split(work: Work, lease: Lease, term: Term, day: date, rate: ParkingRate, *, code: str) -> None:
    """The days before `day` at the old rate, the rest at the new one."""
    first, rest = split(term.charged(lease.anchor_day), day, int(rate.monthly_fen))
    gone, span = (measure(part.starts_on, part.ends_on, lease.anchor_day) for part in (first, rest))
    fen = first.amount_fen
    work.change(term, "move", ends_on=first.ends_on, months=gone.months, days=gone.days, amount_fen=fen)
    work.add(
        Term(
            lease=lease,
            kind=TermKind.MOVE,
            starts_on=day,
            ends_on=rest.ends_on,
            months=span.months,
            days=span.days,
            monthly_fen=rest.monthly_fen,
            agreed_fen=rest.amount_fen,
            amount_fen=rest.amount_fen,
            space_code=code,
        )
    )


def add_car(lease_id: int, *, version: int | None = None, by: Actor, at: datetime, new_plate: str) -> Lease:
    """A further car on the space, as far as the settings allow."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "add_car", by)
        most = rules().cars_per_space
        held = LeaseCar.select().where(LeaseCar.lease == lease.id, LeaseCar.removed_on.is_null()).count()
        if held + 1 >= most:
            raise BadInput("new_plate", mark("一个车位最多登记 {most} 辆车，由管理员在设置里改。"), most=most)
        car = car_of(work, new_plate, unit=lease.unit_id, person=lease.person_id)
        check_vehicle(car, "new_plate")
        work.add(LeaseCar(lease=lease, vehicle=car, plate=car.plate, added_on=at.date()))
        return take(work, lease, "add_car", version, remark=str(car.plate))


def remove_car(lease_car_id: int, *, version: int | None = None, by: Actor, at: datetime) -> LeaseCar:
    """A further car leaves the space."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        car = fetch(LeaseCar, lease_car_id)
        return work.change(car, "remove", version=version, removed_on=at.date())
