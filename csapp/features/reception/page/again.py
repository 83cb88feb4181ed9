"""The same matter once more: an open one the call is like is offered in the third column, one key away (R27)."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QVBoxLayout

from csapp.features.reception.models import Category
from csapp.features.reception.page.recall import open_matters_in
from csapp.features.reception.service.merging import Matter, same_matter
from csapp.ui.buttons import Button
from csapp.ui.labels import keep_together
from csapp.ui.notice import Notice
from csapp.ui.past_list import Household, PastLine, PastPanel
from csapp.ui.theme import Tone

# data: areas whose matters are of one category
_CATEGORIES = {"complaint": Category.COMPLAINT, "repair_order": Category.REPAIR}


class SameMatter(QObject):
    """The notice under what to mind about a room; its button is checked while the call belongs to that matter."""

    def __init__(self, panel: PastPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._known: list[tuple[Matter, PastLine]] = []
        self._found: Matter | None = None
        self.line: PastLine | None = None
        self.notice = Notice(Tone.WARN, "", "info", panel)
        self.button = Button(self.tr("接着记到这件事"), key="Alt 5", parent=self.notice)
        self.button.setCheckable(True)
        both = QVBoxLayout()
        both.setSpacing(6)
        self.notice.row.removeWidget(self.notice.words)
        both.addWidget(self.notice.words)
        both.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.notice.row.addLayout(both, 1)
        column = panel.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(panel.minds) + 1, self.notice)
        self.forget()

    def know(self, household: Household) -> None:
        """The household that is shown now."""
        self._known = open_matters_in(household)
        self.look("")

    def forget(self) -> None:
        """Nobody is chosen."""
        self._known = []
        self.look("")

    def look(self, text: str) -> None:
        """Offer the open matter that `text` is about, or nothing."""
        self._found = same_matter(text, [matter for matter, _ in self._known]) if text.strip() else None
        self.line = next((line for matter, line in self._known if matter is self._found), None)
        self.notice.setVisible(self.line is not None)
        if self.line is None:
            self.button.setChecked(False)
            return
        words = self.tr("像是同一件事又来联系：{kind}「{title}」{number}，{state}。")
        told = {"kind": self.line.kind, "title": self.line.title, "state": self.line.sign.text}
        self.notice.say(words.format(number=keep_together(self.line.number), **told))

    def press(self) -> None:
        """What Alt+5 does; without an offer nothing."""
        if self.line is not None:
            self.button.click()

    def matter(self) -> tuple[str, int] | None:
        """Area and id of the matter that is offered."""
        return (self._found.area, self._found.record_id) if self._found is not None else None

    def category(self) -> Category:
        """What the call is filed under where nothing was chosen: as the matter is."""
        if self.line is None:
            return Category.OTHER
        known = {category.value: category for category in Category}
        return _CATEGORIES.get(self.line.page) or known.get(self.line.kind, Category.OTHER)
