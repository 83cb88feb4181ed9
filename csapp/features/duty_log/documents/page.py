"""《客服部值班日志》 on paper, and as the PDF that the manager's signature seals (F16, F17, R17)."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.attachment import attach, attachments
from csapp.db.connection import connected
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.form import write_form
from csapp.documents.office_paper import Estate, OfficePaper, copy_to_open, form_copy, office_of, print_forms
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.duty_log.documents.page_values import form_values
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service import pages, signing

SEALED = "sealed"
Strokes = Sequence[Sequence[tuple[float, float, float]]]

PAPER = OfficePaper(
    form="duty_page",
    noun=mark("值班日志"),
    model=DutyPage,
    values=form_values,
    count_print=pages.count_print,
    sealed=SEALED,
)


def print_page(page_id: int, folder: DataFolder, *, by: Actor, at: datetime, estate: Estate) -> Path:
    """One more print: the sealed paper once it was signed on the screen, a fresh one before (R17).

    Raises NotAllowed, StaleRecord, DataUnavailable.
    """
    with connected():
        sealed = [kept for kept in attachments(DutyPage.key(), page_id) if kept.purpose == SEALED]
    if not sealed:
        return print_forms(PAPER, [page_id], folder, by=by, at=at, estate=estate)
    pages.count_print([page_id], by=by, at=at)
    return copy_to_open(sealed[0], folder)


def sign_on_screen(
    page_id: int,
    strokes: Strokes,
    folder: DataFolder,
    *,
    opinion: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> DutyPage:
    """The manager signs one page: it is locked, and its PDF is sealed and kept with it; both or neither.

    Raises as `signing.sign_page` does, BadInput for an empty pad, DataUnavailable.
    """
    with unit_of_work(by, at):
        page = signing.sign_page(page_id, opinion, version=version, by=by, at=at)
        _keep_sealed(page, strokes, folder, by=by, at=at, estate=estate)
        return page


def sign_day_on_screen(
    day: date, strokes: Strokes, folder: DataFolder, *, opinion: str = "", by: Actor, at: datetime, estate: Estate
) -> list[DutyPage]:
    """All closed pages of a day with one signature; raises as `sign_on_screen`."""
    with unit_of_work(by, at):
        signed = signing.sign_day(day, opinion, by=by, at=at)
        for page in signed:
            _keep_sealed(page, strokes, folder, by=by, at=at, estate=estate)
        return signed


def _keep_sealed(
    page: DutyPage, strokes: Strokes, folder: DataFolder, *, by: Actor, at: datetime, estate: Estate
) -> None:
    with unit_of_work(by, at) as work, scratch_folder() as scratch:
        fresh, target = scratch / "fresh.pdf", scratch / f"{page.number}.pdf"
        write_form(fresh, PAPER.form, [form_copy(PAPER, page, estate, by.name, at)])
        seal(
            fresh,
            target,
            "sign_manager",
            signer=by.name,
            strokes=strokes,
            reason=mark("值班日志签字"),
            at=at,
            folder=folder,
            office=office_of(estate),
        )
        attach(work, folder, target, area=DutyPage.key(), owner_id=page.id, purpose=SEALED)
