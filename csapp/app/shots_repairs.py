"""Pictures of 报修: register, board with a slot proposed and one refused, by state, a new order, figures."""

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.shots_scene import Scene, settle
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.features.repair_order.page.desk import BOARD, FIGURES, REGISTER


def _page(window: MainWindow, view: str) -> Any:
    window.go("repair_order")
    page: Any = window.page("repair_order")
    page.show_view(view)
    settle()
    page.take_focus()
    settle()
    return page


def _register(window: MainWindow) -> QWidget:
    page = _page(window, REGISTER)
    for row in range(min(page.register.model.rowCount(), 30)):
        # data: a state of the workflow, as look 04 shows it
        if page.register.model.row_at(row).cells[0] == "维修中":
            page.register.table.go_to(row)
            break
    settle()
    return window


def _board(window: MainWindow) -> QWidget:
    """The urgent order over its first free slot."""
    page = _page(window, BOARD)
    page.board.board.placing.leave()
    page.board.ways.set_value("person")
    page.board.board.show_states(wanted=False)
    page.board.take_focus()
    page.board.board.place_current()
    settle()
    return window


def _refused(window: MainWindow) -> QWidget:
    """The same order over an hour that is taken."""
    _board(window)
    page: Any = window.page("repair_order")
    placing = page.board.board.placing
    for _ in range(40):
        if placing.slot is None or placing.refusal:
            break
        placing.nudge(steps=1)
    settle()
    return window


def _tomorrow(window: MainWindow) -> QWidget:
    """Another day, nothing being placed."""
    page = _page(window, BOARD)
    page.board.board.placing.leave()
    page.board.show_day(page.context.clock().date() + timedelta(days=1))
    settle()
    return window


def _states(window: MainWindow) -> QWidget:
    page = _page(window, BOARD)
    page.board.show_day(page.context.clock().date())
    page.board.board.placing.leave()
    page.board.ways.set_value("state")
    page.board.board.show_states(wanted=True)
    settle()
    return window


def _new(window: MainWindow) -> QWidget:
    """A call about a room that had faults before."""
    page = _page(window, REGISTER)
    page.new_record()
    settle()
    form = page.register.panel.in_place
    if form is not None:
        form.form.set_values({"room": "3-2-1501", "content": mark("主卧空开又跳，合不上")})
        form.form.entry("room").editingFinished.emit()
    settle()
    return window


def _figures(window: MainWindow) -> QWidget:
    page = _page(window, FIGURES)
    page.show_view(FIGURES)
    settle()
    return window


REPAIR_SCENES: tuple[Scene, ...] = (
    ("repairs", _register),
    ("repairs-board", _board),
    ("repairs-board-refused", _refused),
    ("repairs-board-tomorrow", _tomorrow),
    ("repairs-states", _states),
    ("repairs-new", _new),
    ("repairs-figures", _figures),
)
