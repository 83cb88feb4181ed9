"""The day of the board as values: why a slot is refused, which is proposed first, where everything stands."""

from datetime import timedelta

import pytest

from csapp.ui.board_grid import Grid
from csapp.ui.board_model import (
    STEP,
    Block,
    BoardDay,
    Closed,
    Lane,
    Slot,
    first_slot,
    levels_of,
    refusal_of,
    shifted,
    snapped,
    warning_of,
)
from tests.ui.board_days import DAY, LANES, LEAK, LOCK, TAP, at, card, day

# Why a slot is refused


@pytest.mark.parametrize(
    ("lane", "start", "minutes", "words"),
    [
        ("1", "10:00", 30, "10:00 已经过了，往后移。"),
        ("2", "12:30", 60, "赵永强 13:00–14:00 休息，换个时间或人。"),
        ("1", "14:30", 60, "张建军 15:00–16:00 已有 1-2-1102，换个时间或人。"),
        ("9", "11:00", 60, "拖到一个人的时段上。"),
        ("1", "10:15", 30, "张建军 09:00–10:45 已有 3-2-1501，换个时间或人。"),
        ("2", "10:15", 60, ""),
        ("1", "16:00", 60, ""),
        ("3", "11:00", 60, ""),
    ],
)
def test_a_slot_is_refused_with_the_reason(lane: str, start: str, minutes: int, words: str) -> None:
    assert refusal_of(day(), Slot(LEAK, lane, at(start), minutes)) == words


def test_a_card_does_not_stand_in_its_own_way() -> None:
    assert refusal_of(day(), Slot(TAP, "1", at("15:15"), 60)) == ""


def test_a_trade_not_learned_is_a_warning_and_no_refusal() -> None:
    slot = Slot(LEAK, "1", at("16:00"), 60)
    assert warning_of(day(), slot) == "张建军没有学这个工种，确实派他也可以。"
    assert not refusal_of(day(), slot)
    assert warning_of(day(), Slot(LEAK, "2", at("16:00"), 60)) == ""


def test_the_first_slot_is_the_earliest_of_those_who_can() -> None:
    slot = first_slot(day(), LEAK)
    assert slot is not None
    assert (slot.lane, slot.start, slot.minutes) == ("2", at("10:30"), 90)
    other = first_slot(day(), LOCK)
    assert other is not None
    assert (other.lane, other.start) == ("2", at("10:30"))
    assert first_slot(BoardDay(DAY, at("10:24")), LEAK) is None


def test_a_full_day_still_proposes_something_and_says_why_not() -> None:
    shut = tuple(Lane(lane.key, lane.title, closed=(Closed(at("00:00"), at("23:00"), "休息"),)) for lane in LANES)
    full = day(lanes=shut, blocks=())
    slot = first_slot(full, LEAK)
    assert slot is not None
    assert "休息" in refusal_of(full, slot)


def test_slots_stay_on_the_board_and_on_the_quarter_hours() -> None:
    assert snapped(day(), at("10:38"), 60) == at("10:45")
    assert snapped(day(), at("07:00"), 60) == at("08:00")
    assert snapped(day(), at("17:50"), 60) == at("17:00")
    slot = Slot(LEAK, "1", at("17:00"), 60)
    assert shifted(day(), slot, lanes=9, steps=5) == Slot(LEAK, "3", at("17:00"), 60)
    assert shifted(day(), slot, longer=2) == Slot(LEAK, "1", at("16:30"), 90)
    assert shifted(day(), slot, longer=-9).minutes == STEP
    assert shifted(day(), slot, longer=99).minutes == 600


def test_blocks_that_overlap_share_the_lane() -> None:
    spans = [("09:00", "11:00"), ("09:30", "10:00"), ("10:00", "12:00"), ("11:00", "12:00")]
    blocks = [Block(card(n, "1"), "1", at(first), at(last)) for n, (first, last) in enumerate(spans)]
    assert levels_of(blocks) == [0, 1, 1, 0]
    grid = Grid(day(blocks=tuple(blocks)), 1200, 400)
    boxes = [box for box, _ in grid.lanes[0]]
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    assert all(box.height() > 20 for box in boxes)


def test_a_moment_and_its_place_are_the_same_way_back() -> None:
    grid = Grid(day(), 1200, 400)
    for clock in ("08:00", "10:24", "13:37", "18:00"):
        back = grid.moment_at(grid.x_of(at(clock)))
        assert abs(back - at(clock)) < timedelta(seconds=1)
    assert [grid.lane_at(y) for y in (-1, 0, grid.lane_height, grid.height)] == [-1, 0, 1, -1]
