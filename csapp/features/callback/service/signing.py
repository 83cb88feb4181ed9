"""The customer's signature, the form coming back, review and filing (A04, A05, F01)."""

from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text
from csapp.db.attachment import attach
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.callback.models import Answers, Callback, SignedHow
from csapp.features.callback.service.calling import take
from csapp.features.callback.service.scheduling import LONGEST, conclude


def sign(
    callback_id: int,
    sealed: Path,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    answers: Answers | None = None,
) -> Callback:
    """The customer signed on the screen; `sealed` is the sealed form, kept with the record.

    `answers` are what the customer ticked above the signature, where that differs from what was written down.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        ticked = answers.over(callback) if answers is not None else {}
        take(work, callback, "sign", version, signed_how=SignedHow.ON_SCREEN, signed_at=at, **ticked)
        attach(work, folder, sealed, area=Callback.key(), owner_id=callback_id, purpose="sealed")
        conclude(work, callback)
        return callback


def attach_signed(
    callback_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Callback:
    """The signed paper came back as a scan or photo, or signed in a PDF program: 未签回 becomes 已签回."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        take(work, callback, "attach_signed", version, signed_how=SignedHow.PAPER, signed_at=at)
        attach(work, folder, file, area=Callback.key(), owner_id=callback_id, purpose="signed")
        conclude(work, callback)
        return callback


def decline(
    callback_id: int, *, version: int | None = None, by: Actor, at: datetime, decline_reason: str, witness: str
) -> Callback:
    """The customer can't sign; the reason and a witness stand in for the signature."""
    require(by, Permission.WRITE)
    reason = long_text(decline_reason, "decline_reason", LONGEST, mark("写上客户为什么不便签字。"))
    name = clean_line(witness)[:40]
    if not name:
        raise BadInput("witness", mark("写上见证人的姓名。"))
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        take(
            work,
            callback,
            "decline",
            version,
            signed_how=SignedHow.DECLINED,
            signed_at=at,
            decline_reason=reason,
            witness=name,
        )
        conclude(work, callback)
        return callback


def sign_as_caller(
    callback_id: int, sealed: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Callback:
    """The caller's own signature on the sealed form."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        take(work, callback, "sign_as_caller", version)
        attach(work, folder, sealed, area=Callback.key(), owner_id=callback_id, purpose="sealed")
        return callback


def file_away(
    callback_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    sealed: Path | None = None,
    folder: DataFolder | None = None,
) -> Callback:
    """Reviewed by 主管 or 经理 and filed; `sealed` carries the reviewer's signature where one was given."""
    require(by, Permission.SIGN_REVIEW)
    with unit_of_work(by, at) as work:
        callback = take(work, fetch(Callback, callback_id), "file", version)
        if sealed is not None and folder is not None:
            attach(work, folder, sealed, area=Callback.key(), owner_id=callback_id, purpose="sealed")
        return callback


def count_print(callback_ids: list[int], *, by: Actor, at: datetime) -> list[Callback]:
    """One more print of these forms: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(Callback, callback_id) for callback_id in dict.fromkeys(callback_ids)]
        for callback in printed:
            work.change(callback, "print", print_count=callback.print_count + 1)
        return printed
