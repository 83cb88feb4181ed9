"""The facts of a record: label and value, private values behind an eye, deadlines in their tone (look 3)."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from csapp.registers.facts import Fact
from csapp.ui.fields import MaskedValue
from csapp.ui.labels import Label
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import theme

_LABEL = 72


class FactGrid(QWidget):
    """Values can be selected by mouse and are out of the tab chain; the first one, what it is about, is bold."""

    reveal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.masked: dict[str, MaskedValue] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts; clear values of the last record go."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            held = item.widget() if item is not None else None
            if held is not None:
                held.hide()
                held.deleteLater()
        self.masked = {}
        self._grid.setColumnMinimumWidth(0, theme().px(_LABEL))
        for row, fact in enumerate(facts):
            label = Label(fact.label, "secondary", self)
            # Only a text can have several lines; beside an eye or a sign the label stands in the middle.
            is_text = fact.private is None and fact.shape is None
            side = Qt.AlignmentFlag.AlignTop if is_text else Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(label, row, 0, side)
            self._grid.addWidget(self._value(fact, bold=not row), row, 1)

    def _value(self, fact: Fact, *, bold: bool) -> QWidget:
        if fact.private is not None:
            masked = MaskedValue(fact.text, fact.label, self)
            masked.reveal_requested.connect(self.reveal_asked)
            self.masked[fact.key] = masked
            return masked
        if fact.shape is not None:
            return self._sign(fact)
        value = Label(fact.text, "strong" if bold else "body", self).wrapping()
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        value.setAccessibleName(f"{fact.label} {fact.text}")
        return value

    def _sign(self, fact: Fact) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(SignLabel(Sign(fact.text, fact.shape), filled=False, parent=holder))
        if fact.left:
            row.addWidget(Label(fact.left, "warning", holder))
        row.addStretch(1)
        return holder

    def show_clear(self, values: Mapping[str, str]) -> None:
        """Show revealed values for a while."""
        for key, text in values.items():
            if key in self.masked:
                self.masked[key].show_clear(text)
