"""The papers of an order, 维修工作单, 缴费通知单 and blank sheets, read back as a person and a form reader would."""

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from csapp.app.exporting import export_register
from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db.attachment import attachments
from csapp.db.setting import keep_setting
from csapp.documents.form import read_fields
from csapp.documents.verify import verify
from csapp.features.repair_order.documents import lists, sheet
from csapp.features.repair_order.documents.values import order_values
from csapp.features.repair_order.models.bill import BillEntry
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.register import ORDERS
from csapp.features.repair_order.service import closing, papers
from csapp.features.repair_order.workflow import OrderState
from csapp.registers.plan import View
from tests.features import repair_makers
from tests.features.repair_makers import LATER, SEAT, brought, fresh, home, order, step
from tests.makers import DESK, MANAGER, NOW
from tests.makers import scan as scanned

S = OrderState
LINES = [
    BillEntry("漏电保护器", "1", 8500, spec="2P 32A", measure="只"),
    BillEntry("BV 线", "6.5", 450, spec="2.5mm²", measure="米"),
    BillEntry("人工", "1", 4000, kind="人工", spec="电工"),
    BillEntry("线管", "2", 300, measure="米"),
    BillEntry("开关盒", "1", 150, measure="只"),
]
SIGNERS = ("owner", "technician", "customer", "quality", "finance")
STROKES = [[(10.0, 20.0, 0.5), (120.0, 60.0, 0.6)], [(140.0, 20.0, 0.5), (150.0, 90.0, 0.5)]]


@pytest.fixture(autouse=True)
def estate(office: DataFolder) -> DataFolder:
    """翠湖花园 with its trades."""
    keep_setting("estate", {"name": "翠湖花园", "office": "物业客服中心"})
    repair_makers.trades()
    return office


def read(file: Path) -> str:
    """As `pdftotext` reads it, page by page."""
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout


def whole_order() -> Order:
    """An order with something in every blank of F02, up to the callback."""
    told = {"content": "主卧空开跳闸，合不上", "symptom": "合闸后立即跳开", "environment": "浴室潮湿", "kind": "特约"}
    held = order(**told, arose_at=NOW - timedelta(hours=2), channel="微信")
    step(held, "confirm")
    step(held, "rank", urgency="紧急", importance="重要")
    step(held, "dispatch", requirements="先断电再查")
    step(held, "book", starts_at=LATER)
    at: dict[str, Any] = {"at": LATER}
    step(held, "arrive", **at)
    agreed: dict[str, Any] = {
        "inspection": "浴霸线路受潮",
        "solution": "换线，换漏电保护器",
        "estimate_fen": 20000,
        "agreed_at": LATER,
    }
    step(held, "agree", **agreed, **at)
    step(held, "finish", lines=LINES, fee_fen=None, tools="摇表、万用表", at=LATER + timedelta(minutes=50))
    later: dict[str, Any] = {"at": LATER + timedelta(hours=2)}
    step(held, "hear", satisfaction="基本满意", opinion="来得快", **later)
    closing.deliver_notice(held.id, by=DESK, **later)
    for name in ("return_sheet", "post"):
        step(held, name, **later)
    closing.take_answer(held.number, by=DESK, satisfaction="满意", **later)
    step(held, "archive", cause="施工质量", cause_note="线管没有封口", improvement="检查同批房屋", **later)
    return fresh(held)


def test_the_sheet_is_one_page_with_every_value_of_f02(estate: DataFolder) -> None:
    """Two copies of one page each; every value read back from the text and from the form."""
    held = whole_order()
    file = sheet.print_sheets([held.id], estate, **SEAT)
    assert len(pypdf.PdfReader(file).pages) == 2
    values = order_values(fresh(held))
    assert [name for name, value in values.items() if not value] == []
    fields, places = read_fields(file)
    for prefix in (held.number, f"{held.number}_2"):
        assert {name: fields[f"{prefix}.{name}"] for name in values} == values
        assert sum(place.startswith(f"{prefix}.sign_") for place in places) == 5
    text = read(file)
    for word in (
        "维修工作单",
        held.number, "第一联 客服中心", "第二联 客户留存", "单雅琴", "138****2746", "主卧空开跳闸，合不上",
        "张建军（水电）", "短号 6021", "2026-11-25 09:00", "浴霸线路受潮", "¥200.00（贰佰元整）", "漏电保护器", "6.5米",
        "29.25", "4. 线管 2米 × 3.00 = 6.00", "壹佰陆拾壹元柒角伍分", "¥161.75", "50 分钟", "来得快", "线管没有封口",
        "检查同批房屋", "周会计", "11-25 11:00 满意",
    ):  # fmt: skip
        assert text.count(word) >= 1, word
    assert "13800002746" not in text


def test_each_print_is_counted_and_one_copy_is_written_by_number(estate: DataFolder, tmp_path: Path) -> None:
    """第 n 次打印; `csapp form repair_order NUMBER`."""
    held = brought(S.DISPATCHED)
    sheet.print_sheets([held.id], estate, **SEAT)
    file = tmp_path / "x.pdf"
    told = sheet.write_form_by_number(held.number.lower(), file, folder=estate, **SEAT)
    assert told["fields"]["technician"] == "张建军（水电）"
    assert told["signature_fields"] == [f"sign_{who}" for who in SIGNERS]
    assert "第 2 次打印" in read(file)
    assert fresh(held).print_count == 2
    with pytest.raises(BadInput):
        sheet.write_form_by_number("WX20000101-001", file, folder=estate, **SEAT)


def test_a_long_order_goes_on_over_the_page(estate: DataFolder) -> None:
    """What does not fit is printed whole on a continuation page, never cut."""
    held = order(content="漏" * 900 + "尾")
    text = read(sheet.print_sheets([held.id], estate, **SEAT))
    assert "续页" in text
    assert text.count("漏") >= 900
    assert "尾" in text


def test_the_register_is_a_workbook_with_totals(tmp_path: Path) -> None:
    """P02: every order with its dates, fee and result; minutes and fees added up, the telephone masked."""
    for fee in (16000, 2550):
        brought(S.DONE, item="门锁维修", steps={"finish": {"fee_fen": fee, "minutes_spent": 30}})
    file = tmp_path / "维修台账.xlsx"
    assert (
        export_register(ORDERS, View(), file, by=MANAGER, at=NOW, estate={"name": "翠湖花园", "office": "物业客服中心"})
        == 2
    )
    assert ORDERS.sheet is not None
    sheet_, *_ = openpyxl.load_workbook(file).worksheets
    rows = {row[0].value: row for row in sheet_.iter_rows()}
    places = {name: number for number, name in enumerate(ORDERS.sheet.columns)}
    total, first = rows["合计"], rows["WX20261124-001"]
    assert (total[places["minutes_spent"]].value, total[places["fee_fen"]].value) == (60, 185.5)
    assert (first[places["fee_fen"]].value, first[places["result"]].value) == (160, "已修好")
    assert first[places["reported_at"]].value == NOW
    assert first[places["phone"]].value == "138****2746"


def test_the_notice_has_the_bill_and_who_delivered_it(estate: DataFolder) -> None:
    """缴费通知单 after a paid service; none where nothing is to be paid (F24)."""
    ways: dict[str, dict[str, Any]] = {"finish": {"lines": LINES, "fee_fen": None}, "agree": {"estimate_fen": 20000}}
    held = brought(S.DONE, kind="特约", steps=ways)
    closing.deliver_notice(held.id, notice_delivered_by="何静", **SEAT)
    text = read(sheet.print_notice(held.id, estate, **SEAT))
    line = "2. BV 线 2.5mm² 6.5米 × 4.50 = 29.25"
    for word in ("缴费通知单", held.number, line, "壹佰陆拾壹元柒角伍分", "何静", "客户签收"):
        assert word in text
    free = brought(S.DONE, steps={"finish": {"fee_fen": 0}})
    with pytest.raises(BadInput, match="没有费用"):
        sheet.print_notice(free.id, estate, **SEAT)


def test_the_customer_signs_on_the_pad(estate: DataFolder) -> None:
    """The proposal and the work: sealed, intact, kept with the order."""
    held = brought(S.AGREED)
    sheet.sign_on_screen(held.id, sheet.OWNER, STROKES, estate, **SEAT)
    (kept,) = attachments("repair_order", held.id)
    assert kept.purpose == "sealed_owner"
    file = estate.attachments / kept.sha256[:2] / kept.sha256
    assert [(report.field, report.signer, report.intact) for report in verify(file, estate)] == [
        ("sign_owner", "单雅琴", True)
    ]


def test_a_signed_sheet_comes_back_as_a_scan(estate: DataFolder, tmp_path: Path) -> None:
    """待回收 becomes 已回收 with the scan; what is no scan is refused."""
    held = brought(S.AWAITING_SHEET)
    sheet.print_sheets([held.id], estate, **SEAT)
    fake, scan = tmp_path / "x.pdf", tmp_path / "x.jpg"
    fake.write_bytes(b"nothing of the kind")
    scanned(scan)
    with pytest.raises(BadInput, match="不是照片"):
        sheet.take_back(held.id, fake, estate, **SEAT)
    assert Order.select().where(sheet.awaits_sheet()).count() == 1
    assert sheet.take_back(held.id, scan, estate, **SEAT).state == S.SHEET_RETURNED
    assert [entry.purpose for entry in attachments("repair_order", held.id)] == ["signed"]
    with pytest.raises(TransitionRefused):
        sheet.take_back(held.id, scan, estate, **SEAT)


def test_the_day_is_printed_for_the_wall(estate: DataFolder) -> None:
    """派工单: who goes where when, what waits, the hours of the day."""
    held = brought(S.BOOKED)
    text = read(lists.print_day(LATER.date(), estate, **SEAT))
    for word in ("派工单", "张建军", "09:00–10:00", held.number, "全部工时 16 小时", "已约 1 小时"):
        assert word in text


def test_blank_sheets_carry_their_numbers_and_nothing_else(estate: DataFolder) -> None:
    """Numbers reserved and printed together; the forms are empty."""
    file = sheet.reserve_and_print(2, estate, **SEAT)
    numbers = [blank.number for blank in papers.open_blanks()]
    fields, _ = read_fields(file)
    assert not any(fields.values())
    text = read(file)
    assert len(pypdf.PdfReader(file).pages) == 2
    assert all(number in text for number in numbers)
    assert "停电手工单" in text
    with pytest.raises(BadInput):
        sheet.reserve_and_print(0, estate, **SEAT)


# Sheets of a day without power


def test_a_blank_sheet_is_entered_once_or_struck_out() -> None:
    """Numbers from the counter, happened at apart from entered at, none missing (F02)."""
    first, second, third = papers.reserve_blanks(3, **SEAT)
    assert [blank.number for blank in (first, second, third)] == [f"WX20261124-00{n}" for n in (1, 2, 3)]
    assert order().number == "WX20261124-004"
    happened, typed = NOW + timedelta(hours=1), NOW + timedelta(hours=5)
    given: dict[str, Any] = {"by": DESK, "at": typed, "unit": home(), "customer": "单雅琴"}
    done = papers.enter_sheet(
        first.number, **given, reported_at=happened, content="走廊停电", item="更换龙头", technician="张建军",
        started_at=happened + timedelta(minutes=20), solution="换空开", estimate_fen=5000, satisfaction="满意",
        finished_at=happened + timedelta(hours=1), done={"lines": [BillEntry("空开", "1", 4500)]},
    )  # fmt: skip
    assert (done.number, done.state, done.fee_fen) == (first.number, S.SHEET_RETURNED, 4500)
    assert (done.reported_at, done.created_at, done.minutes_spent) == (happened, typed, 40)
    papers.void_blank(second.id, void_reason="写坏了", **SEAT)
    assert [blank.number for blank in papers.open_blanks()] == [third.number]
    for number, words in ((first.number, "已经录入"), (second.number, "写坏了"), ("WX20261124-099", "没有预留过")):
        with pytest.raises(BadInput, match=words):
            papers.open_from_blank(number, **given, reported_at=happened, content="x")
    with pytest.raises(BadInput, match="不会更早"):
        papers.open_from_blank(third.number, **given, reported_at=NOW - timedelta(days=1), content="x")
    with pytest.raises(BadInput):
        papers.void_blank(first.id, void_reason="x", **SEAT)


def test_a_sheet_that_contradicts_itself_enters_nothing() -> None:
    """All or nothing: the number stays free."""
    (blank,) = papers.reserve_blanks(1, **SEAT)
    with pytest.raises(BadInput, match="完工早于到场"):
        papers.enter_sheet(
            blank.number, by=DESK, at=LATER, unit=home(), customer="单雅琴", reported_at=NOW, content="x",
            technician="张建军", started_at=NOW + timedelta(hours=2), solution="x", satisfaction="满意",
            finished_at=NOW + timedelta(hours=1),
        )  # fmt: skip
    assert Order.select().count() == 0
    assert [row.number for row in papers.open_blanks()] == [blank.number]
