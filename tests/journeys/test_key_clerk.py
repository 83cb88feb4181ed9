"""A new clerk's first day with the keys, by keyboard alone in the real window: every page of 钥匙 once (S12)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.features.key_lending import documents
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.key_lending.workflow import LoanState
from csapp.masterdata.keys.models import KeySet, StockTake
from csapp.ui.cabinet_round import CabinetRound
from csapp.ui.renewal import Renewal
from tests.features import key_makers
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW, SUPERVISOR

S = LoanState
PATIENCE = 60  # presses of Tab until somebody would give up


@pytest.fixture
def keys(home: Home) -> dict[str, KeySet]:
    """Two rooms and a public place in one cabinet."""
    key_makers.cabinet(rows=4)
    other, _ = key_makers.household()
    places = {"A2-07": home.unit, "A3-10": other, "A1-01": None}
    return {hook: key_makers.key(hook, unit, place_name="" if unit else "水泵房") for hook, unit in places.items()}


@pytest.fixture
def hands(
    qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, keys: dict[str, KeySet]
) -> Iterator[Hands]:
    assert len(keys) == 3
    made = open_window(qtbot, qapp, office, clock, DESK)
    yield made
    made.window.close()


def cabinet(hands: Hands) -> Any:
    assert isinstance(hands.window, MainWindow)
    page: Any = hands.window.page("key_lending")
    page.cabinet.open_file = lambda file: None
    return page.cabinet


def scan(hands: Hands, text: str) -> None:
    hands.press(Key.Key_F6)
    hands.letters(text)
    hands.press(Key.Key_Return)


def tab_to(hands: Hands, words: str) -> None:
    """Tab until the button that says so has the focus."""
    for _ in range(PATIENCE):
        focus = hands.focus
        if isinstance(focus, QPushButton) and focus.text().startswith(words):
            return
        hands.press(Key.Key_Tab)
    raise AssertionError(f"「{words}」 is not reached by Tab")


def choose_kind(hands: Hands, page: Any, kind: BorrowerKind) -> None:
    """Shift+Tab to the kinds, the arrows to the one, Tab into the form."""
    hands.press(Key.Key_Backtab)
    for _ in BorrowerKind:
        if page._form.kinds.value() == kind.value:
            break
        hands.press(Key.Key_Right)
    assert page._form.kinds.value() == kind.value
    hands.press(Key.Key_Tab)


def only() -> Loan:
    (loan,) = Loan.select()
    return loan


def lend_to_contractor(hands: Hands) -> None:
    scan(hands, "A3-10")
    choose_kind(hands, cabinet(hands), BorrowerKind.CONTRACTOR)
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


def test_lent_printed_chased_and_back(hands: Hands, office: DataFolder) -> None:
    lend_to_contractor(hands)
    page = cabinet(hands)
    assert (only().state, only().borrower) == (S.OUT, "韩大勇")
    assert hands.focus is page.frame.cabinet
    assert page.hook_now().label == "A3-10"

    hands.press(Key.Key_Return)
    hands.press(Key.Key_P, CONTROL)
    assert list((office.root / "print").glob("key_lending-YS*.pdf"))
    # printing is counted and the panel is read again: the keys stay with the record
    assert page.panel.isAncestorOf(hands.focus)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_3, ALT)
    hands.write("电话通了，说六点前还")
    hands.press(Key.Key_Return, CONTROL)
    assert (only().chases, only().chase_note) == (1, "电话通了，说六点前还")

    scan(hands, "A3-10")
    assert page.frame.lists.currentIndex() == 1
    scan(hands, "A3-10")
    hands.press(Key.Key_Return, CONTROL)
    assert only().state == S.RETURNED
    # the list of what is out stands in its place again
    assert (page.frame.lists.currentIndex(), page.frame.tray.items) == (0, [])


def test_a_running_list_that_is_left_gives_its_place_back(hands: Hands) -> None:
    lend_to_contractor(hands)
    page = cabinet(hands)
    scan(hands, "A3-10")
    page.frame.tray.list.setFocus()
    tab_to(hands, "收起")
    hands.press(Key.Key_Space)
    assert (page.frame.lists.currentIndex(), only().state) == (0, S.OUT)


def test_refused_with_the_reason(hands: Hands) -> None:
    scan(hands, "A2-07")
    choose_kind(hands, cabinet(hands), BorrowerKind.TENANT)
    for _ in range(2):
        hands.press(Key.Key_Tab)
    hands.write("自称租客的人")
    tab_to(hands, "拒借")
    hands.press(Key.Key_Space)
    hands.write("业主说房子没有出租")
    hands.press(Key.Key_Return, CONTROL)
    assert (only().state, only().borrower, only().refuse_reason) == (S.REFUSED, "自称租客的人", "业主说房子没有出租")


def test_the_cabinet_counted_from_the_menu(hands: Hands, office: DataFolder) -> None:
    hands.press(Key.Key_F6)
    page = cabinet(hands)
    tab_to(hands, "更多")
    hands.press(Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in menu.actions():
        QTest.keyClick(menu, Key.Key_Down)
        if menu.activeAction() is not None and menu.activeAction().text() == "盘点这个柜":
            break
    QTest.keyClick(menu, Key.Key_Return)
    walk = page.frame.side.currentWidget()
    assert isinstance(walk, CabinetRound)
    for _ in range(3):
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Return, CONTROL)
    (take,) = StockTake.select()
    assert (take.expected, take.found, take.differences) == (3, 3, 0)
    assert list((office.root / "print").glob("key-stock-*.pdf"))


def test_a_hook_tells_who_has_its_key_why_and_since_when(hands: Hands) -> None:
    lend_to_contractor(hands)
    view = cabinet(hands).frame.cabinet
    words = view.cells.data(view.currentIndex(), int(Qt.ItemDataRole.ToolTipRole))
    assert words == "A3-10 5-1-0802，借出，韩大勇，防水返工，11-24 10:24 借出"


def test_a_late_key_counts_in_the_tab(hands: Hands, keys: dict[str, KeySet], qtbot: QtBot) -> None:
    then = NOW - timedelta(days=2)
    key_makers.lend(keys["A3-10"], at=then, contacted_at=then, due_at=NOW - timedelta(days=1))
    window = hands.window
    assert isinstance(window, MainWindow)
    tabs = window.tabs
    qtbot.waitUntil(lambda: "钥匙，超期 1 条" in [tabs.accessibleTabName(at) for at in range(tabs.count())])


def test_what_is_lent_stands_on_the_stick_within_the_minute(
    hands: Hands, keys: dict[str, KeySet], tmp_path: Path
) -> None:
    documents.arrange_copy(tmp_path, "cuihu-2026-keys", by=SUPERVISOR, at=NOW)
    assert isinstance(hands.window, MainWindow)
    renewal = Renewal(hands.window.context, {"key_lending", "keys"}, documents.refresh_copy, hands.window)
    renewal.soon.stop()
    before = (tmp_path / documents.OUT_FILE).read_bytes()
    key_makers.lend(keys["A3-10"])
    assert renewal.soon.isActive()
    assert renewal.soon.interval() < 60_000
    renewal.soon.setInterval(0)
    renewal.soon.start()
    QTest.qWait(20)
    assert (tmp_path / documents.OUT_FILE).read_bytes() != before
    names = {file.name for file in tmp_path.iterdir()}
    assert {documents.OUT_FILE, documents.MAP_FILE} <= names
