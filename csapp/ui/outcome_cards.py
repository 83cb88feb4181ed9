"""What next, as cards side by side: a bold word, its key and what it does; one or none is chosen (look 02)."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from csapp.core.frozen import frozen
from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_PAD = 12
_RADIUS = 5
_COLUMNS = 2


@frozen
class Card:
    """One way to go on; `key` is painted as a cap (`Alt 1`) and bound by the page."""

    name: str
    title: str
    effect: str
    key: str = ""


class OutcomeCard(QAbstractButton):
    """One card; pressing a chosen card takes the choice back."""

    def __init__(self, card: Card, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = card
        self.setCheckable(True)
        self.setText(card.title)
        self.setAccessibleName(card.title)
        self.setAccessibleDescription(card.effect)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Two lines of text."""
        bold, body = QFontMetricsF(theme().font(bold=True)), QFontMetricsF(theme().font("hint"))
        cap = cap_size(self.card.key).width() + _PAD if self.card.key else 0
        words = max(bold.horizontalAdvance(self.card.title) + cap, body.horizontalAdvance(self.card.effect))
        return QSize(round(words) + 2 * _PAD + 2, theme().height("row_two"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole card can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint and a border in accent when chosen."""
        tokens, on, painter = theme(), self.isChecked(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if on else 1
        painter.setPen(QPen(tokens.accent if on else tokens.field, width))
        painter.setBrush(tokens.tint if on else tokens.hover if self.underMouse() else tokens.surface)
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        inner = QRectF(self.rect()).adjusted(_PAD, 6, -_PAD, -7)
        half = inner.height() / 2
        painter.setPen(tokens.accent if on else tokens.text)
        painter.setFont(tokens.font(bold=True))
        top = QRectF(inner.left(), inner.top(), inner.width(), half)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, self.card.title)
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font("hint"))
        painter.drawText(top.translated(0, half), Qt.AlignmentFlag.AlignVCenter, self.card.effect)
        if self.card.key:
            corner = QPointF(inner.right() - cap_size(self.card.key).width(), inner.top() + 1)
            draw_cap(painter, corner, self.card.key, ink=tokens.text2, edge=tokens.line, fill=tokens.raised)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), tokens.accent, _RADIUS - 2)
        painter.end()


class OutcomeCards(QWidget):
    """Cards in two columns; `chosen` is emitted for people's choices, with nothing where a choice was taken back."""

    chosen = Signal(str)

    def __init__(self, cards: Sequence[Card], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.cards = {card.name: OutcomeCard(card, self) for card in cards}
        for at, button in enumerate(self.cards.values()):
            grid.addWidget(button, at // _COLUMNS, at % _COLUMNS)
            button.clicked.connect(self._clicked)
        theme_switch().changed.connect(self.updateGeometry)

    def value(self) -> str:
        """Name of the chosen card, or nothing."""
        return next((name for name, card in self.cards.items() if card.isChecked()), "")

    def set_value(self, name: str) -> None:
        """Choose a card; an unknown name chooses none. Emits nothing."""
        for key, card in self.cards.items():
            card.setChecked(key == name)

    def toggle(self, name: str) -> None:
        """What the card's key does. Raises KeyError."""
        self.cards[name].click()

    def _clicked(self) -> None:
        pressed = self.sender()
        for card in self.cards.values():
            if card is not pressed:
                card.setChecked(False)
        self.chosen.emit(self.value())
