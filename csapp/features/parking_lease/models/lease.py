"""The lease of a space with its terms, stays, cars, permits and reminders (F09, F10; 5.5)."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.features.parking_lease.models.terms import Charged
from csapp.features.parking_lease.workflow import OPEN, PARKED, LeaseState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind, Vehicle


class SignedHow(StrEnum):
    """How the 承诺书 was signed."""

    PAPER = "纸质签字"
    ON_SCREEN = "屏幕签字"


class BoardState(StrEnum):
    """车位牌: only 架空 and 地下 have one (A15)."""

    NONE = "不用"
    TO_LIST = "待列清单"
    LISTED = "已列清单"
    MADE = "已制作"


class Recheck(StrEnum):
    """What 秩序维护部 found (F12)."""

    OPEN = "待核对"
    SAME = "一致"
    DIFFERENT = "不一致"
    CORRECTED = "已更正"


class TermKind(StrEnum):
    """Why a term is charged."""

    FIRST = "首期"
    RENEWAL = "续租"
    MOVE = "换位"
    OVERSTAY = "超期占用"


def _held(states: tuple[LeaseState, ...]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


_OPEN, _PARKED = _held(OPEN), _held(PARKED)
_KNOWN = _held((*PARKED, LeaseState.PROMISED, LeaseState.REGISTERED, LeaseState.PAID))
_OLD = "(is_history AND state = 'ended')"


class Lease(Record):
    """One lease; `paid_until` is the last day that is paid for, `due_fen` and `paid_fen` are rent, deposits apart.

    `anchor_day` is the day of the month its months begin on; the undertaking was signed for `undertaking_for`.
    `is_history` came from an old ledger: it is over, space and car may not be on file, `note` keeps its further words.
    """

    secrets: ClassVar[frozenset[str]] = frozenset({"undertaking_ink"})

    space_id: int | None
    vehicle_id: int | None
    unit_id: int | None
    person_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(LeaseState, max_length=20, default=LeaseState.APPLIED)
    # whatever runs has both, as the guard below says
    space: Any = peewee.ForeignKeyField(ParkingSpace, backref="leases", on_delete="RESTRICT", null=True)
    space_code = peewee.CharField(max_length=30)
    vehicle: Any = peewee.ForeignKeyField(Vehicle, backref="leases", on_delete="RESTRICT", null=True)
    plate = peewee.CharField(max_length=12, index=True)
    unit = peewee.ForeignKeyField(Unit, backref="leases", null=True)
    person = peewee.ForeignKeyField(Person, backref="leases", null=True)
    holder = peewee.CharField(max_length=80)
    phone = peewee.CharField(max_length=24, default="")
    applied_at = peewee.DateTimeField(index=True)
    licence_seen = peewee.BooleanField(default=False)
    insurance_seen = peewee.BooleanField(default=False)
    waiver_reason = peewee.CharField(max_length=200, default="")
    waived_by = peewee.CharField(max_length=40, default="")
    seen_at = peewee.DateTimeField(null=True)
    undertaking_at = peewee.DateTimeField(null=True)
    undertaking_how = EnumField(SignedHow, max_length=10, null=True)
    undertaking_for = peewee.CharField(max_length=60, default="")
    undertaking_ink = peewee.TextField(default="")
    starts_on = peewee.DateField(null=True)
    ends_on = peewee.DateField(null=True)
    anchor_day = peewee.IntegerField(default=0)
    monthly_fen = peewee.IntegerField(default=0)
    due_fen = peewee.IntegerField(default=0)
    paid_fen = peewee.IntegerField(default=0)
    deposit_fen = peewee.IntegerField(default=0)
    deposit_paid_fen = peewee.IntegerField(default=0)
    registered_at = peewee.DateTimeField(null=True)
    checked_at = peewee.DateTimeField(null=True)
    paid_at = peewee.DateTimeField(null=True)
    paid_until = peewee.DateField(null=True)
    permit_number = peewee.CharField(max_length=20, default="", index=True)
    permit_at = peewee.DateTimeField(null=True)
    permit_until = peewee.DateField(null=True)
    board = EnumField(BoardState, max_length=10, default=BoardState.NONE)
    board_on = peewee.DateField(null=True)
    recheck = EnumField(Recheck, max_length=10, default=Recheck.OPEN, null=True)
    recheck_on = peewee.DateField(null=True)
    recheck_by = peewee.CharField(max_length=40, default="")
    recheck_note = peewee.CharField(max_length=200, default="")
    listed_on = peewee.DateField(null=True)
    reminders = peewee.IntegerField(default=0)
    reminded_at = peewee.DateTimeField(null=True)
    said = peewee.CharField(max_length=200, default="")
    ended_on = peewee.DateField(null=True)
    end_reason = peewee.CharField(max_length=200, default="")
    print_count = peewee.IntegerField(default=0)
    is_history = peewee.BooleanField(default=False)
    note = peewee.TextField(default="")

    class Meta:
        """The guards of 5.5 that two seats or a foreign program could break."""

        table_name = "parking_lease"
        constraints: ClassVar[list[object]] = [
            # R14, R13: no permit without a payment, none that ends later than what is paid
            peewee.Check(f"state NOT IN ({_PARKED}) OR paid_at IS NOT NULL"),
            peewee.Check("state <> 'active' OR permit_at IS NOT NULL"),
            peewee.Check("permit_at IS NULL OR (paid_at IS NOT NULL AND permit_until <= paid_until)"),
            # A14: both documents, or the reason of who waived one
            peewee.Check(
                f"state NOT IN ({_KNOWN}) OR (licence_seen AND insurance_seen)"
                " OR (waiver_reason <> '' AND waived_by <> '')"
            ),
            peewee.Check(f"state NOT IN ({_KNOWN}) OR undertaking_at IS NOT NULL"),
            peewee.Check("ends_on IS NULL OR ends_on >= starts_on"),
            peewee.Check("ended_on IS NULL OR starts_on IS NULL OR ended_on >= starts_on"),
            peewee.Check("paid_fen >= 0 AND deposit_paid_fen >= 0"),
            # what an old ledger says runs no more, and only that may name a space or car that is not on file
            peewee.Check("NOT is_history OR state = 'ended'"),
            peewee.Check(f"{_OLD} OR (space_id IS NOT NULL AND vehicle_id IS NOT NULL AND recheck IS NOT NULL)"),
        ]
        indexes = ((("state", "paid_until"), False), (("unit", "applied_at"), False))

    @property
    def is_open(self) -> bool:
        """Whether it holds its space."""
        return self.state in OPEN

    @property
    def is_parked(self) -> bool:
        """Whether the car stands on the space with a permit, or is to get its next one."""
        return self.state in PARKED

    @property
    def kind(self) -> SpaceKind:
        """地面, 架空 or 地下."""
        return SpaceKind(self.space.kind)

    @property
    def owed_fen(self) -> int:
        """What is still to be paid of rent and deposit, in fen."""
        return max(self.due_fen - self.paid_fen, 0) + max(self.deposit_fen - self.deposit_paid_fen, 0)

    @property
    def credit_fen(self) -> int:
        """Rent paid for more than was used: what may be refunded."""
        return max(self.paid_fen - self.due_fen, 0)

    @property
    def undertaken(self) -> str:
        """The car and space that an undertaking signed now is for."""
        return f"{self.plate} {self.space_code}".strip()

    @property
    def needs_undertaking(self) -> bool:
        """Whether car or space are no longer those of the signed 承诺书 (A13)."""
        return bool(self.undertaking_for != self.undertaken)

    def days_left(self, today: date) -> int | None:
        """Days until the last paid day, negative after it; None where nothing is paid or the lease is over."""
        return None if self.paid_until is None or not self.is_parked else (self.paid_until - today).days

    def findable(self) -> Findable:
        """Found by number, space, plate, holder, telephone and permit; history by every word written down."""
        title = (self.space_code, self.plate, self.holder)
        words = (*title, self.phone, self.permit_number, *((self.end_reason, self.note) if self.is_history else ()))
        return Findable(self.number, " ".join(filter(None, title)), " ".join(filter(None, words)))


# One open lease per space and per car, whatever seat or program writes (5.5 [space free]).
_SPACE_ONCE = peewee.SQL(f"state IN ({_OPEN})")
Lease.add_index(Lease.index(Lease.space, unique=True, where=_SPACE_ONCE, name="parking_lease_space_once"))
Lease.add_index(Lease.index(Lease.vehicle, unique=True, where=_SPACE_ONCE, name="parking_lease_vehicle_once"))


class Stay(Record):
    """From when until when a lease holds a space; no two of a space overlap (a trigger and an index see to it)."""

    lease_id: int
    space_id: int
    lease = peewee.ForeignKeyField(Lease, backref="stays", on_delete="RESTRICT")
    space = peewee.ForeignKeyField(ParkingSpace, backref="stays", on_delete="RESTRICT")
    from_on = peewee.DateField()
    until_on = peewee.DateField(null=True)

    class Meta:
        """Of a lease."""

        table_name = "parking_stay"
        constraints = (peewee.Check("until_on IS NULL OR until_on >= from_on"),)
        indexes = ((("space", "from_on"), False),)


Stay.add_index(
    Stay.index(Stay.space, unique=True, where=peewee.SQL("until_on IS NULL"), name="parking_stay_space_once")
)


class Term(Record):
    """A period that was charged; `amount_fen` is what it costs in the end, `agreed_fen` what was agreed."""

    lease_id: int
    lease = peewee.ForeignKeyField(Lease, backref="terms", on_delete="RESTRICT")
    kind = EnumField(TermKind, max_length=10)
    space_code = peewee.CharField(max_length=30)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField()
    months = peewee.IntegerField()
    days = peewee.IntegerField()
    monthly_fen = peewee.IntegerField()
    agreed_fen = peewee.IntegerField()
    amount_fen = peewee.IntegerField()

    class Meta:
        """Of a lease; a term of one lease begins on a day once."""

        table_name = "parking_term"
        constraints = (peewee.Check("ends_on >= starts_on"), peewee.Check("amount_fen >= 0"))

    def charged(self, anchor: int) -> Charged:
        """As the arithmetic reads it."""
        return Charged(self.starts_on, self.ends_on, self.monthly_fen, self.amount_fen, anchor)


class LeaseCar(Record):
    """A further car on a space, where the settings allow several."""

    lease_id: int
    lease = peewee.ForeignKeyField(Lease, backref="cars", on_delete="RESTRICT")
    vehicle = peewee.ForeignKeyField(Vehicle, backref="shared", on_delete="RESTRICT")
    plate = peewee.CharField(max_length=12)
    added_on = peewee.DateField()
    removed_on = peewee.DateField(null=True)

    class Meta:
        """Of a lease."""

        table_name = "parking_car"


LeaseCar.add_index(
    LeaseCar.index(LeaseCar.vehicle, unique=True, where=peewee.SQL("removed_on IS NULL"), name="parking_car_once")
)


class Permit(Record):
    """停车证 (F09): never before payment, never beyond what is paid (R13, R14)."""

    lease_id: int
    number = peewee.CharField(max_length=20, unique=True)
    lease = peewee.ForeignKeyField(Lease, backref="permits", on_delete="RESTRICT")
    plate = peewee.CharField(max_length=12)
    space_code = peewee.CharField(max_length=30)
    valid_from = peewee.DateField()
    valid_until = peewee.DateField()
    paid_at = peewee.DateTimeField()
    paid_until = peewee.DateField()
    issued_at = peewee.DateTimeField(index=True)
    issued_by = peewee.CharField(max_length=40)
    check_code = peewee.CharField(max_length=8)
    void_at = peewee.DateTimeField(null=True)
    void_reason = peewee.CharField(max_length=60, default="")
    print_count = peewee.IntegerField(default=0)

    class Meta:
        """R14 for whoever writes."""

        table_name = "parking_permit"
        constraints = (
            peewee.Check("issued_at >= paid_at"),
            peewee.Check("valid_until <= paid_until"),
            peewee.Check("valid_until >= valid_from"),
        )


Permit.add_index(
    Permit.index(Permit.lease, unique=True, where=peewee.SQL("void_at IS NULL"), name="parking_permit_once")
)


class ReminderHow(StrEnum):
    """How a holder was told."""

    PHONE = "电话"
    MESSAGE = "短信"
    CHAT = "微信"
    IN_PERSON = "当面"
    LETTER = "书面"


class Reminder(Record):
    """催缴: who was told when, by whom, and what was answered."""

    lease_id: int
    lease = peewee.ForeignKeyField(Lease, backref="chases", on_delete="RESTRICT")
    reminded_at = peewee.DateTimeField()
    reminded_by = peewee.CharField(max_length=40)
    how = EnumField(ReminderHow, max_length=10)
    said = peewee.CharField(max_length=200)
    promised_on = peewee.DateField(null=True)

    class Meta:
        """Of a lease."""

        table_name = "parking_reminder"
