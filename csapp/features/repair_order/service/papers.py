"""Sheets as paper: prints counted, numbers reserved for days without power, what is entered afterwards (F02, design 5).

Every function raises NotAllowed, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, short_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import BlankSheet
from csapp.features.repair_order.service import closing, dispatch, intake, steps, work
from csapp.features.repair_order.workflow import FINISHED

MOST_BLANKS = 100


def count_print(order_ids: Sequence[int], *, by: Actor, at: datetime, notice: bool = False) -> list[Order]:
    """One more print of these sheets, or of their fee notices: 第 n 次打印."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as unit:
        printed = [steps.order_with(order_id) for order_id in dict.fromkeys(order_ids)]
        for order in printed:
            if notice and (order.state not in FINISHED or not order.total_fen):
                raise BadInput("number", mark("{number} 没有费用，不用发缴费通知单。"), number=order.number)
            if notice:
                unit.change(order, "print_notice", notice_print_count=order.notice_print_count + 1)
            else:
                unit.change(order, "print", print_count=order.print_count + 1)
        return printed


def reserve_blanks(count: int, *, by: Actor, at: datetime) -> list[BlankSheet]:
    """Numbers for sheets filled in by hand; each is entered or struck out later, so that none is missing."""
    require(by, Permission.WRITE)
    if not 1 <= count <= MOST_BLANKS:
        raise BadInput("count", mark("一次预留 1 到 {most} 张。"), most=MOST_BLANKS)
    with unit_of_work(by, at) as unit:
        return [
            unit.add(BlankSheet(number=unit.number("WX"), reserved_at=at, reserved_by=by.name), step="reserve")
            for _ in range(count)
        ]


def open_blanks() -> list[BlankSheet]:
    """Reserved numbers neither entered nor struck out, oldest first."""
    free = BlankSheet.select().where(BlankSheet.order.is_null(), BlankSheet.voided_at.is_null())
    with connected():
        return list(free.order_by(BlankSheet.number))


def void_blank(blank_id: int, *, version: int | None = None, by: Actor, at: datetime, void_reason: str) -> BlankSheet:
    """The sheet was not used, or spoilt: its number is struck out with the reason."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as unit:
        blank = fetch(BlankSheet, blank_id)
        _check_free(blank)
        reason = short_line(void_reason, "void_reason", 200, mark("写上为什么作废，例如 没用上、写坏了。"))
        return unit.change(blank, "void", version=version, voided_at=at, void_reason=reason)


def _check_free(blank: BlankSheet) -> None:
    if blank.order_id is not None:
        raise BadInput("number", mark("{number} 已经录入，不能再用。"), number=blank.number)
    if blank.voided_at is not None:
        words = mark("{number} 已经作废（{reason}），不能再用。")
        raise BadInput("number", words, number=blank.number, reason=blank.void_reason)


def blank_numbered(number: str) -> BlankSheet:
    """The reserved sheet of that number; raises BadInput where there is none."""
    wanted = clean_line(number).upper()
    with connected():
        blank: BlankSheet | None = BlankSheet.get_or_none(BlankSheet.number == wanted)
    if blank is None:
        raise BadInput("number", mark("没有预留过编号 {number}，核对纸上的编号。"), number=wanted[:30])
    return blank


def open_from_blank(number: str, *, by: Actor, at: datetime, reported_at: datetime, **given: Any) -> Order:
    """A sheet written by hand is entered: its number stays, `reported_at` is when it happened, `at` when it is typed.

    `given` are the values of `open_order`.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as unit:
        blank = fetch(BlankSheet, blank_numbered(number).id)
        _check_free(blank)
        if reported_at.date() < blank.reserved_at.date():
            words = mark("{number} 是 {day} 才预留的，报修时间不会更早。")
            raise BadInput("reported_at", words, number=blank.number, day=f"{blank.reserved_at:%m-%d}")
        order = intake.open_order(by=by, at=at, number=blank.number, reported_at=reported_at, **given)
        unit.change(blank, "enter", order=order)
        return order


def enter_sheet(
    number: str,
    *,
    by: Actor,
    at: datetime,
    reported_at: datetime,
    technician: int | str,
    started_at: datetime,
    solution: str,
    finished_at: datetime,
    satisfaction: str,
    urgency: str = "一般",  # data: the word of the enum
    importance: str = "一般",  # data: the word of the enum
    inspection: str = "",
    agreed_by: str = "",
    estimate_fen: int = 0,
    done: dict[str, Any] | None = None,
    opinion: str = "",
    returned_on: date | None = None,
    **given: Any,
) -> Order:
    """A whole sheet of a day without power in one go, every arrow of 5.1 taken; all or nothing.

    `done` are the values of `finish`; the sheet itself is back, since it is being typed from.
    """
    require(by, Permission.WRITE)
    seat: dict[str, Any] = {"by": by, "at": at}
    with unit_of_work(by, at):
        order = open_from_blank(number, **seat, reported_at=reported_at, **given)
        intake.confirm(order.id, **seat, confirmed_at=reported_at)
        intake.rank(order.id, **seat, urgency=urgency, importance=importance, ranked_at=reported_at)
        dispatch.dispatch(order.id, **seat, technician=technician, dispatched_at=reported_at)
        dispatch.start(order.id, **seat, started_at=started_at)
        told: dict[str, Any] = {"inspection": inspection, "agreed_by": agreed_by, "estimate_fen": estimate_fen}
        work.agree(order.id, **seat, solution=solution, agreed_at=started_at, **told)
        work.finish(order.id, **seat, finished_at=finished_at, **(done or {}))
        closing.hear(order.id, **seat, satisfaction=satisfaction, opinion=opinion, heard_at=finished_at)
        day = returned_on or at.date()
        moment = at if day == at.date() else max(finished_at, datetime(day.year, day.month, day.day, 17, 0))
        return closing.return_sheet(order.id, **seat, returned_at=moment)
