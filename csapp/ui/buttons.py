"""Buttons of look 14: filled, outlined, plain and destructive, with icon, key cap, busy state and a stated refusal."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip, QWidget

from csapp.core.frozen import frozen
from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.focus_ring import ring_when_focused, without_motion
from csapp.ui.icons import draw_icon
from csapp.ui.theme import Theme, theme

_PAD = 12
_PAD_SMALL = 8
_GAP = 8
_ICON = 16
_RADIUS = 5


class ButtonKind(StrEnum):
    """Exactly one PRIMARY stands in each focus context (look 1.2); ACCENT is outlined, for 新接待 in the top bar."""

    PRIMARY = "primary"
    OUTLINED = "outlined"
    PLAIN = "plain"
    ACCENT = "accent"
    DANGER = "danger"
    DANGER_OUTLINED = "danger_outlined"


@frozen
class _Colours:
    fill: QColor | None
    edge: QColor | None
    ink: QColor
    cap_edge: QColor
    cap_fill: QColor | None


class Button(QPushButton):
    """A button whose `key` is painted as a cap; binding the key is up to the page (`keys.bind`)."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.OUTLINED,
        *,
        icon: str = "",
        key: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._icon = icon
        self._key = key
        self._small = small
        self._busy = ""
        self._refusal = ""
        self._angle = 0
        self._spin: QTimer | None = None
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def kind(self) -> ButtonKind:
        """Filled, outlined, plain or destructive."""
        return self._kind

    @property
    def key(self) -> str:
        """The key as painted: `Ctrl Enter`."""
        return self._key

    @property
    def refusal(self) -> str:
        """Why the button does nothing now, or nothing."""
        return self._refusal

    @property
    def busy(self) -> bool:
        """Whether the step is being done."""
        return bool(self._busy)

    def set_kind(self, kind: ButtonKind) -> None:
        """Change the weight, for example when another step becomes the likely one."""
        self._kind = kind
        self.update()

    def set_busy(self, verb: str = "") -> None:
        """Show `verb` (正在派单) and take no clicks; empty ends it."""
        self._busy = verb
        self.setAccessibleName(verb or self.text())
        if verb and self._spin is None and not without_motion():
            self._spin = QTimer(self, interval=80)
            self._spin.timeout.connect(self._turn)
        if self._spin is not None:
            (self._spin.start if verb else self._spin.stop)()
        self.updateGeometry()
        self.update()

    def set_refusal(self, reason: str) -> None:
        """Take no clicks and say why, on hover and on keyboard focus; empty ends it (look 4, disabled)."""
        self._refusal = reason
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)
        self.update()

    def click(self) -> None:
        """As a press, unless busy or refused: shortcuts come through here."""
        if self._takes_presses():
            super().click()
        elif self._refusal:
            self._tell_refusal()

    def _takes_presses(self) -> bool:
        return not self._busy and not self._refusal and self.isEnabled()

    def _turn(self) -> None:
        self._angle = (self._angle + 30) % 360
        self.update()

    def _tell_refusal(self) -> None:
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self._refusal, self)

    def hitButton(self, pos: QPoint) -> bool:
        """A refused or busy button is not pressed by the mouse."""
        return self._takes_presses() and self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space; neither where the button refuses."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ) or (event.key() == Qt.Key.Key_Space and not self._takes_presses()):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, and the refusal where there is one."""
        ring_when_focused(self, _RADIUS)
        super().focusInEvent(event)
        if self._refusal and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._tell_refusal()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover fill."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """End of the hover fill."""
        super().leaveEvent(event)
        self.update()

    def _shown_text(self) -> str:
        return self._busy or self.text()

    def _padding(self) -> int:
        return _PAD_SMALL if self._small else _PAD

    def _parts(self) -> tuple[int, int, int]:
        """Widths of icon, text and cap, each with the gap before the next part."""
        metrics = QFontMetricsF(theme().font())
        icon = theme().px(_ICON) + _GAP if self._icon or self._busy else 0
        words = round(metrics.horizontalAdvance(self._shown_text()) + 0.5)
        cap = cap_size(self._key).width() + _GAP if self._key and not self._busy else 0
        return (icon if words else icon - _GAP), words, cap

    def sizeHint(self) -> QSize:
        """Height from the text size; width of all parts."""
        height = theme().height("button_small" if self._small else "button")
        icon, words, cap = self._parts()
        return QSize(max(icon + words + cap + 2 * self._padding(), height), height)

    def minimumSizeHint(self) -> QSize:
        """Verbs are never cut off."""
        return self.sizeHint()

    def _colours(self) -> _Colours:
        tokens = theme()
        if self._refusal or not self.isEnabled():
            return _Colours(tokens.raised, tokens.line, tokens.disabled, tokens.line, None)
        if self._kind in (ButtonKind.PRIMARY, ButtonKind.DANGER):
            return self._filled(tokens)
        ink = tokens.danger if self._kind is ButtonKind.DANGER_OUTLINED else tokens.text
        if self._kind is ButtonKind.PLAIN:
            ink = tokens.text2
        fill = tokens.neutral_tint if self.isDown() or self.isChecked() else tokens.hover if self.underMouse() else None
        if self._kind is not ButtonKind.PLAIN and fill is None:
            fill = tokens.surface
        edge = None if self._kind is ButtonKind.PLAIN else tokens.field
        if self._kind is ButtonKind.ACCENT:
            ink = edge = tokens.accent
        return _Colours(fill, edge, ink, tokens.line, tokens.raised)

    def _filled(self, tokens: Theme) -> _Colours:
        if self._kind is ButtonKind.DANGER:
            fill = QColor(tokens.danger)
            if self.isDown() or self.underMouse():
                fill = fill.lighter(112) if tokens.dark else fill.darker(118)
        else:
            fill = tokens.accent_down if self.isDown() else tokens.accent_hover if self.underMouse() else tokens.accent
        if self._busy:
            fill = QColor(fill)
            fill.setAlphaF(0.82)
        return _Colours(fill, None, tokens.on_accent, tokens.on_accent, None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, icon or busy ring, words, cap: centred as one group."""
        colours = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.edge, 1) if colours.edge else Qt.PenStyle.NoPen)
        painter.setBrush(colours.fill if colours.fill else Qt.BrushStyle.NoBrush)
        inset = 0.5 if colours.edge else 0.0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        self._paint_parts(painter, colours)
        painter.end()

    def _paint_parts(self, painter: QPainter, colours: _Colours) -> None:
        icon, words, cap = self._parts()
        left = (self.width() - icon - words - cap) / 2
        middle = self.height() / 2
        if self._busy:
            self._paint_busy(painter, QRectF(left + 1, middle - 7, 14, 14), colours.ink)
        elif self._icon:
            draw_icon(
                painter,
                self._icon,
                QRectF(left, middle - theme().px(_ICON) / 2, theme().px(_ICON), theme().px(_ICON)),
                colours.ink,
            )
        painter.setPen(colours.ink)
        painter.setFont(theme().font())
        text = QRectF(left + icon, 0, words + 1, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._shown_text())
        if cap:
            corner = QPointF(left + icon + words + _GAP, round(middle - cap_size(self._key).height() / 2))
            ink = colours.ink if colours.cap_fill is None else theme().text2
            draw_cap(painter, corner, self._key, ink=ink, edge=colours.cap_edge, fill=colours.cap_fill)

    def _paint_busy(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        painter.setPen(QPen(ink, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(box, (90 - self._angle) * 16, -270 * 16)


class IconButton(Button):
    """An icon that stands alone: ‹ › eye and close; `name` is its verb, read aloud and shown as a tooltip."""

    def __init__(
        self, icon: str, name: str, kind: ButtonKind = ButtonKind.PLAIN, parent: QWidget | None = None
    ) -> None:
        super().__init__("", kind, icon=icon, small=True, parent=parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class LinkButton(Button):
    """Words in the accent colour that act, such as 撤回 in a message or 一页通 beside a room."""

    def __init__(self, text: str, *, key: str = "", token: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(text, ButtonKind.PLAIN, key=key, small=True, parent=parent)
        self._token = token

    def _padding(self) -> int:
        return 4

    def _colours(self) -> _Colours:
        tokens = theme()
        if self._refusal or not self.isEnabled():
            return super()._colours()
        fill = tokens.hover if self.underMouse() else None
        return _Colours(fill, None, tokens.colour(self._token), tokens.line, tokens.raised)
