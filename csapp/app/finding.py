"""The one box: people and rooms by any spelling, documents by number and words (design 6)."""

from dataclasses import dataclass

from csapp.core.marks import mark
from csapp.core.values import folded_width, mask_phone
from csapp.db import search_index
from csapp.db.connection import connected
from csapp.masterdata.people.service import Resident, find_residents

# Areas found through their own tables, not through the words of the index.
_RESIDENTS = frozenset({"people", "places"})


@dataclass(frozen=True)
class Found:
    """One result: `kind` is its area, `reason` says what matched."""

    kind: str
    key: int
    number: str
    title: str
    reason: str
    group: str
    second: str = ""


_REASONS = {"unit": mark("房号"), "name": mark("姓名"), "phone": mark("电话")}


def find(text: str, limit: int = 8) -> list[Found]:
    """What is meant by `text`, grouped and best first; telephones are masked."""
    with connected():
        found = [_resident(line) for line in find_residents(text, limit)]
        rows = search_index.look_up(text, limit=limit * 3)
        documents = [row for row in rows if row[0] not in _RESIDENTS][:limit]
        words = folded_width(text).lower()
        for area, record_id, number, title in documents:
            is_number = words in number.lower()
            plate = area == "vehicles"
            group = mark("电话车牌") if plate else mark("单号") if is_number else mark("内容")
            reason = mark("车牌") if plate else mark("编号") if is_number else mark("内容")
            found.append(Found(area, record_id, number, title, reason, group))
    return found


def _resident(line: Resident) -> Found:
    reason = _REASONS[line.matched]
    group = mark("电话车牌") if line.matched == "phone" else mark("房号") if line.matched == "unit" else mark("姓名")
    second = mask_phone(line.phone) if line.phone else ""
    if line.person_id is None:
        return Found("places", line.unit_id or 0, line.unit_code, line.unit_spoken, reason, group, line.relation)
    title = f"{line.name} {line.relation}".strip()
    return Found("people", line.person_id, line.unit_code, title, reason, group, second)
