"""The manager gives a register the office's own layout, and exports in three ways."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csapp.app.export_dialog import ask_reason
from csapp.app.layout_page import LayoutPage
from csapp.app.layouts import layout_of, write_starter
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.callback.register import CALLBACKS
from csapp.masterdata.keys.register import KEY_SETS
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import MANAGER

NewContext = Callable[[Actor], Context]


def go_to(page: LayoutPage, title: str) -> None:
    for at, (group, row) in enumerate(page.list.rows.places()):
        words = page.list.rows.groups[group].rows[row].words
        if words[1] == title:
            page.list.setCurrentIndex(page.list.rows.at(group, row))
            return
        assert at < 200
    pytest.fail(title)


def test_a_register_gets_the_offices_own_layout(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder, tmp_path: Path
) -> None:
    page = LayoutPage(new_context(MANAGER))
    hands = show(page)
    page.take_focus()
    go_to(page, "钥匙台账")
    file = tmp_path / "钥匙台账版式.xlsx"
    page.ask_target = lambda register: file
    hands.press(Key.Key_P, CONTROL)
    assert page.message.text == "已存成「钥匙台账版式.xlsx」，改好再换上。"
    page.ask_file = lambda: file
    hands.press(Key.Key_O, CONTROL)
    assert page.message.text == "「钥匙」换上了「钥匙台账版式.xlsx」，以后导出都照它来。"
    assert [group.title for group in page.list.rows.groups] == ["自己的版式", "通用版式"]
    assert layout_of(KEY_SETS, office) is not None
    go_to(page, "钥匙台账")
    page.usual.click()
    assert layout_of(KEY_SETS, office) is None


def test_a_layout_with_a_mistake_is_refused_and_nothing_changes(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder, tmp_path: Path
) -> None:
    page = LayoutPage(new_context(MANAGER))
    show(page)
    go_to(page, "钥匙台账")
    wrong = tmp_path / "回访.xlsx"
    write_starter(CALLBACKS, wrong)
    page.ask_file = lambda: wrong
    page.choose()
    assert "没有示例行" in page.message.text
    assert layout_of(KEY_SETS, office) is None


def test_whole_numbers_need_a_reason(new_context: NewContext, show: Callable[..., Hands]) -> None:
    context = new_context(MANAGER)
    page = RegisterPage(context, KEY_SETS, FormTools(Days(clock=context.clock)))
    show(page)
    told: list[str] = []

    def go(reason: str) -> None:
        told.append(reason)

    dialog = ask_reason(page, go)
    dialog.do_it()
    assert told == []
    assert dialog.reason_entry is not None
    dialog.reason_entry.setText("财务核对欠费")
    dialog.do_it()
    assert told == ["财务核对欠费"]
