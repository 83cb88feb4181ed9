"""更正: what was written down wrongly of a loan, until the borrower has signed; the old words stay in the trail."""

from datetime import datetime
from typing import Any

from csapp.core.errors import TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import phone as read_phone
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.service.steps import line_of


def may_correct(loan: Loan) -> bool:
    """Nobody has signed for it yet."""
    return loan.signed_out is None and loan.signed_in is None


def correct(
    loan_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    purpose: str,
    borrower_phone: str = "",
) -> Loan:
    """Another purpose, another telephone; one that is not given stays. Who borrowed and who agreed are not touched.

    Raises BadInput, NotAllowed, StaleRecord, and TransitionRefused once the slip is signed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        loan = fetch(Loan, loan_id)
        if not may_correct(loan):
            raise TransitionRefused(mark("{number} 的借用单签过字，照签的留存，不能再改。"), number=loan.number)
        values: dict[str, Any] = {"purpose": line_of(purpose, "purpose", mark("写上借去做什么。"))}
        if borrower_phone.strip():
            values["borrower_phone"] = read_phone(borrower_phone, "borrower_phone")
        return work.change(loan, "correct", version=version, **values)
