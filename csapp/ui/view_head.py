"""The head of a designed page: its name, the switch between its views, and notes at the right (look 02)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from csapp.ui.labels import Label
from csapp.ui.segments import Choice, Segments


class ViewHead(QWidget):
    """`switch` has the first view chosen."""

    def __init__(self, title: str, views: Sequence[Choice], notes: Sequence[str] = ()) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 4)
        row.setSpacing(16)
        row.addWidget(Label(title, "page", self))
        self.switch = Segments(views, self.tr("页面视图"), self)
        self.switch.set_value(views[0].key)
        row.addWidget(self.switch)
        row.addStretch(1)
        for note in notes:
            row.addWidget(Label(note, "secondary", self))
