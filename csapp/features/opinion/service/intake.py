"""Writing an opinion down, from whichever channel, and finding out whose problem it is (S07, S22, A28, A62)."""

from datetime import date, datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, member, past, short_line
from csapp.core.values import phone as read_phone
from csapp.db.attachment import carry_over
from csapp.db.link import Bond, join
from csapp.db.record import Record
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.opinion.models import Belonging, Channel, Opinion
from csapp.features.opinion.service.steps import LONGEST, begin, promised, since, take, told
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones, require_reveal
from csapp.masterdata.places.models import Unit

_NO_CONTENT = mark("写上客户的意见，照原话写。")


def record(
    *,
    by: Actor,
    at: datetime,
    content: str,
    channel: Channel | str = Channel.PATROL,
    unit: int | None = None,
    person: int | None = None,
    customer: str = "",
    phone: str = "",
    is_anonymous: bool = False,
    received_at: datetime | None = None,
    summarised_on: date | None = None,
    source_number: str = "",
) -> Opinion:
    """Write an opinion down; `summarised_on` is the 汇总 the two days of R05 count from, today unless given.

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        heard = past(received_at or at, at, "received_at")
        opinion = Opinion(
            number=work.number("YJ"),
            content=told(content, "content", _NO_CONTENT, LONGEST),
            channel=member(Channel, channel, "channel"),
            received_at=heard,
            summarised_on=_summarised(summarised_on, heard.date(), at.date()),
            recorded_by=by.name,
            source_number=clean_line(source_number)[:30],
            **_whom(unit, person, customer, phone, is_anonymous=is_anonymous),
        )
        return work.add(opinion)


def _summarised(day: date | None, heard_on: date, today: date) -> date:
    if day is None:
        return today
    if day > today:
        raise BadInput("summarised_on", mark("汇总日期在将来，改成今天或以前。"))
    if day < heard_on:
        raise BadInput("summarised_on", mark("汇总早于听到意见的日子 {day}，核对后再填。"), day=f"{heard_on:%Y-%m-%d}")
    return day


def _whom(unit: int | None, person: int | None, customer: str, phone: str, *, is_anonymous: bool) -> dict[str, Any]:
    """Whose opinion it is; where no name is left, neither person nor telephone is kept (A62)."""
    where = {"unit": unit, "unit_code": fetch(Unit, unit).code if unit is not None else ""}
    if is_anonymous:
        return {**where, "person": None, "customer": "", "phone": "", "is_anonymous": True}
    known = fetch(Person, person).name if person is not None else ""
    name = clean_line(customer) or known
    if not name:
        raise BadInput("customer", mark("写上谁的意见；客户没有留名的，勾「匿名」。"))
    if phone.strip():
        digits = read_phone(phone)
    else:
        digits = first_phones([person]).get(person, "") if person is not None else ""
    return {**where, "person": person, "customer": short_line(name, "customer", 80), "phone": digits}


def open_from(source: Record, *, by: Actor, at: datetime, **values: Any) -> Opinion:
    """An opinion opened from another area's record, with its files; `values` are those of `record` (S01, S07).

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        # who left no name there leaves none here
        nameless = {"is_anonymous": not (values.get("person") or values.get("customer"))}
        opinion = record(by=by, at=at, **{"source_number": getattr(source, "number", ""), **nameless, **values})
        carry_over(work, source.key(), source.id, opinion)
        join(work, source, opinion, Bond.OPENED)
        return opinion


def correct(
    opinion_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    content: str,
    channel: Channel | str,
    department: str = "",
) -> Opinion:
    """Put right what was written down wrongly, while the opinion is open; the old words stay in the trail.

    Another department only before the opinion was delivered. Raises BadInput, NotAllowed, StaleRecord.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        opinion = fetch(Opinion, opinion_id)
        if not opinion.is_open:
            raise BadInput("state", mark("{number} 已经归档，不能再改。"), number=opinion.number)
        to = short_line(department, "department", 40) or opinion.department
        if to != opinion.department and (opinion.belongs != Belonging.OTHER or opinion.delivered_at is not None):
            raise BadInput("department", mark("送达以后和没分析的不能改责任部门。"))
        values = {
            "content": told(content, "content", _NO_CONTENT, LONGEST),
            "channel": member(Channel, channel, "channel"),
        }
        return work.change(opinion, "correct", version=version, department=to, **values)


# 问题分析


def assign(
    opinion_id: int, *, version: int | None = None, by: Actor, at: datetime, department: str, analysis: str = ""
) -> Opinion:
    """其他部门的问题: which department it is delivered to (R05)."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "assign", version, by)
        to = short_line(department, "department", 40, mark("写上送达哪个责任部门。"))
        more = {"department": to, "analysis": told(analysis, "analysis")}
        return take(work, opinion, "assign", belongs=Belonging.OTHER, **more)


def take_on(
    opinion_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    measure: str,
    rectify_due_on: date | None = None,
    analysis: str = "",
) -> Opinion:
    """本部门的问题, 立即整改: what the office does about it itself, from now on."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "take_on", version, by)
        return take(
            work,
            opinion,
            "take_on",
            belongs=Belonging.OWN,
            department=mark("客服中心"),
            analysis=told(analysis, "analysis"),
            measure=told(measure, "measure", mark("写上怎么整改。")),
            measured_at=at,
            rectify_due_on=promised(rectify_due_on, at.date()),
        )


def set_aside(opinion_id: int, *, version: int | None = None, by: Actor, at: datetime, analysis: str) -> Opinion:
    """无问题: nothing to put right, the record is filed with the reason."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "set_aside", version, by)
        why = told(analysis, "analysis", mark("写上为什么不用整改。"))
        return take(work, opinion, "set_aside", analysis=why, filed_at=at)


def deliver(
    opinion_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    receiver: str,
    delivered_at: datetime | None = None,
) -> Opinion:
    """送达责任部门: who took it there and when; the three days of R06 begin."""
    with unit_of_work(by, at) as work:
        opinion = begin(opinion_id, "deliver", version, by)
        name = short_line(receiver, "receiver", 40, mark("写上责任部门谁接收的。"))
        when = since(delivered_at or at, at, "delivered_at", earliest=opinion.received_at)
        return take(work, opinion, "deliver", receiver=name, delivered_at=when, delivered_by=by.name)


def reveal(opinion_id: int, *, by: Actor, at: datetime) -> str:
    """The customer's unmasked telephone; who looked is written down."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        opinion = fetch(Opinion, opinion_id)
        require_reveal(opinion.person_id, by)
        work.tell(Opinion.key(), opinion_id, "reveal")
        return str(opinion.phone)
