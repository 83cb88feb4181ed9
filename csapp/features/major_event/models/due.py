"""What a major event owes: reported at once, photographed with the shift, the written report next day (R15, R16)."""

from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.features.major_event.models.event import END_OF_DAY, MajorEvent, Telling
from csapp.features.major_event.workflow import (
    MAJOR_EVENT,
    OPEN_STATES,
    UNREGISTERED,
    UNWRITTEN,
    MajorEventState,
)
from csapp.masterdata.shifts.service import running_shifts

_S = MajorEventState
PHOTO_STEP = "add_photos"
# The step that leads on from each state to the written report.
_ONWARD = {_S.REGISTERING: "report", _S.REPORTED: "finish_registration", _S.AWAITING_REPORT: "submit_report"}


def promises(end: datetime) -> list[Promise]:
    """Everything open and due before `end`: the report upwards (S18), the photo (R16), the written report (R15).

    Besides, what the manager has to sign (F19) and the superior to be told after a bypass (S39, A22).
    """
    with connected():
        rows = list(MajorEvent.select().where(MajorEvent.state.in_(OPEN_STATES), MajorEvent.found_at < end))
        told = MajorEvent.id.in_(
            Telling.select(Telling.event).where(Telling.is_bypass, Telling.told_later_at.is_null())
        )
        owed = list(MajorEvent.select().where(told, MajorEvent.state != _S.VOIDED))
        found = [promise for row in rows for promise in _of(row)]
        found += [_owed(row, line) for row in owed for line in row.tellings if line.is_owed]
    return [promise for promise in found if promise.due_at < end]


def _of(row: MajorEvent) -> list[Promise]:
    found = []
    if row.state == _S.REGISTERING:
        found.append(_promise("S18", row, row.found_at, "report", mark("重大事件还没有上报"), is_day=False))
    if row.state in UNREGISTERED and not row.photo_count:
        found.append(_promise("R16", row, photo_due_at(row), PHOTO_STEP, mark("还没有现场照片"), is_day=False))
    if row.state in UNWRITTEN:
        due = datetime.combine(row.report_due_on, END_OF_DAY)
        found.append(_promise("R15", row, due, _ONWARD[_S(row.state)], _report_words(row)))
    if row.state == _S.REPORT_SUBMITTED and row.report_submitted_at is not None:
        due = datetime.combine(row.report_submitted_at.date(), END_OF_DAY)
        found.append(_promise("F19", row, due, "sign_off", mark("书面报告已交，待经理签阅"), owner=""))
    return found


def _report_words(row: MajorEvent) -> str:
    if not row.photo_count:
        return mark("重大事件次日须交书面报告")
    return mark("重大事件次日须交书面报告，照片已附 {count} 张").format(count=row.photo_count)


def photo_due_at(row: MajorEvent) -> datetime:
    """The end of the shift in which it was found, of the day where no shift runs (R16)."""
    ends = [shift.ends_at(day) for day, shift in running_shifts(row.found_at)]
    return min(ends, default=datetime.combine(row.found_at.date(), END_OF_DAY))


def _owed(row: MajorEvent, line: Telling) -> Promise:
    due = datetime.combine(line.informed_at.date(), END_OF_DAY)
    words = mark("越级报了{whom}，还没有补报{who}").format(whom=line.told_kind, who=line.passed_over)
    return _promise("S39", row, due, "tell_later", words, owner=str(line.told_by))


def _promise(
    rule: str,
    row: MajorEvent,
    due_at: datetime,
    name: str,
    title: str,
    *,
    owner: str | None = None,
    is_day: bool = True,
) -> Promise:
    step = next((one for one in MAJOR_EVENT.steps if one.name == name and one.source == row.state), None)
    more: dict[str, Any] = {"roles": step.roles} if step is not None else {}
    return Promise(
        rule=rule,
        area=MajorEvent.key(),
        record_id=row.id,
        number=str(row.number),
        due_at=due_at,
        subject=f"{row.happened_at:%m-%d} {row.subject}",
        title=title,
        step=name,
        step_label=step.label if step is not None else mark("附照片"),
        owner=str(row.responsible) if owner is None else owner,
        is_day=is_day,
        **more,
    )
