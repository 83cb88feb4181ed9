"""What Excel may correct of repairs, key loans and complaints: words and telephones, never what was decided."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.core.errors import TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db.audit import history
from csapp.features.complaint.register import COMPLAINTS
from csapp.features.key_lending.models import Loan, SignedHow
from csapp.features.key_lending.register import KEY_LOANS
from csapp.features.key_lending.service import correcting as loans
from csapp.features.repair_order.register import ORDERS
from csapp.features.repair_order.service import correcting, intake
from csapp.features.sheet_return import service
from csapp.registers.import_batch import undo_batch
from csapp.registers.plan import View
from csapp.registers.spec import Register
from tests.features import complaint_makers, key_makers
from tests.makers import DESK, MANAGER, NOW

ESTATE = {"name": "翠湖花园", "office": "客服中心"}


@pytest.fixture
def records(office: DataFolder) -> dict[str, Any]:
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet()
    unit, owner = key_makers.household()
    loan = key_makers.lend_to_owner(key_makers.key("A3-10", unit), owner)
    order = intake.open_order(content="厨房漏水", place="东门", phone="13812342746", by=DESK, at=NOW)
    return {"repair_order": order, "key_lending": loan, "complaint": complaint_makers.complaint(content="楼道灯不亮")}


def corrected(register: Register, folder: Path, changed: dict[str, str]) -> service.Preview:
    """The register out, some cells of its first record changed, and compared again."""
    file = folder / "台账.xlsx"
    export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE)
    book = openpyxl.load_workbook(file)
    sheet: Any = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[3]}
    for label, text in changed.items():
        sheet.cell(4, titles[label], text)
    book.save(file)
    return service.preview(REGISTERS, file, by=MANAGER, at=NOW)


@pytest.mark.parametrize(
    ("register", "changed", "column"),
    [
        (ORDERS, ("报修内容", "厨房顶漏水"), "content"),
        (ORDERS, ("电话", "13900001111"), "phone"),
        (KEY_LOANS, ("用途", "取快递"), "purpose"),
        (COMPLAINTS, ("内容摘要", "二楼楼道灯不亮"), "content"),
    ],
    ids=["repair words", "repair telephone", "loan", "complaint"],
)
def test_a_word_is_put_right_and_taken_back(
    register: Register, changed: tuple[str, str], column: str, records: dict[str, Any], tmp_path: Path
) -> None:
    record, model = records[register.key], register.model
    before = getattr(model.get_by_id(record.id), column)
    seen = corrected(register, tmp_path, dict([changed]))
    assert [row.problems for row in seen.comparison.rows] == [()]
    batch = service.apply(seen, by=MANAGER, at=NOW)
    assert getattr(model.get_by_id(record.id), column) == changed[1]
    assert history(model.key(), record.id)[0].step == "correct"
    undo_batch(batch.id, by=MANAGER, at=NOW)
    assert getattr(model.get_by_id(record.id), column) == before


@pytest.mark.parametrize(
    ("register", "changed"),
    [(ORDERS, {"维修人": "别人"}), (KEY_LOANS, {"借用人": "别人"}), (COMPLAINTS, {"投诉性质": "无责任"})],
    ids=["repair", "loan", "complaint"],
)
@pytest.mark.usefixtures("records")
def test_what_is_done_at_the_desk_stays_there(register: Register, changed: dict[str, str], tmp_path: Path) -> None:
    seen = corrected(register, tmp_path, changed)
    (problem,) = seen.comparison.rows[0].problems
    assert problem.message.endswith("在客服台里办，不能在表里改。")


def test_after_the_signature_nothing_is_changed(records: dict[str, Any], tmp_path: Path) -> None:
    Loan.update(signed_out=SignedHow.PAPER).execute()
    with pytest.raises(TransitionRefused, match="签过字"):
        loans.correct(records["key_lending"].id, purpose="取快递", by=DESK, at=NOW)
    intake.cancel(records["repair_order"].id, cancel_reason="不修了", by=DESK, at=NOW)
    with pytest.raises(TransitionRefused, match="不在办了"):
        correcting.correct(records["repair_order"].id, content="别的", place="东门", by=DESK, at=NOW)
    seen = corrected(KEY_LOANS, tmp_path, {"用途": "取快递"})
    assert "不能修改" in seen.comparison.rows[0].problems[0].message
