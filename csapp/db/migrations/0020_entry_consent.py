"""Consent to enter with the key on a repair order, the end of what a key was lent for. Frozen, as the others."""

from typing import Any

from peewee import CharField, DateTimeField
from playhouse.migrate import migrate


def up(migrator: Any, _db: Any) -> None:
    """New columns of two tables."""
    migrate(
        migrator.add_column("repair_order", "entry_agreed_at", DateTimeField(null=True)),
        migrator.add_column("repair_order", "entry_agreed_by", CharField(max_length=80, default="")),
        migrator.add_column("repair_order", "entry_phone", CharField(max_length=24, default="")),
        migrator.add_column("repair_order", "entry_asked_by", CharField(max_length=40, default="")),
        migrator.add_column("key_lending", "matter_ended_at", DateTimeField(null=True)),
    )
