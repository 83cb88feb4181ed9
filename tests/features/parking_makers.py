"""An office with spaces, rates and cars, and leases in every state."""

from datetime import date, datetime, timedelta
from typing import Any

from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.service import lease as leases
from csapp.features.parking_lease.service import money, permits
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind
from csapp.masterdata.vehicles.service import add_space, set_rate
from tests.makers import DESK, MANAGER, NOW

MONTHLY, DEPOSIT = 30_000, 20_000
START = date(2026, 11, 24)


def rates(monthly_fen: int = MONTHLY, deposit_fen: int = 0, from_on: date = date(2020, 1, 1)) -> None:
    """One rate for each kind of space."""
    for at, kind in enumerate(SpaceKind):
        price = monthly_fen + at * 5_000
        set_rate(by=MANAGER, at=NOW, kind=kind, monthly_fen=price, deposit_fen=deposit_fen, from_on=from_on)


def space(code: str = "B1-027", kind: SpaceKind = SpaceKind.GROUND, **values: Any) -> ParkingSpace:
    """A space to let at the lowest rate."""
    return add_space(code, by=DESK, at=NOW, kind=kind, zone=values.pop("zone", "B1"), **values)


def applied(code: str = "B1-027", plate: str = "苏E6H27P", at: datetime = NOW, **values: Any) -> Lease:
    """Somebody asked for a space."""
    given = {"holder": "黄思琪", "phone": "13612344417", **values}
    return leases.apply(by=DESK, at=at, space=code, plate=plate, **given)


def promised(code: str = "B1-027", plate: str = "苏E6H27P", at: datetime = NOW, **values: Any) -> Lease:
    """Documents seen, 承诺书 signed."""
    lease = applied(code, plate, at, **values)
    leases.see_documents(lease.id, by=DESK, at=at, licence_seen=True, insurance_seen=True)
    return leases.sign_undertaking(lease.id, by=DESK, at=at)


def registered(
    code: str = "B1-027", plate: str = "苏E6H27P", at: datetime = NOW, starts_on: date | None = None, months: int = 6,
    **values: Any,
) -> Lease:  # fmt: skip
    """Waiting for money."""
    days = values.pop("days", 0)
    lease = promised(code, plate, at, **values)
    return leases.register(lease.id, by=DESK, at=at, starts_on=starts_on or at.date(), months=months, days=days)


def leased(code: str = "B1-027", plate: str = "苏E6H27P", at: datetime = NOW, **values: Any) -> Lease:
    """Paid in full, with its permit."""
    lease = registered(code, plate, at, **values)
    money.pay(lease.id, by=DESK, at=at, amount_fen=None, method="微信")
    permits.issue_permit(lease.id, by=DESK, at=at)
    return fresh(lease)


def fresh(lease: Lease) -> Lease:
    """As it is in the database now."""
    found: Lease = Lease.get_by_id(lease.id)
    return found


def later(days: int) -> datetime:
    """The same time of day, days on."""
    return NOW + timedelta(days=days)
