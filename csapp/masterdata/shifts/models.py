"""班次: from when until when somebody is on duty, how many, and how many on statutory holidays (S15, S20, A61)."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

import peewee

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.record import Record

DAY = 24 * 60


class Shift(Record):
    """One shift of every day; `begins` and `ends` are minutes after midnight of its day, `ends` beyond 1440 the next.

    `sign` is the one character of the month grid and of the printed roster; `people` are wanted each day, and
    `holiday_people` on statutory holidays (R20).
    """

    name = peewee.CharField(max_length=10, unique=True)
    sign = peewee.CharField(max_length=2, unique=True)
    begins = peewee.IntegerField(index=True)
    ends = peewee.IntegerField()
    people = peewee.IntegerField(default=1)
    holiday_people = peewee.IntegerField(default=2)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        """The key of the slice; a shift ends after it begins and lasts a day at most."""

        table_name = "shifts"
        constraints: ClassVar[list[object]] = [
            peewee.Check("begins BETWEEN 0 AND 1439 AND begins < ends AND ends <= begins + 1440"),
            peewee.Check("people BETWEEN 0 AND 50 AND holiday_people >= people AND holiday_people <= 50"),
        ]

    def hours(self) -> "ShiftHours":
        """Its plain values."""
        return ShiftHours(self.id, self.name, self.sign, self.begins, self.ends, self.people, self.holiday_people)


@frozen
class ShiftHours:
    """A shift as a plain value, for pages, the roster's solver and papers."""

    id: int
    name: str
    sign: str
    begins: int
    ends: int
    people: int = 1
    holiday_people: int = 1

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.ends - self.begins

    @property
    def span(self) -> str:
        """`16:00–24:00`; over midnight `22:00–次日 06:00`."""
        return span_text(self.begins, self.ends)

    @property
    def is_night(self) -> bool:
        """Four hours or more of it lie between 22:00 and 07:00."""
        nights = ((-120, 420), (1320, 1860))
        return sum(max(0, min(self.ends, last) - max(self.begins, first)) for first, last in nights) >= 240

    def begins_at(self, day: date) -> datetime:
        """When it begins on `day`."""
        return datetime.combine(day, time()) + timedelta(minutes=self.begins)

    def ends_at(self, day: date) -> datetime:
        """When the shift of `day` ends, perhaps on the next one."""
        return datetime.combine(day, time()) + timedelta(minutes=self.ends)

    def covers(self, day: date, moment: datetime) -> bool:
        """Whether the shift of `day` runs at `moment`; its end belongs to the next one."""
        return self.begins_at(day) <= moment < self.ends_at(day)


def clock_text(minutes: int) -> str:
    """`08:00`; 1440 is `24:00`, later ones the next day's time."""
    shown = minutes if minutes <= DAY else minutes - DAY
    return f"{shown // 60:02d}:{shown % 60:02d}"


def span_text(begins: int, ends: int) -> str:
    """`08:00–16:00`, or over midnight `22:00–次日 06:00`."""
    if ends <= DAY:
        return f"{clock_text(begins)}–{clock_text(ends)}"
    return mark("{begins}–次日 {ends}").format(begins=clock_text(begins), ends=clock_text(ends))
