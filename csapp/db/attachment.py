"""Photos, scans and sealed forms: files named by SHA-256, listed in the database (design 5)."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import peewee

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, discard, sync_folder
from csapp.core.values import clean_line
from csapp.db.connection import connected
from csapp.db.record import Record
from csapp.db.unit_of_work import Work

LARGEST = 64 * 1024 * 1024  # bytes

_NOT_KEPT = mark("附件没有存进数据文件夹。检查磁盘空间和权限后再附。")


class Attachment(Record):
    """One file kept with a record; the same content is stored once."""

    area = peewee.CharField(max_length=40)
    owner_id = peewee.IntegerField()
    purpose = peewee.CharField(max_length=40)
    name = peewee.CharField(max_length=200)
    sha256 = peewee.CharField(max_length=64, index=True)
    size = peewee.IntegerField()  # bytes

    class Meta:
        """Found by the record they belong to."""

        indexes = ((("area", "owner_id"), False),)


def stored_at(folder: DataFolder, sha256: str) -> Path:
    """Where a file of that content lies."""
    return folder.attachments / sha256[:2] / sha256


def attach(work: Work, folder: DataFolder, file: Path, *, area: str, owner_id: int, purpose: str) -> Attachment:
    """Copy `file` into the data folder and list it; raises BadInput and DataUnavailable.

    The copy is durable before the line in the database is, so a power cut leaves at most a file nobody lists.
    """
    size, digest = _measure(file)
    target = stored_at(folder, digest)
    # A stored copy that was damaged meanwhile is replaced, not trusted.
    if not target.is_file() or _digest(target) != digest:
        _copy_durably(file, target, digest)
    name = clean_line(file.name)[:200]
    return work.add(
        Attachment(area=area, owner_id=owner_id, purpose=purpose, name=name, sha256=digest, size=size),
        step="attach",
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _measure(file: Path) -> tuple[int, str]:
    name = clean_line(file.name)
    try:
        size = file.stat().st_size
        if not file.is_file():
            raise BadInput("file", mark("「{name}」不是文件，选一个照片或扫描件。"), name=name)
        if size > LARGEST:
            raise BadInput("file", mark("「{name}」超过 64 MB，压缩或重拍后再附。"), name=name)
        if not size:
            raise BadInput("file", mark("「{name}」是空文件，重新扫描后再附。"), name=name)
        return size, _digest(file)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在、有没有被占用。"), name=name) from fault


def _copy_durably(file: Path, target: Path, digest: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: two seats may attach the same scan at once.
        handle, name = tempfile.mkstemp(suffix=".part", dir=target.parent)
    except OSError as fault:
        raise DataUnavailable(_NOT_KEPT) from fault
    aside = Path(name)
    try:
        with file.open("rb") as source, os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if _digest(aside) != digest:
            raise BadInput("file", mark("「{name}」正在被改写，等它存好再附。"), name=clean_line(file.name))
        aside.replace(target)
        sync_folder(target.parent)
    except OSError as fault:
        raise DataUnavailable(_NOT_KEPT) from fault
    finally:
        discard(aside)


def attachments(area: str, owner_id: int) -> list[Attachment]:
    """All files of one record, newest first."""
    files = Attachment.select().where(Attachment.area == area, Attachment.owner_id == owner_id)
    with connected():
        return list(files.order_by(Attachment.id.desc()))


def carry_over(work: Work, area: str, owner_id: int, to: Record) -> None:
    """List the files of one record with another one as well: what the resident sent is sent once."""
    for held in reversed(attachments(area, owner_id)):
        told = {"purpose": held.purpose, "name": held.name, "sha256": held.sha256, "size": held.size}
        work.add(Attachment(area=to.key(), owner_id=to.id, **told), step="attach")


def damaged(folder: DataFolder) -> Iterator[str]:
    """One sentence for each listed file that is missing or no longer what it was."""
    for entry in Attachment.select().order_by(Attachment.id):
        file = stored_at(folder, entry.sha256)
        try:
            digest = _digest(file)
        except OSError:
            yield mark("附件「{name}」不见了。").format(name=entry.name)
            continue
        if digest != entry.sha256:
            yield mark("附件「{name}」的内容变了。").format(name=entry.name)
