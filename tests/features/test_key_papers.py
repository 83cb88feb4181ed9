"""The paper of the keys: slips that are really signed, tags and maps without a room, a copy only its password opens."""

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from csapp.app.exporting import export_register
from csapp.core.errors import BadInput, DataUnavailable, NotAllowed
from csapp.core.paths import DataFolder
from csapp.db import audit
from csapp.db.attachment import attachments, stored_at
from csapp.documents.locked_file import locked, make_lock, opened
from csapp.documents.verify import verify
from csapp.features.key_lending import documents
from csapp.features.key_lending.models import BorrowerKind, Loan, loans_of, loans_out
from csapp.features.key_lending.register import KEY_LOANS
from csapp.features.key_lending.service import keeping, lending, returning
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.register import KEY_SETS
from csapp.registers.plan import View
from tests.features import key_makers
from tests.makers import DESK, NOW, SUPERVISOR, VIEWER

INK = [[(100.0, 40.0, 0.5), (300.0, 120.0, 0.5), (200.0, 60.0, 0.5)]]
PASSWORD = "cuihu-2026-钥匙"
ROOMS = re.compile(r"5\s*-\s*1\s*-\s*0802|5栋|0802|3-2-1501|1501")


@pytest.fixture
def keys(office: DataFolder) -> list[KeySet]:
    """Two rooms and a public place."""
    assert office.database.exists()
    key_makers.make_tables()
    key_makers.cabinet()
    first, _ = key_makers.household()
    second, _ = key_makers.household("3-2-1501", "单雅琴", "13812342746")
    return [key_makers.key("A3-10", first, pieces=2), key_makers.key("A2-07", second), key_makers.key("A5-06")]


def text_of(file: Path) -> str:
    """What a PDF reader of the system reads."""
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout


def test_the_slip_says_who_borrowed_what_with_whose_consent(keys: list[KeySet], office: DataFolder) -> None:
    loan = key_makers.lend(keys[0], identity_number="E12345678")
    file = documents.print_slips([loan.id], office, by=DESK, at=NOW)
    values = {name: field.get("/V") for name, field in (pypdf.PdfReader(file).get_fields() or {}).items()}
    assert values["borrower"] == "韩大勇"
    assert values["hook"] == "A3-10"
    assert (values["borrower_kind"], values["consent_given"]) == ("/contractor", "/agreed")
    assert (values["borrower_phone"], values["identity_number"]) == ("159****3308", "E1*****78")
    assert values["contact_phone"] == "137****6604"
    assert {"sign_borrower", "sign_clerk"} <= set(values)
    assert "第 1 次打印" in text_of(file)
    assert "第 2 次打印" in text_of(documents.print_slips([loan.id], office, by=DESK, at=NOW))


def test_the_borrower_signs_at_loan_and_at_return_and_both_slips_hold(keys: list[KeySet], office: DataFolder) -> None:
    loan = key_makers.lend(keys[0])
    documents.sign_on_screen(loan.id, "sign_out", INK, office, by=DESK, at=NOW)
    returning.give_back(loan.id, by=DESK, at=NOW, pieces=2, hook_confirmed=True, returned_by="李工")
    documents.sign_on_screen(loan.id, "sign_in", INK, office, by=DESK, at=NOW)
    signers = []
    for entry in attachments("key_lending", loan.id):
        (report,) = verify(stored_at(office, entry.sha256), office)
        assert report.intact
        assert not report.changed_after
        signers.append((entry.purpose, report.signer))
    assert sorted(signers) == [("sign_in_sealed", "李工"), ("sign_out_sealed", "韩大勇")]
    assert documents.slips_of(loan.id, office)[1] is not None


def test_an_empty_pad_signs_nothing(keys: list[KeySet], office: DataFolder) -> None:
    loan = key_makers.lend(keys[0])
    with pytest.raises(BadInput):
        documents.sign_on_screen(loan.id, "sign_out", [], office, by=DESK, at=NOW)
    assert Loan.get_by_id(loan.id).signed_out is None


def test_the_register_page_lists_loans_and_refusals_with_free_or_signed_cells(
    keys: list[KeySet], office: DataFolder
) -> None:
    loan = key_makers.lend(keys[0])
    documents.sign_on_screen(loan.id, "sign_out", INK, office, by=DESK, at=NOW)
    lending.turn_away(keys[1].id, by=DESK, at=NOW, refuse_reason="业主不同意", **key_makers.asked())
    file = documents.print_register(office, by=DESK, at=NOW, since=date(2026, 11, 1), until=date(2026, 11, 30))
    words = text_of(file)
    assert all(
        part in words for part in ("钥匙借用表", "YS20261124-001", "YS20261124-002", "拒借：业主不", "借用人签字")
    )
    drawn = pypdf.PdfReader(file).pages[0].get_contents()
    assert drawn is not None
    assert drawn.get_data().count(b" c S") >= 1
    empty = documents.print_register(office, by=DESK, at=NOW + timedelta(seconds=1), since=date(2027, 1, 1))
    assert "没有记录" in text_of(empty)


def test_a_hundred_loans_go_over_several_pages_with_the_head_on_each(keys: list[KeySet], office: DataFolder) -> None:
    for _ in range(40):
        loan = key_makers.lend(keys[2], BorrowerKind.STAFF)
        returning.give_back(loan.id, by=DESK, at=NOW, pieces=1, hook_confirmed=True)
    reader = pypdf.PdfReader(documents.print_register(office, by=DESK, at=NOW))
    assert len(reader.pages) > 2
    assert all("借用人签字" in page.extract_text() for page in reader.pages)


def test_a_notice_goes_to_the_overdue_alone(keys: list[KeySet], office: DataFolder) -> None:
    loan = key_makers.lend(keys[0])
    with pytest.raises(BadInput, match="还没有逾期"):
        documents.print_notice(loan.id, office, by=DESK, at=NOW)
    file = documents.print_notice(loan.id, office, by=DESK, at=NOW + timedelta(days=3))
    words = text_of(file).replace("\n", "").replace(" ", "")
    assert "逾期3天" in words
    assert not ROOMS.search(text_of(file))


def test_no_tag_label_or_map_tells_a_room(keys: list[KeySet], office: DataFolder) -> None:
    key_makers.lend(keys[0])
    files = [
        documents.print_tags([key.id for key in keys], office, by=DESK, at=NOW),
        documents.print_cabinet(key_makers.cabinet_of(keys[0]), office, by=DESK, at=NOW),
    ]
    for file in files:
        words = text_of(file)
        assert not ROOMS.search(words)
        assert all(key.code in words for key in keys)
    take = keeping.take_stock(key_makers.cabinet_of(keys[0]), {}, by=DESK, at=NOW)
    assert not ROOMS.search(text_of(documents.print_stock_take(take.id, office, by=DESK, at=NOW)))


def test_the_decode_sheet_is_for_leaders_and_every_print_is_on_record(keys: list[KeySet], office: DataFolder) -> None:
    for by in (DESK, VIEWER):
        with pytest.raises(NotAllowed):
            documents.print_decode_sheet(office, by=by, at=NOW)
    words = text_of(documents.print_decode_sheet(office, by=SUPERVISOR, at=NOW))
    assert keys[0].code in words
    assert "5-1-0802" in words
    line = audit.AuditLine.select().order_by(audit.AuditLine.id.desc()).first()
    assert (line.step, line.note, line.by_name) == ("print", "钥匙对照表", SUPERVISOR.name)


def test_the_copy_opens_with_its_password_and_no_other(keys: list[KeySet], office: DataFolder, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert documents.refresh_copy(NOW) is None
    with pytest.raises(NotAllowed):
        documents.arrange_copy(stick, PASSWORD, by=DESK, at=NOW)
    with pytest.raises(BadInput, match="至少 8 个字符"):
        documents.arrange_copy(stick, "1234567", by=SUPERVISOR, at=NOW)
    documents.arrange_copy(stick, PASSWORD, by=SUPERVISOR, at=NOW)
    key_makers.lend(keys[0])
    assert documents.refresh_copy(NOW) == stick
    held = (stick / documents.MAP_FILE).read_bytes()
    assert b"%PDF" not in held
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), "cuihu-2026"):
        with pytest.raises(BadInput, match="密码不对"):
            documents.open_copy(stick / documents.MAP_FILE, wrong)
    clear = tmp_path / "map.pdf"
    clear.write_bytes(documents.open_copy(stick / documents.MAP_FILE, PASSWORD))
    assert "5-1-0802" in text_of(clear)
    assert "2026-11-24 10:24" in text_of(clear)
    out = text_of(stick / documents.OUT_FILE)
    assert "韩大勇" in out
    assert "A3-10" in out
    assert not ROOMS.search(out)
    assert "15900003308" not in out
    assert PASSWORD.encode() not in office.database.read_bytes()


def test_a_changed_or_foreign_file_does_not_open(tmp_path: Path) -> None:
    held = bytearray(locked(b"secret", make_lock(PASSWORD)))
    assert opened(bytes(held), PASSWORD) == b"secret"
    for place in (16, 40, len(held) - 1):
        changed = bytearray(held)
        changed[place] ^= 1
        with pytest.raises(BadInput, match="密码不对，或者文件被改过"):
            opened(bytes(changed), PASSWORD)
    for foreign in (b"", b"%PDF-1.7", bytes(held[:30])):
        with pytest.raises(BadInput, match="不是客服台加密的"):
            opened(foreign, PASSWORD)
    with pytest.raises(BadInput, match="读不了"):
        documents.open_copy(tmp_path / "none", PASSWORD)


def test_a_stick_that_is_not_there_is_said_and_nothing_is_lost(keys: list[KeySet], tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    documents.arrange_copy(stick, PASSWORD, by=SUPERVISOR, at=NOW)
    for file in stick.iterdir():
        file.unlink()
    stick.rmdir()
    with pytest.raises(DataUnavailable, match="插上 U 盘"):
        documents.refresh_copy(NOW)
    assert key_makers.lend(keys[0]).number == "YS20261124-001"


def test_the_slip_comes_out_by_its_number(keys: list[KeySet], office: DataFolder, tmp_path: Path) -> None:
    loan = key_makers.lend(keys[0])
    seat: dict[str, Any] = {"by": DESK, "at": NOW, "estate": "翠湖花园", "folder": office}
    told = documents.write_form_by_number(loan.number.lower(), tmp_path / "x.pdf", **seat)
    assert told["fields"]["borrower"] == "韩大勇"
    assert set(told["signature_fields"]) == {"sign_borrower", "sign_clerk"}
    with pytest.raises(BadInput, match="没有编号"):
        documents.write_form_by_number("YS1", tmp_path / "y.pdf", **seat)


def test_the_register_comes_out_in_excel_masked_and_the_keys_without_their_rooms(
    keys: list[KeySet], tmp_path: Path
) -> None:
    key_makers.lend(keys[0], identity_number="E12345678")
    estate = {"name": "翠湖花园", "office": "物业客服中心"}
    told = {}
    for register, title in ((KEY_LOANS, "钥匙借用表"), (KEY_SETS, "钥匙台账")):
        file = tmp_path / f"{register.key}.xlsx"
        assert export_register(register, View(), file, by=SUPERVISOR, at=NOW, estate=estate) == (
            1 if register is KEY_LOANS else 3
        )
        sheet = openpyxl.load_workbook(file).worksheets[0]
        assert sheet["A1"].value == title
        told[register.key] = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        with pytest.raises(NotAllowed):
            export_register(register, View(), file, by=DESK, at=NOW, estate=estate)
    assert all(part in told["key_lending"] for part in ("韩大勇", "5-1-0802", "159****3308", "A3-10", "施工单位"))
    assert not any(part in told["key_lending"] for part in ("15900003308", "E12345678"))
    assert keys[0].code in told["keys"]
    assert not ROOMS.search(told["keys"])


def test_what_is_out_and_what_a_room_had_is_at_hand_for_other_pages(keys: list[KeySet]) -> None:
    late = key_makers.lend(keys[0], at=NOW - timedelta(days=2), contacted_at=NOW - timedelta(days=2, minutes=5))
    soon = key_makers.lend(keys[1], borrower="王租客", due_at=NOW + timedelta(hours=1))
    assert [loan.id for loan in loans_out()] == [late.id, soon.id]
    assert [loan.id for loan in loans_of(keys[0].unit_id, None)] == [late.id]
    assert loans_of(None, None) == []
