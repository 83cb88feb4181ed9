"""The house rules of callbacks: edited at the desk, drawn once and for ever, and what follows from an answer."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import peewee
import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.roles import Role
from csapp.db import audit
from csapp.db.connection import database
from csapp.features.callback.models import (
    SEED_RULES,
    Asking,
    Callback,
    CallbackRule,
    LeftOut,
    MergedSource,
    Method,
    Source,
    Why,
    promises,
)
from csapp.features.callback.register import CALLBACK_RULES, CALLBACKS
from csapp.features.callback.service import calling, rules, scheduling, signing
from csapp.features.callback.workflow import CallbackState
from csapp.registers import query
from csapp.registers.plan import View
from tests import makers
from tests.makers import ADMIN, DESK, EVERYBODY, NOW, SUPERVISOR

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


def finished(source: str, number: str, **values: Any) -> Callback | None:
    """A matter that was put right today."""
    given = {"subject": "厨房水龙头滴水", "customer": "单晓梅", "rectified_on": NOW.date(), **values}
    return scheduling.schedule_by_rule(by=DESK, at=NOW, source=source, source_number=number, **given)


def answered(callback: Callback, satisfaction: str = "满意", at: datetime = NOW) -> Callback:
    return calling.register_result(callback.id, by=DESK, at=at, method="电话", satisfaction=satisfaction)


# The table


def test_an_office_begins_with_the_values_of_the_seeds() -> None:
    held = {row.source: row for row in CallbackRule.select()}
    assert set(held) == set(Source)
    for source, usual in SEED_RULES.items():
        row = held[source]
        assert (row.rule, row.days, row.asking, row.needs_signature, row.repeats) == (
            usual.rule, usual.days, usual.asking, usual.needs_signature, usual.repeats,
        )  # fmt: skip
        assert (row.share, row.second_days, row.most_attempts) == (100, 3, 3)


def test_a_changed_rule_holds_for_what_is_scheduled_from_now_on() -> None:
    before = makers.callback(source="报修")
    rule("报修", days=1, needs_signature=True, second_days=2)
    after = makers.callback(source="报修")
    assert (before.due_on, before.needs_signature) == (date(2026, 11, 23), False)
    assert (after.due_on, after.needs_signature) == (date(2026, 11, 21), True)
    assert Callback.get_by_id(before.id).due_on == date(2026, 11, 23)
    assert audit.history("callback_rule", rules.rule_of(Source.REPAIR).id)[0].step == "change"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"share": 101}, "share"), ({"share": -1}, "share"), ({"days": 367}, "days"), ({"second_days": -1}, "second_days"),
     ({"most_attempts": 0}, "most_attempts"), ({"share": 12.5}, "share"),
     ({"asking": "写信"}, "asking"), ({"repeats": True}, "repeats")],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused_and_nothing_changes(values: Given, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        rule("报修", **values)
    assert refused.value.field == field
    assert rules.rule_of(Source.REPAIR).version == 1


def test_two_seats_changing_one_rule_are_told() -> None:
    held = rules.rule_of(Source.REPAIR)
    rule("报修", days=2)
    with pytest.raises(StaleRecord):
        rules.change_rule(held.id, version=1, by=ADMIN, at=NOW, share=50, days=3)


def test_only_who_may_change_settings_sees_and_changes_the_rules() -> None:
    held = rules.rule_of(Source.REPAIR)
    for by in EVERYBODY:
        if by.role in (Role.ADMIN, Role.MANAGER):
            assert len(query.page(CALLBACK_RULES, View(), NOW, by)) == len(Source)
            rules.change_rule(held.id, by=by, at=NOW, share=100, days=3)
            continue
        with pytest.raises(NotAllowed):
            query.page(CALLBACK_RULES, View(), NOW, by)
        with pytest.raises(NotAllowed):
            rules.change_rule(held.id, by=by, at=NOW, share=100, days=3)


@pytest.mark.parametrize(
    ("source", "method"), [("重大投诉", Method.VISIT), ("一般投诉", None), ("特约服务", Method.PHONE)]
)
def test_a_major_complaint_is_visited_and_a_service_is_telephoned_unless_the_caller_says_otherwise(
    source: str, method: Method | None
) -> None:
    assert rules.proposed_method(makers.callback(source=source).id) == method


# The sample


def test_the_draw_is_that_of_the_number_and_the_stored_seed_alone() -> None:
    numbers = [f"WX202611{day:02d}-{count:03d}" for day in range(1, 31) for count in range(1, 41)]
    drawn = {number for number in numbers if rules.is_drawn(20261124, number, 30)}
    assert drawn == {number for number in reversed(numbers) if rules.is_drawn(20261124, number, 30)}
    assert 0.26 < len(drawn) / len(numbers) < 0.34
    more = {number for number in numbers if rules.is_drawn(20261124, number, 50)}
    assert drawn < more
    assert {number for number in numbers if rules.is_drawn(20261125, number, 30)} != drawn
    assert not any(rules.is_drawn(20261124, number, 0) for number in numbers)
    assert all(rules.is_drawn(20261124, number, 100) for number in numbers)
    # worked out with another program: the first 8 bytes of the digest, modulo 10,000, are 6,283
    assert [rules.is_drawn(20261124, "WX20261124-001", share) for share in (62, 63)] == [False, True]


def test_what_is_not_drawn_is_on_record_once_and_stays_out_on_any_day() -> None:
    rule("报修", share=30)
    numbers = [f"WX20261124-{count:03d}" for count in range(1, 61)]
    made = [number for number in numbers if finished("报修", number) is not None]
    seed = rules.rule_of(Source.REPAIR).seed
    assert made == [number for number in numbers if rules.is_drawn(seed, number, 30)]
    out = {row.matter: row for row in LeftOut.select()}
    assert set(out) == set(numbers) - set(made)
    assert {(row.why, row.share, row.seed, row.left_on) for row in out.values()} == {
        (Why.NOT_DRAWN, 30, seed, NOW.date())
    }
    rule("报修", share=100)
    again = [
        number for number in numbers
        if scheduling.schedule_by_rule(
            by=SUPERVISOR, at=NOW + timedelta(days=40), source="报修", source_number=number, subject="返修",
            customer="单晓梅",
        ) is not None
    ]  # fmt: skip
    assert again == made
    assert LeftOut.select().count() == len(out)


def test_a_smaller_share_forgets_nobody_who_was_drawn_before() -> None:
    first = finished("报修", "WX20261124-001")
    rule("报修", share=0)
    renewed = finished("报修", "WX20261124-001", measures="又紧了一遍")
    assert first is not None
    assert renewed is not None
    assert renewed.id == first.id
    assert finished("报修", "WX20261124-002") is None


def test_a_callback_by_hand_is_never_drawn() -> None:
    rule("报修", share=0)
    assert makers.callback(source="报修", source_number="WX20261124-009").id
    assert LeftOut.select().count() == 0


def test_an_anonymous_opinion_is_counted_and_nobody_is_called() -> None:
    assert finished("意见", "YJ20261124-001", customer="") is None
    assert [(row.source, row.matter, row.why) for row in LeftOut.select()] == [
        (Source.OPINION, "YJ20261124-001", Why.ANONYMOUS)
    ]
    assert finished("意见", "", customer="") is None
    assert LeftOut.select().count() == 1
    lines = audit.AuditLine.select().where(audit.AuditLine.step == "leave_out", audit.AuditLine.area == "callback")
    assert lines.count() == 1
    named = finished("意见", "YJ20261124-002")
    assert named is not None
    assert (named.rule, named.due_on, named.needs_signature) == ("R07", date(2026, 12, 8), True)


# One customer is asked once


def test_the_same_matter_finished_twice_is_asked_about_once_with_the_last_measures() -> None:
    first = finished("一般投诉", "TS20261120-001", rectified_on=date(2026, 11, 20), measures="换灯")
    again = finished("一般投诉", "TS20261120-001", rectified_on=date(2026, 11, 24), measures="换线路")
    assert first is not None
    assert again is not None
    assert (again.id, again.measures, again.due_on) == (first.id, "换线路", date(2026, 12, 8))
    assert Callback.select().count() == 1


def test_an_unsatisfied_customer_has_one_second_callback_however_often_the_matter_is_put_right() -> None:
    rule("一般投诉", needs_signature=False)
    first = finished("一般投诉", "TS20261120-001")
    assert first is not None
    answered(first, "不满意")
    second = Callback.get(Callback.second_of == first.id)
    assert second.due_on == date(2026, 11, 27)
    # the complaint was put right again: what waits takes it up
    made = scheduling.schedule(
        by=DESK, at=NOW, source="重大投诉", source_number="TS20261120-001", subject="楼道灯不亮", customer="单晓梅",
        measures="整条线路换新", rectified_on=NOW.date(),
    )  # fmt: skip
    assert (made.id, made.due_on, made.rule, made.measures) == (second.id, date(2026, 12, 1), "R02", "整条线路换新")
    assert Callback.select().count() == 2
    # another customer of the same number is another callback
    other = finished("一般投诉", "TS20261120-001", customer="仇文博")
    assert other is not None
    assert other.id not in (first.id, second.id)


def test_the_database_itself_knows_only_one_second_callback() -> None:
    first = makers.callback(source="报修")
    answered(first, "不满意")
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Callback.create(
            number="HF-x", source=Source.REPAIR, customer="单晓梅", subject="x", due_on=NOW.date(), second_of=first.id,
            created_at=NOW, changed_at=NOW, created_by=1, changed_by=1,
        )  # fmt: skip


@pytest.mark.parametrize("satisfaction", ["满意", "基本满意", "不满意"])
def test_every_callback_that_is_done_is_told_whatever_the_customer_said(satisfaction: str) -> None:
    told: list[tuple[str, str]] = []

    def listen(_sender: object, callback: Callback, **_: Any) -> None:
        told.append((callback.number, str(callback.satisfaction)))

    with scheduling.answered.connected_to(listen):
        unsigned = answered(makers.callback(source="报修"), satisfaction)
        signed = answered(makers.callback(source="一般投诉"), satisfaction)
        assert told == [(unsigned.number, satisfaction)]
        signing.decline(signed.id, by=DESK, at=NOW, decline_reason="出差", witness="李敏")
    assert told == [(unsigned.number, satisfaction), (signed.number, satisfaction)]


# What is typed wrong


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rectified_on": date(1203, 4, 5)}, "rectified_on"),
        ({"received_on": date(1066, 10, 14)}, "received_on"),
        ({"subject": "字" * 60_000}, "subject"),
        ({"measures": "字" * 60_000}, "measures"),
        ({"source": ""}, "source"),
    ],
)
def test_days_before_the_estate_and_books_for_a_summary_are_refused(values: Given, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        makers.callback(**values)
    assert refused.value.field == field
    assert Callback.select().count() == 0


def test_odd_letters_long_names_and_spaced_numbers_are_taken() -> None:
    made = makers.callback(
        subject="电梯😀又停了\u202e",
        customer="阿不都热合曼·买买提" * 4,
        phone="+86 138 0000 2746",
        measures="换了\r\n主板",
    )
    assert (made.phone, len(made.customer), "\u202e" in made.subject) == ("13800002746", 40, False)
    with pytest.raises(BadInput, match="一年以内"):
        calling.miss(made.id, by=DESK, at=NOW, next_attempt_at=datetime(2206, 11, 24))
    with pytest.raises(BadInput, match="最多 4000 字"):
        calling.register_result(made.id, by=DESK, at=NOW, method="电话", satisfaction="满意", opinion="字" * 60_000)
    assert Callback.get_by_id(made.id).state == CallbackState.PENDING


# Merged records


def test_a_callback_on_a_merged_record_is_refused_and_says_where_to_go() -> None:
    made = finished("一般投诉", "TS20261120-001")
    assert made is not None
    scheduling.merge_source("TS20261120-001", "TS20261119-004", by=DESK, at=NOW)
    steps: list[Callable[[], object]] = [
        lambda: answered(made),
        lambda: calling.reach(made.id, by=DESK, at=NOW, method="电话"),
        lambda: calling.miss(made.id, by=DESK, at=NOW),
        lambda: finished("一般投诉", "TS20261120-001"),
        lambda: makers.callback(source_number="TS20261120-001"),
    ]
    for step in steps:
        with pytest.raises(TransitionRefused, match="TS20261120-001 已并入 TS20261119-004，到"):
            step()
    assert Callback.get_by_id(made.id).state == CallbackState.PENDING
    # whoever was to be called is called about the survivor
    moved = Callback.get(Callback.source_number == "TS20261119-004")
    assert (moved.customer, moved.due_on) == ("单晓梅", made.due_on)
    open_now = query.page(CALLBACKS, View(filter="open"), NOW, DESK)
    assert [row.id for row in open_now] == [moved.id]
    assert [promise.record_id for promise in promises(NOW + timedelta(days=60))] == [moved.id]


def test_who_waits_for_the_survivor_already_is_not_called_twice_and_unmerging_gives_the_callback_back() -> None:
    survivor = finished("一般投诉", "TS20261119-004")
    made = finished("一般投诉", "TS20261120-001")
    assert made is not None
    assert survivor is not None
    scheduling.merge_source("TS20261120-001", "TS20261119-004", by=DESK, at=NOW)
    assert Callback.select().count() == 2
    scheduling.merge_source("TS20261120-001", "TS20261119-005", by=DESK, at=NOW)
    assert MergedSource.get().into == "TS20261119-005"
    scheduling.unmerge_source("TS20261120-001", by=DESK, at=NOW)
    scheduling.unmerge_source("TS20261120-001", by=DESK, at=NOW)
    assert answered(made).state == CallbackState.AWAITING_SIGNATURE


def test_no_source_is_left_without_a_rule() -> None:
    CallbackRule.delete().execute()
    assert {source: rules.rule_of(source).days for source in Source} == {
        source: usual.days for source, usual in SEED_RULES.items()
    }
    assert rules.rule_of(Source.MAJOR_COMPLAINT).asking == Asking.VISIT
