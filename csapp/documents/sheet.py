"""Registers as workbooks in the office's layout: openpyxl makes the frame, the rows are streamed into it (design 8).

Frame, styles, print set-up and chart are openpyxl's; only the row elements are written here, because a styled row costs
openpyxl ten times what it costs to write it down.
"""

import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.documents.sheet_cells import Styles, cell_writers, letter, row_height, text_cell
from csapp.documents.sheet_frame import FIRST_ROW, LAST_ROW_MARK, make_frame
from csapp.registers.spec import Kind

_SHEET = "xl/worksheets/sheet1.xml"
_PROGRESS_EVERY = 500


@dataclass(frozen=True)
class SheetColumn:
    """One column: heading, kind of its values, width in characters, whether it is added up."""

    label: str
    kind: Kind = Kind.TEXT
    width: float = 12
    total: bool = False


@dataclass(frozen=True)
class SheetPage:
    """All that stands on the sheet; `rows` are typed values, money in fen, read once while they are written.

    `counted` is the column whose values are counted on the second sheet, -1 for none.
    """

    title: str
    estate: str
    period: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[tuple[Any, ...]]
    exporter: str
    exported_at: datetime
    note: str = ""
    counted: int = -1
    signatures: tuple[str, ...] = ()


class _Held(NamedTuple):
    """What the rows held: how many, sums of the added columns, counts of the counted one."""

    number: int
    sums: list[int]
    counts: Counter[str]


def write_sheet(path: Path, page: SheetPage, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the workbook and return the number of rows; `progress(done, 0)` may raise to stop, no file is left then.

    Raises DataUnavailable where the file can't be written; an existing file is replaced only by a whole one.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        with ExitStack() as left:
            left.callback(lambda: aside.unlink(missing_ok=True))
            rows = left.enter_context(tempfile.TemporaryFile())
            held = _stream(rows, page, Styles(page.columns), progress)
            rows.seek(0)
            _compose(aside, page, rows, held)
            aside.replace(path)
    except PermissionError as fault:
        raise DataUnavailable(mark("「{name}」正被别的程序打开，关掉它再导出。"), name=path.name) from fault
    except OSError as fault:
        raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹再导出。"), name=path.name) from fault
    return held.number


def _stream(out: IO[bytes], page: SheetPage, styles: Styles, progress: Callable[[int, int], None] | None) -> _Held:
    """Row elements into `out`, and what was found in them."""
    writers = cell_writers(styles)
    added = [index for index, column in enumerate(page.columns) if column.total]
    wrapped = [(index, column.width) for index, column in enumerate(page.columns) if column.kind is Kind.LONG]
    sums = [0] * len(page.columns)
    counts: Counter[str] = Counter()
    number, chunk = FIRST_ROW - 1, []
    for number, values in enumerate(page.rows, FIRST_ROW):
        cells = "".join([write(number, value) for write, value in zip(writers, values, strict=True)])
        height = row_height((values[index], width) for index, width in wrapped) if wrapped else ""
        chunk.append(f'<row r="{number}"{height}>{cells}</row>')
        for index in added:
            sums[index] += values[index] or 0
        if page.counted >= 0:
            counts[str(values[page.counted] or mark("未填"))] += 1
        if len(chunk) >= _PROGRESS_EVERY:
            out.write("".join(chunk).encode())
            chunk.clear()
            if progress is not None:
                progress(number - FIRST_ROW + 1, 0)
    out.write("".join(chunk).encode())
    return _Held(number - FIRST_ROW + 1, sums, counts)


def _closing_rows(page: SheetPage, styles: Styles, held: _Held) -> str:
    """The totals and, under a free row, the line for signatures."""
    number, rows = FIRST_ROW + held.number, ""
    if any(column.total for column in page.columns):
        cells = text_cell(f"A{number}", mark("合计"), styles.total)
        for index, column in enumerate(page.columns):
            if column.total and index:
                value = held.sums[index] / 100 if column.kind is Kind.MONEY else held.sums[index]
                style = styles.total_money if column.kind is Kind.MONEY else styles.total
                cells += f'<c r="{letter(index)}{number}" s="{style}"><v>{value}</v></c>'
            elif index:
                cells += f'<c r="{letter(index)}{number}" s="{styles.total}"/>'
        rows += f'<row r="{number}">{cells}</row>'
    if page.signatures:
        line = number + 2
        step = max(len(page.columns) // len(page.signatures), 1)
        cells = "".join(
            text_cell(f"{letter(index * step)}{line}", f"{word}：", styles.plain)
            for index, word in enumerate(page.signatures)
            if index * step < len(page.columns)
        )
        rows += f'<row r="{line}" ht="30" customHeight="1">{cells}</row>'
    return rows


def _compose(aside: Path, page: SheetPage, rows: IO[bytes], held: _Held) -> None:
    """The frame's parts as they are; its sheet with the streamed rows, and the last row's number where it is named."""
    styles = Styles(page.columns)
    last = str(FIRST_ROW + max(held.number, 1) - 1).encode()
    with tempfile.TemporaryFile() as frame_file:
        make_frame(frame_file, page, held.counts.most_common(), held.number)
        with (
            zipfile.ZipFile(frame_file) as frame,
            zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as whole,
        ):
            for part in frame.namelist():
                content = frame.read(part).replace(LAST_ROW_MARK.encode(), last)
                if part != _SHEET:
                    whole.writestr(part, content)
                    continue
                head, tail = _around_rows(content)
                with whole.open(part, "w", force_zip64=True) as sheet:
                    sheet.write(head)
                    while block := rows.read(1 << 20):
                        sheet.write(block)
                    sheet.write(_closing_rows(page, styles, held).encode() + tail)


def _around_rows(sheet: bytes) -> tuple[bytes, bytes]:
    """The frame's sheet before and after its first data row, which only carried the styles."""
    start = sheet.index(b'<row r="%d"' % FIRST_ROW)
    return sheet[:start], sheet[sheet.index(b"</sheetData>", start) :]
