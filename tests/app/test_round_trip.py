"""Every register of the sample estate goes out and comes back as it was: no cell is taken for a change."""

import re
from pathlib import Path

import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.core.paths import DataFolder
from csapp.db.connection import connected
from csapp.documents.tables import read_tables
from csapp.features.sheet_return import service
from csapp.masterdata.people.models import Person
from csapp.registers.import_preview import RowResult
from csapp.registers.plan import View
from csapp.registers.spec import Register
from tests.makers import MANAGER, NOW
from tests.sample_store import sample

ESTATE = {"name": "翠湖花园", "office": "客服中心"}
STAFF = {"刘芳", "何静", "马超", "王志强", "陈丽华", "张建军", "赵永强", "李国栋", "孙伟", "许红"}
SHEETS = [register for register in REGISTERS if register.sheet is not None]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return sample(tmp_path_factory.mktemp("round") / "sample")


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
@pytest.mark.parametrize("reason", ["", "核对号码"], ids=["masked", "unmasked"])
def test_a_register_that_comes_back_untouched_changes_nothing(register: Register, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    with connected():
        count = export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE, reason=reason)
        seen = service.preview(REGISTERS, file, by=MANAGER, at=NOW)
    assert seen.sheet.register is register
    wrong = [row for row in seen.comparison.rows if row.result is not RowResult.UNCHANGED]
    is_masked = not reason and any(problem for row in wrong for problem in row.problems)
    key = seen.sheet.columns[0]
    if is_masked and key is not None and key.private is not None:
        # a masked plate says not which car it is
        assert {problem.column for row in wrong for problem in row.problems} == {key.label}
        return
    assert [(row.number, row.problems, row.remarks) for row in wrong][:3] == []
    assert len(seen.comparison.rows) == count
    assert len(read_tables(file)[0].rows) >= count


MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PLATE = re.compile(r"[\u4e00-\u9fff][A-HJ-NP-Z][·•]?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9-])")


def cells_of(file: Path) -> list[str]:
    return [str(cell) for table in read_tables(file) for row in table.rows for cell in row if cell is not None]


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
def test_no_default_export_gives_a_number_away(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    with connected():
        export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE)
    assert [cell for cell in cells_of(file) if MOBILE.search(cell) or IDENTITY.search(cell)] == []


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
def test_what_goes_to_a_chat_group_names_nobody(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "群.xlsx"
    with connected():
        people = {str(person.name) for person in Person.select()}
        export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE, safe=True)
    told = cells_of(file)
    assert any(cell.endswith("微信群安全版：没有姓名、电话、证件号和车牌") for cell in told)
    assert [cell for cell in told if MOBILE.search(cell) or IDENTITY.search(cell) or PLATE.search(cell)] == []
    # a colleague who lives here is named as a colleague
    assert [cell for cell in told if cell in people - STAFF] == []
