"""The one box over a million records: a keystroke's answer beside the bare index query and a scan; size; saving.

The text is prose of a large vocabulary (`tests/prose.py`). "Index" is everything kept for searching beside the folded
text itself: grams, keys, numbers, titles and their b-trees.
"""

import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from csapp.app.finding import find
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db import search_index
from csapp.db.connection import connected, database
from csapp.db.migrate import prepare
from csapp.db.record import Findable, Record
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as service
from csapp.masterdata.people.models import Person
from csapp.registers.sound import sound_of
from tests import prose
from tests.bench.figure import Figure, paired, timed

MANY = int(os.environ.get("CSAPP_BENCH_ROWS", "1000000"))
PEOPLE = MANY // 5
NOW = datetime(2026, 11, 24, 10, 24)
_DESK = Actor(1, "刘芳", Role.DESK)
_CHUNK = 20_000
_KEYSTROKES = 420
_SCANS = 140
_LIMIT = 8
_SAVES = 200
_COLUMNS = ("number", "unit_code", "caller_name", "caller_phone", "content", "reply", "result")
_NAMES = ("number", "room", "name", "phone", "content", "reply", "result")


def measure() -> list[Figure]:
    """p95 of the answer, of the bare query and of the scan for the same fragments; sizes; medians of saving."""
    with tempfile.TemporaryDirectory() as root:
        folder = DataFolder(Path(root) / "data")
        prepare(folder, NOW)
        with connected():
            sample = _fill()
            typed = list(prose.fragments(sample, _KEYSTROKES))
            answer, bare = _answers(typed)
            sought, scan = _against_scan(typed[:_SCANS])
            index, text = _sizes()
            names = _names()
            with_index, without = _saves()
    return [
        Figure(f"a keystroke's answer, p95 of {MANY:,}", answer, bare, 3.0),
        Figure("a keystroke's answer beside LIKE, p95", sought, scan, 0.05),
        Figure("index beside its text", index, text, 1.5, "Mi"),
        Figure("save with and without the index", with_index, without, 1.5),
        Figure(f"a name among {PEOPLE:,} people, p95", names, 100.0, 1.0),
    ]


def _fill() -> list[dict[str, str]]:
    """Records, index and people by bulk; some records are handed back, so that fragments can be cut out of them."""
    database.pragma("synchronous", 0)
    chance, kept = random.Random("kept"), []
    records = prose.texts(MANY)
    for start in range(0, MANY, _CHUNK):
        part = [next(records) for _ in range(min(_CHUNK, MANY - start))]
        kept += chance.sample(part, min(len(part), 4000 * len(part) // MANY + 1))
        with database.atomic():
            _insert(Reception, [_reception(one) | {"id": start + at} for at, one in enumerate(part, 1)])
            search_index.rebuild([("reception", start + at, _entry(one)) for at, one in enumerate(part, 1)])
    _settle(prose.texts(PEOPLE, "people"))
    database.execute_sql("INSERT INTO finding_gram (finding_gram) VALUES ('optimize')")
    database.execute_sql("ANALYZE")
    return kept


def _reception(one: dict[str, str]) -> dict[str, object]:
    told = {column: one[name] for column, name in zip(_COLUMNS, _NAMES, strict=True)}
    return {**told, "state": "closed", "category": "报修", "received_at": NOW, "responsible": "刘芳"}


def _insert(model: type[Record], records: list[dict[str, object]]) -> None:
    """Plain rows; what is not given is the model's own default."""
    fields = model._meta.sorted_fields
    blank = {field.name: None if field.default is None else field.db_value(field.default) for field in fields}
    blank |= {"version": 1, "created_at": NOW, "created_by": 1, "changed_at": NOW, "changed_by": 1}
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    sql = f'INSERT INTO "{model.key()}" ({names}) VALUES ({", ".join("?" * len(fields))})'
    rows = [tuple((blank | one)[field.name] for field in fields) for one in records]
    database.connection().executemany(sql, rows)


def _entry(one: dict[str, str]) -> Findable:
    return Findable(one["number"], one["content"][:80], " ".join(one[name] for name in _NAMES[1:]))


def _settle(records: Iterable[dict[str, str]]) -> None:
    """People with the names of the prose."""
    entries: list[tuple[str, int, Findable]] = []
    rows: list[dict[str, object]] = []
    for at, one in enumerate(records, 1):
        sound = sound_of(one["name"])
        entries.append((Person.key(), at, Person(name=one["name"], sound=sound).findable()))
        rows.append({"id": at, "name": one["name"], "sound": sound})
    with database.atomic():
        _insert(Person, rows)
        search_index.rebuild(entries)


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _bare(text: str) -> None:
    """What the full-text table alone takes to name the newest candidates."""
    fragments = search_index._fragments(text)
    if fragments:
        database.execute_sql(
            "SELECT rowid FROM finding_gram WHERE finding_gram MATCH ? ORDER BY rowid DESC LIMIT ?",
            (search_index._match(fragments), 3 * _LIMIT),
        ).fetchall()


def _answers(typed: Sequence[str]) -> tuple[float, float]:
    """p95 of answer and bare query, in turn over the same fragments."""
    for text in typed[:40]:
        find(text, _LIMIT)
        _bare(text)
    pairs = [(_best(partial(find, text, _LIMIT)), _best(partial(_bare, text))) for text in typed]
    return _p95([pair[0] for pair in pairs]), _p95([pair[1] for pair in pairs])


def _best(act: Callable[[], object]) -> float:
    """The best of three: a neighbour on the machine is no part of the answer."""
    return min(timed(act) for _ in range(3))


def _against_scan(typed: Sequence[str]) -> tuple[float, float]:
    """p95 of the answer, and of LIKE over the same columns for the newest hits."""
    where = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in _COLUMNS)
    sql = f"SELECT id, number, content FROM reception WHERE {where} ORDER BY id DESC LIMIT {3 * _LIMIT}"

    def scan(text: str) -> None:
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        database.execute_sql(sql, (f"%{escaped}%",) * len(_COLUMNS)).fetchall()

    pairs = [(_best(partial(find, text, _LIMIT)), timed(partial(scan, text))) for text in typed]
    return _p95([pair[0] for pair in pairs]), _p95([pair[1] for pair in pairs])


def _sizes() -> tuple[float, float]:
    """MiB of everything kept for searching but the folded text, and of that text."""
    kept = database.execute_sql("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'finding%'").fetchone()[0]
    keys = database.execute_sql("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'finding_key%'").fetchone()[0]
    text = database.execute_sql("SELECT sum(length(CAST(words AS BLOB))) FROM finding").fetchone()[0]
    # the keys belong to the people, not to the text
    return (kept - keys - text) / 2**20, text / 2**20


def _names() -> float:
    """p95 of finding a person by name, pinyin or initials."""
    chance = random.Random("names")
    people = list(Person.select().where(Person.id.in_(chance.sample(range(1, PEOPLE + 1), 60))))
    asked = [one.name for one in people] + [word for one in people for word in one.sound.split()[:2]]
    return _p95([_best(partial(find, text, _LIMIT)) for text in asked])


def _saves() -> tuple[float, float]:
    """Medians of saving one reception, with the search index and with the index left out."""
    database.pragma("synchronous", 2)
    moments = count()
    records = prose.texts(4 * _SAVES + 10, "saved")

    def save() -> float:
        one = next(records)
        moment = NOW + timedelta(seconds=next(moments))
        return timed(
            lambda: service.record(
                by=_DESK,
                at=moment,
                content=one["content"],
                reply=one["reply"],
                category="咨询",
                caller_name=one["name"],
            )
        )

    def save_without() -> float:
        module: Any = search_index
        real = module.put
        module.put = _nothing
        try:
            return save()
        finally:
            module.put = real

    return paired(save, save_without, _SAVES)


def _nothing(_area: str, _record_id: int, _entry: Findable) -> None:
    """In the place of the index while a save without it is measured."""
