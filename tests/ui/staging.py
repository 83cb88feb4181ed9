"""Putting parts on a window and typing into them as people do."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

W = TypeVar("W", bound=QWidget)


def put(stage: QWidget, widget: W) -> W:
    """Show `widget` on the stage."""
    layout = stage.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()
    return widget


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key on one widget."""
    QTest.keyClick(widget, key, modifier)


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends: what is being composed, and what is chosen."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def click(widget: QWidget) -> None:
    """The left mouse button in the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
