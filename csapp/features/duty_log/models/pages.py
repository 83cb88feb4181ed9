"""值班日志: one page per shift, its entries, the rounds, who signs for the manager (F16, F17, S16, S17)."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.features.duty_log.workflow import PageState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.staff.models import Staff


class EntryCategory(StrEnum):
    """The eight sorts of events that belong in the log (S17); a complaint has 电话 and 投诉人 (A24)."""

    COMPLAINT = "投诉 / 报修"
    THEFT = "失窃"
    ACCIDENT = "风火水电意外"
    FIGHT = "打架"
    MISCONDUCT = "员工违规"
    MOVING = "迁入迁出"
    WORKS = "施工情况"
    OTHER = "其他"


class EntryTopic(StrEnum):
    """What of it the next shift is told apart (S19)."""

    NONE = ""
    BUSINESS = "业务增加变动情况"
    NOTICE = "上级通知"
    SUGGESTION = "客户的建议"
    COMPLAINTS = "投诉流程"
    EQUIPMENT = "设备变动"


class PointKind(StrEnum):
    """What is done at a point of the round: the place is looked at, or its lights are switched (S16, R24)."""

    LOOK = "巡查"
    LIGHTS_ON = "开灯"
    LIGHTS_OFF = "关灯"


class DutyPage(Record):
    """The page of one shift of one day: 值班人, times; closed by the handover, locked by the signature."""

    shift_id: int
    staff_id: int
    signed_by_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(PageState, max_length=12, default=PageState.ON_DUTY)
    day = peewee.DateField(index=True)
    shift = peewee.ForeignKeyField(Shift, backref="pages")
    shift_name = peewee.CharField(max_length=10)
    staff = peewee.ForeignKeyField(Staff, backref="duty_pages")
    staff_name = peewee.CharField(max_length=40)
    companions = peewee.CharField(max_length=200, default="")
    place = peewee.CharField(max_length=40, default="")
    planned_from = peewee.DateTimeField(index=True)
    planned_until = peewee.DateTimeField()
    began_at = peewee.DateTimeField()
    ended_at = peewee.DateTimeField(null=True)
    summary = peewee.TextField(default="")
    print_count = peewee.IntegerField(default=0)
    signed_at = peewee.DateTimeField(null=True)
    signed_by = peewee.ForeignKeyField(Staff, backref="signed_pages", null=True)
    signed_name = peewee.CharField(max_length=40, default="")
    signed_for = peewee.CharField(max_length=40, default="")
    opinion = peewee.CharField(max_length=200, default="")
    digest = peewee.CharField(max_length=64, default="")

    class Meta:
        """One page for each shift of a day; a shift ends after it begins; signed only with a name and a digest."""

        table_name = "duty_log"
        indexes = ((("day", "shift"), True), (("state", "day"), False))
        constraints: ClassVar[list[object]] = [
            peewee.Check("planned_from < planned_until"),
            peewee.Check("ended_at IS NULL OR ended_at >= began_at"),
            peewee.Check("(state = 'on_duty') = (ended_at IS NULL)"),
            peewee.Check("state <> 'signed' OR (signed_at IS NOT NULL AND signed_name <> '' AND length(digest) = 64)"),
        ]

    @property
    def is_open(self) -> bool:
        """Whoever is on duty still writes on it."""
        return bool(self.state == PageState.ON_DUTY)

    def findable(self) -> Findable:
        """Found by number, person and summary; the entries are found by themselves."""
        title = f"{self.day:%m-%d} {self.shift_name} {self.staff_name}"
        return Findable(self.number, title, f"{title} {self.summary}")


class DutyEntry(Record):
    """One line of a page; `written_at` differs from `happened_at`, and `is_added` came after the page was closed.

    A line waits for its 善后处理 while `needs_aftermath` is set and `settled_at` is empty. What the shift before left
    open stands again on the next page as 延续 and names the line it continues (A20).
    """

    page_id: int
    continues_id: int | None
    page = peewee.ForeignKeyField(DutyPage, backref="entries")
    happened_at = peewee.DateTimeField(index=True)
    category = EnumField(EntryCategory, max_length=12)
    topic = EnumField(EntryTopic, max_length=12, default=EntryTopic.NONE)
    content = peewee.TextField()
    handling = peewee.TextField(default="")
    phone = peewee.CharField(max_length=30, default="")
    complainant = peewee.CharField(max_length=40, default="")
    is_call = peewee.BooleanField(default=False)
    is_major = peewee.BooleanField(default=False)
    needs_aftermath = peewee.BooleanField(default=True)
    aftermath = peewee.TextField(default="")
    settled_at = peewee.DateTimeField(null=True)
    settled_name = peewee.CharField(max_length=40, default="")
    is_added = peewee.BooleanField(default=False)
    written_at = peewee.DateTimeField()
    written_name = peewee.CharField(max_length=40)
    continues = peewee.ForeignKeyField("self", backref="continued", null=True)

    class Meta:
        """Settled only with words and a time."""

        table_name = "duty_log_entry"
        indexes = ((("page", "happened_at"), False), (("needs_aftermath", "settled_at"), False))
        constraints: ClassVar[list[object]] = [
            peewee.Check("settled_at IS NULL OR (aftermath <> '' AND settled_name <> '')"),
            peewee.Check("content <> ''"),
        ]

    @property
    def waits(self) -> bool:
        """Its 善后处理 is still to be written."""
        return bool(self.needs_aftermath) and self.settled_at is None

    def findable(self) -> Findable:
        """Found by every word written down."""
        words = (self.content, self.handling, self.aftermath, self.complainant, self.phone)
        return Findable("", self.content[:80], " ".join(filter(None, words)))


class TourPoint(Record):
    """A point of the round: where, what is done, at which minutes of the day (empty: once a shift)."""

    name = peewee.CharField(max_length=30)
    kind = EnumField(PointKind, max_length=4, default=PointKind.LOOK)
    at_minute = peewee.IntegerField(null=True)
    position = peewee.IntegerField(default=0, index=True)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        """The same place is looked at once and its lights are switched at their times."""

        table_name = "duty_tour_point"
        indexes = ((("name", "kind", "at_minute"), True),)
        constraints: ClassVar[list[object]] = [peewee.Check("at_minute IS NULL OR at_minute BETWEEN 0 AND 1439")]


class TourCheck(Record):
    """That a point was looked at during a shift, when, by whom, and what was found."""

    page_id: int
    point_id: int
    page = peewee.ForeignKeyField(DutyPage, backref="checks")
    point = peewee.ForeignKeyField(TourPoint, backref="checks")
    checked_at = peewee.DateTimeField()
    checked_name = peewee.CharField(max_length=40)
    is_fine = peewee.BooleanField(default=True)
    finding = peewee.CharField(max_length=200, default="")

    class Meta:
        """A point is ticked once a shift; what is not fine says why."""

        table_name = "duty_tour_check"
        indexes = ((("page", "point"), True),)
        constraints: ClassVar[list[object]] = [peewee.Check("is_fine OR finding <> ''")]


class SignDelegate(Record):
    """Who signs the log instead of the manager, from which day until which (A69)."""

    staff_id: int
    staff = peewee.ForeignKeyField(Staff, backref="delegations")
    from_on = peewee.DateField(index=True)
    until_on = peewee.DateField()
    named_name = peewee.CharField(max_length=40)
    reason = peewee.CharField(max_length=100)

    class Meta:
        """It ends when it begins or later."""

        table_name = "duty_sign_delegate"
        constraints: ClassVar[list[object]] = [peewee.Check("from_on <= until_on")]


def page_number(day: date, place: int) -> str:
    """`ZB20261122-3`: the third shift of that day in the order of the shift table."""
    return f"ZB{day:%Y%m%d}-{place}"
