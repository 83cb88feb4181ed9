"""What the desk does with a callback (5.3, S06-S08)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member
from csapp.core.values import phone as read_phone
from csapp.db.attachment import attach
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.callback.models import (
    SIGNED_SOURCES,
    Answers,
    Callback,
    Effect,
    FollowUp,
    Method,
    Satisfaction,
    SignedHow,
    Source,
)
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones, require_reveal
from csapp.masterdata.places.models import Unit

# Days until a callback is due and its rule: calendar days, since the sources say 周 and not 工作日 (A02).
DUE_DAYS: dict[Source, tuple[int, str]] = {
    Source.MAJOR_COMPLAINT: (7, "R02"),
    Source.COMPLAINT: (14, "R04"),
    Source.OPINION: (14, "R07"),
    Source.SPECIAL_SERVICE: (3, "R08"),
    Source.REPAIR: (3, "R26"),
    Source.PERIODIC: (30, ""),
}

SECOND_CALL_DAYS = 3
LONGEST = 4_000  # characters of one text; what the form takes on its continuation page

# Sent inside the unit of work with `callback`, `by`, `at`: the customer is not satisfied, the source is reopened.
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
    """A callback task; its day follows from the source unless `due_on` says otherwise; raises BadInput, NotAllowed."""
    require(by, Permission.WRITE)
    done_on = _done_on(rectified_on, received_on, at.date())
    with unit_of_work(by, at) as work:
        callback = Callback(
            number=work.number("HF"),
            **_promise(source, done_on, due_on),
            **_whom(unit, person, customer, phone),
            source_number=clean_line(source_number)[:30],
            subject=long_text(subject, "subject", LONGEST, mark("写上原事项，回访时要念给客户听。")),
            department=clean_line(department)[:40],
            received_on=received_on,
            measures=long_text(measures, "measures", LONGEST),
            rectified_on=rectified_on,
            second_of=second_of,
        )
        return work.add(callback)


def _done_on(rectified_on: date | None, received_on: date | None, today: date) -> date:
    """The day from which the rules count."""
    done_on = rectified_on or today
    if done_on > today:
        raise BadInput("rectified_on", mark("整改完成日期在将来，办完再约回访。"))
    if received_on is not None and received_on > done_on:
        raise BadInput("rectified_on", mark("整改完成早于接到日期 {day}，核对后再填。"), day=str(received_on))
    return done_on


def _promise(source: str, done_on: date, due_on: date | None) -> dict[str, Any]:
    """By when the customer is called after which rule, and whether a signature is needed (A05)."""
    kind = member(Source, source, "source")
    days, rule = DUE_DAYS[kind]
    due = due_on or done_on + timedelta(days=days)
    return {"source": kind, "rule": rule, "due_on": due, "needs_signature": kind in SIGNED_SOURCES}


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


def _take(work: Work, callback: Callback, name: str, version: int | None = None, **values: Any) -> Callback:
    """One arrow of the table: state, values and audit line together."""
    step = CALLBACK.step(name, CallbackState(callback.state), work.by.role)
    return work.change(callback, name, version=version, state=step.target, **values)


def reach(callback_id: int, *, version: int | None = None, by: Actor, at: datetime, method: Method | str) -> Callback:
    """The customer is on the line or at the door."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        return _reach(work, fetch(Callback, callback_id), method, version, at)


def _reach(work: Work, callback: Callback, method: object, version: int | None, called_at: datetime) -> Callback:
    return _take(
        work,
        callback,
        "reach",
        version,
        method=member(Method, method, "method"),
        called_at=called_at,
        caller=work.by.name,
        attempts=callback.attempts + 1,
        next_attempt_at=None,
    )


def miss(
    callback_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    next_attempt_at: datetime | None = None,
    note: str = "",
) -> Callback:
    """Nobody answered; counts the attempt and keeps when to try again."""
    require(by, Permission.WRITE)
    if next_attempt_at is not None and next_attempt_at < at:
        raise BadInput("next_attempt_at", mark("下次联系时间已经过去，改到现在以后。"))
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        step = CALLBACK.step("miss", CallbackState(callback.state), by.role)
        return work.change(
            callback,
            "miss",
            version=version,
            remark=clean_line(note),
            state=step.target,
            attempts=callback.attempts + 1,
            next_attempt_at=next_attempt_at,
        )


def fill_in(
    callback_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    satisfaction: Satisfaction | str,
    effect: Effect | str = Effect.SOLVED,
    opinion: str = "",
    follow_up: FollowUp | str = FollowUp.NONE,
    follow_up_note: str = "",
) -> Callback:
    """What the customer said; without a signature to wait for, the callback is done (A04, A05)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        verdict = member(Satisfaction, satisfaction, "satisfaction")
        follow = member(FollowUp, follow_up, "follow_up")
        if verdict == Satisfaction.UNSATISFIED and follow == FollowUp.NONE:
            follow = FollowUp.REDO
        name = "fill_in" if callback.needs_signature else "fill_in_unsigned"
        _take(
            work,
            callback,
            name,
            version,
            satisfaction=verdict,
            effect=member(Effect, effect, "effect"),
            opinion=long_text(opinion, "opinion", LONGEST),
            follow_up=follow,
            follow_up_note=long_text(follow_up_note, "follow_up_note", LONGEST),
        )
        if not callback.needs_signature:
            _answered(work, callback)
        return callback


def register_result(
    callback_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    method: Method | str,
    satisfaction: Satisfaction | str,
    effect: Effect | str = Effect.SOLVED,
    opinion: str = "",
    follow_up: FollowUp | str = FollowUp.NONE,
    follow_up_note: str = "",
) -> Callback:
    """The whole call in one go: customer reached and answers written down, all or nothing."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        _reach(work, fetch(Callback, callback_id), method, version, at)
        return fill_in(
            callback_id,
            by=by,
            at=at,
            satisfaction=satisfaction,
            effect=effect,
            opinion=opinion,
            follow_up=follow_up,
            follow_up_note=follow_up_note,
        )


def _answered(work: Work, callback: Callback) -> None:
    """不满意 reopens the source and schedules a second callback (5.3)."""
    if callback.satisfaction != Satisfaction.UNSATISFIED:
        return
    unsatisfied.send(callback=callback, by=work.by, at=work.at)
    schedule(
        by=work.by,
        at=work.at,
        source=Source(callback.source),
        subject=callback.subject,
        source_number=callback.source_number,
        unit=callback.unit_id,
        person=callback.person_id,
        customer=callback.customer,
        phone=callback.phone,
        department=callback.department,
        due_on=work.at.date() + timedelta(days=SECOND_CALL_DAYS),
        second_of=callback.id,
    )


def sign(
    callback_id: int,
    sealed: Path,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    answers: Answers | None = None,
) -> Callback:
    """The customer signed on the screen; `sealed` is the sealed form, kept with the record.

    `answers` are what the customer ticked above the signature, where that differs from what was written down.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        ticked = answers.over(callback) if answers is not None else {}
        _take(work, callback, "sign", version, signed_how=SignedHow.ON_SCREEN, signed_at=at, **ticked)
        attach(work, folder, sealed, area=Callback.key(), owner_id=callback_id, purpose="sealed")
        _answered(work, callback)
        return callback


def attach_signed(
    callback_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Callback:
    """The signed paper came back as a scan or photo, or signed in a PDF program: 未签回 becomes 已签回."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        _take(work, callback, "attach_signed", version, signed_how=SignedHow.PAPER, signed_at=at)
        attach(work, folder, file, area=Callback.key(), owner_id=callback_id, purpose="signed")
        _answered(work, callback)
        return callback


def decline(
    callback_id: int, *, version: int | None = None, by: Actor, at: datetime, decline_reason: str, witness: str
) -> Callback:
    """The customer can't sign; the reason and a witness stand in for the signature."""
    require(by, Permission.WRITE)
    reason = long_text(decline_reason, "decline_reason", LONGEST, mark("写上客户为什么不便签字。"))
    name = clean_line(witness)[:40]
    if not name:
        raise BadInput("witness", mark("写上见证人的姓名。"))
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        _take(
            work,
            callback,
            "decline",
            version,
            signed_how=SignedHow.DECLINED,
            signed_at=at,
            decline_reason=reason,
            witness=name,
        )
        _answered(work, callback)
        return callback


def sign_as_caller(
    callback_id: int, sealed: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Callback:
    """The caller's own signature on the sealed form."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        _take(work, callback, "sign_as_caller", version)
        attach(work, folder, sealed, area=Callback.key(), owner_id=callback_id, purpose="sealed")
        return callback


def file_away(
    callback_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    sealed: Path | None = None,
    folder: DataFolder | None = None,
) -> Callback:
    """Reviewed by 主管 or 经理 and filed; `sealed` carries the reviewer's signature where one was given."""
    require(by, Permission.SIGN_REVIEW)
    with unit_of_work(by, at) as work:
        callback = _take(work, fetch(Callback, callback_id), "file", version)
        if sealed is not None and folder is not None:
            attach(work, folder, sealed, area=Callback.key(), owner_id=callback_id, purpose="sealed")
        return callback


def count_print(callback_ids: list[int], *, by: Actor, at: datetime) -> list[Callback]:
    """One more print of these forms: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(Callback, callback_id) for callback_id in dict.fromkeys(callback_ids)]
        for callback in printed:
            work.change(callback, "print", print_count=callback.print_count + 1)
        return printed


def reveal_phone(callback_id: int, *, by: Actor, at: datetime) -> str:
    """The customer's unmasked telephone; who looked is written down."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        require_reveal(callback.person_id, by)
        work.tell(Callback.key(), callback_id, "reveal")
        return str(callback.phone)


def earlier(unit_id: int | None, person_id: int | None, limit: int = 20) -> list[Callback]:
    """The last callbacks of this room or person, newest first."""
    if unit_id is None and person_id is None:
        return []
    same = (Callback.unit == unit_id) if unit_id is not None else (Callback.person == person_id)
    with connected():
        return list(Callback.select().where(same).order_by(Callback.due_on.desc()).limit(limit))
