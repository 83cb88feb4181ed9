"""投诉统计 (P21): how many by nature, grade, department and month, how many late, and whether they are rising."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.workflow import ComplaintState

RISING_MONTHS = 3


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
        last = list(self.by_month.values())[-RISING_MONTHS:]
        return len(last) == RISING_MONTHS and all(before < after for before, after in itertools.pairwise(last))


def figures(since: date, until: date, today: date) -> Figures:
    """The complaints received from `since` to `until`, both days in."""
    begin, end = datetime.combine(since, time()), datetime.combine(until + timedelta(days=1), time())
    mine = (Complaint.received_at >= begin) & (Complaint.received_at < end) & (Complaint.state != ComplaintState.MERGED)
    with connected():
        rows = list(Complaint.select().where(mine).order_by(Complaint.received_at))
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
