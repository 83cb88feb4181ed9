"""派工看板: an order put on a person and a time, by keys and by mouse alike; the days, the columns, who may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from csapp.core.roles import Actor
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Mode
from csapp.features.repair_order.page.desk import BOARD, RepairPage
from csapp.features.repair_order.page.dispatch_board import DispatchBoard
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.models import Technician
from csapp.masterdata.trades.service import hours
from csapp.ui.board_model import BoardCard
from csapp.ui.context import Context
from csapp.ui.step_opener import open_step
from tests.features import repair_makers as repairs
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, MANAGER, NOW, VIEWER

NewContext = Callable[[Actor], Context]
S = OrderState


@pytest.fixture
def technicians(home: Home) -> dict[str, Technician]:
    """Trades, items, technicians; 单雅琴 in 3-2-1501."""
    assert home.owner.id
    return repairs.trades()


@pytest.fixture
def page(new_context: NewContext, technicians: dict[str, Technician]) -> RepairPage:
    assert technicians
    return RepairPage(new_context(DESK))


@pytest.fixture
def hands(page: RepairPage, show: Callable[..., Hands]) -> Hands:
    return show(page, F3=page.new_record)


def only() -> Order:
    (order,) = Order.select()
    return order


@pytest.fixture
def board(page: RepairPage, hands: Hands) -> DispatchBoard:
    """A ranked order waits; the board is shown."""
    assert hands.window.isVisible()
    repairs.brought(S.RANKED)
    page.choose_view(BOARD)
    QApplication.processEvents()
    return page.board


def at(clock: str, day: int = 24) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day} {clock}")


def test_the_day_shows_lanes_hours_and_what_waits(board: DispatchBoard) -> None:
    day = board.board.day
    assert day is not None
    assert [lane.title for lane in day.lanes] == ["张建军", "孙伟", "外协 宏达防水"]
    assert [(closed.word, f"{closed.start:%H:%M}") for closed in day.lanes[0].closed][1:2] == [("休息", "12:00")]
    assert day.lanes[0].sign is not None
    assert day.lanes[0].sign.text == "闲置"
    assert [len(group.cards) for group in day.waiting] == [1, 0, 0]
    assert board.board.figures.accessibleName() == (
        "可用工时 16 小时，留给急修和非预约（20%） 3.2 小时，已约 0 小时，还可约 12.8 小时，滞留 0 小时，"
        "未派 1 单，超期 0 单，闲置 2 人"
    )


def test_an_order_is_given_to_a_person_and_a_time_by_keyboard(hands: Hands, board: DispatchBoard) -> None:
    hands.press(Key.Key_1, ALT)
    assert board.board.hint.text() == "派单 3-2-1501：张建军 10:30–11:30"
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Return)
    order = only()
    assert (order.state, order.technician_name) == (S.DISPATCHED, "张建军")
    assert (order.starts_at, order.ends_at) == (at("10:45"), at("11:45"))
    assert board.message.text == "3-2-1501 派单：张建军 11-24 10:45–11:45。"
    assert board.board.view.block_now == order.id
    hands.press(Key.Key_2, ALT)
    assert (only().state, only().mode) == (S.BOOKED, Mode.BOOKED)


def test_a_row_of_today_leads_to_the_board_with_its_order_under_the_cursor(hands: Hands, page: RepairPage) -> None:
    """Whatever was shown before, and on whatever day; then one key begins to place it."""
    repairs.brought(S.RANKED)
    second = repairs.brought(S.RANKED)
    page.show_view(BOARD)
    page.board.choose_way("state")
    page.board.turn_day(1)
    page.show_view("register")
    QApplication.processEvents()
    page.open_record(second.id)
    open_step(page, second.id, "dispatch")
    QApplication.processEvents()
    assert page.stack.currentWidget() is page.board
    assert page.board.day == NOW.date()
    assert page.board.ways.value() == "person"
    looked_at = page.board.board.current()
    assert looked_at is not None
    assert looked_at.key == second.id
    assert page.board.board.waiting.hasFocus()
    hands.press(Key.Key_1, ALT)
    assert page.board.board.placing.card is not None
    assert page.board.board.placing.card.key == second.id


def test_any_other_step_opens_in_the_panel_of_the_register(hands: Hands, page: RepairPage) -> None:
    order = repairs.brought(S.RECEIVED)
    assert hands.window.isVisible()
    page.choose_view(BOARD)
    page.open_record(order.id)
    open_step(page, order.id, "cancel")
    QApplication.processEvents()
    assert page.stack.currentWidget() is page.register
    assert page.register.panel.in_place is not None


def mouse(widget: QWidget, kind: QEvent.Type, place: QPoint) -> None:
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    inside = QPointF(widget.mapFromGlobal(place))
    QApplication.sendEvent(
        widget, QMouseEvent(kind, inside, QPointF(place), button, held, Qt.KeyboardModifier.NoModifier)
    )


def drop(board: DispatchBoard, card: BoardCard, lane: int, moment: datetime) -> None:
    """Carry a waiting card onto a lane and a time."""
    held, view = board.board.waiting, board.board.view
    held.go_to(card.key)
    start = held.viewport().mapToGlobal(held.visualRect(held.currentIndex()).center())
    grid = view.grid
    x, y = grid.x_of(moment), (lane + 0.5) * grid.lane_height
    over = view.viewport().mapToGlobal(QPoint(round(x), round(y)))
    mouse(held.viewport(), QEvent.Type.MouseButtonPress, start)
    mouse(held.viewport(), QEvent.Type.MouseMove, over)
    mouse(held.viewport(), QEvent.Type.MouseButtonRelease, over)


def test_a_drop_writes_what_the_keys_write(hands: Hands, board: DispatchBoard) -> None:
    second = repairs.brought(S.RANKED)
    board.refresh()
    (card, other) = board.board.waiting.cards()
    drop(board, card, 0, at("10:45"))
    board.board.waiting.setFocus()
    board.board.waiting.go_to(other.key)
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Down)
    for _ in range(40):
        if board.board.placing.slot is not None and board.board.placing.slot.start < at("10:45"):
            hands.press(Key.Key_Right)
        elif board.board.placing.slot is not None and board.board.placing.slot.start > at("10:45"):
            hands.press(Key.Key_Left)
    hands.press(Key.Key_Return)
    dragged, typed = repairs.fresh(Order.get_by_id(card.key)), repairs.fresh(second)
    assert (dragged.technician_name, typed.technician_name) == ("张建军", "孙伟")
    same = ("state", "starts_at", "ends_at", "mode", "issued_by", "dispatched_at", "due_at")
    assert [getattr(dragged, name) for name in same] == [getattr(typed, name) for name in same]


def test_a_booked_or_absent_hour_is_refused_on_the_board_with_the_reason(
    hands: Hands, board: DispatchBoard, technicians: dict[str, Technician]
) -> None:
    away: dict[str, Any] = {"from_at": at("10:00"), "until_at": at("12:00"), "reason": "外出领料"}
    hours.be_absent(technicians["孙伟"].id, by=MANAGER, at=NOW, **away)
    board.refresh()
    card = board.board.waiting.cards()[0]
    drop(board, card, 1, at("11:00"))
    assert only().state == S.RANKED
    assert board.board.hint.text() == "孙伟 10:00–12:00 外出领料，换个时间或人。"
    drop(board, card, 0, at("12:15"))
    assert only().state == S.RANKED
    assert "休息" in board.board.hint.text()
    assert hands.window.isVisible()


def test_a_booked_order_moves_only_after_the_customer_was_told(hands: Hands, board: DispatchBoard) -> None:
    order = only()
    for name in ("dispatch", "book"):
        repairs.step(order, name)
    board.turn_day(1)
    assert board.board.show_card(order.id)
    hands.press(Key.Key_1, ALT)
    for _ in range(4):
        hands.press(Key.Key_Right)
    hands.press(Key.Key_Return)
    assert only().starts_at == repairs.LATER
    hands.press(Key.Key_Return, CONTROL)
    moved = only()
    assert (moved.starts_at, moved.customer_told_at) == (repairs.LATER + timedelta(hours=1), NOW)
    assert board.message.text == "3-2-1501 改期：张建军 11-25 10:00–11:00。"


def test_the_day_is_turned_by_keys_and_the_card_goes_along(hands: Hands, board: DispatchBoard) -> None:
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Right, CONTROL)
    assert (board.day, board.weekday.text()) == (at("00:00", 25).date(), "周三 明天")
    hands.press(Key.Key_Return)
    assert only().starts_at == at("10:30", 25)
    hands.press(Key.Key_Left, CONTROL)
    assert board.board.day is not None
    assert board.board.day.blocks == ()


def test_what_another_seat_took_meanwhile_is_refused_and_nothing_is_written(
    hands: Hands, page: RepairPage, board: DispatchBoard
) -> None:
    other = repairs.order(content="另一单")
    for name in ("confirm", "rank"):
        repairs.step(other, name)
    hands.press(Key.Key_1, ALT)
    slot = board.board.placing.slot
    assert slot is not None
    repairs.step(other, "dispatch", starts_at=slot.start, minutes=60)
    page.board.board.placing._day.blocks  # noqa: B018
    board.board.placed.emit(slot)
    assert repairs.fresh(Order.get_by_id(slot.card.key)).state == S.RANKED
    assert "已约 3-2-1501" in board.message.text


def test_enter_opens_the_order_with_every_step(hands: Hands, page: RepairPage, board: DispatchBoard) -> None:
    assert board.board.waiting.hasFocus()
    hands.press(Key.Key_Return)
    assert page.stack.currentWidget() is page.register
    facts = page.register.panel.facts
    assert facts is not None
    assert "dispatch" in [step.name for step in facts.steps]


def test_after_the_work_every_order_stands_in_its_column(hands: Hands, page: RepairPage, board: DispatchBoard) -> None:
    for state in (S.SHEET_RETURNED, S.DONE, S.AWAITING_SHEET, S.POSTED):
        repairs.brought(state)
    board.refresh()
    lists = board.board.after.lists
    assert {key: len(cards.cards()) for key, cards in lists.items()} == {"hear": 1, "return": 1, "post": 1, "call": 1}
    assert lists["post"].cards()[0].note == "¥160.00"
    board.ways.segments[1].click()
    assert board.board.states.isVisible()
    assert sum(len(cards.cards()) for cards in board.board.states.lists.values()) == 5
    lists = board.board.states.lists
    lists["done"].setFocus()
    hands.press(Key.Key_Return)
    assert page.stack.currentWidget() is page.register


def test_late_work_is_said_in_words(board: DispatchBoard) -> None:
    order = only()
    repairs.step(order, "dispatch", starts_at=NOW, minutes=60)
    board.context.clock = lambda: NOW + timedelta(hours=2)
    board.refresh()
    day = board.board.day
    assert day is not None
    assert day.blocks[0].card.sign is not None
    assert day.blocks[0].card.sign.text == "超 2 小时"
    assert "超期 1 单" in board.board.figures.accessibleName()


def test_who_only_reads_places_nothing(
    new_context: NewContext, technicians: dict[str, Technician], show: Callable[..., Hands]
) -> None:
    assert technicians
    repairs.brought(S.RANKED)
    page = RepairPage(new_context(VIEWER))
    hands = show(page)
    page.choose_view(BOARD)
    hands.press(Key.Key_1, ALT)
    assert page.board.board.placing.slot is None
    assert page.board.message.text == "派单由前台、主管或经理办理。"
