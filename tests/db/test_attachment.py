"""Photos and scans kept with a record: stored once, found missing or changed, refused with a sentence."""

import os
from pathlib import Path

import pytest

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.paths import DataFolder
from csapp.db import attachment, check
from csapp.db.attachment import Attachment, attach, attachments, stored_at
from csapp.db.unit_of_work import unit_of_work
from tests import makers


def _attach(office: DataFolder, file: Path, owner: int = 1) -> Attachment:
    with unit_of_work(makers.DESK, makers.NOW) as work:
        return attach(work, office, file, area="callback", owner_id=owner, purpose="signed")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "扫描件.jpg"
    file.write_bytes(b"\xff\xd8 a scan")
    return file


def _files(office: DataFolder) -> list[Path]:
    return [file for file in office.attachments.rglob("*") if file.is_file()]


def test_the_same_content_is_stored_once_and_listed_for_each_record(office: DataFolder, scan: Path) -> None:
    first, second = _attach(office, scan), _attach(office, scan, owner=2)
    assert first.sha256 == second.sha256
    assert _files(office) == [stored_at(office, first.sha256)]
    assert [(file.name, file.size) for file in attachments("callback", 2)] == [("扫描件.jpg", scan.stat().st_size)]
    assert list(check.problems(office)) == []


def test_a_missing_and_a_changed_file_are_found(office: DataFolder, scan: Path) -> None:
    kept = stored_at(office, _attach(office, scan).sha256)
    kept.write_bytes(b"\xff\xd8 a sc4n")
    assert list(check.problems(office)) == ["附件「扫描件.jpg」的内容变了。"]
    kept.unlink()
    assert list(check.problems(office)) == ["附件「扫描件.jpg」不见了。"]


def test_attaching_again_mends_a_damaged_copy_of_the_same_size(office: DataFolder, scan: Path) -> None:
    kept = stored_at(office, _attach(office, scan).sha256)
    kept.write_bytes(b"\xff\xd8 a sc4n")
    _attach(office, scan)
    assert list(check.problems(office)) == []


def test_an_empty_a_too_large_a_missing_file_and_a_folder_are_refused(office: DataFolder, tmp_path: Path) -> None:
    empty, large, folder = tmp_path / "空.jpg", tmp_path / "大.mp4", tmp_path / "夹"
    empty.touch()
    large.touch()
    os.truncate(large, attachment.LARGEST + 1)
    folder.mkdir()
    for file, words in (
        (empty, "空文件"),
        (large, "超过 64 MB"),
        (folder, "不是文件"),
        (tmp_path / "无.jpg", "读不了"),
    ):
        with pytest.raises(BadInput, match=words):
            _attach(office, file)
    assert _files(office) == []
    assert Attachment.select().count() == 0


@pytest.mark.parametrize("name", [b"\xb2\xe9.jpg".decode("utf-8", "surrogateescape"), "a\u202egpj.exe"])
def test_a_file_name_that_is_no_text_is_kept_without_what_cannot_be_stored(
    office: DataFolder, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(b"scan")
    kept = _attach(office, file)
    assert kept.name.encode().decode() == kept.name
    assert kept.name in (".jpg", "agpj.exe")


def _attach_and_refuse(office: DataFolder, scan: Path) -> None:
    with unit_of_work(makers.DESK, makers.NOW) as work:
        attach(work, office, scan, area="callback", owner_id=1, purpose="signed")
        raise BadInput("file", "不行。")


def test_a_refused_step_lists_no_file(office: DataFolder, scan: Path) -> None:
    with pytest.raises(BadInput):
        _attach_and_refuse(office, scan)
    assert attachments("callback", 1) == []
    assert list(check.problems(office)) == []


def test_a_data_folder_that_takes_no_file_gives_advice_and_lists_nothing(office: DataFolder, scan: Path) -> None:
    office.attachments.rmdir()
    office.attachments.write_text("a file where the folder should be")
    with pytest.raises(DataUnavailable, match="附件没有存进数据文件夹"):
        _attach(office, scan)
    assert attachments("callback", 1) == []
