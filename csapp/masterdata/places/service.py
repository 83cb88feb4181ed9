"""Rooms: reading any spelling of a room number, and keeping the list of rooms."""

import re
from datetime import date, datetime
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, clean_text, folded_width, hundredths, member
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.masterdata.places.models import NoteKind, Unit, UnitNote, UnitStatus

# data: numbers as they are written in Chinese
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# data: patterns as text; compiled at their first use, not at the start
_HAN_NUMBER = r"[〇零一二三四五六七八九十百两]+(?=号?[栋幢座楼单层室房门梯#]|$|-)"
_TRADITIONAL = str.maketrans("號樓棟單層門", "号楼栋单层门")
# data: as above
_ESTATE = r"^[\u4e00-\u9fff]{1,12}(?:园|苑|城|府|庭|湾|里|居|小区|广场|公寓|新村)-?(?=[0-9A-Z])"
# data: words of room numbers, for the patterns below
_BUILDING = r"(?:号?楼|号?[栋幢座]|#楼?)"
# data: as above, the entrance
_ENTRANCE = r"(?:单元|门|梯)"
# data: as above, one part of a number
_PART = r"[^\W_栋幢座楼单室房号]{1,12}?"
# data: as above
_UNIT = (
    rf"(?:(?P<building>{_PART})(?:{_BUILDING}-?|-))?(?:(?P<entrance>{_PART})(?:{_ENTRANCE}-?|-))?"
    rf"(?:[0-9]{{1,3}}[楼层]-?)?(?P<room>{_PART})?(?:号?[室房]|号)?"
)
_ALONE = r"[0-9]{3,5}|[0-9]{1,5}[A-Z]|[A-Z][0-9]{1,5}"


@frozen
class UnitName:
    """The parts of a room number; an empty part was not said."""

    building: str
    entrance: str
    room: str

    @property
    def code(self) -> str:
        """`3-2-1501`."""
        return "-".join(part for part in (self.building, self.entrance, self.room) if part)


def _han_to_digits(match: re.Match[str]) -> str:
    """一百零二 as 102, 十二 as 12, 一五零一 as 1501."""
    words = match.group()
    if not re.search("[十百]", words):
        return "".join(str(_HAN_DIGITS[c]) for c in words)
    total, digit = 0, 0
    for c in words:
        if c in "十百":
            total += (digit or (1 if c == "十" else 0)) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[c]
    return str(total + digit)


def parse_unit(text: str) -> UnitName | None:
    """The room meant by `3-2-1501`, `3栋2单元1501`, `3#2-1501`, `三栋二单元1501`, `3 1501`; None if it is none.

    `3栋2单元` says an entrance: its room is empty.
    """
    line = re.sub(r"[\s—–－−‐‑_/、,，.~]+", "-", folded_width(text).upper().translate(_TRADITIONAL)).strip("-")
    line = re.sub(r"第(?=[0-9〇零一二三四五六七八九十])", "", line)
    line = re.sub(_ESTATE, "", re.sub(_HAN_NUMBER, _han_to_digits, line))
    found = re.fullmatch(_UNIT, line) if len(line) <= 60 else None
    if not found:
        return None
    building, entrance, room = (_trimmed(found[part] or "") for part in ("building", "entrance", "room"))
    if building or entrance:
        return UnitName(building, entrance, room)
    return UnitName("", "", room) if re.fullmatch(_ALONE, room) else None


def _trimmed(part: str) -> str:
    return part.lstrip("0") or part if part.isdigit() and len(part) < 3 else part


def unit_name(building: str, entrance: str, room: str) -> UnitName:
    """The parts as kept: without 栋, 单元 and 室, half width; raises BadInput."""
    parts = [
        re.sub(r"\s", "", folded_width(part)).upper().translate(_TRADITIONAL) for part in (building, entrance, room)
    ]
    spoken = [re.sub(_HAN_NUMBER, _han_to_digits, part) for part in parts]
    cleaned = [
        re.sub(rf"^第|(?:{_BUILDING}|号)$", "", spoken[0]),
        re.sub(rf"^第|{_ENTRANCE}$", "", spoken[1]),
        re.sub(r"(?:号?[室房]|号)$", "", spoken[2]),
    ]
    if not cleaned[0]:
        raise BadInput("building", mark("写上楼栋，例如 3。"))
    if not cleaned[2]:
        raise BadInput("room", mark("写上房号，例如 1501。"))
    if any(len(part) > 20 or "-" in part for part in cleaned):
        raise BadInput("room", mark("房号「{text}」认不出来，写成 3-2-1501 这样。"), text="-".join(parts)[:40])
    return UnitName(_trimmed(cleaned[0]), _trimmed(cleaned[1]), cleaned[2])


def find_units(text: str, limit: int = 8) -> list[Unit]:
    """Rooms meant by a spelling, best first; a room said without its entrance finds all entrances."""
    name = parse_unit(text)
    if name is None:
        return []
    with connected():
        query = Unit.select()
        if name.building:
            query = query.where(Unit.building == name.building)
        if name.entrance:
            query = query.where(Unit.entrance == name.entrance)
        if not name.room:
            return list(query.order_by(Unit.id).limit(limit))
        exact = list(query.where(Unit.room == name.room).order_by(Unit.id).limit(limit))
        if name.building and not exact and (other := other_spelling(name.room)):
            exact = list(query.where(Unit.room == other).order_by(Unit.id).limit(limit))
        if name.building and len(exact) < limit:
            opening = query.where(Unit.room.startswith(name.room), Unit.room != name.room)
            exact.extend(opening.order_by(Unit.room, Unit.id).limit(limit - len(exact)))
        return exact


def other_spelling(room: str) -> str:
    """903 is 0903 and 0903 is 903: floors below the tenth are written with and without their zero; empty for others."""
    if not room.isdigit():
        return ""
    return f"0{room}" if len(room) == 3 and room[0] != "0" else room[1:] if len(room) == 4 and room[0] == "0" else ""


def unit_at(text: str) -> Unit:
    """The one room meant by `text`; raises BadInput for none and for several."""
    units = find_units(text, 2)
    if len(units) == 1 or (units and units[0].code == text.strip()):
        return units[0]
    raise BadInput("room", mark("没有找到房号「{text}」，写成 3-2-1501 这样。"), text=text.strip()[:40])


def buildings() -> dict[str, set[str]]:
    """Every building with its entrances."""
    found: dict[str, set[str]] = {}
    with connected():
        for building, entrance in tuples(Unit.select(Unit.building, Unit.entrance).distinct()):
            found.setdefault(building, set()).add(entrance)
    return found


def add_unit(
    name: UnitName,
    *,
    by: Actor,
    at: datetime,
    area: int | None = None,
    status: UnitStatus = UnitStatus.OCCUPIED,
    handed_over_on: date | None = None,
    note: str = "",
) -> Unit:
    """A new room; `area` in hundredths of a square metre; raises BadInput where it is there already."""
    require(by, Permission.EDIT_MASTERDATA)
    with unit_of_work(by, at) as work:
        if Unit.select().where(Unit.code == name.code).exists():
            raise BadInput("room", mark("{code} 已经在册。"), code=name.code)
        return work.add(
            Unit(
                code=name.code,
                building=name.building,
                entrance=name.entrance,
                room=name.room,
                area=area,
                status=member(UnitStatus, status, "status"),
                handed_over_on=handed_over_on,
                note=clean_text(note),
            )
        )


def change_unit(unit_id: int, *, version: int | None = None, by: Actor, at: datetime, **values: Any) -> Unit:
    """Correct a room; another building, entrance or room gives it another code.

    Raises StaleRecord, NotAllowed, BadInput.
    """
    require(by, Permission.EDIT_MASTERDATA)
    if "status" in values:
        values["status"] = member(UnitStatus, values["status"], "status")
    if "note" in values:
        values["note"] = clean_text(values["note"])
    with unit_of_work(by, at) as work:
        held = fetch(Unit, unit_id)
        if {"building", "entrance", "room"} & set(values):
            parts = {part: values.get(part, getattr(held, part)) for part in ("building", "entrance", "room")}
            name = unit_name(**parts)
            values |= {"building": name.building, "entrance": name.entrance, "room": name.room, "code": name.code}
        try:
            return work.change(held, "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise BadInput("room", mark("这个房号已经在册，核对楼栋和单元。")) from double


def create_unit(
    *,
    by: Actor,
    at: datetime,
    building: str,
    room: str,
    entrance: str = "",
    status: UnitStatus | str = UnitStatus.OCCUPIED,
    new_area: str = "",
    handed_over_on: date | None = None,
    note: str = "",
) -> Unit:
    """A new room as typed at the desk; raises BadInput, NotAllowed."""
    return add_unit(
        unit_name(building, entrance, room),
        by=by,
        at=at,
        area=hundredths(new_area, "new_area") if new_area.strip() else None,
        status=member(UnitStatus, status, "status"),
        handed_over_on=handed_over_on,
        note=note,
    )


def correct_unit(
    unit_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    status: UnitStatus | str,
    new_area: str = "",
    handed_over_on: date | None = None,
    layout: str = "",
    fees_paid_until: date | None = None,
    note: str = "",
) -> Unit:
    """Correct a room as typed at the desk; an empty area stays as it was. Raises BadInput, NotAllowed, StaleRecord."""
    values: dict[str, Any] = {"status": status, "handed_over_on": handed_over_on, "note": note}
    values |= {"layout": clean_line(layout)[:20], "fees_paid_until": fees_paid_until}
    if new_area.strip():
        values["area"] = hundredths(new_area, "new_area")
    return change_unit(unit_id, version=version, by=by, at=at, **values)


LONGEST_NOTE = 500


def add_note(
    unit_id: int,
    *,
    by: Actor,
    at: datetime,
    words: str,
    kind: NoteKind | str = NoteKind.HINT,
    until_on: date | None = None,
) -> UnitNote:
    """A note on a room, under the writer's name; raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.EDIT_MASTERDATA)
    kind, words = member(NoteKind, kind, "kind"), _noted(words, until_on, at)
    with unit_of_work(by, at) as work:
        unit = fetch(Unit, unit_id)
        return work.add(UnitNote(unit=unit, kind=kind, words=words, until_on=until_on, noted_at=at, noted_by=by.name))


def change_note(
    note_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    words: str,
    kind: NoteKind | str = NoteKind.HINT,
    until_on: date | None = None,
) -> UnitNote:
    """Other words or another day; the note is then the last writer's. Raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.EDIT_MASTERDATA)
    values: dict[str, Any] = {"kind": member(NoteKind, kind, "kind"), "words": _noted(words, until_on, at)}
    with unit_of_work(by, at) as work:
        note = fetch(UnitNote, note_id)
        return work.change(note, "change", version=version, until_on=until_on, noted_at=at, noted_by=by.name, **values)


def remove_note(note_id: int, *, by: Actor, at: datetime) -> None:
    """Take a note away; what it said stays in the trail. Raises NotAllowed, StaleRecord."""
    require(by, Permission.EDIT_MASTERDATA)
    with unit_of_work(by, at) as work:
        work.remove(fetch(UnitNote, note_id))


def _noted(words: str, until_on: date | None, at: datetime) -> str:
    words = clean_text(words)
    if not words:
        raise BadInput("words", mark("写上要提醒同事的话。"))
    if len(words) > LONGEST_NOTE:
        raise BadInput("words", mark("最多写 {count} 个字，详情记在接待里。"), count=LONGEST_NOTE)
    if until_on is not None and until_on < at.date():
        raise BadInput("until_on", mark("{day} 已经过了，写今天或以后的日期。"), day=str(until_on))
    return words


def notes_of(unit_id: int, today: date) -> list[UnitNote]:
    """The notes on a room that hold on `today`, the newest first."""
    held = (UnitNote.until_on.is_null()) | (UnitNote.until_on >= today)
    with connected():
        rows = UnitNote.select().where(UnitNote.unit == unit_id, held)
        return list(rows.order_by(UnitNote.noted_at.desc(), UnitNote.id.desc()))
