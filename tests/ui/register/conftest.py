"""A database of errands and a desk in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from csapp.db.connection import connected, database
from csapp.db.unit_of_work import committed
from csapp.ui.register_page import RegisterPage
from tests.registers.errands import fill_office, open_office
from tests.ui.register.office_page import Desk, desk, show_page


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[Path]:
    """No rows; one connection for the whole test."""
    open_office(tmp_path)
    with connected():
        # Tests do not survive a power cut either.
        database.execute_sql("PRAGMA synchronous = off")
        yield tmp_path


@pytest.fixture
def office(empty_office: Path) -> Path:
    """The rows of look 04."""
    fill_office()
    return empty_office


@pytest.fixture
def context(empty_office: Path) -> Iterator[Desk]:
    """A desk that hears of commits."""
    place = desk(empty_office)
    committed.connect(place.hear)
    yield place
    committed.disconnect(place.hear)


@pytest.fixture
def page(stage: QWidget, office: Path, context: Desk) -> RegisterPage:
    """The page of the errands, as wide as look 04."""
    assert office.is_dir()
    stage.resize(1440, 813)
    return show_page(stage, context)
