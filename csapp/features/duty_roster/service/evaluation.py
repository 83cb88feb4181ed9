"""值班评估, the roster's share: who worked how much in a month, swaps, and what was not covered (P30, S15)."""

from collections import Counter
from datetime import date, timedelta

from csapp.core.frozen import frozen
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.features.duty_roster.models.reading import Gap, duties, members, uncovered
from csapp.features.duty_roster.models.tables import Swap, month_after, month_of
from csapp.features.duty_roster.workflow import SwapState
from csapp.masterdata.shifts.service import statutory_holidays


@frozen
class PersonDuty:
    """One colleague's month; `minutes` of work, `asked` swaps of his own, `stood_in` for others."""

    staff_id: int
    name: str
    shifts: int
    minutes: int
    nights: int
    holidays: int
    asked: int
    stood_in: int

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.minutes / 60


@frozen
class DutyMonth:
    """What the published roster says of a month; `gaps` are shifts that lacked people."""

    month: date
    people: tuple[PersonDuty, ...]
    gaps: tuple[Gap, ...]
    swaps: int
    refused: int

    @property
    def missing(self) -> int:
        """How many people were missing in all gaps together."""
        return sum(gap.missing for gap in self.gaps)


def duty_month(day: date) -> DutyMonth:
    """The month of `day` in figures, people in the order of the roster; called in the worker.

    A swap counts from being filed, unless it was withdrawn; who stood in counts once it is acknowledged.
    """
    first = month_of(day)
    last = month_after(first) - timedelta(days=1)
    with connected():
        names = {member.staff_id: str(member.staff.name) for member in members()}
        shifts, minutes, nights, feasts = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
        holidays = statutory_holidays(first, last)
        for duty in duties(first, last):
            names.setdefault(duty.staff_id, duty.name)
            shifts[duty.staff_id] += 1
            minutes[duty.staff_id] += duty.shift.minutes
            nights[duty.staff_id] += duty.shift.is_night
            feasts[duty.staff_id] += duty.day in holidays
        asked, stood_in, states = _swaps(first, last)
        gaps = tuple(uncovered(first, last))
    people = tuple(
        PersonDuty(
            person, name, shifts[person], minutes[person], nights[person], feasts[person], asked[person],
            stood_in[person],
        )
        for person, name in names.items()
    )  # fmt: skip
    return DutyMonth(first, people, gaps, states.total(), states[SwapState.REFUSED])


def _swaps(first: date, last: date) -> tuple[Counter[int], Counter[int], Counter[SwapState]]:
    """By person who asked and who stood in, and how many of each state."""
    asked, stood_in, states = Counter[int](), Counter[int](), Counter[SwapState]()
    rows = Swap.select(Swap.staff, Swap.replacement, Swap.state).where(
        Swap.day.between(first, last), Swap.state != SwapState.WITHDRAWN
    )
    for person, replacement, state in tuples(rows):
        asked[person] += 1
        states[SwapState(state)] += 1
        if state == SwapState.ACKNOWLEDGED and replacement is not None:
            stood_in[replacement] += 1
    return asked, stood_in, states
