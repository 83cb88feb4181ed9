"""How values are written in lists and records (look 2, 7)."""

from datetime import date, datetime

import pytest

from csapp.core.workflow import Shape
from csapp.registers.spec import Field, Kind, Private
from csapp.registers.text import clear_value, deadline_shape, deadline_text, list_cells, record_text, time_left
from tests.registers.errands import ERRANDS, NOW


@pytest.mark.parametrize(
    ("due", "text", "shape"),
    [
        ("2026-11-24", "今天", Shape.DIAMOND),
        ("2026-11-23", "超 1 天", Shape.TRIANGLE),
        (date(2026, 11, 14), "超 10 天", Shape.TRIANGLE),
        ("2026-11-27", "11-27", None),
        ("2027-01-03", "2027-01-03", None),
        ("2026-11-24 12:00:00", "今天 12:00", Shape.DIAMOND),
        ("2026-11-24 23:59:00", "今天", Shape.DIAMOND),
        ("2026-11-24 10:00:00", "超 24 分", Shape.TRIANGLE),
        ("2026-11-23 18:20:00", "超 16 小时", Shape.TRIANGLE),
        ("2026-11-23 08:00:00", "超 1 天", Shape.TRIANGLE),
        (datetime(2026, 11, 22, 23, 0), "超 2 天", Shape.TRIANGLE),
        ("2026-11-25 09:00:00", "11-25", None),
    ],
)
def test_a_deadline_says_how_far_it_is(due: object, text: str, shape: Shape | None) -> None:
    assert deadline_text(due, NOW) == text
    assert deadline_shape(due, NOW) == shape
    words, shapes = list_cells(ERRANDS, ERRANDS.field("due_at"), [due], NOW, [False])
    assert (words, shapes) == ([text], [shape])


def test_the_deadline_of_a_finished_record_presses_no_more() -> None:
    field = ERRANDS.field("due_at")
    assert list_cells(ERRANDS, field, ["2026-11-01", None], NOW, [True, True]) == (["11-01", "—"], [None, None])


def test_what_is_left_of_today_is_told_to_the_minute() -> None:
    assert time_left("2026-11-24 12:00:00", NOW) == "剩 1 小时 36 分"
    assert time_left("2026-11-24 11:00:00", NOW) == "剩 36 分"
    assert time_left("2026-11-24", NOW) == ""
    assert time_left("2026-11-25 12:00:00", NOW) == ""
    assert time_left("2026-11-24 10:00:00", NOW) == ""


@pytest.mark.parametrize(
    ("kind", "stored", "in_list", "in_record"),
    [
        (Kind.MOMENT, "2026-11-24 10:19:00", "11-24 10:19", "2026-11-24 10:19"),
        (Kind.MOMENT, datetime(2025, 1, 2, 3, 4), "2025-01-02", "2025-01-02 03:04"),
        (Kind.DAY, "2026-11-24", "11-24", "2026-11-24"),
        (Kind.DAY, date(2025, 3, 1), "2025-03-01", "2025-03-01"),
        (Kind.MONEY, 120000, "¥1,200.00", "¥1,200.00"),
        (Kind.CHECK, 1, "是", "是"),
        (Kind.CHECK, 0, "否", "否"),
        (Kind.LONG, "一\n二", "一 二", "一\n二"),
        (Kind.NUMBER, 0, "0", "0"),
        (Kind.TEXT, "", "—", "—"),
        (Kind.TEXT, None, "—", "—"),
    ],
)
def test_values_by_kind(kind: Kind, stored: object, in_list: str, in_record: str) -> None:
    field = Field("x", "值", kind)
    assert list_cells(ERRANDS, field, [stored], NOW)[0] == [in_list]
    assert record_text(ERRANDS, field, stored, NOW) == in_record


@pytest.mark.parametrize(
    ("private", "clear", "masked"),
    [
        (Private.PHONE, "13812342746", "138****2746"),
        (Private.IDENTITY, "320586198001010029", "3205****0029"),
        (Private.NAME, "单雅琴", "单**"),
        (Private.PLATE, "苏E31501", "苏E***01"),
    ],
)
def test_personal_values_are_masked_everywhere(private: Private, clear: str, masked: str) -> None:
    field = Field("x", "值", private=private)
    assert list_cells(ERRANDS, field, [clear], NOW)[0] == [masked]
    assert record_text(ERRANDS, field, clear, NOW) == masked
    assert clear_value(ERRANDS, field, clear, unmasked=False) == masked
    assert clear_value(ERRANDS, field, clear, unmasked=True) == clear


def test_a_callable_of_the_field_writes_what_the_kind_does_not_know() -> None:
    area = Field("area", "面积", Kind.NUMBER, show=lambda value: f"{value / 100:.2f} ㎡")
    moment = Field("at", "时间", Kind.MOMENT, show=lambda value: f"{value:%H 点}")
    assert list_cells(ERRANDS, area, [11862, None], NOW)[0] == ["118.62 ㎡", "—"]
    assert list_cells(ERRANDS, moment, ["2026-11-24 09:00:00"], NOW)[0] == ["09 点"]


def test_a_sheet_gets_dates_and_numbers_as_they_are() -> None:
    assert clear_value(ERRANDS, Field("x", "值", Kind.MOMENT), "2026-11-24 10:19:00", unmasked=False) == datetime(
        2026, 11, 24, 10, 19
    )
    assert clear_value(ERRANDS, Field("x", "值", Kind.MONEY), 6800, unmasked=False) == 6800
    assert clear_value(ERRANDS, ERRANDS.field("state"), "working", unmasked=False) == "维修中"
    assert clear_value(ERRANDS, Field("x", "值"), "", unmasked=False) is None
