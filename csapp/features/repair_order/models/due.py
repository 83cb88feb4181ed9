"""By when the next step of an order is promised, and the promises of the office (P24, R57, S09)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.core.workflow import Step
from csapp.db.connection import connected
from csapp.features.repair_order.models.order import Order, end_of
from csapp.features.repair_order.models.words import Kind, Priority
from csapp.features.repair_order.workflow import ENDED, ORDER, OrderState

URGENT_MINUTES = 30  # 急修到场
CALLBACK_DAYS = 3  # R57, R08
ARCHIVE_DAYS = 3

_S = OrderState


def due_of(order: Order) -> datetime | None:
    """The moment the next step is promised by; None where nobody waits."""
    rule = _RULES.get(OrderState(order.state))
    return rule(order) if rule is not None else None


def _respond(order: Order) -> datetime:
    """急 is answered within half an hour of its ranking, the rest on the day, 缓 on the day after."""
    ranked = order.ranked_at or order.reported_at
    if order.priority == Priority.URGENT:
        return ranked + timedelta(minutes=URGENT_MINUTES)
    return end_of(ranked.date() + timedelta(days=order.priority == Priority.LOW))


def _on_the_way(order: Order) -> datetime:
    if order.promised_at is not None:
        return order.promised_at
    if order.starts_at is not None:
        return order.starts_at
    sent = order.redone_at or order.dispatched_at or order.reported_at
    if order.priority == Priority.URGENT and order.redone_at is None:
        return _respond(order)
    return end_of(sent.date())


def _at_work(order: Order) -> datetime:
    started = order.started_at or order.reported_at
    return order.promised_at or order.ends_at or end_of(started.date())


def _after_days(moment: datetime | None, days: int, order: Order) -> datetime:
    return end_of((moment or order.reported_at).date() + timedelta(days=days))


_RULES: dict[OrderState, Any] = {
    _S.RECEIVED: lambda order: end_of(order.reported_at.date()),
    _S.CONFIRMED: lambda order: end_of(order.reported_at.date()),
    _S.RANKED: _respond,
    _S.DISPATCHED: _on_the_way,
    _S.BOOKED: lambda order: order.starts_at,
    _S.WORKING: _at_work,
    _S.AGREED: _at_work,
    _S.PAUSED: lambda order: end_of(order.expected_on) if order.expected_on is not None else None,
    _S.CARRIED: lambda order: order.due_at,
    _S.DONE: lambda order: _after_days(order.finished_at, 0, order),
    _S.AWAITING_SHEET: lambda order: _after_days(order.finished_at, 1, order),
    _S.SHEET_RETURNED: lambda order: _after_days(order.returned_at, 1 if order.fee_fen else CALLBACK_DAYS, order),
    _S.POSTED: lambda order: _after_days(order.finished_at, CALLBACK_DAYS, order),
    _S.CALLED_BACK: lambda order: _after_days(order.called_back_at, ARCHIVE_DAYS, order),
}

# The step each state waits for, and the rule or form behind the promise.
_NEXT: dict[OrderState, tuple[str, str]] = {
    _S.RECEIVED: ("confirm", "S09"),
    _S.CONFIRMED: ("rank", "S09"),
    _S.RANKED: ("dispatch", "S09"),
    _S.DISPATCHED: ("start", "S09"),
    _S.BOOKED: ("arrive", "S09"),
    _S.WORKING: ("agree", "S61"),
    _S.AGREED: ("finish", "S61"),
    _S.PAUSED: ("resume", "S61"),
    _S.CARRIED: ("resume", "R60"),
    _S.DONE: ("hear", "S09"),
    _S.AWAITING_SHEET: ("return_sheet", "F02"),
    _S.SHEET_RETURNED: ("post", "S01"),
    _S.CALLED_BACK: ("archive", "S01"),
}

_WORDS = {
    _S.RECEIVED: mark("{content}，还没有核对内容"),
    _S.CONFIRMED: mark("{content}，还没有定级"),
    _S.RANKED: mark("{content}，还没有派单"),
    _S.DISPATCHED: mark("{content}，已派 {technician}，还没有到场"),
    _S.BOOKED: mark("{content}，预约上门"),
    _S.PAUSED: mark("{content}，暂停：{reason}"),
    _S.CARRIED: mark("{content}，滞留，今天接着修"),
    _S.DONE: mark("{content}，已完工，还没有听客户意见"),
    _S.AWAITING_SHEET: mark("{content}，已完工，工作单未收回"),
    _S.SHEET_RETURNED: mark("{content}，工作单已收回，还没有交财务"),
    _S.CALLED_BACK: mark("{content}，已回访，还没有归档"),
}


def promises(end: datetime) -> list[Promise]:
    """Every order whose next step is promised before `end`, and fee notices not yet delivered (F24).

    What waits for a callback is promised by the callback itself.
    """
    waiting = Order.select().where(Order.state.not_in((*ENDED, _S.POSTED)), Order.due_at < end)
    unpaid = Order.select().where(
        Order.state.in_((_S.DONE, _S.AWAITING_SHEET, _S.SHEET_RETURNED, _S.POSTED)),
        Order.kind == Kind.SPECIAL,
        Order.fee_fen > 0,
        Order.notice_delivered_on.is_null(),
        Order.finished_at < end,
    )
    with connected():
        made = [_promise(order) for order in waiting.order_by(Order.due_at, Order.id) if _is_ours(order)]
        return made + [_notice(order) for order in unpaid.order_by(Order.finished_at, Order.id)]


def unsigned_sheets() -> list[Promise]:
    """Every work order whose signed sheet has not come back (F02)."""
    out = Order.select().where(Order.state == _S.AWAITING_SHEET)
    with connected():
        return [_promise(order) for order in out.order_by(Order.due_at, Order.id)]


def _is_ours(order: Order) -> bool:
    """A returned sheet without a fee waits for its callback alone (A09)."""
    return order.state != _S.SHEET_RETURNED or order.fee_fen > 0


def _step(order: Order, name: str) -> Step:
    return ORDER.step(name, OrderState(order.state), Role.MANAGER)


def _promise(order: Order) -> Promise:
    state = OrderState(order.state)
    name, rule = _NEXT[state]
    step = _step(order, name)
    assert order.due_at is not None
    words = _WORDS.get(state, mark("{content}，维修中"))
    return Promise(
        rule=rule,
        area=Order.key(),
        record_id=order.id,
        number=order.number,
        due_at=order.due_at,
        subject=" ".join(filter(None, (order.where, order.customer))),
        title=words.format(
            content=_line(order.content), technician=order.technician_name, reason=order.pause_reason or ""
        ),
        step=step.name,
        step_label=step.label,
        owner=order.technician_name or order.received_by,
        is_day=(order.due_at.hour, order.due_at.minute) == (23, 59),
        roles=step.roles,
    )


def _notice(order: Order) -> Promise:
    assert order.finished_at is not None
    return Promise(
        rule="F24",
        area=Order.key(),
        record_id=order.id,
        number=order.number,
        due_at=end_of(order.finished_at.date() + timedelta(days=1)),
        subject=" ".join(filter(None, (order.where, order.customer))),
        title=mark("{content}，缴费通知单还没有送达").format(content=_line(order.content)),
        step_label=mark("记缴费通知送达"),
        owner=order.received_by,
    )


def _line(text: str) -> str:
    # data: signs at the end of a sentence, which goes on behind it
    return " ".join(text.split()).rstrip("。.！!，,")[:40]
