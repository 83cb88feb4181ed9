"""Around a loan: signatures kept, prints counted, whole numbers shown, a cabinet counted (F07, S23).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attach
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.key_lending.models import Loan, SignedHow
from csapp.features.key_lending.service.steps import begin, take
from csapp.features.key_lending.workflow import HOLDING
from csapp.masterdata.keys.models import StockTake
from csapp.masterdata.keys.service import put_on_record
from csapp.masterdata.people.service import require_reveal


def sign(
    loan_id: int, name: str, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime,
    ink: str = "",
) -> Loan:  # fmt: skip
    """The borrower signed at loan (`sign_out`) or return (`sign_in`): a sealed slip with `ink`, or a scan of paper."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, name, by)
        which = {"sign_out": "out", "sign_in": "in"}[name]
        how = SignedHow.ON_SCREEN if ink else SignedHow.PAPER
        take(work, loan, name, version, **{f"signed_{which}": how, f"{which}_ink": ink})
        attach(work, folder, file, area=Loan.key(), owner_id=loan_id, purpose=f"{name}_{'sealed' if ink else 'scan'}")
        return loan


def count_print(loan_ids: Sequence[int], *, by: Actor, at: datetime) -> list[Loan]:
    """One more print of these slips: 第 n 次打印."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(Loan, loan_id) for loan_id in dict.fromkeys(loan_ids)]
        for loan in printed:
            work.change(loan, "print", print_count=loan.print_count + 1)
        return printed


def reveal(loan_id: int, *, by: Actor, at: datetime) -> dict[str, str]:
    """The borrower's unmasked telephone and identity number, the owner's telephone; who looked is written down."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        loan = fetch(Loan, loan_id)
        require_reveal(loan.person_id, by)
        work.tell(Loan.key(), loan_id, "reveal")
        return {name: str(getattr(loan, name)) for name in ("borrower_phone", "identity_number", "contact_phone")}


def take_stock(cabinet: int, pieces: Mapping[int, int], *, by: Actor, at: datetime, note: str = "") -> StockTake:
    """盘点: `pieces` by key of what hangs in the cabinet; every difference is written down (S23)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        return put_on_record(work, cabinet, pieces, out_keys(), note)


def out_keys() -> frozenset[int]:
    """The sets that are not on their hooks, by the book."""
    with connected():
        return frozenset(row[0] for row in tuples(Loan.select(Loan.key_set).where(Loan.state.in_(HOLDING))))
