"""Registers as workbooks: what other programs read back is what was written (design 8)."""

import os
import re
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import DataUnavailable
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.documents.sheet_cells import LONGEST
from csapp.registers.spec import Kind

NOW = datetime(2026, 11, 24, 10, 24)
COLUMNS = (
    SheetColumn("编号", Kind.CODE, 18),
    SheetColumn("接待时间", Kind.MOMENT, 17),
    SheetColumn("日期", Kind.DAY, 12),
    SheetColumn("内容", Kind.LONG, 42),
    SheetColumn("金额", Kind.MONEY, 12, total=True),
    SheetColumn("类别", Kind.CHOICE, 10),
)
ROWS: list[tuple[Any, ...]] = [
    ("JD20261124-001", NOW, date(2026, 11, 24), "厨房漏水，水流到楼下", 120_050, "报修"),
    ("JD20261124-002", NOW, date(2026, 1, 1), "=SUM(A1:A9)", 99, "报修"),
    ("JD20261124-003", NOW, None, "业主䶮先生 <问> & 答", None, ""),
]


def page(rows: list[tuple[Any, ...]] = ROWS, **changes: Any) -> SheetPage:
    """A small register with every kind of cell."""
    given_values: dict[str, Any] = {
        "title": "接待登记表",
        "estate": "翠湖花园物业客服中心",
        "period": "2026-11-01 至 2026-11-24",
        "columns": COLUMNS,
        "rows": rows,
        "exporter": "陈丽华",
        "exported_at": NOW,
        "counted": 5,
        "signatures": ("登记人", "主管", "经理"),
        **changes,
    }
    return SheetPage(**given_values)


def test_the_layout_is_the_offices(tmp_path: Path) -> None:
    """Merged title, period, bold header, totals, signature line, print set-up and page numbers."""
    file = tmp_path / "接待.xlsx"
    assert write_sheet(file, page()) == 3
    sheet = openpyxl.load_workbook(file)["接待登记表"]
    assert sheet["A1"].value == "接待登记表"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:F1", "A2:F2"}
    assert "翠湖花园" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]] == [column.label for column in COLUMNS]
    assert sheet["A3"].font.b
    assert sheet["A4"].border.left.style == "thin"
    assert (sheet["A7"].value, sheet["E7"].value) == ("合计", 1201.49)
    assert sheet["A9"].value == "登记人："
    assert sheet.auto_filter.ref == "A3:F6"
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.freeze_panes == "A4"
    assert "&P" in sheet.oddFooter.right.text
    assert "陈丽华" in sheet.oddFooter.left.text


def test_cells_keep_their_types(tmp_path: Path) -> None:
    """Dates are dates, money is a number, and what looks like a formula is text."""
    file = tmp_path / "接待.xlsx"
    write_sheet(file, page())
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["B4"].value == NOW
    assert sheet["C4"].is_date
    assert (sheet["E4"].value, sheet["E4"].number_format) == (1200.5, '"¥"#,##0.00')
    assert (sheet["D5"].value, sheet["D5"].data_type) == ("=SUM(A1:A9)", "s")
    assert sheet["C6"].value is None
    rows = python_calamine.load_workbook(file).get_sheet_by_index(0).to_python()
    first = next(index for index, row in enumerate(rows) if row[0] == "JD20261124-001")
    assert rows[first][1:5] == [NOW, date(2026, 11, 24), "厨房漏水，水流到楼下", 1200.5]
    assert rows[first + 1][3] == "=SUM(A1:A9)"


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    """Programs that do not find the height themselves show all lines."""
    file = tmp_path / "x.xlsx"
    long = "厨房漏水，水流到楼下，业主很着急，要求马上来人" * 2
    texts = ["厨房漏水", long, "一\n二\n三", "A" * 80]
    write_sheet(file, page([("a", NOW, None, text, 0, "") for text in texts]))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    heights = [sheet.row_dimensions[number].height for number in range(4, 8)]
    assert heights == [None, 13.5 * 3 + 4, 13.5 * 3 + 4, 13.5 * 2 + 4]


def test_a_moment_is_not_a_second_early(tmp_path: Path) -> None:
    """The part of a day is written with all its digits: cut short, 10:24 becomes 10:23:59 in some programs."""
    file = tmp_path / "x.xlsx"
    moments = [datetime(2026, 11, 24, minute // 60, minute % 60) for minute in range(1440)]
    write_sheet(file, page([("a", moment, None, "b", 0, "") for moment in moments]))
    written = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r'<c r="B\d+" s="9"><v>([^<]+)</v>', written)
    assert [round(float(cell) % 1 * 86_400, 4) for cell in cells] == [minute * 60.0 for minute in range(1440)]


def test_the_second_sheet_counts_and_draws(tmp_path: Path) -> None:
    """Counts by category with a native chart."""
    file = tmp_path / "接待.xlsx"
    write_sheet(file, page())
    book = openpyxl.load_workbook(file)
    assert [tuple(cell.value for cell in row) for row in book["统计"]] == [
        ("类别", "数量"),
        ("报修", 2),
        ("未填", 1),
        ("合计", 3),
    ]
    assert any("charts/chart" in name for name in zipfile.ZipFile(file).namelist())


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_text_comes_back_as_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever people type, the workbook opens and the words are there, less what XML can't hold."""
    file = tmp_path_factory.mktemp("sheet") / "x.xlsx"
    write_sheet(file, page([(text, NOW, None, text, 0, "") for text in texts], counted=-1))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    for number, text in enumerate(texts, 4):
        plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
        assert (sheet[f"A{number}"].value or "").replace("\r\n", "\n").replace("\r", "\n") == plain.replace(
            "\r\n", "\n"
        ).replace("\r", "\n")
        assert sheet[f"A{number}"].data_type in ("s", "n", "inlineStr")


def test_a_very_long_text_says_that_it_was_cut(tmp_path: Path) -> None:
    """A cell holds 32,767 characters."""
    file = tmp_path / "x.xlsx"
    write_sheet(file, page([("a", NOW, None, "水" * 40_000, 0, "")]))
    value = openpyxl.load_workbook(file).worksheets[0]["D4"].value
    assert len(value) == LONGEST
    assert value.endswith("（全文见客服台）")


def test_a_stopped_export_leaves_the_old_file(tmp_path: Path) -> None:
    """Stopping half-way leaves no part and does not touch what was there."""
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"old")

    class Stopped(BaseException):
        pass

    def stop(done: int, _total: int) -> None:
        if done >= 500:
            raise Stopped

    with pytest.raises(Stopped):
        write_sheet(file, page([("a", NOW, None, "b", 0, "")] * 2000), progress=stop)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


def test_a_folder_that_is_not_there_gets_advice(tmp_path: Path) -> None:
    """One sentence, no trace."""
    with pytest.raises(DataUnavailable, match="没有写成"):
        write_sheet(tmp_path / "nowhere" / "x.xlsx", page())


def test_libreoffice_opens_and_prints_it(tmp_path: Path) -> None:
    """A real spreadsheet program converts it; the title row stands on each page."""
    file = tmp_path / "jiedai.xlsx"
    write_sheet(file, page([(f"JD{n:04}", NOW, None, "厨房漏水", 100, "报修") for n in range(120)]))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", str(file)],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
        timeout=120,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(file.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True
    ).stdout
    # the counts stand on a page of their own, without the register's title rows
    pages = [part for part in text.split("\f") if "JD0" in part]
    assert len(pages) > 1
    assert all("接待登记表" in part and "编号" in part for part in pages)
    assert sum(part.count("JD0") for part in pages) == 120
    assert all(part.count("2026-11-24 10:24") >= part.count("JD0") for part in pages)
    assert all("第 " in part and "陈丽华" in part for part in pages)
