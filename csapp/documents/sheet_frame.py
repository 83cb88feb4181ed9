"""The frame of a register's workbook, made by openpyxl: title, headings, styles, print set-up, counts and chart."""

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from csapp.core.marks import mark
from csapp.documents.sheet_cells import Styles, letter

if TYPE_CHECKING:
    from csapp.documents.sheet import SheetPage

FIRST_ROW = 4
# Stands for the number of the last row until it is known.
LAST_ROW_MARK = "1048571"
# Characters across; beyond them a page of A4 would shrink below six tenths.
_MOST_ON_A4 = 245

_FONT = "宋体"  # data: name of a font every office has
_FORMATS = {
    Styles.money: '"¥"#,##0.00',
    Styles.day: "yyyy-mm-dd",
    Styles.moment: "yyyy-mm-dd hh:mm",
    Styles.total_money: '"¥"#,##0.00',
}


def make_frame(out: IO[bytes], page: "SheetPage", counts: Sequence[tuple[str, int]], count: int) -> None:
    """Save the workbook without its rows to `out`."""
    # reason for the late import: only an export needs it
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _sheet_name(page.title)
    _write_styles(sheet)
    _write_head(sheet, page)
    _set_up_print(sheet, page, count)
    if page.counted >= 0:
        _write_counts(book, page, counts)
    book.save(out)


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\")[:31] or "Sheet1"


def _write_styles(sheet: Any) -> None:
    """One cell for each style below the frame, so that the styles get the numbers of `Styles`; rows replace them."""
    # reason for the late import: as above
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="808080")
    grid = Border(left=thin, right=thin, top=thin, bottom=thin)
    plain, bold = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
    middle = Alignment(vertical="center")
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    wrapped = Alignment(vertical="center", wrap_text=True)
    left = Alignment(horizontal="left", vertical="center")
    right = Alignment(horizontal="right", vertical="center")
    looks: dict[int, dict[str, Any]] = {
        Styles.title: {"font": Font(name=_FONT, size=18, bold=True), "alignment": centred},
        Styles.line: {"font": plain, "alignment": middle},
        Styles.heading: {
            "font": bold,
            "alignment": centred,
            "border": grid,
            "fill": PatternFill("solid", fgColor="ECEEF1"),
        },
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
    for number in range(1, len(looks) + 1):
        cell = sheet.cell(FIRST_ROW, number)
        for name, value in looks[number].items():
            setattr(cell, name, value)
        cell.number_format = _FORMATS.get(number, "General")
        if number == Styles.quoted:
            cell.quotePrefix = True
        assert cell.style_id == number


def _write_head(sheet: Any, page: "SheetPage") -> None:
    last = letter(len(page.columns) - 1)
    sheet["A1"] = page.title
    sheet["A1"]._style = sheet.cell(FIRST_ROW, Styles.title)._style
    sheet["A2"] = "　".join(part for part in (page.estate, page.period, page.note) if part)
    sheet["A2"]._style = sheet.cell(FIRST_ROW, Styles.line)._style
    if len(page.columns) > 1:
        sheet.merge_cells(f"A1:{last}1")
        sheet.merge_cells(f"A2:{last}2")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 20
    sheet.row_dimensions[3].height = 24
    for index, column in enumerate(page.columns):
        cell = sheet.cell(3, index + 1, column.label)
        cell._style = sheet.cell(FIRST_ROW, Styles.heading)._style
        sheet.column_dimensions[letter(index)].width = column.width
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.auto_filter.ref = f"A3:{last}{LAST_ROW_MARK}"


def _set_up_print(sheet: Any, page: "SheetPage", count: int) -> None:
    sheet.print_title_rows = "1:3"
    _on_one_width(sheet)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    who = mark("{exporter} {at} 导出，共 {count} 行").format(
        exporter=page.exporter, at=f"{page.exported_at:%Y-%m-%d %H:%M}", count=count
    )
    sheet.oddFooter.left.text = who.replace("&", "&&")
    sheet.oddFooter.right.text = mark("第 &P 页，共 &N 页")


def _on_one_width(sheet: Any) -> None:
    """Across, as many pages as it takes but never two side by side; on A3 what A4 would make too small to read."""
    wide = sum(column.width for column in sheet.column_dimensions.values())
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if wide > _MOST_ON_A4 else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_counts(book: Any, page: "SheetPage", counts: Sequence[tuple[str, int]]) -> None:
    """Second sheet: how many of each, with a native bar chart."""
    # reason for the late import: as above
    from openpyxl.chart import BarChart, Reference

    heading = page.columns[page.counted].label
    register = book.active
    sheet = book.create_sheet(mark("统计"))
    sheet.append([heading, mark("数量")])
    for label, number in counts:
        sheet.append([label, number])
    sheet.append([mark("合计"), sum(number for _, number in counts)])
    for row, cells in enumerate(sheet.iter_rows()):
        ends = row in {0, len(counts) + 1}
        for cell, inside in zip(cells, (Styles.text, Styles.number), strict=True):
            looks = (Styles.heading if row == 0 else Styles.total) if ends else inside
            cell._style = register.cell(FIRST_ROW, looks)._style
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 12
    _on_one_width(sheet)
    if not counts:
        return
    chart = BarChart()
    chart.type = "bar"
    chart.title = mark("{title} 按{heading}").format(title=page.title, heading=heading)
    chart.legend = None
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=len(counts) + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=len(counts) + 1))
    chart.height = max(6.0, len(counts) * 0.9 + 2)
    sheet.add_chart(chart, "D2")
