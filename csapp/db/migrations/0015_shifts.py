"""The shifts of the office. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import BooleanField, CharField, Check, DateTimeField, IntegerField, Model


class Shift(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(unique=True, max_length=10)
    sign = CharField(unique=True, max_length=2)
    begins = IntegerField(index=True)
    ends = IntegerField()
    people = IntegerField(default=1)
    holiday_people = IntegerField(default=2)
    is_active = BooleanField(default=True)

    class Meta:
        table_name = "shifts"
        constraints = (
            Check("begins BETWEEN 0 AND 1439 AND begins < ends AND ends <= begins + 1440"),
            Check("people BETWEEN 0 AND 50 AND holiday_people >= people AND holiday_people <= 50"),
        )


def up(migrator: Any, db: Any) -> None:
    """The table of the shifts."""
    with db.bind_ctx([Shift]):
        db.create_tables([Shift])
