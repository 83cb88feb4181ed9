"""Tables of one file that refer to each other: which column numbers their rows, which columns elsewhere repeat it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from csapp.registers import cells
from csapp.registers.columns import LEAST, SURE, Guess, plain_header
from csapp.registers.table_reading import Block

# data: headers of a column of numbers
_KEY_WORDS = frozenset(("编号", "id", "编码", "代码", "代号", "code", "key", "no", "号码"))
_SHARED = 0.8
_COUNTING = 4  # numbers up to so many digits may be anything: rows, floors, amounts


@dataclass
class _Table:
    """One table of the file, what its columns hold without doubt, and the key of its own rows."""

    block: Block
    found: list[Guess]
    held: frozenset[str]
    own: str
    key: int = -1

    def is_own(self, place: int) -> bool:
        """Whether a column numbers the rows of this table, in one way or another."""
        return place == self.key or plain_header(self.block.headers[place]) in _KEY_WORDS

    def names(self, header: str, doubted: str) -> bool:
        """Whether a header speaks of what this table lists, or was `doubted` to be just that."""
        text = plain_header(header)
        titles = (self.block.sheet, *self.block.captions)
        pairs = {text[at : at + 2] for at in range(len(text) - 1)}
        return doubted in self.held or any(pair in title for title in titles for pair in pairs)


def find_keys(blocks: Sequence[Block], guesses: Sequence[list[Guess]], own_key: Callable[[set[str]], str]) -> None:
    """Give columns that number the rows of their table the key of what it lists, and columns that repeat it the same.

    `own_key` names the key of a table from its targets, empty where it lists nothing of its own.
    """
    if len(blocks) < 2:
        return
    tables = [_table(block, found, own_key) for block, found in zip(blocks, guesses, strict=True)]
    for table in tables:
        table.key = _plain_key(table)
    for table in tables:
        if table.own and table.key < 0 and table.own not in table.held:
            table.key = _repeated_key(table, tables)
        if table.key >= 0 and table.found[table.key].target != table.own:
            table.found[table.key] = Guess(table.own, 0.7)
    for home in tables:
        if home.key >= 0:
            for other in tables:
                _point_at(home, other, tables)


def _table(block: Block, found: list[Guess], own_key: Callable[[set[str]], str]) -> _Table:
    held = {one.target for one in found if one.target}
    own = own_key(held)
    if not own:
        # 业主 over numbers is no name yet
        held = {one.target for one in found if one.target and one.confidence > LEAST}
        own = own_key(held)
    return _Table(block, found, frozenset(held), own)


def _plain_key(table: _Table) -> int:
    """The column that is the key by its guess or by a header such as 编号; -1 for none."""
    for place, one in enumerate(table.found):
        if table.own and one.target == table.own:
            return place
    if not table.own:
        return -1
    return next((at for at, one in enumerate(table.found) if not one.target and table.is_own(at)), -1)


def _repeated_key(table: _Table, tables: Sequence[_Table]) -> int:
    """A column of different values that another table repeats; -1 for none."""
    for place, one in enumerate(table.found):
        if one.target or one.confidence:
            continue
        filled = [text for cell in table.block.cells(place) if (text := cells.text_of(cell))]
        if len(filled) == len(table.block.rows) == len(set(filled)) and any(
            other is not table and _repeating(table, place, other) for other in tables
        ):
            return place
    return -1


def _repeating(home: _Table, key: int, other: _Table) -> list[int]:
    """The columns of another table nearly all of whose values stand in the key of `home`, the likeliest first."""
    known = _values(home.block.cells(key))
    counting = all(value.isdigit() and len(value) <= _COUNTING for value in known)
    likely: list[tuple[bool, int]] = []
    for place, one in enumerate(other.found):
        # what is surely something else, or known and not wanted
        if one.confidence >= SURE or (one.confidence and not one.target) or place == other.key:
            continue
        values = _values(other.block.cells(place))
        if not values or len(values & known) < _SHARED * len(values):
            continue
        named = home.names(other.block.headers[place], one.target)
        if named or not (counting or (other.own and other.is_own(place))):
            likely.append((not named, place))
    return [place for _, place in sorted(likely)]


def _point_at(home: _Table, other: _Table, tables: Sequence[_Table]) -> None:
    """One column of another table that repeats the key of `home`."""
    if other is home or any(one.target == home.own for one in other.found):
        return
    keys = {table.own for table in tables if table.own}
    for place in _repeating(home, home.key, other):
        if other.found[place].target not in keys:
            other.found[place] = Guess(home.own, 0.8)
            return


def _values(held: Iterable[Any]) -> set[str]:
    return set(chain(*map(cells.codes, held)))
