"""Public incidents and their calls. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

_GUARD = (
    "(state NOT IN ('running', 'ended') OR wording <> '')"
    " AND (state <> 'ended' OR (ended_at IS NOT NULL AND result <> ''))"
    " AND (state <> 'dismissed' OR reason <> '')"
)


class Unit(Model):
    class Meta:
        table_name = "places"


class Person(Model):
    class Meta:
        table_name = "people"


class PublicIncident(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(max_length=30, unique=True)
    state = CharField(max_length=20, default="proposed")
    title = CharField(max_length=60)
    buildings = CharField(max_length=120, default="")
    cause = CharField(max_length=200, default="")
    wording = TextField(default="")
    started_at = DateTimeField(index=True)
    expected_end_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    result = TextField(default="")
    reason = TextField(default="")
    likeness = CharField(max_length=120, default="")
    responsible = CharField(max_length=40, default="")
    reports = IntegerField(default=0)

    class Meta:
        table_name = "public_incident"
        constraints = (Check(_GUARD),)
        indexes = ((("state", "started_at"), False),)


class IncidentReport(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    incident = ForeignKeyField(PublicIncident)
    area = CharField(max_length=40)
    report_id = IntegerField()
    number = CharField(max_length=30)
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    caller = CharField(max_length=80, default="")
    phone = CharField(max_length=24, default="")
    content = TextField()
    received_at = DateTimeField()
    is_linked = BooleanField(default=True)

    class Meta:
        table_name = "public_incident_report"
        indexes = ((("area", "report_id"), True), (("incident", "received_at"), False))


TABLES = [PublicIncident, IncidentReport]


def up(migrator: Any, db: Any) -> None:
    """The tables of public incidents."""
    with db.bind_ctx([Unit, Person, *TABLES]):
        db.create_tables(TABLES)
