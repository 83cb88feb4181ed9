"""A key comes back, late, broken or not at all (5.4, S12): counted, on its own hook, chased the same day.

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.key_lending.models import FollowUp, Loan, Return, Trouble
from csapp.features.key_lending.service.steps import LONGEST, begin, later, line_of, take
from csapp.features.key_lending.workflow import LoanState
from csapp.masterdata.keys.models import KeySet, KeyStatus
from csapp.masterdata.keys.service import read_hook

# Sent inside the unit of work with `loan`, `by`, `at`; a receiver that refuses undoes the whole step.
given_back = blinker.Signal()


def give_back(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, pieces: int, hook_confirmed: bool,
    hook: str = "", returned_by: str = "", step: str = "give_back",
) -> Loan:  # fmt: skip
    """归还登记: every piece counted, the key on its own hook; `hook` is the label scanned there."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, step, by)
        own = loan.hook or loan.key_code
        if hook.strip() and loan.hook and read_hook(hook) != read_hook(loan.hook):
            raise BadInput("hook", mark("挂错钩了：这把挂回 {own}，不是 {hook}。"), own=own, hook=hook.strip()[:20])
        if not hook_confirmed:
            raise BadInput("hook_confirmed", mark("把钥匙挂回 {own}，再勾上「已挂回」。"), own=own)
        if pieces != loan.pieces:
            words = mark("借出 {lent} 把，点到 {pieces} 把。少了的按「报遗失」登记。")
            raise BadInput("pieces", words, lent=loan.pieces, pieces=pieces)
        who = clean_line(returned_by)[:80] or loan.borrower
        take(work, loan, step, version, returned_at=at, returned_by=who, received_by=by.name, hook_confirmed=True)
        given_back.send(loan=loan, by=by, at=at)
        return loan


def give_back_all(returns: Sequence[Return], *, by: Actor, at: datetime, returned_by: str = "") -> list[Loan]:
    """The running list of keys in one go; if one is refused, none is back."""
    with unit_of_work(by, at):
        return [
            give_back(
                one.loan_id, version=one.version, by=by, at=at, pieces=one.pieces, hook=one.hook,
                hook_confirmed=one.hook_confirmed, returned_by=returned_by,
            )
            for one in returns
        ]  # fmt: skip


def find_again(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, pieces: int, hook_confirmed: bool,
    hook: str = "", returned_by: str = "",
) -> Loan:  # fmt: skip
    """A key reported lost or damaged is back on its hook and fit for use."""
    with unit_of_work(by, at) as work:
        told: dict[str, Any] = {"pieces": pieces, "hook_confirmed": hook_confirmed, "hook": hook}
        told |= {"returned_by": returned_by, "step": "find_again"}
        loan = give_back(loan_id, version=version, by=by, at=at, **told)
        work.change(fetch(KeySet, loan.key_set_id), "find_again", status=KeyStatus.IN_USE)
        return loan


def extend(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, due_at: datetime, chase_note: str = ""
) -> Loan:
    """延期: another expected return, with why."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "extend", by)
        due = later(due_at, at)
        return take(work, loan, "extend", version, remark=clean_line(chase_note), due_at=due, chase_at=due)


def chase(loan_id: int, *, version: int | None = None, by: Actor, at: datetime, chase_note: str) -> Loan:
    """催还: what was said when the borrower was called (peers 2.3: the same day)."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "chase", by)
        note = line_of(chase_note, "chase_note", mark("写上怎么催的、对方怎么说。"))
        return take(work, loan, "chase", version, chases=loan.chases + 1, chase_note=note)


def end_matter(number: str, *, by: Actor, at: datetime) -> list[Loan]:
    """What a key was lent for is over: whoever still has it is to bring it back today, whatever was agreed before."""
    require(by, Permission.WRITE)
    tonight = datetime.combine(at.date(), time(23, 59))
    with unit_of_work(by, at) as work:
        out = (Loan.source_number == number) & (Loan.state == LoanState.OUT) & Loan.matter_ended_at.is_null()
        loans = list(Loan.select().where(out)) if number else []
        words = mark("{number} 已办完，钥匙还没有还").format(number=number)
        for loan in loans:
            due = min(loan.chase_at or tonight, tonight)
            work.change(loan, "change", remark=words, matter_ended_at=at, chase_at=due)
        return loans


def report_lost(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, trouble_note: str, follow_up: FollowUp | str
) -> Loan:
    """报遗失: the key stays off its hook; what follows is written down."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "report_lost", by)
        return _report(work, loan, Trouble.LOST, trouble_note, follow_up=follow_up, version=version)


def report_damaged(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, trouble_note: str, follow_up: FollowUp | str
) -> Loan:
    """报损坏: the key came back unfit for use."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "report_damaged", by)
        return _report(work, loan, Trouble.DAMAGED, trouble_note, follow_up=follow_up, version=version)


def _report(work: Work, loan: Loan, what: Trouble, note: str, *, follow_up: str, version: int | None) -> Loan:
    name = f"report_{what.name.lower()}"
    told = long_text(note, "trouble_note", LONGEST, mark("写上怎么回事、几把。"))
    follow = member(FollowUp, follow_up, "follow_up")
    work.change(fetch(KeySet, loan.key_set_id), name, status=KeyStatus(what.value))
    return take(work, loan, name, version, trouble=what, trouble_at=work.at, trouble_note=told, follow_up=follow)


def settle(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, settle_note: str, is_replaced: bool = False
) -> Loan:
    """What followed is done; `is_replaced` puts a new key on the hook, otherwise the set is taken out of use."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "settle", by)
        told = long_text(settle_note, "settle_note", LONGEST, mark("写上怎么处理的：换锁、配钥匙、赔偿。"))
        take(work, loan, "settle", version, settle_note=told)
        status = KeyStatus.IN_USE if is_replaced else KeyStatus.RETIRED
        work.change(fetch(KeySet, loan.key_set_id), "settle", status=status)
        return loan
