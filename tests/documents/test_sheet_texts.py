"""Texts around the rows stay texts, and a sheet that would be too long is refused."""

from itertools import repeat
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from csapp.core.errors import BadInput
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from tests.documents.test_sheet import NOW, page

TEXTS = ("=1+1", "+86 10 1234", "-5", "@甲", "#REF!", "坏\x07字\ud800")


def test_a_text_that_looks_like_a_formula_is_none_anywhere(tmp_path: Path) -> None:
    """Title, line under it, headings and the counts; what a cell can't hold is left out there too."""
    file = tmp_path / "x.xlsx"
    columns = tuple(SheetColumn(text) for text in TEXTS)
    rows = [(text, *TEXTS[1:]) for text in TEXTS]
    made = page(rows, title="=A1", estate="+甲\x07", period="", columns=columns, counted=0, exporter="\x07A&B")
    write_sheet(file, made)
    kept = [*TEXTS[:5], "坏字"]
    book = openpyxl.load_workbook(file)
    sheet: Any = book.worksheets[0]
    assert (sheet["A1"].value, sheet["A2"].value) == ("=A1", "+甲")
    assert [cell.value for cell in sheet[3]] == kept
    assert sorted(str(row[0]) for row in book["统计"].values) == sorted([kept[0], *kept, "合计"])
    assert {cell.data_type for one in book for row in one.iter_rows() for cell in row if cell.value} == {"s", "n"}
    assert sheet["A3"].quotePrefix
    assert sheet.oddFooter.left.text.startswith("A&&B ")
    read = python_calamine.load_workbook(file)
    assert read.get_sheet_by_index(0).to_python()[2] == kept
    assert read.get_sheet_by_index(1).to_python()[1][0] == "=1+1"


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    rows = repeat(("甲",), 1_048_001)
    with pytest.raises(BadInput, match="缩小日期范围再导出"):
        write_sheet(file, SheetPage("台账", "", "", (SheetColumn("编号"),), rows, "陈丽华", NOW))
    assert not file.exists()
