"""One unfinished matter: what it is, by when, and the one thing to do now (look 10)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.buttons import Button
from csapp.ui.labels import Label, keep_together
from csapp.ui.pill import Sign, SignLabel


@frozen
class Matter:
    """What stands in the lines; `due` is by when, `step` the verb of the button."""

    title: str
    shape: Shape | None = None
    due: Sign | None = None
    words: str = ""
    step: str = ""
    number: str = ""


class OpenMatter(QFrame):
    """`asked` is the button: the matter's next step, on its own page."""

    asked = Signal()

    def __init__(self, matter: Matter, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 8)
        column.setSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(8)
        if matter.shape is not None:
            first.addWidget(SignLabel(Sign("", matter.shape), filled=False, parent=self))
        self.title = Label(matter.title, "strong", self).wrapping()
        first.addWidget(self.title, 1)
        if matter.due is not None:
            first.addWidget(SignLabel(matter.due, filled=False, parent=self))
        column.addLayout(first)
        if matter.words:
            column.addWidget(Label(matter.words, "secondary", self).wrapping())
        second = QHBoxLayout()
        second.setSpacing(12)
        self.button = Button(matter.step, small=True, parent=self)
        self.button.setAccessibleName(f"{matter.step} {matter.number}".strip())
        self.button.clicked.connect(self.asked)
        second.addWidget(self.button)
        second.addWidget(Label(keep_together(matter.number), "hint", self), 1)
        column.addLayout(second)
