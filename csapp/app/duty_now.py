"""Who is on duty now, by the log and by the roster: for the status bar, the card of the shift, the page 值班日志."""

from datetime import datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.db.connection import connected
from csapp.features.duty_log.models.handover import CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.workflow import PageState
from csapp.features.duty_roster.service.board import DutyShift, duty_at, duty_shifts

_DAY = timedelta(days=1)
_LONGEST = 90
_MOST_WORDS = 4


@frozen
class LeftWord:
    """What the shift before said; `read_at` is when the person on duty ticked it."""

    text: str
    read_name: str = ""
    read_at: datetime | None = None


@frozen
class Counted:
    """One line of the count at the beginning of the shift: `cash` in words, whether everything agreed."""

    label: str
    words: str
    is_right: bool


@frozen
class ShiftNow:
    """The shift that runs: whose page, until when, who comes next, what was counted and said when it began."""

    page_id: int
    shift: str
    person: str
    begins_at: datetime
    ends_at: datetime
    relief: str = ""
    counted: Counted | None = None
    said: tuple[LeftWord, ...] = ()
    said_by: str = ""
    said_at: datetime | None = None

    @property
    def hours(self) -> str:
        """`08:00–16:00`."""
        return hours_text(self.begins_at, self.ends_at)

    @property
    def read(self) -> int:
        """How many of the words have been read."""
        return sum(word.read_at is not None for word in self.said)


@frozen
class Roster:
    """Which shift somebody may open now: by the roster, or the one of the shift table that runs."""

    day: datetime
    shift_id: int
    shift: str
    hours: str
    names: tuple[str, ...]
    staff_ids: tuple[int, ...]


def hours_text(begins: datetime, ends: datetime) -> str:
    """`08:00–16:00`; midnight that ends a day is 24:00."""
    last = "24:00" if ends.time() == time() and ends.date() > begins.date() else f"{ends:%H:%M}"
    return f"{begins:%H:%M}–{last}"


def shift_now() -> ShiftNow | None:
    """The page that is open; None where nobody keeps the log now. Called in the worker."""
    with connected():
        page: DutyPage | None = (
            DutyPage.select().where(DutyPage.state == PageState.ON_DUTY).order_by(DutyPage.began_at.desc()).first()
        )
        if page is None:
            return None
        before: Handover | None = Handover.get_or_none(Handover.next_page == page.id)
        return ShiftNow(
            page_id=page.id,
            shift=page.shift_name,
            person=page.staff_name,
            begins_at=page.planned_from,
            ends_at=page.planned_until,
            relief=relief_after(page.planned_until),
            counted=_counted(before),
            said=_said(before),
            said_by=f"{before.page.shift_name} {before.outgoing_name}" if before is not None else "",
            said_at=before.outgoing_at if before is not None else None,
        )


def relief_after(moment: datetime) -> str:
    """Who comes at `moment` or next after it by the published roster, nothing where nobody is set."""
    held = duty_shifts(moment.date() - _DAY, moment.date() + _DAY)
    following: DutyShift | None = next((entry for entry in held if entry.begins_at >= moment), None)
    return mark("、").join(following.names) if following is not None else ""


def _counted(before: Handover | None) -> Counted | None:
    """The cash in words, and whether every item agreed."""
    if before is None:
        return None
    counts = list(HandoverCount.select().where(HandoverCount.handover == before.id).order_by(HandoverCount.position))
    counted = [entry for entry in counts if entry.counted is not None]
    if not counted:
        return None
    cash = next((entry for entry in counted if entry.kind == CountKind.MONEY), counted[0])
    amount = yuan(cash.counted or 0) if cash.kind == CountKind.MONEY else f"{cash.counted} {cash.unit}"
    wrong = sum(entry.counted != entry.expected for entry in counted)
    label = mark("上班清点：{name} {amount}").format(name=cash.name, amount=amount)
    return Counted(label, mark("{count} 项不符").format(count=wrong) if wrong else mark("相符"), not wrong)


def _said(before: Handover | None) -> tuple[LeftWord, ...]:
    """What was told to this shift, each with whether it was read; told texts first."""
    if before is None:
        return ()
    lines = HandoverLine.select().where(HandoverLine.handover == before.id).order_by(HandoverLine.position)
    words = [
        LeftWord(_one_line(entry.detail), entry.read_name, entry.read_at)
        for entry in lines
        if not entry.area and entry.detail
    ]
    if not words:
        told = (before.business, before.notice, before.suggestion, before.complaints, before.equipment)
        words = [LeftWord(_one_line(text)) for text in told if text]
    return tuple(words[:_MOST_WORDS])


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def duty_words(now: datetime) -> str:
    """`早班 刘芳 08:00–16:00，接班 何静` for the status bar; nothing where neither log nor roster tells."""
    held = shift_now()
    if held is None:
        return _roster_words(now)
    words = mark("{shift} {name} {hours}").format(shift=held.shift, name=held.person, hours=held.hours)
    return mark("{duty}，接班 {name}").format(duty=words, name=held.relief) if held.relief else words


def _roster_words(now: datetime) -> str:
    at = duty_at(now)
    if at.running is None or not at.running.names:
        return ""
    name = mark("、").join(at.running.names)
    hours = hours_text(at.running.begins_at, at.running.ends_at)
    words = mark("{shift} {name} {hours}").format(shift=at.running.shift.name, name=name, hours=hours)
    if at.following is None or not at.following.names:
        return words
    return mark("{duty}，接班 {name}").format(duty=words, name=mark("、").join(at.following.names))


def left_words(until: datetime, now: datetime) -> str:
    """`距交班 5 小时 36 分`; past it, how long ago it should have been."""
    minutes = int(abs((until - now).total_seconds())) // 60
    hours, rest = divmod(minutes, 60)
    if until < now:
        late = mark("超过交班 {hours} 小时 {minutes} 分") if hours else mark("超过交班 {minutes} 分")
        return late.format(hours=hours, minutes=rest)
    words = mark("距交班 {hours} 小时 {minutes} 分") if hours else mark("距交班 {minutes} 分")
    return words.format(hours=hours, minutes=rest)
