"""From a repair order to the key of its room: where it is, lent to the technician in two keys, asked back (S12).

The owner's consent to enter that stands on the order is taken over; without it the loan asks for contact, identity and
consent as any other (A11).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.key_lending.models import BorrowerKind, Loan, Proof
from csapp.features.key_lending.workflow import HOLDING, LoanState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.page.keys import KeyDesk, KeyStanding
from csapp.features.repair_order.workflow import BEFORE_DONE, ORDER, OrderState
from csapp.masterdata.keys.models import KeySet, KeyStatus
from csapp.masterdata.people.models import Relation
from csapp.masterdata.people.service import residents_of
from csapp.masterdata.trades.models import Technician
from csapp.masterdata.trades.service.hours import shift_of
from csapp.ui.context import Context
from csapp.ui.pill import Sign

_PURPOSE = 200  # characters
_FRONT_DOOR = "入户"  # data: how the key to the flat's own door is called


@frozen
class Handover:
    """What the key desk is told: which key, to whom as what, and all that is known already."""

    key_id: int
    kind: BorrowerKind
    given: Mapping[str, Any]


def key_desk(context: Context) -> KeyDesk:
    """What the page of the repair orders is handed."""
    return KeyDesk(standing_of, partial(_act, context), frozenset({Loan.key(), KeySet.key()}))


def _loan_out(order: Order) -> Loan | None:
    """The loan for this order whose key is not back."""
    same = (Loan.source_number == order.number) & Loan.state.in_(HOLDING)
    found: Loan | None = Loan.select().where(same).order_by(Loan.id.desc()).first()
    return found


def keys_of(order: Order) -> list[KeySet]:
    """The keys of the room, or of the public place by its name; the front door first, what hangs before what is out."""
    used = KeySet.status == KeyStatus.IN_USE
    if order.unit_id is not None:
        held = list(KeySet.select().where(used, KeySet.unit == order.unit_id))
    else:
        public = KeySet.select().where(used, KeySet.unit.is_null())
        held = [key for key in public if key.subject in order.place or order.place in key.subject]
    out = {row.key_set_id for row in Loan.select(Loan.key_set).where(Loan.state.in_(HOLDING))}
    return sorted(held, key=lambda key: (key.id in out, _FRONT_DOOR not in key.opens, key.hook or "", key.code))


def _said_by_owner(order: Order) -> bool:
    """Whether whoever agreed owns the room according to the record: nobody else can (A11)."""
    if order.unit_id is None or order.entry_agreed_at is None:
        return False
    owners = [one.name for one in residents_of([order.unit_id]) if one.relation == Relation.OWNER]
    return order.entry_agreed_by in owners


def handover_of(order_id: int, now: datetime) -> Handover:
    """The loan prepared; raises BadInput where there is nobody to lend to, or nothing to lend."""
    with connected():
        order = fetch(Order, order_id)
        if order.state not in BEFORE_DONE:
            raise BadInput("number", mark("{number} 已经完工或取消，不用再借钥匙。"), number=order.number)
        if order.technician_id is None:
            raise BadInput("technician", mark("还没有派单，派给谁就借给谁。"))
        held = keys_of(order)
        if not held:
            raise BadInput("number", mark("{place} 没有寄存钥匙，不用借。"), place=order.where)
        technician = fetch(Technician, order.technician_id)
        kind = BorrowerKind.CONTRACTOR if technician.is_firm else BorrowerKind.STAFF
        words = mark("报修 {number} {content}")
        told: dict[str, Any] = {
            "borrower": technician.name,
            "borrower_phone": technician.phone,
            "purpose": words.format(number=order.number, content=" ".join(order.content.split()))[:_PURPOSE],
            "due_at": back_by(order, technician, now),
            "source_number": order.number,
        }
        if kind is BorrowerKind.STAFF:
            # a colleague on the list of technicians is known to the desk; a firm's man shows his papers
            told[Proof.BADGE.name.lower()] = True
        if _said_by_owner(order):
            told |= {
                "contacted_at": order.entry_agreed_at,
                "contact_name": order.entry_agreed_by,
                "contact_phone": order.entry_phone,
                "contacted_by": order.entry_asked_by,
                "identity_confirmed": kind is BorrowerKind.STAFF,
                "consent_given": True,
            }
        return Handover(held[0].id, kind, told)


def back_by(order: Order, technician: Technician, now: datetime) -> datetime | None:
    """The end of the appointment, else of the technician's day; None where both are past: then by tonight."""
    if order.ends_at is not None and order.ends_at > now:
        return order.ends_at
    ends = [part.ends for part in shift_of(technician.id, now.date()).present() if part.ends > now]
    return max(ends, default=None)


def standing_of(order_id: int, now: datetime) -> KeyStanding | None:
    """What the panel of an order says of its key; None where no key comes into it."""
    with connected():
        order = fetch(Order, order_id)
        out = _loan_out(order)
        if out is not None:
            return _while_out(order, out, now)
        if order.state not in BEFORE_DONE:
            return None
        held = keys_of(order)
        if not held:
            if order.unit_id is None:
                return None
            return KeyStanding(Sign(mark("没有寄存"), Shape.RING), mark("这户没有寄存钥匙，上门前要约好。"))
        return _at_the_desk(order, held)


def _while_out(order: Order, loan: Loan, now: datetime) -> KeyStanding:
    place, due = loan.hook or loan.key_code, f"{loan.chase_at:%m-%d %H:%M}"
    words = mark("{hook} 借给{name}，应还 {due}。").format(hook=place, name=loan.borrower, due=due)
    if loan.state != LoanState.OUT:
        lost = mark("{hook} 登记为{trouble}，主管处理。").format(hook=place, trouble=loan.trouble)
        return KeyStanding(Sign(str(loan.trouble), Shape.SQUARE), lost)
    late = loan.is_overdue(now)
    sign = Sign(mark("逾期") if late else mark("借出"), Shape.TRIANGLE if late else Shape.HALF)
    if order.state in BEFORE_DONE:
        return KeyStanding(sign, words, verb=mark("登记归还"))
    state = ORDER.states[OrderState(order.state)].label
    told = mark("这单{state}，钥匙还在{name}手里，先追还。").format(state=state, name=loan.borrower)
    return KeyStanding(sign, words, verb=mark("登记归还"), warning=told)


def _at_the_desk(order: Order, held: list[KeySet]) -> KeyStanding:
    key = held[0]
    place = key.hook or key.code
    holder = Loan.get_or_none(Loan.key_set == key, Loan.state.in_(HOLDING))
    if holder is not None:
        words = mark("{hook} 已借给{name}，还没有还。").format(hook=place, name=holder.borrower)
        return KeyStanding(Sign(mark("借出"), Shape.HALF), words)
    words = mark("{hook} {opens}，{count} 把，在柜。").format(hook=place, opens=key.opens, count=key.pieces)
    if len(held) > 1:
        words += mark("这里共有 {count} 套，要别的到钥匙柜借。").format(count=len(held))
    if order.technician_id is None:
        return KeyStanding(Sign(mark("在柜"), Shape.TICK), words, mark("派单以后，借给派到的人。"))
    verb = mark("借给{name}").format(name=order.technician_name)
    return KeyStanding(Sign(mark("在柜"), Shape.TICK), words, _consent(order, key), verb)


def _consent(order: Order, key: KeySet) -> str:
    """Whether the owner lets us in, as far as the order knows."""
    if key.unit_id is None:
        return ""
    if order.entry_agreed_at is None:
        return mark("还没有记业主同意入户，借的时候要先联系业主。")
    at = f"{order.entry_agreed_at:%m-%d %H:%M}"
    if _said_by_owner(order):
        return mark("业主{name} {at} 同意用钥匙入户。").format(name=order.entry_agreed_by, at=at)
    words = mark("{name} {at} 同意入户，但不是在册业主，借的时候还要联系业主。")
    return words.format(name=order.entry_agreed_by, at=at)


# In the window


def _act(context: Context, page: QWidget, order_id: int) -> None:
    """What the verb says: the loan prepared at the cabinet, or the key on the list of those that come back."""
    job = partial(_next, order_id, context.clock())
    context.runner.run(page, job, partial(_go, context, page), partial(_refuse, page), latest="key")


def _next(order_id: int, now: datetime) -> Handover | int:
    """The key that is to come back, else the loan to be made; in the worker."""
    with connected():
        out = _loan_out(fetch(Order, order_id))
        return out.key_set_id if out is not None else handover_of(order_id, now)


def _go(context: Context, page: QWidget, what: Handover | int) -> None:
    window: Any = page.window()
    context.go("key_lending")
    cabinet = window.page("key_lending").cabinet
    if isinstance(what, Handover):
        cabinet.open_key(what.key_id)
        cabinet.ask_who(what.key_id, what.given, what.kind)
    else:
        cabinet.take_back(what)


def _refuse(page: QWidget, problem: Exception) -> None:
    message: Any = getattr(page, "message", None)
    if message is not None:
        message.error(problem)
