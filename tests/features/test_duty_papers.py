"""《客服部值班日志》 on paper: read back, a long night on further pages, sealed by the manager (F16, F17, A18, R17)."""

import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from csapp.core.errors import BadInput, DataUnavailable, NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db import check
from csapp.db.attachment import attachments, stored_at
from csapp.db.connection import connected
from csapp.documents import office_paper
from csapp.documents.form import read_fields
from csapp.documents.office_paper import print_forms
from csapp.documents.verify import verify
from csapp.features.duty_log.documents import page as papers
from csapp.features.duty_log.models.pages import DutyPage, EntryCategory
from csapp.features.duty_log.service import entries, pages, tour
from csapp.features.duty_log.workflow import PageState
from tests.features import duty_makers
from tests.features.duty_makers import TODAY, close, early, note, points
from tests.makers import NOW

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]


def told_by(file: Path) -> str:
    """The text of a PDF, blanks and line ends left out: a long cell wraps where it likes."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    return "".join(done.stdout.split())


@pytest.fixture
def staff(office: DataFolder) -> dict[str, Actor]:
    """刘芳, 何静 and 王志强 with three shifts."""
    assert office.database.is_file()
    return duty_makers.settle()


def written(staff: dict[str, Actor]) -> DutyPage:
    """The early page with two entries, one settled, a lobby that was looked at, and a summary."""
    by = staff["刘芳"]
    page = early(by)
    first = note(page, "3 栋地库集水井浮球须复查", by, handling="通知工程部", category=EntryCategory.ACCIDENT)
    note(page, "门岗报东门道闸左杆抬起缓慢", by)
    entries.settle(first, "浮球已换，水泵试转正常", by=by, at=NOW)
    tour.check_point(page.id, points()[0].id, by=by, at=NOW)
    pages.write_summary(page.id, "全班平稳，道闸待修", by=by, at=NOW)
    return DutyPage.get_by_id(page.id)


def test_the_page_is_read_back_from_its_paper(staff: dict[str, Actor], office: DataFolder) -> None:
    page = written(staff)
    file = print_forms(papers.PAPER, [page.id], office, by=staff["刘芳"], at=NOW, estate=ESTATE)
    text = told_by(file)
    for words in ("客服部值班日志", "翠湖花园", page.number, "第1次打印"):
        assert "".join(words.split()) in text, words
    fields, signatures = read_fields(file)
    assert (fields["person"], fields["shift"], fields["day"]) == ("刘芳", "早班", "2026-11-24")
    assert fields["entry1_content"] == "3 栋地库集水井浮球须复查"
    assert "浮球已换" in str(fields["entry1_aftermath"])
    assert "大堂" in str(fields["round"])
    assert fields["summary"] == "全班平稳，道闸待修"
    assert {"sign_person", "sign_relief", "sign_manager"} <= set(signatures)
    assert DutyPage.get_by_id(page.id).print_count == 1


def test_without_a_temporary_folder_the_page_stays_unsigned_and_says_why(
    staff: dict[str, Actor], office: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(staff)
    close(page, staff["刘芳"])
    monkeypatch.setattr(tempfile, "tempdir", str(office.root / "gone"))
    with pytest.raises(DataUnavailable, match="临时文件夹写不进去，检查磁盘空间。"):
        papers.sign_on_screen(page.id, STROKES, office, by=staff["王志强"], at=NOW, estate=ESTATE)
    with pytest.raises(DataUnavailable):
        papers.sign_day_on_screen(TODAY, STROKES, office, by=staff["王志强"], at=NOW, estate=ESTATE)
    held = DutyPage.get_by_id(page.id)
    assert (held.state, held.signed_at) == (PageState.HANDED_OVER, None)


def test_a_long_night_is_printed_whole(staff: dict[str, Actor], office: DataFolder) -> None:
    page = early(staff["刘芳"])
    for number in range(24):
        note(page, f"事项{number:02d} 巡查发现单元门未关", staff["刘芳"])
    note(page, "长" * 900 + "到此为止", staff["刘芳"])
    text = told_by(print_forms(papers.PAPER, [page.id], office, by=staff["刘芳"], at=NOW, estate=ESTATE))
    for words in ("事项00", "事项08", "事项23", "到此为止"):
        assert words in text, words
    assert text.count("长") >= 900


def test_the_managers_signature_locks_the_page_and_seals_its_paper(staff: dict[str, Actor], office: DataFolder) -> None:
    page = written(staff)
    close(page, staff["刘芳"])
    later = NOW + timedelta(hours=6)
    papers.sign_on_screen(page.id, STROKES, office, opinion="已阅", by=staff["王志强"], at=later, estate=ESTATE)
    signed = DutyPage.get_by_id(page.id)
    assert (signed.state, signed.signed_name) == (PageState.SIGNED, "王志强")
    with connected():
        (kept,) = attachments(DutyPage.key(), page.id)
    (report,) = verify(stored_at(office, kept.sha256), office)
    assert (report.signer, report.intact, report.changed_after) == ("王志强", True, False)
    assert list(check.problems(office)) == []


def test_what_is_printed_after_the_signature_is_the_sealed_paper(staff: dict[str, Actor], office: DataFolder) -> None:
    page = written(staff)
    close(page, staff["刘芳"])
    told = {"by": staff["王志强"], "at": NOW, "estate": ESTATE}
    before = papers.print_page(page.id, office, **told)  # type: ignore[arg-type]
    assert verify(before, office) == []
    papers.sign_on_screen(page.id, STROKES, office, **told)  # type: ignore[arg-type]
    (report,) = verify(papers.print_page(page.id, office, **told), office)  # type: ignore[arg-type]
    assert (report.signer, report.intact, report.changed_after) == ("王志强", True, False)
    assert DutyPage.get_by_id(page.id).print_count == 2
    assert list(check.problems(office)) == []


def test_an_empty_pad_signs_nothing(staff: dict[str, Actor], office: DataFolder) -> None:
    page = written(staff)
    close(page, staff["刘芳"])
    with pytest.raises(BadInput):
        papers.sign_on_screen(page.id, [], office, by=staff["王志强"], at=NOW, estate=ESTATE)
    assert DutyPage.get_by_id(page.id).state == PageState.HANDED_OVER


def test_only_the_manager_or_his_delegate_seals(staff: dict[str, Actor], office: DataFolder) -> None:
    page = written(staff)
    with pytest.raises(TransitionRefused):
        papers.sign_on_screen(page.id, STROKES, office, by=staff["王志强"], at=NOW, estate=ESTATE)
    close(page, staff["刘芳"])
    with pytest.raises(NotAllowed):
        papers.sign_day_on_screen(TODAY, STROKES, office, by=staff["何静"], at=NOW, estate=ESTATE)
    (signed,) = papers.sign_day_on_screen(TODAY, STROKES, office, by=staff["王志强"], at=NOW, estate=ESTATE)
    assert signed.id == page.id


def test_the_command_line_writes_it_by_its_number(staff: dict[str, Actor], office: DataFolder, tmp_path: Path) -> None:
    page = written(staff)
    target = tmp_path / "日志.pdf"
    told = office_paper.write_by_number(
        papers.PAPER, page.number, target, by=staff["刘芳"], at=NOW, estate=ESTATE, folder=office
    )
    assert told["fields"]["person"] == "刘芳"
    assert page.number in told_by(target)
