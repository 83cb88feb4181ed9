"""《紧急情况处理登记表》 with its photographs and the written report, read back by other readers (F18, F19, P41)."""

import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from csapp.app.command_line import run
from csapp.app.exporting import export_register
from csapp.app.paper_cycle import Verdict, match, put_back
from csapp.app.paper_forms import FORMS, papers_out
from csapp.app.past import past_of
from csapp.core.errors import BadInput, NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.attachment import attach
from csapp.db.setting import keep_setting
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.pictures import PER_PAGE, taken_at
from csapp.documents.preview import drawn_pages
from csapp.documents.verify import verify
from csapp.features.contact_memo import service as memos
from csapp.features.major_event.documents import papers
from csapp.features.major_event.documents.values import told_line
from csapp.features.major_event.models.event import MajorEvent, Telling
from csapp.features.major_event.register import MAJOR_EVENTS
from csapp.features.major_event.service import registering, reporting, telling
from csapp.features.major_event.service.papers import EVENT, REPORT
from csapp.features.major_event.service.registering import EventOpening
from csapp.features.major_event.workflow import MajorEventState
from csapp.registers.plan import View
from tests.features import major_event_makers as makers
from tests.features.major_event_makers import BYPASS, event, in_state, photographed, picture
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR, VIEWER, unit

_S = MajorEventState
ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]
LATER = NOW + timedelta(hours=1)


def told_by(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout


def images_in(file: Path) -> list[list[str]]:
    """What `pdfimages` finds: page, width, height and encoding of each."""
    told = subprocess.run(["pdfimages", "-list", str(file)], capture_output=True, check=True, text=True).stdout
    return [[line.split()[at] for at in (0, 3, 4, 8)] for line in told.splitlines()[2:]]


def test_the_registration_form_says_who_was_told_when_and_carries_the_photographs(
    office: DataFolder, tmp_path: Path
) -> None:
    made = event(reporter="马超", phenomenon="浮球卡住")
    telling.report(made.id, by=DESK, at=NOW, told_kind="总经理", told_name="林总", answer="先救人。", **BYPASS)
    telling.tell_later(made.id, by=DESK, at=LATER)
    telling.acknowledge(made.id, by=SUPERVISOR, at=LATER)
    taken = datetime(2026, 11, 24, 9, 58)
    files = [picture(tmp_path, "1.jpg", taken=taken, size=(300, 200)), picture(tmp_path, "2.png", size=(120, 240))]
    papers.add_photos(made.id, files, office, by=DESK, at=LATER)
    file = papers.print_forms([made.id], office, by=DESK, at=LATER, estate=ESTATE)
    reader = PdfReader(file)
    fields = {name: field.get("/V") for name, field in (reader.get_fields() or {}).items()}
    assert (fields["kind"], fields["reporter"], fields["place"]) == ("/accident", "马超", "B1 车库东区")
    assert fields["told"] == (
        "总经理 林总，电话，11-24 10:24，王芳报；答复：先救人；越级（经理电话不通），已于 11-24 11:24 补报王经理"
    )
    assert (fields["photos"], fields["acknowledged"]) == ("2 张，见照片页", "李敏　2026-11-24 11:24")
    assert {name for name in fields if name.startswith("sign_")} == {"sign_reporter", "sign_manager"}
    text = told_by(file)
    for words in ("紧急情况处理登记表", made.number, "第 1 次打印", "（照片）", "第 2 页，共 2 页"):
        assert words in text
    assert "照片 1 2026-11-24 09:58 摄" in " ".join(text.split())
    assert "照片 2 2026-11-24 11:24 附" in " ".join(text.split())
    assert images_in(file) == [["2", "300", "200", "jpeg"], ["2", "120", "240", "jpeg"]]
    again = papers.print_forms([made.id], office, by=DESK, at=LATER, estate=ESTATE)
    assert "第 2 次打印" in told_by(again)


def test_a_bypass_that_is_still_owed_stands_on_the_form_as_owed() -> None:
    line = Telling(
        told_kind="总经理", told_way="电话", informed_at=NOW, told_by="王芳", is_bypass=True,
        bypass_reason="经理电话不通", passed_over="王经理",
    )  # fmt: skip
    assert told_line(line) == "总经理，电话，11-24 10:24，王芳报；越级（经理电话不通），还没补报王经理"


def test_seven_photographs_take_two_pages_and_a_huge_one_is_made_small(office: DataFolder, tmp_path: Path) -> None:
    made = photographed(event(), office, PER_PAGE)
    papers.add_photos(made.id, [picture(tmp_path, "大.jpg", size=(4000, 3000))], office, by=DESK, at=NOW)
    file = papers.print_forms([made.id], office, by=DESK, at=NOW, estate=ESTATE)
    found = images_in(file)
    assert [row[0] for row in found] == ["2"] * PER_PAGE + ["3"]
    assert max(int(found[-1][1]), int(found[-1][2])) <= 1400
    assert len(PdfReader(file).pages) == 3


def test_a_camera_that_lies_on_its_side_is_put_upright(office: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "横.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (200, 100), "white").save(file, exif=exif)
    assert taken_at(file) is None
    assert taken_at(tmp_path / "没有.jpg") is None
    made = event()
    papers.add_photos(made.id, [file], office, by=DESK, at=NOW)
    printed = papers.print_forms([made.id], office, by=DESK, at=NOW, estate=ESTATE)
    assert images_in(printed) == [["2", "100", "200", "jpeg"]]


def test_the_written_report_has_its_own_number_and_all_five_parts(office: DataFolder, tmp_path: Path) -> None:
    made = in_state(_S.AWAITING_REPORT, office)
    with pytest.raises(BadInput, match="还没有写书面报告"):
        papers.print_forms([made.id], office, REPORT, by=DESK, at=NOW, estate=ESTATE)
    assert MajorEvent.get_by_id(made.id).report_print_count == 0
    reporting.submit_report(made.id, by=DESK, at=LATER, **makers.REPORT)
    reporting.sign_off(made.id, by=MANAGER, at=LATER, manager_opinion="同意")
    file = tmp_path / "报告.pdf"
    result = papers.write_form_by_number(
        REPORT, made.report_number.lower(), file, by=DESK, at=LATER, estate=ESTATE, folder=office
    )
    assert result["signature_fields"] == ["sign_reporter", "sign_manager"]
    assert {key: result["fields"][key] for key in ("causes", "prevention", "manager_opinion", "signed_off")} == {
        "causes": makers.REPORT["report_causes"],
        "prevention": makers.REPORT["report_prevention"],
        "manager_opinion": "同意",
        "signed_off": "陈国强　2026-11-24 11:24",
    }
    text = told_by(file)
    assert "重大事件书面报告" in text
    assert "JJ20261124-001-B" in text
    with pytest.raises(BadInput, match="没有编号 JJ0 的紧急情况登记"):
        papers.write_form_by_number(EVENT, "JJ0", file, by=DESK, at=NOW, estate=ESTATE, folder=office)


def test_reporter_and_manager_sign_one_report_on_the_screen_and_the_seal_holds(
    office: DataFolder, tmp_path: Path
) -> None:
    made = in_state(_S.REPORT_SUBMITTED, office)
    with pytest.raises(NotAllowed):
        papers.sign_on_screen(made.id, STROKES, "manager", REPORT, office, by=DESK, at=LATER, estate=ESTATE)
    papers.sign_on_screen(made.id, STROKES, "reporter", REPORT, office, by=DESK, at=LATER, estate=ESTATE)
    reporting.sign_off(made.id, by=MANAGER, at=LATER, manager_opinion="同意")
    papers.sign_on_screen(made.id, STROKES, "manager", REPORT, office, by=MANAGER, at=LATER, estate=ESTATE)
    trail = papers.shown_of(made.id, office).papers[REPORT]
    assert trail.is_signed
    assert trail.file is not None
    reports = verify(trail.file, office)
    assert [(one.field, one.signer, one.intact, one.changed_after) for one in reports] == [
        ("sign_reporter", "王芳", True, False), ("sign_manager", "陈国强", True, False)
    ]  # fmt: skip
    broken = tmp_path / "改过.pdf"
    content = bytearray(trail.file.read_bytes())
    place = content.index(b"/Title<FEFF") + len(b"/Title<FEFF")
    content[place] = ord("6") if content[place] != ord("6") else ord("5")
    broken.write_bytes(content)
    with pytest.raises(BadInput, match="签字以后被改过"):
        papers.take_back(made.id, broken, office, REPORT, by=DESK, at=LATER)


def test_a_form_signed_before_another_photo_came_is_signed_anew(office: DataFolder, tmp_path: Path) -> None:
    made = in_state(_S.REPORTED, office)
    papers.sign_on_screen(made.id, STROKES, "reporter", EVENT, office, by=DESK, at=NOW, estate=ESTATE)
    first = papers.shown_of(made.id, office).papers[EVENT].file
    assert first is not None
    assert images_in(first) == [["2", "60", "40", "jpeg"]]
    with pytest.raises(BadInput):
        papers.sign_on_screen(made.id, STROKES, "reporter", EVENT, office, by=DESK, at=NOW, estate=ESTATE)
    papers.add_photos(made.id, [picture(tmp_path)], office, by=DESK, at=NOW)
    papers.sign_on_screen(made.id, STROKES, "manager", EVENT, office, by=MANAGER, at=LATER, estate=ESTATE)
    second = papers.shown_of(made.id, office).papers[EVENT].file
    assert second is not None
    assert [one.field for one in verify(second, office)] == ["sign_manager"]
    with pytest.raises(BadInput, match="已经作废"):
        papers.print_forms([in_state(_S.VOIDED, office).id], office, by=DESK, at=NOW, estate=ESTATE)


def test_both_papers_come_back_as_scans_and_find_their_record_by_the_code(office: DataFolder, tmp_path: Path) -> None:
    made = in_state(_S.REPORT_SUBMITTED, office)
    files = [papers.print_forms([made.id], office, paper, by=DESK, at=NOW, estate=ESTATE) for paper in (EVENT, REPORT)]
    out = [(paper.form, paper.number) for paper in papers_out()]
    assert out == [("紧急情况处理登记表", made.number), ("重大事件书面报告", made.report_number)]
    sheets = match([_scan(file, tmp_path) for file in files])
    found = [sheet for sheet in sheets if sheet.number]
    assert [(sheet.form, sheet.verdict) for sheet in found] == [
        ("紧急情况处理登记表", Verdict.FITS), ("重大事件书面报告", Verdict.FITS)
    ]  # fmt: skip
    assert put_back(found, office, by=DESK, at=LATER).kept == 2
    stored = MajorEvent.get_by_id(made.id)
    assert (stored.signed_at, stored.report_signed_at) == (LATER, LATER)
    assert papers_out() == []
    assert len({form.label for form in FORMS}) == len(FORMS)


def _scan(file: Path, to: Path) -> Path:
    """The pages as the glass sees them."""
    target = to / f"{file.stem}.tif"
    first, *others = [page.copy() for page in drawn_pages(file, 200 / 72)]
    first.save(target, save_all=True, append_images=others)
    return target


def test_the_register_in_excel_tells_the_whole_event(office: DataFolder, tmp_path: Path) -> None:
    in_state(_S.SIGNED_OFF, office)
    registering.note_handling(event(subject="=cmd|' /C calc'!A0").id, by=DESK, at=NOW, losses="玻璃一块")
    file = tmp_path / "台账.xlsx"
    assert export_register(MAJOR_EVENTS, View(), file, by=MANAGER, at=NOW, estate=ESTATE) == 2
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["A1"].value == "紧急情况处理登记台账"
    rows = {str(row[0].value): [cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)}
    assert rows["JJ20261124-001"][-1] == "经理已签阅"
    assert str(rows["JJ20261124-002"][3]).lstrip("'").startswith("=cmd")
    with pytest.raises(NotAllowed):
        papers.print_forms([1], office, by=VIEWER, at=NOW, estate=ESTATE)


def test_the_command_line_writes_both_papers(
    office: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = in_state(_S.REPORT_SUBMITTED, office)
    keep_setting("estate", {**ESTATE, "sample": True})
    told = ["--json", "--data", str(office.root)]
    for paper, title in ((EVENT, "紧急情况处理登记表"), (REPORT, "重大事件书面报告")):
        file = tmp_path / f"{paper}.pdf"
        assert run(["form", paper, made.number, "-o", str(file), *told]) == 0
        result = json.loads(capsys.readouterr().out)
        assert result["fields"]["subject"] == "地下车库积水"
        assert title in told_by(file)


def test_an_event_in_a_home_stands_in_its_past(office: DataFolder) -> None:
    home = unit("3-2-1501")
    made = in_state(_S.SIGNED_OFF, office, room="3-2-1501", place="")
    (line,) = past_of(home.id, None)
    assert (line.number, line.title, line.is_open, line.page) == (made.number, "地下车库积水", False, "major_event")
    assert past_of(None, 1) == []


def test_a_photograph_that_can_not_be_read_any_more_does_not_hold_up_the_form(
    office: DataFolder, tmp_path: Path
) -> None:
    origin = memos.send(by=DESK, at=NOW, department="工程部", subject="积水", content="B1 积水")
    broken = tmp_path / "坏的.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 broken")
    with unit_of_work(DESK, NOW) as work:
        attach(work, office, broken, area=origin.key(), owner_id=origin.id, purpose="call")
    opening = EventOpening(subject="积水", course="积水", place="B1")
    made = registering.open_from(origin, opening, by=DESK, at=NOW)
    papers.add_photos(made.id, [picture(tmp_path)], office, by=DESK, at=NOW)
    file = papers.print_forms([made.id], office, by=DESK, at=NOW, estate=ESTATE)
    assert "照片打不开" in told_by(file)
    assert len(images_in(file)) == 1
