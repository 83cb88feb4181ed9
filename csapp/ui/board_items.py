"""What lies on the canvas of the board: lanes with their blocks, the line of now, the slot being proposed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from csapp.core.workflow import Shape
from csapp.ui.board_grid import Grid
from csapp.ui.board_model import Lane, Slot, refusal_of, warning_of
from csapp.ui.board_paint import Cursor
from csapp.ui.pill import draw_sign, sign_size
from csapp.ui.shapes import draw_shape
from csapp.ui.theme import Theme, theme

if TYPE_CHECKING:
    from csapp.ui.board_view import BoardView

_TEXT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PAD = 16
_MARGIN = 4


class LanesItem(QGraphicsItem):
    """All rows: heads, hours, what is closed, blocks. One item, so that all words of one font are painted together."""

    def __init__(self, view: "BoardView") -> None:
        super().__init__()
        self._view = view
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._view.grid.width, self._view.grid.height)

    def place_of(self, lane: int) -> QRectF:
        """The row of a lane."""
        grid = self._view.grid
        return QRectF(0, lane * grid.lane_height, grid.width, grid.lane_height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Only what is exposed: a ghost that moves paints the blocks under it and no others."""
        exposed = option.exposedRect.intersected(self.boundingRect())
        if exposed.isEmpty():
            return
        view, grid = self._view, self._view.grid
        first = int(exposed.top()) // grid.lane_height
        last = min(int(exposed.bottom() - 0.01) // grid.lane_height, len(grid.day.lanes) - 1)
        lanes = range(first, last + 1)
        self._paint_ground(painter, exposed, lanes)
        self._paint_closed(painter, exposed, lanes)
        if exposed.left() < grid.head:
            self._paint_heads(painter, lanes)
        area = exposed.toAlignedRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        placed = [held for at in lanes for held in grid.lanes[at] if held[0].intersects(area)]
        if placed:
            lane = grid.day.lanes[view.lane_now].key if view.cursor_shown else ""
            view.painter.paint(painter, placed, Cursor(lane, view.block_now, view.hasFocus()))

    def _paint_ground(self, painter: QPainter, exposed: QRectF, lanes: range) -> None:
        view, grid, tokens = self._view, self._view.grid, theme()
        if view.cursor_shown and view.lane_now in lanes:
            painter.fillRect(self.place_of(view.lane_now).intersected(exposed), tokens.tint)
        painter.setPen(QPen(tokens.line, 0))
        left, right = round(exposed.left()), round(exposed.right())
        top, bottom = round(exposed.top()), round(exposed.bottom())
        across = [(at + 1) * grid.lane_height - 1 for at in lanes]
        down = [grid.head, *(round(grid.x_of(hour)) for hour in view.hours)]
        lines = [QLine(left, y, right, y) for y in across] + [QLine(x, top, x, bottom) for x in down]
        painter.drawLines(lines)

    def _paint_closed(self, painter: QPainter, exposed: QRectF, lanes: range) -> None:
        view, grid, tokens = self._view, self._view.grid, theme()
        brush, height = QBrush(tokens.line, Qt.BrushStyle.BDiagPattern), tokens.px(18)
        words = []
        for at in lanes:
            for closed in grid.day.lanes[at].closed:
                box = grid.box(at, max(closed.start, grid.day.since), min(closed.end, grid.day.until))
                if box.width() <= 6 or not box.intersects(exposed.toAlignedRect()):
                    continue
                painter.fillRect(box, tokens.neutral_tint)
                painter.fillRect(box, brush)
                text, width = view.painter.fitting_hint(closed.word, box.width() - 8)
                plate = QRect(box.center().x() - width // 2 - 4, box.center().y() - height // 2, width + 8, height)
                painter.fillRect(plate, tokens.neutral_tint)
                words.append((plate.x() + 4, plate.y() + round(height * 0.76), text))
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.text2)
        for x, y, text in words:
            painter.drawText(x, y, text)

    def _paint_heads(self, painter: QPainter, lanes: range) -> None:
        view, grid, tokens = self._view, self._view.grid, theme()
        bold, small, step = tokens.font(bold=True), tokens.font("hint"), tokens.px(19)
        left, room, base = _PAD - 4, grid.head - _PAD, round(tokens.px(19) * 0.76)
        rows = [(grid.day.lanes[at], round(self._top_of_head(at, grid.day.lanes[at], step))) for at in lanes]
        painter.setFont(bold)
        painter.setPen(tokens.text)
        for lane, top in rows:
            painter.drawText(left, top + base, view.painter.fitting_title(lane.title, room))
        painter.setFont(small)
        painter.setPen(tokens.text2)
        for lane, top in rows:
            for turn, note in enumerate(self._notes(lane), 1):
                painter.drawText(left, top + base + turn * step, view.painter.fitting_hint(note, room)[0])
        for lane, top in rows:
            if lane.sign is not None:
                beside = QPointF(grid.head - 4 - sign_size(lane.sign).width(), top - 1)
                below = QPointF(left, top + (len(self._notes(lane)) + 1) * step)
                draw_sign(painter, beside if grid.is_low else below, lane.sign)

    def _notes(self, lane: Lane) -> tuple[str, ...]:
        """In a low lane one line, what changes most first."""
        return ("　".join(reversed(lane.notes)),) if self._view.grid.is_low and lane.notes else lane.notes

    def _top_of_head(self, at: int, lane: Lane, step: int) -> float:
        grid = self._view.grid
        lines = 1 + len(self._notes(lane)) + int(lane.sign is not None and not grid.is_low)
        return (at + 0.5) * grid.lane_height - lines * step / 2


class NowItem(QGraphicsItem):
    """The line of this moment, over everything but the ghost."""

    def __init__(self, view: "BoardView") -> None:
        super().__init__()
        self._view = view
        self.setZValue(1)

    def boundingRect(self) -> QRectF:
        grid = self._view.grid
        return QRectF(round(grid.x_of(grid.day.now)) - 1, 0, 2, grid.height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.fillRect(self.boundingRect(), theme().danger)


class GhostItem(QGraphicsItem):
    """The proposed slot, dashed, and below it why it can't be given."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self._box = QRect()
        self._plate = QRectF()
        self.slot: Slot | None = None
        self.words = ""
        self.is_refused = False
        self.setZValue(2)
        self.hide()

    def propose(self, grid: Grid, slot: Slot) -> None:
        """Stand at this slot."""
        self.prepareGeometryChange()
        refusal = refusal_of(grid.day, slot)
        self._grid, self.slot, self.is_refused = grid, slot, bool(refusal)
        self.words = refusal or warning_of(grid.day, slot)
        at = grid.day.number_of(slot.lane)
        self._box = grid.box(max(at, 0), slot.start, slot.end)
        self._plate = self._place_of_words() if self.words else QRectF()
        self.setVisible(at >= 0)
        self.update()

    def _place_of_words(self) -> QRectF:
        """Below the slot, above it in the last lane, and never outside the canvas."""
        tokens = theme()
        metrics = QFontMetricsF(tokens.font("hint"))
        width = metrics.horizontalAdvance(self.words) + tokens.px(12) + 26
        height = metrics.height() + 8
        left = min(max(self._box.center().x() - width / 2, self._grid.head + 4), self._grid.width - width - 4)
        below = self._box.bottom() + 5.0
        top = below if below + height < self._grid.height else self._box.top() - height - 5
        return QRectF(round(left), round(top), width, height)

    def boundingRect(self) -> QRectF:
        return QRectF(self._box).united(self._plate).adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        slot, tokens = self.slot, theme()
        if slot is None:
            return
        ink = tokens.danger if self.is_refused else tokens.accent
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 2, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.danger_tint if self.is_refused else tokens.tint)
        painter.drawRoundedRect(QRectF(self._box).adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(ink)
        small = tokens.font("hint")
        painter.setFont(small)
        metrics, room = QFontMetricsF(small), self._box.width() - 8
        # a time is never cut: where both have no room, it is the beginning
        when = slot.span() if metrics.horizontalAdvance(slot.span()) <= room else f"{slot.start:%H:%M}"
        lines = [metrics.elidedText(slot.card.title, Qt.TextElideMode.ElideRight, room), when]
        painter.drawText(QRectF(self._box), Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
        if self.words:
            self._paint_words(painter, tokens)

    def _paint_words(self, painter: QPainter, tokens: Theme) -> None:
        ink, shape = (tokens.danger, Shape.CROSS) if self.is_refused else (tokens.warn, Shape.DIAMOND)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(tokens.surface)
        painter.drawRoundedRect(self._plate.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = tokens.px(12)
        draw_shape(painter, shape, QPointF(self._plate.left() + 8 + side / 2, self._plate.center().y()), ink, side)
        painter.setPen(ink)
        painter.drawText(self._plate.adjusted(side + 14, 0, -8, 0), _TEXT, self.words)
