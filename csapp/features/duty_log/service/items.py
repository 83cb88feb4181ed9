"""What is counted at each handover, kept in the settings: 备用金, 门禁遥控器, 对讲机 (S19)."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import member, short_line
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.handover import CountedItem, CountKind

_CHANGED = frozenset({"name", "unit", "kind", "expected", "is_mandatory", "position", "is_active"})
_MOST = 1_000_000_00  # fen, and more pieces than a counter holds
_STEP = 10  # between two places, so that one goes in between

# data: what most offices count; an office changes it in the settings
_USUAL = (
    (mark("备用金"), mark("元"), CountKind.MONEY, 500_00),
    (mark("门禁遥控器"), mark("个"), CountKind.PIECES, 12),
    (mark("对讲机"), mark("台"), CountKind.PIECES, 4),
)


def add_item(
    *,
    name: str,
    unit: str = "",
    kind: CountKind | str = CountKind.PIECES,
    expected: int = 0,
    is_mandatory: bool = True,
    by: Actor,
    at: datetime,
) -> CountedItem:
    """One more item after the last; `expected` in pieces or fen. Raises BadInput, NotAllowed."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        told = {"name": name, "unit": unit, "kind": kind, "expected": expected, "is_mandatory": is_mandatory}
        values = _clean(told)
        last: CountedItem | None = CountedItem.select().order_by(CountedItem.position.desc()).first()
        place = last.position + _STEP if last is not None else _STEP
        return work.add(CountedItem(position=place, **values))


def change_item(
    item_id: int, *, reason: str = "", version: int | None = None, by: Actor, at: datetime, **changed: Any
) -> CountedItem:
    """Another number, name or place; sheets that were confirmed keep theirs, another number says why in the trail.

    Raises BadInput, StaleRecord, NotAllowed, TypeError for a column that is not the office's.
    """
    require(by, Permission.SETTINGS)
    if not set(changed) <= _CHANGED:
        raise TypeError(f"not to be changed: {sorted(set(changed) - _CHANGED)}")
    with unit_of_work(by, at) as work:
        item = fetch(CountedItem, item_id)
        values = _clean(changed, item.id, CountKind(item.kind))
        why = short_line(reason, "reason", 200)
        if values.get("expected", item.expected) != item.expected and not why:
            raise BadInput("reason", mark("改应有数要写原因，比如新买一台、一个报失；交接对不上时要查。"))
        return work.change(item, "change", version=version, remark=why, **values)


def add_usual_items(by: Actor, at: datetime) -> int:
    """The items most offices count, as far as none of that name is there; returns how many were added."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at):
        there = {str(item.name) for item in CountedItem.select()}
        lacking = [usual for usual in _USUAL if usual[0] not in there]
        for name, unit, kind, expected in lacking:
            add_item(name=name, unit=unit, kind=kind, expected=expected, by=by, at=at)
        return len(lacking)


def _clean(told: dict[str, Any], own: int = 0, kind: CountKind = CountKind.PIECES) -> dict[str, Any]:
    """The values as they are kept; only those that are there."""
    values = dict(told)
    if "kind" in values:
        kind = values["kind"] = member(CountKind, values["kind"], "kind")
    if "name" in values:
        values["name"] = _free_name(short_line(values["name"], "name", 30, mark("写上清点什么，如 门禁遥控器。")), own)
    if "unit" in values:
        usual = mark("元") if kind == CountKind.MONEY else mark("个")
        values["unit"] = short_line(values["unit"], "unit", 4) or usual
    if "expected" in values and not 0 <= int(values["expected"] or 0) <= _MOST:
        raise BadInput("expected", mark("应有数写 0 或更多。"))
    if "expected" in values:
        values["expected"] = int(values["expected"] or 0)
    return values


def _free_name(name: str, own: int) -> str:
    taken: CountedItem | None = CountedItem.get_or_none(CountedItem.name == name)
    if taken is None or taken.id == own:
        return name
    if not taken.is_active:
        raise BadInput("name", mark("已有停用的「{name}」，把它改成在用。"), name=name)
    raise BadInput("name", mark("已有「{name}」，改它的应有数就行。"), name=name)
