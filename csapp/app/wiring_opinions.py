"""The opinions on the map of the office: where they come from, the callback when they are put right (S07, S22, R07).

Receivers run inside the sender's unit of work; one that refuses undoes the whole step.
"""

from datetime import datetime

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db.link import Bond, linked_ids
from csapp.db.unit_of_work import fetch
from csapp.features.callback.models import Callback, Satisfaction, Source
from csapp.features.callback.service import opening as callback_opening
from csapp.features.callback.service import scheduling as callback
from csapp.features.callback.service.rules import was_left_out
from csapp.features.opinion.models import Channel, Opinion
from csapp.features.opinion.service import intake, righting, steps
from csapp.features.reception.models import Reception
from csapp.features.reception.service.merging import repeated
from csapp.features.reception.service.opening import Opening, opens

_CHANNELS = {
    Source.SPECIAL_SERVICE: Channel.SPECIAL_SERVICE,
    Source.MAJOR_COMPLAINT: Channel.COMPLAINT,
    Source.COMPLAINT: Channel.COMPLAINT,
}


def _open_from_reception(_kind: object, reception: Reception, by: Actor, at: datetime) -> Opinion:
    """登记意见 at the desk: the same words, room and person."""
    return intake.open_from(
        reception,
        by=by,
        at=at,
        content=reception.content,
        channel=Channel.RECEPTION,
        unit=reception.unit_id,
        person=reception.person_id,
        customer=reception.caller_name,
        phone=reception.caller_phone,
        received_at=reception.received_at,
    )


def open_from_callback(_sender: object, callback: Callback, by: Actor, at: datetime) -> Opinion:
    """What the customer said when he was called back; each callback gives one opinion."""
    held = linked_ids(Callback.key(), callback.id, Opinion.key(), Bond.OPENED)
    if held:
        words = mark("这次回访的意见已经登记，编号 {number}。")
        raise BadInput("opinion", words, number=fetch(Opinion, held[0]).number)
    return intake.open_from(
        callback,
        by=by,
        at=at,
        content=callback.opinion,
        channel=_CHANNELS.get(Source(callback.source), Channel.OTHER_CALLBACK),
        unit=callback.unit_id,
        person=callback.person_id,
        customer=callback.customer,
        phone=callback.phone,
        received_at=callback.called_at or at,
    )


def call_back_after_opinion(_sender: object, opinion: Opinion, by: Actor, at: datetime) -> None:
    """整改完成: the customer is called within two weeks and signs; who left no name is counted only (R07, A62)."""
    callback.schedule_by_rule(
        by=by,
        at=at,
        source=Source.OPINION,
        source_number=opinion.number,
        subject=opinion.content[: callback.LONGEST],
        unit=opinion.unit_id,
        person=opinion.person_id,
        customer=opinion.customer,
        phone=opinion.phone,
        department=opinion.department,
        received_on=opinion.received_at.date(),
        measures=opinion.result,
        rectified_on=opinion.rectified_at.date() if opinion.rectified_at else at.date(),
    )


def _file_after_callback(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
    """The customer is satisfied and has signed: the opinion is filed."""
    if callback.source == Source.OPINION and callback.satisfaction != Satisfaction.UNSATISFIED:
        righting.satisfied_by_callback(callback.source_number, by=by, at=at, words=callback.opinion)


def _reopen_after_callback(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
    """不满意: 再次整改, counted."""
    if callback.source == Source.OPINION:
        righting.reopen_after_callback(callback.source_number, by=by, at=at, words=callback.opinion)


def _is_left_out(_sender: object, opinion: Opinion) -> bool:
    """Whether the house rules of callbacks leave this opinion out, so that it is filed by hand."""
    return was_left_out(Source.OPINION, opinion.number)


def _same_opinion(_area: object, record_id: int) -> Opinion:
    """Another call about an opinion that is open."""
    opinion = fetch(Opinion, record_id)
    if not opinion.is_open:
        raise BadInput("matter", mark("{number} 已经归档，另记一条。"), number=opinion.number)
    return opinion


def wire_opinions() -> None:
    """Connect the flows of the opinions; calling it again changes nothing."""
    opens.connect(_open_from_reception, sender=Opening.OPINION)
    repeated.connect(_same_opinion, sender=Opinion.key())
    callback_opening.opens_opinion.connect(open_from_callback)
    steps.rectified.connect(call_back_after_opinion)
    steps.callback_left_out.connect(_is_left_out)
    callback.answered.connect(_file_after_callback)
    callback.unsatisfied.connect(_reopen_after_callback)
