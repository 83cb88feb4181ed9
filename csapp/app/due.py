"""Everything due or overdue on a day, by R-rule; computed from dates (design 4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from csapp.db.connection import connected
from csapp.features.callback.models import OPEN_STATES, Callback
from csapp.features.key_lending.models import Loan, loans_out
from csapp.features.reception.models import Reception, Urgency
from csapp.features.reception.workflow import ReceptionState


@dataclass(frozen=True)
class DueItem:
    """One promise: which rule, which record, by when."""

    rule: str
    kind: str
    number: str
    due_on: date
    overdue_days: int


def due_items(on: date) -> list[DueItem]:
    """Promises due on `on` or before, oldest first: receptions R09 R28, callbacks R02 R04 R07 R08 R26, keys out."""
    end = datetime.combine(on + timedelta(days=1), time())
    with connected():
        open_receptions = Reception.select().where(
            Reception.state != ReceptionState.CLOSED, Reception.received_at < end
        )
        found = [_item("R09", row, row.received_at.date(), on) for row in open_receptions]
        unreported = Reception.select().where(
            Reception.urgency == Urgency.MAJOR, Reception.reported_at.is_null(), Reception.received_at < end
        )
        found += [_item("R28", row, row.received_at.date(), on) for row in unreported]
        callbacks = Callback.select().where(
            Callback.state.in_(OPEN_STATES), Callback.due_on <= on, Callback.created_at < end
        )
        found += [_item(row.rule or "F01", row, row.due_on, on) for row in callbacks]
        late = [(loan, loan.chase_at) for loan in loans_out() if loan.chase_at is not None and loan.chase_at < end]
        found += [_item("F07", loan, at.date(), on) for loan, at in late]
    return sorted(found, key=lambda item: (item.due_on, item.number, item.rule))


def _item(rule: str, row: Reception | Callback | Loan, due_on: date, on: date) -> DueItem:
    return DueItem(rule, row.key(), str(row.number), due_on, max((on - due_on).days, 0))
