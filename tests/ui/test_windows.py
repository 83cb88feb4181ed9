"""Tabs, segments, dialogs, signing, the key table, status bar and dropped files."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from csapp.ui.buttons import Button
from csapp.ui.dialog import Decision
from csapp.ui.drop_area import DropArea
from csapp.ui.key_overlay import KeyOverlay
from csapp.ui.keys import KEYS, Where, caps_of, key_of
from csapp.ui.scrim import Scrim
from csapp.ui.segments import Choice, RadioRow, Segments
from csapp.ui.signature_dialog import SignatureDialog, SignChoice, SignSheet
from csapp.ui.signature_pad import PAD, SignaturePad
from csapp.ui.status_bar import StatusBar, StatusItem
from csapp.ui.tab_bar import Tab, TabBar
from csapp.ui.theme import Tone, apply_theme
from csapp.ui.user_chip import UserChip
from tests.ui.staging import click, press, put

CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = ("今日", "接待", "报修", "投诉", "回访", "钥匙", "车位", "值班", "住户")
SHEET = SignSheet(
    above="《回访记录表》 HF20261110-005",
    title="核对并签字",
    facts=(("客户", "林秀兰　1栋2单元1102"),),
    choices=(SignChoice("mood", "满意程度", (Choice("good", "满意"), Choice("bad", "不满意"))),),
    signer="客户签字",
    promise="确认后表内容锁定，不能再改。",
    moment="2026-11-24 10:24",
)


@pytest.fixture
def tabs(stage: QWidget) -> TabBar:
    stage.resize(1000, 300)
    return put(stage, TabBar([*(Tab(word, word) for word in WORDS), Tab("settings", "设置", daily=False)]))


def test_areas_are_chosen_by_mouse_and_by_place(tabs: TabBar) -> None:
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(2).center())
    tabs.choose_at(0)
    tabs.choose_next(-1)
    tabs.choose_next(1)
    tabs.choose_at(99)
    assert chosen == ["报修", "今日", "settings", "今日"]
    assert tabs.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_choosing_an_area_moves_nothing(tabs: TabBar) -> None:
    before = [tabs.tabRect(at) for at in range(tabs.count())]
    tabs.choose("回访")
    tabs.grab()
    assert [tabs.tabRect(at) for at in range(tabs.count())] == before


def test_a_badge_is_spoken_and_takes_its_room(tabs: TabBar) -> None:
    before = tabs.tabRect(2).width()
    tabs.set_badge("报修", 12)
    assert tabs.tabRect(2).width() > before
    assert tabs.accessibleTabName(2) == "报修，超期 12 条"
    tabs.set_badge("报修", 0)
    assert tabs.tabRect(2).width() == before
    assert tabs.accessibleTabName(2) == "报修"


def test_areas_without_room_stand_under_more(tabs: TabBar, stage: QWidget) -> None:
    assert [action.text() for action in tabs.more_menu().actions()] == ["设置"]
    stage.resize(420, 300)
    stage.grab()
    under_more = [action.text() for action in tabs.more_menu().actions()]
    assert under_more[-2:] == ["住户", "设置"]
    tabs.choose("住户")
    assert tabs.tabText(tabs.currentIndex()) == "更多"
    assert tabs.current == "住户"


def test_segments_are_chosen_with_arrows_and_told_once(stage: QWidget) -> None:
    segments = put(stage, Segments([Choice("a", "一般"), Choice("b", "急"), Choice("c", "重大")], "缓急"))
    heard: list[str] = []
    segments.chosen.connect(heard.append)
    segments.set_value("a")
    assert heard == []
    segments.setFocus()
    press(segments.segments[0], Qt.Key.Key_Right)
    assert segments.value() == "b"
    click(segments.segments[2])
    assert heard == ["b", "c"]
    segments.set_value("")
    assert segments.value() == ""


def test_a_count_stands_behind_its_segment(stage: QWidget) -> None:
    segments = put(stage, Segments([Choice("list", "今日台账", "list", 8)], "页面视图"))
    before = segments.segments[0].sizeHint().width()
    segments.set_count("list", 1800)
    assert segments.segments[0].sizeHint().width() > before


def test_radio_rows_answer_with_a_key(stage: QWidget) -> None:
    row = put(stage, RadioRow([Choice("good", "满意"), Choice("bad", "不满意")], "满意程度"))
    assert row.value() == ""
    click(row.buttons["bad"])
    assert row.value() == "bad"


def decision(stage: QWidget, reason: str = "") -> Decision:
    dialog = Decision(stage, "作废停车证 TCZ-0318？", "作废后不能恢复。", "作废停车证", reason_label=reason)
    dialog.open()
    return dialog


def test_esc_keeps_and_enter_alone_never_destroys(stage: QWidget) -> None:
    dialog = decision(stage)
    assert dialog.focusWidget() is dialog.keep_button
    assert stage.findChildren(Scrim)
    press(dialog.verb_button, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    again = decision(stage, "原因")
    assert again.reason_entry is not None
    press(again.reason_entry, Qt.Key.Key_Return)
    assert again.isVisible()
    again.reject()


def test_a_reason_that_is_asked_for_must_be_written(stage: QWidget) -> None:
    dialog = decision(stage, "原因")
    assert dialog.focusWidget() is dialog.reason_entry
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert dialog.isVisible()
    assert dialog.reason_entry is not None
    dialog.reason_entry.setText("退租，车主已搬走")
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.reason == "退租，车主已搬走"


def test_the_focus_returns_to_where_it_came_from(stage: QWidget) -> None:
    line = put(stage, QLineEdit())
    line.setFocus()
    dialog = decision(stage)
    dialog.reject()
    assert stage.focusWidget() is line


def write(pad: SignaturePad, *points: tuple[int, int]) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def test_strokes_are_kept_as_vectors(stage: QWidget) -> None:
    pad = put(stage, SignaturePad("客户签字"))
    assert pad.size() == PAD
    assert pad.is_empty
    write(pad, (10, 10), (60, 40), (90, 90))
    write(pad, (100, 20), (140, 60), (2000, -50))
    strokes = pad.strokes()
    assert [stroke[0][:2] for stroke in strokes] == [(10.0, 10.0), (100.0, 20.0)]
    assert strokes[1][-1][:2] == (640.0, 0.0)
    assert all(0 <= pressure <= 1 for stroke in strokes for _, _, pressure in stroke)
    press(pad, Qt.Key.Key_Backspace)
    assert pad.strokes() == strokes[:1]
    pad.clear()
    assert pad.strokes() == []


def test_the_paper_is_white_in_both_themes(stage: QWidget, themed: QApplication) -> None:
    pad = put(stage, SignaturePad("客户签字"))
    for name in ("dark", "light"):
        apply_theme(themed, name)
        assert pad.grab().toImage().pixelColor(300, 60).name() == "#ffffff"


def test_signing_asks_for_every_answer_and_a_signature(stage: QWidget) -> None:
    dialog = SignatureDialog(stage, SHEET)
    dialog.open()
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert dialog.isVisible()
    click(dialog.findChildren(RadioRow)[0].buttons["good"])
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert dialog.isVisible()
    write(dialog.pad, (10, 10), (60, 40), (90, 90), (120, 60))
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.answers() == {"mood": "good"}
    assert len(dialog.strokes()) == 1


def test_ctrl_z_clears_the_pad_and_unable_closes(stage: QWidget) -> None:
    dialog = SignatureDialog(stage, SHEET)
    dialog.open()
    heard: list[str] = []
    dialog.unable.connect(lambda: heard.append("unable"))
    write(dialog.pad, (10, 10), (60, 40), (90, 90))
    press(dialog.pad, Qt.Key.Key_Z, CONTROL)
    assert dialog.pad.is_empty
    click(dialog.unable_button)
    assert heard == ["unable"]
    assert not dialog.isVisible()


def test_an_empty_pad_names_only_the_way_out_that_is_there(stage: QWidget) -> None:
    """Whatever the second way is called in this place; where there is none, none is named."""
    dialog = SignatureDialog(stage, SHEET)
    dialog.open()
    click(dialog.findChildren(RadioRow)[0].buttons["good"])
    hint = next(label for label in dialog.findChildren(QLabel) if label.text() == SHEET.promise)
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert hint.text() == "框内还没有签字。不便在屏上签的，按「客户不便签字」。"
    dialog.unable_button.setText("签在纸上")
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert hint.text() == "框内还没有签字。不便在屏上签的，按「签在纸上」。"
    dialog.unable_button.hide()
    press(dialog, Qt.Key.Key_Return, CONTROL)
    assert hint.text() == "框内还没有签字。"


def test_no_key_fights_an_input_method() -> None:
    forbidden = (
        "Ctrl+Space",
        "Shift",
        "Ctrl+.",
        "Ctrl+,",
        "Ctrl+;",
        "Ctrl+Shift",
        "Ctrl+Alt",
        "Alt+A",
        "F10",
        "Alt+F4",
    )
    for key in KEYS:
        for keys in key.keys:
            assert not any(keys == bad or keys.startswith(bad + "+") for bad in forbidden), key.name
            # the squares of a month take no text, so a digit alone is theirs
            assert len(keys) > 1 or (key.where is Where.ROSTER and keys.isdigit()), key.name
            assert QKeySequence(keys).toString() != "", key.name


def test_every_key_has_one_meaning_in_its_place() -> None:
    uses = Counter((key.where, key.keys) for key in KEYS)
    names = Counter(key.name for key in KEYS)
    assert max(uses.values()) == max(names.values()) == 1
    assert key_of("find").keys == ("Ctrl+K",)
    with pytest.raises(KeyError):
        key_of("nothing")
    assert caps_of("Alt+Right") == "Alt →"


def test_f1_shows_every_key_and_esc_gives_the_focus_back(stage: QWidget) -> None:
    line = put(stage, QLineEdit())
    line.setFocus()
    overlay = KeyOverlay(stage)
    words = {label.text() for label in overlay.findChildren(QWidget) if hasattr(label, "text")}
    assert {key.label for key in KEYS} <= words
    press(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert stage.focusWidget() is line


def test_the_status_bar_never_cuts_what_is_no_path(stage: QWidget) -> None:
    bar = put(stage, StatusBar())
    path = bar.add(StatusItem("db", is_path=True))
    path.set_text("D:\\客服台数据\\" + "很长的文件夹" * 20)
    backup = bar.add(StatusItem("check"))
    backup.set_text("已备份 今日 07:30，校验通过", Tone.OK)
    stage.resize(600, 300)
    QApplication.processEvents()
    assert backup.width() == backup.sizeHint().width()
    assert path.width() < path.sizeHint().width()
    assert path.toolTip() == path.text


def test_the_chip_names_person_and_role(stage: QWidget) -> None:
    chip = put(stage, UserChip("刘芳", "前台"))
    assert chip.accessibleName() == "刘芳，前台"
    chip.set_person("陈丽华", "主管")
    assert chip.accessibleName() == "陈丽华，主管"
    stage.grab()


def test_dropped_scans_are_taken_and_other_files_are_named(stage: QWidget, tmp_path: Path) -> None:
    area = put(stage, DropArea("把照片或扫描件拖到这里"))
    scan, music = tmp_path / "回访.PDF", tmp_path / "歌.mp3"
    for path in (scan, music):
        path.write_bytes(b"content")
    taken: list[object] = []
    refused: list[object] = []
    area.dropped.connect(taken.append)
    area.refused.connect(refused.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (scan, music, tmp_path / "gone.pdf")])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    area.dropEvent(event)
    assert taken == [[scan]]
    assert refused == [["歌.mp3", "gone.pdf"]]
    assert isinstance(area.choose_button, Button)


def test_a_finger_writes_and_a_second_point_is_ignored(stage: QWidget) -> None:
    pad = put(stage, SignaturePad("客户签字"))
    screen = QTest.createTouchDevice()
    QTest.touchEvent(pad, screen).press(0, QPoint(10, 10), pad).commit()
    for x in (40, 80, 120):
        QTest.touchEvent(pad, screen).move(0, QPoint(x, 60), pad).commit()
    QTest.touchEvent(pad, screen).release(0, QPoint(120, 60), pad).commit()
    (stroke,) = pad.strokes()
    assert stroke[0][:2] == (10.0, 10.0)
    assert stroke[-1][:2] == (120.0, 60.0)


def test_a_pen_gives_its_pressure(stage: QWidget) -> None:
    pad = put(stage, SignaturePad("客户签字"))
    pen = QPointingDevice.primaryPointingDevice()
    kinds = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
    for at, kind in enumerate(kinds):
        where = QPointF(20 + 30 * at, 50)
        button = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind, pen, where, where, 0.2 + at / 10, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, button
        )
        QApplication.sendEvent(pad, event)
    (stroke,) = pad.strokes()
    assert [round(pressure, 1) for _, _, pressure in stroke] == [0.2, 0.3, 0.4]
