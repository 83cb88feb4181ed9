"""Registers as workbooks in the office's layout: openpyxl makes the frame, the rows are streamed into it (design 8).

Frame, styles, print set-up and chart are openpyxl's; only the row elements are written here, because a styled row costs
openpyxl ten times what it costs to write it down.
"""

import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.documents.layout_fill import fill_layout
from csapp.documents.layout_words import HEAD_WORDS, plain
from csapp.documents.sheet_cells import (
    Place,
    RowLook,
    Styles,
    cell_head,
    column_writers,
    letter,
    row_heights,
    text_cell,
)
from csapp.documents.sheet_frame import (
    FIRST_ROW,
    LAST_ROW_MARK,
    SIGNATURE_HEIGHT,
    Closing,
    add_counts,
    closing,
    make_frame,
)
from csapp.documents.sheet_layout import DAY, MOMENT, MONEY, Layout, LayoutColumn
from csapp.registers.spec import Kind

_SHEET = "xl/worksheets/sheet1.xml"
_PROGRESS_EVERY = 500
_MOST_ROWS = 1_048_000  # a sheet has 1,048,576; the rest is for what stands above and below


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

    `counted` is the column whose values are counted on the second sheet, -1 for none. With a `layout` of the office
    the columns are its own, in its order, and one more may be counted that it does not show.
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
    layout: Layout | None = None


_FORMATS = {Kind.DAY: DAY, Kind.MOMENT: MOMENT, Kind.DEADLINE: MOMENT, Kind.MONEY: MONEY}


class _Held(NamedTuple):
    """What the rows held: how many, sums of the added columns, counts of the counted one."""

    number: int
    sums: list[int]
    counts: Counter[str]


def write_sheet(path: Path, page: SheetPage, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the workbook and return the number of rows; `progress(done, 0)` may raise to stop, no file is left then.

    Raises BadInput for more rows than a sheet holds, DataUnavailable where the file can't be written; an existing file
    is replaced only by a whole one.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        with ExitStack() as left:
            left.callback(lambda: aside.unlink(missing_ok=True))
            rows = left.enter_context(tempfile.TemporaryFile())
            held = _stream(rows, page, progress)
            rows.seek(0)
            _compose(aside, page, rows, held)
            aside.replace(path)
    except PermissionError as fault:
        raise DataUnavailable(mark("「{name}」正被别的程序打开，关掉它再导出。"), name=path.name) from fault
    except OSError as fault:
        raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹再导出。"), name=path.name) from fault
    return held.number


def _places(page: SheetPage) -> list[Place]:
    """Where the columns stand: side by side in the usual layout, as the office drew them in its own."""
    money = [column.kind is Kind.MONEY for column in page.columns]
    if page.layout is None:
        styles = [Styles.of_kind(column.kind) for column in page.columns]
        return [
            Place(index, style, is_money=is_money)
            for index, (style, is_money) in enumerate(zip(styles, money, strict=True))
        ]
    kinds = iter(column.kind for column in page.columns)
    return [
        _drawn(one, next(kinds)) if one.key else Place(one.index, one.style, one.quoted, constant=one.text)
        for one in page.layout.columns
    ]


def _drawn(one: LayoutColumn, kind: Kind) -> Place:
    """As the office drew it; a date or a sum drawn without a format would be a bare number."""
    return Place(one.index, one.formats.get(_FORMATS.get(kind, ""), one.style), one.quoted, kind is Kind.MONEY)


def _first_row(page: SheetPage) -> int:
    return page.layout.row if page.layout is not None else FIRST_ROW


def _wrapped(page: SheetPage) -> tuple[list[tuple[int, float]], RowLook]:
    """The columns whose texts take several lines, each with its width, and what a row looks like."""
    if page.layout is None:
        return [(at, column.width) for at, column in enumerate(page.columns) if column.kind is Kind.LONG], RowLook()
    widths = (column.width for column in page.layout.columns if column.key)
    return [(at, width) for at, width in enumerate(widths) if width], page.layout.look


def _stream(out: IO[bytes], page: SheetPage, progress: Callable[[int, int], None] | None) -> _Held:
    """Row elements into `out`, and what was found in them."""
    places = _places(page)
    writers = column_writers(places)
    taken = [place.constant is None for place in places]
    head = cell_head(places[0].index)
    added = [index for index, column in enumerate(page.columns) if column.total]
    wrapped, look = _wrapped(page)
    sums = [0] * len(page.columns)
    counts: Counter[str] = Counter()
    rows, number = iter(page.rows), _first_row(page)
    while chunk := list(islice(rows, _PROGRESS_EVERY)):
        if number - _first_row(page) + len(chunk) > _MOST_ROWS:
            words = mark("「{name}」超过 {most} 行，一张工作表放不下，缩小日期范围再导出。")
            raise BadInput("file", words, name=page.title, most=_MOST_ROWS)
        sides = list(zip(*chunk, strict=True))
        heights = row_heights([(sides[index], width) for index, width in wrapped], len(chunk), look)
        values = iter(sides)
        columns = [write(next(values) if is_value else chunk) for write, is_value in zip(writers, taken, strict=True)]
        lines = []
        for height, *bodies in zip(heights, *columns, strict=True):
            lines.append(str(number).join(('<row r="', f'"{height}>{head}', *bodies)))
            number += 1
        out.write(("</row>".join(lines) + "</row>").encode())
        for index in added:
            sums[index] += sum(value or 0 for value in sides[index])
        if page.counted >= 0:
            counts.update(mark("未填") if value in (None, "") else str(value) for value in sides[page.counted])
        if progress is not None:
            progress(number - _first_row(page), 0)
    return _Held(number - _first_row(page), sums, counts)


def _closing_rows(page: SheetPage, held: _Held) -> str:
    """The totals and the line for signatures, as elements."""
    money = [column.kind is Kind.MONEY for column in page.columns]
    sums = [total / 100 if is_money else total for total, is_money in zip(held.sums, money, strict=True)]
    rows = ""
    for below, cells in groupby(closing(page, sums), lambda cell: cell.below):
        number = FIRST_ROW + held.number - 1 + below
        found = list(cells)
        high = f' ht="{SIGNATURE_HEIGHT}" customHeight="1"' if found[0].style == Styles.plain else ""
        rows += f'<row r="{number}"{high}>{"".join(_closing_cell(cell, number) for cell in found)}</row>'
    return rows


def _closing_cell(cell: Closing, number: int) -> str:
    place = f"{letter(cell.column)}{number}"
    if cell.value is None:
        return f'<c r="{place}" s="{cell.style}"/>'
    if isinstance(cell.value, str):
        return text_cell(place, cell.value, cell.style)
    return f'<c r="{place}" s="{cell.style}"><v>{cell.value}</v></c>'


def _compose(aside: Path, page: SheetPage, rows: IO[bytes], held: _Held) -> None:
    """The frame's parts as they are; its sheet with the streamed rows, and the last row's number where it is named."""
    last = str(FIRST_ROW + max(held.number, 1) - 1).encode()
    with tempfile.TemporaryFile() as frame_file:
        _make_frame(frame_file, page, held)
        with (
            zipfile.ZipFile(frame_file) as frame,
            zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as whole,
        ):
            for part in frame.namelist():
                content = frame.read(part)
                if page.layout is None:
                    content = content.replace(LAST_ROW_MARK.encode(), last)
                if part != _SHEET:
                    whole.writestr(part, content)
                    continue
                head, tail = _around_rows(content, page)
                with whole.open(part, "w", force_zip64=True) as sheet:
                    sheet.write(head)
                    while block := rows.read(1 << 20):
                        sheet.write(block)
                    if page.layout is None:
                        sheet.write(_closing_rows(page, held).encode() + tail)
                    else:
                        sheet.writelines(_with_merged(tail, page.layout, held.number))


def _make_frame(out: IO[bytes], page: SheetPage, held: _Held) -> None:
    counts = held.counts.most_common()
    if page.layout is None:
        make_frame(out, page, counts, held.number)
        return
    sums = {
        plain(column.label): total / 100 if column.kind is Kind.MONEY else total
        for column, total in zip(page.columns, held.sums, strict=True)
        if column.total
    }
    said = (
        page.title, page.estate, page.period, page.note, page.exporter,
        f"{page.exported_at:%Y-%m-%d %H:%M}", str(held.number),
    )  # fmt: skip
    fill_layout(page.layout, dict(zip(HEAD_WORDS, said, strict=True)), sums, held.number)
    add_counts(page.layout.book, page, counts)
    page.layout.book.save(out)


def _around_rows(sheet: bytes, page: SheetPage) -> tuple[bytes, bytes]:
    """The frame's sheet before and after its first data row, which only carried the styles."""
    # the frame's own extent: readers that trust it would stop after the head
    sheet = re.sub(rb"<dimension [^>]*/>", b"", sheet, count=1)
    start = sheet.index(b'<row r="%d"' % _first_row(page))
    if page.layout is None:
        return sheet[:start], sheet[sheet.index(b"</sheetData>", start) :]
    return sheet[:start], sheet[sheet.index(b"</row>", start) + len(b"</row>") :]


def _with_merged(tail: bytes, layout: Layout, count: int) -> Iterator[bytes]:
    """What follows the rows; the merged cells of the sample row are those of every row."""
    if not layout.merged:
        yield tail
        return
    head, rest = tail.split(b"</mergeCells>", 1)
    yield re.sub(rb'<mergeCells count="\d+"', b"<mergeCells", head)
    for number in range(layout.row + 1, layout.row + count):
        yield "".join(f'<mergeCell ref="{left}{number}:{right}{number}"/>' for left, right in layout.merged).encode()
    yield b"</mergeCells>" + rest
