"""What every use case of an order shares: one arrow of 5.1 taken, moments that lie behind us, typed lines."""

from datetime import datetime, timedelta
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line
from csapp.db.connection import database
from csapp.db.unit_of_work import Work, fetch
from csapp.features.repair_order.models.due import due_of
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.workflow import ORDER, OrderState

LONGEST = 4_000  # characters of one text

# Sent inside the unit of work with `order`, `by`, `at` when nobody has to go there any more: done or cancelled.
over = blinker.Signal()

_EARLIEST = datetime(1990, 1, 1)


def take(work: Work, order: Order, name: str, version: int | None = None, remark: str = "", **values: Any) -> Order:
    """One arrow of 5.1: state, values, the next promise and the audit line together."""
    step = ORDER.step(name, OrderState(order.state), work.by.role)
    given = values.pop("due_at", None)
    held = {key: getattr(order, key) for key in ("state", *values)}
    for key, value in {"state": step.target, **values}.items():
        setattr(order, key, value)
    due = given or due_of(order)
    for key, value in held.items():
        setattr(order, key, value)
    work.change(order, name, version=version, remark=remark, state=step.target, due_at=due, **values)
    if step.target in (OrderState.DONE, OrderState.CANCELLED):
        over.send(order=order, by=work.by, at=work.at)
    return order


def order_with(order_id: int) -> Order:
    """The order of that id, as `fetch` reads it; raises StaleRecord.

    The sheet has a hundred columns: peewee would write them all out anew for each single order, ten times the read.
    """
    table = Order.key()
    rows = list(Order.raw(f"SELECT * FROM {table} WHERE id = {database.param}", order_id))
    found: Order = rows[0] if rows else fetch(Order, order_id)
    return found


def begin(order_id: int, name: str, by: Actor) -> Order:
    """The order, if this step is allowed now: nothing is checked or written that the table refuses."""
    require(by, Permission.WRITE)
    order = order_with(order_id)
    ORDER.step(name, OrderState(order.state), by.role)
    return order


def past(moment: datetime | None, at: datetime, field: str) -> datetime:
    """A moment that lies behind us, now where none is given; raises BadInput."""
    if moment is None:
        return at
    if moment > at + timedelta(minutes=1):
        raise BadInput(field, mark("时间在将来，改成现在或以前。"))
    if moment < _EARLIEST:
        raise BadInput(field, mark("时间太早，写 1990 年以后的。"))
    return moment


def line_of(text: str, field: str, limit: int, missing: str = "") -> str:
    """One typed line; raises BadInput where it is too long, or empty and `missing` says so."""
    text = clean_line(text)
    if missing and not text:
        raise BadInput(field, missing)
    if len(text) > limit:
        raise BadInput(field, mark("最多 {limit} 个字，现在 {count} 个。"), limit=limit, count=len(text))
    return text


def whole(value: Any, field: str) -> int:
    """A whole number as typed; raises BadInput for a fraction."""
    if int(value) != value:
        raise BadInput(field, mark("写整数，不带小数。"))
    return int(value)
