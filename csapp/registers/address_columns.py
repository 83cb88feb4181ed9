"""An address put together from several columns, one combined column, a section line or the cells above.

What a spelling means is asked of `parse`, which gives (building, entrance, room) with empty texts for what was not
said, or None.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import folded_width
from csapp.registers.cells import column, is_blank, text_of

Address = tuple[str, str, str]
Parse = Callable[[str], Address | None]
NOWHERE: Address = ("", "", "")

_PLAIN = re.compile(r"([1-9]\d?)(?:号楼|[栋幢座#-])([1-9]\d?)(?:单元|-)(\d{3,4})室?").fullmatch
_PLACE = re.compile(
    r"(?<![-~—至到、,，0-9])第?(?P<building>[A-Za-z0-9一二三四五六七八九十百]{1,5})\s*(?:号?[栋幢座]|号楼|#楼?)"
    r"(?:\s*(?P<entrance>[A-Za-z0-9一二三四五六七八九十]{1,4})\s*(?:单元|门|梯))?"
)
_TAIL = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{1,3}|[A-Za-z][0-9]?)(?:号楼|号?[栋幢座])")
_ENTRANCE = re.compile(r"第?(?P<entrance>[A-Za-z0-9一二三四五六七八九十]{1,4})\s*单元")
_BLANKS = frozenset((None, ""))
# data: marks for the value above
_DITTO = frozenset(("同上", "〃", "″", '"', "''", "”", "...", "…"))
_BUILDING_END = re.compile(r"(?:号楼|号?[栋幢座楼#])$")
_ENTRANCE_END = re.compile(r"(?:单元|门|梯)$")
_ROOM_END = re.compile(r"[室房号]$")
_FLOOR = re.compile(r"(?:(?<=单元)|(?<=[栋幢座楼#-]))\d{1,2}[层楼](?=\d{3})")
_STAIR = re.compile(r"(?<=[0-9A-Za-z一二三四五六七八九十])[门梯](?=\d)")
_NAMED = re.compile(r"([^\W\d_]{2,8})(\d{1,5}[A-Za-z]?)[号室]?")


def _bare_text(ending: re.Pattern[str], cell: object) -> Any:
    return cell if isinstance(cell, date) else ending.sub("", folded_width(text_of(cell)))


def place_in(text: str) -> tuple[str, str]:
    """Building and entrance named in a title, a section line or a sheet's name; empty where none is."""
    plain = folded_width(text)
    found = _PLACE.search(plain)
    if found is not None:
        return found["building"], found["entrance"] or ""
    inner = _ENTRANCE.fullmatch(plain)
    return "", inner["entrance"] if inner else ""


def carried_down(cells: Sequence[Any], wanted: Sequence[bool] | None = None) -> Sequence[Any]:
    """Ditto marks, and empty cells where `wanted`, take the value above."""
    if wanted is None and _DITTO.isdisjoint(cells):
        return cells
    found: list[Any] = []
    above: Any = ""
    for index, cell in enumerate(cells):
        if is_blank(cell):
            found.append(above if wanted is not None and wanted[index] else cell)
            continue
        if cell not in _DITTO:
            above = cell
        found.append(above)
    return found


def combined_reader(parse: Parse, prefix: str = "") -> Callable[[object], Address]:
    """Reads `3-2-1501`, `3栋2单元1501室`, `商铺12号`; `prefix` is what stands before every value; raises BadInput."""

    def reader(cell: object) -> Address:
        if isinstance(cell, str) and (plain := _PLAIN(cell)):
            return plain.groups()  # type: ignore[return-value]
        if isinstance(cell, date):
            raise BadInput("unit", mark("房号被表格软件改成了日期，设成文本重新写。"))
        text = folded_width(text_of(cell)).removeprefix(prefix)
        if not text:
            return NOWHERE
        spelled = _STAIR.sub("单元", _FLOOR.sub("", re.sub(r"^第(?=[^\W_]+[栋幢座])", "", text)))
        address = parse(spelled)
        if address is None or any(len(part) > 12 for part in address):
            # 滨湖区翠湖路88号3栋2单元1501室: what stands before the building is the street
            tail = _TAIL.search(spelled)
            address = parse(spelled[tail.start() :]) if tail is not None and tail.start() else None
        if address is None or any(len(part) > 12 for part in address):
            named = _NAMED.fullmatch(text)
            if named is None:
                raise BadInput("unit", mark("房号「{text}」认不出来，写成 3-2-1501 这样。"), text=text[:40])
            return (named[1], "", named[2])
        return address

    return reader


def common_prefix(cells: Sequence[Any]) -> str:
    """The estate's name before every combined address: Chinese characters that all values begin with."""
    texts = [text for text in map(text_of, set(cells)) if text]
    if len(texts) < 3:
        return ""
    first, last = min(texts), max(texts)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    found = re.match(r"[\u3400-\u9fff]{2,}", first[:length])
    if not found or re.search("[栋幢座楼期区]", found.group()):
        return ""
    # 三 of 三栋 is a number, not a part of the name
    return found.group().rstrip("一二三四五六七八九十")


class AddressColumns:
    """The columns of one table that say where; any of them may be missing."""

    def __init__(self, parse: Parse, tidy: Callable[[str, str, str], Address]) -> None:
        self._parse = parse
        self._tidy = tidy

    def read(
        self, count: int, columns: dict[str, Sequence[Any]], places: Sequence[tuple[str, str]]
    ) -> tuple[list[Address], dict[int, BadInput]]:
        """One address per row; `places` is the building and entrance that hold where the row names none."""
        found: list[Address] = [NOWHERE] * count
        faults: dict[int, BadInput] = {}
        if "unit" in columns:
            whole = carried_down(columns["unit"])
            found, faults = column(whole, combined_reader(self._parse, common_prefix(whole)), NOWHERE)
            if all(address[0] and address[1] for address in set(found)):
                return found, faults
        buildings, entrances = self._above(count, columns)
        rooms = self._bare("room", columns, _ROOM_END) or [""] * count
        known: dict[tuple[Any, ...], Address | BadInput] = {}
        for index, key in enumerate(zip(buildings, entrances, rooms, found, places, strict=True)):
            address = known.get(key)
            if address is None:
                address = known[key] = self._joined(*key)
            if isinstance(address, BadInput):
                faults.setdefault(index, address)
                address = NOWHERE
            found[index] = address
        return found, faults

    def _above(self, count: int, columns: dict[str, Sequence[Any]]) -> tuple[list[tuple[str, str]], list[str]]:
        """Building (with an entrance it may name) and entrance of each row; those left out are carried down."""
        wanted: list[bool] | None = None
        held = columns.get("building")
        if held is None or not _BLANKS.isdisjoint(held):
            spoken = [columns[key] for key in ("room", "unit") if key in columns]
            said = [any(not is_blank(cell) for cell in row) for row in zip(*spoken, strict=True)] or [False] * count
            wanted = [a and (held is None or is_blank(held[index])) for index, a in enumerate(said)]
        buildings = self._bare("building", columns, _BUILDING_END, wanted) or [""] * count
        split = {text: self._split(text) for text in set(buildings)}
        entrances = self._bare("entrance", columns, _ENTRANCE_END, wanted) or [""] * count
        return [split[text] for text in buildings], entrances

    def _bare(
        self, key: str, columns: dict[str, Sequence[Any]], ending: re.Pattern[str], wanted: list[bool] | None = None
    ) -> list[Any]:
        """The texts of a column without 栋, 单元 or 室; a day stays what it is."""
        if key not in columns:
            return []
        return column(carried_down(columns[key], wanted), partial(_bare_text, ending), "")[0]

    def _joined(
        self, building: tuple[str, str], entrance: str, room: Any, whole: Address, place: tuple[str, str]
    ) -> Address | BadInput:
        if isinstance(room, date):
            return BadInput("room", mark("房号被表格软件改成了日期，设成文本重新写。"))
        own, inner = building
        inner = entrance or inner or (place[1] if own in ("", place[0]) else "")
        own = own or place[0]
        try:
            if whole[2] and (whole[0] or not room):
                return self._around(own, inner, whole)
            return self._with_room(own, inner, room) if room else NOWHERE
        except BadInput as fault:
            return fault

    def _around(self, building: str, entrance: str, whole: Address) -> Address:
        """A combined value that may lack the building, or call the entrance what seems the building."""
        if whole[0] and (whole[1] or not building):
            return self._tidy(*whole)
        if not whole[0] or whole[0] == building:
            return self._tidy(building, entrance, whole[2])
        return self._tidy(building, entrance or whole[0], whole[2])

    def _with_room(self, building: str, entrance: str, room: str) -> Address:
        """A room beside its building; its cell may say more than the room."""
        address = None if room.isdigit() else self._parse(room)
        if address is not None and address[0]:
            return self._around(building, entrance, address)
        return self._tidy(building, entrance, room)

    def _split(self, building: str) -> tuple[str, str]:
        """`3栋2单元` and `3-2` name an entrance as well."""
        plain = re.sub(r"^第(?=.+[栋幢座])", "", building)
        found = re.fullmatch(r"(.+?)(?:号楼|[栋幢座#-])\s*(.+?)(?:单元|门|梯)?", plain)
        own, inner = (found[1], found[2]) if found else (plain, "")
        if own and own.isdigit() and own[0] != "0":
            return own, inner
        try:
            return (self._tidy(own, "", "101")[0] if own else ""), inner
        except BadInput:
            return own, inner
