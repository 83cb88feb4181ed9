"""Every register of the sample estate goes out and comes back as it was: no cell is taken for a change."""

import os
import re
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
import python_calamine

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.app.layouts import drawn_of, keep_layout, write_starter
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
STAFF = {"刘芳", "何静", "马超", "王志强", "陈丽华", "张建军", "赵永强", "李国栋", "孙伟", "许红", "孙莉", "周婷"}
SHEETS = [register for register in REGISTERS if register.sheet is not None]
# all of them in the long form: LibreOffice takes a second for each
PRINTED = SHEETS if os.environ.get("CSAPP_SOAK") == "full" else SHEETS[::5]


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


@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
def test_in_a_layout_of_the_offices_it_comes_back_too(register: Register, estate: DataFolder, tmp_path: Path) -> None:
    layout, file = tmp_path / "版式.xlsx", tmp_path / "台账.xlsx"
    write_starter(register, layout)
    book = openpyxl.load_workbook(layout)
    sheet: Any = book.worksheets[0]
    for at, cell in enumerate(sheet[3]):
        cell.value = f"本公司的叫法{at}"
    book.save(layout)
    keep_layout(register, layout, estate, by=MANAGER, at=NOW)
    with connected():
        count = export_register(
            register, View(), file, by=MANAGER, at=NOW, estate=ESTATE, folder=estate, reason="核对号码"
        )
        seen = service.preview(REGISTERS, file, by=MANAGER, at=NOW, drawn=lambda one: drawn_of(estate, one))
    assert seen.sheet.register is register
    assert [row for row in seen.comparison.rows if row.result is not RowResult.UNCHANGED][:3] == []
    assert len(seen.comparison.rows) == count


def plain(cell: Any) -> Any:
    """A day is midnight, a whole float its number, nothing is nothing."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, datetime):
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
def test_two_programs_read_the_same_values(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    with connected():
        export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE)
    ours = [[plain(cell) for cell in row] for row in openpyxl.load_workbook(file).worksheets[0].values]
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    theirs = [[plain(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    width = min(len(ours[0]), len(theirs[0]))
    assert [row[:width] for row in ours] == [row[:width] for row in theirs]
    assert not any(cell for row in (*ours, *theirs) for cell in row[width:])
    # a reader that goes by the extent a sheet names stops nowhere too early
    streamed = openpyxl.load_workbook(file, read_only=True)
    assert sum(1 for _ in streamed.worksheets[0].iter_rows()) == len(ours)
    streamed.close()
    # nothing was taken for a formula
    assert not any(cell.data_type == "f" for row in openpyxl.load_workbook(file).worksheets[0] for cell in row)


@pytest.mark.usefixtures("estate")
def test_libreoffice_opens_every_register_and_repeats_its_title_row(tmp_path: Path) -> None:
    """One start of LibreOffice for all of them; a file it has to mend, or can't read, gives no PDF."""
    with connected():
        for register in PRINTED:
            export_register(register, View(), tmp_path / f"{register.key}.xlsx", by=MANAGER, at=NOW, estate=ESTATE)
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    files = sorted(str(file) for file in tmp_path.glob("*.xlsx"))
    subprocess.run([*office, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=180)
    repeated = 0
    for register in PRINTED:
        assert register.sheet is not None
        label = register.field(register.sheet.columns[0]).label
        with pypdfium2.PdfDocument(tmp_path / f"{register.key}.pdf") as printed:
            texts = ["".join(page.get_textpage().get_text_range().split()) for page in printed]
        # the sheet of counts, where there is one, stands at the end
        own = texts[: next((at for at, text in enumerate(texts) if at and label not in text), len(texts))]
        assert own, register.key
        assert len(texts) - len(own) <= 2, register.key
        repeated += len(own) > 1
    assert repeated
