"""What was handed over and nobody has ticked as read half an hour later: told to the shift and to its leaders (F20)."""

from collections import Counter
from datetime import datetime, timedelta

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.features.duty_log.models.handover import Handover, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.workflow import HandoverState, PageState

GRACE = timedelta(minutes=30)
"""So long after the shift began everything should be read."""


def unread(end: datetime) -> list[Promise]:
    """One for each handover with lines nobody has read, until its page is signed; read with a connection open."""
    waits = HandoverLine.read_at.is_null() & (Handover.state == HandoverState.TAKEN_OVER)
    rows = (
        HandoverLine.select(HandoverLine.handover)
        .join(Handover)
        .join(DutyPage, on=Handover.page)
        .where(waits, DutyPage.state != PageState.SIGNED)
    )
    waiting = Counter(row.handover_id for row in rows)
    sheets = Handover.select().where(Handover.id.in_(list(waiting))).order_by(Handover.id)
    found = [_promise(sheet, waiting[sheet.id]) for sheet in sheets]
    return [promise for promise in found if promise.due_at < end]


def _promise(sheet: Handover, count: int) -> Promise:
    before: DutyPage = sheet.page
    following: DutyPage = sheet.next_page or before
    shown = following if following.is_open else before
    day, shift = f"{before.day:%m-%d}", before.shift_name
    return Promise(
        rule="F20",
        area=DutyPage.key(),
        record_id=shown.id,
        number=str(sheet.number),
        due_at=max(following.planned_from, following.began_at) + GRACE,
        subject=mark("{day} {shift}交接").format(day=day, shift=shift),
        title=mark("交接的 {count} 条还没有勾已阅").format(count=count),
        step="read",
        step_label=mark("勾已阅"),
        owner=str(sheet.incoming_name),
        is_day=False,
    )
