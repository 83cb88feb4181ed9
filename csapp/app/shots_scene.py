"""What every scene of the pictures is made with: a page brought up, and everything come to rest."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.window import MainWindow

Picture = QWidget | QPixmap
Scene = tuple[str, Callable[[MainWindow], Picture]]


def settle() -> None:
    """Let layouts and painting come to rest."""
    for _ in range(6):
        QApplication.processEvents()


def on_page(key: str) -> Callable[[MainWindow], QWidget]:
    """The scene of a page as it opens."""

    def show(window: MainWindow) -> QWidget:
        window.go(key)
        return window

    return show


def on_register(key: str, which: str) -> Callable[[MainWindow], QWidget]:
    """The scene of one register of a page that has several."""

    def show(window: MainWindow) -> QWidget:
        window.go(key)
        page: Any = window.page(key)
        page.show_register(which)
        return window

    return show


def pressed(key: Qt.Key) -> QKeyEvent:
    """A key that is pressed, without others."""
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
