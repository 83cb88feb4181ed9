"""The person finder: hears the input method, the latest search wins, the keys belong to the list."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester

from csapp.core.workflow import Shape
from csapp.ui.fields import TextField
from csapp.ui.finder import MOST_ROWS, PersonFinder
from csapp.ui.finder_list import FinderModel
from csapp.ui.finder_rows import FinderGroup, FinderRow, Span
from tests.ui.staging import compose, press, put

CONTROL = Qt.KeyboardModifier.ControlModifier
SHAN = FinderRow(
    "unit", "2", "3栋2单元1501", "单雅琴", "业主", "138****2746", (Span("title", 0, 1),), "未结 2", Shape.DIAMOND
)
CHEN = FinderRow("unit", "1", "3栋1单元1501", "陈志远", "业主", "136****8820")
WEI = FinderRow("car", "5", "7栋1单元0601", "尉迟敏", "业主", "车牌 苏E·31501")
GROUPS = (FinderGroup("房号", (CHEN, SHAN), 2), FinderGroup("电话、车牌", (WEI,), 1))


class Desk:
    """Keeps what the finder asked for and told."""

    def __init__(self, stage: QWidget, *, recent: bool = False) -> None:
        self.asked: list[str] = []
        self.heard: list[tuple[str, object]] = []
        self.finder = put(stage, PersonFinder(self.asked.append, recent=recent))
        self.finder.highlighted.connect(lambda row: self.heard.append(("highlighted", row)))
        self.finder.picked.connect(lambda row: self.heard.append(("picked", row)))
        self.finder.not_on_file.connect(lambda text: self.heard.append(("not on file", text)))
        self.finder.setFocus()

    def found(self, text: str = "3 1501") -> None:
        self.finder.setText(text)
        self.finder.show_results(text, GROUPS)


@pytest.fixture
def desk(stage: QWidget) -> Desk:
    return Desk(stage)


def test_what_is_being_composed_is_searched(desk: Desk) -> None:
    compose(desk.finder, "s'y q")
    assert desk.asked[-1] == "syq"
    compose(desk.finder, "", "单雅琴")
    assert desk.asked[-1] == "单雅琴"


def test_composing_goes_on_at_the_cursor(desk: Desk) -> None:
    desk.finder.setText("3栋")
    compose(desk.finder, "dan")
    assert desk.finder.search_text() == "3栋dan"


def test_the_first_row_is_highlighted_and_enter_picks_it(desk: Desk) -> None:
    desk.found()
    assert desk.heard == [("highlighted", CHEN)]
    press(desk.finder, Qt.Key.Key_Return)
    assert desk.heard[-1] == ("picked", CHEN)
    assert desk.finder.popup is None


def test_arrows_move_over_rows_and_never_onto_headings(desk: Desk) -> None:
    desk.found()
    for _ in range(4):
        press(desk.finder, Qt.Key.Key_Down)
    assert [row for _, row in desk.heard] == [CHEN, SHAN, WEI, WEI, WEI]
    press(desk.finder, Qt.Key.Key_PageUp)
    assert desk.heard[-1] == ("highlighted", CHEN)


def test_outdated_results_are_dropped(desk: Desk) -> None:
    desk.finder.setText("3 150")
    desk.finder.setText("3 1501")
    desk.finder.show_results("3 150", GROUPS)
    assert desk.finder.popup is None
    desk.finder.show_results("3 1501", GROUPS)
    assert desk.finder.popup is not None


def test_results_that_come_after_leaving_are_not_shown(desk: Desk, stage: QWidget) -> None:
    desk.finder.setText("3 1501")
    put(stage, TextField("内容")).setFocus()
    desk.finder.show_results("3 1501", GROUPS)
    assert desk.finder.popup is None


def test_the_focus_stays_in_the_line(desk: Desk, stage: QWidget) -> None:
    desk.found()
    press(desk.finder, Qt.Key.Key_Down)
    assert stage.focusWidget() is desk.finder


def test_keys_belong_to_the_input_method_while_it_composes(desk: Desk) -> None:
    desk.found()
    before = list(desk.heard)
    compose(desk.finder, "dan")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(desk.finder, key)
    press(desk.finder, Qt.Key.Key_L, CONTROL)
    assert desk.heard == before


def test_esc_closes_the_list_and_keeps_the_text(desk: Desk) -> None:
    desk.found()
    press(desk.finder, Qt.Key.Key_Escape)
    assert desk.finder.popup is None
    assert desk.finder.text() == "3 1501"


def test_somebody_who_is_in_no_ledger_is_fine(desk: Desk) -> None:
    desk.finder.setText("送水的小李")
    desk.finder.show_results("送水的小李", ())
    assert desk.finder.popup is not None
    press(desk.finder, Qt.Key.Key_L, CONTROL)
    assert desk.heard == [("not on file", "送水的小李")]


def test_an_empty_line_shows_the_records_opened_last_only_where_asked(stage: QWidget) -> None:
    plain, with_recent = Desk(stage), Desk(stage, recent=True)
    plain.finder.open_recent()
    with_recent.finder.open_recent()
    assert plain.asked == []
    assert with_recent.asked == [""]


def test_what_was_picked_is_written_without_searching(desk: Desk) -> None:
    desk.found()
    asked = len(desk.asked)
    desk.finder.set_picked_text("3-2-1501 单雅琴")
    assert len(desk.asked) == asked
    assert desk.finder.popup is None


def test_all_rows_fit_without_scrolling(desk: Desk, stage: QWidget) -> None:
    desk.found()
    stage.grab()
    popup = desk.finder.popup
    assert popup is not None
    assert popup.list.verticalScrollBar().maximum() == 0
    assert popup.width() >= 344


def test_at_most_eight_rows_are_shown_with_the_true_count(stage: QWidget) -> None:
    many = FinderGroup("房号", tuple(FinderRow("unit", str(at), f"3-2-{at}") for at in range(30)), 30)
    model = FinderModel(stage)
    model.set_groups((many, GROUPS[1]), MOST_ROWS)
    assert len(model.rows()) == MOST_ROWS
    assert model.data(model.index(0)) == "房号 30"


def test_the_list_is_a_sound_model_and_speaks_in_words(stage: QWidget, qtmodeltester: ModelTester) -> None:
    model = FinderModel(stage)
    model.set_groups(GROUPS, MOST_ROWS)
    assert model.data(model.index(2)) == "3栋2单元1501，单雅琴，业主，138****2746，未结 2"
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.rowCount(QModelIndex()) == 5
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_the_pictures_of_a_list_are_drawn_in_both_states(desk: Desk, stage: QWidget) -> None:
    desk.found()
    before = stage.grab().toImage()
    press(desk.finder, Qt.Key.Key_Down)
    assert stage.grab().toImage() != before
