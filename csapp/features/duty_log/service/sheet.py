"""交接班 of one page as the panel and the papers show it: plain values, read in the worker (F20, S19)."""

from datetime import datetime

from csapp.core.frozen import frozen
from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.features.duty_log.models.facts import HandoverFacts
from csapp.features.duty_log.models.handover import CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service.handover import amount, difference, told_matters
from csapp.features.duty_log.service.lacks import Lack, lacks_of
from csapp.features.duty_log.workflow import HandoverState
from csapp.masterdata.staff.models import Staff


@frozen
class CountView:
    """One item: `expected` and `counted` in pieces or fen, the numbers in words beside them."""

    id: int
    key_word: str
    name: str
    unit: str
    is_money: bool
    is_mandatory: bool
    expected: int
    counted: int | None
    differs: int
    expected_words: str
    counted_words: str
    differs_words: str
    reason: str
    detail: str


@frozen
class LineView:
    """One matter or, without `area`, one word that is told; `read_at` is when the next shift ticked it."""

    id: int
    key_word: str
    area: str
    record_id: int | None
    label: str
    detail: str
    count: int
    is_overdue: bool
    needs_reason: bool
    reason: str
    read_at: datetime | None
    read_name: str


@frozen
class SheetView:
    """The sheet whole; `lacks` is what keeps the two from confirming."""

    id: int
    version: int
    number: str
    page_id: int
    state: HandoverState
    outgoing_id: int
    outgoing_name: str
    incoming_id: int | None
    incoming_name: str
    arrived_at: datetime | None
    outgoing_at: datetime | None
    incoming_at: datetime | None
    prepared_at: datetime
    next_page_id: int | None
    print_count: int
    told: tuple[tuple[str, str], ...]
    counts: tuple[CountView, ...]
    lines: tuple[LineView, ...]
    lacks: tuple[Lack, ...]


_TOLD = ("business", "notice", "suggestion", "complaints", "equipment")
_COLUMNS = (
    "id", "version", "number", "page_id", "outgoing_name", "incoming_id", "incoming_name", "arrived_at",
    "outgoing_at", "incoming_at", "prepared_at", "next_page_id", "print_count",
)  # fmt: skip
_LINE_COLUMNS = (
    "id", "key_word", "area", "record_id", "label", "detail", "count", "is_overdue", "needs_reason", "reason",
    "read_at", "read_name",
)  # fmt: skip


def sheet_view(page_id: int) -> SheetView | None:
    """The sheet of a page; None where none is made yet."""
    with connected():
        sheet: Handover | None = Handover.get_or_none(Handover.page == page_id)
        return _view(sheet) if sheet is not None else None


def sheet_before(page_id: int) -> SheetView | None:
    """The sheet this page was taken over by; None for one that was simply begun."""
    with connected():
        sheet: Handover | None = Handover.get_or_none(Handover.next_page == page_id)
        return _view(sheet) if sheet is not None else None


def _view(sheet: Handover) -> SheetView:
    counts = HandoverCount.select().where(HandoverCount.handover == sheet).order_by(HandoverCount.position)
    lines = HandoverLine.select().where(HandoverLine.handover == sheet).order_by(HandoverLine.position)
    page: DutyPage = sheet.page
    return SheetView(
        **{name: getattr(sheet, name) for name in _COLUMNS},
        state=HandoverState(sheet.state),
        outgoing_id=page.staff_id,
        told=tuple((name, str(getattr(sheet, name))) for name in _TOLD),
        counts=tuple(_count(row) for row in counts),
        lines=tuple(LineView(**{name: getattr(row, name) for name in _LINE_COLUMNS}) for row in lines),
        lacks=tuple(lacks_of(sheet)) if sheet.state != HandoverState.TAKEN_OVER else (),
    )


def _count(row: HandoverCount) -> CountView:
    differs = difference(row)
    return CountView(
        id=row.id,
        key_word=str(row.key_word),
        name=str(row.name),
        unit=str(row.unit),
        is_money=row.kind == CountKind.MONEY,
        is_mandatory=bool(row.is_mandatory),
        expected=int(row.expected),
        counted=row.counted,
        differs=differs,
        expected_words=amount(row, row.expected),
        counted_words=amount(row, row.counted) if row.counted is not None else "",
        differs_words=amount(row, abs(differs)),
        reason=str(row.reason),
        detail=str(row.detail),
    )


def is_current(page_id: int, facts: HandoverFacts) -> bool:
    """Whether the sheet says what `facts` say, so that nothing needs to be written again."""
    with connected():
        sheet: Handover | None = Handover.get_or_none(Handover.page == page_id)
        if sheet is None:
            return False
        counts = HandoverCount.select().where(HandoverCount.handover == sheet).order_by(HandoverCount.position)
        lines = HandoverLine.select().where(HandoverLine.handover == sheet).order_by(HandoverLine.position)
        counted = [tuple(getattr(row, name) for name in _FACT) for row in counts]
        passed = [tuple(getattr(row, name) for name in _MATTER) for row in lines]
        matters = [*facts.matters, *told_matters(sheet)]
    wanted = [tuple(getattr(fact, name) for name in _FACT) for fact in facts.counts]
    return counted == wanted and passed == [tuple(getattr(fact, name) for name in _MATTER) for fact in matters]


_FACT = ("key_word", "name", "unit", "kind", "expected", "is_mandatory", "detail")
_MATTER = ("key_word", "label", "count", "detail", "area", "record_id", "is_overdue", "needs_reason")


def who_may_come(outgoing_id: int) -> list[tuple[int, str]]:
    """Everybody who may take a shift, but for the one who leaves: id and name."""
    with connected():
        rows = Staff.select().where(Staff.is_active, Staff.id != outgoing_id).order_by(Staff.id)
        return [(row.id, str(row.name)) for row in rows if may(row.actor(), Permission.WRITE)]
