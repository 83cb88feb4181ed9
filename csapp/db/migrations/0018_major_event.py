"""Major events and who was told of them. Frozen: the models go on, this file does not."""

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


class Unit(Model):
    class Meta:
        table_name = "places"


class MajorEvent(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="registering")
    kind = CharField(max_length=20)
    subject = CharField(max_length=60)
    happened_at = DateTimeField(index=True)
    found_at = DateTimeField()
    place = CharField(max_length=120, default="")
    unit = ForeignKeyField(Unit, null=True)
    unit_code = CharField(max_length=40, default="")
    course = TextField()
    phenomenon = TextField(default="")
    plan = TextField(default="")
    handling = TextField(default="")
    aftermath = TextField(default="")
    casualties = TextField(default="")
    losses = TextField(default="")
    reporter = CharField(max_length=40)
    responsible = CharField(max_length=40)
    source_number = CharField(index=True, max_length=30, default="")
    photo_count = IntegerField(default=0)
    reported_at = DateTimeField(null=True)
    acknowledged_by = CharField(max_length=40, default="")
    acknowledged_at = DateTimeField(null=True)
    registered_at = DateTimeField(null=True)
    report_due_on = DateField()
    report_course = TextField(default="")
    report_causes = TextField(default="")
    report_impact = TextField(default="")
    report_handling = TextField(default="")
    report_prevention = TextField(default="")
    report_by = CharField(max_length=40, default="")
    report_submitted_at = DateTimeField(null=True)
    sent_back_why = CharField(max_length=200, default="")
    manager_opinion = TextField(default="")
    signed_off_by = CharField(max_length=40, default="")
    signed_off_at = DateTimeField(null=True)
    void_why = CharField(max_length=200, default="")
    print_count = IntegerField(default=0)
    signed_at = DateTimeField(null=True)
    report_print_count = IntegerField(default=0)
    report_signed_at = DateTimeField(null=True)

    class Meta:
        table_name = "major_event"
        indexes = ((("state", "report_due_on"), False),)
        constraints = (
            Check("happened_at <= found_at"),
            Check("state IN ('registering', 'reported', 'voided') OR photo_count > 0"),
            Check("state IN ('registering', 'voided') OR reported_at IS NOT NULL"),
            Check("state NOT IN ('report_submitted', 'signed_off') OR report_submitted_at IS NOT NULL"),
            Check("(state = 'signed_off') = (signed_off_at IS NOT NULL)"),
        )


class Telling(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    event = ForeignKeyField(MajorEvent, on_delete="CASCADE")
    told_kind = CharField(max_length=20)
    told_name = CharField(max_length=60, default="")
    told_way = CharField(max_length=10, default="电话")
    informed_at = DateTimeField()
    told_by = CharField(max_length=40)
    answer = TextField(default="")
    is_bypass = BooleanField(default=False)
    bypass_reason = CharField(max_length=200, default="")
    passed_over = CharField(max_length=40, default="")
    told_later_at = DateTimeField(null=True)
    told_later_note = CharField(max_length=200, default="")

    class Meta:
        table_name = "major_event_telling"
        constraints = (Check("NOT is_bypass OR (bypass_reason <> '' AND passed_over <> '')"),)


TABLES = [MajorEvent, Telling]


def up(migrator: Any, db: Any) -> None:
    """The tables of major events."""
    with db.bind_ctx([Unit, *TABLES]):
        db.create_tables(TABLES)
