"""Leases of old ledgers are marked as history; only these may lack space, car and re-check. Frozen, as the others."""

from typing import Any

from peewee import BooleanField, SqliteDatabase, TextField
from playhouse.migrate import migrate

_TABLE = "parking_lease"
_UNKNOWN = ("space_id", "vehicle_id", "recheck")
# Only as what it is in the end: a history that runs would hold a space without an undertaking.
_CHECKS = (
    "NOT is_history OR state = 'ended'",
    "(is_history AND state = 'ended') OR (space_id IS NOT NULL AND vehicle_id IS NOT NULL AND recheck IS NOT NULL)",
)


def up(migrator: Any, db: Any) -> None:
    """Two columns, three that may be unknown, and two guards that keep both to the history."""
    migrate(
        migrator.add_column(_TABLE, "is_history", BooleanField(default=False)),
        migrator.add_column(_TABLE, "note", TextField(default="")),
    )
    if isinstance(db, SqliteDatabase):
        _rebuild(db)
        return
    for column in _UNKNOWN:
        db.execute_sql(f'ALTER TABLE "{_TABLE}" ALTER COLUMN "{column}" DROP NOT NULL')
    for check in _CHECKS:
        db.execute_sql(f'ALTER TABLE "{_TABLE}" ADD CHECK ({check})')


def _rebuild(db: Any) -> None:
    """SQLite changes no guard: the table is made anew beside the old one and takes its place."""
    rows = db.execute_sql("SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (_TABLE,))
    parts = list(rows.fetchall())
    made = next(sql for kind, sql in parts if kind == "table")
    for column in _UNKNOWN:
        head, rest = made.split(f'"{column}" ', 1)
        made = f'{head}"{column}" {rest.replace(" NOT NULL", "", 1)}'
    _, rest = made.split("(", 1)
    body, _ = rest.rsplit(")", 1)
    guards = "".join(f", CHECK ({check})" for check in _CHECKS)
    names = ", ".join(f'"{row[1]}"' for row in db.execute_sql(f'PRAGMA table_info("{_TABLE}")').fetchall())
    db.execute_sql(f'CREATE TABLE "{_TABLE}_new" ({body}{guards})')
    db.execute_sql(f'INSERT INTO "{_TABLE}_new" ({names}) SELECT {names} FROM "{_TABLE}"')
    db.execute_sql(f'DROP TABLE "{_TABLE}"')
    db.execute_sql("PRAGMA legacy_alter_table = 1")
    db.execute_sql(f'ALTER TABLE "{_TABLE}_new" RENAME TO "{_TABLE}"')
    db.execute_sql("PRAGMA legacy_alter_table = 0")
    for kind, sql in parts:
        if kind != "table":
            db.execute_sql(sql)
