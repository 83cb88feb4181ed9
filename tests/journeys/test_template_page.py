"""The manager changes the wording of a form with the keyboard, sees it drawn, keeps it and takes it back."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QTextCursor

from csapp.app.template_page import TemplatePage
from csapp.app.templates import keep_template, template_text, usual_text
from csapp.core.paths import DataFolder, use_own_forms
from csapp.core.roles import Actor
from csapp.ui.context import Context
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import MANAGER, NOW

NewContext = Callable[[Actor], Context]


@pytest.fixture(autouse=True)
def _own(office: DataFolder) -> Iterator[None]:
    use_own_forms(office)
    yield
    use_own_forms(None)


def replace(page: TemplatePage, hands: Hands, before: str, after: str) -> None:
    """Search, mark and type over, as in any editor."""
    found = page.text.document().find(before)
    assert not found.isNull()
    page.text.setTextCursor(found)
    page.text.setFocus()
    hands.write(after)
    page.draw()


def test_a_form_is_changed_kept_and_taken_back(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder
) -> None:
    page = TemplatePage(new_context(MANAGER))
    hands = show(page)
    page.take_focus()
    assert page.key == "callback"
    assert len(page.paper.sheets) == 1
    drawn = page.paper.sheets[0].picture.toImage()
    hands.press(Key.Key_2, ALT)
    assert hands.focus is page.text
    replace(page, hands, "客户意见", "客户怎么说")
    assert page.paper.sheets[0].picture.toImage() != drawn
    assert page.state.text() == "改了还没有保存。"
    hands.press(Key.Key_S, CONTROL)
    assert page.message.text == "「回访记录表」存好了，以后照它打印；已经打印的不变。"
    assert "客户怎么说" in template_text("callback", office)
    assert [group.title for group in page.list.rows.groups] == ["改过的", "原样的"]
    page.usual.click()
    assert template_text("callback", office) == usual_text("callback")
    assert page.message.text == "「回访记录表」恢复了原样。"
    # what it was can be looked at again, and kept again
    hands.press(Key.Key_E, CONTROL)
    hands.press(Key.Key_E, CONTROL)
    assert "客户怎么说" in page.text.toPlainText()
    hands.press(Key.Key_S, CONTROL)
    assert "客户怎么说" in template_text("callback", office)


def test_a_mistake_is_said_with_its_line_and_cannot_be_kept(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder
) -> None:
    page = TemplatePage(new_context(MANAGER))
    hands = show(page)
    page.text.setFocus()
    replace(page, hands, '"customer"', '"custmer"')
    line = page.text.textCursor().blockNumber() + 1
    (said,) = [page.wrong.item(at).text() for at in range(page.wrong.count())]
    assert said.startswith(f"第 {line} 行：没有「custmer」这个空")
    assert page.paper.sheets[0].pale
    assert page.keep.refusal == "还有要改的地方。"
    page.text.moveCursor(QTextCursor.MoveOperation.Start)
    hands.press(Key.Key_F8)
    assert page.text.textCursor().blockNumber() + 1 == line
    hands.press(Key.Key_S, CONTROL)
    assert "没有「custmer」这个空" in page.message.text
    assert template_text("callback", office) == usual_text("callback")


def test_what_is_not_kept_waits_while_another_form_is_looked_at(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder
) -> None:
    keep_template("complaint", usual_text("complaint").replace("调查核实结果", "核实结果"), office, by=MANAGER, at=NOW)
    page = TemplatePage(new_context(MANAGER))
    hands = show(page)
    page.show_form("callback")
    replace(page, hands, "客户意见", "客户怎么说")
    hands.press(Key.Key_1, ALT)
    page.show_form("complaint")
    assert page.state.text() == "正在用本单位改过的版式。"
    page.show_form("callback")
    assert "客户怎么说" in page.text.toPlainText()


def test_a_row_of_the_form_is_moved_with_the_keyboard(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder
) -> None:
    page = TemplatePage(new_context(MANAGER))
    hands = show(page)
    found = page.text.document().find('blank = "subject"')
    page.text.setTextCursor(found)
    page.text.setFocus()
    before, drawn = page.text.toPlainText(), page.paper.sheets[0].picture.toImage()
    hands.press(Key.Key_Up, ALT)
    assert page.text.toPlainText().index("事项摘要") < page.text.toPlainText().index("来源单号")
    assert 'blank = "subject"' in page.text.textCursor().block().text()
    assert page.paper.sheets[0].picture.toImage() != drawn
    assert page.mistakes == ()
    hands.press(Key.Key_Z, CONTROL)
    assert page.text.toPlainText() == before
    assert office.database.is_file()
