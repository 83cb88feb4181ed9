"""轮班表 by month, who may be put on it, leave, 调班 (F21, F22, S15, S20)."""

from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

import peewee

from csapp.core.marks import mark
from csapp.db.record import EnumField, Findable, Record
from csapp.features.duty_roster.models.rules import Rules
from csapp.features.duty_roster.workflow import RosterState, SwapState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.staff.models import Staff


class Reason(StrEnum):
    """Why a shift cannot be kept (S20)."""

    PRIVATE = "因事"
    ILL = "因病"


class Roster(Record):
    """One month; `month` is its first day, the rules are this month's own, in minutes and days."""

    number = peewee.CharField(max_length=20, unique=True)
    month = peewee.DateField(unique=True)
    state = EnumField(RosterState, max_length=12, default=RosterState.DRAFT)
    rest_minutes = peewee.IntegerField(default=660)
    week_minutes = peewee.IntegerField(default=2640)
    most_days = peewee.IntegerField(default=6)
    published_at = peewee.DateTimeField(null=True)
    published_name = peewee.CharField(max_length=40, default="")
    note = peewee.CharField(max_length=200, default="")
    locked_at = peewee.DateTimeField(null=True)

    class Meta:
        """The key of the slice."""

        table_name = "duty_roster"
        constraints: ClassVar[list[object]] = [
            peewee.Check("rest_minutes >= 0 AND week_minutes > 0 AND most_days BETWEEN 1 AND 31")
        ]

    @property
    def last(self) -> date:
        """The last day of the month."""
        return month_after(self.month) - timedelta(days=1)

    @property
    def rules(self) -> Rules:
        """This month's rules as a value."""
        return Rules(self.rest_minutes, self.week_minutes, self.most_days)

    @property
    def subject(self) -> str:
        """`2026 年 12 月轮班表`."""
        return mark("{year} 年 {month} 月轮班表").format(year=self.month.year, month=self.month.month)

    def findable(self) -> Findable:
        """Found by its number."""
        return Findable(self.number, self.subject, self.number)


class RosterEntry(Record):
    """One person in one shift of one day; `is_fixed` was set by hand and survives a new proposal."""

    roster_id: int
    staff_id: int
    shift_id: int
    roster = peewee.ForeignKeyField(Roster, backref="entries", on_delete="CASCADE")
    staff = peewee.ForeignKeyField(Staff, backref="duties")
    day = peewee.DateField()
    shift = peewee.ForeignKeyField(Shift, backref="duties")
    is_fixed = peewee.BooleanField(default=False)

    class Meta:
        """Nobody stands twice in the same shift."""

        table_name = "duty_roster_entry"
        indexes = ((("staff", "day", "shift"), True), (("day", "shift"), False))


class DutyMember(Record):
    """Somebody who is put on rosters; `shift_ids` are the shifts allowed, separated by spaces, empty is all."""

    staff_id: int
    staff = peewee.ForeignKeyField(Staff, backref="memberships", unique=True)
    place = peewee.IntegerField(default=0, index=True)
    shift_ids = peewee.CharField(max_length=200, default="")
    shift_names = peewee.CharField(max_length=200, default="")
    is_active = peewee.BooleanField(default=True)

    class Meta:
        """The people of the roster."""

        table_name = "duty_person"

    @property
    def allowed(self) -> frozenset[int]:
        """The shifts allowed; empty is all."""
        return frozenset(int(word) for word in self.shift_ids.split())


class DutyLeave(Record):
    """Days on which somebody is not put on the roster, both ends included."""

    staff_id: int
    staff = peewee.ForeignKeyField(Staff, backref="leaves")
    from_on = peewee.DateField(index=True)
    until_on = peewee.DateField()
    reason = peewee.CharField(max_length=40)

    class Meta:
        """It ends when it begins or later."""

        table_name = "duty_leave"
        constraints: ClassVar[list[object]] = [peewee.Check("from_on <= until_on")]


class Swap(Record):
    """调班 (F22): who cannot keep which shift, why, and who stands in."""

    staff_id: int
    shift_id: int
    replacement_id: int | None
    number = peewee.CharField(max_length=20, unique=True)
    state = EnumField(SwapState, max_length=12, default=SwapState.FILED)
    staff = peewee.ForeignKeyField(Staff, backref="swaps")
    day = peewee.DateField()
    shift = peewee.ForeignKeyField(Shift, backref="swaps")
    replacement = peewee.ForeignKeyField(Staff, backref="standing_in", null=True)
    reason = EnumField(Reason, max_length=4)
    note = peewee.CharField(max_length=200, default="")
    filed_at = peewee.DateTimeField(index=True)
    filed_name = peewee.CharField(max_length=40)
    acknowledged_at = peewee.DateTimeField(null=True)
    acknowledged_name = peewee.CharField(max_length=40, default="")
    refusal = peewee.CharField(max_length=200, default="")
    print_count = peewee.IntegerField(default=0, constraints=[peewee.SQL("DEFAULT 0")])
    signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """A shift of a person has one open swap, and nobody stands in for himself, whatever writes it."""

        table_name = "duty_swap"
        indexes = ((("day", "state"), False),)
        constraints: ClassVar[list[object]] = [peewee.Check("replacement_id IS NULL OR replacement_id <> staff_id")]

    @property
    def subject(self) -> str:
        """`11-25 中班 马超`."""
        return f"{self.day:%m-%d} {self.shift.name} {self.staff.name}"

    def findable(self) -> Findable:
        """Found by number, by who cannot come and by what is noted."""
        return Findable(self.number, self.subject, f"{self.number} {self.staff.name} {self.note}")


Swap.add_index(
    Swap.index(Swap.staff, Swap.day, Swap.shift, unique=True, name="duty_swap_open").where(
        Swap.state.in_((SwapState.FILED, SwapState.PROPOSED))
    )
)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return month_of(month - timedelta(days=1))


def roster_number(month: date) -> str:
    """`LB202612`, whether it is made already or not."""
    return f"LB{month:%Y%m}"
