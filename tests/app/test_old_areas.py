"""The old ledger of each daily area becomes history: finished, found, counted by no figure, undone whole."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import peewee
import pytest

from csapp.app.due import promises_before, unsigned_forms
from csapp.app.old_ledgers import LEDGERS, apply, ledger_of, open_file, preview, totals
from csapp.app.paper_forms import papers_out
from csapp.core.paths import DataFolder
from csapp.db.connection import connected, database
from csapp.db.search_index import look_up
from csapp.features.callback.models import Callback, Effect, Method, Satisfaction, Source
from csapp.features.callback.service.rates import board
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint.models import Complaint, Nature, Severity
from csapp.features.complaint.service.figures import figures
from csapp.features.complaint.workflow import ComplaintState
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.key_lending.workflow import LoanState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service.statistics import statistics_of
from csapp.features.repair_order.workflow import OrderState
from csapp.registers.import_batch import undo_batch
from csapp.registers.import_preview import RowResult
from tests import makers
from tests.features import key_makers, parking_makers
from tests.makers import MANAGER, NOW

Rows = list[list[Any]]

# Two wordings of the same area: as one office writes its columns, and as another does.
BOOKS: dict[str, tuple[tuple[list[str], Rows], tuple[list[str], Rows]]] = {
    "complaint": (
        (
            ["序号", "投诉编号", "投诉日期", "业户姓名", "房号",
             "联系电话", "投诉内容", "投诉性质", "处理结果", "满意度"],
            [
                [1, "T-01", "2019-3-5 9:20", "单雅琴", "3-2-1501", "13812342746", "装修噪音", "有效", "已制止", "满意"],
                [2, "T-02", datetime(2019, 3, 6), "匿名", "", "", "电梯里抽烟", "", "", ""],
                [3, "T-03", "", "王五", "", "", "没有日子", "", "", ""],
            ],
        ),
        (
            ["反映问题", "住址", "客户", "登记时间", "级别", "落实情况", "记录人", "结案日期"],
            [["楼上漏水到客厅", "三栋二单元1501", "仇文博", "2020年5月6日", "重大", "双方和解", "张敏", "2020-05-09"]],
        ),
    ),
    "repair_order": (
        (
            ["单号", "报修时间", "地址", "报修人", "手机", "故障描述", "维修人员", "完成时间", "收费金额", "业主评价"],
            [
                ["B1", "2018-11-2 下午3:10", "3栋2单元1501", "单雅琴",
                 "13812342746", "水管爆裂", "赵强", "2018/11/2 17:00",
                 "¥85.50", "基本满意"],
                ["B2", "2018-11-3", "9-9-9999", "", "", "路灯不亮", "", "", "面议", ""],
            ],
        ),
        (
            ["日期", "房间", "业主", "维修内容", "师傅", "处理情况", "是否收费", "是否修好"],
            [["2017/6/1", "3-2-1501", "万俟明", "马桶堵塞", "许工", "疏通", "免费", "修好"]],
        ),
    ),
    "callback": (
        (
            ["编号", "回访日期", "房号", "被访人", "电话", "回访类别",
             "回访内容", "回访方式", "是否解决", "满意程度", "意见"],
            [
                ["H1", "2019-4-1", "3-2-1501", "单雅琴", "13812342746",
                 "报修", "水管维修", "电话", "已解决", "满意", "及时"],
                ["H2", "2019-4-2", "", "王五", "", "闲聊", "近况", "托人", "不知道", "还行", ""],
            ],
        ),
        (
            ["客户姓名", "房间号", "联系时间", "事由", "客户反馈", "回访员"],
            [["仇文博", "3-2-1501", "2020年1月2日 10:00", "重大投诉处理情况", "没有意见", "何静"]],
        ),
    ),
    "key_lending": (
        (
            ["序", "借用时间", "钥匙编号", "借用人", "单位", "电话", "用途", "数量", "归还时间", "经手人"],
            [
                [1, "2019-2-1 9:00", "A3-10", "李师傅", "装修公司",
                 "13812342746", "装修", "2把", "2019-2-1 17:30", "张敏"],
                [2, "2019-2-2 9:00", "Z9-99", "王五", "", "", "", "", "", ""],
                [3, "2019-2-3 9:00", "A5-06", "孙工", "", "", "换灯", "", "", "张敏"],
            ],
        ),
        (
            ["领用日期", "房号", "领用人", "身份", "借用原因", "还回时间"],
            [["2018/7/1", "3-2-1501", "单雅琴", "业主", "取物", "2018/7/1 12:00"]],
        ),
    ),
    "parking_lease": (
        (
            ["序号", "车位号", "业主/承租人", "房号", "联系电话", "车牌号", "租期", "月租金", "押金", "缴费金额",
             "缴费日期", "收据号", "停车证号", "备注", "经手人"],
            [
                [1, "B1-031", "单雅琴", "3-2-1501", "13812342746", "苏E6H27P、苏E·12345", "2019.1.1-2019.12.31",
                 "300元/月", 500, 3600, "2019-1-2", "0012345", "T-031", "靠电梯", "张敏"],
                [2, "A区12", "王五", "9-9-9999", "", "无牌", "2019年1-6月", 300, "", "1,800", "", "", "", "", ""],
                [3, "B1-031", "赵六", "", "", "苏E22222", "2026.1.1-2027.12.31", 300, "", "", "", "", "", "", ""],
            ],
        ),
        (
            ["车牌", "车主", "泊位", "起租日期", "月数", "实收", "退租日期", "退租原因", "合同号"],
            [["苏E6H27P", "仇文博", "B1-031", "2021/5/1", "一年", "2000", "2021-10-15", "卖车", "CW-8"]],
        ),
    ),
}  # fmt: skip
GOOD = {
    "complaint": (2, 1), "repair_order": (2, 1), "callback": (2, 1), "key_lending": (2, 1), "parking_lease": (2, 1),
}  # fmt: skip
MODELS: dict[str, Any] = {ledger.key: model for ledger, model in LEDGERS}
AREAS = list(BOOKS)


def book(path: Path, header: list[str], rows: Rows) -> Path:
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.append(["翠湖花园物业服务中心 历年台账"])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def files(office: DataFolder, tmp_path: Path) -> dict[str, list[Path]]:
    assert office.database.is_file()
    key_makers.make_tables()
    key_makers.cabinet()
    unit = makers.unit("3-2-1501")
    key_makers.key("A3-10", unit)
    key_makers.key("A5-06")
    parking_makers.space("B1-031")
    return {
        area: [book(tmp_path / f"{area}{at}.xlsx", *one) for at, one in enumerate(books)]
        for area, books in BOOKS.items()
    }


def rows_of(model: Any) -> str:
    with connected():
        held = list(model.select().order_by(model.id).dicts())
    return hashlib.sha256(repr(held).encode()).hexdigest()


Files = dict[str, list[Path]]


@pytest.mark.parametrize("area", AREAS)
def test_both_wordings_come_in_once_and_go_out_whole(area: str, files: Files) -> None:
    model = MODELS[area]
    before = rows_of(model)
    batches = [apply(open_file(area, file), by=MANAGER, at=NOW) for file in files[area]]
    assert tuple(batch.added for batch in batches) == GOOD[area]
    assert [bool(one.is_history) for one in model.select()] == [True] * sum(GOOD[area])
    again = totals(preview(open_file(area, files[area][0]), NOW))
    assert (again[RowResult.NEW], again[RowResult.UNCHANGED]) == (0, GOOD[area][0])
    # nobody owes anything because of them, and no paper waits
    assert [*promises_before(datetime(2027, 1, 1)), *unsigned_forms()] == []
    assert papers_out() == []
    for batch in reversed(batches):
        undo_batch(batch.id, by=MANAGER, at=NOW)
    assert rows_of(model) == before


def test_an_old_complaint_says_what_it_said_and_no_more(files: Files) -> None:
    for file in files["complaint"]:
        apply(open_file("complaint", file), by=MANAGER, at=NOW)
    by_content = {one.content: one for one in Complaint.select()}
    noise, smoke, leak = (by_content[words] for words in ("装修噪音", "电梯里抽烟", "楼上漏水到客厅"))
    assert {one.state for one in by_content.values()} == {ComplaintState.CLOSED}
    assert (noise.number, noise.nature, noise.unit_code) == ("TS20190305-001", Nature.LIABLE, "3-2-1501")
    assert noise.result == "历史台账，旧编号 T-01。已制止"
    assert (smoke.is_anonymous, smoke.customer, smoke.nature, smoke.decided_at, smoke.closed_at) == (
        True, "", None, None, None,
    )  # fmt: skip
    assert (leak.severity, leak.unit_code, leak.recorded_by) == (Severity.MAJOR, "3-2-1501", "张敏")
    assert leak.closed_at == datetime(2020, 5, 9)
    assert not leak.is_late(NOW.date())
    assert not leak.is_unanswered
    assert figures(date(2015, 1, 1), date(2026, 12, 31), NOW.date()).total == 0
    with connected():
        assert look_up("T-01")


def test_an_old_repair_keeps_who_mended_it_and_what_it_cost(files: Files) -> None:
    for file in files["repair_order"]:
        apply(open_file("repair_order", file), by=MANAGER, at=NOW)
    pipe, lamp, drain = (Order.get(Order.content == words) for words in ("水管爆裂", "路灯不亮", "马桶堵塞"))
    assert {one.state for one in (pipe, lamp, drain)} == {OrderState.ARCHIVED}
    assert (pipe.fee_fen, pipe.technician_name, pipe.finished_at) == (8550, "赵强", datetime(2018, 11, 2, 17))
    assert (pipe.returned_at, pipe.callback_satisfaction) == (None, None)
    assert (lamp.unit, lamp.unit_code, lamp.fee_fen) == (None, "9-9-9999", 0)
    assert (drain.charge, drain.solution) == ("无偿", "疏通")
    seen = statistics_of(date(2015, 1, 1), date(2026, 12, 31))
    assert (seen.orders, seen.satisfied.n) == (0, 0)


def test_an_old_callback_is_filed_and_measured_by_no_rule(files: Files) -> None:
    said = preview(open_file("callback", files["callback"][0]), NOW).rows[1].problems
    assert [problem.message for problem in said] == [
        "回访缘由「闲聊」认不出来，记成定期。", "回访方式「托人」认不出来，不记。",
        "整改效果「不知道」认不出来，不记。",
        "满意程度「还行」认不出来，不记。",
    ]  # fmt: skip
    for file in files["callback"]:
        apply(open_file("callback", file), by=MANAGER, at=NOW)
    first, second, third = Callback.select().order_by(Callback.called_at)
    assert {one.state for one in (first, second, third)} == {CallbackState.FILED}
    assert (first.source, first.method, first.effect, first.satisfaction) == (
        Source.REPAIR, Method.PHONE, Effect.SOLVED, Satisfaction.SATISFIED,
    )  # fmt: skip
    assert (second.source, second.method, second.effect, second.satisfaction) == (Source.PERIODIC, None, None, None)
    assert (third.caller, third.opinion) == ("何静", "没有意见")
    assert board(date(2019, 4, 1), NOW.date()).total.due == 0


def test_an_old_loan_names_a_key_on_file_and_invents_no_consent(files: Files) -> None:
    read = preview(open_file("key_lending", files["key_lending"][0]), NOW)
    assert [row.result for row in read.rows] == [RowResult.NEW, RowResult.BAD, RowResult.NEW]
    assert read.rows[1].problems[0].message == "「Z9-99」的钥匙没有建档。先在钥匙里登记，再导这一行。"
    for file in files["key_lending"]:
        apply(open_file("key_lending", file), by=MANAGER, at=NOW)
    fetched, fitted, lamp = Loan.select().order_by(Loan.lent_at)
    assert {one.state for one in (fitted, lamp, fetched)} == {LoanState.RETURNED}
    assert (fitted.borrower_kind, fitted.pieces, fitted.hook) == (BorrowerKind.CONTRACTOR, 2, "A3-10")
    assert (fitted.identity_confirmed, fitted.consent_given, fitted.contacted_at) == (False, False, None)
    assert (lamp.borrower_kind, lamp.pieces, lamp.returned_at) == (None, None, None)
    assert lamp.settle_note == "历史台账。旧台账没有写归还时间。"
    assert (fetched.borrower_kind, fetched.subject) == (BorrowerKind.OWNER, "3-2-1501")


@pytest.mark.parametrize("area", ["complaint", "repair_order", "key_lending", "parking_lease"])
def test_without_the_mark_the_guards_still_refuse_it(area: str, files: Files) -> None:
    apply(open_file(area, files[area][0]), by=MANAGER, at=NOW)
    table = MODELS[area]._meta.table_name
    with connected(), pytest.raises(peewee.IntegrityError):
        database.execute_sql(f"UPDATE {table} SET is_history = 0")


def test_every_area_says_what_it_needs() -> None:
    for area in MODELS:
        ledger = ledger_of(area)[0]
        known = {target.key for target in ledger.targets}
        assert set(ledger.required) <= known
        assert set(ledger.readers) <= known
        assert "number" in known
