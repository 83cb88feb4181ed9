"""What the roster owes: a month published by the 25th, every shift manned the day before, swaps acknowledged."""

from datetime import date, datetime, time, timedelta

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.features.duty_roster.models.reading import SHOWN, uncovered
from csapp.features.duty_roster.models.tables import Roster, Swap, month_after, month_before, month_of, roster_number
from csapp.features.duty_roster.workflow import OPEN_SWAPS, ROSTER, SWAP, RosterState, SwapState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.staff.models import Staff

PUBLISHED_BY = 25  # the day of the month before; the source names none
_END = time(23, 59)
_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})
# an uncovered shift stays on the list until it is said who did sit there
_KEPT = timedelta(days=3)


def promises(end: datetime) -> list[Promise]:
    """Open and due before `end` (F21, R19, R21); nothing where the office keeps no roster."""
    first = Roster.select().order_by(Roster.month).first()
    if first is None:
        return []
    return [*_months(first, end), *_gaps(end), *_swaps(end)]


def _months(first: Roster, end: datetime) -> list[Promise]:
    rows = {row.month: row for row in Roster.select()}
    found: list[Promise] = []
    month = max(first.month, month_before(month_of(end.date())))
    while True:
        due_at = datetime.combine(month_before(month).replace(day=PUBLISHED_BY), _END)
        if due_at >= end:
            return found
        row = rows.get(month)
        if row is None or row.state not in SHOWN:
            found.append(_unpublished(month, row, due_at))
        month = month_after(month)


def _unpublished(month: date, row: Roster | None, due_at: datetime) -> Promise:
    step = ROSTER.step("publish", RosterState.DRAFT, Role.MANAGER)
    words = mark("{month} 月轮班表未公布") if row else mark("{month} 月轮班表未编")
    return Promise(
        rule="F21",
        area=Roster.key(),
        record_id=row.id if row else 0,
        number=roster_number(month),
        due_at=due_at,
        subject=mark("轮班表"),
        title=words.format(month=month.month),
        step=step.name if row else "",
        step_label=step.label if row else "",
        roles=_LEADERS,
    )


def _gaps(end: datetime) -> list[Promise]:
    last = end.date() if end.time() == time() else end.date() + timedelta(days=1)
    rows = {row.month: row.id for row in Roster.select(Roster.id, Roster.month)}
    found = []
    for gap in uncovered(last - _KEPT, last):
        due_at = datetime.combine(gap.day - timedelta(days=1), _END)
        # who is absent with a swap is promised there, with the step that finds somebody
        missing = gap.missing - len(gap.absent)
        if missing > 0 and due_at < end:
            found.append(
                Promise(
                    rule="R19",
                    area=Roster.key(),
                    record_id=rows[month_of(gap.day)],
                    number=f"LB{gap.day:%Y%m%d}",
                    due_at=due_at,
                    subject=f"{gap.day:%m-%d} {gap.shift.name}",
                    title=mark("还缺 {count} 人值班").format(count=missing),
                    roles=_LEADERS,
                )
            )
    return found


def _swaps(end: datetime) -> list[Promise]:
    """Nobody found yet goes by the shift that lacks somebody, as on the roster; else by the swap to be acknowledged."""
    rows = Swap.select(Swap, Shift, Staff).join(Shift).switch(Swap).join(Staff, on=Swap.staff)
    found = []
    for swap in rows.where(Swap.state.in_(OPEN_SWAPS)):
        due_at = swap.shift.hours().begins_at(swap.day)
        if due_at < end:
            is_found = swap.state == SwapState.PROPOSED
            step = SWAP.step("acknowledge" if is_found else "replace", SwapState(swap.state), Role.MANAGER)
            words = (
                mark("调班待经理确认（{name} {reason}）")
                if is_found
                else mark("顶班人未定（调班申请：{name} {reason}）")
            )
            found.append(
                Promise(
                    rule="R21",
                    area=Swap.key(),
                    record_id=swap.id,
                    number=swap.number if is_found else f"LB{swap.day:%Y%m%d}",
                    due_at=due_at,
                    subject=f"{swap.day:%m-%d} {swap.shift.name}",
                    title=words.format(name=swap.staff.name, reason=swap.reason),
                    step=step.name,
                    step_label=step.label,
                    is_day=False,
                    roles=step.roles,
                )
            )
    return found
