"""Drawing up 交接班: the sheet follows the live data until both have confirmed it (F20, S19)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, short_line
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_log.models.facts import CountFact, HandoverFacts, MatterFact, Relief
from csapp.features.duty_log.models.handover import CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service.steps import begin
from csapp.features.duty_log.workflow import HandoverState
from csapp.masterdata.staff.models import Staff

TOLD = ("business", "notice", "suggestion", "complaints", "equipment")
"""The five texts of S19, as columns of the sheet."""
_HEADINGS = {
    "business": mark("业务增加变动、设备变动"),
    "notice": mark("上级通知"),
    "suggestion": mark("客户建议与投诉"),
    "complaints": mark("客户建议与投诉"),
    "equipment": mark("业务增加变动、设备变动"),
}
_MOST = 1_000_000_00  # fen, and more pieces than a counter holds
_COUNTED = ("name", "unit", "kind", "is_mandatory", "expected", "detail")
_PASSED_ON = ("area", "record_id", "label", "detail", "count", "is_overdue", "needs_reason")


def prepare(page_id: int, facts: HandoverFacts, *, by: Actor, at: datetime) -> Handover:
    """Make the sheet of an open page, or bring it up to date; what was counted and written stays.

    Raises TransitionRefused for a page that is handed over already.
    """
    with unit_of_work(by, at) as work:
        page = begin(page_id, by)
        there: Handover | None = Handover.get_or_none(Handover.page == page)
        if not page.is_open or (there is not None and there.state != HandoverState.PREPARED):
            raise TransitionRefused(mark("{number} 已经交班，不用再做交接单。"), number=page.number)
        sheet = there or work.add(
            Handover(number=work.number("JB"), page=page, outgoing_name=page.staff_name, prepared_at=at)
        )
        _renew_counts(work, sheet, facts.counts)
        _renew_lines(work, sheet, facts.matters)
        return work.change(sheet, "prepare", prepared_at=at)


def _renew_counts(work: Work, sheet: Handover, counts: Sequence[CountFact]) -> None:
    there = {row.key_word: row for row in HandoverCount.select().where(HandoverCount.handover == sheet)}
    for position, fact in enumerate(counts):
        values: dict[str, Any] = {name: getattr(fact, name) for name in _COUNTED} | {"position": position}
        row = there.pop(fact.key_word, None)
        if row is None:
            work.add(HandoverCount(handover=sheet, key_word=fact.key_word, **values))
        elif _differs(row, values):
            work.change(row, "prepare", **values)
    _drop(work, there.values())


def _renew_lines(work: Work, sheet: Handover, matters: Sequence[MatterFact]) -> None:
    there = {row.key_word: row for row in HandoverLine.select().where(HandoverLine.handover == sheet)}
    for position, fact in enumerate([*matters, *told_matters(sheet)]):
        values: dict[str, Any] = {name: getattr(fact, name) for name in _PASSED_ON} | {"position": position}
        row = there.pop(fact.key_word, None)
        if row is None:
            work.add(HandoverLine(handover=sheet, key_word=fact.key_word, **values))
        elif _differs(row, values):
            work.change(row, "prepare", **values)
    _drop(work, there.values())


def told_matters(sheet: Handover) -> list[MatterFact]:
    """What was written into the five texts, each as a line that can be ticked as read."""
    texts = ((name, str(getattr(sheet, name))) for name in TOLD)
    return [MatterFact(f"told {name}", _HEADINGS[name], 1, text) for name, text in texts if text]


def told_texts(sheet: Handover) -> dict[str, str]:
    """The five texts of S19: what was written into them and, until both confirm, the log's entries of that topic."""
    written = {name: str(getattr(sheet, name)) for name in TOLD}
    if sheet.state != HandoverState.PREPARED:
        return written
    rows = HandoverLine.select().where(HandoverLine.handover == sheet, HandoverLine.area == "")
    for row in rows.order_by(HandoverLine.position):
        name = str(row.key_word).partition(" ")[0]
        if name in written:
            written[name] = "\n".join(filter(None, (written[name], str(row.detail))))
    return written


def _differs(row: Record, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _drop(work: Work, rows: Iterable[Record]) -> None:
    """What is settled by now goes from a sheet that nobody has confirmed; its trail stays."""
    for row in rows:
        work.remove(row, "prepare")


def open_sheet(sheet_id: int, by: Actor) -> Handover:
    """The sheet for a step of `by`; raises NotAllowed, TransitionRefused once it is confirmed."""
    require(by, Permission.WRITE)
    sheet = fetch(Handover, sheet_id)
    if sheet.state == HandoverState.TAKEN_OVER:
        raise TransitionRefused(mark("{number} 双方已经确认，不能再改。"), number=sheet.number)
    return sheet


def _still_told(sheet_id: int, by: Actor) -> Handover:
    """The sheet while its words are the outgoing person's to change; raises TransitionRefused once he confirmed."""
    sheet = open_sheet(sheet_id, by)
    if sheet.state != HandoverState.PREPARED:
        words = mark("{number} {name}已经确认离岗，交班的话不能再改。")
        raise TransitionRefused(words, number=sheet.number, name=sheet.outgoing_name)
    return sheet


def count(row_id: int, counted: int | None, reason: str = "", *, by: Actor, at: datetime) -> HandoverCount:
    """What the incoming person counted, in pieces or fen; None takes it back. Raises BadInput."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        row = fetch(HandoverCount, row_id)
        open_sheet(row.handover_id, by)
        if counted is not None and not 0 <= counted <= _MOST:
            raise BadInput("counted", mark("写数出来的数，0 或更多。"))
        return work.change(row, "count", counted=counted, reason=short_line(reason, "reason", 200))


def give_reason(line_id: int, reason: str, *, by: Actor, at: datetime) -> HandoverLine:
    """Why a matter goes to the next shift (R23). Raises BadInput."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        row = fetch(HandoverLine, line_id)
        _still_told(row.handover_id, by)
        return work.change(row, "reason", reason=short_line(reason, "reason", 200))


def tell(sheet_id: int, *, by: Actor, at: datetime, **texts: str) -> Handover:
    """The five texts of S19. Raises BadInput for a long one, TypeError for another column."""
    if not set(texts) <= set(TOLD):
        raise TypeError(f"not told at a handover: {sorted(set(texts) - set(TOLD))}")
    with unit_of_work(by, at) as work:
        sheet = _still_told(sheet_id, by)
        told: dict[str, Any] = {name: long_text(text, name, 4_000) for name, text in texts.items()}
        work.change(sheet, "tell", **told)
        _renew_told(work, sheet)
        return sheet


def _renew_told(work: Work, sheet: Handover) -> None:
    """The lines of the five texts, after those of the office."""
    rows = list(HandoverLine.select().where(HandoverLine.handover == sheet).order_by(HandoverLine.position))
    there = {row.key_word: row for row in rows if row.key_word.startswith("told ")}
    after = len(rows)
    for position, fact in enumerate(told_matters(sheet), after):
        row = there.pop(fact.key_word, None)
        if row is None:
            values: dict[str, Any] = {name: getattr(fact, name) for name in _PASSED_ON}
            work.add(HandoverLine(handover=sheet, key_word=fact.key_word, position=position, **values))
        elif row.detail != fact.detail:
            work.change(row, "tell", detail=fact.detail)
    _drop(work, there.values())


def arrive(
    sheet_id: int, staff_id: int, reason: str = "", *, relief: Relief | None = None, by: Actor, at: datetime
) -> Handover:
    """The relief is there (R22); somebody else than `relief` has on the roster comes with a `reason`.

    Raises BadInput for the outgoing person, a closed account and a stand-in without a reason.
    """
    with unit_of_work(by, at) as work:
        sheet = open_sheet(sheet_id, by)
        staff = fetch(Staff, staff_id)
        page: DutyPage = sheet.page
        if staff.id == page.staff_id:
            raise BadInput("incoming", mark("接班人是{name}自己，另选来接班的人。"), name=staff.name)
        if not staff.is_active:
            raise BadInput("incoming", mark("{name}的账号已经停用，另选一位。"), name=staff.name)
        why = short_line(reason, "reason", 200)
        if is_stand_in(staff.id, relief) and relief is not None:
            if not why:
                raise BadInput("reason", stand_in_words(relief, staff.name))
        elif relief is not None:
            why = ""
        told: dict[str, Any] = {"incoming": staff, "incoming_name": staff.name, "stand_in_reason": why}
        return work.change(sheet, "arrive", arrived_at=at, **told)


def is_stand_in(staff_id: int, relief: Relief | None) -> bool:
    """Whether the roster names others for that shift."""
    return relief is not None and bool(relief.staff_ids) and staff_id not in relief.staff_ids


def stand_in_words(relief: Relief, name: str) -> str:
    """Why somebody who is not on the roster can't simply take over."""
    # data: the list comma
    planned = "、".join(relief.names)
    words = mark("轮班表上{shift}是{planned}，由{name}接班要写原因。")
    return words.format(shift=relief.shift, planned=planned, name=name)


def read_line(line_id: int, *, by: Actor, at: datetime) -> HandoverLine:
    """The next shift ticks a line as read; done twice it stays as it was."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        row = fetch(HandoverLine, line_id)
        if row.handover.state == HandoverState.PREPARED:
            raise TransitionRefused(mark("还没有交接，接班以后再勾已阅。"))
        if row.read_at is not None:
            return row
        return work.change(row, "read", read_at=at, read_name=by.name)


def difference(row: HandoverCount) -> int:
    """How much more (or less) was counted than expected, in pieces or fen; 0 while nothing is counted."""
    return 0 if row.counted is None else int(row.counted - row.expected)


def amount(row: HandoverCount, number: int) -> str:
    """A number of this item in words: `12 个`, `¥500.00`."""
    # reason for the late import: told in refusals only
    from csapp.core.money import yuan

    return yuan(number) if row.kind == CountKind.MONEY else f"{number} {row.unit}"
