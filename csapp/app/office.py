"""Opening an estate's data folder: database in today's form, who works there, what its name is."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.core.clock import Clock, fixed_clock, system_clock
from csapp.core.errors import BadInput, NotAllowed
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, use_own_forms
from csapp.core.roles import Actor, Role
from csapp.db import search_index
from csapp.db.connection import connected
from csapp.db.migrate import prepare
from csapp.db.setting import keep_setting, setting
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import PROGRAM

SAMPLE_MOMENT = datetime(2026, 11, 24, 10, 24)

_ESTATE = "estate"


def default_folder() -> DataFolder:
    """The folder of this person's estate where none was named."""
    # reason for the late import: only a start without --data needs it
    from platformdirs import user_data_path

    return DataFolder(user_data_path("csapp", appauthor=False))


def open_office(folder: DataFolder, at: datetime) -> dict[str, Any]:
    """Open or make the database; returns what is known of the estate; raises DataUnavailable."""
    bind_office(folder, at)
    with connected():
        return known_office()


def bind_office(folder: DataFolder, at: datetime) -> None:
    """The database in today's form and the office's own forms, for who asks on; raises DataUnavailable."""
    use_own_forms(folder)
    prepare(folder, at)


def known_office() -> dict[str, Any]:
    """What is known of the bound estate, its search index complete; asked with a connection open."""
    if not search_index.has_keys():
        # reason for the late import: only an empty database and one from before the keys go on from here
        from csapp.app.reindexing import complete_keys

        complete_keys()
    return estate()


def estate() -> dict[str, Any]:
    """Name of the estate and its office, and whether it is the sample."""
    return {"name": mark("物业客服台"), "office": mark("物业客服中心"), "sample": False, **setting(_ESTATE, {})}


def name_estate(name: str, office: str) -> None:
    """Keep the estate's name and its office's, as they stand on every form."""
    if not name.strip():
        raise BadInput("name", mark("写上小区或大厦的名称，单据抬头要用。"))
    keep_setting(_ESTATE, {**setting(_ESTATE, {}), "name": name.strip()[:40], "office": office.strip()[:40]})


def office_clock(known: dict[str, Any], *, still: bool = False) -> Clock:
    """The machine's clock; in the sample one that starts at its moment, and stands still for pictures."""
    if not known["sample"]:
        return system_clock
    if still:
        return fixed_clock(SAMPLE_MOMENT)
    ahead = SAMPLE_MOMENT - system_clock()
    ahead -= timedelta(microseconds=ahead.microseconds)
    return lambda: system_clock() + ahead


def actor_named(name: str | None, known: dict[str, Any]) -> Actor:
    """Who acts at the command line.

    `--as NAME` is a colleague; without it the operating system's user, who is 经理 in the sample and the program
    itself where there are no accounts yet. Raises BadInput, NotAllowed.
    """
    with connected():
        if name:
            staff = Staff.get_or_none(Staff.name == name, Staff.is_active)
            if staff is None:
                raise BadInput("as", mark("没有叫「{name}」的同事，核对姓名。"), name=name)
            return staff.actor()
        user = system_user()
        staff = Staff.get_or_none(Staff.name == user, Staff.is_active)
        if staff is not None:
            return staff.actor()
        if known["sample"]:
            return Actor(0, user, Role.MANAGER)
        if not Staff.select().exists():
            return PROGRAM
    raise NotAllowed(mark("说明是谁在办：加上 --as 姓名。"))


def system_user() -> str:
    """The operating system's user, or the program where it has none."""
    # reason for the late import: only the command line asks
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return PROGRAM.name


def folder_at(path: str | None) -> DataFolder:
    """The data folder named on the command line, or the default one."""
    return DataFolder(Path(path).expanduser().resolve()) if path else default_folder()
