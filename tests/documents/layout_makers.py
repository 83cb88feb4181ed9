"""Layouts as offices draw them, and what an export makes of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.documents.sheet_layout import Layout, read_layout
from csapp.registers.spec import Kind

NOW = datetime(2026, 11, 24, 10, 24)
COLUMNS = {
    "编号": SheetColumn("编号"),
    "项目": SheetColumn("项目", Kind.LONG, 20),
    "数量": SheetColumn("数量", Kind.NUMBER, total=True),
    "金额": SheetColumn("金额", Kind.MONEY, total=True),
}
ROWS: list[tuple[Any, ...]] = [(f"JD{at}", f"第 {at} 项", at, at * 100) for at in range(1, 6)]
ROW = ("{编号}", "{项目}", "{数量}", "{金额}")
Draw = Callable[[Any, Any], object]


def drawn(file: Path, draw: Draw | None = None, row: Sequence[str] = ROW) -> Path:
    """Headings in row 3, the sample row in row 4, and what `draw(book, sheet)` adds."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "本公司 台账"
    for at, (title, blank) in enumerate(zip(COLUMNS, row, strict=False), 1):
        sheet.cell(3, at, title)
        sheet.cell(4, at, blank)
    if draw is not None:
        draw(book, sheet)
    book.save(file)
    return file


def read(file: Path) -> Layout:
    """The layout, for a register with the columns above and 电话, of which 数量 and 金额 are numbers."""
    keys = {"编号": "number", "项目": "item", "数量": "pieces", "金额": "money_fen", "电话": "phone"}
    return read_layout(file, keys, {"pieces", "money_fen"})


def export(layout: Path, rows: Sequence[tuple[Any, ...]] = tuple(ROWS), **changes: Any) -> Any:
    """The workbook that comes of it, beside the layout, read again."""
    read_as = read(layout)
    labels = {"number": "编号", "item": "项目", "pieces": "数量", "money_fen": "金额"}
    order = [list(labels).index(key) for key in read_as.keys]
    given: dict[str, Any] = {
        "title": "接待登记表",
        "estate": "翠湖花园",
        "period": "2026 年 11 月",
        "columns": tuple(COLUMNS[labels[key]] for key in read_as.keys),
        "rows": [tuple(row[at] for at in order) for row in rows],
        "exporter": "陈丽华",
        "exported_at": NOW,
        "layout": read_as,
        **changes,
    }
    file = exported(layout)
    write_sheet(file, SheetPage(**given))
    return openpyxl.load_workbook(file, rich_text=True)


def exported(layout: Path) -> Path:
    """Where the export of a layout stands."""
    return layout.with_name("出.xlsx")
