"""What the lists of the parking count on their second sheet, and who signs them (S13, R11, P08, P09)."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from csapp.app.exporting import export_register
from csapp.features.parking_lease.register.money import DAY_REPORTS, WEEK_REPORTS
from csapp.features.parking_lease.register.rounds import LISTS, ROUNDS, WAITING
from csapp.features.parking_lease.service import money, rounds
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.masterdata.vehicles.register import RATES, SPACES, VEHICLES
from csapp.masterdata.vehicles.service import add_vehicle
from csapp.registers.plan import View
from csapp.registers.spec import Register
from tests import makers
from tests.features import parking_makers as parking
from tests.makers import DESK, MANAGER, NOW

pytestmark = pytest.mark.usefixtures("office")

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}
TODAY = NOW.date()


def counted(register: Register, folder: Path) -> dict[str, int]:
    """The sheet of counts of everything in the register, without its sum."""
    file = folder / "台账.xlsx"
    export_register(register, View(filter="all"), file, by=MANAGER, at=NOW, estate=ESTATE)
    rows = openpyxl.load_workbook(file)["统计"].iter_rows(min_row=2, values_only=True)
    found = {str(label): int(str(number)) for label, number in rows}
    assert found.pop("合计") == sum(found.values())
    return found


def test_reports_are_counted_by_how_far_they_came(tmp_path: Path) -> None:
    """Which 日报 finance has not signed for yet is seen at a glance (R11)."""
    parking.rates()
    parking.space()
    parking.leased(at=parking.later(-9))
    first, *_ = money.close_missing(TODAY - timedelta(days=1), by=DESK, at=NOW)
    money.hand_over_day(first.id, by=DESK, at=NOW, received_by="周会计")
    parking.space("B1-028")
    parking.leased("B1-028", "苏E7H27P")
    assert counted(DAY_REPORTS, tmp_path) == {"待签收": 8, "已签收": 1, "未交": 1}
    money.close_missing_weeks(TODAY - timedelta(days=1), by=DESK, at=NOW)
    assert set(counted(WEEK_REPORTS, tmp_path)) == {"待签收"}


def test_cars_are_counted_by_building(tmp_path: Path) -> None:
    """Cars of nobody who lives here are told apart."""
    homes = [makers.unit(code) for code in ("3-2-1501", "3-1-0904", "5-1-0802")]
    for number, home in enumerate(homes):
        add_vehicle(f"苏E3150{number}", by=MANAGER, at=NOW, unit=home.id)
    add_vehicle("苏E31509", by=MANAGER, at=NOW)
    assert counted(VEHICLES, tmp_path) == {"3": 2, "5": 1, "未填": 1}


def test_rates_and_spaces_are_counted_by_kind(tmp_path: Path) -> None:
    parking.rates()
    kinds = len(SpaceKind)
    assert len(counted(RATES, tmp_path)) == kinds
    for number, kind in enumerate((SpaceKind.GROUND, SpaceKind.GROUND, SpaceKind.STILT)):
        parking.space(f"B1-{number:03d}", kind)
    assert counted(SPACES, tmp_path) == {"地面": 2, "架空": 1}


def test_month_rounds_are_counted_by_state(tmp_path: Path) -> None:
    parking.space()
    rounds.begin_round(by=DESK, at=parking.later(5))
    assert counted(ROUNDS, tmp_path) == {"核对中": 1}


@pytest.mark.parametrize(
    ("register", "words"),
    [
        (VEHICLES, ("制表：", "主管：")),
        (SPACES, ("制表：", "主管：")),
        (LISTS, ("制表：", "主管：")),
        (WAITING, ("前台：", "主管：")),
    ],
    ids=lambda given: given.key if isinstance(given, Register) else "",
)
def test_who_signs_stands_under_the_last_line(register: Register, words: Sequence[str], tmp_path: Path) -> None:
    """Also where nothing is on the sheet yet."""
    file = tmp_path / "台账.xlsx"
    export_register(register, View(filter="all"), file, by=MANAGER, at=NOW, estate=ESTATE)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[sheet.max_row] if cell.value is not None] == list(words)
