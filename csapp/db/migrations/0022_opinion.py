"""Opinions of customers and what became of them. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

_NAMELESS = "NOT is_anonymous OR (customer = '' AND phone = '' AND person_id IS NULL)"
_DELIVERED = "state <> 'awaiting_measure' OR delivered_at IS NOT NULL"
_ANALYSED = "state IN ('summarised', 'filed') OR belongs IS NOT NULL"
_RECTIFIED = "state <> 'rectified' OR rectified_at IS NOT NULL"


class Unit(Model):
    class Meta:
        table_name = "places"


class Person(Model):
    class Meta:
        table_name = "people"


class Opinion(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="summarised")
    channel = CharField(max_length=10, default="区域走访")
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    unit_code = CharField(max_length=40, default="")
    customer = CharField(max_length=80, default="")
    phone = CharField(max_length=24, default="")
    is_anonymous = BooleanField(default=False)
    content = TextField()
    received_at = DateTimeField()
    summarised_on = DateField()
    recorded_by = CharField(max_length=40)
    source_number = CharField(index=True, max_length=30, default="")
    belongs = CharField(max_length=10, null=True)
    analysis = TextField(default="")
    department = CharField(max_length=40, default="")
    delivered_at = DateTimeField(null=True)
    delivered_by = CharField(max_length=40, default="")
    receiver = CharField(max_length=40, default="")
    measure = TextField(default="")
    measured_at = DateTimeField(null=True)
    rectify_due_on = DateField(null=True)
    result = TextField(default="")
    rectified_at = DateTimeField(null=True)
    answer = TextField(default="")
    replied_at = DateTimeField(null=True)
    satisfaction = CharField(max_length=10, null=True)
    words = TextField(default="")
    redo_count = IntegerField(default=0)
    filed_at = DateTimeField(null=True)

    class Meta:
        table_name = "opinion"
        constraints = (Check(_NAMELESS), Check(_DELIVERED), Check(_ANALYSED), Check(_RECTIFIED))
        indexes = (
            (("received_at",), False),
            (("state", "summarised_on"), False),
            (("unit", "received_at"), False),
        )


def up(migrator: Any, db: Any) -> None:
    """The table of the opinions."""
    with db.bind_ctx([Unit, Person, Opinion]):
        db.create_tables([Opinion])
