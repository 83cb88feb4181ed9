"""Personal numbers and names inside free text: masked in every export, gone from what is sent to a chat group."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from csapp.core.values import mask_identity, mask_phone

# Patterns as text: Python compiles each at its first use, and a start uses none. Each begins with its first digit, so
# that a search leaps to the next one, and looks back from there.
_GAP = r"[ .·-]"
_MOBILE = rf"(?:1(?<!\d1)|\+86{_GAP}?1|86{_GAP}?1(?<!\d861)|0086{_GAP}?1)[3-9]"
_NUMBERS = (
    rf"{_MOBILE}(?:\d{_GAP}?\d{{4}}{_GAP}?\d{{4}}|\d\d{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
    rf"|[1-9](?<!\d[1-9])\d{{5}}{_GAP}?\d{{8}}{_GAP}?\d{{3}}[\dXx](?!\d)"
    # of fifteen digits, from before 2000: with a month and a day in it
    r"|[1-9](?<!\d[1-9])\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
_WIDE = "[\uff10-\uff19]"
# No number without one of these, each quick to look for: a mobile one, fourteen digits, a birthday behind a gap.
_HINTS = (
    rf"1[3-9]\d(?:{_GAP}?\d{{4}}|\d{_GAP}\d{{3}}){_GAP}?\d{{4}}",
    r"[1-9]\d{13}",
    rf"{_GAP}[12]\d{{7}}{_GAP}?\d{{3}}",
    _WIDE,
)
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)}
_LANDLINES = r"[(（]?0\d{2,3}[)） -]*[2-9]\d{6,7}(?!\d)|(?<![\d.-])[2-9]\d{6,7}(?![\d.-])"
# data: the characters plates begin with
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# data: plates of Hong Kong and Macao end in their sign
_PLATES = (
    rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][ ·•・.]?"
    r"(?:[A-HJ-NP-Za-hj-np-z0-9]{4}[港澳]|[A-HJ-NP-Za-hj-np-z0-9]{5,6})(?![A-Za-z0-9])"
)
GONE = "***"
"""What stands for somebody in a text for a chat group."""


def mask_numbers(text: str) -> str:
    """The text with the mobile and identity numbers that stand in it masked: 138****2746."""

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"[^\dXx]", "", found[0])
        # behind 86 or 0086 stands a mobile number
        return mask_phone(digits[-11:]) if len(digits) in (11, 13) or digits[:2] == "00" else mask_identity(digits)

    plain = text.translate(_NARROW)
    told = re.sub(_NUMBERS, masked, plain)
    return text if told == plain else told


def mask_all(texts: list[Any]) -> list[Any]:
    """A column of texts with the numbers in them masked; one look for all of them, since hardly any has one."""
    whole = "\n".join([text for text in texts if text.__class__ is str])
    if not any(re.search(pattern, whole) for pattern in _HINTS):
        return texts
    return [mask_numbers(text) if text.__class__ is str else text for text in texts]


def without_people(text: str, names: Iterable[str]) -> str:
    """The text without telephone, identity and plate numbers, and without these names (微信群安全版)."""
    text = text.translate(_NARROW)
    for pattern in (_NUMBERS, _LANDLINES, _PLATES):
        text = re.sub(pattern, GONE, text)
    for name in names:
        if len(name) > 1:
            text = text.replace(name, GONE)
    return text


def rows_without_people(
    rows: Iterable[Sequence[Any]], kept: int, residents: Iterable[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """The first `kept` values of each row, their texts without `residents` and whom the row's other values name."""
    known = _Known(residents)
    for row in rows:
        names = [str(value) for value in row[kept:] if value]
        yield tuple(
            known.without(without_people(value, names)) if isinstance(value, str) else value for value in row[:kept]
        )


class _Known:
    """Thousands of names that may stand in any text; found by their first character."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) > 1)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def without(self, text: str) -> str:
        """The text without any of the names, the longest first."""
        parts, at, told = [], 0, 0
        while at < len(text):
            end = next((at + n for n in self._lengths.get(text[at], ()) if text[at : at + n] in self._names), 0)
            if end:
                parts += [text[told:at], GONE]
                told = at = end
            else:
                at += 1
        return "".join([*parts, text[told:]]) if parts else text
