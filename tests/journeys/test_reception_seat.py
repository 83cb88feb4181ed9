"""接待 by keyboard alone and in a low window: where Enter and Tab lead, what is in sight (look 02, R28)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.past import past_of
from csapp.core.roles import Actor
from csapp.features.reception.models import Reception, Urgency
from csapp.features.reception.page.desk import ReceptionPage
from csapp.features.reception.service.opening import opens
from csapp.ui.context import Context
from tests import makers
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW


@pytest.fixture
def page(new_context: Callable[[Actor], Context], home: Home) -> ReceptionPage:
    assert home.unit.code == "3-2-1501"
    with opens.muted():
        return ReceptionPage(new_context(DESK), past_of)


@pytest.fixture
def hands(page: ReceptionPage, show: Callable[..., Hands]) -> Hands:
    return show(page, F2=page.new_record)


def pick_owner(hands: Hands) -> None:
    hands.press(Key.Key_F2)
    hands.letters("syq")
    hands.press(Key.Key_Return)


def top(part: QWidget, page: ReceptionPage) -> int:
    return part.mapTo(page, QPoint(0, 0)).y()


def test_a_major_matter_asks_under_its_urgency_when_it_was_reported(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    urgency, reported = page.matter.entry("urgency"), page.matter.entry("reported_at")
    before = top(urgency, page)
    assert not reported.isVisible()
    urgency.segments[2].click()  # type: ignore[attr-defined]
    QApplication.processEvents()
    assert reported.isVisible()
    assert top(urgency, page) == before
    assert top(urgency, page) < top(reported, page) < top(page.matter.entry("happened_at"), page)
    page.matter.set_values({"content": "地库积水到膝", "category": "投诉", "reported_at": NOW})
    hands.press(Key.Key_Return, CONTROL)
    record = Reception.get()
    assert (record.urgency, record.reported_at) == (Urgency.MAJOR, NOW)


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_a_wrong_time_of_reporting_is_in_view_with_its_sentence(
    hands: Hands, page: ReceptionPage, size: tuple[int, int]
) -> None:
    hands.window.resize(*size)
    pick_owner(hands)
    page.matter.set_values({"content": "地库积水到膝", "category": "投诉", "urgency": Urgency.MAJOR})
    hands.press(Key.Key_4, ALT)
    hands.write("王志强")
    page.matter.set_draft({"reported_at": "上个月哪天"})
    hands.press(Key.Key_Return, CONTROL)
    QTest.qWait(1)
    _, entry, message = page.matter.parts_of("reported_at")
    assert page.matter.message_of("reported_at") != ""
    for part in (entry, message):
        assert part.visibleRegion().boundingRect() == part.rect()
    assert message.height() >= message.heightForWidth(message.width())


def test_a_stranger_is_written_down_by_keyboard_alone(hands: Hands, page: ReceptionPage) -> None:
    makers.reception(content="前一个来电")
    page.refresh()
    hands.press(Key.Key_F2)
    hands.press(Key.Key_L, CONTROL)
    hands.write("贺先生")
    hands.press(Key.Key_Return)
    QTest.keyClicks(hands.focus, "13812345678")
    hands.press(Key.Key_Return)
    assert QApplication.focusWidget() is page.matter.entry("content")
    hands.write("想租一个车位")
    page.who.caller.entry("caller_phone").setFocus()
    reached = []
    for _ in range(40):
        hands.press(Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached.index(page.matter.entry("content")) < reached.index(page.foot.save_button)
    assert reached.index(page.foot.save_button) < reached.index(page.who.recent)


def test_a_resident_picked_after_a_stranger_was_typed_stands_alone(hands: Hands, page: ReceptionPage) -> None:
    hands.press(Key.Key_F2)
    hands.press(Key.Key_L, CONTROL)
    hands.write("贺先生")
    hands.press(Key.Key_Return)
    QTest.keyClicks(hands.focus, "13812345678")
    pick_owner(hands)
    assert not page.who.caller.isVisible()
    assert page.typed()["caller"] == {}
    kept = {**page.typed(), "caller": {"caller_name": "贺先生", "caller_phone": "13812345678"}}
    page.clear()
    page.restore(kept)
    assert not page.who.caller.isVisible()
    assert page.who.row is not None
    assert page.who.row.name == "单雅琴"
