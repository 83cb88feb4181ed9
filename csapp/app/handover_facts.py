"""What a handover is made of, read from every area at one moment (F20, S19, R22, R23).

The panel 交接班 knows none of these areas: it is handed `handover_tools`. All of it is called in the worker.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path

import peewee

from csapp.app.due import is_late, nearest, promises_before, unsigned_forms
from csapp.app.pages import PAGE_OF, PAGES, entry_of
from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Actor, Permission, Role, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.callback.models import Callback
from csapp.features.duty_log.models.facts import CountFact, HandoverFacts, MatterFact, Relief
from csapp.features.duty_log.models.handover import CountedItem, CountKind
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryTopic
from csapp.features.duty_log.page.handover_tools import HandoverTools
from csapp.features.duty_log.service.entries import open_entries
from csapp.features.duty_log.service.pages import LATE
from csapp.features.duty_roster.service.board import DutyShift, duty_shifts
from csapp.features.key_lending.models import Loan, loans_out
from csapp.features.key_lending.workflow import LoanState
from csapp.features.parking_lease.models.money import DayReport, Payment, PayMethod
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Priority
from csapp.features.repair_order.workflow import BEFORE_DONE, ORDER, OrderState
from csapp.ui.context import Context

URGENT = "urgent"
KEYS, CASH = "keys", "cash"
_DAY = timedelta(days=1)
_NAMED = 6  # records named in a line; the rest is on its page
_SHOWN = 40  # characters of an entry named there
_WORD = 200  # characters of what is told
_GAP, _AND = "　", "；"  # data: what stands between words of a list
# Nobody is sent yet: this is the desk's own to do.
_UNSENT = (OrderState.RECEIVED, OrderState.CONFIRMED, OrderState.RANKED)
# What the next shift is told, in three headings as on the screen, each with its columns of the paper (S19)
_TOLD = (
    (mark("上级通知"), {EntryTopic.NOTICE: "notice"}),
    (mark("业务增加变动、设备变动"), {EntryTopic.BUSINESS: "business", EntryTopic.EQUIPMENT: "equipment"}),
    (mark("客户建议与投诉"), {EntryTopic.SUGGESTION: "suggestion", EntryTopic.COMPLAINTS: "complaints"}),
)


def handover_facts(page_id: int, by: Actor, at: datetime) -> HandoverFacts:
    """Everything the sheet of a page is made of, as it is at `at`; raises StaleRecord where the page is gone."""
    require(by, Permission.VIEW)
    with connected():
        page = fetch(DutyPage, page_id)
        relief = relief_of(page, at)
        end = datetime.combine(at.date() + _DAY, time())
        urgent = _urgent_orders()
        promises = nearest(promises_before(end))
        matters = (*_entries(page), *_urgent(urgent), *_areas(promises, {order.id for order in urgent}, at))
        matters += (*_callbacks(promises, at, relief), *_forms(), *_told(page))
        counts = (*_items(), *_keys(at), *_cash())
        return HandoverFacts(counts, matters, relief)


# What is counted


def _items() -> list[CountFact]:
    rows = CountedItem.select().where(CountedItem.is_active).order_by(CountedItem.position, CountedItem.id)
    return [
        CountFact(
            f"item {row.id}", str(row.name), str(row.unit), CountKind(row.kind), row.expected, bool(row.is_mandatory)
        )
        for row in rows
    ]


def _keys(at: datetime) -> list[CountFact]:
    """Key sets that are out; the overdue ones by name, for whoever comes has to chase them."""
    out = [loan for loan in loans_out() if loan.state == LoanState.OUT]
    late = [_key_words(loan) for loan in out if loan.is_overdue(at)]
    detail = "\n".join(late)
    return [CountFact(KEYS, mark("在外钥匙"), mark("把"), CountKind.PIECES, len(out), detail=detail)]


def _key_words(loan: Loan) -> str:
    chased = mark("已催 {count} 次").format(count=loan.chases) if loan.chases else mark("还没有催")
    return _GAP.join(filter(None, (loan.hook, loan.subject, loan.borrower, chased)))


def _cash() -> list[CountFact]:
    """Parking money taken in cash and not handed in with a 日报: it lies in the drawer (R11)."""
    taken = (
        Payment.select(peewee.fn.COUNT(Payment.id), peewee.fn.SUM(Payment.amount_fen))
        .join(DayReport)
        .where(Payment.method == PayMethod.CASH, DayReport.closed_at.is_null())
    )
    count, total = taken.scalar(as_tuple=True)
    if not count or total <= 0:
        return []
    detail = mark("{count} 笔，还没有交日报").format(count=count)
    return [CountFact(CASH, mark("停车费现金"), mark("元"), CountKind.MONEY, int(total), detail=detail)]


# What is not done yet


def _entries(page: DutyPage) -> list[MatterFact]:
    rows = open_entries(page)
    if not rows:
        return []
    # data: what stands between is a semicolon
    named = [f"{row.happened_at:%H:%M} {_short(row.content, _SHOWN).removesuffix('。')}" for row in rows]
    label = mark("未善后的日志")
    return [MatterFact("entries", label, len(rows), _named(named), DutyPage.key(), page.id, needs_reason=True)]


def _urgent_orders() -> list[Order]:
    rows = Order.select().where(Order.priority == Priority.URGENT, Order.state.in_(BEFORE_DONE))
    return list(rows.order_by(Order.reported_at, Order.id))


def _urgent(orders: list[Order]) -> list[MatterFact]:
    """急修: those in work and those nobody is sent to; the line is late while one of these is there."""
    if not orders:
        return []
    unsent = any(order.state in _UNSENT for order in orders)
    named = _named([f"{order.number} {ORDER.states[OrderState(order.state)].label}" for order in orders])
    label = mark("维修中、待派的急单")
    return [MatterFact(URGENT, label, len(orders), named, Order.key(), None, is_overdue=unsent, needs_reason=True)]


def _areas(promises: Iterable[Promise], told: set[int], at: datetime) -> list[MatterFact]:
    """One line for each page of the program: what is due by tonight, how much of it is late.

    A reason is wanted where something late is the desk's to do; the log itself, the calls and the urgent repairs have
    lines of their own.
    """
    found: defaultdict[str, dict[str, list[Promise]]] = defaultdict(lambda: defaultdict(list))
    for promise in promises:
        page = PAGE_OF.get(promise.area, promise.area)
        is_told = promise.area == Order.key() and promise.record_id in told
        if not is_told and page not in (DutyPage.key(), Callback.key()):
            found[page][_promise_words(promise)].append(promise)
    order = [entry.key for entry in PAGES]
    pages = sorted(found, key=lambda page: (order.index(page) if page in order else len(order), page))
    lines = [_area(page, list(found[page].values()), at) for page in pages]
    return sorted(lines, key=lambda line: not line.is_overdue)


def _area(page: str, records: list[list[Promise]], at: datetime) -> MatterFact:
    """`records` are the promises of each record: one that is late by two rules is late once."""
    late = [held for held in records if any(is_late(promise, at) for promise in held)]
    label = mark("{area}，逾期 {late}") if late else mark("{area}，今天要办")
    first = records[0][0]
    return MatterFact(
        f"area {page}",
        label.format(area=_page_label(page), late=len(late)),
        len(records),
        _named([_promise_words(held[0]) for held in late or records]),
        first.area,
        first.record_id if len(records) == 1 else None,
        is_overdue=bool(late),
        needs_reason=any(Role.DESK in promise.roles for held in late for promise in held if is_late(promise, at)),
    )


def _page_label(page: str) -> str:
    try:
        return entry_of(page).label
    except KeyError:
        return page


def _promise_words(promise: Promise) -> str:
    return " ".join(filter(None, (promise.number, promise.subject)))


def _callbacks(promises: Iterable[Promise], at: datetime, relief: Relief | None) -> list[MatterFact]:
    held = [promise for promise in promises if promise.area == Callback.key()]
    if not held:
        return []
    late = sum(is_late(promise, at) for promise in held)
    shift = relief.shift if relief is not None else mark("下一班")
    words = mark("余 {count}，逾期 {late}") if late else mark("余 {count}，可{shift}做")
    label, detail = mark("今天应做的回访"), words.format(count=len(held), late=late, shift=shift)
    return [
        MatterFact(
            "callbacks", label, len(held), detail, Callback.key(), is_overdue=bool(late), needs_reason=bool(late)
        )
    ]


def _forms() -> list[MatterFact]:
    forms = unsigned_forms()
    if not forms:
        return []
    named = _named([_promise_words(form) for form in forms])
    return [MatterFact("forms", mark("未签回的表单"), len(forms), named, forms[0].area)]


# What is told


def _told(page: DutyPage) -> list[MatterFact]:
    """One line for each entry that names a topic, so that the next shift ticks each as read."""
    rows = DutyEntry.select().where(DutyEntry.page == page).order_by(DutyEntry.happened_at, DutyEntry.id)
    entries = list(rows)
    return [
        MatterFact(_told_key(row), label, 1, _short(" ".join(filter(None, (row.content, row.handling))), _WORD))
        for label, topics in _TOLD
        for row in entries
        if row.topic in topics
    ]


def _told_key(row: DutyEntry) -> str:
    """`notice 12`: which of the five texts of S19 it belongs to, and the entry."""
    return f"{EntryTopic(row.topic).name.lower()} {row.id}"


def _short(text: str, limit: int) -> str:
    words = " ".join(str(text).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _named(words: list[str]) -> str:
    shown = _AND.join(words[:_NAMED])
    return shown if len(words) <= _NAMED else mark("{words} 等 {count} 项").format(words=shown, count=len(words))


# Who comes


def relief_of(page: DutyPage, at: datetime) -> Relief | None:
    """The next shift after this one that may still be begun and has no page; None where the table has none."""
    first, last = page.planned_until.date() - _DAY, max(page.planned_until, at).date() + 2 * _DAY
    with connected():
        taken = {(held.day, held.shift_id) for held in DutyPage.select().where(DutyPage.day >= first)}
        for entry in duty_shifts(first, last):
            is_next = entry.begins_at >= page.planned_until and entry.ends_at + LATE > at
            if is_next and (entry.day, entry.shift.id) not in taken:
                return _relief(entry)
    return None


def _relief(entry: DutyShift) -> Relief:
    return Relief(entry.day, entry.shift.id, entry.shift.name, entry.begins_at, entry.staff_ids, entry.names)


def relief_after(page_id: int, at: datetime) -> Relief | None:
    """As `relief_of`, for a page by its id."""
    with connected():
        return relief_of(fetch(DutyPage, page_id), at)


def handover_tools(context: Context) -> HandoverTools:
    """All of it for the panel of one desk."""

    def print_sheet(sheet_id: int, by: Actor, at: datetime) -> Path:
        # reason for the late import: papers are loaded when one is printed
        from csapp.documents.office_paper import print_forms
        from csapp.features.duty_log.documents.handover import PAPER

        return print_forms(PAPER, [sheet_id], context.folder, by=by, at=at, estate=context.estate)

    return HandoverTools(facts_of=handover_facts, relief_of=relief_after, print_sheet=print_sheet)
