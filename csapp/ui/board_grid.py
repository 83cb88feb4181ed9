"""Where lanes, hours and blocks of the board stand, in px; no painting."""

from collections import defaultdict
from datetime import datetime, timedelta

from PySide6.QtCore import QRect

from csapp.ui.board_model import Block, BoardDay, levels_of
from csapp.ui.theme import theme

HEAD, TALL, LOW = 112, 115, 64
_PAD = 6
_BLOCK = 64
_EDGE = 0


class Grid:
    """The geometry of one day at one size; a lane is tall where there is room for all, low where there is not."""

    def __init__(self, day: BoardDay, width: int, height: int) -> None:
        tokens = theme()
        self.day = day
        self.head = tokens.px(HEAD)
        self.width = max(width, self.head + 10 * tokens.px(40))
        count = max(len(day.lanes), 1)
        self.lane_height = min(max(height // count, tokens.px(LOW)), tokens.px(TALL))
        self.height = self.lane_height * len(day.lanes)
        self._since = day.since
        self._until = day.until
        self._span = self._until - self._since
        self._widths: dict[timedelta, int] = {}
        self._left = self.head + _EDGE
        self._block = tokens.px(_BLOCK)
        self._room = self.width - self.head - _EDGE - tokens.px(8)
        self.lanes: list[list[tuple[QRect, Block]]] = [[] for _ in day.lanes]
        self._place()

    @property
    def is_low(self) -> bool:
        """Whether a lane has room for two lines only."""
        return self.lane_height < theme().px(TALL - 20)

    def _place(self) -> None:
        held: dict[str, list[Block]] = defaultdict(list)
        for block in self.day.blocks:
            held[block.lane].append(block)
        for at, lane in enumerate(self.day.lanes):
            blocks = sorted(held[lane.key], key=lambda block: (block.start, block.end, block.card.key))
            rows = levels_of(blocks)
            count = max(rows, default=0) + 1
            for block, row in zip(blocks, rows, strict=True):
                self.lanes[at].append((self.box(at, block.start, block.end, row, count), block))

    def x_of(self, moment: datetime) -> float:
        """Where a moment of the day stands; outside the day at its edge."""
        part = (moment - self._since) / self._span
        return self._left + self._room * (part if 0 < part < 1 else float(part >= 1))

    def moment_at(self, x: float) -> datetime:
        """The moment under a place."""
        part = (x - self.head - _EDGE) / self._room
        return self.day.since + self._span * part

    def lane_at(self, y: float) -> int:
        """The lane under a place, -1 below the last."""
        at = int(y // self.lane_height) if y >= 0 else -1
        return at if at < len(self.day.lanes) else -1

    def box(self, lane: int, start: datetime, end: datetime, row: int = 0, rows: int = 1) -> QRect:
        """The place of a span; `rows` share the height where spans overlap."""
        begins, ends = max(start, self._since), min(end, self._until)
        left, width = round(self.x_of(begins)), self._width_of(ends - begins)
        room = self.lane_height - 2 * _PAD
        whole = min(room, self._block) if rows == 1 else room
        height = whole // rows
        top = lane * self.lane_height + (self.lane_height - whole) // 2 + row * height
        return QRect(left + 1, top, width, height - (1 if rows > 1 else 0))

    def _width_of(self, length: timedelta) -> int:
        """Spans of one length are equally wide wherever they begin, so that they look alike."""
        width = self._widths.get(length)
        if width is None:
            width = self._widths[length] = max(round(self._room * (length / self._span)) - 2, 6)
        return width

    def box_of(self, key: int) -> QRect | None:
        """The place of the block called `key`."""
        found = (box for lane in self.lanes for box, block in lane if block.card.key == key)
        return next(found, None)

    def block_at(self, x: float, y: float) -> Block | None:
        """The block under a place."""
        at = self.lane_at(y)
        if at < 0:
            return None
        return next((block for box, block in self.lanes[at] if box.contains(int(x), int(y))), None)
