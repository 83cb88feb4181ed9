"""更正: what was written down wrongly of an order, while the work is not done; the old words stay in the trail."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, short_line
from csapp.core.values import phone as read_phone
from csapp.db.unit_of_work import unit_of_work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service.steps import LONGEST, order_with
from csapp.features.repair_order.workflow import BEFORE_DONE


def correct(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    content: str,
    place: str = "",
    customer: str = "",
    phone: str = "",
) -> Order:
    """Other words for the fault, the place or the customer; a telephone that is not given stays.

    Raises BadInput, NotAllowed, StaleRecord, and TransitionRefused once the work is done and signed for.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        if order.state not in BEFORE_DONE:
            raise TransitionRefused(mark("{number} 不在办了，报修内容照工作单留存，不能再改。"), number=order.number)
        values: dict[str, Any] = {
            "content": long_text(content, "content", LONGEST, mark("写上报修内容，维修人员要看。")),
            "place": short_line(place, "place", 120),
            "customer": short_line(customer, "customer", 80),
        }
        if order.unit_id is None and not values["place"]:
            raise BadInput("place", mark("选房号；公共部位就写上地点，例如 东门。"))
        if order.unit_id is not None and not values["customer"]:
            raise BadInput("customer", mark("写上报修人，回访要找他。"))
        if phone.strip():
            values["phone"] = read_phone(phone)
        return work.change(order, "correct", version=version, **values)
