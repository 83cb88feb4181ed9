"""Records that were there before the mark of history came stay as they were, with all that refers to them."""

import sqlite3
from pathlib import Path

import pytest

from tests.db.stages import bring_to_today, made_before

TABLES = {"complaint": "registered", "repair_order": "received", "key_lending": "requested"}


def insert(db: sqlite3.Connection, table: str, **given: object) -> None:
    """A row with `given`, and something short in every other column that may not be empty."""
    columns = db.execute(f"PRAGMA table_info({table})").fetchall()
    row: dict[str, object] = {
        name: 1 if kind.startswith(("INT", "BOOL", "SMALL")) else "x" for _, name, kind, needed, *_ in columns if needed
    }
    row |= given
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def test_what_was_there_stays_with_all_that_refers_to_it(tmp_path: Path) -> None:
    file = made_before("0021", tmp_path)
    with sqlite3.connect(file) as db:
        for table, state in TABLES.items():
            insert(db, table, id=7, state=state)
        insert(db, "repair_agreement", id=3, order_id=7)
        held = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in (*TABLES, "repair_agreement")}
        made = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')")}
    bring_to_today(file)
    with sqlite3.connect(file) as db:
        for table in TABLES:
            assert [row[:-1] for row in db.execute(f"SELECT * FROM {table}").fetchall()] == held[table]
            assert db.execute(f"SELECT is_history FROM {table}").fetchall() == [(0,)]
        assert db.execute("SELECT * FROM repair_agreement").fetchall() == held["repair_agreement"]
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'repair_agreement'").fetchone()
        assert "_new" not in sql
        assert made <= {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE repair_order SET state = 'archived'")
        db.execute("UPDATE repair_order SET state = 'archived', is_history = 1")
