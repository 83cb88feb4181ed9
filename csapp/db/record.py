"""The base of all tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import peewee
from playhouse.fields import EnumField

from csapp.core.frozen import frozen
from csapp.db.connection import database

__all__ = ["EnumField", "Findable", "Record", "Table", "plain", "tuples"]


@frozen
class Findable:
    """What the search index keeps of a record: its number or name, one line about it, and all words to be found by.

    `keys` are spellings by whose beginning it is found besides; an entry of keys without words is found by them alone.
    """

    number: str
    title: str
    words: str
    keys: tuple[str, ...] = ()


class Table(peewee.Model):
    """A table of the program, bound to the one database."""

    id: Any

    class Meta:
        """Shared by all tables."""

        database = database
        legacy_table_names = False


class Record(Table):
    """A row with a version (optimistic lock) and who made and changed it when."""

    version = peewee.IntegerField(default=1)
    created_at = peewee.DateTimeField()
    created_by = peewee.IntegerField()
    changed_at = peewee.DateTimeField()
    changed_by = peewee.IntegerField()

    # Columns whose values never reach an audit line.
    secrets: ClassVar[frozenset[str]] = frozenset()

    # Columns that are sorted by the parts they are made of, each as people count: 2 before 10.
    in_parts: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def findable(self) -> Findable | None:
        """What is looked for in this record; None keeps it out of the search index."""
        return None

    @classmethod
    def key(cls) -> str:
        """The one key of the area: its table name."""
        return str(cls._meta.table_name)


def plain(value: Any) -> Any:
    """A column value as JSON can hold it, for audit lines and drafts."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, peewee.Model):
        return value.__data__["id"]
    return value


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples, which costs a third of model instances."""
    return list(query.tuples())
