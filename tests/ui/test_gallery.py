"""The reference sheet is drawn whole in both themes, and what can be reached has a name."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from csapp.ui.theme import load_theme
from tests.ui.gallery import render, window
from tests.ui.gallery_parts import components


@pytest.mark.usefixtures("themed")
@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_sheet_is_drawn_in_both_themes(tmp_path: Path, name: str) -> None:
    paths = render(tmp_path, name, name)
    names = [path.stem.removeprefix(f"{name}-") for path in paths]
    assert names == ["components", "window", "decision", "signature", "keys"]
    ground = load_theme(name).window
    for path in paths[:2]:
        assert QImage(str(path)).pixelColor(3, 400) == ground


def test_everything_the_keyboard_reaches_has_an_accessible_name(themed: QApplication, qtbot: QtBot) -> None:
    sheet = components()
    page, _finder = window()
    for top in (sheet, page):
        qtbot.addWidget(top)
        top.show()
        themed.processEvents()
        for part in top.findChildren(QWidget):
            reachable = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(top)
            if reachable and part.focusProxy() is None and not part.objectName().startswith("qt_"):
                words = part.text() if isinstance(part, QAbstractButton) else ""
                assert part.accessibleName() or words, part
