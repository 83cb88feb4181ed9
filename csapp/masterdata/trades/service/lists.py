"""Trades, items with minutes and price, and the people who repair: kept by 主管, 经理 and 管理员 (S09, S61)."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, folded_width, member
from csapp.core.values import phone as read_phone
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.masterdata.trades.models import (
    Place,
    RepairItem,
    Technician,
    TechnicianKind,
    TechnicianTrade,
    Trade,
)

MOST_MINUTES = 14 * 24 * 60  # an item that takes longer is a project
MOST_FEN = 99_999_999  # ¥999,999.99: nine digits and more are a slip of the keyboard


def add_trade(name: str, note: str = "", *, by: Actor, at: datetime) -> Trade:
    """工种 such as 水电; raises BadInput, NotAllowed."""
    require(by, Permission.SETTINGS)
    name = _name(name, 20, mark("写上工种，例如 水电。"))
    with unit_of_work(by, at) as work:
        try:
            return work.add(Trade(name=name, note=clean_line(note)[:200]))
        except peewee.IntegrityError as double:
            raise BadInput("name", mark("工种「{name}」已经有了。"), name=name) from double


def _name(text: str, limit: int, missing: str, field: str = "name") -> str:
    text = clean_line(text)
    if not text:
        raise BadInput(field, missing)
    if len(text) > limit:
        raise BadInput(field, mark("最多 {limit} 个字，多的写进备注。"), limit=limit)
    return text


def add_item(
    name: str,
    trade: str | int,
    *,
    by: Actor,
    at: datetime,
    place: Place | str = Place.INDOOR,
    is_paid: bool = True,
    usual_minutes: int | None = 60,
    price_fen: int | None = 0,
    warranty_months: int | None = 0,
    guarantee_days: int | None = 0,
) -> RepairItem:
    """维修项目 with usual minutes and price in fen; `trade` is its name or id. Raises BadInput, NotAllowed."""
    require(by, Permission.SETTINGS)
    name = _name(name, 40, mark("写上项目，例如 更换龙头。"))
    numbers = _numbers(usual_minutes or 60, price_fen or 0, warranty_months or 0, guarantee_days or 0)
    with unit_of_work(by, at) as work:
        try:
            item = RepairItem(name=name, trade=trade_of(trade), place=member(Place, place, "place"), **numbers)
            item.is_paid = is_paid
            return work.add(item)
        except peewee.IntegrityError as double:
            raise BadInput("name", mark("项目「{name}」已经有了。"), name=name) from double


def _numbers(minutes: int, price_fen: int, months: int, days: int) -> dict[str, int]:
    if not 0 < minutes <= MOST_MINUTES:
        raise BadInput("usual_minutes", mark("常用工时写分钟，1 到 {most}。"), most=MOST_MINUTES)
    if not 0 <= price_fen <= MOST_FEN:
        raise BadInput("price_fen", mark("单价在 0 到 999,999.99 元之间，核对小数点。"))
    if not 0 <= months <= 240 or not 0 <= days <= 3650:
        raise BadInput("warranty_months", mark("保修不能是负数，最多 240 个月、3650 天。"))
    return {"usual_minutes": minutes, "price_fen": price_fen, "warranty_months": months, "guarantee_days": days}


def trade_of(trade: str | int) -> Trade:
    """A trade by id or name; raises BadInput that lists them."""
    if isinstance(trade, int):
        return fetch(Trade, trade)
    name = clean_line(trade)
    with connected():
        found: Trade | None = Trade.get_or_none(Trade.name == name)
        if found is None:
            # data: the list comma
            known = "、".join(row.name for row in Trade.select().order_by(Trade.id))
            raise BadInput("trade", mark("没有工种「{name}」，已有：{known}。"), name=name, known=known)
    return found


def change_item(
    item_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    usual_minutes: int | None = None,
    price_fen: int | None = None,
    is_paid: bool | None = None,
    warranty_months: int | None = None,
    guarantee_days: int | None = None,
    is_active: bool | None = None,
) -> RepairItem:
    """Another usual time or price; orders written before keep theirs. Raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        item = fetch(RepairItem, item_id)
        given: dict[str, Any] = {
            "usual_minutes": usual_minutes, "price_fen": price_fen, "is_paid": is_paid,
            "warranty_months": warranty_months, "guarantee_days": guarantee_days, "is_active": is_active,
        }  # fmt: skip
        values = {name: value for name, value in given.items() if value is not None}
        whole = [values.get(name, getattr(item, name)) for name in _NUMBERS]
        _numbers(*whole)
        return work.change(item, "change", version=version, **values)


_NUMBERS = ("usual_minutes", "price_fen", "warranty_months", "guarantee_days")


def add_technician(
    name: str,
    trades: str | Iterable[str],
    *,
    by: Actor,
    at: datetime,
    kind: TechnicianKind | str = TechnicianKind.STAFF,
    phone: str = "",
    extension: str = "",
    note: str = "",
) -> Technician:
    """维修人员 or outside firm with the trades learned (`水电 泥瓦`); hours are set by `set_hours`.

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.SETTINGS)
    name = _name(name, 40, mark("写上姓名或外协单位。"))
    learned = _trades(trades)
    with unit_of_work(by, at) as work:
        last = Technician.select(peewee.fn.MAX(Technician.place)).scalar() or 0
        person = Technician(name=name, kind=member(TechnicianKind, kind, "kind"), place=last + 1)
        person.phone = read_phone(phone) if phone.strip() else ""
        person.extension = clean_line(folded_width(extension))[:12]
        person.note = clean_line(note)[:200]
        try:
            work.add(person)
        except peewee.IntegrityError as double:
            raise BadInput("name", mark("已经有「{name}」，同名的加工号区分。"), name=name) from double
        _learn(work, person, learned)
        return person


def _trades(trades: str | Iterable[str]) -> list[Trade]:
    words = re.split(r"[\s,，、;；]+", trades.strip()) if isinstance(trades, str) else list(trades)
    learned = [trade_of(word) for word in dict.fromkeys(words) if word]
    if not learned:
        raise BadInput("trades", mark("写上会的工种，几个就用空格隔开。"))
    return learned


def _learn(work: Work, person: Technician, learned: list[Trade]) -> None:
    held = {row.trade_id: row for row in TechnicianTrade.select().where(TechnicianTrade.technician == person)}
    wanted = {trade.id for trade in learned}
    for trade_id, row in held.items():
        if trade_id not in wanted:
            work.remove(row)
    for trade in learned:
        if trade.id not in held:
            work.add(TechnicianTrade(technician=person, trade=trade))


def change_technician(
    technician_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    trades: str | None = None,
    phone: str | None = None,
    extension: str | None = None,
    note: str | None = None,
    is_active: bool | None = None,
) -> Technician:
    """Other trades or telephone, or somebody who left; raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.SETTINGS)
    values: dict[str, Any] = {}
    if phone is not None:
        values["phone"] = read_phone(phone) if phone.strip() else ""
    if extension is not None:
        values["extension"] = clean_line(folded_width(extension))[:12]
    if note is not None:
        values["note"] = clean_line(note)[:200]
    if is_active is not None:
        values["is_active"] = is_active
    with unit_of_work(by, at) as work:
        person = fetch(Technician, technician_id)
        if trades is not None:
            _learn(work, person, _trades(trades))
        return work.change(person, "change", version=version, **values)
