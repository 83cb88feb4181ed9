"""《交接班记录》 on paper, signed by both, signed on the screen, back as a scan (F20)."""

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from csapp.app.finding_documents import documents
from csapp.app.pages import PAGE_OF
from csapp.app.paper_forms import papers_out
from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.documents import office_paper
from csapp.documents.form import read_fields
from csapp.documents.office_paper import print_forms
from csapp.documents.verify import verify
from csapp.features.duty_log.documents import handover as papers
from csapp.features.duty_log.models.facts import CountFact, HandoverFacts, MatterFact
from csapp.features.duty_log.models.handover import CountKind, Handover
from csapp.features.duty_log.service import handover, signing
from tests.features.handover_makers import (
    COUNTS,
    LEAK,
    OUT_KEY,
    Desk,
    confirm,
    count_row,
    line_of,
    make_ready,
    page_of,
    ready,
    relief,
    settle,
    sheet_of,
    shift_named,
)
from tests.makers import MANAGER, NOW, SUPERVISOR, VIEWER
from tests.makers import scan as scanned

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]
TOLD = {
    "business": "三期今日起集中交付",
    "notice": "经理：周五消防检查",
    "suggestion": "业主建议加装雨棚",
    "complaints": "3-1501 投诉转工程部",
    "equipment": "2 号梯停用检修",
}


def told_by(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout


@pytest.fixture
def desk(office: DataFolder) -> Desk:
    """刘芳 goes, 何静 comes."""
    assert office.database.is_file()
    return settle()


def taken_over(desk: Desk) -> Handover:
    """A sheet both have confirmed, one radio missing with its reason, everything told."""
    page = page_of(desk)
    overdue = MatterFact("R01", "投诉整改", 3, "TS20261120-001 等", area="complaint", is_overdue=True)
    sheet = sheet_of(page, HandoverFacts(COUNTS, (LEAK, OUT_KEY, overdue)), by=desk.outgoing)
    make_ready(sheet, desk, page.planned_until - timedelta(minutes=5))
    handover.count(count_row(sheet, "radios").id, 5, "一台送修", by=desk.incoming, at=page.planned_until)
    handover.tell(sheet.id, by=desk.outgoing, at=page.planned_until, **TOLD)
    confirm(sheet, relief(shift_named("中班")), page.planned_until, by=desk.outgoing)
    handover.read_line(line_of(sheet, "key-7").id, by=desk.incoming, at=page.planned_until + timedelta(minutes=9))
    return Handover.get_by_id(sheet.id)


def test_the_record_says_who_what_how_many_and_why(desk: Desk, office: DataFolder) -> None:
    sheet = taken_over(desk)
    file = print_forms(papers.PAPER, [sheet.id], office, by=desk.incoming, at=NOW, estate=ESTATE)
    fields, places = read_fields(file)
    assert places == ["sign_outgoing", "sign_incoming", "sign_supervisor"]
    assert (fields["outgoing"], fields["incoming"]) == ("刘芳", "何静")
    assert fields["shift"] == "11-24 早班　ZB20261124-2"
    assert fields["next_shift"] == "11-24 中班　ZB20261124-3"
    assert (fields["outgoing_at"], fields["incoming_at"]) == ("2026-11-24 16:00", "2026-11-24 16:00（15:55 到岗）")
    cells = [
        [fields[f"count{at}_{name}"] for name in ("name", "expected", "counted", "difference")] for at in (1, 2, 3)
    ]
    assert cells == [
        ["借出以外的钥匙", "42 把", "42 把", "相符"],
        ["备用金", "¥500.00", "¥500.00", "相符"],
        ["对讲机", "6 台", "5 台", "少 1 台"],
    ]
    assert fields["count3_reason"] == "一台送修"
    assert fields["unsolved"] == "1. 3-2-1501 漏水：等工程部回话；交下一班的原因：等工程部明早到场"
    assert fields["matters"] == "1. 借出的钥匙 2 项：机房、天台\n2. 投诉整改 3 项 已超期：TS20261120-001 等"
    assert {name: fields[name] for name in TOLD} == TOLD
    assert fields["read"] == "何静 已阅 1 / 8 条，11-24 16:09"
    text = "".join(told_by(file).split())
    for word in (
        sheet.number,
        "交接班记录",
        "第1次打印",
        "翠湖花园物业客服中心",
        "未解决问题",
        "备用金",
        "少1台",
        "一台送修",
    ):
        assert word in text
    assert Handover.get_by_id(sheet.id).print_count == 1


def test_more_items_than_rows_and_a_long_night_are_printed_whole(desk: Desk, office: DataFolder) -> None:
    page = page_of(desk)
    many = tuple(CountFact(f"item-{at}", f"物品{at:02}", "个", CountKind.PIECES, at) for at in range(1, 12))
    matters = tuple(MatterFact(f"m-{at}", f"事项{at:02}", detail="说" * 30, area="complaint") for at in range(30))
    sheet = sheet_of(page, HandoverFacts(many, matters), by=desk.outgoing)
    file = print_forms(papers.PAPER, [sheet.id], office, by=desk.outgoing, at=NOW, estate=ESTATE)
    text = told_by(file)
    for word in ("物品07", "物品11 应有 11 个", "事项00", "事项29"):
        assert word in text
    fields, _ = read_fields(file)
    assert (fields["unsolved"], fields["count1_counted"], fields["incoming"]) == ("", "", "")


def test_both_sign_on_the_screen_over_each_other_and_the_supervisor_may(desk: Desk, office: DataFolder) -> None:
    sheet = taken_over(desk)
    for who, by in (
        (papers.OUTGOING, desk.outgoing),
        (papers.INCOMING, desk.incoming),
        (papers.SUPERVISOR, SUPERVISOR),
    ):
        papers.sign_on_screen(sheet.id, STROKES, who, office, by=by, at=NOW, estate=ESTATE)
    trail = papers.paper_of(sheet.id, office)
    assert trail.is_signed
    assert trail.file is not None
    reports = verify(trail.file, office)
    assert [(report.signer, report.intact, report.changed_after) for report in reports] == [
        ("刘芳", True, False),
        ("何静", True, False),
        (SUPERVISOR.name, True, False),
    ]
    with pytest.raises(BadInput):
        papers.sign_on_screen(sheet.id, STROKES, papers.OUTGOING, office, by=desk.outgoing, at=NOW, estate=ESTATE)
    assert list(check.problems(office)) == []


def test_nothing_is_signed_before_both_confirmed_and_not_by_everybody(desk: Desk, office: DataFolder) -> None:
    _, sheet, _ = ready(desk)
    with pytest.raises(TransitionRefused, match="双方还没有确认"):
        papers.sign_on_screen(sheet.id, STROKES, papers.OUTGOING, office, by=desk.outgoing, at=NOW, estate=ESTATE)
    for who, by in ((papers.SUPERVISOR, desk.outgoing), (papers.OUTGOING, VIEWER)):
        with pytest.raises(NotAllowed):
            papers.sign_on_screen(sheet.id, STROKES, who, office, by=by, at=NOW, estate=ESTATE)
    assert Handover.get_by_id(sheet.id).signed_at is None


def test_a_line_read_after_the_signature_does_not_undo_it(desk: Desk, office: DataFolder) -> None:
    sheet = taken_over(desk)
    papers.sign_on_screen(sheet.id, STROKES, papers.OUTGOING, office, by=desk.outgoing, at=NOW, estate=ESTATE)
    handover.read_line(line_of(sheet, "entry-1").id, by=desk.incoming, at=NOW + timedelta(days=1))
    papers.sign_on_screen(sheet.id, STROKES, papers.INCOMING, office, by=desk.incoming, at=NOW, estate=ESTATE)
    file = papers.paper_of(sheet.id, office).file
    assert file is not None
    assert [report.signer for report in verify(file, office)] == ["刘芳", "何静"]


def test_the_printed_record_is_out_until_its_scan_is_back_even_after_the_page_was_signed(
    desk: Desk, office: DataFolder, tmp_path: Path
) -> None:
    sheet = taken_over(desk)
    print_forms(papers.PAPER, [sheet.id], office, by=desk.incoming, at=NOW, estate=ESTATE)
    assert [(paper.form, paper.number) for paper in papers_out()] == [("交接班记录", sheet.number)]
    signing.sign_page(sheet.page_id, by=MANAGER, at=NOW + timedelta(days=1))
    scan = tmp_path / "签好.jpg"
    scanned(scan)
    papers.take_back(sheet.id, scan, office, by=desk.incoming, at=NOW + timedelta(days=1))
    assert papers_out() == []
    trail = papers.paper_of(sheet.id, office)
    assert (trail.prints, trail.is_signed) == (1, True)
    assert list(check.problems(office)) == []


def test_a_printed_file_that_nobody_signed_is_not_taken_back(desk: Desk, office: DataFolder) -> None:
    sheet = taken_over(desk)
    file = print_forms(papers.PAPER, [sheet.id], office, by=desk.incoming, at=NOW, estate=ESTATE)
    with pytest.raises(BadInput, match="还没有签名"):
        papers.take_back(sheet.id, file, office, by=desk.incoming, at=NOW)


def test_the_command_line_writes_it_by_its_number(desk: Desk, office: DataFolder, tmp_path: Path) -> None:
    sheet = taken_over(desk)
    target = tmp_path / "交接班.pdf"
    seat: dict[str, Any] = {"by": MANAGER, "at": NOW, "estate": ESTATE, "folder": office}
    told = office_paper.write_by_number(papers.PAPER, sheet.number, target, **seat)
    assert told["fields"]["outgoing"] == "刘芳"
    assert target.read_bytes().startswith(b"%PDF")
    with pytest.raises(BadInput, match="没有编号 JB20260101-001 的交接班记录"):
        office_paper.write_by_number(papers.PAPER, "JB20260101-001", target, **seat)


def test_a_record_is_found_by_its_number_and_by_what_was_told(desk: Desk) -> None:
    sheet = taken_over(desk)
    numbered, _ = documents(sheet.number, 8)
    assert [(found.kind, found.key) for found in numbered] == [("duty_handover", sheet.id)]
    assert PAGE_OF[numbered[0].kind] == "duty_handover"
    _, told = documents("加装雨棚", 8)
    assert ("duty_handover", sheet.id) in [(found.kind, found.key) for found in told]
