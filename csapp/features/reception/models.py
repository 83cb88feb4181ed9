"""接待记录: who came or called, about what, and what became of it (S01, S02, S21, F06)."""

from datetime import date, datetime, time
from enum import StrEnum

import peewee

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.reception.workflow import RECEPTION, UNFINISHED, WAITING, ReceptionState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit


class Channel(StrEnum):
    """How the matter reached the desk (S04, S05)."""

    CALL = "来电"
    VISIT = "来访"
    LETTER = "信件"
    FAX = "传真"
    WECHAT = "微信"
    SMS = "短信"


class Category(StrEnum):
    """What kind of matter it is."""

    QUESTION = "咨询"
    REPAIR = "报修"
    COMPLAINT = "投诉"
    SPECIAL_SERVICE = "特约服务"
    SUGGESTION = "建议"
    OTHER = "其他"


class Urgency(StrEnum):
    """缓急; 重大 is reported to the general manager at once (R28)."""

    ORDINARY = "一般"
    URGENT = "急"
    MAJOR = "重大"


class MergedWhy(StrEnum):
    """Why a record went into another one."""

    REPEAT = "再次联系"
    DUPLICATE = "重复登记"


_END = time(23, 59)
_TITLE = 60
# a bound an index can answer, unlike IS NOT NULL
_LONG_AGO = datetime(1990, 1, 1)


class Reception(Record):
    """One reception record; `happened_at` is when the matter arose, `received_at` when it reached the desk.

    A merged record names the matter it went into: another reception (`merged_into`), or a complaint or order that no
    reception stands behind. `carried` holds what the survivor got of it, to be taken back at the unmerging.
    """

    unit_id: int | None
    person_id: int | None
    merged_into_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(ReceptionState, max_length=20, default=ReceptionState.RECEIVED)
    channel = EnumField(Channel, max_length=10, default=Channel.CALL)
    category = EnumField(Category, max_length=10)
    urgency = EnumField(Urgency, max_length=10, default=Urgency.ORDINARY)
    unit = peewee.ForeignKeyField(Unit, backref="receptions", null=True)
    person = peewee.ForeignKeyField(Person, backref="receptions", null=True)
    unit_code = peewee.CharField(max_length=40, default="")
    caller_name = peewee.CharField(max_length=80, default="")
    caller_phone = peewee.CharField(max_length=24, default="")
    content = peewee.TextField()
    place = peewee.CharField(max_length=120, default="")
    received_at = peewee.DateTimeField()
    happened_at = peewee.DateTimeField(null=True)
    reply = peewee.TextField(default="")
    is_in_duty = peewee.BooleanField(default=True)
    responsible = peewee.CharField(max_length=40)
    transferred_to = peewee.CharField(max_length=80, default="")
    transferred_at = peewee.DateTimeField(null=True)
    acknowledged_at = peewee.DateTimeField(null=True)
    acknowledged_by = peewee.CharField(max_length=80, default="")
    reported_at = peewee.DateTimeField(null=True)
    opened_at = peewee.DateTimeField(null=True)
    result = peewee.TextField(default="")
    closed_at = peewee.DateTimeField(null=True)
    merged_into = peewee.ForeignKeyField("self", backref="merged", null=True)
    merged_why = EnumField(MergedWhy, max_length=10, null=True)
    matter_number = peewee.CharField(max_length=30, default="")
    merged_numbers = peewee.TextField(default="")
    carried = peewee.TextField(default="")
    repeat_count = peewee.IntegerField(default=0)
    repeated_at = peewee.DateTimeField(null=True, index=True)
    repeat_answer = peewee.TextField(default="")
    repeat_answered_at = peewee.DateTimeField(null=True)

    class Meta:
        """The list is sorted by time, a household's records by unit."""

        indexes = ((("received_at",), False), (("state", "received_at"), False), (("unit", "received_at"), False))

    @property
    def is_unreported(self) -> bool:
        """A major matter of which the general manager has not been told (R28)."""
        told_elsewhere = self.state == ReceptionState.MERGED
        return self.urgency == Urgency.MAJOR and self.reported_at is None and not told_elsewhere

    @property
    def is_unanswered_again(self) -> bool:
        """Somebody called again about this open matter and was not told yet how it stands (R27)."""
        if self.repeated_at is None or self.state not in UNFINISHED:
            return False
        return self.repeat_answered_at is None or self.repeat_answered_at < self.repeated_at

    @property
    def due_at(self) -> datetime | None:
        """End of the day it was received, while open: investigated and answered the same day (R09)."""
        return _end_of(self.received_at.date()) if self.state in WAITING else None

    @property
    def receiver(self) -> str:
        """Who has acknowledged the transfer, or is to (S02)."""
        return str(self.acknowledged_by or self.transferred_to)

    @property
    def subject(self) -> str:
        """Room and caller."""
        return " ".join(filter(None, (str(self.unit_code), str(self.caller_name))))

    def findable(self) -> Findable:
        """Found by its number and those merged into it, room, name, telephone and every word written down."""
        words = (
            self.merged_numbers, self.unit_code, self.caller_name, self.caller_phone, self.content, self.place,
            self.reply, self.transferred_to, self.result, self.repeat_answer,
        )  # fmt: skip
        return Findable(self.number, " ".join(self.content.split())[:80], " ".join(filter(None, words)))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, _END)


def promises(end: datetime) -> list[Promise]:
    """What is due before `end`, of what was received by then.

    Matters not settled on the day they came in (R09), transfers nobody has acknowledged (S02), calls about an open
    matter nobody has answered (R27), major ones the general manager was not told of (R28).
    """
    with connected():
        came = Reception.received_at < end
        waiting = Reception.select().where(Reception.state.in_(WAITING), came)
        handed = Reception.select().where(Reception.state == ReceptionState.TRANSFERRED, came)
        again = Reception.select().where(Reception.repeated_at > _LONG_AGO, Reception.state.in_(UNFINISHED), came)
        untold = Reception.select().where(Reception.urgency == Urgency.MAJOR, Reception.reported_at.is_null(), came)
        found = [
            *[_promise("R09", row, row.due_at or end, "close") for row in waiting],
            *[_promise("S02", row, _end_of((row.transferred_at or end).date()), "acknowledge") for row in handed],
            *[_again(row) for row in again if row.is_unanswered_again],
            *[_promise("R28", row, row.received_at, "report", is_day=False) for row in untold if row.is_unreported],
        ]
    return [promise for promise in found if promise.due_at < end]


def _again(row: Reception) -> Promise:
    """The caller waits since the last call; the title says which call it was."""
    assert row.repeated_at is not None
    words = mark("第 {count} 次联系：{title}").format(count=row.repeat_count + 1, title=_line(row.content))
    return _promise("R27", row, _end_of(row.repeated_at.date()), "answer_again", title=words)


def _promise(
    rule: str, row: Reception, due_at: datetime, name: str, *, title: str = "", is_day: bool = True
) -> Promise:
    """A transferred matter waits for whom it was handed to, the others for who wrote them down."""
    step = next(one for one in RECEPTION.steps if one.name == name and one.source == row.state)
    return Promise(
        rule=rule,
        area=Reception.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=due_at,
        subject=row.subject,
        title=title or _line(row.content),
        step=step.name,
        step_label=step.label,
        owner=row.receiver if rule == "S02" else str(row.responsible),
        is_day=is_day,
        roles=step.roles,
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:_TITLE]
