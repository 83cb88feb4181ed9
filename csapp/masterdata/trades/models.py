"""Trades, what is repaired with its usual minutes and price, and who repairs it when (S09, S61)."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

import peewee

from csapp.core.frozen import frozen
from csapp.db.record import EnumField, Findable, Record
from csapp.masterdata.staff.models import Staff


class Place(StrEnum):
    """Whose part of the building an item belongs to."""

    INDOOR = "户内"
    PUBLIC = "公共"


class TechnicianKind(StrEnum):
    """A colleague, whose hours are counted, or a firm called when needed."""

    STAFF = "员工"
    FIRM = "外协"


class Trade(Record):
    """工种, such as 水电."""

    name = peewee.CharField(max_length=20, unique=True)
    note = peewee.CharField(max_length=200, default="")

    class Meta:
        """The key of the slice."""

        table_name = "trades"


class RepairItem(Record):
    """维修项目 with what it usually takes; `price_fen` is the labour in whole fen.

    Free while the room's warranty of `warranty_months` from its handover runs, and for `guarantee_days` after a repair
    of the same item in the same room.
    """

    trade_id: int
    name = peewee.CharField(max_length=40, unique=True)
    trade = peewee.ForeignKeyField(Trade, backref="items")
    place = EnumField(Place, max_length=10, default=Place.INDOOR)
    is_paid = peewee.BooleanField(default=True)
    usual_minutes = peewee.IntegerField(default=60)
    price_fen = peewee.IntegerField(default=0)
    warranty_months = peewee.IntegerField(default=0)
    guarantee_days = peewee.IntegerField(default=0)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        """Amounts and times are never negative, whatever writes them."""

        table_name = "repair_item"
        constraints: ClassVar[list[object]] = [peewee.Check("usual_minutes > 0 AND price_fen >= 0")]


class Technician(Record):
    """维修人员 or an outside firm."""

    name = peewee.CharField(max_length=40, unique=True)
    kind = EnumField(TechnicianKind, max_length=10, default=TechnicianKind.STAFF)
    phone = peewee.CharField(max_length=24, default="")
    extension = peewee.CharField(max_length=12, default="")
    staff = peewee.ForeignKeyField(Staff, backref="technicians", null=True)
    place = peewee.IntegerField(default=0)
    is_active = peewee.BooleanField(default=True)
    note = peewee.CharField(max_length=200, default="")

    class Meta:
        """In the order of the board."""

        table_name = "technician"
        indexes = ((("is_active", "place"), False),)

    @property
    def is_firm(self) -> bool:
        """Called when needed, several at once: no hours, no double booking."""
        return bool(self.kind == TechnicianKind.FIRM)

    def findable(self) -> Findable:
        """Found by name and telephone."""
        return Findable(self.name, self.name, " ".join(filter(None, (self.name, self.phone, self.note))))


class TechnicianTrade(Record):
    """That a technician has learned a trade."""

    technician_id: int
    trade_id: int
    technician = peewee.ForeignKeyField(Technician, backref="trades", on_delete="CASCADE")
    trade = peewee.ForeignKeyField(Trade, backref="technicians")

    class Meta:
        """A trade is learned once."""

        table_name = "technician_trade"
        indexes = ((("technician", "trade"), True),)


class WorkingHours(Record):
    """One stretch of a weekday (0 is Monday) in minutes after midnight: 480 to 720 is 08:00 to 12:00."""

    technician_id: int
    technician = peewee.ForeignKeyField(Technician, backref="hours", on_delete="CASCADE")
    weekday = peewee.IntegerField()
    begins = peewee.IntegerField()
    ends = peewee.IntegerField()

    class Meta:
        """A stretch ends after it begins, on one day."""

        table_name = "technician_hours"
        indexes = ((("technician", "weekday", "begins"), True),)
        constraints: ClassVar[list[object]] = [
            peewee.Check("weekday BETWEEN 0 AND 6 AND begins >= 0 AND ends <= 1440 AND begins < ends")
        ]


class Absence(Record):
    """A day off, a course, a way to the wholesaler: from when until when nobody can be sent."""

    technician_id: int
    technician = peewee.ForeignKeyField(Technician, backref="absences", on_delete="CASCADE")
    from_at = peewee.DateTimeField()
    until_at = peewee.DateTimeField()
    reason = peewee.CharField(max_length=40)

    class Meta:
        """Read by day."""

        table_name = "technician_absence"
        indexes = ((("from_at",), False), (("technician", "from_at"), False))
        constraints: ClassVar[list[object]] = [peewee.Check("from_at < until_at")]


@frozen
class Stretch:
    """From when until when, with the words for an absence."""

    begins: datetime
    ends: datetime
    reason: str = ""

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return int((self.ends - self.begins).total_seconds()) // 60

    def overlaps(self, begins: datetime, ends: datetime) -> bool:
        """Whether they share a moment; one that ends when the other begins does not."""
        return self.begins < ends and begins < self.ends


@frozen
class Shift:
    """One technician on one day: the stretches worked, and those taken out of them."""

    technician_id: int
    name: str
    kind: TechnicianKind
    trades: tuple[str, ...]
    working: tuple[Stretch, ...]
    absent: tuple[Stretch, ...]

    @property
    def is_firm(self) -> bool:
        """No hours of its own."""
        return self.kind == TechnicianKind.FIRM

    def free_minutes(self) -> int:
        """Minutes worked that day, absences taken out."""
        return sum(part.minutes for part in self.present())

    def present(self) -> tuple[Stretch, ...]:
        """The stretches worked without the absences."""
        parts = list(self.working)
        for gone in self.absent:
            parts = [rest for part in parts for rest in _without(part, gone)]
        return tuple(parts)


def _without(part: Stretch, gone: Stretch) -> list[Stretch]:
    if not part.overlaps(gone.begins, gone.ends):
        return [part]
    rest = []
    if part.begins < gone.begins:
        rest.append(Stretch(part.begins, gone.begins))
    if gone.ends < part.ends:
        rest.append(Stretch(gone.ends, part.ends))
    return rest


def moment_of(day: date, minutes: int) -> datetime:
    """`minutes` after midnight of `day`; 1440 is the next midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
