"""The registers of the parking with something in them: one SELECT a list, chips that count, records that open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from csapp.app.exporting import export_register
from csapp.core.paths import DataFolder
from csapp.db import search_index
from csapp.db.connection import database
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.register.lease import LEASES
from csapp.features.parking_lease.register.money import DAY_REPORTS, PAYMENTS, WEEK_REPORTS
from csapp.features.parking_lease.register.rounds import LISTS, ROUND_LINES, ROUNDS, WAITING
from csapp.features.parking_lease.service import changes, money, rounds
from csapp.features.parking_lease.service import lease as service
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.masterdata.vehicles.register import RATES, SPACES, VEHICLES
from csapp.registers import query
from csapp.registers.facts import facts
from csapp.registers.plan import View, first_view
from csapp.registers.spec import Register
from tests import makers
from tests.features import parking_makers as parking
from tests.makers import DESK, EVERYBODY, MANAGER, NOW

REGISTERS = (
    LEASES, PAYMENTS, DAY_REPORTS, WEEK_REPORTS, WAITING, ROUNDS, ROUND_LINES, LISTS, RATES, VEHICLES, SPACES,
)  # fmt: skip
every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)


@pytest.fixture
def estate(office: DataFolder) -> DataFolder:
    """Leases in every state, money, reports, lists, a round and a queue."""
    parking.rates(deposit_fen=10_000)
    for number in range(9):
        parking.space(f"B1-{number:03d}", SpaceKind.UNDERGROUND if number % 2 else SpaceKind.GROUND)
    home = makers.unit("3-1-0904")
    early = parking.later(-10)
    ended = parking.leased("B1-000", "苏E00000", at=early, unit=home.id)
    service.end(ended.id, by=DESK, at=NOW, ended_on=NOW.date(), end_reason="搬走")
    parking.leased("B1-001", "苏E00001", at=early, months=1)
    changed = parking.leased("B1-002", "苏E00002")
    changes.change(changed.id, by=DESK, at=NOW, new_plate="苏ED12345")
    renewed = parking.leased("B1-003", "苏E00003")
    money.renew(renewed.id, by=DESK, at=NOW, months=1, method="现金")
    parking.registered("B1-004", "苏E00004")
    parking.promised("B1-005", "苏E00005")
    gone = parking.applied("B1-006", "苏E00006")
    service.withdraw(gone.id, by=DESK, at=NOW, end_reason="不租了")
    paid = parking.registered("B1-007", "苏E00007")
    money.pay(paid.id, by=DESK, at=NOW, amount_fen=None, method="转账")
    money.close_missing(parking.later(-1).date(), by=DESK, at=NOW)
    money.close_missing_weeks(parking.later(-1).date(), by=DESK, at=NOW)
    rounds.issue_list(ListKind.DUE, by=DESK, at=NOW)
    rounds.wait(by=DESK, at=NOW, name="仇文博", phone="13700006604")
    rounds.begin_round(by=DESK, at=parking.later(5))
    return office


@contextmanager
def selects() -> Iterator[list[str]]:
    """The SELECT statements that reach the database meanwhile."""
    seen: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(lambda sql: seen.append(sql) if sql.lstrip().upper().startswith("SELECT") else None)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


@every_register
@pytest.mark.usefixtures("estate")
def test_a_list_is_one_select_and_every_chip_counts_what_it_lists(register: Register) -> None:
    with selects() as seen:
        assert query.page(register, View(filter="all"), NOW, MANAGER)
    assert len(seen) == 1
    counts = query.counts(register, first_view(register), NOW, MANAGER)
    for entry in register.filters:
        assert counts[entry.key] == len(query.page(register, View(filter=entry.key), NOW, MANAGER)), entry.key


@every_register
@pytest.mark.usefixtures("estate")
def test_every_record_opens_for_everybody_and_its_trail_is_chinese(register: Register) -> None:
    for by in EVERYBODY:
        for row in query.page(register, View(filter="all"), NOW, by):
            shown = facts(register, row.id, NOW, by)
            assert shown.title
            assert not any(line.label.isascii() for line in shown.history), shown.history


@every_register
def test_every_sheet_opens_with_all_rows_and_no_whole_telephone(
    register: Register, estate: DataFolder, tmp_path: Path
) -> None:
    assert register.sheet is not None
    file = tmp_path / "x.xlsx"
    count = export_register(
        register, View(filter="all"), file, by=MANAGER, at=NOW, estate={"name": "翠湖花园", "office": "客服中心"}
    )
    assert count == query.count(register, View(filter="all"), NOW, MANAGER)
    text = "\n".join(str(cell.value) for row in openpyxl.load_workbook(file).worksheets[0].iter_rows() for cell in row)
    assert "13612344417" not in text
    assert "13700006604" not in text
    assert estate.database.exists()


@pytest.mark.usefixtures("estate")
def test_a_lease_is_found_by_space_plate_holder_and_permit() -> None:
    for words in ("B1-001", "00001", "TCZ-0002"):
        assert ("parking_lease", 2) in [found[:2] for found in search_index.look_up(words, areas=["parking_lease"])]
