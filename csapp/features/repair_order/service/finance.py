"""交财务部入帐: the list of returned sheets, signed for by who receives it; nothing leaves it twice (S01, A09)."""

from collections.abc import Sequence
from datetime import date, datetime

import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import short_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import Handover, HandoverLine
from csapp.features.repair_order.service.closing import settled
from csapp.features.repair_order.service.steps import begin, order_with, take
from csapp.features.repair_order.workflow import OrderState

MOST_SHEETS = 500
PREFIX = "JC"


def ready_for_finance() -> list[Order]:
    """Returned sheets that have not gone to finance, oldest first; those without a fee may go along (A09)."""
    with connected():
        ready = Order.select().where(Order.state == OrderState.SHEET_RETURNED)
        return list(ready.order_by(Order.returned_at, Order.id))


def hand_to_finance(
    order_ids: Sequence[int],
    *,
    by: Actor,
    at: datetime,
    receiver: str,
    note: str = "",
    signed_on: date | None = None,
) -> Handover:
    """One list of returned sheets with their sums; all of it or nothing.

    Raises NotAllowed, TransitionRefused for a sheet that is not back or has gone already, StaleRecord, BadInput.
    """
    require(by, Permission.WRITE)
    ids = list(dict.fromkeys(order_ids))
    if not ids:
        raise BadInput("orders", mark("还没有选要交财务的工作单。"))
    if len(ids) > MOST_SHEETS:
        raise BadInput("orders", mark("一张清单最多 {most} 单，分几次交。"), most=MOST_SHEETS)
    name = short_line(receiver, "receiver", 40, mark("写上财务签收人。"))
    if signed_on is not None and signed_on > at.date():
        raise BadInput("signed_on", mark("签收日期在将来，签了再记。"))
    with unit_of_work(by, at) as work:
        orders = [begin(order_id, "post", by) for order_id in ids]
        told = {"receiver": name, "signed_on": signed_on, "note": short_line(note, "note", 200)}
        total = sum(order.fee_fen for order in orders)
        handover = Handover(number=work.number(PREFIX), handed_at=at, handed_by=by.name, total_fen=total, **told)
        handover.sheets = len(orders)
        work.add(handover)
        for order in orders:
            try:
                work.add(HandoverLine(handover=handover, order=order, round=order.round, fee_fen=order.fee_fen))
            except peewee.IntegrityError as twice:
                raise BadInput("orders", mark("{number} 已经交过财务，不能再交。"), number=order.number) from twice
            take(work, order, "post", posted_at=at, receiver=name)
            settled.send(order=order, by=by, at=at)
        return handover


def post(order_id: int, *, version: int | None = None, by: Actor, at: datetime, receiver: str) -> Order:
    """One sheet alone handed to finance, on a list of its own."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = begin(order_id, "post", by)
        # the reader's version is checked before the list is made
        work.change(order, "check_out", version=version)
        hand_to_finance([order_id], by=by, at=at, receiver=receiver)
        return order_with(order_id)


def sign_for(
    handover_id: int, *, version: int | None = None, by: Actor, at: datetime, signed_on: date | None = None
) -> Handover:
    """The list came back signed by finance; raises BadInput, StaleRecord, NotAllowed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        handover = fetch(Handover, handover_id)
        if handover.signed_on is not None:
            raise BadInput("signed_on", mark("{day} 已经签收，不重复记。"), day=str(handover.signed_on))
        day = signed_on or at.date()
        if not handover.handed_at.date() <= day <= at.date():
            raise BadInput("signed_on", mark("签收日期在交接以后、今天以前。"))
        return work.change(handover, "sign_for", version=version, signed_on=day)


def lines_on(handover_id: int) -> list[HandoverLine]:
    """The sheets of a list with their orders, in the order of their numbers."""
    lines = HandoverLine.select(HandoverLine, Order).join(Order).where(HandoverLine.handover == handover_id)
    with connected():
        return list(lines.order_by(Order.number))


def count_handover_print(handover_id: int, *, by: Actor, at: datetime) -> Handover:
    """One more print of the list."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        handover = fetch(Handover, handover_id)
        return work.change(handover, "print", print_count=handover.print_count + 1)
