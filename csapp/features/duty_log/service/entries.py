"""What is written on a page: event, handling, 善后处理; a closed page is only added to (F17, S17, A20, A24)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import long_text, member, short_line
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryCategory, EntryTopic
from csapp.features.duty_log.service.steps import LONGEST, begin, check_version, past, refuse_signed
from csapp.features.duty_log.workflow import PageState

_BEFORE = timedelta(hours=1)
_CORRECTED = frozenset(
    {
        "happened_at", "category", "topic", "content", "handling", "phone", "complainant", "is_call", "is_major",
        "needs_aftermath",
    }
)  # fmt: skip


@frozen
class EntryTold:
    """An entry as it is told; a complaint has its 投诉人 and 电话 (A24)."""

    content: str
    category: EntryCategory | str = EntryCategory.OTHER
    happened_at: datetime | None = None
    handling: str = ""
    topic: EntryTopic | str = EntryTopic.NONE
    phone: str = ""
    complainant: str = ""
    is_call: bool = False
    is_major: bool = False
    needs_aftermath: bool = True


def note(page_id: int, told: EntryTold, *, by: Actor, at: datetime) -> DutyEntry:
    """Write an entry; on a page that is closed already it is marked as added afterwards.

    Raises BadInput for a time ahead or before the shift, for no words or too many; TransitionRefused once the page
    is signed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        page = begin(page_id, by)
        refuse_signed(page)
        values = _clean(page, {name: getattr(told, name) for name in sorted(_CORRECTED)}, at)
        entry = DutyEntry(page=page, is_added=not page.is_open, written_at=at, written_name=by.name, **values)
        return work.add(entry)


def _clean(page: DutyPage, told: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The values of an entry as they are kept; only those that are there."""
    kept = dict(told)
    if "happened_at" in kept:
        kept["happened_at"] = _when(page, kept["happened_at"] or at, at)
    if "category" in kept:
        kept["category"] = member(EntryCategory, kept["category"], "category")
    if "topic" in kept:
        kept["topic"] = member(EntryTopic, kept["topic"], "topic")
    if "content" in kept:
        kept["content"] = long_text(kept["content"], "content", LONGEST, mark("写上发生了什么事，时间、地点、人。"))
    if "handling" in kept:
        kept["handling"] = long_text(kept["handling"], "handling", LONGEST)
    if "phone" in kept:
        kept["phone"] = short_line(kept["phone"], "phone", 30)
    if "complainant" in kept:
        kept["complainant"] = short_line(kept["complainant"], "complainant", 40)
    return kept


def _when(page: DutyPage, moment: datetime, at: datetime) -> datetime:
    past(moment, at, "happened_at")
    if moment < page.planned_from - _BEFORE and moment < page.began_at:
        words = mark("{moment} 不在这一班（{begins} 开始），记在那一班的日志上。")
        raise BadInput("happened_at", words, moment=f"{moment:%m-%d %H:%M}", begins=f"{page.planned_from:%m-%d %H:%M}")
    return moment.replace(second=0, microsecond=0)


def _fetched(entry_id: int, by: Actor, version: int | None) -> DutyEntry:
    require(by, Permission.WRITE)
    entry = fetch(DutyEntry, entry_id)
    check_version(entry, version)
    return entry


def correct_entry(entry_id: int, *, version: int | None = None, by: Actor, at: datetime, **changed: Any) -> DutyEntry:
    """Mend an entry while its page is open; what it said before stays in the trail.

    Raises BadInput, TransitionRefused once the page is closed, TypeError for a column that is not the clerk's.
    """
    if not set(changed) <= _CORRECTED:
        raise TypeError(f"not to be corrected: {sorted(set(changed) - _CORRECTED)}")
    with unit_of_work(by, at) as work:
        entry = _fetched(entry_id, by, version)
        if not entry.page.is_open:
            raise TransitionRefused(mark("这一页已经交班，只能补记，不能改以前写的。"))
        return work.change(entry, "correct", **_clean(entry.page, changed, at))


def settle(entry_id: int, aftermath: str, *, version: int | None = None, by: Actor, at: datetime) -> DutyEntry:
    """善后处理: how it ended. What the next page carries on is settled there, and so are those before it.

    Raises BadInput without words, TransitionRefused where it is settled already or its page is signed.
    """
    with unit_of_work(by, at) as work:
        entry = _fetched(entry_id, by, version)
        words = long_text(aftermath, "aftermath", LONGEST, mark("写上最后怎么处理的、结果怎样。"))
        if entry.settled_at is not None:
            raise TransitionRefused(
                mark("{name} {time} 已经写了善后，不用再写。"),
                name=entry.settled_name,
                time=f"{entry.settled_at:%m-%d %H:%M}",
            )
        refuse_signed(entry.page)
        values: dict[str, Any] = {
            "aftermath": words,
            "settled_at": at,
            "settled_name": by.name,
            "needs_aftermath": True,
        }
        settled = work.change(entry, "settle", **values)
        _settle_before(work, entry, values)
        return settled


def _settle_before(work: Work, entry: DutyEntry, values: dict[str, Any]) -> None:
    """The lines this one continues, as far as their pages are not signed; a signed one stays as it was signed."""
    before = entry.continues
    while before is not None:
        if before.settled_at is None and before.page.state != PageState.SIGNED:
            work.change(before, "settle", **values)
        before = before.continues


def waive(entry_id: int, *, version: int | None = None, by: Actor, at: datetime) -> DutyEntry:
    """No 善后 is needed. Raises TransitionRefused once it is settled or the page is signed."""
    with unit_of_work(by, at) as work:
        entry = _fetched(entry_id, by, version)
        refuse_signed(entry.page)
        if entry.settled_at is not None:
            raise TransitionRefused(mark("已经写了善后，不用再改。"))
        return work.change(entry, "waive", needs_aftermath=False)


def open_entries(page: DutyPage) -> list[DutyEntry]:
    """What still waits for its 善后 on a page, by time; read with a connection open."""
    waits = (DutyEntry.page == page) & DutyEntry.needs_aftermath & DutyEntry.settled_at.is_null()
    return list(DutyEntry.select().where(waits).order_by(DutyEntry.happened_at, DutyEntry.id))


def continue_open(work: Work, from_page: DutyPage, to_page: DutyPage) -> list[DutyEntry]:
    """What the shift before left open stands on the new page as 延续 (A20), inside the handover's unit of work."""
    return [work.add(_continued(entry, to_page, work.at)) for entry in open_entries(from_page)]


def _continued(entry: DutyEntry, page: DutyPage, at: datetime) -> DutyEntry:
    same = {name: getattr(entry, name) for name in sorted(_CORRECTED)}
    return DutyEntry(page=page, continues=entry, written_at=at, written_name=entry.written_name, **same)
