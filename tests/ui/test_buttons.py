"""Buttons: keys, busy state, refusals with a reason, and the ring of the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from csapp.ui.buttons import Button, ButtonKind, IconButton, LinkButton
from csapp.ui.focus_ring import OUTSIDE, FocusRing
from csapp.ui.keys import bind
from csapp.ui.theme import theme
from tests.ui.staging import click, press, put


def test_a_button_is_pressed_by_mouse_space_and_enter(stage: QWidget) -> None:
    button = put(stage, Button("打印", icon="print", key="Ctrl P"))
    heard: list[str] = []
    button.clicked.connect(lambda: heard.append("pressed"))
    click(button)
    press(button, Qt.Key.Key_Space)
    press(button, Qt.Key.Key_Return)
    assert len(heard) == 3


def test_a_refused_button_does_nothing_and_says_why(stage: QWidget) -> None:
    button = put(stage, Button("发放停车证"))
    heard: list[str] = []
    button.clicked.connect(lambda: heard.append("pressed"))
    button.set_refusal("先登记缴费")
    click(button)
    press(button, Qt.Key.Key_Space)
    press(button, Qt.Key.Key_Return)
    button.click()
    assert heard == []
    assert button.toolTip() == button.accessibleDescription() == "先登记缴费"
    button.set_refusal("")
    button.click()
    assert len(heard) == 1


def test_a_busy_button_names_what_is_being_done_and_takes_no_second_press(stage: QWidget) -> None:
    button = put(stage, Button("确认派单", ButtonKind.PRIMARY))
    heard: list[str] = []
    button.clicked.connect(lambda: heard.append("pressed"))
    button.set_busy("正在派单")
    button.click()
    assert button.accessibleName() == "正在派单"
    button.set_busy("")
    button.click()
    assert len(heard) == 1
    assert button.accessibleName() == "确认派单"


@pytest.mark.usefixtures("themed")
def test_verbs_and_caps_are_never_cut_off() -> None:
    for button in (
        Button("记录方案已确认", ButtonKind.PRIMARY, icon="check", key="Alt 1"),
        Button("作废停车证", ButtonKind.DANGER, key="Ctrl Enter"),
        LinkButton("对比后再存"),
    ):
        words = QFontMetrics(theme().font()).horizontalAdvance(button.text())
        assert button.minimumSizeHint().width() >= words + 8
        assert button.minimumSizeHint().height() >= QFontMetrics(theme().font()).height()


def test_the_ring_stands_outside_the_focused_button_only(stage: QWidget) -> None:
    first, second = put(stage, Button("打印")), put(stage, Button("导出"))
    first.setFocus()
    rings = stage.findChildren(FocusRing)
    assert [ring.isVisible() for ring in rings] == [True]
    assert rings[0].geometry() == first.geometry().adjusted(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)
    second.setFocus()
    visible = [ring for ring in stage.findChildren(FocusRing) if ring.isVisible()]
    assert [ring.geometry().center() for ring in visible] == [second.geometry().center()]


def test_a_ring_survives_the_end_of_its_button(stage: QWidget, qtbot: QtBot) -> None:
    button = put(stage, Button("打印"))
    button.setFocus()
    button.deleteLater()
    qtbot.waitUntil(lambda: not stage.findChildren(Button))
    stage.grab()


def test_an_icon_alone_has_a_verb(stage: QWidget) -> None:
    button = put(stage, IconButton("close", "关闭这条消息"))
    assert button.accessibleName() == button.toolTip() == "关闭这条消息"


def test_ctrl_enter_is_bound_to_both_enter_keys(stage: QWidget) -> None:
    button = put(stage, Button("保存"))
    heard: list[str] = []
    bind(stage, "Ctrl+Enter", lambda: heard.append("saved"))
    button.setFocus()
    press(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["saved", "saved"]
