"""One reading of all that the page 值班日志 shows, in the worker: plain values, for widgets without a database."""

from datetime import datetime

from csapp.core.frozen import frozen
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.features.duty_log.page.rows import LinkState
from csapp.features.duty_log.page.tools import DutyTools, ShiftToOpen
from csapp.features.duty_log.service import reading
from csapp.features.duty_log.service.reading import LogView, PageView


@frozen
class Glance:
    """The newest pages, those nobody has signed, the one that is shown, and the shift that may be begun."""

    logs: tuple[LogView, ...]
    waiting: tuple[LogView, ...]
    unsigned: int
    page: PageView | None
    open_id: int
    states: dict[tuple[str, int], LinkState]
    to_open: ShiftToOpen | None


def glance(count: int, page_id: int, by: Actor, now: datetime, duty: DutyTools) -> Glance:
    """Read it; without `page_id` the page that is open, else the newest."""
    today = now.date()
    with connected():
        logs = reading.pages_before(today, count)
        waiting = reading.pages_before(today, count, only_unsigned=True)
        running = reading.open_page_now()
        shown = page_id or (running.id if running is not None else 0) or (logs[0].id if logs else 0)
        page = reading.page_view(shown, by, today) if shown else None
        return Glance(
            logs=tuple(logs),
            waiting=tuple(waiting),
            unsigned=reading.unsigned_count(today),
            page=page,
            open_id=running.id if running is not None else 0,
            states=_states(page, duty),
            to_open=duty.to_open(now, by) if running is None else None,
        )


def _states(page: PageView | None, duty: DutyTools) -> dict[tuple[str, int], LinkState]:
    """How the records stand that the entries led to."""
    found = {}
    for entry in page.entries if page is not None else ():
        for link in entry.links:
            state = duty.state_of(link.area, link.record_id)
            if state is not None:
                found[link.area, link.record_id] = state
    return found
