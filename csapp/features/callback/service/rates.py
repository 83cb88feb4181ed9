"""回访统计 (P23): due, done, overdue and satisfied, by source and by person, for one month; read only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from csapp.db.connection import connected
from csapp.features.callback.models import TO_CALL, Callback, LeftOut, Satisfaction, Source, add_months, not_merged
from csapp.features.callback.workflow import CallbackState

_ENDED = (CallbackState.DONE, CallbackState.FILED)


@dataclass
class Counts:
    """What is counted of the callbacks that were due in the month.

    `called` reached the customer, `on_time` of these by the day due; `done` are finished, signature included;
    `overdue` should have been called before today, `to_call` still may be; `unsigned` wait for the paper; `attempts`
    are all tries; `left_out` matters got no callback, by the draw or for want of a name.
    """

    due: int = 0
    called: int = 0
    on_time: int = 0
    done: int = 0
    overdue: int = 0
    to_call: int = 0
    unsigned: int = 0
    satisfied: int = 0
    basic: int = 0
    unsatisfied: int = 0
    attempts: int = 0
    left_out: int = 0

    @property
    def called_share(self) -> float | None:
        """回访率: called of due, 0 to 1; None where nothing was due."""
        return self.called / self.due if self.due else None

    @property
    def content_share(self) -> float | None:
        """满意率: 满意 and 基本满意 of those who answered, 0 to 1; None where nobody did."""
        answered = self.satisfied + self.basic + self.unsatisfied
        return (self.satisfied + self.basic) / answered if answered else None

    def add(self, other: "Counts") -> None:
        """Count the other's too."""
        for entry in fields(self):
            setattr(self, entry.name, getattr(self, entry.name) + getattr(other, entry.name))


@dataclass(frozen=True)
class Unsigned:
    """A 《回访记录表》 that has not come back: since when, how often printed."""

    id: int
    number: str
    unit_code: str
    customer: str
    caller: str
    days: int
    prints: int


@dataclass(frozen=True)
class Board:
    """One month: every source that had something, every person who called, all together, and the papers outstanding.

    The papers are those of today, whatever the month.
    """

    month: date
    sources: dict[Source, Counts]
    people: dict[str, Counts]
    total: Counts
    unsigned: tuple[Unsigned, ...]


def board(month: date, today: date) -> Board:
    """The month that holds the day `month`, as it stands on `today`; callbacks of merged records don't count (P23)."""
    first = month.replace(day=1)
    until = add_months(first, 1)
    within = (Callback.due_on >= first) & (Callback.due_on < until)
    sources: dict[Source, Counts] = {}
    people: defaultdict[str, Counts] = defaultdict(Counts)
    total = Counts()
    with connected():
        for row in Callback.select().where(within & not_merged() & ~Callback.is_history).namedtuples():
            counts = _counts(row, today)
            sources.setdefault(Source(row.source), Counts()).add(counts)
            if row.caller:
                people[row.caller].add(counts)
        for source in LeftOut.select(LeftOut.source).where(LeftOut.left_on >= first, LeftOut.left_on < until):
            sources.setdefault(Source(source.source), Counts()).left_out += 1
        papers = tuple(_unsigned(today))
    for counts in sources.values():
        total.add(counts)
    ordered = {source: sources[source] for source in Source if source in sources}
    return Board(first, ordered, dict(sorted(people.items())), total, papers)


def _counts(row: Any, today: date) -> Counts:
    """One callback as numbers of 0 and 1."""
    waits = row.state in TO_CALL
    was_called = not waits and row.called_at is not None
    late = waits and _day(row.due_on) < today
    return Counts(
        due=1,
        called=int(was_called),
        on_time=int(was_called and _day(row.called_at) <= _day(row.due_on)),
        done=int(row.state in _ENDED),
        overdue=int(late),
        to_call=int(waits and not late),
        unsigned=int(row.state == CallbackState.AWAITING_SIGNATURE),
        satisfied=int(row.satisfaction == Satisfaction.SATISFIED),
        basic=int(row.satisfaction == Satisfaction.BASIC),
        unsatisfied=int(row.satisfaction == Satisfaction.UNSATISFIED),
        attempts=int(row.attempts),
    )


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _unsigned(today: date) -> Iterator[Unsigned]:
    """Forms not returned, the oldest first."""
    waiting: Iterable[Callback] = (
        Callback.select()
        .where((Callback.state == CallbackState.AWAITING_SIGNATURE) & not_merged())
        .order_by(Callback.called_at, Callback.id)
    )
    for row in waiting:
        days = (today - row.called_at.date()) // timedelta(days=1) if row.called_at is not None else 0
        yield Unsigned(row.id, row.number, row.unit_code, row.customer, row.caller, days, row.print_count)
