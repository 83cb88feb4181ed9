"""A major event: the 《紧急情况处理登记表》, the written report about it, and who was told when (F18, F19)."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.features.major_event.workflow import OPEN_STATES, UNWRITTEN, MajorEventState
from csapp.masterdata.places.models import Unit

END_OF_DAY = time(23, 59)
_S = MajorEventState


class EventKind(StrEnum):
    """What sort of emergency it was; the seeds name none, these are the usual ones of an estate (A03)."""

    THEFT = "失窃"
    ACCIDENT = "风火水电意外"
    FIGHT = "打架"
    FAULT = "设备故障"
    INJURY = "人身伤害"
    OTHER = "其他"


class ToldKind(StrEnum):
    """Who is told of an emergency: superiors and outside help (S18, A22)."""

    DEPARTMENT_MANAGER = "客服部经理"
    SUPERIOR = "上一级领导"
    GENERAL_MANAGER = "总经理"
    POLICE = "110"
    FIRE = "119"
    AMBULANCE = "120"
    AUTHORITY = "有关部门"


# Telling one of these is reporting upwards; the others are asked for help.
SUPERIORS = (ToldKind.DEPARTMENT_MANAGER, ToldKind.SUPERIOR, ToldKind.GENERAL_MANAGER)


class ToldWay(StrEnum):
    """How somebody was told."""

    PHONE = "电话"
    IN_PERSON = "当面"
    RADIO = "对讲机"
    MESSAGE = "微信短信"


def report_due_on(happened_at: datetime, found_at: datetime) -> date:
    """The day by whose end the written report is due: the next calendar day, holidays too (R15, A49).

    What is found only after that day is due on the day after it was found: nobody reports what nobody knows.
    """
    day = happened_at.date() + timedelta(days=1)
    return day if found_at.date() <= day else found_at.date() + timedelta(days=1)


_PHOTOGRAPHED = "state IN ('registering', 'reported', 'voided') OR photo_count > 0"
_WRITTEN = "state NOT IN ('report_submitted', 'signed_off') OR report_submitted_at IS NOT NULL"
_SIGNED = "(state = 'signed_off') = (signed_off_at IS NOT NULL)"
_TOLD = "state IN ('registering', 'voided') OR reported_at IS NOT NULL"


class MajorEvent(Record):
    """One major event from the first word to the manager's signature under the written report."""

    unit_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(MajorEventState, max_length=20, default=MajorEventState.REGISTERING)
    kind = EnumField(EventKind, max_length=20)
    subject = peewee.CharField(max_length=60)
    happened_at = peewee.DateTimeField(index=True)
    found_at = peewee.DateTimeField()
    place = peewee.CharField(max_length=120, default="")
    unit = peewee.ForeignKeyField(Unit, backref="major_events", null=True)
    unit_code = peewee.CharField(max_length=40, default="")
    course = peewee.TextField()
    phenomenon = peewee.TextField(default="")
    plan = peewee.TextField(default="")
    handling = peewee.TextField(default="")
    aftermath = peewee.TextField(default="")
    casualties = peewee.TextField(default="")
    losses = peewee.TextField(default="")
    reporter = peewee.CharField(max_length=40)
    responsible = peewee.CharField(max_length=40)
    source_number = peewee.CharField(max_length=30, default="", index=True)
    photo_count = peewee.IntegerField(default=0)
    reported_at = peewee.DateTimeField(null=True)
    acknowledged_by = peewee.CharField(max_length=40, default="")
    acknowledged_at = peewee.DateTimeField(null=True)
    registered_at = peewee.DateTimeField(null=True)
    report_due_on = peewee.DateField()
    report_course = peewee.TextField(default="")
    report_causes = peewee.TextField(default="")
    report_impact = peewee.TextField(default="")
    report_handling = peewee.TextField(default="")
    report_prevention = peewee.TextField(default="")
    report_by = peewee.CharField(max_length=40, default="")
    report_submitted_at = peewee.DateTimeField(null=True)
    sent_back_why = peewee.CharField(max_length=200, default="")
    manager_opinion = peewee.TextField(default="")
    signed_off_by = peewee.CharField(max_length=40, default="")
    signed_off_at = peewee.DateTimeField(null=True)
    void_why = peewee.CharField(max_length=200, default="")
    print_count = peewee.IntegerField(default=0)
    signed_at = peewee.DateTimeField(null=True)
    report_print_count = peewee.IntegerField(default=0)
    report_signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """Nothing found before it happened; no registration closed without a photo (R16); nothing signed unwritten."""

        table_name = "major_event"
        indexes = ((("state", "report_due_on"), False),)
        constraints = (
            peewee.Check("happened_at <= found_at"),
            peewee.Check(_PHOTOGRAPHED),
            peewee.Check(_TOLD),
            peewee.Check(_WRITTEN),
            peewee.Check(_SIGNED),
        )

    @property
    def is_open(self) -> bool:
        """Somebody has still to do something."""
        return self.state in OPEN_STATES

    @property
    def where(self) -> str:
        """Room and place."""
        return " ".join(filter(None, (str(self.unit_code), str(self.place))))

    @property
    def due_at(self) -> datetime | None:
        """By when the written report is due, while it is owed."""
        return datetime.combine(self.report_due_on, END_OF_DAY) if self.state in UNWRITTEN else None

    @property
    def report_number(self) -> str:
        """What stands on the written report: the event's number and B for 报告."""
        return f"{self.number}{REPORT_SUFFIX}"

    @property
    def tellings(self) -> list["Telling"]:
        """Who was told, in order of time."""
        return list(Telling.select().where(Telling.event == self.id).order_by(Telling.informed_at, Telling.id))

    @property
    def owes_report(self) -> bool:
        """A superior who was passed over has not been told yet (A22)."""
        return self.state != _S.VOIDED and any(line.is_owed for line in self.tellings)

    def findable(self) -> Findable:
        """Found by number, place and every word written down."""
        words = (
            self.subject, self.kind.value, self.where, self.course, self.phenomenon, self.plan, self.handling,
            self.aftermath, self.casualties, self.losses, self.report_causes, self.report_impact,
            self.report_prevention, self.reporter, self.source_number,
        )  # fmt: skip
        return Findable(self.number, self.subject, " ".join(filter(None, words)))


REPORT_SUFFIX = "-B"


class Telling(Record):
    """One line of who was told: whom, how, when, by whom, what he ordered; over whose head, where it was (A22)."""

    event = peewee.ForeignKeyField(MajorEvent, backref="lines", on_delete="CASCADE")
    told_kind = EnumField(ToldKind, max_length=20)
    told_name = peewee.CharField(max_length=60, default="")
    told_way = EnumField(ToldWay, max_length=10, default=ToldWay.PHONE)
    informed_at = peewee.DateTimeField()
    told_by = peewee.CharField(max_length=40)
    answer = peewee.TextField(default="")
    is_bypass = peewee.BooleanField(default=False)
    bypass_reason = peewee.CharField(max_length=200, default="")
    passed_over = peewee.CharField(max_length=40, default="")
    told_later_at = peewee.DateTimeField(null=True)
    told_later_note = peewee.CharField(max_length=200, default="")

    class Meta:
        """No bypass without its reason and whom it passed over."""

        table_name = "major_event_telling"
        constraints = (peewee.Check("NOT is_bypass OR (bypass_reason <> '' AND passed_over <> '')"),)

    @property
    def is_owed(self) -> bool:
        """The superior passed over has not been told yet (事后应向上级汇报)."""
        return bool(self.is_bypass) and self.told_later_at is None
