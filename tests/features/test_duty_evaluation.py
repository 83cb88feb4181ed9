"""值班评估: the figures of a month made by hand, from the roster and from the log, and the workbook (P30, S15)."""

from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from csapp.app.duty_evaluation import duty_board, export_duty, joined
from csapp.core.errors import NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.audit import AuditLine
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.pages import DutyPage, TourPoint
from csapp.features.duty_log.service import entries, handover, signing, tour
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.service.evaluation import DaySigned, log_month
from csapp.features.duty_log.service.pages import open_page
from csapp.features.duty_roster.models.reading import Gap
from csapp.features.duty_roster.service.evaluation import DutyMonth, PersonDuty
from csapp.masterdata.shifts.models import ShiftHours
from tests.features.handover_makers import (
    DAY,
    FACTS,
    IN,
    Desk,
    confirm,
    count_row,
    line_of,
    make_ready,
    relief,
    settle,
    sheet_of,
    shift_named,
)
from tests.makers import ADMIN, MANAGER, NOW, VIEWER

TODAY = date(2026, 11, 27)


@pytest.fixture
def desk(office: DataFolder) -> Desk:
    """刘芳 begins the early shift 11 minutes late, hands over 20 minutes late with a radio missing; 何静 goes on."""
    assert office.database.is_file()
    desk = settle()
    with unit_of_work(ADMIN, NOW) as work:
        points = [work.add(TourPoint(name=name, position=at)) for at, name in enumerate(("大堂", "车库", "天台"))]
    early = shift_named("早班")
    begins = early.begins_at(DAY)
    page = open_page(DAY, early.id, by=desk.outgoing, at=begins + timedelta(minutes=11))
    at = begins + timedelta(hours=2)
    told = ["3-2-1501 漏水", "大堂玻璃碎了", "车库灯不亮"]
    kept = [entries.note(page.id, EntryTold(words), by=desk.outgoing, at=at) for words in told]
    entries.note(page.id, EntryTold("送快递", needs_aftermath=False), by=desk.outgoing, at=at)
    entries.settle(kept[1].id, "换好了", by=desk.outgoing, at=at)
    for point in points[:2]:
        tour.check_point(page.id, point.id, by=desk.outgoing, at=at)
    sheet = sheet_of(page, by=desk.outgoing)
    over = page.planned_until + timedelta(minutes=20)
    make_ready(sheet, desk, over)
    handover.count(count_row(sheet, "radios").id, 5, "一台送修", by=desk.incoming, at=over)
    following = confirm(sheet, relief(shift_named("中班")), over, by=desk.outgoing)
    for point in points:
        tour.check_point(following.id, point.id, by=desk.incoming, at=over)
    second = handover.prepare(following.id, FACTS, by=desk.incoming, at=following.planned_until)
    make_ready(second, Desk(desk.incoming, desk.outgoing, desk.third), following.planned_until)
    assert line_of(second, "entry-1").reason
    after = relief(shift_named("夜班"), DAY + timedelta(days=1))
    typed = {"outgoing_password": IN, "incoming_password": "chuban-2026"}
    confirm(second, after, following.planned_until, by=desk.incoming, **typed)
    return desk


def test_pages_entries_rounds_and_handovers_are_counted_by_hand(desk: Desk) -> None:
    told = log_month(date(2026, 11, 30), TODAY)
    rows = {who.name: who for who in told.people}
    first, second = rows["刘芳"], rows["何静"]
    assert (first.pages, first.opened_late, first.entries) == (2, 1, 4)
    assert (first.to_settle, first.settled, first.to_tour, first.toured) == (3, 1, 3, 2)
    assert (first.late_handovers, first.differing) == (1, 1)
    # what was carried on is counted where it was first written; 20 minutes late is late for who came, too
    assert (second.pages, second.opened_late, second.entries, second.to_settle) == (1, 1, 0, 0)
    assert (second.to_tour, second.toured, second.late_handovers, second.differing) == (3, 3, 0, 0)
    assert [line.label for line in told.months][::11] == ["2025-12", "2026-11"]
    assert (told.months[-1].pages, told.months[-1].opened_late, told.months[-1].entries) == (3, 2, 4)
    assert {line.pages for line in told.months[:-1]} == {0}
    assert desk.outgoing.id == first.staff_id


@pytest.mark.usefixtures("desk")
def test_days_are_signed_in_time_late_or_not_at_all() -> None:
    early, late, night = DutyPage.select().order_by(DutyPage.planned_from)
    signing.sign_page(early.id, by=MANAGER, at=datetime(2026, 11, 24, 17, 0))
    assert log_month(DAY, TODAY).days == (
        DaySigned(DAY, 2, 1, 2),
        DaySigned(DAY + timedelta(days=1), 1, 0, 0),
    )
    signing.sign_page(late.id, by=MANAGER, at=datetime(2026, 11, 26, 9, 0))
    (day, _) = log_month(DAY, TODAY).days
    assert (day, day.is_signed) == (DaySigned(DAY, 2, 2, 1), True)
    assert log_month(DAY, TODAY).months[-1].late_days == 1
    assert night.is_open


@pytest.mark.usefixtures("desk")
def test_the_morning_after_a_shift_that_ends_at_midnight_is_in_time() -> None:
    for page in DutyPage.select().where(DutyPage.day == DAY):
        signing.sign_page(page.id, by=MANAGER, at=datetime(2026, 11, 25, 9, 0))
    assert log_month(DAY, TODAY).days[0] == DaySigned(DAY, 2, 2, 0)


def test_a_month_without_a_page_counts_nothing(desk: Desk) -> None:
    told = log_month(date(2027, 2, 3), date(2027, 2, 3))
    assert (told.month, told.people, told.days) == (date(2027, 2, 1), (), ())
    assert [line.pages for line in told.months].count(3) == 1
    assert len(told.months) == 12
    assert desk.third.id


def test_roster_and_log_stand_side_by_side_and_are_summed(desk: Desk) -> None:
    hours = ShiftHours(3, "中班", "中", 960, 1440)
    roster = DutyMonth(
        date(2026, 11, 1),
        (
            PersonDuty(desk.outgoing.id, "刘芳", 20, 9600, 2, 1, 1, 0),
            PersonDuty(desk.third.id, "马超", 5, 2400, 5, 0, 0, 2),
        ),
        (Gap(date(2026, 11, 8), hours, 2),),
        3,
        1,
    )
    board = joined(roster, log_month(DAY, TODAY))
    assert [row.name for row in board.people] == ["刘芳", "马超", "何静"]
    first, third, second = board.people
    assert (first.shifts, first.hours, first.nights, first.holidays, first.asked) == (20, 160.0, 2, 1, 1)
    assert (first.pages, first.settled_share, first.tour_share) == (2, 1 / 3, 2 / 3)
    assert (third.shifts, third.stood_in, third.pages, third.settled_share, third.tour_share) == (5, 2, 0, None, None)
    assert (second.shifts, second.pages, second.tour_share) == (0, 1, 1.0)
    whole = board.whole
    assert (whole.name, whole.shifts, whole.hours, whole.pages, whole.settled_share) == ("合计", 25, 200.0, 3, 1 / 3)
    assert (board.missing, board.swaps, board.refused, board.signed_days) == (2, 3, 1, 0)
    assert [day.day for day in board.late_days] == [DAY]


def test_the_workbook_has_every_table_with_a_native_chart(desk: Desk, tmp_path: Path) -> None:
    board = duty_board(DAY, TODAY)
    file = tmp_path / "值班评估.xlsx"
    estate = {"name": "翠湖花园", "office": "物业客服中心"}
    count = export_duty(board, file, by=MANAGER, at=NOW, estate=estate)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert count == 2 * (len(board.people) + 1) + 12 + len(board.days) + len(board.gaps)
    assert ["刘芳", 2, 1, 4, 1 / 3, 2 / 3, 1, 1] in cells
    assert ["2026-11", 4, 3, 2, 1] in cells
    assert len(sheet._charts) >= 4
    assert AuditLine.select().where(AuditLine.step == "export").count() == 1
    with pytest.raises(NotAllowed):
        export_duty(board, file, by=VIEWER, at=NOW, estate=estate)
    assert desk.outgoing.name
