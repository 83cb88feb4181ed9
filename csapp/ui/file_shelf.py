"""The files a record came with: one button each to open it, and where more are dropped or chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.drop_area import DropArea
from csapp.ui.labels import Label

_SHOWN = 6


class FileShelf(QWidget):
    """`open_asked` carries the place of the file in the list; `dropped` the paths that fit, `refused` other names."""

    open_asked = Signal(int)
    dropped = Signal(object)
    refused = Signal(object)

    def __init__(self, title: str, suffixes: Sequence[str], prompt: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(title, "panel", self))
        head.addStretch(1)
        self.count = Label("", "note", self)
        head.addWidget(self.count)
        self._column.addLayout(head)
        self._rows = QVBoxLayout()
        # Free px for the ring around a focused button.
        self._rows.setContentsMargins(0, 4, 0, 4)
        self._rows.setSpacing(6)
        self._column.addLayout(self._rows)
        self.buttons: list[Button] = []
        self.drop: DropArea | None = None
        if prompt:
            self.drop = DropArea(prompt, suffixes, self)
            self.drop.dropped.connect(self.dropped)
            self.drop.refused.connect(self.refused)
            self._column.addWidget(self.drop)

    def show_files(self, names: Sequence[str], words: str) -> None:
        """The names of the files, newest ones left out where there are many; `words` say how many there are."""
        self.count.setText(words)
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(at, name) for at, name in enumerate(names[:_SHOWN])]

    def _button(self, at: int, name: str) -> Button:
        button = Button(name, icon=_icon(name), small=True, parent=self)
        button.clicked.connect(lambda: self.open_asked.emit(at))
        self._rows.addWidget(button)
        button.show()
        return button


def _icon(name: str) -> str:
    return "file" if Path(name).suffix.lower() == ".pdf" else "photo"
