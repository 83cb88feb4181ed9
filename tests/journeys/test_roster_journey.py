"""A new supervisor's way through 值班 by keys alone: a month begun, proposed, corrected, published, a shift swapped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app import wiring
from csapp.app.desk import make_context
from csapp.app.duty_tabs import PARTS, TAB, DutyTabs
from csapp.app.pages import PAGES
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, Swap
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.features.duty_roster.workflow import RosterState, SwapState
from csapp.masterdata.staff.models import Staff
from csapp.ui.runner import InlineRunner
from csapp.ui.segments import Segment
from csapp.ui.theme import apply_theme
from tests.features.roster_makers import DECEMBER, december, settle, sign
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import ADMIN, NOW

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}


@pytest.fixture
def leader(office: DataFolder) -> Actor:
    """陈丽华, new at the desk of six colleagues."""
    assert office.database.exists()
    settle()
    with unit_of_work(ADMIN, NOW) as work:
        actor: Actor = work.add(Staff(name="陈丽华", role=Role.SUPERVISOR)).actor()
    return actor


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, leader: Actor) -> Iterator[Hands]:
    apply_theme(qapp, "light")
    wiring.wire()
    window = MainWindow(make_context(office, ESTATE, leader, clock, InlineRunner()), ESTATE)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Hands(window)
    window.close()


def window_of(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def part(hands: Hands, key: str) -> Any:
    return window_of(hands).page(key)


def shown(hands: Hands) -> Any:
    tabs = window_of(hands).stack.currentWidget()
    assert isinstance(tabs, DutyTabs)
    return tabs.stack.currentWidget()


def to_the_roster(hands: Hands) -> None:
    """With Tab to the switch, with the arrows to 轮班表."""
    while shown(hands) is not part(hands, "duty_roster"):
        for _ in range(60):
            if isinstance(hands.focus, Segment):
                break
            hands.press(Key.Key_Tab)
        hands.press(Key.Key_Right)
        QApplication.processEvents()


def test_a_month_from_nothing_to_the_wall_and_a_swap(hands: Hands) -> None:
    daily = [entry.key for entry in PAGES if entry.daily]
    hands.press(Key(Key.Key_1 + daily.index(TAB)), CONTROL)
    to_the_roster(hands)
    page = part(hands, "duty_roster")
    assert shown(hands) is page
    page.open_file = lambda _file: None

    hands.press(Key.Key_Right, CONTROL)  # December
    QApplication.processEvents()
    hands.press(Key.Key_Return)  # 开始编 12 月
    assert Roster.get().month == DECEMBER
    hands.press(Key.Key_2, ALT)  # 按规则排班
    assert RosterEntry.select().count() == 93

    correct_a_square(hands)
    publish_and_swap(hands)
    printed: list[Path] = []
    window_of(hands).context.print_file = printed.append
    hands.press(Key.Key_P, CONTROL)
    assert [file.name for file in printed] == ["LB202612.pdf"]
    assert hands.keys < 200


def correct_a_square(hands: Hands) -> None:
    """A day off becomes a shift, and is a day off again."""
    page = part(hands, "duty_roster")
    # the first colleague's first day off
    first = page.board.rows[0]
    free = next(at for at, cell in enumerate(first.cells) if not cell.shifts)
    page.grid.go_to(first.staff_id, 0)
    for _ in range(free):
        hands.press(Key.Key_Right)
    hands.press(Key.Key_2)
    entry = RosterEntry.get(RosterEntry.staff == first.staff_id, RosterEntry.day == page.board.days[free])
    assert (entry.shift_id, entry.is_fixed) == (sign("早"), True)
    hands.press(Key.Key_Delete)
    assert "不合规则" not in page.told.summary.text()


def publish_and_swap(hands: Hands) -> None:
    """公布, then 报调班 for the first shift of the first line."""
    page = part(hands, "duty_roster")
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Roster.get().state == RosterState.PUBLISHED

    page.grid.setFocus()
    worked = next(at for at, cell in enumerate(page.board.rows[0].cells) if cell.shifts)
    for _ in range(31):
        hands.press(Key.Key_Left)
    for _ in range(worked):
        hands.press(Key.Key_Right)
    hands.press(Key.Key_N, CONTROL)  # 报调班
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    swap = Swap.get()
    assert (swap.staff_id, swap.state) == (page.board.rows[0].staff_id, SwapState.FILED)


@pytest.fixture
def swap(hands: Hands, leader: Actor) -> Swap:
    """刘芳's first shift of December, nobody stands in yet."""
    assert hands.window.isVisible()
    december()
    entry = (
        RosterEntry.select().where(RosterEntry.staff == people.colleague("刘芳").id).order_by(RosterEntry.day).first()
    )
    return swaps.file_swap(entry.day, entry.shift_id, "因事", staff="刘芳", by=leader, at=NOW)


def test_today_leads_to_the_step_of_a_swap_inside_the_tab(hands: Hands, swap: Swap) -> None:
    window_of(hands).go("duty_swap", swap.id, "replace")
    page = part(hands, "duty_swap")
    assert shown(hands) is page
    assert window_of(hands).tabs.current == TAB
    assert page.panel.facts.id == swap.id
    assert page.panel.in_place is not None
    hands.write("王志强")
    hands.press(Key.Key_Return, CONTROL)
    assert Swap.get().state == SwapState.PROPOSED
    assert page.message.text == f"{swap.number} 定顶班人，已记下。"


def test_today_leads_to_the_month_of_a_roster(hands: Hands, leader: Actor) -> None:
    roster = rosters.open_month(DECEMBER, by=leader, at=NOW)
    window_of(hands).go("duty_roster", roster.id, "publish")
    page = part(hands, "duty_roster")
    assert page.month == DECEMBER
    assert page.panel.in_place is not None
    assert page.panel.in_place.verb.text() == "公布"


def test_the_search_finds_a_roster_and_a_swap_by_number(hands: Hands, swap: Swap) -> None:
    context = window_of(hands).context
    context.go_to("duty_swap", swap.id)
    assert shown(hands) is part(hands, "duty_swap")
    context.go_to("duty_roster", Roster.get().id)
    assert shown(hands) is part(hands, "duty_roster")


def test_every_part_has_the_switch_and_the_last_choice_is_kept(hands: Hands) -> None:
    window = window_of(hands)
    window.go(TAB)
    tabs = window.page(TAB)
    assert isinstance(tabs, DutyTabs)
    places = set()
    for entry in PARTS:
        tabs.choose_part(entry.key)
        assert window.page(entry.key) is shown(hands)
        switch = tabs._switches[entry.key]
        assert switch.value() == entry.key
        for _ in range(3):
            QApplication.processEvents()
        places.add((switch.mapTo(window, QPoint(0, 0)).toTuple(), switch.size().toTuple()))
    assert len(places) == 1, "the segments stand still when the part is changed"
    assert DutyTabs(window.context).stack.currentWidget() is not None
    assert window.context.settings.get("duty.view") == PARTS[-1].key


def test_what_is_late_in_a_part_is_counted_on_the_tab(hands: Hands) -> None:
    window = window_of(hands)
    window._show_badges({"duty_roster": 1, "duty_swap": 2, "people": 4})
    told = [window.tabs.accessibleTabName(at) for at in range(window.tabs.count())]
    assert {"值班，超期 3 条", "住户，超期 4 条"} <= set(told)
