"""The program's look on the test application, put back to light after each test that changes it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from csapp.ui.theme import apply_theme, theme


def _light(app: QApplication) -> None:
    """Restyling every widget alive takes time, so only where a test has changed the theme."""
    now = theme()
    if not app.styleSheet() or (now.name, now.text_factor) != ("light", 1.0):
        apply_theme(app, "light")


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[QApplication]:
    """The application under the light theme."""
    _light(qapp)
    yield qapp
    _light(qapp)


@pytest.fixture
def stage(themed: QApplication, qtbot: QtBot) -> QWidget:
    """An empty shown window; parts are put into its layout."""
    window = QWidget()
    assert themed.style() is not None
    window.resize(900, 700)
    QVBoxLayout(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window
