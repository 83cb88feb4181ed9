"""接待记录: who came or called, about what, and what became of it (S01, S02, F06)."""

from datetime import datetime, time
from enum import StrEnum

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.features.reception.workflow import ReceptionState
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


class Reception(Record):
    """One reception record; `happened_at` is when the matter arose, `received_at` when it reached the desk."""

    unit_id: int | None
    person_id: int | None
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
    reported_at = peewee.DateTimeField(null=True)
    result = peewee.TextField(default="")
    closed_at = peewee.DateTimeField(null=True)

    class Meta:
        """The list is sorted by time, a household's records by unit."""

        indexes = ((("received_at",), False), (("state", "received_at"), False), (("unit", "received_at"), False))

    @property
    def is_unreported(self) -> bool:
        """A major matter of which the general manager has not been told (R28)."""
        return self.urgency == Urgency.MAJOR and self.reported_at is None

    @property
    def due_at(self) -> datetime | None:
        """End of the day it was received, while open: investigated and answered the same day (R09)."""
        if self.state == ReceptionState.CLOSED:
            return None
        return datetime.combine(self.received_at.date(), time(23, 59))

    def findable(self) -> Findable:
        """Found by number, room, name, telephone and every word written down."""
        words = (
            self.unit_code, self.caller_name, self.caller_phone, self.content, self.place,
            self.reply, self.transferred_to, self.result,
        )  # fmt: skip
        return Findable(self.number, " ".join(self.content.split())[:80], " ".join(filter(None, words)))
