"""The time board: walked with the keys, a card placed by keys and by mouse alike, only what moves painted again."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from csapp.core.workflow import Shape
from csapp.ui.board import Board
from csapp.ui.board_model import (
    Block,
    BoardDay,
    CardGroup,
    Slot,
)
from csapp.ui.board_paint import block_colours
from csapp.ui.pill import Sign
from csapp.ui.theme import apply_theme, theme
from tests.bench.board import busy_day
from tests.ui.board_days import BLOCKS, BREAKER, LANES, LEAK, LOCK, TAP, UNSURE, at, card, day
from tests.ui.staging import press, put

KEY = Qt.Key


class Ears(QObject):
    """What the board told."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.placed: list[Slot] = []
        self.opened: list[int] = []
        self.chosen: list[int] = []
        board.placed.connect(self.placed.append)
        board.went_in.connect(self.opened.append)
        board.chosen.connect(self.chosen.append)


@pytest.fixture
def board(stage: QWidget) -> Board:
    made = Board("派工看板", "完工以后", "回访 → 归档", "按 Alt 1 派单")
    stage.resize(1300, 720)
    put(stage, made)
    made.show_day(day())
    QApplication.processEvents()
    return made


@pytest.fixture
def ears(board: Board) -> Ears:
    return Ears(board)


# By keyboard


def test_the_board_is_walked_with_tab_and_arrows(board: Board, ears: Ears) -> None:
    board.waiting.setFocus()
    press(board.waiting, KEY.Key_Down)
    assert board.waiting.current() == LOCK
    press(board.waiting, KEY.Key_Tab)
    assert board.view.hasFocus()
    assert board.view.current() == BLOCKS[0]
    press(board.view, KEY.Key_Right)
    assert board.view.spoken() == "张建军，15:00–16:00，1-2-1102，漏水，已派单，WX20261124-005"
    press(board.view, KEY.Key_Down)
    assert board.view.spoken() == "赵永强，泥瓦。"
    press(board.view, KEY.Key_Down)
    assert board.view.block_now == 6
    press(board.view, KEY.Key_Return)
    assert ears.opened == [6]
    press(board.view, KEY.Key_Tab)
    assert board.after.lists["c"].hasFocus()
    assert board.view.accessibleDescription() == board.view.spoken() or board.view.block_now == 6


def test_headings_are_passed_over_and_the_list_speaks(board: Board) -> None:
    board.waiting.setFocus()
    for _ in range(3):
        press(board.waiting, KEY.Key_Down)
    assert board.waiting.current() == UNSURE
    words = board.waiting.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "4-1-0301，漏水，WX20261124-003"
    heading = board.waiting.model().index(0, 0)
    assert heading.data() == "待派单 2"
    assert heading.flags() == Qt.ItemFlag.NoItemFlags


def test_a_card_is_placed_by_keys(board: Board, ears: Ears) -> None:
    board.waiting.setFocus()
    assert board.place_current()
    assert board.view.ghost.isVisible()
    assert board.hint.text() == "派单 5-1-0802：赵永强 10:30–12:00"
    for key in (KEY.Key_Right, KEY.Key_Right, KEY.Key_Minus, KEY.Key_Down):
        press(board.view, key)
    press(board.view, KEY.Key_Return)
    assert ears.placed == [Slot(LEAK, "3", at("11:00"), 75)]
    assert not board.view.ghost.isVisible()
    assert board.hint.text() == "按 Alt 1 派单"


def test_a_refused_slot_is_not_given_and_esc_leaves_it(board: Board, ears: Ears) -> None:
    board.waiting.setFocus()
    board.place_current()
    for _ in range(10):
        press(board.view, KEY.Key_Right)
    press(board.view, KEY.Key_Return)
    assert ears.placed == []
    assert board.view.ghost.is_refused
    assert board.hint.text() == "派单 5-1-0802：赵永强 13:00–14:30。赵永强 13:00–14:00 休息，换个时间或人。"
    assert board.hint.property("role") == "error"
    press(board.view, KEY.Key_Escape)
    assert not board.view.ghost.isVisible()
    assert board.waiting.hasFocus()
    assert board.placing.slot is None


def test_what_has_no_next_slot_is_not_placed(board: Board) -> None:
    board.waiting.go_to(UNSURE.key)
    board.waiting.setFocus()
    assert not board.place_current()
    assert not board.view.ghost.isVisible()


def test_a_block_goes_on_from_where_it_stands(board: Board, ears: Ears) -> None:
    assert board.show_card(TAP.key)
    assert board.place_current()
    for _ in range(2):
        press(board.view, KEY.Key_Down)
    press(board.view, KEY.Key_Return)
    assert ears.placed == [Slot(TAP, "3", at("15:00"), 60)]


def test_another_day_takes_the_card_along(board: Board, ears: Ears) -> None:
    board.waiting.setFocus()
    board.place_current()
    tomorrow = BoardDay(date(2026, 11, 25), at("10:24"), lanes=LANES)
    board.show_day(tomorrow)
    press(board.view, KEY.Key_Return)
    assert ears.placed == [Slot(LEAK, "2", datetime(2026, 11, 25, 10, 30), 90)]


# By mouse


def mouse(widget: QWidget, kind: QEvent.Type, place: QPoint) -> None:
    """One mouse event in the coordinates of the screen."""
    is_up = kind == QEvent.Type.MouseButtonRelease
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    inside = QPointF(widget.mapFromGlobal(place))
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if is_up else left
    event = QMouseEvent(kind, inside, QPointF(place), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPoint, stops: list[QPoint]) -> None:
    mouse(widget, QEvent.Type.MouseButtonPress, start)
    for stop in stops:
        mouse(widget, QEvent.Type.MouseMove, stop)
    mouse(widget, QEvent.Type.MouseButtonRelease, stops[-1])


def place_of(board: Board, lane: int, clock: str) -> QPoint:
    grid = board.view.grid
    point = QPoint(round(grid.x_of(at(clock))), round((lane + 0.5) * grid.lane_height))
    return board.view.viewport().mapToGlobal(point)


def place_of_card(board: Board, key: int) -> QPoint:
    row = next(at for at, line in enumerate(board.waiting._cards.lines) if getattr(line, "key", None) == key)
    box = board.waiting.visualRect(board.waiting.model().index(row, 0))
    return board.waiting.viewport().mapToGlobal(box.center())


def test_a_drag_gives_what_the_keys_give(board: Board, ears: Ears) -> None:
    stops = [place_of(board, 0, "12:00"), place_of(board, 1, "11:00")]
    drag(board.waiting.viewport(), place_of_card(board, LEAK.key), stops)
    board.waiting.go_to(LEAK.key)
    board.waiting.setFocus()
    board.place_current()
    for _ in range(2):
        press(board.view, KEY.Key_Right)
    press(board.view, KEY.Key_Return)
    assert ears.placed == [Slot(LEAK, "2", at("11:00"), 90)] * 2


def test_a_block_is_carried_by_where_it_is_held(board: Board, ears: Ears) -> None:
    drag(board.view.viewport(), place_of(board, 0, "15:30"), [place_of(board, 1, "15:30"), place_of(board, 2, "16:30")])
    assert ears.placed == [Slot(TAP, "3", at("16:00"), 60)]


def test_a_drop_on_a_refused_place_gives_nothing_and_says_why(board: Board, ears: Ears) -> None:
    view = board.waiting.viewport()
    start, over = place_of_card(board, LEAK.key), place_of(board, 1, "13:15")
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, over)
    assert board.view.ghost.isVisible()
    assert board.view.ghost.words == "赵永强 13:00–14:00 休息，换个时间或人。"
    mouse(view, QEvent.Type.MouseButtonRelease, over)
    assert ears.placed == []
    assert board.hint.text() == "赵永强 13:00–14:00 休息，换个时间或人。"
    assert not board.view.ghost.isVisible()


def test_a_drop_beside_the_lanes_leaves_everything(board: Board, ears: Ears) -> None:
    drag(board.waiting.viewport(), place_of_card(board, LEAK.key), [place_of(board, 1, "11:00"), QPoint(-50, -50)])
    assert ears.placed == []
    assert board.hint.text() == "按 Alt 1 派单"


def test_what_cannot_be_placed_is_not_lifted(board: Board, ears: Ears) -> None:
    drag(board.waiting.viewport(), place_of_card(board, UNSURE.key), [place_of(board, 1, "11:00")])
    drag(board.view.viewport(), place_of(board, 0, "09:30"), [place_of(board, 1, "16:00")])
    assert ears.placed == []
    assert not board.view.is_placing


class Painted(QObject):
    """The region the viewport is asked to paint."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.region = QRegion()
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def test_a_drag_paints_only_what_moves(board: Board) -> None:
    board.show_day(busy_day())
    board.view.setFocus()
    board.placing.begin(board.day.blocks[0].card if board.day is not None else LEAK)
    for _ in range(3):
        QApplication.processEvents()
    watch = Painted(board.view.viewport())
    board.view.painter.painted = 0
    board.placing.nudge(steps=1)
    QApplication.processEvents()
    ghost = board.view.ghost.boundingRect().height()
    assert 0 < watch.region.boundingRect().height() <= ghost + 8
    assert watch.region.boundingRect().width() < board.view.viewport().width() / 2
    assert 0 < board.view.painter.painted <= 12


# What is seen


def test_every_state_has_its_own_look_in_both_themes(board: Board, themed: QApplication) -> None:
    for name in ("light", "dark"):
        apply_theme(themed, name)
        looks = {shape: block_colours(theme(), Sign("", shape)) for shape in Shape}
        assert looks[Shape.DOT] != looks[Shape.HALF] != looks[Shape.TRIANGLE]
        assert looks[Shape.TICK] == looks[Shape.FILED]
        picture = board.grab().toImage()
        assert not picture.isNull()
        assert picture.pixelColor(picture.width() // 2, 4).name() == theme().window.name()


def test_what_is_late_is_said_in_words_also_where_there_is_no_room_beside_the_title(board: Board) -> None:
    late = card(9, "1-1-1603", sign=Sign("超 24 分", Shape.TRIANGLE))
    painter = board.view.painter
    texts = []
    original = painter._cut

    def listen(text: str, room: int, *, bold: bool) -> str:
        texts.append(text)
        return original(text, room, bold=bold)

    painter._cut = listen  # type: ignore[method-assign]
    board.show_day(day(blocks=(Block(late, "1", at("15:00"), at("16:00")),)))
    board.view.viewport().grab()
    assert "超 24 分" in texts


def test_the_numbers_of_the_day_stand_in_one_line_of_words(board: Board) -> None:
    assert board.figures.accessibleName() == "已约 4 小时，滞留 2 小时"


def test_columns_by_state_take_the_place_of_the_lanes(board: Board, ears: Ears) -> None:
    board.show_states(wanted=True)
    assert board.states.isVisible()
    assert not board.view.isVisible()
    cards = board.states.lists["d"]
    cards.setFocus()
    press(cards, KEY.Key_Return)
    assert ears.opened == [BREAKER.key]
    board.show_states(wanted=False)
    assert board.view.isVisible()


def test_the_cursor_stays_on_its_card_when_the_day_is_read_again(board: Board) -> None:
    board.waiting.go_to(LOCK.key)
    board.view.go_to(TAP.key)
    board.show_day(day(waiting=(CardGroup("a", "待派单", (LOCK,)),)))
    assert (board.waiting.current(), board.view.block_now) == (LOCK, TAP.key)
    board.show_day(day(blocks=()))
    assert board.view.current() is None
