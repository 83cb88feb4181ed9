"""A supervisor corrects a register in Excel and brings it back: seen, imported, taken back, by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.app.import_tabs import ImportTabs
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.documents.tables import read_tables
from csapp.features.sheet_return.page import SheetReturnPage
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.register import KEY_SETS
from csapp.registers.import_batch import BatchState, ImportBatch
from csapp.registers.plan import View
from csapp.ui.context import Context
from tests.features import key_makers
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import MANAGER, NOW, SUPERVISOR

NewContext = Callable[[Actor], Context]
Show = Callable[..., Hands]


@pytest.fixture
def file(office: DataFolder, tmp_path: Path) -> Path:
    """Two sets of keys, exported; one corrected, one asked for what only the desk may do."""
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet(rows=4)
    for hook, place in (("A1-01", "水泵房"), ("A1-02", "天台")):
        key_makers.key(hook, place_name=place, pieces=1)
    made = tmp_path / "钥匙台账.xlsx"
    estate = {"name": "翠湖花园", "office": "客服中心"}
    export_register(KEY_SETS, View(), made, by=MANAGER, at=NOW, estate=estate)
    labels = read_tables(made)[0].rows[2]
    book = load_workbook(made)
    sheet = book.worksheets[0]
    sheet.cell(4, labels.index("把数") + 1).value = 3
    sheet.cell(5, labels.index("存放位置") + 1).value = "A2-01"
    book.save(made)
    return made


@pytest.fixture
def page(new_context: NewContext) -> SheetReturnPage:
    return SheetReturnPage(new_context(SUPERVISOR), REGISTERS)


def shown(page: SheetReturnPage) -> list[list[str]]:
    rows = page.table.rows
    return [[rows.index(y, x).data() for x in range(1, rows.columnCount())] for y in range(rows.rowCount())]


def test_corrected_keys_come_back_and_go_again(page: SheetReturnPage, show: Show, file: Path) -> None:
    page.ask_file = lambda: file
    hands = show(page)
    hands.press(Key.Key_O, CONTROL)
    assert page.totals.text() == "将修改 1 条，新增 0 条。有误 1 行、重复 0 行不导入，0 行和台账一样。"
    assert shown(page) == [["修改", "K0001", "把数", "把数：1 → 3"]]
    hands.press(Key.Key_Right, ALT)
    hands.press(Key.Key_Right, ALT)
    assert shown(page) == [["有误", "K0002", "存放位置", "「存放位置」在客服台里办，不能在表里改。"]]
    hands.press(Key.Key_Return, CONTROL)
    batch = ImportBatch.get()
    assert page.message.text == f"已修改 1 条，新增 0 条，批号 {batch.number}。"
    assert [key.pieces for key in KeySet.select().order_by(KeySet.code)] == [3, 1]
    hands.press(Key.Key_Z, CONTROL)
    assert [key.pieces for key in KeySet.select().order_by(KeySet.code)] == [1, 1]
    assert ImportBatch.get().state is BatchState.UNDONE


def test_both_ways_of_importing_are_one_switch_apart(new_context: NewContext, show: Show) -> None:
    tabs = ImportTabs(new_context(SUPERVISOR))
    show(tabs)
    assert tabs.ledger.isVisible()
    tabs.show_way("sheet")
    assert tabs.sheet.isVisible()
    assert not tabs.ledger.isVisible()
