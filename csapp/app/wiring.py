"""The map of the office: what happens in one area and starts something in another (design 2).

Receivers run inside the sender's unit of work; one that refuses undoes the whole step.
"""

from datetime import datetime

from csapp.core.roles import Actor
from csapp.features.callback import service as callback
from csapp.features.callback.models import Source
from csapp.features.reception import service as reception
from csapp.features.reception.models import Category, Reception


def _call_back_after_special_service(_sender: object, reception: Reception, by: Actor, at: datetime) -> None:
    """特约服务 done: the customer is called within three days (S08, R08)."""
    if reception.category != Category.SPECIAL_SERVICE or not (reception.person_id or reception.caller_name):
        return
    callback.schedule(
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


def wire() -> None:
    """Connect the flows of requirements 1; calling it again changes nothing."""
    reception.closed.connect(_call_back_after_special_service)
