"""Key caps: the small boxes that say which key does the same (look 2, 14)."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from csapp.ui.theme import theme, theme_switch

_PAD = 5
_GAP = 4


def cap_size(text: str) -> QSize:
    """Room one cap takes, in logical px."""
    metrics = QFontMetricsF(theme().font("cap"))
    return QSize(round(metrics.horizontalAdvance(text)) + 2 * _PAD, round(metrics.height()) + 2)


def draw_cap(
    painter: QPainter, corner: QPointF, text: str, *, ink: QColor, edge: QColor, fill: QColor | None = None
) -> None:
    """Draw one cap with its top left at `corner`."""
    size = cap_size(text)
    box = QRectF(corner, size).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ink)
    painter.setFont(theme().font("cap"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyCaps(QWidget):
    """One or several caps in a row, for hints and the key overlay."""

    def __init__(self, *keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(keys))
        theme_switch().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """All caps and the gaps between."""
        sizes = [cap_size(key) for key in self._keys]
        width = sum(size.width() for size in sizes) + _GAP * (len(sizes) - 1)
        return QSize(width, max(size.height() for size in sizes))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Caps from left to right."""
        tokens, painter, left = theme(), QPainter(self), 0
        for key in self._keys:
            draw_cap(painter, QPointF(left, 0), key, ink=tokens.text2, edge=tokens.line, fill=tokens.raised)
            left += cap_size(key).width() + _GAP
        painter.end()
