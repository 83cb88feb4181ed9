"""Cars of the residents and the estate's parking spaces."""

from enum import StrEnum

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit


class Vehicle(Record):
    """One car; the plate is kept as `苏E31501`."""

    unit_id: int | None
    person_id: int | None
    plate = peewee.CharField(max_length=12, unique=True)
    person = peewee.ForeignKeyField(Person, backref="vehicles", null=True)
    unit = peewee.ForeignKeyField(Unit, backref="vehicles", null=True)
    brand = peewee.CharField(max_length=40, default="")
    color = peewee.CharField(max_length=20, default="")
    note = peewee.TextField(default="")

    class Meta:
        """The key of the slice."""

        table_name = "vehicles"

    def findable(self) -> Findable:
        """Found by any part of the plate."""
        return Findable(self.plate, f"{self.plate} {self.brand}".strip(), f"{self.plate} {self.brand} {self.color}")


class SpaceKind(StrEnum):
    """Where a space lies."""

    GROUND = "地面"
    STILT = "架空"
    UNDERGROUND = "地下"


class ParkingSpace(Record):
    """One space of the estate; `area` in hundredths of a square metre."""

    unit_id: int | None
    person_id: int | None
    code = peewee.CharField(max_length=30, unique=True)
    zone = peewee.CharField(max_length=30, default="")
    kind = EnumField(SpaceKind, max_length=10, default=SpaceKind.UNDERGROUND)
    area = peewee.IntegerField(null=True)
    person = peewee.ForeignKeyField(Person, backref="spaces", null=True)
    unit = peewee.ForeignKeyField(Unit, backref="spaces", null=True)
    note = peewee.TextField(default="")

    def findable(self) -> Findable:
        """Found by its code."""
        return Findable(self.code, f"{self.kind} {self.code}", f"{self.code} {self.zone}")
