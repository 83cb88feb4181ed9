"""Rooms: every spelling lands on the intended one, and what is ambiguous lists candidates (design 6, peers 3.2, 1)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.paths import DataFolder
from csapp.db import search_index
from csapp.masterdata.people.register import RESIDENTS
from csapp.masterdata.places import service
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.places.register import UNITS
from csapp.masterdata.places.service import UnitName, find_units, parse_unit, unit_name
from csapp.registers import query
from csapp.registers.query import first_view
from tests import makers
from tests.makers import DESK, NOW

SPELLINGS = [
    "3-2-1501", "3栋2单元1501", "3#2-1501", "三栋二单元1501", "３－２－１５０１", "3幢2单元1501室", "3号楼2单元1501",
    "3座2门1501", "3 2 1501", "3/2/1501", "3.2.1501", "3、2、1501", "3，2，1501", "三栋二单元一五零一",
    "三栋二单元一五〇一",
    "第3栋第2单元1501室", "第三栋第二单元1501", "翠湖花园3栋2单元1501", "翠湖花园三栋二单元1501室", "03-02-1501",
    "3#楼2单元1501", "3＃２－１５０１", "3#2单元1501", "3栋2单元15楼1501", "3栋2单元15层1501室", "3棟2單元1501號",
    "3栋 2单元 1501", " 3-2-1501 ", "3-2单元-1501", "3栋2-1501", "3—2—1501", "3–2–1501", "3−2−1501", "3_2_1501",
    "三-二-1501", "三 二 1501", "3号楼二单元1501房", "3栋2梯1501", "3-2-1501室", "3-2-1501号", "3\u200b-2-1501",
    "3号栋2单元1501号房", "3栋/2单元/1501", "3~2~1501",
]  # fmt: skip


@pytest.fixture
def estate(office: DataFolder) -> DataFolder:
    for code in ("1-1501", "2-1-1501", "3-1-1501", "3-2-1501", "3-2-1502", "3-2-150", "13-2-1501", "3-3-1501", "A-901"):
        makers.unit(code)
    return office


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.usefixtures("estate")
def test_every_spelling_lands_on_the_room(typed: str) -> None:
    assert [unit.code for unit in find_units(typed)] == ["3-2-1501"]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1501", ["1-1501", "2-1-1501", "3-1-1501", "3-2-1501", "13-2-1501", "3-3-1501"]),
        ("1501室", ["1-1501", "2-1-1501", "3-1-1501", "3-2-1501", "13-2-1501", "3-3-1501"]),
        ("3栋1501", ["3-1-1501", "3-2-1501", "3-3-1501"]),
        ("3-1501", ["3-1-1501", "3-2-1501", "3-3-1501"]),
        ("2单元1501", ["3-2-1501", "13-2-1501"]),
        ("3-2-150", ["3-2-150", "3-2-1501", "3-2-1502"]),
        ("3-2-15", ["3-2-150", "3-2-1501", "3-2-1502"]),
        ("3栋2单元", ["3-2-1501", "3-2-1502", "3-2-150"]),
        ("13栋", ["13-2-1501"]),
        ("十三栋二单元1501", ["13-2-1501"]),
        ("A座901", ["A-901"]),
        ("a-901", ["A-901"]),
        ("Ａ栋９０１", ["A-901"]),
    ],
)
@pytest.mark.usefixtures("estate")
def test_what_is_ambiguous_lists_the_candidates(typed: str, codes: list[str]) -> None:
    assert [unit.code for unit in find_units(typed)] == codes


@pytest.mark.parametrize("typed", ["", "-", "张三", "单晓梅", "厨房漏水", "3-2-1501-1", "%", "_", "13800002746"])
@pytest.mark.usefixtures("estate")
def test_what_is_no_room_finds_none(typed: str) -> None:
    assert find_units(typed) == []


@given(st.one_of(st.text(max_size=80), st.text("3栋2单元-一二十百 #楼号室第A", max_size=20)))
def test_nothing_typed_makes_reading_a_room_crash(text: str) -> None:
    name = parse_unit(text)
    assert name is None or name.building or name.entrance or name.room


@given(
    building=st.from_regex(r"[1-9][0-9]?|[A-Z]", fullmatch=True),
    entrance=st.from_regex(r"[1-9]?", fullmatch=True),
    room=st.from_regex(r"[1-9][0-9]{2,3}", fullmatch=True),
)
def test_a_room_is_read_back_from_its_code_and_from_how_it_is_spoken(building: str, entrance: str, room: str) -> None:
    name = UnitName(building, entrance, room)
    spoken = Unit(code=name.code, building=building, entrance=entrance, room=room).spoken
    assert parse_unit(name.code) == parse_unit(spoken) == parse_unit(f"{spoken}室") == name


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("3栋", "2单元", "1501室"), "3-2-1501"),
        (("三号楼", "二单元", "1501"), "3-2-1501"),
        (("3#", "", "1501"), "3-1501"),
        (("03", "02", "0302"), "3-2-0302"),
        (("a座", "", "901"), "A-901"),
        (("商铺", "", "105"), "商铺-105"),
        (("第 3 栋", "2门", "1501号"), "3-2-1501"),
    ],
)
def test_the_parts_of_a_ledger_are_kept_plain(parts: tuple[str, str, str], code: str) -> None:
    assert unit_name(*parts).code == code


@pytest.mark.parametrize(
    ("parts", "field"),
    [(("", "2", "1501"), "building"), (("栋", "2", "1501"), "building"), (("3", "2", ""), "room"),
     (("3", "2", "1501-1502"), "room"), (("3" * 21, "", "1"), "room")],
)  # fmt: skip
def test_parts_that_are_missing_or_no_room_are_refused(parts: tuple[str, str, str], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        unit_name(*parts)
    assert refused.value.field == field


@pytest.mark.usefixtures("estate")
def test_a_room_is_kept_once() -> None:
    with pytest.raises(BadInput, match="3-2-1501 已经在册"):
        makers.unit("3-2-1501")
    other = makers.unit("9-9-999")
    with pytest.raises(BadInput, match="已经在册"):
        service.change_unit(other.id, building="3栋", entrance="2", room="1501", by=DESK, at=NOW)


@pytest.mark.usefixtures("estate")
def test_a_corrected_room_has_another_code_and_is_found_by_it() -> None:
    unit = find_units("3-2-1502")[0]
    service.change_unit(unit.id, version=1, room="1503室", note="\x00改过", status="装修", by=DESK, at=NOW)
    changed = find_units("3-2-1503")[0]
    assert (changed.code, changed.note, changed.status) == ("3-2-1503", "改过", UnitStatus.DECORATING)
    assert find_units("3-2-1502") == []
    assert [found[2] for found in search_index.look_up("2-1503", areas=["places"])] == ["3-2-1503"]
    with pytest.raises(StaleRecord):
        service.change_unit(unit.id, version=1, note="旧的", by=DESK, at=NOW)
    with pytest.raises(BadInput, match="已入住、空置、装修、出租"):
        service.change_unit(unit.id, status="闲置", by=DESK, at=NOW)


@pytest.mark.usefixtures("estate")
def test_buildings_are_listed_with_their_entrances() -> None:
    found = service.buildings()
    assert found["3"] == {"1", "2", "3"}
    assert found["A"] == {""}


@pytest.mark.usefixtures("office")
def test_rooms_stand_in_the_order_people_count_in() -> None:
    """2 栋 before 10 栋, wherever a list is sorted by room; pages of it join."""
    in_order = ["1-1-0201", "1-1-1001", "2-1-0101", "2-10-0101", "10-1-0101", "A9-1-0101", "A10-1-0101"]
    for code in reversed(in_order):
        makers.person(home=makers.unit(code))
    rooms = first_view(UNITS)
    first = query.page(UNITS, rooms, NOW, DESK, limit=3)
    rest = query.page(UNITS, rooms, NOW, DESK, after=first[-1].key)
    assert [row.cells[0] for row in [*first, *rest]] == in_order
    assert query.locate(UNITS, rooms, NOW, DESK, rest[0].id) == 3
    down = replace(first_view(RESIDENTS), order="room", descending=True)
    at = RESIDENTS.table.index("room")
    assert [row.cells[at] for row in query.page(RESIDENTS, down, NOW, DESK)] == in_order[::-1]
