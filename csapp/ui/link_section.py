"""关联: the records a record is linked with; Enter or a click goes there."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.db.link import LinkLine
from csapp.ui.labels import Label, keep_together
from csapp.ui.line_list import Line, LineList


class LinkSection(QWidget):
    """One stop of the Tab key; without links it is not there."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        title = self.tr("关联")
        head.addWidget(Label(title, "panel", self))
        head.addStretch(1)
        self.count = Label("", "note", self)
        head.addWidget(self.count)
        column.addLayout(head)
        self.list = LineList(title, self)
        self.list.opened.connect(self._open)
        self.list.clicked.connect(self._clicked)
        column.addWidget(self.list)
        self.links: tuple[LinkLine, ...] = ()

    def show_links(self, links: Sequence[LinkLine]) -> None:
        """Show the other ends, the latest first."""
        self.links = tuple(reversed(links))
        self.count.setText(self.tr("{count} 张").format(count=len(links)))
        self.list.fill(
            [
                Line(keep_together(link.number), link.words, below=link.title, key=str(at))
                for at, link in enumerate(self.links)
            ]
        )

    def _clicked(self, index: QModelIndex) -> None:
        self._open(str(index.row()))

    def _open(self, key: str) -> None:
        link = self.links[int(key)]
        self.opened.emit(link.area, link.record_id)
