"""What the preview says about each row, and what importing changes (issue item 5)."""

from datetime import date
from pathlib import Path

import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord
from csapp.core.paths import DataFolder
from csapp.db import audit
from csapp.db.check import problems as damage
from csapp.db.search_index import look_up
from csapp.features.ledger import service
from csapp.features.ledger.models import Preview
from csapp.features.ledger.register.preview import explanation
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.people.service import add_person, find_residents, move_in
from csapp.masterdata.places.models import Unit
from csapp.masterdata.places.service import add_unit, unit_name
from csapp.masterdata.vehicles.models import Vehicle
from csapp.registers.import_batch import ImportBatch
from tests.features import ledger_makers as ledgers
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

pytestmark = pytest.mark.usefixtures("office")

HEAD = ["栋", "单元", "房号", "业主姓名", "电话", "面积", "交房日期", "身份证号", "车牌号", "入住状态", "备注"]


def row(room: str, name: str | None = None, phone: str | None = None, **more: object) -> list[object]:
    """One row under HEAD; `room` is 3-2-1501."""
    rest = [more.get(key) for key in ("area", "day", "identity", "plate", "status", "note")]
    return [*room.split("-"), name, phone, *rest]


def ledger(tmp_path: Path, *rows: list[object]) -> Path:
    return ledgers.xlsx(tmp_path / "台账.xlsx", [HEAD, *rows])


def on_file(room: str, name: str, *phones: str, area: int | None = None) -> Person:
    """A person who owned a room before the ledger came."""
    held = Unit.get_or_none(Unit.code == room) or add_unit(unit_name(*room.split("-")), by=DESK, at=NOW, area=area)
    person = add_person(name, phones=phones, by=DESK, at=NOW)
    move_in(person.id, held.id, Relation.OWNER, by=DESK, at=NOW)
    return person


def explained(seen: Preview) -> list[tuple[str, str]]:
    return [(str(one.result), explanation(seen, one)) for one in seen.rows]


def test_each_problem_is_said_in_plain_words(tmp_path: Path) -> None:
    file = ledger(
        tmp_path,
        row("2-1-0304", "区婉仪", "1381234567"),
        row("4-1-0702", "范成林", "13612341190", area="一百一十"),
        row("4-2-1203", "曾庆华", "1371234682", day="2021/13/7"),
        row("8-2-1103", None, "15112348830"),
        row("8-2-1104", "查海生", "15112348831", identity="32050119800101002"),
        row("8-2-1105", "解晓东", "15112348832", plate="苏1234"),
        row("8-2-1106", "欧阳静", "138****2746"),
        row("8-2-1107", "张*", "15112348833"),
        row("8-2-1108", "仇文博", "1.38E+10", status="已拆迁啊"),
        [None, None, None, "尉迟敏", "15112348834", *[None] * 6],
    )
    seen = ledgers.look(file)
    assert ledgers.messages(seen) == {
        2: ["手机少 1 位，应为 11 位数字"],
        3: ["须是数字，写成 118.62 这样"],
        4: ["手机少 1 位，应为 11 位数字", "没有 13 月，写成 2021-07-13 这样；先不记"],
        5: ["姓名不能为空，补上再导"],
        6: ["身份证号少 1 位，应为 18 位"],
        7: ["车牌「苏1234」认不出来，写成苏E31501 这样"],
        8: ["号码带 * 是遮盖过的，写完整的号码"],
        9: ["姓名带 * 是遮盖过的，写完整的姓名"],
        10: [
            "号码被表格软件写成了 1.38E+10，把这一列设成文本再存",
            "状态「已拆迁啊」认不出来，写 已入住、空置、装修 或 出租",
        ],
        11: ["没有房号，写成 3-2-1501 这样"],
    }
    assert set(ledgers.results(seen)) == {"有误"}
    with pytest.raises(BadInput, match="没有可导入的行"):
        service.apply(seen, by=SUPERVISOR, at=NOW)


def test_a_wrong_check_digit_is_shown_but_does_not_stop_the_row(tmp_path: Path) -> None:
    seen = ledgers.bring_in(ledger(tmp_path, row("3-2-1501", "单雅琴", "13812342746", identity="320501198001010020")))
    assert ledgers.messages(seen) == {2: ["身份证号末位对不上，照证件核对一遍"]}
    assert Person.get().identity_number == "320501198001010020"


def test_an_entrance_the_building_does_not_have(tmp_path: Path) -> None:
    many = [
        row(f"2-{1 + at % 2}-{100 + at}", f"住户{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{chr(0x4E00 + at)}")
        for at in range(30)
    ]
    seen = ledgers.look(ledger(tmp_path, *many, row("2-3-0102", "刘海涛", "13512347002")))
    assert ledgers.messages(seen) == {32: ["2 栋没有 3 单元，核对房号"]}
    place = seen.ledger.mapping[0].index("entrance")
    kept = service.preview(seen.ledger, corrections={(0, 30, place): "3"})
    assert ledgers.messages(kept) == {}


def test_importing_twice_adds_nothing(tmp_path: Path) -> None:
    file = ledger(
        tmp_path,
        row("3-2-1501", "单雅琴", "13812342746/13900000001", area=118.62, plate="苏E6H27P", note="长期空置"),
        row("3-2-1501", "单立新", "13912340075", area=118.62),
        row("3-2-1502", "张伟", area=96.15),
        row("3-2-1601", "张伟", area=96.15),
        row("3-2-1602", None, area=90, status="空置"),
    )
    ledgers.bring_in(file)
    counts = [model.select().count() for model in (Unit, Person, Phone, Occupancy, Vehicle)]
    assert counts == [4, 4, 3, 4, 1]
    again = ledgers.look(file)
    assert ledgers.results(again) == ["不变"] * 5
    assert again.fresh == {"units": 0, "people": 0, "vehicles": 0, "spaces": 0}
    with pytest.raises(BadInput):
        service.apply(again, by=SUPERVISOR, at=NOW)
    assert [model.select().count() for model in (Unit, Person, Phone, Occupancy, Vehicle)] == counts


def test_a_new_row_tells_what_stands_in_no_column_of_the_preview(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "台账.xlsx",
        [
            ["房号", "业主姓名", "电话", "入住状态", "入住日期", "车牌号", "车位号", "租户姓名"],
            ["3-2-1501", "单雅琴", "13812342746", "出租", "2024-03-01", "苏E31501", "B1-023", "解晓东"],
            ["3-2-1502", "仇文博、查海生", "13712346604", None, None, None, None, None],
        ],
    )
    (_, first), (_, second) = explained(ledgers.bring_in(file))
    assert first == "新增车牌 苏E31501；新增车位 B1-023；入住状态：出租；2024-03-01 入住；解晓东记为业户"
    assert second == "新住户"


def test_rows_explain_what_they_bring(tmp_path: Path) -> None:
    on_file("1-2-1102", "林秀兰", "13722102210", area=8940)
    on_file("5-1-0802", "仇文搏", "13712346604")
    on_file("7-1-0601", "尉迟敏", "13812349012")
    on_file("3-2-1501", "单雅琴", "13812342746", area=11862)
    on_file("9-1-101", "旧业主", "13812340000")
    file = ledger(
        tmp_path,
        row("1-2-1102", "林秀兰", "13912345518", area=89.4),
        row("3-2-1501", "单雅琴", "13812342746", area=118.62),
        row("3-2-1501", "单立新", "13912340075"),
        row("5-1-0802", "仇文博", "13712346604"),
        row("6-1-0903", "解晓东", "13712341501"),
        row("6-1-0903", "解晓东", "13712341501"),
        row("7-1-0601", "尉迟敏", plate="苏E·31501", area=118.62),
        row("9-1-101", "新业主", "13812340001"),
    )
    assert explained(ledgers.bring_in(file)) == [
        ("修改", "电话变更：137****2210 → 139****5518"),
        ("不变", "与现有资料相同，跳过"),
        ("新增", "同房第二人，记为家属"),
        ("修改", "姓名更正：仇文搏 → 仇文博"),
        ("新增", "新住户"),
        ("重复", "与第 6 行同房同人，只取一行"),
        ("修改", "补面积：118.62；新增车牌 苏E31501"),
        ("新增", "新业主；原业主 旧业主 仍在册，搬出要另办"),
    ]
    homes = ledgers.homes()
    assert homes["1-2-1102"] == {"林秀兰": ("13912345518", "13722102210")}
    assert homes["5-1-0802"] == {"仇文博": ("13712346604",)}
    assert ledgers.relations()["3-2-1501", "单立新"] == "家属"
    assert set(homes["9-1-101"]) == {"旧业主", "新业主"}


def test_empty_cells_take_nothing_away(tmp_path: Path) -> None:
    full = ledger(
        tmp_path,
        row(
            "3-2-1501",
            "单雅琴",
            "13812342746",
            area=118.62,
            day=date(2021, 6, 30),
            identity="32050119800101002X",
            note="有狗",
        ),
    )
    ledgers.bring_in(full)
    thin = ledgers.xlsx(
        tmp_path / "少.xlsx", [["房号", "业主", "面积", "备注", "电话"], ["3-2-1501", "单雅琴", 120, "-", None]]
    )
    assert explained(ledgers.bring_in(thin)) == [("修改", "面积变更：118.62 → 120.00")]
    held = Unit.get()
    assert (held.area, held.handed_over_on, held.note) == (12000, date(2021, 6, 30), "有狗")
    assert Person.get().identity_number == "32050119800101002X"
    assert Phone.select().count() == 1


def test_who_is_the_same_person(tmp_path: Path) -> None:
    file = ledger(
        tmp_path,
        row("1-1-101", "张伟", "13900000001"),
        row("1-1-102", "张伟", "13900000001"),
        row("1-1-103", "张伟", "13900000002"),
        row("1-1-104", "李娜", identity="32050119800101002X"),
        row("1-1-105", "李娜", "13900000003", identity="32050119800101002X"),
        row("1-1-106", "李娜", "13900000003", identity="320501199001010024"),
        row("1-1-107", "王芳", identity="32050119800101002X"),
    )
    seen = ledgers.bring_in(file)
    assert ledgers.messages(seen) == {8: ["证件号与 李娜 的相同，核对是谁的"]}
    owners = {home.unit.code: home.person_id for home in Occupancy.select()}
    assert owners["1-1-101"] == owners["1-1-102"] != owners["1-1-103"]
    assert owners["1-1-104"] == owners["1-1-105"] != owners["1-1-106"]
    assert set(ledgers.results(ledgers.look(file))) == {"不变", "有误"}


def test_a_placeholder_number_makes_nobody_the_same(tmp_path: Path) -> None:
    names = ["张伟", "李娜", "王芳", "刘洋", "张伟"]
    ledgers.bring_in(ledger(tmp_path, *(row(f"1-1-10{at}", name, "18999999999") for at, name in enumerate(names))))
    assert Person.select().where(Person.name == "张伟").count() == 2


def test_rows_that_contradict_each_other(tmp_path: Path) -> None:
    file = ledger(
        tmp_path,
        row("1-1-101", "张伟", "13900000001", area=90, plate="苏E31501"),
        row("1-1-101", "李娜", "13900000002", area=91),
        row("1-1-102", "王芳", "13900000003", plate="苏E31501"),
    )
    seen = ledgers.bring_in(file)
    assert ledgers.messages(seen) == {
        3: ["面积与第 2 行的同一套房不同，核对后只留对的"],
        4: ["苏E31501 在第 2 行已登记给 1-1-101，核对是谁的"],
    }
    assert ledgers.homes() == {"1-1-101": {"张伟": ("13900000001",)}}


def test_corrections_and_skipped_rows(tmp_path: Path) -> None:
    file = ledger(tmp_path, row("1-1-101", "张伟", "1390000000"), row("1-1-102", "李娜", "13900000002"))
    seen = ledgers.look(file)
    problem = seen.rows[0].problems[0]
    assert (problem.column, seen.cell(seen.rows[0], problem.place)) == ("电话", "1390000000")
    better = service.preview(seen.ledger, corrections={(0, 0, problem.place): "13900000001"}, skipped={(0, 1)})
    assert ledgers.results(better) == ["新增", "不导入"]
    service.apply(better, by=SUPERVISOR, at=NOW)
    assert ledgers.homes() == {"1-1-101": {"张伟": ("13900000001",)}}


def test_the_mapping_can_be_changed(tmp_path: Path) -> None:
    file = ledgers.xlsx(
        tmp_path / "改.xlsx", [["房号", "业主", "代收人", "电话"], ["1-1-101", "张伟", "李娜", "13900000001"]]
    )
    opened = service.open_ledger(file)
    assert opened.mapping == (("unit", "name", "", "phone"),)
    seen = service.preview(opened, (("unit", "", "name", "phone"),))
    service.apply(seen, by=SUPERVISOR, at=NOW)
    assert ledgers.homes() == {"1-1-101": {"李娜": ("13900000001",)}}
    with pytest.raises(BadInput, match="没有一列对应到房号或业主"):
        service.preview(opened, (("", "", "", "phone"),))


def test_only_leaders_import_and_everything_is_on_record(office: DataFolder, tmp_path: Path) -> None:
    seen = ledgers.look(ledger(tmp_path, row("3-2-1501", "单雅琴", "13812342746", plate="苏E6H27P")))
    for nobody in (DESK, ADMIN):
        with pytest.raises(NotAllowed):
            service.apply(seen, by=nobody, at=NOW)
    saved: list[str] = []
    batch = service.apply(seen, by=MANAGER, at=NOW, backup=lambda: saved.append("once"))
    assert saved == ["once"]
    assert (batch.number, batch.rows, batch.added, batch.units, batch.people, batch.vehicles) == (
        "DR20261124-001", 1, 1, 1, 1, 1,
    )  # fmt: skip
    lines = [(line.area, line.step) for line in audit.AuditLine.select().order_by(audit.AuditLine.id)]
    assert lines == [
        ("places", "create"), ("people", "create"), ("phone", "create"), ("occupancy", "create"),
        ("vehicles", "create"), ("ledger", "create"),
    ]  # fmt: skip
    assert list(damage(office)) == []
    assert look_up("3-2-1501")[0][0] == "places"
    assert look_up("E6H27")[0][3].startswith("苏E6H27P")
    assert [person.name for person in find_residents("syq")] == ["单雅琴"]


def test_an_estate_that_changed_since_the_preview(tmp_path: Path) -> None:
    seen = ledgers.look(ledger(tmp_path, row("3-2-1501", "单雅琴", "13812342746")))
    on_file("3-2-1501", "单雅琴", "13812342746")
    with pytest.raises(StaleRecord):
        service.apply(seen, by=SUPERVISOR, at=NOW)
    assert ImportBatch.select().count() == 0


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    file = ledger(tmp_path, *(row(f"1-1-{at}", f"住户{chr(0x4E00 + at)}") for at in range(100, 130)))

    class Stopped(Exception):
        pass

    calls: list[int] = []

    def stop() -> None:
        calls.append(1)
        if len(calls) > 4:
            raise Stopped

    seen = ledgers.look(file)
    with pytest.raises(Stopped):
        service.apply(seen, by=SUPERVISOR, at=NOW, cancelled=stop)
    assert (Unit.select().count(), audit.AuditLine.select().count()) == (0, 0)


def test_progress_is_told(tmp_path: Path) -> None:
    file = ledger(tmp_path, *(row(f"1-1-{at}", f"住户{chr(0x4E00 + at)}") for at in range(100, 130)))
    told: list[tuple[int, int]] = []
    seen = service.preview(service.open_ledger(file, progress=lambda d, t: told.append((d, t))))
    service.apply(seen, by=SUPERVISOR, at=NOW, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 1)
    assert told[-1][1] == 90


def test_the_summary_of_the_command_line(tmp_path: Path) -> None:
    file = ledger(
        tmp_path, row("1-1-101", "张伟", "13900000001"), row("1-1-102", "李娜", "1390000000"), row("1-1-101", "张伟")
    )
    told = service.summary(ledgers.look(file))
    assert told.pop("columns")["业主姓名"] == "姓名"
    assert told == {
        "rows": 3,
        "ok": 1,
        "bad": 1,
        "problems": [
            {"sheet": "Sheet1", "row": 3, "column": "电话", "message": "手机少 1 位，应为 11 位数字"},
            {"sheet": "Sheet1", "row": 4, "column": "", "message": "与第 2 行同房同人，只取一行"},
        ],
        "units": 1,
        "people": 1,
        "vehicles": 0,
        "spaces": 0,
        "batch": None,
    }


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["房号", "业主", "电话"]], "里只有表头"),
        ([["水费", "电费", "月份"], [1, 2, 3], [4, 5, 6]], "没有认出房号、业主这样的列"),
    ],
)
def test_files_without_a_ledger_are_refused(tmp_path: Path, rows: list[list[object]], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        service.open_ledger(ledgers.xlsx(tmp_path / "台账.xlsx", rows))


def test_files_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(BadInput, match="不是工作簿或已损坏"):
        service.open_ledger(file)
    (tmp_path / "空.csv").touch()
    with pytest.raises(BadInput, match="空文件"):
        service.open_ledger(tmp_path / "空.csv")
