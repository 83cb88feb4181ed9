"""Blanks of a layout: names in braces, of either width, as a person types them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from csapp.core.marks import mark

# What may stand outside the sample row.
HEAD_WORDS = (mark("标题"), mark("单位"), mark("期间"), mark("备注"), mark("导出人"), mark("导出时间"), mark("行数"))
TITLE, OFFICE, PERIOD, NOTE, EXPORTER, MOMENT_OF_EXPORT, COUNT = HEAD_WORDS
TOTAL = mark("合计")

_TYPED = re.compile(r"[{｛]([^{}｛｝]+)[}｝]")
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def plain(word: str) -> str:
    """A name without the blanks inside it, however wide they are."""
    return "".join(word.split())


def blank(word: str) -> str:
    """The name as a blank."""
    return f"{{{plain(word)}}}"


def blanks(text: str) -> list[str]:
    """The names of the blanks in a text."""
    return [plain(word) for word in _TYPED.findall(text)]


def alone(text: str) -> str:
    """The name where the text is a blank and nothing else."""
    match = _TYPED.fullmatch(text.strip())
    return plain(match[1]) if match else ""


def fill_blanks(text: str, value: Callable[[str], str]) -> str:
    """The text with its blanks filled."""
    return _TYPED.sub(lambda match: value(plain(match[1])), text)


def total_of(word: str) -> str:
    """The column that a name wants added up, empty for another name."""
    return word.removeprefix(TOTAL) if word.startswith(TOTAL) else ""


def texts(sheet: Any) -> Iterator[Any]:
    """The cells that hold a text which is no formula."""
    for cells in sheet.iter_rows():
        yield from (cell for cell in cells if isinstance(cell.value, str | list) and cell.data_type != "f")


def margins(sheet: Any) -> Iterator[Any]:
    """The three parts of every header and footer that say something."""
    for name in _HEADERS:
        side = getattr(sheet, name)
        yield from (part for part in (side.left, side.center, side.right) if part.text)


def rewrite(value: Any, change: Callable[[str], str]) -> Any:
    """The text with a change, each of its parts in its own font; a blank that spans two parts makes it one."""
    if isinstance(value, str):
        return change(value)
    parts = [part if isinstance(part, str) else part.text for part in value]
    if sum(len(blanks(part)) for part in parts) != len(blanks("".join(parts))):
        return change("".join(parts))
    # reason for the late import: only an office with a layout of its own needs it
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    return CellRichText(
        [change(part) if isinstance(part, str) else TextBlock(part.font, change(part.text)) for part in value]
    )
