"""Opening a database: made, brought to today's form after a backup, or refused untouched with one Chinese sentence."""

import importlib
import pkgutil
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

import csapp
from csapp.core.errors import DataUnavailable
from csapp.core.paths import DataFolder
from csapp.db import form
from csapp.db.backup import backup_now, read_archive
from csapp.db.connection import connected, database
from csapp.db.migrate import prepare
from csapp.db.record import Record, Table
from tests import makers
from tests.makers import NOW


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[DataFolder]:
    """An estate with one record that no connection holds open."""
    folder = makers.office(tmp_path / "office")
    makers.reception()
    yield folder
    database.initialize(None)


def _rows(file: Path) -> list[list[Any]]:
    with closing(sqlite3.connect(file)) as other:
        names = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        # what the full-text table holds lies in its own tables, which are among the names
        plain = [name for name in names if name != "finding_gram"]
        return [[name, *other.execute(f'SELECT * FROM "{name}"')] for name in plain]


def _schema(file: Path) -> dict[str, Any]:
    """Columns, indexes and links of every table, without their order of making."""
    with closing(sqlite3.connect(file)) as other:
        tables = {name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} - {
            "schema_migration"
        }
        found: dict[str, Any] = {}
        for name in sorted(tables):
            indexes = [
                (bool(unique), tuple(column for _, _, column in other.execute(f'PRAGMA index_info("{index}")')))
                for _, index, unique, *_ in other.execute(f'PRAGMA index_list("{name}")')
            ]
            columns = [row[1:] for row in other.execute(f'PRAGMA table_info("{name}")')]
            links = [row[2:] for row in other.execute(f'PRAGMA foreign_key_list("{name}")')]
            found[name] = (sorted(columns, key=str), sorted(indexes), sorted(links))
        return found


def _models() -> list[type[Table]]:
    for module in pkgutil.walk_packages(csapp.__path__, "csapp."):
        holds_tables = module.name.startswith(("csapp.db.", "csapp.registers.")) or ".models" in module.name
        if holds_tables and ".migrations" not in module.name:
            importlib.import_module(module.name)
    waiting: list[type[Table]] = [Table]
    found: list[type[Table]] = []
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if model is not Record and model.__module__.startswith("csapp."):
                found.append(model)
    return found


def test_the_migrated_database_is_the_one_the_models_describe(tmp_path: Path) -> None:
    migrated, created = DataFolder(tmp_path / "migrated"), DataFolder(tmp_path / "created")
    prepare(migrated, NOW)
    prepare(created, NOW)
    with connected():
        database.pragma("foreign_keys", 0)
        for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if not name.startswith(("finding_gram", "schema_", "sqlite_")):
                database.execute_sql(f'DROP TABLE "{name}"')
        database.create_tables(_models())
    database.initialize(None)
    assert _schema(migrated.database) == _schema(created.database)


def test_a_new_folder_gets_a_database_in_todays_form(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "新 小区 100%#?")
    prepare(folder, NOW)
    makers.reception()
    assert form.form_of(folder.database) == form.latest_form()
    assert list(folder.backups.iterdir()) == []
    prepare(folder, NOW)
    with connected():
        assert database.execute_sql("SELECT number FROM reception").fetchall() == [("JD20261124-001",)]


def test_a_newer_database_is_refused_untouched(closed: DataFolder) -> None:
    with closing(sqlite3.connect(closed.database)) as other:
        other.execute(f"PRAGMA user_version = {form.latest_form() + 1}")
    before = closed.database.read_bytes()
    with pytest.raises(DataUnavailable, match="更新版本的客服台"):
        prepare(closed, NOW)
    assert closed.database.read_bytes() == before


@contextmanager
def _later_forms(monkeypatch: pytest.MonkeyPatch, folder: Path, *bodies: str) -> Iterator[None]:
    """The program as it will be with these further migration files."""
    shutil.copytree(form.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for number, body in enumerate(bodies, form.latest_form() + 1):
        (folder / f"{number:04d}_later.py").write_text(f"def up(migrator, db):\n    {body}\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(form, "MIGRATIONS", folder)
        yield


_ADD = 'db.execute_sql("ALTER TABLE reception ADD COLUMN colour TEXT")'


def test_an_older_database_is_backed_up_before_it_is_migrated(
    closed: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _rows(closed.database)
    told: list[Path] = []
    held = form.latest_form()
    with _later_forms(monkeypatch, tmp_path / "later", _ADD):
        prepare(closed, NOW, told.append)
        assert form.form_of(closed.database) == form.latest_form()
    assert told == [closed.backups / f"csapp-20261124-102400-form{held}.db"]
    assert _rows(told[0]) == before
    with closing(sqlite3.connect(closed.database)) as other:
        assert other.execute("SELECT number, colour FROM reception").fetchall() == [("JD20261124-001", None)]


def test_a_failing_migration_leaves_all_as_it_was(
    closed: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, schema = _rows(closed.database), _schema(closed.database)
    with (
        _later_forms(monkeypatch, tmp_path / "later", _ADD, "raise ValueError('half way')"),
        pytest.raises(ValueError, match="half way"),
    ):
        prepare(closed, NOW)
    assert (_rows(closed.database), _schema(closed.database)) == (rows, schema)
    prepare(closed, NOW)
    assert makers.reception().number == "JD20261124-002"


def test_what_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for content in (b"x", b"%PDF-1.7 not a database at all", b"SQLite format 3\x00" + b"\x00" * 4080):
        folder.database.write_bytes(content)
        with pytest.raises(DataUnavailable, match="不是客服台的数据库，没有改动它"):
            prepare(folder, NOW)
        assert folder.database.read_bytes() == content


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with closing(sqlite3.connect(folder.database)) as other:
        other.execute("CREATE TABLE bookmarks (address TEXT)")
    before = folder.database.read_bytes()
    with pytest.raises(DataUnavailable, match="不是客服台的数据库"):
        prepare(folder, NOW)
    assert folder.database.read_bytes() == before


def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.database.mkdir()
    with pytest.raises(DataUnavailable, match="是文件夹，不是数据库"):
        prepare(folder, NOW)


_LOST = "数据库文件不见了。从备份恢复：csapp restore 备份文件；要从头开始就换一个数据文件夹。"


def _refused_as_lost(folder: DataFolder) -> None:
    before = sorted(folder.root.rglob("*"))
    with pytest.raises(DataUnavailable, match=_LOST):
        prepare(folder, NOW)
    assert sorted(folder.root.rglob("*")) == before


def test_a_folder_with_copies_or_attachments_but_no_database_is_refused_untouched(tmp_path: Path) -> None:
    for name in ("backups/csapp-20261123-100000.db", "attachments/ab/abcd"):
        folder = DataFolder(tmp_path / name[:2])
        (folder.root / name).parent.mkdir(parents=True)
        (folder.root / name).write_bytes(b"kept")
        _refused_as_lost(folder)


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_lost_database_is_refused_and_comes_back_from_its_copy(closed: DataFolder, *, is_gone: bool) -> None:
    copy = backup_now(closed, NOW)
    database.close()
    for file in closed.root.glob("csapp.db*"):
        file.unlink()
    if not is_gone:
        closed.database.touch()
    _refused_as_lost(closed)
    read_archive(copy, closed)
    prepare(closed, NOW)
    with connected():
        assert database.execute_sql("SELECT number FROM reception").fetchall() == [("JD20261124-001",)]


def test_an_empty_folder_made_beforehand_gets_a_database(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.make()
    prepare(folder, NOW)
    assert makers.reception().number == "JD20261124-001"
    database.initialize(None)


def test_a_data_folder_that_cannot_be_made_gives_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataUnavailable, match=r"写不进去|打不开数据库"):
        prepare(DataFolder(tmp_path / "file" / "office"), NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
