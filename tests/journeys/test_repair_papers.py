"""Papers of an order at the desk: printed, signed on the pad, taken back, handed to finance, blank for dark days."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csapp.core.roles import Actor
from csapp.features.repair_order.documents import sheet
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import BlankSheet, Handover
from csapp.features.repair_order.page.desk import BOARD, RepairPage
from csapp.features.repair_order.page.lists import RepairListsPage
from csapp.features.repair_order.register import BLANKS
from csapp.features.repair_order.service.standing import paper_of
from csapp.features.repair_order.workflow import OrderState
from csapp.ui.buttons import Button
from csapp.ui.context import Context
from tests.features import repair_makers as repairs
from tests.journeys.hands import CONTROL, Hands, Home, Key
from tests.makers import DESK, VIEWER
from tests.makers import scan as scanned

NewContext = Callable[[Actor], Context]
S = OrderState
INK = [[(100.0, 40.0, 0.5), (300.0, 120.0, 0.5), (200.0, 60.0, 0.5)]]


@pytest.fixture
def opened() -> list[Path]:
    """Files the page opened."""
    return []


@pytest.fixture
def page(new_context: NewContext, home: Home, opened: list[Path]) -> RepairPage:
    assert home.owner.id
    repairs.trades()
    made = RepairPage(new_context(DESK))
    made.register.open_file = opened.append
    return made


@pytest.fixture
def hands(page: RepairPage, show: Callable[..., Hands]) -> Hands:
    return show(page, F3=page.new_record)


def offered(page: RepairPage) -> dict[str, Button]:
    """The small buttons under the paper."""
    return {button.text(): button for button in page.register.panel.findChildren(Button) if button.isVisible()}


def test_the_sheet_is_printed_and_counted(hands: Hands, page: RepairPage, opened: list[Path]) -> None:
    order = repairs.brought(S.DISPATCHED)
    page.open_record(order.id)
    hands.press(Key.Key_P, CONTROL)
    assert opened[0].read_bytes().startswith(b"%PDF")
    assert repairs.fresh(order).print_count == 1
    assert page.register.message.text == f"已写好「{opened[0].name}」。"


def test_a_scan_dropped_on_the_order_takes_the_sheet_back(hands: Hands, page: RepairPage, tmp_path: Path) -> None:
    order = repairs.brought(S.AWAITING_SHEET)
    page.open_record(order.id)
    assert hands.window.isVisible()
    scan = scanned(tmp_path / "工作单.pdf")
    facts = page.register.panel.facts
    assert facts is not None
    page.register.papers._take_back(facts, scan)
    assert repairs.fresh(order).state == S.SHEET_RETURNED
    paper = paper_of(order.id)
    assert (paper.is_returned, paper.newest is not None and paper.newest.name) == (True, "工作单.pdf")
    assert page.register.message.text == f"{order.number} 的工作单已收回。"


def test_the_customer_signs_on_the_pad(hands: Hands, page: RepairPage, opened: list[Path]) -> None:
    order = repairs.brought(S.DONE)
    page.open_record(order.id)
    assert hands.window.isVisible()
    offered(page)["客户签字"].click()
    dialog = page.register.papers.dialog
    assert dialog is not None
    dialog.pad.set_strokes(INK)
    dialog.do_it()
    paper = paper_of(order.id)
    assert paper.signed == (sheet.CUSTOMER,)
    assert paper.newest is not None
    page.register.papers._open_kept(paper)
    assert opened[-1].read_bytes().startswith(b"%PDF")
    assert opened[-1].suffix == ".pdf"


def test_the_fee_notice_is_offered_only_where_something_is_to_be_paid(
    hands: Hands, page: RepairPage, opened: list[Path]
) -> None:
    order = repairs.brought(S.DONE)
    page.open_record(order.id)
    assert hands.window.isVisible()
    offered(page)["缴费通知单"].click()
    assert opened[0].name.startswith("fee_notice")
    free = repairs.brought(S.DONE, place="东门", item="路灯维修", steps={"finish": {"fee_fen": 0}})
    page.open_record(free.id)
    assert "缴费通知单" not in offered(page)


def test_the_day_goes_on_paper_from_the_board(hands: Hands, page: RepairPage, opened: list[Path]) -> None:
    repairs.brought(S.DISPATCHED, steps={"dispatch": {"starts_at": repairs.LATER}})
    page.choose_view(BOARD)
    page.board.open_file = opened.append
    hands.press(Key.Key_P, CONTROL)
    assert opened[0].name.startswith("dispatch-20261124")


# Lists


@pytest.fixture
def lists(page: RepairPage, opened: list[Path]) -> RepairListsPage:
    made = RepairListsPage(page.context)
    for held in made.pages.values():
        held.open_file = opened.append
    return made


def test_returned_sheets_go_to_finance_once_in_one_list(
    lists: RepairListsPage, show: Callable[..., Hands], opened: list[Path]
) -> None:
    order = repairs.brought(S.SHEET_RETURNED)
    hands = show(lists)
    hands.press(Key.Key_N, CONTROL)
    hands.write("周会计")
    hands.press(Key.Key_Return, CONTROL)
    (handover,) = Handover.select()
    assert (handover.receiver, handover.sheets, handover.total_fen) == ("周会计", 1, 16000)
    assert repairs.fresh(order).state == S.POSTED
    hands.press(Key.Key_P, CONTROL)
    assert opened[0].read_bytes().startswith(b"%PDF")
    hands.press(Key.Key_N, CONTROL)
    hands.write("周会计")
    hands.press(Key.Key_Return, CONTROL)
    assert Handover.select().count() == 1
    shown = lists.pages["repair_handover"]
    assert shown.message.text == "还没有选要交财务的工作单。"


def test_blank_sheets_are_reserved_and_printed(
    lists: RepairListsPage, show: Callable[..., Hands], opened: list[Path]
) -> None:
    hands = show(lists)
    lists.show_register(BLANKS.key)
    hands.press(Key.Key_N, CONTROL)
    hands.letters("3")
    hands.press(Key.Key_Return, CONTROL)
    assert BlankSheet.select().count() == 3
    hands.press(Key.Key_P, CONTROL)
    assert opened[0].read_bytes().startswith(b"%PDF")
    assert Order.select().count() == 0


def test_who_only_reads_is_offered_no_signing_and_no_list(
    new_context: NewContext, page: RepairPage, show: Callable[..., Hands]
) -> None:
    order = repairs.brought(S.DONE)
    reader = RepairPage(new_context(VIEWER))
    show(reader)
    reader.open_record(order.id)
    assert not {"客户签字", "缴费通知单", "改明细"} & {
        button.text() for button in reader.register.panel.findChildren(Button) if button.isVisible()
    }
    lists = RepairListsPage(new_context(VIEWER))
    assert not lists.pages["repair_handover"].may_create()
    assert page.register.may_create()
