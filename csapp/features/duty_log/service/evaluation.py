"""值班评估, the log's share: what each kept and wrote in a month, what was handed over, what was signed late (P30)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from csapp.core.frozen import frozen
from csapp.db.connection import connected
from csapp.features.duty_log.models.handover import Handover, HandoverCount
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage
from csapp.features.duty_log.models.rounds import tour_lines
from csapp.features.duty_log.workflow import PageState

GRACE = timedelta(minutes=10)
"""So long after its time a page may be begun, and a shift be handed over, before it counts as late."""
TREND_MONTHS = 12


@frozen
class PersonLog:
    """One colleague's month; a line that continues an earlier one is counted where it was first written.

    `to_settle` are entries that need 善后, `to_tour` points of the round that were due on closed pages.
    """

    staff_id: int
    name: str
    pages: int = 0
    opened_late: int = 0
    entries: int = 0
    to_settle: int = 0
    settled: int = 0
    to_tour: int = 0
    toured: int = 0
    late_handovers: int = 0
    differing: int = 0


@frozen
class DaySigned:
    """A day with pages: how many, how many signed, how many days after its last shift the last signature came."""

    day: date
    pages: int
    signed: int
    late: int

    @property
    def is_signed(self) -> bool:
        """All pages of the day are signed, so the day is (A19)."""
        return self.pages == self.signed


@frozen
class MonthLine:
    """One month of the trend: pages, those begun late, days signed late or not at all, entries."""

    label: str
    pages: int
    opened_late: int
    late_days: int
    entries: int


@frozen
class LogMonth:
    """A month of the log: by person, by day, and the twelve months that end with it."""

    month: date
    people: tuple[PersonLog, ...]
    days: tuple[DaySigned, ...]
    months: tuple[MonthLine, ...]


def log_month(day: date, today: date) -> LogMonth:
    """The month of `day` as the log tells it; called in the worker."""
    first = day.replace(day=1)
    since = _before(first, TREND_MONTHS - 1)
    last = _before(first, -1) - timedelta(days=1)
    with connected():
        held = DutyPage.select().where(DutyPage.day.between(since, last))
        pages = list(held.order_by(DutyPage.day, DutyPage.planned_from))
        written = _entries(pages)
        mine = [page for page in pages if page.day >= first]
        people = _people(mine, written)
    months = tuple(_line(pages, written, month, today) for month in _months(since, first))
    return LogMonth(first, people, _days(mine, today), months)


def _entries(pages: list[DutyPage]) -> dict[int, list[DutyEntry]]:
    """Of each page what was first written there."""
    found: defaultdict[int, list[DutyEntry]] = defaultdict(list)
    ours = DutyEntry.continues.is_null() & (DutyPage.day >= pages[0].day) if pages else None
    if ours is not None:
        for entry in DutyEntry.select(DutyEntry).join(DutyPage, on=DutyEntry.page).where(ours):
            found[entry.page_id].append(entry)
    return found


def _people(pages: list[DutyPage], written: dict[int, list[DutyEntry]]) -> tuple[PersonLog, ...]:
    sheets = {sheet.page_id: sheet for sheet in Handover.select().where(Handover.page.in_([page.id for page in pages]))}
    differing = _differing(sheets.values())
    kept: defaultdict[int, list[DutyPage]] = defaultdict(list)
    for page in pages:
        kept[page.staff_id].append(page)
    return tuple(
        _person(person, rows, [entry for page in rows for entry in written.get(page.id, ())], sheets, differing)
        for person, rows in kept.items()
    )


def _differing(sheets: Iterable[Handover]) -> set[int]:
    """The handovers at which something did not agree."""
    ours = HandoverCount.handover.in_([sheet.id for sheet in sheets])
    rows = HandoverCount.select(HandoverCount.handover).where(ours, HandoverCount.counted != HandoverCount.expected)
    return {row.handover_id for row in rows}


def _person(
    staff_id: int, pages: list[DutyPage], entries: list[DutyEntry], sheets: dict[int, Handover], differing: set[int]
) -> PersonLog:
    rounds = [line for page in pages if not page.is_open for line in tour_lines(page)]
    given = [sheets[page.id] for page in pages if page.id in sheets]
    needing = [entry for entry in entries if entry.needs_aftermath]
    return PersonLog(
        staff_id=staff_id,
        name=str(pages[-1].staff_name),
        pages=len(pages),
        opened_late=sum(_is_opened_late(page) for page in pages),
        entries=len(entries),
        to_settle=len(needing),
        settled=sum(entry.settled_at is not None for entry in needing),
        to_tour=len(rounds),
        toured=sum(line.checked_at is not None for line in rounds),
        late_handovers=sum(page.ended_at is not None and page.ended_at > page.planned_until + GRACE for page in pages),
        differing=sum(sheet.id in differing for sheet in given),
    )


def _is_opened_late(page: DutyPage) -> bool:
    return bool(page.began_at > page.planned_from + GRACE)


def _days(pages: list[DutyPage], today: date) -> tuple[DaySigned, ...]:
    by_day: defaultdict[date, list[DutyPage]] = defaultdict(list)
    for page in pages:
        by_day[page.day].append(page)
    return tuple(_day(day, rows, today) for day, rows in by_day.items())


def _day(day: date, pages: list[DutyPage], today: date) -> DaySigned:
    signed = sum(page.state == PageState.SIGNED for page in pages)
    # a day is signed as a whole (A19), so not before its last shift is over, which at midnight is the next day
    due = max(page.planned_until.date() for page in pages)
    return DaySigned(day, len(pages), signed, max(_late(page, due, today) for page in pages))


def _late(page: DutyPage, due: date, today: date) -> int:
    """Days after `due` until it was signed, or until today (R17)."""
    if page.is_open:
        return 0
    until: date = page.signed_at.date() if page.signed_at is not None else today
    return max((until - due).days, 0)


def _line(pages: list[DutyPage], written: dict[int, list[DutyEntry]], month: date, today: date) -> MonthLine:
    mine = [page for page in pages if page.day.replace(day=1) == month]
    return MonthLine(
        label=f"{month:%Y-%m}",
        pages=len(mine),
        opened_late=sum(map(_is_opened_late, mine)),
        late_days=sum(signed.late > 0 for signed in _days(mine, today)),
        entries=sum(len(written.get(page.id, ())) for page in mine),
    )


def _before(first: date, count: int) -> date:
    """The first day of the month so many months before, or after where `count` is below 0."""
    year, month = divmod(first.year * 12 + first.month - 1 - count, 12)
    return date(year, month + 1, 1)


def _months(since: date, until: date) -> list[date]:
    found = [since]
    while found[-1] < until:
        found.append(_before(found[-1], -1))
    return found
