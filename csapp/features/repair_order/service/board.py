"""The day of the dispatcher as plain values: lanes, backlog, what comes after the work (P27, look 03)."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Mode, Priority
from csapp.features.repair_order.service.capacity import Capacity, capacity_of, slot_minutes
from csapp.features.repair_order.workflow import ON_BOARD, ORDER, OrderState
from csapp.masterdata.trades.models import RepairItem, Shift
from csapp.masterdata.trades.service.hours import shifts_of

IDLE_MINUTES = 30  # R63
USUAL_MINUTES = 60

_S = OrderState


@frozen
class Card:
    """One order as a card or a block: everything the board shows of it, `version` for the step that follows."""

    id: int
    version: int
    number: str
    state: OrderState
    label: str
    where: str
    customer: str
    title: str
    priority: Priority | None
    trade: str
    technician_id: int | None
    technician: str
    mode: Mode | None
    begins: datetime | None
    ends: datetime | None
    minutes: int
    reported_at: datetime
    channel: str
    due_at: datetime | None
    finished_at: datetime | None
    waits_for: str
    fee_fen: int
    source_number: str

    def is_late(self, now: datetime) -> bool:
        """Its next step was promised before now."""
        return self.due_at is not None and self.due_at < now


@frozen
class Lane:
    """One technician's day: blocks in order of time; `idle` is half an hour or more without a job now (R63)."""

    shift: Shift
    blocks: tuple[Card, ...]
    booked_minutes: int
    idle: bool

    @property
    def jobs(self) -> int:
        """Orders of the day."""
        return len(self.blocks)


@frozen
class BoardDay:
    """All the board shows of a day, read in one go."""

    day: date
    lanes: tuple[Lane, ...]
    to_dispatch: tuple[Card, ...]
    to_confirm: tuple[Card, ...]
    paused: tuple[Card, ...]
    to_hear: tuple[Card, ...]
    to_return: tuple[Card, ...]
    to_post: tuple[Card, ...]
    to_call: tuple[Card, ...]
    capacity: Capacity


def board_of(day: date, now: datetime) -> BoardDay:
    """The board of `day` as it stands at `now`; a handful of queries, however many orders."""
    with connected():
        minutes = dict(tuples(RepairItem.select(RepairItem.id, RepairItem.usual_minutes)))
        shifts = shifts_of(day)
        blocks = _blocks(day, now, minutes)
        waiting = _waiting(minutes)
        lanes = tuple(_lane(shift, tuple(blocks.get(shift.technician_id, ())), day, now) for shift in shifts)
        return BoardDay(
            day=day,
            lanes=lanes,
            to_dispatch=tuple(sorted(waiting[_S.RANKED] + waiting[_S.CONFIRMED], key=_pressing)),
            to_confirm=tuple(waiting[_S.RECEIVED]),
            paused=tuple(waiting[_S.PAUSED] + waiting[_S.CARRIED]),
            to_hear=tuple(waiting[_S.DONE]),
            to_return=tuple(waiting[_S.AWAITING_SHEET]),
            to_post=tuple(card for card in waiting[_S.SHEET_RETURNED] if card.fee_fen),
            to_call=(*waiting[_S.POSTED], *(card for card in waiting[_S.SHEET_RETURNED] if not card.fee_fen)),
            capacity=capacity_of(day, shifts),
        )


def _pressing(card: Card) -> tuple[bool, bool, datetime]:
    """急的在前，先报先派; those not yet ranked come after."""
    return (card.priority != Priority.URGENT, card.priority is None, card.reported_at)


def _waiting(minutes: dict[int, int]) -> defaultdict[OrderState, list[Card]]:
    """Orders without a place on the board, by state, oldest first."""
    states = (
        _S.RECEIVED, _S.CONFIRMED, _S.RANKED, _S.PAUSED, _S.CARRIED, _S.DONE, _S.AWAITING_SHEET, _S.SHEET_RETURNED,
        _S.POSTED,
    )  # fmt: skip
    found: defaultdict[OrderState, list[Card]] = defaultdict(list)
    for order in Order.select().where(Order.state.in_(states)).order_by(Order.due_at, Order.id):
        found[OrderState(order.state)].append(card_of(order, minutes))
    return found


def _blocks(day: date, now: datetime, minutes: dict[int, int]) -> dict[int, list[Card]]:
    """What each technician does on `day`: planned, being done, and done that day."""
    first = datetime.combine(day, time())
    last = first + timedelta(days=1)
    planned = Order.state.in_(ON_BOARD) & (Order.starts_at >= first) & (Order.starts_at < last)
    working = Order.state.in_(ON_BOARD) & Order.starts_at.is_null() & (Order.dispatched_at < last)
    done = (Order.finished_at >= first) & (Order.finished_at < last)
    query = Order.select().where(planned | done | (working if day == now.date() else planned))
    found: defaultdict[int, list[Card]] = defaultdict(list)
    for order in query:
        if order.technician_id is not None:
            found[order.technician_id].append(card_of(order, minutes))
    for cards in found.values():
        cards.sort(key=lambda card: (card.begins or card.reported_at, card.id))
    return found


def card_of(order: Order, minutes: dict[int, int] | None = None) -> Card:
    """An order as the board shows it; begun work stands where it began."""
    usual = (minutes or {}).get(order.item_id or 0, USUAL_MINUTES)
    length = slot_minutes(order) or usual
    begins, ends = _span(order, length)
    return Card(
        id=order.id,
        version=order.version,
        number=order.number,
        state=OrderState(order.state),
        label=ORDER.states[OrderState(order.state)].label,
        where=order.where,
        customer=order.customer,
        title=" ".join(order.content.split()),
        priority=Priority(order.priority) if order.priority is not None else None,
        trade=order.trade_name,
        technician_id=order.technician_id,
        technician=order.technician_name,
        mode=Mode(order.mode) if order.mode is not None else None,
        begins=begins,
        ends=ends,
        minutes=length,
        reported_at=order.reported_at,
        channel=str(order.channel),
        due_at=order.due_at,
        finished_at=order.finished_at,
        waits_for=str(order.pause_reason or ""),
        fee_fen=order.fee_fen,
        source_number=order.source_number,
    )


def _span(order: Order, length: int) -> tuple[datetime | None, datetime | None]:
    """Where the block stands: work that is done where it was done, the rest in its slot, else from where it began."""
    if order.finished_at is not None and order.started_at is not None:
        return order.started_at, max(order.finished_at, order.started_at + timedelta(minutes=5))
    if order.starts_at is not None and order.ends_at is not None:
        return order.starts_at, order.ends_at
    begins = order.started_at or order.redone_at or order.dispatched_at
    return begins, begins + timedelta(minutes=length) if begins is not None else None


def _lane(shift: Shift, blocks: tuple[Card, ...], day: date, now: datetime) -> Lane:
    booked = sum(card.minutes for card in blocks if card.state in ON_BOARD)
    return Lane(shift, blocks, booked, _is_idle(shift, blocks, now) if day == now.date() else False)


def _is_idle(shift: Shift, blocks: tuple[Card, ...], now: datetime) -> bool:
    """At work, with nothing to do now and in the next half hour, and nothing done in the last (R63)."""
    if shift.is_firm or not any(part.overlaps(now, now + timedelta(minutes=1)) for part in shift.present()):
        return False
    since, until = now - timedelta(minutes=IDLE_MINUTES), now + timedelta(minutes=IDLE_MINUTES)
    if not any(part.overlaps(since, since + timedelta(minutes=1)) for part in shift.present()):
        return False
    busy = (_S.WORKING, _S.AGREED)
    return not any(
        card.state in busy
        or (card.begins is not None and card.ends is not None and card.begins < until and card.ends > since)
        for card in blocks
    )
