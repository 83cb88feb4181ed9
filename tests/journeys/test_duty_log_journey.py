"""A new clerk's shift on 值班日志 by keys alone, an entry from another page, and the manager's signature (look 07)."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.quick_entry import QuickEntry
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.errors import TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.draft import draft_of
from csapp.db.link import links_of
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryCategory, TourCheck
from csapp.features.duty_log.service import entries, signing
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.workflow import PageState
from csapp.features.repair_order.models.order import Order
from tests.features import duty_makers
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import NOW

STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]
COLUMNS = ("时间", "类别", "事情情况", "处理", "善后处理")


@pytest.fixture
def people(home: Home) -> dict[str, Actor]:
    """The colleagues of an office with one household and three points of the round."""
    assert home.unit.code == "3-2-1501"
    held = duty_makers.settle()
    duty_makers.points()
    return held


@pytest.fixture
def hands(
    qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, people: dict[str, Actor]
) -> Iterator[Hands]:
    """刘芳 at the window."""
    made = open_window(qtbot, qapp, office, clock, people["刘芳"])
    yield made
    made.window.close()


def _window(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def _to_log(hands: Hands) -> Any:
    hands.press(Key.Key_8, CONTROL)
    QApplication.processEvents()
    return _window(hands).page("duty_log")


def _rows(page: Any) -> list[tuple[str, ...]]:
    return [tuple(cell.spoken() for cell in row.cells) for row in page.sheet.table.rows]


def _entry(words: str) -> DutyEntry:
    found: DutyEntry = DutyEntry.get(DutyEntry.content.contains(words))
    return found


def _begin_and_write(hands: Hands) -> None:
    """开始值班, and three entries; the cursor stays in the line."""
    hands.press(Key.Key_Return)
    hands.write("东门道闸左杆抬起缓慢")
    hands.press(Key.Key_Return, CONTROL)
    hands.write("3-2-1501 单雅琴来电投诉主卧空开跳闸")
    hands.press(Key.Key_Return)
    hands.write("单雅琴")
    hands.press(Key.Key_Return)
    hands.letters("13812342746")
    hands.press(Key.Key_Return)
    hands.write("答复马上派人")
    hands.press(Key.Key_Return, CONTROL)
    hands.write("7-2-0404 租户搬出")
    hands.press(Key.Key_Return, CONTROL)


def _settle_the_last(hands: Hands) -> None:
    """From the line to the rows, Alt+1, the words."""
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_1, ALT)
    hands.write("门岗回联已收")
    hands.press(Key.Key_Return, CONTROL)


def _order_from_the_first(hands: Hands) -> None:
    """Alt+3 on the first row, with the arrow to the work order, the place."""
    hands.press(Key.Key_Home, CONTROL)
    hands.press(Key.Key_3, ALT)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    hands.write("东门")
    hands.press(Key.Key_Return, CONTROL)


def _round(hands: Hands) -> None:
    """Ctrl+T: Enter is in order, Alt+1 says what is not."""
    hands.press(Key.Key_T, CONTROL)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_1, ALT)
    hands.write("门厅灯不亮 1 盏")
    hands.press(Key.Key_Return, CONTROL)


def test_a_shift_by_keys_alone(hands: Hands) -> None:
    """She begins her page, writes, settles, opens an order, ticks the round; nothing needs the mouse."""
    page = _to_log(hands)
    assert page.sheet.page is None
    assert page.sheet.empty.title.text() == "还没有值班日志"
    _begin_and_write(hands)
    opened = DutyPage.get()
    assert (opened.shift_name, opened.staff_name, opened.state) == ("早班", "刘芳", PageState.ON_DUTY)
    assert [row[1] for row in _rows(page)] == ["其他", "投诉 / 报修", "迁入迁出"]
    assert _rows(page)[1][2] == "3-2-1501 单雅琴来电投诉主卧空开跳闸（投诉人 单雅琴　138****2746）"
    complaint = _entry("空开")
    assert (complaint.complainant, complaint.phone, complaint.handling) == ("单雅琴", "13812342746", "答复马上派人")

    _settle_the_last(hands)
    assert _entry("搬出").aftermath == "门岗回联已收"
    assert _rows(page)[2][4] == "10:24 门岗回联已收"

    _order_from_the_first(hands)
    order = Order.get()
    assert (order.content, order.place, order.source_number) == ("东门道闸左杆抬起缓慢", "东门", opened.number)
    assert [line.number for line in links_of(DutyEntry.key(), _entry("道闸").id)] == [order.number]
    assert _rows(page)[0][2].endswith(order.number)
    assert _rows(page)[0][4] == "已受理"

    _round(hands)
    found = [(check.point.name, check.is_fine, check.finding) for check in TourCheck.select().order_by(TourCheck.id)]
    assert found == [("效果灯", True, ""), ("大堂", False, "门厅灯不亮 1 盏")]
    assert page.sheet.buttons["tour"].text() == "巡查 2/2"


def test_enter_on_an_entry_opens_what_it_led_to(hands: Hands, people: dict[str, Actor]) -> None:
    """And from the order the link leads back to the entry."""
    opened = duty_makers.early(people["刘芳"])
    entry = duty_makers.note(opened, "3-2-1501 单立新报厨房下水堵塞", people["刘芳"], category=EntryCategory.COMPLAINT)
    page = _to_log(hands)
    page.sheet.take_focus()
    hands.press(Key.Key_3, ALT)
    assert page.form.form.draft()["room"] == "3-2-1501"
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text.startswith("已开出 WX")
    order = Order.get()
    assert (order.unit_code, order.customer) == ("3-2-1501", "单立新")
    hands.press(Key.Key_Return)
    window = _window(hands)
    assert window.tabs.current == "repair_order"
    window.context.go_to(DutyEntry.key(), entry)
    assert window.tabs.current == "duty"
    assert page.sheet.table.current() == entry


def test_two_keys_write_an_entry_from_any_page(hands: Hands, people: dict[str, Actor]) -> None:
    """Ctrl+J over the reception: written, and the call goes on with its words and its cursor."""
    duty_makers.early(people["刘芳"])
    hands.press(Key.Key_F2)
    hands.write("3-2")
    window = _window(hands)
    finder = hands.focus
    hands.press(Key.Key_J, CONTROL)
    popup = window.findChild(QuickEntry)
    assert popup is not None
    assert popup.whose.text() == "早班 刘芳"
    hands.write("门岗报访客车堵门")
    hands.press(Key.Key_Return, CONTROL)
    assert _entry("访客车").happened_at == NOW
    assert not popup.isVisible()
    assert hands.focus is finder
    assert finder.text() == "3-2"  # type: ignore[attr-defined]


def test_what_was_begun_in_the_popup_waits_there(hands: Hands, people: dict[str, Actor]) -> None:
    """Esc keeps the words for the next time."""
    duty_makers.early(people["刘芳"])
    hands.press(Key.Key_J, CONTROL)
    hands.write("电梯异响")
    hands.press(Key.Key_Escape)
    QApplication.processEvents()
    assert not DutyEntry.select().exists()
    hands.press(Key.Key_J, CONTROL)
    again = [popup for popup in _window(hands).findChildren(QuickEntry) if popup.isVisible()]
    assert again[0].line.content.value() == "电梯异响"


def test_a_call_in_the_middle_loses_nothing(hands: Hands, people: dict[str, Actor]) -> None:
    """F2 while an entry is being written; back with Ctrl+8 and Ctrl+N it stands there, and is kept as a draft."""
    duty_makers.early(people["刘芳"])
    page = _to_log(hands)
    hands.press(Key.Key_N, CONTROL)
    hands.write("3 栋地库积水")
    hands.press(Key.Key_F2)
    assert _window(hands).tabs.current == "reception"
    _to_log(hands)
    hands.press(Key.Key_N, CONTROL)
    assert page.sheet.line.content.value() == "3 栋地库积水"
    page.keep_draft()
    kept = draft_of("duty_log", by=people["刘芳"])
    assert kept is not None
    assert kept[1]["content"] == "3 栋地库积水"


def test_an_open_page_is_mended_and_a_closed_one_only_added_to(hands: Hands, people: dict[str, Actor]) -> None:
    """Alt+4 while the page is open; after it only a line below, marked as added."""
    opened = duty_makers.early(people["刘芳"])
    duty_makers.note(opened, "东门道闸坏", people["刘芳"])
    page = _to_log(hands)
    page.sheet.take_focus()
    hands.press(Key.Key_4, ALT)
    hands.press(Key.Key_A, CONTROL)
    hands.write("西门道闸坏")
    hands.press(Key.Key_Return, CONTROL)
    assert DutyEntry.get().content == "西门道闸坏"
    duty_makers.close(opened, people["刘芳"])
    page.read_again()
    hands.press(Key.Key_4, ALT)
    assert page.form is None
    assert page.message.text == "交了班的页只能补记，不能改。在下面补一条写明更正。"
    hands.press(Key.Key_N, CONTROL)
    hands.write("道闸已修好")
    hands.press(Key.Key_Return, CONTROL)
    assert _rows(page)[-1][2] == "【补记】道闸已修好"


def test_the_manager_signs_and_the_page_is_locked(hands: Hands, people: dict[str, Actor]) -> None:
    """Alt+5, Ctrl+Enter; then there is no line to write on, and the service refuses too."""
    opened = duty_makers.early(people["刘芳"])
    duty_makers.note(opened, "一切正常", people["刘芳"])
    duty_makers.close(opened, people["刘芳"])
    _window(hands).change_person(people["王志强"])
    page = _to_log(hands)
    assert page.sheet.head.facts()["signed"] == "未签"
    hands.press(Key.Key_5, ALT)
    hands.press(Key.Key_Return, CONTROL)
    page.signature.pad.set_strokes(STROKES)
    page.signature.do_it()
    signed = DutyPage.get()
    assert (signed.state, signed.signed_name) == (PageState.SIGNED, "王志强")
    assert not page.sheet.line.isVisible()
    assert page.sheet.locked.accessibleName() == "王志强 2026-11-24 10:24 签字，这一页锁定，不能再写。"
    with pytest.raises(TransitionRefused, match="已由王志强签字"):
        entries.note(signed.id, EntryTold(content="再记一条"), by=people["刘芳"], at=NOW)
    with pytest.raises(TransitionRefused):
        signing.sign_page(signed.id, by=people["王志强"], at=NOW)


def test_a_refusal_stands_under_the_line_and_the_words_stay(hands: Hands, people: dict[str, Actor]) -> None:
    """A time that cannot be read, and one that lies ahead."""
    duty_makers.early(people["刘芳"])
    page = _to_log(hands)
    hands.press(Key.Key_N, CONTROL)
    line = page.sheet.line
    hands.write("门岗换班")
    line.time.setFocus()
    hands.press(Key.Key_A, CONTROL)
    hands.letters("2599")
    hands.press(Key.Key_Return, CONTROL)
    assert line.message.text() == "没有 25 点 99 分，写成 14:30 或 1430 这样。"
    hands.press(Key.Key_A, CONTROL)
    hands.letters("1130")
    hands.press(Key.Key_Return, CONTROL)
    assert "还没到" in line.message.text()
    assert line.content.value() == "门岗换班"
    hands.press(Key.Key_A, CONTROL)
    hands.letters("0915")
    hands.press(Key.Key_Return, CONTROL)
    assert [row[:3] for row in _rows(page)] == [("09:15", "其他", "门岗换班")]
