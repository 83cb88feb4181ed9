"""The receptions on the map of the office: what is opened from one, and what another call belongs to (S01, R27).

Receivers run inside the sender's unit of work; one that refuses undoes the whole step.
"""

from datetime import date, datetime

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db.attachment import carry_over
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.complaint.models import Channel as ComplaintChannel
from csapp.features.complaint.models import Complaint, Severity
from csapp.features.complaint.service import intake as complaints
from csapp.features.contact_memo import service as memos
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.escalation import service as escalations
from csapp.features.escalation.models import Escalation, EscalationKind
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.key_lending.service import lending
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.service import lease as leasing
from csapp.features.reception.models import Reception, Urgency
from csapp.features.reception.service.merging import repeated
from csapp.features.reception.service.opening import Opening, opens
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.workflow import OPEN as OPEN_ORDERS
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.people.service import residents_of

_CHANNELS = {channel.value: channel for channel in ComplaintChannel}
_SUBJECT, _PURPOSE, _REPORTED = 80, 200, 4_000  # characters
# data: relations of a household that may ask for its keys as what they are
_KINDS = {kind.value: kind for kind in BorrowerKind}


def _open_complaint(_kind: object, reception: Reception, by: Actor, at: datetime) -> Complaint:
    """转投诉: the same words, person, times and letters; a major matter is a major complaint until somebody says no."""
    return complaints.open_from(
        reception,
        by=by,
        at=at,
        content=reception.content,
        severity=Severity.MAJOR if reception.urgency == Urgency.MAJOR else Severity.ORDINARY,
        channel=_CHANNELS.get(str(reception.channel), ComplaintChannel.CALL),
        unit=reception.unit_id,
        person=reception.person_id,
        customer=reception.caller_name,
        phone=reception.caller_phone,
        place=reception.place,
        happened_at=reception.happened_at,
        received_at=reception.received_at,
    )


def _open_key(_kind: object, reception: Reception, by: Actor, at: datetime, hook: str, purpose: str) -> Loan:
    """借钥匙: a request for the room's key, to be lent at the cabinet after the checks of key lending."""
    with unit_of_work(by, at) as work:
        told = purpose or " ".join(reception.content.split())[:_PURPOSE]
        loan = lending.request(
            _key_of(reception, hook).id,
            by=by,
            at=at,
            borrower_kind=_borrower_kind(reception),
            purpose=told,
            person=reception.person_id,
            borrower=reception.caller_name,
            borrower_phone=reception.caller_phone,
            source_number=reception.number,
        )
        carry_over(work, Reception.key(), reception.id, loan)
        return loan


def _key_of(reception: Reception, hook: str) -> KeySet:
    """The key at that hook, else the only one of the room."""
    if hook.strip():
        found = KeySet.get_or_none(KeySet.hook == hook.strip().upper())
        if found is None:
            raise BadInput("hook", mark("没有挂在 {hook} 的钥匙，核对钩号。"), hook=hook.strip()[:20])
        return found
    held = list(KeySet.select().where(KeySet.unit == reception.unit_id)) if reception.unit_id is not None else []
    if not held:
        raise BadInput("hook", mark("这户没有寄存钥匙，写上要借哪个钩上的。"))
    if len(held) > 1:
        hooks = mark("、").join(str(key.hook or key.code) for key in held)
        raise BadInput("hook", mark("这户有几套钥匙，写上借哪一套：{hooks}。"), hooks=hooks)
    return held[0]


def _borrower_kind(reception: Reception) -> BorrowerKind:
    """What the caller is to the room, as the ledger knows; somebody unknown is taken for a contractor, who proves."""
    lines = residents_of([reception.unit_id]) if reception.unit_id is not None else []
    relation = next((line.relation for line in lines if line.person_id == reception.person_id), "")
    return _KINDS.get(str(relation), BorrowerKind.CONTRACTOR)


def _open_lease(_kind: object, reception: Reception, by: Actor, at: datetime, space: str, plate: str) -> Lease:
    """租车位: the application; papers and payment follow on the page of the spaces."""
    with unit_of_work(by, at) as work:
        lease = leasing.apply(
            by=by,
            at=at,
            space=space,
            plate=plate,
            holder=reception.caller_name,
            phone=reception.caller_phone,
            unit=reception.unit_id,
            person=reception.person_id,
        )
        carry_over(work, Reception.key(), reception.id, lease)
        return lease


def _subject(reception: Reception) -> str:
    return " ".join(reception.content.split())[:_SUBJECT]


def _open_memo(
    _kind: object,
    reception: Reception,
    *,
    by: Actor,
    at: datetime,
    department: str,
    recipient: str,
    wanted_on: date | None,
    is_afterwards: bool,
) -> ContactMemo:
    """工作联络单 about the matter: what was told and what was answered (S02, S52)."""
    told = "\n".join(filter(None, (reception.content, reception.reply)))
    return memos.open_from(
        reception,
        by=by,
        at=at,
        department=department,
        recipient=recipient,
        subject=_subject(reception),
        content=told[:_REPORTED],
        unit_code=reception.unit_code,
        wanted_on=wanted_on,
        is_afterwards=is_afterwards,
    )


def _open_escalation(
    _kind: object, reception: Reception, by: Actor, at: datetime, superior: str, proposal: str
) -> Escalation:
    """请示报告 about the matter; a major one is an accident, any other beyond the desk's duty (S39)."""
    major = reception.urgency == Urgency.MAJOR
    return escalations.open_from(
        reception,
        by=by,
        at=at,
        kind=EscalationKind.MISTAKE if major else EscalationKind.BEYOND_DUTY,
        subject=_subject(reception),
        content=reception.content[:_REPORTED],
        proposal=proposal,
        superior=superior,
    )


def _same_complaint(_area: object, record_id: int) -> Complaint:
    """Another call about a complaint that is open."""
    complaint = fetch(Complaint, record_id)
    if not complaint.is_open:
        raise BadInput("matter", mark("{number} 已经结束，另记一条。"), number=complaint.number)
    return complaint


def _same_order(_area: object, record_id: int) -> Order:
    """Another call about a repair that is open."""
    order = fetch(Order, record_id)
    if order.state not in OPEN_ORDERS:
        raise BadInput("matter", mark("{number} 已经结束，另记一条。"), number=order.number)
    return order


def wire_receptions() -> None:
    """Connect the flows of the receptions; calling it again changes nothing."""
    opens.connect(_open_complaint, sender=Opening.COMPLAINT)
    opens.connect(_open_key, sender=Opening.KEY_LENDING)
    opens.connect(_open_lease, sender=Opening.PARKING_LEASE)
    opens.connect(_open_memo, sender=Opening.CONTACT_MEMO)
    opens.connect(_open_escalation, sender=Opening.ESCALATION)
    repeated.connect(_same_complaint, sender=Complaint.key())
    repeated.connect(_same_order, sender=Order.key())
