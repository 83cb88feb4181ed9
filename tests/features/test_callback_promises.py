"""What is due when and waits for whom: tries in vain, the months of a periodic call, promises by date (R26, P24)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.features.callback.models import (
    Callback,
    CallbackRule,
    Source,
    add_months,
    periodic_due,
    promises,
    unsigned_sheets,
)
from csapp.features.callback.register import CALLBACKS
from csapp.features.callback.service import calling, rules
from csapp.registers import query
from csapp.registers.plan import View
from tests import makers
from tests.makers import ADMIN, DESK, MANAGER, NOW

pytestmark = pytest.mark.usefixtures("office")

Given = dict[str, Any]


def rule(source: str, **values: Any) -> CallbackRule:
    """The rule of a source, with these values changed by the administrator."""
    held = rules.rule_of(Source(source))
    given = {
        "share": held.share, "days": held.days, "asking": held.asking, "needs_signature": held.needs_signature,
        "second_days": held.second_days, "most_attempts": held.most_attempts, "repeats": held.repeats, **values,
    }  # fmt: skip
    return rules.change_rule(held.id, by=ADMIN, at=NOW, **given)


def answered(callback: Callback, satisfaction: str = "满意", at: datetime = NOW) -> Callback:
    return calling.register_result(callback.id, by=DESK, at=at, method="电话", satisfaction=satisfaction)


# Tries in vain


def test_after_as_many_tries_as_the_rule_says_it_is_the_supervisors_turn() -> None:
    made = makers.callback(source="报修", source_number="WX20261123-009")

    def listed() -> list[int]:
        return [row.id for row in query.page(CALLBACKS, View(filter="tried"), NOW, DESK)]

    def promise() -> Promise:
        return next(each for each in promises(NOW + timedelta(days=9)) if each.record_id == made.id)

    for count in range(1, 4):
        assert listed() == []
        assert Role.DESK in promise().roles
        calling.miss(made.id, by=DESK, at=NOW, next_attempt_at=NOW + timedelta(hours=count))
    assert listed() == [made.id]
    assert promise().roles == {Role.SUPERVISOR, Role.MANAGER}
    rule("报修", most_attempts=4)
    assert listed() == []


# The day of a periodic call (R26)


@pytest.mark.parametrize(
    ("handed", "last", "due"),
    [
        (date(2026, 3, 10), date(2026, 11, 24), date(2026, 12, 24)),  # in the first year: a month
        (date(2025, 11, 25), date(2026, 11, 24), date(2026, 12, 24)),  # its last day
        (date(2025, 11, 24), date(2026, 11, 24), date(2027, 2, 24)),  # a year later: three months
        (date(2020, 6, 1), date(2026, 11, 30), date(2027, 2, 28)),  # no 30 February
        (date(2026, 10, 31), date(2027, 1, 31), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 31)),  # over the turn of the year
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 5, 28)),  # a leap day's year ends on 28 February
    ],
)
def test_a_household_is_called_monthly_in_its_first_year_and_then_quarterly(
    handed: date, last: date, due: date
) -> None:
    assert periodic_due(handed, last) == due


def test_months_go_backwards_too() -> None:
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)
    assert add_months(date(2026, 12, 1), -12) == date(2025, 12, 1)


def test_the_next_periodic_call_is_scheduled_with_the_answer_unless_the_office_wants_it_otherwise() -> None:
    home = makers.unit(handed_over_on=date(2026, 3, 10))
    first = makers.callback(source="定期", unit=home.id, rectified_on=NOW.date())
    assert first.due_on == date(2026, 12, 24)
    answered(first)
    following = Callback.get(Callback.id != first.id)
    assert (following.due_on, following.second_of, following.unit_id) == (date(2026, 12, 24), None, home.id)
    rule("定期", repeats=False)
    answered(following)
    assert Callback.select().count() == 2


# What is promised


def test_promises_are_computed_from_dates() -> None:
    due_today = makers.callback(source="报修", due_on=NOW.date(), subject="插座\n无电", phone="13800002746")
    later = makers.callback(due_on=date(2026, 11, 26))
    waiting = makers.callback(due_on=date(2026, 11, 23))
    answered(waiting)
    reached = makers.callback(source="报修", due_on=NOW.date())
    calling.reach(reached.id, by=DESK, at=NOW, method="电话")
    again = makers.callback(due_on=date(2026, 11, 30))
    calling.miss(again.id, by=DESK, at=NOW, next_attempt_at=NOW + timedelta(hours=3))
    done = makers.callback(source="报修", due_on=NOW.date())
    answered(done)
    tonight = {promise.record_id: promise for promise in promises(datetime(2026, 11, 25))}
    assert set(tonight) == {due_today.id, waiting.id, reached.id, again.id}
    assert {key: (p.rule, p.step, p.step_label) for key, p in tonight.items()} == {
        due_today.id: ("R57", "reach", "登记回访"),
        waiting.id: ("R04", "sign", "客户签字"),
        reached.id: ("R57", "fill_in_unsigned", "填写回访结果"),
        again.id: ("R04", "reach", "登记回访"),
    }
    first = tonight[due_today.id]
    assert (first.title, first.is_day, first.due_at) == ("报修：插座 无电", True, datetime(2026, 11, 24, 23, 59))
    assert (tonight[again.id].due_at, tonight[again.id].is_day) == (NOW + timedelta(hours=3), False)
    assert later.id in {promise.record_id for promise in promises(datetime(2026, 11, 27))}
    assert promises(NOW - timedelta(days=1)) == []
    assert [promise.record_id for promise in unsigned_sheets()] == [waiting.id]
    for promise in tonight.values():
        assert MANAGER.role in promise.roles
