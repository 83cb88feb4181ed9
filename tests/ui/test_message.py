"""One slot: good messages go, others stay; 撤回 and 停止 act; empty takes no room."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from csapp.core.errors import UserError
from csapp.ui.buttons import IconButton, LinkButton
from csapp.ui.message import GOOD_FOR_MS, MessageAction, MessageSlot
from tests.ui.staging import put


def slot_on(stage: QWidget) -> MessageSlot:
    slot = MessageSlot(stage)
    layout = stage.layout()
    assert layout is not None
    layout.addWidget(slot)
    return slot


def test_an_empty_slot_takes_no_room(stage: QWidget) -> None:
    slot = slot_on(stage)
    assert not slot.isVisible()
    slot.warning("2027 年节假日还没有设。")
    assert slot.isVisible()
    slot.clear()
    assert not slot.isVisible()


def test_a_good_message_goes_by_itself_and_a_warning_stays(stage: QWidget) -> None:
    slot = slot_on(stage)
    slot.good("已登记归还 A3-10。")
    timer = slot.findChild(QTimer)
    assert timer is not None
    assert timer.isActive()
    assert timer.interval() == GOOD_FOR_MS == 6000
    timer.timeout.emit()
    assert slot.text == ""
    slot.warning("2027 年节假日还没有设。")
    assert not timer.isActive()


def test_undo_is_offered_once(stage: QWidget) -> None:
    slot = slot_on(stage)
    undone: list[str] = []
    slot.good("已登记归还 A3-10。", lambda: undone.append("A3-10"))
    assert slot.undo()
    assert not slot.undo()
    assert undone == ["A3-10"]


def test_undo_leaves_other_actions_alone(stage: QWidget) -> None:
    slot = slot_on(stage)
    heard: list[str] = []
    slot.warning("2027 年节假日还没有设。", MessageAction("去设置", lambda: heard.append("settings")))
    assert not slot.undo()
    slot.findChildren(LinkButton)[0].click()
    assert heard == ["settings"]
    assert slot.text == ""


def test_an_error_is_shown_as_it_is_and_closed_by_people(stage: QWidget) -> None:
    slot = slot_on(stage)
    slot.error(UserError("没有找到 {unit}。", unit="3-9-1501"))
    assert slot.text == "没有找到 3-9-1501。"
    slot.findChildren(IconButton)[0].click()
    assert slot.text == ""


def test_progress_counts_and_can_be_stopped(stage: QWidget) -> None:
    slot = slot_on(stage)
    stopped: list[bool] = []
    line = slot.progress("正在导出 2026 年报修台账", lambda: stopped.append(True))
    line.advance(1240, 3105)
    assert "1,240 / 3,105" in [label.text() for label in line.findChildren(type(line.words))]
    line.stop.click()
    assert stopped == [True]
    slot.good("已导出。")
    slot.end_progress()
    assert slot.isVisible()


def test_a_message_replaces_the_one_before(stage: QWidget) -> None:
    slot = slot_on(stage)
    put(stage, QWidget())
    slot.warning("一")
    slot.error("二")
    assert slot.text == "二"


def test_a_message_is_announced_to_screen_readers(stage: QWidget) -> None:
    slot = slot_on(stage)
    QAccessible.setActive(True)
    try:
        slot.error("没有存上：磁盘满了。")
        slot.good("已记下。")
    finally:
        QAccessible.setActive(False)
    assert slot.text == "已记下。"
