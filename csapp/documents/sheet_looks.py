"""How the cells of the office's usual sheet look, and texts that stay texts, where openpyxl writes them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from csapp.core.marks import mark
from csapp.documents.sheet_cells import FORMULA, Styles, clean

_FONT = "宋体"  # data: name of a font every office has
# Characters across; beyond them a page of A4 would shrink below six tenths.
_MOST_ON_A4 = 245
_FORMATS = {
    Styles.money: '"¥"#,##0.00',
    Styles.day: "yyyy-mm-dd",
    Styles.moment: "yyyy-mm-dd hh:mm",
    Styles.total_money: '"¥"#,##0.00',
}


@cache
def looks() -> Mapping[int, Mapping[str, Any]]:
    """By number of `Styles`, what a cell is given."""
    # reason for the late import: only an export needs it
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="808080")
    grid = Border(left=thin, right=thin, top=thin, bottom=thin)
    plain, bold = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
    middle = Alignment(vertical="center")
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    wrapped = Alignment(vertical="center", wrap_text=True)
    left = Alignment(horizontal="left", vertical="center")
    right = Alignment(horizontal="right", vertical="center")
    fill = PatternFill("solid", fgColor="ECEEF1")
    return {
        Styles.plain: {},
        Styles.title: {"font": Font(name=_FONT, size=18, bold=True), "alignment": centred},
        Styles.line: {"font": plain, "alignment": middle},
        Styles.heading: {"font": bold, "alignment": centred, "border": grid, "fill": fill},
        Styles.text: {"font": plain, "alignment": middle, "border": grid},
        Styles.long: {"font": plain, "alignment": wrapped, "border": grid},
        Styles.number: {"font": plain, "alignment": right, "border": grid},
        Styles.money: {"font": plain, "alignment": right, "border": grid},
        Styles.day: {"font": plain, "alignment": left, "border": grid},
        Styles.moment: {"font": plain, "alignment": left, "border": grid},
        Styles.quoted: {"font": plain, "alignment": wrapped, "border": grid},
        Styles.total: {"font": bold, "alignment": middle, "border": grid},
        Styles.total_money: {"font": bold, "alignment": right, "border": grid},
    }


def dress(cell: Any, number: int) -> None:
    """Give the cell the looks with this number."""
    for name, value in looks()[number].items():
        setattr(cell, name, value)
    if number in _FORMATS:
        cell.number_format = _FORMATS[number]
    cell.quotePrefix = number == Styles.quoted


def put(cell: Any, value: Any, number: int | None = None) -> None:
    """Write a value; a text stays a text whatever it begins with, and is cleaned as those of the rows are."""
    if number is not None:
        dress(cell, number)
    if not isinstance(value, str):
        cell.value = value
        return
    text = clean(value)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True


def footer_text(text: str) -> str:
    """`text` as a header or footer can hold it: there & begins an order."""
    return clean(text).replace("&", "&&")


def told_line(exporter: str, at: str, count: str) -> str:
    """Who exported, when, how many rows: for the footer."""
    line = mark("{exporter} {at} 导出，共 {count} 行").format(exporter=exporter, at=at, count=count)
    return footer_text(line)


def page_numbers() -> str:
    """Page n of m, for the footer."""
    return mark("第 &P 页，共 &N 页")


def on_one_width(sheet: Any) -> None:
    """Across, as many pages as it takes but never two side by side; on A3 what A4 would make too small to read."""
    wide = sum(column.width for column in sheet.column_dimensions.values())
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if wide > _MOST_ON_A4 else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
