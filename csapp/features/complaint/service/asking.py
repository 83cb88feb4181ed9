"""电话或上门回访: what the customer says of the result, and what that does to the complaint (S06, A06)."""

from datetime import datetime

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.features.complaint.models import Complaint, Nature, Satisfaction, Severity
from csapp.features.complaint.service.steps import LONGEST_NOTE, begin, callback_left_out, closed, due_on, take, told
from csapp.features.complaint.workflow import WITH_THE_CUSTOMER, ComplaintState

_S = ComplaintState


def call_back(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Complaint:
    """The customer is being asked."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "call_back", version, by)
        return take(work, complaint, "call_back", called_back_at=at)


def close(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, opinion: str = "") -> Complaint:
    """Closed by hand, where nobody can or need be asked; else the signed callback closes (A04, A05).

    Raises BadInput where a callback is wanted.
    """
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "close", version, by)
        if needs_signed_callback(complaint):
            raise BadInput("opinion", mark("要有客户签字的《回访记录表》，到「回访」登记结果，签好自动结束。"))
        return _close(work, complaint, told(opinion, "opinion"))


def needs_signed_callback(complaint: Complaint) -> bool:
    """Whether only a signed callback closes it: the customer left a name and the house rules don't leave him out."""
    if complaint.is_anonymous:
        return False
    return not any(is_out for _, is_out in callback_left_out.send(complaint=complaint))


def _close(work: Work, complaint: Complaint, opinion: str) -> Complaint:
    satisfied = None if complaint.is_anonymous else Satisfaction.SATISFIED
    take(work, complaint, "close", closed_at=work.at, satisfaction=satisfied, opinion=opinion)
    closed.send(complaint=complaint, by=work.by, at=work.at)
    return complaint


def redo(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, opinion: str) -> Complaint:
    """Not satisfied with what was put right: 重新整改, counted (A06)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "redo", version, by)
        if complaint.nature != Nature.LIABLE:
            raise BadInput("nature", mark("不是责任投诉，没有整改；不满意的继续协助。"))
        return _again(work, complaint, "redo", opinion)


def assist_again(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, opinion: str) -> Complaint:
    """Not satisfied with the help: it goes on, counted (A06)."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "assist_again", version, by)
        if complaint.nature == Nature.LIABLE:
            raise BadInput("nature", mark("责任投诉不满意的重新整改，不转协助。"))
        return _again(work, complaint, "assist_again", opinion)


def _again(work: Work, complaint: Complaint, name: str, opinion: str) -> Complaint:
    """Open again, with a clock of its own: what had been reached stays in the trail."""
    return take(
        work,
        complaint,
        name,
        opinion=told(opinion, "opinion", mark("写上客户为什么不满意。")),
        satisfaction=Satisfaction.UNSATISFIED,
        redo_count=complaint.redo_count + 1,
        reopened_at=work.at,
        was_late=complaint.is_late(work.at.date()),
        rectify_due_on=due_on(work.at.date(), Severity(complaint.severity)),
        resolved_at=None,
        replied_at=None,
        reported_at=None,
    )


def reopen_after_callback(source_number: str, *, by: Actor, at: datetime, opinion: str = "") -> Complaint | None:
    """A callback found the customer 不满意: 整改 or 协助 begins again; None where no complaint has that number.

    Raises TransitionRefused for a merged complaint.
    """
    require(by, Permission.WRITE)
    complaint = _asked_about(source_number)
    if complaint is None:
        return None
    with unit_of_work(by, at) as work:
        words = opinion.strip()[:LONGEST_NOTE] or mark("回访不满意")
        if not _is_waiting(work, complaint, words):
            return complaint
        name = "redo" if complaint.nature == Nature.LIABLE else "assist_again"
        return _again(work, complaint, name, words)


def satisfied_by_callback(source_number: str, *, by: Actor, at: datetime, opinion: str = "") -> Complaint | None:
    """A callback found the customer satisfied, signed where a signature is due: 结束; None as above.

    Raises TransitionRefused for a merged complaint.
    """
    require(by, Permission.WRITE)
    complaint = _asked_about(source_number)
    if complaint is None:
        return None
    with unit_of_work(by, at) as work:
        words = opinion.strip()[:LONGEST_NOTE]
        return _close(work, complaint, told(words, "opinion")) if _is_waiting(work, complaint, words) else complaint


def _asked_about(source_number: str) -> Complaint | None:
    found: Complaint | None = Complaint.get_or_none(Complaint.number == source_number.strip())
    if found is not None and found.merged_into is not None:
        words = mark("{number} 已并入 {into}，回访记到 {into} 名下。")
        raise TransitionRefused(words, number=found.number, into=found.merged_into.number)
    return found


def _is_waiting(work: Work, complaint: Complaint, words: str) -> bool:
    """Whether the customer's answer moves the complaint; elsewhere it is only noted."""
    if complaint.state not in WITH_THE_CUSTOMER:
        work.tell(Complaint.key(), complaint.id, "hear", note=words)
        return False
    if complaint.state != _S.CALLING_BACK:
        take(work, complaint, "call_back", called_back_at=work.at)
    return True
