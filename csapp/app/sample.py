# all data: sample estate
"""The sample estate 翠湖花园: the same people and records on every machine, at 2026-11-24 10:24."""

from datetime import datetime
from typing import Any

from csapp.app.office import SAMPLE_MOMENT
from csapp.app.sample_people import settle
from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.db.connection import connected, database
from csapp.db.migrate import prepare
from csapp.db.setting import keep_setting
from csapp.db.unit_of_work import unit_of_work
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import PROGRAM

SEED = 20261124
PASSWORD = "cuihu2026"
_SALT = b"cuihu-huayuan-21"  # fixed, so that the sample is the same everywhere
_SETTLED = datetime(2026, 8, 20, 9, 0)
_STAFF = (
    ("刘芳", Role.DESK, "6001"), ("何静", Role.DESK, "6002"), ("马超", Role.DESK, "6003"),
    ("陈丽华", Role.SUPERVISOR, "6010"), ("王志强", Role.MANAGER, "6018"), ("系统管理员", Role.ADMIN, ""),
    ("周会计", Role.VIEWER, "6030"),
)  # fmt: skip


def build_sample(folder: DataFolder, seed: int = SEED) -> None:
    """Make the data folder of the sample estate, which stays bound as the program's database.

    Everything is made of `seed` alone. Raises DataUnavailable.
    """
    prepare(folder, SAMPLE_MOMENT)
    with connected():
        # the one line that would tell the machine's own time
        database.execute_sql("UPDATE schema_migration SET applied = ?", (SAMPLE_MOMENT.isoformat(" "),))
        keep_setting("estate", {"name": "翠湖花园", "office": "物业客服中心", "sample": True})
        with unit_of_work(PROGRAM, _SETTLED) as work:
            staff = {name: work.add(_colleague(name, role, phone)) for name, role, phone in _STAFF}
            homes = settle(work, seed)


def _colleague(name: str, role: Role, phone: str) -> Any:
    return Staff(name=name, role=role, phone=phone, password="")
