"""A plain text with line numbers, for texts that are written line by line; a line can be marked as wrong."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from csapp.ui.theme import theme, theme_switch

_GAP = 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NumberedText(QPlainTextEdit):
    """Tab leaves; `go_to_line` shows a line, `mark_lines` tints lines that are wrong."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(self._scroll_numbers)
        theme_switch().changed.connect(self._make_room)
        self._make_room()

    def numbers_width(self) -> int:
        """Room for the largest number."""
        digits = len(str(max(self.blockCount(), 99)))
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * _GAP

    def go_to_line(self, line: int) -> None:
        """Put the cursor there, from 1, and show it in the middle."""
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()

    def mark_lines(self, lines: set[int]) -> None:
        """Tint these lines."""
        marked = []
        for line in sorted(lines):
            block = self.document().findBlockByNumber(line - 1)
            if line and block.isValid():
                selection = QTextEdit.ExtraSelection()
                selection.format.setBackground(theme().colour("danger_tint"))
                selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selection.cursor = QTextCursor(block)
                marked.append(selection)
        self.setExtraSelections(marked)

    def _make_room(self) -> None:
        self.setFont(theme().font("body"))
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._numbers.update()

    def _scroll_numbers(self, area: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The numbers reach from top to bottom."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), self.numbers_width(), inside.height())

    def paint_numbers(self, area: QRect) -> None:
        """The numbers of the lines in `area`."""
        painter = QPainter(self._numbers)
        painter.fillRect(area, theme().colour("raised"))
        painter.setPen(theme().colour("text3"))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            box = QRect(0, round(top), self._numbers.width() - _GAP, round(height))
            painter.drawText(box, _RIGHT, str(block.blockNumber() + 1))
            block, top = block.next(), top + height


class _Numbers(QWidget):
    """The strip at the left of the text."""

    def __init__(self, text: NumberedText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        """As wide as the largest number."""
        return QSize(self._text.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Drawn with the text's own lines."""
        self._text.paint_numbers(event.rect())
