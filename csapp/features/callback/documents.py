"""《回访记录表》 (F01): what goes on the paper, on which file the signatures are, and what comes back signed."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.core.values import mask_phone
from csapp.db.attachment import Attachment, attachments, stored_at
from csapp.db.connection import connected
from csapp.db.setting import setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.callback import service
from csapp.features.callback.models import Answers, Callback, SignedHow
from csapp.features.callback.workflow import CallbackState

CUSTOMER, CALLER, REVIEWER = "customer", "caller", "manager"
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
Strokes = Sequence[Sequence[tuple[float, float, float]]]
Estate = str | Mapping[str, Any]

_FORM = "callback"
_PRINTED = "print"
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif")
_WITHIN = {"R02": mark("一周内"), "R04": mark("两周内"), "R07": mark("两周内"), "R08": mark("三天内"), "R26": mark("三天内")}


def _day(value: date | None) -> str:
    return mark("{y} 年 {m} 月 {d} 日").format(y=value.year, m=value.month, d=value.day) if value is not None else ""


def _moment(value: datetime | None) -> str:
    return f"{_day(value)} {value:%H:%M}" if value is not None else ""


def _name(member: Any) -> str:
    """The box to be ticked is called like the member: SATISFIED ticks `satisfied`."""
    return member.name.lower() if member is not None else ""


def form_values(callback: Callback) -> dict[str, str]:
    """Every value of the form by its name in `forms/callback`; the telephone masked (S54)."""
    within = _WITHIN.get(str(callback.rule), "")
    due = _day(callback.due_on)
    return {
        "customer": str(callback.customer),
        "unit": str(callback.unit_code),
        "phone": mask_phone(str(callback.phone)) if callback.phone else "",
        "source": _name(callback.source),
        "source_number": str(callback.source_number),
        "received_on": _day(callback.received_on),
        "department": str(callback.department),
        "subject": str(callback.subject),
        "measures": str(callback.measures),
        "rectified_on": _day(callback.rectified_on),
        "called_at": _moment(callback.called_at),
        "method": _name(callback.method),
        "due_on": mark("{day}（{within}）").format(day=due, within=within) if within else due,
        "caller": str(callback.caller),
        "effect": _name(callback.effect),
        "satisfaction": _name(callback.satisfaction),
        "opinion": str(callback.opinion),
        "follow_up": _name(callback.follow_up),
        "follow_up_note": str(callback.follow_up_note),
    }


@dataclass(frozen=True)
class Paper:
    """What became of a callback's form: how often printed, waited for or back, and the file to be opened."""

    prints: int
    is_awaited: bool
    is_returned: bool
    is_sealed: bool
    file: Path | None


def paper_of(callback_id: int, folder: DataFolder) -> Paper:
    """The state of the paper for the detail panel; raises StaleRecord."""
    with connected():
        callback = fetch(Callback, callback_id)
        kept = _kept(callback_id)
    printed = folder.root / _PRINTED / f"{callback.number}-{callback.print_count}.pdf"
    file = _copy_to_open(kept[0], folder) if kept else printed if printed.is_file() else None
    return Paper(
        prints=int(callback.print_count),
        is_awaited=callback.state == CallbackState.AWAITING_SIGNATURE,
        is_returned=callback.signed_how in (SignedHow.PAPER, SignedHow.ON_SCREEN),
        is_sealed=any(entry.purpose == "sealed" for entry in kept),
        file=file,
    )


def _kept(callback_id: int) -> list[Attachment]:
    """The signed or sealed files of a callback, newest first."""
    return [entry for entry in attachments(Callback.key(), callback_id) if entry.purpose in ("sealed", "signed")]


def _copy_to_open(entry: Attachment, folder: DataFolder) -> Path:
    """Attachments have no ending in their names, so a copy with one is opened; the original stays as it was signed."""
    copy = folder.root / _PRINTED / f"{entry.sha256[:12]}-{entry.name}"
    if not copy.is_file():
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(stored_at(folder, entry.sha256), copy)
        except OSError as fault:
            raise DataUnavailable(mark("附件「{name}」打不开。检查数据文件夹还在不在。"), name=entry.name) from fault
    return copy


@dataclass(frozen=True)
class Signing:
    """What the customer reads above the pad, as text."""

    customer: str
    unit: str
    subject: str
    source: str
    source_number: str
    measures: str
    rectified_on: str
    department: str
    called_at: str
    method: str
    caller: str
    effect: str
    satisfaction: str
    opinion: str


def signing_of(callback_id: int) -> Signing:
    """The facts and answers to be signed; raises StaleRecord."""
    with connected():
        callback = fetch(Callback, callback_id)
        unit = callback.unit.spoken if callback.unit_id is not None else str(callback.unit_code)
    return Signing(
        customer=str(callback.customer),
        unit=unit,
        subject=str(callback.subject),
        source=str(callback.source),
        source_number=str(callback.source_number),
        measures=str(callback.measures),
        rectified_on=str(callback.rectified_on or ""),
        department=str(callback.department),
        called_at=f"{callback.called_at:%Y-%m-%d %H:%M}" if callback.called_at else "",
        method=str(callback.method or ""),
        caller=str(callback.caller),
        effect=str(callback.effect or ""),
        satisfaction=str(callback.satisfaction or ""),
        opinion=str(callback.opinion),
    )


def kind_of_scan(file: Path) -> str:
    """pdf, jpg, png, heic or tif by the first bytes, whatever the name says; raises BadInput."""
    try:
        with file.open("rb") as stream:
            head = stream.read(1024)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在、有没有被占用。"), name=file.name) from fault
    signs = (
        ("pdf", b"%PDF-" in head),
        ("jpg", head.startswith(b"\xff\xd8\xff")),
        ("png", head.startswith(b"\x89PNG\r\n\x1a\n")),
        ("heic", head[4:8] == b"ftyp" and head[8:12] in _HEIC),
        ("tif", head.startswith((b"II*\x00", b"MM\x00*"))),
    )
    for kind, fits in signs:
        if fits:
            return kind
    raise BadInput("file", mark("「{name}」不是照片、扫描件或 PDF，换一个文件。"), name=file.name)
