"""A new clerk at the key cabinet by keyboard alone: lend in eight keys, give back several, wrong hook, refuse, sign."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.draft import draft_of
from csapp.features.key_lending import documents
from csapp.features.key_lending.models import BorrowerKind, Loan, SignedHow
from csapp.features.key_lending.page.desk import KeyLendingPage
from csapp.features.key_lending.service import returning
from csapp.features.key_lending.workflow import LoanState
from csapp.masterdata.keys.models import HookState, KeySet, StockTake
from csapp.masterdata.keys.service import stock_lines
from csapp.masterdata.people.models import Person
from csapp.ui.cabinet_round import CabinetRound
from csapp.ui.context import Context
from tests import makers
from tests.features import key_makers
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import DESK, NOW, SUPERVISOR, VIEWER

NewContext = Callable[[Actor], Context]
S = LoanState
INK = [[(100.0, 40.0, 0.5), (300.0, 120.0, 0.5), (200.0, 60.0, 0.5)]]


@pytest.fixture
def keys(office: DataFolder) -> dict[str, KeySet]:
    """Two rooms, two public places, and a cabinet with free hooks."""
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet(rows=4)
    first, _ = key_makers.household()
    second, _ = key_makers.household("3-2-1501", "单雅琴", "13812342746")
    hooks = {"A3-10": first, "A2-07": second, "A1-01": None, "A1-02": None}
    return {
        hook: key_makers.key(hook, unit, place_name="" if unit else f"机房{hook[-1]}") for hook, unit in hooks.items()
    }


@pytest.fixture
def page(new_context: NewContext, keys: dict[str, KeySet]) -> KeyLendingPage:
    assert len(keys) == 4
    made = KeyLendingPage(new_context(DESK))
    made.cabinet.open_file = made.register.open_file = lambda file: None
    return made


@pytest.fixture
def hands(page: KeyLendingPage, show: Callable[..., Hands]) -> Hands:
    made = show(page, F6=page.new_record)
    page.take_focus()
    return made


def only() -> Loan:
    (loan,) = Loan.select()
    return loan


def scan(hands: Hands, text: str) -> None:
    hands.press(Key.Key_F6)
    hands.letters(text)
    hands.press(Key.Key_Return)


def test_a_known_owner_has_the_key_after_eight_keys(hands: Hands, page: KeyLendingPage) -> None:
    hands.press(Key.Key_F6)
    hands.letters("1501")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    assert hands.keys <= 8
    loan = only()
    assert (loan.state, loan.hook, loan.borrower, loan.borrower_kind) == (S.OUT, "A2-07", "单雅琴", BorrowerKind.OWNER)
    assert (loan.identity_confirmed, loan.borrower_phone, loan.lent_by) == (True, "13812342746", DESK.name)
    assert page.cabinet.message.text == f"A2-07 借出，单雅琴，编号 {loan.number}。"
    assert page.cabinet.board.out()[0].word == "单雅琴"


def test_of_two_owners_either_may_come_and_nobody_else(
    keys: dict[str, KeySet], hands: Hands, page: KeyLendingPage
) -> None:
    makers.person("单立新", "13912340075", home=keys["A2-07"].unit)
    for name in ("路人", "单立新"):
        scan(hands, "A2-07")
        form = page.cabinet._form.form
        assert form is not None
        form.form.set_values({"borrower": name, "record": True})
        hands.press(Key.Key_Return, CONTROL)
        if name == "路人":
            assert page.cabinet.message.text == "路人不是 3-2-1501 在册的业主，先联系业主。"
            assert Loan.select().count() == 0
    assert (only().borrower, only().borrower_phone) == ("单立新", "13912340075")


def test_an_owner_who_was_not_identified_gets_nothing(hands: Hands, page: KeyLendingPage) -> None:
    scan(hands, "A2-07")
    hands.press(Key.Key_Return, CONTROL)
    assert Loan.select().count() == 0
    assert "核对身份" in page.cabinet.message.text


def test_a_stranger_needs_every_fact_and_each_refusal_stands_at_its_field(hands: Hands, page: KeyLendingPage) -> None:
    scan(hands, "A3-10")
    form = page.cabinet._form
    form.show_kind(BorrowerKind.CONTRACTOR)
    inner = form.form
    assert inner is not None
    given = {"borrower": "韩大勇", "purpose": "防水返工", "identity": True, "permit": True}
    inner.form.set_values(given)
    inner.form.focus_first()
    for name, value in (("contacted_at", NOW - timedelta(minutes=4)), ("identity_confirmed", True)):
        hands.press(Key.Key_Return, CONTROL)
        assert Loan.select().count() == 0
        assert inner.form.message_of("identity_confirmed") or inner.form.message_of("contacted_at")
        inner.form.set_values({name: value})
    hands.press(Key.Key_Return, CONTROL)
    assert inner.form.message_of("consent_given") == "业主没有同意，不能借。按「拒借」写明原因。"
    inner.form.set_values({"consent_given": True})
    hands.press(Key.Key_Return, CONTROL)
    loan = only()
    assert (loan.state, loan.contact_name, loan.contact_phone) == (S.OUT, "仇文博", "13700006604")
    assert loan.contacted_by == DESK.name


def test_a_new_clerk_lends_to_a_contractor_by_keyboard_only(hands: Hands, page: KeyLendingPage) -> None:
    scan(hands, "A3-10")
    hands.press(Key.Key_Backtab)
    for _ in range(3):
        hands.press(Key.Key_Right)
    form = page.cabinet._form.form
    assert form is not None
    hands.press(Key.Key_Tab)
    for _ in range(2):
        hands.press(Key.Key_Space)
        hands.press(Key.Key_Tab)
    for words in ("韩大勇", "15900003308", "", "防水返工", "1800", "1020", "", ""):
        hands.write(words)
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    loan = only()
    assert (loan.state, loan.borrower_kind, loan.borrower) == (S.OUT, BorrowerKind.CONTRACTOR, "韩大勇")
    assert (loan.due_at, loan.contacted_at) == (NOW.replace(hour=18, minute=0), NOW.replace(minute=20))
    assert (loan.contact_name, loan.contact_phone, loan.consent_given) == ("仇文博", "13700006604", True)
    assert QApplication.focusWidget() is page.cabinet.frame.cabinet


def test_a_stranger_is_turned_away_with_a_reason(hands: Hands, page: KeyLendingPage) -> None:
    scan(hands, "A3-10")
    form = page.cabinet._form
    form.show_kind(BorrowerKind.CONTRACTOR)
    assert form.form is not None
    form.form.form.set_values({"borrower": "自称维修的人"})
    form._give("turn_away")
    hands.write("业主说没有叫人")
    hands.press(Key.Key_Return, CONTROL)
    assert (only().state, only().refuse_reason, only().borrower) == (S.REFUSED, "业主说没有叫人", "自称维修的人")
    assert page.cabinet.board.out() == []


def test_a_request_waits_for_the_owner_and_goes_on_in_the_panel(hands: Hands, page: KeyLendingPage) -> None:
    scan(hands, "A3-10")
    form = page.cabinet._form
    form.show_kind(BorrowerKind.TENANT)
    assert form.form is not None
    form.form.form.set_values({"borrower": "王租客", "identity": True, "lease": True})
    form._give("request")
    assert only().state == S.REQUESTED
    hook = next(hook for hook in page.cabinet.board.all() if hook.label == "A3-10")
    assert hook.state is HookState.PENDING
    hands.press(Key.Key_1, ALT)
    assert only().state == S.CONTACTING


def lend_all(keys: dict[str, KeySet]) -> None:
    for key in keys.values():
        key_makers.lend(key, BorrowerKind.STAFF, borrower="赵永强", borrower_phone="")


def test_several_keys_come_back_from_a_running_list(
    keys: dict[str, KeySet], hands: Hands, page: KeyLendingPage
) -> None:
    lend_all(keys)
    page.cabinet.refresh()
    for text in ("A3-10", keys["A2-07"].code, "A1-01"):
        scan(hands, text)
    tray = page.cabinet.frame.tray
    assert [item.hook for item in tray.items] == ["A1-01", "A2-07", "A3-10"]
    hands.press(Key.Key_Return, CONTROL)
    assert "再勾上「已挂回」" in page.cabinet.message.text
    assert Loan.select().where(Loan.state == S.OUT).count() == 4
    scan(hands, "A2-07")
    assert [item.is_hung for item in tray.items] == [False, True, False]
    hands.press(Key.Key_5, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert page.cabinet.message.text == "已登记归还 3 套。归还人还要签字。"
    assert {loan.hook for loan in Loan.select().where(Loan.state == S.OUT)} == {"A1-02"}
    assert tray.items == []


def test_a_wrong_hook_is_warned_of_and_a_missing_piece_stops_it(
    keys: dict[str, KeySet], hands: Hands, page: KeyLendingPage
) -> None:
    key_makers.lend(keys["A3-10"])
    page.cabinet.refresh()
    scan(hands, "A3-10")
    scan(hands, "A3-09")
    assert page.cabinet.message.text == "挂错钩了：5-1-0802 挂回 A3-10，不是 A3-09。"
    tray = page.cabinet.frame.tray
    tray.list.setFocus()
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Minus)
    hands.press(Key.Key_Return, CONTROL)
    assert "点到 0 把" in page.cabinet.message.text
    assert only().state == S.OUT
    tray.list.setFocus()
    hands.press(Key.Key_Plus)
    hands.press(Key.Key_Return, CONTROL)
    assert only().state == S.RETURNED


def test_the_hooks_are_walked_with_the_arrows_and_a_scanner_is_heard_from_there(
    hands: Hands, page: KeyLendingPage
) -> None:
    view = page.cabinet.frame.cabinet
    assert QApplication.focusWidget() is view
    for _ in range(2):
        hands.press(Key.Key_Down)
    for _ in range(9):
        hands.press(Key.Key_Right)
    hook = page.cabinet.hook_now()
    assert hook is not None
    assert hook.label == "A3-10"
    assert page.cabinet.panel.title.text() == "5-1-0802"
    spoken = view.cells.data(view.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "A3-10 5-1-0802，在柜"
    hands.letters("15")
    assert page.cabinet.frame.scan.text() == "15"
    hands.letters("01")
    faint = {cell.label for row in view.cells.rows for cell in row if not cell.is_faint}
    assert faint == {"A2-07"}
    hands.press(Key.Key_Escape)
    assert not any(cell.is_faint for row in view.cells.rows for cell in row)


def test_what_is_not_there_is_said(hands: Hands, page: KeyLendingPage) -> None:
    scan(hands, "9-9-9999")
    assert "没有找到「9-9-9999」的钥匙" in page.cabinet.message.text


@pytest.mark.usefixtures("hands")
def test_chips_count_and_let_their_hooks_stand_out(keys: dict[str, KeySet], page: KeyLendingPage) -> None:
    key_makers.lend(keys["A3-10"], at=NOW - timedelta(days=2), contacted_at=NOW - timedelta(days=2, minutes=5))
    page.cabinet.refresh()
    chips = page.cabinet.frame.chips
    counted = {name: chips.count_of(name) for name in ("all", "in", "out", "overdue", "pending", "missing", "empty")}
    assert counted == {"all": 48, "in": 3, "out": 0, "overdue": 1, "pending": 0, "missing": 0, "empty": 44}
    page.cabinet.narrow("overdue")
    shown = [cell.label for row in page.cabinet.frame.cabinet.cells.rows for cell in row if not cell.is_faint]
    assert shown == ["A3-10"]
    assert page.cabinet.frame.out.content.lines[0].sign.text == "逾期 34 小时"


def test_the_borrower_signs_at_loan_and_at_return(
    keys: dict[str, KeySet], hands: Hands, page: KeyLendingPage, office: DataFolder
) -> None:
    loan = key_makers.lend(keys["A3-10"])
    page.cabinet.refresh()
    page.cabinet.open_record(loan.id)
    hands.press(Key.Key_2, ALT)
    dialog = page.cabinet.dialog
    assert dialog is not None
    dialog.pad.set_strokes(INK)
    dialog.do_it()
    assert Loan.get_by_id(loan.id).signed_out == SignedHow.ON_SCREEN
    returning.give_back(loan.id, by=DESK, at=NOW, pieces=1, hook_confirmed=True)
    page.open_record(loan.id)
    facts = page.register.panel.facts
    assert facts is not None
    step = next(step for step in facts.steps if step.name == "sign_in")
    page.register.openers["sign_in"](facts, step)
    dialog = page.register.dialog
    assert dialog is not None
    dialog.pad.set_strokes(INK)
    dialog.do_it()
    assert Loan.get_by_id(loan.id).signed_in == SignedHow.ON_SCREEN
    assert documents.slips_of(loan.id, office)[1] is not None


def test_the_paper_is_that_of_where_the_focus_is(
    keys: dict[str, KeySet], hands: Hands, page: KeyLendingPage, office: DataFolder
) -> None:
    loan = key_makers.lend(keys["A3-10"])
    page.cabinet.refresh()
    page.cabinet.open_record(loan.id)
    hands.press(Key.Key_P, CONTROL)
    QApplication.processEvents()
    hands.press(Key.Key_Return)
    hands.press(Key.Key_P, CONTROL)
    printed = sorted(file.name.rsplit("-", 2)[0] for file in (office.root / "print").iterdir())
    assert printed == ["key-cabinet", "key_lending-YS20261124"]


@pytest.mark.parametrize(("by", "is_offered"), [(DESK, False), (SUPERVISOR, True)])
@pytest.mark.usefixtures("keys")
def test_only_leaders_are_offered_the_decode_sheet(new_context: NewContext, by: Actor, is_offered: bool) -> None:
    page = KeyLendingPage(new_context(by))
    assert ("打印钥匙对照表" in dict(page.cabinet.papers())) is is_offered


def test_the_cabinet_is_walked_hook_by_hook_and_the_sheet_printed(
    hands: Hands, page: KeyLendingPage, office: DataFolder
) -> None:
    page.cabinet.count_keys()
    # A1-01 agrees, A1-02 has one piece too many, A2-07 agrees, A3-10 is not on its hook
    hands.press(Key.Key_Return)
    for count in ("2", "", "0"):
        hands.letters(count)
        hands.press(Key.Key_Return)
    walk = page.cabinet.frame.side.currentWidget()
    assert isinstance(walk, CabinetRound)
    assert [stop.place for stop in walk.differences()] == ["A1-02", "A3-10"]
    hands.press(Key.Key_Return, CONTROL)
    (take,) = StockTake.select()
    assert (take.expected, take.found) == (4, 3)
    assert [(line.key_set.hook, line.pieces) for line in stock_lines(take.id)] == [("A1-02", 2), ("A3-10", 0)]
    assert list((office.root / "print").glob("key-stock-*.pdf"))


def test_a_walk_left_for_the_telephone_goes_on_where_it_stopped(hands: Hands, page: KeyLendingPage) -> None:
    page.cabinet.count_keys()
    hands.letters("3")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return, CONTROL)
    walk = page.cabinet.frame.side.currentWidget()
    assert isinstance(walk, CabinetRound)
    assert walk.note.text() == "还有 3 个钩没有点，从 A1-02 接着点。"
    assert not StockTake.select().count()
    hands.press(Key.Key_Escape)
    page.cabinet.count_keys()
    again = page.cabinet.frame.side.currentWidget()
    assert isinstance(again, CabinetRound)
    assert (again is not walk, again.place.text(), again.progress.text()) == (True, "A1-02", "已点 1 / 4")
    hands.letters("A3-10")
    hands.press(Key.Key_Return)
    assert again.place.text() == "A3-10"
    hands.press(Key.Key_6, ALT)
    hands.press(Key.Key_Return, CONTROL)
    (take,) = StockTake.select()
    assert [line.key_set.hook for line in stock_lines(take.id)] == ["A1-01"]
    assert draft_of(f"key_stock_{page.cabinet.shown}", by=DESK) is None


@pytest.mark.usefixtures("keys")
def test_who_only_reads_sees_the_hooks_and_lends_nothing(new_context: NewContext, show: Callable[..., Hands]) -> None:
    page = KeyLendingPage(new_context(VIEWER))
    hands = show(page, F6=page.new_record)
    scan(hands, "A3-10")
    told = page.cabinet.panel.facts
    assert told is not None
    assert (told.title, told.steps) == ("5-1-0802", ())
    assert QApplication.focusWidget() is page.cabinet.frame.cabinet


@pytest.mark.usefixtures("keys")
def test_a_leader_arranges_the_copy_for_a_dead_computer(
    new_context: NewContext, show: Callable[..., Hands], tmp_path: Path
) -> None:
    page = KeyLendingPage(new_context(SUPERVISOR))
    hands = show(page)
    page.cabinet.arrange_copy()
    hands.write(str(tmp_path))
    hands.press(Key.Key_Return)
    hands.write("cuihu-2026")
    hands.press(Key.Key_Return, CONTROL)
    assert documents.open_copy(tmp_path / documents.MAP_FILE, "cuihu-2026").startswith(b"%PDF")
    assert Person.select().count() == 2
