"""Both confirm with their own password; nobody leaves before the relief is there (5.6, R22, R23)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_log.models.facts import Relief
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service.entries import continue_open
from csapp.features.duty_log.service.handover import is_stand_in, open_sheet, stand_in_words, told_texts
from csapp.features.duty_log.service.lacks import lacks_of
from csapp.features.duty_log.service.pages import begin_page, close_page
from csapp.features.duty_log.workflow import HANDOVER, HandoverState
from csapp.masterdata.staff.service import log_in

AT_ONCE = timedelta(hours=1)
"""A shift that begins later than this after the other one's end does not relieve it: the desk is closed in between."""


def missing(sheet_id: int, *, alone: bool = False) -> list[str]:
    """What keeps the two from confirming, one sentence each; `alone` leaves out what only the relief can do."""
    with connected():
        sheet = fetch(Handover, sheet_id)
        return lacking(sheet, alone=alone)


def lacking(sheet: Handover, *, alone: bool = False) -> list[str]:
    """As `missing`, read with a connection open."""
    return [lack.sentence for lack in lacks_of(sheet, alone=alone)]


def take_over(
    sheet_id: int, relief: Relief, outgoing_password: str, incoming_password: str, *, by: Actor, at: datetime
) -> DutyPage:
    """Both confirm: the sheet is kept, the page closed, the next one begun and what is open carried on; all or nothing.

    Returns the new page. Raises BadInput for a wrong password, TransitionRefused while something is missing or where
    another seat was faster.
    """
    require(by, Permission.WRITE)
    with connected():
        sheet = fetch(Handover, sheet_id)
        _refuse_unready(sheet, relief)
        outgoing, incoming = sheet.page.staff_id, _relieved_by(sheet)
        left_before = sheet.outgoing_at is not None
    if not left_before:
        _confirm(outgoing, outgoing_password, "outgoing_password", at)
    _confirm(incoming, incoming_password, "incoming_password", at)
    with unit_of_work(by, at) as work:
        sheet = open_sheet(sheet_id, by)
        _refuse_unready(sheet, relief)
        if sheet.incoming_id != incoming:
            raise StaleRecord(mark("接班人刚换成{name}，由{name}输入密码再确认。").format(name=sheet.incoming_name))
        return hand_over(work, sheet, relief)


def _relieved_by(sheet: Handover) -> int:
    if sheet.incoming_id is None:
        raise TransitionRefused(mark("接班人还没到，继续值班，不能离岗。"))
    return sheet.incoming_id


def _refuse_unready(sheet: Handover, relief: Relief) -> None:
    """Something lacks, or the one who came is not on the roster and nobody said why."""
    found = lacking(sheet)
    if not found and is_stand_in(sheet.incoming_id or 0, relief) and not sheet.stand_in_reason:
        found = [stand_in_words(relief, sheet.incoming_name)]
    if found:
        raise TransitionRefused("{sentence}", sentence=found[0])


def _confirm(staff_id: int, password: str, field: str, at: datetime) -> None:
    """A person's own password; raises BadInput on its own field."""
    try:
        log_in(staff_id, password, at=at)
    except BadInput as wrong:
        raise BadInput(field, "{sentence}", sentence=str(wrong)) from wrong


def hand_over(work: Work, sheet: Handover, relief: Relief) -> DutyPage:
    """What follows once both have confirmed, inside a unit of work; returns the next page."""
    page: DutyPage = sheet.page
    following = begin_page(work, relief.day, relief.shift_id, _relieved_by(sheet))
    if page.is_open:
        close_page(work, page, ended_at=work.at)
    continue_open(work, page, following)
    step = HANDOVER.step("take_over", HandoverState(sheet.state), work.by.role)
    told: dict[str, Any] = told_texts(sheet)
    work.change(
        sheet,
        "take_over",
        state=step.target,
        next_page=following,
        outgoing_at=sheet.outgoing_at or work.at,
        incoming_at=work.at,
        **told,
    )
    return following


def leave(sheet_id: int, relief: Relief | None, outgoing_password: str, *, by: Actor, at: datetime) -> Handover:
    """The desk is closed until the next shift: the outgoing person confirms alone, the next one takes over later.

    Raises TransitionRefused where a shift follows at once (R22), before the own shift ends, and while reasons are
    missing; BadInput for a wrong password.
    """
    require(by, Permission.WRITE)
    with connected():
        sheet = open_sheet(sheet_id, by)
        page: DutyPage = sheet.page
        _refuse_leaving(sheet, page, relief, at)
    _confirm(page.staff_id, outgoing_password, "outgoing_password", at)
    with unit_of_work(by, at) as work:
        sheet = open_sheet(sheet_id, by)
        step = HANDOVER.step("leave", HandoverState(sheet.state), work.by.role)
        close_page(work, sheet.page, ended_at=at)
        told: dict[str, Any] = told_texts(sheet)
        return work.change(sheet, "leave", state=step.target, outgoing_at=at, **told)


def _refuse_leaving(sheet: Handover, page: DutyPage, relief: Relief | None, at: datetime) -> None:
    if relief is not None and relief.begins_at <= page.planned_until + AT_ONCE:
        words = mark("{shift} {time} 接班，接班人没到不能离岗；到了一起确认。")
        raise TransitionRefused(words, shift=relief.shift, time=f"{relief.begins_at:%H:%M}")
    if at < page.planned_until:
        raise TransitionRefused(mark("{time} 才下班，到时再交班。"), time=f"{page.planned_until:%H:%M}")
    found = lacking(sheet, alone=True)
    if found:
        raise TransitionRefused("{sentence}", sentence=found[0])
