"""The hours of a day: all, kept for walk-ins, booked, left, carried over (P27, R61). Everything is minutes."""

from datetime import date, datetime, time, timedelta

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.setting import keep_setting, setting
from csapp.db.unit_of_work import unit_of_work
from csapp.features.repair_order.models.order import CarryOver, Order
from csapp.features.repair_order.models.words import Mode
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.models import Shift, Technician, TechnicianKind
from csapp.masterdata.trades.service.hours import shifts_of

WALK_IN_PERCENT = 20  # R61: 20%预留量

_SETTING = "repair_order.walk_in_percent"


@frozen
class Capacity:
    """Minutes of one day (R61): `bookable` is `total` without the share kept for walk-ins; `left` never below zero."""

    total: int
    walk_in_percent: int
    bookable: int
    booked: int
    left: int
    carried: int
    n: int


def walk_in_percent() -> int:
    """The share of the hours kept for walk-ins, carry-overs and extra work, in percent (R61: 20)."""
    return int(setting(_SETTING, WALK_IN_PERCENT))


def keep_walk_in_percent(percent: int, *, by: Actor, at: datetime) -> None:
    """Another share; raises BadInput, NotAllowed."""
    require(by, Permission.SETTINGS)
    if not 0 <= percent <= 100:
        raise BadInput("percent", mark("预留比例在 0 到 100 之间。"))
    with unit_of_work(by, at) as work:
        keep_setting(_SETTING, percent)
        work.tell(Order.key(), None, "change", after={"walk_in_percent": percent})


def capacity_of(day: date, shifts: list[Shift] | None = None) -> Capacity:
    """The hours of a day as minutes (R61).

    total = Σ hours worked by colleagues, absences taken out (firms have none); bookable = total × (100 − share) ÷ 100;
    booked = Σ slots of booked appointments that begin on the day; left = bookable − booked, at least 0;
    carried = Σ minutes left over from the evening before; n counts the appointments. The example of R61 in hours:
    total 80, bookable 64, booked 32, left 32, carried 10.
    """
    known = shifts_of(day) if shifts is None else shifts
    total = sum(shift.free_minutes() for shift in known if not shift.is_firm)
    percent = walk_in_percent()
    bookable = total * (100 - percent) // 100
    with connected():
        slots = _appointments(day)
        carried = _carried_into(day)
    booked = sum(slots)
    return Capacity(total, percent, bookable, booked, max(bookable - booked, 0), carried, len(slots))


def _appointments(day: date) -> list[int]:
    """Minutes of each appointment of the day, kept or to be kept, of colleagues."""
    first = datetime.combine(day, time())
    rows = (
        Order.select()
        .join(Technician)
        .where(
            Technician.kind == TechnicianKind.STAFF,
            Order.mode == Mode.BOOKED,
            Order.starts_at >= first,
            Order.starts_at < first + timedelta(days=1),
            Order.state != OrderState.CANCELLED,
        )
    )
    return [slot_minutes(order) for order in rows]


def slot_minutes(order: Order) -> int:
    """How long the reserved slot is; 0 without one."""
    if order.starts_at is None or order.ends_at is None:
        return 0
    return int((order.ends_at - order.starts_at).total_seconds()) // 60


def _carried_into(day: date) -> int:
    """What the evening before left for this day, in minutes."""
    rows = CarryOver.select(CarryOver.minutes_left).where(CarryOver.on == day - timedelta(days=1))
    return sum(minutes for (minutes,) in tuples(rows))
