"""调班: filed, a stand-in found, acknowledged or refused, the paper printed and taken back, all by keys (S20, F22)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.duty_roster.models.reading import duties
from csapp.features.duty_roster.models.tables import Roster, Swap
from csapp.features.duty_roster.page.swaps import SwapPage
from csapp.features.duty_roster.service import rosters, swaps
from csapp.features.duty_roster.workflow import SwapState
from csapp.ui.context import Context
from tests.features.roster_makers import DECEMBER, settle, sign
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import MANAGER, NOW, SUPERVISOR, VIEWER
from tests.makers import scan as scanned

NewContext = Callable[[Actor], Context]
Show = Callable[..., Hands]
DAY = date(2026, 12, 9)


@pytest.fixture
def folk(office: DataFolder) -> dict[str, Actor]:
    """马超 has the late shift of 12-09, the manager the early one of 12-20."""
    assert office.database.exists()
    people = settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, "马超", DAY, sign("中"), by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, "王志强", date(2026, 12, 20), sign("早"), by=SUPERVISOR, at=NOW)
    rosters.publish(roster.id, reason="样例", by=MANAGER, at=NOW)
    return people


def opened(page: SwapPage, show: Show) -> Hands:
    hands = show(page)
    QApplication.processEvents()
    return hands


def steps(page: SwapPage) -> list[str]:
    assert page.panel.facts is not None
    return [step.label for step in page.panel.facts.steps]


def test_a_swap_is_filed_by_keys_and_a_wrong_shift_is_told_under_its_field(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    page = SwapPage(new_context(folk["马超"]))
    hands = opened(page, show)
    hands.press(Key.Key_N, CONTROL)
    hands.letters("2026-12-09")
    hands.press(Key.Key_Return)
    hands.write("早班")
    hands.press(Key.Key_Tab)  # 谁的班 stays empty: his own
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    assert Swap.select().count() == 0
    assert page.panel.in_place is not None
    page.panel.in_place.form.set_values({"shift": "中班"})
    hands.press(Key.Key_Return, CONTROL)
    swap = Swap.get()
    assert (swap.staff_id, swap.day, str(swap.reason)) == (folk["马超"].id, DAY, "因事")
    assert page.message.text == f"已记下，编号 {swap.number}。"


def test_a_stand_in_is_found_and_the_manager_acknowledges(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    swap = swaps.file_swap(DAY, "中班", "因病", staff="马超", by=folk["刘芳"], at=NOW)
    page = SwapPage(new_context(folk["王志强"]))
    hands = opened(page, show)
    assert steps(page) == ["定顶班人", "不同意", "撤回"]
    hands.press(Key.Key_1, ALT)
    hands.write("孙莉")
    hands.press(Key.Key_Return, CONTROL)
    assert steps(page)[0] == "确认"
    hands.press(Key.Key_1, ALT)
    assert Swap.get_by_id(swap.id).state == SwapState.ACKNOWLEDGED
    assert [duty.name for duty in duties(DAY, DAY)] == ["孙莉"]


def test_the_manager_refuses_with_a_reason(new_context: NewContext, folk: dict[str, Actor], show: Show) -> None:
    swap = swaps.file_swap(DAY, "中班", "因病", staff="马超", replacement="孙莉", by=folk["刘芳"], at=NOW)
    page = SwapPage(new_context(folk["王志强"]))
    hands = opened(page, show)
    at = steps(page).index("不同意")
    hands.press(Key(Key.Key_1 + at), ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Swap.get_by_id(swap.id).state == SwapState.PROPOSED
    hands.write("当天消防检查")
    hands.press(Key.Key_Return, CONTROL)
    assert Swap.get_by_id(swap.id).refusal == "当天消防检查"


def test_the_supervisor_is_offered_the_managers_shift_alone(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    chief = folk["王志强"]
    swaps.file_swap(date(2026, 12, 20), "早班", "因事", replacement="吴刚", by=chief, at=NOW)
    swaps.file_swap(DAY, "中班", "因病", staff="马超", replacement="孙莉", by=folk["刘芳"], at=NOW)
    page = SwapPage(new_context(SUPERVISOR))
    opened(page, show)
    offered = {}
    for row in range(2):
        page.table.go_to(row)
        assert page.panel.facts is not None
        offered[page.panel.facts.title] = "代经理确认" in steps(page)
    assert offered == {"12-20 早班 王志强": True, "12-09 中班 马超": False}


def test_his_own_swap_is_not_the_managers_to_acknowledge(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    chief = folk["王志强"]
    swap = swaps.file_swap(date(2026, 12, 20), "早班", "因事", replacement="吴刚", by=chief, at=NOW)
    page = SwapPage(new_context(chief))
    hands = opened(page, show)
    hands.press(Key.Key_1, ALT)
    assert "自己的班不能自己确认" in page.message.text
    assert Swap.get_by_id(swap.id).state == SwapState.PROPOSED


def test_the_application_is_printed_and_the_scan_comes_back(
    new_context: NewContext, folk: dict[str, Actor], show: Show, tmp_path: Path
) -> None:
    swap = swaps.file_swap(DAY, "中班", "因病", staff="马超", replacement="孙莉", by=folk["刘芳"], at=NOW)
    page = SwapPage(new_context(folk["刘芳"]))
    files: list[Path] = []
    page.open_file = files.append
    hands = opened(page, show)
    hands.press(Key.Key_P, CONTROL)
    assert [file.name for file in files] == [f"{swap.number}-p1.pdf"]
    scan = tmp_path / "签好.jpg"
    scanned(scan)
    assert page.panel.facts is not None
    page._take_back(page.panel.facts, scan)
    assert Swap.get_by_id(swap.id).signed_at == NOW


def test_who_only_looks_files_nothing(new_context: NewContext, folk: dict[str, Actor], show: Show) -> None:
    swaps.file_swap(DAY, "中班", "因病", staff="马超", by=folk["刘芳"], at=NOW)
    page = SwapPage(new_context(VIEWER))
    hands = opened(page, show)
    assert page.head.new.isHidden()
    assert steps(page) == []
    hands.press(Key.Key_N, CONTROL)
    assert page.panel.in_place is None
    assert Roster.select().count() == 1
