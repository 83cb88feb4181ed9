"""Investigation the same day, the manager's decision, and the branch 无责任 (S03, S04, R09)."""

from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.values import member, short_line
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.features.complaint.models import Complaint, Nature, Satisfaction, Severity
from csapp.features.complaint.service.intake import graded
from csapp.features.complaint.service.steps import begin, closed, since_received, take, told

_NO_DEPARTMENT = mark("写上哪个部门负责。")


def investigate(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    findings: str,
    proposal: str,
    nature: Nature | str,
) -> Complaint:
    """What was found and what the desk proposes, reported to the manager the same day (R09, A47)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "investigate", version, by)
        return take(
            work,
            complaint,
            "investigate",
            findings=told(findings, "findings", mark("写上查到了什么，经理照此决定。")),
            proposal=told(proposal, "proposal", mark("写上建议怎么处理。")),
            nature=member(Nature, nature, "nature"),
            investigated_at=at,
            investigated_by=by.name,
        )


def decide_liable(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    method: str,
    department: str,
    severity: Severity | str | None = None,
) -> Complaint:
    """责任投诉: the manager says how it is put right and by which department (S03)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "decide_liable", version, by, Permission.DECIDE)
        responsible = short_line(department, "department", 40, _NO_DEPARTMENT)
        return _decide(
            work, complaint, "decide_liable", Nature.LIABLE, method=method, severity=severity, department=responsible
        )


def decide_not_liable(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    method: str,
    severity: Severity | str | None = None,
) -> Complaint:
    """无责任投诉: nothing to be sorry for, the nature of the matter is explained to the customer (S04, A07)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "decide_not_liable", version, by, Permission.DECIDE)
        return _decide(work, complaint, "decide_not_liable", Nature.NOT_LIABLE, method=method, severity=severity)


def decide_assist(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    method: str,
    department: str,
    severity: Severity | str | None = None,
) -> Complaint:
    """协助处理投诉: somebody else is responsible, the office helps and follows up (S04)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "decide_assist", version, by, Permission.DECIDE)
        helping = short_line(department, "department", 40, _NO_DEPARTMENT)
        return _decide(
            work, complaint, "decide_assist", Nature.ASSIST, method=method, severity=severity, department=helping
        )


def _decide(work: Work, complaint: Complaint, name: str, nature: Nature, **given: Any) -> Complaint:
    """The decision with who decided when; a confirmed 等级 that differs recalculates the day due (A03)."""
    severity, method, more = given.pop("severity"), given.pop("method"), given
    remarks = []
    if severity and (grade := member(Severity, severity, "severity")) != complaint.severity:
        words = mark("等级由{before}改为{after}")
        remarks.append(words.format(before=complaint.severity, after=grade))
        more |= graded(complaint, grade)
    if complaint.nature not in (None, nature):
        words = mark("性质由{before}改为{after}")
        remarks.append(words.format(before=complaint.nature, after=nature))
    return take(
        work,
        complaint,
        name,
        remark="，".join(remarks),
        nature=nature,
        method=told(method, "method", mark("写上怎么处理。")),
        decided_at=work.at,
        decided_by=work.by.name,
        **more,
    )


def explain(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    explanation: str,
    explained_at: datetime | None = None,
) -> Complaint:
    """向客户解释事件性质: what was said, and when."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "explain", version, by)
        words = told(explanation, "explanation", mark("写上怎么向客户解释的。"))
        when = since_received(complaint, explained_at or at, at, "explained_at")
        return take(work, complaint, "explain", explanation=words, explained_at=when, replied_at=when)


def accept(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, opinion: str = "") -> Complaint:
    """The explanation satisfies the customer: the end of the branch 无责任."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "accept", version, by)
        said = {"satisfaction": Satisfaction.SATISFIED, "opinion": told(opinion, "opinion")}
        take(work, complaint, "accept", closed_at=at, **said)
        closed.send(complaint=complaint, by=by, at=at)
        return complaint


def assist_after_all(
    complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, opinion: str
) -> Complaint:
    """The explanation does not satisfy the customer: 必要时协助处理投诉 (A06)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "assist_after_all", version, by)
        said = told(opinion, "opinion", mark("写上客户为什么不满意。"))
        return take(work, complaint, "assist_after_all", opinion=said, satisfaction=Satisfaction.UNSATISFIED)
