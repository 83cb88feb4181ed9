# all data: sample estate
"""Handovers of the sample estate: shifts handed over with counts that agree, one sheet half done (look 01, 07)."""

from collections.abc import Sequence
from datetime import datetime

from csapp.app.handover_facts import URGENT, handover_facts, relief_of
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.facts import CountFact, HandoverFacts, MatterFact
from csapp.features.duty_log.models.handover import CountedItem, CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service import handover
from csapp.features.duty_log.service.confirming import hand_over
from csapp.features.duty_log.service.items import add_usual_items
from csapp.masterdata.staff.models import Staff

# What 马超 left for the early shift of 11-24; the heading stands on the panel.
NIGHT_WORDS = (
    ("业务增加变动、设备变动", "3 栋地库积水已抽干，物业工程 09:00 再查集水井浮球，结果回单雅琴（3-2-1501）。"),
    ("业务增加变动、设备变动", "东门道闸左杆抬起慢，已报李国栋，上午来修；来访车请走南门。"),
)
_KEYS_OUT = 4
_ENTRIES = "等工程部结果，最晚 12:00"
_LATER = "已和当事人约好时间，中班接着办"


def add_counted_items(by: Actor, at: datetime) -> None:
    """备用金, 门禁遥控器, 对讲机; call it before the first page."""
    add_usual_items(by=by, at=at)


def hand_over_sample(
    page_id: int, name: str, *, at: datetime, told: Sequence[tuple[str, str]] = (), read_at: datetime | None = None
) -> int:
    """A shift handed over to `name` with everything agreed; returns the id of the next page.

    `told` are headings and words for the next shift, read by `name` at `read_at`.
    """
    with connected():
        page = fetch(DutyPage, page_id)
        leaver: Actor = page.staff.actor()
        comer = Staff.get(Staff.name == name).actor()
        relief = relief_of(page, at)
        facts = HandoverFacts(_counts(), tuple(_words(told)), relief)
    assert relief is not None
    sheet = handover.prepare(page_id, facts, by=leaver, at=at)
    _agree(sheet, comer, at)
    handover.arrive(sheet.id, comer.id, by=leaver, at=at)
    with unit_of_work(comer, at) as work:
        following = hand_over(work, fetch(Handover, sheet.id), relief)
    if read_at is not None:
        for line_id in _lines(sheet):
            handover.read_line(line_id, by=comer, at=read_at)
    return int(following.id)


def _counts() -> tuple[CountFact, ...]:
    items = CountedItem.select().where(CountedItem.is_active).order_by(CountedItem.position)
    counted = [
        CountFact(f"item {row.id}", row.name, row.unit, CountKind(row.kind), row.expected, row.is_mandatory)
        for row in items
    ]
    return (*counted, CountFact("keys", "在外钥匙", "把", CountKind.PIECES, _KEYS_OUT))


def _words(told: Sequence[tuple[str, str]]) -> list[MatterFact]:
    return [MatterFact(f"equipment {at}", label, 1, words) for at, (label, words) in enumerate(told, 1)]


def _agree(sheet: Handover, by: Actor, at: datetime) -> None:
    """Everything is there."""
    with connected():
        rows = [(row.id, row.expected) for row in HandoverCount.select().where(HandoverCount.handover == sheet)]
    for row_id, expected in rows:
        handover.count(row_id, expected, by=by, at=at)


def _lines(sheet: Handover) -> list[int]:
    with connected():
        return [row.id for row in HandoverLine.select().where(HandoverLine.handover == sheet).order_by(HandoverLine.id)]


def prepare_early_sheet(page_id: int, at: datetime) -> None:
    """The sheet of look 07: all counted, the reason of the urgent repairs missing, the relief not there yet.

    Call it when everything else of the sample is there.
    """
    with connected():
        by: Actor = fetch(DutyPage, page_id).staff.actor()
    sheet = handover.prepare(page_id, handover_facts(page_id, by, at), by=by, at=at)
    _agree(sheet, by, at)
    with connected():
        rows = list(HandoverLine.select().where(HandoverLine.handover == sheet, HandoverLine.needs_reason))
    for row in rows:
        if row.key_word not in (URGENT, "area key_lending"):
            handover.give_reason(row.id, _ENTRIES if row.key_word == "entries" else _LATER, by=by, at=at)
