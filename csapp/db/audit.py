"""The audit trail: one line per step, each carrying the hash of the line before (design 5)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import peewee

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db.connection import connected, database
from csapp.db.numbering import Counter, advance
from csapp.db.record import Table, plain

_COUNTER = "audit"
_START = "0" * 64


class AuditLine(Table):
    """Who did what to which record, with the values before and after."""

    at = peewee.DateTimeField()
    by = peewee.IntegerField()
    by_name = peewee.CharField(max_length=80)
    area = peewee.CharField(max_length=40)
    record_id = peewee.IntegerField(null=True)
    step = peewee.CharField(max_length=60)
    before = peewee.TextField(default="")
    after = peewee.TextField(default="")
    note = peewee.TextField(default="")
    previous = peewee.CharField(max_length=64)
    digest = peewee.CharField(max_length=64)

    class Meta:
        """History of a record is a query on area and record."""

        indexes = ((("area", "record_id"), False),)


def _text(values: dict[str, Any] | None) -> str:
    return json.dumps({key: plain(value) for key, value in values.items()}, ensure_ascii=False) if values else ""


def _digest(previous: str, parts: tuple[object, ...]) -> str:
    return hashlib.sha256("\x1f".join([previous, *map(str, parts)]).encode()).hexdigest()


_COLUMNS = 'at, "by", by_name, area, record_id, step, before, after, note, previous, digest'


def write_line(
    by: Actor,
    at: datetime,
    area: str,
    record_id: int | None,
    step: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    """Append one line to the chain; call it inside the unit of work it belongs to."""
    # The counter first: on a server its row lock makes the writers of the chain wait for each other.
    advance(_COUNTER)
    last = database.execute_sql("SELECT digest FROM audit_line ORDER BY id DESC LIMIT 1").fetchone()
    previous = last[0] if last else _START
    stamp = at.isoformat(sep=" ")
    parts = (stamp, by.id, by.name, area, record_id, step, _text(before), _text(after), note)
    marks = ", ".join([database.param] * 11)
    sql = f"INSERT INTO audit_line ({_COLUMNS}) VALUES ({marks})"
    database.execute_sql(sql, (*parts, previous, _digest(previous, parts)))


def history(area: str, record_id: int) -> list[AuditLine]:
    """All lines of one record, newest first."""
    lines = AuditLine.select().where(AuditLine.area == area, AuditLine.record_id == record_id)
    with connected():
        return list(lines.order_by(AuditLine.id.desc()))


def broken_links() -> Iterator[str]:
    """One sentence for each place where the chain was changed or cut."""
    previous, count = _START, 0
    rows = database.execute_sql(f"SELECT id, {_COLUMNS} FROM audit_line ORDER BY id")
    for line_id, *parts, before, digest in rows:
        count += 1
        if before != previous:
            yield mark("留痕第 {line} 条之前有缺失或被换过。").format(line=line_id)
        if _digest(before, tuple(parts)) != digest:
            yield mark("留痕第 {line} 条被改过。").format(line=line_id)
        previous = digest
    counter = Counter.get_or_none(Counter.name == _COUNTER)
    expected = counter.last if counter else 0
    if expected != count:
        yield mark("留痕应有 {expected} 条，实有 {count} 条。").format(expected=expected, count=count)
