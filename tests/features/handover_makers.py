"""A desk whose shifts hand over: two colleagues with passwords, an open page, a sheet with what is counted."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher

from csapp.core.frozen import frozen
from csapp.core.roles import Actor, Role
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.facts import CountFact, HandoverFacts, MatterFact, Relief
from csapp.features.duty_log.models.handover import CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service import confirming, handover
from csapp.features.duty_log.service.pages import open_page
from csapp.masterdata.shifts.models import Shift, ShiftHours
from csapp.masterdata.shifts.service import add_usual_shifts, all_shifts
from csapp.masterdata.staff.models import Staff
from tests.makers import ADMIN, NOW

DAY = date(2026, 11, 24)
OUT, IN = "chuban-2026", "jieban-2026"
KEYS = CountFact("keys", "借出以外的钥匙", "把", CountKind.PIECES, 42)
CASH = CountFact("cash", "备用金", "元", CountKind.MONEY, 500_00)
RADIOS = CountFact("radios", "对讲机", "台", CountKind.PIECES, 6, is_mandatory=False)
COUNTS = (KEYS, CASH, RADIOS)
LEAK = MatterFact("entry-1", "3-2-1501 漏水", detail="等工程部回话", area="duty_log", record_id=1, needs_reason=True)
OUT_KEY = MatterFact("key-7", "借出的钥匙", 2, "机房、天台", area="key_lending", record_id=7)
FACTS = HandoverFacts(COUNTS, (LEAK, OUT_KEY))


@cache
def _hashed(password: str) -> str:
    # cheap on purpose: a real hash costs a tenth of a second each time it is made or checked
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@frozen
class Desk:
    """Who goes, who comes, who watches."""

    outgoing: Actor
    incoming: Actor
    third: Actor


def settle() -> Desk:
    """The usual shifts, and three colleagues of whom two have a password."""
    add_usual_shifts(by=ADMIN, at=NOW)
    with unit_of_work(ADMIN, NOW) as work:
        people = [
            work.add(Staff(name=name, role=Role.DESK, password=_hashed(password))).actor()
            for name, password in (("刘芳", OUT), ("何静", IN), ("马超", "disan-2026"))
        ]
    return Desk(*people)


def shift_named(name: str) -> ShiftHours:
    """早班, 中班 or 夜班."""
    return next(shift for shift in all_shifts().values() if shift.name == name)


def add_shift(name: str, begins: int, ends: int) -> ShiftHours:
    """A shift of one's own, in minutes of the day."""
    with unit_of_work(ADMIN, NOW) as work:
        return work.add(Shift(name=name, sign=name[0], begins=begins, ends=ends)).hours()


def relief(shift: ShiftHours, day: date = DAY) -> Relief:
    """That shift of that day as the one that comes next."""
    return Relief(day, shift.id, shift.name, shift.begins_at(day))


def page_of(desk: Desk, name: str = "早班", day: date = DAY) -> DutyPage:
    """The open page of a shift, begun when it begins."""
    shift = shift_named(name)
    return open_page(day, shift.id, by=desk.outgoing, at=shift.begins_at(day))


def sheet_of(page: DutyPage, facts: HandoverFacts = FACTS, at: datetime | None = None, *, by: Actor) -> Handover:
    """The sheet of a page, a quarter before its end unless said otherwise."""
    return handover.prepare(page.id, facts, by=by, at=at or page.planned_until - timedelta(minutes=15))


def count_row(sheet: Handover, key: str) -> HandoverCount:
    """One counted item of a sheet."""
    return HandoverCount.get(HandoverCount.handover == sheet, HandoverCount.key_word == key)


def line_of(sheet: Handover, key: str) -> HandoverLine:
    """One matter of a sheet."""
    return HandoverLine.get(HandoverLine.handover == sheet, HandoverLine.key_word == key)


def make_ready(sheet: Handover, desk: Desk, at: datetime, *, arrives: bool = True) -> None:
    """Everything counted as expected, every reason given, the relief there."""
    for row in HandoverCount.select().where(HandoverCount.handover == sheet):
        handover.count(row.id, row.expected, by=desk.incoming, at=at)
    for line in HandoverLine.select().where(HandoverLine.handover == sheet, HandoverLine.needs_reason):
        handover.give_reason(line.id, "等工程部明早到场", by=desk.outgoing, at=at)
    if arrives:
        handover.arrive(sheet.id, desk.incoming.id, by=desk.outgoing, at=at)


def ready(desk: Desk, name: str = "早班", day: date = DAY) -> tuple[DutyPage, Handover, datetime]:
    """A page with a sheet that lacks nothing, and the end of its shift."""
    page = page_of(desk, name, day)
    sheet = sheet_of(page, by=desk.outgoing)
    make_ready(sheet, desk, page.planned_until)
    return page, sheet, page.planned_until


def confirm(sheet: Handover, after: Relief, at: datetime, **values: Any) -> DutyPage:
    """Both passwords typed; `values` stand for what is typed instead."""
    typed = {"outgoing_password": OUT, "incoming_password": IN} | values
    by: Actor = typed.pop("by")
    return confirming.take_over(sheet.id, after, by=by, at=at, **typed)
