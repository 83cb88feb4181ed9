"""The command line as people and scripts use it (design 10): status, plain words, JSON."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.command_line import run
from csapp.app.old_ledgers import LEDGERS
from csapp.core.paths import DataFolder
from csapp.db.connection import connected
from csapp.features.key_lending.documents import arrange_copy, refresh_copy
from tests.makers import MANAGER, NOW
from tests.sample_store import sample

LEDGER = "房号,业主姓名,联系电话,建筑面积\n13-1-0101,张三丰,13812340001,118.62\n13-1-0102,李四光,1381234,89.4\n"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A copy of the sample estate of this test alone."""
    return sample(tmp_path / "sample")


@pytest.fixture
def say(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command on the sample; returns status, output and what was refused."""

    def command(*words: str) -> tuple[int, str, str]:
        status = run([*words, "--data", str(folder.root)])
        held = capsys.readouterr()
        return status, held.out, held.err

    return command


@pytest.fixture
def answer(say: Any) -> Any:
    """The JSON of a command that was done."""

    def command(*words: str) -> dict[str, Any]:
        status, out, err = say(*words, "--json")
        assert (status, err) == (0, "")
        result: dict[str, Any] = json.loads(out)
        return result

    return command


@pytest.mark.parametrize("words", ["3栋2单元1501", "３－２－１５０１", "三栋二单元1501", "单雅琴", "syq", "shanyaqin"])
def test_the_box_finds_the_person_in_any_spelling(answer: Any, words: str) -> None:
    """Best first, telephones masked, with the reason of the match."""
    first = answer("find", words)["results"][0]
    assert (first["kind"], first["number"]) == ("people", "3-2-1501")
    assert first["title"].startswith("单雅琴")
    assert first["reason"] in ("房号", "姓名")


def test_documents_are_found_by_number_and_words(answer: Any) -> None:
    """A number, a plate, two characters of a description."""
    assert answer("find", "HF20261110-005")["results"][0]["number"] == "HF20261110-005"
    assert answer("find", "E31501")["results"][0]["kind"] == "vehicles"
    assert any("滴车" in row["title"] for row in answer("find", "滴车")["results"])


def test_due_lists_what_was_promised(answer: Any) -> None:
    """Of the moment, and of a day given."""
    items = answer("due", "--on", "2026-11-24")["items"]
    numbers = {item["number"]: item for item in items}
    assert numbers["HF20261110-005"] == {
        "rule": "R04",
        "kind": "callback",
        "number": "HF20261110-005",
        "due_on": "2026-11-24",
        "overdue_days": 0,
    }
    later = {item["number"]: item for item in answer("due", "--on", "2026-11-27")["items"]}
    assert later["HF20261110-005"]["overdue_days"] == 3


def test_a_register_comes_out_masked(answer: Any, tmp_path: Path) -> None:
    """A month of receptions in the office's layout, without a readable telephone."""
    file = tmp_path / "接待.xlsx"
    result = answer("export", "reception", "-o", str(file), "--from", "2026-11-24", "--to", "2026-11-24")
    assert result == {"file": str(file), "rows": 18}
    sheet = openpyxl.load_workbook(file).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(text.isdigit() and len(text) == 11 for text in texts)
    assert "2026-11-24" in sheet["A2"].value


def test_a_form_is_written_and_read_back(answer: Any, tmp_path: Path) -> None:
    """The fields as values, three places to sign; an unsigned file says so."""
    file = tmp_path / "回访.pdf"
    result = answer("form", "callback", "HF20261110-005", "-o", str(file))
    assert result["fields"]["customer"] == "林秀兰"
    assert result["fields"]["satisfaction"] == "satisfied"
    assert result["fields"]["phone"] == "139****5518"
    assert len(result["signature_fields"]) == 3
    assert answer("form", "verify", str(file)) == {"signatures": []}


@pytest.mark.parametrize(("key", "number"), [("contact_memo", "LL20261124-001"), ("escalation", "QS20261124-001")])
def test_memos_and_requests_are_forms_too(answer: Any, tmp_path: Path, key: str, number: str) -> None:
    """The subject as a value, places to sign."""
    result = answer("form", key, number, "-o", str(tmp_path / "x.pdf"))
    assert result["fields"]["subject"]
    assert len(result["signature_fields"]) in (2, 3)


def test_the_roster_and_a_swap_are_forms_too(answer: Any, tmp_path: Path) -> None:
    """Who works when, by name; the application with its three places to sign."""
    roster = answer("form", "duty_roster", "LB202611", "-o", str(tmp_path / "月表.pdf"))
    assert roster["fields"]["周婷"] == "夜" * 12
    swap = answer("form", "duty_swap", "DB20261124-001", "-o", str(tmp_path / "调班.pdf"))
    assert (swap["fields"]["staff"], swap["fields"]["day"]) == ("马超", "2026-11-25")
    assert len(swap["signature_fields"]) == 3


def test_a_ledger_is_previewed_applied_and_undone(answer: Any, tmp_path: Path) -> None:
    """The bad row is told in plain words, the good one comes in, the whole batch goes out again."""
    file = tmp_path / "台账.csv"
    file.write_bytes(LEDGER.encode("gbk"))
    seen = answer("import", "ledger", str(file))
    assert (seen["rows"], seen["ok"], seen["batch"]) == (2, 1, None)
    (problem,) = seen["problems"]
    assert (problem["row"], problem["column"]) == (3, "联系电话")
    assert "11 位数字" in problem["message"]
    done = answer("import", "ledger", str(file), "--apply")
    assert (done["units"], done["people"]) == (1, 1)
    assert answer("find", "13-1-0101")["results"][0]["title"] == "张三丰 业主"
    again = answer("import", "ledger", str(file), "--apply")
    assert again["batch"] is None
    assert answer("import", "undo", done["batch"])["undone"] is True
    assert answer("find", "13-1-0101")["results"] == []
    assert answer("check") == {"ok": True, "problems": []}


def test_an_old_ledger_of_an_area_comes_in(answer: Any, say: Any, tmp_path: Path) -> None:
    file = tmp_path / "投诉2019.csv"
    file.write_bytes(
        "投诉日期,房号,反映问题,处理结果\n2019-3-5,3-2-1501,楼道堆物占道,已清理\n,3-2-1501,没有日子,\n".encode("gbk")
    )
    seen = answer("import", "old", str(file), "--area", "complaint")
    assert (seen["rows"], seen["added"], seen["batch"]) == (2, 1, None)
    assert seen["columns"] == {"投诉日期": "投诉时间", "房号": "房号", "反映问题": "内容", "处理结果": "处理结果"}
    assert seen["problems"] == [{"row": 3, "column": "投诉时间", "message": "没有写投诉时间，补上再导。"}]
    batch = answer("import", "old", str(file), "--area", "complaint", "--apply")["batch"]
    assert answer("find", "楼道堆物占道")["results"][0]["number"] == "TS20190305-001"
    assert answer("import", "old", str(file), "--area", "complaint", "--apply")["known"] == 1
    assert answer("import", "undo", batch)["undone"] is True
    for ledger, _ in LEDGERS:
        status, _, err = say("import", "old", str(tmp_path / "没有.xlsx"), "--area", ledger.key)
        assert (status, "没有.xlsx" in err) == (1, True)


def test_a_backup_comes_back(answer: Any, folder: DataFolder, tmp_path: Path) -> None:
    """What was there at the backup is there again; what was there before the restore is kept aside."""
    file = tmp_path / "备份.zip"
    answer("backup", "-o", str(file))
    folder.database.write_bytes(b"damaged")
    restored = answer("restore", str(file))
    assert Path(restored["aside"]).is_dir()
    assert answer("check")["ok"] is True
    assert answer("find", "单雅琴")["results"]


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_lost_database_is_told_and_comes_back(say: Any, answer: Any, folder: DataFolder, *, is_gone: bool) -> None:
    """Nobody is shown an empty estate in place of theirs, and the advice given is what helps."""
    copy = answer("backup")["file"]
    for file in folder.root.glob("csapp.db*"):
        file.unlink()
    if not is_gone:
        folder.database.touch()
    before = sorted(folder.root.rglob("*"))
    status, _, told = say("find", "单雅琴")
    assert (status, "数据库文件不见了。从备份恢复：csapp restore 备份文件" in told) == (1, True)
    assert sorted(folder.root.rglob("*")) == before
    answer("restore", copy)
    assert answer("find", "单雅琴")["results"]


def test_the_key_map_opens_with_its_password_alone(say: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On any computer with the program; a wrong password is one sentence."""
    stick, opened = tmp_path / "stick", tmp_path / "map.pdf"
    stick.mkdir()
    with connected():
        arrange_copy(stick, "cuihu-keys-2026", by=MANAGER, at=NOW)
        refresh_copy(NOW)
    locked = next(stick.glob("*.locked"))
    monkeypatch.setenv("CSAPP_KEY_PASSWORD", "cuihu-keys-2027")
    assert say("key-map", str(locked), "-o", str(opened))[0] == 1
    assert not opened.exists()
    monkeypatch.setenv("CSAPP_KEY_PASSWORD", "cuihu-keys-2026")
    assert say("key-map", str(locked), "-o", str(opened))[0] == 0
    assert opened.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("export", "nothing", "-o", "x.xlsx"), "没有叫「nothing」的台账"),
        (("form", "callback", "HF1", "-o", "x.pdf"), "HF1"),
        (("form", "verify", "nowhere.pdf"), "nowhere.pdf"),
        (("import", "ledger", "nowhere.xlsx"), "没有「nowhere.xlsx」这个文件"),
        (("restore", "nowhere.zip"), "nowhere.zip"),
        (("due", "--on", "2026-13-01"), "没有 13 月"),
        (("export", "reception", "-o", "x.csv"), "文件名写成 x.xlsx"),
        (("export", "vehicles", "-o", "x.xlsx", "--from", "2026-11-01"), "「车辆」不按日期分"),
        (("export", "repair_item", "-o", "x.xlsx", "--columns", "所属工种"), "没有「所属工种」一列"),
        (("export", "reception", "-o", "x.xlsx", "--from", "2026-11-24", "--to", "2026-11-01"), "把起止日期对调"),
        (("--as", "没有这个人", "export", "reception", "-o", "x.xlsx"), "没有叫「没有这个人」的同事"),
        (("--as", "刘芳", "export", "reception", "-o", "x.xlsx"), "找主管或经理"),
        (("fill", "--rows", "10"), "已有数据"),
    ],
)
def test_a_refusal_is_one_sentence_and_status_1(say: Any, words: tuple[str, ...], advice: str) -> None:
    """On standard error, without a trace."""
    status, out, err = say(*words)
    assert (status, out) == (1, "")
    assert advice in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("words", [["nonsense"], ["export"], ["fill", "--rows", "many"], ["--theme", "pink"]])
def test_wrong_usage_is_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With the usage in Chinese."""
    with pytest.raises(SystemExit) as ended:
        run(words)
    assert ended.value.code == 2
    assert "用法：" in capsys.readouterr().err


def test_the_machine_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    """Database, form and seal on this machine."""
    assert run(["self-test"]) == 0
    assert "不行" not in capsys.readouterr().out
