"""The log as pages and papers show it: pages, entries, round, signature; plain values, read in the worker."""

from datetime import date, datetime, timedelta

from csapp.core.errors import StaleRecord
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.db.link import LinkLine, links_of
from csapp.db.unit_of_work import fetch
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryCategory, EntryTopic
from csapp.features.duty_log.models.rounds import TourLine, tour_lines
from csapp.features.duty_log.service.signing import may_sign
from csapp.features.duty_log.workflow import HandoverState, PageState


@frozen
class LogView:
    """One page in the list of pages."""

    id: int
    version: int
    number: str
    state: PageState
    day: date
    shift_name: str
    staff_id: int
    staff_name: str
    planned_from: datetime
    planned_until: datetime
    signed_name: str = ""
    signed_at: datetime | None = None


@frozen
class EntryView:
    """One entry with what was opened from it."""

    id: int
    version: int
    happened_at: datetime
    category: EntryCategory
    topic: EntryTopic
    content: str
    handling: str
    phone: str
    complainant: str
    is_call: bool
    is_major: bool
    needs_aftermath: bool
    aftermath: str
    settled_at: datetime | None
    settled_name: str
    is_added: bool
    written_at: datetime
    written_name: str
    continues_id: int | None
    links: tuple[LinkLine, ...] = ()

    @property
    def waits(self) -> bool:
        """Its 善后处理 is still to be written."""
        return self.needs_aftermath and self.settled_at is None


@frozen
class PageView:
    """One page whole; `may_sign` is whether the reader may."""

    id: int
    version: int
    number: str
    state: PageState
    day: date
    shift_id: int
    shift_name: str
    staff_id: int
    staff_name: str
    companions: str
    place: str
    planned_from: datetime
    planned_until: datetime
    began_at: datetime
    ended_at: datetime | None
    summary: str
    print_count: int
    signed_at: datetime | None
    signed_name: str
    signed_for: str
    opinion: str
    relief_name: str
    handover_id: int | None
    handover_state: HandoverState | None
    may_sign: bool
    entries: tuple[EntryView, ...]
    tour: tuple[TourLine, ...]

    @property
    def is_open(self) -> bool:
        """Whoever is on duty still writes on it."""
        return self.state == PageState.ON_DUTY


def pages_before(until: date, count: int = 60, *, only_unsigned: bool = False) -> list[LogView]:
    """The newest pages up to the day `until`, newest first; the list goes on from its oldest day."""
    with connected():
        query = DutyPage.select().where(DutyPage.day <= until)
        if only_unsigned:
            query = query.where(DutyPage.state == PageState.HANDED_OVER)
        rows = query.order_by(DutyPage.planned_from.desc(), DutyPage.id.desc()).limit(count)
        return [_log(page) for page in rows]


def log_of_last(until: datetime, hours: int = 48) -> list[LogView]:
    """The pages whose shift ran in the last hours before `until`, newest first."""
    with connected():
        since = until - timedelta(hours=hours)
        rows = DutyPage.select().where(DutyPage.planned_until > since, DutyPage.planned_from <= until)
        return [_log(page) for page in rows.order_by(DutyPage.planned_from.desc(), DutyPage.id.desc())]


def unsigned_count(before: date) -> int:
    """How many closed pages of days before `before` nobody has signed (R17)."""
    with connected():
        waits = (DutyPage.state == PageState.HANDED_OVER) & (DutyPage.day < before)
        return int(DutyPage.select().where(waits).count())


def _log(page: DutyPage) -> LogView:
    return LogView(
        page.id,
        page.version,
        str(page.number),
        PageState(page.state),
        page.day,
        str(page.shift_name),
        page.staff_id,
        str(page.staff_name),
        page.planned_from,
        page.planned_until,
        str(page.signed_name),
        page.signed_at,
    )


def page_view(page_id: int, by: Actor, today: date) -> PageView:
    """One page with everything on it; raises StaleRecord where there is none."""
    with connected():
        page = fetch(DutyPage, page_id)
        handover: Handover | None = Handover.get_or_none(Handover.page == page)
        return PageView(
            **{name: getattr(page, name) for name in _COLUMNS},
            state=PageState(page.state),
            relief_name=str(handover.incoming_name) if handover is not None else "",
            handover_id=handover.id if handover is not None else None,
            handover_state=HandoverState(handover.state) if handover is not None else None,
            may_sign=may_sign(by, page, today),
            entries=tuple(entries_of(page)),
            tour=tuple(tour_lines(page)),
        )


_COLUMNS = (
    "id", "version", "number", "day", "shift_id", "shift_name", "staff_id", "staff_name", "companions", "place",
    "planned_from", "planned_until", "began_at", "ended_at", "summary", "print_count", "signed_at", "signed_name",
    "signed_for", "opinion",
)  # fmt: skip


def entries_of(page: DutyPage) -> list[EntryView]:
    """What stands on a page, by time; read with a connection open."""
    rows = DutyEntry.select().where(DutyEntry.page == page).order_by(DutyEntry.happened_at, DutyEntry.id)
    return [_entry(row) for row in rows]


def _entry(row: DutyEntry) -> EntryView:
    return EntryView(
        **{name: getattr(row, name) for name in _ENTRY_COLUMNS},
        category=EntryCategory(row.category),
        topic=EntryTopic(row.topic),
        links=tuple(links_of(DutyEntry.key(), row.id)),
    )


_ENTRY_COLUMNS = (
    "id", "version", "happened_at", "content", "handling", "phone", "complainant", "is_call", "is_major",
    "needs_aftermath", "aftermath", "settled_at", "settled_name", "is_added", "written_at", "written_name",
    "continues_id",
)  # fmt: skip


def page_of_entry(entry_id: int) -> int:
    """On which page an entry stands; raises StaleRecord."""
    with connected():
        return int(fetch(DutyEntry, entry_id).page_id)


def open_page_now() -> LogView | None:
    """The page of whoever is on duty; None where nobody is."""
    with connected():
        rows = DutyPage.select().where(DutyPage.state == PageState.ON_DUTY).order_by(DutyPage.began_at.desc())
        page = rows.first()
        return _log(page) if page is not None else None


def current_page(by: Actor) -> LogView:
    """The page an entry from anywhere goes on: the open one, whoever keeps it. Raises StaleRecord where none is."""
    page = open_page_now()
    if page is None:
        raise StaleRecord(mark("{name}，现在没有开着的日志页。到「值班」开始值班，再记这一条。"), name=by.name)
    return page
