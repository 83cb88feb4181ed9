"""Registering a major event: what happened, its photographs, and that the form is whole (S18, F18, R16)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.pictures import picture_kind
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, member, past, short_line
from csapp.db.attachment import LARGEST, Attachment, attach, attachments, carry_over
from csapp.db.link import Bond, join
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.features.major_event.models.event import EventKind, MajorEvent, report_due_on
from csapp.features.major_event.service.steps import begin, open_event_of, opened, registered, take, text
from csapp.features.major_event.workflow import UNWRITTEN
from csapp.masterdata.places.service import unit_at

PHOTO = "photo"
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
MOST_PHOTOS = 60


@frozen
class EventOpening:
    """What another area knows of an emergency: plain values, so that a duty log hands them over without knowing us.

    Times left out are the moment of opening; `room` is a room in any spelling.
    """

    subject: str
    course: str
    kind: EventKind | str = EventKind.OTHER
    happened_at: datetime | None = None
    found_at: datetime | None = None
    place: str = ""
    room: str = ""
    phenomenon: str = ""
    handling: str = ""
    reporter: str = ""
    source_number: str = ""


def open_event(opening: EventOpening, *, by: Actor, at: datetime) -> MajorEvent:
    """A major event from what another area knows; raises BadInput, NotAllowed (S17, S18)."""
    known = {name: getattr(opening, name) for name in EventOpening.__dataclass_fields__}
    return register(by=by, at=at, **known)


def open_from(source: Record, opening: EventOpening, *, by: Actor, at: datetime) -> MajorEvent:
    """A major event opened from another area's record: linked with it, its photographs come along."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        event = open_event(opening, by=by, at=at)
        carry_over(work, source.key(), source.id, event)
        pictures = [held for held in reversed(attachments(MajorEvent.key(), event.id)) if _is_picture_name(held.name)]
        _number_photos(work, event, pictures)
        join(work, source, event, Bond.OPENED)
        return event


def _is_picture_name(name: str) -> bool:
    return Path(name).suffix.lower() in PICTURES


def register(
    *,
    by: Actor,
    at: datetime,
    subject: str,
    course: str,
    kind: EventKind | str = EventKind.OTHER,
    happened_at: datetime | None = None,
    found_at: datetime | None = None,
    place: str = "",
    room: str = "",
    phenomenon: str = "",
    plan: str = "",
    handling: str = "",
    reporter: str = "",
    responsible: str = "",
    source_number: str = "",
) -> MajorEvent:
    """Begin the 《紧急情况处理登记表》; the written report is due on the next calendar day (F18, R15).

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.WRITE)
    name = short_line(reporter, "reporter", 40) or by.name
    with unit_of_work(by, at) as work:
        event = MajorEvent(
            number=work.number("JJ"),
            kind=member(EventKind, kind, "kind"),
            reporter=name,
            responsible=short_line(responsible, "responsible", 40) or name,
            source_number=clean_line(source_number)[:30],
            handling=text(handling, "handling"),
            **_facts(subject=subject, course=course, phenomenon=phenomenon, plan=plan),
            **_where(place, room),
            **_times(at, happened_at, found_at),
        )
        work.add(event)
        opened.send(event=event, by=by, at=at)
        return event


def _facts(*, subject: str, course: str, phenomenon: str, plan: str) -> dict[str, Any]:
    return {
        "subject": short_line(subject, "subject", 60, mark("用一句话写上出了什么事。")),
        "course": text(course, "course", mark("写上事件经过：什么时候、在哪里、发生了什么。")),
        "phenomenon": text(phenomenon, "phenomenon"),
        "plan": text(plan, "plan"),
    }


def _where(place: str, room: str) -> dict[str, Any]:
    unit = unit_at(room) if room.strip() else None
    spot = short_line(place, "place", 120)
    if unit is None and not spot:
        raise BadInput("place", mark("写上在哪里，例如 地下车库 B1 东区。"))
    return {"place": spot, "unit": unit, "unit_code": unit.code if unit is not None else ""}


def _times(at: datetime, happened: datetime | None, found: datetime | None) -> dict[str, Any]:
    seen = past(found or at, at, "found_at")
    began = past(happened or seen, at, "happened_at")
    if began > seen:
        field = "found_at" if found is not None else "happened_at"
        raise BadInput(field, mark("发现时间早于发生时间，核对后再填。"))
    return {"happened_at": began, "found_at": seen, "report_due_on": report_due_on(began, seen)}


def correct(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    subject: str,
    course: str,
    kind: EventKind | str,
    happened_at: datetime,
    found_at: datetime,
    place: str = "",
    phenomenon: str = "",
    responsible: str = "",
) -> MajorEvent:
    """Put right what was written down wrongly; the old words stay in the trail, the day due is counted again."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        event = open_event_of(event_id, version)
        times = _times(at, happened_at, found_at)
        first = min((telling.informed_at for telling in event.tellings), default=at)
        if times["happened_at"].replace(second=0, microsecond=0) > first:
            words = mark("{first} 已经上报过，发生时间不能更晚。")
            raise BadInput("happened_at", words, first=f"{first:%Y-%m-%d %H:%M}")
        if event.state not in UNWRITTEN:
            times["report_due_on"] = event.report_due_on
        spot = short_line(place, "place", 120)
        if not spot and not event.unit_code:
            raise BadInput("place", mark("写上在哪里，例如 地下车库 B1 东区。"))
        values = _facts(subject=subject, course=course, phenomenon=phenomenon, plan=str(event.plan))
        name = short_line(responsible, "responsible", 40) or event.responsible
        kind = member(EventKind, kind, "kind")
        return work.change(event, "correct", kind=kind, place=spot, responsible=name, **values, **times)


def note_handling(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    plan: str = "",
    handling: str = "",
    aftermath: str = "",
    casualties: str = "",
    losses: str = "",
) -> MajorEvent:
    """处理预案, 处理, 善后, 伤亡 and 损失 as they become known, until the manager has signed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        event = open_event_of(event_id, version)
        told = {"plan": plan, "handling": handling, "aftermath": aftermath, "casualties": casualties, "losses": losses}
        values: dict[str, Any] = {name: text(words, name) for name, words in told.items()}
        if event.registered_at is not None and not values["handling"]:
            raise BadInput("handling", mark("登记表已经登记完毕，处理情况不能空着。"))
        if not any(values.values()):
            raise BadInput("handling", mark("写上怎么处理的，或者善后、伤亡、损失。"))
        return work.change(event, "note_handling", **values)


def add_photos(
    event_id: int, files: Sequence[Path], folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> MajorEvent:
    """现场照片, numbered under the event; all of them or none. Until the manager has signed (R16).

    Raises BadInput("file") for what is no photo, too large or too many; NotAllowed, StaleRecord, DataUnavailable.
    """
    require(by, Permission.WRITE)
    if not files:
        raise BadInput("file", mark("选至少一张现场照片。"))
    for file in files:
        _require_picture(file)
    with unit_of_work(by, at) as work:
        event = open_event_of(event_id, version)
        if event.photo_count + len(files) > MOST_PHOTOS:
            raise BadInput("file", mark("一件事最多附 {most} 张照片，挑要紧的附。"), most=MOST_PHOTOS)
        kept = [attach(work, folder, file, area=MajorEvent.key(), owner_id=event_id, purpose=PHOTO) for file in files]
        _number_photos(work, event, kept)
        return event


def _require_picture(file: Path) -> None:
    """Looks at the size and at the first bytes only: what is too large is refused before it is read."""
    name = clean_line(file.name)
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(16)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在、有没有被占用。"), name=name) from fault
    if size > LARGEST:
        raise BadInput("file", mark("「{name}」超过 64 MB，压缩或重拍后再附。"), name=name)
    if not picture_kind(head):
        words = mark("「{name}」不是照片，换一个 JPG、PNG、TIF 或 HEIC 文件。")
        raise BadInput("file", words, name=name)


def _number_photos(work: Work, event: MajorEvent, files: Sequence[Attachment]) -> None:
    """Named NUMBER-1, NUMBER-2; the count is a column, so that two seats give no number twice (R16)."""
    if not files:
        return
    first = event.photo_count + 1
    work.change(event, "add_photos", photo_count=event.photo_count + len(files))
    for place, file in enumerate(files, first):
        name = f"{event.number}-{place}{Path(file.name).suffix.lower()[:10]}"
        work.change(file, "number", name=name, purpose=PHOTO)


def photos_of(event_id: int) -> list[Attachment]:
    """The photographs, in the order of their numbers."""
    held = [entry for entry in attachments(MajorEvent.key(), event_id) if entry.purpose == PHOTO]
    return sorted(held, key=lambda entry: entry.id)


def finish_registration(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    handling: str,
    aftermath: str = "",
    casualties: str = "",
    losses: str = "",
) -> MajorEvent:
    """登记完毕: the form is whole, with a photograph at least; what is left is the written report (R16).

    Raises BadInput("file") without a photo, TransitionRefused, StaleRecord, NotAllowed.
    """
    with unit_of_work(by, at) as work:
        event = begin(event_id, "finish_registration", version, by)
        if not event.photo_count:
            raise BadInput("file", mark("还没有现场照片。重大事件都要附照片，附上一张再登记完毕。"))
        values = {
            "handling": text(handling, "handling", mark("写上现场是怎么处理的。")),
            "aftermath": text(aftermath, "aftermath"),
            "casualties": text(casualties, "casualties"),
            "losses": text(losses, "losses"),
        }
        take(work, event, "finish_registration", registered_at=at, **values)
        registered.send(event=event, by=by, at=at)
        return event


def void(event_id: int, *, version: int | None = None, by: Actor, at: datetime, void_why: str) -> MajorEvent:
    """误报: it was no major event. By the manager alone, with the reason, since nothing may be kept back (S18)."""
    with unit_of_work(by, at) as work:
        event = begin(event_id, "void", version, by, Permission.DECIDE)
        why = short_line(void_why, "void_why", 200, mark("写上为什么是误报，记录会留着。"))
        return take(work, event, "void", void_why=why)
