"""A major event by keyboard alone: registered, reported, photographed, the written report, the manager's signature."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.major_event.models.event import EventKind, MajorEvent, ToldKind
from csapp.features.major_event.page.desk import MajorEventPage
from csapp.features.major_event.page.sections import EventSections
from csapp.features.major_event.service.papers import EVENT, REPORT
from csapp.features.major_event.workflow import MajorEventState
from csapp.ui.context import Context
from tests.features.major_event_makers import REPORT as WRITTEN
from tests.features.major_event_makers import event, in_state, picture
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import DESK, MANAGER, NOW, VIEWER
from tests.makers import scan as scanned

NewContext = Callable[[Actor], Context]
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]
_S = MajorEventState


@pytest.fixture
def opened() -> list[Path]:
    """The files that were shown."""
    return []


@pytest.fixture
def open_page(new_context: NewContext, show: Callable[..., Hands], opened: list[Path]) -> Callable[..., Hands]:
    """The page with this colleague at it; `page` is where the widget is put."""

    def make(by: Actor) -> Hands:
        page = MajorEventPage(new_context(by))
        page.open_file = opened.append
        return show(page)

    return make


def page_of(hands: Hands) -> MajorEventPage:
    found = hands.window.findChild(MajorEventPage)
    assert isinstance(found, MajorEventPage)
    return found


def sections_of(page: MajorEventPage) -> EventSections:
    assert page.sections is not None
    return page.sections


def go_to(hands: Hands, key: str) -> None:
    """Tab until the entry of that field has the focus."""
    form = page_of(hands).panel.in_place
    assert form is not None
    entry = form.form.entry(key)
    for _ in range(60):
        if hands.focus is entry or entry.isAncestorOf(hands.focus):
            return
        hands.press(Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {key}")


def write(hands: Hands, **values: str) -> None:
    for key, text in values.items():
        go_to(hands, key)
        hands.press(Key.Key_A, CONTROL)
        hands.write(text)


def state_of(made: MajorEvent) -> MajorEventState:
    return MajorEventState(MajorEvent.get_by_id(made.id).state)


def begin_by_keyboard(hands: Hands) -> MajorEvent:
    hands.press(Key.Key_N, CONTROL)
    hands.write("地下车库积水")
    go_to(hands, "kind")
    for _ in range(4):
        hands.press(Key.Key_Left)
    write(hands, place="B1 车库东区", happened_at="0950", course="积水 5 厘米", phenomenon="浮球卡住", plan="抽水")
    hands.press(Key.Key_Return, CONTROL)
    made = MajorEvent.get()
    assert (made.kind, made.happened_at, made.found_at) == (EventKind.ACCIDENT, datetime(2026, 11, 24, 9, 50), NOW)
    assert steps_of(page_of(hands))[0] == "report"
    return made


def steps_of(page: MajorEventPage) -> list[str]:
    """What is offered now, in the order of Alt+1 to Alt+4."""
    assert page.panel.facts is not None
    return [step.name for step in page.panel.facts.steps]


def register_by_keyboard(hands: Hands, made: MajorEvent, photo: Path) -> None:
    # a line in two keys besides its words
    hands.press(Key.Key_T, ALT)
    write(hands, told_name="陈国强", answer="马上到")
    hands.press(Key.Key_Return, CONTROL)
    assert state_of(made) == _S.REPORTED
    page = page_of(hands)
    page.ask_files = lambda: [photo]
    assert page.panel.facts is not None
    assert page.panel.facts.missing == "登记完毕：附上至少一张现场照片才能办。"
    hands.press((Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4)[steps_of(page).index("add_photos")], ALT)
    assert MajorEvent.get_by_id(made.id).photo_count == 1
    hands.press(Key.Key_1, ALT)
    write(hands, handling="抽干", aftermath="冲洗", casualties="无", losses="无")
    hands.press(Key.Key_Return, CONTROL)
    assert state_of(made) == _S.AWAITING_REPORT


def test_from_the_first_word_to_the_signature_without_the_mouse(
    open_page: Callable[..., Hands], tmp_path: Path
) -> None:
    hands = open_page(DESK)
    made = begin_by_keyboard(hands)
    register_by_keyboard(hands, made, picture(tmp_path))
    hands.press(Key.Key_1, ALT)
    form = page_of(hands).panel.in_place
    assert form is not None
    assert (form.form.draft()["report_course"], form.form.draft()["report_handling"]) == ("积水 5 厘米", "抽干")
    write(hands, report_causes="浮球卡死", report_impact="两个车位停用", report_prevention="每周试泵")
    hands.press(Key.Key_Return, CONTROL)
    assert state_of(made) == _S.REPORT_SUBMITTED
    hands.press(Key.Key_P, CONTROL)
    assert MajorEvent.get_by_id(made.id).report_print_count == 1
    assert [line.told_kind for line in made.tellings] == [ToldKind.DEPARTMENT_MANAGER]
    assert steps_of(page_of(hands))[0] != "sign_off"
    hands.window.close()
    manager = open_page(MANAGER)
    manager.press(Key.Key_1, ALT)
    manager.write("同意")
    manager.press(Key.Key_Return, CONTROL)
    stored = MajorEvent.get_by_id(made.id)
    assert (stored.state, stored.manager_opinion, stored.signed_off_by) == (_S.SIGNED_OFF, "同意", "陈国强")
    assert hands.keys + manager.keys < 120


def test_a_wrong_value_stands_under_its_field_and_what_was_typed_stays(open_page: Callable[..., Hands]) -> None:
    hands = open_page(DESK)
    page = page_of(hands)
    hands.press(Key.Key_N, CONTROL)
    write(hands, subject="打架", happened_at="明天 0900", course="两人争执")
    hands.press(Key.Key_Return, CONTROL)
    form = page.panel.in_place
    assert form is not None
    assert form.form.message_of("place") == "写上在哪里，例如 地下车库 B1 东区。"
    write(hands, place="大堂")
    hands.press(Key.Key_Return, CONTROL)
    assert form.form.message_of("happened_at") == "时间在将来，改成现在或以前。"
    assert form.form.draft()["course"] == "两人争执"
    assert not MajorEvent.select().exists()


def test_another_page_opens_a_new_event_with_what_it_knows(open_page: Callable[..., Hands]) -> None:
    hands = open_page(DESK)
    page = page_of(hands)
    page.open_new({"subject": "东门道闸撞断", "place": "东门", "source_number": "ZB20261124-1"})
    write(hands, course="货车撞断")
    hands.press(Key.Key_Return, CONTROL)
    made = MajorEvent.get()
    assert (made.subject, made.place, made.source_number) == ("东门道闸撞断", "东门", "ZB20261124-1")
    hands.press(Key.Key_N, CONTROL)
    write(hands, subject="失窃", place="仓库", course="锁被撬")
    hands.press(Key.Key_Return, CONTROL)
    assert MajorEvent.select().order_by(MajorEvent.id.desc()).get().source_number == ""


def test_the_panel_shows_who_was_told_the_photographs_and_both_papers(
    open_page: Callable[..., Hands], office: DataFolder, opened: list[Path], tmp_path: Path
) -> None:
    made = in_state(_S.REPORT_SUBMITTED, office)
    hands = open_page(DESK)
    page = page_of(hands)
    sections = sections_of(page)
    (line,) = sections.told.lines.lines
    assert (line.title, line.below, line.note) == ("总经理", "电话，王芳报", "越级，待补报")
    assert [button.text() for button in sections.photos.buttons] == ["照片 1　2026-11-24 10:24 附"]
    sections.photos.buttons[0].click()
    assert [file.suffix for file in opened] == [".png"]
    assert set(sections.papers) == {EVENT, REPORT}
    assert (sections.papers[EVENT].print_button.key, sections.papers[REPORT].print_button.key) == ("", "Ctrl P")
    sections.papers[EVENT].print_button.click()
    assert (MajorEvent.get_by_id(made.id).print_count, MajorEvent.get_by_id(made.id).report_print_count) == (1, 0)
    scan = tmp_path / "签回.png"
    scanned(scan)
    sections = sections_of(page)
    drop = sections.papers[EVENT].drop
    assert drop is not None
    drop.take([scan])
    assert MajorEvent.get_by_id(made.id).signed_at == NOW
    sections = sections_of(page)
    photos = sections.photos.drop
    assert photos is not None
    photos.take([tmp_path / "没有.jpg", scan.rename(tmp_path / "说明.txt")])
    assert "不是照片" in page.message.text


def test_the_reporter_signs_on_the_screen_under_what_he_has_read(
    open_page: Callable[..., Hands], office: DataFolder
) -> None:
    made = in_state(_S.REPORT_SUBMITTED, office)
    page = page_of(open_page(DESK))
    assert page.panel.facts is not None
    page.steps.ask(next(step for step in page.panel.facts.steps if step.name == "sign_report"))
    dialog = page.dialog
    assert dialog is not None
    assert dialog.answers() == {"who": "reporter"}
    dialog.pad.set_strokes(STROKES)
    dialog.do_it()
    assert MajorEvent.get_by_id(made.id).report_signed_at == NOW


def test_today_leads_to_the_written_report_with_its_form_open(
    qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock
) -> None:
    made = in_state(_S.AWAITING_REPORT, office)
    hands = open_window(qtbot, qapp, office, clock, DESK)
    window = hands.window
    window.go("major_event", made.id, "submit_report")  # type: ignore[attr-defined]
    page = page_of(hands)
    qtbot.waitUntil(lambda: page.panel.in_place is not None)
    form = page.panel.in_place
    assert form is not None
    assert form.form.entry("report_causes").hasFocus()
    write(hands, **{key: text for key, text in WRITTEN.items() if key != "report_course"})
    hands.press(Key.Key_Return, CONTROL)
    assert state_of(made) == _S.REPORT_SUBMITTED


def test_who_may_only_look_is_offered_nothing(open_page: Callable[..., Hands]) -> None:
    event()
    page = page_of(open_page(VIEWER))
    assert page.panel.facts is not None
    assert page.panel.facts.steps == ()
    assert page.sections is not None
    assert not page.sections.told.add.isVisible()
    assert page.sections.photos.drop is None
    assert not page.may_create()
