"""What stands in the cells of an owner ledger: days, states, addresses and rooms as people really write them."""

from datetime import date
from pathlib import Path

import pytest

from csapp.app.finding import find
from csapp.app.importing import import_file
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.masterdata.people.models import Occupancy
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.places.service import find_units, unit_at
from csapp.masterdata.vehicles.models import ParkingSpace
from tests import makers
from tests.features import ledger_makers as ledgers
from tests.makers import MANAGER, NOW

pytestmark = pytest.mark.usefixtures("office")


def sheet(tmp_path: Path, *rows: list[object]) -> Path:
    return ledgers.xlsx(tmp_path / "台账.xlsx", list(rows))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-3-5", date(2019, 3, 5)),
        ("2019。3。5", date(2019, 3, 5)),
        ("2019年3月5号", date(2019, 3, 5)),
        ("18.6.1", date(2018, 6, 1)),
        ("98年12月31日", date(1998, 12, 31)),
        ("2019.03", date(2019, 3, 1)),
        ("19年3月", date(2019, 3, 1)),
        ("2019年3月", date(2019, 3, 1)),
        ("201903", date(2019, 3, 1)),
        (43529.0, date(2019, 3, 5)),
        (2019.03, None),
        ("年后再说", None),
    ],
)
def test_a_day_is_read_as_people_write_it_and_never_stops_a_row(
    tmp_path: Path, written: object, read: date | None
) -> None:
    head: list[object] = ["房号", "业主姓名", "手机号码", "交房日期"]
    rows: list[list[object]] = [[f"1-1-{n}01", "王平", f"1391234000{n}", date(2020, 1, n)] for n in (1, 2, 3)]
    ledgers.bring_in(sheet(tmp_path, head, *rows, ["1-1-901", "李成", "13912340009", written]))
    assert Unit.get(Unit.code == "1-1-901").handed_over_on == read


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("空", UnitStatus.VACANT), ("无", UnitStatus.VACANT), ("（空）", UnitStatus.VACANT), ("×", UnitStatus.VACANT),
        ("N", UnitStatus.VACANT), (0, UnitStatus.VACANT), ("有人", UnitStatus.OCCUPIED), ("√", UnitStatus.OCCUPIED),
        ("Y", UnitStatus.OCCUPIED), (1, UnitStatus.OCCUPIED), ("出租", UnitStatus.RENTED),
    ],
)  # fmt: skip
def test_a_state_says_whether_somebody_lives_there(tmp_path: Path, written: object, status: UnitStatus) -> None:
    head: list[object] = ["房号", "业主姓名", "手机号码", "入住状态"]
    more: list[list[object]] = [[f"1-1-{n}01", "王平", f"1391234000{n}", "已入住"] for n in (1, 2, 3)]
    ledgers.bring_in(sheet(tmp_path, head, *more, ["1-1-901", "李成", "13912340009", written]))
    assert Unit.get(Unit.code == "1-1-901").status == status


def test_what_stands_before_the_building_is_the_street(tmp_path: Path) -> None:
    head: list[object] = ["房屋坐落", "业主姓名", "手机号码"]
    rows: list[list[object]] = [
        [f"滨湖区翠湖路88号{n}栋2单元1501室", f"王{name}", f"1391234000{n}"]
        for n, name in ((3, "平"), (4, "成"), (5, "安"))
    ]
    ledgers.bring_in(sheet(tmp_path, head, *rows))
    assert {unit.code for unit in Unit.select()} == {"3-2-1501", "4-2-1501", "5-2-1501"}


def test_a_room_is_the_same_with_and_without_the_zero_of_its_floor(tmp_path: Path) -> None:
    makers.unit("6-1-0903")
    head: list[object] = ["房号", "业主姓名", "手机号码"]
    ledgers.bring_in(sheet(tmp_path, head, ["6-1-903", "解晓东", "13912340001"], ["6-1-0903", "许梅", "13912340002"]))
    assert [unit.code for unit in Unit.select()] == ["6-1-0903"]
    assert Occupancy.select().count() == 2


def test_a_room_is_found_with_and_without_the_zero_of_its_floor() -> None:
    makers.unit("6-1-0903")
    makers.unit("7-1-802")
    for spelled in ("6-1-903", "6栋1单元903", "6-1-0903"):
        assert unit_at(spelled).code == "6-1-0903"
        assert [unit.code for unit in find_units(spelled)] == ["6-1-0903"]
        assert find(spelled, 5)
    assert unit_at("7-1-0802").code == "7-1-802"


def test_a_list_of_spaces_gives_each_to_the_one_it_names(tmp_path: Path) -> None:
    head: list[object] = ["车位号", "车主", "联系电话", "状态"]
    rows: list[list[object]] = [
        ["车位B1-021", "赵云", "13912340001", "售"],
        ["B1-022号", "马超", "13912340002", "售"],
        ["B1-023", "（空）", None, "空"],
    ]
    ledgers.bring_in(sheet(tmp_path, head, *rows))
    owners = {space.code: space.person.name if space.person else None for space in ParkingSpace.select()}
    assert owners == {"B1-021": "赵云", "B1-022": "马超", "B1-023": None}


def test_the_command_tells_the_columns_and_what_could_not_come_in(tmp_path: Path, office: DataFolder) -> None:
    head: list[object] = ["房号", "业主姓名", "手机号码", "血型"]
    file = sheet(tmp_path, head, ["1-1-101", "王平", "1391234"], ["1-1-102", "李成", "1381234"])
    _, said = import_file(file, office, by=MANAGER, at=NOW, apply=False)
    assert "业主姓名=姓名" in said
    assert "没有用的列：血型" in said
    with pytest.raises(BadInput, match="每一行都有误"):
        import_file(file, office, by=MANAGER, at=NOW, apply=True)
    assert not Unit.select().count()
