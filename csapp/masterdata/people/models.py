"""People and companies: owners, residents, tenants; their telephones and where they live."""

from datetime import date
from enum import StrEnum

import peewee

from csapp.core.values import mask_phone
from csapp.db.record import EnumField, Findable, Record
from csapp.masterdata.places.models import Unit


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
        """Found by name; telephones and rooms have tables of their own."""
        return Findable(self.name, self.name, self.name)


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
