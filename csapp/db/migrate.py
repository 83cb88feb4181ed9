"""Bring a database to this program's form: refuse a newer one, back up, then run the numbered files (design 5)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, discard
from csapp.db import form
from csapp.db.connection import connected, database, is_sqlite, open_database


def prepare(folder: DataFolder, at: datetime, on_backup: Callable[[Path], None] | None = None) -> None:
    """Open the estate's database in today's form, making it where there is none.

    Raises DataUnavailable for a lost, newer, damaged, locked or unreachable one; nothing is changed then.
    """
    have, want = form.form_of(folder.database), form.latest_form()
    if have == 0 and _is_lost(folder):
        raise DataUnavailable(
            mark("数据库文件不见了。从备份恢复：csapp restore 备份文件；要从头开始就换一个数据文件夹。")
        )
    if have > want:
        raise DataUnavailable(mark("这份数据是更新版本的客服台存的。装上新版再打开，数据没有动。"))
    try:
        folder.make()
    except OSError as fault:
        raise DataUnavailable(
            mark("数据文件夹「{path}」写不进去。换一个位置，或让管理员改权限。"), path=str(folder.root)
        ) from fault
    if 0 < have < want:
        # reason for the late import: only a start that finds an older database pays for it
        from csapp.db.backup import backup_now

        copy = backup_now(folder, at, f"form{have}")
        if on_backup is not None:
            on_backup(copy)
    is_new = not folder.database.exists()
    open_database(folder.database)
    try:
        if have < want:
            run_migrations()
    except DataUnavailable:
        if is_new:
            _take_back_empty(folder.database)
        raise


def _is_lost(folder: DataFolder) -> bool:
    """Whether an estate was kept here: a new empty database would look as if all were well."""
    if folder.database.exists():
        # an empty file; one of some size without tables is a first start that was broken off
        return folder.database.stat().st_size == 0
    return any(folder.backups.glob("csapp-*")) or any(folder.attachments.glob("*"))


def _take_back_empty(file: Path) -> None:
    """A first start that found no space leaves no empty file behind: the next one would take it for a lost estate."""
    if file.exists() and file.stat().st_size == 0:
        discard(file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal")))


def run_migrations() -> None:
    """Apply what is missing to the bound database, all or nothing: a failing file leaves it as it was before."""
    # reason for the late import: only a start that finds an older or no database pays for it
    from playhouse.migrations import Runner

    with connected():
        if is_sqlite():
            # Rebuilding a table must not cascade; SQLite listens to this only outside a transaction.
            database.pragma("foreign_keys", 0)
        try:
            with database.atomic():
                Runner(database.obj, str(form.MIGRATIONS)).up()
                if is_sqlite():
                    database.execute_sql(f"PRAGMA user_version = {form.latest_form():d}")
        finally:
            if is_sqlite():
                database.pragma("foreign_keys", 1)
