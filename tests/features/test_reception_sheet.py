"""接待登记表 as a sheet: what was answered on the spot, and when a major matter was reported (R28)."""

from datetime import datetime
from pathlib import Path

import pytest

from csapp.app.exporting import export_register
from csapp.documents.tables import read_tables
from csapp.features.reception.register import RECEPTIONS
from csapp.registers.plan import View
from tests import makers
from tests.makers import MANAGER, NOW

ESTATE = {"name": "翠湖花园", "office": "客服中心"}


@pytest.mark.usefixtures("office")
def test_the_sheet_tells_the_answer_and_when_it_was_reported(tmp_path: Path) -> None:
    told, file = datetime(2026, 11, 24, 9, 40), tmp_path / "接待.xlsx"
    record = makers.reception(urgency="重大", reply="已派人抽水", received_at=told, reported_at=told)
    export_register(RECEPTIONS, View(), file, by=MANAGER, at=NOW, estate=ESTATE)
    rows = [row for table in read_tables(file) for row in table.rows]
    head = next(row for row in rows if "编号" in row)
    line = next(row for row in rows if record.number in row)
    assert line[head.index("当场答复")] == "已派人抽水"
    assert line[head.index("汇报总经理")] == told
