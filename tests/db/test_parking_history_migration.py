"""Leases that were there before history came stay with all that refers to them; only an ended one may be history."""

import sqlite3
from pathlib import Path

import pytest

from tests.db.stages import bring_to_today, made_before
from tests.db.test_history_migration import insert

REFUSED = (
    "UPDATE parking_lease SET vehicle_id = NULL",
    "UPDATE parking_lease SET space_id = NULL",
    "UPDATE parking_lease SET recheck = NULL",
    "UPDATE parking_lease SET is_history = 1",
    "UPDATE parking_lease SET state = 'active', permit_at = NULL",
    "UPDATE parking_lease SET is_history = 1, space_id = NULL",
    "UPDATE parking_lease SET undertaking_at = NULL",
)


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A lease with its stay, made by the migrations before and brought to today's form."""
    file = made_before("0023", tmp_path)
    lease = {"state": "active", "paid_at": "2026-01-01", "permit_at": "2026-01-01", "undertaking_at": "2026-01-01"}
    with sqlite3.connect(file) as db:
        insert(db, "parking_lease", id=7, licence_seen=1, insurance_seen=1, **lease)
        insert(db, "parking_stay", id=3, lease_id=7, space_id=1, from_on="2026-01-01")
        rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in ("parking_lease", "parking_stay")}
        kept = "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') ORDER BY name"
        made = db.execute(kept).fetchall()
    bring_to_today(file)
    with sqlite3.connect(file) as db:
        assert [row[:-2] for row in db.execute("SELECT * FROM parking_lease")] == rows["parking_lease"]
        assert db.execute("SELECT is_history, note FROM parking_lease").fetchall() == [(0, "")]
        assert db.execute("SELECT * FROM parking_stay").fetchall() == rows["parking_stay"]
        assert set(made) <= set(db.execute(kept).fetchall())
    return file


def test_nothing_refers_to_a_table_that_was_in_between(moved: Path) -> None:
    with sqlite3.connect(moved) as db:
        told = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%parking_lease%'")]
    assert len(told) > 5
    assert not any("parking_lease_new" in sql for sql in told)


@pytest.mark.parametrize("change", REFUSED)
def test_what_runs_is_no_history_and_lacks_nothing(moved: Path, change: str) -> None:
    with sqlite3.connect(moved) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(change)


def test_an_ended_one_may_name_a_space_and_a_car_that_are_not_on_file(moved: Path) -> None:
    with sqlite3.connect(moved) as db:
        db.execute("UPDATE parking_lease SET state = 'ended', is_history = 1, space_id = NULL, vehicle_id = NULL")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE parking_lease SET is_history = 0")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE parking_lease SET state = 'active'")
        # one open lease of a space and of a car, as before
        held = {"state": "applied", "is_history": 0, "recheck": "待核对", "space_id": 5}
        insert(db, "parking_lease", id=8, number="a", vehicle_id=5, **held)
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            insert(db, "parking_lease", id=9, number="b", vehicle_id=6, **held)
