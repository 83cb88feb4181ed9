"""Eight processes lease one space, pay its lease and ask for the permit: one wins, and no permit before the money.

Six rounds in the suite, a hundred with `CSAPP_SOAK=full`.
"""

import multiprocessing as mp
from pathlib import Path
from typing import Any

from csapp.core.errors import UserError
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.connection import connected, open_database
from csapp.features.parking_lease.models.lease import Lease, Permit, Stay
from csapp.features.parking_lease.models.money import Payment
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.service import money, permits
from csapp.features.parking_lease.workflow import LeaseState
from tests.conftest import FULL
from tests.features import parking_makers as parking
from tests.makers import DESK, NOW

SEATS = 8
ROUNDS = 100 if FULL else 6
LONGEST_WAIT = 120  # seconds until a seat that hangs is given up


def _tried(act: Any, **told: Any) -> Any:
    """What a seat got, or the sentence it was told; the database's own refusal would end the seat."""
    try:
        return act(by=DESK, at=NOW, **told)
    except UserError as refused:
        return str(refused)


def _seat(database: Path, seat: int, barrier: Any, answers: Any) -> None:
    """One seat: applies for the space of the round; then all seats pay and issue whoever's lease it became."""
    open_database(database)
    with connected():
        for turn in range(ROUNDS):
            code = f"B1-{turn:03d}"
            barrier.wait(LONGEST_WAIT)
            mine = _tried(service.apply, space=code, plate=f"苏E{turn:03d}{seat:02d}", holder=f"租客{seat}")
            answers.put((turn, "apply", mine.number if isinstance(mine, Lease) else mine))
            barrier.wait(LONGEST_WAIT)
            lease = Lease.get(Lease.space_code == code)
            early = _tried(permits.issue_permit, lease_id=lease.id)
            answers.put((turn, "early", early.number if isinstance(early, Permit) else early))
            barrier.wait(LONGEST_WAIT)
            if isinstance(mine, Lease):
                service.see_documents(lease.id, by=DESK, at=NOW, licence_seen=True, insurance_seen=True)
                service.sign_undertaking(lease.id, by=DESK, at=NOW)
                service.register(lease.id, by=DESK, at=NOW, starts_on=NOW.date(), months=1)
            barrier.wait(LONGEST_WAIT)
            paid = _tried(money.pay, lease_id=lease.id, amount_fen=30_000, method="现金")
            answers.put((turn, "pay", paid if isinstance(paid, str) else paid[0].number))
            issued = _tried(permits.issue_permit, lease_id=lease.id)
            answers.put((turn, "permit", issued.number if isinstance(issued, Permit) else issued))


def test_of_eight_seats_one_leases_one_pays_one_gets_the_permit(office: DataFolder) -> None:
    parking.rates()
    for turn in range(ROUNDS):
        parking.space(f"B1-{turn:03d}")
    context = mp.get_context("spawn")
    barrier, answers = context.Barrier(SEATS), context.Queue()
    seats = [context.Process(target=_seat, args=(office.database, seat, barrier, answers)) for seat in range(SEATS)]
    for seat in seats:
        seat.start()
    told = [answers.get(timeout=LONGEST_WAIT) for _ in range(SEATS * ROUNDS * 4)]
    for seat in seats:
        seat.join(LONGEST_WAIT)
        assert seat.exitcode == 0
    for turn in range(ROUNDS):
        for what, begins in (("apply", "CW"), ("pay", "SJ"), ("permit", "TCZ")):
            words = [text for at, kind, text in told if (at, kind) == (turn, what)]
            assert sum(text.startswith(begins) for text in words) == 1, words
        assert not any(text.startswith("TCZ") for at, kind, text in told if (at, kind) == (turn, "early"))
    assert Lease.select().where(Lease.state == LeaseState.ACTIVE).count() == ROUNDS == Lease.select().count()
    assert Stay.select().count() == Payment.select().count() == Permit.select().count() == ROUNDS
    assert all(permit.issued_at >= permit.paid_at for permit in Permit.select())
    assert list(check.problems(office)) == []
