"""What every use case of an order shares: one arrow of 5.1 taken, moments that lie behind us, typed lines."""

from datetime import datetime
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import past as has_been
from csapp.db.connection import database
from csapp.db.unit_of_work import Work, fetch
from csapp.features.repair_order.models.due import due_of
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.workflow import ORDER, OrderState

LONGEST = 4_000  # characters of one text

# Sent inside the unit of work with `order`, `by`, `at` when nobody has to go there any more: done or cancelled.
over = blinker.Signal()


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
    return at if moment is None else has_been(moment, at, field)


def whole(value: Any, field: str) -> int:
    """A whole number as typed; raises BadInput for a fraction."""
    if int(value) != value:
        raise BadInput(field, mark("写整数，不带小数。"))
    return int(value)
