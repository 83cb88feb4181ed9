"""What stands on 《维修工作单》 (F02) and 《缴费通知单》 (F24): every value by its name in `forms`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.money import capital, yuan
from csapp.core.values import mask_phone
from csapp.db.connection import connected
from csapp.db.setting import setting
from csapp.features.repair_order.models.bill import lines_of, shown_quantity
from csapp.features.repair_order.models.order import BillLine, Order
from csapp.features.repair_order.models.words import Charge
from csapp.masterdata.trades.models import Stretch
from csapp.masterdata.trades.service.hours import shift_of

LINES_ON_SHEET = 3


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def _short(value: datetime | None) -> str:
    return f"{value:%m-%d %H:%M}" if value is not None else ""


def _word(member: Any) -> str:
    """The box to be ticked is called like the member: SATISFIED ticks `satisfied`."""
    return member.name.lower() if member is not None else ""


def office_name() -> str:
    """The name over every paper: the office of the estate, `翠湖花园物业客服中心`."""
    known: Mapping[str, Any] = setting("estate", {})
    name, office = str(known.get("name", "")), str(known.get("office", "")) or mark("物业客服中心")
    return office if office.startswith(name) else f"{name}{office}"


def order_values(order: Order) -> dict[str, str]:
    """Every value of the sheet by its name in `forms/repair_order`; the telephone masked (S54)."""
    lines = lines_of(order.id, order.round)
    return {
        **_request(order),
        **_dispatch(order),
        **_work(order),
        **_bill(lines),
        **_result(order),
        "capital": capital(order.fee_fen) if order.finished_at is not None else "",
        "fee": yuan(order.fee_fen) if order.finished_at is not None else "",
        "charge": _charge(order),
    }


def _request(order: Order) -> dict[str, str]:
    return {
        "customer": order.customer,
        "place": order.where,
        "phone": mask_phone(order.phone) if order.phone else "",
        "reported_at": _moment(order.reported_at),
        "channel": str(order.channel),
        "received_by": order.received_by,
        "item": order.item_name,
        "arose_at": _moment(order.arose_at),
        "environment": order.environment,
        "content": order.content,
        "symptom": order.symptom,
        "priority": _word(order.priority),
        "kind": _word(order.kind),
    }


def _dispatch(order: Order) -> dict[str, str]:
    who = order.technician_name
    if who and order.trade_name:
        who = mark("{name}（{trade}）").format(name=who, trade=order.trade_name)
    return {
        "technician": who,
        "dispatched_at": _moment(order.redone_at or order.dispatched_at),
        "issued_by": order.issued_by,
        "mode": _word(order.mode),
        "starts_at": _moment(order.starts_at),
        "requirements": "\n".join(filter(None, (_entry(order), order.requirements))),
        **_reached_by(order),
    }


def _entry(order: Order) -> str:
    """What the technician may rely on where nobody is at home (S12)."""
    if order.entry_agreed_at is None:
        return ""
    words = mark("业主不在家，{name} {at} 同意用钥匙入户。")
    return words.format(name=order.entry_agreed_by, at=_short(order.entry_agreed_at))


def _reached_by(order: Order) -> dict[str, str]:
    """工程师联系方式 and 工作时间, which the customer is told (S11)."""
    if order.technician_id is None:
        return {"technician_phone": "", "technician_hours": ""}
    with connected():
        person = order.technician
    assert person is not None
    short = mark("短号 {number}").format(number=person.extension) if person.extension else ""
    day = (order.starts_at or order.redone_at or order.dispatched_at or order.reported_at).date()
    hours = [_span(part) for part in shift_of(person.id, day).working]
    return {"technician_phone": " ".join(filter(None, (person.phone, short))), "technician_hours": "  ".join(hours)}


def _span(part: Stretch) -> str:
    return f"{part.begins:%H:%M}–{part.ends:%H:%M}"


def _work(order: Order) -> dict[str, str]:
    spent = mark("{minutes} 分钟").format(minutes=order.minutes_spent) if order.finished_at is not None else ""
    agreed = " ".join(filter(None, (order.agreed_by, _moment(order.agreed_at))))
    estimate = mark("{sum}（{words}）").format(sum=yuan(order.estimate_fen), words=capital(order.estimate_fen))
    return {
        "started_at": _moment(order.started_at),
        "finished_at": _moment(order.finished_at),
        "minutes_spent": spent,
        "inspection": order.inspection,
        "solution": order.solution,
        "agreed": agreed,
        "estimate": estimate if order.agreed_at is not None else "",
        "tools": order.tools,
    }


def _plain_sum(fen: int) -> str:
    return yuan(fen).removeprefix("¥")


def _bill(lines: Sequence[BillLine]) -> dict[str, str]:
    """The first lines in their cells, the others as text that goes on over a continuation page."""
    values: dict[str, str] = {}
    for number in range(1, LINES_ON_SHEET + 1):
        line = lines[number - 1] if number <= len(lines) else None
        values |= {
            f"line{number}_name": line.name if line else "",
            f"line{number}_spec": line.spec if line else "",
            f"line{number}_quantity": _amount(line) if line else "",
            f"line{number}_price": _plain_sum(line.unit_price_fen) if line else "",
            f"line{number}_sum": _plain_sum(line.sum_fen) if line else "",
        }
    values["more_lines"] = "\n".join(bill_text(lines[LINES_ON_SHEET:], LINES_ON_SHEET + 1))
    return values


def _amount(line: BillLine) -> str:
    return f"{shown_quantity(line.quantity)}{line.measure}"


def bill_text(lines: Sequence[BillLine], first: int = 1) -> list[str]:
    """`4. 角阀 DN15 2只 × 35.00 = 70.00`, one line each."""
    return [
        mark("{place}. {what} {amount} × {price} = {sum}").format(
            place=place,
            what=" ".join(filter(None, (line.name, line.spec))),
            amount=_amount(line),
            price=_plain_sum(line.unit_price_fen),
            sum=_plain_sum(line.sum_fen),
        )
        for place, line in enumerate(lines, first)
    ]


def _charge(order: Order) -> str:
    if order.finished_at is not None and not order.fee_fen:
        reason = order.free_reason
        return mark("免费（{reason}）").format(reason=reason) if reason and reason != mark("免费") else mark("免费")
    return Charge(order.charge).value


def _result(order: Order) -> dict[str, str]:
    heard = order.callback_satisfaction
    called = mark("{day} {verdict}").format(day=_short(order.called_back_at), verdict=heard) if heard else ""
    returned = (_short(order.returned_at), order.sheet_from, order.sheet_taken_by)
    return {
        "result": _word(order.result),
        "satisfaction": _word(order.satisfaction),
        "opinion": order.opinion,
        "cause": "　".join(filter(None, (str(order.cause or ""), order.cause_note))),
        "improvement": order.improvement,
        "returned": " ".join(filter(None, returned)),
        "posted": " ".join(filter(None, (_short(order.posted_at), order.receiver))),
        "called_back": called,
    }


def notice_values(order: Order) -> dict[str, str]:
    """Every value of 《缴费通知单》 by its name in `forms/fee_notice`."""
    labels = bill_text(lines_of(order.id, order.round))
    return {
        "customer": order.customer,
        "place": order.where,
        "phone": mask_phone(order.phone) if order.phone else "",
        "order_number": order.number,
        "finished_at": _moment(order.finished_at),
        "content": order.content,
        "technician": order.technician_name,
        "agreed": " ".join(filter(None, (order.agreed_by, _moment(order.agreed_at)))),
        "lines": "\n".join(labels) or mark("维修服务费 {sum}").format(sum=yuan(order.fee_fen)),
        "capital": capital(order.fee_fen),
        "fee": yuan(order.fee_fen),
        "delivered_on": str(order.notice_delivered_on or ""),
        "delivered_by": order.notice_delivered_by,
    }
