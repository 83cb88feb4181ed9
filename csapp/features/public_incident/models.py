"""公共事件: one cause behind many calls, with the wording to tell the next caller and who is called back at the end."""

from datetime import datetime, time

import peewee

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.features.public_incident.workflow import PUBLIC_INCIDENT, IncidentState
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit

BETWEEN = "、"  # data: as buildings are listed in a sentence
OPEN_STATES = (IncidentState.PROPOSED, IncidentState.RUNNING)
_GUARD = (
    "(state NOT IN ('running', 'ended') OR wording <> '')"
    " AND (state <> 'ended' OR (ended_at IS NOT NULL AND result <> ''))"
    " AND (state <> 'dismissed' OR reason <> '')"
)


class PublicIncident(Record):
    """One incident; `buildings` is `5` or `5、6`, empty for the whole estate; `reports` counts the linked calls."""

    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(IncidentState, max_length=20, default=IncidentState.PROPOSED)
    title = peewee.CharField(max_length=60)
    buildings = peewee.CharField(max_length=120, default="")
    cause = peewee.CharField(max_length=200, default="")
    wording = peewee.TextField(default="")
    started_at = peewee.DateTimeField(index=True)
    expected_end_at = peewee.DateTimeField(null=True)
    ended_at = peewee.DateTimeField(null=True)
    result = peewee.TextField(default="")
    reason = peewee.TextField(default="")
    likeness = peewee.CharField(max_length=120, default="")
    responsible = peewee.CharField(max_length=40, default="")
    reports = peewee.IntegerField(default=0)

    class Meta:
        """Open incidents are few and read with every call; what is stored holds what the steps ask for."""

        table_name = "public_incident"
        constraints = (peewee.Check(_GUARD),)
        indexes = ((("state", "started_at"), False),)

    @property
    def where(self) -> str:
        """5 栋, 5、6 栋, or the whole estate."""
        return mark("{buildings} 栋").format(buildings=self.buildings) if self.buildings else mark("全小区")

    def concerns(self, building: str) -> bool:
        """Whether somebody in this building is affected."""
        return not self.buildings or building in self.buildings.split(BETWEEN)

    def is_late(self, now: datetime) -> bool:
        """It should be over by now."""
        running = self.state == IncidentState.RUNNING
        return running and self.expected_end_at is not None and self.expected_end_at < now

    def findable(self) -> Findable:
        """Found by number, building, cause and every word said about it."""
        words = (self.title, self.where, self.cause, self.wording, self.result)
        return Findable(self.number, self.title, " ".join(filter(None, words)))


class IncidentReport(Record):
    """One call about an incident, as it was when it came in; a call that was taken out again stays, not linked."""

    incident_id: int
    unit_id: int | None
    person_id: int | None
    incident = peewee.ForeignKeyField(PublicIncident, backref="calls")
    area = peewee.CharField(max_length=40)
    report_id = peewee.IntegerField()
    number = peewee.CharField(max_length=30)
    unit = peewee.ForeignKeyField(Unit, null=True, backref="+")
    person = peewee.ForeignKeyField(Person, null=True, backref="+")
    caller = peewee.CharField(max_length=80, default="")
    phone = peewee.CharField(max_length=24, default="")
    content = peewee.TextField()
    received_at = peewee.DateTimeField()
    is_linked = peewee.BooleanField(default=True)

    class Meta:
        """A call belongs to one incident at most."""

        table_name = "public_incident_report"
        indexes = ((("area", "report_id"), True), (("incident", "received_at"), False))


@frozen
class Report:
    """A call as another area tells it: plain values only; `building` is empty where no room is known."""

    area: str
    report_id: int
    number: str
    building: str
    category: str
    content: str
    received_at: datetime
    unit_id: int | None = None
    person_id: int | None = None
    caller: str = ""
    phone: str = ""


@frozen
class Caller:
    """Somebody to be called when an incident is over: once, however often he has called."""

    unit_id: int | None
    person_id: int | None
    name: str
    phone: str
    received_at: datetime


def promises(end: datetime) -> list[Promise]:
    """Incidents to be decided on the day they came up, and those that should be over before `end`."""
    is_open = PublicIncident.state.in_(OPEN_STATES) & (PublicIncident.started_at < end)
    with connected():
        rows = list(PublicIncident.select().where(is_open).order_by(PublicIncident.started_at))
    return [promise for row in rows if (promise := _promise(row)).due_at < end]


def _promise(row: PublicIncident) -> Promise:
    state = IncidentState(row.state)
    step = PUBLIC_INCIDENT.step("confirm" if state is IncidentState.PROPOSED else "end", state, Role.DESK)
    expected = row.expected_end_at if state is IncidentState.RUNNING else None
    return Promise(
        rule="GG",
        area=PublicIncident.key(),
        record_id=row.id,
        number=row.number,
        due_at=expected or datetime.combine(row.started_at.date(), time(23, 59)),
        subject=row.where,
        title=row.title,
        step=step.name,
        step_label=step.label,
        owner=row.responsible,
        is_day=expected is None,
        roles=step.roles,
    )
