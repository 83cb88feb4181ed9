"""What is done over all spaces: lists handed on, the month-end check, the queue (F11-F13, F15, R10, R12)."""

from calendar import monthrange
from datetime import date, datetime
from enum import StrEnum

import peewee

from csapp.db.record import EnumField, Record
from csapp.features.parking_lease.models.lease import Lease
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind


class ListKind(StrEnum):
    """The lists other departments wait for."""

    DUE = "费用到期车辆清单"
    LEASES = "车辆租赁情况清单"
    BOARDS = "架空和地下车位牌清单"


class IssuedList(Record):
    """One list handed on in writing; who took it stands on it."""

    number = peewee.CharField(max_length=30, unique=True)
    kind = EnumField(ListKind, max_length=20)
    issued_on = peewee.DateField(index=True)
    horizon = peewee.IntegerField(default=0)
    count = peewee.IntegerField()
    issued_by = peewee.CharField(max_length=40)
    received_by = peewee.CharField(max_length=40, default="")
    received_at = peewee.DateTimeField(null=True)

    class Meta:
        """The newest of a kind is asked for."""

        table_name = "parking_list"
        indexes = ((("kind", "issued_on"), False),)


class RoundState(StrEnum):
    """How far a month-end check has come."""

    OPEN = "核对中"
    SIGNED = "已签完"


class MonthRound(Record):
    """月末核对: one per month, three departments sign it (S13, F15, A16)."""

    number = peewee.CharField(max_length=30, unique=True)
    month = peewee.DateField(unique=True)
    state = EnumField(RoundState, max_length=10, default=RoundState.OPEN)
    begun_at = peewee.DateTimeField()
    spaces = peewee.IntegerField()
    differences = peewee.IntegerField(default=0)
    finance_by = peewee.CharField(max_length=40, default="")
    service_by = peewee.CharField(max_length=40, default="")
    guard_by = peewee.CharField(max_length=40, default="")
    signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """Signed is signed by all three."""

        table_name = "parking_round"
        constraints = (peewee.Check("signed_at IS NULL OR (finance_by <> '' AND service_by <> '' AND guard_by <> '')"),)

    @property
    def label(self) -> str:
        """`2026-11`."""
        return f"{self.month:%Y-%m}"

    @property
    def is_late(self) -> bool:
        """Whether it was signed after its window."""
        return self.signed_at is not None and self.signed_at.date() > window_of(self.month)[1]


class RoundLine(Record):
    """One space of a month-end check; an empty `found` is not yet looked at."""

    round_id: int
    round = peewee.ForeignKeyField(MonthRound, backref="lines", on_delete="CASCADE")
    space = peewee.ForeignKeyField(ParkingSpace, backref="rounds", on_delete="RESTRICT")
    space_code = peewee.CharField(max_length=30)
    zone = peewee.CharField(max_length=30, default="")
    on_file = peewee.CharField(max_length=60)
    found = peewee.CharField(max_length=60, default="")
    differs = peewee.BooleanField(default=False)
    note = peewee.CharField(max_length=200, default="")
    settled = peewee.CharField(max_length=200, default="")

    class Meta:
        """A space is looked at once."""

        table_name = "parking_round_line"
        indexes = ((("round", "space"), True),)


def window_of(month: date) -> tuple[date, date]:
    """From the 28th to the 30th or, in February, to the last day (R10, A16)."""
    last = monthrange(month.year, month.month)[1]
    return month.replace(day=28), month.replace(day=min(30, last))


class WaitState(StrEnum):
    """Where somebody stands in the queue."""

    WAITING = "排队"
    TOLD = "已通知"
    LEASED = "已租"
    LEFT = "不排了"


class Waiting(Record):
    """Somebody who wants a space when none is free; first come, first told."""

    unit_id: int | None
    person_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(WaitState, max_length=10, default=WaitState.WAITING)
    asked_at = peewee.DateTimeField(index=True)
    name = peewee.CharField(max_length=80)
    phone = peewee.CharField(max_length=24, default="")
    unit = peewee.ForeignKeyField(Unit, backref="waiting", null=True)
    person = peewee.ForeignKeyField(Person, backref="waiting", null=True)
    plate = peewee.CharField(max_length=12, default="")
    kind = EnumField(SpaceKind, max_length=10, null=True)
    zone = peewee.CharField(max_length=30, default="")
    space_code = peewee.CharField(max_length=30, default="")
    called_at = peewee.DateTimeField(null=True)
    called_by = peewee.CharField(max_length=40, default="")
    note = peewee.CharField(max_length=200, default="")
    lease = peewee.ForeignKeyField(Lease, backref="waited", null=True)

    class Meta:
        """In the order of asking."""

        table_name = "parking_waiting"
        indexes = ((("state", "asked_at"), False),)

    def wants(self, space: ParkingSpace) -> bool:
        """Whether a space is of the sort that was asked for."""
        return (self.kind is None or self.kind == space.kind) and self.zone in ("", space.zone)


def first_waiting(space: ParkingSpace) -> Waiting | None:
    """Who waits longest for a space of this sort and was not told yet."""
    rows = Waiting.select().where(Waiting.state == WaitState.WAITING).order_by(Waiting.asked_at, Waiting.id)
    return next((row for row in rows if row.wants(space)), None)


def last_list(kind: ListKind) -> IssuedList | None:
    """The newest list of a kind."""
    found: IssuedList | None = (
        IssuedList.select().where(IssuedList.kind == kind).order_by(IssuedList.issued_on.desc(), IssuedList.id.desc())
    ).first()
    return found


def end_of_day(day: date) -> datetime:
    """23:59 of a day."""
    return datetime(day.year, day.month, day.day, 23, 59)
