"""People and companies: owners, residents, tenants; their telephones and where they live."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import peewee

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.values import mask_phone
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.db.unit_of_work import fetch
from csapp.masterdata.places.models import NoteKind, Unit
from csapp.masterdata.places.service import notes_of
from csapp.registers.sound import INNER, name_keys


class Secrecy(StrEnum):
    """密级 of a person's file (S54)."""

    ORDINARY = "普通"
    INTERNAL = "内部"
    CONFIDENTIAL = "机密"


class Relation(StrEnum):
    """What a person is to a room."""

    OWNER = "业主"
    FAMILY = "家属"
    RESIDENT = "住户"
    TENANT = "业户"


class Person(Record):
    """One person or company; `phone` is the first number to call, `sound` holds pinyin and initials in all readings."""

    name = peewee.CharField(max_length=80, index=True)
    sound = peewee.CharField(max_length=400, default="")
    phone = peewee.CharField(max_length=24, default="")
    is_company = peewee.BooleanField(default=False)
    identity_number = peewee.CharField(max_length=40, default="", index=True)
    secrecy = EnumField(Secrecy, max_length=10, default=Secrecy.ORDINARY)
    is_vip = peewee.BooleanField(default=False)
    note = peewee.TextField(default="")
    note_until = peewee.DateField(null=True)

    class Meta:
        """The key of the slice."""

        table_name = "people"

    def hint(self, today: date) -> str:
        """The 注意事项 that still holds on `today`."""
        return str(self.note) if self.note and (self.note_until is None or self.note_until >= today) else ""

    def findable(self) -> Findable:
        """Found by name and sound, from any character on; telephones have entries of their own."""
        name, sound = str(self.name), str(self.sound)
        return Findable(name, name, "", name_keys(name, sound))


class Phone(Record):
    """One number of a person; `place` 0 is the first to call."""

    person_id: int
    person = peewee.ForeignKeyField(Person, backref="phones", on_delete="CASCADE")
    digits = peewee.CharField(max_length=24, index=True)
    place = peewee.IntegerField(default=0)

    class Meta:
        """The same number is kept once per person."""

        indexes = ((("person", "digits"), True),)

    @property
    def masked(self) -> str:
        """`138****2746`."""
        return mask_phone(str(self.digits))

    def findable(self) -> Findable:
        """Found by any part."""
        return Findable("", self.masked, "", phone_keys(str(self.digits)))


_SHORTEST_TAIL = 3


def phone_keys(digits: str) -> tuple[str, ...]:
    """The number, and behind the sign of an inner key its ends down to three digits, so that any part begins one."""
    ends = range(1, len(digits) - _SHORTEST_TAIL + 1)
    return (digits, *(f"{INNER}{digits[start:]}" for start in ends))


class Occupancy(Record):
    """That a person owns, rents or lives in a room, from when until when."""

    person_id: int
    unit_id: int
    person = peewee.ForeignKeyField(Person, backref="occupancies", on_delete="CASCADE")
    unit = peewee.ForeignKeyField(Unit, backref="occupancies")
    relation = EnumField(Relation, max_length=10, default=Relation.OWNER)
    from_on = peewee.DateField(null=True)
    until_on = peewee.DateField(null=True)

    class Meta:
        """A person is in a room once at a time."""

        indexes = ((("person", "unit"), False),)


@frozen
class Household:
    """Who is in a room and what the office must mind about them, as plain values."""

    title: str
    status: str
    people: tuple[tuple[str, str], ...]
    vips: tuple[str, ...]
    hints: tuple[str, ...]


def household(unit_id: int | None, person_id: int | None, now: datetime) -> Household:
    """The room's people, owners first, or the person alone; raises StaleRecord where it is gone."""
    with connected():
        unit = fetch(Unit, unit_id) if unit_id is not None else None
        if unit is None:
            person = fetch(Person, person_id) if person_id is not None else None
            pairs = [(person, "")] if person is not None else []
        else:
            pairs = _people_of(unit)
    return Household(
        title=unit.spoken if unit is not None else "".join(person.name for person, _ in pairs),
        status=str(unit.status) if unit is not None else "",
        people=tuple((person.name, relation) for person, relation in pairs) if unit is not None else (),
        vips=tuple(person.name for person, _ in pairs if person.is_vip),
        hints=(*_told(unit, now.date()), *(hint for person, _ in pairs if (hint := person.hint(now.date())))),
    )


def _told(unit: Unit | None, today: date) -> list[str]:
    """What colleagues noted on the room and what it owes; remarks wait for the room's own page."""
    notes = notes_of(unit.id, today) if unit is not None else []
    owed = mark("欠费：{words}")
    return [
        owed.format(words=note.words) if note.kind == NoteKind.ARREARS else note.words
        for note in sorted(notes, key=lambda note: str(note.kind) == NoteKind.ARREARS)
        if note.kind != NoteKind.REMARK
    ]


def _people_of(unit: Unit) -> list[tuple[Any, str]]:
    rows = (
        Occupancy.select(Occupancy, Person)
        .join(Person)
        .where(Occupancy.unit == unit, Occupancy.until_on.is_null())
        .order_by(Occupancy.id)
    )
    order = list(Relation)
    return [
        (row.person, str(row.relation)) for row in sorted(rows, key=lambda row: order.index(Relation(row.relation)))
    ]
