"""Tables of one file that refer to each other: which column numbers their rows, which columns elsewhere repeat it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from csapp.registers import cells
from csapp.registers.columns import Guess, plain_header
from csapp.registers.table_reading import Block

# data: headers of a column of numbers
_KEY_WORDS = frozenset(("编号", "id", "编码", "代码", "代号", "code", "key", "no", "号码"))
_SURE = 0.9
_SHARED = 0.8


def find_keys(blocks: Sequence[Block], guesses: Sequence[list[Guess]], own_key: Callable[[set[str]], str]) -> None:
    """Give columns headed only 编号 the key of what their table lists, and columns that repeat its values the same.

    `own_key` names the key of a table from its targets, empty where it lists nothing of its own.
    """
    if len(blocks) < 2:
        return
    keys: dict[str, tuple[int, set[str]]] = {}
    for at, (block, found) in enumerate(zip(blocks, guesses, strict=True)):
        held = {one.target for one in found}
        own = own_key(held)
        for place, header in enumerate(block.headers):
            if own and own not in held and not found[place].target and plain_header(header) in _KEY_WORDS:
                found[place] = Guess(own, 0.7)
            if own and found[place].target == own:
                keys[own] = (at, _values(block.cells(place)))
    _point_at(blocks, guesses, keys)


def _point_at(
    blocks: Sequence[Block], guesses: Sequence[list[Guess]], keys: Mapping[str, tuple[int, set[str]]]
) -> None:
    """Columns of other tables nearly all of whose values are keys."""
    for target, (home, known) in keys.items():
        for at, found in enumerate(guesses):
            if at == home or any(one.target == target for one in found):
                continue
            for place, one in enumerate(found):
                values = _values(blocks[at].cells(place)) if one.confidence < _SURE else set()
                if values and len(values & known) >= _SHARED * len(values):
                    found[place] = Guess(target, 0.8)
                    break


def _values(held: Iterable[Any]) -> set[str]:
    return set(chain(*map(cells.codes, held)))
