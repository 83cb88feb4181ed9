"""Promises as rows under headings: 已超期, 今天到期, 明天 (look 01)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from csapp.app.due import is_late, is_mine
from csapp.app.pages import PAGE_OF, PAGES
from csapp.app.today_reading import Today, read_today
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.registers.text import deadline_text
from csapp.ui.group_model import GroupRow, RowGroup
from csapp.ui.theme import Tone

MOST = 300  # rows under one heading; nobody works through more in a day, and the counts tell the rest
WEEKDAYS = "一二三四五六日"  # data: names of the days as they follow 周
_ICONS = {
    "key_lending": "key",
    "repair_order": "repair",
    "parking_lease": "parking",
    "duty_log": "duty",
    "duty_roster": "duty",
    "duty_swap": "duty",
    "public_incident": "flag",
    "escalation": "flag",
    "opinion": "flag",
}
_KNOWN_ICONS = frozenset({"reception", "complaint", "callback"})


@frozen
class Target:
    """Where a row leads: page, record, the step to open there; `rule` and number tell two promises apart."""

    page: str
    record_id: int
    step: str
    rule: str


@frozen
class Shown:
    """Everything the page shows, ready to be put up: rows by chip, overdue records by page."""

    read: Today
    groups: dict[str, tuple[RowGroup, ...]]
    late: dict[str, int]

    def count(self, chip: str) -> int:
        """How many rows a chip has."""
        return sum(group.count for group in self.groups[chip])


def _day(promise: Promise) -> date:
    return promise.due_at.date()


def _late(read: Today, _by: Actor) -> list[Promise]:
    return [entry for entry in read.promises if is_late(entry, read.now)]


def _today(read: Today, _by: Actor) -> list[Promise]:
    return [e for e in read.promises if _day(e) == read.now.date() and not is_late(e, read.now)]


def _tomorrow(read: Today, _by: Actor) -> list[Promise]:
    return [entry for entry in read.promises if _day(entry) > read.now.date()]


def _mine(read: Today, by: Actor) -> list[Promise]:
    return [entry for entry in read.promises if is_mine(entry, by)]


# What each chip of the page lets through.
KINDS: dict[str, Callable[[Today, Actor], Iterable[Promise]]] = {
    "all": lambda read, _by: read.promises,
    "late": _late,
    "today": _today,
    "tomorrow": _tomorrow,
    "mine": _mine,
    "forms": lambda read, _by: read.forms,
}


def show_today(now: datetime, by: Actor) -> Shown:
    """Read and arrange; called in the worker."""
    read = read_today(now)
    groups = {key: tuple(groups_of(of(read, by), now, by)) for key, of in KINDS.items()}
    late: dict[str, int] = {}
    for area, count in read.late.items():
        late[page_of(area)] = late.get(page_of(area), 0) + count
    return Shown(read, groups, late)


def groups_of(promises: Iterable[Promise], now: datetime, by: Actor) -> list[RowGroup]:
    """The rows under their headings; forms due later stand under 以后."""
    found: tuple[list[Promise], ...] = ([], [], [], [])
    tomorrow = now.date() + timedelta(days=1)
    for entry in promises:
        day = _day(entry)
        at = 0 if is_late(entry, now) else 1 if day == now.date() else 2 if day == tomorrow else 3
        found[at].append(entry)
    for entries in found:
        # what this person can do something about comes first
        entries.sort(key=lambda entry: by.role not in entry.roles or not entry.step)
    title = mark("明天 {day} 周{weekday}").format(day=f"{tomorrow:%m-%d}", weekday=WEEKDAYS[tomorrow.weekday()])
    heads: Sequence[tuple[str, Tone | None]] = (
        (mark("已超期"), Tone.DANGER), (mark("今天到期"), Tone.WARN), (title, None), (mark("以后"), None),
    )  # fmt: skip
    return [
        RowGroup(title, tuple(row_of(entry, now, by) for entry in entries[:MOST]), tone, len(entries))
        for (title, tone), entries in zip(heads, found, strict=True)
    ]


def row_of(entry: Promise, now: datetime, by: Actor) -> GroupRow:
    """One promise as this person sees it: a step that is not his is shown, not offered."""
    late = is_late(entry, now)
    is_today = _day(entry) == now.date()
    may_take = by.role in entry.roles and bool(entry.step)
    page = page_of(entry.area)
    # a page that tells of several areas opens the records of its own alone
    record = entry.record_id if page == entry.area else 0
    return GroupRow(
        key=Target(page, record, entry.step if may_take else "", f"{entry.rule} {entry.number}"),
        words=(due_words(entry, now), area_label(entry.area), entry.subject, entry.title, entry.number, entry.owner),
        shape=Shape.TRIANGLE if late else Shape.DIAMOND if is_today else Shape.RING,
        tone=None if late or is_today else Tone.NEUTRAL,
        icon=page if page in _KNOWN_ICONS else _ICONS.get(page, "file"),
        step=entry.step_label if may_take else mark("查看"),
    )


def due_words(entry: Promise, now: datetime) -> str:
    """`超 1 天`, `11:00`, `今天`, `明天`, `11-27`."""
    day = _day(entry)
    if is_late(entry, now):
        return deadline_text(day if entry.is_day else entry.due_at, now)
    if day == now.date():
        return mark("今天") if entry.is_day else f"{entry.due_at:%H:%M}"
    if day == now.date() + timedelta(days=1):
        return mark("明天") if entry.is_day else mark("明天 {time}").format(time=f"{entry.due_at:%H:%M}")
    return f"{day:%m-%d}" if day.year == now.year else day.isoformat()


def page_of(area: str) -> str:
    """The page that shows records of an area; empty where none does."""
    key = PAGE_OF.get(area, area)
    return key if any(entry.key == key for entry in PAGES) else ""


def area_label(area: str) -> str:
    """What an area is called in the tab bar."""
    key = page_of(area)
    key = next((entry.tab for entry in PAGES if entry.key == key and entry.inside), key)
    return next((entry.label for entry in PAGES if entry.key == key), "")
