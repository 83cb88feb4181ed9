"""Spaces as they lie, marks of their maps, rates, more of a car. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import CharField, Check, DateField, DateTimeField, IntegerField, Model
from playhouse.migrate import migrate


class MapMark(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    zone = CharField(index=True, max_length=30)
    kind = CharField(max_length=10)
    words = CharField(max_length=60, default="")
    x = IntegerField()
    y = IntegerField()
    width = IntegerField(default=0)
    height = IntegerField(default=0)
    turn = IntegerField(default=0)

    class Meta:
        table_name = "parking_mark"


class ParkingRate(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    kind = CharField(max_length=10)
    zone = CharField(max_length=30, default="")
    size = CharField(max_length=10, default="")
    monthly_fen = IntegerField()
    deposit_fen = IntegerField(default=0)
    from_on = DateField(index=True)
    until_on = DateField(null=True)
    note = CharField(max_length=200, default="")

    class Meta:
        table_name = "parking_rate"
        indexes = ((("kind", "zone", "size", "from_on"), True),)
        constraints = (
            Check("monthly_fen >= 0"),
            Check("deposit_fen >= 0"),
            Check("until_on IS NULL OR until_on >= from_on"),
        )


def up(migrator: Any, db: Any) -> None:
    """Two tables; columns that older rows fill with what was meant all along."""
    with db.bind_ctx([MapMark, ParkingRate]):
        db.create_tables([MapMark, ParkingRate])
    migrate(
        migrator.add_column("vehicles", "licence", CharField(max_length=40, default="")),
        migrator.add_column("vehicles", "insured_until", DateField(null=True)),
        migrator.add_column("parking_space", "size", CharField(max_length=10, default="标准")),
        migrator.add_column("parking_space", "standing", CharField(max_length=10, default="可租")),
        migrator.add_column("parking_space", "standing_note", CharField(max_length=200, default="")),
        migrator.add_column("parking_space", "x", IntegerField(null=True)),
        migrator.add_column("parking_space", "y", IntegerField(null=True)),
        migrator.add_column("parking_space", "turn", IntegerField(default=0)),
    )
