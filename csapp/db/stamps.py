"""Version, time and author of the last change of records, kept so that an undo can put them back with the values."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from csapp.db.connection import database
from csapp.db.record import Record, tuples
from csapp.db.reversal import Key, models_by_key

_CHUNK = 500


class Stamp(NamedTuple):
    """What a change writes beside the values."""

    version: int
    changed_at: datetime
    changed_by: int


def touched_since(line: int) -> frozenset[Key]:
    """The records that audit lines after `line` are about."""
    sql = f"SELECT DISTINCT area, record_id FROM audit_line WHERE id > {database.param} AND record_id IS NOT NULL"
    known = models_by_key()
    return frozenset((area, record_id) for area, record_id in database.execute_sql(sql, (line,)) if area in known)


def stamps_of(keys: Iterable[Key]) -> dict[Key, Stamp]:
    """The stamps of those that are there."""
    models, ids = models_by_key(), dict[str, list[int]]()
    for area, record_id in sorted(keys):
        ids.setdefault(area, []).append(record_id)
    found: dict[Key, Stamp] = {}
    for area, numbers in ids.items():
        for start in range(0, len(numbers), _CHUNK):
            found |= _read(models[area], area, numbers[start : start + _CHUNK])
    return found


def _read(model: type[Record], area: str, ids: list[int]) -> dict[Key, Stamp]:
    rows = tuples(model.select(model.id, model.version, model.changed_at, model.changed_by).where(model.id.in_(ids)))
    return {(area, record_id): Stamp(version, changed_at, by) for record_id, version, changed_at, by in rows}


def put_back(stamps: Mapping[Key, Stamp]) -> None:
    """The records were last changed then, as far as they themselves say; the audit trail keeps all its lines."""
    models = models_by_key()
    for (area, record_id), stamp in stamps.items():
        model = models[area]
        model.update(**stamp._asdict()).where(model.id == record_id).execute()
