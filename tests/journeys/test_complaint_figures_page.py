"""投诉统计 at the desk, by keyboard: a month by nature, grade and department, the alert, the workbook (P21, S64)."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from pytestqt.modeltest import ModelTester

from csapp.app.figure_export import export_figures, figure_export
from csapp.core.errors import DataUnavailable, NotAllowed
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.page.desk import ComplaintPage
from csapp.features.complaint.service.figures import board
from csapp.ui.context import Context
from csapp.ui.figure_table import FigureTable
from tests.features.complaint_makers import WAYS, S, complaint, take
from tests.journeys.hands import ALT, Hands, Key
from tests.journeys.test_callback_rates_page import SHIFT
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR, VIEWER

NewContext = Callable[[Actor], Context]


@pytest.fixture
def rising(office: DataFolder) -> DataFolder:
    """One in September, two in October, three in November; one of these rectified, one merged and not counted."""
    for month, count in ((9, 1), (10, 2), (11, 3)):
        for day in range(count):
            complaint(received_at=datetime(2026, month, 10 + day, 9, 0), severity="重大" if day else "一般")
    newest = Complaint.get(Complaint.received_at == datetime(2026, 11, 12, 9, 0))
    for name in WAYS[S.RECTIFIED]:
        take(name, newest.id)
    take("merge", complaint().id)
    return office


def to_figures(page: ComplaintPage, hands: Hands) -> None:
    """From the rows back to the switch with Shift+Tab, which comes to its last side first."""
    for _ in range(12):
        if page.switch.isAncestorOf(hands.focus):
            break
        hands.press(Key.Key_Tab, SHIFT)
    hands.press(Key.Key_Space)


def seated(show: Callable[..., Hands], context: Context) -> tuple[ComplaintPage, Hands]:
    page = ComplaintPage(context, export_figures=figure_export(context))
    return page, show(page)


def words(table: FigureTable, row: int) -> list[str]:
    return [cell.text for cell in table.figures.rows[row].cells]


def test_a_month_is_counted_by_nature_grade_and_department(
    rising: DataFolder, new_context: NewContext, show: Callable[..., Hands], qtmodeltester: ModelTester
) -> None:
    assert rising.database.exists()
    page, hands = seated(show, new_context(DESK))
    to_figures(page, hands)
    view = page.figures
    assert view.isVisible()
    assert not page.place.splitter.isVisible()
    assert hands.focus is view.natures
    assert view.title.text() == "2026 年 11 月"
    # the one that was merged away is counted where it went, which was received today
    assert view.words.text() == "投诉 4 件，未结束 4 件，超期 3 件，逾期率 75 %。"
    assert [words(view.natures, row) for row in range(3)] == [
        ["未定", "3", "1", "3", "2", "67 %"],
        ["责任", "1", "1", "1", "1", "100 %"],
        ["合计", "4", "2", "4", "3", "75 %"],
    ]
    assert [words(view.departments, row)[:2] for row in range(2)] == [["未定", "3"], ["工程部", "1"]]
    assert {words(view.severities, row)[0] for row in range(3)} == {"一般", "重大", "合计"}
    assert words(view.months, 0)[:2] == ["2026-11", "4"]
    assert len(view.months.figures.rows) == len(view.trend.points) == 12
    assert view.rising.text == "投诉连续 3 个月上升（1、2、4 件），报告主管领导。"
    assert view.rising.isVisible()
    qtmodeltester.check(view.natures.figures)  # type: ignore[no-untyped-call]
    # nothing may be done to a record nobody sees
    hands.press(Key.Key_1, ALT)
    assert page.panel.in_place is None


def test_a_month_without_complaints_says_so_and_none_is_in_the_future(
    rising: DataFolder, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    assert rising.database.exists()
    page, hands = seated(show, new_context(VIEWER))
    to_figures(page, hands)
    view = page.figures
    for _ in range(3):
        hands.press(Key.Key_PageUp)
    assert view.title.text() == "2026 年 8 月"
    assert (view.nobody.isVisible(), view.natures.isVisible(), view.rising.isVisible()) == (True, False, False)
    for _ in range(5):
        hands.press(Key.Key_PageDown)
    assert view.title.text() == "2026 年 11 月"
    assert view.forth.refusal == "下个月还没有到。"
    assert not view.sheet.isVisible()


def test_a_new_complaint_is_counted_at_once_and_ctrl_n_leads_back(
    rising: DataFolder, new_context: NewContext, show: Callable[..., Hands]
) -> None:
    assert rising.database.exists()
    page, hands = seated(show, new_context(DESK))
    to_figures(page, hands)
    made = complaint()
    assert page.figures.words.text().startswith("投诉 5 件")
    page.open_record(made.id)
    assert page.place.splitter.isVisible()
    assert page.panel.facts is not None
    assert page.panel.facts.id == made.id
    page.show_view("figures")
    page.new_record()
    assert page.panel.in_place is not None
    assert not page.figures.isVisible()


def test_the_month_goes_into_a_workbook_with_native_charts(
    rising: DataFolder, new_context: NewContext, show: Callable[..., Hands], tmp_path: Path
) -> None:
    assert rising.database.exists()
    page, hands = seated(show, new_context(SUPERVISOR))
    to_figures(page, hands)
    file, opened = tmp_path / "投诉统计.xlsx", list[Path]()
    page.open_file = opened.append
    asked: list[str] = []

    def ask(title: str) -> Path:
        asked.append(title)
        return file

    page.figures.ask_file = ask
    page.figures.sheet.setFocus()
    hands.press(Key.Key_Return)
    assert asked == ["投诉统计 2026-11"]
    assert page.message.text == "已导出到 投诉统计.xlsx。"
    assert AuditLine.select().where(AuditLine.step == "export").count() == 1
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert len(sheet._charts) == 4
    cells = [[cell.value for cell in row][:6] for row in sheet.iter_rows()]
    assert cells[0][0] == "投诉统计"
    assert ["责任", 1, 1, 1, 1, 1] in cells
    assert ["2026-11", 4, 2, 4, 3, 0.75] in cells
    assert any(row[0] == "投诉连续 3 个月上升。" for row in cells)


@pytest.mark.usefixtures("office")
def test_a_department_with_a_hostile_name_stays_text_and_an_empty_month_is_a_workbook_too(tmp_path: Path) -> None:
    made = complaint()
    for name in WAYS[S.AWAITING_DECISION]:
        take(name, made.id)
    take("decide_liable", made.id, department="=1+1")
    file = tmp_path / "x.xlsx"
    estate = {"name": "翠湖花园"}
    assert export_figures(board(NOW.date(), NOW.date()), file, by=MANAGER, at=NOW, estate=estate) == 12 + 2 + 1 + 1
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert [(cell.data_type, cell.value) for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"] == [
        ("s", "=1+1")
    ]
    assert export_figures(board(date(2025, 1, 1), NOW.date()), file, by=MANAGER, at=NOW, estate=estate) == 13
    with pytest.raises(NotAllowed):
        export_figures(board(NOW.date(), NOW.date()), file, by=DESK, at=NOW, estate=estate)
    with pytest.raises(DataUnavailable, match="没有写成"):
        export_figures(board(NOW.date(), NOW.date()), tmp_path / "no" / "x.xlsx", by=MANAGER, at=NOW, estate=estate)
