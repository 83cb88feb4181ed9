"""意见: what a customer thinks should be better, from any channel, until it is put right and filed (S07, S22, 5.11)."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

import peewee

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.opinion.workflow import OPEN_STATES, OPINION, UNDELIVERED, OpinionState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit


class Channel(StrEnum):
    """How it came: the four channels of S22, the desk, and callbacks that are none of the four (A28)."""

    SPECIAL_SERVICE = "特约服务回访"
    COMPLAINT = "投诉回访"
    PATROL = "区域走访"
    SURVEY = "书面征询"
    RECEPTION = "接待"
    OTHER_CALLBACK = "其他回访"


class Belonging(StrEnum):
    """问题分析: whose problem it is (5.11)."""

    OWN = "本部门"
    OTHER = "其他部门"


class Satisfaction(StrEnum):
    """What the customer said of the result in the end."""

    SATISFIED = "满意"
    UNSATISFIED = "不满意"


# Calendar days, since the sources say 日 and not 工作日 (A02).
DELIVER_WITHIN = 2  # R05, from 汇总
MEASURE_WITHIN = 3  # R06, from 送达

_S = OpinionState
_END = time(23, 59)
_NAMELESS = "NOT is_anonymous OR (customer = '' AND phone = '' AND person_id IS NULL)"
_DELIVERED = "state <> 'awaiting_measure' OR delivered_at IS NOT NULL"
# data: a value of the column
_ANALYSED = "state IN ('summarised', 'filed') OR belongs IS NOT NULL"
_RECTIFIED = "state <> 'rectified' OR rectified_at IS NOT NULL"


class Opinion(Record):
    """One opinion with its department, measure and result; `words` are the customer's about the result."""

    unit_id: int | None
    person_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(OpinionState, max_length=20, default=OpinionState.SUMMARISED)
    channel = EnumField(Channel, max_length=10, default=Channel.PATROL)
    unit = peewee.ForeignKeyField(Unit, backref="opinions", null=True)
    person = peewee.ForeignKeyField(Person, backref="opinions", null=True)
    unit_code = peewee.CharField(max_length=40, default="")
    customer = peewee.CharField(max_length=80, default="")
    phone = peewee.CharField(max_length=24, default="")
    is_anonymous = peewee.BooleanField(default=False)
    content = peewee.TextField()
    received_at = peewee.DateTimeField()
    summarised_on = peewee.DateField()
    recorded_by = peewee.CharField(max_length=40)
    source_number = peewee.CharField(max_length=30, default="", index=True)
    belongs = EnumField(Belonging, max_length=10, null=True)
    analysis = peewee.TextField(default="")
    department = peewee.CharField(max_length=40, default="")
    delivered_at = peewee.DateTimeField(null=True)
    delivered_by = peewee.CharField(max_length=40, default="")
    receiver = peewee.CharField(max_length=40, default="")
    measure = peewee.TextField(default="")
    measured_at = peewee.DateTimeField(null=True)
    rectify_due_on = peewee.DateField(null=True)
    result = peewee.TextField(default="")
    rectified_at = peewee.DateTimeField(null=True)
    answer = peewee.TextField(default="")
    replied_at = peewee.DateTimeField(null=True)
    satisfaction = EnumField(Satisfaction, max_length=10, null=True)
    words = peewee.TextField(default="")
    redo_count = peewee.IntegerField(default=0)
    filed_at = peewee.DateTimeField(null=True)

    class Meta:
        """The list is sorted by time; who left no name is nowhere named; what was reached has its moment."""

        constraints = (
            peewee.Check(_NAMELESS),
            peewee.Check(_DELIVERED),
            peewee.Check(_ANALYSED),
            peewee.Check(_RECTIFIED),
        )
        indexes = (
            (("received_at",), False),
            (("state", "summarised_on"), False),
            (("unit", "received_at"), False),
        )

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state in OPEN_STATES

    @property
    def due_at(self) -> datetime | None:
        """Delivery (R05), the written measure (R06), or the day the department promised; rectifying has none (A64)."""
        if self.state in UNDELIVERED:
            return _end_of(self.summarised_on + timedelta(days=DELIVER_WITHIN))
        if self.state == _S.AWAITING_MEASURE and self.delivered_at is not None:
            return _end_of(self.delivered_at.date() + timedelta(days=MEASURE_WITHIN))
        if self.state == _S.RECTIFYING and self.rectify_due_on is not None:
            return _end_of(self.rectify_due_on)
        return None

    @property
    def rule(self) -> str:
        """What sets the day that is due."""
        return {_S.AWAITING_MEASURE: "R06", _S.RECTIFYING: "S07"}.get(OpinionState(self.state), "R05")

    @property
    def is_unanswered(self) -> bool:
        """The matter is settled, and the owner has not been told (A41)."""
        settled = self.state in (_S.RECTIFIED, _S.FILED)
        return settled and self.replied_at is None and not self.is_anonymous

    @property
    def who(self) -> str:
        """The customer, or that nobody left a name."""
        return str(self.customer) or mark("匿名")

    @property
    def outcome(self) -> str:
        """What came of it, for the sheet: the result, or why there was nothing to do."""
        return str(self.result or self.analysis)

    def findable(self) -> Findable:
        """Found by number, source, room, name, telephone and every word written down."""
        words = (
            self.source_number, self.unit_code, self.customer, self.phone, self.content, self.analysis,
            self.department, self.receiver, self.measure, self.result, self.answer, self.words,
        )  # fmt: skip
        return Findable(self.number, " ".join(self.content.split())[:80], " ".join(filter(None, words)))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, _END)


def promises(end: datetime) -> list[Promise]:
    """Deliveries (R05), written measures (R06) and promised days of rectifying (S07) due before `end`."""
    with connected():
        rows = list(
            Opinion.select()
            .where(Opinion.state.in_(OPEN_STATES), Opinion.received_at < end)
            .order_by(Opinion.received_at, Opinion.id)
        )
    found = [_promise(row, row.due_at) for row in rows if row.due_at is not None]
    return [promise for promise in found if promise.due_at < end]


# The step an opinion waits for; which way the analysis goes is decided in the panel.
_WAITS_FOR = {
    _S.SUMMARISED: "assign",
    _S.TO_DELIVER: "deliver",
    _S.AWAITING_MEASURE: "take_measure",
    _S.RECTIFYING: "rectify",
}


def _promise(row: Opinion, due_at: datetime) -> Promise:
    state = OpinionState(row.state)
    step = next(step for step in OPINION.steps if step.source == state and step.name == _WAITS_FOR[state])
    return Promise(
        rule=row.rule,
        area=Opinion.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=due_at,
        subject=f"{row.unit_code} {row.who}".strip(),
        title=" ".join(row.content.split()),
        step=step.name,
        step_label=mark("分析问题") if state is _S.SUMMARISED else step.label,
        owner=str(row.recorded_by),
        roles=step.roles,
    )
