"""What a household had to do with the office before: lines of every area, for the reception page (S02)."""

from datetime import datetime, time

from csapp.core.marks import mark
from csapp.features.callback.models import Callback, Satisfaction
from csapp.features.callback.service import earlier
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.features.key_lending.models import Loan, loans_of
from csapp.features.key_lending.workflow import HOLDING, KEY_LENDING, LoanState
from csapp.features.reception import page as reception
from csapp.ui.past_list import PastLine
from csapp.ui.pill import Sign


def past_of(unit_id: int | None, person_id: int | None) -> list[PastLine]:
    """Receptions, callbacks and key loans of a room or person, newest first; called in the worker."""
    lines = [
        *reception.past_of(unit_id, person_id),
        *map(_line, earlier(unit_id, person_id)),
        *map(_key_line, loans_of(unit_id, person_id)),
    ]
    return sorted(lines, key=lambda line: line.moment, reverse=True)


def _line(callback: Callback) -> PastLine:
    face = CALLBACK.states[CallbackState(callback.state)]
    word = str(Satisfaction(callback.satisfaction)) if callback.satisfaction else face.label
    return PastLine(
        icon="callback",
        kind=str(callback.source),
        title=" ".join(callback.subject.split()),
        moment=callback.called_at or datetime.combine(callback.due_on, time()),
        who=callback.caller,
        sign=Sign(word, face.shape),
        is_open=callback.is_open,
        page=Callback.key(),
        record_id=callback.id,
    )


def _key_line(loan: Loan) -> PastLine:
    state = LoanState(loan.state)
    face = KEY_LENDING.states[state]
    return PastLine(
        icon="key",
        kind=mark("钥匙"),
        title=mark("{borrower} 借 {key}").format(borrower=loan.borrower, key=loan.key_set.subject),
        moment=loan.requested_at,
        who=loan.lent_by,
        sign=Sign(face.label, face.shape),
        is_open=state in HOLDING,
        page=Loan.key(),
        record_id=loan.id,
    )
