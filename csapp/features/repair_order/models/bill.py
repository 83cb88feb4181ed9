"""The bill of an order: quantities in thousandths, prices and sums in whole fen, never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.values import clean_line, folded_width, member
from csapp.db.connection import connected
from csapp.features.repair_order.models.order import Agreement, BillLine, CarryOver, Order
from csapp.features.repair_order.models.words import LineKind

MOST_THOUSANDTHS = 99_999_999  # 99,999.999
MOST_FEN = 99_999_999  # ¥999,999.99


@frozen
class BillEntry:
    """One line as typed: `quantity` is text or thousandths, `unit_price_fen` whole fen."""

    name: str
    quantity: str | int = 1000
    unit_price_fen: int = 0
    kind: LineKind | str = LineKind.MATERIAL
    spec: str = ""
    measure: str = ""

    def checked(self, place: int) -> dict[str, Any]:
        """The columns of the line; raises BadInput that names line `place`."""
        name = clean_line(self.name)
        if not name:
            raise BadInput("lines", mark("第 {place} 行没有写配件、材料或工项。"), place=place)
        if len(name) > 60:
            raise BadInput("lines", mark("第 {place} 行的名称太长，最多 60 个字。"), place=place)
        amount = thousandths(self.quantity, place)
        if not 0 <= self.unit_price_fen <= MOST_FEN:
            raise BadInput("lines", mark("第 {place} 行的单价在 0 到 999,999.99 元之间，核对小数点。"), place=place)
        total = product_fen(amount, self.unit_price_fen)
        if total > MOST_FEN:
            raise BadInput("lines", mark("第 {place} 行的金额超过 999,999.99 元，核对数量和单价。"), place=place)
        return {
            "kind": member(LineKind, self.kind, "lines"),
            "name": name,
            "spec": clean_line(self.spec)[:40],
            "measure": clean_line(self.measure)[:10],
            "quantity": amount,
            "unit_price_fen": self.unit_price_fen,
            "sum_fen": total,
        }


def thousandths(quantity: str | int, place: int = 1) -> int:
    """`1.5` as 1500; raises BadInput for what is no number, zero or negative, or has more than three decimals."""
    if isinstance(quantity, int):
        amount = quantity
    else:
        text = re.sub(r"[\s,]", "", folded_width(quantity))
        if not re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,3})?", text):
            raise BadInput("lines", mark("第 {place} 行的数量认不出来，写成 2 或 1.5 这样。"), place=place)
        amount = int(Decimal(text) * 1000)
    if amount <= 0:
        raise BadInput("lines", mark("第 {place} 行的数量要大于 0。"), place=place)
    if amount > MOST_THOUSANDTHS:
        raise BadInput("lines", mark("第 {place} 行的数量太大，核对一遍。"), place=place)
    return amount


def product_fen(quantity: int, unit_price_fen: int) -> int:
    """Thousandths times fen, half a fen rounded up."""
    return int((Decimal(quantity) * unit_price_fen / 1000).quantize(Decimal(1), ROUND_HALF_UP))


def shown_quantity(quantity: int) -> str:
    """`1.5` for 1500, `2` for 2000."""
    whole, rest = divmod(quantity, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def lines_of(order_id: int, round_: int | None = None) -> list[BillLine]:
    """The lines of an order, all rounds unless one is named, in their order."""
    rows = BillLine.select().where(BillLine.order == order_id)
    if round_ is not None:
        rows = rows.where(BillLine.round == round_)
    with connected():
        return list(rows.order_by(BillLine.round, BillLine.place))


def sum_of(order: Order) -> int:
    """The sum of this round's lines in fen."""
    total = BillLine.select(peewee.fn.SUM(BillLine.sum_fen)).where(
        BillLine.order == order.id, BillLine.round == order.round
    )
    with connected():
        return int(total.scalar() or 0)


def agreements_of(order_id: int) -> list[Agreement]:
    """What was agreed with the owner, first to last: the estimate beside the fee."""
    with connected():
        return list(Agreement.select().where(Agreement.order == order_id).order_by(Agreement.id))


def carries_of(order_id: int) -> list[CarryOver]:
    """The evenings on which the order was not finished."""
    with connected():
        return list(CarryOver.select().where(CarryOver.order == order_id).order_by(CarryOver.on))
