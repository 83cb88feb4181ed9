"""Chinese text is marked, whole, with named values, and in the words of the house (design 7, look 7)."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from tests.checks.marked import marked_calls, marked_texts, unmarked
from tests.checks.source import name_of, program_files

# for colleagues; paper for customers may be more polite
RUDE = re.compile(r"(?<![申邀聘提呈报])请(?![假示柬])|成功|失败|[!！]|您")


def test_every_chinese_text_is_marked() -> None:
    # a migration holds stored values only, as they were on its day
    shown = [path for path in program_files() if path.parent.name != "migrations"]
    found = [f"{name_of(path)}:{line} {text}" for path in shown for line, text in unmarked(path)]
    assert found == []


def whole(call: ast.Call) -> bool:
    """`mark` takes one literal, because the extraction reads the source; `tr` may also look up a marked text."""
    if not call.args:
        return False
    text = call.args[0]
    if isinstance(text, ast.Constant):
        return isinstance(text.value, str)
    built = isinstance(text, ast.JoinedStr | ast.BinOp) or (
        isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr in {"format", "join"}
    )
    is_mark = getattr(call.func, "id", "") == "mark"
    return not built and not is_mark


def test_marked_text_is_never_put_together() -> None:
    broken = [
        f"{name_of(path)}:{call.lineno}" for path in program_files() for call in marked_calls(path) if not whole(call)
    ]
    assert broken == []


def badly_named(text: str) -> list[str]:
    """Placeholders that have no name of their own."""
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None and not name.isidentifier()]


def test_values_in_marked_text_have_names() -> None:
    nameless = [
        f"{name_of(path)}:{line} {text}"
        for path in program_files()
        for line, text in marked_texts(path)
        if badly_named(text) or re.search(r"%[1-9sd]", text)
    ]
    assert nameless == []


def test_words_are_those_of_the_house() -> None:
    rude = [
        f"{name_of(path)}:{line} {text}"
        for path in program_files()
        if "documents" not in path.with_suffix("").parts
        for line, text in marked_texts(path)
        if RUDE.search(text)
    ]
    assert rude == []


SAMPLE = '''"""文件。"""
from enum import StrEnum
_DIGITS = "零壹贰"  # data: numerals
class State(StrEnum):
    """状态。"""
    OPEN = "待办"
def speak(room):
    good = mark("{room} 已记下。")
    self.tr("第一句"
            "第二句")
    bad = "没标"
    worse = f"{room} 室"
    # data: what a file may call it
    names = ("房号", "室号")
    if room.endswith("室") or "栋" in room:
        return re.sub("[栋号]", "号楼", room)
    return {"房": bad}
'''


def test_the_finder_finds(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE, encoding="utf-8")
    assert sorted(text for _, text in unmarked(path)) == sorted(["没标", " 室", "房"])
    assert [text for _, text in marked_texts(path)] == ["{room} 已记下。", "第一句第二句"]


def test_a_file_of_data_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "names.py"
    path.write_text('# all data: the sample estate\nNAMES = ("单雅琴",)\n', encoding="utf-8")
    assert list(unmarked(path)) == []


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("mark('一句话')", True),
        ("mark(f'{a}句')", False),
        ("mark(label)", False),
        ("self.tr(label)", True),
        ("self.tr('一' + b)", False),
        ("self.tr('{a} 句'.format(a=a))", False),
    ],
)
def test_what_may_be_marked(code: str, allowed: bool) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert whole(call) is allowed


@pytest.mark.parametrize(
    ("text", "is_rude"), [("请稍候", True), ("装修申请", False), ("请假", False), ("保存失败", True)]
)
def test_house_words_are_told_apart(text: str, is_rude: bool) -> None:
    assert bool(RUDE.search(text)) is is_rude


def test_nameless_values_are_found() -> None:
    assert badly_named("{} 和 {0} 和 {name} 和 {{x}}") == ["", "0"]
