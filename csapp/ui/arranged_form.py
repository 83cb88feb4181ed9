"""A form for a designed page: rows of one or two fields, and some asked for only after a choice (look 02)."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.registers.spec import Field
from csapp.ui.editors import FormTools
from csapp.ui.form import Form
from csapp.ui.segments import Segment, Segments
from csapp.ui.theme import theme, theme_switch

_LABEL = 72
_GAP = 12
_ARROWS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class ArrangedForm(Form):
    """`rows` name one or two fields each; fields in no row are placed by the page with `place_in`.

    Fields named to `leave_out` are hidden, and neither read nor checked.
    """

    def __init__(
        self, fields: Sequence[Field], rows: Sequence[Sequence[str]], tools: FormTools | None, parent: QWidget
    ) -> None:
        self._lines = rows
        self._off: frozenset[str] = frozenset()
        super().__init__(fields, tools=tools, parent=parent)

    @property
    def column(self) -> QVBoxLayout:
        """What stands under the rows is added here, before its last stretch."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        return layout

    def _arrange(self, *, left: bool) -> None:
        """One layout for every width, made once."""
        if self._left is None:
            self._left = True
            for line in self._lines:
                self._put(line)

    def _put(self, keys: Sequence[str]) -> None:
        """A row with its message below; a second field stands beside the first."""
        row, at = self._rows[keys[0]], self._grid.rowCount()
        row.head.setMinimumSize(theme().px(_LABEL), theme().height("field"))
        self._grid.addWidget(row.head, at, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(_GAP)
        line.addWidget(row.widget)
        for key in keys[1:]:
            other = self._rows[key]
            other.head.setVisible(bool(other.label.text()))
            line.addWidget(other.head)
            line.addWidget(other.widget, 1)
        if len(keys) == 1 and row.declared.choices is not None:
            line.addStretch(1)
        self._grid.addLayout(line, at, 1)
        messages = QHBoxLayout()
        for key in keys:
            messages.addWidget(self._rows[key].message, 1)
        self._reserve(row.message, full=row.declared.required)
        self._grid.addLayout(messages, at + 1, 1)

    @staticmethod
    def _reserve(message: QWidget, *, full: bool) -> None:
        """A whole line where a message is likely, else the gap between two rows."""
        message.setMinimumHeight(theme().height("message_line") if full else theme().px(_GAP))

    def set_lines(self, **lines: int) -> None:
        """How many lines the long texts show; asked again when the text size changes."""
        self.show_lines(**lines)
        theme_switch().changed.connect(self._measure)

    def show_lines(self, **lines: int) -> None:
        """From now on another number of lines."""
        self._shown_lines = lines
        self._measure()

    def _measure(self) -> None:
        for key, count in self._shown_lines.items():
            self.entry(key).setFixedHeight(QFontMetrics(theme().font("panel")).lineSpacing() * count + 16)

    def place_in(self, key: str, layout: QVBoxLayout) -> None:
        """Put a field with label and message where the page wants it."""
        row = self._rows[key]
        row.head.setMinimumSize(theme().px(_LABEL), theme().height("field"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(row.head, 0, Qt.AlignmentFlag.AlignTop)
        below = QVBoxLayout()
        below.setSpacing(0)
        below.addWidget(row.widget)
        self._reserve(row.message, full=False)
        below.addWidget(row.message)
        line.addLayout(below, 1)
        layout.addLayout(line)

    def parts_of(self, key: str) -> tuple[QWidget, QWidget, QWidget]:
        """Label, entry and message of a field. Raises KeyError."""
        row = self._rows[key]
        return row.head, row.widget, row.message

    def value_of(self, key: str) -> Any:
        """What stands in one entry now. Raises UserError."""
        return self._rows[key].entry.value()

    def leave_out(self, keys: Iterable[str]) -> None:
        """Hide these fields and show all others again."""
        self._off = frozenset(keys)
        for key in self._rows:
            head, entry, message = self.parts_of(key)
            for part in (head, entry, message):
                part.setVisible(key not in self._off)
            head.setVisible(key not in self._off and bool(self._rows[key].label.text()))

    def values(self) -> dict[str, Any]:
        """Values of what is shown. Raises BadInput."""
        found: dict[str, Any] = {}
        for key, row in self._rows.items():
            if key in self._off:
                continue
            try:
                found[key] = row.read()
            except UserError as problem:
                raise BadInput(key, problem.message, **problem.values) from problem
        return found

    def _check(self, key: str) -> bool:
        return key in self._off or super()._check(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """← → choose in segments also where nothing is chosen yet, and go round at the ends."""
        if isinstance(watched, Segment) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _ARROWS.get(Qt.Key(event.key()), 0)
            frame = watched.parent()
            if step and isinstance(frame, Segments):
                at = frame.segments.index(watched) + step
                beside = frame.segments[at % len(frame.segments)]
                beside.setFocus(Qt.FocusReason.OtherFocusReason)
                beside.click()
                return True
        return super().eventFilter(watched, event)
