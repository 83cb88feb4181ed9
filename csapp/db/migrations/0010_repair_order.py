"""Repair orders and their papers. Frozen: the models go on, this file does not."""

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
    TextField,
)

_GUARDS = (
    "fee_fen >= 0 AND estimate_fen >= 0 AND minutes_spent >= 0",
    "starts_at IS NULL OR ends_at > starts_at",
    "started_at IS NULL OR finished_at IS NULL OR finished_at >= started_at",
    "state <> 'booked' OR starts_at IS NOT NULL",
    "state <> 'cancelled' OR cancel_reason <> ''",
    "state NOT IN ('sheet_returned', 'posted', 'called_back', 'archived') OR returned_at IS NOT NULL",
    "state <> 'archived' OR callback_satisfaction IS NOT NULL",
)


class Unit(Model):
    class Meta:
        table_name = "places"


class Person(Model):
    class Meta:
        table_name = "people"


class Trade(Model):
    class Meta:
        table_name = "trades"


class RepairItem(Model):
    class Meta:
        table_name = "repair_item"


class Technician(Model):
    class Meta:
        table_name = "technician"


class Order(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="received")
    due_at = DateTimeField(null=True)
    kind = CharField(max_length=10, default="报修")
    channel = CharField(max_length=10, default="来电")
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    unit_code = CharField(max_length=40, default="")
    building = CharField(max_length=20, default="")
    customer = CharField(max_length=80, default="")
    phone = CharField(max_length=24, default="")
    place = CharField(max_length=120, default="")
    is_public = BooleanField(default=False)
    item = ForeignKeyField(RepairItem, null=True)
    item_name = CharField(max_length=40, default="")
    trade = ForeignKeyField(Trade, null=True)
    trade_name = CharField(max_length=20, default="")
    content = TextField()
    symptom = TextField(default="")
    arose_at = DateTimeField(null=True)
    environment = CharField(max_length=200, default="")
    reported_at = DateTimeField()
    received_by = CharField(max_length=40)
    source_number = CharField(index=True, max_length=30, default="")
    acknowledged_at = DateTimeField(null=True)
    acknowledged_by = CharField(max_length=40, default="")
    confirmed_at = DateTimeField(null=True)
    confirmed_by = CharField(max_length=40, default="")
    is_in_scope = BooleanField(default=True)
    needs_visit = BooleanField(default=True)
    charge = CharField(max_length=10, default="无偿")
    urgency = CharField(null=True, max_length=10)
    importance = CharField(null=True, max_length=10)
    priority = CharField(null=True, max_length=10)
    rank_note = CharField(max_length=200, default="")
    ranked_at = DateTimeField(null=True)
    technician = ForeignKeyField(Technician, null=True)
    technician_name = CharField(max_length=40, default="")
    requirements = TextField(default="")
    mode = CharField(null=True, max_length=10)
    issued_by = CharField(max_length=40, default="")
    dispatched_at = DateTimeField(null=True)
    starts_at = DateTimeField(null=True)
    ends_at = DateTimeField(null=True)
    promised_at = DateTimeField(null=True)
    customer_told_at = DateTimeField(null=True)
    was_booked = BooleanField(default=False)
    bookings = IntegerField(default=0)
    no_shows = IntegerField(default=0)
    started_at = DateTimeField(null=True)
    inspection = TextField(default="")
    solution = TextField(default="")
    estimate_fen = IntegerField(default=0)
    agreed_by = CharField(max_length=80, default="")
    agreed_at = DateTimeField(null=True)
    pause_reason = CharField(null=True, max_length=10)
    pause_note = CharField(max_length=200, default="")
    expected_on = DateField(null=True)
    carried_over = IntegerField(default=0)
    carry_reason = CharField(max_length=200, default="")
    finished_at = DateTimeField(null=True)
    tools = CharField(max_length=200, default="")
    minutes_spent = IntegerField(default=0)
    result = CharField(null=True, max_length=10)
    result_note = TextField(default="")
    fee_fen = IntegerField(default=0)
    posted_fen = IntegerField(default=0)
    free_reason = CharField(max_length=60, default="")
    checked_by = CharField(max_length=40, default="")
    checked_at = DateTimeField(null=True)
    satisfaction = CharField(null=True, max_length=10)
    opinion = TextField(default="")
    heard_at = DateTimeField(null=True)
    notice_delivered_on = DateField(null=True)
    notice_delivered_by = CharField(max_length=40, default="")
    returned_at = DateTimeField(null=True)
    sheet_from = CharField(max_length=40, default="")
    sheet_taken_by = CharField(max_length=40, default="")
    posted_at = DateTimeField(null=True)
    receiver = CharField(max_length=40, default="")
    called_back_at = DateTimeField(null=True)
    callback_satisfaction = CharField(null=True, max_length=10)
    callback_opinion = TextField(default="")
    round = IntegerField(default=0)
    redone_at = DateTimeField(null=True)
    cause = CharField(null=True, max_length=10)
    cause_note = TextField(default="")
    improvement = TextField(default="")
    archived_at = DateTimeField(null=True)
    cancel_reason = CharField(max_length=200, default="")
    cancelled_at = DateTimeField(null=True)
    print_count = IntegerField(default=0)
    notice_print_count = IntegerField(default=0)

    class Meta:
        table_name = "repair_order"
        constraints = tuple(Check(guard) for guard in _GUARDS)
        indexes = (
            (("reported_at",), False),
            (("state", "due_at"), False),
            (("technician", "starts_at"), False),
            (("starts_at",), False),
            (("unit", "reported_at"), False),
        )


class Agreement(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    order = ForeignKeyField(Order, on_delete="CASCADE")
    solution = TextField()
    estimate_fen = IntegerField(default=0)
    agreed_by = CharField(max_length=80)
    agreed_at = DateTimeField()
    is_extra = BooleanField(default=False)
    round = IntegerField(default=0)

    class Meta:
        table_name = "repair_agreement"
        constraints = (Check("estimate_fen >= 0"),)


class BillLine(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    order = ForeignKeyField(Order, on_delete="CASCADE")
    kind = CharField(max_length=10, default="材料")
    name = CharField(max_length=60)
    spec = CharField(max_length=40, default="")
    measure = CharField(max_length=10, default="")
    quantity = IntegerField()
    unit_price_fen = IntegerField()
    sum_fen = IntegerField()
    place = IntegerField(default=0)
    round = IntegerField(default=0)

    class Meta:
        table_name = "repair_bill_line"
        constraints = (Check("quantity > 0 AND unit_price_fen >= 0 AND sum_fen >= 0"),)


class CarryOver(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    order = ForeignKeyField(Order, on_delete="CASCADE")
    on = DateField()
    minutes_left = IntegerField(default=0)
    reason = CharField(max_length=200)

    class Meta:
        table_name = "repair_carry_over"
        indexes = ((("order", "on"), True), (("on",), False))


class Handover(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    handed_at = DateTimeField(index=True)
    handed_by = CharField(max_length=40)
    receiver = CharField(max_length=40)
    signed_on = DateField(null=True)
    sheets = IntegerField()
    total_fen = IntegerField()
    print_count = IntegerField(default=0)
    note = CharField(max_length=200, default="")

    class Meta:
        table_name = "repair_handover"
        constraints = (Check("total_fen >= 0 AND sheets > 0"),)


class HandoverLine(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    handover = ForeignKeyField(Handover, on_delete="CASCADE")
    order = ForeignKeyField(Order)
    round = IntegerField(default=0)
    fee_fen = IntegerField()

    class Meta:
        table_name = "repair_handover_line"
        indexes = ((("order", "round"), True),)


class BlankSheet(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    reserved_at = DateTimeField(index=True)
    reserved_by = CharField(max_length=40)
    order = ForeignKeyField(Order, unique=True, null=True)
    voided_at = DateTimeField(null=True)
    void_reason = CharField(max_length=200, default="")

    class Meta:
        table_name = "repair_blank_sheet"
        constraints = (Check("order_id IS NULL OR voided_at IS NULL"),)


TABLES = [Order, Agreement, BillLine, CarryOver, Handover, HandoverLine, BlankSheet]


def up(migrator: Any, db: Any) -> None:
    """The tables of the repair orders."""
    with db.bind_ctx([Unit, Person, Trade, RepairItem, Technician, *TABLES]):
        db.create_tables(TABLES)
