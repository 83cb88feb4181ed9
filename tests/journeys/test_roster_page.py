"""轮班表: squares set by keys, a month proposed while the window goes on, what lacks in words, papers (F21, R19)."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.connection import database
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_roster.models.rules import Breach, Rule
from csapp.features.duty_roster.models.solving import Solution
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, Swap
from csapp.features.duty_roster.page.month import RosterPage
from csapp.features.duty_roster.service import people, rosters
from csapp.features.duty_roster.workflow import RosterState, SwapState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.shifts.service import shifts
from csapp.masterdata.staff.models import Staff
from csapp.ui.buttons import LinkButton
from csapp.ui.context import Context
from csapp.ui.month_grid_model import CELL, GridCell
from csapp.ui.runner import Runner
from tests.features.roster_makers import DECEMBER, december, settle, sign
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import ADMIN, MANAGER, NOW, SUPERVISOR, VIEWER

NewContext = Callable[[Actor], Context]
Show = Callable[..., Hands]


@pytest.fixture
def folk(office: DataFolder) -> dict[str, Actor]:
    assert office.database.exists()
    return settle()


def opened(page: RosterPage, show: Show, month: date = DECEMBER) -> Hands:
    hands = show(page)
    page.show_month(month)
    page.take_focus()
    return hands


def square(page: RosterPage, name: str, day: int) -> GridCell:
    row = next(line for line in page.grid.month.rows if line.label == name)
    return row.cells[day - 1]


@pytest.fixture
def draft(new_context: NewContext, folk: dict[str, Actor], show: Show) -> tuple[RosterPage, Hands]:
    """December, just begun by the supervisor."""
    assert folk
    rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    page = RosterPage(new_context(SUPERVISOR))
    return page, opened(page, show)


# Squares


def test_a_digit_sets_a_square_and_delete_clears_it(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    page.grid.go_to(people.colleague("马超").id, 8)
    hands.press(Key.Key_3)
    assert square(page, "马超", 9).spoken == "中班 16:00–24:00，手工定"
    assert page.here.text() == "12-09 周三　马超：中班 16:00–24:00，手工定"
    assert page.grid.place() == (people.colleague("马超").id, 8)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_1)
    assert "只歇 0 小时" in square(page, "马超", 10).spoken
    assert any("只歇 0 小时" in line.title for line in page.told.list.lines)
    hands.press(Key.Key_Delete)
    assert square(page, "马超", 10).text == ""
    hands.press(Key.Key_9)
    assert page.message.text == "没有第 9 个班，看上面的数字。"
    assert RosterEntry.select().count() == 1


def test_what_lacks_stands_in_words_and_leads_to_its_square(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    assert page.told.summary.text() == "还有 3 处不合规则或缺人。"
    assert page.told.list.lines[0].title == "12-01 到 12-31 中班每天还差 1 人。"
    assert page.grid.month.rows[-1].label == "还缺"
    assert page.grid.month.rows[-1].cells[0].text == "3"
    page.grid.go_to(people.colleague("马超").id, 20)
    page.told.list.setFocus()
    hands.press(Key.Key_Return)
    assert page.grid.place() == (page.grid.month.rows[0].key, 0)
    assert hands.focus is page.grid


def test_enter_on_a_square_offers_the_shifts(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    hands.press(Key.Key_Return)
    menu = page.menu
    assert isinstance(menu, QMenu)
    assert [entry.text() for entry in menu.actions()] == [
        "1　夜班 00:00–08:00", "2　早班 08:00–16:00", "3　中班 16:00–24:00"
    ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    assert RosterEntry.get().shift_id == sign("早")


def test_the_months_are_turned_by_keys_and_one_nobody_began_is_begun(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    hands.press(Key.Key_Right, CONTROL)
    assert page.title.text() == "2027 年 1 月"
    assert page.empty.title.text() == "1 月还没有轮班表"
    assert page.unknown.text().startswith("2027 年的法定节假日还没有收进程序")
    hands.press(Key.Key_Return)
    assert Roster.select().where(Roster.month == date(2027, 1, 1)).count() == 1
    assert page.message.text == "LB202701 已经开始编。按 Alt 2 按规则排班，或者逐格排。"
    hands.press(Key.Key_Left, CONTROL)
    assert page.title.text() == "2026 年 12 月"


def test_people_read_the_square_by_its_words(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    hands.press(Key.Key_1)
    index = page.grid.currentIndex()
    assert index.data(CELL).text == "夜"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "刘芳 12-01 周二 夜班 00:00–08:00，手工定"


# Proposing


def test_a_month_is_proposed_and_published_by_keys(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    page.grid.go_to(people.colleague("马超").id, 23)
    hands.press(Key.Key_1)
    hands.press(Key.Key_2, ALT)
    assert page.message.text == "排好了 93 个班，规则都满足，班数相差不超过一个。看过再公布。"
    assert page.told.summary.text() == "每班有人，规则都满足，可以公布。"
    assert square(page, "马超", 24).text == "夜"
    assert sum(int(line.numbers[0]) for line in page.grid.month.rows if line.key) == 93
    assert {line.numbers[1] for line in page.grid.month.rows if line.key} <= {"120", "128"}
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Roster.get().state == RosterState.PUBLISHED
    assert page.panel.state.accessibleName() == "已公布"


def test_a_roster_that_can_not_be_made_says_why_and_leaves_the_month(draft: tuple[RosterPage, Hands]) -> None:
    page, hands = draft
    for name in ("刘芳", "何静", "孙莉"):
        people.take_leave(name, DECEMBER, date(2026, 12, 31), "培训", by=SUPERVISOR, at=NOW)
    page.refresh()
    hands.press(Key.Key_2, ALT)
    assert page.message.text.startswith("排不出来，表没有动。")
    assert "每周" in page.message.text or "连续" in page.message.text
    assert RosterEntry.select().count() == 0


def test_where_nothing_is_proven_the_words_are_others(draft: tuple[RosterPage, Hands]) -> None:
    page, _hands = draft
    breach = Breach(Rule.REST, date(2026, 12, 9), shift="夜班")
    page._proposed(Solution(unmet=(breach,), proven=False))
    assert page.message.text.startswith("试了很多种都没有排满，不等于一定排不出来，表没有动。12-09 夜班排不满")
    page._proposed(Solution(unmet=(breach,)))
    assert page.message.text.startswith("排不出来，表没有动。12-09 夜班排不满")


def test_last_month_is_taken_over_by_a_key(new_context: NewContext, folk: dict[str, Actor], show: Show) -> None:
    assert folk
    december()
    rosters.open_month(date(2027, 1, 1), by=SUPERVISOR, at=NOW)
    page = RosterPage(new_context(SUPERVISOR))
    hands = opened(page, show, date(2027, 1, 1))
    hands.press(Key.Key_3, ALT)
    assert page.message.text == "照上月排了 93 个班。"


@pytest.fixture
def thirty(office: DataFolder) -> Roster:
    """Thirty colleagues, four of them in each of three shifts."""
    assert office.database.exists()
    settle(0)
    with unit_of_work(ADMIN, NOW) as work:
        for number in range(30):
            work.add(Staff(name=f"{number + 1}号", role=Role.DESK))
    Shift.update(people=4, holiday_people=5).execute()
    return rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Runner]:
    made = Runner(thread_stopping=database.close, parent=qapp)
    yield made
    made.close()


def test_the_window_goes_on_while_thirty_people_are_put_on_a_month(
    new_context: NewContext, thirty: Roster, worker: Runner, show: Show, qtbot: QtBot
) -> None:
    """The event loop is served again and again before the result comes, and the progress is seen on the way."""
    context = new_context(SUPERVISOR)
    context.runner = worker
    page = RosterPage(context)
    hands = opened(page, show)
    qtbot.waitUntil(lambda: page.panel.facts is not None and page.panel.facts.id == thirty.id)
    seen: list[str] = []
    clock = QTimer()
    clock.setInterval(5)
    clock.timeout.connect(lambda: seen.append(page.message.text))
    clock.start()
    hands.press(Key.Key_2, ALT)
    qtbot.waitUntil(lambda: bool(page.message.text), timeout=60_000)
    clock.stop()
    assert page.message.text == "排好了 372 个班，规则都满足，班数相差不超过一个。看过再公布。"
    assert len([text for text in seen if not text]) >= 5
    loads = {int(line.numbers[0]) for line in page.grid.month.rows if line.key}
    qtbot.waitUntil(lambda: sum(int(line.numbers[0]) for line in page.grid.month.rows if line.key) == 372)
    loads = {int(line.numbers[0]) for line in page.grid.month.rows if line.key}
    assert max(loads) - min(loads) <= 1


def test_a_proposal_is_stopped_and_leaves_the_month(
    new_context: NewContext, thirty: Roster, worker: Runner, show: Show, qtbot: QtBot
) -> None:
    context = new_context(SUPERVISOR)
    context.runner = worker
    page = RosterPage(context)
    hands = opened(page, show)
    qtbot.waitUntil(lambda: page.panel.facts is not None and page.panel.facts.id == thirty.id)
    hands.press(Key.Key_2, ALT)
    stop = next(button for button in page.message.findChildren(LinkButton) if button.text() == "停止")
    stop.click()
    qtbot.waitUntil(page.message.isHidden, timeout=60_000)
    assert RosterEntry.select().count() == 0


# Swaps and rights


@pytest.fixture
def shown(new_context: NewContext, folk: dict[str, Actor], show: Show) -> tuple[RosterPage, Hands]:
    """December published; 刘芳 looks at it."""
    december()
    page = RosterPage(new_context(folk["刘芳"]))
    return page, opened(page, show)


def test_a_swap_is_filed_from_the_square(shown: tuple[RosterPage, Hands], folk: dict[str, Actor]) -> None:
    page, hands = shown
    entry = RosterEntry.select().where(RosterEntry.staff == folk["刘芳"].id).order_by(RosterEntry.day).first()
    page.grid.go_to(folk["刘芳"].id, entry.day.day - 1)
    hands.press(Key.Key_N, CONTROL)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    swap = Swap.get()
    assert (swap.staff_id, swap.day, swap.state) == (folk["刘芳"].id, entry.day, SwapState.FILED)
    assert page.message.text == f"{swap.number} 已报，还没有顶班人。"
    assert "待找顶班人" in page.here.text()
    page.message._act()
    assert hands.opened[-1] == ("duty_swap", swap.id)


def test_on_a_free_day_there_is_nothing_to_swap(shown: tuple[RosterPage, Hands], folk: dict[str, Actor]) -> None:
    page, hands = shown
    worked = {entry.day for entry in RosterEntry.select().where(RosterEntry.staff == folk["刘芳"].id)}
    free = next(day for day in range(1, 32) if date(2026, 12, day) not in worked)
    page.grid.go_to(folk["刘芳"].id, free - 1)
    hands.press(Key.Key_N, CONTROL)
    assert page.message.text.endswith("刘芳没有班，先走到要调的那一格。")
    assert Swap.select().count() == 0


def test_a_refusal_stands_under_its_field(shown: tuple[RosterPage, Hands], folk: dict[str, Actor]) -> None:
    page, hands = shown
    entry = RosterEntry.select().where(RosterEntry.staff == folk["刘芳"].id).order_by(RosterEntry.day).first()
    page.grid.go_to(folk["刘芳"].id, entry.day.day - 1)
    hands.press(Key.Key_N, CONTROL)
    assert page.panel.in_place is not None
    page.panel.in_place.form.set_values({"reason": "因病", "replacement": "刘芳"})
    hands.press(Key.Key_Return, CONTROL)
    assert page.panel.in_place is not None
    assert Swap.select().count() == 0


@pytest.mark.parametrize("by", ["刘芳", "viewer"])
def test_who_makes_no_rosters_changes_none(
    by: str, new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    december()
    before = RosterEntry.select().count()
    page = RosterPage(new_context(VIEWER if by == "viewer" else folk[by]))
    hands = opened(page, show)
    hands.press(Key.Key_1)
    assert page.message.text == "轮班表由主管或经理排。自己的班上不了，按 Ctrl N 报调班。"
    hands.press(Key.Key_Delete)
    assert RosterEntry.select().count() == before
    assert page.panel.facts is not None
    assert page.panel.facts.steps == ()


def test_a_locked_month_stays_as_it_is(new_context: NewContext, folk: dict[str, Actor], show: Show) -> None:
    assert folk
    december()
    Roster.update(state=RosterState.LOCKED).execute()
    page = RosterPage(new_context(MANAGER))
    hands = opened(page, show)
    hands.press(Key.Key_1)
    assert "已锁定" in page.message.text
    assert RosterEntry.select().count() == 93


# Papers


def test_the_month_is_printed_and_exported(
    new_context: NewContext, folk: dict[str, Actor], show: Show, tmp_path: Path
) -> None:
    assert folk
    december()
    page = RosterPage(new_context(MANAGER))
    files: list[Path] = []
    page.open_file = files.append
    hands = opened(page, show)
    hands.press(Key.Key_P, CONTROL)
    assert [file.name for file in files] == ["LB202612.pdf"]
    page.ask_file = lambda name, _kinds: str(tmp_path / name)
    page.pop_more(QPoint(0, 0))
    assert page.menu is not None
    offered = {entry.text(): entry for entry in page.menu.actions()}
    assert list(offered) == ["导出 Excel", "导出日历，全部人员", "导出日历，只要刘芳", "值班人员和请假"]
    for entry in list(offered.values())[:3]:
        entry.trigger()
    page.menu.close()
    assert {file.name for file in tmp_path.iterdir() if file.is_file()} >= {
        "LB202612.xlsx", "LB202612.ics", "LB202612刘芳.ics"
    }  # fmt: skip
    assert page.message.text == "已导出到 LB202612刘芳.ics。"
    assert len(shifts()) == 3
