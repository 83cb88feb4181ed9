"""调班: before the shift, with a reason, by somebody who breaks no rule, known to the manager (S20, R21, F22)."""

from datetime import date, datetime
from typing import Any

import pytest

from csapp.app.due import promises_before
from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.features.duty_roster.models.reading import on_duty, uncovered
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, Swap
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.features.duty_roster.workflow import OPEN_SWAPS, SWAP, SwapState
from csapp.masterdata.staff.service import close_account
from tests.features.roster_makers import DECEMBER, settle, sign
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

DAY = date(2026, 12, 9)


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
    swap = swaps.acknowledge(swap.id, by=MANAGER, at=NOW)
    assert (swap.state, swap.acknowledged_name) == (SwapState.ACKNOWLEDGED, MANAGER.name)
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


def test_the_managers_own_shift_is_swapped_by_himself_and_marked(staff: dict[str, Actor]) -> None:
    chief = staff["王志强"]
    roster = Roster.get()
    rosters.set_cell(roster.id, chief.id, date(2026, 12, 20), sign("早"), by=chief, at=NOW)
    swap = _filed(day=date(2026, 12, 20), shift="早班", staff="", replacement="吴刚", by=chief)
    swaps.acknowledge(swap.id, by=chief, at=NOW)
    line = AuditLine.select().where(AuditLine.step == "acknowledge").get()
    assert line.note == "经理本人的班，自行确认"


@pytest.mark.usefixtures("staff")
def test_a_rule_broken_meanwhile_stops_the_acknowledgement() -> None:
    swap = _filed(replacement="孙莉")
    roster = Roster.get()
    rosters.set_cell(roster.id, people.colleague("孙莉").id, DAY, sign("早"), by=SUPERVISOR, at=NOW)
    with pytest.raises(BadInput, match="孙莉不能顶这个班"):
        swaps.acknowledge(swap.id, by=MANAGER, at=NOW)
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
    due = [entry for entry in promises_before(datetime(2026, 12, 9)) if entry.number == "LB20261209"]
    assert "中班 顶班人未定" in [entry.title for entry in due]
    swaps_due = [entry for entry in promises_before(datetime(2026, 12, 10)) if entry.rule == "R21"]
    assert [(entry.subject, entry.step) for entry in swaps_due] == [("马超", "replace")]


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
            call(swap.id, by=MANAGER, at=NOW, **_GIVEN.get(name, {}))
    else:
        assert call(swap.id, by=MANAGER, at=NOW, **_GIVEN.get(name, {})).state == arrow.target
        assert state in OPEN_SWAPS


@pytest.mark.usefixtures("staff")
def test_the_one_who_hears_of_a_swap_can_undo_it_all() -> None:
    def refuse(_sender: object, **_: object) -> None:
        raise TransitionRefused("nein")

    swap = _filed(replacement="孙莉")
    with swaps.swapped.connected_to(refuse), pytest.raises(TransitionRefused):
        swaps.acknowledge(swap.id, by=MANAGER, at=NOW)
    assert RosterEntry.get(RosterEntry.day == DAY, RosterEntry.shift == sign("中")).staff_id == swap.staff_id
