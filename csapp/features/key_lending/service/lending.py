"""A key goes out (5.4, S12): nobody but the owner gets one without contact, identity and consent.

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, may, require
from csapp.core.values import clean_line, member
from csapp.core.values import identity_number as read_identity
from csapp.core.values import phone as read_phone
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.key_lending.models import BorrowerKind, Loan, Proof, end_of_chase, proof_words
from csapp.features.key_lending.service.steps import begin, later, line_of, take
from csapp.masterdata.keys.models import KeySet, KeyStatus
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones

# Sent inside the unit of work with `loan`, `by`, `at`; a receiver that refuses undoes the whole step.
requested = blinker.Signal()
lent = blinker.Signal()


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
            borrower=line_of(name, "borrower", mark("写上谁来借。"))[:80],
            borrower_kind=member(BorrowerKind, borrower_kind, "borrower_kind"),
            borrower_phone=phone,
            identity_number=read_identity(identity_number) if identity_number.strip() else "",
            proofs=proof_words(member(Proof, proof, "proofs") for proof in proofs),
            purpose=line_of(purpose, "purpose", mark("写上借去做什么。")),
            source_number=clean_line(source_number)[:30],
            requested_at=at,
            due_at=later(due_at, at) if due_at is not None else None,
        )
        work.add(loan)
        requested.send(loan=loan, by=by, at=at)
        return loan


def lend_to_owner(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, identity_confirmed: bool,
    override_reason: str = "",
) -> Loan:  # fmt: skip
    """The borrower is an owner on record and was identified against it (A12)."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "lend_to_owner", by)
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
        loan = begin(loan_id, "lend_to_staff", by)
        if loan.borrower_kind != BorrowerKind.STAFF or not loan.is_public:
            raise BadInput("borrower_kind", mark("住户的钥匙，员工借也要业主同意，先联系业主。"))
        return _hand_out(work, loan, "lend_to_staff", version, override_reason, identity_confirmed=identity_confirmed)


def ask_owner(loan_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Loan:
    """非业主借用: the owner is to be called (for a public key, 主管)."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "ask_owner", by)
        if not loan.needs_consent:
            raise BadInput("borrower_kind", mark("{kind}借用不用联系业主，核对身份就能借。"), kind=loan.borrower_kind)
        return take(work, loan, "ask_owner", version)


def confirm_identity(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, contacted_at: datetime | None,
    contact_phone: str, identity_confirmed: bool, contact_name: str = "", contacted_by: str = "",
) -> Loan:  # fmt: skip
    """The owner was reached and says who the borrower is (A11); who called is `by`, unless a colleague did before."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "confirm_identity", by)
        if not identity_confirmed:
            raise BadInput("identity_confirmed", mark("业主没有确认身份，不能借。不能确认的，按「拒借」写明原因。"))
        if contacted_at is None or contacted_at > at:
            raise BadInput("contacted_at", mark("写上什么时候联系的业主，不能晚于现在。"))
        if not contact_phone.strip():
            raise BadInput("contact_phone", mark("写上打的哪个电话。"))
        told = {
            "contact_phone": read_phone(contact_phone, "contact_phone"),
            "contacted_by": clean_line(contacted_by)[:40] or by.name,
        }
        told["contact_name"] = clean_line(contact_name)[:80]
        return take(work, loan, "confirm_identity", version, contacted_at=contacted_at, identity_confirmed=True, **told)


def agree(
    loan_id: int, *, version: int | None = None, by: Actor, at: datetime, consent_given: bool,
    override_reason: str = "",
) -> Loan:  # fmt: skip
    """The owner agrees and the key goes out."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "agree", by)
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
        take(work, loan, name, version, **out)
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
    return {"override_reason": line_of(reason, "override_reason", words), "override_by": work.by.name}


def lend(
    key_set: int, *, by: Actor, at: datetime, borrower_kind: BorrowerKind | str, identity_confirmed: bool,
    contacted_at: datetime | None = None, contact_name: str = "", contact_phone: str = "", contacted_by: str = "",
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
        told["contacted_by"] = contacted_by
        confirm_identity(loan.id, contacted_at=contacted_at, identity_confirmed=identity_confirmed, **told)
        return agree(loan.id, by=by, at=at, consent_given=consent_given, override_reason=override_reason)


def refuse(loan_id: int, *, version: int | None = None, by: Actor, at: datetime, refuse_reason: str) -> Loan:
    """拒借, with the reason (A10)."""
    with unit_of_work(by, at) as work:
        loan = begin(loan_id, "refuse", by)
        reason = line_of(refuse_reason, "refuse_reason", mark("写上为什么不借。"))
        return take(work, loan, "refuse", version, refuse_reason=reason)


def turn_away(key_set: int, *, by: Actor, at: datetime, refuse_reason: str, **asked: Any) -> Loan:
    """Somebody asked and was refused at once: one record, one reason."""
    with unit_of_work(by, at):
        return refuse(request(key_set, by=by, at=at, **asked).id, by=by, at=at, refuse_reason=refuse_reason)
