"""The estate's rooms (房号): building 栋, entrance 单元, room 室."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar

import peewee

from csapp.db.record import EnumField, Findable, Record


class UnitStatus(StrEnum):
    """How a room is used."""

    OCCUPIED = "已入住"
    VACANT = "空置"
    DECORATING = "装修"
    RENTED = "出租"


class Unit(Record):
    """One room that has an owner; `code` is `3-2-1501`, `area` is hundredths of a square metre, `layout` 三室两厅."""

    code = peewee.CharField(max_length=40, unique=True)
    building = peewee.CharField(max_length=20)
    entrance = peewee.CharField(max_length=20, default="")
    room = peewee.CharField(max_length=20, index=True)
    area = peewee.IntegerField(null=True)
    status = EnumField(UnitStatus, max_length=10, default=UnitStatus.OCCUPIED)
    handed_over_on = peewee.DateField(null=True)
    note = peewee.TextField(default="")
    layout = peewee.CharField(max_length=20, default="")
    fees_paid_until = peewee.DateField(null=True)

    in_parts: ClassVar[Mapping[str, tuple[str, ...]]] = {"code": ("building", "entrance", "room")}

    class Meta:
        """Neighbours are found by building and entrance."""

        table_name = "places"
        indexes = ((("building", "entrance", "room"), True),)

    @property
    def spoken(self) -> str:
        """`3栋2单元1501`, as said on the telephone."""
        # data: room numbers are written so in every language
        building = f"{self.building}栋" if self.building[-1:].isalnum() and self.building.isascii() else self.building
        # data: as above, said once more for this line
        entrance = f"{self.entrance}单元" if self.entrance.isascii() and self.entrance else self.entrance
        return f"{building}{entrance}{self.room}"

    def findable(self) -> Findable:
        """Found by every plain spelling; structured spellings are parsed by the service."""
        return Findable(self.code, self.spoken, f"{self.code} {self.spoken}")


class NoteKind(StrEnum):
    """What a note on a room is for."""

    HINT = "提醒"
    REMARK = "备注"
    ARREARS = "欠费"


class UnitNote(Record):
    """What colleagues tell each other about a room; it holds to the end of `until_on`, or for good."""

    unit_id: int
    kind = EnumField(NoteKind, max_length=10)
    unit = peewee.ForeignKeyField(Unit, backref="notes")
    words = peewee.TextField()
    until_on = peewee.DateField(null=True)
    noted_at = peewee.DateTimeField()
    noted_by = peewee.CharField(max_length=40)

    class Meta:
        """Beside the rooms."""

        table_name = "unit_note"

    def holds_on(self, today: date) -> bool:
        """Whether it still counts on `today`."""
        return self.until_on is None or bool(self.until_on >= today)

    def findable(self) -> Findable:
        """Found by its words and the room."""
        return Findable(self.unit.code, " ".join(self.words.split())[:80], self.words)
