"""What was before: orders of a room or person, repeated faults, an order by its number."""

from datetime import datetime, timedelta

from csapp.db.connection import connected
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.workflow import OrderState

REPEATED_DAYS = 90


def earlier_faults(unit_id: int | None, item: int | None, now: datetime, limit: int = 10) -> list[Order]:
    """Orders of this room within the last 90 days, newest first; of the same item where one is named (S61 返修)."""
    if unit_id is None:
        return []
    since = now - timedelta(days=REPEATED_DAYS)
    found = Order.select().where(
        Order.unit == unit_id, Order.reported_at.between(since, now), Order.state != OrderState.CANCELLED
    )
    if item is not None:
        found = found.where(Order.item == item)
    with connected():
        return list(found.order_by(Order.reported_at.desc(), Order.id.desc()).limit(limit))


def orders_of(unit_id: int | None, person_id: int | None, limit: int = 20) -> list[Order]:
    """The last orders of this room or person, newest first."""
    if unit_id is None and person_id is None:
        return []
    same = (Order.unit == unit_id) if unit_id is not None else (Order.person == person_id)
    with connected():
        return list(Order.select().where(same).order_by(Order.reported_at.desc()).limit(limit))
