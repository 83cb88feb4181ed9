"""A corrected register as it really comes back: mended in Excel, saved as .xls or CSV, sent through a chat group."""

import csv
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.db.connection import connected, database
from csapp.documents.tables import read_tables
from csapp.features.repair_order.models.order import Order
from csapp.features.sheet_return import service
from csapp.registers.import_batch import undo_batch
from csapp.registers.import_preview import RowResult
from csapp.registers.plan import View
from csapp.registers.returned import matching_field
from csapp.registers.spec import Register
from tests.makers import MANAGER, NOW
from tests.sample_store import sample

ESTATE = {"name": "翠湖花园", "office": "客服中心"}
Cells = dict[tuple[int, str], Any]  # by row of the file and heading


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return sample(tmp_path_factory.mktemp("sheets") / "sample")


pytestmark = pytest.mark.usefixtures("estate")


def register_named(key: str) -> Register:
    return next(register for register in REGISTERS if register.key == key)


def exported(key: str, folder: Path, *, safe: bool = False, reason: str = "核对") -> Path:
    file = folder / f"{key}.xlsx"
    register, kept = register_named(key), "" if safe else reason
    with connected():
        export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE, safe=safe, reason=kept)
    return file


def edit(file: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(file)
    change(book.worksheets[0])
    book.save(file)
    return file


def corrected(file: Path, cells: Cells) -> Path:
    def write(sheet: Any) -> None:
        titles = {cell.value: cell.column for cell in sheet[3]}
        for (row, label), value in cells.items():
            sheet.cell(row, titles[label]).value = value

    return edit(file, write)


def preview(file: Path) -> service.Preview:
    return service.preview(REGISTERS, file, by=MANAGER, at=NOW)


def told(seen: service.Preview) -> dict[int, list[str]]:
    """By row, why it is refused."""
    return {row.number: [one.message for one in row.problems] for row in seen.comparison.rows if row.problems}


def changes(seen: service.Preview) -> dict[int, list[tuple[str, str]]]:
    return {row.number: [(one.kind, one.new) for one in row.remarks] for row in seen.comparison.rows if row.remarks}


@pytest.mark.parametrize("key", ["repair_order", "vehicles", "complaint"])
def test_without_its_number_a_sheet_is_not_taken_for_another(key: str, tmp_path: Path) -> None:
    file = exported(key, tmp_path)
    key_field = matching_field(register_named(key))
    assert key_field is not None
    label = key_field.label

    def rename(sheet: Any) -> None:
        next(cell for cell in sheet[3] if cell.value == label).value = "流水"

    with pytest.raises(BadInput, match="的表头，要有") as refused:
        preview(edit(file, rename))
    assert refused.value.values == {"label": register_named(key).label, "key": label}


def test_the_safe_sheet_of_cars_is_no_sheet_of_rooms(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="的表头") as refused:
        preview(exported("vehicles", tmp_path, safe=True))
    assert refused.value.values["label"] == "车辆"


def test_what_went_to_a_chat_group_comes_back_as_it_was(tmp_path: Path) -> None:
    with connected():
        order = Order.select().where(Order.customer != "").order_by(Order.id.desc()).get()
        words = f"水管漏，联系13812345678或0512-65001234，{order.customer}在家"
        Order.update(content=words).where(Order.id == order.id).execute()
    file = exported("repair_order", tmp_path, safe=True)
    seen = preview(file)
    assert {row.result for row in seen.comparison.rows} == {RowResult.UNCHANGED}

    def add(sheet: Any) -> None:
        cell = next(cell for row in sheet.iter_rows() for cell in row if "***" in str(cell.value))
        cell.value += "，快"

    (problems,) = told(preview(edit(file, add))).values()
    assert problems == ["「报修内容」带 * 是遮盖过的，写完整的，或改回原样。"]


def test_yes_and_no_in_every_spelling(tmp_path: Path) -> None:
    file = exported("repair_item", tmp_path)
    for mine, other in (("是", "否"), ("√", "×"), (1, 0), (True, False), ("有", "无"), ("TRUE", "FALSE")):
        seen = preview(corrected(file, {(row, "有偿"): mine for row in range(4, 9)}))
        yes = changes(seen)
        assert told(seen) == {}
        seen = preview(corrected(file, {(row, "有偿"): other for row in range(4, 9)}))
        assert sorted([*yes, *changes(seen)]) == [4, 5, 6, 7, 8]
        assert {new for pairs in yes.values() for _, new in pairs} <= {"是"}
    seen = preview(corrected(file, {(4, "有偿"): "也许", (5, "有偿"): None}))
    assert told(seen) == {4: ["「有偿」写 是 或 否。"], 5: ["「有偿」写 是 或 否。"]}


def test_numbers_are_whole_and_sums_carry_what_excel_writes(tmp_path: Path) -> None:
    file = exported("repair_item", tmp_path)
    cells = {(4, "常用工时（分钟）"): 1.5, (5, "人工单价"): "¥1,200.5", (6, "人工单价"): 1.234, (7, "人工单价"): "-5"}
    seen = preview(corrected(file, {**cells, (8, "人工单价"): 1e12, (9, "保修（月）"): None}))
    assert changes(seen)[5] == [("price_fen", "1200.50")]
    assert told(seen) | {7: []} == {
        4: ["「常用工时（分钟）」要写整数。"],
        6: ["「人工单价」最多两位小数。"],
        7: [],
        8: ["「人工单价」写得太大，核对一遍。"],
        9: ["「保修（月）」不能清空。"],
    }


def test_an_emptied_cell_is_emptied_or_refused(tmp_path: Path) -> None:
    file = exported("technician", tmp_path)
    seen = preview(corrected(file, {(4, "电话"): None}))
    assert (told(seen), changes(seen)) == ({}, {4: [("phone", "")]})
    before = rows_of("technician")
    batch = service.apply(seen, by=MANAGER, at=NOW)
    assert preview(file).good == 0
    undo_batch(batch.id, by=MANAGER, at=NOW)
    assert rows_of("technician") == before
    file = exported("people", tmp_path)
    titles, *rows = read_tables(file)[0].rows[2:]
    row = next(at for at, row in enumerate(rows, 4) if row[titles.index("电话")])
    assert told(preview(corrected(file, {(row, "电话"): None}))) == {row: ["「电话」不能清空。"]}


def rows_of(*tables: str) -> list[Any]:
    with connected():
        return [database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall() for name in tables]


def test_an_undo_restores_who_changed_it_when_too(tmp_path: Path) -> None:
    """The rows whole: version, time and author as they were; the trail keeps both steps."""
    tables = ("people", "phone", "occupancy")
    file = exported("people", tmp_path)
    before, lines = rows_of(*tables), len(rows_of("audit_line")[0])
    seen = preview(corrected(file, {(4, "注意事项"): "养狗", (5, "电话"): "13900001111"}))
    assert seen.good == len(changes(seen)) > 0
    batch = service.apply(seen, by=MANAGER, at=NOW)
    assert rows_of(*tables) != before
    undo_batch(batch.id, by=MANAGER, at=NOW)
    assert rows_of(*tables) == before
    assert len(rows_of("audit_line")[0]) > lines + 1


@pytest.mark.parametrize("fault", ["#REF!", "#N/A", "#DIV/0!"])
def test_a_fault_of_excel_is_no_value(fault: str, tmp_path: Path) -> None:
    file = exported("vehicles", tmp_path)
    seen = preview(corrected(file, {(4, "备注"): fault, (5, "保险到期"): fault}))
    assert [words for (words,) in told(seen).values()] == [
        "「备注」这一格是 Excel 的出错值，改对再导。",
        "「保险到期」这一格是 Excel 的出错值，改对再导。",
    ]


def test_days_in_every_spelling(tmp_path: Path) -> None:
    file = exported("vehicles", tmp_path)
    spelled = ("2031年3月1日", "2031/3/1", "2031-03-01", "20310301", 47908, datetime(2031, 3, 1))
    seen = preview(corrected(file, {(row, "保险到期"): one for row, one in enumerate(spelled, 4)}))
    assert told(seen) == {}
    assert changes(seen) == {row: [("insured_until", "2031-03-01")] for row, _ in enumerate(spelled, 4)}
    seen = preview(corrected(file, {(4, "保险到期"): "三月", (5, "保险到期"): 1e30}))
    assert [words for (words,) in told(seen).values() if "2026-11-24" in words] == [
        "「保险到期」写成 2026-11-24 这样。",
        "「保险到期」写成 2026-11-24 这样。",
    ]


def as_excel_shows(cell: Any, number_format: str) -> str:
    if isinstance(cell, datetime | date):
        clock = f" {cell.hour}:{cell.minute:02d}" if isinstance(cell, datetime) and "h" in number_format else ""
        return f"{cell.year}/{cell.month}/{cell.day}{clock}"
    if isinstance(cell, int | float) and ("0.00" in number_format or "¥" in number_format):
        return f"¥{cell:,.2f}"
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
@pytest.mark.parametrize("key", ["repair_order", "parking_payment", "parking_report", "vehicles", "repair_item"])
def test_a_csv_as_excel_writes_it_changes_nothing(key: str, encoding: str, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(exported(key, tmp_path)).worksheets[0]
    file = tmp_path / "台账.csv"
    with file.open("w", encoding=encoding, newline="") as out:
        for row in sheet.iter_rows():
            csv.writer(out).writerow([as_excel_shows(cell.value, cell.number_format) for cell in row])
    seen = preview(file)
    assert seen.sheet.register.key == key
    assert {row.result for row in seen.comparison.rows} == {RowResult.UNCHANGED}, told(seen)


def test_an_old_workbook_as_libreoffice_writes_it_changes_nothing(tmp_path: Path) -> None:
    keys = ("repair_order", "parking_payment", "repair_item")
    files = [str(exported(key, tmp_path)) for key in keys]
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xls"]
    subprocess.run([*office, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=180)
    for key in keys:
        seen = preview(tmp_path / f"{key}.xls")
        assert {row.result for row in seen.comparison.rows} == {RowResult.UNCHANGED}, told(seen)


def test_a_workbook_with_macros_is_saved_without_first(tmp_path: Path) -> None:
    file = exported("keys", tmp_path)
    other = file.rename(file.with_suffix(".xlsm"))
    with pytest.raises(BadInput, match="带宏的工作簿。在 Excel 里另存为 xlsx"):
        preview(other)
