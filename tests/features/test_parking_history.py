"""Old 车位 ledgers: what each layout says, what runs still, and that no board, figure or day takes them for today's."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.due import promises_before, unsigned_forms
from csapp.app.exporting import export_register
from csapp.app.old_ledgers import OldFile, apply, open_file, preview
from csapp.core.errors import TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db.audit import history
from csapp.db.connection import connected
from csapp.db.search_index import look_up
from csapp.features.parking_lease.documents import papers, tables
from csapp.features.parking_lease.models import board
from csapp.features.parking_lease.models.board import SpaceState, spaces_now
from csapp.features.parking_lease.models.lease import Lease, Permit, Stay, Term
from csapp.features.parking_lease.models.money import DayReport, Payment
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.register.lease import LEASES
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.service import money
from csapp.features.parking_lease.workflow import LeaseState
from csapp.features.sheet_return import service as returned
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.models import Vehicle
from csapp.registers import query
from csapp.registers.facts import facts
from csapp.registers.import_batch import undo_batch
from csapp.registers.import_preview import RowResult
from csapp.registers.plan import View
from tests import makers
from tests.features import parking_makers as parking
from tests.makers import DESK, MANAGER, NOW

R = RowResult
Rows = list[list[Any]]
HEADER = ["车位号", "租用人", "车牌号", "租期", "月租金", "缴费金额"]


@pytest.fixture(autouse=True)
def _estate(office: DataFolder) -> None:
    assert office.database.is_file()
    makers.unit("3-2-1501")
    parking.rates()
    for code in ("B1-031", "B1-032"):
        parking.space(code)


def book(path: Path, rows: Rows, *merged: str) -> OldFile:
    """A real workbook of `rows`, opened as an old ledger of leases."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    made.save(path / "旧台账.xlsx")
    return open_file("parking_lease", path / "旧台账.xlsx")


def mapped(file: OldFile) -> dict[str, str]:
    block = file.table.block
    return {block.title(at): target for at, target in enumerate(file.table.mapping)}


def brought(path: Path, rows: Rows, *merged: str) -> list[Lease]:
    """The leases of a workbook, in the order of its rows."""
    apply(book(path, rows, *merged), by=MANAGER, at=NOW)
    return list(Lease.select().where(Lease.is_history).order_by(Lease.id))


FULL: Rows = [
    ["翠湖花园 2019 年车位租赁登记表"],
    ["序号", "编号", "车位号", "业主/承租人", "房号", "联系电话", "车牌号", "租期", "月租金", "押金", "缴费金额",
     "缴费日期", "收据号", "停车证号", "备注", "经手人"],
    [1, "2019-07", "B1-031", "单雅琴", "3-2-1501", "13812342746", "苏E6H27P、苏E·12345", "2019.1.1-2019.12.31",
     "300元/月", 500, 3600, "2019-1-2", "0012345", "T-031", "靠电梯", "张敏"],
    [2, "", "A区12", "王五", "9-9-9999", "没有", "无牌", "2019年1-6月", 300, "", "1,800", "", "", "", "", ""],
    ["合计", "", "", "", "", "", "", "", "", "", 5400],
    ["注：押金退租时凭收据退还"],
]  # fmt: skip


def test_a_lease_says_what_the_old_ledger_said_and_no_more(tmp_path: Path) -> None:
    file = book(tmp_path, FULL)
    said = [[problem.message for problem in row.problems] for row in preview(file, NOW).rows]
    assert said == [
        [],
        ["车位「A区12」没有建档，照原样记。", "房号「9-9-9999」台账里没有，照原样记。",
         "车牌「无牌」认不出来，照原样记在备注里。"],
    ]  # fmt: skip
    first, second = brought(tmp_path, FULL)
    assert (first.number, first.state, first.recheck) == ("CW20190101-001", LeaseState.ENDED, None)
    assert (first.space.code, first.plate, first.vehicle, first.unit_id) == ("B1-031", "苏E6H27P", None, Unit.get().id)
    assert (first.starts_on, first.ends_on, first.ended_on) == (
        date(2019, 1, 1),
        date(2019, 12, 31),
        date(2019, 12, 31),
    )
    assert (first.monthly_fen, first.paid_fen, first.paid_at) == (30_000, 360_000, datetime(2019, 1, 2))
    assert (first.permit_number, first.permit_at, first.undertaking_at) == ("T-031", None, None)
    # a deposit of then is nothing the office holds now
    assert (first.deposit_fen, first.deposit_paid_fen) == (0, 0)
    assert first.note == "另有车牌 苏E12345；押金 500；收据号 0012345；经手人 张敏；靠电梯"
    assert first.end_reason == "历史台账，旧编号 2019-07。"
    assert (second.space, second.space_code, second.plate, second.unit) == (None, "A区12", "", None)
    assert second.note == "另有车牌 无牌；房号 9-9-9999"
    assert (second.ended_on, second.phone) == (date(2019, 6, 30), "")
    assert Vehicle.select().count() == 0


def test_a_term_in_two_columns_under_a_merged_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["2020年地下车位租用台账"],
        [
            "车位编号",
            "车主姓名",
            "车牌号码1",
            "车牌号码2",
            "租赁期限",
            "",
            "年租金（元）",
            "实收",
            "收款日期",
            "发票号",
        ],
        ["", "", "", "", "起", "止", "", "", "", ""],
        ["B1-031", "钱七", "苏E33333", "苏E44444", 43831, 44196, 3600, 3600, 43830, "FP001"],
        ["B1-032", "孙八", "", "", datetime(2020, 3, 1), datetime(2021, 2, 28), 3600, "", "", ""],
    ]
    over = [f"{column}2:{column}3" for column in "ABCDGHIJ"]
    first, second = brought(tmp_path, rows, "E2:F2", *over)
    # serial days of Excel
    assert (first.starts_on, first.ends_on) == (date(2020, 1, 1), date(2020, 12, 31))
    assert first.paid_at == datetime(2019, 12, 31)
    assert (first.plate, first.monthly_fen) == ("苏E33333", 0)
    assert first.note == "另有车牌 苏E44444；年租金 3600；收据号 FP001"
    assert (second.starts_on, second.ended_on) == (date(2020, 3, 1), date(2021, 2, 28))


def test_one_term_merged_over_several_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["车位号", "车主", "车牌号", "租赁时间", "月租"],
        ["B1-031", "周九", "苏E55551", "2018.1.1至2018.12.31", 300],
        ["B1-032", "吴十", "苏E55552", "", 300],
    ]
    assert {lease.ended_on for lease in brought(tmp_path, rows, "D2:D3")} == {date(2018, 12, 31)}


def test_a_header_merged_over_two_days(tmp_path: Path) -> None:
    rows: Rows = [
        ["车位", "姓名", "车牌", "租期", "", "金额"],
        ["B1-031", "周九", "苏E5555A", "2021/5/1", "2022-4-30", 1],
    ]
    file = book(tmp_path, rows, "D1:E1")
    assert [target for target in file.table.mapping if target.endswith("_on")] == ["starts_on", "ends_on"]
    (lease,) = brought(tmp_path, rows, "D1:E1")
    assert (lease.starts_on, lease.ends_on) == (date(2021, 5, 1), date(2022, 4, 30))


def test_months_instead_of_a_last_day_and_given_back_early(tmp_path: Path) -> None:
    rows: Rows = [
        ["车位", "姓名", "车牌", "起租日期", "月数", "租金", "退租日期", "退租原因"],
        ["B1-031", "周九", "苏E55555", "2021/5/1", 12, "3600", "2021-10-15", "卖车"],
        ["B1-031", "郑一", "", "2026/5/1", "一年", "", "2026-9-30", "搬走"],
        ["B1-032", "冯二", "苏E77777", "2020-1-31", "半年", "", "", ""],
    ]
    first, second, third = brought(tmp_path, rows)
    assert (first.ends_on, first.ended_on) == (date(2022, 4, 30), date(2021, 10, 15))
    assert (first.end_reason, first.note) == ("历史台账。卖车", "租金 3600")
    # its term would run on, but it was given back
    assert (second.ends_on, second.ended_on) == (date(2027, 4, 30), date(2026, 9, 30))
    assert third.ended_on == date(2020, 7, 30)


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("2026.1.1-2026.11.24", "租到 2026-11-24，还没有满。在租的车位到「车位」里办租用、签承诺书，这一行不导。"),
        ("2026.1.1-2027.12.31", "租到 2027-12-31，还没有满。在租的车位到「车位」里办租用、签承诺书，这一行不导。"),
        ("长期", "「长期」说明还没有结束，不当历史导。"),
        ("", "没有写租到哪一天，补上再导。"),
        ("2019.3.1", "「2019.3.1」认不出来，写成 2024-01-01 至 2024-12-31 这样。"),
        ("2019.12.31-2019.1.1", "「2019.12.31-2019.1.1」止早于起，核对这一格。"),
        ("1919.1.1-1919.12.31", "日期太早，核对这一行。"),
        ("2019.2.30-2019.12.31", "2 月没有 30 日。"),
    ],
)
def test_what_runs_or_says_no_end_is_refused(tmp_path: Path, term: str, said: str) -> None:
    good = ["B1-032", "吴十", "苏E55552", "2018.1.1-2018.12.31", 300, 3600]
    file = book(tmp_path, [HEADER, good, ["B1-031", "周九", "苏E55551", term, 300, 3600]])
    row = preview(file, NOW).rows[1]
    assert (row.result, [problem.message for problem in row.problems]) == (R.BAD, [said])
    apply(file, by=MANAGER, at=NOW)
    assert [lease.holder for lease in Lease.select()] == ["吴十"]


def test_who_rented_or_which_car_one_of_them_is_needed(tmp_path: Path) -> None:
    term = "2018.1.1-2018.12.31"
    rows: Rows = [HEADER, ["B1-031", "", "", term, 300, 1], ["B1-031", "", "苏E55551", term, 300, 1]]
    read = preview(book(tmp_path, rows), NOW)
    assert [row.result for row in read.rows] == [R.BAD, R.NEW]
    assert read.rows[0].problems[0].message == "没有写租用人，也没有写车牌，补上一样再导。"


def test_an_owner_beside_a_tenant_is_kept_and_alone_is_who_rented(tmp_path: Path) -> None:
    rows: Rows = [
        ["车位号", "业主", "承租人", "车牌号", "到期日期", "缴费至"],
        ["B1-031", "单雅琴", "王五", "苏E55551", "2018-12-31", "2019-01-31"],
        ["B1-032", "万俟明", "", "苏E55552", "2018-12-31", ""],
    ]
    first, second = brought(tmp_path, rows)
    assert (first.holder, first.note, second.holder, second.note) == ("王五", "业主 单雅琴", "万俟明", "")
    assert (first.paid_until, first.ended_on, second.ended_on) == (
        date(2019, 1, 31), date(2019, 1, 31), date(2018, 12, 31),
    )  # fmt: skip


def test_a_car_of_today_lends_nothing_to_the_lease_of_then(tmp_path: Path) -> None:
    running = parking.leased("B1-031", "苏E6H27P")
    car = Vehicle.get(Vehicle.plate == "苏E6H27P")
    (lease,) = brought(tmp_path, [HEADER, ["B1-031", "周九", "苏E·6H27P", "2018.1.1-2018.12.31", 300, 3600]])
    assert (lease.vehicle_id, lease.plate, lease.space_id) == (None, car.plate, running.space_id)
    assert Vehicle.get_by_id(car.id).version == car.version


def test_it_holds_no_space_and_no_board_list_figure_or_day_knows_of_it(tmp_path: Path) -> None:
    brought(tmp_path, FULL)
    assert {space.state for space in spaces_now(NOW, 30)} == {SpaceState.FREE}
    assert [*board.current_leases(), *board.board_leases(), *board.expiring(NOW.date(), 3650)] == []
    assert [*promises_before(datetime(2028, 1, 1)), *unsigned_forms()] == []
    for kind in (Stay, Term, Permit, Payment, DayReport):
        assert kind.select().count() == 0
    counts = query.counts(LEASES, View(filter="all"), NOW, MANAGER)
    assert {key for key, count in counts.items() if count} == {"ended", "history", "all"}
    # the space is let as if nothing were written of it
    assert parking.leased("B1-031", "苏E6H27P").state == LeaseState.ACTIVE


def test_the_lists_that_go_out_leave_it_out(tmp_path: Path, office: DataFolder) -> None:
    brought(tmp_path, FULL)
    for kind in ListKind:
        assert tables.issue(kind, office, by=DESK, at=NOW, horizon=3650).rows == 0


def test_it_takes_no_step_and_has_no_paper(tmp_path: Path, office: DataFolder) -> None:
    lease = brought(tmp_path, FULL)[0]
    assert facts(LEASES, lease.id, NOW, MANAGER).steps == ()
    before = list(Lease.select().dicts())
    with pytest.raises(TransitionRefused, match="来自历史台账"):
        money.pay(lease.id, by=DESK, at=NOW, amount_fen=0, method="现金")
    with pytest.raises(TransitionRefused, match="来自历史台账"):
        money.refund(lease.id, by=DESK, at=NOW, refund_fen=100, method="现金")
    with pytest.raises(TransitionRefused, match="来自历史台账"):
        service.end(lease.id, by=DESK, at=NOW, ended_on=NOW.date(), end_reason="退租")
    with pytest.raises(TransitionRefused, match="来自历史台账"):
        papers.print_undertaking(lease.id, office, by=DESK, at=NOW)
    assert list(Lease.select().dicts()) == before


def test_it_is_found_by_every_word_of_the_old_ledger(tmp_path: Path) -> None:
    first, second = brought(tmp_path, FULL)
    with connected():
        for words, lease in (("2019-07", first), ("0012345", first), ("12345", first), ("A区12", second)):
            assert any(lease.number in str(hit) for hit in look_up(words)), words
    assert history("parking_lease", first.id)[0].note.startswith("历史台账第 3 行，旧编号 2019-07")
    shown = facts(LEASES, second.id, NOW, MANAGER)
    assert {"A区12", "另有车牌 无牌；房号 9-9-9999"} <= {shown.title, *(fact.text for fact in shown.facts)}


def test_its_register_goes_out_and_comes_back_unchanged(tmp_path: Path) -> None:
    brought(tmp_path, FULL)
    parking.leased("B1-032", "苏E88888")
    file = tmp_path / "台账.xlsx"
    with connected():
        told: dict[str, Any] = {"estate": {"name": "翠湖花园", "office": "客服中心"}, "reason": "核对"}
        assert export_register(LEASES, View(filter="all"), file, by=MANAGER, at=NOW, **told) == 3
        seen = returned.preview(REGISTERS, file, by=MANAGER, at=NOW)
    assert seen.sheet.register is LEASES
    assert [row.result for row in seen.comparison.rows] == [R.UNCHANGED] * 3


def test_the_batch_goes_back_whole_and_the_same_file_comes_in_once(tmp_path: Path) -> None:
    parking.leased("B1-031", "苏E6H27P")
    before = list(Lease.select().dicts())
    batch = apply(book(tmp_path, FULL), by=MANAGER, at=NOW)
    again = preview(book(tmp_path, FULL), NOW)
    assert [row.result for row in again.rows] == [R.UNCHANGED, R.UNCHANGED]
    # the same rows with the columns in another order
    turned = preview(book(tmp_path, [FULL[0], *(row[::-1] for row in FULL[1:4])]), NOW)
    assert [row.result for row in turned.rows] == [R.UNCHANGED, R.UNCHANGED]
    undo_batch(batch.id, by=MANAGER, at=NOW)
    assert list(Lease.select().dicts()) == before
    assert apply(book(tmp_path, FULL), by=MANAGER, at=NOW).added == 2
