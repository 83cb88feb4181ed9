"""A database of errands for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from csapp.db.connection import connected, database
from tests.registers.errands import fill_office, open_office


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
