"""A month as the grid shows it: who works when, what it breaks, who is on duty now (S15, F21).

For others (duty log, Today, status bar) plain values: `duty_at(moment)` is the shift that runs with its people and the
next one with its people; `duty_shifts(first, last)` every shift of those days with its people, in order of time.
"""

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
from csapp.masterdata.calendar.service import bundled
from csapp.masterdata.shifts.models import ShiftHours
from csapp.masterdata.shifts.service import shifts, statutory_holidays


@frozen
class BoardCell:
    """One person's day: the shifts, the reason of a leave, what it breaks, the swap that is open for it."""

    shifts: tuple[ShiftHours, ...] = ()
    leave: str = ""
    warning: str = ""
    swap: str = ""
    is_fixed: bool = False


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

    @property
    def minutes(self) -> int:
        """How long they last together."""
        return sum(shift.minutes for cell in self.cells for shift in cell.shifts)


@frozen
class Told:
    """One rule that is not kept, as a sentence, and the square it is about; `staff_id` 0 is the whole day."""

    text: str
    day: date
    staff_id: int = 0


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
    warnings: tuple[Told, ...]
    on_now: tuple[Duty, ...]
    on_next: tuple[Duty, ...]
    holidays_known: bool = True


@frozen
class DutyShift:
    """One shift of one day and who is on it by the published roster: ids and names in the same order, perhaps none."""

    day: date
    shift: ShiftHours
    staff_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def begins_at(self) -> datetime:
        """When it begins."""
        return self.shift.begins_at(self.day)

    @property
    def ends_at(self) -> datetime:
        """When it ends, perhaps on the next day."""
        return self.shift.ends_at(self.day)


@frozen
class DutyAt:
    """Who is on duty and who relieves them; `running` is None between two shifts or where none is set (A61)."""

    running: DutyShift | None
    following: DutyShift | None
    beside: tuple[DutyShift, ...] = ()


def duty_at(moment: datetime) -> DutyAt:
    """The shift running at `moment` and the one that begins next, with their people (S15, S19).

    Shifts come from the settings, so both are known where the month is not published, then without names. Where
    shifts overlap, `running` is the one that began last and `beside` are the others.
    """
    day = moment.date()
    held = duty_shifts(day - timedelta(days=1), day + timedelta(days=1))
    running = [entry for entry in held if entry.begins_at <= moment < entry.ends_at]
    later = [entry for entry in held if entry.begins_at > moment]
    return DutyAt(running[-1] if running else None, later[0] if later else None, tuple(running[:-1]))


def duty_shifts(first: date, last: date) -> list[DutyShift]:
    """Every shift in use, and every other one that somebody worked, from `first` to `last`, by their beginnings."""
    found: dict[tuple[date, int], list[Duty]] = {}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    known = {shift.id: shift for shift in shifts()}
    for day in days:
        for shift_id in known:
            found[day, shift_id] = []
    for duty in duties(first, last):
        known.setdefault(duty.shift.id, duty.shift)
        found.setdefault((duty.day, duty.shift.id), []).append(duty)
    held = [
        DutyShift(
            day, known[shift], tuple(duty.staff_id for duty in people), tuple(duty.name for duty in people)
        )
        for (day, shift), people in found.items()
    ]  # fmt: skip
    return sorted(held, key=lambda entry: (entry.begins_at, entry.shift.id))


def month_board(month: date, at: datetime) -> MonthBoard:
    """The month that begins on `month`; called in the worker."""
    with connected():
        roster: Roster | None = Roster.get_or_none(Roster.month == month)
        last = month_after(month) - timedelta(days=1)
        days = tuple(month + timedelta(days=number) for number in range((last - month).days + 1))
        holidays = statutory_holidays(month, last)
        broken = _broken(roster) if roster is not None else []
        absent = _absent(month, last)
        lacks = Counter(entry.day for entry in absent)
        for breach in broken:
            if breach.rule == Rule.COVERAGE:
                lacks[breach.day] += breach.count
        rows = _rows(days, broken, holidays, _fixed(roster))
        return MonthBoard(
            month=month,
            roster_id=roster.id if roster else 0,
            version=roster.version if roster else 0,
            number=str(roster.number) if roster else "",
            state=RosterState(roster.state) if roster else None,
            shifts=tuple(shifts()),
            days=days,
            holidays=holidays,
            rows=rows,
            lacks=tuple(lacks[day] for day in days),
            warnings=(*absent, *_told(broken, rows)),
            on_now=tuple(on_duty(at)),
            on_next=tuple(next_on_duty(at)),
            holidays_known=bundled(month) is not None,
        )


def _broken(roster: Roster) -> list[Breach]:
    entries = cells_of(roster)
    fixed = plain_cells(entry for entry in entries if entry.is_fixed)
    return breaches(problem_of(roster, fixed=fixed), plain_cells(entries))


def _fixed(roster: Roster | None) -> set[tuple[int, date]]:
    """Squares set by hand, which a proposal leaves alone; of a published month nobody asks any more."""
    if roster is None or roster.state != RosterState.DRAFT:
        return set()
    return {(entry.staff_id, entry.day) for entry in cells_of(roster) if entry.is_fixed}


def _told(broken: list[Breach], rows: tuple[BoardRow, ...]) -> tuple[Told, ...]:
    ids = {row.name: row.staff_id for row in rows}
    lacking = [breach for breach in broken if breach.rule == Rule.COVERAGE]
    others = [
        Told(breach.text, breach.day, ids.get(breach.person, 0)) for breach in broken if breach.rule != Rule.COVERAGE
    ]
    return tuple(sorted([*_stretches(lacking), *others], key=lambda entry: entry.day))


def _stretches(lacking: list[Breach]) -> list[Told]:
    """What lacks in the same shift on days that follow each other is one sentence."""
    words = mark("{first} 到 {last} {shift}每天还差 {count} 人。")
    found: list[tuple[Breach, date]] = []
    for breach in sorted(lacking, key=lambda entry: (entry.shift, entry.count, entry.day)):
        first, last = found[-1] if found else (None, date.min)
        if first and (first.shift, first.count, last + timedelta(days=1)) == (breach.shift, breach.count, breach.day):
            found[-1] = (first, breach.day)
        else:
            found.append((breach, breach.day))
    return [
        Told(first.text, first.day)
        if first.day == last
        else Told(
            words.format(first=f"{first.day:%m-%d}", last=f"{last:%m-%d}", shift=first.shift, count=first.count),
            first.day,
        )
        for first, last in found
    ]


def _rows(
    days: tuple[date, ...], broken: list[Breach], holidays: dict[date, str], fixed: set[tuple[int, date]]
) -> tuple[BoardRow, ...]:
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
                (person, day) in fixed,
            )
            for day in days
        )
        nights = sum(shift.is_night for cell in cells for shift in cell.shifts)
        feasts = sum(len(work[person, day]) for day in holidays)
        found.append(BoardRow(person, name, cells, nights, feasts))
    return tuple(found)


def _absent(month: date, last: date) -> list[Told]:
    """Shifts that somebody can't keep and nobody stands in for yet."""
    rows = Swap.select().where(Swap.day.between(month, last), Swap.state == SwapState.FILED).order_by(Swap.day)
    words = mark("{day} {shift}{name}{reason}不能来，顶班人未定。")
    return [
        Told(
            words.format(day=f"{swap.day:%m-%d}", shift=swap.shift.name, name=swap.staff.name, reason=swap.reason),
            swap.day,
            swap.staff_id,
        )
        for swap in rows
    ]


def _swaps(month: date, last: date) -> dict[tuple[int, date], str]:
    rows = Swap.select().where(Swap.day.between(month, last), Swap.state.in_(OPEN_SWAPS))
    words = mark("{number} 调班，{state}")
    return {
        (swap.staff_id, swap.day): words.format(number=swap.number, state=SWAP.states[SwapState(swap.state)].label)
        for swap in rows
    }
