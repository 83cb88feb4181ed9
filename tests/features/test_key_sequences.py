"""No sequence of steps lends to a non-owner without contact, identity and consent (5.4, A11).

Every sequence up to length 8 of every step with every answer is walked; two that leave a loan with the same facts go on
as one. Longer and wilder ones, by anybody, on several keys, are drawn at random.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import UserError
from csapp.core.paths import DataFolder
from csapp.db.connection import database
from csapp.features.key_lending.models import PROOFS, BorrowerKind, Loan
from csapp.features.key_lending.service import lending
from csapp.features.key_lending.workflow import HOLDING, LoanState
from csapp.masterdata.keys.models import KeySet
from tests.features import key_makers
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR

LONGEST = 8
CONTACTED = {"contacted_at": NOW - timedelta(minutes=3), "contact_phone": "13700006604"}
BACK = {"pieces": 1, "hook_confirmed": True}
TROUBLE = {"trouble_note": "丢了", "follow_up": "换锁芯"}

# Every step with every answer that can be given to it, right and wrong.
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("lend_to_owner", {"identity_confirmed": yes}) for yes in (True, False)),
    *(("lend_to_staff", {"identity_confirmed": yes}) for yes in (True, False)),
    ("ask_owner", {}),
    *(("confirm_identity", {"identity_confirmed": yes, **CONTACTED}) for yes in (True, False)),
    ("confirm_identity", {"identity_confirmed": True, "contacted_at": None, "contact_phone": "13700006604"}),
    ("confirm_identity", {"identity_confirmed": True, "contacted_at": NOW, "contact_phone": ""}),
    *(("agree", {"consent_given": yes, "override_reason": "急用"}) for yes in (True, False)),
    ("refuse", {"refuse_reason": "不认识"}),
    ("give_back", BACK),
    ("give_back", {"pieces": 1, "hook_confirmed": False}),
    ("extend", {"due_at": NOW + timedelta(hours=2)}),
    ("chase", {"chase_note": "催"}),
    ("report_lost", TROUBLE),
    ("report_damaged", TROUBLE),
    ("find_again", BACK),
    ("settle", {"settle_note": "换好", "is_replaced": True}),
)


@pytest.fixture
def keys(office: DataFolder) -> list[KeySet]:
    """A room's key and a public one."""
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet()
    unit, _ = key_makers.household()
    return [key_makers.key("A3-10", unit), key_makers.key("A5-06")]


def is_lawful(loan: Loan) -> bool:
    """What must hold of whoever has or had a key."""
    if loan.state in (LoanState.REQUESTED, LoanState.CONTACTING, LoanState.ASKING, LoanState.REFUSED):
        return loan.lent_at is None
    if not loan.identity_confirmed or loan.missing_proofs() or loan.lent_at is None:
        return False
    if loan.borrower_kind == BorrowerKind.OWNER:
        return loan.borrower_owns
    if loan.is_public and loan.borrower_kind == BorrowerKind.STAFF:
        return True
    return bool(loan.contacted_at and loan.contact_phone and loan.contacted_by and loan.consent_given)


def facts_of(loan: Loan) -> tuple[Any, ...]:
    """What decides about every further step: counters and times are not asked by any."""
    key = loan.key_set
    told = (loan.identity_confirmed, loan.consent_given, loan.contacted_at is None, loan.contact_phone, loan.trouble)
    return (loan.state, *told, loan.due_at is None, key.status)


def next_ones(path: tuple[int, ...], key: KeySet, kind: BorrowerKind) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Every step that is taken after `path`, with the facts it leads to; all of it undone again."""
    with database.atomic() as whole:
        asked = key_makers.asked(kind, proofs=PROOFS[kind])
        loan = lending.request(key.id, by=MANAGER, at=NOW, **asked)
        for at in path:
            key_makers.act(STEPS[at][0])(loan.id, by=MANAGER, at=NOW, **STEPS[at][1])
        before = facts_of(loan_after(loan.id))
        for at, (name, answers) in enumerate(STEPS):
            with database.atomic() as trial:
                try:
                    key_makers.act(name)(loan.id, by=MANAGER, at=NOW, **answers)
                except UserError:
                    assert facts_of(loan_after(loan.id)) == before
                else:
                    after = loan_after(loan.id)
                    assert is_lawful(after), [STEPS[step] for step in (*path, at)]
                    yield at, facts_of(after)
                trial.rollback()
        whole.rollback()


def loan_after(loan_id: int) -> Loan:
    found: Loan = Loan.get_by_id(loan_id)
    return found


@pytest.mark.parametrize("kind", list(BorrowerKind))
def test_every_sequence_up_to_eight_steps_is_lawful(keys: list[KeySet], kind: BorrowerKind) -> None:
    for key in keys:
        seen: set[tuple[Any, ...]] = set()
        paths: list[tuple[int, ...]] = [()]
        for _ in range(LONGEST):
            further: list[tuple[int, ...]] = []
            for path in paths:
                for step, facts in next_ones(path, key, kind):
                    if facts not in seen:
                        seen.add(facts)
                        further.append((*path, step))
            paths = further
        states = {facts[0] for facts in seen}
        # an impostor is stopped at the desk; everybody else can get as far as 5.4 goes
        goes_out = kind is not BorrowerKind.OWNER
        assert (LoanState.SETTLED in states) is goes_out
        assert not paths


moves = st.tuples(
    st.sampled_from(STEPS), st.integers(0, 2), st.sampled_from(EVERYBODY), st.integers(0, 3), st.booleans()
)
requests = st.tuples(
    st.integers(0, 1),
    st.sampled_from(list(BorrowerKind)),
    st.booleans(),
    st.lists(st.sampled_from(sorted({proof for some in PROOFS.values() for proof in some})), unique=True),
)


@given(st.lists(requests, min_size=1, max_size=3), st.lists(moves, max_size=LONGEST))
def test_any_steps_by_anybody_on_any_key_are_lawful(keys: list[KeySet], wanted: list[Any], steps: list[Any]) -> None:
    with database.atomic() as whole:
        owner = key_makers.owner_of(keys[0])
        loans = []
        for which, kind, is_owner, proofs in wanted:
            person = {"person": owner.id, "borrower": ""} if is_owner else {}
            asked = key_makers.asked(kind, **{"proofs": proofs, **person})
            loans.append(lending.request(keys[which].id, by=DESK, at=NOW, **asked).id)
        for (name, answers), which, by, days, at_once in steps:
            at = NOW + timedelta(days=days)
            try:
                if at_once:
                    key_makers.lend(keys[which % 2], by=by, at=at, proofs=(), **_answers(answers))
                key_makers.act(name)(loans[which % len(loans)], by=by, at=at, **answers)
            except UserError:
                continue
            for loan in Loan.select():
                assert is_lawful(loan)
            for key in keys:
                assert Loan.select().where(Loan.key_set == key, Loan.state.in_(HOLDING)).count() <= 1
        whole.rollback()


def _answers(answers: dict[str, Any]) -> dict[str, Any]:
    """What of a step's answers the whole registration asks too."""
    names = ("identity_confirmed", "consent_given", "contacted_at", "contact_phone", "override_reason")
    return {name: answers[name] for name in names if name in answers}


def test_the_check_itself_sees_what_is_unlawful(keys: list[KeySet]) -> None:
    loan = key_makers.lend(keys[0], by=SUPERVISOR)
    assert is_lawful(loan)
    for name, value in (
        ("consent_given", False),
        ("contacted_at", None),
        ("identity_confirmed", False),
        ("proofs", ""),
    ):
        changed = loan_after(loan.id)
        setattr(changed, name, value)
        assert not is_lawful(changed)
