"""What is being typed is kept, per page and person, also through `kill -9`."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from csapp.core.paths import DataFolder
from csapp.db.draft import draft_of, drop_draft, keep_draft, open_drafts
from csapp.db.setting import keep_setting, setting
from tests.makers import DESK, NOW, SUPERVISOR


@pytest.mark.usefixtures("office")
def test_the_last_draft_of_a_page_is_offered_to_who_typed_it() -> None:
    keep_draft("reception", {"content": "厨房"}, by=DESK, at=NOW)
    keep_draft("reception", {"content": "厨房漏水", "unit": 3}, by=DESK, at=NOW + timedelta(seconds=5))
    keep_draft("reception", {"content": "电梯"}, by=SUPERVISOR, at=NOW)
    assert draft_of("reception", by=DESK) == (NOW + timedelta(seconds=5), {"content": "厨房漏水", "unit": 3})
    assert draft_of("callback", by=DESK) is None
    assert open_drafts() == [("reception", "王芳", NOW + timedelta(seconds=5)), ("reception", "李敏", NOW)]


@pytest.mark.usefixtures("office")
def test_a_dropped_draft_is_gone() -> None:
    keep_draft("reception", {"content": "厨房"}, by=DESK, at=NOW)
    drop_draft("reception", by=DESK)
    drop_draft("reception", by=DESK)
    assert draft_of("reception", by=DESK) is None


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "𬭎\U00031350", '"\n\\'], ids=ascii)
@pytest.mark.usefixtures("office")
def test_whatever_was_typed_comes_back_as_it_was(text: str) -> None:
    keep_draft("reception", {"content": text}, by=DESK, at=NOW)
    held = draft_of("reception", by=DESK)
    assert held is not None
    assert held[1] == {"content": text}


_CHILD = """
import sys
from pathlib import Path
from csapp.db.connection import open_database
from csapp.db.draft import keep_draft
from tests.makers import DESK, NOW
open_database(Path(sys.argv[1]))
keep_draft("reception", {"content": "厨房漏水"}, by=DESK, at=NOW)
print("kept", flush=True)
sys.stdin.read()
"""


def test_a_kept_draft_survives_a_kill(office: DataFolder) -> None:
    command = [sys.executable, "-c", _CHILD, str(office.database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"kept\n"
        os.kill(child.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert draft_of("reception", by=DESK) == (NOW, {"content": "厨房漏水"})


@pytest.mark.usefixtures("office")
def test_a_setting_is_kept_per_person_and_for_the_estate() -> None:
    assert setting("columns", ["number"]) == ["number"]
    keep_setting("columns", ["number", "content"])
    keep_setting("columns", {"宽": 3}, person_id=1)
    keep_setting("columns", {"宽": 4}, person_id=1)
    assert setting("columns") == ["number", "content"]
    assert setting("columns", person_id=1) == {"宽": 4}
