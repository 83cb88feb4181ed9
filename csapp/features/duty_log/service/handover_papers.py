"""The 交接班记录 as it is printed, signed and comes back (F20)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from csapp.core.errors import TransitionRefused
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attach
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.workflow import HandoverState

SEALED, SIGNED = "sealed", "signed"


def count_print(sheet_ids: Sequence[int], *, by: Actor, at: datetime) -> list[Handover]:
    """One more print of these sheets: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(Handover, sheet_id) for sheet_id in dict.fromkeys(sheet_ids)]
        return [work.change(sheet, "print", print_count=sheet.print_count + 1) for sheet in printed]


def confirmed(sheet_id: int) -> Handover:
    """The sheet once both have confirmed it; raises TransitionRefused before, StaleRecord where there is none."""
    sheet = fetch(Handover, sheet_id)
    if sheet.state != HandoverState.TAKEN_OVER:
        raise TransitionRefused(mark("{number} 双方还没有确认，交接以后再签字。"), number=sheet.number)
    return sheet


def keep_sealed(
    sheet_id: int,
    sealed: Path,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    who: str = "",
) -> Handover:
    """Somebody signed on the screen; `sealed` carries the signatures so far, `who` is whose was added."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        sheet = work.change(confirmed(sheet_id), "sign", version=version, remark=who, signed_at=at)
        attach(work, folder, sealed, area=Handover.key(), owner_id=sheet_id, purpose=SEALED)
        return sheet


def attach_signed(
    sheet_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Handover:
    """The signed paper came back as a scan or photo: 未签回 becomes 已签回."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        sheet = work.change(fetch(Handover, sheet_id), "attach_signed", version=version, signed_at=at)
        attach(work, folder, file, area=Handover.key(), owner_id=sheet_id, purpose=SIGNED)
        return sheet
