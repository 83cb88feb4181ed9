"""The course of a public incident: opened or confirmed, kept up to date, ended, started again, or dismissed."""

from datetime import datetime
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, folded_width, long_text, past
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.public_incident.models import BETWEEN, Caller, IncidentReport, PublicIncident
from csapp.features.public_incident.workflow import PUBLIC_INCIDENT, IncidentState
from csapp.masterdata.places.service import buildings as buildings_of_estate

LONGEST = 2_000  # characters of one text

# Sent inside the unit of work with `incident`, `callers` (one Caller per person), `by`, `at`: all of them are called
# back; a receiver that refuses leaves the incident open.
ended = blinker.Signal()


def open_incident(
    *,
    by: Actor,
    at: datetime,
    title: str,
    wording: str,
    buildings: str = "",
    cause: str = "",
    started_at: datetime | None = None,
    expected_end_at: datetime | None = None,
) -> PublicIncident:
    """The office knows of it before three people have called: 进行中 at once. Raises BadInput, NotAllowed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        started = past(started_at or at, at, "started_at")
        incident = PublicIncident(number=work.number("GG"), started_at=started, responsible=by.name)
        values = told(
            title, wording, buildings=buildings, cause=cause, expected_end_at=expected_end_at, started_at=started
        )
        for name, value in values.items():
            setattr(incident, name, value)
        incident.state = PUBLIC_INCIDENT.step("confirm", IncidentState.PROPOSED, by.role).target
        return work.add(incident)


def confirm(
    incident_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    title: str,
    wording: str,
    buildings: str = "",
    cause: str = "",
    expected_end_at: datetime | None = None,
) -> PublicIncident:
    """What was proposed is an incident: from now on the next caller hears `wording`. Raises BadInput."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        incident = fetch(PublicIncident, incident_id)
        values = told(
            title,
            wording,
            buildings=buildings,
            cause=cause,
            expected_end_at=expected_end_at,
            started_at=incident.started_at,
        )
        return take(work, incident, "confirm", version, responsible=by.name, **values)


def update(
    incident_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    wording: str,
    cause: str = "",
    expected_end_at: datetime | None = None,
    note: str = "",
) -> PublicIncident:
    """What is known now: other words for the next caller, another expected end; `note` goes into the history."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        incident = fetch(PublicIncident, incident_id)
        values = told(
            incident.title,
            wording,
            buildings=incident.buildings,
            cause=cause,
            expected_end_at=expected_end_at,
            started_at=incident.started_at,
        )
        return take(work, incident, "update", version, remark=clean_line(note), **values)


def end(
    incident_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    result: str,
    ended_at: datetime | None = None,
) -> PublicIncident:
    """It is over: everybody who called about it is called back, once each, all in this transaction."""
    require(by, Permission.WRITE)
    text = long_text(result, "result", LONGEST, mark("写上怎么恢复的，回访时要告诉来电的人。"))
    with unit_of_work(by, at) as work:
        incident = fetch(PublicIncident, incident_id)
        over = past(ended_at or at, at, "ended_at")
        if over < incident.started_at:
            raise BadInput("ended_at", mark("结束早于开始时间 {at}。"), at=f"{incident.started_at:%m-%d %H:%M}")
        take(work, incident, "end", version, result=text, ended_at=over)
        ended.send(incident=incident, callers=callers_of(incident_id), by=by, at=at)
        return incident


def reopen(incident_id: int, *, version: int | None = None, by: Actor, at: datetime, reason: str) -> PublicIncident:
    """It is not over after all; who is called back is decided anew when it ends again."""
    require(by, Permission.WRITE)
    text = long_text(reason, "reason", LONGEST, mark("写上为什么重新启动，例如 又停水了。"))
    with unit_of_work(by, at) as work:
        incident = fetch(PublicIncident, incident_id)
        return take(work, incident, "reopen", version, remark=text, ended_at=None, expected_end_at=None)


def dismiss(incident_id: int, *, version: int | None = None, by: Actor, at: datetime, reason: str) -> PublicIncident:
    """The calls only look alike; they are not counted for another proposal. Raises BadInput without a reason."""
    require(by, Permission.WRITE)
    text = long_text(reason, "reason", LONGEST, mark("写上为什么不成立，例如 各家原因不同。"))
    with unit_of_work(by, at) as work:
        return take(work, fetch(PublicIncident, incident_id), "dismiss", version, reason=text)


def hear_unsatisfied(number: str, *, by: Actor, at: datetime, customer: str, opinion: str) -> None:
    """Somebody who was called back is not satisfied: told in the history; he alone is called again, nobody else."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        incident = PublicIncident.get_or_none(PublicIncident.number == number)
        if incident is not None:
            words = mark("{customer} 不满意：{opinion}") if opinion else mark("{customer} 不满意")
            note = words.format(customer=customer, opinion=clean_line(opinion))
            work.tell(PublicIncident.key(), incident.id, "update", note=note)


def take(work: Work, incident: PublicIncident, name: str, version: int | None, **values: Any) -> PublicIncident:
    """One arrow of the table: state, values and audit line together."""
    step = PUBLIC_INCIDENT.step(name, IncidentState(incident.state), work.by.role)
    return work.change(incident, name, version=version, state=step.target, **values)


def told(
    title: str, wording: str, *, buildings: str, cause: str, expected_end_at: datetime | None, started_at: datetime
) -> dict[str, Any]:
    """What is said of an incident, checked; raises BadInput."""
    name = clean_line(title)
    if not name:
        raise BadInput("title", mark("写上是什么事，例如 5 栋停水。"))
    if len(name) > 60:
        raise BadInput("title", mark("名称最多 60 个字，多的写进原因。"))
    if expected_end_at is not None and expected_end_at <= started_at:
        at = f"{started_at:%m-%d %H:%M}"
        raise BadInput("expected_end_at", mark("预计结束早于开始时间 {at}，核对后再填。"), at=at)
    return {
        "title": name,
        "wording": long_text(wording, "wording", LONGEST, mark("写上统一答复，下一个来电照此说。")),
        "buildings": _buildings(buildings),
        "cause": clean_line(cause)[:200],
        "expected_end_at": expected_end_at,
    }


def _buildings(text: str) -> str:
    """`5、6` out of 5栋 6栋, 5,6 or 5、6; every building must be one of the estate."""
    # data: what may stand between and behind the numbers of buildings
    plain = folded_width(clean_line(text)).translate(dict.fromkeys(map(ord, "，,；;/ 栋幢号楼"), BETWEEN))
    named = list(dict.fromkeys(filter(None, plain.split(BETWEEN))))
    known = buildings_of_estate()
    strange = next((name for name in named if name not in known), None)
    if strange is not None:
        raise BadInput(
            "buildings", mark("没有 {building} 栋。写楼栋号，例如 5 或 5、6；全小区留空。"), building=strange
        )
    return BETWEEN.join(named)[:120]


def callers_of(incident_id: int) -> list[Caller]:
    """Everybody who called about it, first call first: one per person, telephone or name with room."""
    linked = (IncidentReport.incident == incident_id) & IncidentReport.is_linked
    found: dict[tuple[object, ...], Caller] = {}
    for row in IncidentReport.select().where(linked).order_by(IncidentReport.received_at, IncidentReport.id):
        caller = Caller(row.unit_id, row.person_id, row.caller, row.phone, row.received_at)
        found.setdefault(_who(row), caller)
    return list(found.values())


def _who(row: IncidentReport) -> tuple[object, ...]:
    """What tells one caller from another; without any of these every call is somebody."""
    if row.person_id is not None:
        return "person", row.person_id
    if row.phone:
        return "phone", row.phone
    return ("name", row.caller, row.unit_id) if row.caller else ("call", row.id)
