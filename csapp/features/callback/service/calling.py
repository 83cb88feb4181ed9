"""Calling the customer: tries, the answer, what the desk looks up (5.3)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.callback.models import Callback, Effect, FollowUp, Method, Satisfaction
from csapp.features.callback.service.scheduling import LONGEST, conclude, refuse_merged
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.masterdata.people.service import require_reveal

_FARTHEST = timedelta(days=366)


def take(work: Work, callback: Callback, name: str, version: int | None = None, **values: Any) -> Callback:
    """One arrow of the table: state, values and audit line together; raises TransitionRefused for a merged source."""
    step = CALLBACK.step(name, CallbackState(callback.state), work.by.role)
    refuse_merged(callback.source_number)
    return work.change(callback, name, version=version, state=step.target, **values)


def reach(callback_id: int, *, version: int | None = None, by: Actor, at: datetime, method: Method | str) -> Callback:
    """The customer is on the line or at the door."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        return _reach(work, fetch(Callback, callback_id), method, version, at)


def _reach(work: Work, callback: Callback, method: object, version: int | None, called_at: datetime) -> Callback:
    return take(
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
    if next_attempt_at is not None and next_attempt_at > at + _FARTHEST:
        raise BadInput("next_attempt_at", mark("下次联系时间太远，定在一年以内。"))
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        return take(
            work,
            callback,
            "miss",
            version,
            remark=clean_line(note),
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
        take(
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
            conclude(work, callback)
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
