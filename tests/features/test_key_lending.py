"""Key lending: 5.4 exactly as drawn, nobody but the owner without contact, identity and consent, a key out once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import peewee
import pytest

from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db import audit
from csapp.db.connection import database
from csapp.features.key_lending.models import PROOFS, BorrowerKind, Loan, Proof
from csapp.features.key_lending.service import keeping, lending, returning
from csapp.features.key_lending.workflow import KEY_LENDING, LoanState
from csapp.masterdata.keys.models import KeySet
from tests.features import key_makers
from tests.features.key_makers import CONTACT, asked, household, lend, lend_to_owner
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR

S = LoanState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}

# 5.4 as drawn.
ALLOWED = {
    (S.REQUESTED, "lend_to_owner"): S.OUT,
    (S.REQUESTED, "ask_owner"): S.CONTACTING,
    (S.REQUESTED, "refuse"): S.REFUSED,
    (S.CONTACTING, "confirm_identity"): S.ASKING,
    (S.CONTACTING, "refuse"): S.REFUSED,
    (S.ASKING, "agree"): S.OUT,
    (S.ASKING, "refuse"): S.REFUSED,
    (S.OUT, "give_back"): S.RETURNED,
    (S.OUT, "sign_out"): S.OUT,
    (S.OUT, "chase"): S.OUT,
    (S.OUT, "extend"): S.OUT,
    (S.OUT, "report_lost"): S.TROUBLE,
    (S.OUT, "report_damaged"): S.TROUBLE,
    (S.RETURNED, "sign_in"): S.RETURNED,
    (S.TROUBLE, "find_again"): S.RETURNED,
    (S.TROUBLE, "settle"): S.SETTLED,
}
WAYS = {
    S.REQUESTED: (),
    S.CONTACTING: ("ask_owner",),
    S.ASKING: ("ask_owner", "confirm_identity"),
    S.REFUSED: ("refuse",),
    S.OUT: ("ask_owner", "confirm_identity", "agree"),
    S.RETURNED: ("ask_owner", "confirm_identity", "agree", "give_back"),
    S.TROUBLE: ("ask_owner", "confirm_identity", "agree", "report_lost"),
    S.SETTLED: ("ask_owner", "confirm_identity", "agree", "report_lost", "settle"),
}
NAMES = sorted({name for _, name in ALLOWED})


@pytest.fixture
def key(office: DataFolder) -> KeySet:
    """A3-10, the key of 5-1-0802."""
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet()
    unit, _ = household()
    return key_makers.key("A3-10", unit, pieces=2)


@pytest.fixture
def take(office: DataFolder, tmp_path: Path) -> Callable[[str, int, Actor], Loan]:
    """One step by its name in the table."""
    slip = tmp_path / "借用单.pdf"
    slip.write_bytes(b"%PDF-1.7 signed")
    back = {"pieces": 2, "hook_confirmed": True}
    trouble = {"trouble_note": "丢在路上", "follow_up": "换锁芯"}
    needs: dict[str, dict[str, Any]] = {
        "lend_to_owner": {"identity_confirmed": True},
        "ask_owner": {},
        "refuse": {"refuse_reason": "业主不认识"},
        "confirm_identity": {"identity_confirmed": True, **CONTACT},
        "agree": {"consent_given": True},
        "give_back": back,
        "chase": {"chase_note": "称中午还"},
        "extend": {"due_at": NOW + timedelta(hours=3)},
        "report_lost": trouble,
        "report_damaged": trouble,
        "find_again": back,
        "settle": {"settle_note": "锁芯换好"},
    }

    def step(name: str, loan: int, by: Actor) -> Loan:
        if name in ("sign_out", "sign_in"):
            return keeping.sign(loan, name, slip, office, by=by, at=NOW, ink="[[[1,1,1]]]")
        taken: Loan = key_makers.act(name)(loan, by=by, at=NOW, **needs[name])
        return taken

    return step


def stranger(key: KeySet, **values: Any) -> Loan:
    return lending.request(key.id, **{"by": DESK, "at": NOW, **asked(), **values})


@contextmanager
def undone() -> Iterator[None]:
    """What is tried inside leaves nothing behind."""
    with database.atomic() as trial:
        yield
        trial.rollback()


@pytest.mark.parametrize("state", list(S))
def test_each_step_is_allowed_exactly_as_drawn(
    key: KeySet, take: Callable[[str, int, Actor], Loan], state: LoanState
) -> None:
    loan = stranger(key)
    for earlier in WAYS[state]:
        take(earlier, loan.id, MANAGER)
    before = Loan.get_by_id(loan.id)
    assert before.state == state
    for name, by in product(NAMES, EVERYBODY):
        permitted = by.role in (WORKERS - {Role.DESK} if name == "settle" else WORKERS)
        with undone():
            if permitted and (state, name) in ALLOWED and name != "lend_to_owner":
                take(name, loan.id, by)
                assert Loan.get_by_id(loan.id).state == ALLOWED[state, name]
            else:
                refusal = (TransitionRefused, BadInput) if permitted else (NotAllowed, TransitionRefused)
                with pytest.raises(refusal):
                    take(name, loan.id, by)
                assert Loan.get_by_id(loan.id).version == before.version


def test_the_table_has_no_other_arrow_than_the_drawing() -> None:
    table = {(step.source, step.name): step.target for step in KEY_LENDING.steps}
    assert table == {**ALLOWED, (S.REQUESTED, "lend_to_staff"): S.OUT}


def test_the_owner_gets_the_key_when_identified_against_the_record(key: KeySet) -> None:
    owner = key_makers.owner_of(key)
    with pytest.raises(BadInput, match="先核对身份") as refused:
        lend_to_owner(key, owner, identity_confirmed=False)
    assert refused.value.field == "identity_confirmed"
    with pytest.raises(BadInput, match="业主借用还差：业主资料核对一致"):
        lend_to_owner(key, owner, proofs=())
    loan = lend_to_owner(key, owner)
    assert (loan.number, loan.state, loan.borrower) == ("YS20261124-001", S.OUT, "仇文博")
    assert (loan.borrower_phone, loan.hook, loan.subject) == ("13700006604", "A3-10", "5-1-0802")
    assert loan.contacted_at is None
    assert [line.step for line in audit.history("key_lending", loan.id)] == ["lend_to_owner", "create"]


def test_who_only_says_to_be_the_owner_is_refused_and_leaves_no_trace(key: KeySet) -> None:
    other = key_makers.household("6-1-0101", "王强", "13700001111")[1]
    for values in ({"person": other.id}, {"person": None, "borrower": "仇文博"}):
        with pytest.raises(BadInput, match="不是 5-1-0802 在册的业主") as refused:
            lend_to_owner(key, other, **values)
        assert refused.value.field == "borrower_kind"
    assert Loan.select().count() == 0
    assert stranger(key).number == "YS20261124-001"


STRANGERS = [kind for kind in BorrowerKind if kind is not BorrowerKind.OWNER]


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_non_owner_without_any_of_it_gets_nothing(key: KeySet, kind: BorrowerKind) -> None:
    lacking: tuple[tuple[dict[str, Any], str], ...] = (
        ({"contacted_at": None}, "contacted_at"),
        ({"contacted_at": NOW + timedelta(minutes=1)}, "contacted_at"),
        ({"contact_phone": " "}, "contact_phone"),
        ({"contact_phone": "138"}, "contact_phone"),
        ({"identity_confirmed": False}, "identity_confirmed"),
        ({"consent_given": False}, "consent_given"),
        ({"proofs": ()}, "proofs"),
        ({"purpose": ""}, "purpose"),
        ({"borrower": ""}, "borrower"),
        ({"due_at": NOW}, "due_at"),
    )
    for values, field in lacking:
        with pytest.raises(BadInput) as refused:
            lend(key, kind, **values)
        assert refused.value.field == field
        assert Loan.select().count() == 0


@pytest.mark.parametrize("kind", STRANGERS)
def test_each_relation_demands_exactly_its_proofs(key: KeySet, kind: BorrowerKind) -> None:
    for missing in PROOFS[kind]:
        with pytest.raises(BadInput, match=f"{kind}借用还差：{missing}"):
            lend(key, kind, proofs=[proof for proof in Proof if proof is not missing])
    loan = lend(key, kind)
    assert loan.missing_proofs() == ()
    assert loan.proofs == "、".join(PROOFS[kind])


def test_contact_identity_and_consent_are_two_facts_with_time_phone_and_caller(key: KeySet) -> None:
    loan = lend(key)
    assert (loan.contacted_at, loan.contact_phone, loan.contacted_by) == (
        CONTACT["contacted_at"],
        "13700006604",
        DESK.name,
    )
    assert loan.identity_confirmed
    assert loan.consent_given
    steps = [line.step for line in audit.history("key_lending", loan.id)]
    assert steps == ["agree", "confirm_identity", "ask_owner", "create"]


def test_the_database_itself_refuses_a_stranger_without_consent(key: KeySet) -> None:
    loan = stranger(key)
    for state in (S.OUT, S.RETURNED, S.TROUBLE, S.SETTLED):
        with pytest.raises(peewee.IntegrityError, match="CHECK"):
            Loan.update(state=state, identity_confirmed=True).where(Loan.id == loan.id).execute()
        with pytest.raises(peewee.IntegrityError, match="CHECK"):
            Loan.update(state=state, borrower_kind=BorrowerKind.OWNER).where(Loan.id == loan.id).execute()


def test_the_database_itself_refuses_a_key_that_is_out_twice(key: KeySet) -> None:
    lend(key)
    second = stranger(key)
    values = {"identity_confirmed": True, "consent_given": True, "contacted_by": "何静", **CONTACT}
    with pytest.raises(peewee.IntegrityError, match="UNIQUE"):
        Loan.update(state=S.OUT, **values).where(Loan.id == second.id).execute()


def test_a_key_goes_out_once(key: KeySet) -> None:
    lend(key)
    with pytest.raises(BadInput, match="A3-10 已借给韩大勇（11-24 10:24），还没有还。") as refused:
        lend(key, BorrowerKind.STAFF, borrower="赵永强", borrower_phone="")
    assert refused.value.field == "key_set"
    assert Loan.select().count() == 1


def test_a_colleague_takes_a_public_key_and_nobody_else_without_the_office(key: KeySet) -> None:
    roof = key_makers.key("A5-06")
    with pytest.raises(BadInput, match="核对身份"):
        lend(roof, BorrowerKind.STAFF, identity_confirmed=False)
    loan = lend(roof, BorrowerKind.STAFF, contacted_at=None, contact_phone="", consent_given=False)
    assert (loan.state, loan.contacted_at, loan.is_public) == (S.OUT, None, True)
    returning.give_back(loan.id, by=DESK, at=NOW, pieces=1, hook_confirmed=True)
    with pytest.raises(BadInput):
        lend(roof, BorrowerKind.CONTRACTOR, consent_given=False)
    asked_for = lending.request(key.id, by=DESK, at=NOW, **asked(BorrowerKind.STAFF))
    with pytest.raises(BadInput, match="员工借也要业主同意"):
        lending.lend_to_staff(asked_for.id, by=DESK, at=NOW, identity_confirmed=True)


def test_a_refused_loan_is_on_record_with_its_reason(key: KeySet) -> None:
    loan = lending.turn_away(key.id, by=DESK, at=NOW, refuse_reason="业主说不认识此人", **asked())
    assert (loan.state, loan.refuse_reason, loan.number) == (S.REFUSED, "业主说不认识此人", "YS20261124-001")
    with pytest.raises(BadInput, match="写上为什么不借"):
        lending.turn_away(key.id, by=DESK, at=NOW, refuse_reason=" ", **asked())
    assert Loan.select().count() == 1
    assert lend(key).state == S.OUT


def late_loan(key: KeySet, **values: Any) -> Loan:
    return lend(key, at=NOW - timedelta(days=2), contacted_at=NOW - timedelta(days=2, minutes=5), **values)


def test_a_borrower_with_an_overdue_key_needs_a_leader_and_his_reason(key: KeySet) -> None:
    late_loan(key)
    roof = key_makers.key("A5-06")
    with pytest.raises(BadInput, match="韩大勇的 A3-10 逾期没还，再借要主管登录后写明理由"):
        lend(roof, override_reason="急修")
    with pytest.raises(BadInput, match="写明再借的理由") as refused:
        lend(roof, by=SUPERVISOR)
    assert refused.value.field == "override_reason"
    loan = lend(roof, by=SUPERVISOR, override_reason="屋面漏水急修")
    assert (loan.override_reason, loan.override_by) == ("屋面漏水急修", SUPERVISOR.name)
    assert "屋面漏水急修" in audit.history("key_lending", loan.id)[0].after


@pytest.mark.parametrize(
    ("same", "is_known"),
    [
        ({}, True),
        ({"borrower_phone": "15900003309"}, False),
        ({"borrower": "韩勇"}, False),
        ({"borrower": "韩勇", "identity_number": "E12345678"}, True),
    ],
)
def test_the_same_person_is_known_by_paper_or_by_name_and_telephone(
    key: KeySet, same: dict[str, str], is_known: bool
) -> None:
    late_loan(key, identity_number="E12345678")
    again = stranger(key_makers.key("A5-06"), **same)
    assert (again.overdue_of_borrower(NOW) is not None) is is_known


def test_a_loan_without_a_day_is_overdue_when_its_day_is_over(key: KeySet) -> None:
    loan = lend(key)
    assert loan.chase_at == datetime(2026, 11, 24, 23, 59)
    assert not loan.is_overdue(NOW.replace(hour=23))
    assert loan.is_overdue(NOW + timedelta(days=1))
    returning.extend(loan.id, by=DESK, at=NOW, due_at=NOW + timedelta(days=3), chase_note="工期延后")
    loan = Loan.get_by_id(loan.id)
    assert (loan.due_at, loan.chase_at) == (NOW + timedelta(days=3),) * 2
    with pytest.raises(BadInput, match="已经过去"):
        returning.extend(loan.id, by=DESK, at=NOW, due_at=NOW)
