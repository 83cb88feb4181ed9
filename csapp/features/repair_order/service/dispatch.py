"""Who goes when: dispatch by trade, at once or by appointment, another time, nobody at home (5.1, S09, S61).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, short_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Mode
from csapp.features.repair_order.service.steps import LONGEST, begin, order_with, past, take, whole
from csapp.features.repair_order.workflow import ON_BOARD, OrderState
from csapp.masterdata.trades.models import RepairItem, Technician
from csapp.masterdata.trades.service.hours import technician_named, trades_of, why_away

USUAL_MINUTES = 60
MOST_MINUTES = 24 * 60
AHEAD_DAYS = 366


def usual_minutes(order: Order) -> int:
    """How long such an order usually takes, in minutes."""
    if order.item_id is None:
        return USUAL_MINUTES
    with connected():
        return int(fetch(RepairItem, order.item_id).usual_minutes)


def misfit(order: Order, technician_id: int) -> str:
    """A warning where the technician has not learned the trade of the order; empty where it fits (S09)."""
    if not order.trade_name:
        return ""
    learned = trades_of([technician_id]).get(technician_id, ())
    if order.trade_name in learned:
        return ""
    with connected():
        name = fetch(Technician, technician_id).name
    # data: the list comma
    words = mark("{name}会{learned}，这单要{trade}。确实派他就再按一次。")
    return words.format(name=name, learned="、".join(learned) or "—", trade=order.trade_name)


def dispatch(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    technician: int | str,
    requirements: str = "",
    starts_at: datetime | None = None,
    minutes: int | None = None,
    promised_at: datetime | None = None,
    dispatched_at: datetime | None = None,
) -> Order:
    """开具维修工作单 and tell the technician; `starts_at` reserves a slot of `minutes`.

    A misfit of trade is a warning (`misfit`), not a refusal: on a Sunday whoever is there goes.
    """
    with unit_of_work(by, at) as work:
        order = begin(order_id, "dispatch", by)
        person = technician_of(technician)
        moment = past(dispatched_at, at, "dispatched_at")
        values = _slot(order, person, starts_at, minutes, at)
        values |= {"promised_at": _promised(promised_at, moment)} if promised_at is not None else {}
        return take(
            work,
            order,
            "dispatch",
            version,
            technician=person.id,
            technician_name=person.name,
            requirements=long_text(requirements, "requirements", LONGEST) or order.requirements,
            issued_by=by.name,
            dispatched_at=moment,
            mode=Mode.NOW,
            **values,
        )


def technician_of(technician: int | str) -> Technician:
    """A technician by id or name who can still be sent; raises BadInput."""
    if isinstance(technician, int):
        with connected():
            person = fetch(Technician, technician)
    else:
        person = technician_named(technician)
    if not person.is_active:
        raise BadInput("technician", mark("{name}已停用，换一个人。"), name=person.name)
    return person


def _promised(promised_at: datetime, at: datetime) -> datetime:
    if promised_at <= at:
        raise BadInput("promised_at", mark("许诺的完成时间已经过去，改到现在以后。"))
    return promised_at


def _slot(
    order: Order, person: Technician, starts_at: datetime | None, minutes: int | None, now: datetime
) -> dict[str, Any]:
    """The reserved time, checked: not past, in working hours, nobody else's."""
    if starts_at is None:
        return {"starts_at": None, "ends_at": None}
    length = usual_minutes(order) if minutes is None else whole(minutes, "minutes")
    if not 0 < length <= MOST_MINUTES:
        raise BadInput("minutes", mark("用时写分钟，1 到 {most}。"), most=MOST_MINUTES)
    ends_at = starts_at + timedelta(minutes=length)
    check_slot(person, starts_at, ends_at, now=now, own=order.id)
    return {"starts_at": starts_at, "ends_at": ends_at}


def check_slot(
    person: Technician, starts_at: datetime, ends_at: datetime, *, now: datetime, own: int | None = None
) -> None:
    """Raise BadInput("starts_at") for the past, a day off, an hour outside work, or a technician already sent.

    Called inside the transaction that writes: two seats can't take the same hour.
    """
    if starts_at < now - timedelta(minutes=15):
        raise BadInput("starts_at", mark("约定时间 {at} 已经过去，改到现在以后。"), at=f"{starts_at:%m-%d %H:%M}")
    if starts_at > now + timedelta(days=AHEAD_DAYS):
        raise BadInput("starts_at", mark("约定时间太远，约在一年以内。"))
    away = why_away(person.id, starts_at, ends_at)
    if away:
        raise BadInput("starts_at", away)
    taken = None if person.is_firm else overlapping(person.id, starts_at, ends_at, own)
    if taken is not None:
        raise BadInput(
            "starts_at",
            mark("{name} {begins}–{ends} 已约 {where}（{number}），换个时间或换个人。"),
            name=person.name,
            begins=f"{taken.starts_at:%H:%M}",
            ends=f"{taken.ends_at:%H:%M}",
            where=taken.where,
            number=taken.number,
        )


def overlapping(technician_id: int, starts_at: datetime, ends_at: datetime, own: int | None = None) -> Order | None:
    """The order that holds part of this time already."""
    query = Order.select().where(
        Order.technician == technician_id,
        Order.state.in_(ON_BOARD),
        Order.starts_at < ends_at,
        Order.ends_at > starts_at,
    )
    if own is not None:
        query = query.where(Order.id != own)
    found: Order | None = query.order_by(Order.starts_at).first()
    return found


def assign(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    technician: int | str,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    customer_told_at: datetime | None = None,
    requirements: str = "",
    is_appointment: bool = False,
) -> Order:
    """What the board does when an order is dropped on a person and a time, whatever state it is in.

    待派单 is dispatched (and booked with the customer where `is_appointment`), 已派单 is reassigned, 已预约 is booked
    anew, which the customer must know beforehand.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at):
        order = order_with(order_id)
        if order.state == OrderState.BOOKED:
            told: dict[str, Any] = {"customer_told_at": customer_told_at, "technician": technician}
            return rebook(order_id, version=version, by=by, at=at, starts_at=starts_at, minutes=minutes, **told)
        slot: dict[str, Any] = {"technician": technician, "requirements": requirements}
        if not is_appointment:
            slot |= {"starts_at": starts_at, "minutes": minutes}
        step = reassign if order.state == OrderState.DISPATCHED else dispatch
        order = step(order_id, version=version, by=by, at=at, **slot)
        if is_appointment:
            return book(order_id, by=by, at=at, starts_at=starts_at, minutes=minutes)
        return order


def reassign(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    technician: int | str,
    requirements: str = "",
    starts_at: datetime | None = None,
    minutes: int | None = None,
) -> Order:
    """改派: another technician or another slot before anybody has gone."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "reassign", by)
        person = technician_of(technician)
        return take(
            work,
            order,
            "reassign",
            version,
            technician=person.id,
            technician_name=person.name,
            requirements=long_text(requirements, "requirements", LONGEST) or order.requirements,
            issued_by=by.name,
            **_slot(order, person, starts_at, minutes, at),
        )


def book(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    starts_at: datetime | None,
    minutes: int | None = None,
) -> Order:
    """预约维修: the time agreed with the customer."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "book", by)
        if starts_at is None:
            raise BadInput("starts_at", mark("写上约定的维修时间。"))
        person = fetch(Technician, order.technician_id or 0)
        booked: dict[str, Any] = {"mode": Mode.BOOKED, "was_booked": True, "bookings": order.bookings + 1}
        booked |= {"promised_at": None, "customer_told_at": at}
        return take(work, order, "book", version, **booked, **_slot(order, person, starts_at, minutes, at))


def rebook(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    starts_at: datetime | None,
    minutes: int | None = None,
    customer_told_at: datetime | None = None,
    technician: int | str | None = None,
) -> Order:
    """改期: another time, of which the customer was told before the old one came (S61 必须预先通知客户)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "rebook", by)
        assert order.starts_at is not None
        if customer_told_at is None:
            raise BadInput("customer_told_at", mark("先告诉客户改期，再写上什么时候告诉的。"))
        told = past(customer_told_at, at, "customer_told_at")
        if told > order.starts_at:
            words = mark("原来约在 {at}，那以后才告诉客户的，按「客户失约」或先道歉再约。")
            raise BadInput("customer_told_at", words, at=f"{order.starts_at:%m-%d %H:%M}")
        slot: dict[str, Any] = {"starts_at": starts_at, "minutes": minutes, "technician": technician}
        return _again(work, order, "rebook", version, **slot, customer_told_at=told)


def no_show(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    starts_at: datetime | None,
    minutes: int | None = None,
    technician: int | str | None = None,
    note: str = "",
) -> Order:
    """客户失约: nobody was there at the agreed time; counted, and booked anew at once (S61 跟进所有失约客户)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "no_show", by)
        assert order.starts_at is not None
        if at < order.starts_at:
            raise BadInput("starts_at", mark("还没到约定时间 {at}，不算失约。"), at=f"{order.starts_at:%m-%d %H:%M}")
        more: dict[str, Any] = {"no_shows": order.no_shows + 1, "remark": short_line(note, "note", 200)}
        more |= {"starts_at": starts_at, "minutes": minutes, "technician": technician}
        return _again(work, order, "no_show", version, **more)


def _again(
    work: Work,
    order: Order,
    name: str,
    version: int | None,
    *,
    starts_at: datetime | None,
    minutes: int | None,
    technician: int | str | None,
    **more: Any,
) -> Order:
    if starts_at is None:
        raise BadInput("starts_at", mark("写上重新约定的时间。"))
    given = technician if technician not in (None, "") else order.technician_id
    person = technician_of(given or 0)
    if minutes is None and order.starts_at is not None and order.ends_at is not None:
        minutes = int((order.ends_at - order.starts_at).total_seconds()) // 60
    more |= {"technician": person.id, "technician_name": person.name, "bookings": order.bookings + 1}
    return take(work, order, name, version, **more, **_slot(order, person, starts_at, minutes, work.at))


def start(
    order_id: int, *, version: int | None = None, by: Actor, at: datetime, started_at: datetime | None = None
) -> Order:
    """立即维修: the technician is on site."""
    return _on_site(order_id, "start", version, by=by, at=at, started_at=started_at)


def arrive(
    order_id: int, *, version: int | None = None, by: Actor, at: datetime, started_at: datetime | None = None
) -> Order:
    """到达现场 at the agreed time."""
    return _on_site(order_id, "arrive", version, by=by, at=at, started_at=started_at)


def _on_site(
    order_id: int, name: str, version: int | None, *, by: Actor, at: datetime, started_at: datetime | None
) -> Order:
    with unit_of_work(by, at) as work:
        order = begin(order_id, name, by)
        moment = past(started_at, at, "started_at")
        if moment < order.reported_at:
            words = mark("到场早于报修时间 {at}，核对后再填。")
            raise BadInput("started_at", words, at=f"{order.reported_at:%m-%d %H:%M}")
        return take(work, order, name, version, started_at=moment)
