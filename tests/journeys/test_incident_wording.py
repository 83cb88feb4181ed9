"""The next caller of a building with an open incident hears what everybody hears: 统一答复 on the reception page."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.public_incident.service import course
from csapp.features.reception.models import Reception
from csapp.features.reception.page.desk import ReceptionPage
from csapp.masterdata.places.models import Unit
from csapp.ui.context import Context
from tests.features.incident_makers import homes, running
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import DESK, NOW

__all__ = ["homes"]


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, homes: list[Unit]) -> Iterator[Hands]:
    """The desk of an estate in which building 5 has no water."""
    assert homes
    running()
    made = open_window(qtbot, qapp, office, clock, DESK)
    yield made
    made.window.close()


def reception(hands: Hands) -> ReceptionPage:
    window = hands.window
    assert isinstance(window, MainWindow)
    page = window.page("reception")
    assert isinstance(page, ReceptionPage)
    return page


def ring(hands: Hands, name: str) -> ReceptionPage:
    """F2, the reading of a name, Enter."""
    hands.press(Key.Key_F2)
    hands.letters(name)
    hands.press(Key.Key_Return)
    return reception(hands)


def test_a_caller_of_that_building_is_told_what_everybody_is_told(hands: Hands) -> None:
    page = ring(hands, "sunmin")
    assert page.wording.notice.isVisible()
    assert page.wording.notice.text == (
        "5 栋停水：08:24 起，二次供水泵检修，预计 12:24 恢复。\n统一答复：“水泵正在检修，预计十二点前恢复。”"
    )
    hands.write("家里停水了，什么时候来")
    hands.press(Key.Key_6, ALT)
    hands.press(Key.Key_Return, CONTROL)
    page.matter.set_values({"category": "咨询"})
    hands.press(Key.Key_Return, CONTROL)
    held = Reception.get()
    assert held.reply == "水泵正在检修，预计十二点前恢复。"
    assert not page.wording.notice.isVisible()


def test_nobody_else_is_told_so(hands: Hands, homes: list[Unit]) -> None:
    assert homes[6].code == "6-1-0101"
    page = ring(hands, "zhengmin")
    assert not page.wording.notice.isVisible()
    page = ring(hands, "sunmin")
    assert page.wording.notice.isVisible()
    # another matter of the same building: the notice steps back
    hands.write("想问一下车位月租多少钱")
    assert not page.wording.notice.isVisible()
    hands.press(Key.Key_6, ALT)
    assert page.matter.draft().get("reply", "") == ""
    page.clear()
    assert not page.wording.notice.isVisible()


def test_when_it_is_over_nothing_is_said_any_more(hands: Hands) -> None:
    course.end(1, by=DESK, at=NOW, ended_at=NOW, result="已恢复")
    page = ring(hands, "sunmin")
    assert not page.wording.notice.isVisible()


def test_a_page_that_stands_alone_knows_of_none(
    homes: list[Unit], new_context: Callable[[Actor], Context], show: Callable[..., Hands]
) -> None:
    assert homes
    running()
    page = ReceptionPage(new_context(DESK))
    hands = show(page, F2=page.new_record)
    hands.press(Key.Key_F2)
    hands.letters("sunmin")
    hands.press(Key.Key_Return)
    assert not page.wording.notice.isVisible()
