"""One panel at the side of 一页通: a title, perhaps a button and a count, and parts below a hairline (look 10)."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.labels import Label, rule
from csapp.ui.line_list import LineList


class SidePanel(QFrame):
    """`head` takes a button, `body` the parts; an empty one says why in a line."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(2)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = Label(title, "panel", self)
        self.count = Label("", "warning", self)
        self.head.addWidget(self.title)
        self.head.addWidget(self.count)
        self.head.addStretch(1)
        column.addLayout(self.head)
        column.addSpacing(4)
        column.addWidget(rule(self))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 2, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body)
        self.empty = Label("", "hint", self).wrapping()
        self.empty.setContentsMargins(0, 6, 0, 6)
        self.body.addWidget(self.empty)

    def add_list(self) -> LineList:
        """A list named as the panel."""
        made = LineList(self.title.text(), self)
        self.body.addWidget(made)
        return made

    def say(self, empty: str) -> None:
        """What stands here where there is nothing."""
        self.empty.setText(empty)
        self.empty.setVisible(bool(empty))

    def show_count(self, count: int) -> None:
        """How many, where that matters."""
        self.count.setText(str(count) if count else "")
