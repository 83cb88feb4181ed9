"""A form built from declared fields: labels, entries, one reserved line for each message (look 3, form row)."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.registers.spec import Field, Kind, Section
from csapp.ui.announce import announce
from csapp.ui.editors import Entry, FormTools, make_entry, read, require_filled, shown
from csapp.ui.fields import Line
from csapp.ui.labels import Label
from csapp.ui.theme import theme, theme_switch

LABELS_LEFT_FROM = 480
_LABEL_WIDTH = 72


class _Row(QObject):
    """One field: label, entry and the line for its message or hint."""

    left_it = Signal(str)

    def __init__(self, declared: Field, entry: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.declared = declared
        self.widget = entry
        self.entry = cast("Entry", entry)
        self.head = QWidget(parent)
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        self.label = Label("" if declared.kind is Kind.CHECK else declared.label, "secondary", self.head)
        self.label.setBuddy(entry)
        head.addWidget(self.label)
        if declared.required:
            star = Label("*", "error", self.head)
            star.setAccessibleName(parent.tr("必填"))
            head.addWidget(star)
        head.addStretch(1)
        self.message = Label("", "hint", parent).wrapping()
        self.wrong = ""
        self._watch(entry)

    def _watch(self, entry: QWidget) -> None:
        for part in (entry, *entry.findChildren(QWidget)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the entry checks it."""
        if event.type() == QEvent.Type.FocusOut:
            self.left_it.emit(self.declared.key)
        return super().eventFilter(watched, event)

    def show_wrong(self, text: str) -> None:
        """Put a message under the entry; empty takes it away."""
        if text == self.wrong:
            return
        self.wrong = text
        self.message.set_role("error" if text else "hint")
        self.message.setText(text)
        self.entry.set_wrong(bool(text))
        self.widget.setAccessibleDescription(text)

    def read(self) -> Any:
        """The value. Raises UserError."""
        value = read(self.declared, self.entry)
        require_filled(self.declared, value)
        return value


class Form(QFrame):
    """Fields under each other; labels stand left from 480 px width on, else above.

    `changed` is emitted at every edit (for drafts), `saved` on Ctrl+Enter, `closed` on Esc.
    """

    changed = Signal()
    saved = Signal()
    closed = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        sections: Sequence[Section] = (),
        tools: FormTools | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools or FormTools()
        self._sections = tuple(sections) or (Section("", tuple(field.key for field in fields)),)
        known = {field.key: field for field in fields}
        self._rows: dict[str, _Row] = {}
        self._left: bool | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._titles = [Label(section.title, "panel", self) for section in self._sections]
        for section in self._sections:
            for key in section.fields:
                self._add(known[key])
        self._arrange(left=False)
        theme_switch().changed.connect(self._arrange_again)

    def _add(self, declared: Field) -> None:
        entry = make_entry(declared, self._tools, self)
        row = _Row(declared, entry, self)
        row.left_it.connect(self._leave)
        for name in ("edited", "chosen", "toggled"):
            signal = getattr(entry, name, None)
            if signal is not None:
                signal.connect(self._edited)
                break
        for part in (entry, *entry.findChildren(QWidget)):
            part.installEventFilter(self)
        self._rows[declared.key] = row

    def _arrange_again(self) -> None:
        left = bool(self._left)
        self._left = None
        self._arrange(left=left)

    def _arrange(self, *, left: bool) -> None:
        """Lay the rows out; done again only when the form crosses 480 px."""
        if self._left == left:
            return
        self._left = left
        while self._grid.count():
            self._grid.takeAt(0)
        at = 0
        for title, section in zip(self._titles, self._sections, strict=True):
            title.setVisible(bool(section.title))
            if section.title:
                self._grid.addWidget(title, at, 0, 1, 2)
                at += 1
            for key in section.fields:
                at = self._place(self._rows[key], at, left=left)

    def _place(self, row: _Row, at: int, *, left: bool) -> int:
        row.message.setMinimumHeight(theme().height("message_line"))
        row.head.setVisible(left or row.declared.kind is not Kind.CHECK)
        row.head.setMinimumWidth(theme().px(_LABEL_WIDTH) if left else 0)
        if not left:
            self._grid.addWidget(row.head, at, 0, 1, 2)
            self._grid.addWidget(row.widget, at + 1, 0, 1, 2, self._side(row))
            self._grid.addWidget(row.message, at + 2, 0, 1, 2)
            return at + 3
        row.head.setMinimumHeight(theme().height("field"))
        self._grid.addWidget(row.head, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(row.widget, at, 1, self._side(row))
        self._grid.addWidget(row.message, at + 1, 1)
        return at + 2

    @staticmethod
    def _side(row: _Row) -> Qt.AlignmentFlag:
        """Segments and boxes keep their width; lines take all there is."""
        narrow = row.declared.kind is Kind.CHECK or row.declared.choices is not None
        return Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels go left or on top."""
        super().resizeEvent(event)
        self._arrange(left=self.width() >= theme().px(LABELS_LEFT_FROM))

    def entry(self, key: str) -> QWidget:
        """The entry of a field, for pages that add to it. Raises KeyError."""
        return self._rows[key].widget

    def values(self) -> dict[str, Any]:
        """All values by field. Raises BadInput for the first that cannot be read or is missing."""
        found: dict[str, Any] = {}
        for key, row in self._rows.items():
            try:
                found[key] = row.read()
            except UserError as problem:
                raise BadInput(key, problem.message, **problem.values) from problem
        return found

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show stored values; fields that are not named stay as they are. Emits nothing."""
        blocked = self.blockSignals(True)
        for key, value in values.items():
            if key in self._rows:
                row = self._rows[key]
                row.entry.set_value(shown(row.declared, value))
                row.show_wrong("")
        self.blockSignals(blocked)

    def draft(self) -> dict[str, str]:
        """What stands in every entry now, readable or not, for keeping it through a crash."""
        return {key: self._raw(row) for key, row in self._rows.items()}

    def set_draft(self, draft: Mapping[str, str]) -> None:
        """Put a kept draft back."""
        for key, text in draft.items():
            row = self._rows.get(key)
            if row is None:
                continue
            if isinstance(row.widget, QCheckBox):
                row.entry.set_value(text == "1")
            elif hasattr(row.widget, "setText"):
                row.widget.setText(text)
            else:
                row.entry.set_value(text)

    @staticmethod
    def _raw(row: _Row) -> str:
        if isinstance(row.widget, QCheckBox):
            return "1" if row.widget.isChecked() else ""
        if hasattr(row.widget, "text"):
            return str(row.widget.text())
        return str(row.entry.value())

    def clear(self) -> None:
        """Empty every entry."""
        self.set_values(dict.fromkeys(self._rows))

    def check(self) -> bool:
        """Check all fields, show every message, focus the first wrong one; says whether all is well."""
        wrong = [key for key in self._rows if not self._check(key)]
        if wrong:
            self._rows[wrong[0]].widget.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self._rows[wrong[0]].wrong, at_once=True)
        return not wrong

    def show_error(self, problem: BadInput) -> bool:
        """Show a refusal of the service under its field; False where the form has no such field."""
        row = self._rows.get(problem.field)
        if row is None:
            return False
        row.show_wrong(str(problem))
        row.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, str(problem), at_once=True)
        return True

    def message_of(self, key: str) -> str:
        """The message under a field. Raises KeyError."""
        return self._rows[key].wrong

    def set_hint(self, key: str, text: str) -> None:
        """A hint in the place of the message. Raises KeyError."""
        row = self._rows[key]
        if not row.wrong:
            row.message.setText(text)

    def focus_first(self) -> None:
        """Focus the first empty entry, else the first."""
        rows = list(self._rows.values())
        empty = next((row for row in rows if self._raw(row) == ""), rows[0] if rows else None)
        if empty is not None:
            empty.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self, key: str) -> bool:
        row = self._rows[key]
        try:
            row.read()
        except UserError as problem:
            row.show_wrong(str(problem))
            return False
        row.show_wrong("")
        return True

    def _leave(self, key: str) -> None:
        """On leaving, what was typed is checked; an entry that is merely still empty is not scolded."""
        if self._raw(self._rows[key]) != "":
            self._check(key)

    def _edited(self) -> None:
        sender = self.sender()
        for row in self._rows.values():
            if row.widget is sender and row.wrong:
                row.show_wrong("")
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Ctrl+Enter saves, Esc closes; while something is being composed none of these fires."""
        if (
            not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or (isinstance(watched, Line) and watched.preedit)
        ):
            return super().eventFilter(watched, event)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                self.saved.emit()
                return True
            if not isinstance(watched, QPlainTextEdit):
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)
