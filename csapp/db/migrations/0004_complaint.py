"""Complaints: register and handling sheet in one table. Frozen: the models go on, this file does not."""

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

_NEVER_SORRY = "apologised_at IS NULL OR nature = '责任'"
_MERGED_SOMEWHERE = "(state = 'merged') = (merged_into_id IS NOT NULL)"
_DECIDED = "state IN ('registered', 'awaiting_decision', 'merged') OR (decided_at IS NOT NULL AND nature IS NOT NULL)"


class Unit(Model):
    class Meta:
        table_name = "places"


class Person(Model):
    class Meta:
        table_name = "people"


class Complaint(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="registered")
    severity = CharField(max_length=10, default="一般")
    nature = CharField(null=True, max_length=10)
    channel = CharField(max_length=10, default="来电")
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    unit_code = CharField(max_length=40, default="")
    customer = CharField(max_length=80, default="")
    phone = CharField(max_length=24, default="")
    is_anonymous = BooleanField(default=False)
    content = TextField()
    place = CharField(max_length=120, default="")
    happened_at = DateTimeField(null=True)
    received_at = DateTimeField()
    recorded_by = CharField(max_length=40)
    source_number = CharField(index=True, max_length=30, default="")
    findings = TextField(default="")
    proposal = TextField(default="")
    investigated_at = DateTimeField(null=True)
    investigated_by = CharField(max_length=40, default="")
    method = TextField(default="")
    department = CharField(max_length=40, default="")
    decided_at = DateTimeField(null=True)
    decided_by = CharField(max_length=40, default="")
    explanation = TextField(default="")
    explained_at = DateTimeField(null=True)
    apologised_at = DateTimeField(null=True)
    transferred_at = DateTimeField(null=True)
    responsible = CharField(max_length=40, default="")
    agency = CharField(max_length=80, default="")
    result = TextField(default="")
    resolved_at = DateTimeField(null=True)
    rectify_due_on = DateField()
    replied_at = DateTimeField(null=True)
    reported_at = DateTimeField(null=True)
    called_back_at = DateTimeField(null=True)
    satisfaction = CharField(null=True, max_length=10)
    opinion = TextField(default="")
    redo_count = IntegerField(default=0)
    reopened_at = DateTimeField(null=True)
    was_late = BooleanField(default=False)
    closed_at = DateTimeField(null=True)
    merged_into = ForeignKeyField("self", null=True)
    merged_numbers = TextField(default="")
    original_count = IntegerField(default=0)
    print_count = IntegerField(default=0)
    signed_how = CharField(null=True, max_length=10)
    signed_at = DateTimeField(null=True)

    class Meta:
        table_name = "complaint"
        constraints = (Check(_NEVER_SORRY), Check(_MERGED_SOMEWHERE), Check(_DECIDED))
        indexes = (
            (("received_at",), False),
            (("state", "rectify_due_on"), False),
            (("unit", "received_at"), False),
        )


def up(migrator: Any, db: Any) -> None:
    """The table of the complaints."""
    with db.bind_ctx([Unit, Person, Complaint]):
        db.create_tables([Complaint])
