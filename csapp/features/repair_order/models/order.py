"""维修工作单 with what was agreed, used and carried over (S09-S11, F02, F03); money is whole fen."""

from datetime import date, datetime
from typing import ClassVar

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.features.repair_order.models.words import (
    Cause,
    Channel,
    Charge,
    Importance,
    Kind,
    LineKind,
    Mode,
    PauseReason,
    Priority,
    Result,
    Satisfaction,
    Urgency,
)
from csapp.features.repair_order.workflow import ENDED, ON_BOARD, OPEN, OrderState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.masterdata.trades.models import RepairItem, Technician, Trade

_OLD = "(is_history AND state = 'archived')"
# What two seats or a foreign program could break (5.1 and its guards).
_GUARDS = (
    "fee_fen >= 0 AND estimate_fen >= 0 AND minutes_spent >= 0",
    "starts_at IS NULL OR ends_at > starts_at",
    "started_at IS NULL OR finished_at IS NULL OR finished_at >= started_at",
    "state <> 'booked' OR starts_at IS NOT NULL",
    "state <> 'cancelled' OR cancel_reason <> ''",
    f"{_OLD} OR state NOT IN ('sheet_returned', 'posted', 'called_back', 'archived') OR returned_at IS NOT NULL",
    f"{_OLD} OR state <> 'archived' OR callback_satisfaction IS NOT NULL",
)


class Order(Record):
    """One order from the call to the archive.

    `reported_at` is when the customer told us, `created_at` when it was entered; `due_at` is by when the next step is
    promised (23:59 where only the day counts); `round` counts the 返修 on the same number.
    """

    unit_id: int | None
    person_id: int | None
    item_id: int | None
    trade_id: int | None
    technician_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(OrderState, max_length=20, default=OrderState.RECEIVED)
    due_at = peewee.DateTimeField(null=True)
    # 报修 (F03)
    kind = EnumField(Kind, max_length=10, default=Kind.REPAIR)
    channel = EnumField(Channel, max_length=10, default=Channel.CALL)
    unit = peewee.ForeignKeyField(Unit, backref="repair_orders", null=True)
    person = peewee.ForeignKeyField(Person, backref="repair_orders", null=True)
    unit_code = peewee.CharField(max_length=40, default="")
    building = peewee.CharField(max_length=20, default="")
    customer = peewee.CharField(max_length=80, default="")
    phone = peewee.CharField(max_length=24, default="")
    place = peewee.CharField(max_length=120, default="")
    is_public = peewee.BooleanField(default=False)
    item = peewee.ForeignKeyField(RepairItem, backref="orders", null=True)
    item_name = peewee.CharField(max_length=40, default="")
    trade = peewee.ForeignKeyField(Trade, backref="orders", null=True)
    trade_name = peewee.CharField(max_length=20, default="")
    content = peewee.TextField()
    symptom = peewee.TextField(default="")
    arose_at = peewee.DateTimeField(null=True)
    environment = peewee.CharField(max_length=200, default="")
    reported_at = peewee.DateTimeField()
    received_by = peewee.CharField(max_length=40)
    source_number = peewee.CharField(max_length=30, default="", index=True)
    acknowledged_at = peewee.DateTimeField(null=True)
    acknowledged_by = peewee.CharField(max_length=40, default="")
    # 业主不在家，同意用钥匙入户 (S12, A11)
    entry_agreed_at = peewee.DateTimeField(null=True)
    entry_agreed_by = peewee.CharField(max_length=80, default="")
    entry_phone = peewee.CharField(max_length=24, default="")
    entry_asked_by = peewee.CharField(max_length=40, default="")
    # 确认和定级
    confirmed_at = peewee.DateTimeField(null=True)
    confirmed_by = peewee.CharField(max_length=40, default="")
    is_in_scope = peewee.BooleanField(default=True)
    needs_visit = peewee.BooleanField(default=True)
    charge = EnumField(Charge, max_length=10, default=Charge.FREE)
    urgency = EnumField(Urgency, max_length=10, null=True)
    importance = EnumField(Importance, max_length=10, null=True)
    priority = EnumField(Priority, max_length=10, null=True)
    rank_note = peewee.CharField(max_length=200, default="")
    ranked_at = peewee.DateTimeField(null=True)
    # 派工
    technician = peewee.ForeignKeyField(Technician, backref="orders", null=True)
    technician_name = peewee.CharField(max_length=40, default="")
    requirements = peewee.TextField(default="")
    mode = EnumField(Mode, max_length=10, null=True)
    issued_by = peewee.CharField(max_length=40, default="")
    dispatched_at = peewee.DateTimeField(null=True)
    starts_at = peewee.DateTimeField(null=True)
    ends_at = peewee.DateTimeField(null=True)
    promised_at = peewee.DateTimeField(null=True)
    customer_told_at = peewee.DateTimeField(null=True)
    was_booked = peewee.BooleanField(default=False)
    bookings = peewee.IntegerField(default=0)
    no_shows = peewee.IntegerField(default=0)
    # 维修
    started_at = peewee.DateTimeField(null=True)
    inspection = peewee.TextField(default="")
    solution = peewee.TextField(default="")
    estimate_fen = peewee.IntegerField(default=0)
    agreed_by = peewee.CharField(max_length=80, default="")
    agreed_at = peewee.DateTimeField(null=True)
    pause_reason = EnumField(PauseReason, max_length=10, null=True)
    pause_note = peewee.CharField(max_length=200, default="")
    expected_on = peewee.DateField(null=True)
    carried_over = peewee.IntegerField(default=0)
    carry_reason = peewee.CharField(max_length=200, default="")
    finished_at = peewee.DateTimeField(null=True)
    tools = peewee.CharField(max_length=200, default="")
    minutes_spent = peewee.IntegerField(default=0)
    result = EnumField(Result, max_length=10, null=True)
    result_note = peewee.TextField(default="")
    fee_fen = peewee.IntegerField(default=0)
    posted_fen = peewee.IntegerField(default=0)
    free_reason = peewee.CharField(max_length=60, default="")
    checked_by = peewee.CharField(max_length=40, default="")
    checked_at = peewee.DateTimeField(null=True)
    # 完工以后
    satisfaction = EnumField(Satisfaction, max_length=10, null=True)
    opinion = peewee.TextField(default="")
    heard_at = peewee.DateTimeField(null=True)
    notice_delivered_on = peewee.DateField(null=True)
    notice_delivered_by = peewee.CharField(max_length=40, default="")
    returned_at = peewee.DateTimeField(null=True)
    sheet_from = peewee.CharField(max_length=40, default="")
    sheet_taken_by = peewee.CharField(max_length=40, default="")
    posted_at = peewee.DateTimeField(null=True)
    receiver = peewee.CharField(max_length=40, default="")
    called_back_at = peewee.DateTimeField(null=True)
    callback_satisfaction = EnumField(Satisfaction, max_length=10, null=True)
    callback_opinion = peewee.TextField(default="")
    round = peewee.IntegerField(default=0)
    redone_at = peewee.DateTimeField(null=True)
    cause = EnumField(Cause, max_length=10, null=True)
    cause_note = peewee.TextField(default="")
    improvement = peewee.TextField(default="")
    archived_at = peewee.DateTimeField(null=True)
    cancel_reason = peewee.CharField(max_length=200, default="")
    cancelled_at = peewee.DateTimeField(null=True)
    print_count = peewee.IntegerField(default=0)
    notice_print_count = peewee.IntegerField(default=0)
    # 历史台账: came in finished, no figure counts it
    is_history = peewee.BooleanField(default=False)

    class Meta:
        """The key of the slice; lists by time reported, the board by technician and day."""

        table_name = "repair_order"
        constraints: ClassVar[list[object]] = [peewee.Check(guard) for guard in _GUARDS]
        indexes = (
            (("reported_at",), False),
            (("state", "due_at"), False),
            (("technician", "starts_at"), False),
            (("starts_at",), False),
            (("unit", "reported_at"), False),
        )

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state in OPEN

    @property
    def is_on_board(self) -> bool:
        """It holds a slot of a technician's day."""
        return self.state in ON_BOARD

    def is_overdue(self, now: datetime) -> bool:
        """The next step was promised before now."""
        return self.state not in ENDED and self.due_at is not None and self.due_at < now

    @property
    def total_fen(self) -> int:
        """What the order cost the customer, all rounds."""
        return self.fee_fen + self.posted_fen

    @property
    def where(self) -> str:
        """The room, or the public place."""
        return self.unit_code or self.place

    def findable(self) -> Findable:
        """Found by number, room, customer, telephone, technician, item and every word written down."""
        words = (
            self.unit_code, self.place, self.customer, self.phone, self.item_name, self.content, self.symptom,
            self.technician_name, self.inspection, self.solution, self.result_note, self.opinion, self.cause_note,
            self.improvement, self.source_number,
        )  # fmt: skip
        return Findable(self.number, " ".join(self.content.split())[:80], " ".join(filter(None, words)))


class Agreement(Record):
    """业主商议确认: what was agreed with whom, when, for how much; extra work has one of its own (S09, S61)."""

    order_id: int
    order = peewee.ForeignKeyField(Order, backref="agreements", on_delete="CASCADE")
    solution = peewee.TextField()
    estimate_fen = peewee.IntegerField(default=0)
    agreed_by = peewee.CharField(max_length=80)
    agreed_at = peewee.DateTimeField()
    is_extra = peewee.BooleanField(default=False)
    round = peewee.IntegerField(default=0)

    class Meta:
        """Never a negative estimate."""

        table_name = "repair_agreement"
        constraints: ClassVar[list[object]] = [peewee.Check("estimate_fen >= 0")]


class BillLine(Record):
    """更换配件、材料 or labour; `quantity` is thousandths, `unit_price_fen` and `sum_fen` whole fen."""

    order_id: int
    order = peewee.ForeignKeyField(Order, backref="lines", on_delete="CASCADE")
    kind = EnumField(LineKind, max_length=10, default=LineKind.MATERIAL)
    name = peewee.CharField(max_length=60)
    spec = peewee.CharField(max_length=40, default="")
    measure = peewee.CharField(max_length=10, default="")
    quantity = peewee.IntegerField()
    unit_price_fen = peewee.IntegerField()
    sum_fen = peewee.IntegerField()
    place = peewee.IntegerField(default=0)
    round = peewee.IntegerField(default=0)

    class Meta:
        """Nothing negative."""

        table_name = "repair_bill_line"
        constraints: ClassVar[list[object]] = [peewee.Check("quantity > 0 AND unit_price_fen >= 0 AND sum_fen >= 0")]


class CarryOver(Record):
    """One evening on which the work was not finished: counted by day in 滞留率 (R60), `minutes_left` in R61."""

    order_id: int
    order = peewee.ForeignKeyField(Order, backref="carries", on_delete="CASCADE")
    on = peewee.DateField()
    minutes_left = peewee.IntegerField(default=0)
    reason = peewee.CharField(max_length=200)

    class Meta:
        """Once per order and evening."""

        table_name = "repair_carry_over"
        indexes = ((("order", "on"), True), (("on",), False))


def end_of(day: date) -> datetime:
    """23:59 of `day`: by then, where a rule names only the day."""
    return datetime(day.year, day.month, day.day, 23, 59)
