"""A building whose neighbours ring the desk about the same thing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from csapp.app import wiring
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.features.public_incident.models import PublicIncident
from csapp.features.public_incident.service import course
from csapp.features.reception.models import Reception
from csapp.masterdata.people.models import Occupancy
from csapp.masterdata.places.models import Unit
from tests import makers
from tests.makers import DESK, NOW

SAID = ("问停水原因和恢复时间。家里有小孩。", "停水要停多久，洗衣机洗到一半。", "厨房没有水，是不是整栋停了？")


@pytest.fixture
def wired(office: DataFolder) -> Iterator[None]:
    """The office with its flows."""
    wiring.wire()
    yield
    assert list(check.problems(office)) == []


@pytest.fixture
def homes(office: DataFolder) -> list[Unit]:
    """Six rooms of building 5, the owner of each with a telephone, and one of building 6."""
    assert office.database.exists()
    rooms = [makers.unit(f"5-1-{floor}01") for floor in range(1, 7)] + [makers.unit("6-1-0101")]
    for at, room in enumerate(rooms):
        makers.person("赵钱孙李周吴郑"[at] + "敏", f"1380000274{at}", home=room)
    return rooms


def call(home: Unit | None, content: str, minutes: int = 0, **values: Any) -> Reception:
    """Somebody rings the desk, so many minutes after 10:24."""
    at = NOW + timedelta(minutes=minutes)
    whose = {"unit": home.id, "person": Occupancy.get(Occupancy.unit == home.id).person_id} if home is not None else {}
    return makers.reception(**{"at": at, "content": content, "category": "咨询", **whose, **values})


def running(**values: Any) -> PublicIncident:
    given = {
        "title": "5 栋停水", "wording": "水泵正在检修，预计十二点前恢复。", "buildings": "5", "cause": "二次供水泵检修",
        "started_at": NOW - timedelta(hours=2), "expected_end_at": NOW + timedelta(hours=2), **values,
    }  # fmt: skip
    return course.open_incident(by=DESK, at=NOW, **given)


def only() -> PublicIncident:
    return PublicIncident.get()
