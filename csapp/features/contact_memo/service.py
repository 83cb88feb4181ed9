"""What the office does with a contact memo: send, receive, answer, also after the problem was solved (S02, S52)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, past, short_line
from csapp.db.attachment import attach, carry_over
from csapp.db.link import Bond, join
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.contact_memo.workflow import CONTACT_MEMO, MemoState

LONGEST = 4_000  # characters of a text; what a box of the form and its further page take
SIGNED = "signed"


def send(
    *,
    by: Actor,
    at: datetime,
    department: str,
    subject: str,
    content: str,
    recipient: str = "",
    unit_code: str = "",
    wanted_on: date | None = None,
    is_afterwards: bool = False,
    solved_at: datetime | None = None,
    sent_at: datetime | None = None,
    source_number: str = "",
) -> ContactMemo:
    """Write a memo to a department; `is_afterwards` says that the problem was solved first, at `solved_at` or now.

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        sent = past(sent_at or at, at, "sent_at")
        if wanted_on is not None and wanted_on < sent.date():
            raise BadInput("wanted_on", mark("要求回复的日子早于发单的日子，改成当天或以后。"))
        memo = ContactMemo(
            number=work.number("LL"),
            department=short_line(department, "department", 40, mark("写上发给哪个部门。")),
            recipient=short_line(recipient, "recipient", 40),
            subject=short_line(subject, "subject", 80, mark("用一句话写上什么事。")),
            content=long_text(content, "content", LONGEST, mark("写上要对方做什么，什么时候。")),
            unit_code=short_line(unit_code, "unit_code", 40),
            wanted_on=wanted_on,
            is_afterwards=is_afterwards,
            solved_at=_solved(solved_at, sent) if is_afterwards else None,
            sender=by.name,
            sent_at=sent,
            source_number=clean_line(source_number)[:30],
        )
        return work.add(memo)


def _solved(solved_at: datetime | None, sent: datetime) -> datetime:
    solved = solved_at or sent
    if solved > sent + timedelta(minutes=1):
        raise BadInput("solved_at", mark("先解决、后补单：解决的时间要在发单以前。"))
    return past(solved, sent, "solved_at")


def open_from(origin: Record, *, by: Actor, at: datetime, **values: Any) -> ContactMemo:
    """A memo opened from another area's record, with its files; `values` are those of `send`."""
    with unit_of_work(by, at) as work:
        memo = send(by=by, at=at, **{"source_number": getattr(origin, "number", ""), **values})
        carry_over(work, origin.key(), origin.id, memo)
        join(work, origin, memo, Bond.OPENED)
        return memo


def _begin(memo_id: int, version: int | None, by: Actor) -> ContactMemo:
    require(by, Permission.WRITE)
    memo = fetch(ContactMemo, memo_id)
    if version is not None and version != memo.version:
        raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
    return memo


def _take(work: Work, memo: ContactMemo, name: str, **values: Any) -> ContactMemo:
    """One arrow of the table: state, values and audit line together."""
    step = CONTACT_MEMO.step(name, MemoState(memo.state), work.by.role)
    return work.change(memo, name, state=step.target, **values)


def receive(memo_id: int, *, version: int | None = None, by: Actor, at: datetime, received_by: str) -> ContactMemo:
    """The department has the memo: who took it, and when."""
    with unit_of_work(by, at) as work:
        memo = _begin(memo_id, version, by)
        name = short_line(received_by, "received_by", 40, mark("写上对方谁签收的。"))
        return _take(work, memo, "receive", received_by=name, received_at=at)


def answer(
    memo_id: int, *, version: int | None = None, by: Actor, at: datetime, reply: str, replied_by: str = ""
) -> ContactMemo:
    """What the department answered; without another name it was who received the memo."""
    with unit_of_work(by, at) as work:
        memo = _begin(memo_id, version, by)
        words = long_text(reply, "reply", LONGEST, mark("写上对方怎么答复的。"))
        name = short_line(replied_by, "replied_by", 40) or memo.received_by or memo.recipient
        return _take(work, memo, "answer", reply=words, replied_by=name, replied_at=at)


def withdraw(memo_id: int, *, version: int | None = None, by: Actor, at: datetime, withdrawn_why: str) -> ContactMemo:
    """Not wanted any more, before the department took it."""
    with unit_of_work(by, at) as work:
        memo = _begin(memo_id, version, by)
        words = short_line(withdrawn_why, "withdrawn_why", 200, mark("写上为什么撤回。"))
        return _take(work, memo, "withdraw", withdrawn_why=words)


def count_print(memo_ids: Sequence[int], *, by: Actor, at: datetime) -> list[ContactMemo]:
    """One more print of these memos: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(ContactMemo, memo_id) for memo_id in dict.fromkeys(memo_ids)]
        for memo in printed:
            work.change(memo, "print", print_count=memo.print_count + 1)
        return printed


def attach_signed(
    memo_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> ContactMemo:
    """The signed paper came back: 未签回 becomes 已签回."""
    with unit_of_work(by, at) as work:
        memo = _begin(memo_id, version, by)
        work.change(memo, "attach_signed", signed_at=at)
        attach(work, folder, file, area=ContactMemo.key(), owner_id=memo_id, purpose=SIGNED)
        return memo
