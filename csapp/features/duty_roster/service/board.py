"""A month as the grid shows it: who works when, what it breaks, who is on duty now (S15, F21)."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.duty_roster.models.reading import (
    Duty,
    cells_of,
    days_off,
    duties,
    members,
    next_on_duty,
    on_duty,
    plain_cells,
    problem_of,
)
from csapp.features.duty_roster.models.rules import Breach, Rule, breaches
from csapp.features.duty_roster.models.tables import Roster, Swap, month_after
from csapp.features.duty_roster.workflow import OPEN_SWAPS, SWAP, RosterState, SwapState
from csapp.masterdata.shifts.models import ShiftHours
from csapp.masterdata.shifts.service import shifts, statutory_holidays


@frozen
class BoardCell:
    """One person's day: the shifts, the reason of a leave, what it breaks, the swap that is open for it."""

    shifts: tuple[ShiftHours, ...] = ()
    leave: str = ""
    warning: str = ""
    swap: str = ""


@frozen
class BoardRow:
    """One person's month with the numbers fairness goes by."""

    staff_id: int
    name: str
    cells: tuple[BoardCell, ...]
    nights: int
    holidays: int

    @property
    def load(self) -> int:
        """How many shifts."""
        return sum(len(cell.shifts) for cell in self.cells)


@frozen
class MonthBoard:
    """A month; `roster_id` is 0 where none is made yet, `lacks` how many people each day lacks."""

    month: date
    roster_id: int
    version: int
    number: str
    state: RosterState | None
    shifts: tuple[ShiftHours, ...]
    days: tuple[date, ...]
    holidays: dict[date, str]
    rows: tuple[BoardRow, ...]
    lacks: tuple[int, ...]
    warnings: tuple[str, ...]
    on_now: tuple[Duty, ...]
    on_next: tuple[Duty, ...]


def month_board(month: date, at: datetime) -> MonthBoard:
    """The month that begins on `month`; called in the worker."""
    with connected():
        roster: Roster | None = Roster.get_or_none(Roster.month == month)
        last = month_after(month) - timedelta(days=1)
        days = tuple(month + timedelta(days=number) for number in range((last - month).days + 1))
        holidays = statutory_holidays(month, last)
        broken = _broken(roster) if roster is not None else []
        lacks = Counter[date]()
        for breach in broken:
            if breach.rule == Rule.COVERAGE:
                lacks[breach.day] += breach.count
        return MonthBoard(
            month=month,
            roster_id=roster.id if roster else 0,
            version=roster.version if roster else 0,
            number=str(roster.number) if roster else "",
            state=RosterState(roster.state) if roster else None,
            shifts=tuple(shifts()),
            days=days,
            holidays=holidays,
            rows=_rows(days, broken, holidays),
            lacks=tuple(lacks[day] for day in days),
            warnings=tuple(breach.text for breach in broken),
            on_now=tuple(on_duty(at)),
            on_next=tuple(next_on_duty(at)),
        )


def _broken(roster: Roster) -> list[Breach]:
    entries = cells_of(roster)
    fixed = plain_cells(entry for entry in entries if entry.is_fixed)
    return breaches(problem_of(roster, fixed=fixed), plain_cells(entries))


def _rows(days: tuple[date, ...], broken: list[Breach], holidays: dict[date, str]) -> tuple[BoardRow, ...]:
    month, last = days[0], days[-1]
    names = {member.staff_id: str(member.staff.name) for member in members()}
    work: defaultdict[tuple[int, date], list[ShiftHours]] = defaultdict(list)
    for duty in duties(month, last, only_published=False):
        names.setdefault(duty.staff_id, duty.name)
        work[duty.staff_id, duty.day].append(duty.shift)
    off, open_swaps = days_off(month, last), _swaps(month, last)
    told = {(breach.person, breach.day): breach.text for breach in broken if breach.person}
    found = []
    for person, name in names.items():
        cells = tuple(
            BoardCell(
                tuple(work[person, day]),
                off.get(person, {}).get(day, ""),
                told.get((name, day), "") if work[person, day] else "",
                open_swaps.get((person, day), ""),
            )
            for day in days
        )
        nights = sum(shift.is_night for cell in cells for shift in cell.shifts)
        feasts = sum(len(work[person, day]) for day in holidays)
        found.append(BoardRow(person, name, cells, nights, feasts))
    return tuple(found)


def _swaps(month: date, last: date) -> dict[tuple[int, date], str]:
    rows = Swap.select().where(Swap.day.between(month, last), Swap.state.in_(OPEN_SWAPS))
    words = mark("{number} 调班，{state}")
    return {
        (swap.staff_id, swap.day): words.format(number=swap.number, state=SWAP.states[SwapState(swap.state)].label)
        for swap in rows
    }
