"""One transaction per office step: records, numbers, audit lines and search index, all or nothing (design 5)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import blinker
import peewee

from csapp.core.errors import StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db import audit, search_index
from csapp.db.connection import connected, database, known_faults
from csapp.db.numbering import next_number
from csapp.db.record import Record

R = TypeVar("R", bound=Record)

# Sent after a commit with `areas`: the set of keys whose records changed.
committed = blinker.Signal()

_present = threading.local()

_BOOKKEEPING = {"id", "version", "created_at", "created_by", "changed_at", "changed_by"}


class Work:
    """What a service does inside one unit of work."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by = by
        self.at = at
        self.areas: set[str] = set()

    def number(self, prefix: str) -> str:
        """The next document number of this day."""
        return next_number(prefix, self.at.date())

    def add(self, record: R, step: str = "create", note: str = "") -> R:
        """Insert `record` with its audit line and search entry."""
        record.created_at = record.changed_at = self.at
        record.created_by = record.changed_by = self.by.id
        record.save(force_insert=True)
        self._put_on_record(record, step, after=values_of(record), note=note)
        return record

    def change(self, record: R, step: str, *, version: int | None = None, remark: str = "", **values: Any) -> R:
        """Set `values` if nobody changed the record meanwhile; `version` is the one the page has read.

        `remark` goes into the audit line; it is not called `note`, which several tables have as a column.

        Raises StaleRecord.
        """
        if version is not None and version != record.version:
            raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
        held = {name: record.__data__.get(name) for name in values}
        changed = {name: value for name, value in values.items() if held[name] != plain_link(value)}
        model = type(record)
        query = model.update(**values, version=record.version + 1, changed_at=self.at, changed_by=self.by.id).where(
            model.id == record.id, model.version == record.version
        )
        if not query.execute():
            raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
        for name, value in values.items():
            setattr(record, name, value)
        record.version += 1
        record.changed_at, record.changed_by = self.at, self.by.id
        before = {name: held[name] for name in changed}
        self._put_on_record(record, step, before=before, after=changed, note=remark)
        return record

    def remove(self, record: Record, step: str = "remove", note: str = "") -> None:
        """Delete `record`; what it held stays in the audit line."""
        before = _without_secrets(record, values_of(record))
        search_index.take_out(record.key(), record.id)
        type(record).delete().where(type(record).id == record.id).execute()
        self.tell(record.key(), record.id, step, before=before, note=note)

    def tell(
        self,
        area: str,
        record_id: int | None,
        step: str,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        note: str = "",
    ) -> None:
        """An audit line for a step that changes no column (print, export, reveal)."""
        self.areas.add(area)
        audit.write_line(self.by, self.at, area, record_id, step, before=before, after=after, note=note)

    def _put_on_record(self, record: Record, step: str, **trail: Any) -> None:
        entry = record.findable()
        if entry is not None:
            search_index.put(record.key(), record.id, entry)
        told = {name: _without_secrets(record, values) for name, values in trail.items() if name != "note"}
        self.tell(record.key(), record.id, step, note=trail.get("note", ""), **told)


def plain_link(value: Any) -> Any:
    """A linked record as its id, as the column holds it."""
    return value.id if isinstance(value, Record) else value


def _without_secrets(record: Record, values: dict[str, Any]) -> dict[str, Any]:
    return {name: "•••" if name in record.secrets else value for name, value in values.items()}


def values_of(record: Record) -> dict[str, Any]:
    """The columns of a record that say something, without the bookkeeping ones."""
    return {
        name: value for name, value in record.__data__.items() if name not in _BOOKKEEPING and value not in (None, "")
    }


@contextmanager
def unit_of_work(by: Actor, at: datetime) -> Iterator[Work]:
    """One transaction; a unit opened inside another (a signal's receiver) joins it.

    Raises DataUnavailable for the known faults of the database.
    """
    outer: Work | None = getattr(_present, "work", None)
    if outer is not None:
        inner = Work(by, at)
        inner.areas = outer.areas
        # A savepoint: if somebody outside catches a refusal, nothing of this unit stays half written.
        with database.atomic():
            yield inner
        return
    work = Work(by, at)
    with known_faults(), connected():
        _present.work = work
        try:
            with database.atomic():
                yield work
        finally:
            _present.work = None
    committed.send(areas=frozenset(work.areas))


def fetch(model: type[R], record_id: int) -> R:
    """The record of that id; raises StaleRecord when another seat removed it."""
    try:
        found: R = model.get(model.id == record_id)
    except peewee.DoesNotExist as gone:
        raise StaleRecord(mark("这条记录已经不在了，按 F5 看最新情况。")) from gone
    return found
