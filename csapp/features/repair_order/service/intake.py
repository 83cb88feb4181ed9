"""From the call to the ranked order: intake, content confirmed, priority, cancelled (5.1, S09, S11, F03).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import datetime, timedelta
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member, short_line
from csapp.core.values import phone as read_phone
from csapp.db.attachment import carry_over as carry_files
from csapp.db.connection import connected
from csapp.db.link import join
from csapp.db.record import Record
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.repair_order.models.due import due_of
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import (
    PRIORITIES,
    Channel,
    Charge,
    Importance,
    Kind,
    Urgency,
)
from csapp.features.repair_order.service.entry import consent
from csapp.features.repair_order.service.steps import LONGEST, begin, order_with, past, take
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones, require_reveal
from csapp.masterdata.places.models import Unit
from csapp.masterdata.trades.models import Place, RepairItem, Trade
from csapp.masterdata.trades.service.lists import trade_of

# Sent inside the unit of work with `order`, `by`, `at`; a receiver that refuses undoes the whole step.
opened = blinker.Signal()
cancelled = blinker.Signal()


def open_order(
    *, by: Actor, at: datetime, content: str, kind: Kind | str = Kind.REPAIR, channel: Channel | str = Channel.CALL,
    unit: int | None = None, person: int | None = None, customer: str = "", phone: str = "", place: str = "",
    item: int | str | None = None, trade: int | str | None = None, symptom: str = "",
    arose_at: datetime | None = None, environment: str = "", reported_at: datetime | None = None,
    acknowledged_at: datetime | None = None, source_number: str = "", number: str = "", received_by: str = "",
    allows_entry: bool = False,
) -> Order:  # fmt: skip
    """接收报修 by any channel (A60); `number` is that of a sheet printed before, `reported_at` when it really was.

    `item` and `trade` may be ids or names; without a room the public place is written down. With `allows_entry` the
    caller said at once that he will not be at home and that the key may be used.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = Order(received_by=short_line(received_by, "received_by", 40) or by.name)
        order.kind, order.channel = member(Kind, kind, "kind"), member(Channel, channel, "channel")
        order.source_number = clean_line(source_number)[:30]
        _put_fault(order, content, symptom, environment)
        _put_times(order, reported_at, arose_at, at)
        _put_place(order, unit, place)
        _put_customer(order, person, customer, phone)
        _put_item(order, item, trade)
        if acknowledged_at is not None:
            order.acknowledged_at = _acknowledged(order, acknowledged_at, at)
            order.acknowledged_by = by.name
        if allows_entry:
            told = consent(order, order.reported_at, "", "", asked_by=by.name, at=at)
            for name, value in told.items():
                setattr(order, name, value)
        order.number = number or work.number("WX")
        order.due_at = due_of(order)
        work.add(order)
        opened.send(order=order, by=by, at=at)
        return order


def _put_fault(order: Order, content: str, symptom: str, environment: str) -> None:
    order.content = long_text(content, "content", LONGEST, mark("写上报修内容，维修人员要看。"))
    order.symptom = long_text(symptom, "symptom", LONGEST)
    order.environment = short_line(environment, "environment", 200)


def _put_times(order: Order, reported_at: datetime | None, arose_at: datetime | None, at: datetime) -> None:
    order.reported_at = past(reported_at, at, "reported_at")
    order.arose_at = past(arose_at, at, "arose_at") if arose_at is not None else None


def _put_place(order: Order, unit: int | None, place: str) -> None:
    held = fetch(Unit, unit) if unit is not None else None
    order.unit_id = unit
    order.unit_code, order.building = (held.code, held.building) if held is not None else ("", "")
    order.place = short_line(place, "place", 120)
    order.is_public = held is None
    if held is None and not order.place:
        raise BadInput("place", mark("选房号；公共部位就写上地点，例如 东门。"))


def _put_customer(order: Order, person: int | None, customer: str, phone: str) -> None:
    order.person_id = person
    known = fetch(Person, person).name if person is not None else ""
    order.customer = short_line(customer, "customer", 80) or known
    if phone.strip():
        order.phone = read_phone(phone)
    else:
        order.phone = first_phones([person]).get(person, "") if person is not None else ""
    if order.unit_id is not None and not order.customer:
        raise BadInput("customer", mark("写上报修人，回访要找他。"))


def _put_item(order: Order, item: int | str | None, trade: int | str | None) -> None:
    """The item brings its trade; what is charged follows from item, place and warranty."""
    held = item_of(item)
    order.item_id, order.item_name = (held.id, held.name) if held is not None else (None, "")
    own: Trade | None = held.trade if held is not None else None
    if trade not in (None, ""):
        own = trade_of(trade)
    order.trade_id, order.trade_name = (own.id, own.name) if own is not None else (None, "")
    order.charge = charge_of(order, held)


def item_of(item: int | str | None) -> RepairItem | None:
    """An item by id or name; raises BadInput."""
    if item is None or item == "":
        return None
    if isinstance(item, int):
        return fetch(RepairItem, item)
    name = clean_line(item)
    with connected():
        found: RepairItem | None = RepairItem.get_or_none(RepairItem.name == name)
    if found is None:
        raise BadInput("item", mark("没有维修项目「{name}」，照项目表选一个，或者空着。"), name=name)
    return found


def charge_of(order: Order, item: RepairItem | None) -> Charge:
    """What the customer pays for: free in public places and in warranty; 特约 is always paid (A09, S10)."""
    if order.is_public or (item is not None and item.place == Place.PUBLIC):
        return Charge.FREE
    if order.kind == Kind.SPECIAL:
        return Charge.PAID
    if item is not None and _in_warranty(order, item):
        return Charge.WARRANTY
    return Charge.PAID if item is not None and item.is_paid else Charge.FREE


def _in_warranty(order: Order, item: RepairItem) -> bool:
    unit = fetch(Unit, order.unit_id) if order.unit_id is not None else None
    day = order.reported_at.date()
    if unit is not None and unit.handed_over_on is not None and item.warranty_months:
        months = (day.year - unit.handed_over_on.year) * 12 + day.month - unit.handed_over_on.month
        if months - (day.day < unit.handed_over_on.day) < item.warranty_months:
            return True
    if not item.guarantee_days or order.unit_id is None:
        return False
    since = order.reported_at - timedelta(days=item.guarantee_days)
    before = Order.select().where(
        Order.unit == order.unit_id, Order.item == item, Order.finished_at >= since,
        Order.finished_at <= order.reported_at,
    )  # fmt: skip
    return bool(before.exists())


def _acknowledged(order: Order, moment: datetime, at: datetime) -> datetime:
    told = past(moment, at, "acknowledged_at")
    if told < order.reported_at:
        words = mark("回复早于报修时间 {at}，核对后再填。")
        raise BadInput("acknowledged_at", words, at=f"{order.reported_at:%m-%d %H:%M}")
    return told


def open_from(origin: Record, *, by: Actor, at: datetime, **given: Any) -> Order:
    """An order opened from a record of another area: nothing is typed twice, its files and the link come along.

    `given` are the values of `open_order`.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = open_order(by=by, at=at, **{"source_number": getattr(origin, "number", "") or "", **given})
        carry_files(work, origin.key(), origin.id, order)
        join(work, origin, order)
        return order


def acknowledge(
    order_id: int, *, version: int | None = None, by: Actor, at: datetime, acknowledged_at: datetime | None = None
) -> Order:
    """已回复确认收到: when the resident was told that we know (S09, A60)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        if order.acknowledged_at is not None:
            words = mark("{at} 已经回复过，不用再记。")
            raise BadInput("acknowledged_at", words, at=f"{order.acknowledged_at:%m-%d %H:%M}")
        told = _acknowledged(order, acknowledged_at or at, at)
        return work.change(order, "acknowledge", version=version, acknowledged_at=told, acknowledged_by=by.name)


def confirm(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    content: str | None = None,
    item: int | str | None = None,
    trade: int | str | None = None,
    symptom: str | None = None,
    arose_at: datetime | None = None,
    environment: str | None = None,
    is_in_scope: bool = True,
    needs_visit: bool = True,
    charge: Charge | str | None = None,
    confirmed_at: datetime | None = None,
) -> Order:
    """核对报修内容 with the owner: what it is, whether it is ours to repair and needs a visit (S09, S11)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "confirm", by)
        if not is_in_scope:
            raise BadInput("is_in_scope", mark("不属于物业维修范围的，告诉客户后按「取消」写明原因。"))
        values: dict[str, Any] = {"is_in_scope": is_in_scope, "needs_visit": needs_visit}
        if content is not None:
            values["content"] = long_text(content, "content", LONGEST, mark("写上报修内容，维修人员要看。"))
        if symptom is not None:
            values["symptom"] = long_text(symptom, "symptom", LONGEST)
        if environment is not None:
            values["environment"] = short_line(environment, "environment", 200)
        if arose_at is not None:
            values["arose_at"] = past(arose_at, at, "arose_at")
        values |= _sorted_out(order, item, trade, charge)
        moment = _not_before(past(confirmed_at, at, "confirmed_at"), order.reported_at, "confirmed_at")
        return take(work, order, "confirm", version, confirmed_at=moment, confirmed_by=by.name, **values)


def _sorted_out(
    order: Order, item: int | str | None, trade: int | str | None, charge: Charge | str | None
) -> dict[str, Any]:
    """Item, trade and charge as they are after the talk with the owner."""
    held = item_of(item) if item not in (None, "") else (fetch(RepairItem, order.item_id) if order.item_id else None)
    values: dict[str, Any] = {}
    if item not in (None, "") and held is not None:
        values |= {"item": held.id, "item_name": held.name, "trade": held.trade_id, "trade_name": held.trade.name}
        values["charge"] = charge_of(order, held)
    if trade not in (None, ""):
        own = trade_of(trade)
        values |= {"trade": own.id, "trade_name": own.name}
    if charge not in (None, ""):
        values["charge"] = member(Charge, charge, "charge")
    return values


def _not_before(moment: datetime, earlier: datetime, field: str) -> datetime:
    if moment < earlier:
        raise BadInput(field, mark("早于报修时间 {at}，核对后再填。"), at=f"{earlier:%m-%d %H:%M}")
    return moment


def rank(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    urgency: Urgency | str,
    importance: Importance | str,
    rank_note: str = "",
    ranked_at: datetime | None = None,
) -> Order:
    """优先级 = 紧急程度 × 重要性 (S09, A42)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "rank", by)
        soon, weight = member(Urgency, urgency, "urgency"), member(Importance, importance, "importance")
        values: dict[str, Any] = {
            "urgency": soon,
            "importance": weight,
            "priority": PRIORITIES[soon, weight],
            "rank_note": short_line(rank_note, "rank_note", 200),
            "ranked_at": _not_before(past(ranked_at, at, "ranked_at"), order.reported_at, "ranked_at"),
        }
        return take(work, order, "rank", version, **values)


def confirm_and_rank(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    urgency: Urgency | str,
    importance: Importance | str,
    rank_note: str = "",
    **confirmed: Any,
) -> Order:
    """Both in one go, as on the telephone; all or nothing."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at):
        confirm(order_id, version=version, by=by, at=at, **confirmed)
        return rank(order_id, by=by, at=at, urgency=urgency, importance=importance, rank_note=rank_note)


def cancel(order_id: int, *, version: int | None = None, by: Actor, at: datetime, cancel_reason: str) -> Order:
    """取消, with the reason, and only before the work is done (5.1)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "cancel", by)
        reason = short_line(cancel_reason, "cancel_reason", 200, mark("写上为什么取消，客户再问时要说得清。"))
        take(work, order, "cancel", version, cancel_reason=reason, cancelled_at=at)
        cancelled.send(order=order, by=by, at=at)
        return order


def reveal_phone(order_id: int, *, by: Actor, at: datetime) -> dict[str, str]:
    """The customer's unmasked telephone and that of whoever let us in; who looked is written down."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        require_reveal(order.person_id, by)
        work.tell(Order.key(), order_id, "reveal")
        return {"phone": str(order.phone), "entry_phone": str(order.entry_phone)}
