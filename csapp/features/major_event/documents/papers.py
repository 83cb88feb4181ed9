"""《紧急情况处理登记表》 (F18) with its photographs, the written report (F19): printed, signed, sealed, taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import Attachment, attachments, stored_at
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.form import FormCopy, write_form
from csapp.documents.office_paper import copy_to_open, hand_out, office_of, read_back, still_true
from csapp.documents.pictures import check_picture
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.major_event.documents.values import event_values, pictures_of, report_values
from csapp.features.major_event.models.event import REPORT_SUFFIX, MajorEvent
from csapp.features.major_event.service import papers, registering
from csapp.features.major_event.service.papers import EVENT, REPORT

REPORTER, MANAGER = "reporter", "manager"
Strokes = Sequence[Sequence[tuple[float, float, float]]]
Estate = str | Mapping[str, Any]

_PRINTED = "print"
# What the manager adds under a report that was signed before: it makes no other report of it.
_ADDED = ("manager_opinion", "signed_off")


def number_on(event: MajorEvent, paper: str) -> str:
    """The number a paper bears, by which its scan is found."""
    return event.report_number if paper == REPORT else str(event.number)


def form_copy(
    event: MajorEvent, paper: str, folder: DataFolder, estate: Estate, *, printed_by: str, at: datetime
) -> FormCopy:
    """One filled form with its number, print count and QR code; the print that is made now is counted already."""
    number = number_on(event, paper)
    return FormCopy(
        number=number,
        values=_values(event, paper),
        office=office_of(estate),
        filled_on=at.date(),
        print_count=max(int(getattr(event, papers.PRINTS[paper])), 1),
        printed_by=printed_by,
        printed_at=at,
        qr=number,
        pictures=() if paper == REPORT else pictures_of(event.id, folder),
    )


def _values(event: MajorEvent, paper: str) -> dict[str, str]:
    return report_values(event) if paper == REPORT else event_values(event, registering.photos_of(event.id))


def print_forms(
    event_ids: Sequence[int],
    folder: DataFolder,
    paper: str = EVENT,
    *,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> Path:
    """These papers in one file of the print folder, each one print more; all of it or nothing.

    Raises NotAllowed, StaleRecord, BadInput for a report nobody wrote, DataUnavailable.
    """
    with unit_of_work(by, at):
        printed = papers.count_print(event_ids, paper, by=by, at=at)
        first = printed[0]
        count = getattr(first, papers.PRINTS[paper])
        name = f"{number_on(first, paper)}-p{count}" if len(printed) == 1 else f"{paper}-{at:%Y%m%d-%H%M%S}"
        file = _print_folder(folder) / f"{name}.pdf"
        write_form(
            file, paper, [form_copy(event, paper, folder, estate, printed_by=by.name, at=at) for event in printed]
        )
    return file


def write_form_by_number(
    paper: str, number: str, file: Path, *, by: Actor, at: datetime, estate: Estate, folder: DataFolder
) -> dict[str, Any]:
    """`csapp form major_event NUMBER -o FILE`: the sealed file, or one more print. Raises BadInput."""
    require(by, Permission.WRITE)
    wanted = number.strip().upper().removesuffix(REPORT_SUFFIX)
    with connected():
        found = MajorEvent.get_or_none(MajorEvent.number == wanted)
    if found is None:
        raise BadInput("number", mark("没有编号 {number} 的紧急情况登记，核对编号。"), number=number)
    with scratch_folder() as scratch, connected():
        papers.require_written(found, paper)
        fresh = scratch / "fresh.pdf"
        write_form(fresh, paper, [form_copy(found, paper, folder, estate, printed_by=by.name, at=at)])
        sealed = still_true(found, papers.sealed_purpose(paper), fresh, folder, _ADDED)
        if sealed is not None:
            return hand_out(sealed, file)
    with unit_of_work(by, at):
        (event,) = papers.count_print([found.id], paper, by=by, at=at)
        write_form(file, paper, [form_copy(event, paper, folder, estate, printed_by=by.name, at=at)])
    return read_back(file)


def _print_folder(folder: DataFolder) -> Path:
    place = folder.root / _PRINTED
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    return place


@frozen
class Trail:
    """What became of one paper: how often printed, signed or not, and the file to be opened."""

    prints: int
    is_signed: bool
    file: Path | None


@frozen
class Shown:
    """What the panel shows of an event besides its facts: both papers, the photographs, who was told."""

    papers: Mapping[str, Trail]
    photos: tuple[tuple[str, str], ...]
    """Caption and SHA-256 of each, in the order of their numbers."""
    told: tuple[tuple[str, str, str, bool], ...]
    """Whom, how and by whom, when, and whether a superior passed over waits to be told."""


def shown_of(event_id: int, folder: DataFolder) -> Shown:
    """Papers, photographs and lines for the detail panel; called in the worker. Raises StaleRecord."""
    with connected():
        event = fetch(MajorEvent, event_id)
        kept = attachments(MajorEvent.key(), event_id)
        pictures = pictures_of(event_id, folder)
        told = tuple(
            (
                " ".join(filter(None, (str(line.told_kind), str(line.told_name)))),
                mark("{way}，{by}报").format(way=line.told_way, by=line.told_by),
                f"{line.informed_at:%m-%d %H:%M}",
                line.is_owed,
            )
            for line in event.tellings
        )
    trails = {paper: _trail(event, paper, kept, folder) for paper in (EVENT, REPORT)}
    return Shown(trails, tuple((picture.caption, picture.file.name) for picture in pictures), told)


def _trail(event: MajorEvent, paper: str, kept: list[Attachment], folder: DataFolder) -> Trail:
    wanted = (papers.sealed_purpose(paper), papers.signed_purpose(paper))
    signed = [entry for entry in kept if entry.purpose in wanted]
    count = int(getattr(event, papers.PRINTS[paper]))
    printed = folder.root / _PRINTED / f"{number_on(event, paper)}-p{count}.pdf"
    file = copy_to_open(signed[0], folder) if signed else printed if printed.is_file() else None
    return Trail(count, getattr(event, papers.SIGNED_AT[paper]) is not None, file)


def photo_to_open(event_id: int, sha256: str, folder: DataFolder) -> Path:
    """A copy of a photograph under its number, for another program to open; raises DataUnavailable."""
    entry = next(held for held in registering.photos_of(event_id) if held.sha256 == sha256)
    return copy_to_open(entry, folder)


def add_photos(
    event_id: int, files: Sequence[Path], folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> MajorEvent:
    """现场照片 that can be put on paper: what cannot be opened is refused now, not when the form is printed (R16)."""
    with unit_of_work(by, at):
        event = registering.add_photos(event_id, files, folder, version=version, by=by, at=at)
        for entry in registering.photos_of(event_id)[-len(files) :]:
            check_picture(stored_at(folder, entry.sha256), _name_of(files, entry))
    return event


def _name_of(files: Sequence[Path], entry: Attachment) -> str:
    return files[0].name if len(files) == 1 else str(entry.name)


def sign_on_screen(
    event_id: int,
    strokes: Strokes,
    who: str,
    paper: str,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> MajorEvent:
    """One more signature: over the earlier one while the paper says the same, on a new one where it does not.

    Raises NotAllowed, StaleRecord, BadInput for an empty pad or a place that is signed already, DataUnavailable.
    """
    require(by, Permission.DECIDE if who == MANAGER else Permission.WRITE)
    reasons = {EVENT: mark("紧急情况登记属实"), REPORT: mark("书面报告属实")}
    with unit_of_work(by, at), scratch_folder() as scratch:
        event = fetch(MajorEvent, event_id)
        papers.require_written(event, paper)
        fresh, target = scratch / "fresh.pdf", scratch / f"{number_on(event, paper)}.pdf"
        write_form(fresh, paper, [form_copy(event, paper, folder, estate, printed_by=by.name, at=at)])
        seal(
            still_true(event, papers.sealed_purpose(paper), fresh, folder, _ADDED) or fresh,
            target,
            f"sign_{who}",
            signer=by.name,
            strokes=strokes,
            reason=mark("经理签阅") if who == MANAGER else reasons[paper],
            at=at,
            folder=folder,
            office=office_of(estate),
        )
        return papers.keep_sealed(event_id, target, folder, paper, version=version, by=by, at=at, who=by.name)


def take_back(
    event_id: int,
    file: Path,
    folder: DataFolder,
    paper: str = EVENT,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> MajorEvent:
    """The signed paper came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first.

    Raises BadInput("file") for one nobody signed or that was changed after signing; StaleRecord, NotAllowed.
    """
    require(by, Permission.WRITE)
    with connected():
        event = fetch(MajorEvent, event_id)
        values = _values(event, paper)
        prints = event.print_count if paper == EVENT else event.report_print_count
    check_back(
        file, folder, Expected(number_on(event, paper), paper, values, prints, ("manager",), moving=(*_ADDED, "photos"))
    )
    return papers.attach_signed(event_id, file, folder, paper, version=version, by=by, at=at)


take_report_back = partial(take_back, paper=REPORT)


def unsigned(paper: str) -> Any:
    """The printed papers of this kind that somebody still has."""
    column: Any = MajorEvent.print_count if paper == EVENT else MajorEvent.report_print_count
    at: Any = MajorEvent.signed_at if paper == EVENT else MajorEvent.report_signed_at
    return (column > 0) & at.is_null()
