"""The search against brute force: every hit list is what a plain substring scan over the same fields finds.

2,000 records and 300 fragments in the suite, 100,000 and 2,000 with `CSAPP_SOAK=full`; prose of a large vocabulary.
"""

import pytest

from csapp.core.paths import DataFolder
from csapp.db import check, search_index
from csapp.db.connection import connected, database
from csapp.db.record import Findable
from tests import prose
from tests.conftest import FULL

RECORDS, FRAGMENTS = (100_000, 2_000) if FULL else (2_000, 300)
CHUNK = 10_000


def _entry(record: dict[str, str]) -> Findable:
    words = " ".join(record[part] for part in ("room", "name", "phone", "content", "reply", "result"))
    return Findable(record["number"], record["content"][:80], words)


@pytest.mark.usefixtures("office")
def test_every_hit_list_is_that_of_a_scan(office: DataFolder) -> None:
    records = list(prose.texts(RECORDS))
    entries = [("reception", at, _entry(record)) for at, record in enumerate(records, 1)]
    with connected():
        for start in range(0, RECORDS, CHUNK):
            with database.atomic():
                search_index.rebuild(entries[start : start + CHUNK])
        scanned = [search_index.folded(f"{one.number} {one.words}") for _, _, one in entries]
        hits = 0
        for fragment in prose.fragments(records, FRAGMENTS):
            words = search_index.folded(fragment).split()
            wanted = [at + 1 for at in range(RECORDS - 1, -1, -1) if words and all(w in scanned[at] for w in words)]
            found = [row[1] for row in search_index.look_up(fragment, limit=RECORDS + 1)]
            assert found == wanted, fragment
            hits += len(found)
        assert hits > FRAGMENTS
    assert list(check.problems(office)) == []


@pytest.mark.usefixtures("office")
def test_a_changed_record_is_found_by_its_new_words_alone() -> None:
    old, new = list(prose.texts(2, "before and after"))
    with connected():
        with database.atomic():
            search_index.put("reception", 1, _entry(old))
            search_index.put("reception", 1, _entry(new))
        pieces = list(prose.fragments([old], 60, "changed"))
        text = search_index.folded(f"{new['number']} {_entry(new).words}")
        for piece in pieces:
            words = search_index.folded(piece).split()
            there = bool(words) and all(word in text for word in words)
            assert bool(search_index.look_up(piece)) == there, piece
