"""From an entry of the log to the record that carries it on: nothing is typed twice, both are linked (S17, S18)."""

from datetime import datetime
from enum import StrEnum

import blinker

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line
from csapp.db.link import Bond, join, links_of
from csapp.db.record import Record
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.pages import DutyEntry, EntryCategory

_PLACE, _HOOK, _ROOM, _NAME = 120, 20, 40, 40  # characters


class EntryOpening(StrEnum):
    """What can be opened from an entry; the value is what the buttons call it."""

    RECEPTION = "接待记录"
    REPAIR_ORDER = "维修工作单"
    COMPLAINT = "投诉"
    KEY_LENDING = "借钥匙"
    MAJOR_EVENT = "紧急情况登记"


# Sent inside the unit of work with the kind as sender, and with `entry`, `by`, `at`, `asked`; a receiver connects for
# its kind, makes the record and returns it. One that refuses undoes the whole step.
opens = blinker.Signal()


@frozen
class Asked:
    """What the entry alone does not tell: a room in any spelling, or a place; whose matter it is; the hook of a key."""

    room: str = ""
    place: str = ""
    name: str = ""
    hook: str = ""


@frozen
class Opened:
    """What was made: its area, id and number."""

    area: str
    record_id: int
    number: str


def likely(category: EntryCategory | str, content: str) -> EntryOpening:
    """What an entry is most likely to become."""
    kinds = {
        EntryCategory.THEFT: EntryOpening.MAJOR_EVENT,
        EntryCategory.FIGHT: EntryOpening.MAJOR_EVENT,
        EntryCategory.ACCIDENT: EntryOpening.REPAIR_ORDER,
        EntryCategory.WORKS: EntryOpening.RECEPTION,
        EntryCategory.MOVING: EntryOpening.RECEPTION,
        EntryCategory.OTHER: EntryOpening.RECEPTION,
        EntryCategory.MISCONDUCT: EntryOpening.COMPLAINT,
    }
    # data: words of somebody who complains rather than reports a defect
    if "投诉" in content:
        return EntryOpening.COMPLAINT
    return kinds.get(EntryCategory(category), EntryOpening.REPAIR_ORDER)


def open_record(entry_id: int, kind: EntryOpening, asked: Asked | None = None, *, by: Actor, at: datetime) -> Opened:
    """Have the record made and link it with the entry; once for each kind.

    Raises BadInput where something is missing or nobody makes such, TransitionRefused where there is one already.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        entry: DutyEntry = fetch(DutyEntry, entry_id)
        told = _clean(asked or Asked())
        answers = opens.send(kind, entry=entry, by=by, at=at, asked=told) if opens.has_receivers_for(kind) else []
        made: Record | None = next((record for _, record in answers if record is not None), None)
        if made is None:
            raise BadInput("kind", mark("这里开不了这种单，到那一页登记。"))
        earlier = next((line for line in links_of(DutyEntry.key(), entry_id) if line.area == made.key()), None)
        number = str(getattr(made, "number", ""))
        if earlier is not None and earlier.record_id != made.id:
            words = mark("这一条已经开出 {number}，到那一单里接着办。")
            raise TransitionRefused(words, number=earlier.number)
        join(work, entry, made, Bond.OPENED)
        return Opened(made.key(), made.id, number)


def _clean(asked: Asked) -> Asked:
    return Asked(
        clean_line(asked.room)[:_ROOM],
        clean_line(asked.place)[:_PLACE],
        clean_line(asked.name)[:_NAME],
        clean_line(asked.hook)[:_HOOK],
    )
