"""What the panel 交接班 needs of the office, handed in by the program, and one reading of it (F20, S19)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from csapp.core.errors import TransitionRefused
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, may
from csapp.features.duty_log.models.facts import HandoverFacts, Relief
from csapp.features.duty_log.service.confirming import leave, take_over
from csapp.features.duty_log.service.handover import prepare
from csapp.features.duty_log.service.reading import PageView
from csapp.features.duty_log.service.sheet import SheetView, is_current, sheet_before, sheet_view, who_may_come
from csapp.features.duty_log.workflow import HandoverState


def no_facts(_page_id: int, _by: Actor, _at: datetime) -> HandoverFacts:
    """A panel that stands alone knows no other area."""
    return HandoverFacts()


def no_relief(_page_id: int, _at: datetime) -> Relief | None:
    """A panel that stands alone knows no roster."""
    return None


@frozen
class HandoverTools:
    """All are called in the worker; `print_sheet` writes 交接班记录 of a sheet, by its id, as a PDF."""

    facts_of: Callable[[int, Actor, datetime], HandoverFacts] = no_facts
    relief_of: Callable[[int, datetime], Relief | None] = no_relief
    print_sheet: Callable[[int, Actor, datetime], Path] | None = None


@frozen
class HandoverRead:
    """The sheet of a page, the one the page was taken over by, who comes next and who else may come."""

    page: PageView
    sheet: SheetView | None
    before: SheetView | None
    relief: Relief | None
    people: tuple[tuple[int, str], ...]


def read_handover(page: PageView, tools: HandoverTools, *, make: bool, by: Actor, at: datetime) -> HandoverRead:
    """Read the panel; an open sheet is brought up to date first, and with `make` one is made where there is none.

    Raises StaleRecord where the page is gone.
    """
    sheet = sheet_view(page.id)
    waits = page.is_open or (sheet is not None and sheet.state == HandoverState.LEFT)
    relief = tools.relief_of(page.id, at) if waits else None
    is_prepared = sheet is not None and sheet.state == HandoverState.PREPARED
    if page.is_open and may(by, Permission.WRITE) and (make or is_prepared):
        _renew(page, tools, by, at)
        sheet = sheet_view(page.id)
    before = sheet_before(page.id) if page.is_open else None
    return HandoverRead(page, sheet, before, relief, tuple(who_may_come(page.staff_id)))


def _renew(page: PageView, tools: HandoverTools, by: Actor, at: datetime) -> None:
    facts = tools.facts_of(page.id, by, at)
    if not is_current(page.id, facts):
        prepare(page.id, facts, by=by, at=at)


def confirm(
    page: PageView, tools: HandoverTools, outgoing: str, incoming: str, *, by: Actor, at: datetime
) -> int:  # fmt: skip
    """Both confirm, over numbers that are read once more; returns the new page's id.

    Raises as `take_over` does, and TransitionRefused where the shift table has no next shift.
    """
    read = read_handover(page, tools, make=page.is_open, by=by, at=at)
    if read.sheet is None or read.relief is None:
        raise TransitionRefused(mark("班次表里没有下一班，先在设置里排好班次再交班。"))
    return int(take_over(read.sheet.id, read.relief, outgoing, incoming, by=by, at=at).id)


def go_home(page: PageView, tools: HandoverTools, outgoing: str, *, by: Actor, at: datetime) -> int:
    """The desk is closed until the next shift; returns the page's id. Raises as `leave` does."""
    read = read_handover(page, tools, make=True, by=by, at=at)
    assert read.sheet is not None
    leave(read.sheet.id, read.relief, outgoing, by=by, at=at)
    return page.id
