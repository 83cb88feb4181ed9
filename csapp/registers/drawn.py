"""A register's sheet in the office's own layout, found again by its column titles or its place."""

import re
from collections.abc import Sequence
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.registers.cells import text_of
from csapp.registers.returned import ReturnedSheet, is_end, matching_field, plain_label
from csapp.registers.returned_cells import written
from csapp.registers.spec import Register

_FILLED = re.compile(r"\\\{.*?\\\}")


class NoNumber(BadInput):
    """A sheet of a known layout whose rows can't be told apart."""


@frozen
class Drawn:
    """How an office draws a register in its own workbook: the words above the columns, and the field of each.

    `titles` and `keys` go by column from A, empty where there is none; `row` is where the rows begin, from 1; `below`
    are the texts of the rows under them by column, with braces where something is filled in.
    """

    titles: tuple[str, ...]
    keys: tuple[str, ...]
    row: int
    below: tuple[tuple[str, ...], ...] = ()


def locate_drawn(
    register: Register, drawn: Drawn, rows: Sequence[Sequence[Any]], first_row: int
) -> ReturnedSheet | None:
    """A sheet in the office's own layout, found by its column titles or, where it has none, by its place.

    None for another sheet; raises BadInput where the layout has no column that tells which record a row is.
    """
    titles = tuple("" if "{" in title else plain_label(title) for title in drawn.titles)
    if sum(map(bool, titles)) > 1:
        at = next((at for at, row in enumerate(rows[:200]) if _has_titles(row, titles)), -1)
    else:
        at = drawn.row - 1 - first_row
    if not -1 <= at < len(rows) or (at < 0 and any(titles)):
        return None
    columns = tuple(register.field(key) if key else None for key in drawn.keys)
    key = matching_field(register)
    if key is None or key not in columns:
        words = mark("「{label}」的版式里没有{key}一列，认不出哪一行是哪一条。在「台账版式」里加上再导出。")
        raise NoNumber("file", words, label=register.label, key=key.label if key is not None else mark("编号"))
    kept = _without_below(list(map(tuple, rows[at + 1 :])), drawn.below)
    return ReturnedSheet(register, columns, tuple(kept), first_row + at + 1)


def _has_titles(row: Sequence[Any], titles: Sequence[str]) -> bool:
    cells = (*row[: len(titles)], *(None,) * (len(titles) - len(row)))
    return all(not title or plain_label(text_of(cell)) == title for cell, title in zip(cells, titles, strict=True))


def _without_below(rows: list[tuple[Any, ...]], below: Sequence[Sequence[str]]) -> list[tuple[Any, ...]]:
    """The rows without what the layout itself says under them."""
    patterns = [[re.compile(_FILLED.sub(".*", re.escape(text)), re.DOTALL) for text in texts] for texts in below]
    while rows and (is_end(rows[-1]) or any(_says(rows[-1], texts) for texts in patterns)):
        rows.pop()
    return rows


def _says(row: Sequence[Any], patterns: Sequence[re.Pattern[str]]) -> bool:
    """Every cell that holds something holds what the layout says there."""
    if any(map(written, row[len(patterns) :])):
        return False
    told = ((written(cell), pattern) for cell, pattern in zip(row, patterns, strict=False))
    return all(not text or pattern.fullmatch(text) for text, pattern in told)
