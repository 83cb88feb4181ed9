"""What the desk does with a reception record: written down, handed on, closed, reported, read (S01, S02)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member, past
from csapp.core.values import phone as read_phone
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.service.merging import add_to_matter
from csapp.features.reception.service.opening import Opening, keep_files, open_in
from csapp.features.reception.service.steps import LONGEST, begin, take
from csapp.features.reception.workflow import WAITING
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones, require_reveal
from csapp.masterdata.places.models import Unit

# Sent inside the unit of work with `reception`, `by`, `at`; a receiver that refuses undoes the whole step.
recorded = blinker.Signal()
closed = blinker.Signal()


def record(
    *,
    by: Actor,
    at: datetime,
    content: str,
    category: Category | str,
    channel: Channel | str = Channel.CALL,
    urgency: Urgency | str = Urgency.ORDINARY,
    unit: int | None = None,
    person: int | None = None,
    caller_name: str = "",
    caller_phone: str = "",
    place: str = "",
    happened_at: datetime | None = None,
    received_at: datetime | None = None,
    reply: str = "",
    is_in_duty: bool = True,
    reported_at: datetime | None = None,
    outcome: str = "",
    transferred_to: str = "",
    result: str = "",
    matter: tuple[str, int] | None = None,
    files: Sequence[Path] = (),
    folder: DataFolder | None = None,
) -> Reception:
    """Write down a contact, all of it or nothing; who writes is the 第一责任者. Raises BadInput, NotAllowed.

    `outcome` is "", "close", "transfer", "repeat" (about the open `matter`, an area and its id) or an `Opening`.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        reception = Reception(number=work.number("JD"), responsible=by.name, is_in_duty=is_in_duty)
        _put_matter(reception, content, category, channel, urgency)
        reception.place, reception.reply = clean_line(place)[:120], long_text(reply, "reply", LONGEST)
        _put_caller(reception, unit, person, caller_name, caller_phone)
        _put_times(reception, at, received_at, happened_at, reported_at)
        work.add(reception)
        keep_files(work, reception, files, folder)
        recorded.send(reception=reception, by=by, at=at)
        return _settle(work, reception, outcome, {"to": transferred_to, "result": result or reply, "matter": matter})


def _put_matter(reception: Reception, content: str, category: str, channel: str, urgency: str) -> None:
    reception.category = member(Category, category, "category")
    reception.channel = member(Channel, channel, "channel")
    reception.urgency = member(Urgency, urgency, "urgency")
    reception.content = long_text(content, "content", LONGEST, mark("写上内容，接手的人要看。"))


def _put_caller(reception: Reception, unit: int | None, person: int | None, name: str, phone: str) -> None:
    reception.unit_id, reception.person_id = unit, person
    reception.unit_code = fetch(Unit, unit).code if unit is not None else ""
    reception.caller_name = _caller(person, name)
    reception.caller_phone = _phone(person, phone)


def _put_times(
    reception: Reception, at: datetime, received: datetime | None, happened: datetime | None, reported: datetime | None
) -> None:
    reception.received_at = past(received or at, at, "received_at")
    reception.happened_at = past(happened, at, "happened_at") if happened is not None else None
    if reception.happened_at is not None and reception.happened_at > reception.received_at + timedelta(minutes=1):
        raise BadInput("happened_at", mark("发生时间晚于接待时间，核对后再填。"))
    reception.reported_at = _told(reception, reported, at) if reported is not None else None


def _settle(work: Work, reception: Reception, outcome: str, told: dict[str, Any]) -> Reception:
    if outcome == "close":
        _close(work, reception, told["result"])
    elif outcome == "transfer":
        _transfer(work, reception, told["to"])
    elif outcome == "repeat" and told["matter"] is not None:
        add_to_matter(work, reception, *told["matter"])
    elif outcome in list(Opening):
        open_in(work, reception, Opening(outcome))
    elif outcome:
        raise BadInput("outcome", mark("选一项：{choices}。"), choices="close、transfer、repeat、" + "、".join(Opening))
    return reception


def _caller(person: int | None, name: str) -> str:
    known = fetch(Person, person).name if person is not None else ""
    name = clean_line(name) or known
    if len(name) > 80:
        raise BadInput("caller_name", mark("姓名最多 80 个字，多的写进内容。"))
    return name


def _phone(person: int | None, phone: str) -> str:
    """What was typed, else the number of the person on file."""
    if phone.strip():
        return read_phone(phone, "caller_phone")
    return first_phones([person]).get(person, "") if person is not None else ""


def _told(reception: Reception, reported_at: datetime, at: datetime) -> datetime:
    """When the general manager was told of a major matter (R28)."""
    if reception.urgency != Urgency.MAJOR:
        raise BadInput("urgency", mark("不是重大事项，不用向总经理汇报。"))
    told = past(reported_at, at, "reported_at")
    if told < reception.received_at:
        raise BadInput("reported_at", mark("汇报时间早于接待时间 {at}。"), at=f"{reception.received_at:%m-%d %H:%M}")
    return told


def transfer(
    reception_id: int, *, version: int | None = None, by: Actor, at: datetime, transferred_to: str
) -> Reception:
    """Hand the matter to the leader in charge, or to another colleague in his absence (S02)."""
    with unit_of_work(by, at) as work:
        return _transfer(work, begin(reception_id, "transfer", version, by), transferred_to)


def _transfer(work: Work, reception: Reception, transferred_to: str) -> Reception:
    name = _colleague(transferred_to, "transferred_to", mark("写上移交给谁：主管，或分管这件事的人。"))
    blank: dict[str, Any] = {"acknowledged_by": "", "acknowledged_at": None}
    return take(work, reception, "transfer", transferred_to=name, transferred_at=work.at, **blank)


def _colleague(text: str, field: str, missing: str) -> str:
    name = clean_line(text)
    if not name:
        raise BadInput(field, missing)
    if len(name) > 80:
        raise BadInput(field, mark("姓名最多 80 个字，多的写进内容。"))
    return name


def acknowledge(
    reception_id: int, *, version: int | None = None, by: Actor, at: datetime, receiver: str = ""
) -> Reception:
    """The matter has reached whom it was handed to; `receiver` is who took it, else whom it was meant for (S02)."""
    with unit_of_work(by, at) as work:
        reception = begin(reception_id, "acknowledge", version, by)
        name = _colleague(receiver or reception.transferred_to, "receiver", mark("写上谁接收的。"))
        return take(work, reception, "acknowledge", acknowledged_by=name, acknowledged_at=at)


def close(reception_id: int, *, version: int | None = None, by: Actor, at: datetime, result: str) -> Reception:
    """The matter is done (办结); raises BadInput, TransitionRefused, StaleRecord, NotAllowed."""
    with unit_of_work(by, at) as work:
        return _close(work, begin(reception_id, "close", version, by), result)


def _close(work: Work, reception: Reception, result: str) -> Reception:
    text = long_text(result, "result", LONGEST, mark("写上办理结果，回访时照此核对。"))
    take(work, reception, "close", result=text, closed_at=work.at)
    closed.send(reception=reception, by=work.by, at=work.at)
    return reception


def report(
    reception_id: int, *, version: int | None = None, by: Actor, at: datetime, reported_at: datetime | None = None
) -> Reception:
    """When the general manager was told of a major matter (R28); raises BadInput for one that is not major."""
    with unit_of_work(by, at) as work:
        reception = begin(reception_id, "report", version, by)
        return take(work, reception, "report", reported_at=_told(reception, reported_at or at, at))


def reveal_caller(reception_id: int, *, by: Actor, at: datetime) -> str:
    """The caller's unmasked telephone; who looked is written down."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        reception = fetch(Reception, reception_id)
        require_reveal(reception.person_id, by)
        work.tell(Reception.key(), reception_id, "reveal")
        return str(reception.caller_phone)


def earlier(unit_id: int | None, person_id: int | None, limit: int = 20) -> list[Reception]:
    """The last records of this room or person, newest first, in view while typing."""
    if unit_id is None and person_id is None:
        return []
    same = (Reception.unit == unit_id) if unit_id is not None else (Reception.person == person_id)
    with connected():
        return list(Reception.select().where(same).order_by(Reception.received_at.desc()).limit(limit))


def latest(limit: int = 6) -> list[Reception]:
    """The last contacts of the desk, newest first (最近来电)."""
    with connected():
        return list(Reception.select().order_by(Reception.received_at.desc(), Reception.id.desc()).limit(limit))


def count_of_day(now: datetime) -> int:
    """How many contacts this day has had."""
    with connected():
        return int(Reception.select().where(Reception.received_at >= datetime.combine(now.date(), time())).count())


@frozen
class OpenMatters:
    """What a room still waits for, and when somebody of it was last here."""

    count: int
    is_overdue: bool
    last_at: datetime


def open_matters(unit_ids: list[int], now: datetime) -> dict[int, OpenMatters]:
    """The rooms with a record that is not closed, for the lines of the finder."""
    last = peewee.fn.MAX(Reception.received_at).alias("last")
    first = peewee.fn.MIN(Reception.received_at).alias("first")
    number = peewee.fn.COUNT(Reception.id).alias("number")
    is_open = (Reception.unit.in_(unit_ids)) & Reception.state.in_(WAITING)
    today = datetime.combine(now.date(), time())
    with connected():
        rows = tuples(Reception.select(Reception.unit, number, first, last).where(is_open).group_by(Reception.unit))
        return {
            unit: OpenMatters(count, _moment(oldest) < today, _moment(newest)) for unit, count, oldest, newest in rows
        }


def _moment(value: Any) -> datetime:
    """A moment out of an aggregate, which SQLite hands over as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
