"""What every step on the log shares: the page as it stands, its texts, its times (5.6)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import Work, fetch
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage
from csapp.features.duty_log.workflow import PAGE, PageState

LONGEST = 20_000  # characters of an entry; a page of the paper takes what is longer on the next one
_MINUTE = timedelta(minutes=1)


def begin(page_id: int, by: Actor, version: int | None = None) -> DutyPage:
    """The page for a step of `by`; raises NotAllowed, StaleRecord where somebody was faster."""
    require(by, Permission.WRITE)
    page = fetch(DutyPage, page_id)
    check_version(page, version)
    return page


def check_version(record: DutyPage | DutyEntry, version: int | None) -> None:
    """Raise StaleRecord where another seat has changed it since it was read."""
    if version is not None and version != record.version:
        raise StaleRecord(mark("别人刚改过这一页日志，按 F5 看最新情况，对比后再存。"))


def refuse_signed(page: DutyPage) -> None:
    """Raise TransitionRefused for a page that the manager has signed (R17)."""
    if page.state == PageState.SIGNED:
        words = mark("{number} 已由{name}签字，不能再写；要补的记在今天的日志上。")
        raise TransitionRefused(words, number=page.number, name=page.signed_name)


def take(work: Work, page: DutyPage, name: str, **values: Any) -> DutyPage:
    """One arrow of 5.6: state, values and audit line together."""
    step = PAGE.step(name, PageState(page.state), work.by.role)
    return work.change(page, name, state=step.target, **values)


def past(moment: datetime, at: datetime, field: str) -> datetime:
    """`moment` unless it lies ahead of `at`; raises BadInput."""
    if moment > at + _MINUTE:
        words = mark("时间写成了 {moment}，还没到；改成现在或以前。")
        raise BadInput(field, words, moment=f"{moment:%Y-%m-%d %H:%M}")
    return moment
