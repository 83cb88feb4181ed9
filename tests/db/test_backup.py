"""Backups that were opened before they count, and restoring that touches nothing until the archive is proved whole."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from csapp.core.clock import fixed_clock
from csapp.core.errors import DataUnavailable
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.attachment import attach
from csapp.db.backup import backup_now, latest_backup, read_archive, thin_out, write_archive
from csapp.db.connection import connected, database
from csapp.db.migrate import prepare
from csapp.db.unit_of_work import unit_of_work
from csapp.features.reception.models import Reception
from tests import makers
from tests.makers import NOW

CLOCK = fixed_clock(NOW)


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[DataFolder]:
    """An estate with a record, an attachment and a seal, not connected."""
    folder = makers.office(tmp_path / "翠湖 花园 100%")
    makers.reception()
    scan = tmp_path / "扫描件.jpg"
    scan.write_bytes(b"scan" * 1000)
    with unit_of_work(makers.DESK, NOW) as work:
        attach(work, folder, scan, area="reception", owner_id=1, purpose="photo")
    folder.seal.mkdir()
    (folder.seal / "office.p12").write_bytes(b"seal")
    yield folder
    database.initialize(None)


def _contents(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def _numbers(folder: DataFolder) -> list[str]:
    prepare(folder, NOW)
    with connected():
        return [row.number for row in Reception.select().order_by(Reception.id)]


def test_a_backup_taken_while_somebody_writes_opens_by_itself_and_is_complete(estate: DataFolder) -> None:
    with connected(), database.atomic():
        makers.reception(content="还没提交")
        copy = backup_now(estate, NOW)
    with closing(sqlite3.connect(copy)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert other.execute("SELECT number FROM reception").fetchall() == [("JD20261124-001",)]
    assert latest_backup(estate) == (copy, NOW)
    assert [file.name for file in estate.backups.iterdir()] == ["csapp-20261124-102400.db"]


def test_no_backup_yet_and_foreign_files_beside_it(estate: DataFolder) -> None:
    (estate.backups / "csapp-old.db").write_text("somebody else's")
    assert latest_backup(estate) is None
    thin_out(estate, NOW + timedelta(days=4000))
    assert (estate.backups / "csapp-old.db").exists()


def test_old_backups_are_thinned_out(estate: DataFolder) -> None:
    made = [NOW - timedelta(hours=hours) for hours in range(0, 24 * 400, 6)]
    for at in made:
        (estate.backups / f"csapp-{at:%Y%m%d-%H%M%S}.db").touch()
    thin_out(estate, NOW)
    kept = sorted((datetime.strptime(f.stem[6:], "%Y%m%d-%H%M%S") for f in estate.backups.iterdir()), reverse=True)
    fresh = [at for at in kept if NOW - at < timedelta(days=2)]
    daily = [at for at in kept if timedelta(days=2) <= NOW - at < timedelta(days=14)]
    monthly = [at for at in kept if NOW - at >= timedelta(days=14)]
    assert len(fresh) == 8
    assert len({at.date() for at in daily}) == len(daily) == 13
    assert len({(at.year, at.month) for at in monthly}) == len(monthly) == 13
    assert min(kept) > NOW - timedelta(days=371)


def test_an_archive_brings_the_whole_estate_back_on_an_empty_machine(estate: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "out" / "备份.zip"
    assert write_archive(estate, file, clock=CLOCK) == []
    assert [part.name for part in file.parent.iterdir()] == ["备份.zip"]
    fresh = DataFolder(tmp_path / "new" / "office")
    assert read_archive(file, fresh, clock=CLOCK) is None
    assert _numbers(fresh) == ["JD20261124-001"]
    assert list(check.problems(fresh)) == []
    assert (fresh.seal / "office.p12").read_bytes() == b"seal"
    assert [path.name for path in fresh.root.parent.iterdir()] == ["office"]


def test_the_archive_lists_each_file_with_its_hash(estate: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "备份.zip"
    write_archive(estate, file, clock=CLOCK)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["made_at"] == "2026-11-24T10:24:00"
        assert set(manifest["files"]) | {"manifest.json"} == set(archive.namelist())
    assert len(manifest["files"]) == 3


def test_restoring_keeps_what_was_there_aside(estate: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "备份.zip"
    write_archive(estate, file, clock=CLOCK)
    makers.reception(content="备份以后的")
    aside = read_archive(file, estate, clock=CLOCK)
    assert aside == estate.root.with_name("翠湖 花园 100%-before-20261124-102400")
    assert _numbers(estate) == ["JD20261124-001"]
    assert list(check.problems(estate)) == []
    assert _numbers(DataFolder(aside)) == ["JD20261124-001", "JD20261124-002"]


def test_nothing_is_restored_while_a_desk_is_open(estate: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "备份.zip"
    write_archive(estate, file, clock=CLOCK)
    with connected():
        database.execute_sql("SELECT count(*) FROM reception")
        with pytest.raises(DataUnavailable, match="还有客服台窗口开着"):
            read_archive(file, estate, clock=CLOCK)
        assert makers.reception().number == "JD20261124-002"
    assert read_archive(file, estate, clock=CLOCK) is not None
    assert _numbers(estate) == ["JD20261124-001"]


def test_a_ruined_estate_is_set_aside_and_replaced(estate: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "备份.zip"
    write_archive(estate, file, clock=CLOCK)
    estate.database.write_bytes(b"ruined")
    aside = read_archive(file, estate, clock=CLOCK)
    assert aside is not None
    assert DataFolder(aside).database.read_bytes() == b"ruined"
    assert _numbers(estate) == ["JD20261124-001"]


def test_a_daily_copy_restores_the_records_and_keeps_the_attachments(estate: DataFolder) -> None:
    copy = backup_now(estate, NOW)
    makers.reception(content="备份以后的")
    aside = read_archive(copy, estate, clock=CLOCK)
    assert aside is not None
    assert _numbers(estate) == ["JD20261124-001"]
    assert list(check.problems(estate)) == []


def test_an_attachment_that_is_gone_is_named_and_the_rest_is_saved(estate: DataFolder, tmp_path: Path) -> None:
    shutil.rmtree(estate.attachments)
    assert write_archive(estate, tmp_path / "备份.zip") == ["扫描件.jpg"]
    read_archive(tmp_path / "备份.zip", DataFolder(tmp_path / "new"))
    assert _numbers(DataFolder(tmp_path / "new")) == ["JD20261124-001"]


def _damage(file: Path, kind: str) -> None:
    content = bytearray(file.read_bytes())
    if kind == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif kind == "flipped":
        content[len(content) // 3] ^= 0xFF
        file.write_bytes(content)
    elif kind == "no stream":
        # the first packed byte of the first part, behind its head: a kind of block that does not exist
        content[30 + int.from_bytes(content[26:28], "little") + int.from_bytes(content[28:30], "little")] = 0xFF
        file.write_bytes(content)
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "text":
        file.write_bytes("不是备份".encode())
    else:
        _rewrite(file, kind)


def _rewrite(file: Path, kind: str) -> None:
    """An archive that is sound as a zip file and wrong as a backup."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    if kind == "no manifest":
        del parts["manifest.json"]
    elif kind == "no database":
        del parts["csapp.db"], manifest["files"]["csapp.db"]
    elif kind == "changed attachment":
        name = next(name for name in parts if name.startswith("attachments/"))
        parts[name] = parts[name].replace(b"s", b"z")
    elif kind == "outside":
        parts["../evil"] = parts["seal/office.p12"]
        manifest["files"]["../evil"] = manifest["files"]["seal/office.p12"]
    elif kind == "unlisted":
        parts["extra"] = b"x"
    elif kind == "later format":
        manifest["format"] = 2
    elif kind == "list":
        manifest = []
    if "manifest.json" in parts:
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


KINDS = ["cut", "flipped", "no stream", "empty", "text", "no manifest", "no database", "changed attachment", "outside",
         "unlisted", "later format", "list"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_archive_is_refused_before_anything_is_touched(estate: DataFolder, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "备份.zip"
    write_archive(estate, file)
    _damage(file, kind)
    before, beside = _contents(estate.root), sorted(tmp_path.iterdir())
    with pytest.raises(
        DataUnavailable, match=r"「备份\.zip」不是客服台的备份，或者坏了。换一份备份，原来的数据没有动。"
    ):
        read_archive(file, estate)
    assert _contents(estate.root) == before
    assert sorted(tmp_path.iterdir()) == beside


def test_a_damaged_daily_copy_is_refused(estate: DataFolder) -> None:
    copy = backup_now(estate, NOW)
    _damage(copy, "cut")
    with pytest.raises(DataUnavailable, match="不是客服台的备份，或者坏了"):
        read_archive(copy, estate)
    assert _numbers(estate) == ["JD20261124-001"]


def test_an_archive_of_a_newer_program_is_refused(estate: DataFolder, tmp_path: Path) -> None:
    with closing(sqlite3.connect(estate.database)) as other:
        other.execute("PRAGMA user_version = 9999")
    write_archive(estate, tmp_path / "备份.zip")
    with pytest.raises(DataUnavailable, match="更新版本的客服台"):
        read_archive(tmp_path / "备份.zip", DataFolder(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_a_backup_that_is_not_there_or_cannot_be_written_gives_advice(estate: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="找不到备份"):
        read_archive(tmp_path / "none.zip", estate)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataUnavailable, match="备份没有做成"):
        write_archive(estate, tmp_path / "file" / "备份.zip")
    write_archive(estate, tmp_path / "备份.zip")
    with pytest.raises(DataUnavailable, match="恢复没有做成"):
        read_archive(tmp_path / "备份.zip", DataFolder(tmp_path / "file" / "office"))


def test_a_failed_backup_leaves_the_earlier_one(estate: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "备份.zip"
    write_archive(estate, file)
    before = file.read_bytes()
    estate.database.write_bytes(b"ruined")
    with pytest.raises(DataUnavailable, match="备份没有做成"):
        write_archive(estate, file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))
