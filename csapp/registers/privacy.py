"""Personal numbers and names inside free text: masked in every export, gone from what is sent to a chat group."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from csapp.core.values import mask_identity, mask_phone

# Patterns as text: Python compiles each at its first use, and a start uses none.
_NUMBERS = r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![\dXx])"
_LANDLINES = r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"
# data: the characters plates begin with
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATES = rf"[{_PROVINCES}][A-HJ-NP-Z][ ·•・.]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])"
_GONE = "***"


def mask_numbers(text: str) -> str:
    """The text with the mobile and identity numbers that stand in it masked: 138****2746."""

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"[ -]", "", found[0])
        return mask_phone(digits) if len(digits) == 11 else mask_identity(digits)

    return re.sub(_NUMBERS, masked, text)


def mask_all(texts: list[Any]) -> list[Any]:
    """A column of texts with the numbers in them masked; one look for all of them, since hardly any has one."""
    if not re.search(_NUMBERS, "\n".join([text for text in texts if text.__class__ is str])):
        return texts
    return [mask_numbers(text) if text.__class__ is str else text for text in texts]


def without_people(text: str, names: Iterable[str]) -> str:
    """The text without telephone, identity and plate numbers, and without these names (微信群安全版)."""
    for pattern in (_NUMBERS, _LANDLINES, _PLATES):
        text = re.sub(pattern, _GONE, text)
    for name in names:
        if len(name) > 1:
            text = text.replace(name, _GONE)
    return text


def rows_without_people(rows: Iterable[Sequence[Any]], kept: int) -> Iterator[tuple[Any, ...]]:
    """The first `kept` values of each row, their texts without the people whom its other values name."""
    for row in rows:
        names = [str(value) for value in row[kept:] if value]
        yield tuple(without_people(value, names) if isinstance(value, str) else value for value in row[:kept])
