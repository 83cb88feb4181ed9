"""`kill -9` at random moments of a run of writes: no corrupt database, no acknowledged record missing (issue 1).

Eight rounds in the suite, two hundred with `CSAPP_SOAK=full`; the data folder goes through all rounds.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.connection import connected, database, open_database
from csapp.db.draft import draft_of
from csapp.db.search_index import look_up
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Reception
from tests import makers
from tests.conftest import FULL

ROUNDS = 200 if FULL else 8
LONGEST_RUN = 0.35  # seconds from the first acknowledgement to the kill

_WRITER = """
import sys
from itertools import count
from pathlib import Path
from csapp.core.paths import DataFolder
from csapp.db.attachment import attach
from csapp.db.connection import open_database
from csapp.db.draft import keep_draft
from csapp.db.unit_of_work import unit_of_work
from csapp.features.callback.service import calling, signing
from csapp.features.reception.service import desk as receptions
from tests import makers
from tests.makers import DESK, NOW

root, turn = Path(sys.argv[1]), sys.argv[2]
folder = DataFolder(root)
open_database(folder.database)
scan = root.parent / f"scan-{turn}"
for step in count(1):
    mark = f"round{turn}step{step}"
    print("JD", makers.reception(content=f"漏水 {mark} " + "长" * 500).number, mark, flush=True)
    keep_draft("reception", {"content": mark}, by=DESK, at=NOW)
    print("DRAFT", "reception", mark, flush=True)
    with unit_of_work(DESK, NOW):
        made = makers.callback(subject=f"回访 {mark}")
        calling.register_result(made.id, by=DESK, at=NOW, method="电话", satisfaction="不满意", opinion=mark)
    print("HF", made.number, mark, flush=True)
    scan.write_text(mark)
    signing.attach_signed(made.id, scan, folder, by=DESK, at=NOW)
    print("SIGNED", made.number, mark, flush=True)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[DataFolder]:
    folder = makers.office(tmp_path / "office")
    yield folder
    database.initialize(None)


def _write_until_killed(folder: DataFolder, turn: int, after: float) -> list[tuple[str, str, str]]:
    """What the child acknowledged before it was killed, `after` seconds from its first acknowledgement on."""
    command = [sys.executable, "-c", _WRITER, str(folder.root), str(turn)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after)
        os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        text = first + child.stdout.read()
    assert child.returncode != 0
    lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [(kind, number, mark) for kind, number, mark in lines]


def _missing(acknowledged: list[tuple[str, str, str]]) -> Iterator[str]:
    """Acknowledged steps the database knows nothing of."""
    drafted = [mark for kind, _, mark in acknowledged if kind == "DRAFT"]
    for kind, number, mark in acknowledged:
        if kind == "JD":
            held = Reception.get_or_none(Reception.number == number, Reception.content.contains(mark))
            if held is None or ("reception", held.id) not in {hit[:2] for hit in look_up(mark)}:
                yield f"{number} {mark}"
        elif kind != "DRAFT":
            states = ("done",) if kind == "SIGNED" else ("awaiting_signature", "done")
            called = Callback.get_or_none(Callback.number == number, Callback.opinion == mark)
            if called is None or called.state.value not in states:
                yield f"{kind} {number} {mark}"
            elif kind == "SIGNED" and Callback.select().where(Callback.second_of == called).count() != 1:
                yield f"second call of {number}"
    draft = draft_of("reception", by=makers.DESK)
    step = int(draft[1]["content"].rpartition("step")[2]) if draft else 0
    if drafted and step < int(drafted[-1].rpartition("step")[2]):
        yield f"draft {drafted[-1]}"


def _gaps() -> list[str]:
    """Numbers of receptions and callbacks that do not follow one another."""
    bad = []
    for model in (Reception, Callback):
        counts = [int(row.number.rpartition("-")[2]) for row in model.select(model.number).order_by(model.id)]
        if counts != list(range(1, len(counts) + 1)):
            bad.append(model.key())
    return bad


def test_kills_at_random_moments_lose_no_acknowledged_record(killed: DataFolder) -> None:
    chance = random.Random(int(os.environ.get("CSAPP_SEED", "20261124")))
    everything: list[tuple[str, str, str]] = []
    for turn in range(ROUNDS):
        acknowledged = _write_until_killed(killed, turn, chance.uniform(0, LONGEST_RUN))
        everything += [line for line in acknowledged if line[0] != "DRAFT"]
        open_database(killed.database)
        with connected():
            assert list(_missing(acknowledged)) == [], f"round {turn}"
            assert list(check.problems(killed)) == [], f"round {turn}"
            assert _gaps() == [], f"round {turn}"
    with connected():
        assert list(_missing(everything)) == []
        assert Reception.select().count() >= ROUNDS
