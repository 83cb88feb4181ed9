"""What every step of a major event shares: the arrow it takes, the values it checks, the signals it sends."""

from datetime import datetime
from typing import Any

import blinker

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, past
from csapp.db.unit_of_work import Work, fetch
from csapp.features.major_event.models.event import MajorEvent
from csapp.features.major_event.workflow import MAJOR_EVENT, MajorEventState

LONGEST = 4_000  # characters of a text; what a box of the form and its further page take

# All are sent inside the unit of work with `event`, `by`, `at`; a receiver that refuses undoes the whole step.
opened = blinker.Signal()
# `reported`: a superior was told for the first time.
reported = blinker.Signal()
# `registered`: the 《紧急情况处理登记表》 is whole, the written report is owed.
registered = blinker.Signal()
submitted = blinker.Signal()
signed_off = blinker.Signal()


def begin(event_id: int, step: str, version: int | None, by: Actor, needs: Permission = Permission.WRITE) -> MajorEvent:
    """The event, if this person may take this step now; raises NotAllowed, StaleRecord, TransitionRefused."""
    require(by, needs)
    event = fetch_version(event_id, version)
    MAJOR_EVENT.step(step, MajorEventState(event.state), by.role)
    return event


def fetch_version(event_id: int, version: int | None) -> MajorEvent:
    """The event as the page has read it; raises StaleRecord where somebody was faster."""
    event = fetch(MajorEvent, event_id)
    if version is not None and version != event.version:
        raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
    return event


def open_event_of(event_id: int, version: int | None) -> MajorEvent:
    """The event, while it may be changed; what the manager signed stays as it was. Raises BadInput, StaleRecord."""
    event = fetch_version(event_id, version)
    if not event.is_open:
        state = MAJOR_EVENT.states[MajorEventState(event.state)].label
        raise BadInput("state", mark("{number} 现在是「{state}」，不能再改。"), number=event.number, state=state)
    return event


def take(work: Work, event: MajorEvent, name: str, remark: str = "", **values: Any) -> MajorEvent:
    """One arrow of the table: state, values and audit line together."""
    step = MAJOR_EVENT.step(name, MajorEventState(event.state), work.by.role)
    return work.change(event, name, remark=remark, state=step.target, **values)


def text(words: str, field: str, missing: str = "") -> str:
    """A text of the form; raises BadInput."""
    return long_text(words, field, LONGEST, missing)


def since_happened(event: MajorEvent, moment: datetime, at: datetime, field: str) -> datetime:
    """A moment between the event and now; raises BadInput."""
    # a form knows minutes only, so that what is told in the minute of the event is not before it
    if past(moment, at, field) < event.happened_at.replace(second=0, microsecond=0):
        words = mark("早于发生时间 {at}，核对后再填。")
        raise BadInput(field, words, at=f"{event.happened_at:%Y-%m-%d %H:%M}")
    return moment
