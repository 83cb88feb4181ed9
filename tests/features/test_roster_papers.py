"""The month on the wall, in a workbook, in telephones; 调班申请 on paper: written, then read back (F21, F22)."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.db.setting import keep_setting
from csapp.documents import office_paper
from csapp.documents.form import read_fields
from csapp.features.duty_roster.documents import papers, swap_paper
from csapp.features.duty_roster.documents.calendar import export_calendar
from csapp.features.duty_roster.models.tables import Roster, RosterEntry, Swap
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.masterdata.shifts.service import add_shift
from tests.features.roster_makers import DECEMBER, december, settle, sign
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR, VIEWER
from tests.makers import scan as scanned


@pytest.fixture
def folder(office: DataFolder) -> DataFolder:
    """刘芳 is away three days; 马超 has the night of the 24th; the month is published."""
    settle()
    keep_setting("estate", {"name": "翠湖花园", "office": "物业客服中心"})
    people.take_leave("刘芳", date(2026, 12, 7), date(2026, 12, 9), "年假", by=SUPERVISOR, at=NOW)
    roster = rosters.open_month(DECEMBER, by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, "马超", date(2026, 12, 24), sign("夜"), by=SUPERVISOR, at=NOW)
    december()
    return office


def month() -> Roster:
    found: Roster = Roster.get()
    return found


def words_on(file: Path) -> tuple[str, tuple[float, float], int]:
    """Text, size of the first page in points, and how many pages."""
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    size, count = document[0].get_size(), len(document)
    document.close()
    return text, size, count


# The wall


def test_the_month_fits_on_one_landscape_page_with_its_signature_line(folder: DataFolder) -> None:
    file = papers.print_roster(month().id, folder, by=DESK, at=NOW)
    text, (width, height), pages = words_on(file)
    assert width > height
    assert round(width) == 842
    assert pages == 1
    for word in (
        "2026 年 12 月轮班表",
        "翠湖花园物业客服中心",
        "LB202612",
        "已公布",
        "夜：夜班 00:00–08:00",
        "制表",
        "经理",
    ):
        assert word in text, word
    assert all(name in text for name in ("刘芳", "何静", "马超", "孙莉", "周婷", "吴刚"))
    assert text.count("假") == 3 + 3  # three days of leave; 假, 请假 and 节假日 of the legend
    assert AuditLine.get(AuditLine.step == "print").note == "LB202612"


def test_the_month_of_a_leap_year_has_its_29th_on_paper(office: DataFolder) -> None:
    assert office.database.exists()
    settle()
    at = datetime(2028, 1, 20, 9, 0)
    roster = rosters.open_month(date(2028, 2, 29), by=SUPERVISOR, at=at)
    assert rosters.propose(roster.id, by=SUPERVISOR, at=at).unmet == ()
    table = papers.month_table(roster.id)
    assert (table.days[-1], len(table.days)) == (date(2028, 2, 29), 29)
    assert Counter(signs[-1] for _, signs, *_ in table.rows if signs[-1]) == {"夜": 1, "早": 1, "中": 1}


def test_a_roster_of_another_number_is_not_written(folder: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    given: dict[str, Any] = {"by": DESK, "at": NOW, "estate": {"name": "云庭"}}
    with pytest.raises(BadInput, match="没有轮班表 LB203001"):
        papers.write_roster_by_number("LB203001", file, **given)
    assert folder.database.exists()
    assert not file.exists()
    told = papers.write_roster_by_number("lb202612", file, **given)
    assert set(told["fields"]) == {"刘芳", "何静", "马超", "孙莉", "周婷", "吴刚"}
    assert "云庭物业客服中心" in words_on(file)[0]


# The workbook


def test_the_workbook_has_a_column_for_each_day_and_adds_up(folder: DataFolder, tmp_path: Path) -> None:
    assert folder.database.exists()
    file = tmp_path / "十二月.xlsx"
    assert papers.export_roster(month().id, file, by=MANAGER, at=NOW) == 6
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "2026 年 12 月轮班表"
    head = next(row for row in rows if row[0] == "姓名")
    assert head[1:4] == ["1 二", "2 三", "3 四"]
    assert (head[31], head[32]) == ("31 四", "班数")
    line = next(row for row in rows if row[0] == "马超")
    worked = RosterEntry.select().join(Roster).where(RosterEntry.staff == people.colleague("马超").id)
    assert line[24] == "夜"
    assert line[32:34] == [worked.count(), worked.count() * 8]
    assert sum(row[32] for row in rows if row[0] in {"刘芳", "何静", "马超", "孙莉", "周婷", "吴刚"}) == 93
    assert sheet.page_setup.orientation == "landscape"


def test_the_desk_takes_no_workbook_along(folder: DataFolder, tmp_path: Path) -> None:
    assert folder.database.exists()
    with pytest.raises(NotAllowed):
        papers.export_roster(month().id, tmp_path / "x.xlsx", by=DESK, at=NOW)
    with pytest.raises(StaleRecord):
        papers.month_table(77)


# Telephones


def events(file: Path) -> list[dict[str, str]]:
    """The events of a calendar file as RFC 5545 reads them: lines unfolded, names before the colon."""
    raw = file.read_bytes()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    found: list[dict[str, str]] = []
    for line in raw.decode().replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            found[-1][name.partition(";")[0]] = value
    return found


def test_the_calendar_has_every_shift_in_chinas_time(folder: DataFolder, tmp_path: Path) -> None:
    assert folder.database.exists()
    file = tmp_path / "全部.ics"
    assert export_calendar(month().id, file, "翠湖花园, 东门; 前台", by=VIEWER, at=NOW) == 93
    held = events(file)
    assert len({event["UID"] for event in held}) == 93
    night = next(event for event in held if event["DTSTART"] == "20261224T000000")
    assert (night["SUMMARY"], night["DTEND"]) == ("夜班 马超", "20261224T080000")
    assert night["LOCATION"] == "翠湖花园\\, 东门\\; 前台"
    assert night["DTSTAMP"] == "20261124T022400Z"
    assert "DTSTART;TZID=Asia/Shanghai:" in file.read_text()


def test_one_colleagues_calendar_is_his_own_and_a_new_one_replaces_it(folder: DataFolder, tmp_path: Path) -> None:
    assert folder.database.exists()
    person = people.colleague("马超")
    first, second = tmp_path / "1.ics", tmp_path / "2.ics"
    export_calendar(month().id, first, "x", by=DESK, at=NOW, staff=person.id)
    export_calendar(month().id, second, "x", by=DESK, at=NOW + timedelta(days=1), staff=person.id)
    assert {event["SUMMARY"].split()[1] for event in events(first)} == {"马超"}
    assert [event["UID"] for event in events(first)] == [event["UID"] for event in events(second)]


def test_a_night_shift_over_the_month_end_ends_next_year(folder: DataFolder, tmp_path: Path) -> None:
    assert folder.database.exists()
    late = add_shift("大夜班", "大", "20:00", "8:00", next_day=True, people=0, holiday_people=0, by=ADMIN, at=NOW)
    rosters.set_cell(month().id, "王志强", date(2026, 12, 31), late.id, by=MANAGER, at=NOW)
    file = tmp_path / "x.ics"
    export_calendar(month().id, file, "x", by=DESK, at=NOW, staff=people.colleague("王志强").id)
    assert [(event["DTSTART"], event["DTEND"]) for event in events(file)] == [("20261231T200000", "20270101T080000")]


# 调班申请


@pytest.fixture
def swap(folder: DataFolder) -> Swap:
    """马超's night of the 24th."""
    assert folder.database.exists()
    return swaps.file_swap(
        date(2026, 12, 24), "夜班", "因事", staff="马超", note="孩子家长会", by=DESK, at=NOW
    )  # fmt: skip


def test_the_application_carries_who_when_why_and_three_places_to_sign(
    swap: Swap, folder: DataFolder, tmp_path: Path
) -> None:
    chief = Actor(77, "王经理", MANAGER.role)
    swaps.replace(swap.id, replacement="王志强", by=DESK, at=NOW)
    swaps.acknowledge(swap.id, by=chief, at=NOW)
    file = tmp_path / "调班.pdf"
    told = office_paper.write_by_number(
        swap_paper.PAPER, swap.number, file, by=DESK, at=NOW, estate={"name": "云庭"}, folder=folder
    )
    fields = told["fields"]
    assert (fields["staff"], fields["replacement"], fields["day"]) == ("马超", "王志强", "2026-12-24")
    assert (fields["shift"], fields["reason"]) == ("夜班　00:00–08:00", "因事")
    assert fields["acknowledged"] == "王经理　2026-11-24 10:24"
    assert len(told["signature_fields"]) == 3
    text = words_on(file)[0]
    assert "调班申请" in text
    assert swap.number in text
    assert folder.database.exists()


def test_each_print_counts_and_the_scan_comes_back(swap: Swap, folder: DataFolder, tmp_path: Path) -> None:
    for _ in range(2):
        file = office_paper.print_forms(swap_paper.PAPER, [swap.id], folder, by=DESK, at=NOW, estate="云庭")
    assert read_fields(file)[0]["staff"] == "马超"
    assert "第 2 次打印" in words_on(file)[0]
    scan = tmp_path / "scan.jpg"
    scanned(scan)
    swap_paper.take_back(swap.id, scan, folder, by=DESK, at=NOW)
    trail = office_paper.trail_of(swap_paper.PAPER, swap.id, folder)
    assert (trail.prints, trail.is_signed) == (2, True)
    with pytest.raises(BadInput, match="还没有签名"):
        swap_paper.take_back(swap.id, file, folder, by=DESK, at=NOW)
