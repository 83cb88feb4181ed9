"""What the page 值班日志 learns of other areas: rooms, linked records, the roster (look 07)."""

from datetime import datetime
from functools import partial
from pathlib import Path

from csapp.app.catalog import REGISTERS
from csapp.app.duty_now import hours_text
from csapp.app.wiring_duty import known_of
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.db.connection import connected
from csapp.features.duty_log.documents.page import print_page
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.page.rows import LinkState
from csapp.features.duty_log.page.tools import DutyTools, ShiftToOpen
from csapp.features.duty_log.service.pages import EARLY, LATE
from csapp.features.duty_roster.service.board import DutyShift, duty_shifts
from csapp.features.public_incident.models import PublicIncident
from csapp.ui.context import Context


def state_of(area: str, record_id: int) -> LinkState | None:
    """How a linked record stands, in the words of its register; called in the worker."""
    register = next((held for held in REGISTERS if held.model.key() == area and held.workflow is not None), None)
    if register is None or register.workflow is None:
        return None
    record = register.model.get_or_none(register.model.id == record_id)
    if record is None:
        return None
    face = register.workflow.states[record.state]
    text = mark("公共事件 {title}").format(title=record.title) if isinstance(record, PublicIncident) else ""
    return LinkState(text, face.label, face.shape or Shape.DOT)


def to_open(now: datetime, by: Actor) -> ShiftToOpen | None:
    """The shift whose page may be begun now: mine by the roster, else the one that runs; called in the worker.

    None where each that runs has its page.
    """
    with connected():
        days = ((now - LATE).date(), (now + EARLY).date())
        held = [entry for entry in duty_shifts(*days) if entry.begins_at - EARLY <= now < entry.ends_at]
        taken = {
            (page.day, page.shift_id) for page in DutyPage.select().where(DutyPage.day >= days[0])
        }  # fmt: skip
    free = [entry for entry in held if (entry.day, entry.shift.id) not in taken]
    mine = [entry for entry in free if by.id in entry.staff_ids]
    running = [entry for entry in free if entry.begins_at <= now]
    chosen = next(iter((*mine, *running, *free)), None)
    return _plain(chosen, by) if chosen is not None else None


def _plain(entry: DutyShift, by: Actor) -> ShiftToOpen:
    hours = hours_text(entry.begins_at, entry.ends_at)
    is_mine = by.id in entry.staff_ids
    return ShiftToOpen(entry.day, entry.shift.id, entry.shift.name, hours, entry.names, is_mine)


def duty_tools(context: Context) -> DutyTools:
    """All of it for the page."""
    printed = partial(_print_page, context)
    return DutyTools(known_of=known_of, state_of=state_of, to_open=to_open, print_page=printed)


def _print_page(context: Context, page_id: int, by: Actor, at: datetime) -> Path:
    return print_page(page_id, context.folder, by=by, at=at, estate=context.estate)
