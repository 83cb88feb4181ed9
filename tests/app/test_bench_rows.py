"""What the bench of a register measures with is still what the table shows."""

import pytest

from csapp.core.paths import DataFolder
from csapp.features.reception.register import RECEPTIONS
from tests.bench.register import constants, desk, fill_receptions


@pytest.mark.usefixtures("qapp")
def test_the_bench_fills_the_table_of_today(office: DataFolder) -> None:
    fill_receptions(office.database, 20)
    model = constants(desk(office))
    assert len(model.row.cells) == len(model.row.shapes) == len(RECEPTIONS.table)
    assert model.row.cells[RECEPTIONS.table.index("caller_name")] == "单雅琴"
