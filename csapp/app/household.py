"""Everything of one household across all areas, read at once for 一页通 (look 10, S02); plain values, no Qt."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from csapp.app.due import promises_before, unsigned_forms
from csapp.app.past import MOST, past_of
from csapp.core.errors import NotAllowed
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Actor
from csapp.core.values import mask_phone
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.callback.models import Callback, Satisfaction
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.workflow import HOLDING
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.workflow import OPEN
from csapp.masterdata.keys.models import KeySet, KeyStatus
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.people.service import reveal
from csapp.masterdata.places.models import NoteKind, Unit, UnitNote
from csapp.masterdata.places.service import notes_of
from csapp.masterdata.vehicles.models import ParkingSpace, Standing, Vehicle
from csapp.registers.sound import said_as
from csapp.ui.past_list import PastLine

_AHEAD = timedelta(days=400)
_LATER = ("callback", "parking_lease", "visit")  # areas whose promises come next rather than being unfinished


@frozen
class Member:
    """Somebody of the household; `aside` is what a colleague should know at a glance."""

    person_id: int
    name: str
    relation: str
    phone: str
    aside: str


@frozen
class Thing:
    """A car, a space, a key; `page` and `record_id` say where it is opened, `is_out` that it is not at its place."""

    icon: str
    title: str
    aside: str
    page: str = ""
    record_id: int | None = None
    is_out: bool = False


@frozen
class Open:
    """An unfinished matter with the promise that is due first, and its next step."""

    line: PastLine
    promise: Promise | None = None


@frozen
class Note:
    """A note on the room, as it can be edited."""

    id: int
    version: int
    kind: NoteKind
    words: str
    until_on: date | None
    noted: str


@frozen
class Household:
    """One page of everything."""

    unit_id: int | None
    person_id: int | None
    title: str
    status: str
    facts: tuple[str, ...]
    hints: tuple[str, ...]
    members: tuple[Member, ...]
    cars: tuple[Thing, ...]
    keys: tuple[Thing, ...]
    key_ids: tuple[int, ...]
    lines: tuple[PastLine, ...]
    open: tuple[Open, ...]
    following: tuple[Promise, ...]
    unsigned: tuple[Promise, ...]
    notes: tuple[Note, ...]
    satisfied: tuple[int, int]


def household_view(unit_id: int | None, person_id: int | None, now: datetime) -> Household:
    """Everything about a room, or about a person who is in none; called in the worker. Raises StaleRecord."""
    with connected():
        unit = fetch(Unit, unit_id) if unit_id is not None else None
        person = fetch(Person, person_id) if unit is None and person_id is not None else None
        pairs = _people(unit_id, person)
        lines = past_of(unit_id, person_id, MOST)
        promised = _promised(lines, now)
        notes = [_note(row, now.date()) for row in notes_of(unit_id, now.date())] if unit_id is not None else []
        keys = list(KeySet.select().where(KeySet.unit == unit_id)) if unit_id is not None else []
        own = {(line.page, line.record_id) for line in lines}
        return Household(
            unit_id=unit_id,
            person_id=person_id,
            title=unit.spoken if unit is not None else person.name if person is not None else "",
            status=str(unit.status) if unit is not None else "",
            facts=_facts(unit),
            hints=_hints(pairs, notes, now.date()),
            members=tuple(_member(one, relation) for one, relation in pairs),
            cars=(*_cars(unit_id, person_id), *_spaces(unit_id, person_id)),
            keys=tuple(_keys(keys)),
            key_ids=tuple(key.id for key in keys if key.status == KeyStatus.IN_USE),
            lines=tuple(lines),
            open=tuple(_open(lines, promised)),
            following=tuple(one for one in promised if one.area in _LATER),
            unsigned=tuple(one for one in unsigned_forms() if (one.area, one.record_id) in own),
            notes=tuple(notes),
            satisfied=_satisfied(unit_id, person_id, now),
        )


def _people(unit_id: int | None, person: Person | None) -> list[tuple[Person, str]]:
    if unit_id is None:
        return [(person, "")] if person is not None else []
    rows = (
        Occupancy.select(Occupancy, Person)
        .join(Person)
        .where(Occupancy.unit == unit_id, Occupancy.until_on.is_null())
        .order_by(Occupancy.id)
    )
    order = list(Relation)
    pairs = [(row.person, Relation(row.relation)) for row in rows]
    return [(one, relation.value) for one, relation in sorted(pairs, key=lambda pair: order.index(pair[1]))]


def _facts(unit: Unit | None) -> tuple[str, ...]:
    """三室两厅, 118.62 ㎡, when it was handed over, until when the fees are paid."""
    if unit is None:
        return ()
    area = mark("{area} ㎡").format(area=f"{unit.area / 100:.2f}") if unit.area else ""
    handed = mark("{day} 交付").format(day=unit.handed_over_on) if unit.handed_over_on else ""
    paid = mark("物业费缴至 {day}").format(day=unit.fees_paid_until) if unit.fees_paid_until else ""
    return tuple(part for part in (str(unit.layout), area, handed, paid) if part)


def _hints(pairs: Iterable[tuple[Person, str]], notes: Iterable[Note], today: date) -> tuple[str, ...]:
    """VIP, 提醒 of the room and its people, what is owed; nothing that has expired."""
    pairs = list(pairs)
    told = mark("重要客户：{name}")
    owed = mark("欠费：{words}")
    return (
        *(told.format(name=one.name) for one, _ in pairs if one.is_vip),
        *(note.words for note in notes if note.kind is NoteKind.HINT),
        *(hint for one, _ in pairs if (hint := one.hint(today))),
        *(owed.format(words=note.words) for note in notes if note.kind is NoteKind.ARREARS),
    )


def _member(person: Person, relation: str) -> Member:
    aside = mark("贵宾") if person.is_vip else said_as(str(person.name))
    phone = mask_phone(str(person.phone)) if person.phone else mark("没有电话")
    return Member(person.id, str(person.name), relation, phone, aside)


def _own(model: Any, unit_id: int | None, person_id: int | None) -> Any:
    return (model.unit == unit_id) if unit_id is not None else (model.person == person_id)


def _cars(unit_id: int | None, person_id: int | None) -> list[Thing]:
    rows = Vehicle.select().where(_own(Vehicle, unit_id, person_id)).order_by(Vehicle.id)
    plates = [(row, f"{row.plate[:2]}·{row.plate[2:]}") for row in rows]
    return [Thing("car", plate, row.spoken, Vehicle.key(), row.id) for row, plate in plates]


def _spaces(unit_id: int | None, person_id: int | None) -> list[Thing]:
    """Spaces that are theirs on file or by a lease that holds."""
    leases = Lease.select().where(_own(Lease, unit_id, person_id), Lease.state.in_(OPEN))
    held = {lease.space_id: lease for lease in leases}
    own = _own(ParkingSpace, unit_id, person_id) | ParkingSpace.id.in_(list(held))
    return [_space(row, held.get(row.id)) for row in ParkingSpace.select().where(own).order_by(ParkingSpace.id)]


def _space(space: ParkingSpace, lease: Lease | None) -> Thing:
    title = f"{space.code} {space.kind}"
    if lease is None:
        aside = str(space.standing) if space.standing != Standing.TO_LET else str(space.standing_note)
        return Thing("parking", title, aside, ParkingSpace.key(), space.id)
    until = lease.paid_until or lease.ends_on
    words = mark("租至 {day}").format(day=until) if until is not None else mark("办理中")
    return Thing("parking", title, words, Lease.key(), lease.id)


def _keys(keys: Sequence[KeySet]) -> Iterable[Thing]:
    out = {loan.key_set_id: loan for loan in Loan.select().where(Loan.key_set.in_(keys), Loan.state.in_(HOLDING))}
    for key in keys:
        loan = out.get(key.id)
        title = " ".join(filter(None, (key.hook or key.code, key.opens)))
        if loan is not None:
            words = mark("{borrower} 借出 {at}")
            at = f"{loan.lent_at:%m-%d %H:%M}" if loan.lent_at else ""
            yield Thing("key", title, words.format(borrower=loan.borrower, at=at), Loan.key(), loan.id, is_out=True)
        else:
            in_use = key.status == KeyStatus.IN_USE
            yield Thing("key", title, mark("在柜") if in_use else str(key.status), KeySet.key(), key.id)


def _promised(lines: Sequence[PastLine], now: datetime) -> list[Promise]:
    """What the office owes this household, what is due first on top."""
    own = {(line.page, line.record_id) for line in lines if line.is_open}
    return [one for one in promises_before(now + _AHEAD) if (one.area, one.record_id) in own] if own else []


def _open(lines: Sequence[PastLine], promised: Sequence[Promise]) -> Iterable[Open]:
    first: dict[tuple[str, int | None], Promise] = {}
    for promise in promised:
        first.setdefault((promise.area, promise.record_id), promise)
    waiting = [
        Open(line, first.get((line.page, line.record_id))) for line in lines if line.is_open and line.page not in _LATER
    ]
    return sorted(waiting, key=lambda one: one.promise.due_at if one.promise else datetime.max)


def _note(row: UnitNote, today: date) -> Note:
    day = f"{row.noted_at:%m-%d}" if row.noted_at.year == today.year else f"{row.noted_at:%Y-%m-%d}"
    return Note(row.id, row.version, NoteKind(row.kind), str(row.words), row.until_on, f"{row.noted_by} {day}")


def _satisfied(unit_id: int | None, person_id: int | None, now: datetime) -> tuple[int, int]:
    """Callbacks of the last year that ended satisfied, and all that were answered."""
    since = datetime.combine(now.date() - timedelta(days=365), time())
    answered = Callback.select(Callback.satisfaction).where(
        _own(Callback, unit_id, person_id), Callback.called_at >= since, Callback.satisfaction.is_null(False)
    )
    words = [row.satisfaction for row in answered]
    return sum(word == Satisfaction.SATISFIED for word in words), len(words)


def subject_of(model: Any, record_id: int) -> tuple[int | None, int | None]:
    """The room and person a record belongs to; a person alone brings the room he lives in. Raises StaleRecord."""
    with connected():
        record = fetch(model, record_id)
        if isinstance(record, Unit):
            return record.id, None
        held = record.__data__
        person_id = record.id if isinstance(record, Person) else held.get("person")
        unit_id = held.get("unit")
        if unit_id is None and person_id is not None:
            unit_id = home_of(person_id)
        return unit_id, person_id


def home_of(person_id: int) -> int | None:
    """The room a person is in, the one he owns first."""
    with connected():
        rows = Occupancy.select().where(Occupancy.person == person_id, Occupancy.until_on.is_null())
        order = list(Relation)
        ranked = sorted(rows.order_by(Occupancy.id), key=lambda row: order.index(Relation(row.relation)))
        return ranked[0].unit_id if ranked else None


def reveal_members(person_ids: Sequence[int], *, by: Actor, at: datetime) -> dict[int, str]:
    """The whole telephones of a household, one audit line each; those that need a leader stay covered.

    Raises NotAllowed where none may be shown (S54).
    """
    clear: dict[int, str] = {}
    refusal: NotAllowed | None = None
    with connected():
        wanted = [row.person_id for row in Phone.select(Phone.person).where(Phone.person.in_(person_ids)).distinct()]
    for person_id in wanted:
        try:
            *phones, _identity = reveal(person_id, by=by, at=at)
            clear[person_id] = "、".join(phones)
        except NotAllowed as problem:
            refusal = problem
    if refusal is not None and not clear:
        raise refusal
    return clear
