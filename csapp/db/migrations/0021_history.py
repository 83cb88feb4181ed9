"""Records of old ledgers are marked as history; the guards of today do not ask of them. Frozen, as the others."""

from typing import Any

from peewee import BooleanField, SqliteDatabase
from playhouse.migrate import migrate

# Table: the guard of the models before, a column only it names.
_GUARDS = {
    "complaint": (
        (
            "state IN ('registered', 'awaiting_decision', 'merged') OR (decided_at IS NOT NULL AND nature IS NOT NULL)",
            "decided_at",
        ),
    ),
    "key_lending": (
        (
            (
                "state NOT IN ('out', 'returned', 'trouble', 'settled') OR (identity_confirmed AND"
                " (borrower_kind = '业主'"
                " OR (is_public AND borrower_kind = '员工')"
                " OR (contacted_at IS NOT NULL AND contact_phone <> '' AND contacted_by <> '' AND consent_given)))"
            ),
            "contacted_by",
        ),
    ),
    "repair_order": (
        (
            "state NOT IN ('sheet_returned', 'posted', 'called_back', 'archived') OR returned_at IS NOT NULL",
            "returned_at",
        ),
        ("state <> 'archived' OR callback_satisfaction IS NOT NULL", "callback_satisfaction"),
    ),
}
# Only as what it is in the end: a history that is still out or open would slip past the guard.
_ENDED = {"complaint": "closed", "key_lending": "returned", "repair_order": "archived"}
_UNKNOWN = {"key_lending": ("borrower_kind", "pieces")}


def up(migrator: Any, db: Any) -> None:
    """One column in four tables, four guards eased by it, and two values of a loan that may be unknown."""
    for table in ("complaint", "callback", "repair_order", "key_lending"):
        migrate(migrator.add_column(table, "is_history", BooleanField(default=False)))
    for table in _GUARDS:
        if isinstance(db, SqliteDatabase):
            _rebuild(db, table)
        else:
            _alter(db, table)


def _eased(table: str) -> str:
    return f"(is_history AND state = '{_ENDED[table]}')"


def _rebuild(db: Any, table: str) -> None:
    """SQLite changes no guard: the table is made anew beside the old one and takes its place."""
    rows = db.execute_sql("SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,))
    parts = list(rows.fetchall())
    made = next(sql for kind, sql in parts if kind == "table")
    for guard, _ in _GUARDS[table]:
        if guard not in made:
            raise ValueError(f"{table}: {guard}")
        made = made.replace(guard, f"{_eased(table)} OR {guard}")
    for column in _UNKNOWN.get(table, ()):
        head, rest = made.split(f'"{column}" ', 1)
        made = f'{head}"{column}" {rest.replace(" NOT NULL", "", 1)}'
    head, rest = made.split("(", 1)
    names = ", ".join(f'"{row[1]}"' for row in db.execute_sql(f'PRAGMA table_info("{table}")').fetchall())
    db.execute_sql(f'CREATE TABLE "{table}_new" ({rest}')
    db.execute_sql(f'INSERT INTO "{table}_new" ({names}) SELECT {names} FROM "{table}"')
    db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql("PRAGMA legacy_alter_table = 1")
    db.execute_sql(f'ALTER TABLE "{table}_new" RENAME TO "{table}"')
    db.execute_sql("PRAGMA legacy_alter_table = 0")
    for kind, sql in parts:
        if kind != "table":
            db.execute_sql(sql)


def _alter(db: Any, table: str) -> None:
    for guard, named in _GUARDS[table]:
        rows = db.execute_sql(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
            " AND pg_get_constraintdef(oid) LIKE %s",
            (table, f"%{named}%"),
        )
        for (name,) in rows.fetchall():
            db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        db.execute_sql(f'ALTER TABLE "{table}" ADD CHECK ({_eased(table)} OR {guard})')
    for column in _UNKNOWN.get(table, ()):
        db.execute_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP NOT NULL')
