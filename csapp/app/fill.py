# all data: sample estate
"""Bulk databases for measuring: any number of records over a large estate, with index, numbers and audit chain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from csapp.app.sample_words import Numbers, Said, birthday, words
from csapp.core.paths import DataFolder
from csapp.db import audit, search_index
from csapp.db.bulk import add_all
from csapp.db.connection import connected, database
from csapp.db.migrate import prepare
from csapp.db.record import Findable, Record
from csapp.db.unit_of_work import unit_of_work
from csapp.features.callback.models import SEED_RULES, Callback, Source
from csapp.features.reception.models import Reception
from csapp.masterdata.people.models import Occupancy, Person, Phone, Relation
from csapp.masterdata.places.models import Unit
from csapp.masterdata.staff.service import PROGRAM
from csapp.registers.sound import sound_of

CHUNK = 20_000  # records of one transaction
_LAST = date(2026, 11, 23)
_YEARS = 10  # the most time the records are spread over
_DESK = ("刘芳", "何静", "马超")
_SOURCES = {"投诉": Source.COMPLAINT, "建议": Source.OPINION, "特约服务": Source.SPECIAL_SERVICE}
# words and how often they come, added up
_CHANNELS = (("来电", "来访", "微信", "短信", "信件", "传真"), (68, 86, 96, 98, 99, 100))
_VERDICTS = (("满意", "基本满意", "不满意"), (80, 95, 100))
_BOOKKEEPING = frozenset({"id", "version", "created_at", "created_by", "changed_at", "changed_by"})
_EFFECTS = {"满意": "已解决", "基本满意": "部分解决", "不满意": "未解决"}
# what is found of a record, in the order of the models
_WORDS = (
    "source_number", "unit_code", "caller_name", "customer", "caller_phone", "phone", "content", "subject", "place",
    "measures", "opinion", "reply", "transferred_to", "result", "department",
)  # fmt: skip

Progress = Callable[[int, int], None]
Values = dict[str, Any]
_Pair = tuple[Values, Values | None]  # a reception and the callback after it


@dataclass(frozen=True)
class _Caller:
    unit: int
    unit_code: str
    person: int
    name: str
    phone: str


def fill(folder: DataFolder, rows: int, seed: int = 1, progress: Progress | None = None) -> None:
    """A new database with `rows` receptions and a quarter as many callbacks, which stays bound as the program's.

    `progress` is told how many receptions are written, and of how many. Raises DataUnavailable.
    """
    rng = Random(f"fill {seed}")
    days = _Days(rows)
    prepare(folder, datetime.combine(_LAST, time()))
    with connected():
        # a measuring database that a power cut spoils is made again
        database.pragma("synchronous", 0)
        database.pragma("cache_size", -65_536)
        callers = _settle(rng, min(50_000, max(50, rows // 20)), days.first)
        areas = (_Area(Reception), _Area(Callback))
        for start in range(0, rows, CHUNK):
            stop = min(start + CHUNK, rows)
            with database.atomic():
                _write(areas, list(_receptions(rng, days, callers, range(start, stop))))
                _count(days, start, stop)
            if progress is not None:
                progress(stop, rows)
        database.execute_sql("ANALYZE")


class _Days:
    """Which record falls on which day, with which number: every day as many."""

    def __init__(self, rows: int) -> None:
        self.per_day = max(20, rows // (365 * _YEARS) // 4 * 4)
        self.first = _LAST - timedelta(days=(rows - 1) // self.per_day)
        self.pause = timedelta(hours=14) / self.per_day

    def moment(self, index: int) -> datetime:
        """When record `index` reached the desk: later ones never earlier."""
        day, place = divmod(index, self.per_day)
        opened = datetime.combine(self.first + timedelta(days=day), time(8))
        return (opened + place * self.pause).replace(microsecond=0)

    def counters(self, start: int, stop: int) -> Iterator[tuple[str, int]]:
        """What the counters of the days from record `start` up to `stop` stand at then."""
        for day in range(start // self.per_day, (stop - 1) // self.per_day + 1):
            given = min(stop - day * self.per_day, self.per_day)
            stamp = f"{self.first + timedelta(days=day):%Y%m%d}"
            yield f"JD{stamp}", given
            if given >= 4:
                yield f"HF{stamp}", given // 4


class _Area:
    """Writes the records of one model as plain rows."""

    def __init__(self, model: type[Record]) -> None:
        self.key = model.key()
        fields = [field for field in model._meta.sorted_fields if field.name != "id"]
        self.names = [field.name for field in fields]
        self.blank: Values = {
            field.name: None if field.default is None else field.db_value(field.default) for field in fields
        }
        self.blank |= {"version": 1, "created_by": 0, "changed_by": 0}
        columns = ", ".join(f'"{field.column_name}"' for field in fields)
        marks = ", ".join("?" * (len(fields) + 1))
        self.sql = f'INSERT INTO "{model.key()}" (id, {columns}) VALUES ({marks})'
        self.last = 0

    def write(self, records: list[Values]) -> list[tuple[str, int, Findable]]:
        """Insert `records`, give each its `id`, and say what the search index keeps of them."""
        rows, entries = [], []
        for record in records:
            self.last += 1
            entries.append((self.key, self.last, _findable(record)))
            record.update(self.blank | record)
            record["id"] = self.last
            rows.append((self.last, *map(record.__getitem__, self.names)))
        database.connection().executemany(self.sql, rows)
        return entries


def _told(record: Values) -> Values:
    """What the audit line says of a record."""
    return {name: value for name, value in record.items() if name not in _BOOKKEEPING and value not in (None, "")}


def _findable(record: Values) -> Findable:
    """As the models say it, in their order of the words."""
    title = record["content"] if "content" in record else record["subject"]
    return Findable(record["number"], title[:80], " ".join(record[name] for name in _WORDS if record.get(name)))


def _write(areas: tuple[_Area, _Area], pairs: list[_Pair]) -> None:
    """Records, index and audit lines of one transaction."""
    receptions, callbacks = areas
    entries = receptions.write([reception for reception, _ in pairs])
    entries += callbacks.write([callback for _, callback in pairs if callback is not None])
    search_index.rebuild(entries)
    lines: list[tuple[_Area, Values]] = []
    for reception, callback in pairs:
        lines.append((receptions, reception))
        if callback is not None:
            lines.append((callbacks, callback))
    _tell(lines)


def _count(days: _Days, start: int, stop: int) -> None:
    """Have the next record of each day get the next number."""
    database.connection().executemany(
        "INSERT INTO counter (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last",
        list(days.counters(start, stop)),
    )


def _tell(records: list[tuple[_Area, Values]]) -> None:
    """One audit line each, chained like those of `audit.write_line`."""
    line_id, previous = database.execute_sql("SELECT id, digest FROM audit_line ORDER BY id DESC LIMIT 1").fetchone()
    lines = []
    for area, record in records:
        text = audit._text(_told(record))
        parts = (record["created_at"], 0, PROGRAM.name, area.key, record["id"], "create", "", text, "")
        digest = audit._digest(previous, parts)
        line_id += 1
        lines.append((line_id, *parts, previous, digest))
        previous = digest
    marks = ", ".join("?" * 12)
    database.connection().executemany(f"INSERT INTO audit_line (id, {audit._COLUMNS}) VALUES ({marks})", lines)
    database.execute_sql("UPDATE counter SET last = last + ? WHERE name = ?", (len(lines), audit._COUNTER))


def _receptions(rng: Random, days: _Days, callers: list[_Caller], which: range) -> Iterator[_Pair]:
    """The records of these places, every fourth with a callback."""
    for index in which:
        moment = days.moment(index)
        said = words().said(rng, words().matter(rng, moment))
        # some households come often, most hardly ever
        caller = callers[int(len(callers) * rng.random() ** 2)]
        reception = _reception(rng, moment, said, caller)
        reception["number"] = f"JD{moment:%Y%m%d}-{index % days.per_day + 1:03d}"
        callback = None
        if index % 4 == 3:
            callback = _callback(rng, moment, said, caller, reception)
            callback["number"] = f"HF{moment:%Y%m%d}-{index % days.per_day // 4 + 1:03d}"
        yield reception, callback


def _picked(rng: Random, weighted: tuple[tuple[str, ...], tuple[int, ...]]) -> str:
    return rng.choices(weighted[0], cum_weights=weighted[1])[0]


def _reception(rng: Random, moment: datetime, said: Said, caller: _Caller) -> Values:
    stamp = str(moment)
    chance = rng.random()
    state = "received" if chance < 0.001 else "transferred" if chance < 0.004 else "closed"
    values: Values = {
        "created_at": stamp,
        "changed_at": stamp,
        "state": state,
        "channel": _picked(rng, _CHANNELS),
        "category": said.kind,
        "urgency": "重大" if rng.random() < 0.001 else "急" if rng.random() < 0.08 else "一般",
        "unit": caller.unit,
        "person": caller.person,
        "unit_code": caller.unit_code,
        "caller_name": caller.name,
        "caller_phone": caller.phone,
        "content": said.content,
        "received_at": stamp,
        "reply": said.answer,
        "responsible": rng.choice(_DESK),
    }
    if values["urgency"] == "重大":
        values["reported_at"] = str(moment + timedelta(minutes=9))
    if state == "transferred" or rng.random() < 0.15:
        values |= {"transferred_to": said.department, "transferred_at": str(moment + timedelta(minutes=3))}
    if state == "closed":
        values |= {"result": said.did, "closed_at": str(moment + timedelta(minutes=rng.randrange(2, 600)))}
    return values


def _callback(rng: Random, moment: datetime, said: Said, caller: _Caller, of: Values) -> Values:
    source = _SOURCES.get(said.kind, Source.REPAIR)
    allowed, rule = SEED_RULES[source].days, SEED_RULES[source].rule
    day = moment.date()
    values: Values = {
        "created_at": str(moment),
        "changed_at": str(moment),
        "source": source.value,
        "source_number": of["number"],
        "unit": caller.unit,
        "person": caller.person,
        "unit_code": caller.unit_code,
        "customer": caller.name,
        "phone": caller.phone,
        "subject": said.short,
        "department": said.department,
        "received_on": str(day),
        "measures": said.did,
        "rectified_on": str(day),
        "due_on": str(day + timedelta(days=allowed)),
        "rule": rule,
        "needs_signature": int(rule in ("R02", "R04", "R07")),
    }
    # what was promised in the last days is mostly still to be done
    if rng.random() < (0.5 if (_LAST - day).days < allowed else 0.0005):
        return {**values, "state": "unreached", "attempts": 1} if rng.random() < 0.15 else values
    return values | _answers(rng, moment + timedelta(hours=rng.randrange(20, allowed * 24)), values)


def _answers(rng: Random, called: datetime, values: Values) -> Values:
    """What the customer said."""
    verdict = _picked(rng, _VERDICTS)
    answers: Values = {
        "state": "done" if rng.random() < 0.02 else "filed",
        "method": "上门" if values["needs_signature"] or rng.random() < 0.1 else "电话",
        "called_at": str(called),
        "caller": rng.choice(_DESK),
        "attempts": 1 if rng.random() < 0.9 else 2,
        "effect": _EFFECTS[verdict],
        "satisfaction": verdict,
        "opinion": rng.choice(words().opinions[verdict]),
        "follow_up": "重新整改" if verdict == "不满意" else "无须处理",
    }
    if values["needs_signature"]:
        answers |= {"signed_how": "纸质签回", "signed_at": str(called + timedelta(minutes=20)), "print_count": 1}
    return answers


def _settle(rng: Random, amount: int, first: date) -> list[_Caller]:
    """`amount` rooms with an owner and a telephone each, handed over before the first record."""
    numbers, callers = Numbers(rng), []
    sounds: dict[str, str] = {}
    moment = datetime.combine(first - timedelta(days=30), time(9))
    for start in range(0, amount, 5_000):
        units = [_unit(index, moment) for index in range(start, min(start + 5_000, amount))]
        people = [_owner(rng, numbers, sounds) for _ in units]
        with unit_of_work(PROGRAM, moment) as work:
            add_all(work, units)
            add_all(work, people)
            add_all(work, [Phone(person=person, digits=person.phone) for person in people])
            homes = list(zip(units, people, strict=True))
            add_all(work, [Occupancy(person=person, unit=unit, relation=Relation.OWNER) for unit, person in homes])
        callers += [_Caller(unit.id, unit.code, person.id, person.name, person.phone) for unit, person in homes]
    rng.shuffle(callers)
    return callers


def _unit(index: int, moment: datetime) -> Unit:
    """Buildings of 200 rooms: two entrances of 25 floors with four rooms each."""
    building, place = divmod(index, 200)
    entrance, place = divmod(place, 100)
    room = f"{place // 4 + 1:02d}{place % 4 + 1:02d}"
    return Unit(
        code=f"{building + 1}-{entrance + 1}-{room}",
        building=f"{building + 1}",
        entrance=f"{entrance + 1}",
        room=room,
        area=8000 + index * 37 % 7000,
        handed_over_on=moment.date(),
    )


def _owner(rng: Random, numbers: Numbers, sounds: dict[str, str]) -> Person:
    is_male = rng.random() < 0.5
    name = words().surname(rng) + words().given(rng, is_male=is_male)
    if name not in sounds:
        sounds[name] = sound_of(name)
    identity = numbers.identity(birthday(rng, 25, 80), is_male=is_male)
    return Person(name=name, sound=sounds[name], phone=numbers.phone(), identity_number=identity)
