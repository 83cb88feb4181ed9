"""A register goes out as a workbook, is corrected in Excel and comes back: cell by cell, or refused."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.db.audit import history
from csapp.db.connection import database
from csapp.documents.tables import read_tables
from csapp.features.callback.models import Callback
from csapp.features.callback.register import CALLBACKS
from csapp.features.callback.service import calling
from csapp.features.sheet_return import service
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.register import KEY_SETS
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.places.register import UNITS
from csapp.registers.import_batch import undo_batch
from csapp.registers.import_preview import RowResult
from csapp.registers.plan import View
from csapp.registers.spec import Register
from tests import makers
from tests.features import key_makers
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

pytestmark = pytest.mark.usefixtures("office")
ESTATE = {"name": "翠湖花园", "office": "客服中心"}


@pytest.fixture
def keys() -> list[KeySet]:
    """Three sets of keys; one text that a spreadsheet would take for a formula, one with line breaks."""
    key_makers.make_tables()
    key_makers.cabinet(rows=4)
    first = key_makers.key("A1-01", makers.unit("3-2-1501"), code="K0001", opens="=入户门", pieces=2)
    second = key_makers.key("A1-02", place_name="水泵房", code="K0002", opens="-1 层")
    third = key_makers.key("A1-03", place_name="天台", code="K0003", opens="无")
    return [first, second, third]


def sheet_of(register: Register, file: Path, reason: str = "") -> Path:
    export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE, reason=reason)
    return file


def edit(file: Path, change: Callable[[Any], None]) -> Path:
    """What somebody does in Excel."""
    book = load_workbook(file)
    change(book.worksheets[0])
    book.save(file)
    return file


def column(sheet: Any, label: str) -> int:
    return next(int(cell.column) for cell in sheet[3] if cell.value == label)


def cells(file: Path) -> list[Any]:
    return [table.rows[2:] for table in read_tables(file)]


def digest(*tables: str) -> str:
    """The content of tables, without the bookkeeping of who changed when."""
    held = hashlib.sha256()
    for table in tables:
        cursor = database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id')
        names = [one[0] for one in cursor.description]
        skip = {"version", "changed_at", "changed_by"}
        for row in cursor.fetchall():
            held.update(repr([value for name, value in zip(names, row, strict=True) if name not in skip]).encode())
    return held.hexdigest()


def preview(file: Path) -> service.Preview:
    return service.preview(REGISTERS, file, by=SUPERVISOR, at=NOW)


def test_what_was_exported_and_not_touched_changes_nothing(keys: list[KeySet], tmp_path: Path) -> None:
    file = sheet_of(KEY_SETS, tmp_path / "钥匙.xlsx")
    seen = preview(file)
    assert (seen.sheet.register, len(seen.comparison.rows), seen.good) == (KEY_SETS, len(keys), 0)
    assert {row.result for row in seen.comparison.rows} == {RowResult.UNCHANGED}
    with pytest.raises(BadInput, match="没有要改的"):
        service.apply(seen, by=SUPERVISOR, at=NOW)


def test_a_corrected_cell_comes_back_and_the_whole_batch_goes_again(keys: list[KeySet], tmp_path: Path) -> None:
    file = sheet_of(KEY_SETS, tmp_path / "钥匙.xlsx")
    before, told = digest("keys"), cells(file)

    def correct(sheet: Any) -> None:
        sheet.cell(4, column(sheet, "什么锁")).value = "防盗门"
        sheet.cell(5, column(sheet, "把数")).value = 4

    seen = preview(edit(file, correct))
    assert [[(one.kind, one.old, one.new) for one in row.remarks] for row in seen.comparison.rows] == [
        [("opens", "=入户门", "防盗门")], [("pieces", "1", "4")], [],
    ]  # fmt: skip
    batch = service.apply(seen, by=SUPERVISOR, at=NOW)
    assert (batch.register, batch.changed, batch.added) == ("keys", 2, 0)
    assert [(key.opens, key.pieces) for key in KeySet.select().order_by(KeySet.code)] == [
        ("防盗门", 2), ("-1 层", 4), ("无", 1),
    ]  # fmt: skip
    # what a second export writes is what was brought back
    again = sheet_of(KEY_SETS, tmp_path / "再导.xlsx")
    assert [row for table in cells(again) for row in table][1:4] == [row for table in cells(file) for row in table][1:4]
    assert preview(file).good == 0
    undo_batch(batch.id, by=SUPERVISOR, at=NOW)
    assert digest("keys") == before
    assert cells(sheet_of(KEY_SETS, tmp_path / "三.xlsx")) == told
    with pytest.raises(TransitionRefused):
        undo_batch(batch.id, by=SUPERVISOR, at=NOW)
    assert len(keys) == KeySet.select().count()


def test_what_the_desk_would_refuse_is_refused_with_its_reason(keys: list[KeySet], tmp_path: Path) -> None:
    file = sheet_of(KEY_SETS, tmp_path / "钥匙.xlsx")

    def spoil(sheet: Any) -> None:
        sheet.cell(4, column(sheet, "把数")).value = 9_000
        sheet.cell(5, column(sheet, "存放位置")).value = "A4-01"
        sheet.cell(6, column(sheet, "状况")).value = "丢了"

    before = digest("keys")
    seen = preview(edit(file, spoil))
    assert [row.result for row in seen.comparison.rows] == [RowResult.BAD] * len(keys)
    assert [row.problems[0].message for row in seen.comparison.rows] == [
        "把数在 1 到 200 之间。",
        "「存放位置」在客服台里办，不能在表里改。",
        "「状况」没有「丢了」，写 在用、遗失、损坏、停用。",
    ]
    assert digest("keys") == before


def test_strange_rows_are_named(keys: list[KeySet], tmp_path: Path) -> None:
    file = sheet_of(KEY_SETS, tmp_path / "钥匙.xlsx")

    def spoil(sheet: Any) -> None:
        code = column(sheet, "钥匙牌")
        sheet.cell(4, code).value = "K9999"
        sheet.cell(6, code).value = "K0002"
        sheet.insert_rows(7)
        sheet.cell(7, column(sheet, "什么锁")).value = "新锁"
        sheet.cell(7, column(sheet, "把数")).value = 1

    rows = preview(edit(file, spoil)).comparison.rows
    assert [(row.result, row.problems[0].message if row.problems else "") for row in rows] == [
        (RowResult.BAD, "台账里没有 K9999，核对编号；要新增就把编号空着。"),
        (RowResult.UNCHANGED, ""),
        (RowResult.DOUBLE, "和第 5 行同一个编号，只留一行。"),
        (RowResult.BAD, "写上开哪里：房号，或公共部位的名称。"),
    ]
    assert len(keys) == KeySet.select().count()


def test_a_new_row_is_a_new_record(tmp_path: Path) -> None:
    makers.unit("3-2-1501")
    file = sheet_of(UNITS, tmp_path / "房屋.xlsx")
    before = digest("places")

    def add(sheet: Any) -> None:
        sheet.insert_rows(5)
        for label, value in {"栋": "3", "单元": "2", "室": "1502", "状态": "空置"}.items():
            sheet.cell(5, column(sheet, label)).value = value

    seen = preview(edit(file, add))
    assert [row.result for row in seen.comparison.rows] == [RowResult.UNCHANGED, RowResult.NEW]
    batch = service.apply(seen, by=MANAGER, at=NOW)
    assert (batch.added, Unit.get(Unit.code == "3-2-1502").status) == (1, UnitStatus.VACANT)
    undo_batch(batch.id, by=MANAGER, at=NOW)
    assert digest("places") == before


def test_a_register_changed_meanwhile_is_looked_at_again(keys: list[KeySet], tmp_path: Path) -> None:
    file = sheet_of(KEY_SETS, tmp_path / "钥匙.xlsx")
    seen = preview(edit(file, lambda sheet: sheet.cell(4, column(sheet, "把数")).__setattr__("value", 3)))
    KeySet.update(pieces=3).where(KeySet.id == keys[0].id).execute()
    with pytest.raises(StaleRecord, match="重新预检"):
        service.apply(seen, by=SUPERVISOR, at=NOW)


def test_who_may_not_import_may_not_look(keys: list[KeySet], tmp_path: Path) -> None:
    file = sheet_of(KEY_SETS, tmp_path / "钥匙.xlsx")
    with pytest.raises(NotAllowed):
        service.preview(REGISTERS, file, by=DESK, at=NOW)
    assert keys


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "别的.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match="不是客服台导出的台账"):
        preview(file)


def test_the_words_of_a_callback_may_be_corrected_until_somebody_was_asked(tmp_path: Path) -> None:
    waiting, asked = makers.callback(subject="楼道灯不亮"), makers.callback(subject="门禁失灵")
    calling.register_result(asked.id, by=DESK, at=NOW, method="电话", satisfaction="满意")
    file = sheet_of(CALLBACKS, tmp_path / "回访.xlsx")

    def correct(sheet: Any) -> None:
        place, state = column(sheet, "原事项"), column(sheet, "状态")
        numbers = {sheet.cell(row, column(sheet, "编号")).value: row for row in (4, 5)}
        for callback in (waiting, asked):
            sheet.cell(numbers[callback.number], place).value = f"{callback.subject}，三楼"
        sheet.cell(numbers[asked.number], state).value = "归档"

    seen = preview(edit(file, correct))
    told = {seen.comparison.number_of(row): row for row in seen.comparison.rows}
    assert [one.new for one in told[waiting.number].remarks] == ["楼道灯不亮，三楼"]
    assert [one.message for one in told[asked.number].problems] == ["「状态」在客服台里办，不能在表里改。"]
    service.apply(seen, by=SUPERVISOR, at=NOW)
    assert [row.subject for row in Callback.select().order_by(Callback.id)] == ["楼道灯不亮，三楼", "门禁失灵"]
    assert history(Callback.key(), waiting.id)[0].step == "correct"
