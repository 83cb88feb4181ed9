"""One matter told twice: another call is counted on the open record (R27), a duplicate goes into its survivor."""

import json
from datetime import datetime
from typing import Any

import blinker

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.values import clean_line, long_text
from csapp.db.attachment import Attachment, attachments
from csapp.db.connection import connected
from csapp.db.link import Bond, Link, join, linked_ids, loosen
from csapp.db.record import Record
from csapp.db.search_index import Finding
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.reception.models import MergedWhy, Reception
from csapp.features.reception.service.steps import LONGEST, begin, take
from csapp.features.reception.workflow import UNFINISHED

# Sent inside the unit of work with the area as sender, and with `record_id`: somebody called again about an open matter
# of another area. The receiver says which record it is, or refuses where it is over.
repeated = blinker.Signal()

_ENOUGH = 0.45  # of the letters of the shorter text
_LEAST = 3  # letters
# data: letters that say nothing about a matter
_FILLERS = frozenset("的了在是有和不我你他她们就都也还又再这那一个上下里要问说请把被给到没吗呢吧，。、！？：；（）　 ")


@frozen
class Matter:
    """An open matter of a household that a new call may be about."""

    area: str
    record_id: int
    number: str
    title: str


def takes_repeats(area: str) -> bool:
    """Whether another call can be written on records of this area."""
    return area == Reception.key() or bool(repeated.has_receivers_for(area))


def matters_of(ends: list[tuple[str, int]]) -> list[Matter]:
    """Number and title of these open records, as the search index knows them."""
    found = []
    with connected():
        for area, record_id in ends:
            entry = Finding.get_or_none(Finding.area == area, Finding.record_id == record_id)
            if entry is not None and takes_repeats(area):
                found.append(Matter(area, record_id, entry.number, entry.title))
    return found


def likeness(text: str, title: str) -> float:
    """How much of the shorter text stands in the longer one, from 0 to 1, filling words apart."""
    first, second = set(text) - _FILLERS, set(title) - _FILLERS
    common = first & second
    return len(common) / min(len(first), len(second)) if len(common) >= _LEAST else 0.0


def same_matter(text: str, matters: list[Matter]) -> Matter | None:
    """The open matter that `text` is most likely about (R27); None where none is like it."""
    scored = [(likeness(text, matter.title), -at, matter) for at, matter in enumerate(matters)]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    return best[2] if best is not None and best[0] >= _ENOUGH else None


def add_to_matter(work: Work, reception: Reception, area: str, record_id: int) -> None:
    """This call is about a matter that is open already: it is counted there (R27). Raises BadInput."""
    if area == Reception.key():
        survivor: Reception | None = _top(fetch(Reception, record_id))
        number = str(survivor.number) if survivor is not None else ""
    else:
        record = _told(work, reception, area, record_id)
        join(work, reception, record, Bond.SAME)
        survivor, number = _opened_from(area, record_id), str(getattr(record, "number", ""))
    carried = ""
    if survivor is not None:
        _require_unfinished(survivor, "matter")
        carried = _take_in(work, reception, survivor)
    shown = {"matter_number": number, "merged_why": MergedWhy.REPEAT, "merged_into": survivor}
    take(work, reception, "merge", remark=number, carried=carried, **shown)
    if survivor is not None:
        _recount(work, survivor, "repeat", str(reception.number))


def _told(work: Work, reception: Reception, area: str, record_id: int) -> Record:
    answers: list[Any] = []
    if takes_repeats(area):
        answers = repeated.send(area, record_id=record_id)
    record: Record | None = next((found for _, found in answers if found is not None), None)
    if record is None:
        raise BadInput("matter", mark("这件事不能接着记，按「受理」另记一条。"))
    work.tell(area, record_id, "repeat", note=str(reception.number))
    return record


def _opened_from(area: str, record_id: int) -> Reception | None:
    """The open reception behind a complaint or an order, if there is one."""
    ids = linked_ids(area, record_id, Reception.key(), Bond.OPENED)
    tops = [_top(fetch(Reception, found)) for found in ids]
    return next((top for top in tops if top.state in UNFINISHED), None)


def _top(reception: Reception) -> Reception:
    """The record a merged one went into, however often that was merged again."""
    while reception.merged_into is not None:
        reception = reception.merged_into
    return reception


def merge(reception_id: int, *, version: int | None = None, by: Actor, at: datetime, into_number: str) -> Reception:
    """Written down twice: this record goes into `into_number`, which both numbers then find.

    Raises BadInput for a number that is not there, over, or the record's own; StaleRecord, TransitionRefused.
    """
    with unit_of_work(by, at) as work:
        reception = begin(reception_id, "merge", version, by)
        survivor = _survivor(reception, into_number)
        carried = _take_in(work, reception, survivor)
        shown = {"matter_number": survivor.number, "merged_why": MergedWhy.DUPLICATE, "merged_into": survivor}
        take(work, reception, "merge", remark=survivor.number, carried=carried, **shown)
        _recount(work, survivor, "take_in", str(reception.number))
        return reception


def _survivor(reception: Reception, number: str) -> Reception:
    wanted = clean_line(number)[:30].upper()
    if not wanted:
        raise BadInput("into_number", mark("写上并到哪一条接待的编号。"))
    found: Reception | None = Reception.get_or_none(Reception.number == wanted)
    if found is None:
        raise BadInput("into_number", mark("没有编号 {number} 的接待，核对编号。"), number=wanted)
    survivor = _top(found)
    if survivor.id == reception.id:
        raise BadInput("into_number", mark("不能并入自己，写上另一条接待的编号。"))
    _require_unfinished(survivor, "into_number")
    return survivor


def _require_unfinished(survivor: Reception, field: str) -> None:
    if survivor.state not in UNFINISHED:
        raise BadInput(field, mark("{number} 已经办结，不能再记进去，另记一条。"), number=survivor.number)


def _take_in(work: Work, reception: Reception, survivor: Reception) -> str:
    """Both numbers find the survivor; files and links of the merged record appear with it: their ids, as JSON."""
    carried = {"links": _carry_links(reception, survivor), "files": _carry_files(work, reception, survivor)}
    join(work, reception, survivor, Bond.SAME)
    numbers = [*survivor.merged_numbers.split(), reception.number, *reception.merged_numbers.split()]
    survivor.merged_numbers = " ".join(dict.fromkeys(numbers))
    return json.dumps(carried)


def _carry_links(reception: Reception, survivor: Reception) -> list[int]:
    """The records opened from the merged one, as if opened from the survivor; what is linked already stays one."""
    made = []
    own = (Link.from_area == Reception.key()) & (Link.from_id == reception.id)
    for link in list(Link.select().where(own, Link.to_area != Reception.key(), Link.bond != Bond.INCIDENT)):
        ends = {"from_area": Reception.key(), "from_id": survivor.id, "to_area": link.to_area, "to_id": link.to_id}
        if not Link.select().where(*(getattr(Link, name) == value for name, value in ends.items())).exists():
            made.append(Link.create(**ends, bond=link.bond).id)
    return made


def _carry_files(work: Work, reception: Reception, survivor: Reception) -> list[int]:
    held = {file.sha256 for file in attachments(Reception.key(), survivor.id)}
    made = []
    for file in reversed(attachments(Reception.key(), reception.id)):
        if file.sha256 not in held:
            told = {"purpose": file.purpose, "name": file.name, "sha256": file.sha256, "size": file.size}
            copy = Attachment(area=Reception.key(), owner_id=survivor.id, **told)
            made.append(work.add(copy, step="attach").id)
    return made


def _recount(work: Work, survivor: Reception, step: str, number: str) -> None:
    """How often somebody called again, and when last, out of what went into the record."""
    merged = list(Reception.select().where(Reception.merged_into == survivor.id))
    again = [row.received_at for row in merged if row.merged_why == MergedWhy.REPEAT]
    moments = [*again, *(row.repeated_at for row in merged if row.repeated_at is not None)]
    told: dict[str, Any] = {
        "merged_numbers": survivor.merged_numbers,
        "repeat_count": len(again) + sum(row.repeat_count for row in merged),
        "repeated_at": max(moments, default=None),
    }
    work.change(survivor, step, remark=number, **told)


def unmerge(reception_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Reception:
    """They were two matters after all: it is open again, and the survivor loses what came of it."""
    with unit_of_work(by, at) as work:
        reception = begin(reception_id, "unmerge", version, by)
        survivor: Reception | None = reception.merged_into
        held = json.loads(reception.carried) if reception.carried else {}
        blank = {"merged_into": None, "merged_why": None, "matter_number": "", "carried": ""}
        take(work, reception, "unmerge", remark=reception.matter_number, **blank)
        if survivor is not None:
            _let_go(work, reception, survivor, held)
        return reception


def _let_go(work: Work, reception: Reception, survivor: Reception, held: dict[str, list[int]]) -> None:
    Link.delete().where(Link.id.in_(held.get("links", []))).execute()
    for file in list(Attachment.select().where(Attachment.id.in_(held.get("files", [])))):
        work.remove(file)
    loosen(work, reception, survivor, Bond.SAME)
    gone = {reception.number, *reception.merged_numbers.split()}
    survivor.merged_numbers = " ".join(number for number in survivor.merged_numbers.split() if number not in gone)
    _recount(work, survivor, "let_go", str(reception.number))


def answer_again(reception_id: int, *, version: int | None = None, by: Actor, at: datetime, answer: str) -> Reception:
    """Whoever called again was told how it stands (R27)."""
    with unit_of_work(by, at) as work:
        reception = begin(reception_id, "answer_again", version, by)
        if reception.repeated_at is None:
            raise BadInput("answer", mark("{number} 没有再次联系，不用答复。"), number=reception.number)
        words = long_text(answer, "answer", LONGEST, mark("写上怎么答复的，回访时照此核对。"))
        return take(work, reception, "answer_again", repeat_answer=words, repeat_answered_at=at)
