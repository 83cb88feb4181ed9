"""Which form a database file has, looked at without changing it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.db.connection import advice

MIGRATIONS = Path(__file__).parent / "migrations"

_MAGIC = b"SQLite format 3\x00"
_HISTORY = "schema_migration"  # where playhouse.migrations keeps which files were applied


def read_only(file: Path) -> sqlite3.Connection:
    """A connection that can't change `file`, whatever characters its path has; raises sqlite3.Error."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def latest_form() -> int:
    """The number of the newest migration file."""
    return max(int(file.name[:4]) for file in MIGRATIONS.glob("[0-9]*.py"))


def form_of(file: Path) -> int:
    """The form of a database file, 0 for a new one; raises DataUnavailable with advice."""
    if file.is_dir():
        raise DataUnavailable(mark("「{path}」是文件夹，不是数据库。换一个数据文件夹。"), path=str(file))
    try:
        if not file.exists() or file.stat().st_size == 0:
            return 0
        with file.open("rb") as stream:
            if stream.read(16) != _MAGIC:
                raise sqlite3.DatabaseError("file is not a database")
        with closing(read_only(file)) as connection:
            return _form(connection)
    except (sqlite3.Error, OSError) as fault:
        known = advice(fault, file) if isinstance(fault, sqlite3.Error) else None
        raise known or DataUnavailable(mark("打不开数据库。检查数据文件夹还在不在、有没有权限。")) from fault


def _form(connection: sqlite3.Connection) -> int:
    form = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and _HISTORY not in tables:
        # another program's file: our tables do not go into it
        raise sqlite3.DatabaseError("not a database of this program")
    return form
