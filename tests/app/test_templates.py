"""An office changes a form without code: it is printed like that, the one before stays, and nothing faulty gets in."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from csapp.app.templates import (
    drop_template,
    forms,
    keep_template,
    template_text,
    usual_text,
    version_text,
    versions,
)
from csapp.core.errors import BadInput, NotAllowed, UserError
from csapp.core.paths import DataFolder, use_own_forms
from csapp.db.audit import AuditLine
from csapp.db.backup import copy_database, read_archive, write_archive
from csapp.documents.form import read_fields
from csapp.features.callback.documents import print_forms
from tests import makers
from tests.makers import DESK, MANAGER, NOW

CHANGED = usual_text("callback").replace('label = "客户意见"', 'label = "客户怎么说"').replace("回访记录表", "回访单")


@pytest.fixture(autouse=True)
def _own(office: DataFolder) -> Iterator[None]:
    use_own_forms(office)
    yield
    use_own_forms(None)


def words_in(file: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    return "".join(done.stdout.split())


def printed(office: DataFolder, callback_id: int) -> Path:
    return print_forms([callback_id], office, by=DESK, at=NOW, estate="翠湖花园")


def test_a_changed_template_changes_the_paper_and_not_what_was_printed_before(office: DataFolder) -> None:
    one = makers.callback()
    before = printed(office, one.id)
    held = before.read_bytes()
    keep_template("callback", CHANGED, office, by=MANAGER, at=NOW)
    after = printed(office, one.id)
    assert before != after
    assert before.read_bytes() == held
    assert "客户怎么说" in words_in(after)
    assert "客户怎么说" not in words_in(before)
    # what is filled in and signed is the same
    assert read_fields(after) == read_fields(before)


def test_every_version_stays_and_the_usual_one_comes_back(office: DataFolder) -> None:
    keep_template("callback", CHANGED, office, by=MANAGER, at=NOW)
    keep_template("callback", CHANGED.replace("回访单", "回访表"), office, by=MANAGER, at=NOW)
    assert [form.key for form in forms(office) if form.changed_at is not None] == ["callback"]
    drop_template("callback", office, by=MANAGER, at=NOW)
    assert template_text("callback", office) == usual_text("callback")
    assert [form.key for form in forms(office) if form.changed_at is not None] == []
    kept = [version_text(version, office) for version in versions("callback", office)]
    assert kept == [usual_text("callback"), CHANGED.replace("回访单", "回访表"), CHANGED]
    assert AuditLine.select().where(AuditLine.area == "attachment").count() == 3


def test_what_was_changed_in_the_folder_by_hand_is_kept_too(office: DataFolder) -> None:
    own = office.own_forms / "callback" / "form.toml"
    own.parent.mkdir(parents=True)
    own.write_text(CHANGED, "utf-8")
    keep_template("callback", CHANGED.replace("回访单", "回访表"), office, by=MANAGER, at=NOW)
    assert version_text(versions("callback", office)[1], office) == CHANGED


def test_a_faulty_template_is_refused_and_the_one_before_stays(office: DataFolder) -> None:
    keep_template("callback", CHANGED, office, by=MANAGER, at=NOW)
    with pytest.raises(BadInput, match="没有「custmer」这个空"):
        keep_template("callback", CHANGED.replace('"customer"', '"custmer"', 1), office, by=MANAGER, at=NOW)
    assert template_text("callback", office) == CHANGED
    assert len(versions("callback", office)) == 1


def test_one_broken_by_hand_is_told_when_it_is_printed_and_nothing_counts(office: DataFolder) -> None:
    one = makers.callback()
    own = office.own_forms / "callback" / "form.toml"
    own.parent.mkdir(parents=True)
    own.write_text(CHANGED.replace('"customer"', '"custmer"', 1), "utf-8")
    with pytest.raises(UserError, match="custmer"):
        printed(office, one.id)
    assert type(one).get_by_id(one.id).print_count == 0
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="恢复原样"):
        template_text("callback", office)
    drop_template("callback", office, by=MANAGER, at=NOW)
    assert printed(office, one.id).is_file()


def test_who_may_not_set_up_changes_no_form(office: DataFolder) -> None:
    with pytest.raises(NotAllowed):
        keep_template("callback", CHANGED, office, by=DESK, at=NOW)
    with pytest.raises(NotAllowed):
        drop_template("callback", office, by=DESK, at=NOW)


def test_the_office_forms_are_in_the_backup_and_come_back(office: DataFolder, tmp_path: Path) -> None:
    keep_template("callback", CHANGED, office, by=MANAGER, at=NOW)
    archive, elsewhere = tmp_path / "备份.zip", DataFolder(tmp_path / "elsewhere")
    write_archive(office, archive)
    read_archive(archive, elsewhere)
    assert template_text("callback", elsewhere) == CHANGED
    # a plain copy of the database keeps the forms that are there
    copy = tmp_path / "copy.db"
    copy_database(office.database, copy)
    read_archive(copy, elsewhere)
    assert template_text("callback", elsewhere) == CHANGED
