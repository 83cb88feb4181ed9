"""Putting it right: apology, department, rectifying, helping, and telling owner and manager (S03, S04)."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, short_line
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.complaint.models import Complaint, Nature
from csapp.features.complaint.service.steps import begin, informed, rectified, since_received, take, told


def apologise(
    complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, apologised_at: datetime | None = None
) -> Complaint:
    """向客户致歉, on the branch 责任 and nowhere else (A07, A67)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "apologise", version, by)
        if complaint.nature != Nature.LIABLE:
            raise BadInput("nature", mark("不是责任投诉，不致歉。"))
        when = since_received(complaint, apologised_at or at, at, "apologised_at")
        return take(work, complaint, "apologise", apologised_at=when)


def transfer(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    department: str = "",
    responsible: str = "",
) -> Complaint:
    """转相关部门处理: to whom; another department than the manager named needs his right to decide."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "transfer", version, by)
        to = short_line(department, "department", 40) or complaint.department
        if to != complaint.department:
            require(by, Permission.DECIDE)
        name = short_line(responsible, "responsible", 40)
        return take(work, complaint, "transfer", transferred_at=at, department=to, responsible=name)


def rectify(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    result: str,
    resolved_at: datetime | None = None,
    replied_at: datetime | None = None,
    reported_at: datetime | None = None,
) -> Complaint:
    """整改解决: what was done by when, and when owner and manager of the estate were told (R01, R03, S03).

    Raises BadInput for a time before the complaint came or in the future.
    """
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "rectify", version, by)
        values = _outcome(complaint, at, result, resolved_at)
        values |= _answers(complaint, values["resolved_at"], at, replied_at, reported_at)
        take(work, complaint, "rectify", **values)
        rectified.send(complaint=complaint, by=by, at=at)
        return complaint


def assist(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    agency: str,
    responsible: str = "",
) -> Complaint:
    """转相关单位或部门; the office helps and follows up."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "assist", version, by)
        to = short_line(agency, "agency", 80, mark("写上转给哪个单位或部门。"))
        name = short_line(responsible, "responsible", 40)
        return take(work, complaint, "assist", agency=to, responsible=name, transferred_at=at)


def feed_back(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    result: str,
    resolved_at: datetime | None = None,
    replied_at: datetime | None = None,
    reported_at: datetime | None = None,
) -> Complaint:
    """处理结果反馈客户中心: the result of the help, which the customer is told next."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "feed_back", version, by)
        values = _outcome(complaint, at, result, resolved_at)
        values |= _answers(complaint, values["resolved_at"], at, replied_at, reported_at)
        take(work, complaint, "feed_back", **values)
        informed.send(complaint=complaint, by=by, at=at)
        return complaint


def _outcome(complaint: Complaint, at: datetime, result: str, resolved_at: datetime | None) -> dict[str, Any]:
    words = told(result, "result", mark("写上怎么处理的、结果怎样。"))
    return {"result": words, "resolved_at": since_received(complaint, resolved_at or at, at, "resolved_at")}


def _answers(
    complaint: Complaint, done: datetime, at: datetime, replied_at: datetime | None, reported_at: datetime | None
) -> dict[str, datetime | None]:
    """When the result was told; nobody is told a result before there is one."""
    answers = {"replied_at": replied_at, "reported_at": reported_at}
    for field, when in answers.items():
        if when is not None and since_received(complaint, when, at, field) < done.replace(second=0, microsecond=0):
            words = mark("早于处理完毕的时间 {done}，核对后再填。")
            raise BadInput(field, words, done=f"{done:%Y-%m-%d %H:%M}")
    return answers


def reply(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    replied_at: datetime | None = None,
    reported_at: datetime | None = None,
    note: str = "",
) -> Complaint:
    """The result was told to the owner or to the manager of the estate, later than it was reached (S03)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        if complaint.resolved_at is None:
            raise BadInput("replied_at", mark("还没有处理结果，先登记整改或反馈。"))
        if replied_at is None and reported_at is None:
            raise BadInput("replied_at", mark("写上什么时候回复了业主，或者报告了管理处经理。"))
        answers = _answers(complaint, complaint.resolved_at, at, replied_at, reported_at)
        given = {name: when for name, when in answers.items() if when is not None}
        return work.change(complaint, "reply", version=version, remark=clean_line(note)[:200], **given)
