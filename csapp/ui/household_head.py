"""The head of 一页通: room, state, what to mind, a line of facts, and what can be begun from here (look 10)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.workflow import Shape
from csapp.ui.buttons import Button, ButtonKind, IconButton
from csapp.ui.icons import icon
from csapp.ui.labels import Label, keep_together
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import Tone

_GAP = "　"
_MOST_HINTS = 2


class HouseholdHead(QWidget):
    """`asked` carries the name of the button that was pressed: reception, repair, lend_key, print."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 8)
        row.setSpacing(8)
        self.back = IconButton("left", self.tr("回到来处"), parent=self)
        self.back.clicked.connect(self.left)
        row.addWidget(self.back)
        words = QVBoxLayout()
        words.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(10)
        self.title = Label("", "unit", self)
        self.state = SignLabel(Sign(""), parent=self)
        self.flag = Label("", "body", self)
        self.hints = Label("", "warning", self)
        for part in (self.title, self.state, self.flag):
            first.addWidget(part)
        first.addWidget(self.hints, 1)
        self.facts = Label("", "secondary", self)
        words.addLayout(first)
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        self.buttons: dict[str, Button] = {}
        for name, label, picture, key in (
            ("reception", self.tr("接待"), "plus", "Alt 1"),
            ("repair", self.tr("报修"), "repair", "Alt 2"),
            ("lend_key", self.tr("借钥匙"), "key", "Alt 3"),
            ("print", self.tr("打印"), "print", "Ctrl P"),
        ):
            kind = ButtonKind.PRIMARY if name == "reception" else ButtonKind.OUTLINED
            button = Button(label, kind, icon=picture, key=key, parent=self)
            button.clicked.connect(lambda _on=False, asked=name: self.asked.emit(asked))
            self.buttons[name] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_household(self, title: str, status: str, facts: Sequence[str], hints: Sequence[str]) -> None:
        """Another room; hints beyond the first two are read from the tooltip and the notes."""
        self.title.setText(title)
        self.state.set_sign(Sign(status, Shape.DOT, Tone.NEUTRAL))
        self.state.setVisible(bool(status))
        self.facts.setText(_GAP.join(map(keep_together, facts)))
        self.flag.setPixmap(icon("flag", "warn").pixmap(16, 16))
        self.flag.setVisible(bool(hints))
        shown = _GAP.join(hints[:_MOST_HINTS])
        more = self.tr("{shown}，还有 {count} 条").format(shown=shown, count=len(hints) - _MOST_HINTS)
        self.hints.setText(more if len(hints) > _MOST_HINTS else shown)
        self.hints.setToolTip("\n".join(hints))
        self.hints.setAccessibleName(self.tr("注意：{hints}").format(hints="；".join(hints)) if hints else "")
        self.hints.setMinimumWidth(0)
        self.hints.setVisible(bool(hints))
