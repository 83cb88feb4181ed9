"""Fusion with the focus ring, check box and radio button of look 4 and 14."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

if TYPE_CHECKING:
    from csapp.ui.theme import Theme

_PRIMITIVE = QStyle.PrimitiveElement
_STATE = QStyle.StateFlag
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


class RingStyle(QProxyStyle):
    """Draws the parts that a style sheet would leave as bare boxes (look 9, palette and sheet mixed)."""

    def __init__(self, theme_of: Callable[[], "Theme"]) -> None:
        super().__init__("Fusion")
        self._theme_of = theme_of

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Ring, check box and radio button are ours; the rest is Fusion."""
        if element == _PRIMITIVE.PE_FrameFocusRect:
            draw_ring(painter, QRectF(option.rect), self._theme_of().accent, 4)
        elif element == _PRIMITIVE.PE_IndicatorCheckBox:
            self._check_box(option, painter)
        elif element == _PRIMITIVE.PE_IndicatorRadioButton:
            self._radio(option, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def _border(self, option: QStyleOption) -> QColor:
        state: QStyle.StateFlag = option.state
        theme = self._theme_of()
        if not state & _STATE.State_Enabled:
            return theme.disabled
        return theme.accent if state & (_STATE.State_On | _STATE.State_MouseOver) else theme.field

    def _square(self, option: QStyleOption) -> QRectF:
        box = QRectF(option.rect)
        side = min(box.width(), box.height(), 16.0)
        return QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side).adjusted(
            0.5, 0.5, -0.5, -0.5
        )

    def _check_box(self, option: QStyleOption, painter: QPainter) -> None:
        theme, box = self._theme_of(), self._square(option)
        state: QStyle.StateFlag = option.state
        on = bool(state & _STATE.State_On)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._border(option), 1))
        painter.setBrush(self._border(option) if on else theme.surface)
        painter.drawRoundedRect(box, 3, 3)
        if on:
            pen = QPen(theme.on_accent, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            step = box.width() / 15
            points = ((3.6, 7.8), (6.4, 10.6), (11.4, 4.8))
            painter.drawPolyline(QPolygonF([box.topLeft() + QPointF(x * step, y * step) for x, y in points]))
        painter.restore()

    def _radio(self, option: QStyleOption, painter: QPainter) -> None:
        theme, box = self._theme_of(), self._square(option)
        state: QStyle.StateFlag = option.state
        on = bool(state & _STATE.State_On)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._border(option), 1))
        painter.setBrush(self._border(option) if on else theme.surface)
        painter.drawEllipse(box)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.on_accent)
            painter.drawEllipse(box.center(), box.width() / 5, box.width() / 5)
        painter.restore()
