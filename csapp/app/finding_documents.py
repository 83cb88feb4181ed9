"""Documents by number, tail of a number and words, newest first, with the place that matched (design 6)."""

import re
from dataclasses import dataclass

from csapp.app.found import EXACT, INSIDE, PARTLY, Found
from csapp.core.marks import mark
from csapp.core.values import mask_phone
from csapp.db import search_index
from csapp.masterdata.places.service import find_units, other_spelling, parse_unit

# Areas found through their own spellings, not through the words of the index.
_OWN_WAYS = ("people", "places", "phone", "vehicles")
# Areas whose records stand under the number of something else.
_UNNUMBERED = frozenset({"unit_note"})
# data: a number with or without its hyphen, day and letters
_NUMBER = r"(?P<area>[a-z]{2})?(?P<day>[0-9]{8}|[0-9]{4})?-?(?P<place>[0-9]{3})"
_BEFORE, _LONGEST = 8, 48
_MOBILE = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{9,11})(?![0-9])")


@dataclass(frozen=True)
class _Line:
    area: str
    record_id: int
    number: str
    title: str


def documents(text: str, limit: int) -> tuple[list[Found], list[Found]]:
    """By their numbers, and by their words."""
    words = search_index.folded(text)
    lines = {row[:2]: _Line(*row) for row in _by_number(words, limit)}
    asked = _rooms_as_codes(words)
    for row in search_index.look_up(asked, limit=3 * limit, but_not=_OWN_WAYS):
        lines.setdefault(row[:2], _Line(*row))
    numbered: list[tuple[_Line, int]] = []
    told: list[_Line] = []
    for line in lines.values():
        fit = _fit(search_index.folded(line.number), words) if line.area not in _UNNUMBERED else None
        if fit is None:
            told.append(line)
        else:
            numbered.append((line, fit))
    numbered.sort(key=lambda pair: pair[1])
    return [_by_its_number(*pair, words) for pair in numbered[:limit]], _by_words(
        told[:limit], asked, more=len(told) > limit
    )


def _by_number(words: str, limit: int) -> list[tuple[str, int, str, str]]:
    """What is meant by `jd20261124019`, `jd1124-019` or a bare tail such as `019`, the newest first."""
    said = re.fullmatch(_NUMBER, words)
    if said is None:
        return []
    tail = f"-{said['place']}"
    asked = " ".join(part for part in (said["area"], f"{said['day']}{tail}" if said["day"] else tail) if part)
    found = search_index.look_up(asked, limit=2 * limit, but_not=_OWN_WAYS)
    area = said["area"] or ""
    return [
        row
        for row in found
        if row[2].lower().endswith(f"{said['day'] or ''}{tail}") and row[2].lower().startswith(area)
    ]


def _rooms_as_codes(words: str) -> str:
    """Rooms among several words in the one spelling documents have: `3栋2单元1501 漏水` as `3-2-1501 漏水`."""
    parts = words.split()
    return " ".join(map(_room_as_code, parts)) if len(parts) > 1 else words


def _room_as_code(word: str) -> str:
    name = parse_unit(word)
    if name is None or not name.building or not name.room:
        return word
    codes = [
        str(unit.code).lower() for unit in find_units(word, 2) if unit.room in (name.room, other_spelling(name.room))
    ]
    return codes[0] if len(codes) == 1 else word


def _fit(number: str, words: str) -> int | None:
    """How the number fits; None where it was not the number."""
    plain, typed = number.replace("-", ""), words.replace("-", "").replace(" ", "")
    if plain == typed:
        return EXACT
    if plain.endswith(typed) and len(typed) >= 3:
        return PARTLY
    said = re.fullmatch(_NUMBER, words)
    if said is not None and said["area"] and number.startswith(said["area"]) and number.endswith(f"-{said['place']}"):
        return PARTLY
    return INSIDE if words in number else None


def _by_its_number(line: _Line, fit: int, words: str) -> Found:
    return Found(
        line.area,
        line.record_id,
        line.number,
        line.title,
        mark("编号"),
        mark("单号"),
        _one_line(line.title),
        fit,
        typed=words,
    )


def _by_words(lines: list[_Line], words: str, *, more: bool) -> list[Found]:
    fragment = max(words.split(), key=len, default="")
    elsewhere: dict[str, list[int]] = {}
    for line in lines:
        if fragment not in search_index.folded(line.title):
            elsewhere.setdefault(line.area, []).append(line.record_id)
    told = {area: search_index.words_of(area, ids) for area, ids in elsewhere.items()}
    # more of them than are told: the heading says which ones
    group = mark("内容，最近的") if more else mark("内容")
    found = []
    for line in lines:
        text = told.get(line.area, {}).get(line.record_id, line.title)
        piece = snippet(text, fragment)
        found.append(
            Found(
                line.area,
                line.record_id,
                line.number,
                line.title,
                mark("内容"),
                group,
                piece,
                typed=fragment,
            )
        )
    return found


def snippet(text: str, fragment: str) -> str:
    """The piece of a text around what was typed; telephones in it are masked."""
    plain = " ".join(text.split())
    at = plain.lower().find(fragment)
    start = max(0, at - _BEFORE)
    # masking keeps the length, so a hit inside a telephone stays where it is
    piece = _one_line(plain)[start : start + _LONGEST]
    return f"…{piece}" if start else piece


def _one_line(text: str) -> str:
    return _MOBILE.sub(lambda hit: mask_phone(hit.group()), " ".join(text.split()))
