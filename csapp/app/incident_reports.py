"""Reception records as the public incidents read them: plain values, asked for by building or by number."""

from datetime import datetime

from csapp.features.public_incident.models import Report
from csapp.features.reception.models import Reception
from csapp.masterdata.places.models import Unit


def report_of(reception: Reception) -> Report:
    """One reception record."""
    return Report(
        area=Reception.key(),
        report_id=reception.id,
        number=reception.number,
        building=str(reception.unit.building) if reception.unit is not None else "",
        category=str(reception.category),
        content=reception.content,
        received_at=reception.received_at,
        unit_id=reception.unit_id,
        person_id=reception.person_id,
        caller=reception.caller_name,
        phone=reception.caller_phone,
    )


def recent_reports(building: str, since: datetime) -> list[Report]:
    """What rooms of a building have told the desk since a moment."""
    rows = Reception.select(Reception, Unit).join(Unit)
    return [report_of(row) for row in rows.where(Reception.received_at >= since, Unit.building == building)]


def report_numbered(number: str) -> Report | None:
    """The reception record of that number."""
    held = Reception.get_or_none(Reception.number == number)
    return report_of(held) if held is not None else None
