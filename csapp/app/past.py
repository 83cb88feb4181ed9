"""What a household had to do with the office before: lines of every area, for reception and 一页通 (S02).

A new area is one line in `PAST`: its own function, or `lines_of` where its register says everything.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.db.connection import connected
from csapp.features.callback.models import Callback, Satisfaction
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.features.complaint.register import COMPLAINTS
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.workflow import HOLDING, KEY_LENDING, LoanState
from csapp.features.major_event.register import MAJOR_EVENTS
from csapp.features.opinion.register import OPINIONS
from csapp.features.parking_lease.register.lease import LEASES
from csapp.features.reception.models import Category, Reception
from csapp.features.reception.workflow import RECEPTION, WAITING, ReceptionState
from csapp.features.repair_order.register import ORDERS
from csapp.registers.spec import Register
from csapp.registers.text import finished_states
from csapp.ui.past_list import PastLine
from csapp.ui.pill import Sign

PastOf = Callable[[int | None, int | None, int], list[PastLine]]

MOST = 200
"""Lines of one area; a household has some hundred in ten years."""

_ICONS = {Category.REPAIR: "repair", Category.COMPLAINT: "complaint", Category.QUESTION: "chat"}


def _rows(model: Any, moment: Any, unit_id: int | None, person_id: int | None, most: int) -> list[Any]:
    """The records of a room or, without one, of a person, newest first."""
    if unit_id is None and person_id is None:
        return []
    same = (model.unit == unit_id) if unit_id is not None else (model.person == person_id)
    return list(model.select().where(same).order_by(moment.desc(), model.id.desc()).limit(most))


def _one_line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _receptions(unit_id: int | None, person_id: int | None, most: int) -> list[PastLine]:
    return [_reception(row) for row in _rows(Reception, Reception.received_at, unit_id, person_id, most)]


def _reception(record: Reception) -> PastLine:
    state = ReceptionState(record.state)
    face = RECEPTION.states[state]
    return PastLine(
        icon=_ICONS.get(Category(record.category), "reception"),
        kind=str(record.category),
        title=_one_line(record.content),
        moment=record.received_at,
        who=record.responsible,
        sign=Sign(face.label, face.shape),
        is_open=state in WAITING,
        page=Reception.key(),
        record_id=record.id,
        number=record.number,
        detail=_one_line(record.result or record.reply or record.transferred_to),
    )


def _finished(workflow: Any) -> set[Any]:
    return {state for state, face in workflow.states.items() if face.shape in (Shape.TICK, Shape.FILED, Shape.CROSS)}


def _callbacks(unit_id: int | None, person_id: int | None, most: int) -> list[PastLine]:
    return [_callback(row) for row in _rows(Callback, Callback.due_on, unit_id, person_id, most)]


def _callback(callback: Callback) -> PastLine:
    face = CALLBACK.states[CallbackState(callback.state)]
    word = str(Satisfaction(callback.satisfaction)) if callback.satisfaction else face.label
    return PastLine(
        icon="callback",
        kind=str(callback.source),
        title=_one_line(callback.subject),
        moment=callback.called_at or datetime.combine(callback.due_on, time()),
        who=callback.caller,
        sign=Sign(word, face.shape),
        is_open=callback.is_open,
        page=Callback.key(),
        record_id=callback.id,
        number=callback.number,
        detail=_one_line(callback.opinion or callback.measures),
    )


def _key_loans(unit_id: int | None, person_id: int | None, most: int) -> list[PastLine]:
    return [_key_loan(row) for row in _rows(Loan, Loan.requested_at, unit_id, person_id, most)]


def _key_loan(loan: Loan) -> PastLine:
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
        number=loan.number,
        detail=_one_line(loan.purpose),
    )


def lines_of(register: Register, *, moment: str, title: str, who: str = "", detail: str = "", icon: str = "") -> PastOf:
    """The lines of an area as its register tells them; the names are columns of its model."""

    def read(unit_id: int | None, person_id: int | None, most: int) -> list[PastLine]:
        done = finished_states(register)
        rows = _rows(register.model, getattr(register.model, moment), unit_id, person_id, most)
        return [line(row, is_open=row.state not in done) for row in rows]

    def line(row: Any, *, is_open: bool) -> PastLine:
        assert register.workflow is not None
        face = register.workflow.states[row.state]
        when = getattr(row, moment)
        return PastLine(
            icon=icon or register.icon,
            kind=register.noun,
            title=_one_line(getattr(row, title)),
            moment=when if isinstance(when, datetime) else datetime.combine(when or date.min, time()),
            who=_one_line(getattr(row, who, "")),
            sign=Sign(face.label, face.shape),
            is_open=is_open,
            page=row.key(),
            record_id=row.id,
            number=row.number,
            detail=_one_line(getattr(row, detail, "")),
        )

    return read


def _of_rooms(read: PastOf) -> PastOf:
    """An area that knows rooms and no persons."""
    return lambda unit_id, _person_id, most: read(unit_id, None, most)


# Every area in which a household leaves something, by the key of its records.
PAST: dict[str, PastOf] = {
    "reception": _receptions,
    "repair_order": lines_of(
        ORDERS, moment="reported_at", title="content", who="technician_name", detail="result_note"
    ),
    "complaint": lines_of(COMPLAINTS, moment="received_at", title="content", who="responsible", detail="result"),
    "callback": _callbacks,
    "opinion": lines_of(OPINIONS, moment="received_at", title="content", who="recorded_by", detail="outcome"),
    "key_lending": _key_loans,
    "parking_lease": lines_of(LEASES, moment="applied_at", title="undertaken", who="holder"),
    "major_event": _of_rooms(
        lines_of(MAJOR_EVENTS, moment="happened_at", title="subject", who="responsible", detail="handling")
    ),
}


def past_of(unit_id: int | None, person_id: int | None, most: int = 20) -> list[PastLine]:
    """What a room or person had to do with the office, newest first, `most` of each area; called in the worker."""
    with connected():
        lines = [line for read in PAST.values() for line in read(unit_id, person_id, most)]
    return sorted(lines, key=lambda line: line.moment, reverse=True)
