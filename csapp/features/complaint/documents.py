"""《投诉处理表》 (F05): what goes on the paper, who signs where, what comes back, and the originals it belongs to."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import mask_phone
from csapp.db.attachment import Attachment, attachments, stored_at
from csapp.db.connection import connected
from csapp.db.setting import setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.form import FormCopy, read_fields, write_form
from csapp.documents.scan import kind_of_scan
from csapp.documents.seal import seal
from csapp.documents.verify import verify
from csapp.features.complaint.models import RECTIFY_WITHIN, Complaint, Severity, SignedHow
from csapp.features.complaint.service import papers
from csapp.features.complaint.service.intake import ORIGINAL

HANDLER, DEPARTMENT, MANAGER, CUSTOMER = "handler", "department", "manager", "customer"
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
Strokes = Sequence[Sequence[tuple[float, float, float]]]
Estate = str | Mapping[str, Any]

_FORM = "complaint"
_PRINTED = "print"
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


def form_copy(complaint: Complaint, estate: Estate, printed_by: str, at: datetime) -> FormCopy:
    """One filled sheet with its number, print count and QR code; the print that is made now is counted already."""
    return FormCopy(
        number=str(complaint.number),
        values=form_values(complaint),
        office=_office(estate),
        filled_on=at.date(),
        print_count=max(int(complaint.print_count), 1),
        printed_by=printed_by,
        printed_at=at,
        qr=str(complaint.number),
    )


def _office(estate: Estate) -> str:
    """The name over the sheet: the office of the estate, `翠湖花园物业客服中心`."""
    known: Mapping[str, Any] = setting("estate", {}) if isinstance(estate, str) else estate
    name = str(known.get("name", "")) or (estate if isinstance(estate, str) else "")
    office = str(known.get("office", "")) or mark("物业客服中心")
    return office if office.startswith(name) else f"{name}{office}"


def print_forms(complaint_ids: Sequence[int], folder: DataFolder, *, by: Actor, at: datetime, estate: Estate) -> Path:
    """Write these sheets into one file of the print folder, each one print more; all of it or nothing.

    Raises NotAllowed, StaleRecord, DataUnavailable.
    """
    with unit_of_work(by, at):
        printed = papers.count_print(complaint_ids, by=by, at=at)
        first = printed[0]
        name = f"{first.number}-p{first.print_count}" if len(printed) == 1 else f"{_FORM}-{at:%Y%m%d-%H%M%S}"
        file = _print_folder(folder) / f"{name}.pdf"
        write_form(file, _FORM, [form_copy(complaint, estate, by.name, at) for complaint in printed])
    return file


def write_form_by_number(number: str, file: Path, *, by: Actor, at: datetime, estate: Estate) -> dict[str, Any]:
    """`csapp form complaint NUMBER -o FILE`: one more print; its fields and places to sign. Raises BadInput."""
    with connected():
        found = Complaint.get_or_none(Complaint.number == number.strip().upper())
    if found is None:
        raise BadInput("number", mark("没有编号 {number} 的投诉，核对编号。"), number=number)
    with unit_of_work(by, at):
        printed = papers.count_print([found.id], by=by, at=at)
        write_form(file, _FORM, [form_copy(complaint, estate, by.name, at) for complaint in printed])
    fields, places = read_fields(file)
    return {"file": str(file), "fields": fields, "signature_fields": places}


def _print_folder(folder: DataFolder) -> Path:
    place = folder.root / _PRINTED
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    return place


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
    printed = folder.root / _PRINTED / f"{complaint.number}-p{complaint.print_count}.pdf"
    return Paper(
        prints=int(complaint.print_count),
        is_signed=complaint.signed_how is not None,
        file=_copy_to_open(signed[0], folder) if signed else printed if printed.is_file() else None,
        originals=tuple((entry.name, entry.sha256) for entry in reversed(kept) if entry.purpose == ORIGINAL),
    )


def original_to_open(name: str, sha256: str, folder: DataFolder) -> Path:
    """A copy of an original under its number, for another program to open; raises DataUnavailable."""
    return _copy_to_open(Attachment(name=name, sha256=sha256), folder)


def _copy_to_open(entry: Attachment, folder: DataFolder) -> Path:
    """Attachments have no ending in their names, so a copy with one is opened; the original stays as it came."""
    copy = _print_folder(folder) / f"{entry.sha256[:12]}-{entry.name}"
    if not copy.is_file():
        try:
            shutil.copyfile(stored_at(folder, entry.sha256), copy)
        except OSError as fault:
            raise DataUnavailable(mark("附件「{name}」打不开。检查数据文件夹还在不在。"), name=entry.name) from fault
    return copy


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
    with unit_of_work(by, at), _scratch() as scratch:
        complaint = fetch(Complaint, complaint_id)
        fresh, target = scratch / "fresh.pdf", scratch / f"{complaint.number}.pdf"
        write_form(fresh, _FORM, [form_copy(complaint, estate, by.name, at)])
        seal(
            _still_true(complaint, fresh, folder) or fresh,
            target,
            f"sign_{who}",
            signer=signer_of(complaint, who, by),
            strokes=strokes,
            reason=mark("认可投诉的处理"),
            at=at,
            folder=folder,
            office=_office(estate),
        )
        return papers.keep_sealed(complaint_id, target, folder, version=version, by=by, at=at, who=who)


def _still_true(complaint: Complaint, fresh: Path, folder: DataFolder) -> Path | None:
    """The sheet signed before, if it says what the record says now."""
    kept = attachments(Complaint.key(), complaint.id)
    sealed = next((entry for entry in kept if entry.purpose == papers.SEALED), None)
    if sealed is None:
        return None
    file = stored_at(folder, sealed.sha256)
    return file if read_fields(file)[0] == read_fields(fresh)[0] else None


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for files on their way into the attachments."""
    try:
        place = tempfile.TemporaryDirectory(prefix="csapp-", ignore_cleanup_errors=True)
    except OSError as fault:
        raise DataUnavailable(mark("临时文件夹写不进去，检查磁盘空间。")) from fault
    with place as path:
        yield Path(path)


def take_back(
    complaint_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Complaint:
    """The signed sheet came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first.

    Raises BadInput("file") for a sheet nobody signed or that was changed after signing; StaleRecord, NotAllowed.
    """
    if kind_of_scan(file) == "pdf":
        reports = verify(file, folder)
        if any(not report.intact or report.changed_after for report in reports):
            raise BadInput("file", mark("「{name}」签字以后被改过，不能作数。重新打印一份，重新签。"), name=file.name)
        _, places = read_fields(file)
        if places and not reports:
            raise BadInput("file", mark("「{name}」还没有签名。签好再附，或者附签过的扫描件。"), name=file.name)
    return papers.attach_signed(complaint_id, file, folder, version=version, by=by, at=at)


def waits_for_paper(complaint: Complaint) -> bool:
    """Printed and not back."""
    return complaint.print_count > 0 and complaint.signed_how != SignedHow.PAPER
