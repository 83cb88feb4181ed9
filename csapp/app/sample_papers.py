# all data: sample estate
"""Forms of the sample that were printed and are still with somebody: 未签回 has its lines."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from csapp.core.roles import Actor
from csapp.features.callback.models import Callback
from csapp.features.callback.service import signing
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service import papers as complaint_papers
from csapp.features.complaint.workflow import ComplaintState
from csapp.features.contact_memo import service as memos
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.contact_memo.workflow import MemoState
from csapp.features.escalation import service as escalations
from csapp.features.escalation.models import Escalation
from csapp.features.escalation.workflow import EscalationState
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.service import keeping
from csapp.features.key_lending.workflow import LoanState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service import papers as repair_papers
from csapp.features.repair_order.workflow import OrderState

_OUT: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (Callback, CallbackState.AWAITING_SIGNATURE, signing.count_print),
    (Complaint, ComplaintState.RECTIFYING, complaint_papers.count_print),
    (ContactMemo, MemoState.RECEIVED, memos.count_print),
    (Escalation, EscalationState.INSTRUCTED, escalations.count_print),
    (Loan, LoanState.OUT, keeping.count_print),
    (Order, OrderState.WORKING, repair_papers.count_print),
)
_MOST = 2


def add_papers_out(staff: Mapping[str, Actor]) -> None:
    """The newest records that wait for a signature were printed a few minutes after they were opened."""
    for model, state, count_print in _OUT:
        newest = model.select().where(model.state == state).order_by(model.id.desc()).limit(_MOST)
        for record in list(newest):
            printed: datetime = record.created_at + timedelta(minutes=3)
            count_print([record.id], by=staff["刘芳"], at=printed)
