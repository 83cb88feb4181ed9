"""Pages, counts and order of a register, on a real database (design 3, 7)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from csapp.core.errors import NotAllowed
from csapp.core.roles import Permission
from csapp.core.workflow import Shape
from csapp.db.connection import database
from csapp.registers import query
from csapp.registers.query import PAGE, View, first_view
from csapp.registers.spec import Field, Filter, Kind, Register
from tests.registers.errands import CHIEF, DESK, ERRANDS, NOW, VIEWER, Errand, House, fill_many

ALL = first_view(ERRANDS)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SELECTs sent to the database meanwhile."""
    seen: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(lambda sql: seen.append(sql) if sql.lstrip().upper().startswith("SELECT") else None)
    yield seen
    connection.set_trace_callback(None)


@pytest.mark.usefixtures("office")
def test_a_list_is_one_select() -> None:
    with statements() as seen:
        rows = query.page(ERRANDS, replace(ALL, words="张", filter="open"), NOW, DESK)
    assert [row.cells[3] for row in rows] == []
    with statements() as again:
        assert len(query.page(ERRANDS, ALL, NOW, DESK)) == 17
    assert len(seen) == len(again) == 1


@pytest.mark.usefixtures("office")
def test_a_derived_column_needs_no_further_select() -> None:
    register = replace(ERRANDS, table=("spoken", "answer_by", "number"))
    with statements() as seen:
        rows = query.page(register, ALL, NOW, DESK)
    assert len(seen) == 1
    assert rows[0].cells == ("4栋1单元0301", "今天", "WX20261124-006")
    assert rows[5].cells[:2] == ("—", "—")


@pytest.mark.usefixtures("office")
def test_rows_are_words_and_shapes_ready_to_paint() -> None:
    row = query.page(ERRANDS, ALL, NOW, DESK)[4]
    assert row.cells == (
        "维修中", "急", "3-2-1501", "单雅琴", "主卧空开跳闸，合不上", "张建军", "今天 12:00", "11-24 08:52",
        "WX20261124-002",
    )  # fmt: skip
    assert row.shapes[0] is Shape.HALF
    assert row.shapes[1] is Shape.SQUARE
    assert row.shapes[6] is Shape.DIAMOND
    assert row.shapes[3] is None


@pytest.mark.usefixtures("office")
def test_the_chips_are_counted_in_one_select() -> None:
    with statements() as seen:
        found = query.counts(ERRANDS, ALL, NOW, DESK)
    assert len(seen) == 1
    assert found == {
        "all": 17, "open": 11, "new": 3, "assigned": 4, "working": 3, "paused": 1, "overdue": 1, "urgent": 2, "dear": 5,
    }  # fmt: skip
    assert query.counts(ERRANDS, ALL, NOW, DESK, only=["new"]) == {"new": 3}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("entry", ERRANDS.filters, ids=lambda entry: entry.key)
def test_a_chip_counts_what_it_shows(entry: Filter) -> None:
    view = replace(ALL, modifiers=frozenset({entry.key})) if entry.modifier else replace(ALL, filter=entry.key)
    shown = len(query.page(ERRANDS, view, NOW, DESK))
    assert query.count(ERRANDS, view, NOW, DESK) == shown
    assert query.counts(ERRANDS, view, NOW, DESK)[entry.key] == shown


@pytest.mark.usefixtures("office")
def test_a_modifier_narrows_the_chip_and_its_number_stands_under_the_chip() -> None:
    view = replace(ALL, filter="new", modifiers=frozenset({"urgent"}))
    assert [row.cells[3] for row in query.page(ERRANDS, view, NOW, DESK)] == ["仇文博"]
    found = query.counts(ERRANDS, view, NOW, DESK)
    assert (found["new"], found["working"], found["all"], found["urgent"]) == (1, 1, 2, 1)


@pytest.mark.usefixtures("office")
def test_words_and_period_narrow_together() -> None:
    view = replace(ALL, words="空开 跳闸")
    assert [row.cells[3] for row in query.page(ERRANDS, view, NOW, DESK)] == ["单雅琴"]
    assert [row.cells[3] for row in query.page(ERRANDS, replace(ALL, words="2746 雅琴"), NOW, DESK)] == ["单雅琴"]
    days = replace(ALL, since=date(2026, 11, 20), until=date(2026, 11, 21))
    assert query.count(ERRANDS, days, NOW, DESK) == 5
    assert query.count(ERRANDS, replace(days, words="漏水"), NOW, DESK) == 1
    assert query.counts(ERRANDS, days, NOW, DESK)["all"] == 5


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("order", ["reported_at", "due_at", "caller", "house", "state", "number", "urgency"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_any_order_join_without_gap_or_double(order: str, descending: bool) -> None:
    view = replace(ALL, order=order, descending=descending)
    whole = [row.id for row in query.page(ERRANDS, view, NOW, DESK)]
    assert sorted(whole) == list(range(1, 18))
    forward: list[int] = []
    rows = query.page(ERRANDS, view, NOW, DESK, limit=5)
    while rows:
        forward += [row.id for row in rows]
        rows = query.page(ERRANDS, view, NOW, DESK, after=rows[-1].key, limit=5)
    assert forward == whole
    rows = query.last(ERRANDS, view, NOW, DESK, limit=5)
    backward: list[int] = []
    while rows:
        backward = [row.id for row in rows] + backward
        rows = query.page(ERRANDS, view, NOW, DESK, before=rows[0].key, limit=5)
    assert backward == whole
    assert [row.id for row in query.page(ERRANDS, view, NOW, DESK, offset=7, limit=4)] == whole[7:11]
    assert [query.locate(ERRANDS, view, NOW, DESK, record_id) for record_id in whole] == list(range(17))


@pytest.mark.usefixtures("empty_office")
def test_rows_of_the_same_moment_are_told_apart_by_id() -> None:
    fill_many(450)
    Errand.update(reported_at=NOW, due_at=None).execute()
    for order in ("reported_at", "due_at"):
        view = replace(ALL, order=order)
        first = query.page(ERRANDS, view, NOW, DESK)
        second = query.page(ERRANDS, view, NOW, DESK, after=first[-1].key)
        third = query.page(ERRANDS, view, NOW, DESK, after=second[-1].key)
        assert [len(first), len(second), len(third)] == [PAGE, PAGE, 50]
        assert len({row.id for row in [*first, *second, *third]}) == 450


@pytest.mark.usefixtures("office")
def test_a_record_outside_the_view_has_no_place() -> None:
    assert query.locate(ERRANDS, replace(ALL, filter="new"), NOW, DESK, 1) is None
    assert query.locate(ERRANDS, ALL, NOW, DESK, 999) is None


@pytest.mark.usefixtures("empty_office")
def test_an_empty_register_has_no_rows_and_noughts() -> None:
    assert query.page(ERRANDS, ALL, NOW, DESK) == []
    assert query.last(ERRANDS, ALL, NOW, DESK) == []
    assert set(query.counts(ERRANDS, ALL, NOW, DESK).values()) == {0}


@pytest.mark.usefixtures("office")
def test_what_a_chip_means_moves_with_the_clock() -> None:
    tomorrow = NOW + timedelta(days=1)
    assert query.count(ERRANDS, replace(ALL, filter="overdue"), NOW, DESK) == 1
    assert query.count(ERRANDS, replace(ALL, filter="overdue"), tomorrow, DESK) == 9


@pytest.mark.usefixtures("office")
def test_a_role_without_the_right_reads_nothing() -> None:
    register = replace(ERRANDS, view=Permission.SETTINGS)
    for read in (query.page, query.count, query.counts):
        with pytest.raises(NotAllowed):
            read(register, ALL, NOW, DESK)
    with pytest.raises(NotAllowed):
        query.facts(register, 1, NOW, DESK)


@pytest.mark.usefixtures("office")
def test_an_export_is_one_select_of_typed_values() -> None:
    with statements() as seen:
        rows = list(query.export_rows(ERRANDS, ALL, NOW, CHIEF))
    assert len(seen) == 1
    assert len(rows) == 17
    assert rows[4] == (
        "WX20261124-002", "3-2-1501", "单雅琴", "138****2746", 6812, datetime(2026, 11, 24, 8, 52), "否", "维修中",
    )  # fmt: skip
    assert next(query.export_rows(ERRANDS, ALL, NOW, CHIEF, unmasked=True))[3] == "13800162746"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("unmasked", [False, True])
def test_only_leaders_export(unmasked: bool) -> None:
    for by in (DESK, VIEWER):
        with pytest.raises(NotAllowed):
            next(query.export_rows(ERRANDS, ALL, NOW, by, unmasked=unmasked))


@pytest.mark.usefixtures("office")
def test_words_scan_the_named_fields_where_there_is_no_index() -> None:
    houses = Register(
        "house",
        "房屋",
        "unit",
        House,
        (Field("code", "房号", Kind.CODE),),
        ("code",),
        "code",
        "created_at",
        search=("code",),
    )
    found = query.page(houses, View(words="1501 2-"), NOW, DESK)
    assert [row.cells[0] for row in found] == ["3-2-1501"]
    assert query.count(houses, View(words="1501"), NOW, DESK) == 2
    assert query.count(houses, View(words="9901"), NOW, DESK) == 0
