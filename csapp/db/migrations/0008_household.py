"""Notes on rooms, more of a room, keys to be found by. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import migrate


class Unit(Model):
    class Meta:
        table_name = "places"


class Finding(Model):
    class Meta:
        table_name = "finding"


class FindingKey(Model):
    entry = ForeignKeyField(Finding, on_delete="CASCADE")
    key = CharField(max_length=80)

    class Meta:
        table_name = "finding_key"
        indexes = ((("key", "entry"), True),)


class UnitNote(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    kind = CharField(max_length=10)
    unit = ForeignKeyField(Unit)
    words = TextField()
    until_on = DateField(null=True)
    noted_at = DateTimeField()
    noted_by = CharField(max_length=40)

    class Meta:
        table_name = "unit_note"


def up(migrator: Any, db: Any) -> None:
    """Two tables, two columns, texts cut anew; keys of older records are written when the program next starts."""
    with db.bind_ctx([FindingKey, UnitNote]):
        db.create_tables([FindingKey, UnitNote])
    migrate(
        migrator.add_column("places", "layout", CharField(max_length=20, default="")),
        migrator.add_column("places", "fees_paid_until", DateField(null=True)),
        migrator.drop_index("finding", "finding_number"),
    )
    # not frozen: the index must be cut as the program looks things up, whichever program that is
    from csapp.db.search_index import cut_again

    cut_again()
