"""An office with people, shifts and a page of the log for the tests of the duty log."""

from datetime import date, datetime

from csapp.core.roles import Actor, Role
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.pages import DutyPage, EntryCategory, PointKind, TourPoint
from csapp.features.duty_log.service import entries, pages
from csapp.features.duty_log.service.entries import EntryTold
from csapp.masterdata.shifts.service import add_usual_shifts, shift_named
from csapp.masterdata.staff.models import Staff
from tests.makers import ADMIN, NOW

TODAY = date(2026, 11, 24)
BEGAN = datetime(2026, 11, 24, 8, 2)


def settle() -> dict[str, Actor]:
    """刘芳 and 何静 at the desk, 王志强 as manager, three shifts round the clock."""
    with unit_of_work(ADMIN, NOW) as work:
        held = {name: work.add(Staff(name=name, role=Role.DESK)).actor() for name in ("刘芳", "何静")}
        held["王志强"] = work.add(Staff(name="王志强", role=Role.MANAGER)).actor()
    add_usual_shifts(by=ADMIN, at=NOW)
    return held


def points() -> list[TourPoint]:
    """A lobby to be looked at, and lights switched on at 17:30 and off at 08:30."""
    with unit_of_work(ADMIN, NOW) as work:
        return [
            work.add(TourPoint(name="大堂", position=1)),
            work.add(TourPoint(name="效果灯", kind=PointKind.LIGHTS_OFF, at_minute=510, position=2)),
            work.add(TourPoint(name="效果灯", kind=PointKind.LIGHTS_ON, at_minute=1050, position=3)),
        ]


def early(by: Actor, at: datetime = BEGAN) -> DutyPage:
    """The page of today's early shift."""
    return pages.open_page(TODAY, shift_named("早班").id, by=by, at=at)


def note(page: DutyPage, content: str, by: Actor, at: datetime = NOW, **told: object) -> int:
    """An entry of that page; its id."""
    values = {"category": EntryCategory.OTHER, "happened_at": at, **told}
    return int(entries.note(page.id, EntryTold(content=content, **values), by=by, at=at).id)  # type: ignore[arg-type]


def close(page: DutyPage, by: Actor, at: datetime = NOW) -> None:
    """Handed over, without the sheet."""
    with unit_of_work(by, at) as work:
        pages.close_page(work, DutyPage.get_by_id(page.id), ended_at=at)
