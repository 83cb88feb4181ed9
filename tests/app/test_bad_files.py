"""Files that are not as they should be: one sentence each, and what was there before stays whole."""

import os
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.app.layouts import keep_layout, layout_of, write_starter
from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.paths import DataFolder
from csapp.documents.formula_cells import formula_cells
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.documents.tables import read_tables
from csapp.features.sheet_return import service
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.register import KEY_SETS
from csapp.registers.import_preview import RowResult
from csapp.registers.plan import View
from csapp.registers.returned import matching_field
from csapp.registers.spec import Kind
from tests.features import key_makers
from tests.makers import MANAGER, NOW

ESTATE = {"name": "翠湖花园", "office": "客服中心"}


@pytest.fixture
def keys(office: DataFolder) -> list[KeySet]:
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet(rows=4)
    return [key_makers.key(f"A1-0{at}", place_name=f"部位{at}", opens="门") for at in range(1, 4)]


def export(file: Path, **more: Any) -> Path:
    export_register(KEY_SETS, View(), file, by=MANAGER, at=NOW, estate=ESTATE, **more)
    return file


def test_a_formula_in_a_cell_is_told_and_not_taken(keys: list[KeySet], tmp_path: Path) -> None:
    file = export(tmp_path / "台账.xlsx")
    assert formula_cells(file) == {sheet: frozenset() for sheet in formula_cells(file)}
    book = openpyxl.load_workbook(file)
    sheet: Any = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, titles["什么锁"], "=A4&A5")
    sheet.cell(5, titles["什么锁"], "'=不是公式")
    book.save(file)
    seen = service.preview(REGISTERS, file, by=MANAGER, at=NOW)
    first, second, third = seen.comparison.rows
    assert [problem.message for problem in first.problems] == [
        "「什么锁」这一格是公式。复制后「选择性粘贴」成数值，再导。"
    ]
    assert (second.result, third.result) == (RowResult.CHANGED, RowResult.UNCHANGED)
    service.apply(seen, by=MANAGER, at=NOW)
    assert [key.opens for key in KeySet.select().order_by(KeySet.id)] == ["门", "'=不是公式", "门"]
    assert len(keys) == 3


def test_a_layout_with_macros_is_refused(office: DataFolder, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["{钥匙牌}", "{什么锁}"])
    file = tmp_path / "版式.xlsx"
    book.save(file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    with pytest.raises(BadInput, match="带宏，另存为不带宏的 xlsx 再用"):
        keep_layout(KEY_SETS, file, office, by=MANAGER, at=NOW)
    assert layout_of(KEY_SETS, office) is None


def page_of(count: int) -> SheetPage:
    columns = tuple(SheetColumn(f"列{at}", Kind.TEXT, 12.0, total=False) for at in range(14))
    rows = (tuple(f"第{row}行第{at}格" for at in range(14)) for row in range(count))
    return SheetPage(
        title="台账", estate="翠湖花园", period="", columns=columns, rows=rows, exporter="陈国强", exported_at=NOW,
        note="", counted=-1, signatures=(), layout=None,
    )  # fmt: skip


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [60_000, 400_000], ids=["while streaming", "while packing"])
def test_a_full_disk_in_mid_export_leaves_the_old_file_whole(size: int, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    write_sheet(file, page_of(3))
    before = file.read_bytes()
    with disk_of(size), pytest.raises(DataUnavailable, match="检查磁盘空间和文件夹再导出"):
        write_sheet(file, page_of(30_000))
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["台账.xlsx"]


@contextmanager
def nobody() -> Iterator[None]:
    """As a user who may write nothing here."""
    own = os.geteuid()
    if own:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(own)


def test_a_file_that_may_not_be_replaced_now_stays_and_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    file = folder / "台账.xlsx"
    write_sheet(file, page_of(3))
    before = file.read_bytes()
    folder.chmod(0o555)
    with nobody(), pytest.raises(DataUnavailable, match=r"「台账\.xlsx」正被别的程序打开，关掉它再导出。"):
        write_sheet(file, page_of(3))
    with nobody(), pytest.raises(DataUnavailable, match=r"「台账\.xlsx」正被别的程序打开，关掉它再存。"):
        write_starter(KEY_SETS, file)
    folder.chmod(0o755)
    assert file.read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_a_workbook_of_the_most_rows_is_answered_and_not_loaded(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["编号", "备注"])
    book.save(tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as made, zipfile.ZipFile(tmp_path / "大.xlsx", "w") as big:
        for part in made.namelist():
            content = made.read(part)
            if part == "xl/worksheets/sheet1.xml":
                row = "".join(f'<c r="{letter}1048576"><v>1</v></c>' for letter in ("A", "XFD"))
                content = content.replace(b"</sheetData>", f'<row r="1048576">{row}</row></sheetData>'.encode())
            big.writestr(part, content)
    with pytest.raises(BadInput) as told:
        read_tables(tmp_path / "大.xlsx")
    assert "「大.xlsx」用到第 1048576 行、第 16384 列，太大了。" in str(told.value)


def test_chosen_columns_go_out_with_the_number_and_come_back(keys: list[KeySet], tmp_path: Path) -> None:
    file = export(tmp_path / "几列.xlsx", columns=("备注", "opens"))
    titles = [cell.value for cell in openpyxl.load_workbook(file).worksheets[0][3]]
    assert titles == ["钥匙牌", "备注", "什么锁"]
    seen = service.preview(REGISTERS, file, by=MANAGER, at=NOW)
    assert seen.sheet.register is KEY_SETS
    assert {row.result for row in seen.comparison.rows} == {RowResult.UNCHANGED}
    with pytest.raises(BadInput, match="没有「房东」一列"):
        export(tmp_path / "x.xlsx", columns=("房东",))
    assert matching_field(KEY_SETS) is not None
    assert len(keys) == len(seen.comparison.rows)
