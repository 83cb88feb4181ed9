"""The two to five values a step needs, asked in place, above the facts; never a dialog (look 3, next steps)."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.registers.spec import Field, Section
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.editors import FormTools
from csapp.ui.form import Form
from csapp.ui.labels import Label


class InPlaceForm(QFrame):
    """Title, entries, the verb (Ctrl+Enter) and 收起 (Esc); `given` carries the values once all of them are right."""

    given = Signal(object)
    closed = Signal()

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        tools: FormTools,
        sections: Sequence[Section] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(Label(title, "panel", self))
        self.form = Form(fields, sections, tools, self)
        self.form.saved.connect(self._give)
        self.form.closed.connect(self.closed)
        column.addWidget(self.form)
        self.foot = QWidget(self)
        self._below = QVBoxLayout(self.foot)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        self.verb = Button(title, ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        self.verb.clicked.connect(self._give)
        self.leave = Button(self.tr("收起"), key="Esc", parent=self)
        self.leave.clicked.connect(self.closed)
        row.addWidget(self.verb, 1)
        row.addWidget(self.leave)
        self._below.addLayout(row)
        self._column = column
        self.take_foot()

    def take_foot(self) -> None:
        """The verb stands below the entries, unless a `FootDock` holds it."""
        self._column.addWidget(self.foot)

    def add_below(self, part: QWidget) -> None:
        """Second ways out, in the foot below the verb."""
        self._below.addWidget(part)

    def spacing(self) -> int:
        """Between entries and foot."""
        return self._column.spacing()

    def wanted_height(self) -> int:
        """Of what stands in it now, at the width it has."""
        wrapped = self._column.totalHeightForWidth(self.width()) if self._column.hasHeightForWidth() else 0
        return max(wrapped, self.sizeHint().height())

    def start(self, values: Mapping[str, Any], draft: Mapping[str, str]) -> None:
        """Show stored values, then what was typed before; focus the first empty entry."""
        self.form.set_values({name: value for name, value in values.items() if value is not None})
        self.form.set_draft({name: text for name, text in draft.items() if text})
        self.form.focus_first()

    def draft(self) -> dict[str, str]:
        """What stands in the entries."""
        return self.form.draft()

    def show_error(self, problem: BadInput) -> bool:
        """A refusal of the service under its field; False where there is none such."""
        return self.form.show_error(problem)

    def set_busy(self, verb: str) -> None:
        """The step is being done."""
        self.verb.set_busy(verb)
        self.leave.setEnabled(not verb)

    def _give(self) -> None:
        if not self.verb.busy and self.form.check():
            self.given.emit(self.form.values())
