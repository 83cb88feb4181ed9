"""Reading the office's workbooks: .xlsx, .xls and .csv as grids of plain values, whatever was done to them."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from csapp.documents.workbook_guard import MOST_CELLS, damaged, empty, is_workbook, locked, oversized

Cell = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True)
class Table:
    """One sheet: rows of equal length without trailing blanks; `first_row` is the number of `rows[0]` in the file."""

    sheet: str
    rows: list[tuple[Cell, ...]]
    first_row: int


def read_tables(
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], None] | None = None,
) -> list[Table]:
    """All sheets that hold anything.

    `progress(done, total)` counts sheets; `cancelled()` raises to stop. Raises BadInput with one sentence of advice.
    """
    if is_workbook(path):
        return _workbook(path, progress, cancelled)
    return _from_csv(path)


def _workbook(
    path: Path, progress: Callable[[int, int], None] | None, cancelled: Callable[[], None] | None
) -> list[Table]:
    # reason for the late import: only an import needs it
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        tables = []
        for done, name in enumerate(book.sheet_names):
            if cancelled is not None:
                cancelled()
            if progress is not None:
                progress(done, len(book.sheet_names))
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise oversized(path, sheet.total_height, sheet.total_width)
            table = _table(name, sheet)
            if table is not None:
                tables.append(table)
    except python_calamine.PasswordError as fault:
        raise locked(path) from fault
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise damaged(path) from fault
    if not tables:
        raise empty(path)
    return tables


def _table(name: str, sheet: Any) -> Table | None:
    rows = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or []
    for (top, left), (bottom, right) in merged:
        _fill_merged(rows, top, left, min(bottom, len(rows) - 1), right)
    return _trimmed(name, rows)


def _fill_merged(rows: list[list[Any]], top: int, left: int, bottom: int, right: int) -> None:
    """Every cell of a merged range says what its first cell says."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        row[left : right + 1] = [value] * (min(right, len(row) - 1) - left + 1)


def _is_empty(cell: Any) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def _trimmed(name: str, rows: list[list[Any]]) -> Table | None:
    """Without blank rows at either end and blank columns at the right."""
    used = [not all(map(_is_empty, row)) for row in rows]
    if not any(used):
        return None
    first = used.index(True)
    last = len(used) - used[::-1].index(True)
    kept = rows[first:last]
    width = max(len(row) for row in kept)
    while width and all(len(row) < width or _is_empty(row[width - 1]) for row in kept):
        width -= 1
    cells = [tuple(None if cell == "" else cell for cell in row[:width]) + (None,) * (width - len(row)) for row in kept]
    return Table(name, cells, first + 1)


def _from_csv(path: Path) -> list[Table]:
    text = _decoded(path)
    if "\x00" in text or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        # web pages called .xls are what other programs export; Excel opens them
        raise damaged(path)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text))]
    except csv.Error as fault:
        raise damaged(path) from fault
    table = _trimmed(path.stem, rows)
    if table is None:
        raise empty(path)
    return [table]


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_binary(text):
            return text
    raise damaged(path)


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\r\n\f") or "\ue000" <= c <= "\uf8ff")
    return odd > len(sample) // 50


def _delimiter(text: str) -> str:
    """The sign that splits the first lines most evenly."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    return max(
        ",\t;|",
        key=lambda sign: sum(line.count(sign) > 0 for line in lines) * 1000 + sum(line.count(sign) for line in lines),
    )
