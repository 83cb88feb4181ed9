"""回访: a task that appears after something was put right, and the 《回访记录表》 that proves it (S06-S08, F01)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.features.callback.workflow import CallbackState
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


class Method(StrEnum):
    """How the customer is asked."""

    PHONE = "电话"
    VISIT = "上门"


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

# The three that only the customer's signature completes (A05).
SIGNED_SOURCES = frozenset({Source.MAJOR_COMPLAINT, Source.COMPLAINT, Source.OPINION})


class Callback(Record):
    """One callback with what it follows up, what the customer said and how it was signed."""

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
    second_of = peewee.ForeignKeyField("self", backref="seconds", null=True)

    class Meta:
        """The list is sorted by day due, a household's callbacks by unit."""

        indexes = ((("due_on",), False), (("state", "due_on"), False), (("unit", "due_on"), False))

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state in OPEN_STATES

    def is_overdue(self, today: date) -> bool:
        """The customer should have been called before today (R02, R04, R07, R08)."""
        return self.state in (CallbackState.PENDING, CallbackState.UNREACHED) and self.due_on < today

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
