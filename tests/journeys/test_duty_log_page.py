"""The page 值班日志 beyond the clerk's shift: pages of before, major events, who signs, what 今日 and the bar tell."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.duty_desk import to_open
from csapp.app.duty_now import duty_words, left_words, relief_after, shift_now
from csapp.app.quick_entry import QuickEntry
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.handover import CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryCategory, SignDelegate
from csapp.features.duty_log.service import pages, signing
from csapp.features.duty_log.workflow import HandoverState, PageState
from csapp.features.major_event.models.event import MajorEvent
from csapp.masterdata.shifts.service import shift_named
from tests.features import duty_makers
from tests.journeys.desk_window import open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import NOW

STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]
YESTERDAY = date(2026, 11, 23)


@pytest.fixture
def people(home: Home) -> dict[str, Actor]:
    """The colleagues of an office with one household."""
    assert home.unit.code == "3-2-1501"
    return duty_makers.settle()


@pytest.fixture
def before(people: dict[str, Actor]) -> DutyPage:
    """Yesterday's late shift of 何静, handed over, nobody has signed."""
    at = datetime(2026, 11, 23, 16, 1)
    page = pages.open_page(YESTERDAY, shift_named("中班").id, by=people["何静"], at=at)
    duty_makers.note(page, "一切正常", people["何静"], at=at)
    duty_makers.close(page, people["何静"], at=datetime(2026, 11, 24, 0, 1))
    return page


@pytest.fixture
def opened(before: DutyPage, people: dict[str, Actor]) -> DutyPage:
    """Today's early shift of 刘芳."""
    assert before.number == "ZB20261123-3"
    return duty_makers.early(people["刘芳"])


@pytest.fixture
def window_for(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock) -> Iterator[Any]:
    """A window with this colleague at it."""
    made: list[Hands] = []

    def make(by: Actor) -> Hands:
        made.append(open_window(qtbot, qapp, office, clock, by))
        return made[-1]

    yield make
    for hands in made:
        hands.window.close()


def _log(hands: Hands) -> Any:
    window = hands.window
    assert isinstance(window, MainWindow)
    hands.press(Key.Key_8, CONTROL)
    QApplication.processEvents()
    return window.page("duty_log")


def test_pages_stand_in_the_list_with_their_states(window_for: Any, people: dict[str, Actor], opened: DutyPage) -> None:
    """Alt+→ leaves those without a signature; arrows change the page."""
    hands = window_for(people["刘芳"])
    page = _log(hands)
    assert [line.spoken() for line in page.list.list.lines] == [
        "11-24，早班，刘芳　08:00–16:00，值班中",
        "11-23，中班，何静　16:00–24:00，未签字",
    ]
    assert page.sheet.page.id == opened.id
    page.list.list.setFocus()
    hands.press(Key.Key_Down)
    assert page.sheet.head.facts()["staff"] == "何静"
    hands.press(Key.Key_Right, ALT)
    assert [line.strong for line in page.list.list.lines] == ["11-23"]
    assert page.list.unsigned.accessibleName() == "未签字，1 条"


def test_the_manager_signs_a_whole_day(window_for: Any, people: dict[str, Actor], opened: DutyPage) -> None:
    """From 今日: 提醒签字 opens the page with the question; → signs every page of that day."""
    assert opened.is_open
    hands = window_for(people["王志强"])
    window = hands.window
    first = DutyPage.get(DutyPage.day == YESTERDAY)
    window.go("duty_log", first.id, "sign")
    page = window.page("duty_log")
    assert page.form.form.draft()["whole"] == "只签这一页"
    page.form.form.entry("whole").setFocus()
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Return, CONTROL)
    page.signature.pad.set_strokes(STROKES)
    page.signature.do_it()
    assert DutyPage.get_by_id(first.id).state == PageState.SIGNED
    assert page.message.text == "2026-11-23 的值班日志已签字。"
    assert page.list.unsigned.count == 0


def test_the_manager_names_who_signs_for_him(window_for: Any, people: dict[str, Actor], before: DutyPage) -> None:
    """A69: from the dialog; the delegate then finds 签字 on the page, under the manager's name."""
    hands = window_for(people["王志强"])
    page = _log(hands)
    page.ask_delegate()
    dialog = page.dialog
    assert not dialog.may_do_it()
    assert dialog.message.text() == "选一位代签人。"
    dialog.staff.set_value(str(people["刘芳"].id))
    dialog.reason.set_value("年假")
    dialog.do_it()
    named = SignDelegate.get()
    assert (named.staff_id, named.reason, named.from_on) == (people["刘芳"].id, "年假", NOW.date())
    signing.sign_page(before.id, by=people["刘芳"], at=NOW)
    page.show_page(before.id)
    page.read_again()
    assert page.sheet.locked.accessibleName().startswith("刘芳（代王志强） 2026-11-24 10:24 签字")


def test_a_major_event_is_registered_from_its_entry(
    window_for: Any, people: dict[str, Actor], opened: DutyPage
) -> None:
    """重大 in the line reminds of the form; Alt+2 makes it, the link leads there."""
    hands = window_for(people["刘芳"])
    page = _log(hands)
    hands.press(Key.Key_N, CONTROL)
    hands.write("3-2-1501 门口电动车失窃")
    page.sheet.line.is_major.setChecked(True)
    hands.press(Key.Key_Return, CONTROL)
    entry = DutyEntry.get(DutyEntry.content.contains("失窃"))
    assert (entry.category, entry.page_id) == (EntryCategory.THEFT, opened.id)
    assert page.message.text == "重大事件要填《紧急情况处理登记表》，附现场照片。"
    hands.press(Key.Key_2, ALT)
    assert page.form.form.draft() == {"room": "3-2-1501", "place": ""}
    hands.press(Key.Key_Return, CONTROL)
    event = MajorEvent.get()
    assert event.source_number == opened.number
    hands.press(Key.Key_Return)
    assert hands.window.page("major_event").panel.facts.id == event.id


def test_the_summary_of_the_shift_is_kept(window_for: Any, people: dict[str, Actor], opened: DutyPage) -> None:
    """F16: Ctrl+D, the words, Ctrl+Enter."""
    hands = window_for(people["刘芳"])
    _log(hands)
    hands.press(Key.Key_D, CONTROL)
    hands.write("本班平稳，道闸待修。")
    hands.press(Key.Key_Return, CONTROL)
    assert DutyPage.get_by_id(opened.id).summary == "本班平稳，道闸待修。"


def test_who_only_reads_is_offered_nothing_to_write(
    window_for: Any, people: dict[str, Actor], before: DutyPage
) -> None:
    assert before.staff_name == "何静"
    hands = window_for(Actor(people["刘芳"].id, "周会计", Role.VIEWER))
    page = _log(hands)
    assert not page.head.note.isVisible()
    assert not page.sheet.buttons["settle"].isVisible()
    hands.press(Key.Key_1, ALT)
    assert page.form is None


def test_a_narrow_window_has_the_page_and_f8_brings_the_handover(
    window_for: Any, people: dict[str, Actor], opened: DutyPage
) -> None:
    assert opened.is_open
    hands = window_for(people["刘芳"])
    hands.window.resize(1180, 720)
    page = _log(hands)
    assert page.list.isVisible()
    assert not page.panel.isVisible()
    hands.press(Key.Key_F8)
    assert page.panel.isVisible()
    assert not page.list.isVisible()
    page.leave_handover()
    assert page.list.isVisible()


def test_the_shift_stands_on_today_and_in_the_status_bar(
    qtbot: QtBot, window_for: Any, people: dict[str, Actor], opened: DutyPage, before: DutyPage
) -> None:
    """早班 刘芳 08:00–16:00, what was counted and said when it began (look 01)."""
    at = datetime(2026, 11, 24, 8, 2)
    with unit_of_work(people["刘芳"], at) as work:
        sheet = work.add(
            Handover(
                number=before.number, state=HandoverState.TAKEN_OVER, page=before, next_page=opened.id,
                outgoing_name="何静", incoming=people["刘芳"].id, incoming_name="刘芳", arrived_at=at, prepared_at=at,
                outgoing_at=at - timedelta(minutes=7), incoming_at=at,
            )
        )  # fmt: skip
        cash = HandoverCount(
            handover=sheet,
            key_word="cash",
            name="备用金",
            unit="元",
            kind=CountKind.MONEY,
            expected=50000,
            counted=50000,
        )
        work.add(cash)
        work.add(HandoverLine(handover=sheet, key_word="told", label="设备变动", detail="东门道闸左杆抬起慢。"))
    hands = window_for(people["刘芳"])
    side = hands.window.page("today").side
    assert (side.heading.text(), side.who.text()) == ("早班", "刘芳　08:00–16:00")
    assert side.left.text() == "距交班 5 小时 36 分"
    assert side.card.counters()[:2] == [("上班清点：备用金 ¥500.00", "相符"), ("上一班留话", "1 条，已阅 0 条")]
    assert side.said is not None
    # the bar is read once the first page stands
    bar = hands.window.status.person
    qtbot.waitUntil(lambda: bar.accessibleName().startswith("早班 刘芳 08:00–16:00"))


def test_without_a_page_ctrl_j_says_what_to_do(window_for: Any, people: dict[str, Actor]) -> None:
    """The words stay for the time when the page is open."""
    hands = window_for(people["刘芳"])
    hands.press(Key.Key_J, CONTROL)
    popup = hands.window.findChild(QuickEntry)
    assert popup.line.message.text() == "现在没有打开的值班日志页，到「值班」里按「开始值班」再记。"
    hands.write("电梯异响")
    hands.press(Key.Key_Return, CONTROL)
    assert popup.isVisible()
    assert not DutyEntry.select().exists()
    assert popup.line.content.value() == "电梯异响"


def test_without_a_page_today_shows_the_person(window_for: Any, people: dict[str, Actor]) -> None:
    hands = window_for(people["刘芳"])
    side = hands.window.page("today").side
    assert (side.heading.text(), side.who.text(), side.left.text()) == ("刘芳", "前台", "")
    assert side.card.counters()[0][0] == "未办结的接待"


def test_words_of_the_shift(people: dict[str, Actor], opened: DutyPage) -> None:
    assert opened.is_open
    held = shift_now()
    assert held is not None
    assert (held.shift, held.person, held.hours, held.said) == ("早班", "刘芳", "08:00–16:00", ())
    assert duty_words(NOW) == "早班 刘芳 08:00–16:00"
    assert relief_after(held.ends_at) == ""
    assert left_words(held.ends_at, held.ends_at - timedelta(minutes=9)) == "距交班 9 分"
    assert left_words(held.ends_at, held.ends_at + timedelta(minutes=65)) == "超过交班 1 小时 5 分"
    assert people["刘芳"].name == "刘芳"


def test_which_shift_may_be_begun(people: dict[str, Actor], before: DutyPage) -> None:
    """The one that runs; an hour before its end the next one too, where the first has its page."""
    assert before.number.endswith("-3")
    found = to_open(NOW, people["刘芳"])
    assert found is not None
    assert (found.shift, found.hours, found.names) == ("早班", "08:00–16:00", ())
    duty_makers.early(people["刘芳"])
    assert to_open(NOW, people["何静"]) is None
    later = to_open(datetime(2026, 11, 24, 15, 20), people["何静"])
    assert later is not None
    assert later.shift == "中班"
