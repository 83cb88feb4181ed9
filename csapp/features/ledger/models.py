"""What is known of a ledger while it is being read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from csapp.masterdata.estate.models import Place
from csapp.masterdata.estate.service import Estate
from csapp.masterdata.people.models import Relation
from csapp.masterdata.places.models import UnitStatus
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.registers.address_columns import Address
from csapp.registers.columns import Guess
from csapp.registers.import_preview import PreviewRow, RowResult
from csapp.registers.table_reading import Block

Mapping = tuple[tuple[str, ...], ...]

ADDRESS = ("unit", "building", "entrance", "room")
ROOM = ("unit", "room")
REFERENCES = frozenset(ADDRESS).union(
    ("name", "phone", "person_key", "unit_key", "plate", "brand", "color", "note"),
    ("space", "space_kind", "space_zone", "space_area"),
)

_ESSENTIAL = frozenset((*ROOM, "name", "space", "plate", "tenant_name"))


@dataclass
class Ledger:
    """A file that was read: its tables and what their columns seem to hold."""

    path: Path
    digest: str
    blocks: list[Block]
    guesses: list[list[Guess]]
    remembered: list[bool] = field(default_factory=list)

    @property
    def mapping(self) -> Mapping:
        """The guessed target of every column of every table; empty where there is none."""
        return tuple(tuple(guess.target for guess in guesses) for guesses in self.guesses)

    @property
    def row_count(self) -> int:
        """Rows of data in all tables."""
        return sum(len(block.rows) for block in self.blocks)


@dataclass
class Preview:
    """What importing the file would do, row by row; `fresh` counts new units, people, vehicles and spaces."""

    ledger: Ledger
    mapping: Mapping
    corrections: dict[tuple[int, int, int], str]
    skipped: frozenset[Place]
    rows: list[PreviewRow]
    totals: dict[RowResult, int]
    fresh: dict[str, int]
    facts: "list[list[Facts]]"
    plan: Any

    @property
    def good(self) -> int:
        """Rows that will be written."""
        return self.totals[RowResult.NEW] + self.totals[RowResult.CHANGED]

    @property
    def attention(self) -> int:
        """Rows somebody should look at."""
        return sum(row.wants_attention for row in self.rows)

    def sheet(self, row: PreviewRow) -> str:
        """The sheet a row stands in."""
        return self.ledger.blocks[row.block].sheet

    def cell(self, row: PreviewRow, place: int) -> Any:
        """The cell of a row at a column, as corrected."""
        block = self.ledger.blocks[row.block]
        return self.corrections.get((row.block, row.index, place), block.rows[row.index][block.columns[place]])


class Facts(NamedTuple):
    """What one row says, each value as read; what is not said is empty."""

    address: Address
    name: tuple[str, ...]
    phone: tuple[str, ...]
    identity: tuple[str, ...]
    relation: Relation | None
    area: int | None
    status: UnitStatus | None
    handed_over_on: date | None
    from_on: date | None
    plate: tuple[str, ...]
    space: tuple[str, ...]
    note: str
    person_key: tuple[str, ...]
    unit_key: tuple[str, ...]
    brand: str
    color: str
    space_kind: SpaceKind | None
    space_zone: str
    space_area: int | None
    tenant_name: tuple[str, ...]
    tenant_phone: tuple[str, ...]
    tenant_identity: tuple[str, ...]
    family_name: tuple[str, ...]
    family_phone: tuple[str, ...]
    family_identity: tuple[str, ...]


def is_remark(said: Facts) -> bool:
    """Whether a row says nothing about anybody or anything: a note beside or under the table."""
    if said.name or said.address[2] or said.phone or said.plate or said.space:
        return False
    return not any(value for field, value in zip(said._fields, said, strict=True) if field not in ("address", "note"))


class Slot(NamedTuple):
    """One person a row names, with what belongs to them alone."""

    name: str
    phones: tuple[str, ...]
    identity: str
    relation: Relation | None
    usual: Relation | None


def slots_of(said: Facts) -> list[Slot]:
    """The people of a row: owners or residents, then tenants, then family.

    As many numbers as names belong one to each, else all to the first.
    """
    if len(said.name) == 1 and not said.tenant_name and not said.family_name and len(said.identity) < 2:
        return [Slot(said.name[0], said.phone, said.identity[0] if said.identity else "", said.relation, None)]
    slots = _shared_out(said.name, said.phone, said.identity, said.relation, None)
    slots += _shared_out(said.tenant_name, said.tenant_phone, said.tenant_identity, None, Relation.TENANT)
    return slots + _shared_out(said.family_name, said.family_phone, said.family_identity, None, Relation.FAMILY)


def _shared_out(
    names: tuple[str, ...],
    phones: tuple[str, ...],
    identities: tuple[str, ...],
    relation: Relation | None,
    usual: Relation | None,
) -> list[Slot]:
    several = len(names) > 1
    slots: list[Slot] = []
    for place, name in enumerate(names):
        own = (phones[place],) if several and len(phones) == len(names) else phones if place == 0 else ()
        identity = identities[place] if place < len(identities) else ""
        slots.append(Slot(name, own, identity, relation, usual))
    return slots


def nameless(said: Facts) -> str:
    """The target of a name that is missing while something of that person is given; empty where none is."""
    if not said.name and not said.person_key and (said.phone or said.identity or said.relation):
        return "name"
    if not said.tenant_name and (said.tenant_phone or said.tenant_identity):
        return "tenant_name"
    if not said.family_name and (said.family_phone or said.family_identity):
        return "family_name"
    return ""


class Layout:
    """What the tables of one ledger are about, seen together."""

    def __init__(self, facts: list[list[Facts]], mapping: Sequence[Sequence[str]], has_rooms: bool) -> None:
        self.targets = [frozenset(filter(None, targets)) for targets in mapping]
        self.lists_people = [
            "name" in targets and targets.isdisjoint((*ROOM, "unit_key", "space", "plate")) for targets in self.targets
        ]
        # a space or a car may belong to nobody's room
        self.has_rooms = [
            not held.isdisjoint(ROOM) and next(filter(None, targets)) not in ("space", "plate")
            for held, targets in zip(self.targets, mapping, strict=True)
        ]
        # a table of spaces or cars only points at people and rooms, where these are known from elsewhere
        self.lists_cars = [
            (has_rooms or len(facts) > 1)
            and targets <= REFERENCES
            and not targets.isdisjoint(("space", "plate"))
            and not ("name" in targets and "phone" in targets and not has_rooms)
            for targets in self.targets
        ]
        complex_ones = frozenset(
            ("person_key", "unit_key", "tenant_name", "family_name", "tenant_phone", "family_phone")
        )
        self.is_plain = [
            self.has_rooms[at] and not self.lists_cars[at] and "name" in targets and targets.isdisjoint(complex_ones)
            for at, targets in enumerate(self.targets)
        ]
        self.links: dict[tuple[str, str], list[str]] = {}
        self._facts = facts
        if len(facts) > 1:
            self._note_links(facts)

    @cached_property
    def common(self) -> frozenset[str]:
        """Numbers that stand beside more than three names prove nothing about who somebody is."""
        first: dict[str, str] = {}
        others: Counter[str] = Counter()
        for said in chain(*self._facts):
            if said.phone and said.name and first.setdefault(said.phone[0], said.name[0]) != said.name[0]:
                others[said.phone[0]] += 1
        return frozenset(digits for digits, count in others.items() if count > 2)

    def _note_links(self, facts: list[list[Facts]]) -> None:
        """Which rooms the owners' numbers and names stand beside."""
        for said in chain(*facts):
            if said.address[2]:
                code = code_of(said.address)
                for kind, values in (("key", said.person_key), ("name", said.name)):
                    for value in values:
                        self.links.setdefault((kind, value), []).append(code)

    def order(self) -> list[int]:
        """People first, then rooms, then what points at them."""
        return sorted(
            range(len(self.targets)),
            key=lambda at: (self.lists_cars[at], not self.lists_people[at], not self.has_rooms[at], at),
        )


def code_of(address: Address) -> str:
    """`3-2-1501`; empty for no address."""
    building, entrance, room = address
    if building and entrance and room:
        return f"{building}-{entrance}-{room}"
    return "-".join(filter(None, address)) if room else ""


def odd_entrances(counts: Counter[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Entrances beyond those of a large building, named once or twice: likely slips."""
    known: dict[str, int] = {}
    rooms: Counter[str] = Counter()
    for (building, entrance), count in counts.items():
        rooms[building] += count
        if entrance.isdigit() and count > 2:
            known[building] = max(known.get(building, 0), int(entrance))
    return frozenset(
        (building, entrance)
        for (building, entrance), count in counts.items()
        if count <= 2 and rooms[building] >= 20 and entrance.isdigit() and 0 < known.get(building, 0) < int(entrance)
    )


class Waiting:
    """Rows that name only a new room, one new person and new things: they wait until a later row asks for them.

    Most rows of a first ledger are so, and need no drafts to be previewed.
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._names: dict[str, list[Place]] = {}
        self._units: dict[str, Place] = {}
        self._others: dict[str, Place] = {}
        self.rows: dict[Place, Facts] = {}

    def take(self, place: Place, said: Facts, code: str) -> bool:
        """Keep the row, unless anything it names is known already."""
        estate, name = self._estate, said.name[0]
        if code in self._units or code in estate.units or name in estate.people:
            return False
        keys = _keys_of(said)
        if keys:
            if not self._others.keys().isdisjoint(keys) or not estate.has_none(said.identity, said.plate, said.space):
                return False
            for key in keys:
                self._others[key] = place
        self._names.setdefault(name, []).append(place)
        self._units[code] = place
        self.rows[place] = said
        return True

    def asked_for(self, said: Facts, slots: list[Slot], code: str, *, by_name: bool) -> list[Place]:
        """The waiting rows that this row has something to do with; `by_name` takes those of the same name as well."""
        keys = _keys_of(said)
        for slot in slots:
            keys += [slot.identity, *(slot.name + digits for digits in slot.phones)]
        places = {self._others[key] for key in keys if key in self._others}
        if code in self._units:
            places.add(self._units[code])
        if by_name:
            for slot in slots:
                places.update(self._names.get(slot.name, ()))
        return sorted(places)

    def release(self, place: Place) -> Facts:
        """Take one row out, to be looked at in full."""
        said = self.rows.pop(place)
        del self._units[code_of(said.address)]
        for key in _keys_of(said):
            self._others.pop(key, None)
        self._names[said.name[0]].remove(place)
        return said

    def fresh(self) -> dict[str, int]:
        """How many records of each kind are waiting."""
        rows = self.rows.values()
        return {
            "unit": len(rows),
            "person": len(rows),
            "vehicle": sum(len(said.plate) for said in rows),
            "space": sum(len(said.space) for said in rows),
        }


def is_recognised(targets: Sequence[str]) -> bool:
    """Whether a table says who, where or which car."""
    return not _ESSENTIAL.isdisjoint(targets)


def _keys_of(said: Facts) -> list[str]:
    """What a row names that only one person or room may have: a name with its number, papers, plates, spaces."""
    name = said.name[0] if said.name else ""
    keys = [name + digits for digits in said.phone]
    if said.identity or said.plate or said.space:
        keys += [*said.identity, *said.plate, *(f"#{code}" for code in said.space)]
    return keys
