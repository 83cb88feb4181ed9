"""An owner ledger as a document: its tables, how each column is read, and its rows as facts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import hundredths
from csapp.documents.tables import read_tables
from csapp.features.ledger.models import (
    ADDRESS,
    ROOM,
    Facts,
    Layout,
    Ledger,
    Mapping,
    Slot,
    code_of,
    is_recognised,
    nameless,
    odd_entrances,
)
from csapp.features.ledger.register.targets import KIND_WORDS, RELATION_WORDS, STATUS_ALONE, STATUS_WORDS, TARGETS
from csapp.masterdata.estate.models import PersonDraft, Place, UnitDraft
from csapp.masterdata.estate.service import Estate
from csapp.masterdata.people.models import Relation
from csapp.masterdata.places.service import other_spelling, parse_unit, unit_name
from csapp.registers import cells
from csapp.registers.address_columns import NOWHERE, Address, AddressColumns, place_in
from csapp.registers.columns import Guess, best_score, exact_words, fraction, guess, plain_header, samples_of
from csapp.registers.import_preview import PreviewRow, Problem
from csapp.registers.links import find_keys
from csapp.registers.table_reading import Block, Words, find_blocks

_CONFLICTS = (
    ("area", mark("面积与第 {row} 行的同一套房不同，核对后只留对的"), True),
    ("handed_over_on", mark("交付日期与第 {row} 行的同一套房不同，核对后只留对的"), True),
    ("status", mark("状态与第 {row} 行的同一套房不同，按第 {row} 行"), False),
)


Objection = tuple[tuple[str, ...], str, bool]  # columns, sentence, whether it stops the row
Progress = Callable[[int, int], None]
Cancelled = Callable[[], None]


def _square(cell: object) -> int | None:
    """An area in hundredths of a square metre; 0 and nothing are not known."""
    if isinstance(cell, float) and 0 <= cell < 1e7:
        return round(cell * 100) or None
    text = cells.text_of(cell)
    return (hundredths(text.removesuffix("平方").removesuffix("平")) or None) if text else None


_status = cells.from_words(STATUS_WORDS, mark("状态「{text}」认不出来，写 已入住、空置、装修 或 出租。"), STATUS_ALONE)
_relation = cells.from_words(RELATION_WORDS, mark("关系「{text}」认不出来，写 业主、家属、住户 或 业户。"))
_kind = cells.from_words(KIND_WORDS, mark("车位类型「{text}」认不出来，写 地面、架空 或 地下。"))

# How the cells of each target are read, and what stands for nothing; an address is read from its columns together.
READERS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    **dict.fromkeys(("name", "tenant_name", "family_name"), (cells.names, ())),
    **dict.fromkeys(("phone", "tenant_phone", "family_phone"), (cells.phones, ())),
    **dict.fromkeys(("identity", "tenant_identity", "family_identity"), (cells.identities, ())),
    **dict.fromkeys(("person_key", "unit_key"), (cells.codes, ())),
    "space": (cells.spaces, ()),
    **dict.fromkeys(("note", "brand", "color", "space_zone"), (cells.whole_text, "")),
    **dict.fromkeys(("area", "space_area"), (_square, None)),
    **dict.fromkeys(("handed_over_on", "from_on"), (cells.past_day, None)),
    "plate": (cells.plates, ()),
    "status": (_status, None),
    "relation": (_relation, None),
    "space_kind": (_kind, None),
}


_READ = Facts._fields[1:]


def header_words(text: str) -> float:
    """How much a text looks like a header of a ledger."""
    return best_score(text, TARGETS)


def read_ledger(
    path: Path, remembered: dict[str, list[str]], progress: Progress | None, cancelled: Cancelled | None
) -> Ledger:
    """The tables of a file with what their columns seem to hold; raises BadInput for a file that is no ledger."""
    tables = read_tables(path, progress=progress, cancelled=cancelled)
    words = Words(lru_cache(maxsize=4096)(partial(best_score, targets=TARGETS)), exact_words(TARGETS))
    blocks = [block for table in tables for block in find_blocks(table.sheet, table.rows, table.first_row, words)]
    filled = [block for block in blocks if block.rows]
    if not filled:
        raise BadInput("file", mark("「{name}」里只有表头，没有资料。填好再导。"), name=path.name)
    guesses = [_guesses_of(block) for block in filled]
    find_keys(filled, guesses, _own_key)
    _keys_that_are_rooms(filled, guesses)
    kept = [remembered.get(fingerprint(block)) for block in filled]
    for at, targets in enumerate(kept):
        if targets is not None and len(targets) == len(guesses[at]):
            guesses[at] = [Guess(target, 1.0) for target in targets]
    useful = [at for at, found in enumerate(guesses) if is_recognised([one.target for one in found])]
    if not useful:
        raise BadInput("file", mark("「{name}」里没有认出房号、业主这样的列，核对表头再导。"), name=path.name)
    return Ledger(
        path,
        sha256(path.read_bytes()).hexdigest(),
        [filled[at] for at in useful],
        [guesses[at] for at in useful],
        [kept[at] is not None for at in useful],
    )


def fingerprint(block: Block) -> str:
    """The same for tables with the same headers."""
    titles = "\x1f".join(plain_header(block.title(place)) for place in range(len(block.headers)))
    return sha256(titles.encode()).hexdigest()[:24]


def _guesses_of(block: Block) -> list[Guess]:
    """What each column of a table seems to hold; the line above a header tells whose name or telephone it is."""
    within = {word for target in TARGETS for word in target.within}
    headers = [
        f"{group}{header}" if any(word in group for word in within) else header
        for group, header in zip(block.groups, block.headers, strict=True)
    ]
    return guess(headers, [block.cells(place) for place in range(len(headers))], TARGETS)


def _keys_that_are_rooms(blocks: list[Block], guesses: list[list[Guess]]) -> None:
    """房屋编号 without any table that says where these are is the room itself."""
    targets = [{one.target for one in found} for found in guesses]
    if any("unit_key" in held and not held.isdisjoint(ROOM) for held in targets):
        return
    for block, found, held in zip(blocks, guesses, targets, strict=True):
        for place, one in enumerate(found):
            if one.target == "unit_key":
                kind = "room" if "building" in held else "unit"
                test = next(target.test for target in TARGETS if target.key == kind)
                samples = samples_of(block.cells(place))
                if test is not None and fraction(samples, test) >= 0.8:
                    found[place] = Guess(kind, 0.7)


def _own_key(targets: set[str]) -> str:
    """What the rows of a table are: rooms, or people, or neither alone."""
    lists_rooms, lists_people = not targets.isdisjoint(ROOM), "name" in targets
    if lists_rooms == lists_people:
        return ""
    return "unit_key" if lists_rooms else "person_key"


def _address(text: str) -> Address | None:
    name = parse_unit(text)
    return None if name is None else (name.building, name.entrance, name.room)


def _tidy(building: str, entrance: str, room: str) -> Address:
    """The parts as the estate keeps them; a lone room where an estate has no buildings; raises BadInput."""
    if (
        building.isdigit()
        and room.isdigit()
        and len(room) > 2
        and building[0] != "0"
        and (not entrance or (entrance.isdigit() and entrance[0] != "0"))
    ):
        return (building, entrance, room)
    name = unit_name(building or "-", entrance, room) if building else unit_name("1", "", room)
    short = name.room.lstrip("0") if name.room.isdigit() and len(name.room) < 3 else name.room
    return (name.building if building else "", name.entrance, short or name.room)


def _places(block: Block) -> list[tuple[str, str]]:
    """Building and entrance a section line, a title or the sheet's name gives to each row."""
    named = [place for text in (*block.captions, block.sheet) if (place := place_in(text))[0]]
    here = named[0] if named else ("", "")
    if not block.sections:
        return [here] * len(block.rows)
    found: list[tuple[str, str]] = []
    for index in range(len(block.rows)):
        if index in block.sections:
            building, entrance = place_in(block.sections[index])
            here = (building or here[0], entrance) if building or entrance else here
        found.append(here)
    return found


def facts_of(
    block: Block, targets: Sequence[str], corrected: dict[tuple[int, int], str]
) -> tuple[list[Facts], dict[int, list[Problem]]]:
    """Every row of a table as facts, and what could not be read, by row."""
    columns: dict[str, list[tuple[int, Sequence[Any]]]] = {}
    for place, target in enumerate(targets):
        if target:
            held = block.cells(place)
            mine = {index: text for (index, column), text in corrected.items() if column == place}
            if mine:
                held = [mine.get(index, cell) for index, cell in enumerate(held)]
            columns.setdefault(target, []).append((place, held))
    problems: dict[int, list[Problem]] = {}
    count = len(block.rows)
    read = [_read(block, columns.get(target, []), target, count, problems) for target in _READ]
    where = {key: columns[key][0] for key in ADDRESS if key in columns}
    addresses, faults = AddressColumns(_address, _tidy).read(
        count, {key: cells for key, (_, cells) in where.items()}, _places(block)
    )
    fields = {key: place for key, (place, _) in where.items()}
    for index, fault in faults.items():
        place = fields.get(fault.field, next(iter(fields.values()), -1))
        problems.setdefault(index, []).append(_problem(block, place, fault))
    return [Facts._make(values) for values in zip(addresses, *read, strict=True)], problems


def _problem(block: Block, place: int, fault: BadInput) -> Problem:
    title = block.title(place) if place >= 0 else ""
    return Problem(place, title, str(fault).rstrip("。"), not isinstance(fault, cells.Doubtful))


def _read(
    block: Block, held: list[tuple[int, Sequence[Any]]], target: str, count: int, problems: dict[int, list[Problem]]
) -> list[Any]:
    """One value per row for a target, from one column or from several."""
    reader, empty = READERS[target]
    if not held:
        return [empty] * count
    read: list[list[Any]] = []
    for place, values in held:
        found, faults = cells.column(values, reader, empty)
        read.append(found)
        for index, fault in faults.items():
            problems.setdefault(index, []).append(_problem(block, place, fault))
    if len(read) == 1:
        return read[0]
    if empty == "":
        return ["；".join(filter(None, values)) for values in zip(*read, strict=True)]
    return [tuple(dict.fromkeys(chain(*values))) for values in zip(*read, strict=True)]


def read_facts(
    ledger: Ledger, mapping: Mapping, corrected: dict[tuple[int, int, int], str]
) -> tuple[list[list[Facts]], list[dict[int, list[Problem]]]]:
    """All tables as facts, with what could not be read; tables that say neither who nor where have none."""
    facts: list[list[Facts]] = []
    problems: list[dict[int, list[Problem]]] = []
    for at, (block, targets) in enumerate(zip(ledger.blocks, mapping, strict=True)):
        texts = {(row, place): text for (table, row, place), text in corrected.items() if table == at}
        said, unread = facts_of(block, targets, texts) if is_recognised(targets) else ([], {})
        facts.append(said)
        problems.append(unread)
    return facts, problems


def contradictions(said: Facts, address: Address, unit: UnitDraft | None, estate: Estate) -> Iterator[Objection]:
    """What a row says against earlier rows of the file."""
    if unit is not None and unit.said:
        for name, sentence, grave in _CONFLICTS:
            value = getattr(said, name)
            if value is not None and name in unit.said and unit.values[name] != value:
                yield (name,), sentence.format(row=unit.said[name]), grave
    if not address[2]:
        return
    for target, codes, held in (("plate", said.plate, estate.vehicles), ("space", said.space, estate.spaces)):
        for code in codes:
            other = held.get(code)
            where = other.values["unit"] if other is not None and other.said else None
            if other is not None and where is not None and where is not unit:
                sentence = mark("{code} 在第 {row} 行已登记给 {unit}，核对是谁的")
                yield (target,), sentence.format(code=code, row=other.said["unit"], unit=where.values["code"]), True


class Lookup:
    """Where a row belongs and whom it means, in the file so far or in the estate."""

    def __init__(self, ledger: Ledger, mapping: Mapping, facts: list[list[Facts]], corrected: frozenset[Place]) -> None:
        self.estate = Estate()
        self._ledger = ledger
        self._mapping = mapping
        self._facts = facts
        self._corrected = corrected
        self._layout = Layout(facts, mapping, bool(self.estate.units))
        self._people_of_key: dict[str, list[PersonDraft]] = {}
        self._unit_of_key: dict[str, str] = {}
        self._bad_keys: dict[str, int] = {}
        self._lone: dict[str, list[PersonDraft]] = {}
        self._above = NOWHERE
        entrances = Counter((u.values["building"], u.values["entrance"]) for u in self.estate.units.values())
        entrances.update([said[0][:2] for said in chain(*facts) if said[0][2]])
        self._odd = odd_entrances(entrances)

    def _problem(self, row: PreviewRow, targets: Iterable[str], message: str, *, grave: bool = True) -> Problem:
        """A problem shown at the first column that holds one of `targets`."""
        mapped = self._mapping[row.block]
        place = next((place for target in targets for place, held in enumerate(mapped) if held == target), -1)
        title = self._ledger.blocks[row.block].title(place) if place >= 0 else ""
        return Problem(place, title, message, grave)

    def _address(self, row: PreviewRow, said: Facts, slots: list[Slot], problems: list[Problem]) -> Address:
        """Where a row belongs: what it says, what its room's number points at, or, for family, the row above."""
        missing = nameless(said)
        if missing and not problems:
            problems.append(self._problem(row, (missing,), mark("姓名不能为空，补上再导")))
        if said.address[2]:
            self._above = self._known_as(said.address)
            for key in said.unit_key:
                self._unit_of_key.setdefault(key, code_of(self._above))
            return self._above
        for key in said.unit_key:
            unit = self.estate.units.get(self._unit_of_key.get(key, ""))
            if unit is not None:
                return (unit.values["building"], unit.values["entrance"], unit.values["room"])
            problems.append(self._dangling(row, "unit_key", key, mark("房屋编号 {key} 在其他表里没有")))
        if self._layout.has_rooms[row.block] and not said.unit_key:
            if slots and said.relation not in (None, Relation.OWNER):
                return self._above
            if not problems and not (self._layout.lists_cars[row.block] and (slots or said.person_key)):
                problems.append(self._problem(row, ROOM, mark("没有房号，写成 3-2-1501 这样")))
        return NOWHERE

    def _known_as(self, address: Address) -> Address:
        """301 is 0301 where that is on file or stood in an earlier row, and the other way round."""
        building, entrance, room = address
        if code_of(address) in self.estate.units:
            return address
        other = (building, entrance, other_spelling(room))
        return other if other[2] and code_of(other) in self.estate.units else address

    def _dangling(self, row: PreviewRow, target: str, key: str, sentence: str) -> Problem:
        """A number that points at nothing, or at a row that has a problem itself."""
        bad = self._bad_keys.get(key)
        if bad is not None:
            sentence = mark("编号 {key} 所在的第 {row} 行有误，先改好那一行")
        return self._problem(row, (target,), sentence.format(key=key, row=bad))

    def _pointed_at(self, row: PreviewRow, said: Facts, problems: list[Problem]) -> list[PersonDraft]:
        """The people whose numbers a row gives."""
        found: list[PersonDraft] = []
        for key in said.person_key:
            found += self._people_of_key.get(key, [])
            if key not in self._people_of_key:
                problems.append(self._dangling(row, "person_key", key, mark("业主编号 {key} 在业主表里没有")))
        return found

    def _find(self, row: PreviewRow, said: Facts, slot: Slot, code: str, problems: list[Problem]) -> PersonDraft | None:
        """The person a slot means, in the file so far or in the estate; None for somebody new."""
        known = [person for key in said.person_key for person in self._people_of_key.get(key, ())]
        for one in known:
            if one.values["name"] == slot.name:
                return one
        if any(one.origin is not None and one.origin[0] != row.block for one in known):
            sentence = mark("业主编号 {key} 是 {other}，这里写的是 {name}")
            other = known[0].values["name"]
            message = sentence.format(key=said.person_key[0], other=other, name=slot.name)
            problems.append(self._problem(row, ("person_key",), message))
            return None
        estate, layout = self.estate, self._layout
        codes: tuple[str, ...] = (code,) if code else ()
        if layout.lists_people[row.block] and layout.links:
            codes = tuple(chain(*(layout.links.get(("key", key), ()) for key in said.person_key)))
            codes = codes or tuple(layout.links.get(("name", slot.name), ()))
        person = estate.match(slot.name, slot.phones, slot.identity, codes, layout.common)
        if person is None and (slot.name in self._lone or layout.lists_cars[row.block]):
            person = self._by_name(row, slot, problems)
        if person is None and code:
            person = estate.misspelt(slot.name, slot.phones, slot.identity, code)
        if person is None and slot.identity in estate.by_identity:
            other = estate.by_identity[slot.identity].values["name"]
            message = mark("证件号与 {name} 的相同，核对是谁的").format(name=other)
            problems.append(self._problem(row, ("identity",), message))
        return person

    def _by_name(self, row: PreviewRow, slot: Slot, problems: list[Problem]) -> PersonDraft | None:
        """The only person of that name, where a table names people that another one lists."""
        if slot.phones or slot.identity:
            return None
        cars = self._layout.lists_cars[row.block]
        named = self.estate.people.get(slot.name, []) if cars else self._lone[slot.name]
        if len(named) > 1:
            sentence = mark("叫 {name} 的有 {count} 位，补上编号、电话或房号")
            problems.append(self._problem(row, ("name",), sentence.format(name=slot.name, count=len(named))))
        return named[0] if len(named) == 1 else None

    def _objections(self, row: PreviewRow, said: Facts, address: Address, unit: UnitDraft | None) -> Iterator[Problem]:
        """What a row says against the file or against the estate."""
        if address[:2] in self._odd and (row.block, row.index) not in self._corrected:
            sentence = mark("{building} 栋没有 {entrance} 单元，核对房号")
            message = sentence.format(building=address[0], entrance=address[1])
            yield self._problem(row, ("entrance", *ROOM), message)
        if address[2] and unit is None and self._layout.lists_cars[row.block]:
            message = mark("没有找到 {code}，核对房号").format(code=code_of(address))
            yield self._problem(row, ROOM, message)
        for targets, message, grave in contradictions(said, address, unit, self.estate):
            yield self._problem(row, targets, message, grave=grave)
