"""What every step of a complaint shares: the arrow it takes, the values it checks, the signals it sends."""

from datetime import date, datetime
from typing import Any

import blinker

from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, past
from csapp.db.unit_of_work import Work, fetch
from csapp.features.complaint.models import RECTIFY_WITHIN, Complaint, Severity
from csapp.features.complaint.workflow import COMPLAINT, ComplaintState
from csapp.masterdata.calendar.service import add_workdays

LONGEST = 20_000  # characters of what the customer said
LONGEST_NOTE = 4_000  # characters of every other text; what a box of the 投诉处理表 and its further page take

# All are sent inside the unit of work with `complaint`, `by`, `at`; a receiver that refuses undoes the whole step.
# `rectified`: 整改解决, the callback is due; `informed`: the result of 协助 was fed back, the customer is asked.
recorded = blinker.Signal()
rectified = blinker.Signal()
informed = blinker.Signal()
# `merged` carries `into` as well, the number of the complaint that goes on.
closed = blinker.Signal()
merged = blinker.Signal()
unmerged = blinker.Signal()

# Asked with `complaint`: whether the house rules leave out the callback it would end with; receivers say yes or no.
callback_left_out = blinker.Signal()


def begin(
    complaint_id: int, step: str, version: int | None, by: Actor, needs: Permission = Permission.WRITE
) -> Complaint:
    """The complaint, if this person may take this step now; raises NotAllowed, StaleRecord, TransitionRefused."""
    require(by, needs)
    complaint = fetch(Complaint, complaint_id)
    if version is not None and version != complaint.version:
        # asked before the table: the second of two seats hears that somebody was faster, not that a step is missing
        raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
    if complaint.merged_into is not None and not step.startswith("unmerge"):
        words = mark("{number} 已并入 {into}，在 {into} 上办理。")
        raise TransitionRefused(words, number=complaint.number, into=complaint.merged_into.number)
    COMPLAINT.step(step, ComplaintState(complaint.state), by.role)
    return complaint


def take(work: Work, complaint: Complaint, name: str, remark: str = "", **values: Any) -> Complaint:
    """One arrow of the table: state, values and audit line together."""
    step = COMPLAINT.step(name, ComplaintState(complaint.state), work.by.role)
    return work.change(complaint, name, remark=remark, state=step.target, **values)


def told(text: str, field: str, missing: str = "") -> str:
    """A text of the handling sheet; raises BadInput."""
    return long_text(text, field, LONGEST_NOTE, missing)


def since_received(complaint: Complaint, moment: datetime, at: datetime, field: str) -> datetime:
    """A moment between the complaint's receipt and now; raises BadInput."""
    value = past(moment, at, field)
    # a form knows minutes only, so that what is done in the minute of the receipt is not before it
    if value < complaint.received_at.replace(second=0, microsecond=0):
        received = f"{complaint.received_at:%Y-%m-%d %H:%M}"
        raise BadInput(field, mark("早于接到投诉的时间 {received}，核对后再填。"), received=received)
    return value


def due_on(day: date, severity: Severity) -> date:
    """By when a complaint received on `day` is put right, in working days (R01, R03, A65)."""
    return add_workdays(day, RECTIFY_WITHIN[severity][0])
