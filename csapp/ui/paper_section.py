"""The paper of a record in the detail panel: printed how often, back or not, and where a scan is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.drop_area import DropArea
from csapp.ui.labels import Label
from csapp.ui.pill import Sign, SignLabel


@dataclass(frozen=True)
class PaperState:
    """What is known of the paper; `file` can be opened, `drop` is the sentence over which a scan is dropped."""

    sign: Sign
    file: Path | None = None
    drop: str = ""
    refusal: str = ""


class PaperSection(QWidget):
    """Shown at once with its title; `show_state` fills it when the worker has looked."""

    print_asked = Signal()
    open_asked = Signal(object)
    dropped = Signal(object)
    refused = Signal(object)

    def __init__(self, title: str, suffixes: Sequence[str], *, print_key: str = "Ctrl P") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._suffixes = suffixes
        self._state: PaperState | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(title, "panel", self))
        head.addStretch(1)
        self.sign = SignLabel(Sign(""), filled=False, parent=self)
        head.addWidget(self.sign)
        self._column.addLayout(head)
        row = QHBoxLayout()
        # Free px for the ring around a focused button.
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        self.print_button = Button(self.tr("打印"), icon="print", key=print_key, parent=self)
        self.print_button.clicked.connect(self.print_asked)
        self.open_button = Button(self.tr("打开"), icon="file", parent=self)
        self.open_button.clicked.connect(self._open)
        row.addWidget(self.print_button, 1)
        row.addWidget(self.open_button, 1)
        self._column.addLayout(row)
        self.drop: DropArea | None = None

    def show_state(self, state: PaperState) -> None:
        """Say how often it was printed and whether it is back."""
        self._state = state
        self.sign.set_sign(state.sign)
        self.open_button.set_refusal("" if state.file is not None else state.refusal)
        if state.drop and self.drop is None:
            self.drop = DropArea(state.drop, self._suffixes, self)
            self.drop.dropped.connect(self.dropped)
            self.drop.refused.connect(self.refused)
            self._column.addWidget(self.drop)
            self.drop.show()

    def _open(self) -> None:
        if self._state is not None and self._state.file is not None:
            self.open_asked.emit(self._state.file)
