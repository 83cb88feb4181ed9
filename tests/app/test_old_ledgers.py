"""Old 接待 ledgers come in as history: found, finished, never twice, and undone whole (issue of Excel in and out)."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from csapp.app.old_ledgers import apply, open_file, preview, totals
from csapp.core.errors import BadInput, NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.audit import history
from csapp.db.search_index import entry_count, look_up
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Category, Channel, Reception, promises
from csapp.features.reception.workflow import ReceptionState
from csapp.registers.import_batch import undo_batch
from csapp.registers.import_preview import RowResult
from tests import makers
from tests.makers import DESK, MANAGER, NOW

HEADER = [
    "序号",
    "编号",
    "来电时间",
    "业主姓名",
    "房间号",
    "联系方式",
    "反映问题",
    "接待方式",
    "类型",
    "处理结果",
    "值班员",
]
LEAK = [1, "2019-031", "2019-3-5 下午2:30", "单雅琴", "3栋2单元1501", "13812342746"]
LEAK += ["厨房漏水", "来电", "报修", "已修好", "张敏"]
ROWS = [
    LEAK,
    [2, "2019-032", datetime(2019, 3, 6, 9, 10), "王五", "9-9-9999", "没有", "问停车费", "来访", "咨询", "", "张敏"],
    [3, "2019-033", "2019/3/7", "", "", "1381234", "楼道灯不亮", "喊话", "灯的事", "换了灯泡", ""],
    [4, "2019-034", "后天", "赵六", "", "", "没有写日子", "来电", "其他", "", ""],
    [5, "2019-035", "2030-01-01", "钱七", "", "", "还没到的日子", "来电", "其他", "", ""],
    LEAK,
]  # fmt: skip
R = RowResult


def book(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["翠湖花园 2019 年客户接待登记表"])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def file(office: DataFolder, tmp_path: Path) -> Path:
    assert office.database.is_file()
    makers.unit("3-2-1501")
    return book(tmp_path / "接待2019.xlsx", HEADER, ROWS)


def test_what_becomes_of_each_row_is_said_first(file: Path) -> None:
    read = preview(open_file("reception", file), NOW)
    assert [row.result for row in read.rows] == [R.NEW, R.NEW, R.NEW, R.BAD, R.BAD, R.DOUBLE]
    assert [row.number for row in read.rows] == [3, 4, 5, 6, 7, 8]
    said = [[problem.message for problem in row.problems] for row in read.rows]
    assert said[1] == ["房号「9-9-9999」台账里没有，照原样记。"]
    assert said[2] == [
        "电话「1381234」认不出来，不记。", "渠道「喊话」认不出来，记成来电。", "类别「灯的事」认不出来，记成其他。",
    ]  # fmt: skip
    assert said[3][0].startswith("日期「后天」认不出来")
    assert said[4] == ["日期不是过去的日期，核对这一格。"]
    assert Reception.select().count() == 0


def test_they_are_finished_found_by_the_old_number_and_nothing_is_due(file: Path) -> None:
    batch = apply(open_file("reception", file), by=MANAGER, at=NOW)
    assert (batch.register, batch.rows, batch.added) == ("reception", 6, 3)
    first, second, third = Reception.select().order_by(Reception.received_at)
    assert [one.state for one in (first, second, third)] == [ReceptionState.CLOSED] * 3
    # numbered by its own day: today's numbers go on without a gap
    assert first.number == "JD20190305-001"
    assert makers.reception().number == "JD20261124-001"
    assert (first.received_at, first.closed_at) == (datetime(2019, 3, 5, 14, 30),) * 2
    assert (first.unit_code, first.caller_phone, first.responsible) == ("3-2-1501", "13812342746", "张敏")
    assert (first.channel, first.category) == (Channel.CALL, Category.REPAIR)
    assert first.result == "历史台账，旧编号 2019-031。已修好"
    assert (second.unit, second.unit_code) == (None, "9-9-9999")
    assert second.result == "历史台账，旧编号 2019-032。旧台账没有写结果。"
    assert third.responsible == "历史台账"
    assert [hit for hit in look_up("2019-033") if third.number in str(hit)]
    assert history("reception", first.id)[0].note.startswith("历史台账第 3 行，旧编号 2019-031")
    assert [one.record_id for one in promises(datetime(2027, 1, 1))] == [makers_id()]
    assert Callback.select().count() == 0


def makers_id() -> int:
    """The one record of today, which is due as ever."""
    return int(Reception.get(Reception.received_at == NOW).id)


def test_twice_adds_nothing_whatever_the_order_of_the_columns(file: Path, tmp_path: Path) -> None:
    apply(open_file("reception", file), by=MANAGER, at=NOW)
    with pytest.raises(BadInput, match="都导过了"):
        apply(open_file("reception", file), by=MANAGER, at=NOW)
    turned = book(tmp_path / "别名.xlsx", HEADER[::-1], [row[::-1] for row in ROWS])
    counts = totals(preview(open_file("reception", turned), NOW))
    assert (counts[R.NEW], counts[R.UNCHANGED]) == (0, 4)
    assert Reception.select().count() == 3


def test_undone_whole_it_can_come_in_again(file: Path) -> None:
    held = makers.reception()
    before, entries = list(Reception.select().dicts()), entry_count()
    batch = apply(open_file("reception", file), by=MANAGER, at=NOW)
    undo_batch(batch.id, by=MANAGER, at=NOW)
    assert list(Reception.select().dicts()) == before
    # the batch itself can be found
    assert entry_count() == entries + 1
    assert apply(open_file("reception", file), by=MANAGER, at=NOW).added == 3
    assert Reception.get_by_id(held.id).state == ReceptionState.RECEIVED


def test_a_cell_is_mended_a_row_left_out_and_a_column_chosen(file: Path) -> None:
    old = open_file("reception", file)
    place = old.table.mapping.index("received_at")
    old.mended[3, place] = "2019-3-8"
    old.left_out.add(0)
    read = preview(old, NOW)
    assert [row.result for row in read.rows] == [R.SKIPPED, R.NEW, R.NEW, R.NEW, R.BAD, R.NEW]
    old.table.mapping = tuple("" if one == "content" else one for one in old.table.mapping)
    said = preview(old, NOW).rows[1].problems
    assert [problem.message for problem in said if problem.grave] == ["没有写内容，补上再导。"]


@pytest.mark.usefixtures("office")
def test_other_words_are_understood(tmp_path: Path) -> None:
    header = ["接待日期", "客户", "住址", "电话", "来访事由", "记录人", "处理情况"]
    row = ["2020年5月6日", "仇文博", "5-1-0802", "0512-65881234", "反映电梯异响", "李敏", "已通知维保"]
    file = book(tmp_path / "来访登记.xlsx", header, [row])  # type: ignore[list-item]
    assert open_file("reception", file).table.mapping == (
        "received_at", "name", "unit", "phone", "content", "responsible", "result",
    )  # fmt: skip
    assert apply(open_file("reception", file), by=MANAGER, at=NOW).added == 1
    made = Reception.get()
    assert (made.caller_name, made.content) == ("仇文博", "反映电梯异响")


@pytest.mark.usefixtures("office")
def test_the_day_in_one_column_and_the_time_in_the_next(tmp_path: Path) -> None:
    header = ["序号", "日期", "时间", "业主房号", "来访者", "联系方式", "反映的问题", "处理情况", "经手"]
    rows: list[list[object]] = [
        [1, date(2019, 3, 5), time(14, 20), "3-2-1501", "王先生", "138 1234 5678", "电梯抖", "已报修", "小李"],
        [2, "2019.3.6", "下午3点", "", "张", "", "楼道灯不亮", "", ""],
        [3, "2019-03-07", "9点半", "不详", "李女士", "", "咨询物业费", "已答复", "小李"],
    ]
    opened = open_file("reception", book(tmp_path / "登记簿.xlsx", header, rows))
    assert opened.table.mapping[1:4] == ("received_at", "received_at", "unit")
    assert apply(opened, by=MANAGER, at=NOW).added == 3
    made = list(Reception.select().order_by(Reception.received_at))
    assert [one.received_at.strftime("%d %H:%M") for one in made] == ["05 14:20", "06 15:00", "07 09:30"]
    assert [(one.caller_name, one.responsible) for one in made][::2] == [("王先生", "小李"), ("李女士", "小李")]


def test_the_desk_may_not_and_another_file_is_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        apply(open_file("reception", file), by=DESK, at=NOW)
    with pytest.raises(BadInput):
        open_file("nothing", file)
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(BadInput):
        open_file("reception", tmp_path / "x.xlsx")
