"""Keys: putting them on record and on their hook, finding them by anything, counting a cabinet (S12, S23)."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, clean_text, folded_width, member
from csapp.db.attachment import attach
from csapp.db.connection import connected
from csapp.db.numbering import advance
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.masterdata.keys.models import Cabinet, Difference, KeySet, KeyStatus, StockLine, StockTake
from csapp.masterdata.places.models import Unit
from csapp.masterdata.places.service import find_units, unit_at

MOST_ROWS, MOST_HOOKS, MOST_PIECES = 60, 60, 200

_CODE = re.compile(r"[A-Z]{1,3}[0-9]{2,6}")
_CABINET = re.compile(r"[A-Z]{1,2}")
_HOOK = re.compile(r"([A-Z]{1,2})-?0*([1-9][0-9]?)-0*([1-9][0-9]?)")
_COUNTER = "key_tag"


def add_cabinet(code: str, label: str, rows: int, hooks: int, *, by: Actor, at: datetime) -> Cabinet:
    """A cabinet on the wall; raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    code = folded_width(code).upper()
    if not _CABINET.fullmatch(code):
        raise BadInput("code", mark("柜号用一两个字母，例如 A。"))
    if not (1 <= rows <= MOST_ROWS and 1 <= hooks <= MOST_HOOKS):
        raise BadInput("rows", mark("排数和每排钩数都在 1 到 60 之间。"))
    with unit_of_work(by, at) as work:
        if Cabinet.select().where(Cabinet.code == code).exists():
            raise BadInput("code", mark("{code} 柜已经在册。"), code=code)
        return work.add(Cabinet(code=code, label=clean_line(label)[:40] or code, rows=rows, hooks=hooks))


def add_key(
    *,
    by: Actor,
    at: datetime,
    code: str = "",
    opens: str = "",
    unit: int | None = None,
    place_name: str = "",
    pieces: int = 1,
    hook: str = "",
    note: str = "",
) -> KeySet:
    """A set of keys for a room or a public place; without `code` the next free tag is taken.

    Raises BadInput where the tag would give the room away, where tag or hook are taken already; NotAllowed.
    """
    require(by, Permission.EDIT_MASTERDATA)
    if not 1 <= pieces <= MOST_PIECES:
        raise BadInput("pieces", mark("把数在 1 到 200 之间。"))
    with unit_of_work(by, at) as work:
        held = fetch(Unit, unit) if unit is not None else None
        subject = held.code if held is not None else clean_line(place_name)[:60]
        if not subject:
            raise BadInput("place_name", mark("写上开哪里：房号，或公共部位的名称。"))
        tag = _tag(code, held) if code.strip() else _next_tag(held)
        if KeySet.select().where(KeySet.code == tag).exists():
            raise BadInput("code", mark("钥匙牌 {code} 已经用着，换一个号。"), code=tag)
        key = KeySet(
            code=tag,
            opens=clean_line(opens)[:60],
            unit=held,
            subject=subject,
            pieces=pieces,
            note=clean_text(note),
        )
        for name, value in _place(hook).items():
            setattr(key, name, value)
        return work.add(key)


def _tag(text: str, unit: Unit | None) -> str:
    """A tag as written, that says nothing of the room (peers 2.3)."""
    tag = re.sub(r"[\s-]", "", folded_width(text).upper())
    if not _CODE.fullmatch(tag):
        raise BadInput("code", mark("钥匙牌写成字母加数字，例如 K0031。"))
    if _tells(tag, unit):
        raise BadInput("code", mark("钥匙牌上不能看出房号，换一个号，或者留空由程序编。"))
    return tag


def _tells(tag: str, unit: Unit | None) -> bool:
    """Whether the digits of a tag are those of the room."""
    if unit is None:
        return False
    digits = re.sub(r"\D", "", tag).lstrip("0")
    whole = re.sub(r"\D", "", unit.code)
    room = re.sub(r"\D", "", unit.room).lstrip("0")
    return bool(room) and (digits.endswith(room) or (len(digits) > 2 and digits in whole))


def _next_tag(unit: Unit | None) -> str:
    """K0001, K0002 …, leaving out what is used and what would give the room away."""
    while True:
        tag = f"K{advance(_COUNTER):04d}"
        if not _tells(tag, unit) and not KeySet.select().where(KeySet.code == tag).exists():
            return tag


def read_hook(text: str) -> tuple[str, int, int] | None:
    """Cabinet, row and place of `A3-10`, `a3－10`, `A-3-10`; None where it is no hook."""
    found = _HOOK.fullmatch(re.sub(r"[\s]+", "", re.sub(r"[—–−‐‑_]", "-", folded_width(text).upper())))
    return (found[1], int(found[2]), int(found[3])) if found else None


def _place(hook: str) -> dict[str, Any]:
    """The columns that say where a key hangs; raises BadInput for a hook that is not there or taken."""
    if not hook.strip():
        return {"cabinet": None, "row": None, "place": None, "hook": None}
    parts = read_hook(hook)
    cabinet = Cabinet.get_or_none(Cabinet.code == parts[0]) if parts is not None else None
    if parts is None or cabinet is None:
        raise BadInput("hook", mark("没有「{hook}」这个钩，写成 A3-10 这样。"), hook=hook.strip()[:20])
    _, row, place = parts
    if row > cabinet.rows or place > cabinet.hooks:
        raise BadInput(
            "hook",
            mark("{label}只有 {rows} 排，每排 {hooks} 个钩。"),
            label=cabinet.label,
            rows=cabinet.rows,
            hooks=cabinet.hooks,
        )
    taken = KeySet.get_or_none(KeySet.hook == cabinet.hook(row, place))
    if taken is not None:
        raise BadInput("hook", mark("{hook} 已经挂着 {code}。"), hook=taken.hook, code=taken.code)
    return {"cabinet": cabinet, "row": row, "place": place, "hook": cabinet.hook(row, place)}


def move_key(key_id: int, hook: str, *, version: int | None = None, by: Actor, at: datetime) -> KeySet:
    """Another hook for a key, or none; raises BadInput, StaleRecord, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    with unit_of_work(by, at) as work:
        key = fetch(KeySet, key_id)
        if key.hook and read_hook(hook) == read_hook(key.hook):
            return key
        return work.change(key, "move", version=version, **_place(hook))


def change_key(key_id: int, *, version: int | None = None, by: Actor, at: datetime, **values: Any) -> KeySet:
    """Correct `opens`, `pieces`, `note` or `status`; raises BadInput, StaleRecord, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    if "pieces" in values and not 1 <= values["pieces"] <= MOST_PIECES:
        raise BadInput("pieces", mark("把数在 1 到 200 之间。"))
    if "status" in values:
        values["status"] = member(KeyStatus, values["status"], "status")
    with unit_of_work(by, at) as work:
        return work.change(fetch(KeySet, key_id), "change", version=version, **values)


def register_key(
    *,
    by: Actor,
    at: datetime,
    room: str = "",
    place_name: str = "",
    opens: str = "",
    pieces: int = 1,
    hook: str = "",
    note: str = "",
) -> KeySet:
    """A key as typed at the desk, for a room or a public place; its tag is the next free one.

    Raises BadInput, NotAllowed.
    """
    with connected():
        unit = int(unit_at(room).id) if room.strip() else None
    return add_key(by=by, at=at, opens=opens, unit=unit, place_name=place_name, pieces=pieces, hook=hook, note=note)


def correct_key(
    key_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    opens: str = "",
    pieces: int = 1,
    status: KeyStatus | str = KeyStatus.IN_USE,
    note: str = "",
) -> KeySet:
    """Correct a key as typed at the desk; raises BadInput, StaleRecord, NotAllowed."""
    return change_key(key_id, version=version, by=by, at=at, opens=opens, pieces=pieces, status=status, note=note)


def cabinets() -> list[Cabinet]:
    """All cabinets, A first."""
    with connected():
        return list(Cabinet.select().order_by(Cabinet.code))


def find_keys(text: str, limit: int = 50) -> list[KeySet]:
    """Keys meant by a tag, a hook, a room in any spelling or a place, best first (the F6 box, a scanner)."""
    words = re.sub(r"\s", "", folded_width(text).upper())
    if not words:
        return []
    used = KeySet.status != KeyStatus.RETIRED
    with connected():
        exact = KeySet.get_or_none(used & (KeySet.code == words.replace("-", "")))
        parts = read_hook(words)
        if exact is None and parts is not None:
            exact = KeySet.get_or_none(used & (KeySet.hook == f"{parts[0]}{parts[1]}-{parts[2]:02d}"))
        if exact is not None:
            return [exact]
        units = [unit.id for unit in find_units(text, limit)]
        like = KeySet.subject.contains(words) | KeySet.hook.startswith(words) | KeySet.code.contains(words)
        rows = KeySet.select().where(used & (KeySet.unit.in_(units) | like))
        found = list(rows.order_by(KeySet.hook.is_null(), KeySet.hook).limit(limit))
    return sorted(found, key=lambda key: key.unit_id not in units)


def put_on_record(
    work: Work, cabinet_id: int, pieces: Mapping[int, int], out: Collection[int], note: str = ""
) -> StockTake:
    """Write down a count: `pieces` by key of what hangs there, `out` the keys that are lent now.

    Called by the lending, which knows what is out. Raises BadInput for a key of another cabinet.
    """
    cabinet = fetch(Cabinet, cabinet_id)
    held = {key.id: key for key in KeySet.select().where(KeySet.cabinet == cabinet, KeySet.status == KeyStatus.IN_USE)}
    strange = next((key_id for key_id in pieces if key_id not in held), None)
    if strange is not None:
        key = fetch(KeySet, strange)
        raise BadInput("key", mark("{code} 不属于{label}，挂回 {hook}。"), **_where(key, cabinet))
    expected = [key_id for key_id in held if key_id not in out]
    found = [key_id for key_id in expected if pieces.get(key_id, 0) > 0]
    take = work.add(
        StockTake(
            number=work.number("PD"),
            cabinet=cabinet,
            taken_at=work.at,
            taken_by=work.by.name,
            expected=len(expected),
            found=len(found),
            note=clean_text(note),
        )
    )
    for key_id, key in held.items():
        difference = _difference(key, pieces.get(key_id, 0), is_out=key_id in out)
        if difference is not None:
            work.add(
                StockLine(stock_take=take, key_set=key, difference=difference, pieces=pieces.get(key_id, 0)),
                step="difference",
            )
    return take


def keep_signed_sheet(
    stock_take_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> StockTake:
    """The signed 钥匙盘点表 came back as a scan or photo; raises BadInput, StaleRecord, NotAllowed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        take = work.change(fetch(StockTake, stock_take_id), "sign", version=version, signed_at=at)
        attach(work, folder, file, area=StockTake.key(), owner_id=take.id, purpose="signed")
        return take


def _where(key: KeySet, cabinet: Cabinet) -> dict[str, str]:
    return {"code": key.code, "label": cabinet.label, "hook": key.hook or mark("它自己的钩")}


def _difference(key: KeySet, pieces: int, *, is_out: bool) -> Difference | None:
    if is_out:
        return Difference.UNEXPECTED if pieces else None
    if not pieces:
        return Difference.MISSING
    return Difference.PIECES if pieces != key.pieces else None


def stock_lines(stock_take_id: int) -> list[StockLine]:
    """The differences of a count in the order of the hooks."""
    rows = StockLine.select(StockLine, KeySet).join(KeySet).where(StockLine.stock_take == stock_take_id)
    with connected():
        return list(rows.order_by(KeySet.row, KeySet.place, peewee.SQL("t1.id")))
