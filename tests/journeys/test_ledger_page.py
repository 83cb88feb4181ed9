"""The owner ledger on the screen: read, mended, imported and taken back (look 09)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.documents.tables import read_tables
from csapp.features.ledger import service
from csapp.features.ledger.page import LedgerPage
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.registers.import_preview import RowResult
from csapp.ui.context import Context
from csapp.ui.import_rows import WRONG
from csapp.ui.theme import theme
from tests.features import ledger_makers as ledgers
from tests.journeys.hands import CONTROL, Hands, Key, Stopping
from tests.makers import DESK, NOW, SUPERVISOR

NewContext = Callable[[Actor], Context]
Show = Callable[..., Hands]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return ledgers.xlsx(
        tmp_path / "业主台账.xlsx",
        {
            "业主信息": [
                ["房号", "业主", "手机", "面积", "乙"],
                ["3-2-1501", "单雅琴", "13812342746", 118.62, "甲"],
                ["3-2-1502", "仇文博", "1371234660", 96.15, None],
                ["3-2-1601", "曾庆华", "13712346821", "一百一十", None],
            ]
        },
    )


@pytest.fixture
def page(new_context: NewContext) -> LedgerPage:
    return LedgerPage(new_context(SUPERVISOR))


def shown(page: LedgerPage) -> list[list[str]]:
    rows = page.pane.table.rows
    return [[rows.index(y, x).data() for x in range(rows.columnCount())] for y in range(rows.rowCount())]


def test_a_ledger_is_mended_row_by_row_and_imported(page: LedgerPage, show: Show, file: Path) -> None:
    hands = show(page)
    page.open_file(file)
    assert shown(page) == [
        ["2", "新增", "3-2-1501", "单雅琴", "138****2746", "118.62", "—", "新住户"],
        ["3", "有误", "3-2-1502", "仇文博", "1371234660", "96.15", "—", "手机少 1 位，应为 11 位数字"],
        ["4", "有误", "3-2-1601", "曾庆华", "137****6821", "一百一十", "—", "须是数字，写成 118.62 这样"],
    ]
    wrong = page.pane.table.rows
    assert [wrong.index(1, column).data(WRONG) for column in range(8)].index(True) == 4
    page.pane.table.setFocus()
    hands.press(Key.Key_Down, CONTROL)
    assert hands.focus is page.pane.bar.field
    page.pane.bar.field.setText("13712346604")
    hands.press(Key.Key_Return)
    assert page.pane.chips.count_of(RowResult.BAD.name) == 1
    hands.press(Key.Key_Down, CONTROL)
    assert page.pane.bar.message.text() == "须是数字，写成 118.62 这样"
    page.pane.bar.leave.click()
    assert [row[1] for row in shown(page)] == ["新增", "新增", "不导入"]
    assert page.pane.go.text() == "导入 2 行"
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已导入 2 行，批号 DR20261124-001。"
    assert {unit.code for unit in Unit.select()} == {"3-2-1501", "3-2-1502"}


def test_a_backup_is_made_before_and_the_batch_is_taken_back_after(
    page: LedgerPage, show: Show, file: Path, office: DataFolder
) -> None:
    hands = show(page)
    page.open_file(file)
    page.apply()
    assert len(list(office.backups.glob("*-import.db"))) == 1
    assert Unit.select().count() == 1
    hands.press(Key.Key_Z, CONTROL)
    assert page.message.text == "已撤销整批 DR20261124-001。"
    assert Unit.select().count() == 0
    assert page.start.undo_buttons == []


def test_what_is_stopped_says_so_and_can_be_begun_again(new_context: NewContext, show: Show, file: Path) -> None:
    runner = Stopping()
    page = LedgerPage(replace(new_context(SUPERVISOR), runner=runner))
    hands = show(page)
    page.open_file(file)
    words = page.pane.go.text()
    assert words == "导入 1 行"
    runner.stops = True
    page.pane.table.setFocus()
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已停止，没有导入。"
    assert (page.pane.go.text(), page.pane.go.busy, Person.select().count()) == (words, False, 0)
    # another column, and its preview stopped: the rows of the preview before are not imported
    page.pane.mapping.chosen.emit(3, "")
    assert page.message.text == "已停止，没有导入。"
    assert page.pane.go.text() == "导入"
    hands.press(Key.Key_Return, CONTROL)
    assert Person.select().count() == 0
    runner.stops = False
    page.pane.mapping.chosen.emit(3, "area")
    assert page.pane.go.text() == words
    page.pane.table.setFocus()
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text.startswith("已导入 1 行")


def test_the_line_of_a_long_import_counts_from_the_start(office: DataFolder, file: Path) -> None:
    assert office.database.exists()
    with connected():
        seen = service.preview(service.open_ledger(file))
        told: list[tuple[int, int]] = []
        service.apply(seen, by=SUPERVISOR, at=NOW, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, len(seen.rows))
    assert all(0 <= done <= total for done, total in told)


def test_an_earlier_batch_is_taken_back_from_the_list(page: LedgerPage, show: Show, file: Path) -> None:
    show(page)
    page.open_file(file)
    page.apply()
    page.start.undo_buttons[0].click()
    assert Person.select().count() == 0


def test_a_column_is_given_by_hand_and_remembered(page: LedgerPage, show: Show, file: Path) -> None:
    show(page)
    page.open_file(file)
    mapping = page.pane.mapping
    assert mapping.notice.text == "「乙」还没有对应。不选则不导入。"
    field = mapping.fields[4]
    field.set_value("note")
    field.activated.emit(field.currentIndex())
    assert mapping.notice.isHidden()
    page.apply()
    assert Unit.get().note == "甲"
    assert service.open_ledger(file).mapping == (("unit", "name", "phone", "area", "note"),)


def test_chips_choose_the_rows(page: LedgerPage, show: Show, file: Path) -> None:
    show(page)
    page.open_file(file)
    page.pane.chips.go(1)
    assert [row[0] for row in shown(page)] == ["2"]
    page.pane.chips.set_on("all", frozenset({"attention"}))
    page.pane.filter_rows()
    assert [row[0] for row in shown(page)] == ["3", "4"]


def test_bad_rows_go_out_as_a_sheet_that_comes_in_again(
    page: LedgerPage, show: Show, file: Path, tmp_path: Path
) -> None:
    show(page)
    target = tmp_path / "有误的行.xlsx"
    page.ask_target = lambda: target
    page.open_file(file)
    page.pane.export.click()
    assert page.message.text == "已写好 2 行，改好再导一次。"
    words = [cell for table in read_tables(target) for row in table.rows for cell in row]
    assert {"1371234660", "一百一十", "业主信息 3", "手机少 1 位，应为 11 位数字"} <= set(words)
    page.open_file(target)
    assert [row[1:4] for row in shown(page)] == [["有误", "3-2-1502", "仇文博"], ["有误", "3-2-1601", "曾庆华"]]


def test_a_file_that_is_no_ledger_is_refused_in_one_sentence(page: LedgerPage, show: Show, tmp_path: Path) -> None:
    show(page)
    nothing = tmp_path / "照片.xlsx"
    nothing.write_bytes(b"\xff\xd8\xff\xe0 no workbook at all \x00\x01\x02")
    page.open_file(nothing)
    assert "照片.xlsx" in page.message.text
    assert page.stack.currentWidget() is page.start


def test_the_desk_is_told_who_may_import(new_context: NewContext, show: Show, file: Path) -> None:
    page = LedgerPage(new_context(DESK))
    show(page)
    page.open_file(file)
    page.apply()
    assert page.message.text == "「前台」不能导入台账，找主管或经理办理。"
    assert Unit.select().count() == 0


def test_the_wrong_cell_is_drawn_in_red(page: LedgerPage, show: Show, file: Path) -> None:
    show(page)
    page.open_file(file)
    table: QWidget = page.pane.table
    picture: QImage = table.grab().toImage()
    danger = theme().danger_tint.rgb()
    rows = page.pane.table
    box = rows.visualRect(rows.rows.index(1, 4)).translated(rows.viewport().pos())
    assert picture.pixelColor(box.right() - 8, box.center().y()).rgb() == danger
    box = rows.visualRect(rows.rows.index(0, 4)).translated(rows.viewport().pos())
    assert picture.pixelColor(box.right() - 8, box.center().y()).rgb() != danger
    assert Qt.CheckState.Checked is page.pane.mapping.keep.checkState()
