"""Builders for repair orders: an estate with trades and technicians, an order brought to any state of 5.1."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service import closing, dispatch, finance, intake, work
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.places.models import Unit
from csapp.masterdata.trades.models import Technician
from csapp.masterdata.trades.service import hours, lists
from tests import makers
from tests.makers import DESK, MANAGER, NOW

HOURS = "08:00-12:00 13:30-17:30"
Seat = dict[str, Any]
SEAT: Seat = {"by": DESK, "at": NOW}


def trades() -> dict[str, Technician]:
    """水电 and 门窗, three items, two technicians with hours and a firm."""
    for name in ("水电", "门窗", "防水"):
        lists.add_trade(name, by=MANAGER, at=NOW)
    given: dict[str, Any] = {"by": MANAGER, "at": NOW}
    lists.add_item("更换龙头", "水电", usual_minutes=60, price_fen=5000, guarantee_days=90, **given)
    lists.add_item("疏通下水", "水电", usual_minutes=45, price_fen=8000, warranty_months=24, **given)
    lists.add_item("门锁维修", "门窗", usual_minutes=30, price_fen=3000, **given)
    lists.add_item("路灯维修", "水电", usual_minutes=90, place="公共", is_paid=False, **given)
    people = {
        "张建军": lists.add_technician("张建军", "水电", extension="6021", **given),
        "孙伟": lists.add_technician("孙伟", "门窗", **given),
        "宏达防水": lists.add_technician("宏达防水", "防水", kind="外协", **given),
    }
    for name in ("张建军", "孙伟"):
        hours.set_hours(people[name].id, "周一至周六", HOURS, by=MANAGER, at=NOW)
    return people


def order(**values: Any) -> Order:
    """A dripping tap in 3-2-1501, unless `values` say otherwise."""
    given = {"content": "厨房龙头滴水", "item": "更换龙头", "place": "", **SEAT, **values}
    if "unit" not in given and not given["place"]:
        given["unit"] = home()
        given.setdefault("customer", "单雅琴")
        given.setdefault("phone", "13800002746")
    return intake.open_order(**given)


def home(code: str = "3-2-1501") -> int:
    """The room of that code, put on record once."""
    held = Unit.get_or_none(Unit.code == code)
    return int(held.id if held is not None else makers.unit(code).id)


# How each state is reached from a new order.
S = OrderState
WAYS: dict[OrderState, tuple[str, ...]] = {
    S.RECEIVED: (),
    S.CONFIRMED: ("confirm",),
    S.RANKED: ("confirm", "rank"),
    S.DISPATCHED: ("confirm", "rank", "dispatch"),
    S.BOOKED: ("confirm", "rank", "dispatch", "book"),
    S.WORKING: ("confirm", "rank", "dispatch", "start"),
    S.AGREED: ("confirm", "rank", "dispatch", "start", "agree"),
    S.PAUSED: ("confirm", "rank", "dispatch", "start", "pause"),
    S.CARRIED: ("confirm", "rank", "dispatch", "start", "carry_over"),
    S.DONE: ("confirm", "rank", "dispatch", "start", "agree", "finish"),
    S.AWAITING_SHEET: ("confirm", "rank", "dispatch", "start", "agree", "finish", "hear"),
    S.SHEET_RETURNED: ("confirm", "rank", "dispatch", "start", "agree", "finish", "hear", "return_sheet"),
    S.POSTED: ("confirm", "rank", "dispatch", "start", "agree", "finish", "hear", "return_sheet", "post"),
    S.CALLED_BACK: (
        "confirm", "rank", "dispatch", "start", "agree", "finish", "hear", "return_sheet", "post", "call_back",
    ),
    S.ARCHIVED: (
        "confirm", "rank", "dispatch", "start", "agree", "finish", "hear", "return_sheet", "post", "call_back",
        "archive",
    ),
    S.CANCELLED: ("cancel",),
}  # fmt: skip

LATER = datetime(2026, 11, 25, 9, 0)
NEEDS: dict[str, dict[str, Any]] = {
    "confirm": {},
    "rank": {"urgency": "一般", "importance": "一般"},
    "dispatch": {"technician": "张建军"},
    "reassign": {"technician": "张建军"},
    "start": {},
    "book": {"starts_at": LATER, "minutes": 60},
    "rebook": {"starts_at": LATER + timedelta(hours=1), "customer_told_at": NOW},
    "no_show": {"starts_at": LATER + timedelta(days=1)},
    "arrive": {},
    "agree": {"solution": "换龙头", "agreed_by": "单雅琴", "estimate_fen": 16000},
    "agree_extra": {"solution": "换角阀", "agreed_by": "单雅琴", "estimate_fen": 4000},
    "pause": {"pause_reason": "待配件", "expected_on": date(2026, 11, 26)},
    "carry_over": {"carry_reason": "天黑"},
    "resume": {},
    "finish": {"result": "已修好", "fee_fen": 16000},
    "hear": {"satisfaction": "满意"},
    "return_sheet": {"sheet_from": "张建军"},
    "post": {"receiver": "周会计"},
    "call_back": {"callback_satisfaction": "满意"},
    "archive": {"cause": "自然老化", "improvement": "无"},
    "cancel": {"cancel_reason": "客户自己修好了"},
}
STEPS: dict[str, Callable[..., Order]] = {
    "confirm": intake.confirm,
    "rank": intake.rank,
    "dispatch": dispatch.dispatch,
    "reassign": dispatch.reassign,
    "start": dispatch.start,
    "book": dispatch.book,
    "rebook": dispatch.rebook,
    "no_show": dispatch.no_show,
    "arrive": dispatch.arrive,
    "agree": work.agree,
    "agree_extra": work.agree_extra,
    "pause": work.pause,
    "carry_over": work.carry_over,
    "resume": work.resume,
    "finish": work.finish,
    "hear": closing.hear,
    "return_sheet": closing.return_sheet,
    "post": finance.post,
    "call_back": closing.call_back,
    "archive": closing.archive,
    "cancel": intake.cancel,
}


def step(held: Order, name: str, *, wired: bool = False, **values: Any) -> Order:
    """One step with what it needs, unless `values` say otherwise; the callback engine hears of it if `wired`."""
    given = {**SEAT, **NEEDS[name], **values}
    with nullcontext() if wired else closing.settled.muted():
        return STEPS[name](held.id, **given)


def brought(
    state: OrderState,
    *,
    at: datetime = NOW,
    steps: dict[str, dict[str, Any]] | None = None,
    wired: bool = False,
    **values: Any,
) -> Order:
    """An order brought to `state` by its steps at `at`; `steps` changes what single ones are given."""
    held = order(at=at, **values)
    for name in WAYS[state]:
        step(held, name, wired=wired, **{"at": at, **(steps or {}).get(name, {})})
    return fresh(held)


def fresh(held: Order) -> Order:
    """As it stands in the database now."""
    found: Order = Order.get_by_id(held.id)
    return found
