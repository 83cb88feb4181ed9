"""Reading a register: pages, counts, one record's facts; plain values out, no text for the database in (design 3)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, NamedTuple

import peewee

from csapp.core.roles import Actor, Permission, require
from csapp.core.workflow import Shape
from csapp.db.connection import connected, database, known_faults
from csapp.registers.facts import RecordFacts, facts
from csapp.registers.plan import Key, Links, Plan, View, condition, first_view, path_of, period, words
from csapp.registers.spec import Register
from csapp.registers.text import clear_values, finished_states, list_cells

__all__ = [
    "PAGE",
    "Key",
    "RecordFacts",
    "Row",
    "View",
    "count",
    "counts",
    "export_rows",
    "facts",
    "first_view",
    "is_sortable",
    "last",
    "locate",
    "page",
]

PAGE = 200
"""Rows of one page."""

_KEPT_PLANS = 8
_CHUNK = 500

_plans: dict[tuple[Any, ...], Plan] = {}


class Row(NamedTuple):
    """One table row, ready to be painted: words and shapes by column, and where it stands in the order."""

    id: int
    cells: tuple[str, ...]
    shapes: tuple[Shape | None, ...]
    key: Key


def _plan(register: Register, view: View, now: datetime, by: Actor) -> Plan:
    require(by, register.view)
    name = (id(register), id(database.obj), view, now, by)
    held = _plans.get(name)
    if held is None:
        while len(_plans) >= _KEPT_PLANS:
            _plans.pop(next(iter(_plans)))
        held = _plans[name] = Plan(register, view, now, by)
    return held


def _rows(register: Register, plan: Plan, raw: Sequence[Sequence[Any]], now: datetime) -> list[Row]:
    if not raw:
        return []
    sides = list(zip(*raw, strict=True))
    done = finished_states(register)
    finished = [state in done for state in plan.state.values(sides)] if plan.state is not None else []
    texts: list[list[str]] = []
    shapes: list[Any] = []
    for column in plan.columns:
        values = column.values(sides)
        column_texts, column_shapes = list_cells(register, column.field, values, now, finished)
        texts.append(column_texts)
        shapes.append(column_shapes or repeat(None, len(raw)))
    keys = map(Key, sides[1], sides[0])
    cells = zip(*texts, strict=True)
    return list(map(Row, sides[0], cells, zip(*shapes, strict=True), keys))


def page(
    register: Register,
    view: View,
    now: datetime,
    by: Actor,
    *,
    after: Key | None = None,
    before: Key | None = None,
    offset: int | None = None,
    limit: int = PAGE,
) -> list[Row]:
    """At most `limit` rows: the first ones, those after or before a key, or from a row number. Raises NotAllowed."""
    with known_faults(), connected():
        plan = _plan(register, view, now, by)
        if before is not None:
            raw = plan.run("before", before, limit).fetchall()
            raw.reverse()
        elif after is not None:
            raw = plan.run("after", after, limit).fetchall()
        elif offset:
            raw = plan.run("offset", None, limit, offset).fetchall()
        else:
            raw = plan.run("first", None, limit).fetchall()
        return _rows(register, plan, raw, now)


def last(register: Register, view: View, now: datetime, by: Actor, *, limit: int = PAGE) -> list[Row]:
    """The last `limit` rows, read from the end."""
    with known_faults(), connected():
        plan = _plan(register, view, now, by)
        raw = plan.run("last", None, limit).fetchall()
        raw.reverse()
        return _rows(register, plan, raw, now)


def count(register: Register, view: View, now: datetime, by: Actor) -> int:
    """How many rows the view has. Raises NotAllowed."""
    with known_faults(), connected():
        return _plan(register, view, now, by).count()


def counts(register: Register, view: View, now: datetime, by: Actor, *, only: Sequence[str] = ()) -> dict[str, int]:
    """The number on every chip, in one SELECT: for a chip under the view's modifiers, for a modifier under its chip.

    `only` counts these chips alone, for tables so long that other reading should come between.
    """
    require(by, register.view)
    counted = [entry for entry in register.filters if not only or entry.key in only]
    if not counted:
        return {}
    model = register.model
    everywhere = [*period(register, view), words(register, view.words)]
    on = {entry.key for entry in register.filters if entry.key == view.filter or entry.key in view.modifiers}
    found = {entry.key: condition(entry, now, by) for entry in register.filters}
    kinds = {entry.key: entry.modifier for entry in register.filters}
    totals = []
    for entry in counted:
        beside = [found[key] for key in sorted(on - {entry.key}) if entry.modifier or kinds[key]]
        parts = [part for part in (*everywhere, *beside, found[entry.key]) if part is not None]
        total = model.select(peewee.fn.COUNT(peewee.SQL("*")))
        totals.append(total.where(*parts) if parts else total)
    with known_faults(), connected():
        sql, parameters = peewee.Select(columns=totals).bind(database.obj).sql()
        numbers = database.execute_sql(sql, parameters).fetchone()
    return {entry.key: int(number) for entry, number in zip(counted, numbers, strict=True)}


def is_sortable(register: Register, name: str) -> bool:
    """Whether a field stands in a column of the database; a derived one has no order there."""
    return Links(register.model).source(path_of(register, name)).column is not None


def locate(register: Register, view: View, now: datetime, by: Actor, record_id: int) -> int | None:
    """The row number of a record in this view, from 0; None where it is not shown."""
    with known_faults(), connected():
        return _plan(register, view, now, by).place(record_id)


def export_rows(
    register: Register,
    view: View,
    now: datetime,
    by: Actor,
    *,
    unmasked: bool = False,
    shown: Sequence[str] = (),
) -> Iterator[tuple[Any, ...]]:
    """Typed values of the sheet's columns, or of those `shown` (money in fen), as they are written, from one snapshot.

    The line about an unmasked export is the caller's to write. Raises NotAllowed.
    """
    require(by, Permission.EXPORT)
    if unmasked:
        require(by, Permission.EXPORT_UNMASKED)
    shown = shown or (register.sheet.columns if register.sheet is not None else register.table)
    with known_faults(), connected():
        plan = Plan(register, view, now, by, shown)
        cursor = plan.run("all")
        while chunk := cursor.fetchmany(_CHUNK):
            sides = list(zip(*chunk, strict=True))
            columns = [
                clear_values(register, column.field, column.values(sides), unmasked=unmasked) for column in plan.columns
            ]
            yield from zip(*columns, strict=True)
