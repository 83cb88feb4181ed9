"""The map of the office: what happens in one area and starts something in another (design 2).

Receivers run inside the sender's unit of work; one that refuses undoes the whole step.
"""

from datetime import datetime

from csapp.app.incident_reports import recent_reports, report_numbered, report_of
from csapp.app.wiring_duty import wire_duty
from csapp.app.wiring_opinions import wire_opinions
from csapp.app.wiring_receptions import wire_receptions
from csapp.app.wiring_repairs import repair_of, wire_repairs
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.features.callback.models import Callback, Satisfaction, Source
from csapp.features.callback.service import scheduling as callback
from csapp.features.callback.service.rules import was_left_out
from csapp.features.complaint.models import Complaint, Severity
from csapp.features.complaint.service import asking
from csapp.features.complaint.service import steps as complaint_steps
from csapp.features.parking_lease.service.entry import refuse_while_leased
from csapp.features.public_incident.models import Caller, PublicIncident, Report
from csapp.features.public_incident.service import course, linking
from csapp.features.reception.models import Category, Reception
from csapp.features.reception.service import desk as reception
from csapp.masterdata.people import service as people
from csapp.masterdata.vehicles.models import ParkingSpace
from csapp.masterdata.vehicles.service import withdrawing


def _call_back_after_special_service(_sender: object, reception: Reception, by: Actor, at: datetime) -> None:
    """特约服务 done: the customer is called within three days (S08, R08)."""
    if reception.category != Category.SPECIAL_SERVICE or not (reception.person_id or reception.caller_name):
        return
    if repair_of(reception) is not None:
        # the order that was opened from it asks when its sheet is back
        return
    callback.schedule_by_rule(
        by=by,
        at=at,
        source=Source.SPECIAL_SERVICE,
        source_number=reception.number,
        subject=reception.content[: callback.LONGEST],
        unit=reception.unit_id,
        person=reception.person_id,
        customer=reception.caller_name,
        phone=reception.caller_phone,
        received_on=reception.received_at.date(),
        measures=reception.result[: callback.LONGEST],
        rectified_on=at.date(),
    )


def _look_for_public_incident(_sender: object, reception: Reception, by: Actor, at: datetime) -> None:
    """A call from a building: it joins the public incident it is about, or is the third that proposes one."""
    linking.consider(report_of(reception), recent_reports, by=by, at=at)


def _report_numbered(_sender: object, number: str) -> Report | None:
    """Which call a number means, for a public incident."""
    return report_numbered(number)


def _call_back_after_public_incident(
    _sender: object, incident: PublicIncident, callers: list[Caller], by: Actor, at: datetime
) -> None:
    """It is over: everybody who called about it is told so, once each."""
    for caller in callers:
        callback.schedule_by_rule(
            by=by,
            at=at,
            source=Source.INCIDENT,
            source_number=incident.number,
            subject=mark("{title}。{cause}").format(title=incident.title, cause=incident.cause).strip(),
            unit=caller.unit_id,
            person=caller.person_id,
            customer=caller.name or (mark("来电人") if caller.phone else ""),
            phone=caller.phone,
            received_on=caller.received_at.date(),
            measures=incident.result,
            rectified_on=at.date(),
        )


def _tell_public_incident(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
    """不满意 with a public incident: it stands in the incident's history; it is over for the others (5.3)."""
    if callback.source == Source.INCIDENT:
        said = {"customer": callback.customer, "opinion": callback.opinion}
        course.hear_unsatisfied(callback.source_number, by=by, at=at, **said)


def _call_back_after_complaint(_sender: object, complaint: Complaint, by: Actor, at: datetime) -> None:
    """整改解决, or the result of 协助 is there: the customer is asked within one week or two (S06, R02, R04)."""
    callback.schedule_by_rule(
        by=by,
        at=at,
        source=_source_of(complaint),
        source_number=complaint.number,
        subject=complaint.content[: callback.LONGEST],
        unit=complaint.unit_id,
        person=complaint.person_id,
        customer=complaint.customer,
        phone=complaint.phone,
        department=complaint.department,
        received_on=complaint.received_at.date(),
        measures=complaint.result,
        rectified_on=complaint.resolved_at.date() if complaint.resolved_at else at.date(),
    )


def _source_of(complaint: Complaint) -> Source:
    return Source.MAJOR_COMPLAINT if complaint.severity == Severity.MAJOR else Source.COMPLAINT


def _is_left_out(_sender: object, complaint: Complaint) -> bool:
    """Whether the house rules of callbacks leave this complaint out, so that it is closed by hand."""
    return was_left_out(_source_of(complaint), complaint.number)


def _close_after_callback(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
    """The customer is satisfied and has signed: the complaint ends (5.2)."""
    if callback.satisfaction != Satisfaction.UNSATISFIED:
        asking.satisfied_by_callback(callback.source_number, by=by, at=at, opinion=callback.opinion)


def _reopen_after_callback(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
    """不满意: 整改 or 协助 begins again, counted (A06)."""
    asking.reopen_after_callback(callback.source_number, by=by, at=at, opinion=callback.opinion)


def _merge_callbacks(_sender: object, complaint: Complaint, into: str, by: Actor, at: datetime) -> None:
    """Nobody is called about a complaint that went into another one."""
    callback.merge_source(complaint.number, into, by=by, at=at)


def _unmerge_callbacks(_sender: object, complaint: Complaint, by: Actor, at: datetime) -> None:
    """It stands on its own again."""
    callback.unmerge_source(complaint.number, by=by, at=at)


def _people_by_plate(text: str, limit: int) -> list[tuple[int | None, int | None, str]]:
    # reason for the late import: a start looks for nobody
    from csapp.app.finding import by_plate

    return by_plate(text, limit)


def _keep_leased_space(_sender: object, space: ParkingSpace, **_: object) -> None:
    """A space that is let is neither taken off the books nor closed (S13)."""
    refuse_while_leased(space)


def wire() -> None:
    """Connect the flows of requirements 1; calling it again changes nothing."""
    people.WAYS["plate"] = _people_by_plate
    complaint_steps.rectified.connect(_call_back_after_complaint)
    complaint_steps.informed.connect(_call_back_after_complaint)
    complaint_steps.callback_left_out.connect(_is_left_out)
    complaint_steps.merged.connect(_merge_callbacks)
    complaint_steps.unmerged.connect(_unmerge_callbacks)
    callback.answered.connect(_close_after_callback)
    callback.unsatisfied.connect(_reopen_after_callback)
    reception.closed.connect(_call_back_after_special_service)
    withdrawing.connect(_keep_leased_space)
    wire_receptions()
    wire_repairs()
    wire_opinions()
    wire_duty()
    reception.recorded.connect(_look_for_public_incident)
    linking.wanted.connect(_report_numbered)
    course.ended.connect(_call_back_after_public_incident)
    callback.unsatisfied.connect(_tell_public_incident)
