"""The focus ring of look 4 and 14, for widgets that paint themselves; check boxes and radio buttons: see app.qss."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

RING = 2.0


def draw_ring(painter: QPainter, box: QRectF, colour: QColor, radius: float) -> None:
    """The 2 px focus ring just inside `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = RING / 2
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)
    painter.restore()
