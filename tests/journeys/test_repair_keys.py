"""报修 to the key cabinet in the real window: one loan from a repair order in two keys, from panel and board (S12)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.workflow import LoanState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.page.desk import BOARD, RepairPage
from csapp.features.repair_order.page.keys import KeySection
from csapp.features.repair_order.service import entry
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.keys.models import KeySet
from tests.features import key_makers
from tests.features import repair_makers as repairs
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW, VIEWER

S = OrderState


@pytest.fixture
def key(home: Home) -> KeySet:
    """A2-07 opens 3-2-1501."""
    repairs.trades()
    key_makers.cabinet()
    return key_makers.key("A2-07", home.unit)


@pytest.fixture
def order(key: KeySet) -> Order:
    """A booked visit to 3-2-1501 at two, 张建军 sent, the owner at work."""
    assert key.id
    at = NOW.replace(hour=14, minute=0)
    return repairs.brought(S.BOOKED, allows_entry=True, steps={"book": {"starts_at": at, "minutes": 60}})


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, order: Order) -> Iterator[Hands]:
    """The register of the repair orders with the only one selected."""
    made = open_window(qtbot, qapp, office, clock, DESK)
    window(made).go("repair_order", order.id)
    yield made
    made.window.close()


def window(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def repair_page(hands: Hands) -> RepairPage:
    page = window(hands).page("repair_order")
    assert isinstance(page, RepairPage)
    return page


def section(hands: Hands) -> KeySection:
    found = repair_page(hands).register.panel.findChildren(KeySection)
    return next(part for part in reversed(found) if part.isVisible())


def only() -> Loan:
    (loan,) = Loan.select()
    return loan


def keys_page(hands: Hands) -> Any:
    return window(hands).page("key_lending")


def test_two_keys_lend_the_key_of_an_order_to_its_technician(hands: Hands, order: Order) -> None:
    told = section(hands)
    assert (told.words.text(), told.button.text()) == ("A2-07 入户门，1 把，在柜。", "借给张建军")
    assert told.consent.text() == "业主单雅琴 11-24 10:24 同意用钥匙入户。"
    before = hands.keys
    hands.press(Key.Key_K, ALT)
    said = f"{order.number} 记着：业主单雅琴 11-24 10:24 同意，{DESK.name} 征询。"
    assert keys_page(hands).cabinet._form.note.text() == said
    hands.press(Key.Key_Return, CONTROL)
    assert hands.keys - before == 2
    loan = only()
    assert (loan.state, loan.hook, loan.borrower) == (LoanState.OUT, "A2-07", "张建军")
    assert (loan.purpose, loan.source_number) == (f"报修 {order.number} 厨房龙头滴水", order.number)
    assert loan.due_at == datetime(2026, 11, 24, 15, 0)
    assert (loan.contact_name, loan.contact_phone, loan.contacted_by) == ("单雅琴", "13800002746", DESK.name)
    assert (loan.identity_confirmed, loan.consent_given, loan.proofs) == (True, True, "工作证")
    assert keys_page(hands).cabinet.message.text == f"A2-07 借出，张建军，编号 {loan.number}。"


def test_both_panels_show_the_link_and_lead_to_each_other(hands: Hands, order: Order) -> None:
    hands.press(Key.Key_K, ALT)
    hands.press(Key.Key_Return, CONTROL)
    panel = keys_page(hands).cabinet.panel
    assert [(line.number, line.words) for line in panel.links.links] == [(order.number, "来自")]
    panel.links.list.opened.emit("0")
    assert window(hands).tabs.current == "repair_order"
    panel = repair_page(hands).register.panel
    assert [(line.number, line.words) for line in panel.links.links] == [(only().number, "开出")]
    panel.links.list.opened.emit("0")
    assert keys_page(hands).register.panel.facts.id == only().id


def test_the_board_lends_as_well(hands: Hands, order: Order) -> None:
    page = repair_page(hands)
    page.show_view(BOARD)
    assert page.board.board.show_card(order.id)
    before = hands.keys
    hands.press(Key.Key_K, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert (hands.keys - before, only().borrower) == (2, "张建军")


def test_without_consent_the_owner_is_asked_once_and_the_telephone_on_record_stands_in(
    hands: Hands, order: Order
) -> None:
    entry.withdraw_entry(order.id, by=DESK, at=NOW)
    window(hands).go("today")
    window(hands).go("repair_order", order.id)
    assert "还没有记业主同意入户" in section(hands).consent.text()
    hands.press(Key.Key_K, ALT)
    hands.press(Key.Key_Return, CONTROL)
    form = keys_page(hands).cabinet._form.form
    assert Loan.select().count() == 0
    assert form.form.message_of("identity_confirmed") or form.form.message_of("contacted_at")
    form.form.set_values({"contacted_at": NOW, "identity_confirmed": True, "consent_given": True})
    hands.press(Key.Key_Return, CONTROL)
    loan = only()
    assert (loan.state, loan.contact_name, loan.contact_phone) == (LoanState.OUT, "单雅琴", "13812342746")


def test_no_telephone_is_written_into_the_form_it_is_hinted_at_masked(hands: Hands) -> None:
    hands.press(Key.Key_K, ALT)
    form = keys_page(hands).cabinet._form.form.form
    typed = form.draft()
    assert not typed["contact_phone"]
    assert not any("13800002746" in str(value) for value in typed.values())
    assert form.entry("contact_phone").placeholderText() == "138****2746，空着就用这个"


def test_what_was_agreed_for_the_technician_does_not_hold_for_somebody_else(hands: Hands) -> None:
    hands.press(Key.Key_K, ALT)
    form = keys_page(hands).cabinet._form
    form.show_kind("施工单位")
    values = form.form.form.draft()
    assert (values["borrower"], values["contacted_at"]) == ("", "")
    assert values["purpose"].startswith("报修 WX")
    form.form.form.set_values({"borrower": "路人", "identity": True, "permit": True})
    hands.press(Key.Key_Return, CONTROL)
    assert Loan.select().count() == 0


def test_two_keys_bring_it_back_with_one_for_the_hook(hands: Hands, order: Order) -> None:
    hands.press(Key.Key_K, ALT)
    hands.press(Key.Key_Return, CONTROL)
    window(hands).go("repair_order", order.id)
    assert section(hands).button.text() == "登记归还"
    hands.press(Key.Key_K, ALT)
    hands.press(Key.Key_5, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert only().state == LoanState.RETURNED


def test_an_order_that_is_over_says_that_its_key_is_out(hands: Hands, order: Order) -> None:
    hands.press(Key.Key_K, ALT)
    hands.press(Key.Key_Return, CONTROL)
    repairs.step(order, "cancel")
    window(hands).go("repair_order", order.id)
    assert section(hands).warning.text == "这单已取消，钥匙还在张建军手里，先追还。"
    window(hands).go("today")
    page: Any = window(hands).page("today")
    page.read()
    titles = [row.words[3] for group in page.shown.groups["all"] for row in group.rows]
    assert any(title.startswith(f"{order.number} 已办完") for title in titles), titles


def test_a_reader_is_shown_where_the_key_is_and_offered_nothing(
    qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, order: Order
) -> None:
    made = open_window(qtbot, qapp, office, clock, VIEWER)
    window(made).go("repair_order", order.id)
    assert section(made).button.isHidden()
    made.press(Key.Key_K, ALT)
    assert window(made).tabs.current == "repair_order"
    made.window.close()
