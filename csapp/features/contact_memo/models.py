"""工作联络单: what one department asks another for, also when the matter was settled first (S02, S52, F42)."""

from datetime import datetime, time

import peewee

from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.contact_memo.workflow import CONTACT_MEMO, OPEN_STATES, MemoState

_SETTLED_FIRST = "NOT is_afterwards OR solved_at IS NOT NULL"
_END = time(23, 59)


class ContactMemo(Record):
    """One memo; `is_afterwards` is 先解决问题、后补联络单, then `solved_at` says when it was settled."""

    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(MemoState, max_length=20, default=MemoState.SENT)
    department = peewee.CharField(max_length=40)
    recipient = peewee.CharField(max_length=40, default="")
    subject = peewee.CharField(max_length=80)
    content = peewee.TextField()
    unit_code = peewee.CharField(max_length=40, default="")
    source_number = peewee.CharField(max_length=30, default="", index=True)
    is_afterwards = peewee.BooleanField(default=False)
    solved_at = peewee.DateTimeField(null=True)
    wanted_on = peewee.DateField(null=True)
    sender = peewee.CharField(max_length=40)
    sent_at = peewee.DateTimeField(index=True)
    received_by = peewee.CharField(max_length=40, default="")
    received_at = peewee.DateTimeField(null=True)
    reply = peewee.TextField(default="")
    replied_by = peewee.CharField(max_length=40, default="")
    replied_at = peewee.DateTimeField(null=True)
    withdrawn_why = peewee.CharField(max_length=200, default="")
    print_count = peewee.IntegerField(default=0)
    signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """What was settled first says when."""

        constraints = (peewee.Check(_SETTLED_FIRST),)
        indexes = ((("state", "sent_at"), False),)

    @property
    def due_at(self) -> datetime | None:
        """End of the day the answer is wanted, while it is waited for."""
        if self.wanted_on is None or self.state not in OPEN_STATES:
            return None
        return datetime.combine(self.wanted_on, _END)

    def findable(self) -> Findable:
        """Found by number, source, department and every word written down."""
        words = (self.department, self.recipient, self.subject, self.content, self.unit_code, self.reply)
        return Findable(self.number, self.subject, " ".join(filter(None, (*words, self.source_number))))


def promises(end: datetime) -> list[Promise]:
    """Answers wanted before `end` and not there yet (S52); a memo without a day waits for nobody."""
    with connected():
        rows = list(
            ContactMemo.select().where(
                ContactMemo.state.in_(OPEN_STATES), ContactMemo.wanted_on.is_null(False), ContactMemo.sent_at < end
            )
        )
    found = [_promise(row) for row in rows]
    return [promise for promise in found if promise.due_at < end]


def _promise(row: ContactMemo) -> Promise:
    step = next(one for one in CONTACT_MEMO.steps if one.name == "answer" and one.source == row.state)
    assert row.wanted_on is not None
    return Promise(
        rule="S52",
        area=ContactMemo.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=datetime.combine(row.wanted_on, _END),
        subject=" ".join(filter(None, (str(row.department), str(row.recipient)))),
        title=str(row.subject),
        step=step.name,
        step_label=step.label,
        owner=str(row.sender),
        roles=step.roles,
    )
