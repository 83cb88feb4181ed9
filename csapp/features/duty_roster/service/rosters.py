"""A month's roster: opened, filled cell by cell or by proposal, published, locked (F21, S15, S20, R19, R20, R25)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_roster.models.reading import cells_of, days_off, plain_cells, problem_of
from csapp.features.duty_roster.models.rules import Breach, breaches
from csapp.features.duty_roster.models.solving import Solution, solve
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, month_of, roster_number
from csapp.features.duty_roster.service.people import add_the_desk, colleague
from csapp.features.duty_roster.workflow import ROSTER, RosterState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.shifts.service import all_shifts, shifts
from csapp.masterdata.staff.models import Staff

LONGEST = 200
AHEAD = timedelta(days=400)


def open_month(month: date | None, *, by: Actor, at: datetime) -> Roster:
    """A new month's roster with the rules of the last one; who is there already comes back as it is.

    Raises BadInput, NotAllowed, TransitionRefused.
    """
    require(by, Permission.ROSTER)
    if month is None:
        raise BadInput("month", mark("选一个月份，写这个月的任意一天。"))
    if month - at.date() > AHEAD or at.date() - month > AHEAD:
        raise BadInput("month", mark("轮班表编到前后一年为止，核对年份。"))
    first = month_of(month)
    with unit_of_work(by, at) as work:
        held: Roster | None = Roster.get_or_none(Roster.month == first)
        if held is not None:
            return held
        if not shifts():
            raise TransitionRefused(mark("还没有班次。让经理在「人员和节假日」的班次里先设好。"))
        add_the_desk(work)
        before = Roster.select().where(Roster.month < first).order_by(Roster.month.desc()).first()
        rules = {} if before is None else {name: getattr(before, name) for name in _RULES}
        return work.add(Roster(number=roster_number(first), month=first, **rules))


_RULES = ("rest_minutes", "week_minutes", "most_days")


def change_rules(
    roster_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    rest_hours: int | None = None,
    week_hours: int | None = None,
    most_days: int | None = None,
) -> Roster:
    """Other rules for this month: rest between shifts and work in a week in hours, days on end.

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = _unlocked(fetch(Roster, roster_id))
        rest = held.rest_minutes if rest_hours is None else rest_hours * 60
        week = held.week_minutes if week_hours is None else week_hours * 60
        days = held.most_days if most_days is None else most_days
        if not 0 <= rest <= 48 * 60:
            raise BadInput("rest_hours", mark("两班之间的休息写 0 到 48 小时。"))
        if not 60 <= week <= 168 * 60:
            raise BadInput("week_hours", mark("每周工时写 1 到 168 小时。"))
        if not 1 <= days <= 31:
            raise BadInput("most_days", mark("连续上班天数写 1 到 31 天。"))
        values: dict[str, Any] = {"rest_minutes": rest, "week_minutes": week, "most_days": days}
        return work.change(held, "change_rules", version=version, **values)


def _unlocked(roster: Roster) -> Roster:
    if roster.state == RosterState.LOCKED:
        raise TransitionRefused(
            mark("{month} 月的轮班表已锁定，不能再改。要改先让经理解锁。"), month=roster.month.month
        )  # fmt: skip
    return roster


def set_cell(
    roster_id: int,
    staff: str | int,
    day: date,
    shift: int | None,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> list[RosterEntry]:
    """Put a colleague into `shift` of `day`, or take that shift away again; None clears the day.

    What breaks a rule of rest or hours is warned of on the page (R25); two shifts at the same time, leave and a
    locked month are refused. Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        roster = _unlocked(fetch(Roster, roster_id))
        if not roster.month <= day <= roster.last:
            raise BadInput("day", mark("{day} 不在 {month} 月里。"), day=f"{day:%m-%d}", month=roster.month.month)
        person_id = fetch_person(staff, clearing=shift is None)
        held = _entries(person_id, day)
        taken = next((entry for entry in held if entry.shift_id == shift), None)
        if shift is None or taken is not None:
            for entry in held if taken is None else [taken]:
                work.remove(entry)
        else:
            _add(work, roster, person_id, day, shift)
        now = _entries(person_id, day)
        work.change(roster, "change", version=version, remark=_told(person_id, day, now))
        return now


def _entries(person_id: int, day: date) -> list[RosterEntry]:
    return list(RosterEntry.select().where(RosterEntry.staff == person_id, RosterEntry.day == day))


def _told(person_id: int, day: date, held: list[RosterEntry]) -> str:
    """What the history says of a square: `11-24 刘芳 早班`."""
    known = all_shifts()
    # data: the list comma
    shown = "、".join(known[entry.shift_id].name for entry in held) or mark("休息")
    return f"{day:%m-%d} {fetch(Staff, person_id).name} {shown}"


def fetch_person(staff: str | int, *, clearing: bool) -> int:
    """The colleague's id; one who left may be taken off the roster but not put on it."""
    return staff if clearing and isinstance(staff, int) else int(colleague(staff).id)


def _add(work: Work, roster: Roster, person_id: int, day: date, shift: int) -> None:
    wanted = fetch(Shift, shift).hours()
    reason = days_off(day, day).get(person_id, {}).get(day)
    if reason:
        raise BadInput(
            "staff", mark("{day} 在休假（{reason}），换一个人或取消请假。"), day=f"{day:%m-%d}", reason=reason
        )
    known = all_shifts()
    near = RosterEntry.select().where(
        RosterEntry.staff == person_id, RosterEntry.day.between(day - timedelta(days=1), day + timedelta(days=1))
    )
    for entry in near:
        other = known[entry.shift_id]
        if other.begins_at(entry.day) < wanted.ends_at(day) and wanted.begins_at(day) < other.ends_at(entry.day):
            raise BadInput(
                "shift", mark("和 {day} {shift}时间重叠，先取消那个班。"), day=f"{entry.day:%m-%d}", shift=other.name
            )
    work.add(RosterEntry(roster=roster, staff=person_id, day=day, shift=shift, is_fixed=True))


def warnings(roster: Roster) -> list[Breach]:
    """What the month breaks as it stands: lacking people, rest, hours, days on end (R19, R20, R25)."""
    with connected():
        entries = cells_of(roster)
        fixed = plain_cells(entry for entry in entries if entry.is_fixed)
        return breaches(problem_of(roster, fixed=fixed), plain_cells(entries))


def propose(
    roster_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    tell: Callable[[int, int], object] = lambda done, total: None,
) -> Solution:
    """A fair rotation round the cells set by hand, written into the month; where there is none, nothing changes.

    `tell(done, total)` hears of the days placed and may stop the search. Raises NotAllowed, StaleRecord,
    TransitionRefused.
    """
    require(by, Permission.ROSTER)
    with connected():
        roster = draft_only(fetch(Roster, roster_id))
        kept = plain_cells(entry for entry in cells_of(roster) if entry.is_fixed)
        problem = problem_of(roster, fixed=kept)
        if not problem.people:
            raise BadInput("staff", mark("还没有值班人员，先在「值班人员」里加人。"))
    solution = solve(problem, tell)
    if solution.unmet:
        return solution
    with unit_of_work(by, at) as work:
        now = draft_only(fetch(Roster, roster_id))
        if (version if version is not None else roster.version) != now.version:
            raise StaleRecord(mark("别人刚改过这张轮班表，按 F5 看最新情况，再排一遍。"))
        kept_rows = {(cell.person, cell.day, cell.shift) for cell in kept}
        RosterEntry.delete().where(RosterEntry.roster == now, ~RosterEntry.is_fixed).execute()
        for cell in sorted(solution.cells, key=lambda cell: (cell.day, cell.shift, cell.person)):
            if (cell.person, cell.day, cell.shift) not in kept_rows:
                work.add(RosterEntry(roster=now, staff=cell.person, day=cell.day, shift=cell.shift))
        work.change(now, "propose")
    return solution


def draft_only(roster: Roster) -> Roster:
    """The roster, if it is still being made. Raises TransitionRefused."""
    if roster.state != RosterState.DRAFT:
        raise TransitionRefused(mark("{number} 已经公布，先撤回再重排。个别变动用调班。"), number=roster.number)
    return roster


def publish(roster_id: int, *, version: int | None = None, by: Actor, at: datetime, reason: str = "") -> Roster:
    """The roster holds from now on; one that breaks a rule needs a reason.

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(Roster, roster_id)
        target = ROSTER.step("publish", held.state, by.role).target
        reason = long_text(reason, "reason", LONGEST)
        broken = warnings(held)
        if broken and not reason:
            raise BadInput(
                "reason",
                mark("还有 {count} 处不合规则（{first}），写明原因再公布。"),
                count=len(broken),
                first=broken[0].text.rstrip("。"),
            )
        values: dict[str, Any] = {"state": target, "published_at": at, "published_name": by.name, "note": reason}
        return work.change(held, "publish", version=version, **values)


def take_back(roster_id: int, *, version: int | None = None, by: Actor, at: datetime, reason: str = "") -> Roster:
    """A published month is made anew, as long as it has not begun.

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused.
    """
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(Roster, roster_id)
        target = ROSTER.step("take_back", held.state, by.role).target
        if held.month <= at.date():
            raise TransitionRefused(
                mark("{month} 月已经开始，不能整月重排。用调班，或逐格修改。"), month=held.month.month
            )
        why = long_text(reason, "reason", LONGEST, mark("写明为什么撤回。"))
        values: dict[str, Any] = {"state": target, "published_at": None, "published_name": ""}
        return work.change(held, "take_back", version=version, remark=why, **values)


def lock(roster_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Roster:
    """The month is over: no cell and no swap of it changes any more. Raises NotAllowed, StaleRecord."""
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(Roster, roster_id)
        target = ROSTER.step("lock", held.state, by.role).target
        if held.last >= at.date():
            raise TransitionRefused(mark("{month} 月还没有过完，月底以后再锁定。"), month=held.month.month)
        return work.change(held, "lock", version=version, state=target, locked_at=at)


def unlock(roster_id: int, *, version: int | None = None, by: Actor, at: datetime, reason: str = "") -> Roster:
    """Opened again with a reason that stays in the history. Raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.ROSTER)
    with unit_of_work(by, at) as work:
        held = fetch(Roster, roster_id)
        target = ROSTER.step("unlock", held.state, by.role).target
        why = long_text(reason, "reason", LONGEST, mark("写明为什么解锁。"))
        return work.change(held, "unlock", version=version, remark=why, state=target, locked_at=None)
