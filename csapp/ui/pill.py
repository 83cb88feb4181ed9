"""A state as people see it: shape and word, on the tint of its tone or bare (look 4, 14)."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.shapes import BOX, draw_shape, tone_of
from csapp.ui.theme import Tone, theme, theme_switch

_PAD = 7
_GAP = 5
_RADIUS = 4


@frozen
class Sign:
    """A word with its shape; the tone follows from the shape unless it is given."""

    text: str
    shape: Shape | None = None
    tone: Tone | None = None

    @property
    def ink(self) -> Tone:
        """The tone it is drawn in."""
        if self.tone is not None:
            return self.tone
        return tone_of(self.shape) if self.shape is not None else Tone.NEUTRAL


def _font(*, filled: bool) -> QFont:
    return theme().font("hint" if filled else "body")


def sign_size(sign: Sign, *, filled: bool = True) -> QSize:
    """Room a sign takes; `filled` is the pill, otherwise the bare sign."""
    metrics = QFontMetricsF(_font(filled=filled))
    shape = theme().px(BOX) + _GAP if sign.shape is not None else 0
    edge = 2 * _PAD if filled else 0
    return QSize(round(metrics.horizontalAdvance(sign.text) + 0.5) + shape + edge, round(metrics.height()) + 4)


def draw_sign(painter: QPainter, corner: QPointF, sign: Sign, *, filled: bool = True) -> None:
    """Draw a sign with its top left at `corner`; elision is up to the caller."""
    tokens, size = theme(), sign_size(sign, filled=filled)
    box = QRectF(corner, size)
    ink = tokens.ink(sign.ink)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = box.left()
    if filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.tint_of(sign.ink))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        left += _PAD
    if sign.shape is not None:
        side = tokens.px(BOX)
        draw_shape(painter, sign.shape, QPointF(left + side / 2, box.center().y()), ink, side)
        left += side + _GAP
    painter.setPen(ink)
    painter.setFont(_font(filled=filled))
    words = QRectF(left, box.top(), box.right() - left + 1, box.height())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, sign.text)
    painter.restore()


class SignLabel(QWidget):
    """A sign as a widget, for panel heads and lists."""

    def __init__(self, sign: Sign, *, filled: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = sign
        self._filled = filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(sign.text)
        theme_switch().changed.connect(self.updateGeometry)

    def set_sign(self, sign: Sign) -> None:
        """Show another state."""
        self._sign = sign
        self.setAccessibleName(sign.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Exactly the sign."""
        return sign_size(self._sign, filled=self._filled)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign."""
        painter = QPainter(self)
        draw_sign(painter, QPointF(0, 0), self._sign, filled=self._filled)
        painter.end()
