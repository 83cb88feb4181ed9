"""What the orders of a period tell: rates with their n, times, and where the faults come from (P22, P25-P29).

A period is from its first to its last day, both included. An order belongs to the period in which it was reported;
cancelled orders are left out of every figure but their own count.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.features.repair_order.models.order import CarryOver, Order
from csapp.features.repair_order.workflow import OrderState


@frozen
class Share:
    """`part` of `n`; a rate never goes without its n."""

    part: int
    n: int

    @property
    def percent(self) -> float | None:
        """In percent, one decimal; None where there is nothing to divide by."""
        return round(self.part * 100 / self.n, 1) if self.n else None


@frozen
class Times:
    """Minutes: the middle one and the one that nine of ten do not exceed (nearest rank); None without any."""

    median: int | None
    p90: int | None
    n: int


@frozen
class Group:
    """One line of a breakdown; money in fen, times in minutes."""

    label: str
    n: int
    redone: int
    minutes: int
    fee_fen: int
    handling: Times


@frozen
class CarryDay:
    """滞留 of one day: orders not finished in the evening, of all jobs of that day (R60)."""

    day: date
    carried: int
    jobs: int


@frozen
class Statistics:
    """Everything of a period."""

    since: date
    until: date
    orders: int
    cancelled: int
    finished: int
    redo: Share
    booking: Share
    no_show: Share
    carry_over: Share
    carry_days: tuple[CarryDay, ...]
    satisfied: Share
    response: Times
    arrival: Times
    handling: Times
    by_item: tuple[Group, ...]
    by_building: tuple[Group, ...]
    by_cause: tuple[Group, ...]
    by_technician: tuple[Group, ...]
    by_trade: tuple[Group, ...]
    by_state: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[date, int], ...]
    by_clerk: tuple[tuple[str, int, float], ...]


def statistics_of(since: date, until: date) -> Statistics:
    """All figures of a period; each formula stands with its function."""
    with connected():
        rows, gone = _rows(since, until)
        carry_days = carried_by_day(since, until)
    return Statistics(
        since=since,
        until=until,
        orders=len(rows),
        cancelled=gone,
        finished=sum(row["finished_at"] is not None for row in rows),
        redo=redo_rate(rows),
        booking=booking_rate(rows),
        no_show=no_show_rate(rows),
        carry_over=carry_over_rate(carry_days),
        carry_days=carry_days,
        satisfied=_satisfied(rows),
        response=times_of(_minutes(rows, "reported_at", "dispatched_at")),
        arrival=times_of(_minutes(rows, "reported_at", "started_at", once=True)),
        handling=times_of(_minutes(rows, "reported_at", "finished_at")),
        by_item=_groups(rows, lambda row: row["item_name"] or mark("未定项目")),
        by_building=_groups(rows, _building),
        by_cause=_groups([row for row in rows if row["cause"]], lambda row: str(row["cause"])),
        by_technician=_groups([row for row in rows if row["technician_name"]], lambda row: row["technician_name"]),
        by_trade=_groups(rows, lambda row: row["trade_name"] or mark("未定工种")),
        by_state=_by_state(rows),
        by_day=_by_day(rows, since, until),
        by_clerk=_by_clerk(rows),
    )


Row = dict[str, Any]

_COLUMNS = (
    Order.state, Order.reported_at, Order.dispatched_at, Order.started_at, Order.finished_at, Order.was_booked,
    Order.no_shows, Order.round, Order.item_name, Order.trade_name, Order.building, Order.technician_name, Order.cause,
    Order.minutes_spent, Order.fee_fen, Order.posted_fen, Order.received_by, Order.satisfaction,
    Order.callback_satisfaction,
)  # fmt: skip


def _rows(since: date, until: date) -> tuple[list[Row], int]:
    """The orders reported in the period, and how many of them were cancelled."""
    first, last = datetime.combine(since, time()), datetime.combine(until + timedelta(days=1), time())
    names = [column.name for column in _COLUMNS]
    query = Order.select(*_COLUMNS).where(Order.reported_at >= first, Order.reported_at < last, ~Order.is_history)
    rows = [dict(zip(names, values, strict=True)) for values in tuples(query)]
    kept = [row for row in rows if row["state"] != OrderState.CANCELLED]
    return kept, len(rows) - len(kept)


def redo_rate(rows: list[Row]) -> Share:
    """返修率 = orders done again at least once ÷ orders × 100 (P25)."""
    return Share(sum(row["round"] > 0 for row in rows), len(rows))


def booking_rate(rows: list[Row]) -> Share:
    """预约率 = 总预约客户数 ÷ 总客户数 × 100 (R58): orders with an appointment ÷ orders; guide value below 80 (A43)."""
    return Share(sum(bool(row["was_booked"]) for row in rows), len(rows))


def no_show_rate(rows: list[Row]) -> Share:
    """失约率 = 总失约客户数 ÷ 总预约客户数 × 100 (R59): booked orders whose customer was missed ÷ booked orders."""
    booked = [row for row in rows if row["was_booked"]]
    return Share(sum(row["no_shows"] > 0 for row in booked), len(booked))


def carry_over_rate(days: Iterable[CarryDay]) -> Share:
    """滞留率 = Σ of the days 非计划滞留数 ÷ Σ of the days 总维修数 × 100 (R60); guide value below 5."""
    held = list(days)
    return Share(sum(day.carried for day in held), sum(day.jobs for day in held))


def carried_by_day(since: date, until: date) -> tuple[CarryDay, ...]:
    """按日统计 (R60): carried = orders put off that evening; jobs = those and the orders finished that day."""
    first, last = datetime.combine(since, time()), datetime.combine(until + timedelta(days=1), time())
    put_off: defaultdict[date, set[int]] = defaultdict(set)
    worked: defaultdict[date, set[int]] = defaultdict(set)
    with connected():
        evenings = CarryOver.select(CarryOver.order, CarryOver.on).where(CarryOver.on.between(since, until))
        for order_id, day in tuples(evenings):
            put_off[day].add(order_id)
            worked[day].add(order_id)
        done = Order.select(Order.id, Order.finished_at).where(
            Order.finished_at >= first, Order.finished_at < last, ~Order.is_history
        )
        for order_id, finished_at in tuples(done):
            worked[finished_at.date()].add(order_id)
    return tuple(CarryDay(day, len(put_off[day]), len(worked[day])) for day in sorted(worked))


def _satisfied(rows: list[Row]) -> Share:
    """满意率 = 满意 or 基本满意 ÷ answers; the callback's answer counts before the one at completion (A53)."""
    answers = [row["callback_satisfaction"] or row["satisfaction"] for row in rows]
    given = [str(answer) for answer in answers if answer]
    # data: the words of the scale
    return Share(sum(answer in ("满意", "基本满意") for answer in given), len(given))


def _minutes(rows: list[Row], first: str, last: str, *, once: bool = False) -> list[int]:
    """Whole minutes between two moments, where both are known; `once` leaves 返修 out, whose start is the second."""
    spans = [
        row[last] - row[first]
        for row in rows
        if row[first] is not None and row[last] is not None and not (once and row["round"])
    ]
    return [int(span.total_seconds()) // 60 for span in spans]


def times_of(minutes: list[int]) -> Times:
    """Median (of an even number the lower of the two) and 90th percentile by nearest rank: place ⌈n·p⌉."""
    held = sorted(minutes)
    if not held:
        return Times(None, None, 0)
    return Times(held[-(-len(held) * 50 // 100) - 1], held[-(-len(held) * 90 // 100) - 1], len(held))


def _groups(rows: list[Row], label_of: Callable[[Row], str]) -> tuple[Group, ...]:
    """Orders by label, most first, then in the order of the labels."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[label_of(row)].append(row)
    return tuple(
        Group(
            label=label,
            n=len(held),
            redone=sum(row["round"] > 0 for row in held),
            minutes=sum(row["minutes_spent"] for row in held),
            fee_fen=sum(row["fee_fen"] + row["posted_fen"] for row in held),
            handling=times_of(_minutes(held, "reported_at", "finished_at")),
        )
        for label, held in sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    )


def _building(row: Row) -> str:
    """`3栋`, or the public places together."""
    building = str(row["building"])
    if not building:
        return mark("公共部位")
    return mark("{building}栋").format(building=building) if building.isascii() else building


def _by_state(rows: list[Row]) -> tuple[tuple[str, int], ...]:
    counts = Counter(OrderState(row["state"]) for row in rows)
    return tuple((state.value, counts[state]) for state in OrderState if counts[state])


def _by_day(rows: list[Row], since: date, until: date) -> tuple[tuple[date, int], ...]:
    """Orders reported on each day, days without any included: for the chart."""
    counts = Counter(row["reported_at"].date() for row in rows)
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return tuple((day, counts[day]) for day in days)


def _by_clerk(rows: list[Row]) -> tuple[tuple[str, int, float], ...]:
    """工作量 (P29): orders of each clerk, and how many on each day with at least one; guide value 15-20 (R62)."""
    counts = Counter(row["received_by"] for row in rows)
    days: defaultdict[str, set[date]] = defaultdict(set)
    for row in rows:
        days[row["received_by"]].add(row["reported_at"].date())
    return tuple((name, count, round(count / len(days[name]), 1)) for name, count in counts.most_common())
