"""Cell elements of a sheet: typed values as text of XML, with the style numbers the frame gives them."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from xml.sax.saxutils import escape

from csapp.core.marks import mark
from csapp.registers.spec import Kind

LONGEST = 32_767  # characters a cell may hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACED = re.compile(r"^\s|\s$|\s\s|[\t\n\r]")
_EPOCH = datetime(1899, 12, 30)
_EPOCH_DAY = date(1899, 12, 30)
# read as a formula by a careless program when typed again
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LINE, _LEADING, _HIGHEST = 13.5, 4.0, 409.0  # points; a row can't be higher
_REMEMBERED = frozenset((str, date, datetime))
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 2_000, 200

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
    return f'<c r="{place}{_text(text, style)}'


def row_height(texts: Iterable[tuple[Any, float]]) -> str:
    """The attribute that makes a row high enough for its wrapped texts, each with its column's width in characters.

    Not every program finds the height itself when it opens the file.
    """
    lines = max((_lines(text, width) for text, width in texts if text), default=1)
    if lines < 2:
        return ""
    return f' ht="{min(lines * _LINE + _LEADING, _HIGHEST):g}" customHeight="1"'


def cell_writers(styles: Styles) -> list[Writer]:
    """One function per column that turns row number and value into the cell's element."""
    return [_writer(letter(index), style) for index, style in enumerate(styles.of_columns)]


def _lines(text: Any, width: float) -> int:
    # in GB 18030 a character has as many bytes as it is wide, and the few that are rarer do no harm
    room = max(int(width) - 1, 1)
    return sum(-(-len(part.encode("gb18030", "replace")) // room) or 1 for part in str(text).splitlines())


def _writer(name: str, style: int) -> Writer:
    """Registers repeat themselves (days, names, states), so the last cells of a column are remembered."""
    head = f'<c r="{name}'
    known: dict[Any, str] = {}

    def write(row: int, value: Any) -> str:
        # only these: 1, 1.0 and True are one key of a dict
        if value.__class__ not in _REMEMBERED:
            return f"{head}{row}{_body(value, style)}"
        body = known.get(value)
        if body is None:
            body = _body(value, style)
            if len(known) < _MOST_REMEMBERED and len(body) < _LONGEST_REMEMBERED:
                known[value] = body
        return f"{head}{row}{body}"

    return write


def _body(value: Any, style: int) -> str:
    """What follows the place in a cell's element."""
    if value is None or value == "":
        return f'" s="{style}"/>'
    if isinstance(value, StrEnum):
        value = str(value.value)
    if isinstance(value, str):
        return _text(value, Styles.quoted if value.startswith(_FORMULA) else style)
    if isinstance(value, bool):
        return _text(mark("是") if value else mark("否"), style)
    if isinstance(value, datetime):
        return f'" s="{style}"><v>{(value - _EPOCH).total_seconds() / 86_400!r}</v></c>'
    if isinstance(value, date):
        return f'" s="{style}"><v>{(value - _EPOCH_DAY).days}</v></c>'
    if isinstance(value, int | float):
        return f'" s="{style}"><v>{value / 100 if style == Styles.money else value!r}</v></c>'
    return _text(str(value), style)


def _text(text: str, style: int) -> str:
    if len(text) > LONGEST or _SPECIAL.search(text):
        text = escape(clean(text))
    spaces = ' xml:space="preserve"' if _SPACED.search(text) else ""
    return f'" s="{style}" t="inlineStr"><is><t{spaces}>{text}</t></is></c>'
