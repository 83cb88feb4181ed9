"""Cell elements of a sheet: typed values as text of XML, with the style numbers the frame gives them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from xml.sax.saxutils import escape

from csapp.core.marks import mark
from csapp.registers.spec import Kind

LONGEST = 32_767  # characters a cell may hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = datetime(1899, 12, 30)
_EPOCH_DAY = date(1899, 12, 30)
# read as a formula by a careless program when typed again
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Writer = Callable[[int, Any], str]


class Column(Protocol):
    """What a cell needs to know of its column."""

    @property
    def kind(self) -> Kind:
        """Kind of the values."""
        ...

    @property
    def total(self) -> bool:
        """Whether it is added up."""
        ...


class Styles:
    """Numbers of the cell styles, in the order in which the frame first uses them; 0 is the plain cell."""

    plain = 0
    title = 1
    line = 2
    heading = 3
    text = 4
    long = 5
    number = 6
    money = 7
    day = 8
    moment = 9
    quoted = 10
    total = 11
    total_money = 12

    def __init__(self, columns: Sequence[Column]) -> None:
        self.of_columns = [self._of(column.kind) for column in columns]

    def _of(self, kind: Kind) -> int:
        styles = {
            Kind.LONG: self.long,
            Kind.NUMBER: self.number,
            Kind.MONEY: self.money,
            Kind.DAY: self.day,
            Kind.MOMENT: self.moment,
        }
        return styles.get(kind, self.text)


def letter(index: int) -> str:
    """Name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def clean(text: str) -> str:
    """`text` as a cell can hold it; what is cut off says so."""
    text = _ILLEGAL.sub("", text)
    if len(text) > LONGEST:
        notice = mark("……（全文见客服台）")
        text = text[: LONGEST - len(notice)] + notice
    return text


def text_cell(place: str, text: str, style: int) -> str:
    """A cell of text, never a formula."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(clean(text))}</t></is></c>'


def cell_writers(styles: Styles) -> list[Writer]:
    """One function per column that turns row number and value into the cell's element."""
    return [_writer(letter(index), style) for index, style in enumerate(styles.of_columns)]


def _writer(name: str, style: int) -> Writer:
    if style == Styles.money:
        return lambda row, value: _number(name, row, style, None if value is None else value / 100)
    return lambda row, value: _typed(name, row, style, value)


def _number(name: str, row: int, style: int, value: float | None) -> str:
    return (
        f'<c r="{name}{row}" s="{style}"/>' if value is None else f'<c r="{name}{row}" s="{style}"><v>{value!r}</v></c>'
    )


def _typed(name: str, row: int, style: int, value: Any) -> str:
    if value is None or value == "":
        return f'<c r="{name}{row}" s="{style}"/>'
    if isinstance(value, str):
        shown = str(value.value) if isinstance(value, StrEnum) else value
        quoted = Styles.quoted if shown.startswith(_FORMULA) else style
        return text_cell(f"{name}{row}", shown, quoted)
    if isinstance(value, bool):
        return text_cell(f"{name}{row}", mark("是") if value else mark("否"), style)
    if isinstance(value, datetime):
        serial = (value - _EPOCH).total_seconds() / 86_400
        return f'<c r="{name}{row}" s="{style}"><v>{serial:.8f}</v></c>'
    if isinstance(value, date):
        return f'<c r="{name}{row}" s="{style}"><v>{(value - _EPOCH_DAY).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{name}{row}" s="{style}"><v>{value!r}</v></c>'
    return text_cell(f"{name}{row}", str(value), style)
