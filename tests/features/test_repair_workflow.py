"""5.1 exactly as drawn: every arrow leads where it should, every other pair is refused, for every role."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from csapp.core.errors import NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db import audit
from csapp.features.repair_order.register import ORDERS
from csapp.features.repair_order.workflow import BY_ANSWER, ENDED, ORDER, OrderState, diagram
from csapp.registers.facts import facts
from tests.features import repair_makers
from tests.features.repair_makers import LATER, NEEDS, STEPS, brought, fresh
from tests.makers import DESK, EVERYBODY, NOW

S = OrderState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
DOCS = Path(__file__).parents[2] / "docs" / "repair-states.md"

# 5.1 as drawn, by hand; arrows back to themselves change no state.
DRAWN = {
    (S.RECEIVED, "confirm"): S.CONFIRMED,
    (S.CONFIRMED, "rank"): S.RANKED,
    (S.RANKED, "dispatch"): S.DISPATCHED,
    (S.DISPATCHED, "start"): S.WORKING,
    (S.DISPATCHED, "book"): S.BOOKED,
    (S.BOOKED, "arrive"): S.WORKING,
    (S.BOOKED, "rebook"): S.BOOKED,
    (S.BOOKED, "no_show"): S.BOOKED,
    (S.WORKING, "agree"): S.AGREED,
    (S.AGREED, "finish"): S.DONE,
    (S.WORKING, "pause"): S.PAUSED,
    (S.AGREED, "pause"): S.PAUSED,
    (S.PAUSED, "resume"): S.WORKING,
    (S.WORKING, "carry_over"): S.CARRIED,
    (S.CARRIED, "resume"): S.WORKING,
    (S.DONE, "hear"): S.AWAITING_SHEET,
    (S.AWAITING_SHEET, "return_sheet"): S.SHEET_RETURNED,
    (S.SHEET_RETURNED, "post"): S.POSTED,
    (S.POSTED, "call_back"): S.CALLED_BACK,
    (S.SHEET_RETURNED, "call_back"): S.CALLED_BACK,
    (S.CALLED_BACK, "archive"): S.ARCHIVED,
    (S.CALLED_BACK, "redo"): S.DISPATCHED,
    (S.RECEIVED, "cancel"): S.CANCELLED,
    (S.CONFIRMED, "cancel"): S.CANCELLED,
    (S.RANKED, "cancel"): S.CANCELLED,
    (S.DISPATCHED, "cancel"): S.CANCELLED,
    (S.BOOKED, "cancel"): S.CANCELLED,
    (S.WORKING, "cancel"): S.CANCELLED,
    (S.AGREED, "cancel"): S.CANCELLED,
    (S.PAUSED, "cancel"): S.CANCELLED,
    (S.CARRIED, "cancel"): S.CANCELLED,
}
# Written down without a change of state: another person before anybody went, extra work agreed.
NOTED = {(S.DISPATCHED, "reassign"): S.DISPATCHED, (S.AGREED, "agree_extra"): S.AGREED}


def test_the_table_holds_the_arrows_of_5_1_and_no_other() -> None:
    """Each arrow once, with its source and target."""
    table = [((step.source, step.name), step.target) for step in ORDER.steps]
    assert len(table) == len(dict(table))
    assert dict(table) == DRAWN | NOTED
    assert all(source == target for (source, _), target in NOTED.items())


def test_only_who_works_takes_a_step() -> None:
    """4B: 前台, 主管 and 经理 issue, rank, return and hand to finance; 管理员 and 查看 look on."""
    assert {step.roles for step in ORDER.steps} == {frozenset(WORKERS)}
    assert not [step for step in ORDER.steps if step.source in ENDED]


@pytest.mark.parametrize(("state", "name"), list(product(S, sorted({name for _, name in DRAWN | NOTED}))))
@pytest.mark.parametrize("role", Role)
def test_every_pair_of_state_and_step_for_every_role(state: OrderState, name: str, role: Role) -> None:
    """The table answers as drawn: where to, or a refusal that says why."""
    target = (DRAWN | NOTED).get((state, name))
    if target is None:
        with pytest.raises(TransitionRefused):
            ORDER.step(name, state, role)
    elif role not in WORKERS:
        with pytest.raises(NotAllowed):
            ORDER.step(name, state, role)
    else:
        assert ORDER.step(name, state, role).target is target


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("state", list(S))
def test_the_services_take_the_arrows_as_drawn(state: OrderState) -> None:
    """Each service function from each state: as drawn, or refused with nothing changed and nothing in the trail."""
    repair_makers.trades()
    # a firm may be in several places at once, so that no hour is taken from the next order of the loop
    ways: dict[str, dict[str, Any]] = {
        "dispatch": {"technician": "宏达防水"},
        "finish": {"fee_fen": 0 if state is S.SHEET_RETURNED else 16000},
    }
    # past the appointment, so that nobody may have been at home
    more: dict[str, dict[str, Any]] = {
        "no_show": {"at": LATER, "starts_at": LATER.replace(day=27)},
        "reassign": {"technician": "宏达防水"},
    }
    for name in STEPS:
        held = brought(state, steps=ways)
        before = (fresh(held).__data__, audit.AuditLine.select().count())
        target = (DRAWN | NOTED).get((state, name))
        if target is None:
            with pytest.raises(TransitionRefused):
                repair_makers.step(held, name, **more.get(name, {}))
            assert (fresh(held).__data__, audit.AuditLine.select().count()) == before
        else:
            repair_makers.step(held, name, **more.get(name, {}))
            assert fresh(held).state == target


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("state", list(S))
def test_the_panel_opens_and_offers_what_the_table_allows(state: OrderState) -> None:
    """For everybody, from every state; a redo is offered to nobody, since it follows from an answer."""
    repair_makers.trades()
    held = brought(state)
    for by in EVERYBODY:
        shown = facts(ORDERS, held.id, NOW, by)
        beside = {action.step for action in ORDERS.actions if action.label}
        offered = {step.name for step in shown.steps} - beside
        allowed = {step.name for step in ORDER.steps_from(state, by.role)}
        assert offered <= allowed - set(BY_ANSWER)
        waits = state is S.SHEET_RETURNED and {"call_back"}  # with a fee it goes to finance first
        assert allowed - set(BY_ANSWER) - (waits or set()) <= offered
        assert shown.title


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("by", [by for by in EVERYBODY if by.role not in WORKERS], ids=lambda by: by.role.name)
def test_others_are_refused_by_every_service(by: Actor) -> None:
    """Before anything is looked at, from whatever state."""
    for name, use in STEPS.items():
        with pytest.raises(NotAllowed):
            use(1, by=by, at=NOW, **NEEDS[name])


@pytest.mark.usefixtures("office")
def test_unsatisfied_sends_the_order_back_on_the_same_number() -> None:
    """已回访 [不满意] → 返修 → 已派单, 返修次数 + 1; satisfied, it may be archived."""
    repair_makers.trades()
    held = brought(S.POSTED)
    number = held.number
    after = repair_makers.step(held, "call_back", callback_satisfaction="不满意")
    assert (after.state, after.number, after.round) == (S.DISPATCHED, number, 1)
    steps = [line.step for line in audit.history("repair_order", held.id)]
    assert {"call_back", "redo"} <= set(steps)


def test_the_diagram_of_the_docs_is_printed_from_the_table(office: DataFolder) -> None:
    """docs/repair-states.md is what the table says today; every state and label stands in it."""
    assert office.database.exists()
    assert DOCS.read_text("utf-8") == diagram()
    assert all(face.label in diagram() for face in ORDER.states.values())
    assert DESK.role.value in diagram()
