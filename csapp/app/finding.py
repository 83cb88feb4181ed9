"""The one box: people, rooms, cars and documents by any spelling, in groups, best first (design 6, peers 3.2, 1)."""

import re
from collections.abc import Iterable
from dataclasses import replace

from csapp.app.finding_documents import documents
from csapp.app.found import EXACT, INSIDE, PARTLY, Found
from csapp.core.marks import mark
from csapp.core.values import folded_width, mask_phone
from csapp.db import search_index
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import Resident, by_name, by_phone, residents_of
from csapp.masterdata.places.service import find_units, parse_unit
from csapp.masterdata.vehicles.models import Vehicle, plain_plate
from csapp.registers.sound import INNER, plain_sound, typed_keys

# data: signs of which every room number has one
_NUMBERED = r"[0-9０-９a-zA-Z〇零一二三四五六七八九十百两]"


def find(text: str, limit: int = 8) -> list[Found]:
    """What is meant by `text`: groups in the order of look 3, an exact one first; telephones are masked.

    At most `limit` results, of every group some.
    """
    text = text[: search_index.LONGEST].strip()
    if not text:
        return []
    with connected():
        groups = [
            _rooms(text, limit),
            _people(text, limit),
            _telephones(text, limit) + _plates(text, limit),
            *documents(text, limit),
        ]
    filled = [sorted(group, key=lambda row: row.fit) for group in groups if group]
    return _share(sorted(filled, key=lambda group: group[0].fit != EXACT), limit)


def _share(groups: list[list[Found]], limit: int) -> list[Found]:
    """Every group gets its part of the lines, the first ones what is left over."""
    room = [min(len(group), max(1, limit // len(groups))) for group in groups] if groups else []
    left = limit - sum(room)
    for at, group in enumerate(groups):
        more = min(left, len(group) - room[at])
        room[at] += max(more, 0)
        left -= max(more, 0)
    cut = [
        replace(row, more=len(group) > count or len(group) >= limit)
        for group, count in zip(groups, room, strict=True)
        for row in group[:count]
    ]
    return cut[:limit]


def _rooms(text: str, limit: int) -> list[Found]:
    """Everybody in the one room that was typed in full; of several rooms the first person of each."""
    name = parse_unit(text) if re.search(_NUMBERED, text) else None
    units = find_units(text, limit) if name is not None else []
    if not units or name is None:
        return []
    fits = {unit.id: _fit_of_room(unit.room, name.building, name.room) for unit in units}
    exact = [unit_id for unit_id, fit in fits.items() if fit == EXACT]
    lines = residents_of(list(fits))
    first = {line.unit_id: line for line in reversed(lines)}
    kept = [line for line in lines if exact == [line.unit_id] or line is first[line.unit_id]]
    return [_resident(line, fits[line.unit_id or 0], mark("房号"), mark("房号")) for line in kept]


def _fit_of_room(room: str, building: str, said: str) -> int:
    if room != said:
        return INSIDE
    return EXACT if building else PARTLY


def _resident(line: Resident, fit: int, reason: str, group: str, typed: str = "") -> Found:
    """A person of a room, or the room alone where nobody is in it."""
    kind, key = ("places", line.unit_id) if line.person_id is None else ("people", line.person_id)
    return Found(
        kind=kind,
        key=key or 0,
        number=line.unit_code,
        title=f"{line.name} {line.relation}".strip() if line.person_id is not None else line.unit_spoken,
        reason=reason,
        group=group,
        second=mask_phone(line.phone) if line.phone else line.relation if line.person_id is None else "",
        fit=fit,
        unit_id=line.unit_id,
        person_id=line.person_id,
        typed=typed,
        line=line,
    )


def _people(text: str, limit: int) -> list[Found]:
    """By name, pinyin or initials; a room said beside a name chooses among those of that name."""
    if folded_width(text).replace(" ", "").isdigit():
        return []
    lines = by_name(text, limit)
    if not lines and len(text.split()) == 2:
        lines = _of_room(text.split(), limit)
    keys = set(typed_keys(text))
    return [_resident(line, _fit_of_name(line.name, text, keys), mark("姓名"), mark("姓名")) for line in lines]


def _of_room(words: list[str], limit: int) -> list[Resident]:
    """`3栋 单雅琴`, `syq 1501`: those of the name who live there."""
    for name, place in (words, reversed(words)):
        said = parse_unit(place) or parse_unit(f"{place}-")
        if said is not None:
            lines = [line for line in by_name(name, 4 * limit) if line.unit_code]
            parts = [part for part in (said.building, said.entrance, said.room) if part]
            return [line for line in lines if _within(line.unit_code.split("-"), parts)][:limit]
    return []


def _within(code: list[str], parts: list[str]) -> bool:
    return parts == code or all(part in code for part in parts)


def _fit_of_name(name: str, text: str, keys: set[str]) -> int:
    plain = plain_sound(name)
    if plain in keys:
        return EXACT
    if plain.startswith(tuple(keys)):
        return PARTLY
    return PARTLY if text.isascii() else INSIDE


def _telephones(text: str, limit: int) -> list[Found]:
    digits = re.sub(r"^(?:\+|00)86|[\s-]", "", folded_width(text))
    if not re.fullmatch(r"[0-9]{3,24}", digits):
        return []
    found = []
    for line in by_phone(digits, limit):
        fit = EXACT if line.phone == digits else PARTLY if line.phone.endswith(digits) else INSIDE
        found.append(_resident(line, fit, mark("电话"), mark("电话车牌"), digits))
    return found


def by_plate(text: str, limit: int) -> list[tuple[int | None, int | None, str]]:
    """Person, room and plate of the cars meant: a way to people for the finder of the pages."""
    with connected():
        return [(car.person_id, car.unit_id, _dotted(car.plate)) for car in _cars(text, limit)]


def _cars(text: str, limit: int) -> list[Vehicle]:
    typed = plain_plate(text)
    if not 3 <= len(typed) <= 12:
        return []
    keys = (typed, INNER + typed)
    found = [row[1] for key in keys for row in search_index.look_up_keys(key, (Vehicle.key(),), limit)]
    order = list(dict.fromkeys(found))[:limit]
    if not order:
        return []
    cars = {car.id: car for car in Vehicle.select().where(Vehicle.id.in_(order))}
    return [cars[key] for key in order if key in cars]


def _dotted(plate: str) -> str:
    """As it stands on the car: `苏E·31501`."""
    return f"{plate[:2]}·{plate[2:]}" if len(plate) in (7, 8) else plate


def _plates(text: str, limit: int) -> list[Found]:
    typed = plain_plate(text)
    cars = _cars(text, limit)
    owners = dict(_owners(car.person_id for car in cars))
    found = []
    for car in cars:
        plate = plain_plate(car.plate)
        fit = EXACT if plate == typed else PARTLY if plate.endswith(typed) or plate.startswith(typed) else INSIDE
        line = Resident(car.unit_id, "", "", car.person_id, owners.get(car.person_id or 0, ""), "", "", "plate")
        found.append(
            Found(
                kind=Vehicle.key(),
                key=car.id,
                number=_dotted(car.plate),
                title=f"{line.name} {car.spoken}".strip(),
                reason=mark("车牌"),
                group=mark("电话车牌"),
                second=car.spoken,
                fit=fit,
                unit_id=car.unit_id,
                person_id=car.person_id,
                typed=typed,
                line=line,
            )
        )
    return found


def _owners(person_ids: Iterable[int | None]) -> list[tuple[int, str]]:
    wanted = [person_id for person_id in person_ids if person_id is not None]
    return tuples(Person.select(Person.id, Person.name).where(Person.id.in_(wanted))) if wanted else []
