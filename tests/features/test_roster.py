"""轮班表 through its services: months, cells, publishing, locking, who is on duty, what is due (S15, S20, F21, R19)."""

from datetime import date, datetime, timedelta

import pytest

from csapp.app.due import promises_before
from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.features.duty_roster.models.reading import next_on_duty, on_duty, shift_of, uncovered
from csapp.features.duty_roster.models.rules import Rule
from csapp.features.duty_roster.models.tables import Roster, RosterEntry
from csapp.features.duty_roster.service import people, rosters
from csapp.features.duty_roster.workflow import ROSTER, RosterState
from csapp.masterdata.calendar.service import set_day
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.shifts.service import (
    add_shift,
    change_shift,
    gaps,
    running_shifts,
    shifts,
    statutory_holidays,
)
from csapp.masterdata.staff.service import close_account
from tests.features.roster_makers import DECEMBER, december, settle, sign
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

pytestmark = pytest.mark.usefixtures("office")

LATER = datetime(2027, 1, 2, 9, 0)


# Shifts


def test_a_shift_over_midnight_says_so() -> None:
    late = add_shift("大夜班", "大", "22:00", "6:00", next_day=True, by=ADMIN, at=NOW)
    assert (late.begins, late.ends, late.hours().span) == (1320, 1800, "22:00–次日 06:00")
    assert [(day, shift.name) for day, shift in running_shifts(datetime(2026, 11, 25, 2, 0))] == [
        (date(2026, 11, 24), "大夜班")
    ]
    assert running_shifts(datetime(2026, 11, 25, 6, 0)) == []


@pytest.mark.parametrize(("begins", "ends"), [("16:00", "8:00"), ("08:00", "08:00"), ("25:00", "8:00"), ("八点", "9")])
def test_a_shift_that_ends_before_it_starts_is_refused(begins: str, ends: str) -> None:
    with pytest.raises(BadInput):
        add_shift("早班", "早", begins, ends, by=ADMIN, at=NOW)
    assert Shift.select().count() == 0


def test_hours_that_no_shift_covers_are_counted() -> None:
    add_shift("早班", "早", "08:00", "16:00", by=ADMIN, at=NOW)
    add_shift("晚班", "晚", "15:00", "1:00", next_day=True, by=ADMIN, at=NOW)
    assert gaps(shifts()) == [(60, 480)]


def test_a_shift_taken_out_of_use_is_not_rostered_any_more() -> None:
    settle()
    change_shift(sign("夜"), is_active=False, by=ADMIN, at=NOW)
    assert [shift.name for shift in shifts()] == ["早班", "中班"]


def test_two_shifts_have_two_names() -> None:
    settle(0)
    with pytest.raises(BadInput, match="已经有了"):
        add_shift("早班", "晨", "06:00", "07:00", by=ADMIN, at=NOW)


def test_statutory_holidays_are_known_and_can_be_corrected() -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 11)
    assert set(statutory_holidays(first, last).values()) == {"国庆"}
    assert date(2026, 10, 11) not in statutory_holidays(first, last)
    set_day(date(2026, 10, 11), False, "店庆", by=ADMIN, at=NOW)
    set_day(date(2026, 10, 2), True, by=ADMIN, at=NOW)
    held = statutory_holidays(first, last)
    assert held[date(2026, 10, 11)] == "店庆"
    assert date(2026, 10, 2) not in held


# The month


def test_a_month_is_opened_once_and_takes_the_rules_of_the_last_one() -> None:
    settle()
    november = rosters.open_month(date(2026, 11, 9), by=SUPERVISOR, at=NOW)
    rosters.change_rules(november.id, rest_hours=12, week_hours=48, most_days=5, by=SUPERVISOR, at=NOW)
    roster = rosters.open_month(date(2026, 12, 31), by=SUPERVISOR, at=NOW)
    assert (roster.number, roster.rest_minutes, roster.week_minutes, roster.most_days) == ("LB202612", 720, 2880, 5)
    assert rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW).id == roster.id


def test_the_desk_is_rostered_where_nobody_was_named() -> None:
    settle(3)
    rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="已经在值班人员里"):
        people.add_member("刘芳", by=SUPERVISOR, at=NOW)


def test_without_shifts_there_is_no_month() -> None:
    with pytest.raises(TransitionRefused, match="还没有班次"):
        rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)


def test_the_desk_makes_no_roster() -> None:
    settle()
    with pytest.raises(NotAllowed):
        rosters.open_month(DECEMBER, by=DESK, at=NOW)


def test_a_cell_is_set_and_cleared_and_survives_a_proposal() -> None:
    staff = settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    day = date(2026, 12, 24)
    rosters.set_cell(roster.id, staff["马超"].id, day, sign("夜"), by=SUPERVISOR, at=NOW)
    rosters.propose(roster.id, by=SUPERVISOR, at=NOW)
    held = {
        entry.shift_id
        for entry in RosterEntry.select().where(RosterEntry.staff == staff["马超"].id, RosterEntry.day == day)
    }
    assert held == {sign("夜")}
    assert rosters.warnings(Roster.get_by_id(roster.id)) == []
    assert rosters.set_cell(roster.id, staff["马超"].id, day, sign("夜"), by=SUPERVISOR, at=NOW) == []


def test_two_shifts_in_a_row_are_warned_of_and_two_at_once_refused() -> None:
    """R25: the same person in two consecutive shifts."""
    staff = settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, staff["马超"].id, date(2026, 12, 9), sign("中"), by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, staff["马超"].id, date(2026, 12, 10), sign("夜"), by=SUPERVISOR, at=NOW)
    told = [breach.text for breach in rosters.warnings(roster) if breach.rule == Rule.REST]
    assert told == ["12-10 马超夜班前只歇 0 小时，至少要歇 11 小时。"]
    add_shift("加班", "加", "20:00", "2:00", next_day=True, by=ADMIN, at=NOW)
    with pytest.raises(BadInput, match="时间重叠"):
        rosters.set_cell(roster.id, staff["马超"].id, date(2026, 12, 9), sign("加"), by=SUPERVISOR, at=NOW)


def test_leave_other_months_and_people_who_left_are_refused() -> None:
    staff = settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    people.take_leave("马超", date(2026, 12, 8), date(2026, 12, 10), "年假", by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="在休假（年假）"):
        rosters.set_cell(roster.id, staff["马超"].id, date(2026, 12, 9), sign("早"), by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="不在 12 月"):
        rosters.set_cell(roster.id, staff["马超"].id, date(2027, 1, 1), sign("早"), by=SUPERVISOR, at=NOW)
    close_account(staff["何静"].id, by=ADMIN, at=NOW)
    with pytest.raises(BadInput, match="已经离岗"):
        rosters.set_cell(roster.id, staff["何静"].id, date(2026, 12, 9), sign("早"), by=SUPERVISOR, at=NOW)
    assert RosterEntry.select().count() == 0


def test_who_takes_some_shifts_only_gets_no_others() -> None:
    settle(5)
    people.add_member("王志强", "早班", by=SUPERVISOR, at=NOW)
    for name in ("刘芳", "何静", "马超", "孙莉", "周婷"):
        people.add_member(name, by=SUPERVISOR, at=NOW)
    roster = december()
    given = RosterEntry.select().where(RosterEntry.roster == roster, RosterEntry.staff == _member("王志强"))
    assert {entry.shift_id for entry in given} == {sign("早")}


def _member(name: str) -> int:
    return int(people.colleague(name).id)


def test_a_roster_that_breaks_a_rule_is_published_with_a_reason_only() -> None:
    settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="写明原因再公布"):
        rosters.publish(roster.id, by=MANAGER, at=NOW)
    held = rosters.publish(roster.id, reason="新人 12 月 1 日到岗后补排", by=MANAGER, at=NOW)
    assert (held.state, held.published_name) == (RosterState.PUBLISHED, MANAGER.name)


def test_where_no_roster_exists_nothing_is_written() -> None:
    settle(3)
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    solution = rosters.propose(roster.id, by=SUPERVISOR, at=NOW)
    assert solution.unmet[0].rule in (Rule.WEEK, Rule.RUN)
    assert RosterEntry.select().count() == 0


def test_a_stale_page_proposes_nothing() -> None:
    settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    rosters.change_rules(roster.id, most_days=5, by=SUPERVISOR, at=NOW)
    with pytest.raises(StaleRecord):
        rosters.propose(roster.id, version=roster.version, by=SUPERVISOR, at=NOW)


def test_a_locked_month_changes_no_more() -> None:
    staff = settle()
    roster = december()
    with pytest.raises(TransitionRefused, match="还没有过完"):
        rosters.lock(roster.id, by=MANAGER, at=NOW)
    rosters.lock(roster.id, by=MANAGER, at=LATER)
    with pytest.raises(TransitionRefused, match="已锁定"):
        rosters.set_cell(roster.id, staff["马超"].id, date(2026, 12, 9), None, by=MANAGER, at=LATER)
    with pytest.raises(TransitionRefused, match="已锁定"):
        rosters.change_rules(roster.id, most_days=5, by=MANAGER, at=LATER)
    with pytest.raises(BadInput, match="为什么解锁"):
        rosters.unlock(roster.id, by=MANAGER, at=LATER)
    assert rosters.unlock(roster.id, reason="补记 12-09 代班", by=MANAGER, at=LATER).state == RosterState.PUBLISHED


def test_a_month_that_has_begun_is_not_made_anew() -> None:
    settle()
    roster = december()
    assert rosters.take_back(roster.id, reason="何静调走", by=MANAGER, at=NOW).state == RosterState.DRAFT
    rosters.publish(roster.id, by=MANAGER, at=NOW)
    with pytest.raises(TransitionRefused, match="已经开始"):
        rosters.take_back(roster.id, reason="x", by=MANAGER, at=datetime(2026, 12, 1, 8, 0))


@pytest.mark.parametrize("state", list(RosterState))
@pytest.mark.parametrize("name", ["publish", "lock", "take_back", "unlock"])
def test_every_arrow_of_the_roster_and_no_other(name: str, state: RosterState) -> None:
    settle()
    roster = december()
    Roster.update(state=state).execute()
    step = getattr(rosters, name)
    given = {"lock": {"at": LATER}}.get(name, {"reason": "x", "at": NOW})
    allowed = {step.source for step in ROSTER.steps if step.name == name}
    if state in allowed:
        target = next(arrow.target for arrow in ROSTER.steps if arrow.name == name)
        assert step(roster.id, by=MANAGER, **given).state == target
    else:
        with pytest.raises(TransitionRefused):
            step(roster.id, by=MANAGER, **given)


# Read by others


def test_who_is_on_duty_is_read_from_the_published_month_alone() -> None:
    staff = settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    for day, shift in ((date(2026, 12, 31), "中"), (date(2026, 12, 31), "夜")):
        rosters.set_cell(roster.id, staff["马超"].id, day, sign(shift), by=SUPERVISOR, at=NOW)
    assert on_duty(datetime(2026, 12, 31, 23, 59)) == []
    rosters.publish(roster.id, reason="x", by=MANAGER, at=NOW)
    assert [(duty.name, duty.shift.name) for duty in on_duty(datetime(2026, 12, 31, 23, 59))] == [("马超", "中班")]
    assert on_duty(datetime(2026, 12, 31, 8, 0)) == []
    assert [duty.shift.name for duty in next_on_duty(datetime(2026, 12, 31, 8, 0))] == ["中班"]
    assert [duty.shift.name for duty in shift_of(staff["马超"].id, date(2026, 12, 31))] == ["夜班", "中班"]


def test_a_night_shift_over_the_month_end_belongs_to_the_day_it_began() -> None:
    staff = settle()
    add_shift("大夜班", "大", "20:00", "8:00", next_day=True, by=ADMIN, at=NOW)
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, staff["马超"].id, date(2026, 12, 31), sign("大"), by=SUPERVISOR, at=NOW)
    rosters.publish(roster.id, reason="x", by=MANAGER, at=NOW)
    assert [duty.day for duty in on_duty(datetime(2027, 1, 1, 7, 59))] == [date(2026, 12, 31)]


def test_what_is_not_covered_is_told_with_its_shift() -> None:
    staff = settle()
    roster = december()
    entry = RosterEntry.get(RosterEntry.day == date(2026, 12, 9), RosterEntry.shift == sign("中"))
    assert uncovered(DECEMBER, roster.last) == []
    rosters.set_cell(roster.id, entry.staff_id, entry.day, None, by=MANAGER, at=NOW)
    found = uncovered(DECEMBER, roster.last)
    assert [(gap.day, gap.shift.name, gap.missing) for gap in found] == [(entry.day, "中班", 1)]
    assert staff


def test_a_month_not_published_by_the_25th_is_due_and_a_gap_the_day_before() -> None:
    settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    due = [entry for entry in promises_before(datetime(2026, 11, 26)) if entry.area == "duty_roster"]
    assert [(entry.rule, entry.number, entry.due_at.day) for entry in due] == [("F21", "LB202612", 25)]
    assert promises_before(datetime(2026, 11, 25)) == []
    rosters.propose(roster.id, by=SUPERVISOR, at=NOW)
    rosters.publish(roster.id, by=MANAGER, at=NOW)
    assert promises_before(datetime(2026, 11, 26)) == []
    entry = RosterEntry.get(RosterEntry.day == date(2026, 12, 9), RosterEntry.shift == sign("中"))
    rosters.set_cell(roster.id, entry.staff_id, entry.day, None, by=MANAGER, at=NOW)
    due = promises_before(datetime(2026, 12, 9))
    assert [(entry.rule, entry.number, entry.title) for entry in due] == [("R19", "LB20261209", "还缺 1 人值班")]
    assert promises_before(datetime(2026, 12, 9) - timedelta(days=1)) == []
