"""What the page recalls while somebody speaks: what a room waits for, the last contacts (S02, R27)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.db.link import Bond, linked_ids, links_of
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk
from csapp.features.reception.service.merging import Matter, takes_repeats
from csapp.masterdata.people.page import Note
from csapp.ui.past_list import Household, PastLine
from csapp.ui.recent_list import RecentLine


def no_past(_unit_id: int | None, _person_id: int | None) -> list[PastLine]:
    """A page that stands alone knows nothing of other areas."""
    return []


def notes_of(unit_ids: list[int], now: datetime) -> dict[int, Note]:
    """What a room still waits for, beside its row of the finder; called in the worker."""
    return {unit: _note(open_now, now) for unit, open_now in desk.open_matters(unit_ids, now).items()}


def _note(open_now: desk.OpenMatters, now: datetime) -> Note:
    days = (now.date() - open_now.last_at.date()).days
    if open_now.is_overdue and days > 1:
        return mark("未结 {count}，超期").format(count=open_now.count), Shape.TRIANGLE
    if days <= 1:
        words = mark("未结 {count}，昨天来过") if days else mark("未结 {count}，今天来过")
        return words.format(count=open_now.count), Shape.DIAMOND
    return mark("未结 {count}").format(count=open_now.count), Shape.DOT


def recent_calls(now: datetime) -> tuple[list[RecentLine], int]:
    """The last contacts, and how many today has had; called in the worker."""
    lines = []
    for record in desk.latest():
        today = record.received_at.date() == now.date()
        when = f"{record.received_at:%H:%M}" if today else f"{record.received_at:%m-%d}"
        who = f"{record.unit_code} {record.caller_name}".strip() or mark("没有留名")
        lines.append(RecentLine(str(record.id), who, when, " ".join(record.content.split())))
    return lines, desk.count_of_day(now)


def open_matters_in(household: Household) -> list[tuple[Matter, PastLine]]:
    """The open matters another call of this household may be about."""
    found = []
    for line in household.lines:
        if line.is_open and line.record_id is not None and takes_repeats(line.page):
            found.append((Matter(line.page, line.record_id, line.number, line.title), line))
    return found


def write_down(values: Mapping[str, Any]) -> tuple[Reception, str]:
    """The record, and the number of what was opened from it at once; called in the worker."""
    reception = desk.record(**values)
    opened = ""
    for link in links_of(Reception.key(), reception.id):
        if link.record_id in linked_ids(Reception.key(), reception.id, link.area, Bond.OPENED):
            opened = link.number
    return reception, opened
