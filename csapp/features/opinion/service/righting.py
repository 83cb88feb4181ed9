"""Measure, result, the answer to the owner, and what the callback makes of it (S07, 5.11, R06, R07)."""

from datetime import date, datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.opinion.models import Opinion, Satisfaction
from csapp.features.opinion.service.steps import (
    LONGEST_NOTE,
    begin,
    callback_left_out,
    promised,
    rectified,
    since,
    take,
    told,
)
from csapp.features.opinion.workflow import OpinionState

_S = OpinionState


def take_measure(
    opinion_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    measure: str,
    measured_at: datetime | None = None,
    rectify_due_on: date | None = None,
) -> Opinion:
    """整改措施书面反馈: what the department will do, and by when if it says so (R06, F26)."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "take_measure", version, by)
        assert opinion.delivered_at is not None  # held by a constraint of the table
        when = since(measured_at or at, at, "measured_at", earliest=opinion.delivered_at)
        words = told(measure, "measure", mark("写上责任部门书面反馈的整改措施。"))
        due = promised(rectify_due_on, when.date())
        return take(work, opinion, "take_measure", measure=words, measured_at=when, rectify_due_on=due)


def rectify(
    opinion_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    result: str,
    rectified_at: datetime | None = None,
) -> Opinion:
    """整改完成: what was done and when; the customer is called within two weeks (R07)."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "rectify", version, by)
        words = told(result, "result", mark("写上整改了什么、结果怎样。"))
        when = since(rectified_at or at, at, "rectified_at", earliest=opinion.delivered_at or opinion.received_at)
        take(work, opinion, "rectify", result=words, rectified_at=when)
        rectified.send(opinion=opinion, by=by, at=at)
        return opinion


def reply(
    opinion_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    answer: str,
    replied_at: datetime | None = None,
) -> Opinion:
    """整改结果反馈至客服中心回复业主: what the owner was told, and when (A41)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        opinion = fetch(Opinion, opinion_id)
        if opinion.is_anonymous:
            raise BadInput("answer", mark("意见是匿名的，没有人可以回复。"))
        settled_at = opinion.rectified_at or opinion.filed_at
        if settled_at is None:
            raise BadInput("answer", mark("还没有整改结果，先登记整改完成。"))
        when = since(replied_at or at, at, "replied_at", earliest=settled_at)
        words = told(answer, "answer", mark("写上怎么回复业主的。"))
        return work.change(opinion, "reply", version=version, answer=words, replied_at=when)


def needs_signed_callback(opinion: Opinion) -> bool:
    """Whether only a signed callback files it: the customer left a name and the house rules don't leave him out."""
    if opinion.is_anonymous:
        return False
    return not any(is_out for _, is_out in callback_left_out.send(opinion=opinion))


def file_away(opinion_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Opinion:
    """Filed by hand, where nobody can or need be asked; else the signed callback files it (A05, A62).

    Raises BadInput where a callback is wanted.
    """
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "file", version, by)
        if needs_signed_callback(opinion):
            raise BadInput("words", mark("要有客户签字的《回访记录表》，到「回访」登记结果，签好自动归档。"))
        return take(work, opinion, "file", filed_at=at)


def redo(opinion_id: int, *, version: int | None = None, by: Actor, at: datetime, words: str) -> Opinion:
    """The customer is not satisfied: 再次整改, counted."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "redo", version, by)
        return _again(work, opinion, told(words, "words", mark("写上客户为什么不满意。")))


def _again(work: Work, opinion: Opinion, words: str) -> Opinion:
    """What had been reached stays in the trail; the department's day is over."""
    said: dict[str, Any] = {"satisfaction": Satisfaction.UNSATISFIED, "words": words}
    said |= {"rectified_at": None, "replied_at": None, "rectify_due_on": None}
    return take(work, opinion, "redo", redo_count=opinion.redo_count + 1, **said)


def reopen_after_callback(number: str, *, by: Actor, at: datetime, words: str = "") -> Opinion | None:
    """A callback found the customer 不满意: 再次整改; None where no opinion has that number (5.11)."""
    require(by, Permission.WRITE)
    opinion = Opinion.get_or_none(Opinion.number == number.strip())
    if opinion is None:
        return None
    with unit_of_work(by, at) as work:
        said = words.strip()[:LONGEST_NOTE] or mark("回访不满意")
        return _again(work, opinion, said) if _is_waiting(work, opinion, said) else opinion


def satisfied_by_callback(number: str, *, by: Actor, at: datetime, words: str = "") -> Opinion | None:
    """A callback found the customer satisfied, signed where a signature is due: 归档; None as above.

    The call is the answer to the owner where none was written down before.
    """
    require(by, Permission.WRITE)
    opinion = Opinion.get_or_none(Opinion.number == number.strip())
    if opinion is None:
        return None
    with unit_of_work(by, at) as work:
        said = words.strip()[:LONGEST_NOTE]
        if not _is_waiting(work, opinion, said):
            return opinion
        ended: dict[str, Any] = {"satisfaction": Satisfaction.SATISFIED, "words": said, "filed_at": at}
        return take(work, opinion, "file", replied_at=opinion.replied_at or at, **ended)


def _is_waiting(work: Work, opinion: Opinion, words: str) -> bool:
    """Whether the customer's answer moves the opinion; elsewhere it is only noted."""
    if opinion.state == _S.RECTIFIED:
        return True
    work.tell(Opinion.key(), opinion.id, "hear", note=words)
    return False
