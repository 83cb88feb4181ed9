"""An office draws a register in its own workbook: checked, filled, kept with the data, and given up again."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from csapp.app.exporting import export_register
from csapp.app.layouts import columns_of, drop_layout, keep_layout, layout_of, layouts, write_starter
from csapp.core.errors import BadInput, DataUnavailable, NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.attachment import Attachment, stored_at
from csapp.documents.tables import read_tables
from csapp.features.reception.register import RECEPTIONS
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.register import CABINETS, KEY_SETS
from csapp.registers.plan import View
from tests import makers
from tests.features import key_makers
from tests.makers import DESK, MANAGER, NOW

ESTATE = {"name": "翠湖花园", "office": "客服中心"}


@pytest.fixture
def keys(office: DataFolder) -> list[KeySet]:
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet(rows=4)
    opens = ("=入户门", "防火门", "机房门")
    return [
        key_makers.key(f"A1-0{at}", place_name=f"部位{at}", pieces=at, opens=lock) for at, lock in enumerate(opens, 1)
    ]


def drawn(file: Path, row: tuple[str, ...] = ("序", "{钥匙牌}", "{什么锁}", "{把数}")) -> Path:
    """A layout as an office draws it: a logo line, a sample row with colours, totals and signatures below."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"] = "本公司钥匙簿"
    sheet["C1"] = "占位"
    book.defined_names["单位"] = DefinedName("单位", attr_text=f"'{sheet.title}'!$C$1")
    sheet["A2"] = "共 {行数} 套，{导出人} {导出时间}"
    for column, label in enumerate(("", "牌号", "锁", "把"), 1):
        sheet.cell(3, column, label)
    for column, text in enumerate(row, 1):
        cell = sheet.cell(4, column, text)
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
        cell.font = Font(name="仿宋", size=12)
    sheet.row_dimensions[6].height = 40
    sheet["C5"] = "合计"
    sheet["D5"] = "{合计 把数}"
    sheet["A6"] = "保管人：　　　　主管："
    sheet.merge_cells("A6:D6")
    book.save(file)
    return file


def export(office: DataFolder, file: Path) -> Any:
    export_register(KEY_SETS, View(), file, by=MANAGER, at=NOW, estate=ESTATE, folder=office)
    return openpyxl.load_workbook(file).worksheets[0]


def test_the_office_draws_its_own_register(office: DataFolder, keys: list[KeySet], tmp_path: Path) -> None:
    keep_layout(KEY_SETS, drawn(tmp_path / "本公司.xlsx"), office, by=MANAGER, at=NOW)
    sheet = export(office, tmp_path / "出.xlsx")
    assert [cell.value for cell in sheet[1]][:3] == ["本公司钥匙簿", None, "翠湖花园客服中心"]
    assert sheet["A2"].value == f"共 3 套，{MANAGER.name} 2026-11-24 10:24"
    rows = [[cell.value for cell in sheet[row]] for row in (4, 5, 6, 7)]
    assert rows == [
        ["序", "K0001", "=入户门", 1], ["序", "K0002", "防火门", 2], ["序", "K0003", "机房门", 3],
        [None, None, "合计", 6],
    ]  # fmt: skip
    assert sheet["C4"].data_type != "f"
    assert {sheet.cell(row, 2).fill.fgColor.rgb for row in (4, 5, 6)} == {"00FFF2CC"}
    assert sheet["B5"].font.name == "仿宋"
    assert (sheet["A8"].value, sheet.row_dimensions[8].height) == ("保管人：　　　　主管：", 40)
    assert [str(place) for place in sheet.merged_cells.ranges] == ["A8:D8"]
    # a second program reads the same
    assert [row[1] for row in read_tables(tmp_path / "出.xlsx")[0].rows[3:6]] == [key.code for key in keys]


def test_an_empty_register_keeps_the_frame(office: DataFolder, tmp_path: Path) -> None:
    keep_layout(KEY_SETS, drawn(tmp_path / "本公司.xlsx"), office, by=MANAGER, at=NOW)
    sheet = export(office, tmp_path / "空.xlsx")
    assert sheet["D5"].value == 0
    assert "{" not in str([cell.value for row in sheet.iter_rows() for cell in row])


def test_the_usual_layout_comes_back(office: DataFolder, keys: list[KeySet], tmp_path: Path) -> None:
    keep_layout(KEY_SETS, drawn(tmp_path / "本公司.xlsx"), office, by=MANAGER, at=NOW)
    (held,) = [kept for kept in layouts((KEY_SETS, CABINETS)) if kept.file]
    assert (held.register, held.file) == (KEY_SETS, "本公司.xlsx")
    drop_layout(KEY_SETS, by=MANAGER, at=NOW)
    assert layout_of(KEY_SETS, office) is None
    assert export(office, tmp_path / "出.xlsx")["A1"].value == "钥匙台账"
    assert keys


def test_the_starter_is_a_layout_itself(office: DataFolder, keys: list[KeySet], tmp_path: Path) -> None:
    write_starter(KEY_SETS, tmp_path / "起步.xlsx")
    keep_layout(KEY_SETS, tmp_path / "起步.xlsx", office, by=MANAGER, at=NOW)
    sheet = export(office, tmp_path / "出.xlsx")
    assert sheet["A1"].value == "钥匙台账"
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == [key.code for key in keys]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("甲", "乙"), "没有示例行：在一行里写上 {钥匙牌}{存放位置} 这样的列名。"),
        (("{钥匙牌}", "{什么锁}", "{房东}"), "C4 里的「房东」不认识"),
        (("{钥匙牌}", "{什么锁}", "{钥匙牌}"), "「钥匙牌」写了两遍"),
        (("{钥匙牌}", "{什么锁}", "=A1"), "示例行的 C4 是公式"),
    ],
)
def test_a_mistake_in_the_layout_gets_a_sentence(
    row: tuple[str, ...], words: str, office: DataFolder, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as told:
        keep_layout(KEY_SETS, drawn(tmp_path / "错.xlsx", row), office, by=MANAGER, at=NOW)
    assert words in told.value.message.format(**told.value.values)
    assert layout_of(KEY_SETS, office) is None


@pytest.mark.parametrize("name", ["宏.xlsm", "旧.xls", "假.xlsx"])
def test_another_file_is_no_layout(name: str, office: DataFolder, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(BadInput):
        keep_layout(KEY_SETS, tmp_path / name, office, by=MANAGER, at=NOW)


def test_who_may_not_set_up_changes_no_layout(office: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        keep_layout(KEY_SETS, drawn(tmp_path / "本公司.xlsx"), office, by=DESK, at=NOW)
    with pytest.raises(NotAllowed):
        drop_layout(KEY_SETS, by=DESK, at=NOW)


def test_a_layout_that_went_missing_is_named(office: DataFolder, tmp_path: Path) -> None:
    keep_layout(KEY_SETS, drawn(tmp_path / "本公司.xlsx"), office, by=MANAGER, at=NOW)
    stored_at(office, Attachment.get().sha256).unlink()
    with pytest.raises(DataUnavailable, match="台账版式"):
        export(office, tmp_path / "出.xlsx")


def test_a_layout_may_show_every_column_the_register_reads() -> None:
    assert set(columns_of(KEY_SETS)) == {"钥匙牌", "存放位置", "开哪里", "什么锁", "把数", "状况", "备注"}


def test_counts_totals_and_who_exported_come_in_any_layout(office: DataFolder, tmp_path: Path) -> None:
    """As in the usual export: the second sheet, even of a column it does not show, and the unmasked note."""
    made = makers.reception()
    assert RECEPTIONS.sheet is not None
    counted = RECEPTIONS.field(RECEPTIONS.sheet.counts).label
    labels = [label for label in columns_of(RECEPTIONS) if label != counted][:3]
    layout = drawn(tmp_path / "本公司.xlsx", tuple(f"{{{label}}}" for label in labels))
    book = openpyxl.load_workbook(layout)
    book.worksheets[0]["D5"] = None
    book.save(layout)
    keep_layout(RECEPTIONS, layout, office, by=MANAGER, at=NOW)
    file = tmp_path / "出.xlsx"
    export_register(RECEPTIONS, View(), file, by=MANAGER, at=NOW, estate=ESTATE, folder=office, reason="核对")
    first, second = openpyxl.load_workbook(file).worksheets
    assert [row[0] for row in second.values] == [counted, getattr(made, RECEPTIONS.sheet.counts), "合计"]
    assert len(second._charts) == 1
    assert first["C1"].value == "翠湖花园客服中心　含完整电话和证件号，用后删除"
    assert f"{MANAGER.name} 2026-11-24 10:24 导出，共 1 行　含完整电话" in str(first.oddFooter.left.text)


def test_a_date_drawn_without_a_format_is_a_date(office: DataFolder, tmp_path: Path) -> None:
    made = makers.reception()
    write_starter(RECEPTIONS, tmp_path / "起步.xlsx")
    keep_layout(RECEPTIONS, tmp_path / "起步.xlsx", office, by=MANAGER, at=NOW)
    file = tmp_path / "出.xlsx"
    export_register(RECEPTIONS, View(), file, by=MANAGER, at=NOW, estate=ESTATE, folder=office)
    cells = {cell.value: cell.number_format for cell in openpyxl.load_workbook(file).worksheets[0][4]}
    assert cells[made.received_at] == "yyyy-mm-dd hh:mm"
    assert made.received_at in read_tables(file)[0].rows[3]
