"""Every promise of the office, and what is due or overdue on a day: computed from dates, by R-rule (design 4, P24)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from csapp.core.promise import Promise
from csapp.core.roles import Actor, Role
from csapp.db.connection import connected
from csapp.features.callback import models as callback
from csapp.features.complaint import models as complaint
from csapp.features.contact_memo import models as contact_memo
from csapp.features.duty_log.models import due as duty_log
from csapp.features.duty_roster.models import due as duty_roster
from csapp.features.escalation import models as escalation
from csapp.features.key_lending import models as key_lending
from csapp.features.major_event.models import due as major_event
from csapp.features.opinion import models as opinion
from csapp.features.parking_lease.models import board as parking_lease
from csapp.features.public_incident import models as public_incident
from csapp.features.reception import models as reception
from csapp.features.repair_order.models import due as repair_order

PromisesOf = Callable[[datetime], list[Promise]]
_END = time(23, 59)
_TITLE = 60


# Every slice that promises something to somebody.
PROMISES: tuple[PromisesOf, ...] = (
    reception.promises,
    complaint.promises,
    duty_roster.promises,
    duty_log.promises,
    callback.promises,
    key_lending.promises,
    parking_lease.promises,
    public_incident.promises,
    major_event.promises,
    repair_order.promises,
    escalation.promises,
    contact_memo.promises,
    opinion.promises,
)


# Forms that wait for a signature.
FORMS: tuple[Callable[[], list[Promise]], ...] = (
    complaint.unsigned_sheets,
    callback.unsigned_sheets,
    key_lending.unsigned_slips,
    repair_order.unsigned_sheets,
)


def unsigned_forms() -> list[Promise]:
    """Every form a customer has still to sign (F01, F07), what was due first on top."""
    with connected():
        return _sorted([form for forms in FORMS for form in forms()])


def promises_before(end: datetime) -> list[Promise]:
    """Everything open and due before `end`, what was due first on top; called in the worker."""
    with connected():
        return _sorted([promise for promises in PROMISES for promise in promises(end)])


def _sorted(found: list[Promise]) -> list[Promise]:
    return sorted(found, key=lambda promise: (promise.due_at, promise.number, promise.rule))


def nearest(promises: Sequence[Promise]) -> list[Promise]:
    """Of promises of one record that the same step keeps, the first; `promises` in order of time."""
    found: dict[tuple[str, int | str, str], Promise] = {}
    for entry in promises:
        found.setdefault((entry.area, _which(entry), entry.step or entry.rule), entry)
    return list(found.values())


def _which(entry: Promise) -> int | str:
    """The record; what is still to be made, such as the report of a day, has none and is told by its number."""
    return entry.record_id or entry.number


def is_late(promise: Promise, now: datetime) -> bool:
    """Past its moment or, where the rule names a day, past that day."""
    return promise.due_at.date() < now.date() if promise.is_day else promise.due_at < now


def is_mine(promise: Promise, by: Actor) -> bool:
    """Whether it waits for this person.

    Mine is what stands under my name, what only my role may do, and of what stands under nobody's name the desk's work
    for the desk, the leaders' for the leaders.
    """
    if promise.owner == by.name or promise.roles == {by.role}:
        return True
    is_desks = Role.DESK in promise.roles
    return not promise.owner and by.role in promise.roles and (by.role == Role.DESK or not is_desks)


@dataclass(frozen=True)
class DueItem:
    """One promise as `csapp due` tells it: which rule, which record, by when."""

    rule: str
    kind: str
    number: str
    due_on: date
    overdue_days: int


def due_items(on: date) -> list[DueItem]:
    """Promises due on `on` or before, oldest first."""
    end = datetime.combine(on + timedelta(days=1), time())
    items = [
        DueItem(entry.rule, entry.area, entry.number, entry.due_at.date(), max((on - entry.due_at.date()).days, 0))
        for entry in promises_before(end)
    ]
    return sorted(items, key=lambda item: (item.due_on, item.number, item.rule))


def late_by_area(promises: Sequence[Promise], now: datetime) -> dict[str, int]:
    """How many records of each area are overdue, for the badges; a record late by two rules counts once."""
    late: dict[str, set[int | str]] = {}
    for promise in promises:
        if is_late(promise, now):
            late.setdefault(promise.area, set()).add(_which(promise))
    return {area: len(records) for area, records in late.items()}
