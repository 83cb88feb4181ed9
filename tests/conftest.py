"""What every test shares: an office of its own, a clock that stands still, no screen, nothing left behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from csapp.core.clock import Clock, fixed_clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.connection import connected, database
from tests import makers

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FULL = os.environ.get("CSAPP_SOAK") == "full"

settings.register_profile(
    "suite",
    deadline=None,
    database=None,
    print_blob=True,
    max_examples=60,
    # an office is made once per test and serves all its examples
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", parent=settings.get_profile("suite"), max_examples=3000)
settings.load_profile("soak" if FULL else "suite")


@pytest.fixture(scope="session", autouse=True)
def _template_removed() -> Iterator[None]:
    yield
    makers.clean_up()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DataFolder]:
    """An empty estate of this test alone, connected for this thread."""
    folder = makers.office(tmp_path / "office")
    with connected():
        yield folder
    database.initialize(None)


@pytest.fixture
def clock() -> Clock:
    """2026-11-24 10:24, the moment of the sample estate."""
    return fixed_clock(makers.NOW)


@pytest.fixture
def desk() -> Actor:
    """A colleague at the counter (前台)."""
    return makers.DESK


@pytest.fixture
def supervisor() -> Actor:
    """主管."""
    return makers.SUPERVISOR


@pytest.fixture
def manager() -> Actor:
    """经理."""
    return makers.MANAGER


@pytest.fixture
def admin() -> Actor:
    """管理员, who sets things up and does no daily work."""
    return makers.ADMIN


@pytest.fixture
def viewer() -> Actor:
    """查看, who only reads."""
    return makers.VIEWER
