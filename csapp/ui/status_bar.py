"""The status bar: data file, last backup, who is on duty; at the right the time and the keys (look 01)."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.icons import draw_icon
from csapp.ui.theme import Tone, theme, theme_switch

_ICON = 14
_GAP = 6


class StatusItem(QWidget):
    """An icon with a word; a path is shortened in its middle and shown in full as a tooltip."""

    clicked = Signal()

    def __init__(self, icon: str = "", key: str = "", *, is_path: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._key = key
        self._is_path = is_path
        self._text = ""
        self._tone: Tone | None = None
        policy = QSizePolicy.Policy.Maximum if is_path else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        theme_switch().changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        """The words in full."""
        return self._text

    def set_text(self, text: str, tone: Tone | None = None) -> None:
        """Show other words; `tone` colours the icon."""
        self._text = text
        self._tone = tone
        self.setAccessibleName(text)
        self.setToolTip(text if self._is_path else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme().font("hint"))
        icon = theme().px(_ICON) + _GAP if self._icon else 0
        cap = cap_size(self._key).width() + _GAP if self._key else 0
        return QSize(round(metrics.horizontalAdvance(self._text) + 1) + icon + cap, theme().height("status_bar") - 2)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme().px(120)), hint.height()) if self._is_path else hint

    def mousePressEvent(self, event: object) -> None:
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, words, cap."""
        tokens, painter = theme(), QPainter(self)
        left, middle = 0.0, self.height() / 2
        if self._icon:
            ink = tokens.ink(self._tone) if self._tone is not None else tokens.text3
            draw_icon(
                painter,
                self._icon,
                QRectF(0, middle - theme().px(_ICON) / 2, theme().px(_ICON), theme().px(_ICON)),
                ink,
            )
            left = theme().px(_ICON) + _GAP
        font = tokens.font("hint")
        metrics = QFontMetricsF(font)
        cap = cap_size(self._key).width() + _GAP if self._key else 0
        room = self.width() - left - cap
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, room + 1)
        painter.setFont(font)
        painter.setPen(tokens.text2)
        painter.drawText(QRectF(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if self._key:
            corner = QRectF(self.rect()).topRight()
            corner.setX(corner.x() - cap_size(self._key).width())
            corner.setY(round(middle - cap_size(self._key).height() / 2))
            draw_cap(painter, corner, self._key, ink=tokens.text2, edge=tokens.line, fill=tokens.surface)
        painter.end()


class StatusBar(QFrame):
    """Items from the left, with hairlines between; `right` items stand at the other end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "bottom")
        self.setAccessibleName(self.tr("状态栏"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(12)
        self._stretch_at = 0
        self._row.addStretch(1)
        self._fit()
        theme_switch().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setMinimumHeight(theme().height("status_bar"))

    def add(self, item: StatusItem, *, right: bool = False) -> StatusItem:
        """Put an item at the end of its side."""
        at = self._row.count() if right else self._stretch_at
        first = at == (self._stretch_at + 1 if right else 0)
        if not first:
            line = QFrame(self)
            line.setProperty("upright", "true")
            line.setFixedSize(1, 12)
            self._row.insertWidget(at, line)
            at += 1
        self._row.insertWidget(at, item)
        if not right:
            self._stretch_at = at + 1
        return item
