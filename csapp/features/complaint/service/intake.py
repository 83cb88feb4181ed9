"""Taking a complaint in, grading it, and recognising that it came twice (S05, A03, A46)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member, past, short_line
from csapp.core.values import phone as read_phone
from csapp.db.attachment import Attachment, attach, attachments, carry_over
from csapp.db.link import Bond, join, loosen
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.complaint.models import Channel, Complaint, Nature, Severity
from csapp.features.complaint.service.steps import LONGEST, begin, due_on, merged, recorded, take, told, unmerged
from csapp.features.complaint.workflow import COMPLAINT, OPEN_STATES, ComplaintState
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import first_phones, require_reveal
from csapp.masterdata.places.models import Unit

ORIGINAL = "original"


def record(
    *,
    by: Actor,
    at: datetime,
    content: str,
    severity: Severity | str = Severity.ORDINARY,
    nature: Nature | str | None = None,
    channel: Channel | str = Channel.CALL,
    unit: int | None = None,
    person: int | None = None,
    customer: str = "",
    phone: str = "",
    is_anonymous: bool = False,
    place: str = "",
    happened_at: datetime | None = None,
    received_at: datetime | None = None,
    source_number: str = "",
) -> Complaint:
    """Register a complaint under the number its sheet and originals will bear; raises BadInput, NotAllowed (S05)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        complaint = Complaint(
            number=work.number("TS"),
            content=long_text(content, "content", LONGEST, mark("写上客户投诉什么，照原话写。")),
            severity=member(Severity, severity, "severity"),
            nature=member(Nature, nature, "nature") if nature else None,
            channel=member(Channel, channel, "channel"),
            place=short_line(place, "place", 120),
            recorded_by=by.name,
            source_number=clean_line(source_number)[:30],
            **_whom(unit, person, customer, phone, is_anonymous=is_anonymous),
            **_times(at, received_at, happened_at),
        )
        complaint.rectify_due_on = due_on(complaint.received_at.date(), Severity(complaint.severity))
        work.add(complaint)
        recorded.send(complaint=complaint, by=by, at=at)
        return complaint


def _whom(unit: int | None, person: int | None, customer: str, phone: str, *, is_anonymous: bool) -> dict[str, Any]:
    """Who complains; where no name is left, neither person nor telephone is kept."""
    where = {"unit": unit, "unit_code": fetch(Unit, unit).code if unit is not None else ""}
    if is_anonymous:
        return {**where, "person": None, "customer": "", "phone": "", "is_anonymous": True}
    known = fetch(Person, person).name if person is not None else ""
    name = clean_line(customer) or known
    if not name:
        raise BadInput("customer", mark("写上谁投诉；客户不肯留名的，勾「匿名」。"))
    if phone.strip():
        digits = read_phone(phone)
    else:
        digits = first_phones([person]).get(person, "") if person is not None else ""
    return {**where, "person": person, "customer": short_line(name, "customer", 80), "phone": digits}


def _times(at: datetime, received: datetime | None, happened: datetime | None) -> dict[str, datetime | None]:
    got = past(received or at, at, "received_at")
    if happened is not None and past(happened, at, "happened_at") > got + timedelta(minutes=1):
        raise BadInput("happened_at", mark("发生时间晚于接到投诉的时间，核对后再填。"))
    return {"received_at": got, "happened_at": happened}


def open_from(source: Record, *, by: Actor, at: datetime, **values: Any) -> Complaint:
    """A complaint opened from another area's record, with its files; `values` are those of `record` (S01).

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        # who called without a name complains without one
        nameless = {"is_anonymous": not (values.get("person") or values.get("customer"))}
        complaint = record(by=by, at=at, **{"source_number": getattr(source, "number", ""), **nameless, **values})
        carry_over(work, source.key(), source.id, complaint)
        carried = reversed(attachments(Complaint.key(), complaint.id))
        _number_originals(work, complaint, list(carried))
        join(work, source, complaint, Bond.OPENED)
        return complaint


def add_originals(
    complaint_id: int, files: list[Path], folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Complaint:
    """Letters, faxes and photos the customer gave, named NUMBER-1, NUMBER-2 (S05, F41, A46).

    Raises BadInput, NotAllowed, StaleRecord, DataUnavailable.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        kept = [
            attach(work, folder, file, area=Complaint.key(), owner_id=complaint_id, purpose=ORIGINAL) for file in files
        ]
        _number_originals(work, complaint, kept, version)
        return complaint


def _number_originals(work: Work, complaint: Complaint, files: list[Attachment], version: int | None = None) -> None:
    if not files:
        return
    # the count is a column of the complaint, so that two seats can't give the same number to two letters
    first = complaint.original_count + 1
    work.change(complaint, "add_originals", version=version, original_count=complaint.original_count + len(files))
    for place, file in enumerate(files, first):
        name = f"{complaint.number}-{place}{Path(file.name).suffix.lower()[:10]}"
        work.change(file, "number", name=name, purpose=ORIGINAL)


def correct(
    complaint_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    content: str,
    place: str = "",
    happened_at: datetime | None = None,
    responsible: str = "",
) -> Complaint:
    """Put right what was written down wrongly, while the complaint is open; the old words stay in the trail."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        _require_open(complaint)
        times = _times(at, complaint.received_at, happened_at)
        values: dict[str, Any] = {"happened_at": times["happened_at"], "place": short_line(place, "place", 120)}
        values["content"] = long_text(content, "content", LONGEST, mark("写上客户投诉什么，照原话写。"))
        values["responsible"] = short_line(responsible, "responsible", 40)
        return work.change(complaint, "correct", version=version, **values)


def _require_open(complaint: Complaint) -> None:
    if not complaint.is_open:
        state = COMPLAINT.states[ComplaintState(complaint.state)].label
        raise BadInput("state", mark("{number} 现在是「{state}」，不能再改。"), number=complaint.number, state=state)


def regrade(
    complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, severity: Severity | str, note: str
) -> Complaint:
    """Another 等级, with the reason: the day due is counted again from the receipt, and logged (A03)."""
    require(by, Permission.SIGN_REVIEW)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        _require_open(complaint)
        grade = member(Severity, severity, "severity")
        if grade == complaint.severity:
            raise BadInput("severity", mark("等级已经是「{grade}」，不用改。"), grade=grade)
        reason = told(note, "note", mark("写上为什么改等级。"))
        values = graded(complaint, grade)
        remark = mark("{before}改为{after}，{due} 前整改：{reason}").format(
            before=complaint.severity, after=grade, due=f"{values['rectify_due_on']:%m-%d}", reason=reason
        )
        return work.change(complaint, "regrade", version=version, remark=remark, **values)


def graded(complaint: Complaint, severity: Severity) -> dict[str, Any]:
    """The columns that another 等级 changes."""
    clock_from = complaint.reopened_at or complaint.received_at
    return {"severity": severity, "rectify_due_on": due_on(clock_from.date(), severity)}


def merge(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime, into_number: str) -> Complaint:
    """The same matter was complained of before: this one goes into `into_number`, which both numbers then find.

    Raises BadInput for a number that is not there, over, or the complaint's own; StaleRecord, TransitionRefused.
    """
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "merge", version, by)
        survivor = _survivor(complaint, into_number)
        numbers = [*survivor.merged_numbers.split(), complaint.number, *complaint.merged_numbers.split()]
        work.change(survivor, "take_in", remark=complaint.number, merged_numbers=" ".join(dict.fromkeys(numbers)))
        take(work, complaint, "merge", remark=survivor.number, merged_into=survivor.id)
        join(work, complaint, survivor, Bond.SAME)
        merged.send(complaint=complaint, into=survivor.number, by=by, at=at)
        return complaint


def _survivor(complaint: Complaint, number: str) -> Complaint:
    wanted = short_line(number, "into_number", 30, mark("写上并到哪张投诉的编号。")).upper()
    found = Complaint.get_or_none(Complaint.number == wanted)
    if found is None:
        raise BadInput("into_number", mark("没有编号 {number} 的投诉，核对编号。"), number=wanted)
    if found.id == complaint.id:
        raise BadInput("into_number", mark("不能并入自己，写上另一张投诉的编号。"))
    if found.state not in OPEN_STATES:
        words = mark("{number} 已经结束或并入了别的投诉，不能再并进去。")
        raise BadInput("into_number", words, number=wanted)
    if complaint.merged_numbers:
        words = mark("{number} 已经并进了别的投诉，把 {other} 并到这张来。")
        raise BadInput("into_number", words, number=complaint.number, other=wanted)
    return found


def unmerge(complaint_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Complaint:
    """They were two matters after all: the complaint goes on where it stood; raises StaleRecord, TransitionRefused."""
    with unit_of_work(by, at) as work:
        complaint = begin(complaint_id, "unmerge", version, by)
        survivor: Complaint | None = complaint.merged_into
        if survivor is not None:
            numbers = [number for number in survivor.merged_numbers.split() if number != complaint.number]
            work.change(survivor, "let_go", remark=complaint.number, merged_numbers=" ".join(numbers))
            loosen(work, complaint, survivor, Bond.SAME)
            unmerged.send(complaint=complaint, by=by, at=at)
        name = "unmerge_investigated" if complaint.investigated_at else "unmerge"
        return take(work, complaint, name, merged_into=None)


def reveal(complaint_id: int, *, by: Actor, at: datetime) -> str:
    """The customer's unmasked telephone; who looked is written down."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        complaint = fetch(Complaint, complaint_id)
        require_reveal(complaint.person_id, by)
        work.tell(Complaint.key(), complaint_id, "reveal")
        return str(complaint.phone)
