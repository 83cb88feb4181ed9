"""A field that begins as one line and grows with its words: written quickly, yet as long as it must be (look 07)."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from csapp.ui.labels import repolish
from csapp.ui.theme import theme, theme_switch

_MOST_LINES = 6
_INSIDE = 1
_ABOVE = 6


class GrowingText(QPlainTextEdit):
    """Enter goes on to the next field, Shift+Enter is a new line; while something is composed neither fires."""

    edited = Signal()

    def __init__(self, name: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_INSIDE)
        self._preedit = ""
        self.textChanged.connect(self.edited)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        theme_switch().changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        self.setFont(theme().font())
        self._fit()

    def _lines(self) -> int:
        # a plain text's document tells its height in lines
        return max(1, min(round(self.document().size().height()), _MOST_LINES))

    def _fit(self) -> None:
        line = QFontMetrics(theme().font()).lineSpacing()
        lines = self._lines()
        # where a field has its one line: in the middle, below border, padding and the document's own margin
        above = (theme().height("field") - line) // 2 - _ABOVE
        self.setViewportMargins(0, max(above, 0), 0, 0)
        self.setFixedHeight(theme().height("field") + (lines - 1) * line)
        shows = round(self.document().size().height()) > _MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if shows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def sizeHint(self) -> QSize:
        """As high as its words."""
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words are broken anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def value(self) -> str:
        """The text without spaces and empty lines around."""
        return self.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Put a text in."""
        self.setPlainText(value)

    def set_wrong(self, wrong: bool) -> None:
        """Border in danger while a message stands below."""
        self.setProperty("wrong", "true" if wrong else "false")
        repolish(self)

    @property
    def preedit(self) -> str:
        """What the input method is composing."""
        return self._preedit

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what is being composed."""
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; Ctrl+Enter belongs to whoever saves."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not self._preedit:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
            else:
                self.focusNextChild()
            return
        super().keyPressEvent(event)
