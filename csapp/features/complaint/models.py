"""投诉: one record behind the 客户投诉登记表 and the 投诉处理表, under one number (S03-S06, F04, F05)."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import peewee

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.complaint.workflow import (
    COMPLAINT,
    OPEN_STATES,
    UNRESOLVED,
    ComplaintState,
)
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit


class Severity(StrEnum):
    """等级: how long putting it right may take (A03)."""

    MAJOR = "重大"
    ORDINARY = "一般"


class Nature(StrEnum):
    """投诉性质: proposed by the desk, confirmed by the manager (A47)."""

    LIABLE = "责任"
    NOT_LIABLE = "无责任"
    ASSIST = "协助"


class Channel(StrEnum):
    """How the complaint came (S04, S05)."""

    CALL = "来电"
    VISIT = "来访"
    LETTER = "信件"
    FAX = "传真"
    WECHAT = "微信"
    SMS = "短信"


class Satisfaction(StrEnum):
    """What the customer said in the end."""

    SATISFIED = "满意"
    UNSATISFIED = "不满意"


class SignedHow(StrEnum):
    """How the 投诉处理表 was signed last."""

    ON_SCREEN = "屏幕签字"
    PAPER = "纸质签回"


# Working days until it is put right, and the rule that says so.
RECTIFY_WITHIN = {Severity.MAJOR: (1, "R01"), Severity.ORDINARY: (3, "R03")}

_S = ComplaintState
# data: a value of the column
_NEVER_SORRY = "apologised_at IS NULL OR nature = '责任'"
_MERGED_SOMEWHERE = "(state = 'merged') = (merged_into_id IS NOT NULL)"
_DECIDED = (
    "(is_history AND state = 'closed') OR state IN ('registered', 'awaiting_decision', 'merged')"
    " OR (decided_at IS NOT NULL AND nature IS NOT NULL)"
)


class Complaint(Record):
    """One complaint from its first word to the customer's answer; `is_history` came from an old ledger."""

    unit_id: int | None
    person_id: int | None
    merged_into_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(ComplaintState, max_length=20, default=ComplaintState.REGISTERED)
    severity = EnumField(Severity, max_length=10, default=Severity.ORDINARY)
    nature = EnumField(Nature, max_length=10, null=True)
    channel = EnumField(Channel, max_length=10, default=Channel.CALL)
    unit = peewee.ForeignKeyField(Unit, backref="complaints", null=True)
    person = peewee.ForeignKeyField(Person, backref="complaints", null=True)
    unit_code = peewee.CharField(max_length=40, default="")
    customer = peewee.CharField(max_length=80, default="")
    phone = peewee.CharField(max_length=24, default="")
    is_anonymous = peewee.BooleanField(default=False)
    content = peewee.TextField()
    place = peewee.CharField(max_length=120, default="")
    happened_at = peewee.DateTimeField(null=True)
    received_at = peewee.DateTimeField()
    recorded_by = peewee.CharField(max_length=40)
    source_number = peewee.CharField(max_length=30, default="", index=True)
    findings = peewee.TextField(default="")
    proposal = peewee.TextField(default="")
    investigated_at = peewee.DateTimeField(null=True)
    investigated_by = peewee.CharField(max_length=40, default="")
    method = peewee.TextField(default="")
    department = peewee.CharField(max_length=40, default="")
    decided_at = peewee.DateTimeField(null=True)
    decided_by = peewee.CharField(max_length=40, default="")
    explanation = peewee.TextField(default="")
    explained_at = peewee.DateTimeField(null=True)
    apologised_at = peewee.DateTimeField(null=True)
    transferred_at = peewee.DateTimeField(null=True)
    responsible = peewee.CharField(max_length=40, default="")
    agency = peewee.CharField(max_length=80, default="")
    result = peewee.TextField(default="")
    resolved_at = peewee.DateTimeField(null=True)
    rectify_due_on = peewee.DateField()
    replied_at = peewee.DateTimeField(null=True)
    reported_at = peewee.DateTimeField(null=True)
    called_back_at = peewee.DateTimeField(null=True)
    satisfaction = EnumField(Satisfaction, max_length=10, null=True)
    opinion = peewee.TextField(default="")
    redo_count = peewee.IntegerField(default=0)
    reopened_at = peewee.DateTimeField(null=True)
    was_late = peewee.BooleanField(default=False)
    closed_at = peewee.DateTimeField(null=True)
    merged_into = peewee.ForeignKeyField("self", backref="merged", null=True)
    merged_numbers = peewee.TextField(default="")
    original_count = peewee.IntegerField(default=0)
    print_count = peewee.IntegerField(default=0)
    signed_how = EnumField(SignedHow, max_length=10, null=True)
    signed_at = peewee.DateTimeField(null=True)
    is_history = peewee.BooleanField(default=False)

    class Meta:
        """The list is sorted by time; no apology without responsibility; a merged one names where it went."""

        constraints = (peewee.Check(_NEVER_SORRY), peewee.Check(_MERGED_SOMEWHERE), peewee.Check(_DECIDED))
        indexes = (
            (("received_at",), False),
            (("state", "rectify_due_on"), False),
            (("unit", "received_at"), False),
        )

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state in OPEN_STATES

    @property
    def rule(self) -> str:
        """R01 or R03."""
        return RECTIFY_WITHIN[Severity(self.severity)][1]

    @property
    def due_at(self) -> datetime | None:
        """What is due next: the investigation on the day of receipt (R09), then the rectifying (R01, R03)."""
        if self.state == _S.REGISTERED:
            return end_of_day(self.received_at.date())
        return end_of_day(self.rectify_due_on) if self.state in UNRESOLVED else None

    @property
    def is_unanswered(self) -> bool:
        """Put right, but the owner or the manager of the estate has not been told (S03)."""
        return self.resolved_at is not None and not self.is_history and (self.reported_at is None or self._owner_waits)

    @property
    def _owner_waits(self) -> bool:
        return self.replied_at is None and not self.is_anonymous

    @property
    def who(self) -> str:
        """The customer, or that nobody left a name."""
        return str(self.customer) or mark("匿名")

    @property
    def document_numbers(self) -> str:
        """The numbers on the originals; a complaint by mouth has its own number only (S05, A46)."""
        many = [f"{self.number}-{place}" for place in range(1, self.original_count + 1)]
        return "、".join(many) or str(self.number)

    @property
    def outcome(self) -> str:
        """处理结果 of whichever branch it took."""
        return str(self.result or self.explanation)

    def is_late(self, today: date) -> bool:
        """It was settled after its day, or the day has passed (R01, R03); a redo forgets nothing."""
        if self.is_history:
            return False
        settled = self.resolved_at or self.closed_at
        if settled is not None:
            return bool(self.was_late or settled.date() > self.rectify_due_on)
        return bool(self.was_late or (self.state in UNRESOLVED and self.rectify_due_on < today))

    def findable(self) -> Findable:
        """Found by its number and those merged into it, room, name, telephone and every word written down."""
        words = (
            self.merged_numbers, self.source_number, self.unit_code, self.customer, self.phone, self.content,
            self.place, self.findings, self.proposal, self.method, self.department, self.explanation, self.agency,
            self.result, self.opinion,
        )  # fmt: skip
        return Findable(self.number, " ".join(self.content.split())[:80], " ".join(filter(None, words)))


def end_of_day(day: date) -> datetime:
    """23:59, where a rule names a day only."""
    return datetime.combine(day, time(23, 59))


def promises(end: datetime) -> list[Promise]:
    """Investigations (R09), decisions of the manager (S03) and rectifyings (R01, R03) due before `end`."""
    with connected():
        rows = list(
            Complaint.select()
            .where(Complaint.state.in_(UNRESOLVED), Complaint.received_at < end)
            .order_by(Complaint.received_at)
        )
    found: list[Promise] = []
    for row in rows:
        found.extend(_promises_of(row))
    return [promise for promise in found if promise.due_at < end]


def unsigned_sheets() -> list[Promise]:
    """Every 投诉处理表 that was printed and did not come back signed (F05), the oldest first."""
    waiting = (Complaint.print_count > 0) & Complaint.signed_at.is_null() & (Complaint.state != _S.MERGED)
    with connected():
        rows = list(Complaint.select().where(waiting).order_by(Complaint.rectify_due_on, Complaint.id))
    return [_paper(row) for row in rows]


def _paper(row: Complaint) -> Promise:
    return Promise(
        rule="F05",
        area=Complaint.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=end_of_day(row.rectify_due_on),
        subject=_subject(row),
        title=" ".join(row.content.split()),
        step="sign",
        step_label=mark("签处理表"),
    )


def _subject(row: Complaint) -> str:
    return f"{row.unit_code} {row.who}".strip()


def _promises_of(row: Complaint) -> list[Promise]:
    state = ComplaintState(row.state)
    rectify = _promise(row, row.rule, end_of_day(row.rectify_due_on))
    if state is _S.REGISTERED:
        return [_promise(row, "R09", end_of_day(row.received_at.date())), rectify]
    if state is _S.AWAITING_DECISION:
        # S03 names no hour for the manager: he decides on the day the findings reach him
        return [_promise(row, "S03", end_of_day((row.investigated_at or row.received_at).date())), rectify]
    return [rectify]


def _promise(row: Complaint, rule: str, due_at: datetime) -> Promise:
    state = ComplaintState(row.state)
    step = next(step for step in COMPLAINT.steps if step.source == state)
    deciding = state is _S.AWAITING_DECISION
    roles: dict[str, Any] = {"roles": frozenset({Role.MANAGER})} if deciding else {}
    owner = "" if deciding else row.recorded_by if state is _S.REGISTERED else row.responsible
    return Promise(
        rule=rule,
        area=Complaint.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=due_at,
        subject=_subject(row),
        title=" ".join(row.content.split()),
        step=step.name,
        step_label=step.label,
        owner=str(owner),
        **roles,
    )
