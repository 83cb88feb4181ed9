"""The repair orders on the map of the office: opened from a reception, called back, sent for 返修 (S01, S08, S10).

Receivers run inside the sender's unit of work; one that refuses undoes the whole step.
"""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db.link import Bond, join, linked_ids
from csapp.db.unit_of_work import unit_of_work
from csapp.features.callback.models import OPEN_STATES, Callback, Source
from csapp.features.callback.service import scheduling as callback
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.service import lending, returning
from csapp.features.reception.models import Category, Reception
from csapp.features.reception.service.opening import Opening, opens
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Channel, Kind
from csapp.features.repair_order.service import closing, intake, steps
from csapp.features.repair_order.service.steps import LONGEST

_CHANNELS = {channel.value: channel for channel in Channel}
_SOURCES = (Source.REPAIR, Source.SPECIAL_SERVICE)


def open_repair(reception: Reception, *, by: Actor, at: datetime, **changed: Any) -> Order:
    """S01: a reception becomes an order; nothing is typed twice, the photos and the link come along.

    `changed` are values of `open_order` that differ from what was told. Raises BadInput where neither room nor place
    is known.
    """
    special = reception.category == Category.SPECIAL_SERVICE
    told: dict[str, Any] = {
        "content": reception.content[:LONGEST],
        "kind": Kind.SPECIAL if special else Kind.REPAIR,
        "channel": _CHANNELS.get(str(reception.channel), Channel.CALL),
        "unit": reception.unit_id,
        "person": reception.person_id,
        "customer": reception.caller_name,
        "phone": reception.caller_phone,
        "place": reception.place,
        "arose_at": reception.happened_at,
        "reported_at": reception.received_at,
    }
    return intake.open_from(reception, by=by, at=at, **{**told, **changed})


def _open_from_reception(_kind: object, reception: Reception, by: Actor, at: datetime) -> Order:
    """开维修工作单 at the desk."""
    return open_repair(reception, by=by, at=at)


def _open_special_from_reception(_kind: object, reception: Reception, by: Actor, at: datetime) -> Order:
    """特约维修: whatever the call was filed under, the order has its 缴费通知单 (A66)."""
    return open_repair(reception, by=by, at=at, kind=Kind.SPECIAL)


def repair_of(reception: Reception) -> Order | None:
    """The order that was opened from this reception, if there is one."""
    ids = linked_ids(Reception.key(), reception.id, Order.key(), Bond.OPENED)
    found: Order | None = Order.get_or_none(Order.id == ids[0]) if ids else None
    return found


def _call_back_after_repair(_sender: object, order: Order, by: Actor, at: datetime) -> None:
    """The sheet is back and with finance: the customer is called (R08, R57)."""
    callback.schedule_by_rule(
        by=by,
        at=at,
        source=Source.SPECIAL_SERVICE if order.kind == Kind.SPECIAL else Source.REPAIR,
        source_number=order.number,
        subject=order.content,
        unit=order.unit_id,
        person=order.person_id,
        customer=order.customer,
        phone=order.phone,
        department=mark("工程部"),
        received_on=order.reported_at.date(),
        measures=order.result_note or order.solution,
        rectified_on=order.finished_at.date() if order.finished_at is not None else at.date(),
    )


def _answer_on_order(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
    """满意 lets the order be archived, 不满意 sends it for 返修 on the same number."""
    if callback.source in _SOURCES and callback.satisfaction:
        closing.take_answer(
            callback.source_number,
            by=by,
            at=at,
            satisfaction=str(callback.satisfaction),
            opinion=callback.opinion,
            called_at=callback.called_at,
        )


def _refuse_where_a_callback_waits(_sender: object, order: Order) -> None:
    """The answer belongs on the callback, if there is one."""
    waiting = Callback.get_or_none(Callback.source_number == order.number, Callback.state.in_(OPEN_STATES))
    if waiting is not None:
        words = mark("这单的回访 {number} 还没有登记，到「回访」里登记结果。")
        raise BadInput("callback_satisfaction", words, number=waiting.number)


def _join_with_order(_sender: object, loan: Loan, by: Actor, at: datetime) -> None:
    """A key asked for on a repair order: each shows the other (S12)."""
    order = Order.get_or_none(Order.number == loan.source_number) if loan.source_number else None
    if order is not None:
        with unit_of_work(by, at) as work:
            join(work, order, loan)


def _ask_key_back(_sender: object, order: Order, by: Actor, at: datetime) -> None:
    """Nobody has to go there any more: the key that was lent for it comes back today."""
    returning.end_matter(order.number, by=by, at=at)


def wire_repairs() -> None:
    """Connect the flows of the repair orders; calling it again changes nothing."""
    opens.connect(_open_from_reception, sender=Opening.REPAIR_ORDER)
    opens.connect(_open_special_from_reception, sender=Opening.SPECIAL_SERVICE)
    closing.settled.connect(_call_back_after_repair)
    closing.answering.connect(_refuse_where_a_callback_waits)
    callback.answered.connect(_answer_on_order)
    lending.requested.connect(_join_with_order)
    steps.over.connect(_ask_key_back)
