"""Taking a whole batch back in one step (issue item 5)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csapp.core.errors import NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db.check import problems as damage
from csapp.db.connection import database
from csapp.db.record import Record
from csapp.db.search_index import look_up
from csapp.features.ledger import service
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.people.service import add_person, change_person, move_in
from csapp.masterdata.places.models import Unit
from csapp.masterdata.places.service import add_unit, unit_name
from csapp.masterdata.vehicles.models import ParkingSpace, Vehicle
from csapp.masterdata.vehicles.service import add_vehicle
from csapp.registers.import_batch import BatchState, ImportBatch, undo_batch
from tests.features import ledger_makers as ledgers
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

pytestmark = pytest.mark.usefixtures("estate")

HEAD = ["房号", "业主", "电话", "面积", "入住状态", "交房日期", "车牌", "车位"]
KEPT = {"version", "changed_at", "changed_by"}


def contents() -> str:
    """Every row of the master data, but for who touched it last."""
    found: dict[str, Any] = {}
    models: tuple[type[Record], ...] = (Unit, Person, Phone, Occupancy, Vehicle, ParkingSpace)
    for model in models:
        rows: Any = model.select().order_by(model.id).dicts()
        found[model.key()] = [{name: str(value) for name, value in row.items() if name not in KEPT} for row in rows]
    entries = database.execute_sql(
        "SELECT id, area, record_id, number, title, words FROM finding WHERE area != 'ledger'"
    )
    return json.dumps([found, sorted(entries)], ensure_ascii=False)


@pytest.fixture
def estate(office: DataFolder) -> Iterator[DataFolder]:
    """Three rooms with their people, before the ledger comes."""
    for room, name, phone in (
        ("1-1-101", "张伟", "13900000001"),
        ("1-1-102", "仇文搏", "13900000002"),
        ("1-1-103", "王芳", "13900000003"),
    ):
        held = add_unit(unit_name(*room.split("-")), by=DESK, at=NOW)
        person = add_person(name, phones=(phone,), by=DESK, at=NOW)
        move_in(person.id, held.id, Relation.OWNER, by=DESK, at=NOW)
    add_vehicle("苏E31501", unit=held.id, person=person.id, by=DESK, at=NOW)
    yield office
    assert list(damage(office)) == []


def bring_in(tmp_path: Path) -> ImportBatch:
    file = ledgers.xlsx(
        tmp_path / "台账.xlsx",
        [
            HEAD,
            ["1-1-101", "张伟", "13900000009", 88.5, "出租", "2021-06-30", None, None],
            ["1-1-102", "仇文博", "13900000002", 90, None, None, "苏E31501", None],
            ["1-1-103", "李娜", "13900000004", None, None, None, None, "B1-031"],
            ["1-1-104", "李娜", "13900000004", 70, None, None, "苏E12345", "B1-032"],
        ],
    )
    return service.apply(service.preview(service.open_ledger(file)), by=SUPERVISOR, at=NOW)


def test_a_batch_is_taken_back_to_what_was(tmp_path: Path) -> None:
    before = contents()
    batch = bring_in(tmp_path)
    assert contents() != before
    assert ledgers.homes()["1-1-102"] == {"仇文博": ("13900000002",)}
    undone = undo_batch(batch.id, by=MANAGER, at=NOW)
    assert contents() == before
    assert undone.state is BatchState.UNDONE
    assert look_up("1-1-104") == []
    with pytest.raises(TransitionRefused, match="已撤销"):
        undo_batch(batch.id, by=MANAGER, at=NOW)


def test_it_can_come_in_again_afterwards(tmp_path: Path) -> None:
    first = bring_in(tmp_path)
    after = ledgers.homes()
    undo_batch(first.id, by=SUPERVISOR, at=NOW)
    second = bring_in(tmp_path)
    assert (first.number, second.number) == ("DR20261124-001", "DR20261124-002")
    assert ledgers.homes() == after


def test_a_record_changed_since_keeps_the_batch(tmp_path: Path) -> None:
    batch = bring_in(tmp_path)
    person = Person.get(Person.name == "仇文博")
    change_person(person.id, is_vip=True, by=DESK, at=NOW)
    before = contents()
    with pytest.raises(TransitionRefused, match="「仇文博」在这一批之后又改过"):
        undo_batch(batch.id, by=SUPERVISOR, at=NOW)
    assert contents() == before


def test_a_record_in_use_since_keeps_the_batch(tmp_path: Path) -> None:
    batch = bring_in(tmp_path)
    newcomer = add_person("解晓东", by=DESK, at=NOW)
    move_in(newcomer.id, Unit.get(Unit.code == "1-1-104").id, Relation.TENANT, by=DESK, at=NOW)
    before = contents()
    with pytest.raises(TransitionRefused, match="已有记录用到「1栋1单元104」"):
        undo_batch(batch.id, by=SUPERVISOR, at=NOW)
    assert contents() == before


def test_a_later_batch_is_taken_back_first(tmp_path: Path) -> None:
    first = contents()
    batch = bring_in(tmp_path)
    more = ledgers.xlsx(tmp_path / "二.xlsx", [HEAD, ["1-1-104", "李娜", "13900000004", 71, None, None, None, None]])
    later = ledgers.bring_in(more)
    assert ledgers.results(later) == ["修改"]
    with pytest.raises(TransitionRefused):
        undo_batch(batch.id, by=SUPERVISOR, at=NOW)
    for number in ("DR20261124-002", "DR20261124-001"):
        undo_batch(ImportBatch.get(ImportBatch.number == number).id, by=SUPERVISOR, at=NOW)
    assert contents() == first


def test_the_desk_does_not_take_back(tmp_path: Path) -> None:
    batch = bring_in(tmp_path)
    with pytest.raises(NotAllowed):
        undo_batch(batch.id, by=DESK, at=NOW)
