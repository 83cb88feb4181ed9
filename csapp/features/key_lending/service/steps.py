"""What every use case of a loan shares: one arrow of 5.4 taken, a typed line, a moment still to come."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line
from csapp.db.unit_of_work import Work, fetch
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.workflow import KEY_LENDING, LoanState

LONGEST = 2_000  # characters of one text


def line_of(text: str, field: str, missing: str) -> str:
    """One typed line; raises BadInput where it is empty, in the words of `missing`."""
    text = clean_line(text)
    if not text:
        raise BadInput(field, missing)
    return text[:200]


def later(due_at: datetime, at: datetime) -> datetime:
    """An expected return, which lies before us; raises BadInput."""
    if due_at <= at:
        raise BadInput("due_at", mark("预计归还时间已经过去，改到现在以后。"))
    return due_at


def begin(loan_id: int, name: str, by: Actor) -> Loan:
    """The loan, if this step is allowed now."""
    require(by, Permission.WRITE)
    loan = fetch(Loan, loan_id)
    KEY_LENDING.step(name, LoanState(loan.state), by.role)
    return loan


def take(work: Work, loan: Loan, name: str, version: int | None = None, remark: str = "", **values: Any) -> Loan:
    """One arrow of the table: state, values and audit line together."""
    step = KEY_LENDING.step(name, LoanState(loan.state), work.by.role)
    return work.change(loan, name, version=version, remark=remark, state=step.target, **values)
