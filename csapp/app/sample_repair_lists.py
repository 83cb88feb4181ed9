# all data: sample estate
"""Trades, items and technicians of the sample estate, and what each kind of repair is made of."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from csapp.core.paths import resource
from csapp.core.roles import Actor
from csapp.features.repair_order.models.bill import BillEntry
from csapp.masterdata.trades.service import hours, lists

HOURS = "08:00-12:00 13:00-18:00"
FIRM = "外协 宏达防水"


@dataclass(frozen=True)
class Item:
    """One kind of repair: what it is recognised by, what is found, done and used."""

    name: str
    trade: str
    minutes: int
    fen: int
    signs: Sequence[str]
    found: str
    cure: str
    tools: str
    parts: Sequence[tuple[str, str, str, int]] = ()
    cause: str = "自然老化"
    is_paid: bool = True
    place: str = "户内"


@cache
def told() -> dict[str, Any]:
    """All of `resources/sample/repairs.toml`."""
    return tomllib.loads(resource("sample", "repairs.toml").read_text("utf-8"))


@cache
def items() -> tuple[Item, ...]:
    """The kinds of repair; the last one is recognised by anything."""
    return tuple(Item(**entry) for entry in told()["item"])


def add_lists(by: Actor, at: datetime) -> None:
    """Trades, items with prices, four technicians with their hours, and the firm."""
    seat: dict[str, Any] = {"by": by, "at": at}
    for name in told()["trades"]:
        lists.add_trade(name, **seat)
    for item in items():
        lists.add_item(
            item.name, item.trade, place=item.place, is_paid=item.is_paid, usual_minutes=item.minutes,
            price_fen=item.fen, warranty_months=24 if item.trade == "防水" else 0, guarantee_days=30, **seat,
        )  # fmt: skip
    for name, trades, extension in told()["technicians"]:
        person = lists.add_technician(name, trades, extension=extension, **seat)
        hours.set_hours(person.id, "每天", HOURS, **seat)
    lists.add_technician(FIRM, "防水", kind="外协", phone="0512-65003308", note="按次", **seat)


def item_for(content: str) -> Item:
    """The kind of repair a text is about."""
    return next(item for item in items() if any(sign in content for sign in item.signs))


def materials(rng: Random, item: Item) -> list[BillEntry]:
    """What was used: some of its parts, and the labour."""
    lines = [
        BillEntry(
            name, str(rng.choice((1, 1, 2)) if unit != "米" else rng.choice((2, 3.5, 5))), fen, spec=spec, measure=unit
        )
        for name, spec, unit, fen in item.parts
        if rng.random() < 0.7
    ]
    if item.fen:
        lines.append(BillEntry("人工", "1", item.fen, kind="人工", measure="次"))
    return lines


def causes(rng: Random, item: Item) -> tuple[str, str]:
    """原因 and 改进措施."""
    improvements = told()["improvements"]
    cause = item.cause if rng.random() < 0.8 else rng.choice(list(improvements))
    return cause, rng.choice(improvements[cause])
