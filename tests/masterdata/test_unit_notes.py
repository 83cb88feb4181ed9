"""Notes on a room: under the writer's name, until their day is over, changed and taken away with a trace."""

from datetime import date, timedelta

import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord
from csapp.db import audit
from csapp.masterdata.people.models import household
from csapp.masterdata.places.models import NoteKind, UnitNote
from csapp.masterdata.places.service import add_note, change_note, notes_of, remove_note
from tests import makers
from tests.makers import DESK, MANAGER, NOW, VIEWER

TODAY = NOW.date()


@pytest.mark.usefixtures("office")
def test_a_note_holds_to_the_end_of_its_day() -> None:
    home = makers.unit()
    add_note(home.id, words="先敲门", until_on=TODAY, by=DESK, at=NOW)
    assert [note.words for note in notes_of(home.id, TODAY)] == ["先敲门"]
    assert notes_of(home.id, TODAY + timedelta(days=1)) == []


@pytest.mark.usefixtures("office")
def test_hints_and_arrears_pop_up_and_remarks_wait_for_the_page() -> None:
    home = makers.unit()
    for kind, words in ((NoteKind.ARREARS, "10 月物业费"), (NoteKind.REMARK, "电话优先"), (NoteKind.HINT, "有狗")):
        add_note(home.id, kind=kind, words=words, by=DESK, at=NOW)
    assert household(home.id, None, NOW).hints == ("有狗", "欠费：10 月物业费")


@pytest.mark.usefixtures("office")
def test_the_last_writer_signs_and_two_seats_do_not_overwrite_each_other() -> None:
    home = makers.unit()
    note = add_note(home.id, words="有狗", by=DESK, at=NOW)
    changed = change_note(note.id, version=1, words="有两条狗", kind="备注", by=MANAGER, at=NOW + timedelta(hours=1))
    assert (changed.noted_by, changed.kind, changed.version) == (MANAGER.name, NoteKind.REMARK, 2)
    with pytest.raises(StaleRecord):
        change_note(note.id, version=1, words="没有狗", by=DESK, at=NOW)
    remove_note(note.id, by=DESK, at=NOW)
    assert UnitNote.select().count() == 0
    assert [line.step for line in audit.history("unit_note", note.id)] == ["remove", "change", "create"]
    with pytest.raises(StaleRecord):
        remove_note(note.id, by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"words": " \n"}, "写上要提醒同事的话"),
        ({"words": "长" * 60_000}, "最多写 500 个字"),
        ({"words": "晚了", "until_on": date(2026, 11, 23)}, "2026-11-23 已经过了"),
        ({"words": "好", "kind": "闲话"}, "提醒、备注、欠费"),
    ],
)
def test_a_note_that_says_nothing_is_refused(values: dict[str, object], words: str) -> None:
    home = makers.unit()
    with pytest.raises(BadInput, match=words):
        add_note(home.id, by=DESK, at=NOW, **values)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        add_note(home.id, words="好", by=VIEWER, at=NOW)
    assert UnitNote.select().count() == 0
