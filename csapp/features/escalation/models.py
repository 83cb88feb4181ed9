"""请示报告: what was reported to whom, by which way, what was ordered and what became of it (S39, F46)."""

from datetime import datetime, time
from enum import StrEnum

import peewee

from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.escalation.workflow import ESCALATION, OPEN_STATES, EscalationState


class EscalationKind(StrEnum):
    """The three sorts of matters that are reported upwards (S39)."""

    MISTAKE = "重大差错、事故，严重违反纪律"
    DANGER = "危及通信设备、人身安全"
    BEYOND_DUTY = "超出本职范围"


_S = EscalationState
_BYPASSED = "NOT is_bypass OR (bypass_reason <> '' AND direct_superior <> '')"
_INSTRUCTED = "state IN ('reported', 'withdrawn') OR instructed_at IS NOT NULL"
_END = time(23, 59)


class Escalation(Record):
    """One request to `superior`, over the head of `direct_superior` where it is a bypass (越级)."""

    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(EscalationState, max_length=20, default=EscalationState.REPORTED)
    kind = EnumField(EscalationKind, max_length=30)
    subject = peewee.CharField(max_length=80)
    content = peewee.TextField()
    proposal = peewee.TextField(default="")
    superior = peewee.CharField(max_length=40)
    is_bypass = peewee.BooleanField(default=False)
    bypass_reason = peewee.CharField(max_length=200, default="")
    direct_superior = peewee.CharField(max_length=40, default="")
    told_later_at = peewee.DateTimeField(null=True)
    told_later_note = peewee.TextField(default="")
    dissent = peewee.TextField(default="")
    instruction = peewee.TextField(default="")
    instructed_by = peewee.CharField(max_length=40, default="")
    instructed_at = peewee.DateTimeField(null=True)
    follow_dissent = peewee.TextField(default="")
    outcome = peewee.TextField(default="")
    carried_out_at = peewee.DateTimeField(null=True)
    withdrawn_why = peewee.CharField(max_length=200, default="")
    source_number = peewee.CharField(max_length=30, default="", index=True)
    reporter = peewee.CharField(max_length=40)
    reported_at = peewee.DateTimeField(index=True)
    print_count = peewee.IntegerField(default=0)
    signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """No bypass without its reason; nothing carried out that nobody ordered."""

        constraints = (peewee.Check(_BYPASSED), peewee.Check(_INSTRUCTED))
        indexes = ((("state", "reported_at"), False),)

    @property
    def owes_report(self) -> bool:
        """The direct superior was passed over and has not been told yet (事后应向上级汇报)."""
        return bool(self.is_bypass) and self.told_later_at is None and self.state != _S.WITHDRAWN

    @property
    def due_at(self) -> datetime | None:
        """End of the day it was reported, while somebody is still to be told or asked."""
        waits = self.state == _S.REPORTED or self.owes_report
        return datetime.combine(self.reported_at.date(), _END) if waits else None

    def findable(self) -> Findable:
        """Found by number, source and every word written down."""
        words = (
            self.subject, self.content, self.proposal, self.superior, self.direct_superior, self.instruction,
            self.outcome, self.dissent, self.follow_dissent, self.source_number,
        )  # fmt: skip
        return Findable(self.number, self.subject, " ".join(filter(None, words)))


def promises(end: datetime) -> list[Promise]:
    """Requests without an answer, instructions not carried out, superiors to be told afterwards, due before `end`.

    S39 names no hours: each is due at the end of the day on which it began to wait.
    """
    with connected():
        came = Escalation.reported_at < end
        rows = list(Escalation.select().where(Escalation.state.in_(OPEN_STATES), came))
        owed = list(Escalation.select().where(Escalation.is_bypass, Escalation.told_later_at.is_null(), came))
    found = [_promise(row, "instruct" if row.state == _S.REPORTED else "carry_out") for row in rows]
    found += [_promise(row, "tell_later") for row in owed if row.owes_report]
    return [promise for promise in found if promise.due_at < end]


def _promise(row: Escalation, name: str) -> Promise:
    step = next(one for one in ESCALATION.steps if one.name == name and one.source == row.state)
    begun = row.instructed_at if name == "carry_out" and row.instructed_at is not None else row.reported_at
    return Promise(
        rule="S39",
        area=Escalation.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=datetime.combine(begun.date(), _END),
        subject=str(row.direct_superior if name == "tell_later" else row.superior),
        title=str(row.subject),
        step=step.name,
        step_label=step.label,
        owner=str(row.reporter),
        roles=step.roles,
    )
