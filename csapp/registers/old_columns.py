"""Columns that every old ledger has, whatever its area, and how their cells are read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import clean_line, hundredths
from csapp.registers.cells import Doubtful, phones, text_of
from csapp.registers.columns import Target
from csapp.registers.old_ledger import NUMBER, Reader, moment

# data: what people write where there is nothing
_NOTHING = frozenset({"", "无", "没有", "-", "—", "/", "／", "免费", "免收", "不收费"})


def is_moment(written: str) -> bool:
    """Whether a text is a day or a moment."""
    try:
        moment(written)
    except BadInput:
        return False
    return True


def is_phone(written: str) -> bool:
    """Whether a text holds a telephone number."""
    try:
        return bool(phones(written))
    except BadInput:
        return False


def first_phone(cell: Any) -> str:
    """The first number of a cell; one that is none is left out, and said so."""
    try:
        numbers = phones(cell)
    except BadInput as fault:
        raise Doubtful("", "phone", mark("电话「{text}」认不出来，不记。"), text=text_of(cell)[:24]) from fault
    return numbers[0] if numbers else ""


def room(unit_at: Callable[[str], Any]) -> Reader:
    """Reads a room as (id, code); one that is not on file keeps its words. `unit_at` raises BadInput."""

    def reader(cell: Any) -> tuple[int | None, str]:
        written = clean_line(text_of(cell))[:40]
        if not written:
            return None, ""
        try:
            found = unit_at(written)
        except BadInput:
            found = None
        if found is None:
            raise Doubtful((None, written), "unit", mark("房号「{text}」台账里没有，照原样记。"), text=written)
        return found.id, found.code

    return reader


def fee(cell: Any) -> int:
    """Yuan as whole fen; what is no sum is left out, and said so."""
    written = text_of(cell).strip().rstrip("元").lstrip("¥￥").strip()  # data: signs of money
    if written in _NOTHING:
        return 0
    try:
        return hundredths(written, "fee")
    except BadInput as fault:
        raise Doubtful(0, "fee", mark("金额「{text}」认不出来，不记。"), text=written[:20]) from fault


def later(cell: Any) -> datetime | None:
    """A moment a row may do without; what is none is left out, and said so."""
    written = text_of(cell).strip()
    if written in _NOTHING:
        return None
    try:
        return moment(cell)
    except BadInput as fault:
        raise Doubtful(None, "moment", mark("时间「{text}」认不出来，不记。"), text=written[:24]) from fault


# data: the headers people give their columns
UNIT = Target("unit", mark("房号"), (
    "房号", "房间号", "房间", "单元", "地址", "住址", "楼栋房号", "户号", "房屋", "报修地址", "房产",
))  # fmt: skip
# data: as above
NAME = Target("name", mark("姓名"), (
    "姓名", "业主", "业主姓名", "客户", "客户姓名", "来电人", "来访人", "住户", "联系人", "当事人", "报修人", "投诉人",
    "被访人", "回访对象", "受访人", "业户", "业户姓名",
), avoid=("电话", "意见", "房", "签", "评价"))  # fmt: skip
# data: as above
PHONE = Target(
    "phone", mark("电话"), ("电话", "联系电话", "手机", "联系方式", "号码"), test=is_phone, alone=0.6,
)  # fmt: skip
# data: as above
SERIAL = Target("serial", mark("序号"), ("序号", "序", "no"), ignored=True)


def old_number(*words: str) -> Target:
    """The number a row had in the old ledger, by the usual headers and `words`."""
    # data: the headers people give their columns
    return Target(NUMBER, mark("旧编号"), ("编号", "单号", "登记编号", "旧编号", *words))
