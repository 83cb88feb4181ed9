"""Rows of a form moved up and down in the text of its template, with their cells and the remarks above them."""

from collections.abc import Sequence

_ROW = "[[section.row]]"
_SECTION = "[[section]]"


def move_row(text: str, line: int, by: int) -> tuple[str, int]:
    """The text with the row that holds `line` (from 1) moved by one place, up for -1, and the line it is on then.

    A row does not leave its part; where it can't go the text stays as it is.
    """
    lines = text.split("\n")
    starts = [at for at, one in enumerate(lines) if one.strip() == _ROW]
    here = next((at for at in reversed(starts) if at < line), None)
    if here is None or line > _end(lines, here):
        return text, line
    place = starts.index(here) + by
    if not 0 <= place < len(starts) or _SECTION in _between(lines, here, starts[place]):
        return text, line
    first, second = sorted((here, starts[place]))
    middle, end = second, _end(lines, second)
    one, other = _filled(lines[first:middle]), _filled(lines[middle:end])
    moved = [*lines[:first], *other, "", *one, "", *lines[end:]]
    start = first if by < 0 else first + len(other) + 1
    return "\n".join(moved), start + 1 + min(line - 1 - here, len(one if by > 0 else other) - 1)


def _between(lines: Sequence[str], one: int, other: int) -> list[str]:
    return [line.strip() for line in lines[min(one, other) : max(one, other)]]


def _end(lines: Sequence[str], start: int) -> int:
    """Where the next table of the file begins."""
    following = (at for at in range(start + 1, len(lines)) if lines[at].startswith("["))
    return next(following, len(lines))


def _filled(lines: Sequence[str]) -> list[str]:
    """Without blank lines at the end."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
