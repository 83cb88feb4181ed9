"""A database as earlier versions of the program left it, and the way from there to today's form."""

import shutil
from pathlib import Path

from playhouse.migrations import Runner

from csapp.db.connection import connected, database, open_database
from csapp.db.form import MIGRATIONS


def made_before(number: str, place: Path) -> Path:
    """The file as the migrations before this one made it."""
    before, file = place / "before", place / "office.sqlite"
    shutil.copytree(MIGRATIONS, before, ignore=shutil.ignore_patterns("__pycache__"))
    for later in (one for one in before.glob("0*.py") if one.name >= number):
        later.unlink()
    _migrate(file, before)
    return file


def bring_to_today(file: Path) -> None:
    """All further migrations."""
    _migrate(file, MIGRATIONS)


def _migrate(file: Path, migrations: Path) -> None:
    # some migrations work through the program's own database
    open_database(file)
    try:
        with connected():
            Runner(database.obj, str(migrations)).up()
    finally:
        database.initialize(None)
