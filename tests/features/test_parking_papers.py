"""Papers and lists of the parking: what is on them, that they open, that they say what the register says."""

import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pypdf
import pytest

from csapp.app.exporting import export_register
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.db.attachment import attachments, stored_at
from csapp.documents.tables import read_tables
from csapp.documents.verify import verify
from csapp.features.parking_lease.documents import papers, tables
from csapp.features.parking_lease.models.board import SpaceState, board_leases, expiring, promises, spaces_now
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.models.money import DayReport, Payment
from csapp.features.parking_lease.models.rounds import ListKind, MonthRound, RoundLine, RoundState, window_of
from csapp.features.parking_lease.register.lease import LEASES
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.service import money, permits, rounds
from csapp.features.parking_lease.workflow import PARKED, LeaseState
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.masterdata.vehicles.service import change_vehicle
from csapp.registers.plan import View
from tests.features import parking_makers as parking
from tests.makers import DESK, MANAGER, NOW

INK = [[(100.0, 40.0, 0.5), (300.0, 120.0, 0.5), (200.0, 60.0, 0.5)]]
TODAY = NOW.date()
ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}


@pytest.fixture
def estate(office: DataFolder) -> DataFolder:
    """Eight leases that end from two weeks ago to half a year on, on all kinds of spaces."""
    parking.rates()
    kinds = list(SpaceKind)
    for number in range(8):
        parking.space(f"B1-{number:03d}", kinds[number % 3])
        at = parking.later(-44 + number * 8)
        months = 1 if number < 6 else 6
        parking.leased(f"B1-{number:03d}", f"苏E{number:05d}", at=at if at < NOW else NOW, months=months)
    return office


def text_of(file: Path) -> str:
    """What a PDF reader of the system reads."""
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True).stdout


def test_the_undertaking_is_printed_signed_on_the_pad_and_sealed(office: DataFolder) -> None:
    parking.rates()
    parking.space()
    lease = parking.applied()
    service.see_documents(lease.id, by=DESK, at=NOW, licence_seen=True, insurance_seen=True)
    file = papers.print_undertaking(lease.id, office, by=DESK, at=NOW)
    fields = pypdf.PdfReader(file).get_fields() or {}
    assert (fields["plate"]["/V"], fields["phone"]["/V"]) == ("苏E6H27P", "136****4417")
    assert {"sign_holder", "sign_clerk"} <= set(fields)
    assert "车位使用承诺书" in text_of(file).replace(" ", "")
    with pytest.raises(BadInput):
        papers.sign_on_screen(lease.id, "sign_undertaking", [], office, by=DESK, at=NOW)
    papers.sign_on_screen(lease.id, "sign_undertaking", INK, office, by=DESK, at=NOW)
    assert parking.fresh(lease).state == LeaseState.PROMISED
    (entry,) = attachments("parking_lease", lease.id)
    (report,) = verify(stored_at(office, entry.sha256), office)
    assert (report.intact, report.signer) == (True, "黄思琪")
    prints, copy = papers.undertaking_of(lease.id, office)
    assert prints == 1
    assert copy is not None


def test_the_permit_is_a_card_for_the_windscreen_with_a_code_a_gate_can_check(office: DataFolder) -> None:
    parking.rates()
    parking.space()
    lease = parking.registered()
    with pytest.raises(BadInput, match="还没有发停车证"):
        papers.print_permit(lease.id, office, by=DESK, at=NOW)
    money.pay(lease.id, by=DESK, at=NOW, amount_fen=None, method="微信")
    permits.issue_permit(lease.id, by=DESK, at=NOW)
    file = papers.print_permit(lease.id, office, by=DESK, at=NOW)
    (page,) = pypdf.PdfReader(file).pages
    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [125, 85]
    words = text_of(file).replace(" ", "")
    assert all(part in words for part in ("停车证", "苏E·6H27P", "B1-027", "TCZ-0001", "2027-05-23"))
    assert "黄思琪" not in words
    assert "136" not in words


def test_a_receipt_says_the_sum_in_capitals(estate: DataFolder) -> None:
    payment = Payment.select().order_by(Payment.id).first()
    file = papers.print_receipt(payment.id, estate, by=DESK, at=NOW)
    fields = pypdf.PdfReader(file).get_fields() or {}
    assert (fields["amount"]["/V"], fields["capital"]["/V"], fields["method"]["/V"]) == (
        "¥300.00",
        "叁佰元整",
        "/wechat",
    )
    assert "第 1 次打印" in text_of(file)
    seat: dict[str, Any] = {"by": DESK, "at": NOW, "folder": estate}
    by_number = papers.write_form_by_number(payment.number.lower(), estate.root / "x.pdf", **seat)
    assert by_number["fields"]["payer"] == "黄思琪"
    for number in (Lease.select().first().number, "TCZ-0001"):
        assert papers.write_form_by_number(number, estate.root / "y.pdf", **seat)["file"].endswith("y.pdf")
    with pytest.raises(BadInput):
        papers.write_form_by_number("CW20200101-001", estate.root / "z.pdf", **seat)


def expected(kind: ListKind) -> list[str]:
    """The leases of a list by plain reading of all records."""
    held = [lease for lease in Lease.select() if lease.state in PARKED]
    if kind is ListKind.DUE:
        held = [
            lease for lease in held if lease.paid_until is not None and lease.paid_until < TODAY + timedelta(days=30)
        ]
        held.sort(key=lambda lease: (str(lease.paid_until), lease.space_code))
    else:
        held.sort(key=lambda lease: lease.space_code)
    if kind is ListKind.BOARDS:
        held = [lease for lease in held if lease.space.kind != SpaceKind.GROUND]
    return [lease.number for lease in held]


@pytest.mark.parametrize("kind", list(ListKind))
def test_a_list_has_the_same_rows_on_paper_in_excel_and_in_the_register(estate: DataFolder, kind: ListKind) -> None:
    numbers = expected(kind)
    assert numbers
    files = tables.issue(kind, estate, by=DESK, at=NOW)
    sheet = openpyxl.load_workbook(files.sheet).worksheets[0]
    rows = [row[0].value for row in sheet.iter_rows(min_row=4, max_row=3 + files.rows)]
    assert rows == numbers
    words = text_of(files.pdf)
    assert all(number in words for number in numbers)
    assert kind.value in words.replace(" ", "")
    whole = estate.root / "register.xlsx"
    export_register(LEASES, View(filter="all"), whole, by=MANAGER, at=NOW, estate=ESTATE)
    register = {row[0].value: row for row in openpyxl.load_workbook(whole).worksheets[0].iter_rows(min_row=4)}
    for row in sheet.iter_rows(min_row=4, max_row=3 + files.rows):
        assert [cell.value for cell in row[:4]] == [cell.value for cell in register[row[0].value][:4]]


def test_the_four_lists_open_in_libreoffice_with_the_same_rows(estate: DataFolder, tmp_path: Path) -> None:
    made = rounds.begin_round(by=DESK, at=parking.later(5))
    all_files = [tables.issue(kind, estate, by=DESK, at=NOW) for kind in ListKind]
    all_files.append(tables.write_round(made.id, estate, by=DESK, at=NOW))
    for file in all_files:
        shutil.copy(file.sheet, tmp_path)
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "csv"]
    subprocess.run(
        [*office, "--outdir", tmp_path, *sorted(tmp_path.glob("*.xlsx"))], check=True, capture_output=True, timeout=120
    )
    for file in all_files:
        (table,) = read_tables(tmp_path / f"{file.sheet.stem}.csv")
        cells = [str(row[0]) for row in table.rows]
        begins = ("CW", "B1-")
        assert sum(cell.startswith(begins) for cell in cells) == file.rows


def test_the_expiry_list_of_any_day_is_what_brute_force_finds(estate: DataFolder) -> None:
    assert estate.database.exists()
    rng = Random(3)
    for _ in range(60):
        on, horizon = TODAY + timedelta(days=rng.randrange(-40, 250)), rng.randrange(1, 90)
        found = [lease.number for lease in expiring(on, horizon)]
        brute = [
            lease
            for lease in Lease.select()
            if lease.state in PARKED and lease.paid_until is not None and (lease.paid_until - on).days < horizon
        ]
        assert sorted(found) == sorted(lease.number for lease in brute)


def test_who_is_listed_leaves_a_line_in_the_trail_of_the_lease(estate: DataFolder) -> None:
    issued, leases = rounds.issue_list(ListKind.DUE, by=DESK, at=NOW)
    assert issued.count == len(leases)
    assert all(parking.fresh(lease).listed_on == TODAY for lease in leases)
    assert rounds.receive_list(issued.id, by=DESK, at=NOW, received_by="东门岗").received_by == "东门岗"
    assert len(board_leases()) == len(expected(ListKind.BOARDS))
    assert estate.database.exists()


def test_the_day_s_report_is_handed_over_signed(estate: DataFolder) -> None:
    day = TODAY - timedelta(days=4)
    report = DayReport.get(DayReport.day == day)
    with pytest.raises(BadInput, match="还没有交"):
        papers.print_hand_over(report.id, estate, by=DESK, at=NOW)
    money.close_day(day, by=DESK, at=NOW)
    files = tables.write_report(report.id, estate, by=DESK, at=NOW)
    numbers = [one.number for one in Payment.select().where(Payment.report == report.id)]
    rows = openpyxl.load_workbook(files.sheet).worksheets[0].iter_rows(min_row=4, max_row=3 + files.rows)
    assert [row[0].value for row in rows] == numbers
    assert all(number in text_of(files.pdf) for number in numbers)
    sheet = pypdf.PdfReader(papers.print_hand_over(report.id, estate, by=DESK, at=NOW)).get_fields() or {}
    assert (
        sheet["total"]["/V"]
        == f"¥{sum(one.amount_fen for one in Payment.select().where(Payment.report == report.id)) / 100:,.2f}"
    )
    done = papers.sign_hand_over(report.id, "周会计", INK, estate, by=DESK, at=NOW)
    assert (done.received_by, done.stage) == ("周会计", "已签收")
    (entry,) = attachments("parking_report", report.id)
    (seal,) = verify(stored_at(estate, entry.sha256), estate)
    assert (seal.intact, seal.signer) == (True, "周会计")


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [("2026-02-01", 28, 28), ("2028-02-01", 28, 29), ("2026-04-01", 28, 30), ("2026-12-01", 28, 30)],
)
def test_the_window_of_the_round(month: str, first: int, last: int) -> None:
    assert [day.day for day in window_of(date.fromisoformat(month))] == [first, last]


def test_the_round_at_the_month_s_end_looks_at_every_space_and_is_signed_by_three(estate: DataFolder) -> None:
    with pytest.raises(BadInput, match="从 2026-11-28 开始"):
        rounds.begin_round(by=DESK, at=NOW)
    at = parking.later(5)
    made = rounds.begin_round(by=DESK, at=at)
    assert made.spaces == RoundLine.select().count() == 8
    with pytest.raises(BadInput, match="已经核对过"):
        rounds.begin_round(by=DESK, at=at)
    with pytest.raises(BadInput, match="还有 8 个车位没有核对"):
        rounds.sign_round(made.id, by=DESK, at=at, finance_by="周会计")
    rounds.note_differences(made.id, by=DESK, at=at, differing="B1-000 空；B1-003 苏E99999")
    line = RoundLine.get(RoundLine.space_code == "B1-003")
    assert (line.found, line.differs) == ("苏E99999", True)
    rounds.settle(line.id, by=DESK, at=at, settled="客人的车，已劝离")
    rounds.sign_round(made.id, by=DESK, at=at, finance_by="周会计", service_by="王芳")
    assert MonthRound.get().state == RoundState.OPEN
    signed = rounds.sign_round(made.id, by=DESK, at=parking.later(7), guard_by="老吴")
    assert (signed.state, signed.is_late, signed.differences) == (RoundState.SIGNED, True, 2)
    with pytest.raises(BadInput, match="不能再改"):
        rounds.find(made.id, "B1-000", "空", by=DESK, at=at)
    words = text_of(tables.write_round(made.id, estate, by=DESK, at=at).pdf)
    assert all(part in words for part in ("周会计", "老吴", "客人的车", "苏E99999"))


def rules_of(end: Any) -> set[str]:
    return {promise.rule for promise in promises(end)}


def test_what_is_due_is_promised_by_its_rule(estate: DataFolder) -> None:
    midnight = NOW.replace(hour=0, minute=0) + timedelta(days=1)
    assert {"R11", "R12"} <= rules_of(midnight)
    assert "R10" in rules_of(midnight.replace(day=1, month=12))
    late = [promise for promise in promises(midnight) if promise.step == "renew"]
    brute = [
        one for one in Lease.select() if one.state in PARKED and one.paid_until is not None and one.paid_until <= TODAY
    ]
    assert {promise.record_id for promise in late} == {lease.id for lease in brute}
    rounds.issue_list(ListKind.DUE, by=DESK, at=NOW)
    money.close_missing(TODAY, by=DESK, at=NOW)
    money.close_missing_weeks(TODAY, by=DESK, at=NOW)
    rounds_due = {promise.area for promise in promises(midnight) if promise.rule in ("R10", "R11", "R12")}
    assert rounds_due == {"parking_lease", "parking_round"}
    parking.space("B1-027")
    waiting = parking.registered()
    assert "R14" in rules_of(midnight)
    money.pay(waiting.id, by=DESK, at=NOW, amount_fen=None, method="现金")
    assert any(promise.step == "issue_permit" for promise in promises(midnight))
    change_vehicle(brute[0].vehicle.id, by=DESK, at=NOW, insured_until=TODAY)
    assert "F10" in rules_of(midnight)
    assert estate.database.exists()


def test_every_space_says_what_it_is(estate: DataFolder) -> None:
    states = {space.code: (space.state, space.word) for space in spaces_now(NOW, 30)}
    assert states["B1-000"] == (SpaceState.EXPIRED, "到期")
    assert states["B1-003"] == (SpaceState.EXPIRING, "9 天")
    assert states["B1-006"] == (SpaceState.LEASED, "租用")
    assert estate.database.exists()
