"""The 投诉处理表 as it is printed, signed and comes back (F05)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attach
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.complaint.models import Complaint, SignedHow

SEALED, SIGNED = "sealed", "signed"


def count_print(complaint_ids: Sequence[int], *, by: Actor, at: datetime) -> list[Complaint]:
    """One more print of these sheets: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(Complaint, complaint_id) for complaint_id in dict.fromkeys(complaint_ids)]
        for complaint in printed:
            work.change(complaint, "print", print_count=complaint.print_count + 1)
        return printed


def keep_sealed(
    complaint_id: int,
    sealed: Path,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    who: str = "",
) -> Complaint:
    """Somebody signed the sheet on the screen; `sealed` carries the signatures so far, `who` is whose was added."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        signed = {"signed_how": SignedHow.ON_SCREEN, "signed_at": at}
        work.change(complaint, "sign", version=version, remark=who, **signed)
        attach(work, folder, sealed, area=Complaint.key(), owner_id=complaint_id, purpose=SEALED)
        return complaint


def attach_signed(
    complaint_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Complaint:
    """The signed paper came back as a scan or photo: 未签回 becomes 已签回."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        work.change(complaint, "attach_signed", version=version, signed_how=SignedHow.PAPER, signed_at=at)
        attach(work, folder, file, area=Complaint.key(), owner_id=complaint_id, purpose=SIGNED)
        return complaint
