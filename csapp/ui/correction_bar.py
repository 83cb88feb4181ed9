"""Under the rows of an import: what is wrong with the current one, and mending it here (look 09)."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.fields import TextField
from csapp.ui.labels import Label
from csapp.ui.theme import theme

_FIELD = 184


@dataclass(frozen=True)
class Fault:
    """What the bar shows of a row; `column` is empty where no cell can mend it."""

    title: str
    message: str
    column: str = ""
    text: str = ""
    is_skipped: bool = False


class CorrectionBar(QFrame):
    """`mended` carries the new text, `left_out` whether the row is to stay out."""

    mended = Signal(str)
    left_out = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "bottom")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        words = QHBoxLayout()
        words.setSpacing(8)
        self._title = Label("", "strong", self)
        self.message = Label("", "error", self)
        words.addWidget(self._title)
        words.addWidget(self.message, 1)
        column.addLayout(words)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._label = Label("", "body", self)
        self.field = TextField(parent=self)
        self.field.setFixedWidth(theme().px(_FIELD))
        self.field.returnPressed.connect(self._mend)
        self.mend = Button(self.tr("改好"), icon="check", key="Enter", parent=self)
        self.mend.clicked.connect(self._mend)
        self.leave = Button(self.tr("这一行不导入"), parent=self)
        self.leave.clicked.connect(self._leave)
        for part in (self._label, self.field, self.mend, self.leave):
            row.addWidget(part)
        hint = Label(self.tr("只改本次导入，不改原文件。Ctrl ↓ 到下一处有误"), "hint", self).wrapping()
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(hint, 1)
        column.addLayout(row)
        self._is_skipped = False
        self.show_fault(None)

    def show_fault(self, fault: Fault | None) -> None:
        """Show what is wrong with a row; nothing hides the bar."""
        self.setVisible(fault is not None)
        if fault is None:
            return
        self._is_skipped = fault.is_skipped
        self._title.setText(fault.title)
        self.message.setText(fault.message)
        self._label.setText(fault.column)
        self.field.setAccessibleName(fault.column)
        self.field.setText(fault.text)
        for part in (self._label, self.field, self.mend):
            part.setVisible(bool(fault.column) and not fault.is_skipped)
        self.leave.setText(self.tr("还是导入这一行") if fault.is_skipped else self.tr("这一行不导入"))
        self.leave.setAccessibleName(self.leave.text())

    def take_focus(self) -> None:
        """The field takes the keys, with its text selected."""
        if self.field.isVisible():
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()

    def _mend(self) -> None:
        self.mended.emit(self.field.value())

    def _leave(self) -> None:
        self.left_out.emit(not self._is_skipped)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field belongs to the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            event.accept()
        else:
            super().keyPressEvent(event)
