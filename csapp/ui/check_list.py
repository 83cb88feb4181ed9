"""办理: what of a procedure is done, when, and what is still to come (look 06, the panel)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.labels import Label
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import Tone


@frozen
class CheckLine:
    """One part of the procedure; `note` says when it was done, or what is missing."""

    label: str
    note: str
    is_done: bool


class CheckList(QWidget):
    """Title and lines, each with a tick or a ring."""

    def __init__(self, title: str, lines: Sequence[CheckLine]) -> None:
        super().__init__()
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(title, "panel", self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        for row, line in enumerate(lines):
            sign = Sign("", Shape.TICK, Tone.OK) if line.is_done else Sign("", Shape.RING, Tone.NEUTRAL)
            grid.addWidget(SignLabel(sign, filled=False, parent=self), row, 0)
            label = Label(line.label, "body", self)
            label.setAccessibleName(f"{line.label} {line.note}")
            grid.addWidget(label, row, 1)
            grid.addWidget(Label(line.note, "note", self), row, 2, Qt.AlignmentFlag.AlignRight)
