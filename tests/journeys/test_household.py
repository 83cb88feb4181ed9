"""一页通 by keyboard: everything of a household on one page, and everything begun from there (look 10)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.household import household_view
from csapp.app.household_page import HouseholdPage
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.db import audit
from csapp.masterdata.people.page import household_of, ids_of
from csapp.masterdata.places.models import NoteKind, UnitNote
from csapp.masterdata.places.service import add_note, notes_of
from tests import makers
from tests.journeys.desk_window import furnish, open_window
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, home: Home) -> Iterator[Hands]:
    """The page of 3-2-1501, opened from the box."""
    furnish(home)
    made = open_window(qtbot, qapp, office, clock, DESK)
    made.press(Key.Key_K, CONTROL)
    made.letters("3-2-1501")
    made.press(Key.Key_Return)
    yield made
    made.window.close()


def _window(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def _page(hands: Hands) -> HouseholdPage:
    page = _window(hands).page("household")
    assert isinstance(page, HouseholdPage)
    return page


def test_everything_of_the_household_is_on_one_page(hands: Hands) -> None:
    page = _page(hands)
    assert page.head.title.text() == "3栋2单元1501"
    assert "三室两厅" in page.head.facts.text()
    assert "物业费缴至" in page.head.facts.text()
    assert [line.title for line in page.belongs.people.lines] == ["单雅琴", "单立新"]
    assert [line.title for line in page.belongs.cars.lines] == ["苏E·4T82K", "B1-031 地下"]
    assert [line.aside for line in page.belongs.keys.lines] == ["单雅琴 借出 11-24 10:24", "在柜"]
    assert {line.page for line in page.list.lines} == {"reception", "callback", "key_lending"}
    assert page.chips.count_of("all") == 4
    assert [page.chips.count_of(key) for key in ("reception", "callback", "key_lending")] == [2, 1, 1]
    assert len(page.coming.matters) == 2
    assert [line.title for line in page.coming.next.lines] == ["报修：客厅吊顶渗水修后", "单据未签回"]


def test_hints_pop_up_in_head_preview_and_reception_and_expired_ones_vanish(hands: Hands, home: Home) -> None:
    hints = ("重要客户：单雅琴", "婴儿午睡，不按门铃", "白天先打电话")
    page = _page(hands)
    assert page.held is not None
    assert page.held.hints == hints
    assert page.head.hints.text() == "重要客户：单雅琴　婴儿午睡，不按门铃，还有 1 条"
    assert page.head.hints.toolTip().splitlines() == list(hints)
    assert set(household_of(home.unit.id, None, NOW, lambda *_: []).minds) == set(hints)
    later = NOW + timedelta(days=30)
    assert "婴儿午睡，不按门铃" not in household_view(home.unit.id, None, later).hints
    assert household_of(home.unit.id, None, later, lambda *_: []).minds == ("重要客户：单雅琴", "白天先打电话")


def test_chips_and_arrows_go_through_the_matters_and_enter_opens_one(hands: Hands) -> None:
    page = _page(hands)
    assert hands.focus is page.list
    hands.press(Key.Key_Right, ALT)
    assert {line.page for line in page.list.lines} == {"reception"}
    hands.press(Key.Key_Down)
    assert page.current() is not None
    assert page.current().title == "客厅吊顶渗水"  # type: ignore[union-attr]
    hands.press(Key.Key_Return)
    assert _window(hands).tabs.current == "reception"
    assert _window(hands).page("reception").register.panel.facts is not None  # type: ignore[attr-defined]


def test_telephones_are_covered_until_somebody_looks_which_is_written_down(hands: Hands, home: Home) -> None:
    page = _page(hands)
    assert [line.below for line in page.belongs.people.lines] == ["138****2746", "139****0075"]
    hands.press(Key.Key_U, CONTROL)
    assert [line.below for line in page.belongs.people.lines] == ["13812342746", "13912340075"]
    assert audit.history("people", home.owner.id)[0].step == "reveal"
    page.belongs.show_clear({})
    assert page.belongs.people.lines[0].below == "138****2746"


def test_a_reception_a_repair_and_a_key_are_begun_from_here(hands: Hands, home: Home) -> None:
    window = _window(hands)
    hands.press(Key.Key_1, ALT)
    assert window.tabs.current == "reception"
    who = window.page("reception").who  # type: ignore[attr-defined]
    assert ids_of(who.row) == (home.unit.id, home.owner.id)
    window.go("household")
    hands.press(Key.Key_3, ALT)
    assert window.tabs.current == "key_lending"
    window.go("household")
    hands.press(Key.Key_2, ALT)
    assert window.tabs.current in ("reception", "repair_order")


def test_a_note_is_written_changed_and_taken_away(hands: Hands, home: Home) -> None:
    page = _page(hands)
    hands.press(Key.Key_N, CONTROL)
    hands.write("狗会叫，先敲门")
    hands.press(Key.Key_Tab)
    hands.letters("1130")
    hands.press(Key.Key_Return, CONTROL)
    (note,) = [one for one in notes_of(home.unit.id, NOW.date()) if one.words == "狗会叫，先敲门"]
    assert (note.kind, note.until_on, note.noted_by) == (NoteKind.HINT, date(2026, 11, 30), DESK.name)
    assert page.held is not None
    assert "狗会叫，先敲门" in page.held.hints
    page.coming.write_note(page.coming.notes[str(note.id)])
    hands.press(Key.Key_Return, CONTROL)
    assert UnitNote.get_by_id(note.id).version == 2
    page.coming.note_removed.emit(page.coming.notes[str(note.id)])
    assert UnitNote.get_or_none(UnitNote.id == note.id) is None
    assert page.message.undo()
    assert "狗会叫，先敲门" in page.held.hints


def test_an_impossible_note_is_refused_at_its_field(hands: Hands) -> None:
    hands.press(Key.Key_N, CONTROL)
    hands.write("先敲门")
    hands.press(Key.Key_Tab)
    hands.letters("2026-11-20")
    hands.press(Key.Key_Return, CONTROL)
    assert UnitNote.select().where(UnitNote.words == "先敲门").count() == 0
    assert _page(hands).coming.form is not None


def test_the_page_is_printed_with_covered_telephones(hands: Hands, tmp_path: Path) -> None:
    assert tmp_path.exists()
    written: list[Path] = []
    _page(hands).open_file = written.append
    hands.press(Key.Key_P, CONTROL)
    text = "".join(page.extract_text() for page in PdfReader(written[0]).pages)
    for word in ("3栋2单元1501", "一页通", "客厅吊顶渗水", "138****2746"):
        assert word in text
    assert "13812342746" not in text
    printed: list[Path] = []
    _page(hands).context.print_file = printed.append
    hands.press(Key.Key_P, CONTROL)
    assert (len(printed), len(written)) == (1, 1)


def test_control_i_opens_the_household_of_any_record_and_esc_leads_back(hands: Hands, home: Home) -> None:
    window = _window(hands)
    for place in ("people", "callback", "vehicles"):
        window.go(place)
        hands.press(Key.Key_I, CONTROL)
        assert window.stack.currentWidget() is _page(hands), place
        assert _page(hands).held.unit_id == home.unit.id  # type: ignore[union-attr]
        hands.press(Key.Key_Escape)
        assert window.stack.currentWidget() is window.page(place)


def test_a_record_without_a_household_says_so(hands: Hands) -> None:
    window = _window(hands)
    makers.reception(content="路过的人问路", caller_name="路人")
    window.go("reception")
    hands.press(Key.Key_I, CONTROL)
    slot = window.message()
    assert slot is not None
    assert "没有记到哪一户" in slot.text


def test_a_person_in_no_room_has_a_page_too(hands: Hands) -> None:
    outsider = makers.person("路过", "13700001234")
    makers.reception(person=outsider.id, content="送水")
    hands.press(Key.Key_K, CONTROL)
    hands.write("路过")
    hands.press(Key.Key_Return)
    page = _page(hands)
    assert page.head.title.text() == "路过"
    assert [line.title for line in page.list.lines] == ["送水"]


def test_the_page_follows_what_happens_elsewhere(hands: Hands, home: Home) -> None:
    page = _page(hands)
    before = len(page.list.lines)
    makers.reception(unit=home.unit.id, person=home.owner.id, content="又漏了")
    add_note(home.unit.id, words="欠 2026 年 10 月物业费", kind=NoteKind.ARREARS, by=DESK, at=NOW)
    assert len(page.list.lines) == before + 1
    assert page.held is not None
    assert page.held.hints[-1] == "欠费：欠 2026 年 10 月物业费"
