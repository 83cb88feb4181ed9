"""Small charts for statistics: bars with their numbers, a line over days; every value is also said in words."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.ui.announce import announce
from csapp.ui.style import draw_ring
from csapp.ui.theme import Tone, theme, theme_switch

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GAP = 8
_TICKS = 4


@frozen
class Bar:
    """One value: what it is of, how much, and how that is written; `note` is what stands behind it in small."""

    label: str
    value: float
    text: str
    note: str = ""
    tone: Tone = Tone.ACCENT


@frozen
class Point:
    """One value of a row: `label` is said and written under some of them."""

    label: str
    value: float


def nice_top(highest: float) -> int:
    """The end of an axis whose four ticks are whole: steps of 1, 2, 3, 5, 10, 20, 30, 50 and so on."""
    power = 1
    while True:
        for step in (1, 2, 3, 5):
            if step * power * _TICKS >= highest:
                return step * power * _TICKS
        power *= 10


class Chart(QWidget):
    """What bars and lines share: a title, the number of cases, a description in words, the focus ring."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._note = title, ""
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        theme_switch().changed.connect(self._take_theme)

    def _take_theme(self) -> None:
        self.updateGeometry()
        self.update()

    def _tell(self, note: str, values: str) -> None:
        """`note` is the n of the chart; both are said."""
        self._note = note
        self.setAccessibleName("，".join(part for part in (self._title, note) if part))
        self.setAccessibleDescription(values or mark("这段时间没有数"))
        self.updateGeometry()
        self.update()

    def spoken(self) -> str:
        """The chart in words."""
        return f"{self.accessibleName()}：{self.accessibleDescription()}"

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here with Tab hears the values."""
        super().focusInEvent(event)
        announce(self, self.spoken())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _begin(self) -> tuple[QPainter, QRectF]:
        """Title and n are painted; answers what is left below."""
        tokens, painter = theme(), QPainter(self)
        head = QRectF(_GAP, 2, self.width() - 2 * _GAP, tokens.px(24))
        painter.setFont(tokens.font("panel", bold=True))
        painter.setPen(tokens.text)
        painter.drawText(head, _LEFT, self._title)
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.text2)
        painter.drawText(head, _RIGHT, self._note)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), tokens.accent, 4)
        return painter, QRectF(_GAP, head.bottom() + 4, self.width() - 2 * _GAP, self.height() - head.bottom() - 10)

    def _say_empty(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(theme().font())
        painter.setPen(theme().text2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark("这段时间没有数"))


class BarChart(Chart):
    """Lying bars, most first, each with its label at the left and its number behind it."""

    def __init__(self, title: str, most: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._most = most
        self.bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar], note: str = "") -> None:
        """Show these values; more than fit are said, not drawn."""
        self.bars = tuple(bars)
        said = "；".join(" ".join(part for part in (bar.label, bar.text, bar.note) if part) for bar in bars)
        self._tell(note, said)

    def sizeHint(self) -> QSize:
        """One line for each bar."""
        rows = min(max(len(self.bars), 2), self._most) + (1 if len(self.bars) > self._most else 0)
        return QSize(320, theme().px(24) + 14 + rows * theme().px(28))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars on one scale."""
        painter, box = self._begin()
        shown = self.bars[: self._most]
        if not shown:
            self._say_empty(painter, box)
            painter.end()
            return
        tokens, step = theme(), theme().px(28)
        plain = QFontMetricsF(tokens.font())
        label = min(max(plain.horizontalAdvance(bar.label) for bar in shown), box.width() * 0.36)
        behind = max(self._behind(bar) for bar in shown)
        room = max(box.width() - label - behind - 3 * _GAP, 16)
        highest = max(bar.value for bar in shown) or 1
        for at, bar in enumerate(shown):
            line = QRectF(box.left(), box.top() + at * step, box.width(), step)
            painter.setFont(tokens.font())
            painter.setPen(tokens.text)
            words = plain.elidedText(bar.label, Qt.TextElideMode.ElideRight, label)
            painter.drawText(QRectF(line.left(), line.top(), label + 2, step), _LEFT, words)
            long = max(room * bar.value / highest, 2.0 if bar.value else 0.0)
            left = line.left() + label + _GAP
            painter.fillRect(QRectF(left, line.top() + 6, long, step - 12), tokens.ink(bar.tone))
            self._write(painter, QRectF(left + long + _GAP, line.top(), behind + _GAP, step), bar)
        if len(self.bars) > self._most:
            painter.setPen(tokens.text2)
            painter.setFont(tokens.font("hint"))
            rest = QRectF(box.left(), box.top() + len(shown) * step, box.width(), step)
            painter.drawText(rest, _LEFT, mark("另有 {count} 项").format(count=len(self.bars) - self._most))
        painter.end()

    @staticmethod
    def _behind(bar: Bar) -> float:
        bold, small = QFontMetricsF(theme().font(bold=True)), QFontMetricsF(theme().font("hint"))
        return bold.horizontalAdvance(bar.text) + (small.horizontalAdvance(bar.note) + 6 if bar.note else 0)

    @staticmethod
    def _write(painter: QPainter, box: QRectF, bar: Bar) -> None:
        tokens = theme()
        painter.setFont(tokens.font(bold=True))
        painter.setPen(tokens.text)
        painter.drawText(box, _LEFT, bar.text)
        shift = QFontMetricsF(tokens.font(bold=True)).horizontalAdvance(bar.text) + 6
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.text2)
        painter.drawText(box.adjusted(shift, 0, 0, 0), _LEFT, bar.note)


class LineChart(Chart):
    """One row of values over days, with four ticks; the highest value is written at its point."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.points: tuple[Point, ...] = ()

    def show_points(self, points: Sequence[Point], note: str = "") -> None:
        """Show these values, from left to right."""
        self.points = tuple(points)
        self._tell(note, "；".join(f"{point.label} {point.value:g}" for point in points))

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(480, theme().px(200))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ticks, the line, its points, and days under it."""
        painter, box = self._begin()
        if not any(point.value for point in self.points):
            self._say_empty(painter, box)
            painter.end()
            return
        tokens = theme()
        small = QFontMetricsF(tokens.font("hint"))
        top = nice_top(max(point.value for point in self.points))
        scale = small.horizontalAdvance(f"{top:,}") + _GAP
        area = box.adjusted(scale, small.height() / 2, -_GAP, -small.height() - 4)
        painter.setFont(tokens.font("hint"))
        for tick in range(_TICKS + 1):
            y = round(area.bottom() - area.height() * tick / _TICKS)
            painter.setPen(QPen(tokens.line, 0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(tokens.text2)
            number = QRectF(box.left(), y - small.height() / 2, scale - _GAP, small.height())
            painter.drawText(number, _RIGHT, f"{top * tick // _TICKS:,}")
        places = self._places(area, top)
        self._write_labels(painter, area, places, small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(tokens.accent, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(QPolygonF(places))
        self._mark_highest(painter, places, tokens.accent)
        painter.end()

    def _places(self, area: QRectF, top: int) -> list[QPointF]:
        step = area.width() / max(len(self.points) - 1, 1)
        return [
            QPointF(area.left() + at * step, area.bottom() - area.height() * point.value / top)
            for at, point in enumerate(self.points)
        ]

    def _write_labels(self, painter: QPainter, area: QRectF, places: list[QPointF], small: QFontMetricsF) -> None:
        wide = max(small.horizontalAdvance(point.label) for point in self.points) + 12
        every = max(round(wide * len(self.points) / max(area.width(), 1) + 0.5), 1)
        for at in range(0, len(places), every):
            left = min(max(places[at].x() - wide / 2, area.left() - wide / 2), self.width() - wide)
            below = QRectF(left, area.bottom() + 4, wide, small.height())
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.points[at].label)

    def _mark_highest(self, painter: QPainter, places: list[QPointF], ink: QColor) -> None:
        at = max(range(len(places)), key=lambda number: self.points[number].value)
        painter.setBrush(ink)
        painter.drawEllipse(places[at], 3, 3)
        painter.setFont(theme().font(bold=True))
        painter.setPen(theme().text)
        beside = QRectF(places[at].x() + 6, places[at].y() - 20, 60, 20)
        if beside.right() > self.width():
            beside.moveRight(places[at].x() - 6)
        painter.drawText(beside, _LEFT if beside.left() > places[at].x() else _RIGHT, f"{self.points[at].value:g}")
