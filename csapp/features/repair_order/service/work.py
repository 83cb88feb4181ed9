"""On site: inspected, agreed with the owner, stopped, carried over, done with what it took (5.1, S09, S11, S61).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.pictures import picture_kind
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, member, short_line
from csapp.db.attachment import Attachment, attach, attachments
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.features.repair_order.models.bill import BillEntry, sum_of
from csapp.features.repair_order.models.order import Agreement, BillLine, CarryOver, Order, end_of
from csapp.features.repair_order.models.words import Charge, PauseReason, Result
from csapp.features.repair_order.service.steps import LONGEST, begin, order_with, past, take, whole
from csapp.features.repair_order.workflow import FINISHED, OPEN, OrderState

MOST_FEN = 99_999_999  # ¥999,999.99 in all; a price of ten digits is a slip of the keyboard
MOST_LINES = 40
MOST_MINUTES = 90 * 24 * 60
BEFORE, AFTER = "photo_before", "photo_after"


def agree(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    solution: str,
    agreed_by: str = "",
    estimate_fen: int | None = 0,
    inspection: str = "",
    agreed_at: datetime | None = None,
    promised_at: datetime | None = None,
) -> Order:
    """与业主商议确认: who agreed when to what for how much, before the work begins (S09)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "agree", by)
        values = _agreement(order, solution, agreed_by, estimate_fen, agreed_at=agreed_at, at=at)
        work.add(Agreement(order=order, round=order.round, **values))
        if promised_at is not None:
            values["promised_at"] = _later(promised_at, at)
        seen = long_text(inspection, "inspection", LONGEST) or order.inspection
        return take(work, order, "agree", version, inspection=seen, **values)


def agree_extra(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    solution: str,
    agreed_by: str = "",
    estimate_fen: int | None = 0,
    agreed_at: datetime | None = None,
) -> Order:
    """追加项目: extra work needs an agreement of its own; its estimate comes on top (S61 所需的额外工作)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "agree_extra", by)
        values = _agreement(order, solution, agreed_by, estimate_fen, agreed_at=agreed_at, at=at)
        work.add(Agreement(order=order, round=order.round, is_extra=True, **values))
        whole = {
            **values,
            "solution": mark("{before}\n追加：{extra}").format(before=order.solution, extra=values["solution"]),
            "estimate_fen": _fen(order.estimate_fen + values["estimate_fen"], "estimate_fen"),
        }
        return take(work, order, "agree_extra", version, **whole)


def _agreement(
    order: Order, solution: str, agreed_by: str, estimate_fen: int | None, *, agreed_at: datetime | None, at: datetime
) -> dict[str, Any]:
    text = long_text(solution, "solution", LONGEST, mark("写上解决方案，业主同意的就是它。"))
    name = short_line(agreed_by, "agreed_by", 80) or order.customer
    if not name:
        raise BadInput("agreed_by", mark("写上谁同意的方案。"))
    moment = past(agreed_at, at, "agreed_at")
    if order.started_at is not None and moment < order.started_at:
        words = mark("同意早于到场时间 {at}，核对后再填。")
        raise BadInput("agreed_at", words, at=f"{order.started_at:%m-%d %H:%M}")
    estimate = _fen(estimate_fen or 0, "estimate_fen")
    return {"solution": text, "estimate_fen": estimate, "agreed_by": name, "agreed_at": moment}


def _fen(amount: int, field: str) -> int:
    if not 0 <= amount <= MOST_FEN:
        raise BadInput(field, mark("金额在 0 到 999,999.99 元之间，核对小数点。"))
    return amount


def _later(promised_at: datetime, at: datetime) -> datetime:
    if promised_at <= at:
        raise BadInput("promised_at", mark("许诺的完成时间已经过去，改到现在以后。"))
    return promised_at


def pause(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    pause_reason: PauseReason | str,
    expected_on: date | None,
    pause_note: str = "",
) -> Order:
    """暂停: for parts or an outside firm, expected on which day (S61 工作停止)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "pause", by)
        reason = member(PauseReason, pause_reason, "pause_reason")
        if expected_on is None or expected_on < at.date():
            raise BadInput("expected_on", mark("写上预计哪天能接着修，不早于今天。"))
        told = short_line(pause_note, "pause_note", 200)
        return take(work, order, "pause", version, pause_reason=reason, pause_note=told, expected_on=expected_on)


def resume(order_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Order:
    """恢复维修 after a pause or an evening."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "resume", by)
        free: dict[str, Any] = {
            "starts_at": None,
            "ends_at": None,
            "promised_at": None,
            "expected_on": None,
            "pause_reason": None,
        }
        return take(work, order, "resume", version, due_at=end_of(at.date()), **free)


def carry_over(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    carry_reason: str,
    minutes_left: int | None = 60,
    carried_on: date | None = None,
) -> Order:
    """当日未完: not finished on its day, goes on tomorrow; counted by day in 滞留率 (R60)."""
    with unit_of_work(by, at) as work:
        order = begin(order_id, "carry_over", by)
        reason = short_line(carry_reason, "carry_reason", 200, mark("写上为什么当天没修完。"))
        left = 60 if minutes_left is None else whole(minutes_left, "minutes_left")
        if not 0 <= left <= MOST_MINUTES:
            raise BadInput("minutes_left", mark("剩余用时写分钟，不能是负数。"))
        day = carried_on or at.date()
        if day > at.date():
            raise BadInput("carried_on", mark("日期在将来，改成今天或以前。"))
        if CarryOver.select().where(CarryOver.order == order, CarryOver.on == day).exists():
            raise BadInput("carried_on", mark("{day} 已经记过滞留，不重复记。"), day=f"{day:%m-%d}")
        work.add(CarryOver(order=order, on=day, minutes_left=left, reason=reason))
        tomorrow = end_of(day + timedelta(days=1))
        count = order.carried_over + 1
        return take(work, order, "carry_over", version, carry_reason=reason, carried_over=count, due_at=tomorrow)


def put_lines(
    order_id: int, lines: Sequence[BillEntry], *, version: int | None = None, by: Actor, at: datetime
) -> Order:
    """Materials and labour of this round anew; before the sheet is back. Raises BadInput that names the line."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        if order.state not in (OrderState.WORKING, OrderState.AGREED, OrderState.DONE, OrderState.AWAITING_SHEET):
            raise BadInput("lines", mark("工作单收回以后不能再改明细；还没开工的先记到场。"))
        total = _write_lines(work, order, lines)
        values: dict[str, Any] = {"fee_fen": _charged(order, total)} if order.state in FINISHED else {}
        return work.change(order, "put_lines", version=version, **values)


def _write_lines(work: Work, order: Order, lines: Sequence[BillEntry]) -> int:
    """Returns the sum in fen."""
    if len(lines) > MOST_LINES:
        raise BadInput("lines", mark("最多 {most} 行，多的合并。"), most=MOST_LINES)
    for held in BillLine.select().where(BillLine.order == order, BillLine.round == order.round):
        work.remove(held)
    total = 0
    for place, line in enumerate(lines, 1):
        row = line.checked(place)
        work.add(BillLine(order=order, place=place, round=order.round, **row))
        total += row["sum_fen"]
    return _fen(total, "lines")


def _charged(order: Order, total: int) -> int:
    """Nothing in warranty and in public places (A09)."""
    return total if order.charge == Charge.PAID else 0


def finish(
    order_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    result: Result | str = Result.FIXED,
    result_note: str = "",
    tools: str = "",
    minutes_spent: int | None = None,
    lines: Iterable[BillEntry] | None = None,
    fee_fen: int | None = None,
    free_reason: str = "",
    finished_at: datetime | None = None,
) -> Order:
    """完成维修: tools, parts, minutes, fee and result (S11). The fee is the sum of the lines, or `fee_fen` without any.

    Raises BadInput for an end before the start, negative amounts, and a fee above what was agreed without 追加项目.
    """
    with unit_of_work(by, at) as work:
        order = begin(order_id, "finish", by)
        assert order.started_at is not None
        moment = past(finished_at, at, "finished_at")
        if moment < order.started_at:
            words = mark("完工早于到场时间 {at}，核对后再填。")
            raise BadInput("finished_at", words, at=f"{order.started_at:%m-%d %H:%M}")
        fee = _fee(work, order, lines, fee_fen)
        return take(
            work,
            order,
            "finish",
            version,
            finished_at=moment,
            result=member(Result, result, "result"),
            result_note=long_text(result_note, "result_note", LONGEST),
            tools=short_line(tools, "tools", 200),
            minutes_spent=_spent(minutes_spent, order.started_at, moment),
            fee_fen=fee,
            free_reason=_free(order, fee, free_reason),
        )


def _spent(minutes: Any, started_at: datetime, finished_at: datetime) -> int:
    if minutes is None:
        return min(int((finished_at - started_at).total_seconds()) // 60, MOST_MINUTES)
    if not 0 <= whole(minutes, "minutes_spent") <= MOST_MINUTES:
        raise BadInput("minutes_spent", mark("耗时写分钟，不能是负数，最多 90 天。"))
    return int(minutes)


def _fee(work: Work, order: Order, lines: Iterable[BillEntry] | None, fee_fen: int | None) -> int:
    total = _write_lines(work, order, list(lines)) if lines is not None else sum_of(order)
    if fee_fen is not None:
        given = _fen(fee_fen, "fee_fen")
        if total and given != total and order.charge == Charge.PAID:
            raise BadInput("fee_fen", mark("费用和明细合计对不上，改明细或空着费用。"))
        total = total or given
    fee = _charged(order, total)
    if fee > order.estimate_fen and order.charge == Charge.PAID:
        raise BadInput("fee_fen", mark("费用超过业主同意的估价，先按「追加项目」征得同意。"))
    return fee


def _free(order: Order, fee: int, free_reason: str) -> str:
    """Why nothing is charged: 免费 needs a note (A09)."""
    if fee:
        return ""
    reason = short_line(free_reason, "free_reason", 60)
    if reason:
        return reason
    return {Charge.WARRANTY: Charge.WARRANTY.value, Charge.FREE: Charge.FREE.value}.get(
        Charge(order.charge), mark("免费")
    )


def check_quality(order_id: int, *, version: int | None = None, by: Actor, at: datetime, checked_by: str) -> Order:
    """质量检查证明 (S61): who looked at the finished work."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        if order.state not in FINISHED:
            raise BadInput("checked_by", mark("完工以后才能质量检查。"))
        name = short_line(checked_by, "checked_by", 40, mark("写上检查人。"))
        return work.change(order, "check_quality", version=version, checked_by=name, checked_at=at)


def attach_photo(
    order_id: int, file: Path, folder: DataFolder, *, by: Actor, at: datetime, purpose: str = BEFORE
) -> Attachment:
    """A photo before (`photo_before`) or after (`photo_after`) the work; raises BadInput, DataUnavailable.

    What is refused leaves the order as it was.
    """
    require(by, Permission.WRITE)
    if purpose not in (BEFORE, AFTER):
        raise BadInput("purpose", mark("选一项：{choices}。"), choices=mark("维修前、维修后"))
    try:
        with file.open("rb") as stream:
            head = stream.read(16)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在、有没有被占用。"), name=file.name) from fault
    if not picture_kind(head):
        raise BadInput("file", mark("「{name}」不是照片，换一个 jpg、png 或 heic 文件。"), name=file.name)
    with unit_of_work(by, at) as work:
        order = order_with(order_id)
        if order.state not in OPEN:
            raise BadInput("file", mark("已经归档或取消的单不再附照片。"))
        return attach(work, folder, file, area=Order.key(), owner_id=order_id, purpose=purpose)


def photos_of(order_id: int) -> tuple[list[Attachment], list[Attachment]]:
    """Photos before and after the work, oldest first; what came along from the reception counts as before."""
    held = list(reversed(attachments(Order.key(), order_id)))
    after = [entry for entry in held if entry.purpose == AFTER]
    return [entry for entry in held if entry.purpose in (BEFORE, "photo", "call")], after
