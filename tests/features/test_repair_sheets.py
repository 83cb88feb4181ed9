"""What leaves the office about repairs names nobody in a chat group: neither residents nor who repairs (P02)."""

from pathlib import Path

import openpyxl
import pytest

from csapp.app.exporting import export_register
from csapp.features.repair_order.register import BLANKS, HANDOVERS, ORDERS
from csapp.features.repair_order.service import papers
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.register import ITEMS, TECHNICIANS
from csapp.masterdata.trades.service import lists
from csapp.registers.plan import View
from csapp.registers.spec import Register
from tests.features.repair_makers import SEAT, brought, trades
from tests.makers import MANAGER, NOW

pytestmark = pytest.mark.usefixtures("office")

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}


def sent(register: Register, folder: Path, *, columns: tuple[str, ...] = (), safe: bool = True) -> list[list[str]]:
    """The lines of the exported register, from the headings on."""
    file = folder / "台账.xlsx"
    export_register(
        register, View(filter="all"), file, by=MANAGER, at=NOW, estate=ESTATE, columns=columns, safe=safe
    )  # fmt: skip
    rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=3, values_only=True)
    return [[str(value or "") for value in row] for row in rows]


def counted(register: Register, folder: Path) -> dict[str, int]:
    """The sheet of counts."""
    sent(register, folder, safe=False)
    rows = openpyxl.load_workbook(folder / "台账.xlsx")["统计"].iter_rows(min_row=2, values_only=True)
    return {str(label): int(str(number)) for label, number in rows}


def test_the_list_of_technicians_keeps_names_and_numbers_in_the_office(tmp_path: Path) -> None:
    trades()
    lists.add_technician(
        "吴水根", "防水", kind="外协", phone="13912345678", extension="6099", note="找吴水根 13912345678",
        by=MANAGER, at=NOW,
    )  # fmt: skip
    kept = sent(TECHNICIANS, tmp_path, safe=False)
    assert kept[0] == ["姓名或单位", "类别", "电话", "短号", "备注"]
    assert "吴水根" in [row[0] for row in kept]
    told = sent(TECHNICIANS, tmp_path)
    assert told[0] == ["类别", "备注"]
    assert ["外协", "找*** ***"] in told


def test_an_order_for_a_chat_group_says_not_who_repairs(tmp_path: Path) -> None:
    trades()
    brought(OrderState.SHEET_RETURNED, content="张建军上次换的龙头又滴水", steps={"agree": {"agreed_by": "单大伯"}})
    kept = sent(ORDERS, tmp_path, safe=False)
    assert "张建军" in dict(zip(kept[0], kept[1], strict=True))["维修人"]
    told = sent(ORDERS, tmp_path)
    assert not {"维修人", "报修人", "电话"} & set(told[0])
    assert dict(zip(told[0], told[1], strict=True))["报修内容"] == "***上次换的龙头又滴水"
    assert "张建军" not in str(told)


def test_columns_chosen_for_a_chat_group_name_nobody_either(tmp_path: Path) -> None:
    trades()
    brought(OrderState.SHEET_RETURNED, steps={"agree": {"agreed_by": "单大伯"}})
    wanted = ("维修结果", "同意方案的人", "同意的人", "谁交回的", "维修人")
    assert sent(ORDERS, tmp_path, columns=wanted, safe=False)[0] == ["单号", *wanted]
    told = sent(ORDERS, tmp_path, columns=wanted)
    assert told[0] == ["单号", "维修结果"]
    assert "单大伯" not in str(told)


def test_the_lists_behind_the_board_are_counted(tmp_path: Path) -> None:
    """维修人员 by kind, 维修项目 by trade, 预留空白单 by who reserved, 交财务清单 by who signs."""
    trades()
    assert counted(TECHNICIANS, tmp_path) == {"员工": 2, "外协": 1, "合计": 3}
    assert counted(ITEMS, tmp_path) == {"水电": 3, "门窗": 1, "合计": 4}
    papers.reserve_blanks(3, **SEAT)
    assert counted(BLANKS, tmp_path) == {SEAT["by"].name: 3, "合计": 3}
    brought(OrderState.POSTED)
    assert counted(HANDOVERS, tmp_path) == {"周会计": 1, "合计": 1}
