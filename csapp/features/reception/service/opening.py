"""From a reception to the record that carries it on: nothing is typed twice, files and link come along (S01)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.pictures import HEAD, file_kind
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attach
from csapp.db.link import Bond, join
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.reception.models import Reception
from csapp.features.reception.service.steps import begin, check_step, take

PHOTO = "photo"


class Opening(StrEnum):
    """What can be opened from a reception; the value is the step of the table, or of the register."""

    REPAIR_ORDER = "open_repair"
    COMPLAINT = "open_complaint"
    SPECIAL_SERVICE = "open_special"
    KEY_LENDING = "open_key"
    PARKING_LEASE = "open_lease"
    OPINION = "open_opinion"
    CONTACT_MEMO = "open_memo"
    ESCALATION = "open_escalation"


# The matter stays with the desk: these are papers about it.
_BESIDE = (Opening.CONTACT_MEMO, Opening.ESCALATION)

# Sent inside the unit of work with the kind as sender, and with `reception`, `by`, `at` and what was asked for besides;
# a receiver connects for its kind, makes the record and returns it. One that refuses undoes the whole step.
opens = blinker.Signal()


def is_wired(kind: Opening) -> bool:
    """Whether somebody makes such records: what nobody makes is not offered."""
    return not opens.is_muted and bool(opens.has_receivers_for(kind))


def open_in(work: Work, reception: Reception, kind: Opening, **values: Any) -> Record:
    """Have the record made and link it; the reception is then 已转单. Raises BadInput where nobody makes such."""
    if kind not in _BESIDE:
        check_step(reception, kind, work.by)
    answers = opens.send(kind, reception=reception, by=work.by, at=work.at, **values) if is_wired(kind) else []
    made: Record | None = next((record for _, record in answers if record is not None), None)
    if made is None:
        raise BadInput("outcome", mark("这里开不了这种单，先受理，再到那一页登记。"))
    join(work, reception, made, Bond.OPENED)
    number = str(getattr(made, "number", ""))
    if kind in _BESIDE:
        work.tell(Reception.key(), reception.id, kind, note=number)
    else:
        take(work, reception, kind, remark=number, opened_at=work.at)
    return made


def _open(reception_id: int, kind: Opening, version: int | None, by: Actor, at: datetime, **values: Any) -> Reception:
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        beside = kind in _BESIDE
        reception = fetch(Reception, reception_id) if beside else begin(reception_id, kind, version, by)
        open_in(work, reception, kind, **values)
        return reception


def open_repair(reception_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Reception:
    """开维修工作单 (S01); raises BadInput where neither room nor place is known."""
    return _open(reception_id, Opening.REPAIR_ORDER, version, by, at)


def open_complaint(reception_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Reception:
    """A complaint under its own number, investigated today (S03)."""
    return _open(reception_id, Opening.COMPLAINT, version, by, at)


def open_special(reception_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Reception:
    """特约维修: a work order with its 缴费通知单 (S01, S08, A66)."""
    return _open(reception_id, Opening.SPECIAL_SERVICE, version, by, at)


def open_key(
    reception_id: int, *, version: int | None = None, by: Actor, at: datetime, hook: str = "", purpose: str = ""
) -> Reception:
    """A key loan asked for, to be lent at the cabinet; `hook` names the key where the room has several."""
    return _open(reception_id, Opening.KEY_LENDING, version, by, at, hook=hook, purpose=purpose)


def open_lease(
    reception_id: int, *, version: int | None = None, by: Actor, at: datetime, space: str, plate: str
) -> Reception:
    """An application for a parking space; its papers are seen and its fee paid on the page of the spaces."""
    return _open(reception_id, Opening.PARKING_LEASE, version, by, at, space=space, plate=plate)


def open_opinion(reception_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Reception:
    """An opinion that goes to the responsible department and is answered (S07, S22)."""
    return _open(reception_id, Opening.OPINION, version, by, at)


def open_memo(
    reception_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    memo_department: str,
    memo_recipient: str = "",
    wanted_on: date | None = None,
    is_afterwards: bool = False,
) -> Reception:
    """工作联络单 about this matter; afterwards too, when the problem was solved first (S02, S52)."""
    told = {"department": memo_department, "recipient": memo_recipient, "wanted_on": wanted_on}
    return _open(reception_id, Opening.CONTACT_MEMO, version, by, at, is_afterwards=is_afterwards, **told)


def open_escalation(
    reception_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    superior: str,
    proposal: str = "",
) -> Reception:
    """请示报告 about this matter (S39); what a bypass needs is written on the page of the requests."""
    return _open(reception_id, Opening.ESCALATION, version, by, at, superior=superior, proposal=proposal)


def add_files(
    reception_id: int, files: Sequence[Path], folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Reception:
    """Photos and scans the caller sent; raises BadInput for what is none, TransitionRefused for a merged record."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        reception = fetch(Reception, reception_id)
        if reception.matter_number:
            check_step(reception, "add_files", by)
        work.change(reception, "add_files", version=version, remark=mark("、").join(file.name for file in files))
        keep_files(work, reception, files, folder)
        return reception


def keep_files(work: Work, reception: Reception, files: Sequence[Path], folder: DataFolder | None) -> None:
    """Copy these files into the data folder and list them with the record; raises BadInput, DataUnavailable."""
    for file in files:
        assert folder is not None
        check_picture(file)
        attach(work, folder, file, area=Reception.key(), owner_id=reception.id, purpose=PHOTO)


def check_picture(file: Path) -> None:
    """Raise BadInput unless the first bytes are those of a photo, a scan or a PDF, whatever the name says."""
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在、有没有被占用。"), name=file.name) from fault
    if not file_kind(head):
        raise BadInput("file", mark("「{name}」不是照片、扫描件或 PDF，换一个文件。"), name=file.name)
