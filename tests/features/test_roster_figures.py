"""值班评估, 照上月排, and what others are told of who is on duty: plain values from the published roster (P30, S15)."""

from datetime import date, datetime, timedelta

import pytest

from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.features.duty_roster.models.tables import Roster, RosterEntry
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.features.duty_roster.service.board import duty_at, duty_shifts, month_board
from csapp.features.duty_roster.service.copying import copy_month
from csapp.features.duty_roster.service.evaluation import duty_month
from csapp.masterdata.calendar.service import set_day
from csapp.masterdata.shifts.service import add_shift, change_shift
from tests.features.roster_makers import DECEMBER, december, settle, sign
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

pytestmark = pytest.mark.usefixtures("office")

JANUARY = date(2027, 1, 1)
CHIEF = Actor(77, "王经理", Role.MANAGER)


def _set(roster: Roster, name: str, day: date, shift: str) -> None:
    rosters.set_cell(roster.id, name, day, sign(shift), by=SUPERVISOR, at=NOW)


@pytest.fixture
def roster(office: DataFolder) -> Roster:
    """马超 two nights and one late shift, 刘芳 one early one on a day set off; published with a reason."""
    assert office.database.exists()
    settle(3)
    held = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    set_day(date(2026, 12, 24), False, "店庆", by=ADMIN, at=NOW)
    for name, day, shift in (("马超", 9, "夜"), ("马超", 24, "夜"), ("马超", 28, "中"), ("刘芳", 24, "早")):
        _set(held, name, date(2026, 12, day), shift)
    return rosters.publish(held.id, reason="样例", by=MANAGER, at=NOW)


# 值班评估


@pytest.mark.usefixtures("roster")
def test_a_month_is_counted_by_hand() -> None:
    swap = swaps.file_swap(date(2026, 12, 28), "中班", "因事", staff="马超", replacement="何静", by=DESK, at=NOW)
    swaps.acknowledge(swap.id, by=CHIEF, at=NOW)
    swaps.file_swap(date(2026, 12, 9), "夜班", "因病", staff="马超", by=DESK, at=NOW)
    taken_back = swaps.file_swap(date(2026, 12, 24), "早班", "因事", staff="刘芳", by=DESK, at=NOW)
    swaps.withdraw(taken_back.id, by=DESK, at=NOW)
    told = duty_month(date(2026, 12, 17))
    rows = {who.name: (who.shifts, who.hours, who.nights, who.holidays, who.asked, who.stood_in) for who in told.people}
    assert rows == {
        "刘芳": (1, 8.0, 0, 1, 0, 0),
        "何静": (1, 8.0, 0, 0, 0, 1),
        "马超": (2, 16.0, 2, 1, 2, 0),
    }
    assert (told.swaps, told.refused) == (2, 0)
    # 31 days of three shifts and one person more on each shift of the holiday; four are there, one of them can't come
    assert told.missing == 93 + 3 - 4 + 1


def test_a_month_nobody_published_counts_nothing() -> None:
    settle(3)
    held = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    _set(held, "马超", date(2026, 12, 9), "夜")
    told = duty_month(DECEMBER)
    assert {who.shifts for who in told.people} == {0}
    assert told.gaps == ()


def test_a_full_month_has_no_gap() -> None:
    settle()
    december()
    told = duty_month(DECEMBER)
    assert (told.missing, sum(who.minutes for who in told.people)) == (0, 93 * 480)


# Who is on duty, for others


@pytest.mark.usefixtures("roster")
def test_the_shift_that_runs_and_the_next_one_are_told_with_their_people() -> None:
    told = duty_at(datetime(2026, 12, 24, 7, 59))
    assert told.running is not None
    assert told.following is not None
    assert (told.running.shift.name, told.running.names) == ("夜班", ("马超",))
    assert (told.following.shift.name, told.following.names) == ("早班", ("刘芳",))
    at_eight = duty_at(datetime(2026, 12, 24, 8, 0)).running
    assert at_eight is not None
    assert at_eight.names == ("刘芳",)


def test_without_a_roster_the_shift_is_known_and_nobody_on_it() -> None:
    settle(0)
    told = duty_at(datetime(2027, 3, 1, 20, 0))
    assert told.running is not None
    assert (told.running.shift.name, told.running.names) == ("中班", ())
    assert told.following is not None
    assert told.following.begins_at == datetime(2027, 3, 2, 0, 0)


def test_without_shifts_nobody_is_on_duty() -> None:
    assert duty_at(NOW).running is None


def test_a_shift_over_midnight_runs_until_the_next_morning() -> None:
    add_shift("大夜班", "大", "22:00", "6:00", next_day=True, by=ADMIN, at=NOW)
    running = duty_at(datetime(2027, 1, 1, 5, 59)).running
    assert running is not None
    assert running.day == date(2026, 12, 31)
    assert duty_at(datetime(2027, 1, 1, 6, 0)).running is None


def test_of_two_shifts_at_once_the_later_one_runs_and_the_other_stands_beside() -> None:
    settle(0)
    add_shift("日班", "日", "9:00", "18:00", by=ADMIN, at=NOW)
    told = duty_at(datetime(2026, 12, 9, 17, 0))
    assert told.running is not None
    assert (told.running.shift.name, [entry.shift.name for entry in told.beside]) == ("中班", ["日班"])


@pytest.mark.usefixtures("roster")
def test_a_shift_out_of_use_is_still_told_of_the_days_it_was_worked() -> None:
    change_shift(sign("夜"), is_active=False, by=ADMIN, at=NOW)
    names = [entry.shift.name for entry in duty_shifts(date(2026, 12, 9), date(2026, 12, 10))]
    assert names == ["夜班", "早班", "中班", "早班", "中班"]


# The squares


def test_what_lacks_on_days_in_a_row_is_one_sentence() -> None:
    settle()
    roster = december()
    late = {
        entry.day: entry
        for entry in RosterEntry.select().where(RosterEntry.shift == sign("中"), RosterEntry.day.day.in_((9, 10, 20)))
    }
    for day, entry in late.items():
        rosters.set_cell(roster.id, entry.staff_id, day, None, by=MANAGER, at=NOW)
    board = month_board(DECEMBER, NOW)
    assert [told.text for told in board.warnings if "还差" in told.text] == [
        "12-09 到 12-10 中班每天还差 1 人。",
        "12-20 中班还差 1 人。",
    ]
    assert [board.lacks[day.day - 1] for day in late] == [1, 1, 1]


@pytest.mark.usefixtures("roster")
def test_a_shift_nobody_stands_in_for_is_said_and_lacks_one() -> None:
    swap = swaps.file_swap(date(2026, 12, 28), "中班", "因事", staff="马超", by=DESK, at=NOW)
    before, board = month_board(date(2026, 11, 1), NOW), month_board(DECEMBER, NOW)
    assert before.warnings == ()
    assert board.warnings[0].text == "12-28 中班马超因事不能来，顶班人未定。"
    assert board.lacks[27] == 3
    swaps.replace(swap.id, replacement="何静", by=DESK, at=NOW)
    assert month_board(DECEMBER, NOW).lacks[27] == 2


def test_a_month_of_a_year_without_known_holidays_says_so() -> None:
    settle()
    assert month_board(DECEMBER, NOW).holidays_known
    assert not month_board(date(2031, 1, 1), NOW).holidays_known


# 照上月排


def test_last_month_is_taken_over_by_the_weekday() -> None:
    settle()
    december()
    roster = rosters.open_month(JANUARY, by=SUPERVISOR, at=NOW)
    copied = copy_month(roster.id, by=SUPERVISOR, at=NOW)
    assert (copied.count, copied.left_out) == (93, 0)
    now = {(entry.staff_id, entry.day): entry.shift_id for entry in RosterEntry.select()}
    for day in (date(2027, 1, 1), date(2027, 1, 28)):
        assert {key[0]: shift for key, shift in now.items() if key[1] == day} == {
            key[0]: shift for key, shift in now.items() if key[1] == day - timedelta(weeks=4)
        }
    # four weeks before the 31st is still January
    assert {shift for key, shift in now.items() if key[1] == date(2027, 1, 31)} == {sign("夜"), sign("早"), sign("中")}


def test_who_is_on_leave_and_what_was_set_by_hand_is_not_taken_over() -> None:
    settle()
    december()
    roster = rosters.open_month(JANUARY, by=SUPERVISOR, at=NOW)
    people.take_leave("马超", date(2027, 1, 1), date(2027, 1, 31), "探亲", by=SUPERVISOR, at=NOW)
    entry = RosterEntry.get(RosterEntry.day == date(2026, 12, 7), RosterEntry.shift == sign("早"))
    by_hand = rosters.set_cell(roster.id, entry.staff_id, date(2027, 1, 4), sign("夜"), by=SUPERVISOR, at=NOW)
    copied = copy_month(roster.id, by=SUPERVISOR, at=NOW)
    held = list(RosterEntry.select().where(RosterEntry.roster == roster))
    assert copied.count + copied.left_out == 93
    assert people.colleague("马超").id not in {row.staff_id for row in held}
    assert by_hand[0].id in {row.id for row in held}
    again = copy_month(roster.id, by=SUPERVISOR, at=NOW)
    assert again == copied
    assert RosterEntry.select().where(RosterEntry.roster == roster).count() == len(held)


def test_there_must_be_a_month_to_take_over() -> None:
    settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="11 月没有轮班表可照"):
        copy_month(roster.id, by=SUPERVISOR, at=NOW)


def test_a_published_month_and_a_stale_page_take_nothing_over() -> None:
    settle()
    held = december()
    with pytest.raises(TransitionRefused, match="已经公布"):
        copy_month(held.id, by=SUPERVISOR, at=NOW)
    roster = rosters.open_month(JANUARY, by=SUPERVISOR, at=NOW)
    rosters.change_rules(roster.id, most_days=5, by=SUPERVISOR, at=NOW)
    with pytest.raises(StaleRecord):
        copy_month(roster.id, version=1, by=SUPERVISOR, at=NOW)
    assert RosterEntry.select().where(RosterEntry.roster == roster).count() == 0
