"""The duty log on the map of the office: what is opened from an entry, and what of it is known already (S17, S18).

Receivers run inside the sender's unit of work; one that refuses undoes the whole step.
"""

import re
from datetime import datetime

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.complaint.models import Complaint, Severity
from csapp.features.complaint.service import intake as complaints
from csapp.features.duty_log.models.pages import DutyEntry, EntryCategory
from csapp.features.duty_log.service.opening import Asked, EntryOpening, opens
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.key_lending.service import lending
from csapp.features.major_event.models.event import EventKind, MajorEvent
from csapp.features.major_event.service import registering
from csapp.features.major_event.service.registering import EventOpening
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.service import desk as receptions
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Channel as OrderChannel
from csapp.features.repair_order.service import intake as repairs
from csapp.features.repair_order.service.steps import LONGEST
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.people.service import Resident, residents_of
from csapp.masterdata.places.service import find_units, unit_at

_SUBJECT, _PURPOSE, _TEXT = 60, 200, 4_000  # characters
# data: rooms as the log has them: 3-2-1501, 3栋2单元1501, 3#2-1501
_ROOM = r"\d{1,2}\s*(?:[-–#栋]|号楼)\s*\d{1,2}\s*(?:[-–]|单元|门)\s*\d{3,4}"
_CATEGORIES = {EntryCategory.COMPLAINT: Category.REPAIR, EntryCategory.ACCIDENT: Category.REPAIR}
_COMPLAINS = "投诉"  # data: the word of somebody who complains rather than reports a defect


def room_in(text: str) -> str:
    """The first room of the estate named in a text, nothing where there is none; called in the worker."""
    with connected():
        for found in re.finditer(_ROOM, text):
            units = find_units(found[0], 2)
            if len(units) == 1:
                return str(units[0].code)
    return ""


def known_of(entry_id: int) -> Asked:
    """What an entry tells of where it was and whose: so that it is not typed again; called in the worker."""
    with connected():
        entry: DutyEntry = fetch(DutyEntry, entry_id)
        room = room_in(f"{entry.content} {entry.handling}")
        named = _named(f"{entry.complainant} {entry.content}", _unit(Asked(room=room)))
        return Asked(room=room, name=entry.complainant or (named.name if named is not None else ""))


def _unit(asked: Asked) -> int | None:
    return int(unit_at(asked.room).id) if asked.room else None


def _named(words: str, unit: int | None) -> Resident | None:
    """Who of the household is named in the words."""
    held = residents_of([unit]) if unit is not None else []
    return next((line for line in held if line.person_id is not None and line.name and line.name in words), None)


def _person(asked: Asked, unit: int | None) -> int | None:
    """The person of the ledger who is meant, if it is one."""
    line = _named(asked.name, unit)
    return line.person_id if line is not None else None


def _who(entry: DutyEntry, asked: Asked, person: int | None) -> tuple[str, str]:
    """Name and phone where nobody of the ledger is meant."""
    return ("", "") if person is not None else (asked.name or str(entry.complainant), str(entry.phone))


def _open_reception(_kind: object, entry: DutyEntry, by: Actor, at: datetime, asked: Asked) -> Reception:
    """接待记录: the same words under a number of the desk, answered where the log has a handling."""
    unit = _unit(asked)
    person = _person(asked, unit)
    name, phone = _who(entry, asked, person)
    category = _CATEGORIES.get(EntryCategory(entry.category), Category.OTHER)
    if _COMPLAINS in entry.content:
        category = Category.COMPLAINT
    return receptions.record(
        by=by,
        at=at,
        content=entry.content[:_TEXT],
        category=category,
        channel=Channel.CALL if entry.is_call else Channel.VISIT,
        urgency=Urgency.MAJOR if entry.is_major else Urgency.ORDINARY,
        unit=unit,
        person=person,
        caller_name=name,
        caller_phone=phone,
        place=asked.place,
        received_at=min(entry.happened_at, at),
        reply=entry.handling[:_TEXT],
    )


def _open_repair(_kind: object, entry: DutyEntry, by: Actor, at: datetime, asked: Asked) -> Order:
    """维修工作单 by the channel 值班: the time of the log is the time it was reported."""
    unit = _unit(asked)
    person = _person(asked, unit)
    name, phone = _who(entry, asked, person)
    return repairs.open_from(
        entry,
        by=by,
        at=at,
        content=entry.content[:LONGEST],
        channel=OrderChannel.CALL if entry.is_call else OrderChannel.DUTY,
        unit=unit,
        person=person,
        customer=name,
        phone=phone,
        place=asked.place,
        reported_at=min(entry.happened_at, at),
        source_number=entry.page.number,
    )


def _open_complaint(_kind: object, entry: DutyEntry, by: Actor, at: datetime, asked: Asked) -> Complaint:
    """投诉 with 投诉人 and 电话 of the entry (A24); a major one is a major complaint until somebody says no."""
    unit = _unit(asked)
    person = _person(asked, unit)
    name, phone = _who(entry, asked, person)
    return complaints.open_from(
        entry,
        by=by,
        at=at,
        content=entry.content[:_TEXT],
        severity=Severity.MAJOR if entry.is_major else Severity.ORDINARY,
        unit=unit,
        person=person,
        customer=name,
        phone=phone,
        place=asked.place,
        received_at=min(entry.happened_at, at),
        source_number=entry.page.number,
    )


def _open_key(_kind: object, entry: DutyEntry, by: Actor, at: datetime, asked: Asked) -> Loan:
    """借钥匙: asked for, to be lent at the cabinet after its checks."""
    unit = _unit(asked)
    person = _person(asked, unit)
    name, phone = _who(entry, asked, person)
    kinds = {kind.value: kind for kind in BorrowerKind}
    lines = residents_of([unit]) if unit is not None else []
    relation = next((str(line.relation) for line in lines if line.person_id == person and person is not None), "")
    return lending.request(
        _key_of(unit, asked.hook).id,
        by=by,
        at=at,
        borrower_kind=kinds.get(relation, BorrowerKind.CONTRACTOR),
        purpose=" ".join(entry.content.split())[:_PURPOSE],
        person=person,
        borrower=name,
        borrower_phone=phone,
        source_number=entry.page.number,
    )


def _key_of(unit: int | None, hook: str) -> KeySet:
    """The key at that hook, else the only one of the room."""
    if hook:
        found: KeySet | None = KeySet.get_or_none(KeySet.hook == hook.upper())
        if found is None:
            raise BadInput("hook", mark("没有挂在 {hook} 的钥匙，核对钩号。"), hook=hook)
        return found
    held: list[KeySet] = list(KeySet.select().where(KeySet.unit == unit)) if unit is not None else []
    if len(held) != 1:
        raise BadInput("hook", mark("写上要借哪个钩上的钥匙，例如 A3-10。"))
    return held[0]


def _open_event(_kind: object, entry: DutyEntry, by: Actor, at: datetime, asked: Asked) -> MajorEvent:
    """紧急情况处理登记表: its written report is due tomorrow (R15, R16)."""
    known = {kind.value: kind for kind in EventKind}
    opening = EventOpening(
        subject=" ".join(entry.content.split())[:_SUBJECT],
        course=entry.content[:_TEXT],
        kind=known.get(EntryCategory(entry.category).value, EventKind.OTHER),
        happened_at=entry.happened_at,
        place=asked.place,
        room=asked.room,
        handling=entry.handling[:_TEXT],
        source_number=entry.page.number,
    )
    return registering.open_from(entry, opening, by=by, at=at)


def wire_duty() -> None:
    """Connect the flows of the duty log; calling it again changes nothing."""
    opens.connect(_open_reception, sender=EntryOpening.RECEPTION)
    opens.connect(_open_repair, sender=EntryOpening.REPAIR_ORDER)
    opens.connect(_open_complaint, sender=EntryOpening.COMPLAINT)
    opens.connect(_open_key, sender=EntryOpening.KEY_LENDING)
    opens.connect(_open_event, sender=EntryOpening.MAJOR_EVENT)
