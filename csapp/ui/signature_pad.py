"""The pad people sign on: white with near-black ink in both themes, strokes kept as vectors (look 3, 08)."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from csapp.ui.style import draw_ring
from csapp.ui.theme import theme

PAD = QSize(640, 176)
"""Logical px; strokes use the same units, origin top left."""

_INK = QColor("#1B222C")
_PAPER = QColor("#FFFFFF")
_BASE_LINE = QColor("#C9CED6")
_MOUSE_PRESSURE = 0.5
_NARROW, _BROAD = 1.6, 3.6

Point = tuple[float, float, float]
"""x, y and pressure from 0 to 1."""


@dataclass
class _Stroke:
    points: list[Point] = field(default_factory=list)


class SignaturePad(QWidget):
    """Takes strokes from mouse, pen and finger; `changed` after each stroke."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[_Stroke] = []
        self._drawing = False
        self.setFixedSize(PAD)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("用鼠标、触摸或手写笔写。不便在屏上写的，改用纸质签字。"))

    def strokes(self) -> list[list[Point]]:
        """All strokes as written, in order."""
        return [list(stroke.points) for stroke in self._strokes]

    def set_strokes(self, strokes: list[list[Point]]) -> None:
        """Show kept strokes."""
        self._strokes = [_Stroke(list(points)) for points in strokes]
        self._finish()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written; a mere dot is nothing."""
        return sum(len(stroke.points) for stroke in self._strokes) < 3

    def clear(self) -> None:
        """Take everything away."""
        self._strokes = []
        self._finish()

    def undo_stroke(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._finish()

    def _finish(self) -> None:
        self._drawing = False
        self.update()
        self.changed.emit()

    def _begin(self, at: QPointF, pressure: float) -> None:
        self._drawing = True
        self._strokes.append(_Stroke())
        self._go_on(at, pressure)

    def _go_on(self, at: QPointF, pressure: float) -> None:
        if not self._drawing:
            return
        x = min(max(at.x(), 0.0), float(PAD.width()))
        y = min(max(at.y(), 0.0), float(PAD.height()))
        points = self._strokes[-1].points
        if not points or abs(points[-1][0] - x) + abs(points[-1][1] - y) >= 0.5:
            points.append((round(x, 2), round(y, 2), round(pressure, 3)))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), _MOUSE_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position(), _MOUSE_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._finish()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen, with its pressure."""
        event.accept()
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self._go_on(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletRelease and self._drawing:
            self._finish()

    def event(self, event: QEvent) -> bool:
        """Touch with one finger; the palm's other points are ignored."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        event.accept()
        points = event.points()
        if not points or event.type() == QEvent.Type.TouchCancel:
            self._drawing = False
            return
        first = points[0]
        pressure = first.pressure() or _MOUSE_PRESSURE
        if first.state() == QEventPoint.State.Pressed:
            self._begin(first.position(), pressure)
        elif first.state() == QEventPoint.State.Updated:
            self._go_on(first.position(), pressure)
        elif first.state() == QEventPoint.State.Released and self._drawing:
            self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace takes the last stroke away."""
        if event.key() == Qt.Key.Key_Backspace:
            self.undo_stroke()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, base line, ink, border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(theme().field, 1))
        painter.setBrush(_PAPER)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QPen(_BASE_LINE, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(32, PAD.height() - 32.5), QPointF(PAD.width() - 32, PAD.height() - 32.5))
        for stroke in self._strokes:
            self._paint_stroke(painter, stroke.points)
        if self.hasFocus():
            draw_ring(painter, box, theme().accent, 4)
        painter.end()

    @staticmethod
    def _paint_stroke(painter: QPainter, points: list[Point]) -> None:
        pen = QPen(_INK, _NARROW, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        for before, after in zip(points, points[1:] or points, strict=False):
            pen.setWidthF(_NARROW + (_BROAD - _NARROW) * (before[2] + after[2]) / 2)
            painter.setPen(pen)
            painter.drawLine(QPointF(before[0], before[1]), QPointF(after[0], after[1]))
