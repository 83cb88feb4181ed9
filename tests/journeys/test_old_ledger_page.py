"""An old 接待 ledger comes in by keyboard: columns matched, rows seen, imported, taken back."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from csapp.app.import_tabs import ImportTabs
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.complaint.models import Complaint
from csapp.features.reception.models import Reception
from csapp.ui.context import Context
from csapp.ui.labels import CutLabel
from tests.app.test_old_areas import BOOKS
from tests.app.test_old_areas import book as areas_book
from tests.app.test_old_ledgers import HEADER, ROWS, book
from tests.journeys.hands import ALT, CONTROL, Hands, Key, Stopping
from tests.makers import MANAGER

NewContext = Callable[[Actor], Context]


def test_an_old_ledger_is_seen_brought_in_and_taken_back(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder, tmp_path: Path
) -> None:
    tabs = ImportTabs(new_context(MANAGER))
    hands = show(tabs)
    tabs.show_way("old")
    page = tabs.old
    file = book(tmp_path / "接待2019.xlsx", HEADER, ROWS)
    page.ask_file = lambda: file
    hands.press(Key.Key_O, CONTROL)
    assert page.pane.totals.text().startswith("将导入 3 行：新增 3")
    assert [field.value() for field in page.pane.mapping.fields][1:4] == ["number", "received_at", "name"]
    told = [label.toolTip() for label in page.pane.mapping.findChildren(CutLabel)]
    assert any("****" in sample for sample in told)
    assert not any(re.search(r"1\d{10}", sample) for sample in told)
    # the wrong day is mended where it is said
    page.pane.table.setFocus()
    hands.press(Key.Key_Down, CONTROL)
    page.pane.mended.emit((0, 3, 2), "2019-3-8")
    assert page.pane.totals.text().startswith("将导入 4 行")
    # a column that is not wanted
    page.pane.mapping.chosen.emit(10, "")
    hands.press(Key.Key_Right, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已导入 4 条历史记录，批号 DR20261124-001。"
    assert {one.responsible for one in Reception.select()} == {"历史台账"}
    assert list(office.backups.iterdir())
    hands.press(Key.Key_Z, CONTROL)
    assert page.message.text == "已撤销整批 DR20261124-001。"
    assert Reception.select().count() == 0
    page.ask_file = lambda: tmp_path / "没有.xlsx"
    page.choose()
    assert "没有.xlsx" in page.message.text


def test_a_stopped_import_says_so(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder, tmp_path: Path
) -> None:
    assert office.database.is_file()
    runner = Stopping()
    tabs = ImportTabs(replace(new_context(MANAGER), runner=runner))
    hands = show(tabs)
    tabs.show_way("old")
    page = tabs.old
    file = book(tmp_path / "接待2019.xlsx", HEADER, ROWS)
    page.ask_file = lambda: file
    hands.press(Key.Key_O, CONTROL)
    words = page.pane.go.text()
    runner.stops = True
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已停止，没有导入。"
    assert (page.pane.go.text(), page.pane.go.busy, Reception.select().count()) == (words, False, 0)
    page.pane.mapping.chosen.emit(10, "")
    assert (page.message.text, page.pane.go.text()) == ("已停止，没有导入。", "导入")
    runner.stops = False
    page.pane.mapping.chosen.emit(10, "")
    assert page.pane.go.text() == words


def test_the_area_says_which_columns_there_are(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder, tmp_path: Path
) -> None:
    assert office.database.is_file()
    tabs = ImportTabs(new_context(MANAGER))
    hands = show(tabs)
    tabs.show_way("old")
    page = tabs.old
    file = areas_book(tmp_path / "投诉.xlsx", *BOOKS["complaint"][1])
    page.ask_file = lambda: file
    page.areas.chosen.emit("complaint")
    hands.press(Key.Key_O, CONTROL)
    assert [field.value() for field in page.pane.mapping.fields][:4] == ["content", "unit", "name", "received_at"]
    # the wrong drawer: the same file read as another area's has other columns
    page.areas.chosen.emit("repair_order")
    assert "severity" not in [field.value() for field in page.pane.mapping.fields]
    page.areas.chosen.emit("complaint")
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "已导入 1 条历史记录，批号 DR20261124-001。"
    assert [bool(one.is_history) for one in Complaint.select()] == [True]
