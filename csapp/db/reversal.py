"""Take back a whole run of steps by its audit lines: made records go, changed ones get back what they held."""

import json
from typing import Any

from csapp.core.errors import TransitionRefused
from csapp.core.marks import mark
from csapp.db.bulk import remove_all
from csapp.db.connection import database
from csapp.db.record import Record
from csapp.db.unit_of_work import Work

_CHUNK = 500

Key = tuple[str, int]


def last_line() -> int:
    """The number of the newest audit line; 0 where there is none."""
    return int(database.execute_sql("SELECT coalesce(max(id), 0) FROM audit_line").fetchone()[0])


def take_back(work: Work, first_line: int, last_line: int, step: str) -> None:
    """Undo the lines from `first_line` to `last_line`, all of them `create` or `change`.

    Raises TransitionRefused where a record was changed afterwards or later records refer to it; the caller's unit of
    work then undoes nothing.
    """
    made, held = _trail(first_line, last_line)
    models = models_by_key()
    _refuse_later_changes(models, made.keys() | held.keys(), last_line)
    for (area, record_id), values in held.items():
        if (area, record_id) in made:
            continue
        model = models[area]
        record = model.get_by_id(record_id)
        fields = model._meta.fields
        work.change(record, step, **{name: fields[name].python_value(value) for name, value in values.items()})
    by_area: dict[str, list[int]] = {}
    for area, record_id in made:
        by_area.setdefault(area, []).append(record_id)
    for area in reversed(by_area):
        _refuse_references(models[area], by_area[area], made)
    for area in reversed(by_area):
        remove_all(work, _records(models[area], by_area[area]), step)


def _trail(first_line: int, last_line: int) -> tuple[dict[Key, None], dict[Key, dict[str, Any]]]:
    """Records made, in order, and the oldest values of those changed."""
    rows = database.execute_sql(
        f"SELECT area, record_id, step, before FROM audit_line WHERE id BETWEEN {database.param} AND {database.param} "
        "ORDER BY id",
        (first_line, last_line),
    )
    made: dict[Key, None] = {}
    held: dict[Key, dict[str, Any]] = {}
    for area, record_id, step, before in rows:
        if step == "create":
            made[area, record_id] = None
        elif before:
            held[area, record_id] = json.loads(before) | held.get((area, record_id), {})
    return made, held


def models_by_key() -> dict[str, type[Record]]:
    """All kinds of records by their key."""
    found: dict[str, type[Record]] = {}
    waiting = list(Record.__subclasses__())
    while waiting:
        model = waiting.pop()
        found[model.key()] = model
        waiting += model.__subclasses__()
    return found


def _records(model: type[Record], ids: list[int]) -> list[Record]:
    found: list[Record] = []
    for start in range(0, len(ids), _CHUNK):
        found.extend(model.select().where(model.id.in_(ids[start : start + _CHUNK])))
    return found


def _name(model: type[Record], record_id: int) -> str:
    record = model.get_or_none(model.id == record_id)
    entry = record.findable() if record is not None else None
    return entry.title if entry is not None else mark("其中一条")


def _refuse_later_changes(models: dict[str, type[Record]], touched: set[Key], last: int) -> None:
    """Changed is what holds other values now than it held then; changes that were taken back do not count."""
    rows = database.execute_sql(
        f"SELECT area, record_id, before, after FROM audit_line WHERE id > {database.param} "
        "AND (before != '' OR after != '') ORDER BY id",
        (last,),
    )
    then: dict[Key, dict[str, Any]] = {}
    now: dict[Key, dict[str, Any]] = {}
    for area, record_id, before, after in rows:
        key = (area, record_id)
        if key in touched:
            held = json.loads(before) if before else {}
            then[key] = held | then.get(key, {})
            now[key] = now.get(key, {}) | (json.loads(after) if after else dict.fromkeys(held))
    for (area, record_id), held in then.items():
        if held != now[area, record_id]:
            raise TransitionRefused(
                mark("「{name}」在这一批之后又改过，不能整批撤销。逐条改正就行。"), name=_name(models[area], record_id)
            )


def _refuse_references(model: type[Record], ids: list[int], made: dict[Key, None]) -> None:
    for link, source in model._meta.backrefs.items():
        for start in range(0, len(ids), _CHUNK):
            rows = source.select(source.id, link).where(link.in_(ids[start : start + _CHUNK])).tuples()
            for row_id, record_id in rows:
                if (source.key(), row_id) not in made:
                    raise TransitionRefused(
                        mark("这一批之后已有记录用到「{name}」，不能整批撤销。逐条改正就行。"),
                        name=_name(model, record_id),
                    )
