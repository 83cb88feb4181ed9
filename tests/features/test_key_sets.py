"""Keys on record: tags that tell nothing, hooks that hold one key, found by anything that is said or scanned."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from csapp.core.clock import Clock
from csapp.core.errors import BadInput, DataUnavailable, NotAllowed
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.db.attachment import attachments
from csapp.features.key_lending.models import hooks_of
from csapp.features.key_lending.register import KEY_LOANS
from csapp.features.key_lending.service.keeping import take_stock
from csapp.masterdata.keys.models import HookState, KeyStatus, StockTake
from csapp.masterdata.keys.register import KEY_SETS
from csapp.masterdata.keys.service import (
    add_cabinet,
    add_key,
    change_key,
    find_keys,
    keep_signed_sheet,
    move_key,
    read_hook,
)
from csapp.registers.check import problems
from csapp.ui.cabinet_view import CabinetCell, CabinetView
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.renewal import SOON_MS, Renewal
from csapp.ui.runner import InlineRunner
from tests import makers
from tests.features import key_makers
from tests.journeys.hands import Remembered
from tests.makers import DESK, NOW, VIEWER


@pytest.fixture(autouse=True)
def _cabinet(office: DataFolder) -> None:
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet()


def test_the_declarations_are_sound() -> None:
    assert problems(KEY_LOANS) == []
    assert problems(KEY_SETS) == []


def test_tags_are_given_out_in_order_and_never_tell_the_room() -> None:
    rooms = [makers.unit(f"1-1-{n}") for n in ("0002", "0801")]
    codes = [key_makers.key(f"A1-0{at}", room).code for at, room in enumerate(rooms, 1)]
    assert codes == ["K0001", "K0002"]
    assert key_makers.key("A1-03", rooms[0]).code == "K0003"
    second = makers.unit("1-1-0004")
    assert key_makers.key("A1-04", second).code == "K0005"


@pytest.mark.parametrize("tag", ["K1501", "K01501", "K321501", "A3215"])
def test_a_tag_that_tells_the_room_is_refused(tag: str) -> None:
    room = makers.unit("3-2-1501")
    with pytest.raises(BadInput, match="不能看出房号"):
        key_makers.key("A1-01", room, code=tag)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "3-2-1501"}, "code"),
        ({"code": "钥匙"}, "code"),
        ({"hook": "A7-01"}, "hook"),
        ({"hook": "A1-13"}, "hook"),
        ({"hook": "Z1-01"}, "hook"),
        ({"hook": "墙上"}, "hook"),
        ({"pieces": 0}, "pieces"),
        ({"place_name": " "}, "place_name"),
    ],
)
def test_a_wrong_key_is_refused_in_plain_words(values: dict[str, object], field: str) -> None:
    given = {"by": DESK, "at": NOW, "place_name": "公共天台", "hook": "A1-01", **values}
    with pytest.raises(BadInput) as refused:
        add_key(**given)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_hook_holds_one_key_and_a_tag_is_one() -> None:
    held = key_makers.key("A1-01", code="K0900")
    with pytest.raises(BadInput, match="A1-01 已经挂着 K0900"):
        key_makers.key("A1-01")
    with pytest.raises(BadInput, match="K0900 已经用着"):
        key_makers.key("A1-02", code="k0900")
    moved = move_key(held.id, "a1-2", by=DESK, at=NOW)
    assert (moved.hook, moved.row, moved.place) == ("A1-02", 1, 2)
    assert move_key(held.id, "A1-02", by=DESK, at=NOW).version == moved.version
    assert change_key(held.id, by=DESK, at=NOW, status="停用").status == KeyStatus.RETIRED
    with pytest.raises(NotAllowed):
        add_cabinet("B", "B 柜", 2, 2, by=VIEWER, at=NOW)
    with pytest.raises(BadInput, match="A 柜已经在册"):
        add_cabinet("a", "", 2, 2, by=DESK, at=NOW)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("A3-10", ("A", 3, 10)), ("a3－10", ("A", 3, 10)), ("A-3-1", ("A", 3, 1)), ("3-10", None), ("K0031", None)],
)
def test_hooks_are_read_as_they_are_typed(text: str, parts: tuple[str, int, int] | None) -> None:
    assert read_hook(text) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("K0900", ["A3-10"]), ("k 0900", ["A3-10"]), ("A3-10", ["A3-10"]), ("a3-10", ["A3-10"]),
        ("5-1-0802", ["A3-10"]), ("5栋1单元0802", ["A3-10"]), ("0802", ["A3-10", "A4-01"]), ("天台", ["A5-06"]),
        ("", []), ("不存在", []),
    ],
)  # fmt: skip
def test_a_key_is_found_by_tag_hook_room_and_place(text: str, found: list[str]) -> None:
    key_makers.key("A3-10", makers.unit("5-1-0802"), code="K0900")
    key_makers.key("A4-01", makers.unit("6-1-0802"))
    key_makers.key("A5-06", place_name="公共天台")
    assert [key.hook for key in find_keys(text)] == found


def test_every_hook_says_what_is_to_be_seen_there() -> None:
    unit, owner = key_makers.household()
    key = key_makers.key("A3-10", unit)
    key_makers.lend_to_owner(key, owner)
    states = {hook.label: hook for hook in hooks_of(key_makers.cabinet_of(key), NOW)}
    assert len(states) == 72
    assert (states["A3-10"].state, states["A3-10"].word) == (HookState.OUT, "仇文博")
    assert states["A3-09"].state is HookState.EMPTY
    late = {hook.label: hook.state for hook in hooks_of(key_makers.cabinet_of(key), NOW + timedelta(days=1))}
    assert late["A3-10"] is HookState.OVERDUE


def test_the_copy_is_renewed_within_a_minute_of_a_change_and_every_day(qtbot: QtBot, office: DataFolder) -> None:
    now = [NOW]
    clock: Clock = lambda: now[0]  # noqa: E731
    changes, moments = Changes(), list[datetime]()
    context = Context(InlineRunner(), DESK, clock, changes, office, Remembered())
    owner = QWidget()
    qtbot.addWidget(owner)
    renewal = Renewal(context, {"key_lending"}, moments.append, owner)
    assert SOON_MS < 60_000
    renewal.soon.stop()
    changes.announce({"callback"})
    assert not renewal.soon.isActive()
    changes.announce({"key_lending"})
    assert renewal.soon.isActive()
    renewal.soon.stop()
    renewal.renew()
    renewal._look()
    assert moments == [NOW]
    now[0] = NOW + timedelta(days=1)
    renewal._look()
    assert moments == [NOW, now[0]]


def test_a_copy_that_fails_is_told_and_tried_again(qtbot: QtBot, office: DataFolder, clock: Clock) -> None:
    def fail(_at: datetime) -> None:
        raise DataUnavailable(mark("没有 U 盘"))

    context = Context(InlineRunner(), DESK, clock, Changes(), office, Remembered())
    owner = QWidget()
    qtbot.addWidget(owner)
    renewal = Renewal(context, set(), fail, owner)
    with qtbot.waitSignal(renewal.failed):
        renewal.renew()


def test_the_cabinet_on_the_screen_keeps_its_place_when_it_is_read_again(qtbot: QtBot) -> None:
    view = CabinetView("钥匙柜")
    qtbot.addWidget(view)
    view.cells.show_cells([[CabinetCell(f"A{row}-{hook:02d}") for hook in range(1, 5)] for row in range(1, 4)])
    view.go_to(2, 3)
    view.cells.show_cells(
        [[CabinetCell(f"A{row}-{hook:02d}", "1-1-0101") for hook in range(1, 5)] for row in (1, 2, 3)]
    )
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 3)
    view.set_zoom(1)
    assert view.zoom == 1.25
    for _ in range(9):
        view.set_zoom(-1)
    assert view.zoom == 0.6


def test_the_signed_sheet_of_a_count_comes_back(office: DataFolder, tmp_path: Path) -> None:
    key = key_makers.key("A1-01", place_name="水泵房")
    take = take_stock(key_makers.cabinet_of(key), {}, by=DESK, at=NOW)
    assert (take.differences, take.signed_at) == (1, None)
    scan = tmp_path / "盘点表.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    with pytest.raises(NotAllowed):
        keep_signed_sheet(take.id, scan, office, by=VIEWER, at=NOW)
    kept = keep_signed_sheet(take.id, scan, office, version=take.version, by=DESK, at=NOW)
    assert kept.signed_at == NOW
    assert [held.name for held in attachments(StockTake.key(), take.id)] == ["盘点表.pdf"]
    with pytest.raises(BadInput):
        keep_signed_sheet(take.id, tmp_path / "没有.pdf", office, by=DESK, at=NOW)
