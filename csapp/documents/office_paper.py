"""Papers of the office that are printed, counted, signed by hand or in a PDF program, and come back as scans.

What every such paper shares; the slice says which form it is and what stands on it.
"""

import shutil
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import Attachment, attachments, stored_at
from csapp.db.connection import connected
from csapp.db.record import Record
from csapp.db.setting import setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.form import FormCopy, read_fields, write_form
from csapp.documents.pdf_file import write_aside
from csapp.documents.scratch import scratch_folder
from csapp.documents.verify import verify

SIGNED = "signed"
Estate = str | Mapping[str, Any]
_PRINTED = "print"


@frozen
class OfficePaper:
    """One kind of paper: its folder in `forms/`, its records, what stands on it, and the service that counts prints.

    Records have `number` and `print_count`, and `signed_at` where `trail_of` is asked. `filled_on` is the day a record
    was filled in; without it that is the day of the print.
    """

    form: str
    noun: str
    model: Any
    values: Callable[[Any], dict[str, str]]
    count_print: Callable[..., list[Any]]
    filled_on: Callable[[Any], date | None] | None = None
    sealed: str = ""
    """As what the file signed on the screen is kept, where there is one."""
    added: Container[str] = ()
    """Fields filled in after signing: a sealed file without them is still the paper of the record."""


@frozen
class PaperTrail:
    """What became of a paper: how often printed, back or not, and the file to be opened."""

    prints: int
    is_signed: bool
    file: Path | None


def office_of(estate: Estate) -> str:
    """The name over the paper: the office of the estate, `翠湖花园物业客服中心`."""
    known: Mapping[str, Any] = setting("estate", {}) if isinstance(estate, str) else estate
    name = str(known.get("name", "")) or (estate if isinstance(estate, str) else "")
    office = str(known.get("office", "")) or mark("物业客服中心")
    return office if office.startswith(name) else f"{name}{office}"


def form_copy(paper: OfficePaper, record: Any, estate: Estate, printed_by: str, at: datetime) -> FormCopy:
    """One filled form with its number, print count and QR code; the print that is made now is counted already."""
    return FormCopy(
        number=str(record.number),
        values=paper.values(record),
        office=office_of(estate),
        filled_on=(paper.filled_on(record) if paper.filled_on is not None else None) or at.date(),
        print_count=max(int(record.print_count), 1),
        printed_by=printed_by,
        printed_at=at,
        qr=str(record.number),
    )


def print_forms(
    paper: OfficePaper, record_ids: Sequence[int], folder: DataFolder, *, by: Actor, at: datetime, estate: Estate
) -> Path:
    """Write these papers into one file of the print folder, each one print more; all of it or nothing.

    Raises NotAllowed, StaleRecord, DataUnavailable.
    """
    with unit_of_work(by, at):
        printed = paper.count_print(record_ids, by=by, at=at)
        first = printed[0]
        name = f"{first.number}-p{first.print_count}" if len(printed) == 1 else f"{paper.form}-{at:%Y%m%d-%H%M%S}"
        file = print_folder(folder) / f"{name}.pdf"
        write_form(file, paper.form, [form_copy(paper, record, estate, by.name, at) for record in printed])
    return file


def write_by_number(
    paper: OfficePaper, number: str, file: Path, *, by: Actor, at: datetime, estate: Estate, folder: DataFolder
) -> dict[str, Any]:
    """`csapp form KEY NUMBER -o FILE`: one more print; its fields and places to sign. Raises BadInput.

    A record that was signed on the screen hands out its sealed file while it says the same; that is no new print.
    """
    require(by, Permission.WRITE)
    with connected():
        found = paper.model.get_or_none(paper.model.number == number.strip().upper())
    if found is None:
        raise BadInput("number", mark("没有编号 {number} 的{noun}，核对编号。"), number=number, noun=paper.noun)
    with scratch_folder() as scratch, connected():
        fresh = scratch / "fresh.pdf"
        if paper.sealed:
            write_form(fresh, paper.form, [form_copy(paper, found, estate, by.name, at)])
        sealed = still_true(found, paper.sealed, fresh, folder, paper.added) if paper.sealed else None
        if sealed is not None:
            return hand_out(sealed, file)
    with unit_of_work(by, at):
        printed = paper.count_print([found.id], by=by, at=at)
        write_form(file, paper.form, [form_copy(paper, record, estate, by.name, at) for record in printed])
    return read_back(file)


def hand_out(sealed: Path, file: Path) -> dict[str, Any]:
    """Write a copy of a sealed file, with its signatures; its fields and places. Raises DataUnavailable."""
    try:
        content = sealed.read_bytes()
    except OSError as fault:
        raise DataUnavailable(mark("附件「{name}」打不开。检查数据文件夹还在不在。"), name=file.name) from fault
    write_aside(file, content)
    return read_back(file)


def read_back(file: Path) -> dict[str, Any]:
    """What a form that was written holds: its fields and places to sign."""
    fields, places = read_fields(file)
    return {"file": str(file), "fields": fields, "signature_fields": places}


def trail_of(paper: OfficePaper, record_id: int, folder: DataFolder) -> PaperTrail:
    """The state of a record's paper for the detail panel; raises StaleRecord."""
    with connected():
        record = fetch(paper.model, record_id)
        kept = [entry for entry in attachments(paper.model.key(), record_id) if entry.purpose == SIGNED]
    file = copy_to_open(kept[0], folder) if kept else printed_file(record, folder)
    return PaperTrail(int(record.print_count), record.signed_at is not None, file)


def prints_of(number: str, folder: DataFolder) -> list[Path]:
    """The prints of this record alone that still lie in the print folder."""
    return sorted((folder.root / _PRINTED).glob(f"{number}-p*.pdf"))


def printed_file(record: Any, folder: DataFolder) -> Path | None:
    """The last print of this record alone, where it still lies in the print folder."""
    printed = folder.root / _PRINTED / f"{record.number}-p{record.print_count}.pdf"
    return printed if printed.is_file() else None


def copy_to_open(entry: Attachment, folder: DataFolder) -> Path:
    """Attachments have no ending in their names, so a copy with one is opened; the original stays as it came."""
    copy = print_folder(folder) / f"{entry.sha256[:12]}-{entry.name}"
    if not copy.is_file():
        try:
            shutil.copyfile(stored_at(folder, entry.sha256), copy)
        except OSError as fault:
            raise DataUnavailable(mark("附件「{name}」打不开。检查数据文件夹还在不在。"), name=entry.name) from fault
    return copy


def check_signed(file: Path, folder: DataFolder) -> tuple[dict[str, str], list[str]]:
    """The fields of a PDF that came back and who signed it; raises BadInput where nobody did or it was changed after.

    A place to sign is told by the name of its field.
    """
    reports = verify(file, folder)
    if any(not report.intact or report.changed_after for report in reports):
        raise BadInput("file", mark("「{name}」签字以后被改过，不能作数。重新打印一份，重新签。"), name=file.name)
    fields, places = read_fields(file)
    if places and not reports:
        raise BadInput("file", mark("「{name}」还没有签名。签好再附，或者附签过的扫描件。"), name=file.name)
    return fields, [report.field for report in reports]


def still_true(
    record: Record, purpose: str, fresh: Path, folder: DataFolder, added: Container[str] = ()
) -> Path | None:
    """The file sealed before as `purpose`, if it says what `fresh` says; fields `added` after signing do not count."""
    sealed = next((kept for kept in attachments(record.key(), record.id) if kept.purpose == purpose), None)
    if sealed is None:
        return None
    file = stored_at(folder, sealed.sha256)
    before, now = (
        {name: value for name, value in read_fields(one)[0].items() if name not in added} for one in (file, fresh)
    )
    return file if before == now else None


def print_folder(folder: DataFolder) -> Path:
    """Where printed files lie; raises DataUnavailable."""
    place = folder.root / _PRINTED
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    return place
