"""Pictures of 交接班: F8 at the end of a shift, a count that differs, both passwords, the lines of the shift before."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.shots_scene import Scene, settle
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.features.duty_log.page.handover_rows import CountRow


def _panel(window: MainWindow) -> Any:
    """The page of now with 交接班 begun."""
    window.go("duty_log")
    settle()
    window.hand_over()
    settle()
    page: Any = window.page("duty_log")
    return page.panel


def _begun(window: MainWindow) -> QWidget:
    _panel(window)
    return window


def _counting(window: MainWindow) -> QWidget:
    """门禁遥控器 is being counted again: the number stands in its field."""
    rows = [row for row in _panel(window).list.rows() if isinstance(row, CountRow)]
    if len(rows) > 1:
        rows[1].edit("11")
    settle()
    return window


def _telling(window: MainWindow) -> QWidget:
    """补写交待, in a dialog."""
    panel = _panel(window)
    panel.ask_told()
    settle()
    return panel.dialog or window


def _confirming(window: MainWindow) -> QWidget:
    """The two passwords, as they are asked for once the relief is there."""
    panel = _panel(window)
    read = panel.read
    if read is None or read.sheet is None or read.relief is None:
        return window
    panel.read = replace(read, sheet=replace(read.sheet, incoming_name=mark("、").join(read.relief.names)))
    panel.ask_passwords()
    settle()
    return panel.dialog or window


def _read(window: MainWindow) -> QWidget:
    """The sheet of the shift before as it was confirmed, each line ticked."""
    window.go("duty_log")
    settle()
    page: Any = window.page("duty_log")
    shown = page.sheet.page
    before = page.panel.read.before if page.panel.read is not None else None
    if shown is not None and before is not None:
        page.show_page(before.page_id)
    settle()
    return window


HANDOVER_SCENES: tuple[Scene, ...] = (
    ("handover", _begun),
    ("handover-count", _counting),
    ("handover-tell", _telling),
    ("handover-confirm", _confirming),
    ("handover-read", _read),
)
