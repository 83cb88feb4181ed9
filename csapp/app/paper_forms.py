"""The forms that are signed on paper, and 未签回: those that were printed and are not back (design 8)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.audit import AuditLine
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.features.callback import documents as callback_papers
from csapp.features.callback.models import Callback
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint import documents as complaint_papers
from csapp.features.complaint.models import Complaint, SignedHow
from csapp.features.contact_memo import documents as memo_papers
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.duty_log.documents import handover as handover_papers
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_roster.documents import swap_paper as swap_papers
from csapp.features.duty_roster.models.tables import Swap
from csapp.features.escalation import documents as escalation_papers
from csapp.features.escalation.models import Escalation
from csapp.features.key_lending import documents as key_papers
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.workflow import LoanState
from csapp.features.major_event.documents import papers as event_papers
from csapp.features.major_event.models.event import REPORT_SUFFIX, MajorEvent
from csapp.features.major_event.service.papers import EVENT, REPORT, title_of
from csapp.features.parking_lease.documents import papers as lease_papers
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.repair_order.documents import sheet as repair_papers
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import BlankSheet
from csapp.features.repair_order.service.papers import open_blanks
from csapp.features.repair_order.workflow import BEFORE_DONE, OrderState

_BEFORE_BACK = (*BEFORE_DONE, OrderState.DONE, OrderState.AWAITING_SHEET)


def _is_signed(record: Any) -> bool:
    return record.signed_at is not None


def _always(_record: Any, _printed_at: datetime) -> bool:
    return True


@frozen
class Form:
    """A form that is signed on paper: `waiting` are the records that take it back now, `put_back` keeps what came.

    `out` are those whose print may be with somebody before that; `is_back` tells whether one was signed, `is_theirs`
    whether a print of that moment is still wanted. `suffix` follows the record's number on a second paper of the same
    record, whose prints are counted in `prints` and told apart in the trail by `note`.
    """

    label: str
    model: Any
    waiting: Callable[[], Any]
    put_back: Callable[..., Any]
    out: Callable[[], Any] | None = None
    is_back: Callable[[Any], bool] = _is_signed
    is_theirs: Callable[[Any, datetime], bool] = _always
    suffix: str = ""
    prints: str = "print_count"
    note: str = ""


def _slips_out() -> Any:
    unsigned_out = (Loan.state == LoanState.OUT) & Loan.signed_out.is_null()
    return unsigned_out | ((Loan.state == LoanState.RETURNED) & Loan.signed_in.is_null() & ~Loan.is_history)


def _sheets_out() -> Any:
    return (Complaint.print_count > 0) & (Complaint.signed_how.is_null() | (Complaint.signed_how != SignedHow.PAPER))


def _unsigned(model: Any) -> Any:
    return (model.print_count > 0) & model.signed_at.is_null()


def _orders_out() -> Any:
    return (Order.print_count > 0) & Order.state.in_(_BEFORE_BACK)


def _of_this_round(order: Order, printed_at: datetime) -> bool:
    return order.redone_at is None or printed_at >= order.redone_at


FORMS: tuple[Form, ...] = (
    Form(
        mark("回访记录表"),
        Callback,
        lambda: Callback.state == CallbackState.AWAITING_SIGNATURE,
        callback_papers.take_back,
    ),
    Form(
        mark("钥匙借用单"),
        Loan,
        _slips_out,
        key_papers.take_back,
        is_back=lambda loan: loan.signed_out is not None or loan.signed_in is not None,
    ),
    Form(mark("投诉处理表"), Complaint, _sheets_out, complaint_papers.take_back),
    Form(mark("工作联络单"), ContactMemo, lambda: _unsigned(ContactMemo), memo_papers.take_back),
    Form(mark("请示报告"), Escalation, lambda: _unsigned(Escalation), escalation_papers.take_back),
    Form(mark("交接班记录"), Handover, lambda: _unsigned(Handover), handover_papers.take_back),
    Form(mark("调班申请"), Swap, lambda: _unsigned(Swap), swap_papers.take_back),
    Form(
        mark("维修工作单"),
        Order,
        repair_papers.awaits_sheet,
        repair_papers.take_back,
        out=_orders_out,
        is_back=lambda order: order.returned_at is not None,
        is_theirs=_of_this_round,
    ),
    Form(
        mark("车位使用承诺书"),
        Lease,
        lease_papers.awaits_undertaking,
        lease_papers.take_back,
        is_back=lambda lease: lease.undertaking_at is not None,
    ),
    Form(
        mark("紧急情况处理登记表"),
        MajorEvent,
        lambda: event_papers.unsigned(EVENT),
        event_papers.take_back,
        note=title_of(EVENT),
    ),
    Form(
        mark("重大事件书面报告"),
        MajorEvent,
        lambda: event_papers.unsigned(REPORT),
        event_papers.take_report_back,
        is_back=lambda event: event.report_signed_at is not None,
        suffix=REPORT_SUFFIX,
        prints="report_print_count",
        note=title_of(REPORT),
    ),
)
AREAS: tuple[str, ...] = (*dict.fromkeys(form.model.key() for form in FORMS), BlankSheet.key())
"""The tables whose changes change what is out."""


@frozen
class PaperOut:
    """A printed form that has not come back; `printed_at` is its last print."""

    form: str
    area: str
    record_id: int
    number: str
    title: str
    printed_at: datetime
    count: int


def papers_out() -> list[PaperOut]:
    """未签回: every printed form that somebody still has, the one waited for longest first."""
    found = []
    with connected():
        for form in FORMS:
            found.extend(_out(form))
    found.extend(
        PaperOut(
            mark("维修工作单"),
            BlankSheet.key(),
            blank.id,
            blank.number,
            mark("预留空白单，先补录"),
            blank.reserved_at,
            1,
        )
        for blank in open_blanks()
    )
    return sorted(found, key=lambda paper: (paper.printed_at, paper.number))


def _out(form: Form) -> list[PaperOut]:
    who = (form.out or form.waiting)() & (getattr(form.model, form.prints) > 0)
    records = list(form.model.select().where(who))
    printed = _printed_at(form, [record.id for record in records])
    found = []
    for record in records:
        at = printed.get(record.id, record.changed_at)
        if form.is_theirs(record, at):
            entry = record.findable()
            title = entry.title if entry is not None else ""
            made = (form.label, record.key(), record.id, f"{record.number}{form.suffix}", title)
            found.append(PaperOut(*made, at, getattr(record, form.prints)))
    return found


def _printed_at(form: Form, record_ids: Sequence[int]) -> dict[int, datetime]:
    """The last print of each record, as the audit trail tells."""
    lines = AuditLine.select(AuditLine.record_id, AuditLine.at).where(
        AuditLine.area == form.model.key(), AuditLine.step == "print", AuditLine.record_id.in_(list(record_ids))
    )
    if form.note:
        lines = lines.where(AuditLine.note == form.note)
    return dict(tuples(lines.order_by(AuditLine.id)))


def form_numbered(number: str) -> tuple[Form, Any] | None:
    """The form and the record a number on paper belongs to."""
    with connected():
        for form in FORMS:
            # a number without the suffix of a second paper is the first one's
            record = form.model.get_or_none(form.model.number == number.removesuffix(form.suffix))
            if record is not None and number.endswith(form.suffix):
                return form, record
    return None


def takes_back(form: Form, record: Any) -> bool:
    """Whether the record takes its signed paper now."""
    with connected():
        return bool(form.model.select().where(form.waiting(), form.model.id == record.id).exists())


def is_open_blank(number: str) -> bool:
    """Whether a sheet reserved for a day without power is still to be entered."""
    return any(blank.number == number for blank in open_blanks())
