"""Trades, repair items, technicians with their hours. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)


class Staff(Model):
    class Meta:
        table_name = "staff"


class Trade(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(unique=True, max_length=20)
    note = CharField(max_length=200, default="")

    class Meta:
        table_name = "trades"


class RepairItem(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(unique=True, max_length=40)
    trade = ForeignKeyField(Trade)
    place = CharField(max_length=10, default="户内")
    is_paid = BooleanField(default=True)
    usual_minutes = IntegerField(default=60)
    price_fen = IntegerField(default=0)
    warranty_months = IntegerField(default=0)
    guarantee_days = IntegerField(default=0)
    is_active = BooleanField(default=True)

    class Meta:
        table_name = "repair_item"
        constraints = (Check("usual_minutes > 0 AND price_fen >= 0"),)


class Technician(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(unique=True, max_length=40)
    kind = CharField(max_length=10, default="员工")
    phone = CharField(max_length=24, default="")
    extension = CharField(max_length=12, default="")
    staff = ForeignKeyField(Staff, null=True)
    place = IntegerField(default=0)
    is_active = BooleanField(default=True)
    note = CharField(max_length=200, default="")

    class Meta:
        table_name = "technician"
        indexes = ((("is_active", "place"), False),)


class TechnicianTrade(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    technician = ForeignKeyField(Technician, on_delete="CASCADE")
    trade = ForeignKeyField(Trade)

    class Meta:
        table_name = "technician_trade"
        indexes = ((("technician", "trade"), True),)


class WorkingHours(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    technician = ForeignKeyField(Technician, on_delete="CASCADE")
    weekday = IntegerField()
    begins = IntegerField()
    ends = IntegerField()

    class Meta:
        table_name = "technician_hours"
        constraints = (Check("weekday BETWEEN 0 AND 6 AND begins >= 0 AND ends <= 1440 AND begins < ends"),)
        indexes = ((("technician", "weekday", "begins"), True),)


class Absence(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    technician = ForeignKeyField(Technician, on_delete="CASCADE")
    from_at = DateTimeField()
    until_at = DateTimeField()
    reason = CharField(max_length=40)

    class Meta:
        table_name = "technician_absence"
        constraints = (Check("from_at < until_at"),)
        indexes = ((("from_at",), False), (("technician", "from_at"), False))


TABLES = [Trade, RepairItem, Technician, TechnicianTrade, WorkingHours, Absence]


def up(migrator: Any, db: Any) -> None:
    """The tables of the trades."""
    with db.bind_ctx([Staff, *TABLES]):
        db.create_tables(TABLES)
