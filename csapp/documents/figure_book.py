"""A workbook of figures: small tables one under the other, each with a native chart beside it (P21)."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark

_FONT = "宋体"  # data: name of a font every office has
_FIRST_WIDTH, _WIDTH = 18.0, 11.0
_CHART_WIDTH, _CHART_HEIGHT = 14.0, 6.5  # cm
_ROWS_OF_A_CHART = 14


class ChartKind(Enum):
    """How a table is drawn."""

    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True)
class FigureSection:
    """One table: a heading, its columns, rows of a word and numbers; numbers from 0 to 1 in `shares` are percent.

    The chart shows the first column after the words.
    """

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    shares: frozenset[int] = frozenset()
    chart: ChartKind = ChartKind.BARS


@dataclass(frozen=True)
class FigureBook:
    """All that stands in the workbook."""

    title: str
    estate: str
    period: str
    sections: tuple[FigureSection, ...]
    exporter: str
    exported_at: datetime
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


def write_figures(path: Path, book: FigureBook) -> int:
    """Write the workbook and return the number of lines; an existing file is replaced only by a whole one.

    Raises DataUnavailable where the file can't be written.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        with ExitStack() as left:
            left.callback(lambda: aside.unlink(missing_ok=True))
            _compose(book).save(aside)
            aside.replace(path)
    except PermissionError as fault:
        raise DataUnavailable(mark("「{name}」正被别的程序打开，关掉它再导出。"), name=path.name) from fault
    except OSError as fault:
        raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹再导出。"), name=path.name) from fault
    return sum(len(section.rows) for section in book.sections)


def _compose(book: FigureBook) -> Any:
    # reason for the late import: only an export needs it
    from openpyxl import Workbook

    made = Workbook()
    sheet: Any = made.active
    sheet.title = "".join(c for c in book.title if c not in "[]:*?/\\")[:31]
    width = max(len(section.columns) for section in book.sections)
    _write_head(sheet, book, width)
    row = 5 + len(book.notes)
    for section in book.sections:
        row = _write_section(sheet, section, row, width)
    if book.signatures:
        _put(sheet, row, 1, "　　　　　　　　".join(f"{name}：" for name in book.signatures))
    _set_up_print(sheet, width)
    return made


def _write_head(sheet: Any, book: FigureBook, width: int) -> None:
    # reason for the late import: as above
    from openpyxl.styles import Alignment, Font

    _put(sheet, 1, 1, book.title)
    sheet.cell(1, 1).font = Font(name=_FONT, size=18, bold=True)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width + 8)
    sheet.row_dimensions[1].height = 30
    _put(sheet, 2, 1, f"{book.estate}　　{book.period}")
    printed = mark("{name} 导出于 {at}").format(name=book.exporter, at=f"{book.exported_at:%Y-%m-%d %H:%M}")
    _put(sheet, 3, 1, printed)
    for at, note in enumerate(book.notes):
        _put(sheet, 4 + at, 1, note)
        sheet.cell(4 + at, 1).font = Font(name=_FONT, size=10, bold=True)


def _write_section(sheet: Any, section: FigureSection, row: int, width: int) -> int:
    """The table from `row` down with its chart at the right; returns where the next one begins."""
    # reason for the late import: as above
    from openpyxl.styles import Font, PatternFill

    _put(sheet, row, 1, section.heading)
    sheet.cell(row, 1).font = Font(name=_FONT, size=12, bold=True)
    for at, label in enumerate(section.columns, 1):
        _put(sheet, row + 1, at, label, framed=True)
        sheet.cell(row + 1, at).font = Font(name=_FONT, size=10, bold=True)
        sheet.cell(row + 1, at).fill = PatternFill("solid", fgColor="EEEEEE")
    for down, values in enumerate(section.rows, row + 2):
        for at, value in enumerate(values, 1):
            _put(sheet, down, at, value, framed=True)
            if at - 1 in section.shares:
                sheet.cell(down, at).number_format = "0.0%"
    last = row + 1 + len(section.rows)
    if section.rows:
        _draw(sheet, section, row + 1, last, width)
    return max(last + 2, row + _ROWS_OF_A_CHART + 1)


def _draw(sheet: Any, section: FigureSection, head: int, last: int, width: int) -> None:
    # reason for the late import: as above
    from openpyxl.chart import BarChart, LineChart, Reference

    chart: Any = LineChart() if section.chart is ChartKind.LINE else BarChart()
    if section.chart is ChartKind.BARS:
        chart.type = "bar"
        # Excel draws lying bars from below; the first row shall stand on top
        chart.x_axis.scaling.orientation = "maxMin"
    # openpyxl hides the axes of a chart unless it is told
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.title = section.heading
    chart.legend = None
    chart.add_data(Reference(sheet, min_col=2, min_row=head, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    chart.width, chart.height = _CHART_WIDTH, _CHART_HEIGHT
    sheet.add_chart(chart, sheet.cell(head - 1, width + 2).coordinate)


def _put(sheet: Any, row: int, column: int, value: Any, *, framed: bool = False) -> None:
    # reason for the late import: as above
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        # a department called `=1+1` stays text
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    cell.font = Font(name=_FONT, size=10)
    cell.alignment = Alignment(vertical="center", wrap_text=framed)
    if framed:
        thin = Side(style="thin", color="808080")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _set_up_print(sheet: Any, width: int) -> None:
    # reason for the late import: as above
    from openpyxl.utils import get_column_letter

    for at in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(at)].width = _FIRST_WIDTH if at == 1 else _WIDTH
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = mark("第 &P 页 共 &N 页")
