"""Keys come back: on their own hook, with every piece, several at once; or lost, damaged, found again, counted."""

from pathlib import Path
from typing import Any

import pytest

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.paths import DataFolder
from csapp.db import audit
from csapp.db.attachment import attachments
from csapp.features.key_lending.models import BorrowerKind, Loan, Return, SignedHow, Trouble
from csapp.features.key_lending.service import keeping, returning
from csapp.features.key_lending.workflow import LoanState
from csapp.masterdata.keys.models import Difference, KeySet, KeyStatus
from csapp.masterdata.keys.service import stock_lines
from tests.features import key_makers
from tests.features.key_makers import household, lend
from tests.makers import DESK, NOW, SUPERVISOR

S = LoanState


@pytest.fixture
def key(office: DataFolder) -> KeySet:
    """A3-10, the key of 5-1-0802."""
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet()
    unit, _ = household()
    return key_makers.key("A3-10", unit, pieces=2)


def test_every_chase_is_counted_and_kept(key: KeySet) -> None:
    loan = lend(key)
    for words in ("电话没接", "称中午还"):
        returning.chase(loan.id, by=DESK, at=NOW, chase_note=words)
    held = Loan.get_by_id(loan.id)
    assert (held.chases, held.chase_note) == (2, "称中午还")
    with pytest.raises(BadInput):
        returning.chase(loan.id, by=DESK, at=NOW, chase_note="")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"hook_confirmed": False}, "hook_confirmed", "把钥匙挂回 A3-10"),
        ({"pieces": 1}, "pieces", "借出 2 把，点到 1 把"),
        ({"hook": "A3-09"}, "hook", "挂错钩了：这把挂回 A3-10，不是 A3-09"),
        ({"hook": "货架"}, "hook", "挂错钩了"),
    ],
)
def test_a_key_is_back_only_on_its_own_hook_with_every_piece(
    key: KeySet, wrong: dict[str, Any], field: str, words: str
) -> None:
    loan = lend(key)
    given = {"pieces": 2, "hook_confirmed": True, **wrong}
    with pytest.raises(BadInput, match=words) as refused:
        returning.give_back(loan.id, by=DESK, at=NOW, **given)
    assert refused.value.field == field
    done = returning.give_back(loan.id, by=SUPERVISOR, at=NOW, pieces=2, hook_confirmed=True, hook="a3－10")
    assert (done.state, done.returned_by, done.received_by) == (S.RETURNED, "韩大勇", SUPERVISOR.name)
    assert lend(key).state == S.OUT


def test_several_keys_come_back_together_or_not_at_all(key: KeySet) -> None:
    loans = [lend(key), lend(key_makers.key("A5-06")), lend(key_makers.key("A5-07", place_name="快递间"))]
    returns = [Return(loan.id, loan.pieces or 0, hook_confirmed=True, hook=loan.hook) for loan in loans]
    with pytest.raises(BadInput):
        returning.give_back_all([*returns[:2], Return(loans[2].id, 1, hook_confirmed=False)], by=DESK, at=NOW)
    assert Loan.select().where(Loan.state == S.OUT).count() == 3
    returning.give_back_all(returns, by=DESK, at=NOW, returned_by="李工")
    assert {(loan.state, loan.returned_by) for loan in Loan.select()} == {(S.RETURNED, "李工")}


def test_two_seats_do_not_both_take_a_key_back(key: KeySet) -> None:
    loan = lend(key)
    returning.chase(loan.id, by=DESK, at=NOW, chase_note="在路上")
    with pytest.raises(StaleRecord):
        returning.give_back(loan.id, version=loan.version, by=DESK, at=NOW, pieces=2, hook_confirmed=True)


@pytest.mark.parametrize(
    ("report", "trouble", "status"),
    [("report_lost", Trouble.LOST, KeyStatus.LOST), ("report_damaged", Trouble.DAMAGED, KeyStatus.DAMAGED)],
)
def test_a_lost_or_damaged_key_is_not_lent_until_it_is_replaced(
    key: KeySet, report: str, trouble: Trouble, status: KeyStatus
) -> None:
    loan = lend(key)
    key_makers.act(report)(loan.id, by=DESK, at=NOW, trouble_note="丢在工地", follow_up="换锁芯")
    held = Loan.get_by_id(loan.id)
    assert (held.trouble, held.trouble_at, KeySet.get_by_id(key.id).status) == (trouble, NOW, status)
    with pytest.raises(BadInput, match="已借给韩大勇"):
        lend(key, borrower="李四")
    returning.settle(loan.id, by=SUPERVISOR, at=NOW, settle_note="换锁芯，配 2 把", is_replaced=True)
    assert KeySet.get_by_id(key.id).status == KeyStatus.IN_USE
    assert lend(key, borrower="李四").state == S.OUT


def test_a_key_that_is_not_replaced_is_out_of_use(key: KeySet) -> None:
    loan = lend(key)
    returning.report_lost(loan.id, by=DESK, at=NOW, trouble_note="丢了", follow_up="报警登记")
    returning.settle(loan.id, by=SUPERVISOR, at=NOW, settle_note="不再配")
    with pytest.raises(BadInput, match="A3-10 登记为停用，不能借"):
        lend(key, borrower="李四")


def test_a_key_found_again_hangs_on_its_hook(key: KeySet) -> None:
    loan = lend(key)
    returning.report_lost(loan.id, by=DESK, at=NOW, trouble_note="找不到", follow_up="配新钥匙")
    with pytest.raises(BadInput, match="点到 1 把"):
        returning.find_again(loan.id, by=DESK, at=NOW, pieces=1, hook_confirmed=True)
    done = returning.find_again(loan.id, by=DESK, at=NOW, pieces=2, hook_confirmed=True)
    assert (done.state, KeySet.get_by_id(key.id).status) == (S.RETURNED, KeyStatus.IN_USE)


def test_signatures_at_loan_and_at_return_are_kept_apart_and_out_of_the_trail(
    key: KeySet, office: DataFolder, tmp_path: Path
) -> None:
    loan = lend(key)
    slip = tmp_path / "借用单.pdf"
    slip.write_bytes(b"%PDF-1.7 signed")
    keeping.sign(loan.id, "sign_out", slip, office, by=DESK, at=NOW, ink="[[[1,1,1]]]")
    returning.give_back(loan.id, by=DESK, at=NOW, pieces=2, hook_confirmed=True)
    scan = tmp_path / "归还.jpg"
    scan.write_bytes(b"\xff\xd8\xff scan")
    done = keeping.sign(loan.id, "sign_in", scan, office, by=DESK, at=NOW)
    assert (done.signed_out, done.signed_in) == (SignedHow.ON_SCREEN, SignedHow.PAPER)
    assert {file.purpose for file in attachments("key_lending", loan.id)} == {"sign_out_sealed", "sign_in_scan"}
    assert not any("[[[" in line.after + line.before for line in audit.history("key_lending", loan.id))


def test_a_look_at_the_whole_telephone_is_on_record(key: KeySet) -> None:
    loan = lend(key, identity_number="E12345678")
    clear = keeping.reveal(loan.id, by=DESK, at=NOW)
    assert clear == {
        "borrower_phone": "15900003308",
        "identity_number": "E12345678",
        "contact_phone": "13700006604",
    }
    assert audit.history("key_lending", loan.id)[0].step == "reveal"


def test_a_walk_along_the_cabinet_finds_every_difference(key: KeySet) -> None:
    roof, store, parcel = (key_makers.key(f"A5-0{n}", place_name=f"部位{n}") for n in (6, 7, 8))
    lend(store, BorrowerKind.STAFF)
    take = keeping.take_stock(
        key_makers.cabinet_of(key), {key.id: 1, store.id: 1, parcel.id: 1}, by=DESK, at=NOW, note="月底盘点"
    )
    assert (take.number, take.expected, take.found, take.taken_by) == ("PD20261124-001", 3, 2, DESK.name)
    assert [(line.key_set.hook, line.difference) for line in stock_lines(take.id)] == [
        ("A3-10", Difference.PIECES),
        ("A5-06", Difference.MISSING),
        ("A5-07", Difference.UNEXPECTED),
    ]
    assert roof.id not in keeping.out_keys()
    other = key_makers.cabinet("B")
    with pytest.raises(BadInput, match="不属于B 柜"):
        keeping.take_stock(other.id, {roof.id: 1}, by=DESK, at=NOW)
