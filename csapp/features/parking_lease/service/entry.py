"""What every use case of a lease begins and ends with."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line
from csapp.db.unit_of_work import Work, fetch
from csapp.features.parking_lease.models.lease import Lease, LeaseCar, Permit, Stay, Term
from csapp.features.parking_lease.models.money import RENTS, Payment, PaymentKind
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.models.terms import Charged, covered_until
from csapp.features.parking_lease.workflow import OPEN, PARKING_LEASE, LeaseState
from csapp.masterdata.vehicles.models import ParkingSpace, Standing, Vehicle


def begin(lease_id: int, name: str, by: Actor) -> Lease:
    """The lease, if this step is allowed now."""
    require(by, Permission.WRITE)
    lease = fetch(Lease, lease_id)
    refuse_history(lease)
    PARKING_LEASE.step(name, LeaseState(lease.state), by.role)
    return lease


def refuse_history(lease: Lease) -> None:
    """What came from an old ledger takes no step and has no paper; raises TransitionRefused."""
    if lease.is_history:
        raise TransitionRefused(mark("{number} 来自历史台账，只能查，不能再办、再打印。"), number=lease.number)


def take(work: Work, lease: Lease, name: str, version: int | None = None, remark: str = "", **values: Any) -> Lease:
    """One arrow of the table: state, values and audit line together."""
    step = PARKING_LEASE.step(name, LeaseState(lease.state), work.by.role)
    return work.change(lease, name, version=version, remark=remark, state=step.target, **values)


def line(text: str, field: str, missing: str) -> str:
    """One line that must say something."""
    text = clean_line(text)
    if not text:
        raise BadInput(field, missing)
    return text[:200]


def terms_of(lease: Lease) -> list[Term]:
    """The terms of a lease in their order."""
    return list(Term.select().where(Term.lease == lease.id).order_by(Term.starts_on, Term.id))


def days_of(lease: Lease) -> tuple[date, date]:
    """First and last day of a registered lease."""
    assert lease.starts_on is not None
    assert lease.ends_on is not None
    return lease.starts_on, lease.ends_on


def charged(lease: Lease, terms: Iterable[Term]) -> list[Charged]:
    """Terms as the arithmetic reads them."""
    return [term.charged(lease.anchor_day) for term in terms]


def settled(lease: Lease) -> dict[str, Any]:
    """What is due and paid by the rows as they are now, and until when that reaches."""
    terms = terms_of(lease)
    paid = dict.fromkeys(PaymentKind, 0)
    for payment in Payment.select().where(Payment.lease == lease.id):
        paid[PaymentKind(payment.kind)] += payment.amount_fen
    rent = sum(paid[kind] for kind in RENTS)
    deposit = paid[PaymentKind.DEPOSIT] + paid[PaymentKind.DEPOSIT_BACK]
    return {
        "due_fen": sum(term.amount_fen for term in terms),
        "paid_fen": rent,
        "deposit_paid_fen": deposit,
        "ends_on": terms[-1].ends_on if terms else None,
        "paid_until": covered_until(charged(lease, terms), rent),
    }


def check_space(space: ParkingSpace, field: str = "space", lease: Lease | None = None) -> None:
    """Whether a space can be let now: it is there to be let and no open lease holds it."""
    if space.standing != Standing.TO_LET:
        words = mark("车位 {code} 登记为{standing}，不能出租。{why}")
        raise BadInput(field, words, code=space.code, standing=space.standing, why=space.standing_note)
    held = Lease.get_or_none(Lease.space == space.id, Lease.state.in_(OPEN), Lease.id != (lease.id if lease else 0))
    if held is not None:
        words = mark("车位 {code} 已由 {plate} 的租约 {number} 占用，换一个空车位，或登记排队。")
        raise BadInput(field, words, code=space.code, plate=held.plate, number=held.number)


def check_free_from(space: ParkingSpace, day: date, field: str, lease: Lease) -> None:
    """No stay of another lease reaches beyond the day before `day`."""
    other = (
        Stay.select()
        .where(Stay.space == space.id, Stay.lease != lease.id)
        .where(Stay.until_on.is_null() | (Stay.until_on >= day))
        .order_by(Stay.from_on.desc())
        .first()
    )
    if other is not None:
        words = mark("车位 {code} 到 {day} 还有租约 {number}，租期不能重叠，起租日改到那天以后。")
        until = other.until_on or other.lease.ends_on
        raise BadInput(field, words, code=space.code, day=until, number=other.lease.number)


def check_vehicle(vehicle: Vehicle, field: str = "plate", lease: Lease | None = None) -> None:
    """A car stands on one space."""
    own = lease.id if lease else 0
    held = Lease.get_or_none(Lease.vehicle == vehicle.id, Lease.state.in_(OPEN), Lease.id != own)
    if held is None:
        shared = LeaseCar.get_or_none(LeaseCar.vehicle == vehicle.id, LeaseCar.removed_on.is_null())
        held = shared.lease if shared is not None else None
    if held is not None:
        words = mark("{plate} 已有租约 {number}（车位 {code}），先退租或换车。")
        raise BadInput(field, words, plate=vehicle.plate, number=held.number, code=held.space_code)


def check_household(unit_id: int | None) -> None:
    """No more spaces for one household than the settings allow."""
    most = rules().spaces_per_household
    if unit_id is None:
        return
    held = list(Lease.select().where(Lease.unit == unit_id, Lease.state.in_(OPEN)))
    if len(held) >= most:
        codes = mark("、").join(str(lease.space_code) for lease in held)
        raise BadInput("room", mark("这户已租 {codes}，每户最多 {most} 个车位。"), codes=codes, most=most)


def void_permit(work: Work, lease: Lease, reason: str) -> None:
    """The permit in force is worth nothing from now on."""
    held = Permit.get_or_none(Permit.lease == lease.id, Permit.void_at.is_null())
    if held is not None:
        work.change(held, "void", void_at=work.at, void_reason=reason)


def refuse_while_leased(space: ParkingSpace) -> None:
    """A space that is let is neither removed nor closed; raises BadInput."""
    held = Lease.get_or_none(Lease.space == space.id, Lease.state.in_(OPEN))
    if held is not None:
        words = mark("车位 {code} 正由 {plate} 租用（{number}），先退租或换位。")
        raise BadInput("standing", words, code=space.code, plate=held.plate, number=held.number)
