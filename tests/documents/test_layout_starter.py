"""The workbook to begin a layout with is the usual sheet with blanks in it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.core.errors import DataUnavailable
from csapp.documents.layout_starter import write_starter
from csapp.documents.sheet import write_sheet
from csapp.documents.sheet_layout import read_layout
from tests.documents.test_sheet import COLUMNS, page

NOTE = "含完整电话和证件号，用后删除"


def shape(sheet: Any) -> dict[str, Any]:
    """Everything about a sheet but its values."""
    return {
        "widths": {name: one.width for name, one in sheet.column_dimensions.items()},
        "heights": {at: one.height for at, one in sheet.row_dimensions.items()},
        "merged": {str(one) for one in sheet.merged_cells.ranges},
        "page": (dict(sheet.page_setup), dict(sheet.page_margins), dict(sheet.print_options)),
        "fits": sheet.sheet_properties.pageSetUpPr.fitToPage,
        "repeated": sheet.print_title_rows,
        "panes": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "footer": (sheet.oddFooter.left.text, sheet.oddFooter.right.text),
        "looks": [
            (cell.coordinate, *map(repr, (cell.font, cell.fill, cell.border, cell.alignment)), cell.number_format)
            for row in sheet.iter_rows(max_row=6)
            for cell in row
        ],
    }


def test_filled_it_is_the_usual_sheet(tmp_path: Path) -> None:
    """Widths, heights, head, footer, print set-up, looks and values are those of an export without a layout."""
    write_sheet(tmp_path / "usual.xlsx", page(note=NOTE))
    write_starter(tmp_path / "版式.xlsx", page())
    layout = read_layout(tmp_path / "版式.xlsx", {column.label: column.label for column in COLUMNS}, {"金额"})
    write_sheet(tmp_path / "own.xlsx", page(note=NOTE, layout=layout))
    usual, own = (openpyxl.load_workbook(tmp_path / name) for name in ("usual.xlsx", "own.xlsx"))
    assert shape(own.worksheets[0]) == shape(usual.worksheets[0])
    for one, other in zip(own, usual, strict=True):
        assert one.title == other.title
        assert list(one.values) == list(other.values)


def test_it_shows_what_comes_where(tmp_path: Path) -> None:
    write_starter(tmp_path / "版式.xlsx", page())
    sheet: Any = openpyxl.load_workbook(tmp_path / "版式.xlsx").worksheets[0]
    assert sheet.title == "接待登记表"
    assert [row[0] for row in sheet.values] == [
        "{标题}", "{单位}　{期间}　{备注}", "编号", "{编号}", "合计", None, "登记人：",
    ]  # fmt: skip
    assert sheet["E5"].value == "{合计金额}"
    assert sheet.oddFooter.left.text == "{导出人} {导出时间} 导出，共 {行数} 行"
    assert sheet["C4"].fill.fgColor.rgb == "00000000"


def test_a_file_in_the_way_is_replaced_whole_or_kept(tmp_path: Path) -> None:
    file = tmp_path / "版式.xlsx"
    file.write_bytes(b"old")
    write_starter(file, page())
    assert file.read_bytes()[:2] == b"PK"
    assert [one.name for one in tmp_path.iterdir()] == ["版式.xlsx"]
    with pytest.raises(DataUnavailable, match="检查磁盘空间和文件夹"):
        write_starter(tmp_path / "没有" / "版式.xlsx", page())
