"""From what the service tells of a day to what the board shows: shapes, words, what is late (look 03, P27)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.workflow import Shape
from csapp.features.repair_order.models.words import Priority
from csapp.features.repair_order.service import board
from csapp.features.repair_order.service.board import Card
from csapp.features.repair_order.service.capacity import Capacity
from csapp.features.repair_order.workflow import FINISHED, ON_BOARD, ORDER, OrderState
from csapp.masterdata.trades.models import Shift, TechnicianKind
from csapp.registers.text import deadline_shape, deadline_text
from csapp.ui.board_model import Block, BoardCard, BoardDay, CardGroup, Closed, Figure, Lane, span_of
from csapp.ui.pill import Sign
from csapp.ui.theme import Tone

_S = OrderState
_OPENS, _SHUTS = 8, 18
_PLACED = {_S.RANKED: mark("派单"), _S.DISPATCHED: mark("改派"), _S.BOOKED: mark("改期")}
_PRIORITIES = {
    Priority.URGENT: Sign(Priority.URGENT.value, Shape.SQUARE),
    Priority.ORDINARY: Sign(Priority.ORDINARY.value, Shape.RING, Tone.NEUTRAL),
    Priority.LOW: Sign(Priority.LOW.value, Shape.RING, Tone.NEUTRAL),
}
# The columns of 按状态, in the order of the work.
_STATES: tuple[tuple[str, tuple[OrderState, ...]], ...] = (
    (mark("待确认"), (_S.RECEIVED,)),
    (mark("待派单"), (_S.CONFIRMED, _S.RANKED)),
    (mark("已派 / 已预约"), (_S.DISPATCHED, _S.BOOKED)),
    (mark("维修中"), (_S.WORKING, _S.AGREED)),
    (mark("暂停、滞留"), (_S.PAUSED, _S.CARRIED)),
    (mark("完工以后"), (_S.DONE, _S.AWAITING_SHEET, _S.SHEET_RETURNED, _S.POSTED)),
)


def shown_day(told: board.BoardDay, now: datetime) -> BoardDay:
    """The day as the board takes it; hours grow where somebody works earlier or later."""
    lanes = tuple(_lane(lane, told, now) for lane in told.lanes)
    blocks = tuple(
        Block(_placed(card, now), _key(card.technician_id), card.begins, card.ends)
        for lane in told.lanes
        for card in lane.blocks
        if card.begins is not None and card.ends is not None and card.begins.date() == told.day
    )
    opens, shuts = _hours(told, blocks)
    return BoardDay(
        day=told.day,
        now=now,
        lanes=lanes,
        blocks=blocks,
        waiting=_waiting(told, now),
        after=_after(told, now),
        states=_states(told, now),
        figures=_figures(told, now),
        opens=opens,
        shuts=shuts,
    )


def _key(technician_id: int | None) -> str:
    return str(technician_id or "")


def _hours(told: board.BoardDay, blocks: Sequence[Block]) -> tuple[time, time]:
    begins = [part.begins for lane in told.lanes for part in lane.shift.working] + [block.start for block in blocks]
    ends = [part.ends for lane in told.lanes for part in lane.shift.working] + [block.end for block in blocks]
    first = min((moment.hour for moment in begins), default=_OPENS)
    last = max((_whole_hour(moment, told) for moment in ends), default=_SHUTS)
    shuts = max(last, _SHUTS)
    return time(min(first, _OPENS)), time(shuts) if shuts < 24 else time(23, 59)


def _whole_hour(moment: datetime, told: board.BoardDay) -> int:
    if moment.date() > told.day:
        return 24
    return moment.hour + bool(moment.minute)


# Lanes


def _lane(lane: board.Lane, told: board.BoardDay, now: datetime) -> Lane:
    shift, today = lane.shift, told.day == now.date()
    trades = " ".join(shift.trades)
    if shift.is_firm:
        notes = (trades, mark("按次"))
    else:
        words = mark("今天 {count} 单") if today else mark("{day} {count} 单")
        notes = (trades, words.format(count=lane.jobs, day=f"{told.day:%m-%d}"))
    sign = Sign(mark("闲置"), Shape.DIAMOND) if lane.idle else None
    is_told = shift.name.startswith(TechnicianKind.FIRM.value)
    title = mark("外协 {name}").format(name=shift.name) if shift.is_firm and not is_told else shift.name
    shown = tuple(note for note in notes if note)
    return Lane(_key(shift.technician_id), title, shown, tuple(_closed(shift, told)), sign, shift.is_firm)


def _closed(shift: Shift, told: board.BoardDay) -> Iterable[Closed]:
    """Absences with their reason; between the stretches worked 休息, before and after 不上班."""
    if shift.is_firm:
        return
    for gone in shift.absent:
        yield Closed(gone.begins, gone.ends, gone.reason or mark("不在岗"))
    first, last = datetime.combine(told.day, time()), datetime.combine(told.day + timedelta(days=1), time())
    at = first
    for part in sorted(shift.working, key=lambda part: part.begins):
        if part.begins > at:
            yield Closed(at, part.begins, mark("休息") if at > first else mark("没上班"))
        at = max(at, part.ends)
    if at < last:
        yield Closed(at, last, mark("下班") if at > first else mark("休息"))


# Cards


def _placed(card: Card, now: datetime) -> BoardCard:
    """A card with a place: done work is ticked, late work says so, the rest in its state's words."""
    sign = Sign(card.label, ORDER.states[card.state].shape)
    if card.state in FINISHED:
        sign = Sign(card.label, Shape.TICK)
    elif card.state in ON_BOARD and card.is_late(now) and card.due_at is not None:
        sign = Sign(deadline_text(card.due_at, now), Shape.TRIANGLE)
    note = span_of(card.begins, card.ends) if card.begins is not None and card.ends is not None else ""
    return _card(card, sign, note)


def _card(card: Card, sign: Sign | None, note: str, *, lanes: tuple[str, ...] = ()) -> BoardCard:
    return BoardCard(
        key=card.id,
        title=card.where,
        name=card.customer,
        # data: the full stop people end their sentences with
        text=card.title.rstrip("。"),
        number=card.number,
        note=note,
        sign=sign,
        minutes=card.minutes,
        placing=_PLACED.get(card.state, ""),
        lanes=lanes,
        is_urgent=card.priority is Priority.URGENT,
    )


def _by_when(card: Card, now: datetime) -> str:
    """10:54 前到场, 今天内, 11-26 内."""
    due = card.due_at
    if due is None:
        return ""
    if (due.hour, due.minute) != (23, 59) and due.date() == now.date() and due >= now:
        return mark("{time} 前到场").format(time=f"{due:%H:%M}")
    if due.date() == now.date() and due >= now:
        return mark("今天内")
    return deadline_text(due, now) if due < now else mark("{day} 内").format(day=f"{due:%m-%d}")


def _skilled(card: Card, told: board.BoardDay) -> tuple[str, ...]:
    if not card.trade:
        return ()
    return tuple(_key(lane.shift.technician_id) for lane in told.lanes if card.trade in lane.shift.trades)


def _late(card: Card, now: datetime, sign: Sign | None) -> Sign | None:
    if card.due_at is not None and card.is_late(now):
        return Sign(deadline_text(card.due_at, now), Shape.TRIANGLE)
    return sign


def _waiting(told: board.BoardDay, now: datetime) -> tuple[CardGroup, ...]:
    unranked = Sign(mark("未定级"), Shape.RING, Tone.NEUTRAL)
    to_dispatch = tuple(
        _card(
            card,
            _PRIORITIES.get(card.priority, unranked) if card.priority is not None else unranked,
            _by_when(card, now),
            lanes=_skilled(card, told),
        )
        for card in told.to_dispatch
    )
    to_confirm = tuple(_card(card, unranked, f"{card.reported_at:%H:%M} {card.channel}") for card in told.to_confirm)
    paused = tuple(
        _card(
            card,
            Sign(card.waits_for or card.label, Shape.BARS),
            deadline_text(card.due_at, now) if card.due_at is not None else "",
        )
        for card in told.paused
    )
    return (
        CardGroup("dispatch", mark("待派单"), to_dispatch, mark("急的在前，先报先派"), Tone.WARN),
        CardGroup("confirm", mark("待确认"), to_confirm, mark("先与客户核对内容")),
        CardGroup("paused", mark("暂停"), paused, mark("到货、复工后恢复")),
    )


def _after(told: board.BoardDay, now: datetime) -> tuple[CardGroup, ...]:
    groups = (
        ("hear", mark("待客户意见"), told.to_hear),
        ("return", mark("待回收工作单"), told.to_return),
        ("post", mark("待交财务"), told.to_post),
        ("call", mark("待回访"), told.to_call),
    )
    made = []
    for key, title, cards in groups:
        shown = tuple(_card(card, _after_sign(key, card, now), _after_note(key, card, now)) for card in cards)
        is_late = any(card.is_late(now) for card in cards)
        made.append(CardGroup(key, title, shown, tone=Tone.DANGER if is_late else None))
    return tuple(made)


def _after_sign(key: str, card: Card, now: datetime) -> Sign | None:
    """What is late; what is due today only where nothing else tells more."""
    shape = deadline_shape(card.due_at, now)
    if shape is None or card.due_at is None or (shape is Shape.DIAMOND and key in ("hear", "post")):
        return None
    return Sign(deadline_text(card.due_at, now), shape)


def _after_note(key: str, card: Card, now: datetime) -> str:
    if key == "post":
        return yuan(card.fee_fen)
    done = card.finished_at
    if done is None:
        return ""
    return mark("{when} 完工").format(when=f"{done:%H:%M}" if done.date() == now.date() else f"{done:%m-%d}")


def _states(told: board.BoardDay, now: datetime) -> tuple[CardGroup, ...]:
    after = (*told.to_hear, *told.to_return, *told.to_post, *told.to_call)
    every = (*told.to_dispatch, *told.to_confirm, *told.paused, *after, *_on_lanes(told, after))
    groups = []
    for title, states in _STATES:
        cards = [card for card in every if card.state in states]
        shown = tuple(_card(card, _late(card, now, _sign_of(card)), _who(card)) for card in cards)
        is_late = any(card.is_late(now) for card in cards)
        groups.append(CardGroup(states[0].value, title, shown, tone=Tone.DANGER if is_late else None))
    return tuple(groups)


def _on_lanes(told: board.BoardDay, others: Sequence[Card]) -> Iterable[Card]:
    known = {card.id for card in others}
    return (card for lane in told.lanes for card in lane.blocks if card.id not in known)


def _sign_of(card: Card) -> Sign:
    face = ORDER.states[card.state]
    return Sign(face.label, face.shape)


def _who(card: Card) -> str:
    when = f"{card.begins:%H:%M}" if card.begins is not None and card.technician else ""
    return " ".join(part for part in (card.technician, when) if part)


# The line of numbers


def hours(minutes: int) -> str:
    """`12.5 小时`, `40 小时`."""
    return mark("{hours} 小时").format(hours=f"{minutes / 60:.1f}".removesuffix(".0"))


def _figures(told: board.BoardDay, now: datetime) -> tuple[Figure, ...]:
    late = sum(card.is_late(now) for lane in told.lanes for card in lane.blocks if card.state in ON_BOARD)
    idle = sum(lane.idle for lane in told.lanes)
    undispatched = len(told.to_dispatch)
    people = (
        Figure(mark("未派"), _orders(undispatched), Tone.WARN if undispatched else None),
        Figure(mark("超期"), _orders(late), Tone.DANGER if late else None),
        Figure(mark("闲置"), mark("{count} 人").format(count=idle), Tone.WARN if idle else None),
    )
    return (*_hours_of(told.capacity), *people)


def _orders(count: int) -> str:
    return mark("{count} 单").format(count=count)


def _hours_of(capacity: Capacity) -> tuple[Figure, ...]:
    kept = mark("留给急修和非预约（{percent}%）").format(percent=capacity.walk_in_percent)
    return (
        Figure(mark("可用工时"), hours(capacity.total)),
        Figure(kept, hours(capacity.total - capacity.bookable)),
        Figure(mark("已约"), hours(capacity.booked)),
        Figure(mark("还可约"), hours(capacity.left), None if capacity.left else Tone.WARN),
        Figure(mark("滞留"), hours(capacity.carried), Tone.DANGER if capacity.carried else None),
    )
