"""照上月排: the month before as it was worked, weekday by weekday, for offices that turn by the week (F21)."""

from datetime import date, datetime, timedelta

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_roster.models.reading import cells_of, days_off, duties, members
from csapp.features.duty_roster.models.rules import Cell
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, month_before
from csapp.features.duty_roster.service.rosters import draft_only
from csapp.masterdata.shifts.service import shifts

_WEEKS = (timedelta(weeks=4), timedelta(weeks=5))


@frozen
class Copied:
    """How many shifts were taken over, and how many not: leave, people and shifts that are off the roster."""

    count: int
    left_out: int


def copy_month(roster_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Copied:
    """Fill the month with what was worked four or five weeks before; what was set by hand stays.

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        roster = draft_only(fetch(Roster, roster_id))
        before = month_before(roster.month)
        earlier = duties(before, roster.month - timedelta(days=1), only_published=False)
        if not earlier:
            raise BadInput("month", mark("{month} 月没有轮班表可照，按规则排班或逐格排。"), month=before.month)
        wanted = [
            Cell(duty.staff_id, day, duty.shift.id)
            for day in _days(roster)
            for duty in earlier
            if duty.day == _pattern(day, roster.month)
        ]
        kept = [entry for entry in cells_of(roster) if entry.is_fixed]
        usable = _usable(roster, wanted, {(entry.staff_id, entry.day) for entry in kept})
        RosterEntry.delete().where(RosterEntry.roster == roster, ~RosterEntry.is_fixed).execute()
        for cell in usable:
            work.add(RosterEntry(roster=roster, staff=cell.person, day=cell.day, shift=cell.shift))
        work.change(roster, "copy_month", version=version, remark=f"LB{before:%Y%m}")
        return Copied(len(usable), len(wanted) - len(usable))


def _days(roster: Roster) -> list[date]:
    return [roster.month + timedelta(days=number) for number in range((roster.last - roster.month).days + 1)]


def _pattern(day: date, month: date) -> date:
    """The same weekday four weeks before or, where that is still in this month, five."""
    return next(day - weeks for weeks in _WEEKS if day - weeks < month)


def _usable(roster: Roster, wanted: list[Cell], taken: set[tuple[int, date]]) -> list[Cell]:
    """Without people on leave or off the roster, shifts out of use, and days set by hand."""
    off = days_off(roster.month, roster.last)
    in_use = {shift.id for shift in shifts()}
    allowed = {member.staff_id: member.allowed or in_use for member in members()}
    return [
        cell
        for cell in wanted
        if cell.shift in in_use & allowed.get(cell.person, frozenset())
        and cell.day not in off.get(cell.person, {})
        and (cell.person, cell.day) not in taken
    ]
