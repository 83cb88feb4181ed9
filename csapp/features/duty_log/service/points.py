"""巡查点, kept in the settings: where the round goes, which lights are switched at which minute (S16, R24)."""

from datetime import datetime
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import member, short_line
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.pages import PointKind, TourPoint
from csapp.masterdata.shifts.service import read_clock

_STEP = 10  # between two places, so that one goes in between


def add_point(
    *, name: str, kind: PointKind | str = PointKind.LOOK, at_clock: str = "", by: Actor, at: datetime
) -> TourPoint:
    """One more point after the last; `at_clock` is `18:00`, empty where it is seen once a shift.

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.SETTINGS)
    values = _clean({"name": name, "kind": kind or PointKind.LOOK, "at_clock": at_clock})
    with unit_of_work(by, at) as work:
        last: TourPoint | None = TourPoint.select().order_by(TourPoint.position.desc()).first()
        place = last.position + _STEP if last is not None else _STEP
        try:
            return work.add(TourPoint(position=place, **values))
        except peewee.IntegrityError as double:
            raise _already(values) from double


def change_point(
    point_id: int,
    *,
    name: str,
    kind: PointKind | str,
    at_clock: str,
    position: int | str,
    is_active: bool,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> TourPoint:
    """Another name, time or place of a point; rounds that were made keep what they found. Raises as `add_point`."""
    require(by, Permission.SETTINGS)
    changed = {"name": name, "kind": kind, "at_clock": at_clock, "position": position}
    values = {**_clean(changed), "is_active": bool(is_active)}
    with unit_of_work(by, at) as work:
        point = fetch(TourPoint, point_id)
        try:
            return work.change(point, "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise _already({"name": point.name, **values}) from double


def _clean(told: dict[str, Any]) -> dict[str, Any]:
    kept = dict(told)
    if "name" in kept:
        kept["name"] = short_line(kept["name"], "name", 30, mark("写上巡查哪里，例如 地下车库。"))
    if "kind" in kept:
        kept["kind"] = member(PointKind, kept["kind"], "kind")
    if "at_clock" in kept:
        typed = str(kept.pop("at_clock") or "").strip()
        kept["at_minute"] = read_clock(typed, "at_clock") if typed else None
    if "position" in kept:
        words = str(kept["position"] or 0).strip()
        if not words.isdecimal() or len(words) > 6:
            raise BadInput("position", mark("次序写整数，例如 10。"))
        kept["position"] = int(words)
    return kept


def _already(values: dict[str, Any]) -> BadInput:
    return BadInput("name", mark("「{name}」这个时间已经有一条了，改名称或时间。"), name=values.get("name", ""))
