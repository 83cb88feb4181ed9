"""Pictures of the tab 值班: the month, a month being made, what it lacks, a swap, the people of the roster."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.window import MainWindow
from csapp.features.duty_roster.register import SWAPS

Show = Callable[[MainWindow], QWidget]


def _month(month: date) -> Callable[[MainWindow], Any]:
    def show(window: MainWindow) -> Any:
        window.go("duty_roster")
        page: Any = window.page("duty_roster")
        page.show_month(month)
        QApplication.processEvents()
        return page

    return show


def _november(window: MainWindow) -> QWidget:
    """Set by hand: what breaks a rule stands below the squares."""
    _month(date(2026, 11, 1))(window)  # data: the sample's month
    return window


def _december(window: MainWindow) -> QWidget:
    """Proposed by the rules, nothing lacks."""
    _month(date(2026, 12, 1))(window)  # data: the sample's month
    return window


def _january(window: MainWindow) -> QWidget:
    """Being made: a week set by hand, the rest to be proposed."""
    _month(date(2027, 1, 1))(window)  # data: the sample's month
    return window


def _not_begun(window: MainWindow) -> QWidget:
    """A month nobody has begun."""
    _month(date(2027, 2, 1))(window)  # data: the sample's month
    return window


def _filing(window: MainWindow) -> QWidget:
    """A swap of the shift under the cursor, asked beside the squares."""
    page = _month(date(2026, 12, 1))(window)  # data: the sample's month
    page.grid.go_to(page.board.rows[0].staff_id, 1)
    page.new_record()
    return window


def _swap(window: MainWindow) -> QWidget:
    """A shift nobody keeps yet."""
    window.go("duty_swap")
    page: Any = window.page("duty_swap")
    page.table.go_to(0)
    return window


def _new_swap(window: MainWindow) -> QWidget:
    """The form of the register."""
    window.go(SWAPS.key)
    page: Any = window.page(SWAPS.key)
    page.new_record()
    return window


def _people(window: MainWindow) -> QWidget:
    window.go("duty_people")
    return window


def _shifts(window: MainWindow) -> QWidget:
    window.go("settings")
    page: Any = window.page("settings")
    page.show_register("shifts")
    return window


DUTY_SCENES: tuple[tuple[str, Show], ...] = (
    ("duty-roster", _november),
    ("duty-roster-december", _december),
    ("duty-roster-empty", _not_begun),
    ("duty-roster-swap", _filing),
    ("duty-swap", _swap),
    ("duty-swap-new", _new_swap),
)
DUTY_LEADER_SCENES: tuple[tuple[str, Show], ...] = (
    ("duty-roster-making", _january),
    ("duty-people", _people),
    ("duty-shifts", _shifts),
)
