"""After the work: the customer's opinion, the sheet back, the callback's answer, 返修, archive (5.1, S01, S08-S10).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from datetime import date, datetime
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, member, short_line
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Cause, Charge, Satisfaction
from csapp.features.repair_order.service.steps import LONGEST, begin, order_with, past, take
from csapp.features.repair_order.workflow import FINISHED, OrderState

# Sent inside the unit of work with `order`, `by`, `at`; a receiver that refuses undoes the whole step.
# `settled`: nothing stands between the order and its callback any more; it is sent once per round.
settled = blinker.Signal()
redone = blinker.Signal()
# Sent with `order` before the callback's answer is written on the order itself: a receiver refuses where 回访 waits.
answering = blinker.Signal()
archived = blinker.Signal()


def hear(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    satisfaction: Satisfaction | str,
    opinion: str = "",
    heard_at: datetime | None = None,
) -> Order:
    """反馈给业主, 征得满意度和意见: the value at completion, apart from the callback's (A53)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "hear", by)
        values: dict[str, Any] = {
            "satisfaction": member(Satisfaction, satisfaction, "satisfaction"),
            "opinion": long_text(opinion, "opinion", LONGEST),
            "heard_at": _after_work(order, heard_at, at, "heard_at"),
        }
        return take(work, order, "hear", version, **values)


def _after_work(order: Order, moment: datetime | None, at: datetime, field: str) -> datetime:
    given = past(moment, at, field)
    if order.finished_at is not None and given < order.finished_at:
        words = mark("早于完工时间 {at}，核对后再填。")
        raise BadInput(field, words, at=f"{order.finished_at:%m-%d %H:%M}")
    return given


def return_sheet(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    sheet_from: str = "",
    returned_at: datetime | None = None,
) -> Order:
    """回收维修工作单: who brought it; without a fee the callback may begin (A09)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "return_sheet", by)
        values: dict[str, Any] = {
            "sheet_from": short_line(sheet_from, "sheet_from", 40) or order.technician_name,
            "sheet_taken_by": by.name,
            "returned_at": _after_work(order, returned_at, at, "returned_at"),
        }
        take(work, order, "return_sheet", version, **values)
        if not order.fee_fen:
            settled.send(order=order, by=by, at=at)
        return order


def deliver_notice(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    notice_delivered_on: date | None = None,
    notice_delivered_by: str = "",
) -> Order:
    """缴费通知单 handed to the customer: when and by whom (S08, F24)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        if order.state not in FINISHED or not order.total_fen:
            raise BadInput("notice_delivered_on", mark("有费用的单完工以后才送缴费通知单。"))
        day = notice_delivered_on or at.date()
        if day > at.date():
            raise BadInput("notice_delivered_on", mark("送达日期在将来，送到了再记。"))
        if order.finished_at is not None and day < order.finished_at.date():
            raise BadInput("notice_delivered_on", mark("送达早于完工日期，核对后再填。"))
        name = short_line(notice_delivered_by, "notice_delivered_by", 40) or by.name
        return work.change(order, "deliver_notice", version=version, notice_delivered_on=day, notice_delivered_by=name)


def take_answer(
    number: str,
    *,
    by: Actor,
    at: datetime,
    satisfaction: Satisfaction | str,
    opinion: str = "",
    called_at: datetime | None = None,
) -> Order | None:
    """The callback's answer: 满意 lets the order be archived, 不满意 sends it back for 返修 on the same number.

    None where no order has that number; raises TransitionRefused where the work is not settled yet.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order: Order | None = Order.get_or_none(Order.number == number)
        if order is None:
            return None
        verdict = member(Satisfaction, satisfaction, "satisfaction")
        if order.state in (OrderState.CALLED_BACK, OrderState.ARCHIVED):
            # answered on the order already: what is said later stays on the callback
            return order
        return _answer(work, order, verdict, opinion, called_at=called_at or at)


def call_back(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    callback_satisfaction: Satisfaction | str,
    callback_opinion: str = "",
) -> Order:
    """The result of a callback nobody was scheduled for: a public place, a household the draw left out (A62)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "call_back", by)
        answering.send(order=order)
        verdict = member(Satisfaction, callback_satisfaction, "callback_satisfaction")
        return _answer(work, order, verdict, callback_opinion, called_at=at, version=version)


def _answer(
    work: Work, order: Order, verdict: Satisfaction, opinion: str, *, called_at: datetime, version: int | None = None
) -> Order:
    if order.state == OrderState.SHEET_RETURNED and order.fee_fen:
        raise BadInput("number", mark("{number} 有费用还没有交财务，交了再回访。"), number=order.number)
    values: dict[str, Any] = {
        "callback_satisfaction": verdict,
        "callback_opinion": long_text(opinion, "callback_opinion", LONGEST),
        "called_back_at": called_at,
    }
    take(work, order, "call_back", version, **values)
    if verdict == Satisfaction.UNSATISFIED:
        _redo(work, order)
    return order


_ROUND: dict[str, Any] = {
    "started_at": None, "finished_at": None, "starts_at": None, "ends_at": None, "promised_at": None,
    "returned_at": None, "sheet_from": "", "sheet_taken_by": "", "posted_at": None, "receiver": "",
    "estimate_fen": 0, "agreed_by": "", "agreed_at": None, "result": None, "result_note": "", "minutes_spent": 0,
    "satisfaction": None, "opinion": "", "heard_at": None, "checked_by": "", "checked_at": None, "fee_fen": 0,
    "called_back_at": None,
}  # fmt: skip


def _redo(work: Work, order: Order) -> None:
    """返修: the same number, a new visit; what was paid stays paid, the second attempt is free unless agreed anew."""
    again: dict[str, Any] = {
        "round": order.round + 1,
        "redone_at": work.at,
        "posted_fen": order.posted_fen + order.fee_fen,
    }
    charge = Charge.WARRANTY if order.charge == Charge.PAID else order.charge
    take(work, order, "redo", **again, charge=charge, **_ROUND)
    redone.send(order=order, by=work.by, at=work.at)


def archive(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    cause: Cause | str,
    improvement: str,
    cause_note: str = "",
) -> Order:
    """记录归档 with 原因分析 and 改进措施; only with a callback result that is not 不满意 (5.1, P22)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "archive", by)
        if order.callback_satisfaction in (None, Satisfaction.UNSATISFIED):
            raise BadInput("callback_satisfaction", mark("还没有满意的回访结果，不能归档。"))
        values: dict[str, Any] = {
            "cause": member(Cause, cause, "cause"),
            "cause_note": long_text(cause_note, "cause_note", LONGEST),
            "improvement": long_text(improvement, "improvement", LONGEST, mark("写上改进措施；没有就写 无。")),
            "archived_at": at,
        }
        take(work, order, "archive", version, **values)
        archived.send(order=order, by=by, at=at)
        return order
