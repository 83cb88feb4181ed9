"""The round of a shift: what belongs to it, ticking, promises, and the points in the settings (S16, R24)."""

from datetime import datetime, timedelta

import pytest

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.duty_log.models.due import promises
from csapp.features.duty_log.models.pages import PointKind, TourCheck, TourPoint
from csapp.features.duty_log.service import pages, tour
from csapp.features.duty_log.service import points as settings
from csapp.masterdata.shifts.service import add_shift, shift_named
from tests.features import duty_makers
from tests.features.duty_makers import TODAY, close, early, points
from tests.makers import ADMIN, NOW


@pytest.fixture
def staff(office: DataFolder) -> dict[str, Actor]:
    """刘芳, 何静 and 王志强 with three shifts."""
    assert office.database.is_file()
    return duty_makers.settle()


def test_a_shift_has_the_points_of_its_hours_and_those_without_a_time(staff: dict[str, Actor]) -> None:
    points()
    page = early(staff["刘芳"])
    lines = [(line.name, line.kind, line.due_at) for line in tour.tour_of(page.id)]
    assert lines == [
        ("效果灯", PointKind.LIGHTS_OFF, datetime(2026, 11, 24, 8, 30)),
        ("大堂", PointKind.LOOK, None),
    ]
    close(page, staff["刘芳"])
    middle = pages.open_page(TODAY, shift_named("中班").id, by=staff["何静"], at=datetime(2026, 11, 24, 16, 0))
    assert [line.kind for line in tour.tour_of(middle.id)] == [PointKind.LIGHTS_ON, PointKind.LOOK]


def test_a_light_after_midnight_is_due_on_the_next_day(staff: dict[str, Actor]) -> None:
    shift = add_shift("大夜", "大", "22:00", "06:00", True, by=ADMIN, at=NOW)
    settings.add_point(name="外墙灯", kind=PointKind.LIGHTS_OFF, at_clock="00:30", by=ADMIN, at=NOW)
    page = pages.open_page(TODAY, shift.id, by=staff["刘芳"], at=datetime(2026, 11, 24, 22, 0))
    (line,) = tour.tour_of(page.id)
    assert line.due_at == datetime(2026, 11, 25, 0, 30)


def test_a_point_is_ticked_once_a_shift_and_corrected_while_the_page_is_open(staff: dict[str, Actor]) -> None:
    lobby = points()[0]
    page = early(staff["刘芳"])
    tour.check_point(page.id, lobby.id, by=staff["刘芳"], at=NOW)
    tour.check_point(page.id, lobby.id, is_fine=False, finding="大堂灯一盏不亮", by=staff["刘芳"], at=NOW)
    (check,) = TourCheck.select()
    assert (check.is_fine, check.finding, check.checked_name) == (False, "大堂灯一盏不亮", "刘芳")


def test_a_round_is_not_made_up_afterwards(staff: dict[str, Actor]) -> None:
    lobby = points()[0]
    page = early(staff["刘芳"])
    close(page, staff["刘芳"])
    with pytest.raises(TransitionRefused, match="巡查不能再补勾；记一条补记"):
        tour.check_point(page.id, lobby.id, by=staff["刘芳"], at=NOW)
    assert not TourCheck.select().exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"is_fine": False}, "finding"),
        ({"checked_at": NOW + timedelta(hours=1)}, "checked_at"),
        ({"checked_at": datetime(2026, 11, 24, 7, 30)}, "checked_at"),
    ],
)
def test_a_bad_tick_is_refused(staff: dict[str, Actor], values: dict[str, object], field: str) -> None:
    lobby = points()[0]
    page = early(staff["刘芳"])
    with pytest.raises(BadInput) as refused:
        tour.check_point(page.id, lobby.id, by=staff["刘芳"], at=NOW, **values)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not TourCheck.select().exists()


def test_what_is_due_and_not_ticked_is_a_promise_of_whoever_is_on_duty(staff: dict[str, Actor]) -> None:
    lights = points()[1]
    page = early(staff["刘芳"])
    (found,) = [promise for promise in promises(NOW) if promise.rule == "R24"]
    assert (found.subject, found.due_at, found.owner) == ("效果灯", datetime(2026, 11, 24, 8, 30), "刘芳")
    tour.check_point(page.id, lights.id, by=staff["刘芳"], at=NOW)
    assert [promise for promise in promises(NOW) if promise.rule == "R24"] == []


def _change(point: TourPoint, **values: object) -> TourPoint:
    told = {"name": point.name, "kind": point.kind, "at_clock": "", "position": point.position, "is_active": True}
    return settings.change_point(point.id, by=ADMIN, at=NOW, **{**told, **values})


def test_points_are_kept_in_the_settings(staff: dict[str, Actor]) -> None:
    first = settings.add_point(name=" 地下车库 ", by=ADMIN, at=NOW)
    second = settings.add_point(name="效果灯", kind="开灯", at_clock="18:00", by=ADMIN, at=NOW)
    assert (first.name, first.at_minute, second.at_minute) == ("地下车库", None, 18 * 60)
    assert second.position > first.position
    page = early(staff["刘芳"])
    tour.check_point(page.id, first.id, by=staff["刘芳"], at=NOW)
    _change(first, is_active=False)
    # what was ticked stays on the page
    assert [line.name for line in tour.tour_of(page.id)] == ["地下车库"]


@pytest.mark.parametrize(
    ("values", "field"), [({"name": " "}, "name"), ({"at_clock": "25:00"}, "at_clock"), ({"kind": "看看"}, "kind")]
)
def test_a_bad_point_is_refused(staff: dict[str, Actor], values: dict[str, str], field: str) -> None:
    assert staff
    with pytest.raises(BadInput) as refused:
        settings.add_point(**{"name": "大堂", **values}, by=ADMIN, at=NOW)
    assert refused.value.field == field
    assert not TourPoint.select().exists()


def test_the_same_lights_are_not_switched_twice_at_one_time(staff: dict[str, Actor]) -> None:
    assert staff
    told = {"name": "效果灯", "kind": "开灯"}
    settings.add_point(**told, at_clock="18:00", by=ADMIN, at=NOW)
    with pytest.raises(BadInput, match="这个时间已经有一条了"):
        settings.add_point(**told, at_clock="18:00", by=ADMIN, at=NOW)
    later = settings.add_point(**told, at_clock="19:00", by=ADMIN, at=NOW)
    with pytest.raises(BadInput, match="这个时间已经有一条了"):
        _change(later, at_clock="18:00")
