"""Before a file is chosen: what to do, and the batches that came in before, each of which can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.empty_state import EmptyState
from csapp.ui.labels import Label, Panel
from csapp.ui.pill import Sign, SignLabel


@dataclass(frozen=True)
class BatchLine:
    """One batch as shown."""

    id: int
    sign: Sign
    number: str
    file: str
    counts: str
    when: str
    may_undo: bool


class ImportStart(QWidget):
    """`undo_asked` carries the id of a batch."""

    undo_asked = Signal(int)

    def __init__(self, title: str, body: str, choose: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState(self)
        stages = (self.tr("选文件"), self.tr("对应列"), self.tr("预检"), self.tr("导入"))
        self.empty.say("import", title, body, stages)
        self.choose = self.empty.offer(self.tr("选文件"), choose, icon="import", key="Ctrl O")
        column.addWidget(self.empty, 1)
        self._panel = Panel(self.tr("导入过的台账"), self)
        self._rows = QVBoxLayout()
        self._panel.body.addLayout(self._rows)
        self.undo_buttons: list[Button] = []
        column.addWidget(self._panel)

    def show_batches(self, batches: Sequence[BatchLine]) -> None:
        """The newest batches first, each with 撤销整批 while that is allowed."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            held = item.widget() if item is not None else None
            if held is not None:
                held.hide()
                held.deleteLater()
        self.undo_buttons = []
        for batch in batches:
            self._rows.addWidget(self._line(batch))
        self._panel.setVisible(bool(batches))

    def _line(self, batch: BatchLine) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(SignLabel(batch.sign, parent=line))
        row.addWidget(Label(batch.number, "strong", line))
        row.addWidget(Label(batch.file, "body", line), 1)
        row.addWidget(Label(batch.counts, "secondary", line))
        row.addWidget(Label(batch.when, "secondary", line))
        if batch.may_undo:
            undo = Button(self.tr("撤销整批"), icon="undo", small=True, parent=line)
            undo.setAccessibleName(self.tr("撤销整批 {number}").format(number=batch.number))
            undo.clicked.connect(partial(self.undo_asked.emit, batch.id))
            row.addWidget(undo)
            self.undo_buttons.append(undo)
        return line
