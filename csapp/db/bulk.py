"""Thousands of records in one unit of work, each with audit line and search entry as `Work.add` writes them."""

from collections.abc import Iterable, Sequence
from typing import Any

from csapp.db import audit, search_index
from csapp.db.connection import database, is_sqlite
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, values_of

_CHUNK = 500

Trail = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]  # area, record, before, after


def add_all(work: Work, records: Sequence[Record]) -> None:
    """Insert records of one kind and give them their ids; the order is kept."""
    if not records:
        return
    if not is_sqlite():
        for record in records:
            work.add(record)
        return
    model = type(records[0])
    fields = [field for field in model._meta.sorted_fields if field.name != "id"]
    next_id = database.execute_sql(f'SELECT coalesce(max(id), 0) + 1 FROM "{model.key()}"').fetchone()[0]
    for record_id, record in enumerate(records, next_id):
        record.created_at = record.changed_at = work.at
        record.created_by = record.changed_by = work.by.id
        record.id = record_id
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join("?" * (len(fields) + 1))
    database.connection().executemany(
        f'INSERT INTO "{model.key()}" (id, {names}) VALUES ({marks})',
        [(record.id, *(field.db_value(record.__data__.get(field.name)) for field in fields)) for record in records],
    )
    entries = [(model.key(), record.id, entry) for record in records if (entry := record.findable()) is not None]
    if entries:
        search_index.rebuild(entries)
    _tell_all(work, "create", [(model.key(), record.id, None, _shown(record)) for record in records])


def _shown(record: Record) -> dict[str, Any]:
    return {name: "•••" if name in record.secrets else value for name, value in values_of(record).items()}


def remove_all(work: Work, records: Sequence[Record], step: str) -> None:
    """Delete records of one kind; what they held stays in their audit lines."""
    if not records:
        return
    if not is_sqlite():
        for record in records:
            work.remove(record, step)
        return
    model = type(records[0])
    _tell_all(work, step, [(model.key(), record.id, _shown(record), None) for record in records])
    for ids in _chunks([record.id for record in records]):
        marks = ", ".join("?" * len(ids))
        held = database.execute_sql(
            f"SELECT id, record_id, number, title, words FROM finding WHERE area = ? AND record_id IN ({marks})",
            (model.key(), *ids),
        ).fetchall()
        _forget(held)
        model.delete().where(model.id.in_(ids)).execute()


def _forget(held: Sequence[tuple[int, int, str, str, str]]) -> None:
    """Take entries out of the index, gram rows first: the words they were made of must still be known."""
    connection = database.connection()
    connection.executemany(
        "INSERT INTO finding_gram (finding_gram, rowid, grams) VALUES ('delete', ?, ?)",
        [(entry_id, " ".join(search_index._grams(words))) for entry_id, _, _, _, words in held],
    )
    connection.executemany("DELETE FROM finding WHERE id = ?", [(entry_id,) for entry_id, *_ in held])


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _tell_all(work: Work, step: str, trails: Sequence[Trail]) -> None:
    """One audit line per record, chained like those of `audit.write_line`."""
    stamp = work.at.isoformat(sep=" ")
    last = database.execute_sql("SELECT id, digest FROM audit_line ORDER BY id DESC LIMIT 1").fetchone()
    line_id, previous = last if last else (0, audit._START)
    lines: list[tuple[Any, ...]] = []
    for area, record_id, before, after in trails:
        work.areas.add(area)
        parts = (stamp, work.by.id, work.by.name, area, record_id, step, audit._text(before), audit._text(after), "")
        digest = audit._digest(previous, parts)
        line_id += 1
        lines.append((line_id, *parts, previous, digest))
        previous = digest
    database.connection().executemany(
        'INSERT INTO audit_line (id, at, "by", by_name, area, record_id, step, before, after, note, previous, digest) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        lines,
    )
    database.execute_sql(
        "INSERT INTO counter (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = counter.last + ?",
        (audit._COUNTER, len(lines), len(lines)),
    )
