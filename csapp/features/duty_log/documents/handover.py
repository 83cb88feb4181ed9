"""《交接班记录》 (F20): what goes on the paper, who signs where, and what comes back signed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attachments
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.form import write_form
from csapp.documents.office_paper import (
    Estate,
    OfficePaper,
    PaperTrail,
    copy_to_open,
    form_copy,
    office_of,
    still_true,
    trail_of,
)
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.duty_log.documents.handover_values import form_values
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.service import handover_papers

OUTGOING, INCOMING, SUPERVISOR = "outgoing", "incoming", "supervisor"
Strokes = Sequence[Sequence[tuple[float, float, float]]]

_FORM = "duty_handover"
# What the next shift ticks after the two have signed: it makes no other sheet of it.
_ADDED = frozenset({"read"})


PAPER = OfficePaper(
    form=_FORM,
    noun=mark("交接班记录"),
    model=Handover,
    values=form_values,
    count_print=handover_papers.count_print,
    sealed=handover_papers.SEALED,
    added=_ADDED,
)


def paper_of(sheet_id: int, folder: DataFolder) -> PaperTrail:
    """What became of the paper: signed on the screen, come back, or only printed. Raises StaleRecord."""
    trail = trail_of(PAPER, sheet_id, folder)
    with connected():
        kept = [entry for entry in attachments(Handover.key(), sheet_id) if entry.purpose == handover_papers.SEALED]
        signed = any(entry.purpose == handover_papers.SIGNED for entry in attachments(Handover.key(), sheet_id))
    if not kept or signed:
        return trail
    return PaperTrail(trail.prints, trail.is_signed, copy_to_open(kept[0], folder))


def sign_on_screen(
    sheet_id: int,
    strokes: Strokes,
    who: str,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> Handover:
    """One more signature: over the earlier ones while the sheet says the same, on a new one where it does not.

    Raises NotAllowed, TransitionRefused before both have confirmed, BadInput for an empty pad or a place that is
    signed already, DataUnavailable.
    """
    require(by, Permission.SIGN_REVIEW if who == SUPERVISOR else Permission.WRITE)
    with unit_of_work(by, at), scratch_folder() as scratch:
        sheet = handover_papers.confirmed(sheet_id)
        fresh, target = scratch / "fresh.pdf", scratch / f"{sheet.number}.pdf"
        write_form(fresh, _FORM, [form_copy(PAPER, sheet, estate, by.name, at)])
        seal(
            still_true(sheet, handover_papers.SEALED, fresh, folder, _ADDED) or fresh,
            target,
            f"sign_{who}",
            signer=signer_of(sheet, who, by),
            strokes=strokes,
            reason=mark("确认交接班"),
            at=at,
            folder=folder,
            office=office_of(estate),
        )
        return handover_papers.keep_sealed(sheet_id, target, folder, version=version, by=by, at=at, who=who)


def signer_of(sheet: Handover, who: str, by: Actor) -> str:
    """Whose name stands in the signature at this place."""
    return {OUTGOING: str(sheet.outgoing_name), INCOMING: str(sheet.incoming_name), SUPERVISOR: by.name}[who]


def take_back(
    sheet_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Handover:
    """The signed paper came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first.

    Raises BadInput("file") for one nobody signed or that was changed after signing; StaleRecord, NotAllowed.
    """
    require(by, Permission.WRITE)
    with connected():
        sheet = fetch(Handover, sheet_id)
        values = form_values(sheet)
    check_back(
        file,
        folder,
        Expected(str(sheet.number), _FORM, values, sheet.print_count, ("outgoing", "incoming"), moving=_ADDED),
    )
    return handover_papers.attach_signed(sheet_id, file, folder, version=version, by=by, at=at)
