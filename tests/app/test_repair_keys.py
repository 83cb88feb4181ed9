"""The key of a repair order: lent with the consent that stands on it, linked, asked back when it is over (S12)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from csapp.app.due import promises_before
from csapp.app.repair_keys import Handover, handover_of, standing_of
from csapp.app.wiring import wire
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.db.link import links_of
from csapp.features.key_lending.models import BorrowerKind, Loan, Proof
from csapp.features.key_lending.register import KEY_LOANS
from csapp.features.key_lending.service import lending, returning
from csapp.features.key_lending.workflow import LoanState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service import entry
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.people.models import Relation
from csapp.masterdata.people.service import add_person, move_in
from csapp.masterdata.places.models import Unit
from csapp.registers.facts import facts
from tests import makers
from tests.features import key_makers
from tests.features import repair_makers as repairs
from tests.makers import DESK, NOW

S = OrderState
LATER = datetime(2026, 11, 24, 14, 0)


@pytest.fixture
def key(office: DataFolder) -> KeySet:
    """The key of 3-2-1501, whose owner is 单雅琴; technicians with hours; everything wired."""
    assert office.database.exists()
    wire()
    repairs.trades()
    unit = Unit.get_by_id(repairs.home())
    makers.person("单雅琴", "13812342746", home=unit)
    key_makers.cabinet()
    return key_makers.key("A2-07", unit)


def lend(order: Order, **values: Any) -> Loan:
    """What the second key does: the loan as it was prepared."""
    made = handover_of(order.id, NOW)
    given = {**made.given, **values}
    proofs = [Proof.BADGE] if given.pop("badge", False) else values.pop("proofs", [])
    given.pop("proofs", None)
    return lending.lend(made.key_id, by=DESK, at=NOW, borrower_kind=made.kind, proofs=proofs, **given)


def test_the_loan_is_prepared_for_whoever_is_sent_until_his_appointment_ends(key: KeySet) -> None:
    held = repairs.brought(S.BOOKED, steps={"book": {"starts_at": LATER, "minutes": 60}})
    made = handover_of(held.id, NOW)
    assert (made.key_id, made.kind) == (key.id, BorrowerKind.STAFF)
    assert made.given["borrower"] == "张建军"
    assert made.given["purpose"] == f"报修 {held.number} 厨房龙头滴水"
    assert made.given["due_at"] == LATER + timedelta(minutes=60)


@pytest.mark.parametrize(("now", "due"), [(NOW, NOW.replace(hour=17, minute=30)), (NOW.replace(hour=19), None)])
@pytest.mark.usefixtures("key")
def test_without_an_appointment_it_is_due_when_his_day_ends(now: datetime, due: datetime | None) -> None:
    held = repairs.brought(S.DISPATCHED)
    assert handover_of(held.id, now).given["due_at"] == due


@pytest.mark.usefixtures("key")
def test_the_consent_on_the_order_goes_into_the_loan_with_whoever_asked() -> None:
    held = repairs.brought(S.DISPATCHED, allows_entry=True)
    loan = lend(held)
    assert (loan.state, loan.identity_confirmed, loan.consent_given) == (LoanState.OUT, True, True)
    assert (loan.contacted_at, loan.contact_name, loan.contact_phone) == (NOW, "单雅琴", "13800002746")
    assert (loan.contacted_by, loan.source_number) == (DESK.name, held.number)


@pytest.mark.usefixtures("key")
def test_without_the_owners_consent_nothing_of_it_is_taken_for_granted() -> None:
    held = repairs.brought(S.DISPATCHED)
    assert not {"contacted_at", "identity_confirmed", "consent_given"} & set(handover_of(held.id, NOW).given)
    with pytest.raises(BadInput):
        lend(held, identity_confirmed=True)
    assert Loan.select().count() == 0


def test_what_a_tenant_allows_is_not_the_owners_consent(key: KeySet) -> None:
    tenant = add_person("王租客", phones=("13712340075",), by=DESK, at=NOW)
    move_in(tenant.id, key.unit_id, Relation.TENANT, by=DESK, at=NOW)  # type: ignore[arg-type]
    held = repairs.brought(S.DISPATCHED)
    entry.agree_entry(held.id, by=DESK, at=NOW, entry_agreed_by="王租客")
    assert "consent_given" not in handover_of(held.id, NOW).given
    told = standing_of(held.id, NOW)
    assert told is not None
    assert told.consent == "王租客 11-24 10:24 同意入户，但不是在册业主，借的时候还要联系业主。"


@pytest.mark.usefixtures("key")
def test_a_firms_man_is_a_contractor_and_still_shows_his_papers() -> None:
    held = repairs.brought(S.DISPATCHED, allows_entry=True, steps={"dispatch": {"technician": "宏达防水"}})
    made = handover_of(held.id, NOW)
    assert (made.kind, made.given["borrower"]) == (BorrowerKind.CONTRACTOR, "宏达防水")
    assert "badge" not in made.given
    assert made.given["identity_confirmed"] is False
    assert made.given["consent_given"] is True


@pytest.mark.parametrize(
    ("state", "words"), [(S.RANKED, "还没有派单"), (S.DONE, "已经完工或取消"), (S.CANCELLED, "已经完工或取消")]
)
@pytest.mark.usefixtures("key")
def test_no_loan_is_prepared_where_nobody_goes(state: OrderState, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        handover_of(repairs.brought(state).id, NOW)


@pytest.mark.usefixtures("key")
def test_a_room_without_a_key_says_so() -> None:
    held = repairs.brought(S.DISPATCHED, unit=makers.unit("5-1-0802").id, customer="仇文博")
    told = standing_of(held.id, NOW)
    assert told is not None
    assert (told.words, told.verb) == ("这户没有寄存钥匙，上门前要约好。", "")
    with pytest.raises(BadInput, match="没有寄存钥匙"):
        handover_of(held.id, NOW)


def test_of_several_keys_the_front_door_in_the_cabinet_comes_first(key: KeySet) -> None:
    unit = Unit.get_by_id(key.unit_id)
    key_makers.key("A1-01", unit, opens="地下室")
    second = key_makers.key("A4-01", unit, opens="入户门")
    held = repairs.brought(S.DISPATCHED)
    assert handover_of(held.id, NOW).key_id == key.id
    key_makers.lend(key)
    assert handover_of(held.id, NOW).key_id == second.id
    told = standing_of(held.id, NOW)
    assert told is not None
    assert "这里共有 3 套" in told.words


@pytest.mark.usefixtures("key")
def test_the_key_of_a_public_place_is_found_by_its_name_and_asks_nobody() -> None:
    room = key_makers.key("A5-01", place_name="水泵房")
    held = repairs.brought(S.DISPATCHED, place="3 栋水泵房", item="路灯维修")
    made = handover_of(held.id, NOW)
    assert made.key_id == room.id
    loan = lend(held, identity_confirmed=True)
    assert (loan.state, loan.consent_given) == (LoanState.OUT, False)


@pytest.mark.usefixtures("key")
def test_order_and_loan_show_each_other() -> None:
    held = repairs.brought(S.DISPATCHED, allows_entry=True)
    loan = lend(held)
    assert [(line.area, line.number, line.words) for line in links_of(Order.key(), held.id)] == [
        ("key_lending", loan.number, "开出")
    ]
    assert [(line.area, line.number, line.words) for line in links_of(Loan.key(), loan.id)] == [
        ("repair_order", held.number, "来自")
    ]


@pytest.mark.parametrize("step", ["finish", "cancel"])
@pytest.mark.usefixtures("key")
def test_a_key_that_is_out_when_the_order_is_over_is_asked_for_today(step: str) -> None:
    held = repairs.brought(S.AGREED if step == "finish" else S.DISPATCHED, allows_entry=True)
    loan = lend(held, due_at=NOW + timedelta(days=3))
    before = standing_of(held.id, NOW)
    assert before is not None
    assert (before.verb, before.warning) == ("登记归还", "")
    repairs.step(held, step)
    tonight = NOW.replace(hour=23, minute=59)
    (promise,) = (one for one in promises_before(NOW + timedelta(days=1)) if one.area == "key_lending")
    assert (promise.due_at, promise.step, promise.record_id) == (tonight, "chase", loan.id)
    assert promise.title.startswith(f"{held.number} 已办完，入户门钥匙还没有还")
    assert facts(KEY_LOANS, loan.id, NOW, DESK).missing == f"{held.number} 已办完，钥匙还没有还，先追还。"
    told = standing_of(held.id, NOW)
    assert told is not None
    assert "钥匙还在张建军手里，先追还" in told.warning
    returning.give_back(loan.id, by=DESK, at=NOW, pieces=1, hook_confirmed=True)
    assert standing_of(held.id, NOW) is None
    assert not [one for one in promises_before(NOW + timedelta(days=1)) if one.area == "key_lending"]


@pytest.mark.usefixtures("key")
def test_a_key_that_is_back_already_or_of_another_order_is_left_alone(key: KeySet) -> None:
    held = repairs.brought(S.AGREED, allows_entry=True)
    other = key_makers.lend(key, source_number="WX20261101-001", due_at=NOW + timedelta(days=3))
    repairs.step(held, "finish")
    left = Loan.get_by_id(other.id)
    assert (left.matter_ended_at, left.chase_at) == (None, NOW + timedelta(days=3))
    assert isinstance(handover_of(repairs.brought(S.DISPATCHED).id, NOW), Handover)
