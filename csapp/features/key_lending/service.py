"""What the desk does with a key (5.4, S12): nobody but the owner gets one without contact, identity and consent.

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, may, require
from csapp.core.values import clean_line, long_text, member
from csapp.core.values import identity_number as read_identity
from csapp.core.values import phone as read_phone
from csapp.db.attachment import attach
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.key_lending.models import (
    BorrowerKind,
    FollowUp,
    Loan,
    Proof,
    Return,
    SignedHow,
    Trouble,
    end_of_chase,
    proof_words,
)
from csapp.features.key_lending.workflow import HOLDING, KEY_LENDING, LoanState
from csapp.masterdata.keys.models import KeySet, KeyStatus, StockTake
from csapp.masterdata.keys.service import put_on_record, read_hook
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones, require_reveal

LONGEST = 2_000  # characters of one text

# Sent inside the unit of work with `loan`, `by`, `at`; a receiver that refuses undoes the whole step.
lent = blinker.Signal()
given_back = blinker.Signal()


def request(
    key_set: int, *, by: Actor, at: datetime, borrower_kind: BorrowerKind | str, purpose: str,
    person: int | None = None, borrower: str = "", borrower_phone: str = "", identity_number: str = "",
    proofs: Iterable[Proof | str] = (), due_at: datetime | None = None, source_number: str = "",
) -> Loan:  # fmt: skip
    """Somebody asks for a key; nothing has been decided yet."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        key = fetch(KeySet, key_set)
        name = borrower or (str(fetch(Person, person).name) if person is not None else "")
        phone = first_phones([person]).get(person, "") if person is not None else ""
        if borrower_phone.strip():
            phone = read_phone(borrower_phone, "borrower_phone")
        loan = Loan(
            number=work.number("YS"),
            key_set=key,
            key_code=key.code,
            hook=key.hook or "",
            subject=key.subject,
            opens=key.opens,
            pieces=key.pieces,
            is_public=key.is_public,
            unit=key.unit_id,
            person=person,
            borrower=_line(name, "borrower", mark("写上谁来借。"))[:80],
            borrower_kind=member(BorrowerKind, borrower_kind, "borrower_kind"),
            borrower_phone=phone,
            identity_number=read_identity(identity_number) if identity_number.strip() else "",
            proofs=proof_words(member(Proof, proof, "proofs") for proof in proofs),
            purpose=_line(purpose, "purpose", mark("写上借去做什么。")),
            source_number=clean_line(source_number)[:30],
            requested_at=at,
            due_at=_later(due_at, at) if due_at is not None else None,
        )
        return work.add(loan)


def _line(text: str, field: str, missing: str) -> str:
    text = clean_line(text)
    if not text:
        raise BadInput(field, missing)
    return text[:200]


def _later(due_at: datetime, at: datetime) -> datetime:
    if due_at <= at:
        raise BadInput("due_at", mark("预计归还时间已经过去，改到现在以后。"))
    return due_at


def _begin(loan_id: int, name: str, by: Actor) -> Loan:
    """The loan, if this step is allowed now."""
    require(by, Permission.WRITE)
    loan = fetch(Loan, loan_id)
    KEY_LENDING.step(name, LoanState(loan.state), by.role)
    return loan


def _take(work: Work, loan: Loan, name: str, version: int | None = None, remark: str = "", **values: Any) -> Loan:
    """One arrow of the table: state, values and audit line together."""
    step = KEY_LENDING.step(name, LoanState(loan.state), work.by.role)
    return work.change(loan, name, version=version, remark=remark, state=step.target, **values)


def lend_to_owner(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, identity_confirmed: bool,
    override_reason: str = "",
) -> Loan:  # fmt: skip
    """The borrower is an owner on record and was identified against it (A12)."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "lend_to_owner", by)
        if loan.borrower_kind != BorrowerKind.OWNER or not loan.borrower_owns:
            words = mark("{name}不是 {subject} 在册的业主，先联系业主。")
            raise BadInput("borrower_kind", words, name=loan.borrower, subject=loan.subject)
        return _hand_out(work, loan, "lend_to_owner", version, override_reason, identity_confirmed=identity_confirmed)


def lend_to_staff(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, identity_confirmed: bool,
    override_reason: str = "",
) -> Loan:  # fmt: skip
    """A colleague takes a key of a public place, which has no owner to be asked."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "lend_to_staff", by)
        if loan.borrower_kind != BorrowerKind.STAFF or not loan.is_public:
            raise BadInput("borrower_kind", mark("住户的钥匙，员工借也要业主同意，先联系业主。"))
        return _hand_out(work, loan, "lend_to_staff", version, override_reason, identity_confirmed=identity_confirmed)


def ask_owner(loan_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Loan:
    """非业主借用: the owner is to be called (for a public key, 主管)."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "ask_owner", by)
        if not loan.needs_consent:
            raise BadInput("borrower_kind", mark("{kind}借用不用联系业主，核对身份就能借。"), kind=loan.borrower_kind)
        return _take(work, loan, "ask_owner", version)


def confirm_identity(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, contacted_at: datetime | None,
    contact_phone: str, identity_confirmed: bool, contact_name: str = "",
) -> Loan:  # fmt: skip
    """The owner was reached and says who the borrower is (A11); who called is `by`."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "confirm_identity", by)
        if not identity_confirmed:
            raise BadInput("identity_confirmed", mark("业主没有确认身份，不能借。不能确认的，按「拒借」写明原因。"))
        if contacted_at is None or contacted_at > at:
            raise BadInput("contacted_at", mark("写上什么时候联系的业主，不能晚于现在。"))
        if not contact_phone.strip():
            raise BadInput("contact_phone", mark("写上打的哪个电话。"))
        told = {"contact_phone": read_phone(contact_phone, "contact_phone"), "contacted_by": by.name}
        told["contact_name"] = clean_line(contact_name)[:80]
        return _take(
            work, loan, "confirm_identity", version, contacted_at=contacted_at, identity_confirmed=True, **told
        )


def agree(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, consent_given: bool,
    override_reason: str = "",
) -> Loan:  # fmt: skip
    """The owner agrees and the key goes out."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "agree", by)
        if not consent_given:
            raise BadInput("consent_given", mark("业主没有同意，不能借。按「拒借」写明原因。"))
        return _hand_out(work, loan, "agree", version, override_reason, consent_given=True)


def _hand_out(work: Work, loan: Loan, name: str, version: int | None, override_reason: str, **facts: bool) -> Loan:
    """The key leaves its hook: checked last, in the same transaction that writes it."""
    if not (facts.get("identity_confirmed") or loan.identity_confirmed):
        raise BadInput("identity_confirmed", mark("先核对身份，再勾上「已核对」。"))
    missing = loan.missing_proofs()
    if missing:
        words = mark("{kind}借用还差：{proofs}。")
        raise BadInput("proofs", words, kind=loan.borrower_kind, proofs=proof_words(missing))
    _check_key(loan)
    out: dict[str, Any] = {**facts, **_override(work, loan, override_reason)}
    out |= {"lent_at": work.at, "lent_by": work.by.name, "chase_at": end_of_chase(loan.due_at, work.at)}
    try:
        _take(work, loan, name, version, **out)
    except peewee.IntegrityError as twice:
        raise BadInput("key_set", mark("{hook} 刚刚借出去了，按 F5 看最新情况。"), hook=loan.hook) from twice
    lent.send(loan=loan, by=work.by, at=work.at)
    return loan


def _check_key(loan: Loan) -> None:
    """On its hook and fit for use."""
    key, holder = fetch(KeySet, loan.key_set_id), loan.holder()
    place = key.hook or key.code
    if holder is not None:
        words = mark("{hook} 已借给{name}（{when}），还没有还。")
        raise BadInput("key_set", words, hook=place, name=holder.borrower, when=f"{holder.lent_at:%m-%d %H:%M}")
    if key.status != KeyStatus.IN_USE:
        raise BadInput("key_set", mark("{hook} 登记为{status}，不能借。"), hook=place, status=key.status)


def _override(work: Work, loan: Loan, reason: str) -> dict[str, str]:
    """A borrower with an overdue key gets no second one without 主管's reason."""
    late = loan.overdue_of_borrower(work.at)
    if late is None:
        return {}
    told = {"name": loan.borrower, "hook": late.hook or late.key_code}
    if not may(work.by, Permission.SIGN_REVIEW):
        raise BadInput("override_reason", mark("{name}的 {hook} 逾期没还，再借要主管登录后写明理由。"), **told)
    words = mark("{name}的 {hook} 逾期没还，写明再借的理由。").format(**told)
    return {"override_reason": _line(reason, "override_reason", words), "override_by": work.by.name}


def lend(
    key_set: int, *, by: Actor, at: datetime, borrower_kind: BorrowerKind | str, identity_confirmed: bool,
    contacted_at: datetime | None = None, contact_name: str = "", contact_phone: str = "",
    consent_given: bool = False, override_reason: str = "", **asked: Any,
) -> Loan:  # fmt: skip
    """The whole of 借用登记 at the counter in one go, every arrow of 5.4 taken; all or nothing."""
    with unit_of_work(by, at):
        loan = request(key_set, by=by, at=at, borrower_kind=borrower_kind, **asked)
        _check_key(loan)
        if not loan.needs_consent:
            act = lend_to_owner if loan.borrower_kind == BorrowerKind.OWNER else lend_to_staff
            return act(loan.id, by=by, at=at, identity_confirmed=identity_confirmed, override_reason=override_reason)
        ask_owner(loan.id, by=by, at=at)
        told: dict[str, Any] = {"contact_name": contact_name, "contact_phone": contact_phone, "by": by, "at": at}
        confirm_identity(loan.id, contacted_at=contacted_at, identity_confirmed=identity_confirmed, **told)
        return agree(loan.id, by=by, at=at, consent_given=consent_given, override_reason=override_reason)


def refuse(loan_id: int, *, version: int | None = None, by: Actor, at: datetime, refuse_reason: str) -> Loan:
    """拒借, with the reason (A10)."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "refuse", by)
        reason = _line(refuse_reason, "refuse_reason", mark("写上为什么不借。"))
        return _take(work, loan, "refuse", version, refuse_reason=reason)


def turn_away(key_set: int, *, by: Actor, at: datetime, refuse_reason: str, **asked: Any) -> Loan:
    """Somebody asked and was refused at once: one record, one reason."""
    with unit_of_work(by, at):
        return refuse(request(key_set, by=by, at=at, **asked).id, by=by, at=at, refuse_reason=refuse_reason)


def give_back(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, pieces: int, hook_confirmed: bool,
    hook: str = "", returned_by: str = "", step: str = "give_back",
) -> Loan:  # fmt: skip
    """归还登记: every piece counted, the key on its own hook; `hook` is the label scanned there."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, step, by)
        own = loan.hook or loan.key_code
        if hook.strip() and loan.hook and read_hook(hook) != read_hook(loan.hook):
            raise BadInput("hook", mark("挂错钩了：这把挂回 {own}，不是 {hook}。"), own=own, hook=hook.strip()[:20])
        if not hook_confirmed:
            raise BadInput("hook_confirmed", mark("把钥匙挂回 {own}，再勾上「已挂回」。"), own=own)
        if pieces != loan.pieces:
            words = mark("借出 {lent} 把，点到 {pieces} 把。少了的按「报遗失」登记。")
            raise BadInput("pieces", words, lent=loan.pieces, pieces=pieces)
        who = clean_line(returned_by)[:80] or loan.borrower
        _take(work, loan, step, version, returned_at=at, returned_by=who, received_by=by.name, hook_confirmed=True)
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
        loan = _begin(loan_id, "extend", by)
        due = _later(due_at, at)
        return _take(work, loan, "extend", version, remark=clean_line(chase_note), due_at=due, chase_at=due)


def chase(loan_id: int, *, version: int | None = None, by: Actor, at: datetime, chase_note: str) -> Loan:
    """催还: what was said when the borrower was called (peers 2.3: the same day)."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "chase", by)
        note = _line(chase_note, "chase_note", mark("写上怎么催的、对方怎么说。"))
        return _take(work, loan, "chase", version, chases=loan.chases + 1, chase_note=note)


def report_lost(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, trouble_note: str, follow_up: FollowUp | str
) -> Loan:
    """报遗失: the key stays off its hook; what follows is written down."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "report_lost", by)
        return _report(work, loan, Trouble.LOST, trouble_note, follow_up=follow_up, version=version)


def report_damaged(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, trouble_note: str, follow_up: FollowUp | str
) -> Loan:
    """报损坏: the key came back unfit for use."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "report_damaged", by)
        return _report(work, loan, Trouble.DAMAGED, trouble_note, follow_up=follow_up, version=version)


def _report(work: Work, loan: Loan, what: Trouble, note: str, *, follow_up: str, version: int | None) -> Loan:
    name = f"report_{what.name.lower()}"
    told = long_text(note, "trouble_note", LONGEST, mark("写上怎么回事、几把。"))
    follow = member(FollowUp, follow_up, "follow_up")
    work.change(fetch(KeySet, loan.key_set_id), name, status=KeyStatus(what.value))
    return _take(work, loan, name, version, trouble=what, trouble_at=work.at, trouble_note=told, follow_up=follow)


def settle(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, settle_note: str, is_replaced: bool = False
) -> Loan:
    """What followed is done; `is_replaced` puts a new key on the hook, otherwise the set is taken out of use."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, "settle", by)
        told = long_text(settle_note, "settle_note", LONGEST, mark("写上怎么处理的：换锁、配钥匙、赔偿。"))
        _take(work, loan, "settle", version, settle_note=told)
        status = KeyStatus.IN_USE if is_replaced else KeyStatus.RETIRED
        work.change(fetch(KeySet, loan.key_set_id), "settle", status=status)
        return loan


def sign(
    loan_id: int, name: str, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime,
    ink: str = "",
) -> Loan:  # fmt: skip
    """The borrower signed at loan (`sign_out`) or return (`sign_in`): a sealed slip with `ink`, or a scan of paper."""
    with unit_of_work(by, at) as work:
        loan = _begin(loan_id, name, by)
        which = {"sign_out": "out", "sign_in": "in"}[name]
        how = SignedHow.ON_SCREEN if ink else SignedHow.PAPER
        _take(work, loan, name, version, **{f"signed_{which}": how, f"{which}_ink": ink})
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
