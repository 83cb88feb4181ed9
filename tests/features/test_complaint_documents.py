"""《投诉处理表》 (F05) read back by other readers, and 客户投诉登记表 (F04) in Excel."""

import json
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.command_line import run
from csapp.app.due import unsigned_forms
from csapp.app.exporting import export_register
from csapp.core.errors import BadInput, DataUnavailable, NotAllowed
from csapp.core.paths import DataFolder, form_folder
from csapp.db.setting import keep_setting
from csapp.documents.form import FormCopy, read_fields, write_form
from csapp.documents.office_paper import form_copy
from csapp.documents.preview import page_count
from csapp.documents.template import load_template
from csapp.features.complaint.documents import (
    PAPER,
    form_values,
    print_forms,
    sign_on_screen,
    take_back,
    write_form_by_number,
)
from csapp.features.complaint.models import Channel, Complaint, Nature, Satisfaction, Severity
from csapp.features.complaint.register import COMPLAINTS
from csapp.features.complaint.workflow import ComplaintState
from csapp.registers.plan import View
from tests import makers
from tests.features.complaint_makers import complaint, complaint_in, take
from tests.makers import DESK, MANAGER, NOW, VIEWER
from tests.sample_store import sample

S = ComplaintState
ESTATE = {"name": "翠湖花园", "office": "物业客服中心", "sample": True}
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]
PLACES = ["sign_handler", "sign_department", "sign_manager", "sign_customer"]

SAMPLE = FormCopy(
    number="TS20261123-001",
    values={
        "customer": "单雅琴",
        "unit": "3-2-1501",
        "phone": "138****2746",
        "channel": "call",
        "received_at": "2026-11-23 15:20",
        "recorded_by": "刘芳",
        "source_number": "JD20261123-011",
        "happened_at": "2026-11-23 14:50",
        "place": "B1 车库 3 栋区 027 旁",
        "document_numbers": "TS20261123-001",
        "content": "车库顶板漏水滴车，车顶有水泥渍。要求今天处理并赔偿洗车费。",
        "severity": "major",
        "due_on": "2026-11-24（一个工作日内）",
        "findings": "3 栋地库集水井浮球卡住，水漫过顶板接缝。",
        "proposal": "抽干积水，换浮球，接缝注浆，洗车费由物业付。",
        "investigated": "刘芳　2026-11-23 15:55",
        "nature": "liable",
        "method": "抽干积水，换浮球，接缝注浆，洗车费由物业付。",
        "department": "工程部",
        "decided": "王志强　2026-11-23 16:15",
        "told": "致歉 2026-11-23 16:25",
        "transferred": "王志强　2026-11-23 16:30",
        "result": "",
        "resolved_at": "",
        "replied_at": "",
        "reported_at": "",
        "satisfaction": "",
    },
    office="翠湖花园物业客服中心",
    filled_on=date(2026, 11, 24),
    print_count=1,
    printed_by="刘芳",
    printed_at=datetime(2026, 11, 24, 10, 24),
    qr="TS20261123-001",
)
BLANK = FormCopy("", {}, SAMPLE.office, SAMPLE.filled_on, 1, SAMPLE.printed_by, SAMPLE.printed_at)


def words_in(file: Path) -> str:
    """What another program reads in a PDF, without the spaces of its layout."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    return "".join(done.stdout.split())


@pytest.mark.parametrize(("name", "copy"), [("sample.pdf", SAMPLE), ("blank.pdf", BLANK)])
def test_the_files_beside_the_template_are_what_it_prints(name: str, copy: FormCopy, tmp_path: Path) -> None:
    file = tmp_path / name
    write_form(file, "complaint", [copy])
    golden = form_folder("complaint") / name
    assert words_in(file) == words_in(golden)
    assert read_fields(file) == read_fields(golden)


@pytest.mark.usefixtures("office")
def test_every_choice_of_the_record_has_its_box_and_every_blank_is_filled() -> None:
    template = load_template("complaint")
    known = {"channel": Channel, "severity": Severity, "nature": Nature, "satisfaction": Satisfaction}
    assert {name: list(labels) for name, labels in template.choices.items()} == {
        name: [member.name.lower() for member in members] for name, members in known.items()
    }
    assert set(template.blanks) == set(form_values(complaint()))
    assert [cell.field for cell in template.signatures] == PLACES


def test_another_reader_finds_number_matter_and_decision_on_the_sheet(office: DataFolder, tmp_path: Path) -> None:
    made = complaint_in(S.RECTIFYING, severity="重大", phone="13800002746", happened_at=NOW)
    file = tmp_path / "sheet.pdf"
    told = write_form_by_number(f" {made.number.lower()} ", file, by=DESK, at=NOW, estate=ESTATE, folder=office)
    assert told["signature_fields"] == PLACES
    assert (told["fields"]["severity"], told["fields"]["nature"]) == ("major", "liable")
    text = words_in(file)
    for words in (
        "投诉处理表", "翠湖花园物业客服中心", "编号：TS20261124-001", "第1次打印", "解晓东", "138****2746",
        "楼上空调外机滴水", "外机支架排水管脱落", "接好排水管", "工程部", "2026-11-25（一个工作日内）",
        "致歉2026-11-24", "处理人：", "责任部门：", "经理：", "客户：",
    ):  # fmt: skip
        assert words in text, words
    assert "13800002746" not in text
    assert Complaint.get_by_id(made.id).print_count == 1
    with pytest.raises(BadInput, match="没有编号 TS1 的投诉"):
        write_form_by_number("TS1", file, by=DESK, at=NOW, estate=ESTATE, folder=office)


@pytest.mark.usefixtures("office")
def test_without_responsibility_the_sheet_says_explained_and_never_sorry() -> None:
    explained = form_values(complaint_in(S.CLOSED))
    assert explained["told"] == "解释 2026-11-24 10:24"
    assert (explained["nature"], explained["result"]) == ("not_liable", "外机归楼上业主所有，已请他报修")
    assert "致歉" not in "".join(explained.values())
    helped = form_values(complaint_in(S.ASSISTING, is_anonymous=True))
    assert (helped["customer"], helped["transferred"]) == ("匿名", "空调厂家售后　2026-11-24 10:24")


def test_many_sheets_come_in_one_file_and_a_viewer_prints_none(office: DataFolder) -> None:
    made = [complaint(content=f"第 {at} 件").id for at in range(3)]
    file = print_forms(made, office, by=DESK, at=NOW, estate=ESTATE)
    assert page_count(file) == 3
    with pytest.raises(NotAllowed):
        print_forms(made, office, by=VIEWER, at=NOW, estate=ESTATE)


def test_the_longest_text_is_printed_whole_on_further_pages(office: DataFolder) -> None:
    made = complaint(content="滴" * 20_000)
    file = print_forms([made.id], office, by=DESK, at=NOW, estate=ESTATE)
    assert page_count(file) > 2
    assert words_in(file).count("滴") >= 20_000


def test_a_print_that_cannot_be_written_is_not_counted(office: DataFolder, tmp_path: Path) -> None:
    made = complaint()
    with pytest.raises(DataUnavailable, match="没有写成"):
        write_form_by_number(made.number, tmp_path / "none" / "form.pdf", by=DESK, at=NOW, estate=ESTATE, folder=office)
    assert Complaint.get_by_id(made.id).print_count == 0


@pytest.mark.usefixtures("office")
def test_the_head_names_the_office_of_the_estate() -> None:
    made = complaint()
    assert form_copy(PAPER, made, ESTATE, "刘芳", NOW).office == "翠湖花园物业客服中心"
    keep_setting("estate", {"name": "翠湖花园", "office": "翠湖花园管理处"})
    assert form_copy(PAPER, made, "翠湖花园", "刘芳", NOW).office == "翠湖花园管理处"


def test_a_sheet_nobody_signed_or_one_changed_afterwards_is_not_taken_back(office: DataFolder) -> None:
    made = complaint_in(S.RECTIFYING)
    file = print_forms([made.id], office, by=DESK, at=NOW, estate=ESTATE)
    assert [promise.number for promise in unsigned_forms()] == [made.number]
    with pytest.raises(BadInput, match="还没有签名"):
        take_back(made.id, file, office, by=DESK, at=NOW)
    sign_on_screen(made.id, STROKES, "manager", office, by=MANAGER, at=NOW, estate=ESTATE)
    assert unsigned_forms() == []
    (sealed,) = [path for path in office.attachments.rglob("*") if path.is_file()]
    broken = file.with_name("changed.pdf")
    content = bytearray(sealed.read_bytes())
    place = content.index(b"/Title<FEFF") + len(b"/Title<FEFF")
    content[place] = ord("6") if content[place] != ord("6") else ord("5")
    broken.write_bytes(content)
    with pytest.raises(BadInput, match="签字以后被改过"):
        take_back(made.id, broken, office, by=DESK, at=NOW)
    with pytest.raises(BadInput, match="还没有签字"):
        sign_on_screen(made.id, [], "handler", office, by=DESK, at=NOW, estate=ESTATE)
    assert Complaint.get_by_id(made.id).version == made.version + 2


@pytest.mark.usefixtures("office")
def test_nobody_signs_for_a_department_that_was_not_named(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with pytest.raises(BadInput, match="还没有定责任部门"):
        sign_on_screen(complaint().id, STROKES, "department", folder, by=DESK, at=NOW, estate=ESTATE)


@pytest.mark.usefixtures("office")
def test_the_register_in_excel_has_exactly_the_columns_of_the_rule(tmp_path: Path) -> None:
    """S05: 客户名称、投诉文件的编号、投诉性质或内容摘要、处理结果; numbered as the sheet is."""
    complaint_in(S.RECTIFIED)
    complaint_in(S.CLOSED, is_anonymous=True, content="=cmd|' /C calc'!A0")
    file = tmp_path / "register.xlsx"
    assert export_register(COMPLAINTS, View(), file, by=MANAGER, at=NOW, estate=ESTATE) == 2
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "客户投诉登记表"
    assert [cell.value for cell in sheet[3]] == ["编号", "客户名称", "投诉文件编号", "投诉性质", "内容摘要", "处理结果"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert sorted(map(str, (row[0] for row in rows))) == ["TS20261124-001", "TS20261124-002"]
    by_number = {str(row[0]): row for row in rows}
    assert by_number["TS20261124-001"][1:] == ["解晓东", "TS20261124-001", "责任", "楼上空调外机滴水", "排水管已接好"]
    assert by_number["TS20261124-002"][1] == "匿名"
    counts = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows() if row[0].value}
    assert (counts["责任"], counts["无责任"], counts["合计"]) == (1, 1, 2)


def test_the_command_line_finds_exports_prints_and_reminds(tmp_path: Path, capsys: Any) -> None:
    folder = sample(tmp_path / "sample")

    def answer(*words: str) -> dict[str, Any]:
        assert run([*words, "--data", str(folder.root), "--json"]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    due = {(item["rule"], item["number"]): item for item in answer("due", "--on", "2026-11-24")["items"]}
    assert due["R03", "TS20261118-002"]["overdue_days"] == 1
    assert (due["R01", "TS20261123-001"]["due_on"], due["R09", "TS20261124-001"]["due_on"]) == ("2026-11-24",) * 2
    assert due["S03", "TS20261124-002"]["kind"] == "complaint"
    found = answer("find", "TS20261123-002")["results"]
    assert {"TS20261123-001", "TS20261123-002"} <= {row["number"] for row in found}
    sheet = tmp_path / "sheet.pdf"
    told = answer("form", "complaint", "TS20261123-001", "-o", str(sheet))
    assert told["fields"]["customer"] == "单雅琴"
    assert told["signature_fields"] == PLACES
    assert read_fields(sheet)[0]["severity"] == "major"
    register = tmp_path / "register.xlsx"
    assert answer("export", "complaint", "-o", str(register), "--state", "overdue", "--as", "王志强")["rows"] == 1


@pytest.mark.usefixtures("office")
def test_a_household_sees_its_complaint_among_what_was_before() -> None:
    # reason for the late import: the window's parts are needed by this test alone
    from csapp.app.past import past_of

    home = makers.unit()
    made = complaint_in(S.RECTIFYING, unit=home.id)
    (line,) = (line for line in past_of(home.id, None) if line.page == "complaint")
    assert (line.page, line.record_id, line.who, line.is_open) == ("complaint", made.id, "李国栋", True)
    take("rectify", made.id)
    assert "已整改" in {line.sign.text for line in past_of(home.id, None)}
