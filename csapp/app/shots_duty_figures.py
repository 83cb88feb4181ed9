"""Pictures of 值班评估 and of 交接班记录."""

from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.shots_scene import Scene, on_page, settle
from csapp.app.window import MainWindow


def _signing(window: MainWindow) -> QWidget:
    """The newest handover with its paper."""
    window.go("duty_handover")
    page: Any = window.page("duty_handover")
    page.table.go_to(0)
    settle()
    return window


DUTY_FIGURE_SCENES: tuple[Scene, ...] = (
    ("duty-figures", on_page("duty_figures")),
    ("duty-handovers", _signing),
)
