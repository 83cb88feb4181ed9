"""回访统计 and the rules at the desk, by keyboard: counting a month, the form that is missing, another share (P23)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester

from csapp.app.rate_export import rate_export
from csapp.app.register_tabs import RegisterTabs
from csapp.core.roles import Actor
from csapp.features.callback.models import Callback, Source
from csapp.features.callback.page.desk import CallbackPage
from csapp.features.callback.register import CALLBACK_RULES
from csapp.features.callback.service import calling, rules
from csapp.ui.context import Context
from csapp.ui.figure_table import FigureTable
from tests import makers
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import ADMIN, DESK, NOW, SUPERVISOR, VIEWER

NewContext = Callable[[Actor], Context]
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def unsigned(home: Home) -> Callback:
    """A complaint's callback of three days ago whose form has not come back, and one for today."""
    given = {"unit": home.unit.id, "person": home.owner.id, "customer": "", "due_on": NOW.date()}
    made = makers.callback(**given)
    calling.register_result(made.id, by=DESK, at=NOW - timedelta(days=3), method="电话", satisfaction="满意")
    makers.callback(**given, source="报修", subject="插座没电")
    return made


def seated(show: Callable[..., Hands], context: Context) -> tuple[CallbackPage, Hands]:
    page = CallbackPage(context, export_rates=rate_export(context))
    hands = show(page, F7=page.new_record)
    return page, hands


def words(table: FigureTable, row: int) -> list[str]:
    return [cell.text for cell in table.figures.rows[row].cells]


def to_rates(page: CallbackPage, hands: Hands) -> None:
    """From the rows back to the switch with Shift+Tab, which comes to its last side first."""
    for _ in range(12):
        if page.switch.isAncestorOf(hands.focus):
            break
        hands.press(Key.Key_Tab, SHIFT)
    hands.press(Key.Key_Space)


def test_the_month_is_counted_and_the_missing_form_is_one_key_away(
    unsigned: Callback, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    page, hands = seated(show, new_context(DESK))
    to_rates(page, hands)
    assert page.rates.isVisible()
    assert not page.place.splitter.isVisible()
    assert hands.focus is page.rates.sources
    assert page.rates.title.text() == "2026 年 11 月"
    assert page.rates.words.text() == "应回访 2 次，已回访 1 次，超期 0 次，还要打 1 次。"
    assert words(page.rates.sources, 2)[:5] == ["合计", "2", "0", "1", "0"]
    assert words(page.rates.people, 0)[0] == "王芳"
    assert words(page.rates.papers, 0)[1:] == ["3-2-1501", "单雅琴", "3", "0", "王芳"]
    # nothing may be done to a record nobody sees
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_P, CONTROL)
    assert page.dialog is None
    assert Callback.get_by_id(unsigned.id).print_count == 0
    for _ in range(6):
        if hands.focus is page.rates.papers:
            break
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return)
    assert page.place.splitter.isVisible()
    assert page.panel.facts is not None
    assert page.panel.facts.id == unsigned.id


def test_the_months_are_turned_back_and_forth_and_none_is_in_the_future(
    unsigned: Callback, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    page, hands = seated(show, new_context(DESK))
    to_rates(page, hands)
    hands.press(Key.Key_PageUp)
    assert page.rates.title.text() == "2026 年 10 月"
    assert page.rates.words.text() == "这个月没有要做的回访。"
    # the forms that are missing today stay in view
    assert [row.key for row in page.rates.papers.figures.rows] == [str(unsigned.id)]
    for _ in range(3):
        hands.press(Key.Key_PageDown)
    assert page.rates.title.text() == "2026 年 11 月"
    assert page.rates.forth.refusal == "下个月还没有到。"


def test_a_new_answer_is_counted_at_once(
    unsigned: Callback, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    page, hands = seated(show, new_context(DESK))
    to_rates(page, hands)
    waiting = Callback.get(Callback.id != unsigned.id)
    calling.register_result(waiting.id, by=DESK, at=NOW, method="电话", satisfaction="满意")
    assert words(page.rates.sources, 2)[:5] == ["合计", "2", "0", "0", "0"]


def test_figures_are_read_aloud_with_their_headings(
    unsigned: Callback, new_context: NewContext, show: Callable[..., Hands], qtmodeltester: ModelTester
) -> None:
    page, hands = seated(show, new_context(DESK))
    to_rates(page, hands)
    model = page.rates.sources.figures
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    role = int(Qt.ItemDataRole.AccessibleTextRole)
    spoken = [model.data(model.index(0, at), role) for at in range(model.columnCount())]
    assert spoken[:3] == ["来源 一般投诉", "应回访 1", "超期 0"]
    assert spoken[-2:] == ["回访率 100 %", "满意率 100 %"]
    names = {part.accessibleName() for part in page.rates.findChildren(QWidget) if isinstance(part, FigureTable)}
    assert names == {"按来源", "按回访人", "没有签回的回访记录表"}
    assert unsigned.id


def test_the_month_goes_into_a_workbook_for_who_may_export(
    unsigned: Callback, new_context: NewContext, show: Callable[..., Hands], tmp_path: Path
) -> None:
    assert unsigned.id
    page, hands = seated(show, new_context(VIEWER))
    to_rates(page, hands)
    assert not page.rates.sheet.isVisible()
    page, hands = seated(show, new_context(SUPERVISOR))
    to_rates(page, hands)
    opened: list[Path] = []
    page.open_file = opened.append
    page.rates.ask_file = lambda _title: tmp_path / "回访统计.xlsx"
    page.rates.sheet.setFocus()
    hands.press(Key.Key_Return)
    assert (tmp_path / "回访统计.xlsx").stat().st_size > 0
    assert page.message.text == "已导出到 回访统计.xlsx。"


def test_the_rule_proposes_how_to_ask_and_the_caller_may_choose_otherwise(
    home: Home, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    made = makers.callback(source="重大投诉", unit=home.unit.id, person=home.owner.id, customer="")
    page, hands = seated(show, new_context(DESK))
    page.open_record(made.id)
    hands.press(Key.Key_1, ALT)
    form = page.panel.in_place
    assert form is not None
    assert form.form.draft()["method"] == "上门"


def test_the_administrator_changes_a_share_in_the_settings(
    home: Home, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    assert home.unit.id
    tabs = RegisterTabs(new_context(ADMIN), (CALLBACK_RULES,))
    page = tabs.show_register("callback_rule")
    tabs.context = page.context  # type: ignore[attr-defined]
    hands = show(tabs)
    assert page.model.rowCount() == len(Source)
    repair = rules.rule_of(Source.REPAIR)
    page.show_record(repair.id)
    assert page.panel.facts is not None
    hands.press(Key.Key_1, ALT)
    form = page.panel.in_place
    assert form is not None
    form.form.set_values({"share": 30})
    form.form.entry("days").setFocus()
    hands.press(Key.Key_Return, CONTROL)
    changed = rules.rule_of(Source.REPAIR)
    assert (changed.share, changed.days, changed.second_days) == (30, 3, 3)
    assert ("回访比例（%）", "30") in {(fact.label, fact.text) for fact in page.panel.facts.facts}
