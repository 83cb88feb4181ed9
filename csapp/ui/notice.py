"""A tinted box that stays as long as it holds: what to mind about a room, what follows from a choice (look 02)."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from csapp.ui.icons import draw_icon
from csapp.ui.labels import Label
from csapp.ui.theme import Tone, theme, theme_switch

_ICON = 16
_PAD = 12


class Notice(QFrame):
    """Icon and words on the tint of a tone; entries may be added to `row`."""

    def __init__(self, tone: Tone, text: str = "", icon: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(_PAD + _ICON + 8, 7, _PAD, 7)
        self.row.setSpacing(8)
        self.words = Label(text, "body", self).wrapping()
        self.row.addWidget(self.words, 1)
        self._tint()
        theme_switch().changed.connect(self._tint)

    @property
    def text(self) -> str:
        """The words shown."""
        return self.words.text()

    def say(self, text: str) -> None:
        """Show these words; nothing hides the box."""
        self.words.setText(text)
        self.setVisible(bool(text))

    def _tint(self) -> None:
        colours = self.words.palette()
        colours.setColor(self.words.foregroundRole(), theme().ink(self._tone))
        self.words.setPalette(colours)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, and the icon beside the first line."""
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.tint_of(self._tone))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        top = self.words.y() + max(0, (self.words.fontMetrics().height() - _ICON) / 2)
        if self.words.height() < 2 * self.words.fontMetrics().height():
            top = (self.height() - _ICON) / 2
        draw_icon(painter, self._icon, QRectF(_PAD, top, _ICON, _ICON), tokens.ink(self._tone))
        painter.end()
