"""Whether the import knows what a file and its columns are about, whatever the words and the numbers in them."""

from datetime import date
from pathlib import Path

import pytest

from csapp.core.errors import BadInput
from csapp.features.ledger import service
from csapp.masterdata.people.models import Occupancy, Person
from csapp.masterdata.places.models import Unit, UnitStatus
from tests.features import ledger_makers as ledgers
from tests.makers import NOW, SUPERVISOR

pytestmark = pytest.mark.usefixtures("office")


def sheet(tmp_path: Path, *rows: list[object]) -> Path:
    return ledgers.xlsx(tmp_path / "台账.xlsx", list(rows))


def guessed(file: Path) -> dict[str, str]:
    """What each header of the first table was taken for."""
    opened = service.open_ledger(file)
    return dict(zip(opened.blocks[0].headers, opened.mapping[0], strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "this is a plain note\nabout nothing at all, really\n",
        "周五下午开会，带上材料\n地点在二楼，大家准时\n",
        "买菜,做饭\n扫地,洗衣\n",
    ],
)
@pytest.mark.parametrize("name", ["便条.xlsx", "便条.csv"])
def test_a_note_is_no_ledger(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        service.open_ledger(file)


def test_names_without_a_header_count_beside_rooms_only(tmp_path: Path) -> None:
    seen = ledgers.bring_in(sheet(tmp_path, ["1-2-301", "赵云"], ["1-2-302", "马超"]))
    assert seen.mapping == (("unit", "name"),)
    with pytest.raises(BadInput):
        service.open_ledger(ledgers.xlsx(tmp_path / "名单.xlsx", [["赵云", "蜀"], ["马超", "蜀"], ["张辽", "魏"]]))


def test_masked_columns_say_so_in_every_row(tmp_path: Path) -> None:
    head: list[object] = ["房号", "业主姓名", "手机号码", "身份证号"]
    rows: list[list[object]] = [[f"1-1-{n}01", "王**", f"139****000{n}", "320***********1234"] for n in (1, 2, 3)]
    seen = ledgers.look(sheet(tmp_path, head, *rows))
    assert ledgers.results(seen) == ["有误"] * 3
    told = [
        "姓名带 * 是遮盖过的，写完整的姓名", "号码带 * 是遮盖过的，写完整的号码", "证件号带 * 是遮盖过的，写完整的号码",
    ]  # fmt: skip
    assert all(sorted(said) == sorted(told) for said in ledgers.messages(seen).values())
    with pytest.raises(BadInput, match="没有可导入的行"):
        service.apply(seen, by=SUPERVISOR, at=NOW)


def test_names_with_a_digit_are_names(tmp_path: Path) -> None:
    rows: list[list[object]] = [[f"1-1-{n}01", f"{n}号业主", f"1390000000{n}"] for n in (1, 2, 3)]
    ledgers.bring_in(sheet(tmp_path, ["房号", "业主姓名", "手机号码"], *rows))
    assert ledgers.homes() == {f"1-1-{n}01": {f"{n}号业主": (f"1390000000{n}",)} for n in (1, 2, 3)}


def test_full_width_numbers_are_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [f"1-1-{n}01", "全角" + han, f"１３９０００００００{n}", f"８８．{n}"] for n, han in enumerate("甲乙", 2)
    ]
    ledgers.bring_in(sheet(tmp_path, ["房号", "姓名", "手机号", "面积"], *rows))
    assert ledgers.homes()["1-1-201"] == {"全角甲": ("13900000002",)}
    assert [held.area for held in Unit.select().order_by(Unit.code)] == [8820, 8830]


def test_a_plain_header_over_values_of_another_kind(tmp_path: Path) -> None:
    """Counts under 车辆 and copies of papers under 身份证 are no reason to refuse a row."""
    file = sheet(
        tmp_path,
        ["房号", "业主", "电话", "车辆", "身份证", "地址"],
        ["1-1-101", "赵云", "13900000001", 1, "有", "苏州市姑苏区人民路"],
        ["1-1-102", "马超", "13900000002", 2, "已交", "苏州市姑苏区道前街"],
    )
    seen = ledgers.bring_in(file)
    assert ledgers.messages(seen) == {}
    assert seen.mapping == (("unit", "name", "phone", "", "", ""),)


OWNERS: list[list[object]] = [
    ["编号", "姓名", "电话"],
    [1, "冯一", "13300000001"],
    [2, "冯二", "13300000002"],
    [3, "冯三", "13300000003"],
    [4, "冯四", "13300000004"],
]
ROOMS: list[list[object]] = [
    ["编号", "房号", "业主", "面积"],
    [1, "1-1-101", 2, 80],
    [2, "1-1-102", 1, 80],
    [3, "1-1-201", 3, 80],
    [4, "1-1-202", 4, 80],
]
SPACES: list[list[object]] = [["编号", "车位号", "房屋", "业主"], [1, "B1-001", 1, 2], [2, "B1-002", 3, 3]]
LINKED = {
    "1-1-101": {"冯二": ("13300000002",)},
    "1-1-102": {"冯一": ("13300000001",)},
    "1-1-201": {"冯三": ("13300000003",)},
    "1-1-202": {"冯四": ("13300000004",)},
}


def test_sheets_that_all_count_from_one(tmp_path: Path) -> None:
    file = ledgers.xlsx(tmp_path / "三张表.xlsx", {"业主": OWNERS, "房屋": ROOMS, "车位": SPACES})
    seen = ledgers.bring_in(file)
    assert ledgers.messages(seen) == {}
    assert ledgers.homes() == LINKED
    assert ledgers.spaces() == {"B1-001": ("1-1-101", "冯二"), "B1-002": ("1-1-201", "冯三")}


@pytest.mark.parametrize("names", [("Sheet1", "Sheet2", "Sheet3"), ("业主信息", "房产", "停车")])
def test_the_order_and_the_names_of_the_sheets_do_not_matter(tmp_path: Path, names: tuple[str, ...]) -> None:
    sheets: dict[str, ledgers.Rows] = dict(zip(names, (SPACES, ROOMS, OWNERS), strict=True))
    ledgers.bring_in(ledgers.xlsx(tmp_path / "三张表.xlsx", sheets))
    assert ledgers.homes() == LINKED


def test_two_sheets_with_numbers_of_their_own(tmp_path: Path) -> None:
    ledgers.bring_in(ledgers.xlsx(tmp_path / "两张表.xlsx", {"业主": OWNERS, "房屋": ROOMS}))
    assert ledgers.homes() == LINKED


def test_counts_are_no_links(tmp_path: Path) -> None:
    """A column of small numbers that names nothing does not point at the owners' numbers."""
    rooms: list[list[object]] = [["房号", "姓名", "阳台个数"], ["1-1-101", "冯一", 1], ["1-1-102", "冯二", 2]]
    opened = service.open_ledger(ledgers.xlsx(tmp_path / "两张表.xlsx", {"人员": OWNERS, "房屋": rooms}))
    assert opened.mapping[1] == ("unit", "name", "")


@pytest.mark.parametrize("header", ["资源代码", "F 码"])
def test_a_key_nobody_knows_is_found_where_it_recurs(tmp_path: Path, header: str) -> None:
    sheets: dict[str, ledgers.Rows] = {
        "房产资料": [[header, "栋", "单元", "房号"], ["F001", "1栋", "1单元", "101"], ["F002", "1栋", "1单元", "102"]],
        "客户资料": [["客户代码", "客户全称"], ["K1", "曹操"], ["K2", "曹丕"]],
        "车位资料": [["泊位", "对应房产", "对应客户"], ["B1-023", "F001", "K1"], ["B1-024", "F002", "K2"]],
    }  # fmt: skip
    seen = ledgers.bring_in(ledgers.xlsx(tmp_path / "三张表.xlsx", sheets))
    assert ledgers.messages(seen) == {}
    assert ledgers.spaces() == {"B1-023": ("1-1-101", "曹操"), "B1-024": ("1-1-102", "曹丕")}


PARKING: list[list[object]] = [
    ["车位", "车主", "联系电话", "房号"],
    ["B1-023", "赵云", "13700000001", "1-2-301"],
    ["B1-024", "外来户", "13700000099", None],
    ["B1-025", None, None, None],
]


def test_a_parking_list_of_its_own(tmp_path: Path) -> None:
    seen = ledgers.bring_in(sheet(tmp_path, *PARKING))
    assert ledgers.messages(seen) == {}
    held = ledgers.spaces()
    assert (held["B1-023"], held["B1-025"]) == (("1-2-301", "赵云"), (None, None))
    assert held["B1-024"][0] is None
    assert {person.name for person in Person.select()} == {"赵云", "外来户"}


def test_a_parking_list_after_the_owners(tmp_path: Path) -> None:
    ledgers.bring_in(sheet(tmp_path, ["房号", "业主", "电话"], ["1-2-301", "赵云", "13700000001"]))
    seen = ledgers.bring_in(ledgers.xlsx(tmp_path / "车位.xlsx", PARKING))
    assert ledgers.messages(seen) == {}
    held = ledgers.spaces()
    assert (held["B1-023"], held["B1-025"]) == (("1-2-301", "赵云"), (None, None))
    assert held["B1-024"][0] is None
    assert {person.name for person in Person.select()} == {"赵云", "外来户"}
    assert Person.select().where(Person.name == "赵云").count() == 1


def test_the_car_owner_stands_behind_the_owner(tmp_path: Path) -> None:
    file = sheet(tmp_path, ["房号", "业主", "车牌号", "车主"], ["1-2-301", "赵云", "苏E12345", "马超"])
    assert guessed(file) == {"房号": "unit", "业主": "name", "车牌号": "plate", "车主": ""}


def test_sold_and_free_spaces_are_no_state_of_a_room(tmp_path: Path) -> None:
    rows: list[list[object]] = [["B1-001", "张三", "13800000001", "售"], ["B1-002", None, None, "空"]]
    seen = ledgers.bring_in(sheet(tmp_path, ["车位号", "使用人", "电话", "状态"], *rows))
    assert ledgers.messages(seen) == {}
    assert set(ledgers.spaces()) == {"B1-001", "B1-002"}
    assert [person.name for person in Person.select()] == ["张三"]


def test_the_state_of_a_space_is_not_that_of_its_room(tmp_path: Path) -> None:
    file = sheet(tmp_path, ["车位号", "房号", "业主", "状态"], ["B1-001", "1-1-101", "张三", "空"])
    assert guessed(file) == {"车位号": "space", "房号": "unit", "业主": "name", "状态": ""}
    file = sheet(tmp_path, ["房号", "业主", "车位号", "状态"], ["1-1-101", "张三", "B1-001", "空"])
    assert guessed(file)["状态"] == "status"


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("handed_over_on", "收楼日 领房时间 接房 交付 交房 收楼时间 交楼日期（实际） 拿房日"),
        ("from_on", "入住日 入住 入驻时间 起租 起租日 入伙 搬入日"),
    ],
)
def test_everyday_words_for_days(tmp_path: Path, target: str, headers: str) -> None:
    written = ("2019-03-05", "2019.3.5", "2019年3月5日", "20190305", "2019年3月", "18.6.1", "19年3月", date(2019, 3, 5))
    for header in headers.split():
        rows: list[list[object]] = [[f"1-1-10{at}", "张三", day] for at, day in enumerate(written)]
        assert guessed(sheet(tmp_path, ["房号", "业主", header], *rows))[header] == target


def test_days_under_everyday_words_come_in(tmp_path: Path) -> None:
    rows: list[list[object]] = [["1-1-101", "张三", "2019-03-05", "2019.4.5"]]
    ledgers.bring_in(sheet(tmp_path, ["房号", "业主", "收楼日", "入住日"], *rows))
    assert Unit.get().handed_over_on == date(2019, 3, 5)
    assert Occupancy.get().from_on == date(2019, 4, 5)


@pytest.mark.parametrize("words", [("精装", "毛坯"), ("已办", "未办")])
def test_a_word_for_a_day_over_no_days(tmp_path: Path, words: tuple[str, str]) -> None:
    rows: list[list[object]] = [["1-1-101", "张三", words[0]], ["1-1-102", "李四", words[1]]]
    assert guessed(sheet(tmp_path, ["房号", "业主", "交付标准"], *rows))["交付标准"] == ""


def test_the_present_state_and_the_second_owner(tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["房屋坐落", "权利人", "共有人", "房屋现状"],
        ["3-2-1501", "单雅琴", "单立新", "空置"],
        ["3-2-1502", "曾长江", None, "自住"],
    )
    ledgers.bring_in(file)
    assert ledgers.relations() == {
        ("3-2-1501", "单雅琴"): "业主", ("3-2-1501", "单立新"): "业主", ("3-2-1502", "曾长江"): "业主",
    }  # fmt: skip
    assert Unit.get(Unit.code == "3-2-1501").status == UnitStatus.VACANT


def test_yes_and_no_and_what_a_room_is_used_for(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["1-1-101", "张三", "是", "办公"],
        ["1-1-102", "李四", "否", "毛坯"],
        ["1-1-103", "王五", "是", "有人"],
        ["1-1-104", "赵六", "否", "没有人"],
    ]
    file = sheet(tmp_path, ["房号", "业主", "是否入住"], *(row[:3] for row in rows))
    assert guessed(file)["是否入住"] == "status"
    file = sheet(tmp_path, ["房号", "业主", "房屋现状"], *([*row[:2], row[3]] for row in rows))
    ledgers.bring_in(file)
    assert [held.status for held in Unit.select().order_by(Unit.code)] == [UnitStatus.OCCUPIED, UnitStatus.VACANT] * 2


@pytest.mark.parametrize("header", ["商户", "商户名称", "租户"])
def test_a_list_of_tenants_alone(tmp_path: Path, header: str) -> None:
    file = sheet(
        tmp_path,
        ["铺位号", header, "联系人", "联系电话", "起租日"],
        ["1-1-101", "好吃面馆", "张大厨", "0512-66661111", "2021.1.1"],
        ["1-1-102", "美发沙龙", "李托尼", "13400000002", "2021/2/1"],
    )
    seen = ledgers.bring_in(file)
    assert ledgers.messages(seen) == {}
    assert ledgers.relations() == {("1-1-101", "好吃面馆"): "业户", ("1-1-102", "美发沙龙"): "业户"}
    assert ledgers.homes()["1-1-102"] == {"美发沙龙": ("13400000002",)}
    assert Unit.get(Unit.code == "1-1-101").note == "张大厨"


def test_the_contact_of_a_company_is_no_second_owner(tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["楼座", "房间", "客户", "联系人", "联系人电话", "备注"],
        ["A座", 1203, "腾云科技有限公司", "刘经理", "13200000011", "押金已交"],
        ["A座", 1204, "北斗软件（苏州）有限公司", "王总", "13200000012", None],
    )
    ledgers.bring_in(file)
    assert ledgers.homes()["A-1203"] == {"腾云科技有限公司": ("13200000011",)}
    assert Unit.get(Unit.code == "A-1203").note == "刘经理；押金已交"
    assert Person.select().count() == 2


def test_a_contact_alone_is_the_person(tmp_path: Path) -> None:
    ledgers.bring_in(sheet(tmp_path, ["房号", "联系人", "电话"], ["1-1-101", "张三", "13400000002"]))
    assert ledgers.homes() == {"1-1-101": {"张三": ("13400000002",)}}


@pytest.mark.parametrize("header", ["旧电话", "原手机号", "原联系电话", "停用号码"])
def test_numbers_no_longer_in_use(tmp_path: Path, header: str) -> None:
    row: list[object] = ["1-1-101", "张三", "13400000001", "13499999999"]
    ledgers.bring_in(sheet(tmp_path, ["房号", "业主", "电话", header], row))
    assert ledgers.homes() == {"1-1-101": {"张三": ("13400000001",)}}


def test_the_owner_before_is_nobody_in_the_room(tmp_path: Path) -> None:
    row: list[object] = ["1-1-101", "张三", "李四", "13400000001"]
    ledgers.bring_in(sheet(tmp_path, ["房号", "业主", "原业主", "电话"], row))
    assert ledgers.homes() == {"1-1-101": {"张三": ("13400000001",)}}
