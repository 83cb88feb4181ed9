"""Capacity as worked by hand in R61; the rates of R58-R60 and the times of a seeded month as SQL counts them."""

import sqlite3
from contextlib import closing as closed
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from csapp.core.errors import BadInput, NotAllowed
from csapp.core.paths import DataFolder
from csapp.features.repair_order.models.order import CarryOver, Order
from csapp.features.repair_order.models.words import Mode
from csapp.features.repair_order.service import capacity, dispatch
from csapp.features.repair_order.service.board import board_of
from csapp.features.repair_order.service.capacity import capacity_of, keep_walk_in_percent
from csapp.features.repair_order.service.statistics import CarryDay, Share, Times, statistics_of, times_of
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.models import Technician
from csapp.masterdata.trades.service import hours, lists
from tests.features import repair_makers
from tests.features.repair_makers import LATER, SEAT, brought, step
from tests.makers import DESK, MANAGER, NOW

S = OrderState
DAY = date(2026, 11, 25)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
KEPT = {"created_at": NOW, "created_by": 1, "changed_at": NOW, "changed_by": 1}
COLUMNS = (
    "number", "content", "reported_at", "received_by", "state", "cancel_reason", "item_name", "building", "trade_name",
    "technician_name", "was_booked", "no_shows", "dispatched_at", "finished_at", "minutes_spent", "fee_fen", "round",
    "cause", "satisfaction",
)  # fmt: skip


# R61 by hand: 10 technicians × 8 hours = 80; 80 % bookable = 64; booked 15.5 + 8 + 8.5 = 32; left 32; carry-over 10.


@pytest.fixture
def ten(office: DataFolder) -> list[Technician]:
    """Ten technicians from 08:00 to 12:00 and 13:00 to 17:00, and a firm, whose hours do not count."""
    assert office.database.exists()
    lists.add_trade("水电", by=MANAGER, at=NOW)
    people = [lists.add_technician(f"师傅{n}", "水电", by=MANAGER, at=NOW) for n in range(10)]
    for person in people:
        hours.set_hours(person.id, "周一至周五", "08:00-12:00 13:00-17:00", by=MANAGER, at=NOW)
    lists.add_technician("宏达防水", "水电", kind="外协", by=MANAGER, at=NOW)
    return people


def book(technician: str, starts_at: datetime, minutes: int) -> Order:
    """An appointment of so many minutes."""
    held = brought(S.DISPATCHED, steps={"dispatch": {"technician": technician}}, item=None)
    return dispatch.book(held.id, starts_at=starts_at, minutes=minutes, **SEAT)


@pytest.mark.usefixtures("ten")
def test_the_capacity_of_r61_worked_by_hand() -> None:
    """Total 80, bookable 64, booked 32, left 32, carried over 10, in minutes; n appointments."""
    morning = datetime(2026, 11, 25, 8, 0)
    for number, minutes in enumerate((480, 450, 480, 510)):  # 8 + 7.5 = 15.5, 8, 8.5 hours
        book(f"师傅{number}", morning, min(minutes, 540))
    book("宏达防水", morning, 300)
    late = brought(
        S.CARRIED, steps={"dispatch": {"technician": "师傅9"}, "carry_over": {"minutes_left": 600}}, item=None
    )
    held = capacity_of(DAY)
    assert (held.total, held.bookable, held.booked, held.left) == (80 * 60, 64 * 60, 32 * 60, 32 * 60)
    assert (held.carried, held.walk_in_percent, held.n) == (10 * 60, 20, 4)
    assert late.carried_over == 1
    assert board_of(DAY, NOW).capacity == held


def test_a_day_off_and_another_share_change_the_capacity(ten: list[Technician]) -> None:
    """Absences are taken out of the hours; the share is a setting of the office; nothing is left below zero."""
    hours.be_absent(
        ten[0].id, by=MANAGER, at=NOW, from_at=datetime(2026, 11, 25, 11), until_at=datetime(2026, 11, 25, 14),
        reason="外出领料",
    )  # fmt: skip
    assert capacity_of(DAY).total == 80 * 60 - 120
    keep_walk_in_percent(50, by=MANAGER, at=NOW)
    assert capacity_of(DAY).bookable == (80 * 60 - 120) // 2
    with pytest.raises(BadInput):
        keep_walk_in_percent(101, by=MANAGER, at=NOW)
    with pytest.raises(NotAllowed):
        keep_walk_in_percent(10, by=DESK, at=NOW)
    keep_walk_in_percent(100, by=MANAGER, at=NOW)
    book("师傅1", LATER, 60)
    assert capacity_of(DAY).left == 0
    assert capacity_of(date(2026, 11, 29)) == capacity.Capacity(0, 100, 0, 0, 0, 0, 0)


@pytest.mark.usefixtures("ten")
def test_the_board_of_a_day() -> None:
    """Lanes with their blocks, what waits, what comes after the work, who is idle (R63)."""
    booked = book("师傅0", datetime(2026, 11, 24, 14, 0), 60)
    busy = brought(S.WORKING, steps={"dispatch": {"technician": "师傅1"}}, item=None)
    waits, urgent = brought(S.RANKED, item=None), brought(S.RANKED, steps={"rank": {"urgency": "紧急"}}, item=None)
    parked = brought(S.PAUSED, steps={"dispatch": {"technician": "师傅2"}}, item=None)
    done = brought(S.DONE, steps={"dispatch": {"technician": "师傅3"}, "finish": {"fee_fen": 0}}, item=None)
    board = board_of(NOW.date(), NOW)
    lanes = {lane.shift.name: lane for lane in board.lanes}
    assert list(lanes) == [*(f"师傅{n}" for n in range(10)), "宏达防水"]
    assert [card.number for card in lanes["师傅0"].blocks] == [booked.number]
    assert [card.id for card in board.to_dispatch] == [urgent.id, waits.id]
    assert ([card.id for card in board.paused], [card.id for card in board.to_hear]) == ([parked.id], [done.id])
    assert {name for name, lane in lanes.items() if lane.idle} == {
        "师傅0",
        "师傅2",
        *(f"师傅{n}" for n in range(4, 10)),
    }
    assert (lanes["师傅1"].blocks[0].id, lanes["师傅3"].blocks[0].id) == (busy.id, done.id)
    card = lanes["师傅0"].blocks[0]
    assert (card.begins, card.minutes, card.mode, card.label) == (booked.starts_at, 60, Mode.BOOKED, "已预约")
    assert card.is_late(datetime(2026, 11, 24, 14, 1))
    assert not board_of(DAY, NOW).lanes[0].idle


# A seeded month


@pytest.fixture
def month(office: DataFolder) -> DataFolder:
    """200 orders of October and some on either side of it, with evenings on which they were put off."""
    rng = Random(20261001)
    rows = [row(rng, number) for number in range(240)]
    rows += [{**row(rng, 900), "reported_at": datetime(2026, 9, 30, 23, 59)}]
    rows += [{**row(rng, 901), "reported_at": datetime(2026, 11, 1)}]
    for start in range(0, len(rows), 40):
        Order.insert_many([{**made, **KEPT} for made in rows[start : start + 40]]).execute()
    evenings = [
        {"order": order.id, "on": order.reported_at.date() + timedelta(days=extra), "reason": "天黑", **KEPT}
        for order in Order.select().where(Order.state != S.CANCELLED)
        for extra in range(rng.choice((0, 0, 0, 0, 1, 2)))
    ]
    CarryOver.insert_many(evenings).execute()
    return office


def row(rng: Random, number: int) -> dict[str, Any]:
    """One order as the services leave it; cancelled, open or finished."""
    reported = datetime(2026, 10, 1) + timedelta(minutes=rng.randrange(31 * 24 * 60))
    cancelled, finished = rng.random() < 0.06, rng.random() < 0.8
    booked = rng.random() < 0.5
    dispatched = reported + timedelta(minutes=rng.randrange(1, 300)) if finished or rng.random() < 0.5 else None
    ended = (dispatched or reported) + timedelta(minutes=rng.randrange(10, 3000)) if finished else None
    values = (
        f"WX{number}", "x", reported, rng.choice(("刘芳", "何静", "马超")),
        S.CANCELLED if cancelled else S.AWAITING_SHEET if finished else S.RANKED, "x" if cancelled else "",
        rng.choice(("更换龙头", "疏通下水", "")), rng.choice(("1", "2", "10", "")), rng.choice(("水电", "门窗")),
        rng.choice(("张建军", "孙伟")) if dispatched else "", booked, rng.choice((0, 0, 0, 1, 2)) if booked else 0,
        dispatched, ended, rng.randrange(10, 200) if ended else 0, rng.choice((0, 5000, 12345)) if ended else 0,
        rng.choice((0, 0, 0, 0, 0, 1, 2)) if ended else 0, rng.choice(("自然老化", "使用不当", None)),
        rng.choice(("满意", "基本满意", "不满意", None)) if ended else None,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


KNOWN = "FROM repair_order WHERE date(reported_at) BETWEEN '2026-10-01' AND '2026-10-31' AND state <> 'cancelled'"
BY_DAY = """
    SELECT day, count(DISTINCT carried), count(DISTINCT job) FROM (
        SELECT "on" AS day, order_id AS carried, order_id AS job FROM repair_carry_over
        UNION ALL SELECT date(finished_at), NULL, id FROM repair_order WHERE finished_at IS NOT NULL
    ) WHERE day BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY day ORDER BY day
"""
MINUTES = "CAST(round((julianday({last}) - julianday(reported_at)) * 86400) AS INTEGER) / 60"


def sql(folder: DataFolder, query: str) -> list[tuple[Any, ...]]:
    """What another program reads out of the same file."""
    with closed(sqlite3.connect(folder.database)) as other:
        return list(other.execute(query))


def test_the_rates_are_those_sql_counts(month: DataFolder) -> None:
    """返修率, 预约率 R58, 失约率 R59, 滞留率 R60 by day, 满意率; each with its n."""
    found = statistics_of(FIRST, LAST)
    ((n, redone, booked, missed),) = sql(
        month,
        "SELECT count(*), sum(round > 0), sum(was_booked), sum(was_booked AND no_shows > 0) " + KNOWN,
    )
    assert n > 180
    assert (found.orders, found.redo) == (n, Share(redone, n))
    assert (found.booking, found.no_show) == (Share(booked, n), Share(missed, booked))
    days = sql(month, BY_DAY)
    assert found.carry_days == tuple(CarryDay(date.fromisoformat(day), put_off, jobs) for day, put_off, jobs in days)
    assert found.carry_over == Share(sum(day[1] for day in days), sum(day[2] for day in days))
    assert found.carry_over.part > 0
    ((good, answers),) = sql(month, "SELECT sum(satisfaction <> '不满意'), count(satisfaction) " + KNOWN)
    assert found.satisfied == Share(good, answers)
    ((gone,),) = sql(month, "SELECT count(*) FROM repair_order WHERE state = 'cancelled' AND number <> 'WX901'")
    assert found.cancelled == gone


@pytest.mark.parametrize(("name", "last"), [("response", "dispatched_at"), ("handling", "finished_at")])
def test_the_times_are_those_sql_ranks(month: DataFolder, name: str, last: str) -> None:
    """Median and 90th percentile by nearest rank, in whole minutes."""
    spans = f"SELECT {MINUTES.format(last=last)} AS span {KNOWN} AND {last} IS NOT NULL"
    ranked = f"SELECT span, row_number() OVER (ORDER BY span) AS place, count(*) OVER () AS n FROM ({spans})"
    ((median, n),) = sql(month, f"SELECT min(span), n FROM ({ranked}) WHERE place * 2 >= n")
    ((p90,),) = sql(month, f"SELECT min(span) FROM ({ranked}) WHERE place * 10 >= n * 9")
    assert getattr(statistics_of(FIRST, LAST), name) == Times(median, p90, n)


@pytest.mark.parametrize(
    ("name", "column", "where"),
    [
        ("by_item", "CASE item_name WHEN '' THEN '未定项目' ELSE item_name END", ""),
        ("by_building", "CASE building WHEN '' THEN '公共部位' ELSE building || '栋' END", ""),
        ("by_cause", "cause", " AND cause IS NOT NULL"),
        ("by_technician", "technician_name", " AND technician_name <> ''"),
        ("by_trade", "trade_name", ""),
    ],
)
def test_the_breakdowns_are_those_sql_groups(month: DataFolder, name: str, column: str, where: str) -> None:
    """By item, building, cause, technician, trade: orders, 返修, minutes, fees."""
    groups = sql(
        month,
        f"SELECT {column} AS label, count(*), sum(round > 0), sum(minutes_spent), sum(fee_fen) {KNOWN}{where}"
        " GROUP BY label ORDER BY count(*) DESC, label",
    )
    found = getattr(statistics_of(FIRST, LAST), name)
    assert [(group.label, group.n, group.redone, group.minutes, group.fee_fen) for group in found] == groups
    assert sum(group.handling.n for group in found) > 0


def test_every_day_and_clerk_is_counted(month: DataFolder) -> None:
    """For the charts: days without orders too; orders per clerk and day (P29)."""
    found = statistics_of(FIRST, LAST)
    days = dict(sql(month, f"SELECT date(reported_at), count(*) {KNOWN} GROUP BY 1"))
    assert [(day.isoformat(), count) for day, count in found.by_day] == [
        ((FIRST + timedelta(days=n)).isoformat(), days.get((FIRST + timedelta(days=n)).isoformat(), 0))
        for n in range(31)
    ]
    clerks = sql(
        month,
        "SELECT received_by, count(*), round(count(*) * 1.0 / count(DISTINCT date(reported_at)), 1) "
        f"{KNOWN} GROUP BY 1",
    )
    assert sorted(found.by_clerk) == sorted(clerks)


def test_an_empty_period_has_no_rates(office: DataFolder) -> None:
    """Nothing is divided by nothing; n says so."""
    assert office.database.exists()
    found = statistics_of(FIRST, FIRST)
    assert (found.redo, found.redo.percent, found.response) == (Share(0, 0), None, Times(None, None, 0))
    assert times_of([5]) == Times(5, 5, 1)
    assert times_of(list(range(1, 11))) == Times(5, 9, 10)
    assert Share(1, 3).percent == 33.3


@pytest.mark.usefixtures("office")
def test_what_the_services_write_is_counted() -> None:
    """One order through its life: booked, missed once, done, redone."""
    repair_makers.trades()
    held = brought(S.BOOKED)
    step(held, "no_show", at=LATER, starts_at=LATER + timedelta(hours=5))
    at: dict[str, Any] = {"at": LATER + timedelta(hours=5)}
    for name in ("arrive", "agree", "finish", "hear", "return_sheet", "post"):
        step(held, name, **at)
    step(held, "call_back", callback_satisfaction="不满意", **at)
    found = statistics_of(NOW.date(), NOW.date())
    assert (found.redo, found.booking, found.no_show) == (Share(1, 1), Share(1, 1), Share(1, 1))
