"""Entries of a form: one line, long text, choice, and values that stay masked until revealed (look 3, 14)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from csapp.ui.buttons import IconButton
from csapp.ui.icons import draw_icon, icon
from csapp.ui.labels import Label, repolish
from csapp.ui.moment_text import fold
from csapp.ui.segments import Choice
from csapp.ui.theme import theme, theme_switch

Initials = Callable[[str], str]
REVEALED_FOR_MS = 30_000


class Line(QLineEdit):
    """What all one-line entries share.

    `folding` turns full-width digits and letters into usual ones once nothing is being composed.
    """

    edited = Signal()

    def __init__(self, name: str = "", placeholder: str = "", *, folding: bool = False, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._folding = folding
        self._preedit = ""
        if folding:
            self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly)
        self.textEdited.connect(self._fold)
        self.textChanged.connect(self.edited)

    @property
    def preedit(self) -> str:
        """What the input method is composing."""
        return self._preedit

    def set_wrong(self, wrong: bool) -> None:
        """Border in danger while a message stands below."""
        self.setProperty("wrong", "true" if wrong else "false")
        repolish(self)

    def set_locked(self, where: str) -> None:
        """Read-only with a lock; `where` says where it can be changed."""
        self.setReadOnly(True)
        self.setToolTip(where)
        self.setAccessibleDescription(where)
        self.addAction(icon("lock", "text3"), QLineEdit.ActionPosition.TrailingPosition)
        repolish(self)

    def _fold(self, text: str) -> None:
        folded = fold(text) if self._folding and not self._preedit else text
        if folded != text:
            cursor = self.cursorPosition()
            self.setText(folded)
            self.setCursorPosition(min(cursor, len(folded)))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what is being composed."""
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)


class TextField(Line):
    """One line of text."""

    def value(self) -> str:
        """The text without spaces around, folded where the field folds."""
        return fold(self.text()) if self._folding else self.text().strip()

    def set_value(self, value: str) -> None:
        """Put a text in."""
        self.setText(value)


class LongText(QPlainTextEdit):
    """Several lines: Enter is a new line, Tab leaves."""

    edited = Signal()

    def __init__(self, name: str = "", placeholder: str = "", *, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self.edited)
        self._measure()
        theme_switch().changed.connect(self._measure)

    def _measure(self) -> None:
        font = theme().font("panel")
        self.setFont(font)
        self.setMinimumHeight(QFontMetrics(font).lineSpacing() * self._lines + 16)

    def sizeHint(self) -> QSize:
        """As many lines as asked for."""
        return QSize(240, self.minimumHeight())

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


class ChoiceField(QComboBox):
    """More than six choices: a list found by typing pinyin initials; F4 or Alt+↓ opens it."""

    edited = Signal()

    def __init__(
        self, choices: Sequence[Choice], name: str = "", initials: Initials | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._initials = [initials(choice.label).lower() if initials else "" for choice in choices]
        self._typed = ""
        self._since = QElapsedTimer()
        self._wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for choice in choices:
            self.addItem(choice.label, choice.key)
        self.setPlaceholderText(self.tr("选一项"))
        self.setCurrentIndex(-1)
        self.setMaxVisibleItems(12)
        self.currentIndexChanged.connect(self.edited)

    def value(self) -> str:
        """Key of the chosen line, or nothing."""
        return str(self.currentData() or "")

    def set_value(self, key: str) -> None:
        """Choose a line; an unknown key chooses none."""
        self.setCurrentIndex(self.findData(key))

    def set_wrong(self, wrong: bool) -> None:
        """Border in danger while a message stands below."""
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        """Height of a field, width of the longest choice."""
        metrics = QFontMetricsF(theme().font())
        texts = [self.itemText(index) for index in range(self.count())]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=48.0)
        return QSize(round(widest) + 32 + theme().px(16), theme().height("field"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters look for pinyin initials; Enter goes to the form."""
        letter = fold(event.text()).lower()
        if any(self._initials) and letter.isalpha() and letter.isascii():
            self._look_for(letter)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _look_for(self, letter: str) -> None:
        if not self._since.isValid() or self._since.hasExpired(1000):
            self._typed = ""
        self._since.start()
        self._typed += letter
        found = next((at for at, initials in enumerate(self._initials) if initials.startswith(self._typed)), -1)
        if found >= 0:
            self.setCurrentIndex(found)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not change a value."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As a text field, with a chevron."""
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = tokens.danger if self._wrong else tokens.accent if self.hasFocus() else tokens.field
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(edge if self.isEnabled() else tokens.line, width))
        painter.setBrush(tokens.surface if self.isEnabled() else tokens.raised)
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        chosen = self.currentIndex() >= 0
        painter.setPen(tokens.disabled if not self.isEnabled() else tokens.text if chosen else tokens.text3)
        painter.setFont(tokens.font())
        text = self.currentText() if chosen else self.placeholderText()
        words = self.rect().adjusted(8, 0, -tokens.px(16) - 12, 0)
        shown = QFontMetrics(tokens.font()).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        side = tokens.px(16)
        chevron = QRectF(self.width() - side - 8, (self.height() - side) / 2, side, side)
        draw_icon(painter, "down", chevron, tokens.text2)
        painter.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A search for initials ends."""
        self._typed = ""
        super().focusOutEvent(event)


class MaskedValue(QWidget):
    """138****2746 with an eye. The clear value comes in only after `reveal_requested` and leaves after 30 s."""

    reveal_requested = Signal()

    def __init__(self, masked: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masked = masked
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.label = Label(masked, "body", self)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.eye = IconButton("eye", self.tr("显示完整的{name}").format(name=name), parent=self)
        self.eye.clicked.connect(self.reveal_requested)
        row.addWidget(self.label)
        row.addWidget(self.eye)
        row.addStretch(1)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.cover)

    @property
    def revealed(self) -> bool:
        """Whether the clear value is shown."""
        return self._timer.isActive()

    def show_clear(self, text: str) -> None:
        """Show the clear value, which the caller has written into the audit, for 30 s."""
        self.label.setText(text)
        self._timer.start(REVEALED_FOR_MS)

    def cover(self) -> None:
        """Forget the clear value."""
        self._timer.stop()
        self.label.setText(self._masked)
