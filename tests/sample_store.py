"""The sample estate for tests: built once per run, by whichever worker needs it first, and copied from there."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from csapp.core.paths import DataFolder
from csapp.db.connection import open_database
from tests.checks.source import ROOT

_PATIENCE = 240  # seconds another worker is waited for
_BUILD = """
import sys
from pathlib import Path
from csapp.app.sample import build_sample
from csapp.core.paths import DataFolder
build_sample(DataFolder(Path(sys.argv[1])))
"""


def build(root: Path, hash_seed: str) -> DataFolder:
    """Build the sample in a process of its own, whose sets are ordered by `hash_seed`."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", _BUILD, str(root)], env=environment, cwd=ROOT, check=True)
    return DataFolder(root)


def _run_folder(folder: Path) -> Path:
    """The temporary folder all workers of this run share, found from one test's own; pytest removes it in time."""
    for pattern, up in ((r"popen-gw[0-9]+", 1), (r"pytest-[0-9]+", 0)):
        for parent in folder.parents:
            if re.fullmatch(pattern, parent.name):
                return parent.parent if up else parent
    return folder.parent


def built(near: Path) -> DataFolder:
    """The sample of the run that the temporary folder `near` belongs to; it is read, never written to."""
    shelf = _run_folder(near) / "sample-estate"
    until = time.monotonic() + _PATIENCE
    while not (shelf / "ready").exists():
        try:
            # whoever makes the folder builds; the others wait
            shelf.mkdir()
        except FileExistsError:
            assert time.monotonic() < until, f"the sample in {shelf} was not finished"
            time.sleep(0.05)
            continue
        try:
            build(shelf / "estate", "1")
        except BaseException:
            shutil.rmtree(shelf)
            raise
        (shelf / "ready").touch()
    return DataFolder(shelf / "estate")


def sample(root: Path) -> DataFolder:
    """A sample estate of this test alone in `root`, bound as the program's database and not yet connected."""
    shutil.copytree(built(root).root, root, dirs_exist_ok=True)
    folder = DataFolder(root)
    open_database(folder.database)
    return folder
