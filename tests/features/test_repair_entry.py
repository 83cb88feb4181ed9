"""业主不在家，同意用钥匙入户: who said so when on which telephone, and what that is worth (S12, A11)."""

from datetime import timedelta

import pytest

from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.db.audit import history
from csapp.features.repair_order.documents.values import order_values
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.register import ORDERS
from csapp.features.repair_order.service import entry, intake
from csapp.features.repair_order.workflow import OrderState
from csapp.registers.facts import facts
from tests.features import repair_makers as repairs
from tests.makers import DESK, NOW, VIEWER

EARLIER = NOW - timedelta(minutes=20)
S = OrderState


@pytest.fixture(autouse=True)
def _trades(office: DataFolder) -> None:
    assert office.database.exists()
    repairs.trades()


def test_consent_is_time_person_telephone_and_who_asked() -> None:
    made = repairs.order()
    told = entry.agree_entry(made.id, by=DESK, at=NOW, entry_agreed_at=EARLIER, entry_phone="139 1234 0075")
    assert (told.entry_agreed_at, told.entry_agreed_by) == (EARLIER, "单雅琴")
    assert (told.entry_phone, told.entry_asked_by) == ("13912340075", DESK.name)
    assert history(Order.key(), made.id)[0].step == "agree_entry"


def test_it_may_be_said_with_the_call_itself() -> None:
    made = repairs.order(allows_entry=True, reported_at=EARLIER)
    assert (made.entry_agreed_at, made.entry_agreed_by) == (EARLIER, "单雅琴")
    assert (made.entry_phone, made.entry_asked_by) == ("13800002746", DESK.name)


def test_the_telephone_is_masked_until_it_is_asked_for_and_both_are_shown_together() -> None:
    made = repairs.order(allows_entry=True)
    shown = {fact.key: fact.text for fact in facts(ORDERS, made.id, NOW, DESK).facts}
    assert shown["entry_phone"] == "138****2746"
    assert intake.reveal_phone(made.id, by=DESK, at=NOW) == {"phone": "13800002746", "entry_phone": "13800002746"}


def test_the_sheet_tells_the_technician_that_he_may_go_in() -> None:
    made = repairs.order(allows_entry=True)
    assert order_values(made)["requirements"] == "业主不在家，单雅琴 11-24 10:24 同意用钥匙入户。"
    entry.withdraw_entry(made.id, by=DESK, at=NOW, note="改约周六在家")
    assert order_values(repairs.fresh(made))["requirements"] == ""


def test_a_consent_that_is_taken_back_is_gone_with_a_word_in_the_trail() -> None:
    made = repairs.order(allows_entry=True)
    entry.withdraw_entry(made.id, by=DESK, at=NOW, note="改约周六在家")
    held = repairs.fresh(made)
    assert (held.entry_agreed_at, held.entry_agreed_by, held.entry_phone, held.entry_asked_by) == (None, "", "", "")
    (line, *_) = history(Order.key(), made.id)
    assert (line.step, line.note) == ("withdraw_entry", "改约周六在家")


@pytest.mark.parametrize(
    ("values", "given", "field"),
    [
        ({}, {"entry_agreed_at": NOW + timedelta(hours=1)}, "entry_agreed_at"),
        ({}, {"entry_phone": "1380000"}, "entry_phone"),
        ({"phone": ""}, {}, "entry_phone"),
        ({"place": "东门"}, {"entry_phone": "13800002746"}, "entry_agreed_at"),
    ],
)
def test_what_proves_nothing_is_refused_at_its_field(
    values: dict[str, str], given: dict[str, object], field: str
) -> None:
    made = repairs.order(**values)
    with pytest.raises(BadInput) as refused:
        entry.agree_entry(made.id, by=DESK, at=NOW, **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert repairs.fresh(made).entry_agreed_at is None


@pytest.mark.parametrize("state", [S.DONE, S.CANCELLED])
def test_nobody_is_let_in_where_nothing_is_to_be_done(state: OrderState) -> None:
    made = repairs.brought(state)
    with pytest.raises(BadInput, match="已经完工或取消"):
        entry.agree_entry(made.id, by=DESK, at=NOW)
    offered = {step.name for step in facts(ORDERS, made.id, NOW, DESK).steps}
    assert not offered & {"agree_entry", "withdraw_entry"}


def test_one_of_the_two_steps_is_offered_and_to_readers_none() -> None:
    made = repairs.order()
    assert "agree_entry" in {step.name for step in facts(ORDERS, made.id, NOW, DESK).steps}
    entry.agree_entry(made.id, by=DESK, at=NOW)
    names = {step.name for step in facts(ORDERS, made.id, NOW, DESK).steps}
    assert "withdraw_entry" in names
    assert "agree_entry" not in names
    assert not facts(ORDERS, made.id, NOW, VIEWER).steps
