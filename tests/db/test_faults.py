"""A locked, read-only, full, unreachable or corrupt database: one Chinese sentence each, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import peewee
import pytest

from csapp.core.errors import DataUnavailable
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.backup import backup_now
from csapp.db.connection import advice, connected, database, open_database
from csapp.db.migrate import prepare
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as service
from tests import makers


def _numbers() -> list[str]:
    with connected():
        return [row.number for row in Reception.select().order_by(Reception.id)]


def test_a_locked_database_says_so_and_takes_the_record_afterwards(office: DataFolder) -> None:
    makers.reception()
    database.execute_sql("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(office.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataUnavailable, match="另一个程序正占着数据库"):
            makers.reception()
        other.rollback()
    assert makers.reception().number == "JD20261124-002"


@contextmanager
def _somebody_without_rights() -> Iterator[None]:
    """Root may write everything; so act as nobody meanwhile, where we are root."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """An estate with one record in a folder nobody may write."""
    folder = makers.office(tmp_path_factory.mktemp("estate"))
    makers.reception()
    parts = [folder.root, folder.database, folder.attachments, folder.backups, folder.logs]
    doors = [parent for parent in folder.root.parents if "pytest" in str(parent)]
    for part in doors:
        part.chmod(0o755)
    for part in parts:
        part.chmod(0o555 if part.is_dir() else 0o444)
    yield folder
    for part in parts:
        part.chmod(0o755 if part.is_dir() else 0o644)
    database.initialize(None)


def _open_and_write(folder: DataFolder) -> None:
    prepare(folder, makers.NOW)
    makers.reception()


def test_a_read_only_database_says_so_and_stays_as_it_is(read_only: DataFolder) -> None:
    before = read_only.database.read_bytes()
    with _somebody_without_rights(), pytest.raises(DataUnavailable, match=r"只读|权限"):
        _open_and_write(read_only)
    assert read_only.database.read_bytes() == before


def test_a_full_disk_says_so_and_loses_nothing(office: DataFolder) -> None:
    makers.reception()
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DataUnavailable, match="没有存上：磁盘满了"):
        makers.reception(content="漏" * 20_000)
    database.execute_sql("PRAGMA max_page_count = 1000000")
    assert makers.reception().number == "JD20261124-002"
    assert list(check.problems(office)) == []


_FILL_UP = """
import sys
from pathlib import Path
from csapp.core.errors import DataUnavailable
from csapp.db.connection import connected, database, open_database
from tests import makers
if sys.argv[2] == "file":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
open_database(Path(sys.argv[1]))
with connected():
    if sys.argv[2] == "pages":
        database.execute_sql("PRAGMA max_page_count = 150")
    try:
        for count in range(400):
            print(makers.reception(content=chr(0x4E00 + count) * 5000).number, flush=True)
    except DataUnavailable as fault:
        print(fault, flush=True)
"""


_UTF8 = {**os.environ, "PYTHONUTF8": "1"}


def _mounted(folder: Path) -> bool:
    """A real small disk, where this machine lets us mount one."""
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False, capture_output=True)
    return done.returncode == 0


def test_a_disk_that_really_fills_up_keeps_every_record_it_acknowledged(tmp_path: Path) -> None:
    small = tmp_path / "small"
    mounted = _mounted(small)
    # where no disk can be mounted the size of files is limited, and where that can't be done the database's own
    limit = "disk" if mounted else "pages" if sys.platform == "win32" else "file"
    try:
        folder = makers.office(small / "office")
        command = [sys.executable, "-c", _FILL_UP, str(folder.database), limit]
        done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", env=_UTF8)
        *numbers, sentence = done.stdout.splitlines()
        assert any(words in sentence for words in ("磁盘满了", "读写磁盘出错")), done.stdout
        assert len(numbers) > 3
        assert _numbers() == numbers
        assert list(check.problems(folder)) == []
    finally:
        database.initialize(None)
        if mounted:
            subprocess.run(["umount", small], check=True)


def test_a_start_on_a_full_disk_says_that_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = makers.office(tmp_path / "office")
    fault = peewee.OperationalError("disk I/O error")
    assert "读写磁盘出错" in str(advice(fault))
    full = shutil.disk_usage(tmp_path)._replace(free=4096)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _folder: full)
        assert "磁盘满了" in str(advice(fault))
        assert "磁盘满了" in str(advice(sqlite3.OperationalError("disk I/O error"), folder.database))
    database.initialize(None)
    small = tmp_path / "small"
    if _mounted(small):
        try:
            _start_without_space(DataFolder(small / "office"), folder)
        finally:
            database.initialize(None)
            subprocess.run(["umount", small], check=True)


def _start_without_space(full: DataFolder, sound: DataFolder) -> None:
    """On a real small disk: an estate that was there, and a first start that leaves nothing behind."""
    shutil.copytree(sound.root, full.root)
    ballast = full.root.parent / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 4096):
            pass
    with pytest.raises(DataUnavailable, match="磁盘满了"):
        _open_and_write(full)
    assert full.database.read_bytes() == sound.database.read_bytes()
    new = DataFolder(full.root.parent / "new")
    with pytest.raises(DataUnavailable, match="磁盘满了"):
        prepare(new, makers.NOW)
    assert not new.database.exists()
    ballast.unlink()
    prepare(new, makers.NOW)


@pytest.fixture
def corrupt(tmp_path: Path) -> Iterator[DataFolder]:
    """An estate whose reception records lie on a page that was overwritten."""
    folder = makers.office(tmp_path / "office")
    for count in range(20):
        makers.reception(content=f"第 {count} 件 " + "漏水" * 200)
    with connected():
        page = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = 'reception'").fetchone()[0]
    with folder.database.open("rb+") as stream:
        stream.seek((page - 1) * 4096)
        stream.write(b"\xa5" * 4096)
    yield folder
    database.initialize(None)


def test_a_corrupt_database_says_so_and_is_not_changed(corrupt: DataFolder) -> None:
    before = corrupt.database.read_bytes()
    prepare(corrupt, makers.NOW)
    for use in (makers.reception, service.latest):
        with pytest.raises(DataUnavailable, match="数据库文件坏了，没有改动它。从备份恢复：csapp restore 备份文件。"):
            use()
    assert corrupt.database.read_bytes() == before


def test_a_corrupt_database_is_found_by_the_check_and_makes_no_backup(corrupt: DataFolder) -> None:
    assert any("坏" in problem for problem in check.problems(corrupt))
    with pytest.raises(DataUnavailable, match="备份没有做成，原来的数据没有动"):
        backup_now(corrupt, makers.NOW)
    assert list(corrupt.backups.iterdir()) == []


def test_a_database_whose_list_of_tables_is_ruined_is_refused_at_the_start(corrupt: DataFolder) -> None:
    with corrupt.database.open("rb+") as stream:
        stream.seek(100)
        stream.write(b"\xa5" * 3000)
    before = corrupt.database.read_bytes()
    with pytest.raises(DataUnavailable, match="数据库文件坏了，没有改动它"):
        prepare(corrupt, makers.NOW)
    assert corrupt.database.read_bytes() == before


def test_a_database_whose_folder_is_gone_says_so(tmp_path: Path) -> None:
    open_database(tmp_path / "gone" / "csapp.db")
    with pytest.raises(DataUnavailable, match="打不开数据库。检查数据文件夹还在不在"):
        service.latest()
    database.initialize(None)


def test_a_server_that_is_away_says_so() -> None:
    away = peewee.OperationalError('connection to server at "127.0.0.1", port 1 failed: Connection refused')
    assert "连不上数据库服务器" in str(advice(away))


@pytest.mark.parametrize(
    "bug",
    [
        peewee.OperationalError("no such table: locked_doors"),
        peewee.OperationalError('near "FULL": syntax error'),
        peewee.IntegrityError("UNIQUE constraint failed: malformed.name"),
        sqlite3.ProgrammingError("Incorrect number of bindings supplied"),
    ],
)
def test_a_mistake_of_the_program_is_not_taken_for_a_fault_of_the_disk(bug: Exception) -> None:
    assert advice(bug) is None
