"""What the page 今日 shows, read in one go: promises, forms that are out, and the numbers of the day (P24)."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from csapp.app.due import late_by_area, nearest, promises_before, unsigned_forms
from csapp.app.duty_now import ShiftNow, shift_now
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.features.callback.models import Callback
from csapp.features.complaint.models import Complaint
from csapp.features.key_lending.models import loans_out
from csapp.features.key_lending.workflow import LoanState
from csapp.features.public_incident.service.reading import OpenIncident, open_incidents
from csapp.features.reception.models import Reception
from csapp.features.reception.workflow import WAITING
from csapp.features.repair_order.models.order import Order


@frozen
class DayCount:
    """How many of one area this day has had, of how many; `whole` is 0 where no number is set."""

    label: str
    done: int
    whole: int = 0


@frozen
class Today:
    """One reading; plain values, so that the page needs no database."""

    now: datetime
    promises: tuple[Promise, ...] = ()
    forms: tuple[Promise, ...] = ()
    counts: tuple[DayCount, ...] = ()
    open_receptions: int = 0
    keys_out: int = 0
    keys_late: int = 0
    callbacks_due: int = 0
    incidents: tuple[OpenIncident, ...] = ()
    shift: ShiftNow | None = None

    @property
    def late(self) -> dict[str, int]:
        """Overdue records by area."""
        return late_by_area(self.promises, self.now)


def read_today(now: datetime) -> Today:
    """Everything due by the end of tomorrow; called in the worker."""
    day = datetime.combine(now.date(), time())
    tomorrow = day + timedelta(days=1)
    with connected():
        promises = nearest(promises_before(day + timedelta(days=2)))
        out = [loan for loan in loans_out() if loan.state == LoanState.OUT]
        callbacks = [entry for entry in promises if entry.area == Callback.key() and entry.due_at < tomorrow]
        return Today(
            now=now,
            promises=tuple(promises),
            forms=tuple(unsigned_forms()),
            counts=tuple(count(day, tomorrow, promises) for count in COUNTS),
            open_receptions=Reception.select().where(Reception.state.in_(WAITING)).count(),
            keys_out=len(out),
            keys_late=sum(loan.is_overdue(now) for loan in out),
            callbacks_due=len(callbacks),
            incidents=tuple(open_incidents(now)),
            shift=shift_now(),
        )


def _receptions(day: datetime, tomorrow: datetime, _promises: list[Promise]) -> DayCount:
    came = Reception.select().where(Reception.received_at >= day, Reception.received_at < tomorrow)
    return DayCount(mark("接待"), came.count())


def _repairs(day: datetime, tomorrow: datetime, _promises: list[Promise]) -> DayCount:
    came = Order.select().where(Order.reported_at >= day, Order.reported_at < tomorrow)
    return DayCount(mark("报修"), came.count())


def _complaints(day: datetime, tomorrow: datetime, _promises: list[Promise]) -> DayCount:
    came = Complaint.select().where(Complaint.received_at >= day, Complaint.received_at < tomorrow)
    return DayCount(mark("投诉"), came.count())


def _callbacks(day: datetime, tomorrow: datetime, promises: list[Promise]) -> DayCount:
    """Customers asked today, of those to be asked by tonight."""
    asked = Callback.select().where(Callback.called_at >= day, Callback.called_at < tomorrow).count()
    left = sum(e.area == Callback.key() and e.due_at < tomorrow and e.step == "reach" for e in promises)
    return DayCount(mark("回访"), asked, asked + left)


# The numbers at the right of the page's head, in the order of the tab bar.
COUNTS: tuple[Callable[[datetime, datetime, list[Promise]], DayCount], ...] = (
    _receptions,
    _repairs,
    _complaints,
    _callbacks,
)
