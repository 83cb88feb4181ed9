"""Two to six fixed choices side by side, and the switch between the views of a page (look 3, 02)."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from csapp.core.frozen import frozen
from csapp.ui.icons import draw_icon
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch
from csapp.ui.tick_box import RoundBox

_PAD = 12
_ICON = 16
_GAP = 8
_RADIUS = 5


@frozen
class Choice:
    """One segment: the value it stands for, its word, and an icon or a count where the page has one."""

    key: str
    label: str
    icon: str = ""
    count: int | None = None


class Segment(QRadioButton):
    """A radio button in the shape of a cell: arrow keys and the accessible role stay."""

    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(choice.label, parent)
        self.choice = choice
        self.setAccessibleName(choice.label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _words(self) -> str:
        count = self.choice.count
        return self.choice.label if count is None else f"{self.choice.label} {count}"

    def sizeHint(self) -> QSize:
        """Measured in bold, so that nothing jumps when it is chosen."""
        metrics = QFontMetricsF(theme().font(bold=True))
        icon = theme().px(_ICON) + _GAP if self.choice.icon else 0
        return QSize(round(metrics.horizontalAdvance(self._words())) + icon + 2 * _PAD + 1, theme().height("button"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole cell can be clicked."""
        return self.rect().contains(pos)

    def _frame_inside(self) -> QPainterPath:
        """The inside of the rounded frame, in this segment's own coordinates."""
        frame = self.parentWidget()
        assert frame is not None
        path = QPainterPath()
        box = QRectF(frame.rect()).translated(-self.x(), -self.y())
        path.addRoundedRect(box.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)
        return path

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint and bold when chosen; the frame paints the outer border."""
        tokens, on, painter = theme(), self.isChecked(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on or self.underMouse():
            painter.setClipPath(self._frame_inside())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.tint if on else tokens.hover)
            painter.drawRect(self.rect())
            painter.setClipping(False)
        ink = tokens.accent if on else tokens.text2
        if not self.isEnabled():
            ink = tokens.disabled
        font = tokens.font(bold=on)
        icon = theme().px(_ICON) + _GAP if self.choice.icon else 0
        words = QFontMetricsF(font).horizontalAdvance(self._words())
        left = (self.width() - icon - words) / 2
        if icon:
            draw_icon(
                painter,
                self.choice.icon,
                QRectF(left, (self.height() - theme().px(_ICON)) / 2, theme().px(_ICON), theme().px(_ICON)),
                ink,
            )
        painter.setPen(ink)
        painter.setFont(font)
        box = QRectF(left + icon, 0, words + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words())
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), tokens.accent, 4)
        painter.end()


class Segments(QFrame):
    """A frame of segments; `chosen` is emitted for people's choices only, not for `set_value`."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._wrong = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 0, 1, 0)
        self._grid.setSpacing(1)
        self.segments = [Segment(choice, self) for choice in choices]
        for at, segment in enumerate(self.segments):
            self._grid.addWidget(segment, 0, at)
            segment.toggled.connect(self._toggled)
        self._setting = False
        if self.segments:
            self.setFocusProxy(self.segments[0])
        theme_switch().changed.connect(self.updateGeometry)

    def wrap(self, columns: int) -> None:
        """Stand in rows of that many equal columns, for a narrow panel."""
        for at, segment in enumerate(self.segments):
            segment.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(segment, at // columns, at % columns)

    def value(self) -> str:
        """Key of the chosen segment, or nothing."""
        return next((segment.choice.key for segment in self.segments if segment.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose a segment; an unknown key chooses none."""
        self._setting = True
        for segment in self.segments:
            segment.setAutoExclusive(False)
            segment.setChecked(segment.choice.key == key)
        for segment in self.segments:
            segment.setAutoExclusive(True)
        self._setting = False
        self._take_focus()

    def set_wrong(self, wrong: bool) -> None:
        """Border in danger while a message stands below."""
        self._wrong = wrong
        self.update()

    def set_count(self, key: str, count: int) -> None:
        """Change the number behind a word."""
        for segment in self.segments:
            if segment.choice.key == key:
                segment.choice = Choice(key, segment.choice.label, segment.choice.icon, count)
                segment.updateGeometry()
                segment.update()

    def _toggled(self, on: bool) -> None:
        if on and not self._setting:
            self._take_focus()
            self.chosen.emit(self.value())
        self.update()

    def _take_focus(self) -> None:
        """Tab enters at the chosen segment, arrows go on from there."""
        target = next((segment for segment in self.segments if segment.isChecked()), None)
        if target is not None:
            self.setFocusProxy(target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface, outer border and the lines between."""
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(shape, tokens.surface)
        painter.setPen(QPen(tokens.danger if self._wrong else tokens.field, 1))
        painter.drawPath(shape)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(tokens.line, 1))
        for segment in self.segments[1:]:
            if segment.x() > 1:
                painter.drawLine(segment.x() - 1, 1, segment.x() - 1, self.height() - 2)
            else:
                painter.drawLine(1, segment.y() - 1, self.width() - 2, segment.y() - 1)
        painter.end()


class RadioRow(QWidget):
    """Plain radio buttons in a row, as on the paper: 满意 基本满意 不满意."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        self.buttons: dict[str, RoundBox] = {}
        for choice in choices:
            button = RoundBox(choice.label, self)
            button.setAccessibleName(choice.label)
            button.toggled.connect(self._toggled)
            self.buttons[choice.key] = button
            row.addWidget(button)
        row.addStretch(1)
        if self.buttons:
            self.setFocusProxy(next(iter(self.buttons.values())))

    def value(self) -> str:
        """Key of the chosen button, or nothing."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose a button."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def _toggled(self, on: bool) -> None:
        if not on:
            return
        for button in self.buttons.values():
            font = button.font()
            font.setBold(button.isChecked())
            button.setFont(font)
        self.chosen.emit(self.value())
