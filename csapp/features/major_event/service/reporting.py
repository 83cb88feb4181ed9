"""The written report of the next day, and the manager's signature under it (F19, P41, R15)."""

from datetime import datetime

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.values import short_line
from csapp.db.unit_of_work import unit_of_work
from csapp.features.major_event.models.event import MajorEvent
from csapp.features.major_event.service.steps import begin, signed_off, submitted, take, text


def submit_report(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    report_course: str,
    report_causes: str,
    report_impact: str,
    report_handling: str,
    report_prevention: str,
) -> MajorEvent:
    """书面报告: 经过, 原因分析, 影响, 处理情况, 纠正预防措施, all of them; to the manager (P41, S50).

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    with unit_of_work(by, at) as work:
        event = begin(event_id, "submit_report", version, by)
        values = {
            "report_course": text(report_course, "report_course", mark("写上事件经过。")),
            "report_causes": text(report_causes, "report_causes", mark("写上原因分析；还没查清的写查到哪一步。")),
            "report_impact": text(report_impact, "report_impact", mark("写上造成的影响；没有影响也写明。")),
            "report_handling": text(report_handling, "report_handling", mark("写上处理情况。")),
            "report_prevention": text(report_prevention, "report_prevention", mark("写上纠正和预防措施。")),
        }
        take(work, event, "submit_report", report_by=by.name, report_submitted_at=at, **values)
        submitted.send(event=event, by=by, at=at)
        return event


def send_back(event_id: int, *, version: int | None = None, by: Actor, at: datetime, sent_back_why: str) -> MajorEvent:
    """退回重写: the manager says what is missing; the day it is due stays (R15)."""
    with unit_of_work(by, at) as work:
        event = begin(event_id, "send_back", version, by, Permission.DECIDE)
        why = short_line(sent_back_why, "sent_back_why", 200, mark("写上要补什么、改什么。"))
        return take(work, event, "send_back", sent_back_why=why)


def sign_off(
    event_id: int, *, version: int | None = None, by: Actor, at: datetime, manager_opinion: str = ""
) -> MajorEvent:
    """签阅: the manager has read the written report; the event is closed and stays as it is (F19)."""
    with unit_of_work(by, at) as work:
        event = begin(event_id, "sign_off", version, by, Permission.DECIDE)
        opinion = text(manager_opinion, "manager_opinion")
        take(work, event, "sign_off", signed_off_by=by.name, signed_off_at=at, manager_opinion=opinion)
        signed_off.send(event=event, by=by, at=at)
        return event
