"""A shift that runs and has no page, once the one before it was handed over: told to whoever is at the desk (R18)."""

from datetime import date, datetime, timedelta

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.features.duty_log.models.pages import DutyPage, page_number
from csapp.features.duty_log.workflow import PageState
from csapp.masterdata.shifts.models import Shift, ShiftHours


def unbegun(end: datetime) -> list[Promise]:
    """The first shift after the newest page, where nobody is on duty; read with a connection open.

    An office that keeps no log has no page and owes none.
    """
    newest: DutyPage | None = DutyPage.select().order_by(DutyPage.planned_until.desc(), DutyPage.id.desc()).first()
    if newest is None or DutyPage.select().where(DutyPage.state == PageState.ON_DUTY).exists():
        return []
    found = _following(newest)
    if found is None or found[1].begins_at(found[0]) >= end:
        return []
    day, hours, place = found
    return [
        Promise(
            rule="R18",
            area=DutyPage.key(),
            record_id=newest.id,
            number=page_number(day, place),
            due_at=hours.begins_at(day),
            subject=mark("{day} {shift}").format(day=f"{day:%m-%d}", shift=hours.name),
            title=mark("没有开日志页"),
            step="begin",
            step_label=mark("开始值班"),
            is_day=False,
        )
    ]


def _following(newest: DutyPage) -> tuple[date, ShiftHours, int] | None:
    """Day, shift and its place in the day; a shift lasts a day at most, so two days hold the next one."""
    rows = list(Shift.select().order_by(Shift.begins, Shift.id))
    last: datetime = newest.planned_until
    waiting = [
        (held.begins_at(day), day, held, place)
        for day in (last.date() + timedelta(days=ahead) for ahead in (-1, 0, 1))
        for place, (row, held) in enumerate(((row, row.hours()) for row in rows), 1)
        if row.is_active and held.begins_at(day) >= last
    ]
    if not waiting:
        return None
    _begins, day, hours, place = min(waiting, key=lambda entry: entry[:1])
    return day, hours, place
