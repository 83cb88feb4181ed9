"""`csapp self-test`: does this machine have what the desk needs? Real files in a temporary folder."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from csapp.core.errors import UserError
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.check import problems
from csapp.db.migrate import prepare
from csapp.documents.form import FormCopy, write_form
from csapp.documents.seal import seal
from csapp.documents.verify import verify
from csapp.features.reception.models import Category
from csapp.features.reception.service.desk import record

_STROKE = [(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]
_NOW = datetime(2026, 11, 24, 10, 24)


@dataclass(frozen=True)
class Trial:
    """One thing tried; an empty `problem` says that it works."""

    name: str
    problem: str


def trials() -> Iterator[Trial]:
    """Database, form and seal, one after the other."""
    with tempfile.TemporaryDirectory() as root:
        folder = DataFolder(Path(root) / "data")
        yield _tried(mark("数据库和留痕"), lambda: _database(folder))
        yield _tried(mark("字体和表单"), lambda: _form(Path(root) / "form.pdf"))
        yield _tried(mark("签章和核对"), lambda: _seal(Path(root), folder))


def _tried(name: str, act: Callable[[], str]) -> Trial:
    try:
        return Trial(name, act())
    except (UserError, OSError) as fault:
        return Trial(name, str(fault))


def _database(folder: DataFolder) -> str:
    prepare(folder, _NOW)
    record(by=Actor(0, mark("自检"), Role.DESK), at=_NOW, content=mark("自检记录"), category=Category.QUESTION)
    return "".join(problems(folder))


def _form(file: Path) -> str:
    # data: characters of names that other fonts lack
    copy = FormCopy("HF20261124-001", {"customer": "䶮㛃𬭎"}, "", date(2026, 11, 24), 1, "", _NOW)
    write_form(file, "callback", [copy])
    return "" if file.stat().st_size else mark("表单是空的")


def _seal(root: Path, folder: DataFolder) -> str:
    sealed = root / "sealed.pdf"
    seal(
        root / "form.pdf",
        sealed,
        "customer",
        signer=mark("自检"),
        strokes=[_STROKE],
        reason=mark("自检"),
        at=_NOW,
        folder=folder,
        office=mark("自检"),
    )
    sound = all(report.intact and not report.changed_after for report in verify(sealed, folder))
    return "" if sound else mark("签章核对不上")
