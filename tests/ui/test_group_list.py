"""Rows under headings: one row is on, arrows skip the headings, Enter takes the step (look 01)."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from csapp.core.workflow import Shape
from csapp.ui.group_list import GroupColumn, GroupList
from csapp.ui.group_model import GroupRow, RowGroup
from csapp.ui.theme import Tone, apply_theme, theme

COLUMNS = (
    GroupColumn("时限", 100),
    GroupColumn("类别", 84),
    GroupColumn("事项", stretches=True),
    GroupColumn("单号", 120, is_number=True),
    GroupColumn("下一步", 140),
)
Key = Qt.Key


def _row(number: int, shape: Shape = Shape.TRIANGLE) -> GroupRow:
    words = ("超 1 天", "钥匙", f"第 {number} 件", f"YS-{number}")
    return GroupRow(key=number, words=words, shape=shape, icon="key", step="记催还")


GROUPS = (
    RowGroup("已超期", (_row(1), _row(2)), Tone.DANGER),
    RowGroup("今天到期", ()),
    RowGroup("明天", tuple(_row(number, Shape.RING) for number in range(3, 8))),
)


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> GroupList:
    """Seven rows in two groups that have any, in a window."""
    apply_theme(qapp, "light")
    made = GroupList("要办的事", COLUMNS)
    made.resize(900, 400)
    made.fill(GROUPS)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def _on(shown: GroupList) -> int:
    row = shown.row_on()
    assert row is not None
    return int(row.key)


def test_the_model_is_a_sound_tree(shown: GroupList, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(shown.rows)  # type: ignore[no-untyped-call]
    assert shown.rows.rowCount() == 2
    assert [shown.rows.data(shown.rows.index(at, 0)) for at in range(2)] == ["已超期，2 条", "明天，5 条"]
    assert not shown.rows.flags(shown.rows.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_every_cell_says_its_words(shown: GroupList) -> None:
    """What is painted as a sign, an icon or a button is there as words, to be copied and read aloud."""
    cells = [shown.rows.data(shown.rows.at(0, 0, column)) for column in range(len(COLUMNS))]
    assert cells == ["超 1 天", "钥匙", "第 1 件", "YS-1", "记催还"]
    heads = [shown.rows.headerData(at, Qt.Orientation.Horizontal) for at in range(len(COLUMNS))]
    assert heads == [column.label for column in COLUMNS]


def test_arrows_go_from_row_to_row_over_the_headings(shown: GroupList) -> None:
    assert _on(shown) == 1
    for expected in (2, 3, 4):
        QTest.keyClick(shown, Key.Key_Down)
        assert _on(shown) == expected
    QTest.keyClick(shown, Key.Key_End)
    assert _on(shown) == 7
    QTest.keyClick(shown, Key.Key_Down)
    assert _on(shown) == 7
    QTest.keyClick(shown, Key.Key_PageUp)
    assert _on(shown) < 7
    QTest.keyClick(shown, Key.Key_Home)
    assert _on(shown) == 1
    QTest.keyClick(shown, Key.Key_Up)
    assert _on(shown) == 1


def test_enter_takes_the_step_and_ctrl_c_the_number(shown: GroupList) -> None:
    taken: list[int] = []
    shown.taken.connect(taken.append)
    QTest.keyClick(shown, Key.Key_Down)
    QTest.keyClick(shown, Key.Key_Return)
    assert taken == [2]
    QTest.keyClick(shown, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "YS-2"


def test_a_click_on_the_step_takes_it_and_one_on_the_words_only_chooses(shown: GroupList) -> None:
    taken: list[int] = []
    shown.taken.connect(taken.append)

    def click(row: int, column: int) -> None:
        box = shown.visualRect(shown.rows.at(1, row, column))
        at = QPoint(box.left() + 20, box.center().y())
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    click(1, 2)
    assert (_on(shown), taken) == (4, [])
    click(1, len(COLUMNS) - 1)
    assert taken == [4]


def test_the_row_that_is_on_stays_on_when_others_come_and_go(shown: GroupList) -> None:
    """A row above goes: the same row is on. The row itself goes: the next one takes its place."""
    shown.go_to(3)
    assert _on(shown) == 4
    shown.fill((RowGroup("明天", tuple(_row(number) for number in (2, 4, 5))),))
    assert _on(shown) == 4
    shown.fill((RowGroup("明天", tuple(_row(number) for number in (2, 5))),))
    assert _on(shown) == 5
    shown.fill(())
    assert shown.row_on() is None
    QTest.keyClick(shown, Key.Key_Down)
    assert shown.currentIndex() == QModelIndex()


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_columns_fill_the_list_and_words_that_matter_are_not_cut(
    shown: GroupList, qapp: QApplication, factor: float
) -> None:
    apply_theme(qapp, "light", factor)
    shown.resize(round(900 * factor), 400)
    shown.lay_out()
    head = shown.header()
    widths = [head.sectionSize(at) for at in range(len(COLUMNS))]
    assert abs(sum(widths) - shown.viewport().width()) <= 12
    assert widths[3] >= shown.fontMetrics().horizontalAdvance("YS-7")
    assert shown.visualRect(shown.rows.at(0, 0)).height() >= theme().height("row")
    apply_theme(qapp, "light")
