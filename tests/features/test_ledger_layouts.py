"""Owner ledgers of quite different offices: every layout comes to the same rooms and people (issue item 5)."""

from datetime import date
from pathlib import Path

import pytest

from csapp.features.ledger import service
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.vehicles.models import ParkingSpace
from tests.features import ledger_makers as ledgers

pytestmark = pytest.mark.usefixtures("office")


SHAN = {"单雅琴": ("13812342746",)}
THREE = {
    "3-2-1501": SHAN,
    "3-2-1502": {"仇文博": ("13712346604", "051265551234")},
    "12-1-301": {"苏州翠湖商贸有限公司": ("051267778888",)},
}


def unit(code: str) -> Unit:
    return Unit.get(Unit.code == code)


PICTURE: list[list[object]] = [
    ["翠湖花园业主台账"],
    ["截至 2026-11-20"],
    ["楼号", "单元", "门牌", "业主名字", "手机1", "手机2", "建面", "交房日", "身份证", "车牌", "备注1"],
    [
        "3栋",
        "2单元",
        "1501",
        "单雅琴",
        "13812342746",
        None,
        118.62,
        "2021-6-30",
        "32050119800101002X",
        "苏E6H27P",
        "空置",
    ],
    ["3栋", "2单元", "1502", "仇文博", "13712346604", "0512-65551234", 96.15, "2021/7/5"],
    ["12栋", "1单元", "301", "苏州翠湖商贸有限公司", "0512-67778888", None, 142.3, date(2021, 8, 15)],
    ["合计", None, None, None, None, None, 357.07],
]


def test_the_look_of_the_picture(tmp_path: Path) -> None:
    file = ledgers.xlsx(tmp_path / "业主台账 2026-11.xlsx", {"业主信息": PICTURE}, merged=("A1:K1", "A2:K2"))
    seen = ledgers.bring_in(file)
    assert [row.number for row in seen.rows] == [4, 5, 6]
    assert seen.ledger.blocks[0].header_row == 3
    assert ledgers.homes() == THREE
    assert ledgers.cars() == {"苏E6H27P": ("3-2-1501", "单雅琴")}
    held = unit("3-2-1501")
    assert (held.area, held.handed_over_on, held.note) == (11862, date(2021, 6, 30), "空置")
    assert Person.get(Person.name == "苏州翠湖商贸有限公司").is_company


def test_another_products_template() -> None:
    file = Path(__file__).parent / "ledger_files" / "peer-room-ledger.xlsx"
    seen = ledgers.bring_in(file)
    assert [(row.number, str(row.result)) for row in seen.rows] == [(2, "新增")]
    assert ledgers.homes() == {"1-1-1001": {"吴学文": ("18909711443",)}}
    assert unit("1-1-1001").area == 9456


def test_one_combined_column_in_gbk(tmp_path: Path) -> None:
    file = ledgers.csv_file(
        tmp_path / "住户.csv",
        [
            ["序号", "户主", "联系方式", "房间号", "性别"],
            ["1", "单雅琴", "138-1234-2746", "3-2-1501", "女"],
            ["2", "仇文博", "137 1234 6604/0512-65551234", "3栋2单元1502室", "男"],
            ["3", "苏州翠湖商贸有限公司", "（0512）67778888", "十二栋一单元301", ""],
            ["", "", "", "", ""],
        ],
    )
    ledgers.bring_in(file)
    assert ledgers.homes() == THREE


def test_excel_97_with_numbers_for_texts(tmp_path: Path) -> None:
    file = ledgers.xls(
        tmp_path / "旧台账.xls",
        [
            ["联系电话", "客户名称", "室", "门", "幢", "交付时间", "面积（㎡）", "房态"],
            [13812342746, "单雅琴", 1501, 2, 3, date(2021, 6, 30), "118.62㎡", "自住"],
            ["13712346604.0", "仇文博", "1502.0", "2", "3", 44382, "96.15", "空关"],
            [13912340003, "查海生", 301, 1, 12, "2021年8月15日", 142.3, "出租"],
        ],
    )
    ledgers.bring_in(file)
    assert ledgers.homes() == {
        "3-2-1501": SHAN,
        "3-2-1502": {"仇文博": ("13712346604",)},
        "12-1-301": {"查海生": ("13912340003",)},
    }
    assert [unit(code).status for code in ("3-2-1501", "3-2-1502", "12-1-301")] == [
        UnitStatus.OCCUPIED,
        UnitStatus.VACANT,
        UnitStatus.RENTED,
    ]
    assert unit("3-2-1502").handed_over_on == date(2021, 7, 5)
    assert unit("3-2-1502").area == 9615


def test_three_sheets_that_refer_to_each_other(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "三张表.xlsx",
        {
            "车位": [
                ["车位编号", "业主编号", "车位类型", "车牌号码"],
                ["B1-031", "Y002", "地下", "苏E31502"],
                ["B1-032", "Y001", "地面", None],
            ],
            "房屋": [
                ["房屋编号", "楼栋", "单元号", "房号", "建筑面积", "业主编号"],
                ["F001", "3", "2", "1501", 118.62, "Y001"],
                ["F002", "3", "2", "1502", 96.15, "Y002,Y003"],
                ["F003", "12", "1", "301", 142.3, None],
            ],
            "业主": [
                ["编号", "姓名", "手机", "证件号码"],
                ["Y001", "单雅琴", 13812342746, None],
                ["Y002", "仇文博", 13712346604, None],
                ["Y003", "解晓东", 13712341501, None],
            ],
        },
    )
    seen = ledgers.bring_in(file)
    assert ledgers.homes() == {
        "3-2-1501": SHAN,
        "3-2-1502": {"仇文博": ("13712346604",), "解晓东": ("13712341501",)},
        "12-1-301": {},
    }
    assert ledgers.spaces() == {"B1-031": ("3-2-1502", "仇文博"), "B1-032": ("3-2-1501", "单雅琴")}
    assert ledgers.cars() == {"苏E31502": ("3-2-1502", "仇文博")}
    assert str(ParkingSpace.get(ParkingSpace.code == "B1-032").kind) == "地面"
    assert unit("12-1-301").status == UnitStatus.VACANT
    assert set(ledgers.results(seen)) == {"新增"}
    assert set(ledgers.results(ledgers.look(file))) == {"不变"}


def test_owners_that_point_at_rooms(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "两张表.xlsx",
        {
            "人员": [
                ["房产编码", "人员姓名", "人员类型", "电话"],
                ["A-7", "单雅琴", "业主", "13812342746"],
                ["A-7", "单立新", "配偶", "13912340075"],
                ["A-9", "查海生", "租户", "15812343347"],
            ],
            "资源": [["房产编码", "位置", "产权面积"], ["A-7", "3栋2单元1501", 118.62], ["A-9", "3栋2单元1502", 96.15]],
        },
    )
    ledgers.bring_in(file)
    assert ledgers.relations() == {
        ("3-2-1501", "单雅琴"): "业主",
        ("3-2-1501", "单立新"): "家属",
        ("3-2-1502", "查海生"): "业户",
    }
    assert set(ledgers.results(ledgers.look(file))) == {"不变"}


def test_sheets_joined_by_name_alone(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "按姓名.xlsx",
        {
            "通讯录": [["姓名", "电话"], ["单雅琴", "13812342746"], ["张伟", "13900000001"], ["张伟", "13900000002"]],
            "房产": [["房号", "业主"], ["3-2-1501", "单雅琴"], ["3-2-1601", "张伟"]],
        },
    )
    seen = ledgers.bring_in(file)
    assert ledgers.homes() == {"3-2-1501": SHAN}
    assert ledgers.messages(seen) == {3: ["叫 张伟 的有 2 位，补上编号、电话或房号"]}


def test_two_header_lines_with_merged_groups(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "两行表头.xlsx",
        [
            ["房号", "业主信息", None, "租户信息", None, "面积"],
            [None, "姓名", "电话", "姓名", "电话", None],
            ["3-2-1501", "单雅琴", "13812342746", None, None, 118.62],
            ["3-2-1502", "仇文博", "13712346604", "欧阳静", "13612342075", 96.15],
        ],
        merged=("A1:A2", "B1:C1", "D1:E1", "F1:F2"),
    )
    seen = ledgers.bring_in(file)
    assert [row.number for row in seen.rows] == [3, 4]
    assert ledgers.homes()["3-2-1502"] == {"仇文博": ("13712346604",), "欧阳静": ("13612342075",)}
    assert ledgers.relations()["3-2-1502", "欧阳静"] == "业户"
    assert unit("3-2-1502").status == UnitStatus.RENTED


def test_one_sheet_per_building_with_section_lines(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "分栋.xlsx",
        {
            "3号楼": [
                ["房号", "业主姓名", "电话", "面积"],
                ["1单元", None, None, None],
                ["101", "范成林", "13612341190", 88],
                ["2单元", None, None, None],
                ["1501", "单雅琴", "13812342746", 118.62],
            ],
            "12#楼": [["室号", "业主姓名", "电话", "面积"], ["301", "查海生", "15812343347", 90]],
        },
    )
    ledgers.bring_in(file)
    assert set(ledgers.homes()) == {"3-1-101", "3-2-1501", "12-301"}


def test_left_and_right_half_of_the_page(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "左右两栏.xlsx",
        [
            ["3栋2单元住户一览表", None, None, None, None, None],
            ["房号", "姓名", "电话", "房号", "姓名", "电话"],
            ["1501", "单雅琴", "13812342746", "1601", "曾庆华", "13712346821"],
            ["1502", "仇文博", "13712346604", None, None, None],
            ["制表：何静", None, None, None, None, None],
        ],
    )
    ledgers.bring_in(file)
    assert ledgers.homes() == {
        "3-2-1501": SHAN,
        "3-2-1502": {"仇文博": ("13712346604",)},
        "3-2-1601": {"曾庆华": ("13712346821",)},
    }


def test_cells_left_blank_as_above_and_repeated_headers(tmp_path: Path) -> None:
    file = ledgers.csv_file(
        tmp_path / "同上.csv",
        [
            ["栋", "单元", "房号", "姓名", "关系", "电话"],
            ["3", "2", "1501", "单雅琴", "业主", "13812342746"],
            ["", "", "", "单立新", "儿子", "13912340075"],
            ["", "", "1502", "仇文博", "业主", "13712346604"],
            ["栋", "单元", "房号", "姓名", "关系", "电话"],
            ["同上", "3", "0101", "万俟雪", "业主", "13612340001"],
        ],
        "utf-8",
    )
    seen = ledgers.bring_in(file)
    assert ledgers.messages(seen) == {}
    assert {code: set(people) for code, people in ledgers.homes().items()} == {
        "3-2-1501": {"单雅琴", "单立新"},
        "3-2-1502": {"仇文博"},
        "3-3-0101": {"万俟雪"},
    }
    assert ledgers.relations()["3-2-1501", "单立新"] == "家属"


def test_several_people_and_numbers_in_one_cell(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "一格多人.xlsx",
        [
            ["房屋", "产权人", "手机号码", "车牌号", "车位"],
            ["3栋-2-1501", "单雅琴、单立新", "13812342746/13912340075", "苏E·6H27P 苏ED12345", "B1-031、B1-032"],
            ["3栋-2-1502", "仇文博\n解晓东", "13712346604（本人）\n0512-65551234转8001", None, None],
            ["3栋-2-1601", "张 三", "138 1234 0001", None, None],
        ],
    )
    ledgers.bring_in(file)
    assert ledgers.homes() == {
        "3-2-1501": {"单雅琴": ("13812342746",), "单立新": ("13912340075",)},
        "3-2-1502": {"仇文博": ("13712346604",), "解晓东": ("051265551234-8001",)},
        "3-2-1601": {"张三": ("13812340001",)},
    }
    assert set(ledgers.cars()) == {"苏E6H27P", "苏ED12345"}
    assert set(ledgers.spaces()) == {"B1-031", "B1-032"}
    assert set(ledgers.relations().values()) == {"业主"}


def test_english_headers_and_utf16(tmp_path: Path) -> None:
    file = ledgers.csv_file(
        tmp_path / "owners.csv",
        [
            ["Owner Name", "Mobile", "Building", "Unit No.", "Area (sqm)", "Handover Date", "Plate No"],
            ["单雅琴", "+86 138 1234 2746", "A", "1501", "118.62", "2021-06-30", "苏E6H27P"],
        ],
        "utf-16",
    )
    ledgers.bring_in(file)
    assert ledgers.homes() == {"A-1501": SHAN}
    assert unit("A-1501").area == 11862


def test_stacked_tables_of_rooms_and_spaces(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "上下两表.xlsx",
        [
            ["一、业主", None, None, None],
            ["房号", "业主", "电话", "备注"],
            ["3-2-1501", "单雅琴", "13812342746", None],
            [None, None, None, None],
            ["二、车位", None, None, None],
            ["车位号", "房号", "车牌号", "备注"],
            ["B1-031", "3栋2单元1501", "苏E6H27P", None],
            ["B1-040", "3栋9单元1501", None, None],
        ],
    )
    seen = ledgers.bring_in(file)
    assert ledgers.spaces() == {"B1-031": ("3-2-1501", None)}
    assert ledgers.messages(seen) == {8: ["没有找到 3-9-1501，核对房号"]}


def test_values_without_any_header(tmp_path: Path) -> None:
    file = ledgers.csv_file(
        tmp_path / "无表头.csv",
        [["3-2-1501", "单雅琴", "13812342746"], ["3-2-1502", "仇文博", "13712346604"]],
        "utf-8-sig",
    )
    ledgers.bring_in(file)
    assert ledgers.homes() == {"3-2-1501": SHAN, "3-2-1502": {"仇文博": ("13712346604",)}}


def test_notes_beside_and_under_the_rows(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "说明.xlsx",
        {
            "填写说明": [["本表由客服中心填写，业主姓名和电话必填。"]],
            "台账": [
                ["楼栋单元", "房号", "业主姓名", "联系电话", None, "说明", "楼栋编号写数字"],
                ["3栋2单元", "1501", "单雅琴", "13812342746", None, None, None],
                ["3栋2单元", "1502", "仇文博", "13712346604", None, "电话", "写 11 位"],
                [None, None, None, None, None, "面积", "保留两位"],
                ["备注：本表每月更新，以纸质档案为准。", None, None, None, None, None, None],
                ["审核：陈丽华", None, "制表：何静", None, None, None, None],
            ],
        },
    )
    seen = ledgers.bring_in(file)
    assert ledgers.homes() == {"3-2-1501": SHAN, "3-2-1502": {"仇文博": ("13712346604",)}}
    assert ledgers.messages(seen) == {}


def test_shops_villas_and_estate_names(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "商铺.xlsx",
        [
            ["房屋地址", "客户名称", "电话"],
            ["翠湖花园3栋2单元1501", "单雅琴", "13812342746"],
            ["翠湖花园商铺12号", "查海生", "15812343347"],
            ["翠湖花园A座1203", "欧阳静", "13612342075"],
            ["翠湖花园S1-05", "区婉仪", "13612342076"],
        ],
    )
    ledgers.bring_in(file)
    assert set(ledgers.homes()) == {"3-2-1501", "商铺-12", "A-1203", "S1-5"}


def test_a_mapping_is_remembered_for_the_same_headers(tmp_path: Path) -> None:
    rows = [["甲", "乙", "丙"], ["3-2-1501", "单雅琴", "13812342746"]]
    file = ledgers.xlsx(tmp_path / "一月.xlsx", rows)
    first = service.open_ledger(file)
    assert first.mapping == (("unit", "", "phone"),)
    service.remember(first, (("unit", "name", "phone"),))
    later = ledgers.xlsx(tmp_path / "二月.xlsx", [*rows, ["3-2-1502", "仇文博", "13712346604"]])
    again = service.open_ledger(later)
    assert again.mapping == (("unit", "name", "phone"),)
    assert again.remembered == [True]
