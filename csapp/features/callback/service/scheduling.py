"""When a callback is due, for whom, and what its answer starts (5.3, S06-S08)."""

from datetime import date, datetime, timedelta
from typing import Any

import blinker

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member
from csapp.core.values import phone as read_phone
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.callback.models import (
    TO_CALL,
    Callback,
    CallbackRule,
    MergedSource,
    Satisfaction,
    Source,
    Why,
    periodic_due,
)
from csapp.features.callback.service.rules import is_drawn, leave_out, rule_of, was_left_out
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones
from csapp.masterdata.places.models import Unit

LONGEST = 4_000  # characters of one text; what the form takes on its continuation page

_EARLIEST = date(1990, 1, 1)
_RENEWED = mark("又办完一次，回访改期")

# Both are sent inside the unit of work with `callback`, `by`, `at`; a receiver that refuses undoes the whole step.
# `answered` comes with every callback that is done, whatever the customer said (`callback.satisfaction`);
# `unsatisfied` follows it where the customer is not satisfied: the source is reopened.
answered = blinker.Signal()
unsatisfied = blinker.Signal()


def schedule(
    *,
    by: Actor,
    at: datetime,
    source: Source | str,
    subject: str,
    source_number: str = "",
    unit: int | None = None,
    person: int | None = None,
    customer: str = "",
    phone: str = "",
    department: str = "",
    received_on: date | None = None,
    measures: str = "",
    rectified_on: date | None = None,
    due_on: date | None = None,
    second_of: int | None = None,
) -> Callback:
    """A callback task; its day follows from the house rules unless `due_on` says otherwise.

    A second callback that still waits takes what was rectified meanwhile: the customer is asked once, not twice.
    Raises BadInput, NotAllowed, TransitionRefused for a merged source.
    """
    require(by, Permission.WRITE)
    done_on = _done_on(rectified_on, received_on, at.date())
    number = clean_line(source_number)[:30]
    with unit_of_work(by, at) as work:
        refuse_merged(number)
        matter = {
            **_whom(unit, person, customer, phone),
            **_told(subject, department, measures),
            **_promise(source, done_on, due_on, unit),
            "source_number": number,
            "received_on": received_on,
            "rectified_on": rectified_on,
        }
        waiting = waiting_for(number, person, matter["customer"], seconds_only=True) if second_of is None else None
        if waiting is not None:
            return work.change(waiting, "change", remark=_RENEWED, **matter)
        return work.add(Callback(number=work.number("HF"), second_of=second_of, **matter))


def schedule_by_rule(
    *, by: Actor, at: datetime, source: Source | str, source_number: str = "", **matter: Any
) -> Callback | None:
    """What a finished matter starts by itself: a callback, unless the draw or a missing name leaves it out.

    The same matter is never asked about twice at a time: a callback still waiting is renewed. `matter` is what
    `schedule` takes. Raises as `schedule`.
    """
    require(by, Permission.WRITE)
    kind, number = member(Source, source, "source"), clean_line(source_number)[:30]
    with unit_of_work(by, at) as work:
        refuse_merged(number)
        person, customer, phone = (matter.get(name) for name in ("person", "customer", "phone"))
        drawn = _drawn_as(kind, number, person, customer or phone)
        if _is_out(work, kind, drawn, is_anonymous=not (person or customer), has_number=bool(number)):
            return None
        name = _customer(person, customer or "")
        waiting = waiting_for(number, person, name) if number else None
        if waiting is None:
            return schedule(by=by, at=at, source=kind, source_number=number, **matter)
        return _renew(work, waiting, kind, matter)


def _drawn_as(kind: Source, number: str, person: int | None, name: str | None) -> str:
    """What the draw looks at: the number of the matter; for a public incident each caller for himself."""
    if kind is not Source.INCIDENT or not number:
        return number
    return f"{number}/{person or name or ''}"[:80]


def _is_out(work: Work, kind: Source, drawn: str, *, is_anonymous: bool, has_number: bool) -> bool:
    """Left out before, without a name (A62), or not in the sample; what is new of this goes on record."""
    if was_left_out(kind, drawn):
        return True
    rule = rule_of(kind)
    if is_anonymous:
        leave_out(work, rule, drawn, Why.ANONYMOUS)
        return True
    asked = has_number and Callback.select().where(Callback.source_number == drawn).exists()
    if asked or rule.share >= 100 or not has_number or is_drawn(rule.seed, drawn, rule.share):
        return False
    leave_out(work, rule, drawn, Why.NOT_DRAWN)
    return True


def correct(
    callback_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    subject: str,
    department: str = "",
    measures: str = "",
) -> Callback:
    """Other words for the matter while nobody has been asked about it yet.

    Raises BadInput, NotAllowed, StaleRecord, and TransitionRefused once the customer was reached.
    """
    require(by, Permission.WRITE)
    told = _told(subject, department, measures)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        if not callback.is_to_be_asked:
            raise TransitionRefused(mark("已经问过客户，原事项不能再改；要补充就写在后续处理里。"))
        return work.change(callback, "correct", version=version, **told)


def waiting_for(
    source_number: str, person: int | None, customer: str, *, seconds_only: bool = False
) -> Callback | None:
    """The callback of this matter and customer that nobody has made yet."""
    if not source_number:
        return None
    same = (Callback.source_number == source_number) & Callback.state.in_(TO_CALL)
    if seconds_only:
        same &= Callback.second_of.is_null(False)
    whom = (Callback.person == person) if person is not None else (Callback.customer == clean_line(customer)[:80])
    found: Callback | None = Callback.select().where(same & whom).order_by(Callback.id.desc()).first()
    return found


def _renew(work: Work, waiting: Callback, kind: Source, matter: dict[str, Any]) -> Callback:
    """Rectified once more before anybody called: the day moves, the measures are the last ones."""
    done_on = _done_on(matter.get("rectified_on"), matter.get("received_on"), work.at.date())
    values = _promise(kind, done_on, matter.get("due_on"), waiting.unit_id)
    if matter.get("measures"):
        values["measures"] = long_text(matter["measures"], "measures", LONGEST)
    return work.change(waiting, "change", remark=_RENEWED, rectified_on=matter.get("rectified_on"), **values)


def refuse_merged(source_number: str) -> None:
    """Raise TransitionRefused for a record that went into another one: the customer is called about that one."""
    held = MergedSource.get_or_none(MergedSource.number == source_number) if source_number else None
    if held is not None:
        raise TransitionRefused(
            mark("{number} 已并入 {into}，到 {into} 那张单上回访。"), number=held.number, into=held.into
        )


def merge_source(number: str, into: str, *, by: Actor, at: datetime) -> None:
    """A record went into another one: whoever was still to be called about it is called about that one instead."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        waiting = list(Callback.select().where(Callback.source_number == number, Callback.state.in_(TO_CALL)))
        MergedSource.delete().where(MergedSource.number == number).execute()
        work.add(MergedSource(number=number, into=into), "merge")
        for callback in waiting:
            if waiting_for(into, callback.person_id, callback.customer) is None:
                schedule(by=by, at=at, source_number=into, due_on=callback.due_on, **_matter_of(callback))


def unmerge_source(number: str, *, by: Actor, at: datetime) -> None:
    """The record stands on its own again, its callbacks with it."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        held = MergedSource.get_or_none(MergedSource.number == number)
        if held is not None:
            work.remove(held, "unmerge")


def _done_on(rectified_on: date | None, received_on: date | None, today: date) -> date:
    """The day from which the rules count."""
    done_on = rectified_on or today
    for name, day in (("rectified_on", rectified_on), ("received_on", received_on)):
        if day is not None and day < _EARLIEST:
            raise BadInput(name, mark("日期太早，写 1990 年以后的。"))
    if done_on > today:
        raise BadInput("rectified_on", mark("整改完成日期在将来，办完再约回访。"))
    if received_on is not None and received_on > done_on:
        raise BadInput("rectified_on", mark("整改完成早于接到日期 {day}，核对后再填。"), day=str(received_on))
    return done_on


def _promise(source: str, done_on: date, due_on: date | None, unit: int | None) -> dict[str, Any]:
    """By when the customer is called after which rule, and whether a signature is needed (A05)."""
    rule = rule_of(member(Source, source, "source"))
    due = due_on or _due(rule, done_on, unit)
    return {"source": rule.source, "rule": rule.rule, "due_on": due, "needs_signature": rule.needs_signature}


def _due(rule: CallbackRule, done_on: date, unit: int | None) -> date:
    """The days of the rule; for a household of known handing over the months of R26."""
    handed_over = fetch(Unit, unit).handed_over_on if unit is not None and rule.source == Source.PERIODIC else None
    return periodic_due(handed_over, done_on) if handed_over else done_on + timedelta(days=rule.days)


def _told(subject: str, department: str, measures: str) -> dict[str, str]:
    return {
        "subject": long_text(subject, "subject", LONGEST, mark("写上原事项，回访时要念给客户听。")),
        "department": clean_line(department)[:40],
        "measures": long_text(measures, "measures", LONGEST),
    }


def _whom(unit: int | None, person: int | None, customer: str, phone: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "person": person,
        "unit_code": fetch(Unit, unit).code if unit is not None else "",
        "customer": _customer(person, customer),
        "phone": _phone(person, phone),
    }


def _customer(person: int | None, name: str) -> str:
    known = fetch(Person, person).name if person is not None else ""
    name = clean_line(name) or known
    if not name:
        raise BadInput("customer", mark("写上回访谁。"))
    return name[:80]


def _phone(person: int | None, phone: str) -> str:
    """What was given, else the number of the person on file."""
    if phone.strip():
        return read_phone(phone)
    return first_phones([person]).get(person, "") if person is not None else ""


def conclude(work: Work, callback: Callback) -> None:
    """The callback is done: its source is told; 不满意 reopens it and makes one second callback (5.3).

    Where the rule repeats, the next one is scheduled with the answer to this one (R26).
    """
    answered.send(callback=callback, by=work.by, at=work.at)
    if callback.satisfaction == Satisfaction.UNSATISFIED:
        unsatisfied.send(callback=callback, by=work.by, at=work.at)
        days = rule_of(Source(callback.source)).second_days
        _again(work, callback, due_on=work.at.date() + timedelta(days=days), second_of=callback.id)
    elif rule_of(Source(callback.source)).repeats:
        _again(work, callback)


def _again(work: Work, callback: Callback, **more: Any) -> None:
    schedule(by=work.by, at=work.at, source_number=callback.source_number, **_matter_of(callback), **more)


def _matter_of(callback: Callback) -> dict[str, Any]:
    """Who is called about what, for another callback of the same matter."""
    return {
        "source": Source(callback.source),
        "subject": callback.subject,
        "unit": callback.unit_id,
        "person": callback.person_id,
        "customer": callback.customer,
        "phone": callback.phone,
        "department": callback.department,
    }
