"""State shapes: drawn signs that say the state without colour (look 4)."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from csapp.core.workflow import Shape
from csapp.ui.theme import Tone

BOX = 12
"""Side of the square a shape is designed in, px at 100 %."""

_TONES = {
    Shape.RING: Tone.WARN,
    Shape.DIAMOND: Tone.WARN,
    Shape.DOT: Tone.ACCENT,
    Shape.HALF: Tone.ACCENT,
    Shape.TICK: Tone.OK,
    Shape.FILED: Tone.NEUTRAL,
    Shape.BARS: Tone.NEUTRAL,
    Shape.CROSS: Tone.NEUTRAL,
    Shape.TRIANGLE: Tone.DANGER,
    Shape.SQUARE: Tone.DANGER,
}


def tone_of(shape: Shape) -> Tone:
    """The tone that goes with a shape."""
    return _TONES[shape]


def _line(painter: QPainter, colour: QColor, width: float) -> None:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _ring(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 1.75)
    painter.drawEllipse(QPointF(6, 6), 3.6, 3.6)


def _dot(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawEllipse(QPointF(6, 6), 3.25, 3.25)


def _half(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 1.5)
    painter.drawEllipse(QPointF(6, 6), 3.75, 3.75)
    _fill(painter, colour)
    painter.drawPie(QRectF(2, 2, 8, 8), -90 * 16, 180 * 16)


def _tick(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 2)
    painter.drawPolyline(_polygon((2.4, 6.4), (4.9, 8.9), (9.6, 3.2)))


def _bars(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawRect(QRectF(3, 2.5, 2, 7))
    painter.drawRect(QRectF(7, 2.5, 2, 7))


def _diamond(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawPolygon(_polygon((6, 1.4), (10.6, 6), (6, 10.6), (1.4, 6)))


def _triangle(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawPolygon(_polygon((6, 1.2), (11, 10.4), (1, 10.4)))


def _cross(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 1.9)
    painter.drawLine(QPointF(2.8, 2.8), QPointF(9.2, 9.2))
    painter.drawLine(QPointF(9.2, 2.8), QPointF(2.8, 9.2))


def _square(painter: QPainter, colour: QColor) -> None:
    _fill(painter, colour)
    painter.drawRect(QRectF(2.25, 2.25, 7.5, 7.5))


_DRAW: dict[Shape, Callable[[QPainter, QColor], None]] = {
    Shape.RING: _ring,
    Shape.DOT: _dot,
    Shape.HALF: _half,
    Shape.TICK: _tick,
    Shape.FILED: _tick,
    Shape.BARS: _bars,
    Shape.DIAMOND: _diamond,
    Shape.TRIANGLE: _triangle,
    Shape.CROSS: _cross,
    Shape.SQUARE: _square,
}


def draw_shape(painter: QPainter, shape: Shape, centre: QPointF, colour: QColor, side: float = BOX) -> None:
    """Draw `shape` as a vector in a square of `side` px around `centre`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre.x() - side / 2, centre.y() - side / 2)
    painter.scale(side / BOX, side / BOX)
    _DRAW[shape](painter, colour)
    painter.restore()
