"""Links between records of different areas. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import CharField, IntegerField, Model


class Link(Model):
    from_area = CharField(max_length=40)
    from_id = IntegerField()
    to_area = CharField(max_length=40)
    to_id = IntegerField()
    bond = CharField(max_length=10)

    class Meta:
        table_name = "link"
        indexes = (
            (("from_area", "from_id", "to_area", "to_id", "bond"), True),
            (("to_area", "to_id"), False),
        )


def up(migrator: Any, db: Any) -> None:
    """The table of links."""
    with db.bind_ctx([Link]):
        db.create_tables([Link])
