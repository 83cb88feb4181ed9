"""What stands on the paper of 值班日志 (F16, F17): shift, entries, round, summary, handover."""

from collections.abc import Iterable

from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, PointKind
from csapp.features.duty_log.models.rounds import TourLine, tour_lines
from csapp.features.duty_log.workflow import HandoverState

ENTRY_ROWS = 8
"""Entries that have a row of their own on the paper."""
_LONGEST = {"content": 80, "handling": 44, "aftermath": 44}  # characters that a cell of the row takes in full


def form_values(page: DutyPage) -> dict[str, str]:
    """Every value of the page by its name in `forms/duty_page`."""
    with connected():
        rows = DutyEntry.select().where(DutyEntry.page == page).order_by(DutyEntry.happened_at, DutyEntry.id)
        entries = list(rows)
        round_made = tour_lines(page)
        sheet: Handover | None = Handover.get_or_none(Handover.page == page)
    in_rows, others = _divided(entries)
    cells = {name: value for at, entry in enumerate(in_rows, 1) for name, value in _cells(at, entry).items()}
    return {
        "day": page.day.isoformat(),
        "shift": str(page.shift_name),
        "person": str(page.staff_name),
        "hours": _hours(page),
        "companions": str(page.companions),
        "place": str(page.place),
        **cells,
        "more_entries": "\n".join(_sentence(entry) for entry in others),
        "round": _round(round_made),
        "summary": str(page.summary),
        "handover": _handover(sheet),
        "opinion": str(page.opinion),
    }


def _divided(entries: list[DutyEntry]) -> tuple[list[DutyEntry], list[DutyEntry]]:
    """What goes into the rows, and what is too long for them or too much."""
    fits = [entry for entry in entries if all(len(getattr(entry, name)) <= most for name, most in _LONGEST.items())]
    rows = fits[:ENTRY_ROWS]
    return rows, [entry for entry in entries if entry not in rows]


def _hours(page: DutyPage) -> str:
    ended = f"{page.ended_at:%m-%d %H:%M}" if page.ended_at is not None else ""
    return f"{page.began_at:%m-%d %H:%M} – {ended}".strip()


def _cells(at: int, entry: DutyEntry) -> dict[str, str]:
    return {
        f"entry{at}_time": _clock(entry),
        f"entry{at}_category": str(entry.category.value),
        f"entry{at}_content": _content(entry),
        f"entry{at}_handling": str(entry.handling),
        f"entry{at}_aftermath": _aftermath(entry),
    }


def _clock(entry: DutyEntry) -> str:
    return f"{entry.happened_at:%H:%M}"


def _content(entry: DutyEntry) -> str:
    words = [mark("延续")] if entry.continues_id is not None else []
    words += [mark("重大")] if entry.is_major else []
    words += [mark("补记")] if entry.is_added else []
    text = str(entry.content)
    return mark("【{words}】{text}").format(words=mark("、").join(words), text=text) if words else text


def _aftermath(entry: DutyEntry) -> str:
    if entry.settled_at is not None:
        return f"{entry.settled_at:%m-%d %H:%M} {entry.aftermath}"
    return mark("待善后") if entry.needs_aftermath else ""


def _sentence(entry: DutyEntry) -> str:
    parts = [f"{_clock(entry)} {entry.category.value}：{_content(entry)}"]  # data: a time and a sort
    if entry.handling:
        parts.append(mark("处理：{words}").format(words=entry.handling))
    if _aftermath(entry):
        parts.append(mark("善后：{words}").format(words=_aftermath(entry)))
    return " ".join(parts)


def _round(lines: Iterable[TourLine]) -> str:
    return "；".join(_point(line) for line in lines)  # data: between two points


def _point(line: TourLine) -> str:
    name = line.name if line.kind == PointKind.LOOK else f"{line.name}{line.kind.value}"
    if line.checked_at is None:
        return mark("{name} 未查").format(name=name)
    found = line.finding or mark("正常")
    return f"{name} {line.checked_at:%H:%M} {found}"


def _handover(sheet: Handover | None) -> str:
    if sheet is None or sheet.state != HandoverState.TAKEN_OVER:
        return ""
    words = mark("{time} 交给{name}，{number}")
    return words.format(time=f"{sheet.incoming_at:%m-%d %H:%M}", name=sheet.incoming_name, number=sheet.number)
