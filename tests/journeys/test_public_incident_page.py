"""A public incident by keyboard: the third call, the decision, the wording, the end, and who is called back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from csapp.app import wiring
from csapp.core.roles import Actor
from csapp.features.callback.models import Callback, Source
from csapp.features.public_incident.models import PublicIncident
from csapp.features.public_incident.page import CallsSection, PublicIncidentPage
from csapp.features.public_incident.service import course
from csapp.features.public_incident.workflow import IncidentState
from csapp.features.reception.models import Reception
from csapp.ui.context import Context
from tests import makers
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW, VIEWER

NewContext = Callable[[Actor], Context]


@pytest.fixture
def calls(home: Home) -> list[Reception]:
    """Three neighbours of building 3 without water."""
    wiring.wire()
    rooms = [home.unit, makers.unit("3-1-0201"), makers.unit("3-2-0102")]
    whose = [home.owner, makers.person("孟凡", "13800000001", home=rooms[1]), makers.person("仇文博", home=rooms[2])]
    said = ("问停水原因", "家里没水了，什么时候来", "停水要停多久")
    return [
        makers.reception(
            unit=room.id, person=person.id, content=words, category="咨询", at=NOW - timedelta(minutes=30 - at)
        )
        for at, (room, person, words) in enumerate(zip(rooms, whose, said, strict=True))
    ]


@pytest.fixture
def page(calls: list[Reception], new_context: NewContext) -> PublicIncidentPage:
    assert calls
    return PublicIncidentPage(new_context(DESK))


@pytest.fixture
def hands(page: PublicIncidentPage, show: Callable[..., Hands]) -> Hands:
    return show(page)


def fill(page: PublicIncidentPage, hands: Hands, **values: object) -> None:
    """What the form holds, then Ctrl+Enter from its first entry."""
    form = page.panel.in_place
    assert form is not None
    form.form.set_values(values)
    form.form.entry(next(iter(values))).setFocus()
    hands.press(Key.Key_Return, CONTROL)


def test_from_the_third_call_to_the_callbacks_without_the_mouse(
    hands: Hands, page: PublicIncidentPage, calls: list[Reception]
) -> None:
    assert page.model.rowCount() == 1
    facts = page.panel.facts
    assert facts is not None
    assert (facts.title, facts.state) == ("3 栋：停水", "拟立项")
    assert [step.label for step in facts.steps] == ["立项", "并入来电", "移出来电", "不成立"]
    section = page.panel.findChild(CallsSection)
    assert isinstance(section, CallsSection)
    assert [line.who for line in section.lines.lines] == ["3-2-1501 单雅琴", "3-1-0201 孟凡", "3-2-0102 仇文博"]
    hands.press(Key.Key_1, ALT)
    noon = datetime(2026, 11, 24, 12)
    fill(
        page,
        hands,
        title="3 栋停水",
        wording="3 栋水泵正在检修，预计十二点前恢复。",
        cause="水泵检修",
        expected_end_at=noon,
    )
    held = PublicIncident.get()
    assert (held.state, held.buildings, held.expected_end_at) == (IncidentState.RUNNING, "3", noon)
    hands.press(Key.Key_1, ALT)
    form = page.panel.in_place
    assert form is not None
    assert form.form.draft()["wording"] == held.wording
    fill(page, hands, wording="3 栋水泵换件，预计下午一点恢复。", note="要换轴承")
    assert PublicIncident.get().wording == "3 栋水泵换件，预计下午一点恢复。"
    hands.press(Key.Key_2, ALT)
    fill(page, hands, result="换了轴承，已恢复供水。")
    assert PublicIncident.get().state == IncidentState.ENDED
    queued = Callback.select().where(Callback.source == Source.INCIDENT).order_by(Callback.id)
    assert [(row.customer, row.measures) for row in queued] == [
        (name, "换了轴承，已恢复供水。") for name in ("单雅琴", "孟凡", "仇文博")
    ]
    assert len(calls) == queued.count()


def test_enter_on_a_call_opens_its_record(hands: Hands, page: PublicIncidentPage, calls: list[Reception]) -> None:
    section = page.panel.findChild(CallsSection)
    assert isinstance(section, CallsSection)
    section.lines.setFocus()
    section.lines.setCurrentIndex(section.lines.model().index(1, 0))
    hands.press(Key.Key_Return)
    assert hands.opened == [("reception", calls[1].id)]


def test_a_call_about_something_else_is_taken_out_by_its_number(
    hands: Hands, page: PublicIncidentPage, calls: list[Reception]
) -> None:
    hands.press(Key.Key_3, ALT)
    hands.write("JD1")
    hands.press(Key.Key_Return, CONTROL)
    form = page.panel.in_place
    assert form is not None
    assert form.form.message_of("report_number") == "JD1 不在这个事件里，核对编号。"
    fill(page, hands, report_number=calls[2].number)
    assert PublicIncident.get().reports == 2
    section = next(part for part in page.panel.findChildren(CallsSection) if part.isVisible())
    assert section.count.text() == "2 个"


def test_what_is_known_beforehand_is_opened_with_ctrl_n(hands: Hands, page: PublicIncidentPage) -> None:
    hands.press(Key.Key_N, CONTROL)
    fill(page, hands, title="3 栋停电", buildings="3", wording="供电公司检修，下午四点来电。")
    made = PublicIncident.select().order_by(PublicIncident.id.desc()).get()
    assert (made.state, made.started_at, made.responsible) == (IncidentState.RUNNING, NOW, "王芳")
    facts = page.panel.facts
    assert facts is not None
    section = next(part for part in page.panel.findChildren(CallsSection) if part.isVisible())
    assert section.empty.isVisible()


def test_who_may_only_look_is_offered_nothing(
    calls: list[Reception], new_context: NewContext, show: Callable[..., Hands]
) -> None:
    course.dismiss(PublicIncident.get().id, by=DESK, at=NOW, reason="各家不同")
    page = PublicIncidentPage(new_context(VIEWER))
    page.open_record(PublicIncident.get().id)
    show(page)
    assert page.panel.facts is not None
    assert (page.panel.facts.state, page.panel.facts.steps) == ("不成立", ())
    assert not page.may_create()
    assert len(calls) == 3
