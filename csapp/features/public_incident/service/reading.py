"""What the desk sees of public incidents while somebody is on the line, and the panel of 今日."""

from datetime import date, datetime

import peewee

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.public_incident.models import OPEN_STATES, IncidentReport, PublicIncident
from csapp.features.public_incident.service.linking import is_about
from csapp.features.public_incident.workflow import PUBLIC_INCIDENT, IncidentState
from csapp.masterdata.places.models import Unit

_SAID_ENOUGH = 4  # characters; with fewer nobody knows yet what the call is about


@frozen
class OpenIncident:
    """One open incident for a panel: its name, one sentence about it, and what the next caller is told."""

    id: int
    number: str
    state: IncidentState
    label: str
    title: str
    sentence: str
    wording: str
    reports: int
    expected_end_at: datetime | None
    is_late: bool


def open_incidents(now: datetime) -> list[OpenIncident]:
    """Those under way and those to be decided, as of `now`, the oldest first."""
    with connected():
        rows = PublicIncident.select().where(PublicIncident.state.in_(OPEN_STATES), PublicIncident.started_at <= now)
        return [_shown(row, now) for row in rows.order_by(PublicIncident.started_at)]


def wording_for(unit_id: int | None, content: str, now: datetime) -> OpenIncident | None:
    """What to tell somebody of this room who is saying `content`: the running incident of his building.

    With fewer than four characters written the newest incident of the building is offered; later only a similar one.
    Two small queries by index, for every pause in typing.
    """
    if unit_id is None:
        return None
    with connected():
        building = fetch(Unit, unit_id).building
        running = PublicIncident.select().where(
            PublicIncident.state == IncidentState.RUNNING, PublicIncident.started_at <= now
        )
        rows = [row for row in running.order_by(PublicIncident.started_at.desc()) if row.concerns(building)]
        early = len("".join(content.split())) < _SAID_ENOUGH
        found = next((row for row in rows if early or is_about(row, content)), None)
        return _shown(found, now) if found is not None else None


def reports_of(incident_id: int) -> list[IncidentReport]:
    """The calls that are linked, the first one first."""
    linked = (IncidentReport.incident == incident_id) & IncidentReport.is_linked
    rows = IncidentReport.select(IncidentReport, Unit).join(Unit, peewee.JOIN.LEFT_OUTER).where(linked)
    with connected():
        return list(rows.order_by(IncidentReport.received_at, IncidentReport.id))


def _shown(row: PublicIncident, now: datetime) -> OpenIncident:
    return OpenIncident(
        id=row.id,
        number=row.number,
        state=IncidentState(row.state),
        label=PUBLIC_INCIDENT.states[IncidentState(row.state)].label,
        title=row.title,
        sentence=sentence(row, now),
        wording=row.wording,
        reports=row.reports,
        expected_end_at=row.expected_end_at,
        is_late=row.is_late(now),
    )


def sentence(row: PublicIncident, now: datetime) -> str:
    """「08:40 起，二次供水泵检修，预计 12:00 恢复。已接 4 个来电。」"""
    parts = [mark("{start} 起").format(start=_moment(row.started_at, now.date()))]
    if row.cause:
        parts.append(row.cause)
    if row.expected_end_at is not None:
        expected = _moment(row.expected_end_at, now.date())
        words = mark("原定 {end} 恢复，还没有恢复") if row.is_late(now) else mark("预计 {end} 恢复")
        parts.append(words.format(end=expected))
    calls = mark("已接 {count} 个来电。").format(count=row.reports) if row.reports else ""
    return mark("，").join(parts) + mark("。") + calls


def _moment(moment: datetime, today: date) -> str:
    return f"{moment:%H:%M}" if moment.date() == today else f"{moment:%m-%d %H:%M}"
