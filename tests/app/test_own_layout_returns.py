"""A register exported in the office's own layout comes back like any other: unchanged, corrected, undone."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.app.importing import import_sheet
from csapp.app.layouts import columns_of, drawn_of, keep_layout
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.register import COMPLAINTS
from csapp.features.sheet_return import service
from csapp.registers.import_batch import ImportBatch, undo_batch
from csapp.registers.import_preview import RowResult
from csapp.registers.plan import View
from csapp.registers.spec import Register
from tests.features import complaint_makers
from tests.makers import MANAGER, NOW

ESTATE = {"name": "翠湖花园", "office": "客服中心"}


def drawn(file: Path, titles: tuple[str, ...], row: tuple[str, ...], *, named: bool = True) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["B1"] = "本公司投诉簿"
    sheet["C2"] = "占位"
    if named:
        book.defined_names["单位"] = DefinedName("单位", attr_text=f"'{sheet.title}'!$C$2")
    for column, words in enumerate(titles, 1):
        sheet.cell(4, column, words)
    for column, words in enumerate(row, 1):
        sheet.cell(5, column, words)
    sheet["B6"] = "共 {行数} 件"
    sheet["B8"] = "填表人 {导出人}　{导出时间}"
    sheet.merge_cells("B8:D8")
    book.save(file)
    return file


TITLES = ("甲", "号", "谁", "说了什么", "房子")


@pytest.fixture
def complaints(office: DataFolder) -> list[Complaint]:
    assert office.database.exists()
    return [complaint_makers.complaint(content=f"第 {at} 件，楼道灯不亮") for at in range(1, 4)]


def labels_of(register: Register, *wanted: str) -> dict[str, str]:
    named = {key: label for label, key in columns_of(register).items()}
    return {key: named[key] for key in wanted}


def layout(office: DataFolder, folder: Path, titles: tuple[str, ...] = TITLES) -> None:
    told = labels_of(COMPLAINTS, "number", "customer", "content", "unit_code")
    row = ("件", *(f"{{{label}}}" for label in told.values()))
    keep_layout(COMPLAINTS, drawn(folder / "版式.xlsx", titles, row), office, by=MANAGER, at=NOW)


def export(office: DataFolder, file: Path, reason: str = "核对") -> Path:
    export_register(COMPLAINTS, View(), file, by=MANAGER, at=NOW, estate=ESTATE, folder=office, reason=reason)
    return file


def contents() -> list[Any]:
    """Every value of every complaint, without who changed it last and when."""
    fields = [
        field for name, field in Complaint._meta.fields.items() if name not in ("version", "changed_at", "changed_by")
    ]
    return list(Complaint.select(*fields).order_by(Complaint.id).tuples())


@pytest.mark.parametrize("titles", [TITLES, ()], ids=["titles", "no titles"])
@pytest.mark.parametrize("reason", ["", "核对"], ids=["masked", "unmasked"])
def test_untouched_it_changes_nothing(
    titles: tuple[str, ...], reason: str, office: DataFolder, complaints: list[Complaint], tmp_path: Path
) -> None:
    layout(office, tmp_path, titles)
    file = export(office, tmp_path / "出.xlsx", reason)
    seen = service.preview(REGISTERS, file, by=MANAGER, at=NOW, drawn=lambda register: drawn_of(office, register))
    assert seen.sheet.register is COMPLAINTS
    assert [(row.number, row.result) for row in seen.comparison.rows] == [
        (at, RowResult.UNCHANGED) for at in range(5, 5 + len(complaints))
    ]


def test_a_corrected_cell_comes_in_and_goes_out_again(
    office: DataFolder, complaints: list[Complaint], tmp_path: Path
) -> None:
    layout(office, tmp_path)
    file = export(office, tmp_path / "出.xlsx")
    book = openpyxl.load_workbook(file)
    sheet: Any = book.worksheets[0]
    rows = {sheet.cell(row, 2).value: row for row in range(5, 8)}
    sheet.cell(rows[complaints[1].number], 4).value = "改过的投诉内容"
    sheet.insert_rows(8)
    sheet.cell(8, 2, "TS20990101-001")
    book.save(file)
    told, words = import_sheet(file, office, by=MANAGER, at=NOW, apply=False)
    assert (told["changed"], [problem["message"] for problem in told["problems"]]) == (
        1, ["台账里没有 TS20990101-001，核对编号；新的投诉在客服台里登记。"],
    )  # fmt: skip
    assert "要修改 1 条" in words
    before = contents()
    told, _ = import_sheet(file, office, by=MANAGER, at=NOW, apply=True)
    assert Complaint.get_by_id(complaints[1].id).content == "改过的投诉内容"
    undo_batch(ImportBatch.get(ImportBatch.number == told["batch"]).id, by=MANAGER, at=NOW)
    assert contents() == before


def test_a_layout_without_the_number_says_so(office: DataFolder, complaints: list[Complaint], tmp_path: Path) -> None:
    told = labels_of(COMPLAINTS, "customer", "content")
    row = tuple(f"{{{label}}}" for label in told.values())
    keep_layout(COMPLAINTS, drawn(tmp_path / "版式.xlsx", ("谁", "什么"), row), office, by=MANAGER, at=NOW)
    file = export(office, tmp_path / "出.xlsx")
    with pytest.raises(BadInput, match="在「台账版式」里加上再导出"):
        import_sheet(file, office, by=MANAGER, at=NOW, apply=False)
    assert complaints
