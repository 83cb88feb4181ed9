"""The rosters of the sample estate are those of the pictures: who is on duty, the shift nobody keeps (look 01, 07)."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from csapp.app.due import promises_before
from csapp.core.paths import DataFolder
from csapp.db.connection import connected, database
from csapp.features.duty_roster.models.reading import uncovered
from csapp.features.duty_roster.models.tables import Roster, Swap
from csapp.features.duty_roster.service.board import duty_at, duty_shifts, month_board
from csapp.features.duty_roster.workflow import RosterState, SwapState
from tests.sample_store import sample

NOW = datetime(2026, 11, 24, 10, 24)


@pytest.fixture(scope="module", autouse=True)
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    folder = sample(tmp_path_factory.mktemp("roster") / "sample")
    with connected():
        yield folder
    database.initialize(None)


def test_the_shifts_of_the_picture_have_the_people_of_the_picture() -> None:
    """Look 07: 刘芳 early, 何静 late, 马超 at night, from 11-21 to 11-24."""
    told = [(entry.shift.name, *entry.names) for entry in duty_shifts(date(2026, 11, 21), date(2026, 11, 24))]
    assert told == [("夜班", "马超"), ("早班", "刘芳"), ("中班", "何静")] * 4


def test_at_the_moment_of_the_pictures_liu_fang_is_on_duty_and_he_jing_follows() -> None:
    now = duty_at(NOW)
    assert now.running is not None
    assert now.following is not None
    assert (now.running.names, now.running.shift.span) == (("刘芳",), "08:00–16:00")
    assert (now.following.names, now.following.begins_at.hour) == (("何静",), 16)


def test_tomorrow_one_shift_has_nobody_and_today_says_so() -> None:
    """Look 01: 11-25 中班 顶班人未定（调班申请：马超 因事）, LB20261125."""
    due = [entry for entry in promises_before(datetime(2026, 11, 26)) if entry.area in ("duty_roster", "duty_swap")]
    assert [(entry.subject, entry.title, entry.number, entry.step_label) for entry in due] == [
        ("11-25 中班", "顶班人未定（调班申请：马超 因事）", "LB20261125", "定顶班人")
    ]
    assert {swap.state for swap in Swap.select()} == {SwapState.FILED, SwapState.ACKNOWLEDGED}


def test_november_was_set_by_hand_with_a_reason_and_december_by_the_rules() -> None:
    months = {f"{row.month:%m}": row for row in Roster.select()}
    assert {month: row.state for month, row in months.items()} == {
        "11": RosterState.PUBLISHED, "12": RosterState.PUBLISHED, "01": RosterState.DRAFT
    }  # fmt: skip
    assert months["11"].note
    assert any("每周最多 44 小时" in told.text for told in month_board(date(2026, 11, 1), NOW).warnings)
    assert month_board(date(2026, 12, 1), NOW).warnings == ()
    assert uncovered(date(2026, 12, 1), date(2026, 12, 31)) == []
