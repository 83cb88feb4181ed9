"""Bulk databases: as sound as an office's own, and ready for its next record."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from csapp.app.fill import fill
from csapp.core.paths import DataFolder
from csapp.db import audit, search_index
from csapp.db.check import problems
from csapp.db.connection import connected, database
from csapp.db.record import plain
from csapp.db.search_index import LONGEST_TITLE, Finding
from csapp.db.unit_of_work import values_of
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Reception
from csapp.masterdata.people.models import Person, Phone
from csapp.masterdata.people.service import find_residents
from csapp.masterdata.places.models import Unit
from tests import makers


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[DataFolder]:
    folder = DataFolder(tmp_path / "bulk")
    fill(folder, 1001)
    with connected():
        yield folder
    database.initialize(None)


def test_it_holds_what_was_asked_for(filled: DataFolder) -> None:
    assert Reception.select().count() == 1001
    assert Callback.select().count() == 250
    assert Unit.select().count() == Person.select().count() == Phone.select().count() == 50
    assert list(problems(filled)) == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("model", [Reception, Callback])
def test_audit_and_index_say_what_the_models_say(model: type[Reception | Callback]) -> None:
    lines = {line.record_id: line for line in audit.AuditLine.select().where(audit.AuditLine.area == model.key())}
    entries = {held.record_id: held for held in Finding.select().where(Finding.area == model.key())}
    rows = list(model.select())
    assert lines.keys() == entries.keys() == {row.id for row in rows}
    for row in rows:
        entry, held = row.findable(), entries[row.id]
        assert entry is not None
        assert json.loads(lines[row.id].after) == {name: plain(value) for name, value in values_of(row).items()}
        assert (held.number, held.title) == (entry.number, entry.title[:LONGEST_TITLE])
        assert held.words == search_index.folded(f"{entry.number} {entry.words}")


@pytest.mark.usefixtures("filled")
def test_it_is_found_by_any_fragment() -> None:
    row = Reception.select().where(Reception.content.contains("，")).order_by(Reception.id.desc()).first()
    fragment = row.content[2:6]
    wanted = [held.id for held in Reception.select().order_by(Reception.id.desc()) if fragment in _words(held)]
    found = search_index.look_up(fragment, (Reception.key(),), limit=2000)
    assert [record_id for _, record_id, _, _ in found] == wanted
    assert row.caller_name in {line.name for line in find_residents(row.unit_code)}


def test_ids_follow_time_and_numbers_go_on(filled: DataFolder) -> None:
    rows = list(Reception.select().order_by(Reception.id))
    assert [row.received_at for row in rows] == sorted(row.received_at for row in rows)
    last = rows[-1]
    day, place = last.number.split("-")
    after = datetime.combine(last.received_at.date(), datetime.max.time()).replace(microsecond=0)
    assert makers.reception(at=after).number == f"{day}-{int(place) + 1:03d}"
    assert list(problems(filled)) == []


def test_a_seed_makes_the_same_and_another_something_else(tmp_path: Path) -> None:
    made = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        fill(DataFolder(tmp_path / name), 40, seed)
        with connected():
            made.append(database.execute_sql("SELECT digest FROM audit_line ORDER BY id").fetchall())
    database.initialize(None)
    assert made[0] == made[1] != made[2]


def test_it_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csapp.app.fill.CHUNK", 16)
    told: list[tuple[int, int]] = []
    fill(DataFolder(tmp_path / "bulk"), 40, progress=lambda done, of: told.append((done, of)))
    with connected():
        numbers = [row.number for row in Reception.select().order_by(Reception.id)]
        assert list(problems(DataFolder(tmp_path / "bulk"))) == []
    database.initialize(None)
    assert told == [(16, 40), (32, 40), (40, 40)]
    assert numbers == [f"JD{day}-{place:03d}" for day in ("20261122", "20261123") for place in range(1, 21)]


def _words(row: Reception) -> str:
    return search_index.folded(f"{row.number} {row.findable().words}")
