"""One step of the office is one transaction: record, number, audit line and search entry, or nothing."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import blinker
import pytest

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.paths import DataFolder
from csapp.db import audit, search_index
from csapp.db.audit import AuditLine
from csapp.db.numbering import Counter
from csapp.db.unit_of_work import committed, fetch, unit_of_work
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as reception
from csapp.masterdata.places.models import Unit
from csapp.masterdata.staff.models import Staff
from tests import makers
from tests.makers import NOW


@contextmanager
def heard(signal: blinker.Signal, receiver: Any) -> Iterator[None]:
    with signal.connected_to(receiver):
        yield


def _everything(office: DataFolder) -> list[list[Any]]:
    """Every row of every table, as another program would see the file."""
    with closing(sqlite3.connect(office.database)) as other:
        names = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        # what the full-text table holds lies in its own tables, which are among the names
        tables = [name for name in names if name != "finding_gram"]
        return [other.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]


@pytest.mark.usefixtures("office")
def test_a_step_writes_record_number_audit_line_and_search_entry() -> None:
    made = makers.reception()
    assert made.number == "JD20261124-001"
    assert [line.step for line in audit.history("reception", made.id)] == ["create"]
    assert search_index.look_up("漏水") == [("reception", made.id, made.number, "厨房漏水")]


def test_a_receiver_that_refuses_undoes_the_whole_step(office: DataFolder) -> None:
    makers.reception()
    before = _everything(office)

    def refuse(_sender: object, **_: Any) -> None:
        makers.callback()
        raise BadInput("customer", "先写上客户。")

    with heard(reception.recorded, refuse), pytest.raises(BadInput):
        makers.reception(content="第二件")
    assert _everything(office) == before
    assert makers.reception().number == "JD20261124-002"


@pytest.mark.usefixtures("office")
def test_a_receiver_joins_the_step_that_sent_it() -> None:
    def call_back(_sender: object, **_: Any) -> None:
        makers.callback()

    told: list[frozenset[str]] = []

    def listen(_sender: object, areas: frozenset[str]) -> None:
        told.append(areas)

    with heard(reception.closed, call_back), heard(committed, listen):
        makers.reception(outcome="close", result="已修好")
    assert told == [frozenset({"reception", "callback"})]
    assert Callback.select().count() == 1


def _write_then(fault: Exception, write: Callable[[], object]) -> None:
    with unit_of_work(makers.DESK, NOW):
        write()
        raise fault


@pytest.mark.usefixtures("office")
def test_a_refusal_somebody_catches_leaves_nothing_half_written() -> None:
    with unit_of_work(makers.DESK, NOW):
        makers.reception()
        with pytest.raises(BadInput):
            _write_then(BadInput("x", "不行。"), makers.callback)
    assert Callback.select().count() == 0
    assert [counter.name for counter in Counter.select().order_by(Counter.name)] == ["JD20261124", "audit"]
    assert list(audit.broken_links()) == []


def test_a_crash_inside_a_step_leaves_everything_as_it_was(office: DataFolder) -> None:
    makers.reception()
    before = _everything(office)
    with pytest.raises(ZeroDivisionError):
        _write_then(ZeroDivisionError(), makers.reception)
    assert _everything(office) == before
    assert makers.reception().number == "JD20261124-002"


@pytest.mark.usefixtures("office")
def test_who_saves_an_old_version_is_told_and_overwrites_nothing() -> None:
    made = makers.reception()
    reception.transfer(made.id, version=1, by=makers.DESK, at=NOW, transferred_to="李敏")
    with pytest.raises(StaleRecord, match="按 F5"):
        reception.close(made.id, version=1, by=makers.SUPERVISOR, at=NOW, result="已修好")
    assert Reception.get_by_id(made.id).result == ""
    reception.close(made.id, version=2, by=makers.SUPERVISOR, at=NOW, result="已修好")
    assert Reception.get_by_id(made.id).version == 3


@pytest.mark.usefixtures("office")
def test_two_copies_of_a_record_cannot_both_be_saved() -> None:
    unit = makers.unit()
    first, second = fetch(Unit, unit.id), fetch(Unit, unit.id)
    with unit_of_work(makers.DESK, NOW) as work:
        work.change(first, "change", note="一")
        with pytest.raises(StaleRecord):
            work.change(second, "change", note="二")
    assert fetch(Unit, unit.id).note == "一"


@pytest.mark.usefixtures("office")
def test_a_record_somebody_removed_is_stale_and_no_crash() -> None:
    with pytest.raises(StaleRecord, match="不在了"):
        reception.close(77, by=makers.DESK, at=NOW, result="已修好")


@pytest.mark.usefixtures("office")
def test_an_audit_line_tells_only_what_changed() -> None:
    made = makers.reception()
    reception.transfer(made.id, by=makers.SUPERVISOR, at=NOW, transferred_to="工程部")
    line = audit.history("reception", made.id)[0]
    assert (line.step, line.by_name) == ("transfer", "李敏")
    assert line.before == '{"state": "received", "transferred_to": "", "transferred_at": null}'
    assert line.after == '{"state": "transferred", "transferred_to": "工程部", "transferred_at": "2026-11-24 10:24:00"}'


@pytest.mark.usefixtures("office")
def test_a_link_that_stays_the_same_is_not_told_as_changed() -> None:
    home = makers.unit()
    made = makers.reception(unit=home.id)
    with unit_of_work(makers.DESK, NOW) as work:
        work.change(fetch(Reception, made.id), "change", unit=home, place="地库")
    assert audit.history("reception", made.id)[0].after == '{"place": "地库"}'


@pytest.mark.usefixtures("office")
def test_a_removed_record_stays_in_the_audit_line_and_leaves_the_index() -> None:
    made = makers.reception()
    with unit_of_work(makers.MANAGER, NOW) as work:
        work.remove(fetch(Reception, made.id), note="录错了")
    line = audit.history("reception", made.id)[0]
    assert "厨房漏水" in line.before
    assert line.note == "录错了"
    assert search_index.look_up("漏水") == []


@pytest.mark.usefixtures("office")
def test_a_password_never_reaches_the_audit_trail() -> None:
    with unit_of_work(makers.ADMIN, NOW) as work:
        staff = work.add(Staff(name="某人", role="前台", password="hash-one"))
        work.change(staff, "set_password", password="hash-two")
        work.remove(staff)
    told = "".join(line.before + line.after for line in AuditLine.select())
    assert "hash" not in told
    assert told.count("•••") == 4
