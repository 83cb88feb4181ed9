"""The frame of a register's workbook, made by openpyxl: title, headings, styles, print set-up, counts and chart."""

from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from csapp.core.marks import mark
from csapp.documents.sheet_cells import Styles, clean, letter
from csapp.documents.sheet_looks import dress, on_one_width, page_numbers, put, told_line
from csapp.registers.spec import Kind

if TYPE_CHECKING:
    from csapp.documents.sheet import SheetPage

FIRST_ROW = 4
# Stands for the number of the last row until it is known.
LAST_ROW_MARK = "1048571"
SIGNATURE_HEIGHT = 30


class Closing(NamedTuple):
    """A cell under the rows: how many rows below the last one, its column, value (None: empty) and style."""

    below: int
    column: int
    value: Any
    style: int


def make_frame(out: IO[bytes], page: "SheetPage", counts: Sequence[tuple[str, int]], count: int) -> None:
    """Save the workbook without its rows to `out`."""
    told = told_line(page.exporter, f"{page.exported_at:%Y-%m-%d %H:%M}", str(count))
    book = draw_frame(page, sheet_name(page.title), told, LAST_ROW_MARK)
    add_counts(book, page, counts)
    book.save(out)


def draw_frame(page: "SheetPage", name: str, told: str, last: str) -> Any:
    """The workbook with head and print set-up; `told` stands in the footer, the filter ends in the row `last`."""
    # reason for the late import: only an export needs it
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = name
    _write_styles(sheet)
    _write_head(sheet, page, last)
    _set_up_print(sheet, told)
    return book


def sheet_name(title: str) -> str:
    """The title as the name of a sheet may be."""
    return "".join(c for c in clean(title) if c not in "[]:*?/\\")[:31].strip("'") or "Sheet1"


def _write_styles(sheet: Any) -> None:
    """One cell for each style below the frame, so that the styles get the numbers of `Styles`; rows replace them."""
    for number in range(1, Styles.total_money + 1):
        cell = sheet.cell(FIRST_ROW, number)
        dress(cell, number)
        assert cell.style_id == number


def _write_head(sheet: Any, page: "SheetPage", last: str) -> None:
    right = letter(len(page.columns) - 1)
    put(sheet["A1"], page.title, Styles.title)
    put(sheet["A2"], "　".join(part for part in (page.estate, page.period, page.note) if part), Styles.line)
    if len(page.columns) > 1:
        sheet.merge_cells(f"A1:{right}1")
        sheet.merge_cells(f"A2:{right}2")
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 20
    sheet.row_dimensions[3].height = 24
    for index, column in enumerate(page.columns):
        put(sheet.cell(3, index + 1), column.label, Styles.heading)
        sheet.column_dimensions[letter(index)].width = column.width
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.auto_filter.ref = f"A3:{right}{last}"


def _set_up_print(sheet: Any, told: str) -> None:
    sheet.print_title_rows = "1:3"
    on_one_width(sheet)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = told
    sheet.oddFooter.right.text = page_numbers()


def closing(page: "SheetPage", totals: Sequence[Any]) -> Iterator[Closing]:
    """The row of totals, one for each column, and, under a free row, the line for signatures."""
    if any(column.total for column in page.columns):
        yield Closing(1, 0, mark("合计"), Styles.total)
        for index, column in enumerate(page.columns[1:], 1):
            is_money = column.total and column.kind is Kind.MONEY
            yield Closing(
                1, index, totals[index] if column.total else None, Styles.total_money if is_money else Styles.total
            )
    step = max(len(page.columns) // max(len(page.signatures), 1), 1)
    for at, word in enumerate(page.signatures):
        if at * step < len(page.columns):
            yield Closing(3, at * step, f"{word}：", Styles.plain)


def add_counts(book: Any, page: "SheetPage", counts: Sequence[tuple[str, int]]) -> None:
    """Another sheet where a column is counted: how many of each, with a native bar chart."""
    if page.counted < 0:
        return
    heading = page.columns[page.counted].label
    sheet = book.create_sheet(mark("统计"))
    lines = [(heading, mark("数量")), *counts, (mark("合计"), sum(number for _, number in counts))]
    for row, line in enumerate(lines, 1):
        ends = row in {1, len(lines)}
        for column, (value, inside) in enumerate(zip(line, (Styles.text, Styles.number), strict=True), 1):
            put(sheet.cell(row, column), value, (Styles.heading if row == 1 else Styles.total) if ends else inside)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 12
    on_one_width(sheet)
    if counts:
        title = mark("{title} 按{heading}").format(title=clean(page.title), heading=clean(heading))
        sheet.add_chart(_chart(sheet, title, len(counts)), "D2")


def _chart(sheet: Any, title: str, count: int) -> Any:
    # reason for the late import: as above
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.type = "bar"
    chart.title = title
    chart.legend = None
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=count + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=count + 1))
    chart.height = max(6.0, count * 0.9 + 2)
    return chart
