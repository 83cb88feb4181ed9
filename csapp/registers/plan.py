"""One SELECT for a register: joins along the declared paths, conditions of a view, order and keyset (design 3)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import peewee

from csapp.core.frozen import frozen
from csapp.core.roles import Actor
from csapp.db import search_index
from csapp.db.connection import database
from csapp.db.record import EnumField, Record
from csapp.registers.spec import Field, Filter, Kind, Register
from csapp.registers.text import as_time

# Characters, more than the longest part has.
_PART = 20
_LOWEST: tuple[tuple[type[peewee.Field], Any], ...] = (
    (peewee.DateTimeField, datetime.min),
    (peewee.DateField, date.min),
    (peewee.IntegerField, -(2**62)),
    (peewee.BooleanField, False),
)


@frozen
class View:
    """What a page shows: chip, modifiers, words, order (a field; empty is the register's) and period, both days in."""

    filter: str = ""
    modifiers: frozenset[str] = frozenset()
    words: str = ""
    order: str = ""
    descending: bool = False
    since: date | None = None
    until: date | None = None


class Key(NamedTuple):
    """Where a row stands in the order: value of the order column as the database gave it, and the id."""

    value: Any
    id: int


def first_view(register: Register) -> View:
    """The view a page opens with: its first chip, in the register's order."""
    chip = next((entry.key for entry in register.filters if not entry.modifier), "")
    return View(filter=chip, order=register.order.lstrip("-"), descending=register.order.startswith("-"))


class Source(NamedTuple):
    """Where a path ends: a column, or a property of the record that `owner` stands for."""

    owner: Any
    model: Any
    column: Any
    derived: str


class Links:
    """Resolves paths on a model; every link followed is one outer join."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.joins: list[tuple[Any, Any, Any]] = []
        self._owners: dict[str, tuple[Any, Any]] = {"": (model, model)}

    def source(self, path: str) -> Source:
        """The end of `path`; raises KeyError where a name is neither column, link nor property."""
        *links, name = path.split(".")
        owner, model = self._follow(links)
        if name in model._meta.fields:
            return Source(owner, model, getattr(owner, name), "")
        if isinstance(getattr(model, name, None), property):
            return Source(owner, model, None, name)
        raise KeyError(path)

    def _follow(self, links: Sequence[str]) -> tuple[Any, Any]:
        taken = ""
        for link in links:
            owner, model = self._owners[taken]
            taken = f"{taken}.{link}"
            if taken not in self._owners:
                column = model._meta.fields.get(link)
                if not isinstance(column, peewee.ForeignKeyField):
                    raise KeyError(taken[1:])
                alias = column.rel_model.alias()
                self.joins.append((owner, alias, getattr(owner, link) == alias.id))
                self._owners[taken] = (alias, column.rel_model)
        return self._owners[taken]


def _reader(column: Any) -> Callable[[Any], Any] | None:
    """How a raw column value becomes what the model holds; None where it is that already."""
    if isinstance(column, (peewee.DateTimeField, peewee.DateField)):
        return as_time
    if isinstance(column, EnumField):
        return lambda value: None if value is None else column.enum_class(value)
    return bool if isinstance(column, peewee.BooleanField) else None


class Column:
    """One shown field: where its values stand in the raw rows and how they are read."""

    def __init__(self, field: Field, source: Source, selected: list[Any]) -> None:
        self.field = field
        self._source = source
        self._at = len(selected)
        self._columns = [] if source.column is not None else list(source.model._meta.sorted_fields)
        if source.column is not None:
            selected.append(source.column)
        else:
            selected += [getattr(source.owner, column.name) for column in self._columns]

    def values(self, raw: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """The column's values out of transposed rows."""
        if not self._columns:
            return raw[self._at]
        names = [column.name for column in self._columns]
        read = []
        for at, column in enumerate(self._columns):
            reader, values = _reader(column), raw[self._at + at]
            read.append(values if reader is None else [reader(value) for value in values])
        return [self._derive(dict(zip(names, row, strict=True))) for row in zip(*read, strict=True)]

    def _derive(self, data: dict[str, Any]) -> Any:
        if data["id"] is None:
            return None
        # Built without peewee's constructor: its defaults and checks cost more than the page itself.
        record = self._source.model.__new__(self._source.model)
        record.__data__, record.__rel__, record._dirty = data, {}, set()
        return getattr(record, self._source.derived)


class _Slot:
    """Stands in a compiled statement for a value that is known only when a page is asked for."""


_VALUE, _ID, _LIMIT, _OFFSET = _Slot(), _Slot(), _Slot(), _Slot()
_NUMBER_OF_ROWS = peewee.fn.COUNT(peewee.SQL("*"))


def _slot(slot: _Slot) -> peewee.SQL:
    return peewee.SQL(database.param, (slot,))


def _as_counted(columns: Sequence[Any]) -> Any:
    """Short texts one after another, each filled up from the left: 2 stands before 10, A9 before A10."""
    whole: Any = peewee.Value("")
    for column in columns:
        whole = whole.concat(peewee.fn.SUBSTR(peewee.Value(" " * _PART).concat(column), -_PART))
    return whole


class Plan:
    """The compiled statements of one register and view at one moment; good for as many pages as are asked for."""

    def __init__(
        self, register: Register, view: View, now: datetime, by: Actor, shown: Sequence[str] | None = None
    ) -> None:
        self._register, self._view, self._now, self._by = register, view, now, by
        self._model = register.model
        self._links = Links(self._model)
        self._selected: list[Any] = [self._model.id]
        self._order = self._order_column()
        self._order_links = len(self._links.joins)
        self._selected.append(self._order)
        names = register.table if shown is None else shown
        self.columns = [self._column(register.field(name)) for name in names]
        state = next((field for field in register.fields if field.kind is Kind.STATE), None)
        self.state = self._column(state) if state is not None and register.workflow is not None else None
        self._where = self._conditions()
        self._compiled: dict[str, tuple[str, list[Any]]] = {}

    def _column(self, field: Field) -> Column:
        return Column(field, self._links.source(field.source), self._selected)

    def _order_column(self) -> Any:
        name = self._view.order or self._register.order.lstrip("-")
        source = self._links.source(path_of(self._register, name))
        if source.column is None:
            raise KeyError(name)
        column = source.model._meta.fields[source.column.name]
        parts = source.model.in_parts.get(source.column.name)
        self._walks_index = name == self._register.order.lstrip("-") and not parts
        if parts:
            return peewee.fn.COALESCE(_as_counted([getattr(source.owner, part) for part in parts]), "")
        if not column.null and source.owner is self._model:
            return source.column
        # Missing values come first when ascending, on every database; only a column that is never empty uses an index.
        lowest = next((low for kind, low in _LOWEST if isinstance(column, kind)), "")
        return peewee.fn.COALESCE(source.column, peewee.Value(lowest, converter=column.db_value))

    def _descending(self) -> bool:
        return self._view.descending if self._view.order else self._register.order.startswith("-")

    def _conditions(self) -> list[Any]:
        register, view = self._register, self._view
        chosen = [entry for entry in register.filters if entry.key == view.filter or entry.key in view.modifiers]
        found = [condition(entry, self._now, self._by) for entry in chosen]
        return [part for part in [*found, *period(register, view), words(register, view.words)] if part is not None]

    def _from(self, columns: Sequence[Any], links: int | None = None) -> Any:
        """A SELECT of `columns` with the first `links` joins, all without a number."""
        query = self._model.select(*columns)
        for owner, alias, on in self._links.joins[:links]:
            query = query.join_from(owner, alias, peewee.JOIN.LEFT_OUTER, on=on)
        return query

    def _filtered(self, columns: Sequence[Any], links: int | None = None, *more: Any) -> Any:
        conditions = [*self._where, *more]
        query = self._from(columns, links)
        return query.where(*conditions) if conditions else query

    def _ordered(self, query: Any, *, backward: bool) -> Any:
        if self._descending() != backward:
            return query.order_by(self._order.desc(), self._model.id.desc())
        return query.order_by(self._order.asc(), self._model.id.asc())

    def _beyond(self, *, backward: bool) -> Any:
        """Rows after the key: a range on the order column, which an index can walk, narrowed by the id."""
        value, number = _slot(_VALUE), _slot(_ID)
        if self._descending() != backward:
            return (self._order <= value) & ((self._order < value) | (self._model.id < number))
        return (self._order >= value) & ((self._order > value) | (self._model.id > number))

    def _statement(self, name: str) -> tuple[str, list[Any]]:
        if name not in self._compiled:
            self._compiled[name] = self._compose(name).sql()
        return self._compiled[name]

    def _compose(self, name: str) -> Any:
        backward = name in ("before", "last")
        more = [self._beyond(backward=backward)] if name in ("after", "before") else []
        if name == "all":
            return self._ordered(self._filtered(self._selected), backward=False)
        if self._walks_index and name != "offset":
            return self._ordered(self._filtered(self._selected, None, *more), backward=backward).limit(_slot(_LIMIT))
        # Skipped and sorted rows are never read whole: ids first, then the columns of the few that are shown.
        ids = self._ordered(self._filtered([self._model.id], self._order_links, *more), backward=backward)
        ids = ids.limit(_slot(_LIMIT))
        if name == "offset":
            ids = ids.offset(_slot(_OFFSET))
        return self._ordered(self._from(self._selected).where(self._model.id.in_(ids)), backward=backward)

    def _execute(self, statement: tuple[str, Sequence[Any]], slots: dict[_Slot, Any]) -> Any:
        sql, parameters = statement
        return database.execute_sql(sql, [slots[part] if isinstance(part, _Slot) else part for part in parameters])

    def run(self, name: str, key: Key | None = None, limit: int = 0, offset: int = 0) -> Any:
        """A cursor over raw rows: `first`, `after` or `before` a key, `last`, from an `offset`, or `all`."""
        slots = {_VALUE: key.value if key else None, _ID: key.id if key else None, _LIMIT: limit, _OFFSET: offset}
        return self._execute(self._statement(name), slots)

    def count(self) -> int:
        """How many rows the view has."""
        return int(database.execute_sql(*self._filtered([_NUMBER_OF_ROWS], 0).sql()).fetchone()[0])

    def place(self, record_id: int) -> int | None:
        """At which row the record stands, from 0; None where the view does not show it."""
        held = self._filtered([self._order, self._model.id], self._order_links, self._model.id == record_id)
        key = database.execute_sql(*held.sql()).fetchone()
        if key is None:
            return None
        before = self._filtered([_NUMBER_OF_ROWS], self._order_links, self._beyond(backward=True))
        return int(self._execute(before.sql(), {_VALUE: key[0], _ID: key[1]}).fetchone()[0])


def path_of(register: Register, name: str) -> str:
    """The path of a declared field, or `name` itself where the register has no such field."""
    return next((field.source for field in register.fields if field.key == name), name)


def condition(entry: Filter, now: datetime, by: Actor) -> Any:
    """What a chip asks of the rows; None for every row."""
    return entry.where(now, by) if entry.where is not None else None


def period(register: Register, view: View) -> list[Any]:
    """The days of the view as conditions on the register's period field."""
    if not register.period or (view.since is None and view.until is None):
        return []
    column = getattr(register.model, path_of(register, register.period))
    moments = isinstance(register.model._meta.fields[column.name], peewee.DateTimeField)
    found = []
    if view.since is not None:
        found.append(column >= (datetime.combine(view.since, time()) if moments else view.since))
    if view.until is not None:
        day_after = view.until + timedelta(days=1)
        found.append(column < (datetime.combine(day_after, time()) if moments else day_after))
    return found


def words(register: Register, text: str) -> Any:
    """Rows in which every word is found: by the search index, or by scanning `search` where the model has no entry."""
    if not text.strip():
        return None
    if register.model.findable is Record.findable:
        return _scan(register, text)
    found = search_index.conditions(text)
    if found is None:
        return None
    sql, values = found
    area = register.model.key()
    inner = f"(SELECT finding.record_id FROM finding WHERE finding.area = {database.param} AND {sql})"
    return register.model.id.in_(peewee.SQL(inner, (area, *values)))


def _scan(register: Register, text: str) -> Any:
    columns = [getattr(register.model, path_of(register, name)) for name in register.search]
    if not columns:
        return None
    every = None
    for word in text.split():
        some = None
        for column in columns:
            hit = column.contains(word)
            some = hit if some is None else some | hit
        every = some if every is None else every & some
    return every
