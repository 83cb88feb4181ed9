"""Eight processes lend the same key at the same moment: exactly one wins, the others are refused in plain words.

Ten rounds in the suite, two hundred with `CSAPP_SOAK=full`.
"""

import multiprocessing as mp
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.connection import connected, open_database
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.key_lending.service import lending, returning
from csapp.features.key_lending.workflow import LoanState
from tests.conftest import FULL
from tests.features import key_makers
from tests.makers import DESK, NOW

SEATS = 8
ROUNDS = 200 if FULL else 10
LONGEST_WAIT = 120  # seconds until a seat that hangs is given up


def _seat(database: Path, key_id: int, seat: int, barrier: Any, answers: Any) -> None:
    """One seat: in every round it tries, tells what it was told, and whoever won gives the key back."""
    open_database(database)
    asked = key_makers.asked(BorrowerKind.TENANT, borrower=f"租客{seat}", borrower_phone="")
    with connected():
        for turn in range(ROUNDS):
            barrier.wait(LONGEST_WAIT)
            mine = None
            try:
                mine = lending.lend(
                    key_id, by=DESK, at=NOW, identity_confirmed=True, consent_given=True, **key_makers.CONTACT, **asked
                )
                answers.put((turn, seat, mine.number))
            except BadInput as refused:
                answers.put((turn, seat, str(refused)))
            barrier.wait(LONGEST_WAIT)
            if mine is not None:
                returning.give_back(mine.id, by=DESK, at=NOW, pieces=1, hook_confirmed=True)
            barrier.wait(LONGEST_WAIT)


def test_of_eight_seats_exactly_one_lends_a_key(office: DataFolder) -> None:
    key_makers.make_tables()
    key_makers.cabinet()
    unit, _ = key_makers.household()
    key = key_makers.key("A3-10", unit)
    context = mp.get_context("spawn")
    barrier, answers = context.Barrier(SEATS), context.Queue()
    seats = [
        context.Process(target=_seat, args=(office.database, key.id, seat, barrier, answers)) for seat in range(SEATS)
    ]
    for seat in seats:
        seat.start()
    told = [answers.get(timeout=LONGEST_WAIT) for _ in range(SEATS * ROUNDS)]
    for seat in seats:
        seat.join(LONGEST_WAIT)
        assert seat.exitcode == 0
    for turn in range(ROUNDS):
        words = [text for at, _, text in told if at == turn]
        won = [text for text in words if text.startswith("YS")]
        assert len(won) == 1, words
        assert all(text.startswith("A3-10 已借给租客") for text in words if text not in won)
    assert Loan.select().count() == ROUNDS
    assert Loan.select().where(Loan.state != LoanState.RETURNED).count() == 0
    assert sorted(loan.number for loan in Loan.select()) == [f"YS20261124-{n:03d}" for n in range(1, ROUNDS + 1)]
    assert list(check.problems(office)) == []
