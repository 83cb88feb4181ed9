"""Ticking the round of a shift: places looked at, lights switched, what was found (S16, R24)."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.values import short_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.pages import DutyPage, TourCheck, TourPoint
from csapp.features.duty_log.models.rounds import TourLine, tour_lines
from csapp.features.duty_log.service.steps import begin, past


def tour_of(page_id: int) -> list[TourLine]:
    """The points of this shift, those with a minute in their order first as they come due."""
    with connected():
        return tour_lines(fetch(DutyPage, page_id))


def check_point(
    page_id: int,
    point_id: int,
    *,
    is_fine: bool = True,
    finding: str = "",
    checked_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> TourCheck:
    """Tick a point; done again while the page is open, it is corrected.

    Raises BadInput without words for what is not fine, TransitionRefused once the page is closed.
    """
    with unit_of_work(by, at) as work:
        page = begin(page_id, by)
        if not page.is_open:
            raise TransitionRefused(mark("{number} 已经交班，巡查不能再补勾；记一条补记。"), number=page.number)
        point = fetch(TourPoint, point_id)
        words = short_line(finding, "finding", 200, "" if is_fine else mark("写上看到什么问题。"))
        moment = past(checked_at or at, at, "checked_at")
        if moment < page.began_at.replace(second=0, microsecond=0):
            raise BadInput("checked_at", mark("这个时间在接班以前，改成接班以后的。"))
        values: dict[str, Any] = {"checked_at": moment, "checked_name": by.name, "is_fine": is_fine, "finding": words}
        there: TourCheck | None = TourCheck.get_or_none(TourCheck.page == page, TourCheck.point == point)
        if there is not None:
            return work.change(there, "check", **values)
        return work.add(TourCheck(page=page, point=point, **values))
