"""How the paper of an order stands: printed how often, signed by whom, back or not (F02, F24)."""

from csapp.core.frozen import frozen
from csapp.db.attachment import Attachment, attachments
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.workflow import FINISHED, OrderState

_SEALED = "sealed_"


@frozen
class PaperStanding:
    """`signed` are those who signed on the pad, `newest` the last sealed or scanned sheet."""

    order_id: int
    version: int
    where: str
    prints: int
    notice_prints: int
    is_awaited: bool
    is_returned: bool
    has_fee: bool
    can_agree: bool
    is_finished: bool
    signed: tuple[str, ...]
    newest: Attachment | None


def paper_of(order_id: int) -> PaperStanding:
    """The paper of one order. Raises StaleRecord where it is gone."""
    with connected():
        order = fetch(Order, order_id)
        kept = attachments(Order.key(), order_id)
    sheets = [entry for entry in kept if entry.purpose == "signed" or str(entry.purpose).startswith(_SEALED)]
    who = tuple(str(entry.purpose).removeprefix(_SEALED) for entry in sheets if str(entry.purpose).startswith(_SEALED))
    state = OrderState(order.state)
    return PaperStanding(
        order_id=order_id,
        version=order.version,
        where=" ".join(filter(None, (order.where, order.customer))),
        prints=order.print_count,
        notice_prints=order.notice_print_count,
        is_awaited=state is OrderState.AWAITING_SHEET,
        is_returned=order.returned_at is not None,
        has_fee=order.total_fen > 0 and state in FINISHED,
        can_agree=state in (OrderState.WORKING, OrderState.AGREED),
        is_finished=state in FINISHED,
        signed=who,
        newest=sheets[0] if sheets else None,
    )
