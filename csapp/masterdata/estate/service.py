"""The whole estate in memory: who is who, what differs, and writing it all in one go (issue item 5)."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from csapp.db.bulk import add_all
from csapp.db.connection import connected, database
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, fetch
from csapp.masterdata.estate.models import Draft, PersonDraft, Place, UnitDraft
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.people.service import looks_like_company
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.vehicles.models import ParkingSpace, Vehicle
from csapp.registers.import_preview import Remark
from csapp.registers.sound import sound_of

Row = tuple[Place, int]  # where it is, and its number in the file
Owner = tuple[PersonDraft | None, UnitDraft | None]

_ADDRESS = ("building", "entrance", "room")
_BATCH = 1000
_MODELS: dict[str, type[Record]] = {
    "unit": Unit,
    "person": Person,
    "home": Occupancy,
    "vehicle": Vehicle,
    "space": ParkingSpace,
}


def iso(value: object) -> date | None:
    """A day as the database gave it."""
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


class Estate:
    """All master data as drafts, read with one query per table; what is put in is written by `write`."""

    def __init__(self) -> None:
        self.units: dict[str, UnitDraft] = {}
        self.people: dict[str, list[PersonDraft]] = {}
        self.by_identity: dict[str, PersonDraft] = {}
        self.vehicles: dict[str, Draft] = {}
        self.spaces: dict[str, Draft] = {}
        self.new: list[Draft] = []
        self.touched: dict[int, Draft] = {}
        with connected():
            self._load()

    def _rows(self, table: str, columns: str, order: str = "id") -> Iterable[tuple[Any, ...]]:
        rows: Iterable[tuple[Any, ...]] = database.execute_sql(f"SELECT {columns} FROM {table} ORDER BY {order}")
        return rows

    def _load(self) -> None:
        names = ("code", "building", "entrance", "room", "area", "status", "handed_over_on", "note")
        unit_by_id: dict[int, UnitDraft] = {}
        for unit_id, *values in self._rows("places", f"id, {', '.join(names)}"):
            unit = UnitDraft("unit", dict(zip(names, values, strict=True)), unit_id)
            unit.values["handed_over_on"] = iso(unit.values["handed_over_on"])
            unit_by_id[unit_id] = self.units[unit.values["code"]] = unit
        person_by_id: dict[int, PersonDraft] = {}
        for person_id, name, identity, note in self._rows("people", "id, name, identity_number, note"):
            person = PersonDraft("person", {"name": name, "identity_number": identity, "note": note}, person_id)
            person_by_id[person_id] = person
            self.keep(person)
        for person_id, digits in self._rows("phone", "person_id, digits", "place, id"):
            person_by_id[person_id].phones.append(digits)
        for person in person_by_id.values():
            person.stored = tuple(person.phones)
        for home_id, person_id, unit_id, relation, from_on, until_on in self._rows(
            "occupancy", "id, person_id, unit_id, relation, from_on, until_on"
        ):
            if until_on is None:
                person, unit = person_by_id[person_id], unit_by_id[unit_id]
                home = {"relation": relation, "from_on": iso(from_on)}
                person.homes[unit.values["code"]] = Draft("home", home, home_id)
                unit.people.append(person)
        self._load_cars(unit_by_id, person_by_id)

    def _load_cars(self, units: dict[int, UnitDraft], people: dict[int, PersonDraft]) -> None:
        links = "person_id, unit_id"
        for car_id, plate, person, unit, brand, color in self._rows("vehicles", f"id, plate, {links}, brand, color"):
            owner = {"person": people.get(person), "unit": units.get(unit)}
            values: dict[str, Any] = {"plate": plate, "brand": brand, "color": color, **owner}
            self.vehicles[plate] = Draft("vehicle", values, car_id)
        for space_id, code, person, unit, zone, kind, area in self._rows(
            "parking_space", f"id, code, {links}, zone, kind, area"
        ):
            owner = {"person": people.get(person), "unit": units.get(unit)}
            values = {"code": code, "zone": zone, "kind": kind, "area": area, **owner}
            self.spaces[code] = Draft("space", values, space_id)

    def keep(self, person: PersonDraft) -> None:
        """Make a person findable by name and identity number."""
        self.people.setdefault(person.values["name"], []).append(person)
        if person.values["identity_number"]:
            self.by_identity.setdefault(person.values["identity_number"], person)

    def has_none(self, identities: Iterable[str], plates: Iterable[str], spaces: Iterable[str]) -> bool:
        """Whether none of these numbers, cars and spaces is known."""
        if not self.by_identity.keys().isdisjoint(identities):
            return False
        return self.vehicles.keys().isdisjoint(plates) and self.spaces.keys().isdisjoint(spaces)

    def match(
        self, name: str, phones: tuple[str, ...], identity: str, codes: tuple[str, ...], common: frozenset[str]
    ) -> PersonDraft | None:
        """The same person: same name and a shared telephone, identity number or room; `common` numbers do not count."""
        housed = None
        for person in self.people.get(name, ()):
            held = person.values["identity_number"]
            if identity and held == identity:
                return person
            if any(code in person.homes for code in codes):
                housed = housed or person
            elif (not identity or not held) and any(
                digits in person.phones and digits not in common for digits in phones
            ):
                return person
        return housed

    def misspelt(self, name: str, phones: tuple[str, ...], identity: str, code: str) -> PersonDraft | None:
        """Somebody stored under a name that differs in one character, with the same number in the same room."""
        unit = self.units.get(code)
        for person in unit.people if unit is not None else ():
            held = person.values["name"]
            apart = sum(a != b for a, b in zip(held, name, strict=False)) if len(held) == len(name) else 9
            same = set(phones) & set(person.stored) or (identity and identity == person.values["identity_number"])
            if apart == 1 and same and person.id is not None and person.origin is None and held[0] == name[0]:
                return person
        return None

    def _put(self, draft: Draft, name: str, value: Any, number: int) -> Remark | None:
        """Write a value that is said; an empty one never takes away what is held."""
        if value in (None, ""):
            return None
        draft.said.setdefault(name, number)
        held = draft.values.get(name)
        if held == value:
            return None
        draft.put(name, value)
        if draft.id is None:
            return None
        self.touched[id(draft)] = draft
        return Remark(name, shown(held), shown(value))

    def put_unit(self, address: tuple[str, str, str], code: str, values: dict[str, Any], row: Row) -> UnitDraft:
        """A room that was not there before."""
        origin, number = row
        unit = UnitDraft("unit", {**values, **dict(zip(_ADDRESS, address, strict=True)), "code": code}, None, origin)
        unit.said = {name: number for name, value in values.items() if value is not None}
        self.units[code] = unit
        self.new.append(unit)
        return unit

    def fill_unit(self, unit: UnitDraft, values: dict[str, Any], number: int) -> list[Remark]:
        """What the ledger says about a room that is there."""
        found = [self._put(unit, name, value, number) for name, value in values.items() if name != "note"]
        note, held = values.get("note") or "", unit.values["note"] or ""
        if note and note not in held:
            found.append(self._put(unit, "note", f"{held}\n{note}".strip(), number))
        return [remark for remark in found if remark is not None]

    def put_person(self, name: str, phones: tuple[str, ...], identity: str, note: str, origin: Place) -> PersonDraft:
        """A person who was not there before."""
        person = PersonDraft("person", {"name": name, "identity_number": identity, "note": note}, None, origin)
        person.phones = list(phones)
        self.keep(person)
        self.new.append(person)
        return person

    def fill_person(self, person: PersonDraft, told: tuple[str, tuple[str, ...], str], number: int) -> list[Remark]:
        """What the ledger says about a person who is there: new numbers come first, old ones stay behind them."""
        name, phones, identity = told
        found = [self._put(person, "name", name, number), self._put(person, "identity_number", identity, number)]
        fresh = [digits for digits in phones if digits not in person.phones]
        if fresh:
            first = person.phones[0] if person.phones else ""
            order = [*phones, *person.phones] if person.id is not None else [*person.phones, *phones]
            person.phones = list(dict.fromkeys(order))
            if person.id is not None:
                self.touched[id(person)] = person
                replaced = first if first and first not in phones else ""
                found.append(Remark("phone", replaced, fresh[0]))
        if identity:
            self.by_identity.setdefault(identity, person)
        return [remark for remark in found if remark is not None]

    def settle(
        self,
        person: PersonDraft,
        unit: UnitDraft,
        relations: tuple[Relation | None, Relation],
        from_on: date | None,
        row: Row,
    ) -> list[Remark]:
        """A person in a room, in the relation that is given or else in the usual one."""
        given, usual = relations
        origin, number = row
        code = unit.values["code"]
        home = person.homes.get(code)
        unit.named += 1
        if home is not None:
            found = (self._put(home, "relation", given, number), self._put(home, "from_on", from_on, number))
            return [remark for remark in found if remark is not None]
        relation = given or usual
        owners = [p for p in unit.people if p.id is not None and p.homes[code].values["relation"] == Relation.OWNER]
        values = {"relation": relation, "from_on": from_on, "person": person, "unit": unit}
        person.homes[code] = home = Draft("home", values, None, origin)
        unit.people.append(person)
        self.new.append(home)
        if unit.id is None and "status" not in unit.said and unit.values["status"] == UnitStatus.VACANT:
            unit.values["status"] = UnitStatus.RENTED if relation == Relation.TENANT else UnitStatus.OCCUPIED
        if given is None and usual is Relation.FAMILY:
            return [Remark("second")]
        if owners and unit.named == 1 and relation is Relation.OWNER:
            return [Remark("new_owner", owners[0].values["name"])]
        return []

    def put_things(
        self, kind: str, codes: Iterable[str], values: dict[str, Any], owner: Owner, row: Row
    ) -> list[Remark]:
        """Cars or spaces, new or filled in; one of a person with a single room belongs to that room."""
        person, unit = owner
        origin, number = row
        if unit is None and person is not None and len(person.homes) == 1:
            unit = self.units[next(iter(person.homes))]
        known = self.vehicles if kind == "vehicle" else self.spaces
        remarks: list[Remark] = []
        for code in codes:
            held = known.get(code)
            if held is not None:
                if self._fill_thing(held, values, (person, unit), number):
                    remarks.append(Remark(f"{kind}_changed", "", code))
                continue
            key = "plate" if kind == "vehicle" else "code"
            draft = Draft(kind, {**values, key: code, "person": person, "unit": unit}, None, origin)
            draft.said = {"unit": number}
            known[code] = draft
            self.new.append(draft)
            remarks.append(Remark(kind, "", code))
        return remarks

    def _fill_thing(self, draft: Draft, values: dict[str, Any], owner: Owner, number: int) -> bool:
        """What the ledger says about a car or space that is there; a new room brings its new owner along."""
        person, unit = owner
        found = [self._put(draft, name, value, number) for name, value in values.items()]
        moved = unit is not None and draft.values["unit"] not in (None, unit)
        found.append(self._put(draft, "unit", unit, number))
        if draft.values["person"] is None or moved:
            found.append(self._put(draft, "person", person, number))
        draft.said.setdefault("unit", number)
        return any(remark is not None for remark in found)


def shown(value: Any) -> str:
    """A value of a draft as text."""
    if isinstance(value, Draft):
        return str(value.values.get("code") or value.values.get("name"))
    return "" if value is None else str(value)


def write(estate: Estate, work: Work, tick: Callable[[int, int], None]) -> None:
    """Write every draft of the estate; the caller has asked for the permission. `tick` may raise to stop it."""
    sound = lru_cache(maxsize=None)(sound_of)
    total = len(estate.new) + len(estate.touched)
    done = 0
    for kind, model in _MODELS.items():
        drafts = [draft for draft in estate.new if draft.model == kind]
        for start in range(0, len(drafts), _BATCH):
            tick(done, total)
            some = drafts[start : start + _BATCH]
            records = [model(**_values(draft, sound)) for draft in some]
            add_all(work, records)
            for draft, record in zip(some, records, strict=True):
                draft.id = record.id
            done += len(some)
        if kind == "person":
            _write_phones(drafts, work)
    for draft in estate.touched.values():
        tick(done, total)
        _write_changes(draft, work, sound)
        done += 1


def _values(draft: Draft, sound: Callable[[str], str]) -> dict[str, Any]:
    """The columns of a new record; what is not said keeps its default."""
    values = {name: _plain(value) for name, value in draft.values.items() if value is not None}
    if draft.model == "person":
        values |= {"sound": sound(values["name"]), "is_company": looks_like_company(values["name"])}
    return values


def _plain(value: Any) -> Any:
    return value.id if isinstance(value, Draft) else value


def _write_phones(drafts: Iterable[Draft], work: Work) -> None:
    rows = [
        Phone(person=draft.id, digits=digits, place=place)
        for draft in drafts
        if isinstance(draft, PersonDraft)
        for place, digits in enumerate(draft.phones)
    ]
    add_all(work, rows)


def _write_changes(draft: Draft, work: Work, sound: Callable[[str], str]) -> None:
    """What differs in a record that was there; telephones in their new order."""
    if draft.id is None:
        return
    if draft.old:
        values = {name: _plain(draft.values[name]) for name in draft.old}
        if draft.model == "person" and "name" in values:
            values["sound"] = sound(values["name"])
        work.change(fetch(_MODELS[draft.model], draft.id), "change", **values)
    if isinstance(draft, PersonDraft) and tuple(draft.phones) != draft.stored:
        held = {row.digits: row for row in Phone.select().where(Phone.person == draft.id)}
        for place, digits in enumerate(draft.phones):
            if digits not in held:
                work.add(Phone(person=draft.id, digits=digits, place=place))
            elif held[digits].place != place:
                work.change(held[digits], "change", place=place)
