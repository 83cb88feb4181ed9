"""The time grid of the board: lanes by hours, walked with the arrows, blocks lifted with the mouse (look 3, board)."""

from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from csapp.core.marks import mark
from csapp.ui.announce import announce
from csapp.ui.board_grid import Grid
from csapp.ui.board_items import GhostItem, LanesItem, NowItem
from csapp.ui.board_model import Block, BoardDay, Slot, span_of
from csapp.ui.board_paint import BlockPainter
from csapp.ui.theme import theme, theme_switch

_NOTHING = BoardDay(datetime(2000, 1, 1).date(), datetime(2000, 1, 1))
_ALONG = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_DOWN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_CLOSE_TO_EDGE = 24


class HoursBar(QWidget):
    """08:00, 09:00 … over the lanes, and the moment it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.grid = Grid(_NOTHING, 0, 0)
        self.setAccessibleName(mark("时间"))

    def sizeHint(self) -> QSize:
        """As high as the head of a table."""
        return QSize(400, theme().height("table_head"))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hours; the one beside now gives way to it."""
        tokens, grid, painter = theme(), self.grid, QPainter(self)
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.line)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        wide, day = tokens.px(48), grid.day
        shows_now = day.since <= day.now <= day.until
        now = grid.x_of(day.now)
        for hour in hours_of(day):
            x = grid.x_of(hour)
            if not (shows_now and abs(x - now) < wide) and hour < day.until:
                painter.setPen(tokens.text2)
                box = QRectF(x - wide / 2 + 8, 0, wide, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{hour:%H:%M}")
        if shows_now:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = QRectF(now - wide / 2, 6, wide, self.height() - 12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.danger_tint)
            painter.drawRoundedRect(middle, 4, 4)
            painter.setPen(tokens.danger)
            painter.setFont(tokens.font("hint", bold=True))
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, f"{day.now:%H:%M}")
        painter.end()


def hours_of(day: BoardDay) -> list[datetime]:
    """Every whole hour from opening to shutting."""
    count = int((day.until - day.since).total_seconds() // 3600)
    return [day.since + timedelta(hours=at) for at in range(count + 1)]


class BoardView(QGraphicsView):
    """`moved` is another block under the cursor (its card's key, 0 for none), `went_in` Enter or a double click.

    `lifted` begins a drag of the block of this key, held so many minutes from its start; `carried` and `let_go` follow
    the pointer, in the coordinates of the screen.
    """

    moved = Signal(int)
    went_in = Signal(int)
    lifted = Signal(int, float)
    carried = Signal(QPoint)
    let_go = Signal(QPoint)
    resized = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = QGraphicsScene(self)
        self._canvas.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self._canvas)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.grid = Grid(_NOTHING, 0, 0)
        self.painter = BlockPainter()
        self.hours: list[datetime] = []
        self.lane_now = 0
        self.block_now: int | None = None
        self.is_placing = False
        self._held: tuple[QPoint, Block] | None = None
        self._carries = False
        self._lanes = LanesItem(self)
        self._now = NowItem(self)
        self.ghost = GhostItem(self.grid)
        for item in (self._lanes, self._now, self.ghost):
            self._canvas.addItem(item)
        theme_switch().changed.connect(self._take_theme)
        self._take_theme()

    @property
    def cursor_shown(self) -> bool:
        """Whether the lane of the cursor is tinted."""
        return self.hasFocus() or self.ghost.isVisible()

    # What is shown

    def show_day(self, day: BoardDay) -> None:
        """Another day, or the same one as it is now; the cursor stays on its block where that is still there."""
        self._lay_out(day)
        if self.block_now is not None and day.block(self.block_now) is None:
            self.block_now = None
        self.lane_now = min(self.lane_now, max(len(day.lanes) - 1, 0))

    def _lay_out(self, day: BoardDay) -> None:
        room = self.viewport().size()
        for item in (self._lanes, self._now):
            item.prepareGeometryChange()
        self.grid = Grid(day, room.width(), room.height())
        self.hours = hours_of(day)
        self._now.setVisible(day.since <= day.now <= day.until)
        self._canvas.setSceneRect(0, 0, self.grid.width, self.grid.height)
        self._canvas.update()
        self.resized.emit()

    def _take_theme(self) -> None:
        self.painter.take_theme()
        self._lay_out(self.grid.day)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hours share the width."""
        super().resizeEvent(event)
        if event.size() != event.oldSize():
            self._lay_out(self.grid.day)

    # The slot being proposed

    def propose(self, slot: Slot) -> None:
        """Show the ghost at a slot; only it and the lane it leaves are painted again."""
        at = self.grid.day.number_of(slot.lane)
        if at >= 0 and at != self.lane_now:
            before, self.lane_now = self.lane_now, at
            self._repaint_lanes(before, at)
        elif not self.ghost.isVisible():
            self._repaint_lanes(at)
        self.ghost.propose(self.grid, slot)

    def take_back(self) -> None:
        """No slot is proposed any more."""
        if self.ghost.isVisible():
            self.ghost.hide()
            self._repaint_lanes(self.lane_now)

    def show_ghost_whole(self) -> None:
        """Scroll to the ghost, for who works with the keys."""
        self.ensureVisible(self.ghost.boundingRect(), 4, 4)

    def _repaint_lanes(self, *numbers: int) -> None:
        for at in numbers:
            if 0 <= at < len(self.grid.lanes):
                self._lanes.update(self._lanes.place_of(at))

    def slot_place(self, at: QPoint) -> QPointF | None:
        """A place of the screen on the canvas, None outside the lanes."""
        inside = self.viewport().mapFromGlobal(at)
        if not self.viewport().rect().contains(inside):
            return None
        place = self.mapToScene(inside)
        return place if place.x() >= self.grid.head and self.grid.lane_at(place.y()) >= 0 else None

    def scroll_near(self, at: QPoint) -> None:
        """Go on up or down where a card is carried to the edge."""
        inside, bar = self.viewport().mapFromGlobal(at), self.verticalScrollBar()
        if inside.y() < _CLOSE_TO_EDGE:
            bar.setValue(bar.value() - _CLOSE_TO_EDGE)
        elif inside.y() > self.viewport().height() - _CLOSE_TO_EDGE:
            bar.setValue(bar.value() + _CLOSE_TO_EDGE)

    # The cursor

    def current(self) -> Block | None:
        """The block under the cursor."""
        return self.grid.day.block(self.block_now) if self.block_now is not None else None

    def go_to(self, key: int) -> bool:
        """Put the cursor on the block of a card; False where it has no place on this day."""
        block = self.grid.day.block(key)
        if block is None:
            return False
        self._go(self.grid.day.number_of(block.lane), block)
        return True

    def _go(self, lane: int, block: Block | None) -> None:
        before, held = self.lane_now, self.block_now
        self.lane_now, self.block_now = lane, block.card.key if block is not None else None
        self._repaint_lanes(before, lane)
        box = self.grid.box_of(block.card.key) if block is not None else None
        if box is not None:
            self.ensureVisible(QRectF(box), 8, 8)
        else:
            self.ensureVisible(QRectF(0, lane * self.grid.lane_height, 8, self.grid.lane_height), 0, 0)
        words = self.spoken()
        self.setAccessibleDescription(words)
        announce(self, words)
        if held != self.block_now:
            self.moved.emit(self.block_now or 0)

    def spoken(self) -> str:
        """Where the cursor stands, as one sentence."""
        day = self.grid.day
        if not day.lanes:
            return mark("这一天还没有维修人员。")
        lane, block = day.lanes[self.lane_now], self.current()
        if block is not None:
            return "，".join((lane.title, span_of(block.start, block.end), block.card.spoken()))
        told = "，".join(part for part in (*lane.notes, lane.sign.text if lane.sign else "") if part)
        return mark("{name}，{notes}。").format(name=lane.title, notes=told) if told else lane.title

    def _blocks(self, lane: int) -> list[Block]:
        return [block for _, block in self.grid.lanes[lane]]

    def _step(self, on: int) -> None:
        blocks = self._blocks(self.lane_now)
        at = next((at for at, block in enumerate(blocks) if block.card.key == self.block_now), None)
        if blocks:
            to = (0 if on > 0 else len(blocks) - 1) if at is None else min(max(at + on, 0), len(blocks) - 1)
            self._go(self.lane_now, blocks[to])

    def _change_lane(self, down: int) -> None:
        to = min(max(self.lane_now + down, 0), len(self.grid.lanes) - 1)
        if to < 0 or to == self.lane_now:
            return
        held = self.current()
        moment = held.start if held is not None else self.grid.day.now
        near = min(self._blocks(to), key=lambda block: abs(block.start - moment), default=None)
        self._go(to, near)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk from block to block and lane to lane; Enter goes in."""
        key = Qt.Key(event.key())
        if self.is_placing or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.grid.lanes:
            event.ignore()
        elif key in _ALONG:
            self._step(_ALONG[key])
        elif key in _DOWN:
            self._change_lane(_DOWN[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            blocks = self._blocks(self.lane_now)
            self._go(self.lane_now, blocks[0 if key == Qt.Key.Key_Home else -1] if blocks else None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.block_now is not None:
            self.went_in.emit(self.block_now)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here by Tab hears where the cursor stands."""
        super().focusInEvent(event)
        self._repaint_lanes(self.lane_now)
        if self.grid.lanes and not self.is_placing:
            block = self.current() or next(iter(self._blocks(self.lane_now)), None)
            self._go(self.lane_now, block)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint_lanes(self.lane_now)

    # The mouse

    def _under(self, event: QMouseEvent) -> tuple[QPointF, Block | None]:
        place = self.mapToScene(event.position().toPoint())
        return place, self.grid.block_at(place.x(), place.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a block; held and moved, it is lifted."""
        place, block = self._under(event)
        lane = self.grid.lane_at(place.y())
        if event.button() != Qt.MouseButton.LeftButton or lane < 0:
            super().mousePressEvent(event)
            return
        self._go(lane, block)
        self._held = (event.position().toPoint(), block) if block is not None else None
        self._carries = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Past the usual distance a held block is carried."""
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        begin, block = self._held
        now = event.position().toPoint()
        if not self._carries and (now - begin).manhattanLength() >= QApplication.startDragDistance():
            self._carries = bool(block.card.placing)
            if self._carries:
                grabbed = (self.grid.moment_at(self.mapToScene(begin).x()) - block.start).total_seconds() / 60
                self.lifted.emit(block.card.key, grabbed)
        if self._carries:
            self.carried.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of what is carried."""
        if self._held is not None and self._carries:
            self.let_go.emit(event.globalPosition().toPoint())
        self._held = None
        self._carries = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        _, block = self._under(event)
        if block is not None:
            self.went_in.emit(block.card.key)
