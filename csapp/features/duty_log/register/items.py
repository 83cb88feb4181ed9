"""清点物品, in the settings: what is counted at each handover, and whether it has to agree."""

import re
from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.db.unit_of_work import fetch
from csapp.features.duty_log.models.handover import CountedItem, CountKind
from csapp.features.duty_log.service import items
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section

_MONEY = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?")


def _add(*, amount: Any = "", kind: Any = CountKind.PIECES, by: Actor, at: datetime, **values: Any) -> CountedItem:
    """A new item with its number as somebody typed it: `12`, or `500.00` for money."""
    kind = kind or CountKind.PIECES
    expected = _number(amount, is_money=kind == CountKind.MONEY)
    return items.add_item(kind=kind, expected=expected, by=by, at=at, **values)


def _change(
    item_id: int,
    *,
    name: str,
    amount: Any,
    unit: str,
    is_mandatory: bool,
    position: Any,
    is_active: bool,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> CountedItem:
    """The same for one that is there."""
    item = fetch(CountedItem, item_id)
    values: dict[str, Any] = {"name": name, "unit": unit, "is_mandatory": is_mandatory, "is_active": is_active}
    values |= {"expected": _number(amount, is_money=item.kind == CountKind.MONEY), "position": int(position or 0)}
    return items.change_item(item_id, reason=reason or "", version=version, by=by, at=at, **values)


def _number(typed: Any, *, is_money: bool) -> int:
    words = str(typed or "").strip().removeprefix("¥").replace(",", "")
    if not words:
        return 0
    if is_money:
        said = _MONEY.fullmatch(words)
        if said is None:
            raise BadInput("amount", mark("金额写成 500 或 500.00。"))
        return int(said[1]) * 100 + int((said[2] or "0").ljust(2, "0"))
    if not re.fullmatch("[0-9]{1,9}", words):
        raise BadInput("amount", mark("应有数写整数，例如 12。"))
    return int(words)


COUNTED_ITEMS = Register(
    key=CountedItem.key(),
    label=mark("清点物品"),
    noun=mark("清点物品"),
    icon="list",
    model=CountedItem,
    fields=(
        Field("name", mark("物品"), width=0, required=True, limit=30, hint=mark("例如 门禁遥控器")),
        Field("kind", mark("怎么数"), Kind.CHOICE, choices=CountKind, width=88),
        Field("amount", mark("应有数"), width=112, hint=mark("件数写 12，金额写 500.00")),
        Field("unit", mark("单位"), width=72, limit=4, hint=mark("例如 个、台、元")),
        Field("is_mandatory", mark("不符不能交班"), Kind.CHECK, width=120),
        Field("position", mark("次序"), Kind.NUMBER, width=72),
        Field("is_active", mark("在用"), Kind.CHECK, width=64),
        Field("reason", mark("改数的原因"), limit=200, hint=mark("改了应有数才写，例如 新买一台")),
    ),
    table=("name", "kind", "amount", "unit", "is_mandatory", "position", "is_active"),
    title="name",
    order="position",
    form=(Section(mark("清点物品"), ("name", "kind", "amount", "unit", "is_mandatory")),),
    facts=("kind", "amount", "unit", "is_mandatory", "position", "is_active"),
    filters=(
        Filter("active", mark("在用"), lambda now, by: CountedItem.is_active),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "change",
            _change,
            ("name", "amount", "unit", "is_mandatory", "position", "is_active", "reason"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.SETTINGS,
        ),
    ),
    create=_add,
    view=Permission.SETTINGS,
)
