"""回访: a task that appears after something was put right, and the 《回访记录表》 that proves it (S06-S08, F01)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import peewee

from csapp.core.frozen import frozen
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit


class Source(StrEnum):
    """What the callback follows up (5.3)."""

    MAJOR_COMPLAINT = "重大投诉"
    COMPLAINT = "一般投诉"
    OPINION = "意见"
    SPECIAL_SERVICE = "特约服务"
    REPAIR = "报修"
    PERIODIC = "定期"
    INCIDENT = "公共事件"


class Method(StrEnum):
    """How the customer is asked."""

    PHONE = "电话"
    VISIT = "上门"


class Asking(StrEnum):
    """How a rule wants the customer to be asked (A63)."""

    PHONE = "电话"
    VISIT = "上门"
    EITHER = "不限"


class Effect(StrEnum):
    """整改效果 in the customer's eyes."""

    SOLVED = "已解决"
    PARTLY = "部分解决"
    UNSOLVED = "未解决"


class Satisfaction(StrEnum):
    """满意程度."""

    SATISFIED = "满意"
    BASIC = "基本满意"
    UNSATISFIED = "不满意"


class FollowUp(StrEnum):
    """后续处理."""

    NONE = "无须处理"
    REDO = "重新整改"
    NEW_MATTER = "另行立项"


class SignedHow(StrEnum):
    """How the customer's signature was obtained."""

    ON_SCREEN = "屏幕签字"
    PAPER = "纸质签回"
    DECLINED = "不便签字"


OPEN_STATES = (
    CallbackState.PENDING,
    CallbackState.UNREACHED,
    CallbackState.REACHED,
    CallbackState.AWAITING_SIGNATURE,
)
TO_CALL = (CallbackState.PENDING, CallbackState.UNREACHED)
_MONTHLY_FOR = 12  # months after the handing over in which a household is called every month (R26)


@frozen
class SeedRule:
    """What the seeds say of one source; days are calendar days, since the sources say 周 and not 工作日 (A02)."""

    rule: str
    days: int
    asking: Asking
    needs_signature: bool
    repeats: bool = False


# The seeds' values, with which an office begins; what holds now is in the table `callback_rule`.
SEED_RULES: dict[Source, SeedRule] = {
    Source.MAJOR_COMPLAINT: SeedRule("R02", 7, Asking.VISIT, True),
    Source.COMPLAINT: SeedRule("R04", 14, Asking.EITHER, True),
    Source.OPINION: SeedRule("R07", 14, Asking.EITHER, True),
    Source.SPECIAL_SERVICE: SeedRule("R08", 3, Asking.PHONE, False),
    Source.REPAIR: SeedRule("R57", 3, Asking.EITHER, False),
    Source.PERIODIC: SeedRule("R26", 30, Asking.EITHER, False, repeats=True),
    Source.INCIDENT: SeedRule("", 1, Asking.PHONE, False),
}


class CallbackRule(Record):
    """One house rule: which share of a source is called, within how many days, how, and whether it is signed.

    `share` is percent, drawn with `seed`; `most_attempts` tries in vain are enough for the desk: the supervisor's turn.
    `repeats`: with the answer to one callback the next one is scheduled (R26).
    """

    source = EnumField(Source, max_length=10, unique=True)
    rule = peewee.CharField(max_length=10, default="")
    share = peewee.IntegerField(default=100, constraints=[peewee.Check("share BETWEEN 0 AND 100")])
    days = peewee.IntegerField(constraints=[peewee.Check("days BETWEEN 0 AND 366")])
    asking = EnumField(Asking, max_length=10, default=Asking.EITHER)
    needs_signature = peewee.BooleanField(default=False)
    second_days = peewee.IntegerField(default=3, constraints=[peewee.Check("second_days BETWEEN 0 AND 366")])
    most_attempts = peewee.IntegerField(default=3, constraints=[peewee.Check("most_attempts BETWEEN 1 AND 99")])
    repeats = peewee.BooleanField(default=False)
    seed = peewee.IntegerField(default=0)

    class Meta:
        """Beside `callback`."""

        table_name = "callback_rule"


class Why(StrEnum):
    """Why a matter gets no callback."""

    NOT_DRAWN = "抽样未抽中"
    ANONYMOUS = "匿名"


class LeftOut(Record):
    """A matter the rules leave without a callback, kept so that P23 counts it and the draw stays as it was."""

    source = EnumField(Source, max_length=10)
    matter = peewee.CharField(max_length=80)
    why = EnumField(Why, max_length=10)
    share = peewee.IntegerField(default=100)
    seed = peewee.IntegerField(default=0)
    left_on = peewee.DateField(index=True)

    class Meta:
        """A matter is drawn once."""

        table_name = "callback_left_out"
        indexes = ((("source", "matter"), True),)


class MergedSource(Record):
    """A record that went into another one: its callbacks are made there."""

    number = peewee.CharField(max_length=30, unique=True)
    into = peewee.CharField(max_length=30)

    class Meta:
        """Beside `callback`."""

        table_name = "callback_merged_source"


class Callback(Record):
    """One callback with what it follows up, what the customer said and how it was signed.

    `is_history` came from an old ledger: no rule is measured by it.
    """

    unit_id: int | None
    person_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(CallbackState, max_length=20, default=CallbackState.PENDING)
    source = EnumField(Source, max_length=10)
    source_number = peewee.CharField(max_length=30, default="", index=True)
    unit = peewee.ForeignKeyField(Unit, backref="callbacks", null=True)
    person = peewee.ForeignKeyField(Person, backref="callbacks", null=True)
    unit_code = peewee.CharField(max_length=40, default="")
    customer = peewee.CharField(max_length=80)
    phone = peewee.CharField(max_length=24, default="")
    subject = peewee.TextField()
    department = peewee.CharField(max_length=40, default="")
    received_on = peewee.DateField(null=True)
    measures = peewee.TextField(default="")
    rectified_on = peewee.DateField(null=True)
    due_on = peewee.DateField()
    rule = peewee.CharField(max_length=10, default="")
    needs_signature = peewee.BooleanField(default=True)
    method = EnumField(Method, max_length=10, null=True)
    called_at = peewee.DateTimeField(null=True)
    caller = peewee.CharField(max_length=40, default="")
    attempts = peewee.IntegerField(default=0)
    next_attempt_at = peewee.DateTimeField(null=True)
    effect = EnumField(Effect, max_length=10, null=True)
    satisfaction = EnumField(Satisfaction, max_length=10, null=True)
    opinion = peewee.TextField(default="")
    follow_up = EnumField(FollowUp, max_length=10, null=True)
    follow_up_note = peewee.TextField(default="")
    signed_how = EnumField(SignedHow, max_length=10, null=True)
    signed_at = peewee.DateTimeField(null=True)
    decline_reason = peewee.TextField(default="")
    witness = peewee.CharField(max_length=40, default="")
    print_count = peewee.IntegerField(default=0)
    second_of = peewee.ForeignKeyField("self", backref="seconds", null=True, unique=True)
    is_history = peewee.BooleanField(default=False)

    class Meta:
        """The list is sorted by day due, a household's callbacks by unit."""

        indexes = ((("due_on",), False), (("state", "due_on"), False), (("unit", "due_on"), False))

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state in OPEN_STATES

    @property
    def is_to_be_asked(self) -> bool:
        """Nobody was reached yet."""
        return self.state in (CallbackState.PENDING, CallbackState.UNREACHED)

    def is_overdue(self, today: date) -> bool:
        """The customer should have been called before today (R02, R04, R07, R08)."""
        return self.state in TO_CALL and self.due_on < today

    def findable(self) -> Findable:
        """Found by number, source number, room, name, telephone and every word written down."""
        words = (
            self.source_number, self.unit_code, self.customer, self.phone, self.subject,
            self.measures, self.opinion, self.follow_up_note, self.department,
        )  # fmt: skip
        return Findable(self.number, " ".join(self.subject.split())[:80], " ".join(filter(None, words)))


@dataclass(frozen=True)
class Answers:
    """What a customer ticks on the sheet before signing it."""

    effect: Effect
    satisfaction: Satisfaction

    def over(self, callback: Callback) -> dict[str, Any]:
        """The columns that then hold; 不满意 needs something to follow (A04)."""
        redo = self.satisfaction == Satisfaction.UNSATISFIED and callback.follow_up in (None, FollowUp.NONE)
        follow_up = FollowUp.REDO if redo else callback.follow_up
        return {"effect": self.effect, "satisfaction": self.satisfaction, "follow_up": follow_up}


def not_merged() -> Any:
    """The condition that leaves out callbacks of records that went into another one."""
    return Callback.source_number.not_in(MergedSource.select(MergedSource.number))


def tried_enough() -> Any:
    """The condition for those the desk has tried as often as the rule says."""
    most = CallbackRule.select(CallbackRule.most_attempts).where(CallbackRule.source == Callback.source)
    return (Callback.state == CallbackState.UNREACHED) & (Callback.attempts >= most)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))


def periodic_due(handed_over_on: date, last_on: date) -> date:
    """When a household is called next: monthly in the first year after the handing over, then quarterly (R26)."""
    return add_months(last_on, 1 if last_on < add_months(handed_over_on, _MONTHLY_FOR) else 3)


def promises(end: datetime) -> list[Promise]:
    """Customers to be called and forms to come back signed, due before `end` (R02 R04 R07 R08 R26, F01)."""
    wanted = Callback.state.in_(OPEN_STATES) & (Callback.created_at < end) & not_merged()
    soon = (Callback.due_on < end) | (Callback.next_attempt_at < end)
    with connected():
        most = {row.source: row.most_attempts for row in CallbackRule.select()}
        rows = Callback.select().where(wanted & soon).order_by(Callback.due_on, Callback.id)
        return [promise for row in rows if (promise := _promise(row, most.get(row.source, 0))).due_at < end]


def unsigned_sheets() -> list[Promise]:
    """Every 《回访记录表》 the customer has still to sign (F01), what was due first on top."""
    waiting = (Callback.state == CallbackState.AWAITING_SIGNATURE) & not_merged()
    with connected():
        return [_promise(row, 0) for row in Callback.select().where(waiting).order_by(Callback.due_on, Callback.id)]


_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})
# The step a callback waits for; one that needs no signature ends with its answers.
_WAITS_FOR = {
    CallbackState.PENDING: "reach",
    CallbackState.UNREACHED: "reach",
    CallbackState.REACHED: "fill_in",
    CallbackState.AWAITING_SIGNATURE: "sign",
}


def _promise(row: Callback, most: int) -> Promise:
    """The day of the rule, or the hour that was agreed with somebody who could not be reached before.

    What was tried `most` times in vain is the leaders' turn.
    """
    due_at, is_day = datetime.combine(row.due_on, time(23, 59)), True
    state = CallbackState(row.state)
    if state is CallbackState.UNREACHED and row.next_attempt_at is not None and row.next_attempt_at < due_at:
        due_at, is_day = row.next_attempt_at, False
    name = _WAITS_FOR[state]
    step = CALLBACK.step(
        "fill_in_unsigned" if name == "fill_in" and not row.needs_signature else name, state, Role.DESK
    )
    return Promise(
        rule=str(row.rule) or "F01",
        area=Callback.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=due_at,
        subject=" ".join(filter(None, (row.unit_code, row.customer))),
        title=f"{row.source}：{' '.join(row.subject.split())[:60]}",
        step=step.name,
        step_label=step.label,
        owner=str(row.caller),
        is_day=is_day,
        roles=_LEADERS if state is CallbackState.UNREACHED and 0 < most <= row.attempts else step.roles,
    )
