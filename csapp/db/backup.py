"""Copies of the database and archives of the whole estate, opened and compared before they count (design 5, 10)."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from csapp.core.clock import Clock, system_clock
from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, discard, sync_folder
from csapp.db.form import form_of, latest_form, read_only

_STAMP = "%Y%m%d-%H%M%S"
_COUNT = "SELECT count(*) FROM audit_line"

_DATABASE, _MANIFEST = "csapp.db", "manifest.json"
# what a file that is no sound archive may raise while it is unpacked and compared
_DAMAGE = (ValueError, KeyError, TypeError, EOFError, sqlite3.Error, zipfile.BadZipFile, zlib.error)
_FORMAT = 1
_NAMES = re.compile(r"csapp\.db|attachments/[0-9a-f]{2}/[0-9a-f]{64}|seal/[\w][\w. -]*|forms/\w+/form\.toml")
_CHUNK = 1 << 20


def copy_database(source: Path, target: Path) -> int:
    """Copy a database in use to `target` and verify the copy; returns its number of audit lines.

    Raises DataUnavailable; an existing `target` is replaced only by a verified copy.
    """
    aside = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with closing(read_only(source)) as live, closing(sqlite3.connect(aside)) as copy:
            least = live.execute(_COUNT).fetchone()[0]
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=delete")
            count = verify_copy(copy)
            if count < least:
                raise sqlite3.DatabaseError(f"{count} of {least} audit lines copied")
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(target)
        sync_folder(target.parent)
    except (sqlite3.Error, OSError) as fault:
        discard(aside)
        raise DataUnavailable(mark("备份没有做成，原来的数据没有动。检查磁盘空间和权限后再备份。")) from fault
    return count


def verify_copy(connection: sqlite3.Connection) -> int:
    """Number of audit lines of a sound database; raises sqlite3.DatabaseError for a damaged one."""
    result = connection.execute("PRAGMA quick_check").fetchone()[0]
    if result != "ok":
        raise sqlite3.DatabaseError(str(result))
    return int(connection.execute(_COUNT).fetchone()[0])


def backup_now(folder: DataFolder, at: datetime, label: str = "") -> Path:
    """A verified copy in the backup folder, named by its time."""
    suffix = f"-{label}" if label else ""
    target = folder.backups / f"csapp-{at.strftime(_STAMP)}{suffix}.db"
    copy_database(folder.database, target)
    return target


def latest_backup(folder: DataFolder) -> tuple[Path, datetime] | None:
    """The newest copy and its time."""
    dated = [(file, at) for file in folder.backups.glob("csapp-*.db") if (at := _time_of(file)) is not None]
    return max(dated, key=lambda pair: pair[1], default=None)


def thin_out(folder: DataFolder, at: datetime) -> None:
    """Keep every copy of two days, then one a day for 12 days, one a month for a year."""
    kept: set[str] = set()
    for file in sorted(folder.backups.glob("csapp-*.db"), reverse=True):
        made = _time_of(file)
        if made is None or at - made < timedelta(days=2):
            continue
        slot = f"{made:%Y%m%d}" if at - made < timedelta(days=14) else f"{made:%Y%m}"
        if slot in kept or at - made > timedelta(days=370):
            file.unlink(missing_ok=True)
        kept.add(slot)


def _time_of(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.stem[6:21], _STAMP)
    except ValueError:
        return None


def write_archive(folder: DataFolder, file: Path, *, clock: Clock = system_clock) -> list[str]:
    """Database, attachments and seal in one file with the hash of each; returns the names of attachments not found.

    An existing `file` is replaced only by a finished archive that was read back. Raises DataUnavailable.
    """
    aside, copy = file.with_name(file.name + ".part"), file.with_name(file.name + ".db.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        copy_database(folder.database, copy)
        parts, missing = _parts(folder, copy)
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            listed = {name: _put(archive, name, part) for name, part in parts}
            manifest = {"program": "csapp", "format": _FORMAT, "made_at": clock().isoformat(), "files": listed}
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        with zipfile.ZipFile(aside) as archive:
            _compare(archive)
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(file)
        sync_folder(file.parent)
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error) as fault:
        raise DataUnavailable(mark("备份没有做成，原来的数据没有动。检查磁盘空间和权限后再备份。")) from fault
    finally:
        discard(aside, copy)
    return missing


def _parts(folder: DataFolder, copy: Path) -> tuple[list[tuple[str, Path]], list[str]]:
    """What goes into the archive, and the attachments that are listed but not there."""
    parts, missing = [(_DATABASE, copy)], []
    with closing(read_only(copy)) as connection:
        for sha256, name in connection.execute("SELECT sha256, min(name) FROM attachment GROUP BY sha256"):
            kept = folder.attachments / sha256[:2] / sha256
            if kept.is_file():
                parts.append((f"attachments/{sha256[:2]}/{sha256}", kept))
            else:
                missing.append(name)
    seals = sorted(folder.seal.iterdir()) if folder.seal.is_dir() else []
    parts += [(f"seal/{part.name}", part) for part in seals if part.is_file()]
    parts += [(f"forms/{part.parent.name}/form.toml", part) for part in sorted(folder.own_forms.glob("*/form.toml"))]
    return parts, missing


def _put(archive: zipfile.ZipFile, name: str, part: Path) -> dict[str, str | int]:
    digest, size = hashlib.sha256(), 0
    with part.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        for chunk in _chunks(source):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return {"sha256": digest.hexdigest(), "size": size}


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _compare(archive: zipfile.ZipFile, target: Path | None = None) -> None:
    """Hash every file of the archive and unpack it into `target`; raises ValueError where one differs."""
    manifest = json.loads(archive.read(_MANIFEST))
    if manifest["program"] != "csapp" or manifest["format"] != _FORMAT:
        raise ValueError("another program's archive, or a later one's")
    listed = manifest["files"]
    names = [info.filename for info in archive.infolist() if info.filename != _MANIFEST]
    if sorted(names) != sorted(listed) or _DATABASE not in listed:
        raise ValueError("files and manifest differ")
    for name, expected in listed.items():
        # the size first: nobody makes us unpack more than was said
        if not _NAMES.fullmatch(name) or archive.getinfo(name).file_size != expected["size"]:
            raise ValueError(name)
        with archive.open(name) as packed:
            if _unpack(packed, target / name if target else None) != expected["sha256"]:
                raise ValueError(name)


def _unpack(packed: IO[bytes], target: Path | None) -> str:
    digest = hashlib.sha256()
    if target is None:
        for chunk in _chunks(packed):
            digest.update(chunk)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as copy:
        for chunk in _chunks(packed):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def read_archive(file: Path, folder: DataFolder, *, clock: Clock = system_clock) -> Path | None:
    """Put the estate of `file` in place of the present one; returns where the present one now lies, if there was any.

    `file` is an archive, or a plain copy of the database (the daily backups), which keeps the present attachments.
    Everything is unpacked and compared before anything is touched. No connection may be open. Raises DataUnavailable.
    """
    if not file.is_file():
        raise DataUnavailable(mark("找不到备份「{path}」。检查路径后再恢复。"), path=str(file))
    root = folder.root.resolve()
    fresh: Path | None = None
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
        _fill(DataFolder(fresh), folder, file)
        return _swap(root, fresh, clock())
    except OSError as fault:
        raise DataUnavailable(mark("恢复没有做成，原来的数据没有动。检查磁盘空间和权限后再恢复。")) from fault
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def _fill(fresh: DataFolder, present: DataFolder, file: Path) -> None:
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                _compare(archive, fresh.root)
        else:
            copy_database(file, fresh.database)
            for name in ("attachments", "seal", "own_forms"):
                if getattr(present, name).is_dir():
                    shutil.copytree(getattr(present, name), getattr(fresh, name))
        form = form_of(fresh.database)
        with closing(read_only(fresh.database)) as connection:
            verify_copy(connection)
    except (*_DAMAGE, DataUnavailable) as fault:
        raise DataUnavailable(
            mark("「{name}」不是客服台的备份，或者坏了。换一份备份，原来的数据没有动。"), name=file.name
        ) from fault
    if form > latest_form():
        raise DataUnavailable(mark("这份备份是更新版本的客服台存的。装上新版再恢复，原来的数据没有动。"))
    fresh.make()


def _refuse_while_open(file: Path) -> None:
    """Leaving WAL mode needs the file for oneself; an open desk would go on writing into the folder set aside."""
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file, timeout=0.5)) as connection:
            connection.execute("PRAGMA journal_mode=delete")
    except sqlite3.Error as fault:
        # Any other fault is the damage that is being repaired: the file is set aside as it is.
        if "locked" in str(fault):
            raise DataUnavailable(mark("还有客服台窗口开着。都关掉再恢复，原来的数据没有动。")) from fault


def _swap(root: Path, fresh: Path, at: datetime) -> Path | None:
    """Move the present folder aside and the fresh one into its place; on a fault the present one comes back."""
    aside = root.with_name(f"{root.name}-before-{at:%Y%m%d-%H%M%S}")
    if not root.exists():
        fresh.replace(root)
        return None
    _refuse_while_open(root / _DATABASE)
    root.replace(aside)
    try:
        fresh.replace(root)
    except OSError:
        aside.replace(root)
        raise
    sync_folder(root.parent)
    return aside
