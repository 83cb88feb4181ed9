"""The lines of 交接班 for the next shift: what is told, and each line ticked once it is read (F20, S19)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.workflow import Shape
from csapp.features.duty_log.page.handover_rows import CALLS, SheetRow, matter_words
from csapp.features.duty_log.service.sheet import LineView
from csapp.ui.editors import CheckField
from csapp.ui.labels import Label
from csapp.ui.theme import Tone

_GAP = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WHICH = 90  # characters of which records a line means; the tip has them all


class ToldRow(SheetRow):
    """A heading of 交待事项 with how many there are."""

    def show_told(self, label: str, count: int, details: str) -> None:
        """How many; which ones stand in the tip."""
        self.say(Shape.TICK, Tone.OK, label, self.tr("{count} 条").format(count=count))
        self.setToolTip(details)


class ReadRow(QWidget):
    """A line of the sheet for the next shift: ticked once it is read (`ticked` is its id)."""

    ticked = Signal(int)
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: LineView | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(_GAP)
        self.box = CheckField("", self)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.label = Label("", "note", self).wrapping()
        self.words = Label("", "body", self).wrapping()
        self.which = Label("", "note", self).wrapping()
        self.read = Label("", "hint", self).wrapping()
        self.box.setMinimumHeight(self.words.sizeHint().height())
        for part in (self.label, self.words, self.which, self.read):
            column.addWidget(part)
        row.addLayout(column, 1)
        self.box.clicked.connect(self._tick)

    def show_view(self, view: LineView, *, may_tick: bool, who: str) -> None:
        """The line, and who read it when; `who` is the person whose tick it waits for."""
        self.view = view
        told = not view.area and view.detail
        self.label.setText(view.label if told else "")
        self.label.setVisible(bool(told))
        title = f"{view.label}　{matter_words(view)}"
        self.words.setText(view.detail if told else title)
        which = "" if told or view.key_word == CALLS else _cut(view.detail)
        self.which.setText(which)
        self.which.setVisible(bool(which))
        reason = self.tr("原因：{reason}").format(reason=view.reason) if view.reason else ""
        read = ""
        if view.read_at is not None:
            read = self.tr("{time} {name}已阅").format(time=f"{view.read_at:%H:%M}", name=view.read_name)
        elif not may_tick:
            read = self.tr("待{name}阅").format(name=who)
        self.read.setText("　".join(filter(None, (reason, read))))
        self.read.setVisible(bool(self.read.text()))
        self.box.setChecked(view.read_at is not None)
        self.box.setEnabled(may_tick and view.read_at is None)
        name = f"{view.label} {view.detail}"
        self.box.setAccessibleName(self.tr("已阅：{line}").format(line=name))
        self.setToolTip("" if told else view.detail)

    def _tick(self) -> None:
        if self.view is not None and self.view.read_at is None:
            self.box.setChecked(True)
            self.ticked.emit(self.view.id)
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks as the space bar does."""
        if event.key() in _ENTER and self.box.hasFocus():
            self.box.click()
        else:
            super().keyPressEvent(event)

    def stops(self) -> list[QWidget]:
        """The box, while it waits."""
        return [self.box] if self.box.isEnabled() else []


def _cut(text: str) -> str:
    return text if len(text) <= _WHICH else text[: _WHICH - 1] + "…"
