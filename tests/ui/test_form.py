"""Forms built from declared fields: values, messages under the field, keys, drafts, labels left or above."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from csapp.core.clock import fixed_clock
from csapp.core.errors import BadInput
from csapp.registers.spec import Field, Kind, Section
from csapp.ui.editors import FormTools
from csapp.ui.form import Form
from csapp.ui.moments import Days
from tests.ui.staging import compose, press, put

NOW = datetime(2026, 11, 24, 10, 24)
CONTROL = Qt.KeyboardModifier.ControlModifier


class Urgency(StrEnum):
    """Two choices."""

    NORMAL = "一般"
    URGENT = "急"


FIELDS = (
    Field("unit", "房号", Kind.CODE, required=True),
    Field("content", "内容", Kind.LONG, required=True, limit=10),
    Field("urgency", "缓急", Kind.CHOICE, required=True, choices=Urgency),
    Field("at", "发生时间", Kind.MOMENT),
    Field("due", "期限", Kind.DAY),
    Field("area", "面积", Kind.NUMBER),
    Field("fee", "费用", Kind.MONEY),
    Field("own", "属本岗位职责", Kind.CHECK),
)
GOOD: dict[str, Any] = {
    "unit": "3-2-1501",
    "content": "车库漏水",
    "urgency": Urgency.URGENT,
    "at": datetime(2026, 11, 23, 15, 0),
    "due": date(2026, 11, 27),
    "area": Decimal("118.62"),
    "fee": 30050,
    "own": True,
}


@pytest.fixture
def form(stage: QWidget) -> Form:
    sections = (Section("", ("unit", "content", "urgency")), Section("其他", ("at", "due", "area", "fee", "own")))
    return put(stage, Form(FIELDS, sections, FormTools(Days(clock=fixed_clock(NOW)))))


def test_values_come_back_as_they_were_set(form: Form) -> None:
    form.set_values(GOOD)
    assert form.check()
    assert form.values() == GOOD


def test_an_empty_form_shows_every_missing_field_and_focuses_the_first(form: Form, stage: QWidget) -> None:
    assert not form.check()
    assert form.message_of("unit") == "还没有写房号。"
    assert form.message_of("urgency") == "选一项缓急。"
    assert form.message_of("due") == ""
    assert stage.focusWidget() is form.entry("unit")
    with pytest.raises(BadInput) as problem:
        form.values()
    assert problem.value.field == "unit"


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("area", "一百一十", "面积是数字，写成 12 或 12.5 这样。"),
        ("fee", "三百", "费用是金额，写成 300 或 300.50 这样。"),
        ("fee", "1.005", "费用最多两位小数。"),
        ("due", "2021-13-07", "没有 13 月，写成 2021-07-13 这样。"),
    ],
)
def test_what_cannot_be_read_is_said_under_its_field(form: Form, key: str, text: str, said: str) -> None:
    form.set_values(GOOD)
    entry = form.entry(key)
    assert isinstance(entry, QLineEdit)
    entry.setText(text)
    assert not form.check()
    assert form.message_of(key) == said
    assert entry.accessibleDescription() == said
    assert entry.property("wrong") == "true"


def test_text_over_the_limit_is_kept_and_counted(form: Form) -> None:
    form.set_values(GOOD | {"content": "地下车库还在滴水，车顶有水泥渍"})
    assert not form.check()
    assert form.message_of("content") == "内容多了 5 个字，最多 10 个。"


@pytest.mark.parametrize(("text", "fen"), [("300", 30000), ("¥1,200.50", 120050), ("３００．５", 30050), ("", None)])
def test_money_is_whole_fen(form: Form, text: str, fen: int | None) -> None:
    form.set_values(GOOD)
    entry = form.entry("fee")
    assert isinstance(entry, QLineEdit)
    compose(entry, "")
    entry.setText(text)
    assert form.values()["fee"] == fen


def test_leaving_a_wrong_field_says_so_and_mending_it_takes_the_message_away(form: Form) -> None:
    area = form.entry("area")
    assert isinstance(area, QLineEdit)
    area.setFocus()
    area.setText("大")
    form.entry("unit").setFocus()
    assert form.message_of("area") != ""
    assert form.message_of("content") == ""
    area.setText("12")
    assert form.message_of("area") == ""


def test_a_refusal_of_the_service_is_shown_under_its_field(form: Form, stage: QWidget) -> None:
    assert form.show_error(BadInput("unit", "没有找到 {unit}。", unit="3-9-1501"))
    assert form.message_of("unit") == "没有找到 3-9-1501。"
    assert stage.focusWidget() is form.entry("unit")
    assert not form.show_error(BadInput("elsewhere", "别处的事。"))


def test_messages_have_their_room_before_they_come(form: Form, stage: QWidget) -> None:
    form.set_values(GOOD)
    stage.grab()
    before = form.sizeHint().height()
    form.show_error(BadInput("unit", "没有找到。"))
    stage.grab()
    assert form.sizeHint().height() == before


def test_enter_goes_on_ctrl_enter_saves_esc_closes(form: Form, stage: QWidget) -> None:
    heard: list[str] = []
    form.saved.connect(lambda: heard.append("saved"))
    form.closed.connect(lambda: heard.append("closed"))
    unit = form.entry("unit")
    unit.setFocus()
    press(unit, Qt.Key.Key_Return)
    assert stage.focusWidget() is form.entry("content")
    press(form.entry("content"), Qt.Key.Key_Return, CONTROL)
    press(form.entry("content"), Qt.Key.Key_Escape)
    assert heard == ["saved", "closed"]


def test_enter_belongs_to_the_input_method_while_it_composes(form: Form, stage: QWidget) -> None:
    heard: list[str] = []
    form.saved.connect(lambda: heard.append("saved"))
    unit = form.entry("unit")
    unit.setFocus()
    compose(unit, "san dong")
    press(unit, Qt.Key.Key_Return)
    press(unit, Qt.Key.Key_Return, CONTROL)
    assert stage.focusWidget() is unit
    assert heard == []


def test_edits_are_told_and_set_values_are_not(form: Form) -> None:
    heard: list[bool] = []
    form.changed.connect(lambda: heard.append(True))
    form.set_values(GOOD)
    assert heard == []
    unit = form.entry("unit")
    assert isinstance(unit, QLineEdit)
    unit.setText("3-2-1502")
    assert heard == [True]


def test_a_draft_keeps_what_cannot_even_be_read(form: Form) -> None:
    form.set_values(GOOD)
    due = form.entry("due")
    assert isinstance(due, QLineEdit)
    due.setText("下回")
    draft = form.draft()
    form.clear()
    assert form.draft()["unit"] == ""
    form.set_draft(draft)
    assert form.draft() == draft
    due.setText("11-27")
    assert form.values() == GOOD


def test_labels_stand_left_where_there_is_room_and_above_where_not(form: Form, stage: QWidget) -> None:
    unit = form.entry("unit")
    stage.resize(800, 700)
    stage.grab()
    wide = unit.mapTo(form, unit.rect().topLeft())
    stage.resize(420, 700)
    stage.grab()
    # rows are laid out again with the next events
    QApplication.processEvents()
    narrow = unit.mapTo(form, unit.rect().topLeft())
    assert wide.x() >= 72
    assert narrow.x() < 8


def test_every_entry_has_an_accessible_name(form: Form) -> None:
    for field in FIELDS:
        assert form.entry(field.key).accessibleName() == field.label


def test_the_first_empty_entry_takes_the_focus(form: Form, stage: QWidget) -> None:
    form.set_values({"unit": "3-2-1501"})
    form.focus_first()
    assert stage.focusWidget() is form.entry("content")
