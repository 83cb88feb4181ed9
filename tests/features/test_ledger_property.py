"""Any layout of the same rows comes to the same people (issue item 5)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.paths import DataFolder
from csapp.features.ledger import service
from csapp.features.ledger.models import Preview
from csapp.registers.import_preview import RowResult
from tests.features import ledger_makers as ledgers

pytestmark = pytest.mark.usefixtures("office")

WORDS = {
    "building": ("楼号", "栋", "幢号", "座", "楼栋", "Building", "楼栋号"),
    "entrance": ("单元", "单元号", "门", "梯"),
    "room": ("房号", "门牌", "室号", "房间号", "户号"),
    "unit": ("房号", "房间号", "房屋", "房屋地址", "楼栋房号", "房产"),
    "name": ("业主", "业主姓名", "户主", "客户名称", "产权人", "姓名", "Owner", "业主姓名*", "住户姓名"),
    "phone": ("电话", "手机", "联系方式1", "手机号码（必填）", "联系电话", "Mobile"),
    "area": ("建筑面积", "面积㎡", "建面", "产权面积(平方米)"),
    "day": ("交房日期", "交付时间", "收楼日期", "接房时间"),
}
NOISE: dict[str, Callable[[int], object]] = {
    "序号": lambda at: at + 1,
    "性别": lambda at: "男女"[at % 2],
    "户型": lambda _at: "三室两厅",
    "楼层": lambda at: at % 30 + 1,
}
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈单仇查区曾", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明"

Person = tuple[int, int, int, str, str, int, str]

people = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.integers(1, 6),
        st.integers(101, 3301),
        st.builds(lambda a, b, c: a + b + c, st.sampled_from(SURNAMES), st.sampled_from(GIVEN), st.sampled_from(GIVEN)),
        st.integers(0, 10**9 - 1).map(lambda digits: f"13{digits:09d}"),
        st.integers(3000, 30000),
        st.dates(min_value=date(2005, 1, 1), max_value=date(2026, 1, 1)).map(str),
    ),
    min_size=1,
    max_size=8,
    unique_by=(lambda one: one[:3], lambda one: one[4]),
)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[list[Any]], list[Person]]:
    """A sheet and the people in it."""
    chosen: list[Person] = draw(people)
    combined = draw(st.booleans())
    suffix = draw(st.booleans())
    separator = draw(st.sampled_from(("-", "栋{}单元", "#{}-", "幢{}门")))

    def address(one: Person) -> str:
        building, entrance, room = one[:3]
        return f"{building}-{entrance}-{room}" if separator == "-" else f"{building}{separator.format(entrance)}{room}"

    values: dict[str, Any] = {
        "building": lambda one: f"{one[0]}栋" if suffix else one[0],
        "entrance": lambda one: f"{one[1]}单元" if suffix else str(one[1]),
        "room": lambda one: str(one[2]) if suffix else one[2],
        "unit": address,
        "name": lambda one: one[3],
        "phone": lambda one: int(one[4]) if suffix else one[4],
        "area": lambda one: one[5] / 100 if suffix else f"{one[5] / 100:.2f}㎡",
        "day": lambda one: one[6] if suffix else one[6].replace("-", "/"),
    }
    where = ("unit",) if combined else ("building", "entrance", "room")
    order = draw(
        st.permutations((*where, "name", "phone", "area", "day", *draw(st.sets(st.sampled_from(sorted(NOISE))))))
    )
    header = [draw(st.sampled_from(WORDS[key])) if key in WORDS else key for key in order]
    rows = [[values[key](one) if key in WORDS else NOISE[key](at) for key in order] for at, one in enumerate(chosen)]
    titles = draw(st.lists(st.sampled_from(("翠湖花园业主台账", "截至 2026 年 11 月", "")), max_size=3))
    blank: list[Any] = [None] * len(order)
    sheet = [[title or None, *blank[1:]] for title in titles] + [header]
    for row in rows:
        sheet += [blank] * draw(st.integers(0, 1)) + [row]
    tail = draw(st.sampled_from(([], [["合计", *blank[1:]]], [["注：以纸质为准。", *blank[1:]], blank])))
    return [*sheet, *tail], chosen


def facts(seen: Preview) -> set[tuple[Any, ...]]:
    """What the preview understood."""
    return {
        (*said.address, said.name, said.phone, said.area, str(said.handed_over_on))
        for rows in seen.facts
        for said in rows
        if said.name
    }


@given(layout=layouts())
def test_every_layout_comes_to_the_same_people(
    office: DataFolder, layout: tuple[list[list[Any]], list[Person]]
) -> None:
    sheet, chosen = layout
    seen = service.preview(service.open_ledger(ledgers.xlsx(Path(office.root) / "台账.xlsx", sheet)))
    assert facts(seen) == {
        (str(one[0]), str(one[1]), str(one[2]), (one[3],), (one[4],), one[5], one[6]) for one in chosen
    }
    assert {row.result for row in seen.rows} == {RowResult.NEW}
    assert len(seen.rows) == len(chosen)
