"""What a month lacks, in sentences below its squares; Enter on one goes to the square it is about (R19, R25)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.features.duty_roster.service.board import Told
from csapp.ui.labels import Label
from csapp.ui.line_list import Line, LineList
from csapp.ui.theme import Tone

_LINES = 5


class ToldPart(QFrame):
    """`opened` hands over the sentence that was chosen."""

    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[Told, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        self.summary = Label("", "strong", self)
        head.addWidget(self.summary)
        head.addStretch(1)
        self.hint = Label("", "hint", self)
        head.addWidget(self.hint)
        column.addLayout(head)
        self.list = LineList(self.tr("不合规则和缺人的地方"), self)
        self.list.opened.connect(lambda key: self.opened.emit(self._entries[int(key)]))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.list)
        self._area.viewport().setAutoFillBackground(False)
        column.addWidget(self._area)

    def show_told(self, entries: Sequence[Told], summary: str, hint: str) -> None:
        """The sentences of a month, at most five of them in view."""
        self._entries = tuple(entries)
        self.list.fill([Line(entry.text, tone=Tone.WARN, icon="warn", key=str(at)) for at, entry in enumerate(entries)])
        self._area.setVisible(bool(entries))
        height = self.list.sizeHintForRow(0) * min(len(entries), _LINES) + 4 if entries else 0
        self._area.setFixedHeight(height)
        self.summary.setText(summary)
        self.hint.setText(hint)
