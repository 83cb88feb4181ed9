"""The log of the sample estate from outside: `csapp check`, `find`, `due` and the paper (R17, S17, P05)."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.command_line import run
from csapp.app.pages import PAGE_OF
from csapp.core.paths import DataFolder
from csapp.db.connection import connected
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage
from csapp.features.duty_log.service.reading import page_of_entry
from tests.sample_store import sample

SIGNED = "ZB20261123-2"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A copy of the sample estate of this test alone."""
    return sample(tmp_path / "sample")


@pytest.fixture
def answer(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command on the sample; its status and its JSON."""

    def command(*words: str) -> tuple[int, dict[str, Any]]:
        status = run([*words, "--data", str(folder.root), "--json"])
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return status, told

    return command


def test_a_page_changed_behind_the_program_is_told_with_its_number_and_the_time_it_was_signed(
    folder: DataFolder, answer: Any
) -> None:
    """The triggers are dropped first: whoever has the file can do that."""
    assert answer("check")[1] == {"ok": True, "problems": []}
    with sqlite3.connect(folder.database) as held:
        page_id, signed_at = held.execute("SELECT id, signed_at FROM duty_log WHERE number = ?", (SIGNED,)).fetchone()
        change = "UPDATE duty_log_entry SET handling = '没有办' WHERE page_id = ?"
        with pytest.raises(sqlite3.IntegrityError, match="签过字的日志不能再改"):
            held.execute(change, (page_id,))
        rows = held.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'duty%'").fetchall()
        for (name,) in rows:
            held.execute(f"DROP TRIGGER {name}")
        assert held.execute(change, (page_id,)).rowcount > 0
    status, told = answer("check")
    assert (status, told["ok"]) == (1, False)
    (sentence,) = told["problems"]
    assert SIGNED in sentence
    assert str(signed_at)[:16] in sentence
    assert "王志强" in sentence


def test_an_entry_is_found_by_its_words_and_leads_to_its_page(answer: Any) -> None:
    found = next(row for row in answer("find", "主卧空开跳闸")[1]["results"] if row["kind"] == DutyEntry.key())
    assert found["title"].startswith("3-2-1501 单雅琴来电")
    assert DutyEntry.key() in PAGE_OF
    with connected():
        assert DutyPage.get_by_id(page_of_entry(found["key"])).number == "ZB20261124-2"


def test_the_page_the_manager_overlooked_is_due(answer: Any) -> None:
    """Look 01: 超 1 天 值班 11-22 夜班日志 客服经理未签字."""
    due = answer("due", "--on", "2026-11-24")[1]["items"]
    ours = [(row["number"], row["rule"], row["overdue_days"]) for row in due if row["kind"] == "duty_log"]
    assert ours == [("ZB20261122-1", "R17", 1)]


def test_the_log_leaves_as_a_sheet_of_the_office(answer: Any, tmp_path: Path) -> None:
    """P05: entry by entry, with shift, person and 善后."""
    file = tmp_path / "日志.xlsx"
    told = answer("export", DutyEntry.key(), "-o", str(file), "--unmasked", "交经理")[1]
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]
    (head,) = [row for row in rows if "事情情况" in row]
    for name in ("日期", "班次", "值班人", "时间", "类别", "处理", "善后处理", "日志页"):
        assert name in head, name
    morning = next(row for row in rows if "主卧空开跳闸" in row[head.index("事情情况")])
    assert morning[head.index("处理")] == "急单派张建军，09:03 出发。"
    with connected():
        assert told["rows"] == DutyEntry.select().count()
