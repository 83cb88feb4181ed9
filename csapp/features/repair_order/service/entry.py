"""入户: the owner is not at home and lets us in with the key kept at the desk (S12, A11): who, when, which telephone.

Every function raises NotAllowed, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import phone as read_phone
from csapp.core.values import short_line
from csapp.db.unit_of_work import unit_of_work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service.steps import order_with, past
from csapp.features.repair_order.workflow import BEFORE_DONE


def consent(
    order: Order, moment: datetime | None, name: str, phone: str, *, asked_by: str, at: datetime
) -> dict[str, Any]:
    """Who agreed when on which telephone; without a name or a telephone those of the order stand. Raises BadInput."""
    if order.unit_id is None:
        raise BadInput("entry_agreed_at", mark("公共部位没有业主，不用征询入户。"))
    who = short_line(name, "entry_agreed_by", 80) or order.customer
    reached = read_phone(phone, "entry_phone") if phone.strip() else order.phone
    if not reached:
        raise BadInput("entry_phone", mark("写上打的哪个电话，借钥匙要有据可查。"))
    return {
        "entry_agreed_at": past(moment, at, "entry_agreed_at"),
        "entry_agreed_by": who,
        "entry_phone": reached,
        "entry_asked_by": asked_by,
    }


def agree_entry(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    entry_agreed_at: datetime | None = None,
    entry_agreed_by: str = "",
    entry_phone: str = "",
) -> Order:
    """记同意入户: taken over when the key is lent for this order (S12)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = _before_done(order_id)
        told = consent(order, entry_agreed_at, entry_agreed_by, entry_phone, asked_by=by.name, at=at)
        return work.change(order, "agree_entry", version=version, **told)


def withdraw_entry(order_id: int, *, version: int | None = None, by: Actor, at: datetime, note: str = "") -> Order:
    """The owner thought better of it: the key is not lent on the strength of what was said before."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = _before_done(order_id)
        nothing: dict[str, Any] = {
            "entry_agreed_at": None, "entry_agreed_by": "", "entry_phone": "", "entry_asked_by": "",
        }  # fmt: skip
        remark = short_line(note, "note", 200)
        return work.change(order, "withdraw_entry", version=version, remark=remark, **nothing)


def _before_done(order_id: int) -> Order:
    order = order_with(order_id)
    if order.state not in BEFORE_DONE:
        raise BadInput("entry_agreed_at", mark("{number} 已经完工或取消，不再入户。"), number=order.number)
    return order
