"""A workbook to begin a layout with: the usual sheet of a register, with its blanks instead of values."""

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from csapp.documents.layout_words import COUNT, EXPORTER, MOMENT_OF_EXPORT, NOTE, OFFICE, PERIOD, TITLE, TOTAL, blank
from csapp.documents.pdf_file import write_aside
from csapp.documents.sheet_cells import Styles
from csapp.documents.sheet_frame import FIRST_ROW, SIGNATURE_HEIGHT, closing, draw_frame, sheet_name
from csapp.documents.sheet_looks import put, told_line

if TYPE_CHECKING:
    from csapp.documents.sheet import SheetPage


def write_starter(file: Path, page: "SheetPage") -> None:
    """`page` is the usual one, its rows are not read. Raises DataUnavailable; an old file is kept then."""
    words = replace(page, title=blank(TITLE), estate=blank(OFFICE), period=blank(PERIOD), note=blank(NOTE))
    told = told_line(blank(EXPORTER), blank(MOMENT_OF_EXPORT), blank(COUNT))
    book = draw_frame(words, sheet_name(page.title), told, str(FIRST_ROW))
    sheet = book.active
    # those of the frame only carry the styles
    for cell in sheet[FIRST_ROW]:
        del sheet._cells[FIRST_ROW, cell.column]
    for at, field in enumerate(page.columns, 1):
        put(sheet.cell(FIRST_ROW, at), blank(field.label), Styles.of_kind(field.kind))
    for below, column, value, style in closing(page, [blank(TOTAL + field.label) for field in page.columns]):
        put(sheet.cell(FIRST_ROW + below, column + 1), value, style)
        if style == Styles.plain:
            sheet.row_dimensions[FIRST_ROW + below].height = SIGNATURE_HEIGHT
    out = io.BytesIO()
    book.save(out)
    write_aside(file, out.getvalue())
