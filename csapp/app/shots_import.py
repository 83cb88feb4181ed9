"""The pictures of 导入: ledgers of owners, old registers, registers on their way back."""

from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.shots_scene import Scene
from csapp.app.window import MainWindow
from csapp.core.paths import resource


def _ledger(window: MainWindow) -> QWidget:
    """A ledger just opened: counts, what is wrong, the mapping at the left."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.ledger.open_file(resource("sample", "ledger.csv"))
    return window


def _old_ledger(window: MainWindow) -> QWidget:
    """History on its way in, before a file is chosen."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.show_way("old")
    return window


def _old_complaints(window: MainWindow) -> QWidget:
    """The complaints of 2019 on their way in: what was understood of each row."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.show_way("old")
    page.old.choose_area("complaint")
    page.old.open_file(resource("sample", "complaints-2019.csv"))
    return window


def _corrected(window: MainWindow) -> QWidget:
    """A register on its way back from Excel, before a file is chosen."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.show_way("sheet")
    return window


IMPORT_SCENES: tuple[Scene, ...] = (
    ("ledger", _ledger),
    ("ledger-corrected", _corrected),
    ("ledger-old", _old_ledger),
    ("ledger-old-complaints", _old_complaints),
)
