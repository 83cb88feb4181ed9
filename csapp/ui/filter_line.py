"""在本页筛选: the words that rows must hold, applied a moment after typing stops (look 04)."""

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.fields import Line
from csapp.ui.icons import icon
from csapp.ui.theme import theme

AFTER_MS = 150
_WIDTH = 240
_KEY = "Ctrl F"


class FilterLine(Line):
    """`words_changed` carries the words once nothing is being composed; Esc clears, ↓ and Enter leave for the table."""

    words_changed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setPlaceholderText(self.tr("在本页筛选"))
        self.setAccessibleName(self.tr("在本页筛选"))
        self.addAction(icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.apply)
        self.textChanged.connect(self._touch)

    def sizeHint(self) -> QSize:
        """As wide as look 04 shows it."""
        return QSize(theme().px(_WIDTH), super().sizeHint().height())

    def _touch(self) -> None:
        if self.text():
            self._timer.start()
        else:
            self.apply()

    def apply(self) -> None:
        """Filter now by what stands in the line."""
        self._timer.stop()
        words = " ".join(self.text().split())
        if words != self._told:
            self._told = words
            self.words_changed.emit(words)

    def forget(self) -> None:
        """Empty the line without telling anybody."""
        self._told = ""
        self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, then leaves; ↓ and Enter go to the rows."""
        key = event.key()
        if self.preedit or key not in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            self.apply()
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key cap stands in the empty line."""
        super().paintEvent(event)
        if self.text() or self.hasFocus():
            return
        painter, size = QPainter(self), cap_size(_KEY)
        corner = QPointF(self.width() - size.width() - 8, round((self.height() - size.height()) / 2))
        draw_cap(painter, corner, _KEY, ink=theme().text2, edge=theme().line, fill=theme().raised)
        painter.end()
