"""Old 车位 ledgers as leases that are over; a term that still runs is made at the desk, with its 承诺书 (5.5, A69)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import clean_line, folded_width
from csapp.core.values import plate as read_plate
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.models.terms import last_day as last_of
from csapp.features.parking_lease.workflow import LeaseState
from csapp.masterdata.places.service import unit_at
from csapp.masterdata.vehicles.service import space_at
from csapp.registers.cells import Doubtful, parts, text_of
from csapp.registers.columns import Target
from csapp.registers.old_columns import PHONE, SERIAL, UNIT, fee, first_phone, is_moment, later, old_number, room
from csapp.registers.old_ledger import OldLedger, OldRow, line, text
from csapp.registers.old_period import Period, first_day, is_day, is_period, last_day, months, period

_EARLIEST = date(1990, 1, 1)
# data: `300元/月` is 300 a month
_PER_MONTH = re.compile(r"元?(?:[/每]?(?:个)?月)$")
# What a lease has no place for, in the order it is told; money as it is written.
_KEPT = (
    ("owner", mark("业主")), ("room_words", mark("房号")), ("rent", mark("租金")), ("yearly", mark("年租金")),
    ("deposit", mark("押金")), ("receipt", mark("收据号")), ("method", mark("收付方式")), ("car", mark("车辆")),
    ("taken_by", mark("经手人")),
)  # fmt: skip


class Plates(NamedTuple):
    """The plates of a cell, and what in it is none."""

    known: tuple[str, ...]
    words: str


def _plates(cell: Any) -> Plates:
    known: list[str] = []
    others: list[str] = []
    for part in parts(folded_width(text_of(cell))):
        pieces = part.split()
        for piece in pieces if len(pieces) > 1 and all(len(one) >= 7 for one in pieces) else [part]:
            try:
                known.append(read_plate(piece))
            except BadInput:
                others.append(piece)
    found = Plates(tuple(dict.fromkeys(known)), clean_line(" ".join(others))[:60])
    if others:
        raise Doubtful(found, "plate", mark("车牌「{text}」认不出来，照原样记在备注里。"), text=found.words[:20])
    return found


def _is_plate(written: str) -> bool:
    try:
        return bool(_plates(written).known)
    except BadInput:
        return False


def _space(cell: Any) -> tuple[int | None, str]:
    """A space as (id, code); one that is not on file keeps its words."""
    written = clean_line(text_of(cell))[:30]
    try:
        found = space_at(written)
    except BadInput as fault:
        raise Doubtful((None, written), "space", mark("车位「{text}」没有建档，照原样记。"), text=written) from fault
    return found.id, str(found.code)


def _rent(cell: Any) -> int:
    return fee(_PER_MONTH.sub("", text_of(cell).strip()))


def _span(told: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last day of the term, from whichever cells say them."""
    whole: Period = told.get("term") or Period()
    first = told.get("starts_on") or whole.first
    last = told.get("ends_on") or whole.last
    count = told.get("months") or whole.months
    if last is None and first is not None and count:
        last = last_of(first, count)
    return first, last


def _over(told: Mapping[str, Any]) -> date | None:
    """The day it was over: when it was given back, else the last day of the term or that is paid."""
    ends = [day for day in (_span(told)[1], told.get("paid_until")) if day is not None]
    return told.get("ended_on") or max(ends, default=None)


def _check(told: Mapping[str, Any], at: datetime) -> None:
    """A row is history only where its term is over; one that runs must have its 承诺书 and is made at the desk."""
    if not (told.get("name") or told.get("owner") or told.get("plate")):
        raise BadInput("name", mark("没有写租用人，也没有写车牌，补上一样再导。"))
    first, last = _span(told)
    over = _over(told)
    place = next((name for name in ("ended_on", "ends_on", "term", "paid_until") if told.get(name)), "ends_on")
    if over is None:
        raise BadInput(place, mark("没有写租到哪一天，补上再导。"))
    if over >= at.date():
        words = mark("租到 {day}，还没有满。在租的车位到「车位」里办租用、签承诺书，这一行不导。")
        raise BadInput(place, words, day=over)
    if min(day for day in (first, last, over) if day is not None) < _EARLIEST:
        raise BadInput(place, mark("日期太早，核对这一行。"))
    if first is not None and min(day for day in (last, over) if day is not None) < first:
        raise BadInput(place, mark("租期止早于起租日 {day}，核对这一行。"), day=first)


def _note(told: Mapping[str, Any]) -> str:
    """What was written beyond the columns of a lease."""
    plates: Plates = told.get("plate") or Plates((), "")
    more = "、".join((*plates.known[1:], *filter(None, (plates.words,))))
    unit_id, words = told.get("unit", (None, ""))
    given = {**told, "room_words": "" if unit_id is not None else words}
    given["owner"] = told.get("owner", "") if told.get("name") else ""
    lines = [f"{label} {given[name]}" for name, label in _KEPT if given.get(name)]
    if more:
        lines.insert(0, mark("另有车牌 {plates}").format(plates=more))
    return mark("；").join([*lines, *filter(None, (told.get("note", ""),))])


def _write(work: Work, row: OldRow) -> Lease:
    told = row.values
    first, last = _span(told)
    ended = _over(told)
    assert ended is not None
    begun = datetime.combine(first, time()) if first is not None else None
    applied = told.get("applied_at") or begun or told.get("paid_at") or datetime.combine(ended, time())
    plates: Plates = told.get("plate") or Plates((), "")
    space_id, space_code = told["space"]
    paid = told.get("paid", 0)
    old = mark("历史台账，旧编号 {number}。").format(number=row.number) if row.number else mark("历史台账。")
    record = Lease(
        number=next_number("CW", applied.date()),
        state=LeaseState.ENDED,
        is_history=True,
        space=space_id,
        space_code=space_code,
        # the car of that plate may be another one by now
        vehicle=None,
        plate=plates.known[0] if plates.known else "",
        unit=told.get("unit", (None, ""))[0],
        holder=(told.get("name") or told.get("owner") or "")[:80],
        phone=told.get("phone", ""),
        applied_at=applied,
        starts_on=first,
        ends_on=last,
        monthly_fen=told.get("monthly", 0),
        # what was paid was due: an old ledger owes nothing and gets nothing back
        due_fen=paid,
        paid_fen=paid,
        paid_at=told.get("paid_at"),
        paid_until=told.get("paid_until"),
        permit_number=told.get("permit", "")[:20],
        recheck=None,
        ended_on=ended,
        end_reason=f"{old}{told.get('end_reason', '')}"[:200],
        note=_note(told),
    )
    return work.add(record, note=row.note)


# data: the headers people give the term, whether it stands in one column or in two
_TERM = (
    "租期", "租赁期限", "租赁期", "租用期限", "使用期限", "起止日期", "起止时间", "租赁时间", "租赁日期", "租用时间",
    "有效期",
)  # fmt: skip
# data: the headers people give their columns
HISTORY = OldLedger(
    key="parking_lease",
    label=mark("车位租赁"),
    targets=(
        Target("space", mark("车位"), (
            "车位号", "车位", "车位编号", "泊位号", "泊位", "停车位", "停车位号", "车位位置", "租用车位",
        ), avoid=("费", "租金", "证", "卡", "牌", "数", "类")),
        Target("plate", mark("车牌"), (
            "车牌号", "车牌", "车牌号码", "车号", "牌照号", "车辆号牌", "号牌号码",
        ), test=_is_plate, alone=0.6, many=True, avoid=("车位",)),
        Target("term", mark("租期"), (
            *_TERM, "期限", "缴费期间", "收费期间", "缴费时段", "缴费月份",
        ), test=is_period),
        Target("starts_on", mark("租期起"), (
            "起租日", "起租日期", "租期起", "起始日期", "起始时间", "开始日期", "开始时间", "租赁开始", "起", "始",
            "自", *_TERM,
        ), test=is_day, avoid=("到期", "截止", "结束", "终止", "退", "打印")),
        Target("ends_on", mark("租期止"), (
            "到期日", "到期日期", "到期时间", "租期止", "截止日期", "截止时间", "结束日期", "结束时间", "终止日期",
            "止", "至", "租到", "有效期至", *_TERM,
        ), test=is_day, avoid=("起租", "起始", "开始", "退", "打印")),
        Target("months", mark("租几个月"), ("租几个月", "月数", "租赁月数", "租用月数", "缴费月数", "几个月"),
               avoid=("租金",)),
        Target("ended_on", mark("退租日"), ("退租日", "退租日期", "退租时间", "退车位日期", "实际退租"), test=is_day),
        Target("applied_at", mark("办理日期"), (
            "办理日期", "登记日期", "签订日期", "签约日期", "申请日期", "办理时间", "登记时间", "日期",
        ), test=is_moment, avoid=("退", "缴", "收", "付", "到期", "租", "发证")),
        Target("paid_at", mark("缴费日期"), (
            "缴费日期", "缴费时间", "交费日期", "收费日期", "收款日期", "付款日期", "缴款日期", "交款日期",
        ), test=is_moment, avoid=("到期", "至")),
        Target("paid_until", mark("缴费到"), ("缴费到", "缴费至", "交费至", "已缴至", "缴费截止"), test=is_day),
        Target("name", mark("租用人"), (
            "租用人", "承租人", "租赁人", "租户", "车主", "车主姓名", "使用人", "承租方", "乙方", "姓名", "客户",
            "客户姓名", "住户", "业户", "联系人",
        ), avoid=("电话", "手机", "房", "签", "车牌")),
        Target("owner", mark("业主"), ("业主", "业主姓名", "产权人", "房主"), avoid=("电话", "手机", "房号", "签")),
        UNIT, PHONE,
        Target("monthly", mark("月租"), ("月租金", "月租", "租金标准", "收费标准", "月租费", "月费", "单价", "元月"),
               avoid=("年",)),
        Target("yearly", mark("年租金"), ("年租金", "年租", "年费", "年租费")),
        Target("paid", mark("缴费金额"), (
            "缴费金额", "金额", "缴费", "实收", "实收金额", "交费金额", "收费金额", "收款金额", "已缴金额",
            "车位费", "停车费", "租金合计", "合计",
        ), avoid=("月租", "年租", "押", "日期", "时间", "标准", "应", "至", "期间", "月份", "月数")),
        Target("rent", mark("租金"), ("租金", "车位租金", "租费")),
        Target("deposit", mark("押金"), ("押金", "保证金", "押金金额")),
        Target("receipt", mark("收据号"), (
            "收据号", "收据编号", "发票号", "票据号", "发票号码", "收据", "发票", "票号",
        )),
        Target("method", mark("收付方式"), ("收付方式", "缴费方式", "付款方式", "收款方式", "支付方式")),
        Target("permit", mark("停车证"), (
            "停车证号", "停车证", "停车证编号", "停车卡号", "停车卡", "卡号", "证号", "月卡号", "月卡",
        ), avoid=("身份", "驶")),
        Target("car", mark("车辆"), (
            "品牌", "品牌型号", "车型", "车辆品牌", "车辆型号", "颜色", "车辆颜色", "车身颜色",
        ), many=True),
        Target("taken_by", mark("经手人"), ("经手人", "经办人", "收款人", "收费员", "登记人", "办理人", "客服")),
        Target("end_reason", mark("原因"), ("退租原因", "原因")),
        Target("note", mark("备注"), ("备注", "说明")),
        old_number("租赁编号", "合同编号", "合同号", "协议编号", "协议号"), SERIAL,
    ),
    readers={
        "space": _space, "plate": _plates, "starts_on": first_day, "ends_on": last_day, "term": period,
        "months": months, "ended_on": last_day, "applied_at": later, "paid_at": later, "paid_until": last_day,
        "name": line, "owner": line, "unit": room(unit_at), "phone": first_phone, "monthly": _rent, "paid": fee,
        "note": text,
    },
    required=("space",),
    write=_write,
    check=_check,
    matter=("space", "plate", "name"),
)  # fmt: skip
