"""Every register goes out in the office's layout: head, signatures, print set-up, counts with a chart (design 8)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.db.connection import connected, database
from csapp.features.key_lending.service.keeping import take_stock
from csapp.features.repair_order.service.papers import reserve_blanks
from csapp.masterdata.keys.service import cabinets
from csapp.registers.plan import View
from csapp.registers.returned import is_personal, is_read
from csapp.registers.spec import Register
from tests.makers import DESK, MANAGER, NOW
from tests.sample_store import sample

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}
SHEETS = [register for register in REGISTERS if register.sheet is not None]
SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
NUMBERS_OF_PEOPLE = ("电话", "短号", "手机", "证件号", "行驶证号")

every_sheet = pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The sample estate, with a line in the two registers that begin empty there."""
    sample(tmp_path_factory.mktemp("sheets") / "sample")
    with connected():
        take_stock(cabinets()[0].id, {}, by=DESK, at=NOW)
        reserve_blanks(3, by=DESK, at=NOW)
    yield
    database.initialize(None)


def exported(register: Register, file: Path) -> tuple[int, Any]:
    """How many rows of this year went out, and the workbook."""
    view = View(since=SINCE, until=UNTIL) if register.period else View()
    with connected():
        count = export_register(register, view, file, by=MANAGER, at=NOW, estate=ESTATE)
    return count, openpyxl.load_workbook(file)


@every_sheet
@pytest.mark.usefixtures("estate")
def test_every_register_goes_out_whole(register: Register, tmp_path: Path) -> None:
    count, book = exported(register, tmp_path / "台账.xlsx")
    assert register.sheet is not None
    assert count > 0
    sheet, last = book.worksheets[0], openpyxl.utils.get_column_letter(len(register.sheet.columns))
    assert sheet["A1"].value == register.sheet.title
    period = f"　{SINCE} 至 {UNTIL}" if register.period else ""
    assert sheet["A2"].value == f"翠湖花园物业客服中心{period}"
    assert {f"A1:{last}1", f"A2:{last}2"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert_printable(sheet)
    assert_signed(sheet, register.sheet.signatures)
    assert_totals(sheet, count, {register.field(key).label for key in register.sheet.totals})
    assert book.sheetnames[1:] == ["统计"]
    assert_counted(book["统计"], count)


def assert_printable(sheet: Any) -> None:
    """Across, no wider than one page, the head on each page, 第 x 页，共 y 页 below; A3 where A4 would be too small."""
    paper = 8 if sum(column.width for column in sheet.column_dimensions.values()) > 245 else 9
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", paper)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"


def assert_signed(sheet: Any, signatures: tuple[str, ...]) -> None:
    """The last line is for at least two who sign."""
    written = [cell.value for cell in sheet[sheet.max_row] if cell.value is not None]
    assert written == [f"{word}：" for word in signatures]
    assert len(written) >= 2


def assert_totals(sheet: Any, count: int, added: set[str]) -> None:
    """Under the last row stand the sums of the columns that are added, and only of those."""
    heads = [cell.value for cell in sheet[3]]
    under = [cell.value for cell in sheet[4 + count]]
    found = {head for head, value in zip(heads, under, strict=True) if isinstance(value, int | float)}
    assert found == added
    assert (under[0] == "合计") is bool(added)


def assert_counted(counts: Any, count: int) -> None:
    """How many of each, all rows counted once, and a chart of Excel's own over just these lines."""
    lines = [tuple(cell.value for cell in row) for row in counts.iter_rows()]
    assert lines[0][1] == "数量"
    assert lines[-1] == ("合计", count)
    assert sum(number for _, number in lines[1:-1]) == count
    (chart,) = counts._charts
    (series,) = chart.series
    end = f":${{column}}${len(lines) - 1}" if len(lines) > 3 else ""
    assert series.val.numRef.f == f"'统计'!$B$2{end}".format(column="B")
    assert series.cat.numRef.f == f"'统计'!$A$2{end}".format(column="A")


@every_sheet
def test_no_number_of_a_person_goes_to_a_chat_group(register: Register) -> None:
    """Columns chosen by hand count too."""
    shown = [field for field in register.fields if is_read(register, field.source)]
    open_ones = [field.label for field in shown if not is_personal(register, field.key)]
    assert [label for label in open_ones if label.endswith(NUMBERS_OF_PEOPLE)] == []
