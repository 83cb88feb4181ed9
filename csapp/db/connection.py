"""The one database of the program and what can be said when it cannot be used (design 5, 9)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark

database: Any = peewee.DatabaseProxy()

_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",
    "busy_timeout": 8000,
    "cache_size": -8_000,
    "temp_store": "memory",
}

_LOCKED = mark("另一个程序正占着数据库，等几秒再试；还不行就关掉其他客服台窗口。")
_READ_ONLY = mark("数据库是只读的，写不进去。让管理员检查数据文件夹的权限，填的内容还在。")
_FULL = mark("没有存上：磁盘满了。清出空间后再按保存，填的内容还在。")
_NO_SERVER = mark("连不上数据库服务器。检查网络，再让管理员看看服务器开着没有，填的内容还在。")

# Whole phrases of SQLite and PostgreSQL, so that no column name is taken for one of them.
_ADVICE = {
    "is locked": _LOCKED,
    "database is busy": _LOCKED,
    "locking protocol": _LOCKED,
    "readonly database": _READ_ONLY,
    "read-only transaction": _READ_ONLY,
    "disk is full": _FULL,
    "no space left": _FULL,
    "unable to open database": mark("打不开数据库。检查数据文件夹还在不在、有没有权限。"),
    "disk i/o error": mark("读写磁盘出错。检查磁盘和连线，再用 csapp check 核对数据。"),
    "not a database": mark("这个文件不是客服台的数据库，没有改动它。从备份恢复：csapp restore 备份文件。"),
    "malformed": mark("数据库文件坏了，没有改动它。从备份恢复：csapp restore 备份文件。"),
    "connection refused": _NO_SERVER,
    "connection failed": _NO_SERVER,
    "server closed the connection": _NO_SERVER,
    "could not connect": _NO_SERVER,
}

_OF_THE_DISK = "disk i/o error", "unable to open database"  # what SQLite says, too, where it finds no space at all
_NEEDED = 1 << 20
_ROLLED_BACK = ("no transaction is active", "no such savepoint")


def advice(error: Exception, file: Path | None = None) -> DataUnavailable | None:
    """The known faults of the database as one sentence of advice; None for a programming error.

    `file` is the database that was meant where it is not the bound one.
    """
    if isinstance(error, peewee.IntegrityError | sqlite3.IntegrityError):
        return None
    text = str(error).lower()
    if any(sign in text for sign in _OF_THE_DISK) and _is_full(file):
        return DataUnavailable(_FULL)
    return next((DataUnavailable(sentence) for sign, sentence in _ADVICE.items() if sign in text), None)


def _is_full(file: Path | None) -> bool:
    """Whether the disk of the database has less than a megabyte left."""
    # reason for the late import: only a disk that fails pays for it
    import shutil

    if file is None and isinstance(database.obj, peewee.SqliteDatabase):
        file = Path(database.obj.database)
    try:
        return file is not None and shutil.disk_usage(file.parent).free < _NEEDED
    except OSError:
        return False


@contextmanager
def known_faults() -> Iterator[None]:
    """Turn locked, full, read-only, unreachable and corrupt into DataUnavailable; let bugs through."""
    try:
        yield
    except (peewee.DatabaseError, sqlite3.Error) as error:
        known = advice(_first_fault(error))
        if known is None:
            raise
        raise known from error


def _first_fault(error: Exception) -> Exception:
    """What went wrong first: on a full disk SQLite rolls back by itself, and peewee's rollback then fails too."""
    while isinstance(error.__context__, Exception) and any(sign in str(error) for sign in _ROLLED_BACK):
        error = error.__context__
    return error


def open_database(location: Path | str) -> None:
    """Bind the program to an SQLite file, or to PostgreSQL through a `postgresql://` address.

    No connection is opened: each thread opens its own with `connected`.
    """
    if isinstance(location, str) and location.startswith("postgres"):
        # reason for the late import: only offices with a server need it, and it loads every driver
        from playhouse.db_url import connect as connect_url

        database.initialize(connect_url(location, autoconnect=False))
        return
    database.initialize(
        peewee.SqliteDatabase(str(location), lock_type="IMMEDIATE", pragmas=_PRAGMAS, autoconnect=False)
    )


@contextmanager
def connected() -> Iterator[None]:
    """A connection for this thread; nested use shares it; raises DataUnavailable, also while reading."""
    with known_faults():
        opened = database.connect(reuse_if_open=True)
        try:
            yield
        finally:
            if opened:
                database.close()


def is_sqlite() -> bool:
    """Whether the bound database is the embedded one."""
    return isinstance(database.obj, peewee.SqliteDatabase)
