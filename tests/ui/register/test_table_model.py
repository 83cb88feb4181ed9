"""Rows of any length, read page by page by the worker (design 7)."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from csapp.db.connection import database
from csapp.registers.query import PAGE, first_view
from csapp.ui.runner import Runner
from csapp.ui.table_model import KEPT_PAGES, SHAPE, TableModel
from tests.registers.errands import ERRANDS, NOW, fill_many
from tests.ui.register.office_page import Desk, desk

ALL = first_view(ERRANDS)
ROWS = 2_530


@pytest.fixture
def long_model(themed: QApplication, context: Desk) -> TableModel:
    """A model of 2,530 rows, of which the first page is loaded."""
    assert themed.style() is not None
    fill_many(ROWS)
    model = TableModel(ERRANDS, context)
    model.show_view(ALL)
    return model


def check(tester: ModelTester, model: TableModel) -> None:
    """Watch the model from now on."""
    tester.check(model)  # type: ignore[no-untyped-call]


def text(model: TableModel, row: int, column: int = 8) -> str | None:
    value = model.index(row, column).data()
    return None if value is None else str(value)


def number(row: int) -> str:
    """What stands in the last column of that row, newest first."""
    return f"WX-{ROWS - 1 - row:07d}"


@pytest.mark.usefixtures("office")
def test_the_model_keeps_qts_rules(themed: QApplication, context: Desk, qtmodeltester: ModelTester) -> None:
    assert themed.style() is not None
    model = TableModel(ERRANDS, context)
    check(qtmodeltester, model)
    model.show_view(ALL)
    check(qtmodeltester, model)
    model.show_view(replace(ALL, filter="new"))
    model.refresh()
    assert model.rowCount() == 3


def test_rules_hold_while_pages_come_and_rows_go(long_model: TableModel, qtmodeltester: ModelTester) -> None:
    check(qtmodeltester, long_model)
    long_model.look_at(1000, 1020)
    QApplication.processEvents()
    database.execute_sql("DELETE FROM errand WHERE id % 2 = 0")
    long_model.refresh()
    assert long_model.rowCount() == ROWS // 2
    database.execute_sql("DELETE FROM errand WHERE id > 10")
    long_model.refresh()
    assert long_model.rowCount() == 5


@pytest.mark.usefixtures("office")
def test_words_and_shapes_and_nothing_else(themed: QApplication, context: Desk) -> None:
    assert themed.style() is not None
    model = TableModel(ERRANDS, context)
    model.show_view(ALL)
    state, due = model.index(4, 0), model.index(11, 6)
    assert (state.data(), state.data(SHAPE)) == ("维修中", "half")
    assert state.data(Qt.ItemDataRole.AccessibleTextRole) == "状态 维修中"
    assert (due.data(), due.data(SHAPE), due.data(Qt.ItemDataRole.AccessibleTextRole)) == (
        "超 1 天",
        "triangle",
        "超 1 天",
    )
    others = [
        role
        for role in Qt.ItemDataRole
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    ]
    assert [state.data(role) for role in others if role is not Qt.ItemDataRole.UserRole] == [None] * (len(others) - 1)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "状态"


def test_the_number_of_rows_is_known_and_a_far_page_comes_when_it_is_looked_at(long_model: TableModel) -> None:
    assert long_model.rowCount() == ROWS
    assert text(long_model, 0) == number(0)
    assert text(long_model, 1500) is None
    QApplication.processEvents()
    assert text(long_model, 1500) == number(1500)
    assert text(long_model, 1599) == number(1599)


@pytest.mark.parametrize("row", [PAGE, 5 * PAGE + 7, ROWS - 1, ROWS - PAGE - 1, 1999, 2000])
def test_every_way_to_a_page_brings_the_same_rows(long_model: TableModel, row: int) -> None:
    for at in (row, max(row - PAGE, 0), min(row + PAGE, ROWS - 1)):
        text(long_model, at)
        QApplication.processEvents()
        assert text(long_model, at) == number(at)


def test_looking_at_rows_loads_what_comes_next(long_model: TableModel) -> None:
    long_model.look_at(120, 150)
    for _ in range(4):
        QApplication.processEvents()
    assert text(long_model, PAGE) == number(PAGE)


def test_no_more_than_fifty_pages_are_kept(themed: QApplication, context: Desk) -> None:
    assert themed.style() is not None
    fill_many((KEPT_PAGES + 5) * PAGE)
    model = TableModel(ERRANDS, context)
    model.show_view(ALL)
    for place in range(KEPT_PAGES + 5):
        model.index(place * PAGE, 0).data()
        QApplication.processEvents()
    loaded = [place for place in range(KEPT_PAGES + 5) if model.row_at(place * PAGE) is not None]
    assert len(loaded) == KEPT_PAGES
    assert loaded[-1] == KEPT_PAGES + 4


def test_a_refresh_reads_what_is_visible_and_forgets_the_rest(long_model: TableModel) -> None:
    long_model.look_at(1000, 1030)
    for _ in range(4):
        QApplication.processEvents()
    database.execute_sql("UPDATE errand SET worker = 'changed'")
    long_model.refresh()
    assert text(long_model, 1010, 5) == "changed"
    assert long_model.row_at(0) is None
    QApplication.processEvents()
    assert text(long_model, 0, 5) in (None, "changed")


def test_the_worker_thread_brings_pages_without_holding_the_window(
    qtbot: QtBot, themed: QApplication, context: Desk
) -> None:
    assert themed.style() is not None
    fill_many(ROWS)
    runner = Runner(lambda: database.connect(reuse_if_open=True), database.close)
    model = TableModel(ERRANDS, desk(context.folder.root, runner=runner))
    with qtbot.waitSignal(model.counted):
        model.show_view(ALL)
        assert model.rowCount() == 0
    assert model.rowCount() == ROWS
    with qtbot.waitSignal(model.arrived):
        assert text(model, 2000) is None
    assert text(model, 2000) == number(2000)
    model.show_view(replace(ALL, filter="new"))
    with qtbot.waitSignal(model.loaded):
        model.show_view(replace(ALL, filter="paused"))
    assert text(model, 0, 0) == "暂停"
    runner.close()


def test_a_page_of_an_older_view_is_not_put_among_the_new_rows(
    qtbot: QtBot, themed: QApplication, context: Desk
) -> None:
    assert themed.style() is not None
    fill_many(ROWS)
    runner = Runner(lambda: database.connect(reuse_if_open=True), database.close)
    model = TableModel(ERRANDS, desk(context.folder.root, runner=runner))
    with qtbot.waitSignal(model.counted):
        model.show_view(ALL)
    text(model, 1000)
    QApplication.processEvents()
    with qtbot.waitSignal(model.counted):
        model.show_view(replace(ALL, filter="new"))
    runner.close()
    QApplication.processEvents()
    states = {text(model, row, 0) for row in range(model.rowCount())}
    assert states <= {"待派单", None}


@pytest.mark.usefixtures("office")
def test_the_clock_of_a_view_is_the_desks(themed: QApplication, context: Desk) -> None:
    assert themed.style() is not None
    model = TableModel(ERRANDS, context)
    model.show_view(ALL)
    assert model.now == NOW
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(QModelIndex()) == 9
