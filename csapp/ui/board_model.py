"""A day on the time board as plain values: who works when, what waits, and why a slot is refused (look 03)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.ui.pill import Sign
from csapp.ui.theme import Tone

STEP = 15
"""Minutes of one step of a slot."""


@frozen
class BoardCard:
    """One piece of work. `minutes` is how long it usually takes; only a card with `placing` may be given a slot.

    `placing` is the verb shown while it is placed (派单); `lanes` are those who do such work, nothing meaning all.
    """

    key: int
    title: str
    name: str = ""
    text: str = ""
    number: str = ""
    note: str = ""
    sign: Sign | None = None
    minutes: int = 60
    placing: str = ""
    lanes: tuple[str, ...] = ()
    is_urgent: bool = False

    def spoken(self) -> str:
        """The card as one sentence."""
        state = self.sign.text if self.sign is not None else ""
        whom = " ".join(part for part in (self.title, self.name) if part)
        return "，".join(part for part in (whom, self.text, state, self.note, self.number) if part)


@frozen
class Block:
    """A card that has its place: a lane and a span of the day."""

    card: BoardCard
    lane: str
    start: datetime
    end: datetime


@frozen
class Closed:
    """A span in which a lane takes nothing, and why."""

    start: datetime
    end: datetime
    word: str


@frozen
class Lane:
    """One row of the board: who, what he does, when he is not there; `sign` is what stands out (闲置).

    `takes_several` is a firm, which does more than one thing at a time.
    """

    key: str
    title: str
    notes: tuple[str, ...] = ()
    closed: tuple[Closed, ...] = ()
    sign: Sign | None = None
    takes_several: bool = False


@frozen
class CardGroup:
    """Cards under one heading; `tone` colours the count where somebody must act."""

    key: str
    title: str
    cards: tuple[BoardCard, ...] = ()
    note: str = ""
    tone: Tone | None = None


@frozen
class Figure:
    """One number of the line over the lanes; `tone` where it is out of order."""

    label: str
    text: str
    tone: Tone | None = None


@frozen
class BoardDay:
    """Everything the board shows of one day."""

    day: date
    now: datetime
    lanes: tuple[Lane, ...] = ()
    blocks: tuple[Block, ...] = ()
    waiting: tuple[CardGroup, ...] = ()
    after: tuple[CardGroup, ...] = ()
    states: tuple[CardGroup, ...] = ()
    figures: tuple[Figure, ...] = ()
    opens: time = time(8)
    shuts: time = time(18)

    @property
    def since(self) -> datetime:
        """The first moment of the board."""
        return datetime.combine(self.day, self.opens)

    @property
    def until(self) -> datetime:
        """The last moment of the board."""
        return datetime.combine(self.day, self.shuts)

    def cards(self) -> Iterable[BoardCard]:
        """Every card that can be chosen: those that wait, then those that have a place, then the others."""
        for group in self.waiting:
            yield from group.cards
        for block in self.blocks:
            yield block.card
        for group in (*self.after, *self.states):
            yield from group.cards

    def card(self, key: int) -> BoardCard | None:
        """The card called `key`."""
        return next((card for card in self.cards() if card.key == key), None)

    def block(self, key: int) -> Block | None:
        """Where the card called `key` stands on this day."""
        return next((block for block in self.blocks if block.card.key == key), None)

    def number_of(self, lane: str) -> int:
        """The row of a lane, -1 where it is not shown."""
        return next((at for at, held in enumerate(self.lanes) if held.key == lane), -1)


@frozen
class Slot:
    """A place that is proposed for a card."""

    card: BoardCard
    lane: str
    start: datetime
    minutes: int

    @property
    def end(self) -> datetime:
        """When the work would be over."""
        return self.start + timedelta(minutes=self.minutes)

    def span(self) -> str:
        """10:30-12:00 with the dash of the paper."""
        return span_of(self.start, self.end)


def span_of(start: datetime, end: datetime) -> str:
    """Two times of one day."""
    return f"{start:%H:%M}–{end:%H:%M}"


def refusal_of(day: BoardDay, slot: Slot) -> str:
    """Why this slot can't be given, in one sentence; nothing where it can."""
    at = day.number_of(slot.lane)
    if at < 0:
        return mark("拖到一个人的时段上。")
    lane = day.lanes[at]
    # a slot that began some minutes ago can still be given: the technician goes at once
    if slot.start < day.now - timedelta(minutes=STEP):
        return mark("{time} 已经过了，往后移。").format(time=f"{slot.start:%H:%M}")
    for closed in lane.closed:
        if slot.start < closed.end and closed.start < slot.end:
            words = mark("{name} {span} {word}，换个时间或人。")
            return words.format(name=lane.title, span=span_of(closed.start, closed.end), word=closed.word)
    for block in day.blocks:
        if block.lane != slot.lane or block.card.key == slot.card.key or lane.takes_several:
            continue
        if slot.start < block.end and block.start < slot.end:
            words = mark("{name} {span} 已有 {title}，换个时间或人。")
            return words.format(name=lane.title, span=span_of(block.start, block.end), title=block.card.title)
    return ""


def warning_of(day: BoardDay, slot: Slot) -> str:
    """What speaks against this slot without forbidding it; nothing where nothing does."""
    at = day.number_of(slot.lane)
    if at < 0 or not slot.card.lanes or slot.lane in slot.card.lanes:
        return ""
    return mark("{name}没有学这个工种，确实派他也可以。").format(name=day.lanes[at].title)


def snapped(day: BoardDay, moment: datetime, minutes: int) -> datetime:
    """The nearest step of the day at which so many minutes still fit."""
    steps = round((moment - day.since).total_seconds() / 60 / STEP)
    last = max(int((day.until - day.since).total_seconds() / 60 - minutes) // STEP, 0)
    return day.since + timedelta(minutes=STEP * min(max(steps, 0), last))


def first_slot(day: BoardDay, card: BoardCard) -> Slot | None:
    """The earliest slot nobody refuses; where there is none, the first lane at the first step from now."""
    if not day.lanes:
        return None
    begin = max(day.since, day.now)
    wanted = [lane.key for lane in day.lanes if lane.key in card.lanes] or [lane.key for lane in day.lanes]
    start = day.since + timedelta(minutes=STEP * -(-int((begin - day.since).total_seconds()) // (60 * STEP)))
    first = Slot(card, wanted[0], snapped(day, start, card.minutes), card.minutes)
    while start + timedelta(minutes=card.minutes) <= day.until:
        for lane in wanted:
            slot = Slot(card, lane, start, card.minutes)
            if not refusal_of(day, slot):
                return slot
        start += timedelta(minutes=STEP)
    return first


def shifted(day: BoardDay, slot: Slot, *, lanes: int = 0, steps: int = 0, longer: int = 0) -> Slot:
    """The slot so many lanes down and steps on, or that many steps longer; never outside the board."""
    at = min(max(day.number_of(slot.lane) + lanes, 0), len(day.lanes) - 1)
    most = int((day.until - day.since).total_seconds()) // 60
    minutes = min(max(slot.minutes + longer * STEP, STEP), most)
    start = snapped(day, slot.start + timedelta(minutes=steps * STEP), minutes)
    return replace(slot, lane=day.lanes[at].key, start=start, minutes=minutes)


def levels_of(blocks: Sequence[Block]) -> list[int]:
    """For blocks of one lane in the order of their start: the row each takes where several overlap."""
    ends: list[datetime] = []
    rows = []
    for block in blocks:
        row = next((at for at, end in enumerate(ends) if end <= block.start), len(ends))
        if row == len(ends):
            ends.append(block.end)
        else:
            ends[row] = block.end
        rows.append(row)
    return rows
