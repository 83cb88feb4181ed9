"""Ctrl+K from anywhere: what was typed is found and opened, or a reception begun, without a mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.features.reception.models import Reception
from csapp.masterdata.people.page import ids_of
from tests.journeys.desk_window import furnish, open_window
from tests.journeys.hands import CONTROL, Hands, Home, Key
from tests.makers import DESK


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock, home: Home) -> Iterator[Hands]:
    furnish(home)
    made = open_window(qtbot, qapp, office, clock, DESK)
    yield made
    made.window.close()


def _window(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def _rows(hands: Hands) -> list[str]:
    popup = _window(hands).search.popup
    assert popup is not None
    return [str(popup.model.data(popup.model.index(at))) for at in range(popup.model.rowCount())]


@pytest.mark.parametrize("page", ["reception", "callback", "key_lending", "people", "vehicles", "household"])
def test_the_box_answers_on_every_page(hands: Hands, page: str) -> None:
    _window(hands).go(page)
    hands.press(Key.Key_K, CONTROL)
    hands.letters("shanyaqin")
    assert any("单雅琴" in row for row in _rows(hands))
    hands.press(Key.Key_Escape)


def test_enter_on_a_person_opens_the_household(hands: Hands, home: Home) -> None:
    hands.press(Key.Key_K, CONTROL)
    hands.letters("syq")
    hands.press(Key.Key_Return)
    window = _window(hands)
    page = window.page("household")
    assert window.stack.currentWidget() is page
    assert window.tabs.current == "people"
    assert page.held.unit_id == home.unit.id  # type: ignore[attr-defined]


def test_control_and_enter_begins_a_reception_for_the_person(hands: Hands, home: Home) -> None:
    hands.press(Key.Key_K, CONTROL)
    hands.letters("2746")
    hands.press(Key.Key_Return, CONTROL)
    page = _window(hands).page("reception")
    assert ids_of(page.who.row) == (home.unit.id, home.owner.id)  # type: ignore[attr-defined]
    hands.write("问物业费怎么交。")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Return, CONTROL)
    record = Reception.select().order_by(Reception.id.desc()).get()
    assert (record.unit_id, record.caller_name, record.content) == (home.unit.id, "单雅琴", "问物业费怎么交。")


def test_a_reception_begins_from_a_plate_and_from_a_paper(hands: Hands, home: Home) -> None:
    page = _window(hands).page("reception")
    for typed in ("4t82k", "滴水"):
        _window(hands).go("callback")
        hands.press(Key.Key_K, CONTROL)
        hands.write(typed)
        hands.press(Key.Key_Return, CONTROL)
        assert _window(hands).tabs.current == "reception"
        assert ids_of(page.who.row) == (home.unit.id, home.owner.id)  # type: ignore[attr-defined]


def test_a_document_opens_on_its_page(hands: Hands) -> None:
    hands.press(Key.Key_K, CONTROL)
    hands.write("滴水")
    assert "车库顶板滴水" in _rows(hands)[1]
    hands.press(Key.Key_Return)
    window = _window(hands)
    assert window.tabs.current == "reception"
    assert window.page("reception").register.panel.facts.title  # type: ignore[attr-defined]


def test_what_matched_is_marked_and_the_last_records_come_back(hands: Hands) -> None:
    hands.press(Key.Key_K, CONTROL)
    hands.write("滴水")
    popup = _window(hands).search.popup
    assert popup is not None
    row = popup.current()
    assert row is not None
    (span,) = row.hit_spans
    assert row.second_line[span.start : span.start + span.length] == "滴水"
    hands.press(Key.Key_Return)
    hands.press(Key.Key_K, CONTROL)
    assert _rows(hands)[0] == "最近打开 1"


def test_the_finder_of_the_reception_page_knows_plates(hands: Hands, home: Home) -> None:
    hands.press(Key.Key_F2)
    hands.letters("t82k")
    hands.press(Key.Key_Return)
    assert ids_of(_window(hands).page("reception").who.row) == (home.unit.id, home.owner.id)  # type: ignore[attr-defined]
