"""Cell elements of a sheet: typed values as text of XML, with the style numbers the frame gives them."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.registers.spec import Kind

LONGEST = 32_767  # characters a cell may hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACED = re.compile(r"^\s|\s$|\s\s|[\t\n\r]")
_ODD = re.compile(f"{_SPECIAL.pattern}|{_SPACED.pattern}")
_EPOCH = datetime(1899, 12, 30)
_EPOCH_DAY = date(1899, 12, 30)
# read as a formula by a careless program when typed again
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LINE, _LEADING, _HIGHEST = 13.5, 4.0, 409.0  # points; a row can't be higher
_REMEMBERED = frozenset((str, date, datetime, type(None)))
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 2_000, 200

Writer = Callable[[Sequence[Any]], list[str]]


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

    @classmethod
    def of_kind(cls, kind: Kind) -> int:
        """The style of the values of a kind."""
        styles = {
            Kind.LONG: cls.long,
            Kind.NUMBER: cls.number,
            Kind.MONEY: cls.money,
            Kind.DAY: cls.day,
            Kind.MOMENT: cls.moment,
        }
        return styles.get(kind, cls.text)


@frozen
class Place:
    """Where a column's cells stand and how they look; a `constant` is the same text in every row.

    `quoted` is the look of a text that could be taken for a formula.
    """

    index: int
    style: int
    quoted: int = Styles.quoted
    is_money: bool = False
    constant: str | None = None


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


def column_writers(places: Sequence[Place]) -> list[Writer]:
    """One function per column that turns its values into what follows the row's number in their cells' elements.

    Each body ends with the head of the next column's cell, so that a row is its number joined into its bodies.
    """
    after = [cell_head(place.index) for place in places[1:]]
    return [_writer(place, tail) for place, tail in zip(places, [*after, ""], strict=True)]


def cell_head(index: int) -> str:
    """What stands before the row's number in a cell's element."""
    return f'<c r="{letter(index)}'


def _lines(text: Any, width: float) -> int:
    room = max(int(width) - 1, 1)
    text = str(text)
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    # in GB 18030 a character has as many bytes as it is wide, and the few that are rarer do no harm
    return sum(-(-len(part.encode("gb18030", "replace")) // room) or 1 for part in text.splitlines())


def _writer(place: Place, tail: str) -> Writer:
    """Registers repeat themselves (days, names, states), so the last cells of a column are remembered."""
    if place.constant is not None:
        same = _body(place.constant, place) + tail
        return lambda values: [same] * len(values)
    known: dict[Any, str] = {}

    def learn(values: Sequence[Any]) -> None:
        for value in values[: _MOST_REMEMBERED - len(known)]:
            body = known.get(value) or _body(value, place) + tail
            if len(body) < _LONGEST_REMEMBERED:
                known[value] = body

    def write(values: Sequence[Any]) -> list[str]:
        if len(known) < _MOST_REMEMBERED:
            learn(values)
        try:
            # most columns say again what they said before
            return list(map(known.__getitem__, values))
        except KeyError:
            held = map(known.get, values)
            return [body or _body(value, place) + tail for body, value in zip(held, values, strict=True)]

    def write_numbers(values: Sequence[Any]) -> list[str]:
        # 1, 1.0 and True are one key of a dict
        return [_body(value, place) + tail for value in values]

    def choose(values: Sequence[Any]) -> list[str]:
        return write(values) if _REMEMBERED.issuperset({value.__class__ for value in values}) else write_numbers(values)

    return choose


def _body(value: Any, place: Place) -> str:
    """What follows the place in a cell's element."""
    style = place.style
    if value is None or value == "":
        return f'" s="{style}"/>'
    if isinstance(value, StrEnum):
        value = str(value.value)
    if isinstance(value, str):
        return _text(value, place.quoted if value.startswith(_FORMULA) else style)
    if isinstance(value, bool):
        return _text(mark("是") if value else mark("否"), style)
    if isinstance(value, datetime):
        return f'" s="{style}"><v>{(value - _EPOCH).total_seconds() / 86_400!r}</v></c>'
    if isinstance(value, date):
        return f'" s="{style}"><v>{(value - _EPOCH_DAY).days}</v></c>'
    if isinstance(value, int | float):
        return f'" s="{style}"><v>{value / 100 if place.is_money else value!r}</v></c>'
    return _text(str(value), style)


def _text(text: str, style: int) -> str:
    if len(text) <= LONGEST and not _ODD.search(text):
        return f'" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'
    text = escape(clean(text))
    spaces = ' xml:space="preserve"' if _SPACED.search(text) else ""
    return f'" s="{style}" t="inlineStr"><is><t{spaces}>{text}</t></is></c>'
