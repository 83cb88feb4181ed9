"""意见 at the desk by keyboard: from the call or the callback to the department, the measure, the file (S07)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.db.check import problems
from csapp.features.callback.models import Callback, Source
from csapp.features.callback.service import calling, signing
from csapp.features.opinion.models import Channel, Opinion
from csapp.features.opinion.page import OpinionPage
from csapp.features.opinion.workflow import OpinionState
from csapp.features.reception.models import Reception
from csapp.masterdata.people.page import ResidentFinder
from csapp.ui.buttons import Button
from tests import makers
from tests.features.opinion_makers import opinion_in
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW, SUPERVISOR, VIEWER

S = OpinionState
Sit = Callable[[Actor], Hands]


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, home: Home) -> Iterator[Sit]:
    """A colleague at the whole desk, on 今日."""
    assert home.unit.code == "3-2-1501"
    windows: list[Hands] = []

    def begin(by: Actor) -> Hands:
        windows.append(open_window(qtbot, qapp, office, clock, by))
        return windows[-1]

    yield begin
    for hands in windows:
        hands.window.close()
    assert list(problems(office)) == []


def opinion_page(hands: Hands) -> OpinionPage:
    """Where the window leads; the page stands under 更多."""
    window = hands.window
    assert isinstance(window, MainWindow)
    window.go("opinion")
    page = window.page("opinion")
    assert isinstance(page, OpinionPage)
    return page


def choose(hands: Hands, label: str) -> None:
    """Down the menu that is open, to this line, and Enter."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    labels = [action.text() for action in menu.actions()]
    for _ in range(labels.index(label) + 1):
        hands.keys += 1
        QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)


def fill(hands: Hands, *texts: str) -> None:
    """One entry after the other; an empty one is left as it is."""
    for at, text in enumerate(texts):
        if at:
            hands.press(Key.Key_Tab)
        if text:
            hands.write(text)


def test_an_opinion_goes_from_the_walk_to_the_file_by_keyboard_alone(sit: Sit, home: Home) -> None:
    hands = sit(DESK)
    page = opinion_page(hands)
    hands.press(Key.Key_N, CONTROL)
    assert isinstance(hands.focus, ResidentFinder)
    hands.letters("syq")
    hands.press(Key.Key_Return)
    hands.write("建议增设快递柜，现在的一组不够用。")
    hands.press(Key.Key_Return, CONTROL)
    made = Opinion.get()
    assert (made.customer, made.unit_id, made.person_id) == ("单雅琴", home.unit.id, home.owner.id)
    assert (made.channel, made.phone, made.recorded_by) == (Channel.PATROL, "13812342746", DESK.name)
    assert page.message.text == f"已记下，编号 {made.number}。"

    for typed in (("工程部", "要在南门立杆接电"), ("张建军",), ("南门增设一组",), ("快递柜已装好投用",)):
        hands.press(Key.Key_1, ALT)
        fill(hands, *typed)
        hands.press(Key.Key_Return, CONTROL)
    held = Opinion.get()
    assert (held.state, held.department, held.receiver, held.measure, held.result) == (
        S.RECTIFIED, "工程部", "张建军", "南门增设一组", "快递柜已装好投用",
    )  # fmt: skip
    assert page.panel.facts is not None
    assert page.panel.facts.missing == "结果到「回访」里登记，客户签字后这里自动归档。"
    call = Callback.get()
    assert (call.source, call.source_number, call.customer) == (Source.OPINION, made.number, "单雅琴")
    calling.register_result(call.id, by=DESK, at=NOW, method="上门", satisfaction="满意", opinion="好用")
    signing.decline(call.id, by=DESK, at=NOW, decline_reason="手上有伤", witness="李敏")
    assert Opinion.get().state == S.FILED


def test_today_leads_to_the_delivery_that_is_due_and_counts_the_keys(sit: Sit) -> None:
    made = opinion_in(S.TO_DELIVER, at=NOW - timedelta(days=2))
    hands = sit(SUPERVISOR)
    window = hands.window
    assert isinstance(window, MainWindow)
    before = hands.keys
    hands.press(Key.Key_Return)
    page = window.page("opinion")
    assert isinstance(page, OpinionPage)
    form = page.panel.in_place
    assert form is not None
    hands.write("张建军")
    hands.press(Key.Key_Return, CONTROL)
    assert (Opinion.get_by_id(made.id).state, Opinion.get_by_id(made.id).receiver) == (S.AWAITING_MEASURE, "张建军")
    assert hands.keys - before == 2


def test_a_step_that_is_refused_says_at_its_field_what_to_do(sit: Sit) -> None:
    made = opinion_in(S.TO_DELIVER)
    hands = sit(DESK)
    page = opinion_page(hands)
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Opinion.get_by_id(made.id).state == S.TO_DELIVER
    form = page.panel.in_place
    assert form is not None
    hands.write("长" * 41)
    hands.press(Key.Key_Return, CONTROL)
    assert Opinion.get_by_id(made.id).state == S.TO_DELIVER
    assert page.panel.in_place is not None


def test_the_call_on_the_reception_page_becomes_an_opinion_in_one_key(sit: Sit, home: Home) -> None:
    said = makers.reception(unit=home.unit.id, person=home.owner.id, content="快递柜不够用", category="建议")
    hands = sit(DESK)
    window = hands.window
    assert isinstance(window, MainWindow)
    window.go("reception")
    reception: Any = window.page("reception")
    reception.open_record(said.id)
    QApplication.processEvents()
    buttons = reception.register.panel.findChildren(Button)
    next(button for button in buttons if button.text() == "更多" and button.isVisible()).setFocus()
    hands.press(Key.Key_Space)
    choose(hands, "登记意见")
    made = Opinion.get()
    assert (made.content, made.customer, made.source_number) == ("快递柜不够用", "单雅琴", said.number)
    assert Reception.get_by_id(said.id).state == "opened"


def test_what_a_customer_says_on_the_telephone_becomes_an_opinion_in_one_key(sit: Sit, home: Home) -> None:
    call = makers.callback(unit=home.unit.id, person=home.owner.id, customer="", source="特约服务")
    calling.register_result(
        call.id, by=DESK, at=NOW, method="电话", satisfaction="满意", opinion="上门前希望先打个电话"
    )
    hands = sit(DESK)
    window = hands.window
    assert isinstance(window, MainWindow)
    window.go("callback")
    callbacks: Any = window.page("callback")
    callbacks.open_record(call.id)
    steps = [step.name for step in callbacks.panel.facts.steps]
    hands.press(Key(Key.Key_1 + steps.index("open_opinion")), ALT)
    assert (Opinion.get().content, Opinion.get().channel) == ("上门前希望先打个电话", Channel.SPECIAL_SERVICE)
    hands.press(Key(Key.Key_1 + steps.index("open_opinion")), ALT)
    assert callbacks.message.text == f"这次回访的意见已经登记，编号 {Opinion.get().number}。"


def test_a_customer_of_no_ledger_is_typed_and_a_nameless_one_is_ticked(sit: Sit) -> None:
    hands = sit(DESK)
    page = opinion_page(hands)
    hands.press(Key.Key_N, CONTROL)
    hands.press(Key.Key_Tab)
    fill(hands, "路过的王先生", "0512 6500 1234")
    form = page.panel.in_place
    assert form is not None
    form.form.set_values({"content": "门口减速带太高"})
    hands.press(Key.Key_Return, CONTROL)
    assert (Opinion.get().customer, Opinion.get().phone, Opinion.get().unit_id) == (
        "路过的王先生",
        "051265001234",
        None,
    )
    hands.press(Key.Key_N, CONTROL)
    form = page.panel.in_place
    assert form is not None
    form.form.set_values({"content": "灯太暗", "is_anonymous": True, "channel": Channel.SURVEY})
    form.form.entry("content").setFocus()
    hands.press(Key.Key_Return, CONTROL)
    newest = Opinion.select().order_by(Opinion.id.desc()).get()
    assert (newest.is_anonymous, newest.who, newest.channel) == (True, "匿名", Channel.SURVEY)


def test_the_telephone_is_shown_on_asking_and_that_is_written_down(sit: Sit, home: Home) -> None:
    opinion_in(S.TO_DELIVER, unit=home.unit.id, person=home.owner.id)
    hands = sit(DESK)
    page = opinion_page(hands)
    hands.press(Key.Key_U, CONTROL)
    assert AuditLine.select().where(AuditLine.area == "opinion", AuditLine.step == "reveal").count() == 1
    assert page.panel.facts is not None
    hands.press(Key.Key_Escape, Qt.KeyboardModifier.NoModifier)


def test_who_may_only_look_is_offered_nothing(sit: Sit) -> None:
    opinion_in(S.TO_DELIVER)
    page = opinion_page(sit(VIEWER))
    assert page.panel.facts is not None
    assert page.panel.facts.steps == ()
    assert not page.may_create()
