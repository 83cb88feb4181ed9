"""The points of the round as one shift has them, with what was ticked (S16, R24)."""

from datetime import datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.features.duty_log.models.pages import DutyPage, PointKind, TourCheck, TourPoint
from csapp.masterdata.shifts.models import DAY


@frozen
class TourLine:
    """A point of the round in one shift; `due_at` where it has its minute, `checked_at` once it is ticked."""

    point_id: int
    name: str
    kind: PointKind
    at_minute: int | None
    due_at: datetime | None
    checked_at: datetime | None = None
    checked_name: str = ""
    is_fine: bool = True
    finding: str = ""


def tour_lines(page: DutyPage) -> list[TourLine]:
    """The points of this shift: as they come due, then those without a minute; read with a connection open."""
    checks = {check.point_id: check for check in TourCheck.select().where(TourCheck.page == page)}
    lines = []
    for point in TourPoint.select().order_by(TourPoint.position, TourPoint.id):
        check = checks.get(point.id)
        due_at = due_of(page, point.at_minute)
        belongs = point.is_active and (point.at_minute is None or due_at is not None)
        if check is None and not belongs:
            continue
        lines.append(
            TourLine(
                point.id,
                str(point.name),
                PointKind(point.kind),
                point.at_minute,
                due_at,
                check.checked_at if check is not None else None,
                str(check.checked_name) if check is not None else "",
                bool(check.is_fine) if check is not None else True,
                str(check.finding) if check is not None else "",
            )
        )
    return sorted(lines, key=lambda entry: entry.due_at or datetime.max)


def due_of(page: DutyPage, at_minute: int | None) -> datetime | None:
    """When in this shift a point of that minute is due, on the shift's day or after midnight; else None."""
    if at_minute is None:
        return None
    midnight = datetime.combine(page.day, time())
    for day in (0, 1):
        due = midnight + timedelta(minutes=at_minute + day * DAY)
        if page.planned_from <= due < page.planned_until:
            return due
    return None
