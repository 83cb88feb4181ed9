"""People: keeping their file, where they live, and finding them by name, pinyin, telephone or room."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, clean_text, folded_width, member
from csapp.core.values import identity_number as read_identity
from csapp.core.values import phone as read_phone
from csapp.db import search_index
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation, Secrecy
from csapp.masterdata.places.models import Unit
from csapp.masterdata.places.service import find_units, unit_at
from csapp.registers.sound import INNER, sound_of, typed_keys

# data: words in the names of companies; compiled at the first use
_COMPANY = r"公司|集团|中心|银行|商店|超市|学校|医院|事务所|工作室|厂$|店$|部$"


def looks_like_company(name: str) -> bool:
    """Whether a name is an organisation's by its last word (公司, 银行, 超市 …)."""
    return bool(re.search(_COMPANY, name))


def _named(name: str) -> str:
    name = clean_line(name)
    if not name:
        raise BadInput("name", mark("写上姓名或单位名称。"))
    if len(name) > 80:
        raise BadInput("name", mark("名称最多 80 个字。"))
    return name


def add_person(
    name: str,
    *,
    by: Actor,
    at: datetime,
    phones: tuple[str, ...] = (),
    identity_number: str = "",
    is_company: bool | None = None,
    is_vip: bool = False,
    note: str = "",
    note_until: date | None = None,
) -> Person:
    """A new file; `phones` in any spelling, the first to call first; raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    name = _named(name)
    numbers = dict.fromkeys(read_phone(text, "phones") for text in phones)
    identity_number = read_identity(identity_number) if identity_number.strip() else ""
    with unit_of_work(by, at) as work:
        person = work.add(
            Person(
                name=name,
                sound=sound_of(name),
                phone=next(iter(numbers), ""),
                is_company=looks_like_company(name) if is_company is None else is_company,
                identity_number=identity_number,
                is_vip=is_vip,
                note=clean_text(note),
                note_until=note_until,
            )
        )
        for place, digits in enumerate(numbers):
            work.add(Phone(person=person, digits=digits, place=place))
        return person


def change_person(person_id: int, *, version: int | None = None, by: Actor, at: datetime, **values: Any) -> Person:
    """Correct a file; a new 密级 needs 主管 (S54); raises StaleRecord, NotAllowed, BadInput."""
    require(by, Permission.EDIT_MASTERDATA)
    if "secrecy" in values:
        require(by, Permission.SET_SECRECY)
        values["secrecy"] = member(Secrecy, values["secrecy"], "secrecy")
    if "name" in values:
        values["name"] = _named(values["name"])
        values["sound"] = sound_of(values["name"])
    if values.get("identity_number", "").strip():
        values["identity_number"] = read_identity(values["identity_number"])
    if "note" in values:
        values["note"] = clean_text(values["note"])
    with unit_of_work(by, at) as work:
        return work.change(fetch(Person, person_id), "change", version=version, **values)


def set_phones(person_id: int, phones: tuple[str, ...], *, by: Actor, at: datetime) -> list[Phone]:
    """Keep exactly these numbers, in this order; raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    wanted = list(dict.fromkeys(read_phone(text, "phones") for text in phones))
    with unit_of_work(by, at) as work:
        fetch(Person, person_id)
        held = {str(row.digits): row for row in Phone.select().where(Phone.person == person_id)}
        work.change(fetch(Person, person_id), "phones", phone=wanted[0] if wanted else "")
        for digits, row in held.items():
            if digits not in wanted:
                work.remove(row)
        return [_keep_phone(work, held.get(digits), person_id, digits, place) for place, digits in enumerate(wanted)]


def _keep_phone(work: Work, held: Phone | None, person_id: int, digits: str, place: int) -> Phone:
    if held is None:
        return work.add(Phone(person=person_id, digits=digits, place=place))
    return held if held.place == place else work.change(held, "change", place=place)


def move_in(
    person_id: int, unit_id: int, relation: Relation, *, by: Actor, at: datetime, from_on: date | None = None
) -> Occupancy:
    """A person owns or lives in a room from that day; the same pair is kept once; raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    relation = member(Relation, relation, "relation")
    with unit_of_work(by, at) as work:
        fetch(Person, person_id), fetch(Unit, unit_id)
        held = Occupancy.get_or_none(
            Occupancy.person == person_id, Occupancy.unit == unit_id, Occupancy.until_on.is_null()
        )
        if held is None:
            return work.add(Occupancy(person=person_id, unit=unit_id, relation=relation, from_on=from_on))
        return held if held.relation == relation else work.change(held, "change", relation=relation)


def move_out(occupancy_id: int, until_on: date, *, version: int | None = None, by: Actor, at: datetime) -> Occupancy:
    """The person leaves the room on that day; raises BadInput for a day before moving in."""
    require(by, Permission.EDIT_MASTERDATA)
    with unit_of_work(by, at) as work:
        held = fetch(Occupancy, occupancy_id)
        if held.from_on is not None and until_on < held.from_on:
            raise BadInput("until_on", mark("搬出日期早于入住日期 {day}，核对后再填。"), day=str(held.from_on))
        return work.change(held, "move_out", version=version, until_on=until_on)


def settle_in(
    *,
    by: Actor,
    at: datetime,
    room: str,
    name: str,
    relation: Relation | str,
    phone: str = "",
    identity_number: str = "",
    from_on: date | None = None,
) -> Occupancy:
    """Somebody new in a room: file, telephone and room in one step. Raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    numbers = (read_phone(phone),) if phone.strip() else ()
    with unit_of_work(by, at):
        unit = unit_at(room)
        person = add_person(name, by=by, at=at, phones=numbers, identity_number=identity_number)
        return move_in(person.id, unit.id, member(Relation, relation, "relation"), by=by, at=at, from_on=from_on)


def change_occupant(
    occupancy_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    relation: Relation | str,
    name: str,
    phone: str = "",
    identity_number: str = "",
    is_vip: bool = False,
    note: str = "",
    note_until: date | None = None,
) -> Occupancy:
    """Correct a line of the 住户台账; an empty telephone or identity number stays as it was.

    A new telephone is called first, the earlier ones stay behind it. Raises BadInput, NotAllowed, StaleRecord.
    """
    require(by, Permission.EDIT_MASTERDATA)
    values: dict[str, Any] = {"name": name, "is_vip": is_vip, "note": note, "note_until": note_until}
    if identity_number.strip():
        values["identity_number"] = identity_number
    with unit_of_work(by, at) as work:
        occupancy = fetch(Occupancy, occupancy_id)
        work.change(occupancy, "change", version=version, relation=member(Relation, relation, "relation"))
        change_person(occupancy.person_id, by=by, at=at, **values)
        if phone.strip():
            held = Phone.select().where(Phone.person == occupancy.person_id).order_by(Phone.place)
            set_phones(occupancy.person_id, (read_phone(phone), *[row.digits for row in held]), by=by, at=at)
        return occupancy


def reveal(person_id: int, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """The unmasked telephones and identity number of a person; who looked is written down (S54)."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        person = fetch(Person, person_id)
        require_reveal(person_id, by)
        work.tell(Person.key(), person_id, "reveal")
        phones = Phone.select().where(Phone.person == person_id).order_by(Phone.place)
        return (*[str(row.digits) for row in phones], str(person.identity_number))


def require_reveal(person_id: int | None, by: Actor) -> None:
    """Raise NotAllowed unless `by` may see this person's telephone in full: 机密 needs 主管 (S54)."""
    require(by, Permission.REVEAL)
    if person_id is not None and fetch(Person, person_id).secrecy == Secrecy.CONFIDENTIAL:
        require(by, Permission.SET_SECRECY)


def reveal_occupant(occupancy_id: int, *, by: Actor, at: datetime) -> dict[str, str]:
    """The unmasked values of a line of the 住户台账, by field; who looked is written down (S54)."""
    require(by, Permission.REVEAL)
    with connected():
        person_id = fetch(Occupancy, occupancy_id).person_id
    *phones, identity = reveal(person_id, by=by, at=at)
    return {"phone": "、".join(phones), "identity_number": identity}


@frozen
class Resident:
    """One line of the finder: a person in a room, or a person or room alone."""

    unit_id: int | None
    unit_code: str
    unit_spoken: str
    person_id: int | None
    name: str
    relation: str
    phone: str
    matched: str  # unit, name, phone or a way of WAYS
    hit: str = ""  # what led here by such a way: the plate


def residents_of(unit_ids: list[int], matched: str = "unit") -> list[Resident]:
    """Everybody in these rooms, owners first; a room with nobody is listed alone."""
    units = {unit.id: unit for unit in Unit.select().where(Unit.id.in_(unit_ids))}
    rows = (
        Occupancy.select(Occupancy, Person)
        .join(Person)
        .where(Occupancy.unit.in_(unit_ids), Occupancy.until_on.is_null())
        .order_by(Occupancy.id)
    )
    order = list(Relation)
    by_unit: dict[int, list[Any]] = {}
    for row in sorted(rows, key=lambda row: order.index(Relation(row.relation))):
        by_unit.setdefault(row.unit_id, []).append(row)
    phones = first_phones([row.person_id for held in by_unit.values() for row in held])
    lines: list[Resident] = []
    for unit_id in unit_ids:
        unit = units.get(unit_id)
        if unit is None:
            continue
        held = by_unit.get(unit_id, [])
        lines += [
            Resident(
                unit.id, unit.code, unit.spoken, row.person_id, row.person.name, str(row.relation),
                phones.get(row.person_id, ""), matched,
            )
            for row in held
        ] or [Resident(unit.id, unit.code, unit.spoken, None, "", str(unit.status), "", matched)]  # fmt: skip
    return lines


def first_phones(person_ids: list[int]) -> dict[int, str]:
    """The number to call first, by person."""
    rows = Phone.select(Phone.person, Phone.digits).where(Phone.person.in_(person_ids)).order_by(Phone.place.desc())
    return dict(tuples(rows))


def _residents_by_person(person_ids: list[int], matched: str, phones: dict[int, str]) -> list[Resident]:
    rows = (
        Occupancy.select(Occupancy, Person, Unit)
        .join_from(Occupancy, Person)
        .join_from(Occupancy, Unit)
        .where(Occupancy.person.in_(person_ids), Occupancy.until_on.is_null())
    )
    place = {person_id: index for index, person_id in enumerate(person_ids)}
    lines = [
        Resident(
            row.unit_id, row.unit.code, row.unit.spoken, row.person_id, row.person.name, str(row.relation),
            phones.get(row.person_id, ""), matched,
        )
        for row in sorted(rows, key=lambda row: (place[row.person_id], row.unit_id))
    ]  # fmt: skip
    housed = {line.person_id for line in lines}
    alone = Person.select().where(Person.id.in_([pid for pid in person_ids if pid not in housed]))
    lines += [Resident(None, "", "", p.id, p.name, "", phones.get(p.id, ""), matched) for p in alone]
    return sorted(lines, key=lambda line: place[line.person_id or 0])


# How somebody else's things lead to people, by the word for what matched: cars by their plates. Filled at the start.
Way = Callable[[str, int], list[tuple[int | None, int | None, str]]]
WAYS: dict[str, Way] = {}


def find_residents(text: str, limit: int = 8) -> list[Resident]:
    """People and rooms meant by a room number, a name, pinyin, initials or part of a telephone or plate; best first."""
    with connected():
        units = find_units(text, limit)
        lines = residents_of([unit.id for unit in units])[:limit]
        digits = re.sub(r"^(?:\+|00)86|[\s-]", "", folded_width(text))[:24]
        if len(lines) < limit and re.fullmatch(r"[0-9]{3,}", digits):
            lines += by_phone(digits, limit - len(lines))
        if len(lines) < limit and not re.sub(r"\s", "", text).isdigit():
            lines += by_name(text, limit - len(lines))
        for matched, way in WAYS.items():
            if len(lines) < limit:
                lines += _residents_by_way(way(text, limit - len(lines)), matched)
        return lines[:limit]


def _residents_by_way(found: list[tuple[int | None, int | None, str]], matched: str) -> list[Resident]:
    """The person or else the room that something belongs to; its own name stands where a telephone would."""
    lines = []
    for person_id, unit_id, name in found:
        held = _residents_by_person([person_id], matched, {}) if person_id is not None else []
        held = [line for line in held if unit_id in (None, line.unit_id)] or held
        if not held and unit_id is not None:
            held = residents_of([unit_id], matched)
        lines += [replace(line, hit=name) for line in held[:1]]
    return lines


def by_phone(digits: str, limit: int) -> list[Resident]:
    """Whose number is this, ends so or contains these digits, in that order."""
    found = [
        row for key in (digits, INNER + digits) for row in search_index.look_up_keys(key, (Phone.key(),), 2 * limit)
    ]
    if not found:
        return []
    order = sorted(dict.fromkeys(found), key=lambda row: row[2].lstrip(INNER) != digits)
    held = Phone.select(Phone.id, Phone.person, Phone.digits).where(Phone.id.in_([row[1] for row in order]))
    numbers = {row[0]: row[1:] for row in tuples(held)}
    hits: dict[int, str] = {}
    for _, phone_id, _ in order:
        if phone_id in numbers:
            hits.setdefault(*numbers[phone_id])
    people = list(hits)[:limit]
    return _residents_by_person(people, "phone", hits)[:limit]


def by_name(text: str, limit: int) -> list[Resident]:
    """Whole names and readings first, then those that begin so, then those with it inside; residents before others."""
    ranks: dict[int, tuple[int, int]] = {}
    for place, beginning in enumerate(("", INNER)):
        for typed in typed_keys(text):
            if len(ranks) < limit:
                for _, person_id, key in search_index.look_up_keys(beginning + typed, (Person.key(),), 2 * limit):
                    ranks.setdefault(person_id, (place, len(key) - len(typed)))
    if not ranks:
        return []
    lines = _residents_by_person(list(ranks), "name", first_phones(list(ranks)))
    return sorted(lines, key=lambda line: (*ranks[line.person_id or 0], line.unit_id is None))[:limit]
