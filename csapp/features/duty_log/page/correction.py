"""更正 of an entry in the foot: the line it was written on, with what was written (F17)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.clock import Clock
from csapp.core.errors import BadInput
from csapp.features.duty_log.page.entry_line import EntryLine
from csapp.features.duty_log.page.words import clock_text
from csapp.features.duty_log.service.reading import EntryView, PageView
from csapp.ui.buttons import Button
from csapp.ui.labels import Label


class Correction(QWidget):
    """`given` is Ctrl+Enter, `closed` Esc."""

    given = Signal()
    closed = Signal()

    def __init__(self, entry: EntryView, page: PageView, clock: Clock) -> None:
        super().__init__()
        self.entry = entry
        self.setAccessibleName(self.tr("更正这一条"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        words = self.tr("更正 {time} 这一条").format(time=clock_text(entry.happened_at))
        head.addWidget(Label(words, "panel", self))
        head.addStretch(1)
        self.leave = Button(self.tr("收起"), key="Esc", small=True, parent=self)
        self.leave.clicked.connect(self.closed)
        head.addWidget(self.leave)
        column.addLayout(head)
        self.line = EntryLine(clock, is_whole=True, parent=self)
        self.line.button.setText(self.tr("更正"))
        self.line.set_span(page.planned_from, page.planned_until)
        self.line.set_draft(self.typed(entry, page))
        self.line.saved.connect(self.given)
        self.line.left.connect(self.closed)
        column.addWidget(self.line)

    def draft(self) -> dict[str, str]:
        """What stands in the line now."""
        return self.line.draft()

    def set_busy(self, verb: str) -> None:
        """It is being written."""
        self.line.set_busy(busy=bool(verb))

    def show_error(self, problem: BadInput) -> bool:
        """A refusal under the line."""
        self.line.show_error(problem)
        return True

    @staticmethod
    def typed(entry: EntryView, page: PageView) -> dict[str, str]:
        """The entry as if it had just been typed."""
        is_usual = entry.happened_at.date() == page.day
        return {
            "time": clock_text(entry.happened_at) if is_usual else f"{entry.happened_at:%m-%d %H:%M}",
            "category": entry.category.value,
            "content": entry.content,
            "complainant": entry.complainant,
            "phone": entry.phone,
            "handling": entry.handling,
            "topic": entry.topic.value,
            "waits": "1" if entry.needs_aftermath else "",
            "is_call": "1" if entry.is_call else "",
            "is_major": "1" if entry.is_major else "",
        }
