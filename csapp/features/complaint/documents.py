"""《投诉处理表》 (F05): what goes on the paper, who signs where, what comes back, and the originals it belongs to."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import mask_phone
from csapp.db.attachment import Attachment, attachments
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents import office_paper
from csapp.documents.form import write_form
from csapp.documents.office_paper import Estate, OfficePaper, copy_to_open, form_copy, office_of
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.complaint.models import RECTIFY_WITHIN, Complaint, Severity, SignedHow
from csapp.features.complaint.service import papers
from csapp.features.complaint.service.intake import ORIGINAL

HANDLER, DEPARTMENT, MANAGER, CUSTOMER = "handler", "department", "manager", "customer"
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
Strokes = Sequence[Sequence[tuple[float, float, float]]]

_FORM = "complaint"
_WITHIN = {"R01": mark("一个工作日内"), "R03": mark("三个工作日内")}


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def _name(member: Any) -> str:
    """The box to be ticked is called like the member: MAJOR ticks `major`."""
    return member.name.lower() if member is not None else ""


def _signed_off(name: str, at: datetime | None) -> str:
    return "　".join(filter(None, (str(name), _moment(at))))


def form_values(complaint: Complaint) -> dict[str, str]:
    """Every value of the sheet by its name in `forms/complaint`; the telephone masked (S54)."""
    due = mark("{day}（{within}）").format(
        day=f"{complaint.rectify_due_on:%Y-%m-%d}", within=_WITHIN[RECTIFY_WITHIN[Severity(complaint.severity)][1]]
    )
    return {
        "customer": complaint.who,
        "unit": str(complaint.unit_code),
        "phone": mask_phone(str(complaint.phone)) if complaint.phone else "",
        "channel": _name(complaint.channel),
        "received_at": _moment(complaint.received_at),
        "recorded_by": str(complaint.recorded_by),
        "source_number": str(complaint.source_number),
        "happened_at": _moment(complaint.happened_at),
        "place": str(complaint.place),
        "document_numbers": complaint.document_numbers,
        "content": str(complaint.content),
        "severity": _name(complaint.severity),
        "due_on": due,
        "findings": str(complaint.findings),
        "proposal": str(complaint.proposal),
        "investigated": _signed_off(str(complaint.investigated_by), complaint.investigated_at),
        "nature": _name(complaint.nature),
        "method": str(complaint.method),
        "department": str(complaint.department),
        "decided": _signed_off(str(complaint.decided_by), complaint.decided_at),
        "told": _told(complaint),
        "transferred": _transferred(complaint),
        "result": complaint.outcome,
        "resolved_at": _moment(complaint.resolved_at),
        "replied_at": _moment(complaint.replied_at),
        "reported_at": _moment(complaint.reported_at),
        "satisfaction": _name(complaint.satisfaction),
    }


def _told(complaint: Complaint) -> str:
    """致歉 on the branch 责任, 解释 on the branch 无责任, never both (A07)."""
    if complaint.apologised_at is not None:
        return mark("致歉 {at}").format(at=_moment(complaint.apologised_at))
    if complaint.explained_at is not None:
        return mark("解释 {at}").format(at=_moment(complaint.explained_at))
    return ""


def _transferred(complaint: Complaint) -> str:
    to = str(complaint.agency or complaint.responsible or complaint.department)
    return _signed_off(to, complaint.transferred_at) if complaint.transferred_at is not None else ""


PAPER = OfficePaper(
    form=_FORM,
    noun=mark("投诉"),
    model=Complaint,
    values=form_values,
    count_print=papers.count_print,
    sealed=papers.SEALED,
)
print_forms = partial(office_paper.print_forms, PAPER)
write_form_by_number = partial(office_paper.write_by_number, PAPER)


@frozen
class Paper:
    """What became of the sheet: how often printed, signed or not, the file to be opened; and the originals."""

    prints: int
    is_signed: bool
    file: Path | None
    originals: tuple[tuple[str, str], ...]
    """Name and SHA-256 of each, in the order of their numbers."""


def paper_of(complaint_id: int, folder: DataFolder) -> Paper:
    """The state of the papers for the detail panel; raises StaleRecord."""
    with connected():
        complaint = fetch(Complaint, complaint_id)
        kept = attachments(Complaint.key(), complaint_id)
    signed = [entry for entry in kept if entry.purpose in (papers.SEALED, papers.SIGNED)]
    return Paper(
        prints=int(complaint.print_count),
        is_signed=complaint.signed_how is not None,
        file=copy_to_open(signed[0], folder) if signed else office_paper.printed_file(complaint, folder),
        originals=tuple((entry.name, entry.sha256) for entry in reversed(kept) if entry.purpose == ORIGINAL),
    )


def original_to_open(name: str, sha256: str, folder: DataFolder) -> Path:
    """A copy of an original under its number, for another program to open; raises DataUnavailable."""
    return copy_to_open(Attachment(name=name, sha256=sha256), folder)


def signer_of(complaint: Complaint, who: str, by: Actor) -> str:
    """Whose name stands in the signature at this place."""
    names = {
        HANDLER: by.name,
        DEPARTMENT: str(complaint.responsible or complaint.department),
        MANAGER: by.name,
        CUSTOMER: complaint.who,
    }
    if not names[who]:
        raise BadInput("department", mark("经理还没有定责任部门，这一栏现在没有人签。"))
    return names[who]


def sign_on_screen(
    complaint_id: int,
    strokes: Strokes,
    who: str,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> Complaint:
    """One more signature on the sheet: over the earlier ones while it says the same, on a new one where it does not.

    Raises NotAllowed, StaleRecord, BadInput for an empty pad or a place that is signed already, DataUnavailable.
    """
    require(by, Permission.DECIDE if who == MANAGER else Permission.WRITE)
    with unit_of_work(by, at), scratch_folder() as scratch:
        complaint = fetch(Complaint, complaint_id)
        fresh, target = scratch / "fresh.pdf", scratch / f"{complaint.number}.pdf"
        write_form(fresh, _FORM, [form_copy(PAPER, complaint, estate, by.name, at)])
        seal(
            office_paper.still_true(complaint, papers.SEALED, fresh, folder) or fresh,
            target,
            f"sign_{who}",
            signer=signer_of(complaint, who, by),
            strokes=strokes,
            reason=mark("认可投诉的处理"),
            at=at,
            folder=folder,
            office=office_of(estate),
        )
        return papers.keep_sealed(complaint_id, target, folder, version=version, by=by, at=at, who=who)


def take_back(
    complaint_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Complaint:
    """The signed sheet came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first.

    Raises BadInput("file") for a sheet nobody signed or that was changed after signing; StaleRecord, NotAllowed.
    """
    require(by, Permission.WRITE)
    with connected():
        complaint = fetch(Complaint, complaint_id)
        values = form_values(complaint)
    check_back(
        file,
        folder,
        Expected(
            str(complaint.number), _FORM, values, complaint.print_count, moving=("phone", "due_on", "transferred")
        ),
    )
    return papers.attach_signed(complaint_id, file, folder, version=version, by=by, at=at)


def waits_for_paper(complaint: Complaint) -> bool:
    """Printed and not back."""
    return complaint.print_count > 0 and complaint.signed_how != SignedHow.PAPER
