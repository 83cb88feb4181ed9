"""Templates of the printed forms: the program's, or as the office has changed them, with every earlier version."""

from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput, DataUnavailable, UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, form_folder, form_keys, sync_folder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import Attachment, attach, stored_at
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.documents.pdf_file import write_aside
from csapp.documents.scratch import scratch_folder
from csapp.documents.template_check import find_mistakes, usual_template
from csapp.masterdata.staff.models import Staff

AREA = "form_template"


@frozen
class KeptForm:
    """One printed form: what it is called, and since when the office has a template of its own."""

    key: str
    title: str
    changed_at: datetime | None = None


@frozen
class Version:
    """A template as it once was."""

    sha256: str
    at: datetime
    by: str


def forms(folder: DataFolder) -> list[KeptForm]:
    """Every printed form, in the order of its key."""
    found = []
    for key in form_keys():
        own = _own(folder, key)
        changed = datetime.fromtimestamp(own.stat().st_mtime) if own.is_file() else None
        found.append(KeptForm(key, usual_template(key).title, changed))
    return found


def _own(folder: DataFolder, key: str) -> Path:
    return folder.own_forms / key / "form.toml"


def template_text(key: str, folder: DataFolder) -> str:
    """The template the form is printed with now. Raises UserError."""
    own = _own(folder, key)
    try:
        return own.read_text("utf-8-sig") if own.is_file() else usual_text(key)
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(mark("「{path}」读不出来，恢复原样以后再改。"), path=str(own)) from fault


def usual_text(key: str) -> str:
    """The program's own template."""
    return (form_folder(key) / "form.toml").read_text("utf-8")


def versions(key: str, folder: DataFolder) -> list[Version]:
    """What the template has been, newest first; only those whose file is still there."""
    with connected():
        held = Attachment.select().where(Attachment.area == AREA, Attachment.purpose == key)
        lines = list(held.order_by(Attachment.id.desc()))
        kept = [line for line in lines if stored_at(folder, line.sha256).is_file()]
        return [Version(line.sha256, line.created_at, _name(line.created_by)) for line in kept]


def _name(staff_id: int) -> str:
    staff = Staff.get_or_none(Staff.id == staff_id)
    return str(staff.name) if staff is not None else ""


def version_text(version: Version, folder: DataFolder) -> str:
    """The text of an earlier version. Raises DataUnavailable."""
    try:
        return stored_at(folder, version.sha256).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DataUnavailable(mark("这一版的文件不见了，选别的一版。")) from fault


def keep_template(key: str, text: str, folder: DataFolder, *, by: Actor, at: datetime) -> None:
    """From now on the form is printed like this; the one before stays among the versions.

    Raises NotAllowed, BadInput with the first mistake, DataUnavailable.
    """
    require(by, Permission.SETTINGS)
    _, mistakes = find_mistakes(text, key)
    if mistakes:
        raise BadInput("text", mark("{words}"), words=mistakes[0].words)
    with unit_of_work(by, at) as work:
        _keep_present(work, key, folder)
        _put_by(work, key, text, folder)
        _write(_own(folder, key), text)


def drop_template(key: str, folder: DataFolder, *, by: Actor, at: datetime) -> None:
    """The form is printed as the program brings it; what the office had stays among the versions.

    Raises NotAllowed, DataUnavailable.
    """
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        _keep_present(work, key, folder)
        _put_by(work, key, usual_text(key), folder)
        own = _own(folder, key)
        try:
            own.unlink(missing_ok=True)
            if own.parent.is_dir():
                sync_folder(own.parent)
        except OSError as fault:
            raise DataUnavailable(mark("「{path}」删不掉，检查权限。"), path=str(own)) from fault


def _keep_present(work: Work, key: str, folder: DataFolder) -> None:
    """What somebody changed in the folder by hand is kept too before it is written over."""
    own = _own(folder, key)
    if own.is_file() and own.stat().st_size:
        known = versions(key, folder)
        try:
            text = own.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return
        if not known or version_text(known[0], folder) != text:
            _put_by(work, key, text, folder)


def _put_by(work: Work, key: str, text: str, folder: DataFolder) -> None:
    with scratch_folder() as scratch:
        file = scratch / f"{key}.toml"
        file.write_bytes(text.encode("utf-8"))
        attach(work, folder, file, area=AREA, owner_id=0, purpose=key)


def _write(own: Path, text: str) -> None:
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    write_aside(own, text.encode("utf-8"))
