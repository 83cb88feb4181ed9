"""Money: ten thousand random leases by the arithmetic, some through the services, agree to the fen with paper."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest

from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.features.parking_lease.documents.tables import payment_rows, report_table
from csapp.features.parking_lease.models.lease import Lease, Term
from csapp.features.parking_lease.models.money import DayReport, Payment, WeekReport, missing_days, missing_weeks
from csapp.features.parking_lease.models.terms import (
    Charged,
    Span,
    last_day,
    measure,
    overstay,
    price,
    price_of,
    split,
    used,
    used_of,
)
from csapp.features.parking_lease.service import changes, money, permits
from csapp.features.parking_lease.service import lease as service
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.masterdata.vehicles.service import set_rate
from tests.conftest import FULL
from tests.features import parking_makers as parking
from tests.features.parking_reckoning import Paper
from tests.makers import DESK, MANAGER, NOW

MANY = 10_000
THROUGH_SERVICES = 300 if FULL else 24
RATES = (10_001, 20_000, 30_000, 33_333, 45_050)


class Account:
    """A lease by the arithmetic of the program alone."""

    def __init__(self, start: date, months: int, days: int, monthly: int) -> None:
        self.anchor = start.day
        self.terms: list[Charged] = []
        self.add(start, months, days, monthly)

    def add(self, start: date, months: int, days: int, monthly: int) -> None:
        end = last_day(start, months, days, self.anchor)
        self.terms.append(Charged(start, end, monthly, price(monthly, Span(months, days)), self.anchor))

    @property
    def end(self) -> date:
        return self.terms[-1].ends_on

    @property
    def due(self) -> int:
        return sum(term.amount_fen for term in self.terms)

    def move(self, day: date, monthly: int) -> None:
        terms: list[Charged] = []
        for term in self.terms:
            if term.starts_on >= day:
                amount = price_of(monthly, term.starts_on, term.ends_on, self.anchor)
                terms.append(Charged(term.starts_on, term.ends_on, monthly, amount, self.anchor))
            elif term.ends_on < day:
                terms.append(term)
            else:
                terms += split(term, day, monthly)
        self.terms = terms

    def leave(self, last: date) -> int:
        more = overstay(self.terms[-1], last)
        terms = [*self.terms, *([more] if more is not None else [])]
        assert used_of(terms, last) == sum(used(term, last) for term in terms)
        return used_of(terms, last)


def test_ten_thousand_random_leases_cost_what_they_cost_on_paper() -> None:
    rng, seen = Random(20261124), Counter[str]()
    for _ in range(MANY):
        start = date(2020, 1, 1) + timedelta(days=rng.randrange(3_650))
        first = (rng.randrange(13), rng.choice((0, 0, 0, 15, rng.randrange(31))), rng.choice(RATES))
        if first[:2] == (0, 0):
            first = (1, 0, first[2])
        ours, paper = Account(start, *first), Paper(start, *first)
        for _ in range(rng.randrange(4)):
            what = rng.choice(("renew", "renew", "move"))
            seen[what] += 1
            if what == "renew":
                more = (rng.randrange(1, 7), rng.choice((0, 0, 15)), rng.choice(RATES))
                ours.add(ours.end + timedelta(days=1), *more)
                paper.renew(*more)
            elif (ours.end - start).days > 1:
                day = start + timedelta(days=rng.randrange(1, (ours.end - start).days))
                rate = rng.choice(RATES)
                ours.move(day, rate)
                paper.move(day, rate)
            assert (ours.due, ours.end) == (paper.due, paper.end)
        paid = ours.due
        last = start + timedelta(days=rng.randrange((ours.end - start).days + 20))
        cost = ours.leave(last)
        paper.leave(last)
        assert cost == paper.due, (start, first, last)
        refund, owed = max(paid - cost, 0), max(cost - paid, 0)
        seen["refund" if refund else "owed" if owed else "even"] += 1
        assert paid - refund + owed == paper.due
    assert min(seen[kind] for kind in ("renew", "move", "refund", "owed", "even")) > 200


def test_a_move_at_the_same_rate_costs_nothing() -> None:
    rng = Random(7)
    for _ in range(500):
        account = Account(date(2026, 1, 1) + timedelta(days=rng.randrange(365)), rng.randrange(1, 13), 0, 30_000)
        before = account.due
        day = account.terms[0].starts_on + timedelta(days=rng.randrange(1, 25))
        account.move(day, 30_000)
        assert account.due == before
        assert measure(account.terms[0].starts_on, account.end, account.anchor).months >= 1


@pytest.fixture
def estate(office: DataFolder) -> DataFolder:
    """Two hundred spaces of two kinds, rates that change in the middle."""
    parking.rates(30_000)
    set_rate(by=MANAGER, at=NOW, kind=SpaceKind.GROUND, monthly_fen=33_333, from_on=date(2026, 3, 1))
    set_rate(by=MANAGER, at=NOW, kind=SpaceKind.UNDERGROUND, monthly_fen=45_050, from_on=date(2026, 2, 15))
    for number in range(THROUGH_SERVICES):
        parking.space(f"A-{number:03d}", SpaceKind.GROUND)
        parking.space(f"B-{number:03d}", SpaceKind.UNDERGROUND)
    return office


def rate(kind: SpaceKind, day: date) -> int:
    """By the fixture above, looked up by hand."""
    if kind is SpaceKind.GROUND:
        return 33_333 if day >= date(2026, 3, 1) else 30_000
    return 45_050 if day >= date(2026, 2, 15) else 40_000


def live(rng: Random, number: int) -> int:
    """One lease through the services with everything that may happen to it; returns what it must have cost."""
    at = datetime(2026, 1, 5, 9, 0) + timedelta(days=rng.randrange(60))
    day, months, days = at.date(), rng.randrange(1, 7), rng.choice((0, 0, 15))
    lease = parking.leased(f"A-{number:03d}", f"苏E{number:05d}", at=at, months=months, days=days)
    paper, kind = Paper(day, months, days, rate(SpaceKind.GROUND, day)), SpaceKind.GROUND
    for _ in range(rng.randrange(3)):
        at += timedelta(days=rng.randrange(1, 20))
        if rng.random() < 0.6:
            months = rng.randrange(1, 4)
            start = paper.end + timedelta(days=1)
            paper.renew(months, 0, rate(kind, start))
            money.renew(lease.id, by=DESK, at=at, months=months, method=rng.choice(("现金", "微信")))
            changes.update_vehicle(lease.id, by=DESK, at=at)
        elif kind is SpaceKind.GROUND and at.date() < paper.end:
            kind = SpaceKind.UNDERGROUND
            paper.move(at.date(), rate(kind, at.date()))
            moved = changes.change(lease.id, by=DESK, at=at, new_space=f"B-{number:03d}")
            service.sign_again(lease.id, by=DESK, at=at)
            if moved.owed_fen:
                money.pay(lease.id, by=DESK, at=at, amount_fen=None, method="刷卡")
        else:
            continue
        if parking.fresh(lease).paid_until >= at.date():  # type: ignore[operator]
            permits.issue_permit(lease.id, by=DESK, at=at)
    held = parking.fresh(lease)
    assert (held.due_fen, held.ends_on, held.owed_fen) == (paper.due, paper.end, 0)
    last = max(at.date(), paper.end + timedelta(days=rng.randrange(-80, 10)))
    at = datetime.combine(last, at.time())
    service.end(lease.id, by=DESK, at=at, ended_on=last, end_reason="搬走")
    paper.leave(last)
    held = parking.fresh(lease)
    if held.credit_fen:
        money.refund(lease.id, by=DESK, at=at, refund_fen=None, method="转账")
    elif held.owed_fen:
        money.pay(lease.id, by=DESK, at=at, amount_fen=None, method="现金")
    return paper.due


@pytest.mark.usefixtures("estate")
def test_receipts_reports_and_balances_of_random_leases_agree_to_the_fen() -> None:
    rng = Random(5)
    expected = [live(rng, number) for number in range(THROUGH_SERVICES)]
    leases = list(Lease.select().order_by(Lease.id))
    assert [lease.due_fen for lease in leases] == expected
    assert all((lease.owed_fen, lease.credit_fen) == (0, 0) for lease in leases)
    for lease in leases:
        terms = Term.select().where(Term.lease == lease.id)
        receipts = [one.amount_fen for one in Payment.select().where(Payment.lease == lease.id)]
        assert sum(receipts) == lease.paid_fen == sum(term.amount_fen for term in terms)
    after = datetime(2027, 12, 31, 9, 0)
    last = max(one.day for one in DayReport.select())
    days = money.close_missing(last, by=DESK, at=after)
    weeks = money.close_missing_weeks(after.date(), by=DESK, at=after) if not missing_days(after.date()) else []
    assert sum(day.total_fen for day in days) == sum(expected)
    assert sum(day.count for day in days) == Payment.select().count() == len({one.number for one in Payment.select()})
    assert weeks == []
    monday = days[0].day - timedelta(days=days[0].day.weekday()) + timedelta(days=7)
    week = money.close_week(monday, by=DESK, at=after)
    assert isinstance(week, WeekReport)
    inside = [day for day in days if monday <= day.day <= week.sunday]
    assert week.total_fen == sum(day.total_fen for day in inside)
    assert [row[0] for row in report_table(week).rows] == [row[0] for row in payment_rows(monday, week.sunday)]


def test_a_day_or_week_without_its_report_is_pointed_out(office: DataFolder) -> None:
    assert office.database.exists()
    assert missing_days(NOW.date()) == missing_weeks(NOW.date()) == []
    parking.rates()
    parking.space()
    parking.leased(at=parking.later(-9))
    assert [str(day)[5:] for day in missing_days(parking.later(-6).date())] == ["11-15", "11-16", "11-17", "11-18"]
    money.close_day(parking.later(-8).date(), by=DESK, at=NOW)
    assert len(missing_days(NOW.date())) == 9
    assert [str(day) for day in missing_weeks(NOW.date())] == ["2026-11-09", "2026-11-16"]
    with pytest.raises(BadInput, match="11-15 的日报还没有交"):
        money.close_week(date(2026, 11, 9), by=DESK, at=NOW)
    money.close_missing(parking.later(-1).date(), by=DESK, at=NOW)
    assert [report.number for report in money.close_missing_weeks(NOW.date(), by=DESK, at=NOW)] == [
        "ZBB20261115-001",
        "ZBB20261122-001",
    ]
    with pytest.raises(BadInput, match="已经交过"):
        money.close_day(parking.later(-8).date(), by=DESK, at=NOW)
    with pytest.raises(BadInput, match="才结束"):
        money.close_week(NOW.date(), by=DESK, at=NOW)
    with pytest.raises(BadInput, match="还没有到"):
        money.close_day(parking.later(1).date(), by=DESK, at=NOW)
