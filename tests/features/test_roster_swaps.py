"""调班: before the shift, with a reason, by somebody who breaks no rule, known to the manager (S20, R21, F22)."""

from datetime import date, datetime
from typing import Any

import pytest

from csapp.app.due import promises_before
from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.audit import AuditLine
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_roster.models.reading import on_duty, uncovered
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, Swap
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.features.duty_roster.workflow import OPEN_SWAPS, SWAP, SwapState
from csapp.masterdata.shifts.service import add_shift
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import close_account
from tests.features.roster_makers import DECEMBER, settle, sign
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

DAY = date(2026, 12, 9)
# the manager of the other tests has the number of a colleague here, and nobody acknowledges his own swap
CHIEF = Actor(77, "王经理", Role.MANAGER)


@pytest.fixture
def staff(office: DataFolder) -> dict[str, Actor]:
    """马超 has the late shift of 12-09, 刘芳 the early one, 何静 the night shift of 12-10."""
    assert office.database.exists()
    folk = settle()
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    for name, day, shift in (("马超", DAY, "中"), ("刘芳", DAY, "早"), ("何静", date(2026, 12, 10), "夜")):
        rosters.set_cell(roster.id, folk[name].id, day, sign(shift), by=SUPERVISOR, at=NOW)
    rosters.publish(roster.id, reason="样例", by=MANAGER, at=NOW)
    return folk


def _filed(**given: Any) -> Swap:
    return swaps.file_swap(
        **{"day": DAY, "shift": "中班", "reason": "因病", "staff": "马超", "by": DESK, "at": NOW, **given}
    )


@pytest.mark.usefixtures("staff")
def test_a_swap_goes_from_the_desk_to_the_manager_and_changes_the_roster() -> None:
    swap = _filed(note="发烧")
    assert (swap.number, swap.state) == ("DB20261124-001", SwapState.FILED)
    swap = swaps.replace(swap.id, replacement="孙莉", by=DESK, at=NOW)
    swap = swaps.acknowledge(swap.id, by=CHIEF, at=NOW)
    assert (swap.state, swap.acknowledged_name) == (SwapState.ACKNOWLEDGED, CHIEF.name)
    assert [duty.name for duty in on_duty(datetime(2026, 12, 9, 17, 0))] == ["孙莉"]


def test_one_files_for_oneself_without_a_name(staff: dict[str, Actor]) -> None:
    assert _filed(staff="", by=staff["马超"]).staff_id == staff["马超"].id


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("at", [datetime(2026, 12, 9, 16, 0), datetime(2026, 12, 9, 20, 0)])
def test_after_the_shift_began_it_is_too_late(at: datetime) -> None:
    with pytest.raises(TransitionRefused, match="12-09 16:00 已经开始"):
        _filed(at=at)
    assert _filed(at=datetime(2026, 12, 9, 15, 59)).state == SwapState.FILED


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"replacement": "马超"}, "不能是本人"),
        ({"replacement": "刘芳"}, "排了 2 个班"),
        ({"replacement": "何静"}, "夜班前只歇 0 小时"),
        ({"replacement": "赵六"}, "没有叫「赵六」"),
        ({"shift": "早班"}, "12-09 马超没有早班（这天：中班）"),
        ({"day": date(2026, 12, 11)}, "（这天：休息）"),
        ({"day": date(2027, 1, 9)}, "还没有公布"),
        ({"shift": "晚班"}, "没有班次「晚班」"),
        ({"reason": "逛街"}, "选一项：因事、因病"),
        ({"staff": "查无此人"}, "没有叫"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(given: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput) as refused:
        _filed(**given)
    assert words in str(refused.value)
    assert Swap.select().count() == 0


def test_who_left_or_is_on_leave_or_takes_other_shifts_does_not_stand_in(staff: dict[str, Actor]) -> None:
    people.take_leave("孙莉", DAY, DAY, "年假", by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="在休假（年假）"):
        _filed(replacement="孙莉")
    close_account(staff["周婷"].id, by=ADMIN, at=NOW)
    with pytest.raises(BadInput, match="已经离岗"):
        _filed(replacement="周婷")
    people.add_member("王志强", "早班", by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="不上中班"):
        _filed(replacement="王志强")


@pytest.mark.usefixtures("staff")
def test_one_shift_has_one_open_swap() -> None:
    first = _filed()
    with pytest.raises(BadInput, match="没办完"):
        _filed()
    swaps.withdraw(first.id, by=DESK, at=NOW)
    assert _filed().state == SwapState.FILED


@pytest.mark.usefixtures("staff")
def test_the_manager_alone_acknowledges_or_refuses() -> None:
    swap = _filed(replacement="孙莉")
    with pytest.raises(NotAllowed):
        swaps.acknowledge(swap.id, by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="为什么不同意"):
        swaps.refuse(swap.id, by=MANAGER, at=NOW)
    swaps.refuse(swap.id, refusal="当天消防检查", by=MANAGER, at=NOW)
    assert [duty.name for duty in on_duty(datetime(2026, 12, 9, 17, 0))] == ["马超"]


def _chiefs_swap(chief: Actor) -> Swap:
    rosters.set_cell(Roster.get().id, chief.id, date(2026, 12, 20), sign("早"), by=chief, at=NOW)
    return _filed(day=date(2026, 12, 20), shift="早班", staff="", replacement="吴刚", by=chief)


def test_the_managers_own_shift_is_acknowledged_by_another_manager(staff: dict[str, Actor]) -> None:
    swap = _chiefs_swap(staff["王志强"])
    with pytest.raises(TransitionRefused, match="自己的班不能自己确认"):
        swaps.acknowledge(swap.id, by=staff["王志强"], at=NOW)
    with unit_of_work(ADMIN, NOW) as work:
        other = work.add(Staff(name="李经理", role=Role.MANAGER)).actor()
    assert swaps.acknowledge(swap.id, by=other, at=NOW).acknowledged_name == "李经理"


def test_the_managers_own_shift_is_acknowledged_by_the_supervisor_in_his_place(staff: dict[str, Actor]) -> None:
    """A69: a delegate, whose name is kept."""
    swap = _chiefs_swap(staff["王志强"])
    assert swaps.acknowledge_for(swap.id, by=SUPERVISOR, at=NOW).acknowledged_name == SUPERVISOR.name
    assert AuditLine.get(AuditLine.step == "acknowledge_for").note == "经理本人的班，主管代为确认"
    assert [duty.name for duty in on_duty(datetime(2026, 12, 20, 9, 0))] == ["吴刚"]


@pytest.mark.usefixtures("staff")
def test_the_supervisor_acknowledges_nobody_elses_shift() -> None:
    swap = _filed(replacement="孙莉")
    with pytest.raises(TransitionRefused, match="这是马超的班，由经理确认"):
        swaps.acknowledge_for(swap.id, by=SUPERVISOR, at=NOW)
    assert Swap.get_by_id(swap.id).state == SwapState.PROPOSED


@pytest.mark.usefixtures("staff")
def test_a_rule_broken_meanwhile_stops_the_acknowledgement() -> None:
    swap = _filed(replacement="孙莉")
    roster = Roster.get()
    rosters.set_cell(roster.id, people.colleague("孙莉").id, DAY, sign("早"), by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="孙莉不能顶这个班"):
        swaps.acknowledge(swap.id, by=CHIEF, at=NOW)
    assert Swap.get_by_id(swap.id).state == SwapState.PROPOSED


@pytest.mark.usefixtures("staff")
def test_a_locked_month_takes_no_swaps() -> None:
    Roster.update(state="locked").execute()
    with pytest.raises(TransitionRefused, match="已锁定"):
        _filed()


@pytest.mark.usefixtures("staff")
def test_an_absence_without_a_replacement_is_a_gap_and_due() -> None:
    """Look 01: the late shift of tomorrow, replacement not found."""
    _filed()
    gap = uncovered(DAY, DAY)[-1]
    assert (gap.shift.name, gap.absent) == ("中班", ("马超",))
    due = [entry for entry in promises_before(datetime(2026, 12, 10)) if entry.rule == "R21"]
    assert [(entry.number, entry.subject, entry.title, entry.step) for entry in due] == [
        ("LB20261209", "12-09 中班", "顶班人未定（调班申请：马超 因病）", "replace")
    ]
    assert all(entry.subject != "12-09 中班" for entry in promises_before(datetime(2026, 12, 9)))


_GIVEN = {"replace": {"replacement": "吴刚"}, "refuse": {"refusal": "x"}}


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("state", list(SwapState))
@pytest.mark.parametrize("name", ["replace", "acknowledge", "refuse", "withdraw"])
def test_every_arrow_of_the_swap_and_no_other(name: str, state: SwapState) -> None:
    swap = _filed(replacement="孙莉")
    Swap.update(state=state).execute()
    arrow = next((step for step in SWAP.steps if step.name == name and step.source == state), None)
    call = getattr(swaps, name)
    if arrow is None:
        with pytest.raises(TransitionRefused):
            call(swap.id, by=CHIEF, at=NOW, **_GIVEN.get(name, {}))
    else:
        assert call(swap.id, by=CHIEF, at=NOW, **_GIVEN.get(name, {})).state == arrow.target
        assert state in OPEN_SWAPS


@pytest.mark.parametrize("state", list(SwapState))
def test_the_delegate_steps_in_from_one_state_alone(state: SwapState, staff: dict[str, Actor]) -> None:
    swap = _chiefs_swap(staff["王志强"])
    Swap.update(state=state).execute()
    if state == SwapState.PROPOSED:
        assert swaps.acknowledge_for(swap.id, by=SUPERVISOR, at=NOW).state == SwapState.ACKNOWLEDGED
    else:
        with pytest.raises(TransitionRefused):
            swaps.acknowledge_for(swap.id, by=SUPERVISOR, at=NOW)


def test_a_night_shift_over_the_month_end_has_begun_the_day_before(staff: dict[str, Actor]) -> None:
    """The shift of 12-31 runs until the next morning: at two o'clock of January it is too late to swap it."""
    assert staff
    night = add_shift("大夜班", "大", "22:00", "6:00", next_day=True, by=ADMIN, at=NOW)
    last = date(2026, 12, 31)
    rosters.set_cell(Roster.get().id, "吴刚", last, night.id, by=SUPERVISOR, at=NOW)
    with pytest.raises(TransitionRefused, match="12-31 22:00 已经开始"):
        _filed(day=last, shift="大夜班", staff="吴刚", at=datetime(2027, 1, 1, 2, 0))
    swap = _filed(day=last, shift="大夜班", staff="吴刚", replacement="周婷", at=datetime(2026, 12, 31, 21, 59))
    swaps.acknowledge(swap.id, by=CHIEF, at=datetime(2026, 12, 31, 21, 59))
    assert [duty.name for duty in on_duty(datetime(2027, 1, 1, 5, 59))] == ["周婷"]


@pytest.mark.usefixtures("staff")
def test_a_swap_is_acknowledged_late_only_for_a_shift_that_was_filed_in_time() -> None:
    """R21 asks that it is filed before the shift; the manager may hear of it after."""
    swap = _filed(replacement="孙莉", at=datetime(2026, 12, 9, 15, 50))
    assert swaps.acknowledge(swap.id, by=CHIEF, at=datetime(2026, 12, 9, 18, 0)).state == SwapState.ACKNOWLEDGED


@pytest.mark.usefixtures("staff")
def test_the_one_who_hears_of_a_swap_can_undo_it_all() -> None:
    def refuse(_sender: object, **_: object) -> None:
        raise TransitionRefused("nein")

    swap = _filed(replacement="孙莉")
    with swaps.swapped.connected_to(refuse), pytest.raises(TransitionRefused):
        swaps.acknowledge(swap.id, by=CHIEF, at=NOW)
    assert RosterEntry.get(RosterEntry.day == DAY, RosterEntry.shift == sign("中")).staff_id == swap.staff_id
