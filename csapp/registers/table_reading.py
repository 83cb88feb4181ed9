"""Where the tables of a foreign sheet lie: header lines, notes around them, tables below and beside each other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from csapp.registers.cells import is_blank, text_of

_LOOK_AT = 60
_FIRST_CELLS = 4  # one of these tells a header far down; looking at all cells of all rows would take too long
_LONGEST_HEADER = 24
_SAYS_HEADER = 0.6
_NUMBERED = re.compile(r"\d{3,}")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|本页|total|sum)", re.IGNORECASE)
_NOTE = re.compile(
    r"^(?:注|备注|说明|附注|填表|制表|审核|复核|编制|打印|提示|注意|截至|统计|以上|以下|来源|note)[^\w]|^(?:注|制表人|填表人|审核人)",
    re.IGNORECASE,
)

# data: first characters of what `_TOTAL` and `_NOTE` find, and of blanks
_ASIDE = frozenset("合总小共本注备说附填制审复编打提统截以来TtSsNn \u3000\t\n")

Row = Sequence[Any]
Score = Callable[[str], float]


@dataclass(frozen=True)
class Words:
    """What headers are told by: `score` says how much a text looks like one, `exact` are texts that surely are."""

    score: Score
    exact: frozenset[str]


@dataclass
class Block:
    """One table of a sheet: what stands above it, its header per column, and its rows with their place in the file."""

    sheet: str
    captions: tuple[str, ...]
    header_row: int
    headers: tuple[str, ...]
    groups: tuple[str, ...]
    columns: tuple[int, ...]
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)
    _turned: list[Sequence[Any]] = field(default_factory=list, repr=False)

    def cells(self, place: int) -> Sequence[Any]:
        """All cells of the column at `place`."""
        if len(self._turned) != len(self.columns):
            every = list(zip(*self.rows, strict=True)) if self.rows else []
            self._turned = [every[index] if every else () for index in self.columns]
        return self._turned[place]

    def title(self, place: int) -> str:
        """The header of a column as shown to people, with the line above it where there are two."""
        group, header = self.groups[place], self.headers[place]
        return f"{group} {header}" if group else header


@dataclass(frozen=True)
class _Head:
    """Header lines found at `start`, up to before `end`."""

    start: int
    end: int
    lower: list[str]
    upper: list[str]


def find_blocks(sheet: str, rows: Sequence[Row], first_row: int, words: Words) -> list[Block]:
    """All tables of a sheet; one without a header where only values stand; none where nothing does."""
    score = words.score
    grid = _even(rows)
    start = _first_header(grid, score)
    if start is None:
        start = _unknown_header(grid)
    if start is None:
        return _headless(sheet, grid, first_row)
    blocks: list[Block] = []
    above = [text for row in grid[:start] for text in dict.fromkeys(map(text_of, row)) if text]
    while start is not None:
        head = _head_at(grid, start, score)
        found = _blocks_under(sheet, head, first_row, tuple(above))
        blocks += found
        start = _fill(found, grid, head, first_row, words)
        above = [sheet]
    for block in blocks:
        _drop_empty(block)
    return [block for block in blocks if block.columns]


def _even(rows: Sequence[Row]) -> list[Row]:
    """All rows equally long."""
    width = max(map(len, rows), default=0)
    return [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]


def _texts(row: Row) -> list[Any]:
    """The distinct cells of a row that say something."""
    return list(dict.fromkeys(cell for cell in row if not is_blank(cell)))


def _matches(row: Row, score: Score) -> int:
    """How many different texts of a row look like headers; 0 for a row that holds data."""
    texts = _texts(row)
    if any(not isinstance(text, str) or _NUMBERED.search(text) for text in texts):
        return 0
    found = sum(len(text) <= _LONGEST_HEADER and score(text) >= _SAYS_HEADER for text in texts)
    return found if len(texts) > 1 or (texts and score(texts[0]) >= 1) else 0


def _first_header(grid: Sequence[Row], score: Score) -> int | None:
    """The first row that is a header nearly as good as the best one."""
    counts = [_matches(row, score) for row in grid[:_LOOK_AT]]
    best = max(counts, default=0)
    if best == 0:
        return None
    return next(index for index, count in enumerate(counts) if count >= max(1, best * 0.6))


def _unknown_header(grid: Sequence[Row]) -> int | None:
    """A row of different short words over a row that holds a number: a header in words nobody knows."""
    for index, row in enumerate(grid[:5]):
        texts = [cell for cell in row if not is_blank(cell)]
        words = all(
            isinstance(text, str) and len(text) <= _LONGEST_HEADER and not re.search(r"\d\d", text) for text in texts
        )
        if len(texts) > 1 and len(set(texts)) == len(texts) and words:
            below = grid[index + 1] if index + 1 < len(grid) else ()
            return index if any(re.search(r"\d", text_of(cell)) for cell in below) else None
    return None


def _head_at(grid: Sequence[Row], start: int, score: Score) -> _Head:
    """One or two header lines at `start`."""
    lower = [text_of(cell) for cell in grid[start]]
    below = grid[start + 1] if start + 1 < len(grid) else []
    if _continues(lower, below, score):
        return _Head(start, start + 2, [text_of(cell) for cell in below], _groups(lower, below))
    above = grid[start - 1] if start else []
    if _is_group_line(above, lower):
        return _Head(start - 1, start + 1, lower, _groups([text_of(cell) for cell in above], lower))
    return _Head(start, start + 1, lower, [""] * len(lower))


def _continues(upper: Sequence[str], below: Row, score: Score) -> bool:
    """Whether the row below belongs to the header: it names parts of what stands above."""
    other = [cell for cell, over in zip(below, upper, strict=False) if not is_blank(cell) and text_of(cell) != over]
    if not other or any(not isinstance(cell, str) or _NUMBERED.search(cell) for cell in other):
        return False
    good = sum(len(cell) <= _LONGEST_HEADER and score(cell) >= _SAYS_HEADER for cell in other)
    return good * 2 >= len(other)


def _is_group_line(above: Row, lower: Sequence[str]) -> bool:
    """Whether the row above names groups of columns, and is no title."""
    texts = _texts(above)
    if len(texts) < 2 or any(not isinstance(text, str) or len(text) > 12 or _NUMBERED.search(text) for text in texts):
        return False
    return all(low or is_blank(cell) for cell, low in zip(above, lower, strict=True))


def _groups(upper: Sequence[str], lower: Row) -> list[str]:
    """The group over each column; a group reaches to the right as far as nothing stands beside it."""
    found: list[str] = []
    reaching = ""
    for over, cell in zip(upper, lower, strict=True):
        under = text_of(cell)
        reaching = over or (reaching if under else "")
        found.append(reaching if under and reaching != under else "")
    return found


def _blocks_under(sheet: str, head: _Head, first_row: int, captions: tuple[str, ...]) -> list[Block]:
    """One block, or one per repetition of the same headers side by side."""
    titles = [low or up for low, up in zip(head.lower, _line_over(head), strict=True)]
    places = [index for index, title in enumerate(titles) if title]
    texts = [titles[index] for index in places]
    step = _period(texts)
    if not step and places:
        # a column without a header between others may hold a second telephone
        places = list(range(places[0], places[-1] + 1))
        texts = [titles[index] for index in places]
    starts = [at for at in range(0, len(texts), step) if texts[at : at + step] == texts[:step]] if step else [0]
    ends = [*starts[1:], len(texts)]
    return [
        Block(
            sheet,
            captions,
            first_row + head.end - 1,
            tuple(texts[begin:end]),
            tuple(head.upper[index] for index in places[begin:end]),
            tuple(places[begin:end]),
        )
        for begin, end in zip(starts, ends, strict=True)
    ]


def _line_over(head: _Head) -> list[str]:
    return head.upper if head.end - head.start > 1 else [""] * len(head.lower)


def _period(texts: Sequence[str]) -> int:
    """After how many headers the same ones come again; 0 if they do not."""
    for step in range(2, len(texts) // 2 + 1):
        if texts[step] == texts[0] and list(texts[:step]) == list(texts[step : 2 * step]):
            return step
    return 0


def _fill(mine: list[Block], grid: Sequence[Row], head: _Head, first_row: int, words: Words) -> int | None:
    """Give the rows below `head` to its blocks; returns where the next header begins, if one does."""
    known = words.exact | set(head.lower)
    lower = head.lower
    width = {index for block in mine for index in block.columns}
    for index in range(head.end, len(grid)):
        row = grid[index]
        if not known.isdisjoint(row[:_FIRST_CELLS]) and _is_header_again(row, known, lower, width, words.score):
            if [text_of(cell) for cell in row] == lower:
                continue
            return index
        for block in mine:
            _take(block, row, first_row + index)
    return None


def _drop_empty(block: Block) -> None:
    """Leave out columns that have neither a header nor a value."""
    kept = [
        place
        for place, header in enumerate(block.headers)
        if header or any(not is_blank(row[block.columns[place]]) for row in block.rows)
    ]
    if len(kept) == len(block.headers):
        return
    block.headers = tuple(block.headers[place] for place in kept)
    block.groups = tuple(block.groups[place] for place in kept)
    block.columns = tuple(block.columns[place] for place in kept)


def _is_header_again(row: Row, known: frozenset[str], lower: Sequence[str], width: set[int], score: Score) -> bool:
    if sum(cell in known for cell in row) < 2:
        return False
    if [text_of(cell) for cell in row] == list(lower):
        return True
    filled = {index for index, cell in enumerate(row) if not is_blank(cell)}
    return bool(filled & width) and _matches(row, score) * 2 > len(_texts(row)) > 1


def _take(block: Block, row: Row, number: int) -> None:
    """Keep a row of data; put totals, notes and section lines aside."""
    columns = block.columns
    begin = row[columns[0]]
    # nearly every row: two different values at its beginning, and no word of a note
    if begin and len(columns) > 1 and row[columns[1]] not in (None, "", begin) and str(begin)[0] not in _ASIDE:
        block.rows.append(row)
        block.numbers.append(number)
        return
    filled = [cell for index in block.columns if (cell := row[index]) is not None and cell != ""]
    if not filled:
        return
    first = filled[0]
    if isinstance(first, str):
        if first.isspace() and all(map(is_blank, filled)):
            return
        if _TOTAL.match(first.strip()) or _NOTE.match(first.strip()):
            block.notes.append((number, first.strip()))
            return
        if len(block.columns) > 2 and _is_section(first.strip(), filled):
            block.notes.append((number, first.strip()))
            block.sections[len(block.rows)] = first.strip()
            return
    block.rows.append(row)
    block.numbers.append(number)


def _is_section(first: str, filled: Sequence[Any]) -> bool:
    """Whether a row only names what follows (3栋2单元), or is a sentence; a lone room number is data."""
    if len(filled) == 1:
        return len(first) > _LONGEST_HEADER or not _NUMBERED.search(first)
    return len(set(filled)) == 1


def _headless(sheet: str, grid: Sequence[Row], first_row: int) -> list[Block]:
    """Values without any header: every column that is used."""
    width = len(grid[0]) if grid else 0
    used = tuple(index for index in range(width) if any(not is_blank(row[index]) for row in grid))
    if not used:
        return []
    block = Block(sheet, (), 0, ("",) * len(used), ("",) * len(used), used)
    for index, row in enumerate(grid):
        _take(block, row, first_row + index)
    return [block] if block.rows else []
