"""Numbers of documents: per kind and day, no gap and no double, from however many seats."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.connection import connected, database, open_database
from csapp.db.numbering import next_number
from csapp.features.reception.models import Reception
from tests import makers

SEATS, EACH = 8, 10


@pytest.mark.usefixtures("office")
def test_each_kind_and_day_counts_for_itself() -> None:
    with database.atomic():
        numbers = [next_number(*given) for given in [("JD", date(2026, 11, 24)), ("HF", date(2026, 11, 24))] * 2]
        numbers.append(next_number("JD", date(2026, 11, 25)))
    assert numbers == ["JD20261124-001", "HF20261124-001", "JD20261124-002", "HF20261124-002", "JD20261125-001"]


@pytest.mark.usefixtures("office")
def test_the_thousandth_number_of_a_day_goes_on() -> None:
    database.execute_sql("INSERT INTO counter (name, last) VALUES ('JD20261124', 999)")
    assert makers.reception().number == "JD20261124-1000"


def _write(root: Path) -> None:
    open_database(DataFolder(root).database)
    for _ in range(EACH):
        makers.reception()


def test_eight_seats_at_once_leave_no_gap_no_double_and_a_whole_chain(office: DataFolder) -> None:
    context = multiprocessing.get_context("spawn")
    seats = [context.Process(target=_write, args=(office.root,)) for _ in range(SEATS)]
    for seat in seats:
        seat.start()
    for seat in seats:
        seat.join(60)
    assert [seat.exitcode for seat in seats] == [0] * SEATS
    with connected():
        numbers = [row.number for row in Reception.select().order_by(Reception.number)]
        assert numbers == [f"JD20261124-{count:03d}" for count in range(1, SEATS * EACH + 1)]
        assert list(check.problems(office)) == []
