"""The widgets a log is written and read with: growing rows, lines with a state, a growing field, digits (07)."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from csapp.core.workflow import Shape
from csapp.ui.growing_text import GrowingText
from csapp.ui.numbered_choice import NumberedChoice
from csapp.ui.pill import Sign
from csapp.ui.segments import Choice
from csapp.ui.state_list import StateLine, StateList
from csapp.ui.wrapped_cells import CellLink, WrappedCell, WrappedColumn, WrappedRow
from csapp.ui.wrapped_table import WrappedTable
from tests.ui.staging import press, put

COLUMNS = (WrappedColumn("时间", 64), WrappedColumn("事情"), WrappedColumn("善后", 120))


def _row(key: int, words: str, *links: CellLink) -> WrappedRow:
    sign = Sign("待善后", Shape.RING)
    return WrappedRow(key, (WrappedCell("08:02"), WrappedCell(words, links=links), WrappedCell("待善后", sign)))


def _table(stage: QWidget) -> WrappedTable:
    stage.resize(600, 400)
    table = put(stage, WrappedTable("日志", COLUMNS))
    table.fill(
        [_row(1, "门岗换班"), _row(2, "三栋地库积水。" * 20), _row(3, "跳闸", CellLink("order 7", "WX20261124-001"))]
    )
    QApplication.processEvents()
    return table


def test_a_row_is_as_high_as_its_words(stage: QWidget) -> None:
    table = _table(stage)
    heights = [table.rowHeight(row) for row in range(3)]
    assert heights[1] > heights[2] > heights[0]
    stage.resize(900, 400)
    QApplication.processEvents()
    assert table.rowHeight(1) < heights[1]


def test_cells_are_read_as_words(stage: QWidget) -> None:
    table = _table(stage)
    model = table.model()
    assert model.index(2, 1).data() == "跳闸 WX20261124-001"
    assert model.index(0, 2).data() == "待善后"


def test_enter_opens_the_link_of_a_row_or_goes_in(stage: QWidget) -> None:
    table, opened, entered = _table(stage), list[tuple[int, str]](), list[int]()
    table.link_opened.connect(lambda row, link: opened.append((row, link)))
    table.went_in.connect(entered.append)
    table.setFocus()
    table.go_to(3)
    press(table, Qt.Key.Key_Return)
    press(table, Qt.Key.Key_Up)
    press(table, Qt.Key.Key_Return)
    assert (opened, entered) == ([(3, "order 7")], [2])


def test_a_click_on_the_link_opens_it_and_one_beside_it_does_not(stage: QWidget) -> None:
    table, opened = _table(stage), list[str]()
    table.link_opened.connect(lambda _row, link: opened.append(link))
    box = table.visualRect(table.model().index(2, 1))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.bottomLeft() + QPoint(14, -14))
    assert opened == ["order 7"]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.topRight() + QPoint(-20, 14))
    assert opened == ["order 7"]


def test_filling_again_keeps_the_row(stage: QWidget) -> None:
    table = _table(stage)
    table.go_to(2)
    table.fill([_row(1, "门岗换班"), _row(2, "积水退了"), _row(4, "新的一条")])
    assert table.current() == 2
    table.fill([_row(4, "新的一条")])
    assert table.current() == 4


def test_a_list_of_states_tells_of_picks_but_not_of_filling(stage: QWidget) -> None:
    held = put(stage, StateList("日志页"))
    lines = [StateLine(key, "11-24", "早班", "刘芳", Sign("值班中", Shape.HALF)) for key in (1, 2, 3)]
    picked, ends = list[int](), list[bool]()
    held.picked.connect(picked.append)
    held.reached_end.connect(lambda: ends.append(True))
    held.fill(lines)
    held.setFocus()
    held.go_to(2)
    held.fill(lines)
    press(held, Qt.Key.Key_Down)
    assert held.current() == 3
    assert picked[-2:] == [2, 3]
    assert ends == [True]
    assert held.model().index(0, 0).data() == "11-24，早班，刘芳，值班中"


def test_a_field_grows_with_its_words_and_enter_goes_on(stage: QWidget) -> None:
    first, second = put(stage, GrowingText("事情情况")), put(stage, GrowingText("处理"))
    QApplication.processEvents()
    height = first.height()
    first.setFocus()
    first.set_value("地库积水\n水泵未转")
    assert first.height() > height
    press(first, Qt.Key.Key_Return)
    assert stage.focusWidget() is second
    press(second, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert second.toPlainText() == "\n"
    assert second.value() == ""


def test_a_digit_chooses_in_full_width_too(stage: QWidget) -> None:
    field = put(stage, NumberedChoice([Choice("a", "投诉"), Choice("b", "失窃"), Choice("c", "打架")], "类别"))
    field.setFocus()
    press(field, Qt.Key.Key_2)
    assert field.value() == "b"
    press(field, Qt.Key.Key_9)
    assert field.value() == "b"
