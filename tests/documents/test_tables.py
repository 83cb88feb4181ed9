"""Reading the office's files: every kind, every encoding, and what must not be opened."""

import io
import string
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from csapp.core.errors import BadInput
from csapp.documents.tables import read_tables

ROWS: list[list[Any]] = [["房号", "业主", "面积"], ["3-2-1501", "单雅琴", 118.62], ["3-1-1501", "䶮先生", 96.15]]


def workbook(path: Path) -> Path:
    """An .xlsx with a title above, blank rows below and a merged building column."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["翠湖花园业主台账"])
    for row in ROWS:
        sheet.append(row)
    sheet["E3"], sheet["E4"] = "3栋", None
    sheet.merge_cells("E3:E4")
    sheet["B40"] = "  "
    book.save(path)
    return path


def test_an_xlsx_is_read_without_its_blank_edges(tmp_path: Path) -> None:
    """Trailing blanks cut, merged cells filled, the row number kept."""
    [table] = read_tables(workbook(tmp_path / "台账.xlsx"))
    assert table.first_row == 1
    assert len(table.rows) == 4
    assert table.rows[2] == ("3-2-1501", "单雅琴", 118.62, None, "3栋")
    assert table.rows[3][4] == "3栋"


def test_an_xls_is_read(tmp_path: Path) -> None:
    """The format of 2003 still comes out of old programs."""
    book = xlwt.Workbook()
    sheet: Any = book.add_sheet("业主")
    for at, row in enumerate(ROWS, 2):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    sheet.write(5, 0, datetime(2021, 6, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.save(str(tmp_path / "台账.xls"))
    [table] = read_tables(tmp_path / "台账.xls")
    assert (table.sheet, table.first_row) == ("业主", 3)
    assert table.rows[1][1] == "单雅琴"
    assert str(table.rows[3][0]).startswith("2021-06-30")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_is_read_in_any_encoding(tmp_path: Path, encoding: str, sign: str) -> None:
    """UTF-8 or GBK is recognised, and so is the separator."""
    name = "䶮先生" if encoding != "gbk" else "龚先生"
    text = f'房号{sign}业主{sign}备注\r\n3-2-1501{sign}{name}{sign}"一行{sign}两段"\r\n\r\n'
    (tmp_path / "台账.csv").write_bytes(text.encode(encoding))
    [table] = read_tables(tmp_path / "台账.csv")
    assert table.rows == [("房号", "业主", "备注"), ("3-2-1501", name, f"一行{sign}两段")]


def refusal(path: Path) -> str:
    """The one sentence a file is refused with."""
    with pytest.raises(BadInput) as caught:
        read_tables(path)
    assert caught.value.field == "file"
    return str(caught.value)


def test_what_is_no_workbook_is_refused_with_advice(tmp_path: Path) -> None:
    """Missing, folder, empty, noise, a cut zip: one sentence each."""
    assert "核对名字" in refusal(tmp_path / "没有.xlsx")
    assert "文件夹" in refusal(tmp_path)
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    assert "空文件" in refusal(empty)
    noise = tmp_path / "照片.xlsx"
    noise.write_bytes(bytes(range(256)) * 40)
    assert "不是工作簿" in refusal(noise)
    whole = workbook(tmp_path / "台账.xlsx").read_bytes()
    cut = tmp_path / "断.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "不是工作簿" in refusal(cut)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    """200 MB: refused by its size alone."""
    large = tmp_path / "大.xlsx"
    with large.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(200 * 1024 * 1024)
    assert "最多 50 MB" in refusal(large)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A small file that would unpack to 300 MB is refused before it does."""
    bomb = tmp_path / "弹.xlsx"
    part = io.BytesIO()
    with (
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(300):
            sheet.write(b" " * (1 << 20))
    bomb.write_bytes(part.getvalue())
    assert bomb.stat().st_size < 1 << 20
    assert "大得不正常" in refusal(bomb)


def test_a_file_with_a_password_is_named_as_such(tmp_path: Path) -> None:
    """Excel keeps an encrypted workbook in an OLE file with a stream of that name."""
    locked = tmp_path / "锁.xlsx"
    locked.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "有密码" in refusal(locked)


def with_sheet(path: Path, sheet: bytes) -> Path:
    """A workbook whose first sheet is the given XML."""
    whole = workbook(path.with_name("whole.xlsx"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return path


def sheet_of(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(place: str) -> str:
    return f'<row r="{place.strip(string.ascii_uppercase)}"><c r="{place}"><v>1</v></c></row>'


@pytest.mark.parametrize(("last", "column"), [("XFD1048576", 16384), ("ALM20000", 1001), ("Z1048576", 26)])
def test_a_stray_cell_far_out_does_not_fill_the_memory(tmp_path: Path, last: str, column: int) -> None:
    """The reader would make room for every cell up to it and take the whole program down."""
    far = with_sheet(tmp_path / "远.xlsx", sheet_of(cell("A1") + cell(last)))
    assert f"第 {column} 列" in refusal(far)


def test_a_stray_cell_nearer_by_is_read(tmp_path: Path) -> None:
    [table] = read_tables(with_sheet(tmp_path / "近.xlsx", sheet_of(cell("A1") + cell("AB20000"))))
    assert (len(table.rows), len(table.rows[0])) == (20_000, 28)


def test_the_place_of_a_cell_is_found_across_blocks(tmp_path: Path) -> None:
    """Where a block ends says nothing about the sheet."""
    for shift in (0, 3, 9, 17):
        padded = "<!--" + "x" * ((1 << 20) - 180 - shift) + "-->"
        far = with_sheet(tmp_path / "远.xlsx", sheet_of(padded + cell("A1") + cell("XFD1048576")))
        assert "第 1048576 行" in refusal(far)


def test_a_size_stated_too_small_is_not_believed(tmp_path: Path) -> None:
    """The directory of a zip says what its maker likes."""
    bomb = with_sheet(tmp_path / "谎.xlsx", sheet_of(cell("A1")).replace(b"</sheetData>", b" " * (60 << 20)))
    content = bytearray(bomb.read_bytes())
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    bomb.write_bytes(content)
    assert "不是工作簿" in refusal(bomb)


@pytest.mark.parametrize(
    "content", ["<html><table><tr><td>房号</td></tr></table></html>", "%PDF-1.7\n", "{\\rtf1 房号}"]
)
def test_what_only_bears_the_name_of_a_workbook_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "台账.xls"
    file.write_text(content, "utf-8")
    assert "另存为 xlsx" in refusal(file)


def test_a_zip_without_sheets_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "照片.zip", "w") as archive:
        archive.writestr("一.txt", "一")
    assert "不是工作簿" in refusal(tmp_path / "照片.zip")


def test_a_text_of_blank_lines_is_empty(tmp_path: Path) -> None:
    (tmp_path / "空.csv").write_text("\n , \n", "utf-8")
    assert "没有内容" in refusal(tmp_path / "空.csv")
