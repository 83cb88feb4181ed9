"""一页通 on paper: one list of everything a household had to do with the office (look 10, Ctrl+P)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.app.household import Household, household_view
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.list_page import ListColumn, ListPage, write_list
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit

_MOST = 500
_GAP = "　"


def print_household(
    unit_id: int | None, person_id: int | None, folder: DataFolder, *, by: Actor, at: datetime, estate: dict[str, Any]
) -> Path:
    """Write the PDF, telephones masked, and an audit line; raises NotAllowed, StaleRecord, DataUnavailable."""
    require(by, Permission.WRITE)
    held = household_view(unit_id, person_id, at)
    file = folder.root / "prints" / f"{held.title}-{at:%Y%m%d-%H%M%S}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_list(file, _page(held, by, at, f"{estate.get('name', '')} {estate.get('office', '')}".strip()))
    with unit_of_work(by, at) as work:
        area, record_id = (Unit.key(), unit_id) if unit_id is not None else (Person.key(), person_id)
        work.tell(area, record_id, "print")
    return file


def _page(held: Household, by: Actor, at: datetime, office: str) -> ListPage:
    people = "、".join(f"{one.name}（{one.relation}）{one.phone}" for one in held.members)
    things = "、".join(one.title for one in (*held.cars, *held.keys))
    note = _GAP.join(part for part in (people, things, *held.facts, *held.hints) if part)
    rows = [
        (
            f"{line.moment:%Y-%m-%d}", line.kind, line.title, line.detail, line.sign.text, line.who, line.number,
        )
        for line in held.lines[:_MOST]
    ]  # fmt: skip
    return ListPage(
        title=mark("{title} 一页通").format(title=held.title),
        office=office,
        columns=(
            ListColumn(mark("日期"), 1.1),
            ListColumn(mark("种类"), 1.0),
            ListColumn(mark("什么事"), 4.2),
            ListColumn(mark("结果"), 3.4),
            ListColumn(mark("状态"), 1.0),
            ListColumn(mark("经手"), 0.9),
            ListColumn(mark("单号"), 1.9),
        ),
        rows=rows,
        printed_by=by.name,
        printed_at=at,
        note=note[:150],
    )
