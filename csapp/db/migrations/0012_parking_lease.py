"""Parking leases: money, permits, lists, rounds and the queue. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

_EARLY = "state NOT IN ('active', 'renewed', 'changed', 'promised', 'registered', 'paid')"


class ParkingSpace(Model):
    class Meta:
        table_name = "parking_space"


class Person(Model):
    class Meta:
        table_name = "people"


class Unit(Model):
    class Meta:
        table_name = "places"


class Vehicle(Model):
    class Meta:
        table_name = "vehicles"


class Kept(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()


class Lease(Kept):
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="applied")
    space = ForeignKeyField(ParkingSpace, on_delete="RESTRICT")
    space_code = CharField(max_length=30)
    vehicle = ForeignKeyField(Vehicle, on_delete="RESTRICT")
    plate = CharField(index=True, max_length=12)
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    holder = CharField(max_length=80)
    phone = CharField(max_length=24, default="")
    applied_at = DateTimeField(index=True)
    licence_seen = BooleanField(default=False)
    insurance_seen = BooleanField(default=False)
    waiver_reason = CharField(max_length=200, default="")
    waived_by = CharField(max_length=40, default="")
    seen_at = DateTimeField(null=True)
    undertaking_at = DateTimeField(null=True)
    undertaking_how = CharField(null=True, max_length=10)
    undertaking_for = CharField(max_length=60, default="")
    undertaking_ink = TextField(default="")
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    anchor_day = IntegerField(default=0)
    monthly_fen = IntegerField(default=0)
    due_fen = IntegerField(default=0)
    paid_fen = IntegerField(default=0)
    deposit_fen = IntegerField(default=0)
    deposit_paid_fen = IntegerField(default=0)
    registered_at = DateTimeField(null=True)
    checked_at = DateTimeField(null=True)
    paid_at = DateTimeField(null=True)
    paid_until = DateField(null=True)
    permit_number = CharField(index=True, max_length=20, default="")
    permit_at = DateTimeField(null=True)
    permit_until = DateField(null=True)
    board = CharField(max_length=10, default="不用")
    board_on = DateField(null=True)
    recheck = CharField(max_length=10, default="待核对")
    recheck_on = DateField(null=True)
    recheck_by = CharField(max_length=40, default="")
    recheck_note = CharField(max_length=200, default="")
    listed_on = DateField(null=True)
    reminders = IntegerField(default=0)
    reminded_at = DateTimeField(null=True)
    said = CharField(max_length=200, default="")
    ended_on = DateField(null=True)
    end_reason = CharField(max_length=200, default="")
    print_count = IntegerField(default=0)

    class Meta:
        table_name = "parking_lease"
        constraints = (
            Check("state NOT IN ('active', 'renewed', 'changed') OR paid_at IS NOT NULL"),
            Check("state <> 'active' OR permit_at IS NOT NULL"),
            Check("permit_at IS NULL OR (paid_at IS NOT NULL AND permit_until <= paid_until)"),
            Check(f"{_EARLY} OR (licence_seen AND insurance_seen) OR (waiver_reason <> '' AND waived_by <> '')"),
            Check(f"{_EARLY} OR undertaking_at IS NOT NULL"),
            Check("ends_on IS NULL OR ends_on >= starts_on"),
            Check("ended_on IS NULL OR starts_on IS NULL OR ended_on >= starts_on"),
            Check("paid_fen >= 0 AND deposit_paid_fen >= 0"),
        )
        indexes = ((("state", "paid_until"), False), (("unit", "applied_at"), False))


class Stay(Kept):
    lease = ForeignKeyField(Lease, on_delete="RESTRICT")
    space = ForeignKeyField(ParkingSpace, on_delete="RESTRICT")
    from_on = DateField()
    until_on = DateField(null=True)

    class Meta:
        table_name = "parking_stay"
        constraints = (Check("until_on IS NULL OR until_on >= from_on"),)
        indexes = ((("space", "from_on"), False),)


class Term(Kept):
    lease = ForeignKeyField(Lease, on_delete="RESTRICT")
    kind = CharField(max_length=10)
    space_code = CharField(max_length=30)
    starts_on = DateField()
    ends_on = DateField()
    months = IntegerField()
    days = IntegerField()
    monthly_fen = IntegerField()
    agreed_fen = IntegerField()
    amount_fen = IntegerField()

    class Meta:
        table_name = "parking_term"
        constraints = (
            Check("ends_on >= starts_on"),
            Check("amount_fen >= 0"),
        )


class LeaseCar(Kept):
    lease = ForeignKeyField(Lease, on_delete="RESTRICT")
    vehicle = ForeignKeyField(Vehicle, on_delete="RESTRICT")
    plate = CharField(max_length=12)
    added_on = DateField()
    removed_on = DateField(null=True)

    class Meta:
        table_name = "parking_car"


class Permit(Kept):
    number = CharField(unique=True, max_length=20)
    lease = ForeignKeyField(Lease, on_delete="RESTRICT")
    plate = CharField(max_length=12)
    space_code = CharField(max_length=30)
    valid_from = DateField()
    valid_until = DateField()
    paid_at = DateTimeField()
    paid_until = DateField()
    issued_at = DateTimeField(index=True)
    issued_by = CharField(max_length=40)
    check_code = CharField(max_length=8)
    void_at = DateTimeField(null=True)
    void_reason = CharField(max_length=60, default="")
    print_count = IntegerField(default=0)

    class Meta:
        table_name = "parking_permit"
        constraints = (
            Check("issued_at >= paid_at"),
            Check("valid_until <= paid_until"),
            Check("valid_until >= valid_from"),
        )


class Reminder(Kept):
    lease = ForeignKeyField(Lease, on_delete="RESTRICT")
    reminded_at = DateTimeField()
    reminded_by = CharField(max_length=40)
    how = CharField(max_length=10)
    said = CharField(max_length=200)
    promised_on = DateField(null=True)

    class Meta:
        table_name = "parking_reminder"


class DayReport(Kept):
    day = DateField(unique=True)
    number = CharField(unique=True, null=True, max_length=30)
    closed_at = DateTimeField(null=True)
    closed_by = CharField(max_length=40, default="")
    count = IntegerField(default=0)
    total_fen = IntegerField(default=0)
    received_by = CharField(max_length=40, default="")
    received_at = DateTimeField(null=True)
    print_count = IntegerField(default=0)

    class Meta:
        table_name = "parking_report"
        constraints = (
            Check("(number IS NULL) = (closed_at IS NULL)"),
            Check("received_at IS NULL OR closed_at IS NOT NULL"),
        )


class WeekReport(Kept):
    monday = DateField(unique=True)
    number = CharField(unique=True, max_length=30)
    closed_at = DateTimeField(index=True)
    closed_by = CharField(max_length=40)
    count = IntegerField()
    total_fen = IntegerField()
    received_by = CharField(max_length=40, default="")
    received_at = DateTimeField(null=True)
    print_count = IntegerField(default=0)

    class Meta:
        table_name = "parking_week"


class Payment(Kept):
    number = CharField(unique=True, max_length=30)
    lease = ForeignKeyField(Lease, on_delete="RESTRICT")
    kind = CharField(max_length=10)
    amount_fen = IntegerField()
    method = CharField(max_length=10)
    paid_at = DateTimeField(index=True)
    report = ForeignKeyField(DayReport, on_delete="RESTRICT")
    taken_by = CharField(max_length=40)
    payer = CharField(max_length=80)
    plate = CharField(max_length=12)
    space_code = CharField(max_length=30)
    span = CharField(max_length=60, default="")
    note = CharField(max_length=200, default="")
    print_count = IntegerField(default=0)

    class Meta:
        table_name = "parking_payment"
        constraints = (
            Check("(kind IN ('租金', '押金') AND amount_fen > 0) OR (kind IN ('退租金', '退押金') AND amount_fen < 0)"),
        )


class IssuedList(Kept):
    number = CharField(unique=True, max_length=30)
    kind = CharField(max_length=20)
    issued_on = DateField(index=True)
    horizon = IntegerField(default=0)
    count = IntegerField()
    issued_by = CharField(max_length=40)
    received_by = CharField(max_length=40, default="")
    received_at = DateTimeField(null=True)

    class Meta:
        table_name = "parking_list"
        indexes = ((("kind", "issued_on"), False),)


class MonthRound(Kept):
    number = CharField(unique=True, max_length=30)
    month = DateField(unique=True)
    state = CharField(max_length=10, default="核对中")
    begun_at = DateTimeField()
    spaces = IntegerField()
    differences = IntegerField(default=0)
    finance_by = CharField(max_length=40, default="")
    service_by = CharField(max_length=40, default="")
    guard_by = CharField(max_length=40, default="")
    signed_at = DateTimeField(null=True)

    class Meta:
        table_name = "parking_round"
        constraints = (Check("signed_at IS NULL OR (finance_by <> '' AND service_by <> '' AND guard_by <> '')"),)


class RoundLine(Kept):
    round = ForeignKeyField(MonthRound, on_delete="CASCADE")
    space = ForeignKeyField(ParkingSpace, on_delete="RESTRICT")
    space_code = CharField(max_length=30)
    zone = CharField(max_length=30, default="")
    on_file = CharField(max_length=60)
    found = CharField(max_length=60, default="")
    differs = BooleanField(default=False)
    note = CharField(max_length=200, default="")
    settled = CharField(max_length=200, default="")

    class Meta:
        table_name = "parking_round_line"
        indexes = ((("round", "space"), True),)


class Waiting(Kept):
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=10, default="排队")
    asked_at = DateTimeField(index=True)
    name = CharField(max_length=80)
    phone = CharField(max_length=24, default="")
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    plate = CharField(max_length=12, default="")
    kind = CharField(null=True, max_length=10)
    zone = CharField(max_length=30, default="")
    space_code = CharField(max_length=30, default="")
    called_at = DateTimeField(null=True)
    called_by = CharField(max_length=40, default="")
    note = CharField(max_length=200, default="")
    lease = ForeignKeyField(Lease, null=True)

    class Meta:
        table_name = "parking_waiting"
        indexes = ((("state", "asked_at"), False),)


KNOWN = [ParkingSpace, Person, Unit, Vehicle]
TABLES = [
    Lease,
    Stay,
    Term,
    LeaseCar,
    Permit,
    Reminder,
    DayReport,
    WeekReport,
    Payment,
    IssuedList,
    MonthRound,
    RoundLine,
    Waiting,
]


_OPEN = "state IN ('applied', 'seen', 'promised', 'registered', 'paid', 'active', 'renewed', 'changed')"
# name, table, column, for which rows: each of them once
ONCE = (
    ("parking_lease_space_once", "parking_lease", "space_id", _OPEN),
    ("parking_lease_vehicle_once", "parking_lease", "vehicle_id", _OPEN),
    ("parking_stay_space_once", "parking_stay", "space_id", "until_on IS NULL"),
    ("parking_car_once", "parking_car", "vehicle_id", "removed_on IS NULL"),
    ("parking_permit_once", "parking_permit", "lease_id", "void_at IS NULL"),
)


_OVERLAP = """
    SELECT 1 FROM parking_stay other
    WHERE other.space_id = NEW.space_id AND other.id IS NOT NEW.id AND other.lease_id <> NEW.lease_id
    AND other.from_on <= coalesce(NEW.until_on, '9999-12-31') AND coalesce(other.until_on, '9999-12-31') >= NEW.from_on
"""
_CLOSED = "SELECT 1 FROM parking_report book WHERE book.id = {row}.report_id AND book.closed_at IS NOT NULL"
# name, table, event, condition, what the program says of it
GUARDS = (
    ("parking_stay_apart", "parking_stay", "INSERT", f"EXISTS ({_OVERLAP})", "stays overlap"),
    ("parking_stay_stays_apart", "parking_stay", "UPDATE", f"EXISTS ({_OVERLAP})", "stays overlap"),
    ("parking_payment_open", "parking_payment", "INSERT", f"EXISTS ({_CLOSED.format(row='NEW')})", "report is closed"),
    (
        "parking_payment_kept",
        "parking_payment",
        "UPDATE OF amount_fen, kind, method, report_id, lease_id, paid_at",
        f"EXISTS ({_CLOSED.format(row='OLD')}) OR EXISTS ({_CLOSED.format(row='NEW')})",
        "report is closed",
    ),
    ("parking_payment_there", "parking_payment", "DELETE", f"EXISTS ({_CLOSED.format(row='OLD')})", "report is closed"),
)


def up(migrator: Any, db: Any) -> None:
    """Thirteen tables; one open lease per space and car, stays apart, closed books closed, whoever writes."""
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)
    for name, table, column, where in ONCE:
        db.execute_sql(f"CREATE UNIQUE INDEX {name} ON {table} ({column}) WHERE {where}")
    if isinstance(db, SqliteDatabase) or isinstance(getattr(db, "obj", None), SqliteDatabase):
        for name, table, event, condition, words in GUARDS:
            db.execute_sql(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
