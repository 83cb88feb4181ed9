"""Reading the office's workbooks: .xlsx, .xls and .csv as grids of plain values, whatever was done to them."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark

Cell = str | int | float | bool | date | datetime | time | None

LARGEST = 50 * 1024 * 1024  # bytes of the file
LARGEST_UNPACKED = 600 * 1024 * 1024  # bytes of all parts of an .xlsx
LARGEST_RATIO = 400  # unpacked to packed; real workbooks stay below 40
MOST_CELLS = 20_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
# UTF-16 names of streams inside an OLE file
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Table:
    """One sheet: rows of equal length without trailing blanks; `first_row` is the number of `rows[0]` in the file."""

    sheet: str
    rows: list[tuple[Cell, ...]]
    first_row: int


def _bad(message: str, **values: object) -> BadInput:
    return BadInput("file", message, **values)


def read_tables(
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], None] | None = None,
) -> list[Table]:
    """All sheets that hold anything.

    `progress(done, total)` counts sheets; `cancelled()` raises to stop. Raises BadInput with one sentence of advice.
    """
    head = _head_of(path)
    if head.startswith((_OLE, _ZIP)):
        _refuse_traps(path, head)
        return list(_workbook(path, progress, cancelled))
    return _from_csv(path)


def _head_of(path: Path) -> bytes:
    if path.is_dir():
        raise _bad(mark("「{name}」是文件夹，选里面的台账文件。"), name=path.name)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _bad(
                mark("「{name}」有 {size} MB，最多 50 MB。删掉图片或拆成几份再导。"), name=path.name, size=size >> 20
            )
        if size == 0:
            raise _bad(mark("「{name}」是空文件，重新存一份再导。"), name=path.name)
        with path.open("rb") as stream:
            return stream.read(8)
    except FileNotFoundError as fault:
        raise _bad(mark("没有「{name}」这个文件，核对名字和位置。"), name=path.name) from fault
    except PermissionError as fault:
        raise _bad(mark("没有权限读「{name}」，关掉正在用它的程序，或换个位置再导。"), name=path.name) from fault
    except OSError as fault:
        raise _bad(mark("读不了「{name}」，复制到本机再导。"), name=path.name) from fault


def _refuse_traps(path: Path, head: bytes) -> None:
    """Password-protected files and zip bombs, before anything is unpacked."""
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise _locked(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise _damaged(path) from fault
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(path)
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    too_dense = unpacked > 50 * 1024 * 1024 and unpacked / packed > LARGEST_RATIO
    if unpacked > LARGEST_UNPACKED or too_dense or len(parts) > 10_000:
        raise _bad(mark("「{name}」展开后大得不正常，没有打开。用 Excel 另存一份再导。"), name=path.name)


def _locked(path: Path) -> BadInput:
    return _bad(mark("「{name}」有密码，在 Excel 里取消密码再导。"), name=path.name)


def _damaged(path: Path) -> BadInput:
    return _bad(mark("「{name}」不是工作簿或已损坏，用 Excel 打开另存为 xlsx 再导。"), name=path.name)


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
                raise _bad(
                    mark("工作表「{sheet}」有 {rows} 行，太大了。删掉空白行列再导。"),
                    sheet=name,
                    rows=sheet.total_height,
                )
            table = _table(name, sheet)
            if table is not None:
                tables.append(table)
    except python_calamine.PasswordError as fault:
        raise _locked(path) from fault
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise _damaged(path) from fault
    if not tables:
        raise _bad(mark("「{name}」里没有内容，选有台账的那份。"), name=path.name)
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
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text))]
    except csv.Error as fault:
        raise _damaged(path) from fault
    table = _trimmed(path.stem, rows)
    if table is None or "\x00" in text:
        raise _damaged(path)
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
    raise _damaged(path)


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
