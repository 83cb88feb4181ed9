"""Rosters by month, who is on them, leave, swaps. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import BooleanField, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, Model


class Staff(Model):
    class Meta:
        table_name = "staff"


class Shift(Model):
    class Meta:
        table_name = "shifts"


class Roster(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=20)
    month = DateField(unique=True)
    state = CharField(max_length=12, default="draft")
    rest_minutes = IntegerField(default=660)
    week_minutes = IntegerField(default=2640)
    most_days = IntegerField(default=6)
    published_at = DateTimeField(null=True)
    published_name = CharField(max_length=40, default="")
    note = CharField(max_length=200, default="")
    locked_at = DateTimeField(null=True)

    class Meta:
        table_name = "duty_roster"
        constraints = (Check("rest_minutes >= 0 AND week_minutes > 0 AND most_days BETWEEN 1 AND 31"),)


class RosterEntry(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    roster = ForeignKeyField(Roster, on_delete="CASCADE")
    staff = ForeignKeyField(Staff)
    day = DateField()
    shift = ForeignKeyField(Shift)
    is_fixed = BooleanField(default=False)

    class Meta:
        table_name = "duty_roster_entry"
        indexes = ((("staff", "day", "shift"), True), (("day", "shift"), False))


class DutyMember(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    staff = ForeignKeyField(Staff, unique=True)
    place = IntegerField(default=0, index=True)
    shift_ids = CharField(max_length=200, default="")
    shift_names = CharField(max_length=200, default="")
    is_active = BooleanField(default=True)

    class Meta:
        table_name = "duty_person"


class DutyLeave(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    staff = ForeignKeyField(Staff)
    from_on = DateField(index=True)
    until_on = DateField()
    reason = CharField(max_length=40)

    class Meta:
        table_name = "duty_leave"
        constraints = (Check("from_on <= until_on"),)


class Swap(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=20)
    state = CharField(max_length=12, default="filed")
    staff = ForeignKeyField(Staff)
    day = DateField()
    shift = ForeignKeyField(Shift)
    replacement = ForeignKeyField(Staff, null=True)
    reason = CharField(max_length=4)
    note = CharField(max_length=200, default="")
    filed_at = DateTimeField(index=True)
    filed_name = CharField(max_length=40)
    acknowledged_at = DateTimeField(null=True)
    acknowledged_name = CharField(max_length=40, default="")
    refusal = CharField(max_length=200, default="")

    class Meta:
        table_name = "duty_swap"
        indexes = ((("day", "state"), False),)
        constraints = (Check("replacement_id IS NULL OR replacement_id <> staff_id"),)


TABLES = [Roster, RosterEntry, DutyMember, DutyLeave, Swap]


def up(migrator: Any, db: Any) -> None:
    """The tables of the roster; one open swap for a person's shift."""
    with db.bind_ctx([Staff, Shift, *TABLES]):
        db.create_tables(TABLES)
    db.execute_sql(
        "CREATE UNIQUE INDEX duty_swap_open ON duty_swap (staff_id, day, shift_id) WHERE state IN ('filed', 'proposed')"
    )
