"""投诉统计 (P21): how many by nature, grade, department and month, how many late, and whether they are rising (S64)."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.complaint.models import Complaint, Severity
from csapp.features.complaint.workflow import ComplaintState

RISING_MONTHS = 3
TREND_MONTHS = 12


@frozen
class Figures:
    """Complaints received in a period; each count by its word, months as `2026-11` in order of time.

    Merged complaints are counted with the one they went into. `late` are those settled after their day (R01, R03) or
    not settled although it has passed.
    """

    total: int
    late: int
    by_nature: dict[str, int]
    by_severity: dict[str, int]
    by_department: dict[str, int]
    by_month: dict[str, int]

    @property
    def late_rate(self) -> float:
        """逾期率, between 0 and 1."""
        return self.late / self.total if self.total else 0.0

    @property
    def is_rising(self) -> bool:
        """每月投诉数量不断上升: each of the last three months had more than the one before (S64)."""
        return _is_rising(list(self.by_month.values()))


@frozen
class Line:
    """The complaints of one kind, or of one month: how many, of these major, still open, late (R01, R03)."""

    label: str
    total: int
    major: int
    open: int
    late: int

    @property
    def late_rate(self) -> float | None:
        """逾期率, between 0 and 1; None where there are none."""
        return self.late / self.total if self.total else None


@frozen
class Board:
    """One month by nature, grade and department, most first, and the twelve months that end with it."""

    month: date
    whole: Line
    by_nature: tuple[Line, ...]
    by_severity: tuple[Line, ...]
    by_department: tuple[Line, ...]
    months: tuple[Line, ...]

    @property
    def is_rising(self) -> bool:
        """每月投诉数量不断上升: each of the last three months had more than the one before (S64)."""
        return _is_rising([line.total for line in self.months])


def board(month: date, today: date) -> Board:
    """The complaints received in a month, any day of which is given, and how they came to be so many."""
    first = month.replace(day=1)
    since = _months_before(first, TREND_MONTHS - 1)
    rows = _received(since, _months_before(first, -1) - timedelta(days=1))
    mine = [row for row in rows if row.received_at >= datetime.combine(first, time())]
    undecided = mark("未定")
    months = {name: [row for row in rows if f"{row.received_at:%Y-%m}" == name] for name in _months(since, first)}
    return Board(
        month=first,
        whole=_line(mark("合计"), mine, today),
        by_nature=_lines(mine, lambda row: str(row.nature or undecided), today),
        by_severity=_lines(mine, lambda row: str(row.severity), today),
        by_department=_lines(mine, lambda row: str(row.department or undecided), today),
        months=tuple(_line(name, held, today) for name, held in months.items()),
    )


def _lines(rows: list[Complaint], word: Callable[[Complaint], str], today: date) -> tuple[Line, ...]:
    words = Counter(word(row) for row in rows).most_common()
    return tuple(_line(label, [row for row in rows if word(row) == label], today) for label, _ in words)


def _line(label: str, rows: list[Complaint], today: date) -> Line:
    return Line(
        label=label,
        total=len(rows),
        major=sum(row.severity == Severity.MAJOR for row in rows),
        open=sum(row.is_open for row in rows),
        late=sum(row.is_late(today) for row in rows),
    )


def _is_rising(counts: list[int]) -> bool:
    last = counts[-RISING_MONTHS:]
    return len(last) == RISING_MONTHS and all(before < after for before, after in itertools.pairwise(last))


def _months_before(first: date, count: int) -> date:
    """The first day of another month."""
    year, month = divmod(first.year * 12 + first.month - 1 - count, 12)
    return date(year, month + 1, 1)


def _received(since: date, until: date) -> list[Complaint]:
    begin, end = datetime.combine(since, time()), datetime.combine(until + timedelta(days=1), time())
    mine = (Complaint.received_at >= begin) & (Complaint.received_at < end) & (Complaint.state != ComplaintState.MERGED)
    with connected():
        # 历史台账 says neither by when it was due nor when it was settled
        return list(Complaint.select().where(mine, ~Complaint.is_history).order_by(Complaint.received_at))


def figures(since: date, until: date, today: date) -> Figures:
    """The complaints received from `since` to `until`, both days in."""
    rows = _received(since, until)
    undecided = mark("未定")
    return Figures(
        total=len(rows),
        late=sum(row.is_late(today) for row in rows),
        by_nature=_counted(str(row.nature or undecided) for row in rows),
        by_severity=_counted(str(row.severity) for row in rows),
        by_department=_counted(str(row.department or undecided) for row in rows),
        by_month=dict.fromkeys(_months(since, until), 0) | dict(Counter(f"{r.received_at:%Y-%m}" for r in rows)),
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    """Most frequent first."""
    return dict(Counter(words).most_common())


def _months(since: date, until: date) -> Iterator[str]:
    """Every month of the period, those without a complaint too."""
    year, month = since.year, since.month
    while (year, month) <= (until.year, until.month):
        yield f"{year}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
