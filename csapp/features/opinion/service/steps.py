"""What every step of an opinion shares: the arrow it takes, the values it checks, the signals it sends."""

from datetime import date, datetime, timedelta
from typing import Any

import blinker

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, past
from csapp.db.unit_of_work import Work, fetch
from csapp.features.opinion.models import Opinion
from csapp.features.opinion.workflow import OPINION, OpinionState

LONGEST = 20_000  # characters of what the customer said, as at the desk
LONGEST_NOTE = 4_000  # characters of every other text; what the form of the callback takes as well

# Sent inside the unit of work with `opinion`, `by`, `at`; a receiver that refuses undoes the whole step.
# `rectified`: 整改完成, the callback is due (R07).
rectified = blinker.Signal()
# Asked with `opinion`: whether the house rules leave out the callback it would end with; receivers say yes or no.
callback_left_out = blinker.Signal()


def begin(opinion_id: int, step: str, version: int | None, by: Actor) -> Opinion:
    """The opinion, if this person may take this step now; raises NotAllowed, StaleRecord, TransitionRefused."""
    require(by, Permission.WRITE)
    opinion = fetch(Opinion, opinion_id)
    if version is not None and version != opinion.version:
        # asked before the table: the second of two seats hears that somebody was faster, not that a step is missing
        raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
    OPINION.step(step, OpinionState(opinion.state), by.role)
    return opinion


def take(work: Work, opinion: Opinion, name: str, remark: str = "", **values: Any) -> Opinion:
    """One arrow of the table: state, values and audit line together."""
    step = OPINION.step(name, OpinionState(opinion.state), work.by.role)
    return work.change(opinion, name, remark=remark, state=step.target, **values)


def told(text: str, field: str, missing: str = "", limit: int = LONGEST_NOTE) -> str:
    """A text of the record; raises BadInput."""
    return long_text(text, field, limit, missing)


def since(moment: datetime, at: datetime, field: str, *, earliest: datetime) -> datetime:
    """A moment between `earliest` and now; raises BadInput."""
    value = past(moment, at, field)
    # a form knows minutes only, so that what is done in the same minute is not before it
    if value < earliest.replace(second=0, microsecond=0):
        words = mark("早于前一步的时间 {earliest}，核对后再填。")
        raise BadInput(field, words, earliest=f"{earliest:%Y-%m-%d %H:%M}")
    return value


def promised(day: date | None, since_day: date) -> date | None:
    """The day by which it shall be put right, not before `since_day`; raises BadInput."""
    if day is None:
        return None
    if day < since_day:
        words = mark("整改期限早于 {day}，改成当天或以后。")
        raise BadInput("rectify_due_on", words, day=f"{since_day:%Y-%m-%d}")
    if day > since_day + timedelta(days=366):
        raise BadInput("rectify_due_on", mark("整改期限太远，定在一年以内。"))
    return day
