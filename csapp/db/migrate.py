"""Bring a database to this program's form: refuse a newer one, back up, then run the numbered files (design 5)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.db import form
from csapp.db.connection import connected, database, is_sqlite, open_database


def prepare(folder: DataFolder, at: datetime, on_backup: Callable[[Path], None] | None = None) -> None:
    """Open the estate's database in today's form, making it where there is none.

    Raises DataUnavailable for a newer, damaged, locked or unreachable one; nothing is changed then.
    """
    have, want = form.form_of(folder.database), form.latest_form()
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
    open_database(folder.database)
    if have < want:
        run_migrations()


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
