"""指定代签人: who signs the log for the manager, from which day until which (A69)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.core.marks import mark
from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import DialogShell
from csapp.ui.fields import ChoiceField, TextField
from csapp.ui.labels import Label
from csapp.ui.moments import DayField, Days
from csapp.ui.segments import Choice
from csapp.ui.theme import theme

Colleague = tuple[int, str]


class DelegateDialog(DialogShell):
    """Accepted once every entry can be read: `values` then holds them."""

    def __init__(self, parent: QWidget, colleagues: Sequence[Colleague], days: Days) -> None:
        super().__init__(parent, self.tr("指定谁代经理在值班日志上签字？"))
        self.values: dict[str, Any] = {}
        today = days.clock().date()
        self.staff = ChoiceField([Choice(str(held), name) for held, name in colleagues], self.tr("代签人"), parent=self)
        self.from_on = DayField(self.tr("从哪天"), days, self)
        self.until_on = DayField(self.tr("到哪天"), days, self)
        self.reason = TextField(self.tr("原因"), self.tr("如 年假、出差"), parent=self)
        self.from_on.set_value(today)
        self.until_on.set_value(today)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(12)
        rows: tuple[QWidget, ...] = (self.staff, self.from_on, self.until_on, self.reason)
        for at, entry in enumerate(rows):
            label = Label(entry.accessibleName(), "secondary", self)
            label.setMinimumWidth(theme().px(72))
            label.setBuddy(entry)
            grid.addWidget(label, at, 0)
            grid.addWidget(entry, at, 1)
        grid.setColumnStretch(1, 1)
        self.body.addSpacing(12)
        self.body.addLayout(grid)
        self.message = Label("", "error", self).wrapping()
        self.body.addWidget(self.message)
        self.foot.addStretch(1)
        keep = Button(self.tr("不指定"), key="Esc", parent=self)
        keep.clicked.connect(self.reject)
        verb = Button(self.tr("指定代签人"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        verb.clicked.connect(self.do_it)
        self.foot.addWidget(keep)
        self.foot.addWidget(verb)
        self.staff.setFocus()

    def may_do_it(self) -> bool:
        """Everything is there and can be read."""
        try:
            self.values = self._read()
        except UserError as problem:
            self.show_error(problem)
            return False
        return True

    def _read(self) -> dict[str, Any]:
        if not self.staff.value():
            raise BadInput("staff", mark("选一位代签人。"))
        if not self.reason.value():
            raise BadInput("reason", mark("写上为什么要代签，比如年假、出差。"))
        return {
            "staff_id": int(self.staff.value()),
            "from_on": self._day(self.from_on, "from_on"),
            "until_on": self._day(self.until_on, "until_on"),
            "reason": self.reason.value(),
        }

    @staticmethod
    def _day(entry: DayField, field: str) -> date:
        found = entry.value()
        if found is None:
            raise BadInput(field, mark("写上从哪天到哪天。"))
        return found

    def show_error(self, problem: UserError) -> None:
        """What is wrong, and the cursor where it is."""
        self.message.setText(str(problem))
        announce(self, str(problem), at_once=True)
        entries: dict[str, QWidget] = {
            "staff": self.staff, "from_on": self.from_on, "until_on": self.until_on, "reason": self.reason,
        }  # fmt: skip
        wrong = entries.get(problem.field) if isinstance(problem, BadInput) else None
        if wrong is not None:
            wrong.setFocus()
