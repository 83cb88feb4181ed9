"""Check boxes and radio buttons whose focus ring keeps off their words (look 4)."""

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
)

from csapp.ui.style import RING, draw_ring
from csapp.ui.theme import theme

_CLEAR = 3  # px between the ring and what it stands around
_BESIDE = _CLEAR + int(RING)
_Control, _Part = QStyle.ControlElement, QStyle.SubElement


class TickBox(QCheckBox):
    """A check box."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(_BESIDE, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring(self) -> QRect:
        """Where the ring stands while the box has the focus."""
        return _around_words(self, _Part.SE_CheckBoxContents, self._option())

    def _option(self) -> QStyleOptionButton:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return option

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, _Control.CE_CheckBox, self._option(), self.ring())


class RoundBox(QRadioButton):
    """A radio button."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(_BESIDE, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring(self) -> QRect:
        """Where the ring stands while the button has the focus."""
        return _around_words(self, _Part.SE_RadioButtonContents, self._option())

    def _option(self) -> QStyleOptionButton:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return option

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, _Control.CE_RadioButton, self._option(), self.ring())


def _around_words(button: QAbstractButton, part: QStyle.SubElement, option: QStyleOptionButton) -> QRect:
    inside = button.style().subElementRect(part, option, button)
    width = button.fontMetrics().horizontalAdvance(button.text())
    height = button.fontMetrics().height()
    words = QRect(inside.left(), inside.center().y() - height // 2, width, height)
    return words.adjusted(-_BESIDE, 0, _BESIDE, 0) & button.rect()


def _paint(button: QAbstractButton, control: QStyle.ControlElement, option: QStyleOptionButton, ring: QRect) -> None:
    """As the style paints it without the focus, then the ring."""
    option.state &= ~QStyle.StateFlag.State_HasFocus
    painter = QStylePainter(button)
    painter.drawControl(control, option)
    if button.hasFocus():
        draw_ring(painter, QRectF(ring), theme().accent, 4)
    painter.end()
