"""What to tell a caller whose building has an open public incident: in the third column, one key from the answer."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from csapp.core.frozen import frozen
from csapp.ui.buttons import Button
from csapp.ui.context import Context
from csapp.ui.notice import Notice
from csapp.ui.past_list import PastPanel
from csapp.ui.theme import Tone


@frozen
class Wording:
    """An open incident of the caller's building: what it is, how it stands, and the answer everybody gets."""

    title: str
    sentence: str
    words: str


WordingOf = Callable[[int | None, str, datetime], Wording | None]
"""What somebody of this room who says these words is told; called in the worker."""


def no_wording(_unit_id: int | None, _content: str, _now: datetime) -> Wording | None:
    """A page that stands alone knows of no incident."""
    return None


class IncidentWording(QObject):
    """The notice with 统一答复; `taken` carries its words when its button, or Alt+6, is pressed."""

    taken = Signal(str)

    def __init__(self, context: Context, panel: PastPanel, wording_of: WordingOf, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._wording_of = context, wording_of
        self._unit: int | None = None
        self.shown: Wording | None = None
        self.notice = Notice(Tone.ACCENT, "", "flag", panel)
        self.button = Button(self.tr("填入当场答复"), key="Alt 6", parent=self.notice)
        self.button.clicked.connect(self.press)
        both = QVBoxLayout()
        both.setSpacing(6)
        self.notice.row.removeWidget(self.notice.words)
        both.addWidget(self.notice.words)
        both.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.notice.row.addLayout(both, 1)
        column = panel.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(panel.minds) + 1, self.notice)
        self._show(None)

    def know(self, unit_id: int | None) -> None:
        """The room that is chosen, or none."""
        self._unit = unit_id
        self.look("")

    def look(self, content: str) -> None:
        """Ask again, with what has been written so far."""
        if self._unit is None:
            self._show(None)
            return
        job = partial(self._wording_of, self._unit, content, self._context.clock())
        self._context.runner.run(self, job, partial(self._take, self._unit), latest="wording")

    def _take(self, unit_id: int, found: Wording | None) -> None:
        # the caller may be another one by now
        if unit_id == self._unit:
            self._show(found)

    def _show(self, found: Wording | None) -> None:
        self.shown = found
        words = self.tr("{title}：{sentence}\n统一答复：“{words}”")
        told = words.format(title=found.title, sentence=found.sentence, words=found.words) if found else ""
        self.notice.say(told)

    def press(self) -> None:
        """What Alt+6 does; without an incident nothing."""
        if self.shown is not None:
            self.taken.emit(self.shown.words)
