"""Receptions acknowledged, opened, merged, repeated; escalations and contact memos. Frozen: the models go on."""

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
from playhouse.migrate import migrate


class Unit(Model):
    class Meta:
        table_name = "places"


class Reception(Model):
    class Meta:
        table_name = "reception"


class Escalation(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="reported")
    kind = CharField(max_length=30)
    subject = CharField(max_length=80)
    content = TextField()
    proposal = TextField(default="")
    superior = CharField(max_length=40)
    is_bypass = BooleanField(default=False)
    bypass_reason = CharField(max_length=200, default="")
    direct_superior = CharField(max_length=40, default="")
    told_later_at = DateTimeField(null=True)
    told_later_note = TextField(default="")
    dissent = TextField(default="")
    instruction = TextField(default="")
    instructed_by = CharField(max_length=40, default="")
    instructed_at = DateTimeField(null=True)
    follow_dissent = TextField(default="")
    outcome = TextField(default="")
    carried_out_at = DateTimeField(null=True)
    withdrawn_why = CharField(max_length=200, default="")
    source_number = CharField(index=True, max_length=30, default="")
    reporter = CharField(max_length=40)
    reported_at = DateTimeField(index=True)
    print_count = IntegerField(default=0)
    signed_at = DateTimeField(null=True)

    class Meta:
        table_name = "escalation"
        constraints = (
            Check("NOT is_bypass OR (bypass_reason <> '' AND direct_superior <> '')"),
            Check("state IN ('reported', 'withdrawn') OR instructed_at IS NOT NULL"),
        )
        indexes = ((("state", "reported_at"), False),)


class ContactMemo(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="sent")
    department = CharField(max_length=40)
    recipient = CharField(max_length=40, default="")
    subject = CharField(max_length=80)
    content = TextField()
    unit_code = CharField(max_length=40, default="")
    source_number = CharField(index=True, max_length=30, default="")
    is_afterwards = BooleanField(default=False)
    solved_at = DateTimeField(null=True)
    wanted_on = DateField(null=True)
    sender = CharField(max_length=40)
    sent_at = DateTimeField(index=True)
    received_by = CharField(max_length=40, default="")
    received_at = DateTimeField(null=True)
    reply = TextField(default="")
    replied_by = CharField(max_length=40, default="")
    replied_at = DateTimeField(null=True)
    withdrawn_why = CharField(max_length=200, default="")
    print_count = IntegerField(default=0)
    signed_at = DateTimeField(null=True)

    class Meta:
        table_name = "contact_memo"
        constraints = (Check("NOT is_afterwards OR solved_at IS NOT NULL"),)
        indexes = ((("state", "sent_at"), False),)


def up(migrator: Any, db: Any) -> None:
    """Columns that are empty for what was written before, and two tables."""
    table: Any = Reception
    merged_into = ForeignKeyField(table, field=table.id, null=True)
    with db.bind_ctx([Reception, Escalation, ContactMemo]):
        db.create_tables([Escalation, ContactMemo])
    migrate(
        migrator.add_column("reception", "acknowledged_at", DateTimeField(null=True)),
        migrator.add_column("reception", "acknowledged_by", CharField(max_length=80, default="")),
        migrator.add_column("reception", "opened_at", DateTimeField(null=True)),
        migrator.add_column("reception", "merged_into_id", merged_into),
        migrator.add_column("reception", "merged_why", CharField(max_length=10, null=True)),
        migrator.add_column("reception", "matter_number", CharField(max_length=30, default="")),
        migrator.add_column("reception", "merged_numbers", TextField(default="")),
        migrator.add_column("reception", "carried", TextField(default="")),
        migrator.add_column("reception", "repeat_count", IntegerField(default=0)),
        migrator.add_column("reception", "repeated_at", DateTimeField(null=True, index=True)),
        migrator.add_column("reception", "repeat_answer", TextField(default="")),
        migrator.add_column("reception", "repeat_answered_at", DateTimeField(null=True)),
    )
