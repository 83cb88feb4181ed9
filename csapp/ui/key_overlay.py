"""The F1 overlay: every key with what it does, from the one table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.caps import KeyCaps
from csapp.ui.keys import KEYS, Where, caps_of
from csapp.ui.labels import Label, rule
from csapp.ui.popup import PopupFrame
from csapp.ui.scrim import Scrim


def key_list(where: Where, parent: QWidget) -> QWidget:
    """The keys of one place under its heading."""
    block = QWidget(parent)
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Label(where.value, "panel", block))
    for key in KEYS:
        if key.where is not where:
            continue
        column.addWidget(rule(block))
        row = QHBoxLayout()
        row.addWidget(Label(key.label, "body", block))
        row.addStretch(1)
        row.addWidget(KeyCaps(*(caps_of(keys) for keys in key.keys), parent=block))
        column.addLayout(row)
    column.addStretch(1)
    return block


class KeyOverlay(PopupFrame):
    """Lies over the middle of the window until Esc, F1 or its button."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._scrim = Scrim(window)
        self.setAccessibleName(self.tr("快捷键"))
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 16, 24, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        places = (
            (Where.EVERYWHERE, 0, 0, 2), (Where.REGISTER, 0, 1, 2), (Where.FORM, 0, 2, 1), (Where.DIALOG, 1, 2, 1),
        )  # fmt: skip
        for where, row, column, rows in places:
            grid.addWidget(key_list(where, self), row, column, rows, 1)
        areas = QVBoxLayout()
        areas.setSpacing(16)
        areas.addWidget(key_list(Where.RECEPTION, self))
        areas.addWidget(key_list(Where.DUTY, self))
        grid.addLayout(areas, 2, 0, 1, 1)
        grid.addWidget(key_list(Where.BOARD, self), 2, 1, 1, 1)
        self._close = Button(self.tr("收起"), key="Esc", parent=self)
        self._close.clicked.connect(self.leave)
        last = QVBoxLayout()
        last.addWidget(key_list(Where.ROSTER, self), 1)
        last.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        grid.addLayout(last, 2, 2, 1, 1)
        self._came_from = window.focusWidget()
        self._centre()
        self.rise()

    def _centre(self) -> None:
        window = self.parentWidget()
        assert window is not None
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, max(0, (window.height() - self.height()) // 2))

    def showEvent(self, event: QShowEvent) -> None:
        """The focus goes to the button that closes."""
        super().showEvent(event)
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close, and give the focus back."""
        self._scrim.hide()
        self._scrim.deleteLater()
        self.hide()
        self.deleteLater()
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.leave()
        else:
            super().keyPressEvent(event)
