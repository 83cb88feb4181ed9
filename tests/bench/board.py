"""A day of 300 orders and 25 technicians, from plain values to the picture, against as many plain rectangles."""

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.desk import application
from csapp.core.workflow import Shape
from csapp.ui.board_grid import LOW
from csapp.ui.board_model import Block, BoardCard, BoardDay, Closed, Lane, Slot
from csapp.ui.board_view import BoardView
from csapp.ui.pill import Sign
from csapp.ui.theme import apply_theme, theme
from tests.bench.figure import Figure, paired, timed

_TIMES = 15
_LANES, _EACH = 25, 12
_WIDTH = 1440
_DAY = date(2026, 11, 24)
_SIGNS = (
    Sign("维修中", Shape.HALF),
    Sign("已派单", Shape.DOT),
    Sign("已预约", Shape.DOT),
    Sign("已完工", Shape.TICK),
    Sign("超 1 小时", Shape.TRIANGLE),
)
_FAULTS = ("空开跳闸", "厨房洗菜盆下水堵塞", "可视对讲无声", "入户门合页松动", "阳台地漏返味")


def busy_day(lanes: int = _LANES, each: int = _EACH) -> BoardDay:
    """Every technician busy from 08:00 to 18:00, away for a while, all states in turn."""
    begin = datetime(2026, 11, 24, 8)
    blocks = []
    for lane in range(lanes):
        for turn in range(each):
            key = lane * each + turn
            start = begin + timedelta(minutes=600 * turn // each)
            card = BoardCard(
                key + 1,
                f"{lane % 9 + 1}-{turn % 2 + 1}-{turn:02d}01",
                "单雅琴",
                _FAULTS[key % len(_FAULTS)],
                f"WX20261124-{key + 1:03d}",
                sign=_SIGNS[key % len(_SIGNS)],
                placing="改派",
            )
            blocks.append(Block(card, str(lane), start, start + timedelta(minutes=600 // each - 5)))
    rows = tuple(
        Lane(str(at), f"师傅{at:02d}", ("水电",), (Closed(begin, begin + timedelta(minutes=30), "外出"),))
        for at in range(lanes)
    )
    return BoardDay(_DAY, datetime(2026, 11, 24, 10, 24), rows, tuple(blocks))


class _Plain(QWidget):
    """As many labelled rectangles: the lanes and the orders."""

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        grid = view.grid
        self._boxes = [(QRect(box), block.card.title) for lane in grid.lanes for box, block in lane]
        for at, lane in enumerate(grid.day.lanes):
            self._boxes.append((QRect(0, at * grid.lane_height, grid.head, grid.lane_height), lane.title))
        self.resize(grid.width, grid.height)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setFont(theme().font())
        for box, label in self._boxes:
            painter.drawRect(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
        painter.end()


def _picture(widget: QWidget) -> QImage:
    return QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)


def _view() -> BoardView:
    view = BoardView("")
    view.resize(_WIDTH, _LANES * theme().px(LOW) + 4)
    view.show()
    QApplication.processEvents()
    return view


def _opened(day: BoardDay, view: BoardView, picture: QImage) -> float:
    """The day laid out and drawn whole, nothing kept from the time before."""

    def open_day() -> None:
        view.show_day(day)
        view.viewport().render(picture, QPoint())

    view.painter.take_theme()
    return timed(open_day)


def _step(view: BoardView, slots: Iterator[Slot]) -> float:
    """The ghost at its next place, painted."""

    def go_on() -> None:
        view.propose(next(slots))
        QApplication.processEvents()

    return timed(go_on)


def _wanders(day: BoardDay) -> Iterator[Slot]:
    """Over all lanes and hours, refused here and there, as a hand would move it."""
    for turn in itertools.count():
        start = day.since + timedelta(minutes=15 * (turn * 7 % 36))
        yield Slot(day.blocks[0].card, str(turn * 3 % len(day.lanes)), start, 60)


def measure() -> list[Figure]:
    """Opening the day; and one step of a drag, which may take no longer than drawing the rectangles once."""
    apply_theme(application(), "light")
    day, view = busy_day(), _view()
    view.show_day(day)
    QApplication.processEvents()
    assert view.grid.height <= view.viewport().height()
    plain = _Plain(view)
    plain.show()
    QApplication.processEvents()
    ours, floor = _picture(view.viewport()), _picture(plain)
    opened = paired(lambda: _opened(day, view, ours), lambda: timed(lambda: plain.render(floor)), _TIMES)
    view.show_day(day)
    QApplication.processEvents()
    slots = _wanders(day)
    dragged = paired(lambda: _step(view, slots), lambda: timed(lambda: plain.render(floor)), 4 * _TIMES)
    return [Figure("300 orders on the board opened", *opened, 3.0), Figure("one step of a drag", *dragged, 1.0)]
