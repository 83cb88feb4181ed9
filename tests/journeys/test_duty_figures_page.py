"""值班评估 and 交接班记录 at the desk, by keyboard: months turned, exported; a record printed, signed, taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from pytestqt.modeltest import ModelTester

from csapp.app.duty_figures import DutyFiguresPage
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.documents.verify import verify
from csapp.features.duty_log.documents import handover as papers
from csapp.features.duty_log.models.handover import CountedItem, Handover
from csapp.features.duty_log.page.records import HandoverRecordsPage
from csapp.features.duty_log.register.items import COUNTED_ITEMS
from csapp.ui.context import Context
from csapp.ui.figure_table import FigureTable
from tests.features.handover_makers import Desk, confirm, ready, relief, settle, shift_named
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import ADMIN, MANAGER, NOW, VIEWER
from tests.makers import scan as scanned

NewContext = Callable[[Actor], Context]
Show = Callable[..., Hands]
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7)]]


@pytest.fixture
def desk(office: DataFolder) -> Desk:
    """刘芳 has handed the early shift over to 何静, everything agreed."""
    assert office.database.is_file()
    desk = settle()
    _, sheet, at = ready(desk)
    confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    return desk


def words(table: FigureTable, row: int) -> list[str]:
    return [cell.text for cell in table.figures.rows[row].cells]


def test_a_month_of_duty_is_read_turned_and_exported_by_keys(
    new_context: NewContext, desk: Desk, show: Show, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    page = DutyFiguresPage(new_context(MANAGER))
    hands = show(page)
    page.take_focus()
    view = page.figures
    assert hands.focus is view.duties
    assert view.title.text() == "2026 年 11 月"
    assert view.words.text() == "1 天有日志，签齐 0 天，迟签或未签 0 天；调班 0 次；缺 0 人次。"
    logs = {words(view.logs, row)[0]: words(view.logs, row)[1:] for row in range(len(view.logs.figures.rows))}
    assert logs[desk.outgoing.name] == ["1", "0", "0", "—", "—", "0", "0"]
    assert logs["合计"][0] == "2"
    assert words(view.months, 0) == ["2026-11", "2", "0", "0", "0"]
    assert view.covered.isVisible()
    assert view.signed.text() == "这个月的日志都按时签了字。"
    qtmodeltester.check(view.logs.figures)  # type: ignore[no-untyped-call]
    hands.press(Key.Key_PageDown)
    assert view.title.text() == "2026 年 11 月"
    hands.press(Key.Key_PageUp)
    assert view.title.text() == "2026 年 10 月"
    assert view.signed.text() == "这个月没有日志。"
    hands.press(Key.Key_PageDown)
    opened: list[Path] = []
    page.open_file = opened.append
    view.ask_file = lambda title: tmp_path / f"{title}.xlsx"
    view.sheet.click()
    file = tmp_path / "值班评估 2026-11.xlsx"
    assert openpyxl.load_workbook(file).active is not None
    assert page.message.text == "已导出到 值班评估 2026-11.xlsx。"


def test_who_only_looks_reads_the_figures_and_exports_none(new_context: NewContext, desk: Desk, show: Show) -> None:
    page = DutyFiguresPage(new_context(VIEWER))
    show(page)
    assert page.figures.sheet.isHidden()
    assert desk.third.name


def test_a_record_is_printed_signed_and_taken_back(
    new_context: NewContext, desk: Desk, show: Show, tmp_path: Path
) -> None:
    page = HandoverRecordsPage(new_context(desk.incoming))
    files: list[Path] = []
    page.open_file = files.append
    hands = show(page)
    page.take_focus()
    page.table.go_to(0)
    assert page.panel.facts is not None
    assert page.panel.facts.title == "11-24 早班 刘芳 → 何静"
    told = {fact.key: fact.text for fact in page.panel.facts.facts}
    assert told["differences"] == "相符"
    hands.press(Key.Key_P, CONTROL)
    sheet = Handover.get()
    assert [file.name for file in files] == [f"{sheet.number}-p1.pdf"]
    (step,) = page.panel.facts.steps
    page._sign(page.panel.facts, step)
    assert page.dialog is not None
    assert page.dialog.answers() == {"who": papers.INCOMING}
    page.dialog.pad.set_strokes(STROKES)
    page.dialog.accept()
    file = papers.paper_of(sheet.id, page.context.folder).file
    assert file is not None
    assert [report.signer for report in verify(file, page.context.folder)] == ["何静"]
    scan = tmp_path / "签好.jpg"
    scanned(scan)
    page.refresh()
    page._take_back(page.panel.facts, scan)
    assert Handover.get().signed_at == NOW


def test_counted_items_are_added_and_changed_as_they_are_typed(desk: Desk) -> None:
    assert desk.third.name
    assert COUNTED_ITEMS.create is not None
    cash = COUNTED_ITEMS.create(name="备用金", kind="金额", amount="500.5", unit="元", by=ADMIN, at=NOW)
    keys = COUNTED_ITEMS.create(name="门禁遥控器", amount="12", by=ADMIN, at=NOW + timedelta(minutes=1))
    assert [(item.expected, item.amount) for item in (cash, keys)] == [(500_50, "500.50"), (12, "12")]
    change = COUNTED_ITEMS.actions[0].call
    values = {"name": "备用金", "unit": "元", "is_mandatory": True, "position": "10", "is_active": True}
    with pytest.raises(BadInput, match="写原因"):
        change(cash.id, amount="¥1,000.00", by=ADMIN, at=NOW, **values)
    change(cash.id, amount="¥1,000.00", reason="周末收费多", by=ADMIN, at=NOW, **values)
    assert CountedItem.get_by_id(cash.id).expected == 1_000_00
