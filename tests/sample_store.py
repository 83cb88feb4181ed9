"""The sample estate for tests: built once per run, by whichever worker needs it first, and copied from there."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from csapp.core.paths import DataFolder
from csapp.db.connection import open_database

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 120  # seconds another worker is waited for
_BUILD = """
import sys
from pathlib import Path
from csapp.app.sample import build_sample
from csapp.core.paths import DataFolder
build_sample(DataFolder(Path(sys.argv[1])))
"""


def build(root: Path, hash_seed: str) -> DataFolder:
    """Build the sample in a process of its own, whose sets and dicts are ordered by `hash_seed`."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", _BUILD, str(root)], env=environment, cwd=ROOT, check=True)
    return DataFolder(root)


def _run() -> str:
    """What this run of the suite is called: the same for all its workers, another for every run."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"


def _shelf() -> Path:
    return Path(tempfile.gettempdir()) / f"csapp-sample-{_run()}"


def built() -> DataFolder:
    """The sample of this run; who comes second waits for the first. Read it, never write to it."""
    shelf = _shelf()
    ready = shelf / "ready"
    try:
        shelf.mkdir()
    except FileExistsError:
        waited = time.monotonic() + _PATIENCE
        while not ready.exists():
            assert time.monotonic() < waited, f"the sample in {shelf} was never finished"
            time.sleep(0.05)
    else:
        build(shelf / "estate", "1")
        ready.touch()
    return DataFolder(shelf / "estate")


def sample(root: Path) -> DataFolder:
    """A sample estate of this test alone in `root`, bound as the program's database and not yet connected."""
    shutil.copytree(built().root, root, dirs_exist_ok=True)
    folder = DataFolder(root)
    open_database(folder.database)
    return folder


def clean_up() -> None:
    """Remove the sample of this run; called when the run is over."""
    shutil.rmtree(_shelf(), ignore_errors=True)
