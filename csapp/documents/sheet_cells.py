"""Cell elements of a sheet: typed values as text of XML, with the style numbers the frame gives them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.registers.spec import Kind

LONGEST = 32_767  # characters a cell may hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACED = re.compile(r"^\s|\s$|\s\s|[\t\n\r]")
_EPOCH = datetime(1899, 12, 30)
_EPOCH_DAY = date(1899, 12, 30)
# read as a formula by a careless program when typed again
FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LINE, _LEADING, _HIGHEST = 13.5, 4.0, 409.0  # points; a row can't be higher
_LEAST_LINES = 2
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


class RowLook(NamedTuple):
    """How high a line of text is and a row at least is, in points, and the style that holds beyond its cells."""

    line: float = _LINE
    least: float = 0.0
    style: str = ""


_USUAL_ROW = RowLook()


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


def row_heights(
    wrapped: Sequence[tuple[Sequence[Any], float]], count: int, look: RowLook = _USUAL_ROW
) -> Sequence[str]:
    """The attributes that make rows high enough for their wrapped texts: columns, each with its width in characters.

    Not every program finds the height itself when it opens the file.
    """
    if not wrapped:
        return [_height(1, look)] * count
    sides = [_line_counts(texts, max(int(width) - 1, 1)) for texts, width in wrapped]
    return [_height(lines, look) for lines in (map(max, *sides) if len(sides) > 1 else sides[0])]


@cache
def _height(lines: int, look: RowLook) -> str:
    needed = 0.0 if lines < _LEAST_LINES else min(lines * look.line + _LEADING, _HIGHEST)
    height = max(needed, look.least)
    return f'{look.style} ht="{height:g}" customHeight="1"' if height else look.style


def column_writers(places: Sequence[Place]) -> list[Writer]:
    """One function per column that turns its values into what follows the row's number in their cells' elements.

    Each body ends with the head of the next column's cell, so that a row is its number joined into its bodies.
    """
    after = [cell_head(place.index) for place in places[1:]]
    return [_writer(place, tail) for place, tail in zip(places, [*after, ""], strict=True)]


def cell_head(index: int) -> str:
    """What stands before the row's number in a cell's element."""
    return f'<c r="{letter(index)}'


def _line_counts(texts: Sequence[Any], room: int) -> list[int]:
    """How many lines each text takes where a line has `room` for so many narrow characters."""
    short = room // 2
    return [
        1
        if not text or (text.__class__ is str and len(text) <= short and "\n" not in text)
        else _lines(str(text), room)
        for text in texts
    ]


def _lines(text: Any, room: int) -> int:
    if text.__class__ is str and text.isprintable():
        return -(-_wide(text) // room)
    return sum(-(-_wide(part) // room) or 1 for part in str(text).splitlines()) or 1


def _wide(text: str) -> int:
    # in GB 18030 a character has as many bytes as it is wide, and the few that are rarer do no harm
    return len(text.encode("gb18030", "replace"))


def _writer(place: Place, tail: str) -> Writer:
    """Registers repeat themselves (days, names, states), so the last cells of a column are remembered."""
    if place.constant is not None:
        same = _body(place.constant, place) + tail
        return lambda values: [same] * len(values)
    known: dict[Any, str] = {}

    def learn(values: Sequence[Any]) -> None:
        for value in islice(set(values).difference(known), _MOST_REMEMBERED - len(known)):
            body = _body(value, place) + tail
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
    if value.__class__ is str:
        return _text(value, place.quoted if value[0] in FORMULA else style)
    if isinstance(value, StrEnum):
        value = str(value.value)
    if isinstance(value, str):
        return _text(value, place.quoted if value.startswith(FORMULA) else style)
    if isinstance(value, bool):
        return _text(mark("是") if value else mark("否"), style)
    if isinstance(value, datetime):
        return f'" s="{style}"><v>{(value - _EPOCH).total_seconds() / 86_400!r}</v></c>'
    if isinstance(value, date):
        return f'" s="{style}"><v>{(value - _EPOCH_DAY).days}</v></c>'
    if isinstance(value, int | float):
        return f'" s="{style}"><v>{value / 100 if place.is_money else value!r}</v></c>'
    return _text(str(value), style)


def _is_plain(text: str) -> bool:
    """Whether a text, which is not empty, stands in XML as it is; asked of every cell, so in the quickest words."""
    return (
        text.isprintable()
        and "&" not in text
        and "<" not in text
        and ">" not in text
        and "  " not in text
        and text[0] != " " != text[-1]
        and len(text) <= LONGEST
    )


def _text(text: str, style: int) -> str:
    if _is_plain(text):
        return f'" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'
    text = escape(clean(text))
    spaces = ' xml:space="preserve"' if _SPACED.search(text) else ""
    return f'" s="{style}" t="inlineStr"><is><t{spaces}>{text}</t></is></c>'
