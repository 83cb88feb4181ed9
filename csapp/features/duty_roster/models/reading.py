"""Who is on duty when, what is not covered: what the duty log, Today and the status bar ask (S15, R19)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from csapp.core.frozen import frozen
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.features.duty_roster.models.rules import Cell, DutyPerson, Problem
from csapp.features.duty_roster.models.tables import (
    DutyLeave,
    DutyMember,
    Roster,
    RosterEntry,
    Swap,
    month_of,
)
from csapp.features.duty_roster.workflow import RosterState, SwapState
from csapp.masterdata.shifts.models import ShiftHours
from csapp.masterdata.shifts.service import all_shifts, shifts, statutory_holidays
from csapp.masterdata.staff.models import Staff

SHOWN = (RosterState.PUBLISHED, RosterState.LOCKED)
# how far back last month's work still matters: a week's hours and a run of days
_TAIL = timedelta(days=14)


@frozen
class Duty:
    """One person in one shift."""

    staff_id: int
    name: str
    day: date
    shift: ShiftHours

    @property
    def begins_at(self) -> datetime:
        """When the shift begins."""
        return self.shift.begins_at(self.day)

    @property
    def ends_at(self) -> datetime:
        """When the shift ends, perhaps on the next day."""
        return self.shift.ends_at(self.day)


@frozen
class Gap:
    """A shift that lacks people: nobody put there, or somebody who can't come and no replacement yet."""

    day: date
    shift: ShiftHours
    missing: int
    absent: tuple[str, ...] = ()


def duties(first: date, last: date, *, only_published: bool = True) -> list[Duty]:
    """Who works when from `first` to `last`, in order of time."""
    with connected():
        held = all_shifts()
        query = (
            RosterEntry.select(RosterEntry.staff, Staff.name, RosterEntry.day, RosterEntry.shift)
            .join(Staff)
            .switch(RosterEntry)
            .join(Roster)
            .where(RosterEntry.day.between(first, last))
        )
        if only_published:
            query = query.where(Roster.state.in_(SHOWN))
        found = [Duty(staff, name, day, held[shift]) for staff, name, day, shift in tuples(query)]
    return sorted(found, key=lambda duty: (duty.begins_at, duty.name))


def on_duty(moment: datetime) -> list[Duty]:
    """Whose shift runs at `moment` by the published roster; empty where nobody is on it."""
    day = moment.date()
    return [
        duty for duty in duties(day - timedelta(days=1), day) if duty.begins_at <= moment < duty.ends_at
    ]  # fmt: skip


def next_on_duty(moment: datetime) -> list[Duty]:
    """Who relieves those on duty at `moment`: the shift that begins next within a day."""
    later = [duty for duty in duties(moment.date(), moment.date() + timedelta(days=1)) if duty.begins_at > moment]
    return [duty for duty in later if duty.begins_at == later[0].begins_at]


def shift_of(person: int, day: date) -> list[Duty]:
    """The shifts of a colleague on `day` by the published roster, the earliest first."""
    return [duty for duty in duties(day, day) if duty.staff_id == person]


def uncovered(first: date, last: date) -> list[Gap]:
    """Shifts of published months that lack people from `first` to `last` (R19, R20)."""
    with connected():
        months = {row.month for row in Roster.select(Roster.month).where(Roster.state.in_(SHOWN))}
        open_swaps = Swap.select(Swap.day, Swap.shift, Staff.name).join(Staff, on=Swap.staff).where(
            Swap.state == SwapState.FILED, Swap.day.between(first, last)
        )  # fmt: skip
        absent: dict[tuple[date, int], list[str]] = {}
        for day, shift, name in tuples(open_swaps):
            absent.setdefault((day, shift), []).append(name)
        manned: dict[tuple[date, int], int] = {}
        for duty in duties(first, last):
            manned[duty.day, duty.shift.id] = manned.get((duty.day, duty.shift.id), 0) + 1
        held = shifts()
        holidays = statutory_holidays(first, last)
    found = []
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        if month_of(day) not in months:
            continue
        for shift in held:
            names = absent.get((day, shift.id), [])
            need = shift.holiday_people if day in holidays else shift.people
            missing = need - manned.get((day, shift.id), 0) + len(names)
            if missing > 0:
                found.append(Gap(day, shift, missing, tuple(names)))
    return found


def members() -> list[DutyMember]:
    """Who is put on rosters, in the order of the grid; only colleagues with an account in use."""
    with connected():
        return list(
            DutyMember.select(DutyMember, Staff)
            .join(Staff)
            .where(DutyMember.is_active, Staff.is_active)
            .order_by(DutyMember.place, DutyMember.id)
        )


def days_off(first: date, last: date) -> dict[int, dict[date, str]]:
    """Of each colleague the days of leave with the reason."""
    found: dict[int, dict[date, str]] = {}
    with connected():
        for leave in DutyLeave.select().where(DutyLeave.from_on <= last, DutyLeave.until_on >= first):
            begins, ends = max(first, leave.from_on), min(last, leave.until_on)
            for number in range((ends - begins).days + 1):
                found.setdefault(leave.staff_id, {})[begins + timedelta(days=number)] = leave.reason
    return found


def cells_of(roster: Roster) -> list[RosterEntry]:
    """The entries of a month."""
    with connected():
        return list(RosterEntry.select().where(RosterEntry.roster == roster))


def problem_of(roster: Roster, *, fixed: Iterable[Cell] = ()) -> Problem:
    """The month as the solver and the check of the rules read it: people, leave, holidays, what was worked before."""
    with connected():
        held = tuple(shifts())
        off = days_off(roster.month, roster.last)
        before: dict[int, list[tuple[date, int]]] = {}
        earlier = roster.month - timedelta(days=1)
        for duty in duties(earlier - _TAIL, earlier):
            before.setdefault(duty.staff_id, []).append((duty.day, duty.shift.id))
        everything = frozenset(shift.id for shift in held)
        people = tuple(
            DutyPerson(
                member.staff_id,
                member.staff.name,
                (member.allowed & everything) if member.shift_ids else everything,
                frozenset(off.get(member.staff_id, ())),
                tuple(before.get(member.staff_id, ())),
            )
            for member in members()
        )
        holidays = frozenset(statutory_holidays(roster.month, roster.last))
    known = {person.id for person in people}
    kept = frozenset(cell for cell in fixed if cell.person in known)
    return Problem(roster.month, roster.last, held, people, roster.rules, holidays, kept)


def plain_cells(entries: Iterable[Any]) -> list[Cell]:
    """Entries as plain values."""
    return [Cell(entry.staff_id, entry.day, entry.shift_id) for entry in entries]
