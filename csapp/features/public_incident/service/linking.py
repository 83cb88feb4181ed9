"""Calls that belong to a public incident: found while they are written down, put in and taken out by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line
from csapp.db.link import Bond, Link
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.public_incident.models import OPEN_STATES, IncidentReport, PublicIncident, Report
from csapp.features.public_incident.service.course import take
from csapp.features.public_incident.service.similarity import likeness

WINDOW = timedelta(hours=24)
ENOUGH = 3
Earlier = Callable[[str, datetime], Sequence[Report]]

# Asked with `number`: whoever knows this document answers with a Report, the others with None.
wanted = blinker.Signal()


def consider(report: Report, earlier: Earlier, *, by: Actor, at: datetime) -> PublicIncident | None:
    """A call was written down: it joins the open incident it is similar to, or is the third that proposes one.

    `earlier(building, since)` hands over the calls of a building since a moment, in any order. Three similar calls
    (ENOUGH) from one building within 24 hours (WINDOW) make a proposal; calls that belong to an incident, open, ended
    or dismissed, or were taken out of one, don't count again. Returns the incident, if any.
    """
    require(by, Permission.WRITE)
    if not report.building:
        return None
    with unit_of_work(by, at) as work:
        running = _open_about(report)
        if running is not None:
            return _put_in(work, running, report)
        alike = _alike(report, earlier(report.building, report.received_at - WINDOW))
        if len(alike) + 1 < ENOUGH:
            return None
        return _propose(work, [*sorted(alike, key=lambda other: other.received_at), report])


def _open_about(report: Report) -> PublicIncident | None:
    """The open incident of this building that is about the same thing; the newest where two are."""
    is_open = PublicIncident.state.in_(OPEN_STATES) & (PublicIncident.started_at <= report.received_at + WINDOW)
    rows = PublicIncident.select().where(is_open).order_by(PublicIncident.started_at.desc())
    return next((row for row in rows if row.concerns(report.building) and is_about(row, report.content)), None)


def is_about(incident: PublicIncident, content: str) -> str:
    """What a call and an incident have in common: its name, its cause, or what the first caller said."""
    said = IncidentReport.select(IncidentReport.content).where(IncidentReport.incident == incident.id)
    first = said.where(IncidentReport.is_linked).order_by(IncidentReport.received_at).first()
    texts = (f"{incident.title} {incident.cause}", first.content if first is not None else "")
    return next((shared for text in texts if (shared := likeness(text, content))), "")


def _alike(report: Report, others: Sequence[Report]) -> list[Report]:
    """The similar calls that belong to no incident yet; one room counts once, however often it calls."""
    known = {
        (row.area, row.report_id)
        for row in IncidentReport.select(IncidentReport.area, IncidentReport.report_id).where(
            IncidentReport.received_at >= report.received_at - WINDOW
        )
    }
    found: dict[object, Report] = {}
    for other in others:
        if (other.area, other.report_id) == (report.area, report.report_id) or other.building != report.building:
            continue
        in_time = report.received_at - WINDOW <= other.received_at <= report.received_at
        is_free = (other.area, other.report_id) not in known
        same_room = other.unit_id is not None and other.unit_id == report.unit_id
        same = other.category == report.category
        if in_time and is_free and not same_room and likeness(report.content, other.content, same_category=same):
            found.setdefault(other.unit_id or other.number, other)
    return list(found.values())


def _propose(work: Work, reports: list[Report]) -> PublicIncident:
    last = reports[-1]
    shared = likeness(reports[0].content, last.content, same_category=reports[0].category == last.category)
    title = mark("{building} 栋：{matter}").format(building=last.building, matter=_matter(last.content, shared))
    incident = PublicIncident(
        number=work.number("GG"),
        title=title[:60],
        buildings=last.building,
        started_at=reports[0].received_at,
        likeness=shared,
        responsible=work.by.name,
        reports=len(reports),
    )
    work.add(incident)
    for report in reports:
        _keep(work, incident, report)
    return incident


def _matter(content: str, shared: str) -> str:
    """The public matter both calls name, else the beginning of what was said."""
    return shared if shared and " " not in shared else " ".join(content.split())[:24]


def link(incident_id: int, report: Report, *, version: int | None = None, by: Actor, at: datetime) -> PublicIncident:
    """Put a call in; raises BadInput where it belongs to another incident or was made before this one's day."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        return _put_in(work, fetch(PublicIncident, incident_id), report, version)


def link_by_number(
    incident_id: int, *, version: int | None = None, by: Actor, at: datetime, report_number: str
) -> PublicIncident:
    """Put in the call of this document number; raises BadInput where nobody knows it."""
    require(by, Permission.WRITE)
    number = clean_line(report_number).upper()
    with unit_of_work(by, at):
        answers = [answer for _, answer in wanted.send(number=number)] if number else []
        report = next((answer for answer in answers if isinstance(answer, Report)), None)
        if report is None:
            raise BadInput("report_number", mark("没有编号 {number} 的接待，核对编号。"), number=number)
        return link(incident_id, report, version=version, by=by, at=at)


def unlink(
    incident_id: int, *, version: int | None = None, by: Actor, at: datetime, report_number: str
) -> PublicIncident:
    """Take a call out: it is about something else; it is not put in again by itself. Raises BadInput."""
    require(by, Permission.WRITE)
    number = clean_line(report_number).upper()
    with unit_of_work(by, at) as work:
        incident = fetch(PublicIncident, incident_id)
        here = (IncidentReport.incident == incident_id) & (IncidentReport.number == number)
        held = IncidentReport.get_or_none(here, IncidentReport.is_linked)
        if held is None:
            raise BadInput("report_number", mark("{number} 不在这个事件里，核对编号。"), number=number)
        take(work, incident, "unlink", version, remark=number, reports=incident.reports - 1)
        work.change(held, "unlink", is_linked=False)
        _loosen(work, incident, held)
        return incident


def _put_in(work: Work, incident: PublicIncident, report: Report, version: int | None = None) -> PublicIncident:
    held = IncidentReport.get_or_none(IncidentReport.area == report.area, IncidentReport.report_id == report.report_id)
    if held is not None and held.is_linked:
        other = fetch(PublicIncident, held.incident_id)
        words = mark("{number} 已经在 {other}「{title}」里，先从那里移出。")
        raise BadInput("report_number", words, number=report.number, other=other.number, title=other.title)
    take(work, incident, "link", version, remark=report.number, reports=incident.reports + 1)
    if held is not None:
        work.change(held, "link", incident=incident.id, is_linked=True)
        _join(work, incident, report)
    else:
        _keep(work, incident, report)
    return incident


def _keep(work: Work, incident: PublicIncident, report: Report) -> None:
    row = IncidentReport(
        incident=incident.id,
        area=report.area,
        report_id=report.report_id,
        number=report.number,
        unit=report.unit_id,
        person=report.person_id,
        caller=report.caller[:80],
        phone=report.phone[:24],
        content=report.content,
        received_at=report.received_at,
    )
    work.add(row, "link")
    _join(work, incident, report)


def _join(work: Work, incident: PublicIncident, report: Report) -> None:
    """The same as `db.link.join`, for a record this slice knows by area and id alone."""
    ends = {"from_area": incident.key(), "from_id": incident.id, "to_area": report.area, "to_id": report.report_id}
    if Link.insert(**ends, bond=Bond.INCIDENT).on_conflict_ignore().execute():
        work.tell(report.area, report.report_id, "join", after={"area": incident.key(), "number": incident.number})


def _loosen(work: Work, incident: PublicIncident, held: IncidentReport) -> None:
    ours = (Link.from_area == incident.key()) & (Link.from_id == incident.id) & (Link.bond == Bond.INCIDENT)
    if Link.delete().where(ours & (Link.to_area == held.area) & (Link.to_id == held.report_id)).execute():
        work.tell(held.area, held.report_id, "loosen", before={"area": incident.key(), "number": incident.number})
