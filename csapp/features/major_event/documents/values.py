"""What stands on the 《紧急情况处理登记表》 (F18) and on the written report (F19), by the names of `forms/`."""

from collections.abc import Sequence
from datetime import datetime

from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.db.attachment import Attachment, stored_at
from csapp.documents.pictures import Picture, taken_at
from csapp.features.major_event.models.event import MajorEvent, Telling
from csapp.features.major_event.service.registering import photos_of
from csapp.features.major_event.service.telling import words_of


def moment(value: datetime | None) -> str:
    """`2026-11-23 08:40`, nothing for None."""
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def _signed(name: str, at: datetime | None) -> str:
    return "　".join(filter(None, (str(name), moment(at))))


def event_values(event: MajorEvent, photos: Sequence[Attachment]) -> dict[str, str]:
    """Every value of `forms/major_event`."""
    count = mark("{count} 张，见照片页") if photos else mark("还没有")
    return {
        "kind": event.kind.name.lower(),
        "happened_at": moment(event.happened_at),
        "found_at": moment(event.found_at),
        "place": event.where,
        "subject": str(event.subject),
        "reporter": str(event.reporter),
        "source_number": str(event.source_number),
        "course": str(event.course),
        "phenomenon": str(event.phenomenon),
        "plan": str(event.plan),
        "handling": str(event.handling),
        "aftermath": str(event.aftermath),
        "casualties": str(event.casualties),
        "losses": str(event.losses),
        "told": "\n".join(told_line(telling) for telling in event.tellings),
        "acknowledged": _signed(str(event.acknowledged_by), event.acknowledged_at),
        "photos": count.format(count=len(photos)),
        "report_due": mark("{day} 内（次日）").format(day=f"{event.report_due_on:%Y-%m-%d}"),
    }


def told_line(telling: Telling) -> str:
    """One line of who was told, with the answer and what became of a bypass."""
    parts = [words_of(telling)]
    if telling.answer:
        parts.append(mark("答复：{answer}").format(answer=" ".join(telling.answer.split()).rstrip("。")))
    if telling.is_bypass:
        later = (
            mark("已于 {at} 补报").format(at=f"{telling.told_later_at:%m-%d %H:%M}") if telling.told_later_at else ""
        )
        words = mark("越级（{why}），{later}{who}")
        owed = later or mark("还没补报")
        parts.append(words.format(why=telling.bypass_reason, later=owed, who=telling.passed_over))
    return "；".join(parts)


def report_values(event: MajorEvent) -> dict[str, str]:
    """Every value of `forms/major_report`."""
    return {
        "subject": str(event.subject),
        "kind": str(event.kind),
        "happened_at": moment(event.happened_at),
        "place": event.where,
        "event_number": str(event.number),
        "report_due": mark("{day} 内（次日）").format(day=f"{event.report_due_on:%Y-%m-%d}"),
        "report_by": str(event.report_by),
        "submitted_at": moment(event.report_submitted_at),
        "course": str(event.report_course),
        "causes": str(event.report_causes),
        "impact": str(event.report_impact),
        "handling": str(event.report_handling),
        "prevention": str(event.report_prevention),
        "manager_opinion": str(event.manager_opinion),
        "signed_off": _signed(str(event.signed_off_by), event.signed_off_at),
    }


def pictures_of(event_id: int, folder: DataFolder) -> tuple[Picture, ...]:
    """The photographs with their lines: the number, and when each was taken or, where it does not say, kept."""
    return tuple(
        Picture(stored_at(folder, entry.sha256), _caption(place, entry, folder))
        for place, entry in enumerate(photos_of(event_id), 1)
    )


def _caption(place: int, entry: Attachment, folder: DataFolder) -> str:
    taken = taken_at(stored_at(folder, entry.sha256))
    words = mark("照片 {place}　{at} 摄") if taken is not None else mark("照片 {place}　{at} 附")
    return words.format(place=place, at=f"{taken or entry.created_at:%Y-%m-%d %H:%M}")
