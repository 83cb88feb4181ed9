"""An office's own workbook as the layout of a register: named cells and one sample row, read and checked.

In the sample row each cell says in braces which value stands there, `{编号}`; its looks are those of every row. Above
and below, the words of HEAD_WORDS and `{合计 列名}` in braces, or cells that carry such a name, are filled.
"""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.documents.layout_losses import refuse_losses
from csapp.documents.layout_stretch import Stretch, formula_of, formulas
from csapp.documents.layout_words import (
    HEAD_WORDS,
    alone,
    blanks,
    fill_blanks,
    margins,
    plain,
    rewrite,
    texts,
    total_of,
)
from csapp.documents.layout_words import blank as as_blank
from csapp.documents.sheet_cells import RowLook, letter
from csapp.documents.workbook_guard import damaged, is_workbook

_MOST_COLUMNS, _MOST_ROWS = 100, 200
_LEAST_COLUMNS = 2
_NO_FORMAT = "General"
_USUAL_WIDTH, _USUAL_SIZE, _LINE_OF_SIZE = 8.43, 10.0, 1.35
DAY, MOMENT, MONEY = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00"


@frozen
class LayoutColumn:
    """One cell of the sample row: the register's field, or a constant text where `key` is empty.

    `formats` are the same looks with a number format, for the values that need one and were given none. `width` is in
    characters of the usual size, 0 where texts do not wrap.
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
    """A workbook that was read as a layout; `row` is the sample row, counted from 1.

    `said` are the words that it shows somewhere, `totals` the fields that it adds up, `merged` the first and last
    columns of the merged cells in the sample row.
    """

    book: Any
    sheet: Any
    row: int
    columns: tuple[LayoutColumn, ...]
    look: RowLook
    said: frozenset[str]
    totals: frozenset[str]
    merged: tuple[tuple[str, str], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of the register that it shows, in order."""
        return tuple(column.key for column in self.columns if column.key)

    def titles(self, width: int) -> tuple[str, ...]:
        """The words of the row above the sample row, by column from A."""
        return tuple(_told(self.sheet.cell(self.row - 1, at)) if self.row > 1 else "" for at in range(1, width + 1))

    @property
    def below(self) -> tuple[tuple[str, ...], ...]:
        """The texts of the rows under the sample row, by column from A; a merged range says the same everywhere."""
        told = [list(map(_told, cells)) for cells in self.sheet.iter_rows(min_row=self.row + 1)]
        for place in self.sheet.merged_cells.ranges:
            for at in range(max(place.min_row - self.row - 1, 0), place.max_row - self.row):
                text = told[place.min_row - self.row - 1][place.min_col - 1]
                told[at][place.min_col - 1 : place.max_col] = [text] * (place.max_col - place.min_col + 1)
        return tuple(tuple(said) for said in told if any(said))


def _told(cell: Any) -> str:
    """What a cell says; what a formula will say is as open as a blank."""
    if cell.data_type == "f":
        return as_blank("=")
    return "" if cell.value is None else str(cell.value)


def read_layout(path: Path, keys: Mapping[str, str], numbers: Collection[str]) -> Layout:
    """Read a layout; `keys` are the register's fields by label, `numbers` those that can be added up.

    Raises BadInput("file") with what is to be mended.
    """
    book = _opened(path)
    sheet: Any = book.worksheets[0]
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        words = mark("「{name}」太大：版式只要表头、一行示例和落款，数据行删掉。")
        raise BadInput("file", words, name=path.name)
    for cell in texts(sheet):
        cell.value = rewrite(cell.value, lambda text: fill_blanks(text, as_blank))
    for part in margins(sheet):
        part.text = fill_blanks(part.text, as_blank)
    keys = {plain(label): key for label, key in keys.items()}
    row = _sample_row(sheet, keys)
    if row == 0:
        words = mark("「{name}」没有示例行：在一行里写上 {example} 这样的列名。")
        raise BadInput("file", words, name=path.name, example="".join(map(as_blank, list(keys)[:2])))
    _check_row(sheet, row)
    columns = tuple(_columns(sheet, row, keys))
    said = _check_blanks(sheet, row, columns, keys, numbers)
    totals = frozenset(keys[total_of(word)] for word in said if word not in HEAD_WORDS)
    merged = tuple((letter(one.min_col - 1), letter(one.max_col - 1)) for one in _merged_in(sheet, row))
    named = frozenset(named_cells(book, sheet).values())
    return Layout(book, sheet, row, columns, _row_look(sheet, row, columns), said | named, totals, merged)


def _opened(path: Path) -> Any:
    if path.suffix.lower() in (".xlsm", ".xltm", ".xls"):
        raise BadInput("file", mark("「{name}」带宏或是旧格式，另存为 xlsx 再用。"), name=path.name)
    if not is_workbook(path):
        raise BadInput("file", mark("「{name}」不是 Excel 工作簿，另存为 xlsx 再用。"), name=path.name)
    with zipfile.ZipFile(path) as archive:
        if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
            raise BadInput("file", mark("「{name}」带宏，另存为不带宏的 xlsx 再用。"), name=path.name)
        refuse_losses(path, archive)
    # reason for the late import: only an office with a layout of its own needs it
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # a kept file has no name that openpyxl would accept
        return load_workbook(io.BytesIO(path.read_bytes()), rich_text=True)
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
    return alone(str(value)) if value is not None else ""


def _check_row(sheet: Any, row: int) -> None:
    """What can't become many rows is told, and so is a formula that can't be followed."""
    # reason for the late import: as above
    from openpyxl.formula.tokenizer import TokenizerError

    across = next(
        (one for one in sheet.merged_cells.ranges if one.min_row <= row <= one.max_row and one.size["rows"] > 1), None
    )
    if across is not None:
        raise BadInput("file", mark("合并的单元格 {place} 跨过了示例行，拆开再用。"), place=str(across))
    for cell in formulas(sheet):
        if cell.row == row:
            raise BadInput("file", mark("示例行的 {cell} 是公式，示例行里只写列名。"), cell=cell.coordinate)
        try:
            Stretch(sheet.title, row, 1).expression(formula_of(cell).removeprefix("="), own=True, grows=True)
        except (TokenizerError, IndexError) as fault:
            raise BadInput("file", mark("{cell} 的公式看不懂，改简单些再用。"), cell=cell.coordinate) from fault


def _columns(sheet: Any, row: int, keys: Mapping[str, str]) -> list[LayoutColumn]:
    """From the first to the last cell of the sample row that says something or looks like something."""
    cells = [cell for cell in sheet[row] if cell.value is not None or cell.has_style]
    widths = _widths(sheet, row)
    found = []
    for cell in sheet[row][cells[0].column - 1 : cells[-1].column]:
        label = _label(cell.value)
        text = "" if cell.value is None or label else str(cell.value)
        width = widths[cell.column] * _USUAL_SIZE / (cell.font.sz or _USUAL_SIZE) if cell.alignment.wrap_text else 0.0
        looks = (cell.style_id, _style(sheet, cell, quotePrefix=True))
        formats = {}
        if label and cell.number_format == _NO_FORMAT:
            formats = {code: _style(sheet, cell, number_format=code) for code in (DAY, MOMENT, MONEY)}
        found.append(LayoutColumn(cell.column - 1, keys.get(label, ""), text, *looks, width, formats))
    del sheet._cells[row, _MOST_COLUMNS + 1]
    return found


def _widths(sheet: Any, row: int) -> dict[int, float]:
    """By column from 1, in characters; an entry of the sheet may stand for several, a merged cell has them all.

    The entries are only read: asking for one that is not there would make it.
    """
    usual = sheet.sheet_format.defaultColWidth or _USUAL_WIDTH
    widths = dict.fromkeys(range(1, _MOST_COLUMNS + 1), usual)
    for one in sheet.column_dimensions.values():
        widths.update(dict.fromkeys(range(one.min or 1, min(one.max or 0, _MOST_COLUMNS) + 1), one.width))
    for place in _merged_in(sheet, row):
        widths[place.min_col] = sum(widths[at] for at in range(place.min_col, place.max_col + 1))
    return widths


def _merged_in(sheet: Any, row: int) -> list[Any]:
    return [place for place in sheet.merged_cells.sorted() if place.min_row == place.max_row == row]


def _row_look(sheet: Any, row: int, columns: Sequence[LayoutColumn]) -> RowLook:
    """What the sample row gives to every row."""
    sizes = [sheet.cell(row, column.index + 1).font.sz or _USUAL_SIZE for column in columns if column.width]
    drawn = sheet.row_dimensions.get(row)
    style = f' s="{drawn.style_id}" customFormat="1"' if drawn is not None and drawn.has_style else ""
    height = drawn.height if drawn is not None else None
    return RowLook(max(sizes, default=_USUAL_SIZE) * _LINE_OF_SIZE, height or 0.0, style)


def _style(sheet: Any, cell: Any, **changed: Any) -> int:
    """The number of the cell's style with something changed; reading it registers the style with the workbook."""
    spare = sheet.cell(cell.row, _MOST_COLUMNS + 1)
    spare._style = copy(cell._style)
    for name, value in changed.items():
        setattr(spare, name, value)
    return int(spare.style_id)


def _check_blanks(
    sheet: Any, row: int, columns: Sequence[LayoutColumn], keys: Mapping[str, str], numbers: Collection[str]
) -> frozenset[str]:
    """Every blank is one we know; a column stands once. What stands outside the sample row."""
    shown = [column.key for column in columns if column.key]
    if len(set(shown)) < len(shown):
        twice = next(label for label, key in keys.items() if shown.count(key) > 1)
        raise BadInput("file", mark("示例行里「{label}」写了两遍，留一个。"), label=twice)
    outside = []
    for cell in texts(sheet):
        for word in blanks(str(cell.value)):
            if cell.row != row:
                outside.append((cell.coordinate, word))
            elif word not in keys:
                raise _unknown(cell.coordinate, word, keys)
    outside += [(mark("页眉页脚"), word) for part in margins(sheet) for word in blanks(part.text)]
    added = {label: key for label, key in keys.items() if key in shown and key in numbers}
    for place, word in outside:
        if word not in HEAD_WORDS:
            _check_total(place, word, shown, keys, added)
    return frozenset(word for _, word in outside)


def _check_total(
    place: str, word: str, shown: Sequence[str], keys: Mapping[str, str], added: Mapping[str, str]
) -> None:
    """A name outside the sample row that is none of the words must be the total of a column with numbers."""
    label = total_of(word)
    if not label:
        raise _unknown(place, word, HEAD_WORDS)
    if label in added:
        return
    if keys.get(label) not in shown:
        words = mark("{cell} 里要合计的「{label}」不在示例行里，示例行加上这一列，或删掉这个合计。")
        raise BadInput("file", words, cell=place, label=label)
    if not added:
        raise BadInput("file", mark("{cell} 里要合计的「{label}」不是数，删掉这个合计。"), cell=place, label=label)
    words = mark("{cell} 里要合计的「{label}」不是数，能合计的有：{known}。")
    raise BadInput("file", words, cell=place, label=label, known=mark("、").join(added))


def _unknown(place: str, word: str, known: Collection[str]) -> BadInput:
    words = mark("{cell} 里的「{blank}」不认识，可以用：{known}。")
    return BadInput("file", words, cell=place, blank=word, known=mark("、").join(known))


def named_cells(book: Any, sheet: Any) -> dict[str, str]:
    """Cells of the sheet that carry one of the names, by place; of a merged range the first."""
    found = {}
    for word in HEAD_WORDS:
        name = sheet.defined_names.get(word) or book.defined_names.get(word)
        for title, place in name.destinations if name is not None else ():
            if title == sheet.title:
                found[place.replace("$", "").split(":")[0]] = word
    return found
