"""From the application to the end of a lease (5.5, S13, S14).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, may, require
from csapp.core.values import member
from csapp.core.values import phone as read_phone
from csapp.core.values import plate as read_plate
from csapp.db.attachment import attach
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.parking_lease.models.lease import (
    BoardState,
    Lease,
    LeaseCar,
    SignedHow,
    Stay,
    Term,
    TermKind,
)
from csapp.features.parking_lease.models.terms import Span, last_day, measure, overstay, price, used
from csapp.features.parking_lease.service.entry import (
    begin,
    charged,
    check_free_from,
    check_household,
    check_space,
    check_vehicle,
    days_of,
    line,
    refuse_history,
    settled,
    take,
    terms_of,
    void_permit,
)
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones
from csapp.masterdata.places.service import unit_at
from csapp.masterdata.vehicles.models import SpaceKind, Vehicle
from csapp.masterdata.vehicles.service import add_vehicle, car_words, change_vehicle, rate_for, space_at

MOST_MONTHS = 120

# Sent inside the unit of work with `lease`, `by`, `at`; a receiver that refuses undoes the whole step.
registered = blinker.Signal()
ended = blinker.Signal()

TAKEN = mark("车位或车辆刚刚被别的租约占用，按 F5 看最新情况。")


def apply(
    *, by: Actor, at: datetime, space: str, plate: str, room: str = "", holder: str = "", phone: str = "",
    unit: int | None = None, person: int | None = None, brand: str = "", color: str = "", licence: str = "",
    insured_until: date | None = None,
) -> Lease:  # fmt: skip
    """Somebody asks for a space for a car, which is put on file or brought up to date."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        wanted = space_at(space)
        check_space(wanted)
        unit_id = unit or (unit_at(room).id if room.strip() else None)
        check_household(unit_id)
        words = {**car_words(brand, color, licence), "insured_until": insured_until}
        told = {name: value for name, value in words.items() if value and name != "note"}
        car = car_of(work, plate, person=person, unit=unit_id, **told)
        check_vehicle(car)
        name = holder or (str(fetch(Person, person).name) if person is not None else "")
        number = first_phones([person]).get(person, "") if person is not None else ""
        lease = Lease(
            number=work.number("CW"),
            space=wanted,
            space_code=wanted.code,
            vehicle=car,
            plate=car.plate,
            unit=unit_id,
            person=person,
            holder=line(name, "holder", mark("写上谁来租。"))[:80],
            phone=read_phone(phone) if phone.strip() else number,
            applied_at=at,
        )
        try:
            return work.add(lease)
        except peewee.IntegrityError as twice:
            raise BadInput("space", TAKEN) from twice


def car_of(work: Work, plate: str, **values: Any) -> Vehicle:
    """The car of that plate: on file and brought up to date, or new."""
    value = read_plate(plate)
    held: Vehicle | None = Vehicle.get_or_none(Vehicle.plate == value)
    if held is None:
        return add_vehicle(value, by=work.by, at=work.at, **values)
    told = {name: value for name, value in values.items() if value is not None}
    fresh = {name: value for name, value in told.items() if held.__data__.get(name) != value}
    if held.unit_id is not None:
        fresh = {name: value for name, value in fresh.items() if name not in ("unit", "person")}
    return change_vehicle(held.id, by=work.by, at=work.at, **fresh) if fresh else held


def see_documents(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, licence_seen: bool, insurance_seen: bool,
    waiver_reason: str = "",
) -> Lease:  # fmt: skip
    """行驶证 and 车辆保险卡 were seen; 主管 may do without one of them and says why (A14)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "see_documents", by)
        told: dict[str, Any] = {"licence_seen": licence_seen, "insurance_seen": insurance_seen, "seen_at": at}
        if not (licence_seen and insurance_seen):
            told |= _waiver(by, waiver_reason, missing="insurance_seen" if licence_seen else "licence_seen")
            if not (licence_seen or insurance_seen):
                raise BadInput("licence_seen", mark("行驶证和车辆保险卡至少要看到一样。"))
        return take(work, lease, "see_documents", version, **told)


def _waiver(by: Actor, reason: str, missing: str) -> dict[str, str]:
    # data: the names of the two documents
    paper = {"licence_seen": "行驶证", "insurance_seen": "车辆保险卡"}[missing]
    if not may(by, Permission.SIGN_REVIEW):
        raise BadInput(missing, mark("还没有看到{paper}。确实没有的，由主管登录后写明理由。"), paper=paper)
    why = line(reason, "waiver_reason", mark("没有{paper}，写明为什么可以不看。").format(paper=paper))
    return {"waiver_reason": why, "waived_by": by.name}


def sign_undertaking(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime,
    undertaking_how: SignedHow | str = SignedHow.PAPER, file: Path | None = None, folder: DataFolder | None = None,
    ink: str = "", step: str = "sign_undertaking",
) -> Lease:  # fmt: skip
    """《车位使用承诺书》 is signed, on paper or as a sealed file, for this car and this space (F08)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, step, by)
        how = member(SignedHow, undertaking_how, "undertaking_how")
        if file is not None and folder is not None:
            attach(work, folder, file, area=Lease.key(), owner_id=lease.id, purpose="undertaking")
        told: dict[str, Any] = {"undertaking_at": at, "undertaking_how": how, "undertaking_for": lease.undertaken}
        return take(work, lease, step, version, undertaking_ink=ink, **told)


def sign_again(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime,
    undertaking_how: SignedHow | str = SignedHow.PAPER, file: Path | None = None, folder: DataFolder | None = None,
    ink: str = "",
) -> Lease:  # fmt: skip
    """Another 承诺书, since car or space changed or the office wants one with every renewal (A13)."""
    told: dict[str, Any] = {"version": version, "by": by, "at": at, "undertaking_how": undertaking_how, "file": file}
    return sign_undertaking(lease_id, folder=folder, ink=ink, step="sign_again", **told)


def read_span(months: int | None, days: int | None, starts_on: date, until_on: date | None, anchor: int) -> Span:
    """How long, from months and days or from a last day; raises BadInput."""
    if until_on is not None:
        if until_on < starts_on:
            raise BadInput("until_on", mark("到期日早于起租日 {day}，核对后再填。"), day=starts_on)
        span = measure(starts_on, until_on, anchor)
    else:
        span = Span(int(months or 0), int(days or 0))
    if span.months < 0 or not 0 <= span.days <= 366 or not (span.months or span.days):
        raise BadInput("months", mark("写上租几个月，至少一天。"))
    if span.months > MOST_MONTHS:
        raise BadInput("months", mark("最多租 {most} 个月，分几次续租。"), most=MOST_MONTHS)
    return span


def register(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, starts_on: date, months: int | None = None,
    days: int | None = None, until_on: date | None = None, brand: str = "", color: str = "", licence: str = "",
    insured_until: date | None = None,
) -> Lease:  # fmt: skip
    """登记录入: car and term are on file, rent and deposit are due by the rate of the first day (guard: space free)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "register", by)
        space = lease.space
        check_space(space, "starts_on", lease)
        check_free_from(space, starts_on, "starts_on", lease)
        rate = rate_for(space, starts_on)
        span = read_span(months, days, starts_on, until_on, starts_on.day)
        update_car(work, lease, brand=brand, color=color, licence=licence, insured_until=insured_until)
        try:
            work.add(Stay(lease=lease, space=space, from_on=starts_on))
        except peewee.IntegrityError as overlap:
            raise BadInput("starts_on", TAKEN) from overlap
        lease.anchor_day = starts_on.day
        add_term(work, lease, TermKind.FIRST, starts_on=starts_on, span=span, monthly_fen=rate.monthly_fen)
        boards = SpaceKind(space.kind) in (SpaceKind.STILT, SpaceKind.UNDERGROUND)
        take(
            work, lease, "register", version,
            starts_on=starts_on, anchor_day=starts_on.day, monthly_fen=rate.monthly_fen, deposit_fen=rate.deposit_fen,
            registered_at=at, checked_at=at, board=BoardState.TO_LIST if boards else BoardState.NONE, **settled(lease),
        )  # fmt: skip
        registered.send(lease=lease, by=by, at=at)
        return lease


def add_term(
    work: Work, lease: Lease, kind: TermKind, *, starts_on: date, span: Span, monthly_fen: int,
    ends_on: date | None = None,
) -> Term:  # fmt: skip
    """One more period of a lease, charged by the month."""
    amount = price(monthly_fen, span)
    ends = ends_on or last_day(starts_on, span.months, span.days, lease.anchor_day)
    told = {"months": span.months, "days": span.days, "monthly_fen": monthly_fen, "space_code": lease.space_code}
    return work.add(
        Term(lease=lease, kind=kind, starts_on=starts_on, ends_on=ends, agreed_fen=amount, amount_fen=amount, **told)
    )


def update_car(work: Work, lease: Lease, *, brand: str, color: str, licence: str, insured_until: date | None) -> None:
    """What was told about the car; what was not told stays."""
    words: dict[str, Any] = {**car_words(brand, color, licence), "insured_until": insured_until}
    told = {name: value for name, value in words.items() if value and name != "note"}
    fresh = {name: value for name, value in told.items() if getattr(lease.vehicle, name) != value}
    if fresh:
        change_vehicle(lease.vehicle.id, by=work.by, at=work.at, **fresh)


def withdraw(lease_id: int, *, version: int | None = None, by: Actor, at: datetime, end_reason: str) -> Lease:
    """撤销申请: nothing is charged, what was paid may be refunded, the space is free."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "withdraw", by)
        why = line(end_reason, "end_reason", mark("写上为什么撤销。"))
        for term in terms_of(lease):
            work.change(term, "withdraw", amount_fen=0)
        for stay in Stay.select().where(Stay.lease == lease.id):
            work.remove(stay)
        told = settled(lease) if lease.starts_on is not None else {}
        told["deposit_fen"] = 0
        return take(work, lease, "withdraw", version, end_reason=why, **told)


def end(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, ended_on: date, end_reason: str
) -> Lease:
    """退租: permit void, space free from the next day; unused months may be refunded, further days are owed."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "end", by)
        starts_on, ends_on = days_of(lease)
        if ended_on < starts_on:
            raise BadInput("ended_on", mark("退租日早于起租日 {day}，核对后再填。"), day=starts_on)
        stay = Stay.get(Stay.lease == lease.id, Stay.until_on.is_null())
        if ended_on < stay.from_on:
            raise BadInput("ended_on", mark("{day} 才换到现在的车位，退租日不能更早。"), day=stay.from_on)
        if ended_on > max(ends_on, at.date()):
            raise BadInput("ended_on", mark("退租日在租期以后，先续租，或写到 {day} 为止。"), day=ends_on)
        why = line(end_reason, "end_reason", mark("写上为什么退租。"))
        _price_used(work, lease, ended_on)
        work.change(stay, "end", until_on=ended_on)
        for car in LeaseCar.select().where(LeaseCar.lease == lease.id, LeaseCar.removed_on.is_null()):
            work.change(car, "end", removed_on=ended_on)
        void_permit(work, lease, mark("退租"))
        told = {**settled(lease), "ends_on": ends_on, "paid_until": lease.paid_until}
        take(work, lease, "end", version, ended_on=ended_on, end_reason=why, deposit_fen=0, **told)
        ended.send(lease=lease, by=by, at=at)
        return lease


def _price_used(work: Work, lease: Lease, last: date) -> None:
    """Every term costs what was used of it; days after the last one are charged at its rate."""
    terms = terms_of(lease)
    for term, agreed in zip(terms, charged(lease, terms), strict=True):
        amount = used(agreed, last)
        if amount != term.amount_fen:
            work.change(term, "end", amount_fen=amount)
    more = overstay(charged(lease, terms)[-1], last)
    if more is not None:
        span = measure(more.starts_on, more.ends_on, lease.anchor_day)
        told: dict[str, Any] = {"starts_on": more.starts_on, "monthly_fen": more.monthly_fen, "ends_on": last}
        add_term(work, lease, TermKind.OVERSTAY, span=span, **told)


def reveal(lease_id: int, *, by: Actor, at: datetime) -> dict[str, str]:
    """The holder's whole telephone; who looked is written down (S54)."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        lease = fetch(Lease, lease_id)
        work.tell(Lease.key(), lease_id, "reveal")
        return {"phone": str(lease.phone)}


def count_print(lease_id: int, *, by: Actor, at: datetime) -> Lease:
    """One more print of the 承诺书."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        lease = fetch(Lease, lease_id)
        refuse_history(lease)
        return work.change(lease, "print", print_count=lease.print_count + 1)
