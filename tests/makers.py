"""Small builders of an office and its records, for tests of every room."""

import shutil
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.connection import open_database
from csapp.db.migrate import prepare
from csapp.features.callback.models import Callback
from csapp.features.callback.service import scheduling
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as receptions
from csapp.masterdata.people.models import Person, Relation
from csapp.masterdata.people.service import add_person, move_in
from csapp.masterdata.places.models import Unit
from csapp.masterdata.places.service import add_unit, unit_name

NOW = datetime(2026, 11, 24, 10, 24)

DESK = Actor(1, "王芳", Role.DESK)
SUPERVISOR = Actor(2, "李敏", Role.SUPERVISOR)
MANAGER = Actor(3, "陈国强", Role.MANAGER)
ADMIN = Actor(4, "赵工", Role.ADMIN)
VIEWER = Actor(5, "周会计", Role.VIEWER)
EVERYBODY = (DESK, SUPERVISOR, MANAGER, ADMIN, VIEWER)


@cache
def _template() -> Path:
    """A database made by the migrations, once per run."""
    root = Path(tempfile.mkdtemp(prefix="csapp-template-"))
    prepare(DataFolder(root), NOW)
    return root


def clean_up() -> None:
    """Remove the template; called when the run is over."""
    if _template.cache_info().currsize:
        shutil.rmtree(_template(), ignore_errors=True)
        _template.cache_clear()


def office(root: Path) -> DataFolder:
    """An empty estate in `root`, bound as the program's database and not yet connected."""
    folder = DataFolder(root)
    template = DataFolder(_template())
    folder.make()
    shutil.copyfile(template.database, folder.database)
    open_database(folder.database)
    return folder


def unit(code: str = "3-2-1501", **values: Any) -> Unit:
    """A room such as `3-2-1501` or `3-1501`."""
    building, *entrance, room = code.split("-")
    return add_unit(unit_name(building, "".join(entrance), room), by=DESK, at=NOW, **values)


def person(name: str = "单晓梅", *phones: str, home: Unit | None = None, **values: Any) -> Person:
    """A person with these telephones, owner of `home`."""
    made = add_person(name, phones=phones, by=DESK, at=NOW, **values)
    if home is not None:
        move_in(made.id, home.id, Relation.OWNER, by=DESK, at=NOW)
    return made


def reception(**values: Any) -> Reception:
    """A call about a leak, unless `values` say otherwise."""
    return receptions.record(**{"by": DESK, "at": NOW, "content": "厨房漏水", "category": "报修", **values})


def callback(**values: Any) -> Callback:
    """A callback after an ordinary complaint, unless `values` say otherwise."""
    given = {
        "by": DESK,
        "at": NOW,
        "source": "一般投诉",
        "subject": "楼道灯不亮",
        "customer": "单晓梅",
        "rectified_on": date(2026, 11, 20),
        **values,
    }
    return scheduling.schedule(**given)


def scan(file: Path) -> Path:
    """A picture of a sheet without a code, as a scanner writes it."""
    # reason for the late import: most tests need no pictures
    from PIL import Image

    Image.new("L", (60, 80), 240).save(file)
    return file
