"""Dialogs: the shell with head, body and foot, and the decision that cannot be undone (look 3, 14)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.fields import TextField
from csapp.ui.labels import Label, rule
from csapp.ui.scrim import Scrim
from csapp.ui.theme import theme

NARROW = 480
WIDE = 720


class DialogShell(QDialog):
    """Window-modal, native frame, page behind it dimmed; Esc keeps everything, Ctrl+Enter does it."""

    def __init__(self, parent: QWidget, title: str, *, width: int = NARROW, above: str = "", margin: int = 24) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(width)
        self._scrim: Scrim | None = None
        self._came_from: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(margin, 16, margin, 12)
        head.setSpacing(2)
        if above:
            head.addWidget(Label(above, "note", self))
        head.addWidget(Label(title, "record", self).wrapping())
        column.addLayout(head)
        self.head_rule = rule(self)
        column.addWidget(self.head_rule)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(margin, 0, margin, 16)
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)
        foot = QFrame(self)
        foot.setProperty("foot", "true")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(margin, 12, margin, 12)
        self.foot.setSpacing(8)
        column.addWidget(foot)

    def may_do_it(self) -> bool:
        """Hook: whether Ctrl+Enter may close the dialog; says aloud what is missing."""
        return True

    def do_it(self) -> None:
        """Accept, if nothing is missing."""
        if self.may_do_it():
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter alone never decides (look 5)."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.do_it()
        elif enter:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Dim the window behind."""
        parent = self.parentWidget()
        if parent is not None and self._scrim is None:
            self._came_from = parent.window().focusWidget()
            self._scrim = Scrim(parent.window())
        super().showEvent(event)

    def done(self, result: int) -> None:
        """Undim, and give the focus back to where it came from."""
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        super().done(result)
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button keeps everything, as Esc does."""
        event.accept()
        self.reject()


class Decision(DialogShell):
    """Asks one question with the object's name; the button repeats the verb. `reason` holds what was written."""

    def __init__(
        self,
        parent: QWidget,
        question: str,
        body: str,
        verb: str,
        *,
        keep: str = "",
        reason_label: str = "",
        destroys: bool = True,
    ) -> None:
        super().__init__(parent, question)
        self.head_rule.hide()
        self.body.addWidget(Label(body, "secondary", self).wrapping())
        self._reason_label = reason_label
        self._message = Label("", "error", self).wrapping()
        self._message.setVisible(bool(reason_label))
        self.reason_entry = self._add_reason(reason_label) if reason_label else None
        self.foot.addStretch(1)
        self.keep_button = Button(keep or self.tr("保留"), key="Esc", parent=self)
        self.keep_button.clicked.connect(self.reject)
        kind = ButtonKind.DANGER if destroys else ButtonKind.PRIMARY
        self.verb_button = Button(verb, kind, key="Ctrl Enter", parent=self)
        self.verb_button.clicked.connect(self.do_it)
        self.foot.addWidget(self.keep_button)
        self.foot.addWidget(self.verb_button)
        first: QWidget = self.keep_button if self.reason_entry is None else self.reason_entry
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_reason(self, label: str) -> TextField:
        head = QHBoxLayout()
        head.setSpacing(4)
        words = Label(label, "secondary", self)
        head.addWidget(words)
        head.addWidget(Label("*", "error", self))
        head.addStretch(1)
        self.body.addLayout(head)
        entry = TextField(label, parent=self)
        words.setBuddy(entry)
        self.body.addWidget(entry)
        self._message.setMinimumHeight(theme().height("message_line"))
        self.body.addWidget(self._message)
        return entry

    @property
    def reason(self) -> str:
        """What was written as the reason."""
        return self.reason_entry.value() if self.reason_entry is not None else ""

    def may_do_it(self) -> bool:
        """A reason that is asked for must be written."""
        entry = self.reason_entry
        if entry is None or entry.value():
            return True
        self._message.setText(self.tr("还没有写{label}。").format(label=self._reason_label))
        entry.set_wrong(True)
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        return False
