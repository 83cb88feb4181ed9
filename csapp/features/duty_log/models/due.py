"""What the duty log owes: signatures, pages, rounds, 善后, handovers to be read (R17, R18, R23, R24, F20)."""

from datetime import datetime, time, timedelta

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.connection import connected
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, TourPoint
from csapp.features.duty_log.models.rounds import tour_lines
from csapp.features.duty_log.models.unbegun import unbegun
from csapp.features.duty_log.models.unread import unread
from csapp.features.duty_log.workflow import PAGE, PageState
from csapp.masterdata.staff.models import Staff

_END = time(23, 59)
_LEADERS = frozenset({Role.MANAGER})
_SIGN = next(step for step in PAGE.steps if step.name == "sign")


def promises(end: datetime) -> list[Promise]:
    """Pages to be signed or begun, rounds of the open one, 善后 of closed ones, what nobody has read, before `end`."""
    with connected():
        found = [*_unsigned(end), *_rounds(end), *_aftermaths(end), *unread(end), *unbegun(end)]
    return [promise for promise in found if promise.due_at < end]


def _unsigned(end: datetime) -> list[Promise]:
    waits = (DutyPage.state == PageState.HANDED_OVER) & (DutyPage.day < end.date())
    pages = DutyPage.select().where(waits).order_by(DutyPage.planned_from)
    manager = _manager()
    return [
        Promise(
            rule="R17",
            area=DutyPage.key(),
            record_id=page.id,
            number=str(page.number),
            # the last shift of a day ends with it, so the manager can sign the whole day on the next one
            due_at=datetime.combine(page.day + timedelta(days=1), _END),
            subject=mark("{day} {shift}日志").format(day=f"{page.day:%m-%d}", shift=page.shift_name),
            title=mark("客服经理未签字"),
            step=_SIGN.name,
            step_label=_SIGN.label,
            owner=manager,
            roles=_LEADERS,
        )
        for page in pages
    ]


def _manager() -> str:
    """The one manager's name; nobody's where there are several."""
    names = [row.name for row in Staff.select().where(Staff.role == Role.MANAGER, Staff.is_active).limit(2)]
    return str(names[0]) if len(names) == 1 else ""


def _rounds(end: datetime) -> list[Promise]:
    if not TourPoint.select().where(TourPoint.is_active).exists():
        return []
    found = []
    for page in DutyPage.select().where(DutyPage.state == PageState.ON_DUTY, DutyPage.planned_from < end):
        for line in tour_lines(page):
            if line.checked_at is None and line.due_at is not None:
                found.append(
                    Promise(
                        rule="R24",
                        area=DutyPage.key(),
                        record_id=page.id,
                        number=str(page.number),
                        due_at=line.due_at,
                        subject=line.name,
                        title=mark("{kind}没有勾").format(kind=line.kind.value),
                        step="check",
                        step_label=mark("勾巡查"),
                        owner=str(page.staff_name),
                        is_day=False,
                    )
                )
    return found


def _aftermaths(end: datetime) -> list[Promise]:
    """Left open on a closed page and not carried on by a later one."""
    carried = DutyEntry.select(DutyEntry.continues).where(DutyEntry.continues.is_null(False))
    waits = DutyEntry.needs_aftermath & DutyEntry.settled_at.is_null() & DutyEntry.id.not_in(carried)
    rows = DutyEntry.select(DutyEntry, DutyPage).join(DutyPage).where(
        waits, DutyPage.state == PageState.HANDED_OVER, DutyPage.planned_until < end
    )  # fmt: skip
    return [
        Promise(
            rule="R23",
            area=DutyPage.key(),
            record_id=row.page.id,
            number=str(row.page.number),
            due_at=row.page.planned_until + timedelta(days=1),
            subject=mark("{day} {shift}").format(day=f"{row.page.day:%m-%d}", shift=row.page.shift_name),
            title=" ".join(row.content.split())[:60],
            step="settle",
            step_label=mark("写善后"),
            owner=str(row.page.staff_name),
            is_day=False,
        )
        for row in rows
    ]
