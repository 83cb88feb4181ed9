"""An office's own workbook as the layout of a register: named cells and one sample row, read and filled by openpyxl.

In the sample row each cell says in braces which value stands there, `{编号}`; its looks are those of every row. Above
and below, the words of HEAD_WORDS and `{合计 列名}` in braces, or cells that carry such a name, are filled.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.documents.sheet_cells import letter
from csapp.documents.workbook_guard import damaged, is_workbook

_BLANK = re.compile(r"\{([^{}]+)\}")
_MOST_COLUMNS, _MOST_ROWS = 100, 200
_LEAST_COLUMNS = 2
_NO_FORMAT = "General"
DAY, MOMENT, MONEY = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00"

# What may stand outside the sample row.
HEAD_WORDS = (mark("标题"), mark("单位"), mark("期间"), mark("备注"), mark("导出人"), mark("导出时间"), mark("行数"))
_TOTAL = mark("合计")


@frozen
class LayoutColumn:
    """One cell of the sample row: the register's field, or a constant text where `key` is empty.

    `formats` are the same looks with a number format, for the values that need one and were given none.
    """

    index: int
    key: str
    text: str
    style: int
    quoted: int
    width: float
    formats: Mapping[str, int]


@frozen
class Layout:
    """A workbook that was read as a layout; `row` is the sample row, counted from 1."""

    book: Any
    sheet: Any
    row: int
    columns: tuple[LayoutColumn, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of the register that it shows, in order."""
        return tuple(column.key for column in self.columns if column.key)

    def titles(self, width: int) -> tuple[str, ...]:
        """The words of the row above the sample row, by column from A."""
        above = (self.sheet.cell(self.row - 1, at).value if self.row > 1 else None for at in range(1, width + 1))
        return tuple("" if value is None else str(value) for value in above)

    @property
    def below(self) -> tuple[tuple[str, ...], ...]:
        """The texts of the rows under the sample row, by column from A; a merged range says the same everywhere."""
        rows = self.sheet.iter_rows(min_row=self.row + 1, values_only=True)
        told = [["" if value is None else str(value) for value in cells] for cells in rows]
        for place in self.sheet.merged_cells.ranges:
            for at in range(max(place.min_row - self.row - 1, 0), place.max_row - self.row):
                text = told[place.min_row - self.row - 1][place.min_col - 1]
                told[at][place.min_col - 1 : place.max_col] = [text] * (place.max_col - place.min_col + 1)
        return tuple(tuple(texts) for texts in told if any(texts))


def read_layout(path: Path, keys: Mapping[str, str]) -> Layout:
    """Read a layout; `keys` are the register's fields by label. Raises BadInput("file") with what is to be mended."""
    book = _opened(path)
    sheet: Any = book.worksheets[0]
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        words = mark("「{name}」太大：版式只要表头、一行示例和落款，数据行删掉。")
        raise BadInput("file", words, name=path.name)
    row = _sample_row(sheet, keys)
    if row == 0:
        words = mark("「{name}」没有示例行：在一行里写上 {example} 这样的列名。")
        example = "".join(f"{{{label}}}" for label in list(keys)[:2])
        raise BadInput("file", words, name=path.name, example=example)
    columns = tuple(_columns(sheet, row, keys))
    _check_blanks(sheet, row, columns, keys)
    return Layout(book, sheet, row, columns)


def _opened(path: Path) -> Any:
    if path.suffix.lower() in (".xlsm", ".xltm", ".xls"):
        raise BadInput("file", mark("「{name}」带宏或是旧格式，另存为 xlsx 再用。"), name=path.name)
    if not is_workbook(path):
        raise BadInput("file", mark("「{name}」不是 Excel 工作簿，另存为 xlsx 再用。"), name=path.name)
    with zipfile.ZipFile(path) as archive:
        if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
            raise BadInput("file", mark("「{name}」带宏，另存为不带宏的 xlsx 再用。"), name=path.name)
    # reason for the late import: only an office with a layout of its own needs it
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # a kept file has no name that openpyxl would accept
        return load_workbook(io.BytesIO(path.read_bytes()))
    except (InvalidFileException, OSError, KeyError, ValueError, TypeError) as fault:
        raise damaged(path) from fault


def _sample_row(sheet: Any, keys: Mapping[str, str]) -> int:
    """The row with the most known columns, 0 where no row has two."""
    best, found = _LEAST_COLUMNS - 1, 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        known = sum(_label(value) in keys for value in cells)
        if known > best:
            best, found = known, number
    return found


def _label(value: Any) -> str:
    match = _BLANK.fullmatch(str(value).strip()) if value is not None else None
    return match[1].strip() if match else ""


def _columns(sheet: Any, row: int, keys: Mapping[str, str]) -> list[LayoutColumn]:
    """From the first to the last cell of the sample row that says something or looks like something."""
    cells = [cell for cell in sheet[row] if cell.value is not None or cell.has_style]
    found = []
    for cell in sheet[row][cells[0].column - 1 : cells[-1].column]:
        label = _label(cell.value)
        if cell.data_type == "f":
            raise BadInput("file", mark("示例行的 {cell} 是公式，示例行里只写列名。"), cell=cell.coordinate)
        text = "" if cell.value is None or label else str(cell.value)
        width = sheet.column_dimensions[letter(cell.column - 1)].width or 10.0
        looks = (cell.style_id, _style(sheet, cell, quotePrefix=True))
        formats = {}
        if label and cell.number_format == _NO_FORMAT:
            formats = {code: _style(sheet, cell, number_format=code) for code in (DAY, MOMENT, MONEY)}
        found.append(LayoutColumn(cell.column - 1, keys.get(label, ""), text, *looks, width, formats))
    del sheet._cells[row, _MOST_COLUMNS + 1]
    return found


def _style(sheet: Any, cell: Any, **changed: Any) -> int:
    """The number of the cell's style with something changed; reading it registers the style with the workbook."""
    spare = sheet.cell(cell.row, _MOST_COLUMNS + 1)
    spare._style = copy(cell._style)
    for name, value in changed.items():
        setattr(spare, name, value)
    return int(spare.style_id)


def _check_blanks(sheet: Any, row: int, columns: Sequence[LayoutColumn], keys: Mapping[str, str]) -> None:
    """Every blank is one we know; a column stands once."""
    shown = [column.key for column in columns if column.key]
    if len(set(shown)) < len(shown):
        twice = next(label for label, key in keys.items() if shown.count(key) > 1)
        raise BadInput("file", mark("示例行里「{label}」写了两遍，留一个。"), label=twice)
    for cells in sheet.iter_rows():
        for cell in cells:
            if not isinstance(cell.value, str):
                continue
            for blank in _BLANK.findall(cell.value):
                word = blank.strip()
                if cell.row == row and word in keys:
                    continue
                if cell.row != row and (word in HEAD_WORDS or _total_of(word) in keys):
                    continue
                known = mark("、").join(keys if cell.row == row else HEAD_WORDS)
                words = mark("{cell} 里的「{blank}」不认识，可以用：{known}。")
                raise BadInput("file", words, cell=cell.coordinate, blank=word, known=known)


def _total_of(word: str) -> str:
    return word.removeprefix(_TOTAL).strip() if word.startswith(_TOTAL) else ""


def fill_layout(
    layout: Layout, told: Mapping[str, str], totals: Mapping[str, Any], count: int, keys: Mapping[str, str]
) -> None:
    """Fill what stands outside the sample row, and move what is below it under the last of `count` rows."""
    sheet, row = layout.sheet, layout.row
    for name, word in _named_cells(layout).items():
        sheet[name] = told.get(word, "")
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.row != row and isinstance(cell.value, str) and "{" in cell.value:
                cell.value = _filled(cell.value, told, totals, keys)
    _move_below(sheet, row, max(count, 1) - 1)


def _filled(text: str, told: Mapping[str, str], totals: Mapping[str, Any], keys: Mapping[str, str]) -> Any:
    alone = _BLANK.fullmatch(text.strip())
    if alone is not None and _total_of(alone[1].strip()) in keys:
        return totals.get(keys[_total_of(alone[1].strip())], 0)

    def value(match: re.Match[str]) -> str:
        word = match[1].strip()
        total = keys.get(_total_of(word), "")
        return str(totals.get(total, 0)) if total else told.get(word, "")

    return _BLANK.sub(value, text)


def _named_cells(layout: Layout) -> dict[str, str]:
    """Single cells of the sheet that carry one of the names."""
    found = {}
    for word in HEAD_WORDS:
        name = layout.book.defined_names.get(word)
        for title, place in name.destinations if name is not None else ():
            if title == layout.sheet.title and ":" not in place:
                found[place.replace("$", "")] = word
    return found


def _move_below(sheet: Any, row: int, by: int) -> None:
    """Cells, heights and merged cells under the sample row go down by `by` rows."""
    last = sheet.max_row
    if by <= 0 or last <= row:
        return
    merged = [place for place in list(sheet.merged_cells.ranges) if place.min_row > row]
    for place in merged:
        sheet.unmerge_cells(str(place))
    heights = {at: sheet.row_dimensions[at].height for at in range(row + 1, last + 1) if at in sheet.row_dimensions}
    sheet.move_range(f"A{row + 1}:{letter(sheet.max_column - 1)}{last}", rows=by)
    for at in sorted(heights, reverse=True):
        sheet.row_dimensions[at].height = None
    for at, height in heights.items():
        sheet.row_dimensions[at + by].height = height
    for place in merged:
        place.shift(row_shift=by)
        sheet.merge_cells(str(place))


def write_starter(
    file: Path, title: str, labels: Sequence[str], totals: Sequence[str], signatures: Sequence[str]
) -> None:
    """A workbook to begin a layout with: the register's usual columns in words. Raises DataUnavailable."""
    # reason for the late import: only who changes a layout needs it
    from openpyxl import Workbook

    book = Workbook()
    _draw_starter(book.active, title, labels, totals, signatures)
    try:
        book.save(file)
    except OSError as fault:
        raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹。"), name=file.name) from fault


def _draw_starter(
    target: Any, title: str, labels: Sequence[str], totals: Sequence[str], signatures: Sequence[str]
) -> None:
    # reason for the late import: as above
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin", color="808080")
    grid = Border(left=thin, right=thin, top=thin, bottom=thin)
    target.title = title[:31]
    target["A1"] = "{" + HEAD_WORDS[0] + "}"
    target["A1"].font = Font(size=18, bold=True)
    target["A1"].alignment = Alignment(horizontal="center")
    target["A2"] = "{" + HEAD_WORDS[1] + "}　{" + HEAD_WORDS[2] + "}"
    target.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(labels))
    for column, label in enumerate(labels, 1):
        for at, text in ((3, label), (4, "{" + label + "}")):
            cell = target.cell(at, column, text)
            cell.border = grid
            cell.font = Font(size=10, bold=at == 3)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
        if label in totals:
            target.cell(5, column, f"{{{_TOTAL} {label}}}").font = Font(size=10, bold=True)
    for index, word in enumerate(signatures):
        target.cell(7, 1 + index * max(len(labels) // max(len(signatures), 1), 1), f"{word}：")
    target.print_title_rows = "1:3"
    target.page_setup.orientation, target.page_setup.paperSize = "landscape", target.PAPERSIZE_A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
