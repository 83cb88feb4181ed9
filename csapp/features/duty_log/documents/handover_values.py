"""What stands on the 《交接班记录》 (F20): shift, counts, what is still open, the five texts, who read what."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.duty_log.models.handover import Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service.handover import amount, difference, told_texts
from csapp.features.duty_log.workflow import HandoverState

COUNT_ROWS = 7
"""Items that have a row of their own on the paper."""


def form_values(sheet: Handover) -> dict[str, str]:
    """Every value of the sheet by its name in `forms/duty_handover`."""
    with connected():
        page: DutyPage = sheet.page
        following: DutyPage | None = sheet.next_page
        counts = list(HandoverCount.select().where(HandoverCount.handover == sheet).order_by(HandoverCount.position))
        lines = list(HandoverLine.select().where(HandoverLine.handover == sheet).order_by(HandoverLine.position))
        told = told_texts(sheet)
    rows = {name: value for at, row in enumerate(counts[:COUNT_ROWS], 1) for name, value in _count_cells(at, row)}
    matters = [row for row in lines if row.area or row.key_word.partition(" ")[0] not in (*told, "told")]
    return {
        "outgoing": str(sheet.outgoing_name),
        "incoming": _incoming(sheet),
        "shift": _shift(page),
        "next_shift": _shift(following),
        "outgoing_at": _moment(sheet.outgoing_at),
        "incoming_at": _came(sheet),
        **rows,
        "more_counts": "；".join(_count_words(row) for row in counts[COUNT_ROWS:]),  # data: between two items
        "unsolved": _numbered(row for row in matters if row.needs_reason) or _none(sheet),
        "matters": _numbered(row for row in matters if not row.needs_reason) or _none(sheet),
        **told,
        "read": _read(lines),
    }


def _incoming(sheet: Handover) -> str:
    """Who took over; somebody the roster does not name with the reason."""
    if not sheet.stand_in_reason:
        return str(sheet.incoming_name)
    return mark("{name}（顶班：{reason}）").format(name=sheet.incoming_name, reason=sheet.stand_in_reason)


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def _none(sheet: Handover) -> str:
    """A sheet that is still drawn up says nothing rather than 无."""
    return mark("无") if sheet.state != HandoverState.PREPARED else ""


def _shift(page: DutyPage | None) -> str:
    if page is None:
        return ""
    words = mark("{day} {shift}　{number}")
    return words.format(day=f"{page.day:%m-%d}", shift=page.shift_name, number=page.number)


def _came(sheet: Handover) -> str:
    """When the relief came, and when it confirmed where that was later."""
    if sheet.incoming_at is None or sheet.arrived_at is None or sheet.arrived_at == sheet.incoming_at:
        return _moment(sheet.incoming_at or sheet.arrived_at)
    words = mark("{confirmed}（{arrived} 到岗）")
    return words.format(confirmed=_moment(sheet.incoming_at), arrived=f"{sheet.arrived_at:%H:%M}")


def _count_cells(at: int, row: HandoverCount) -> Iterator[tuple[str, str]]:
    yield f"count{at}_name", str(row.name)
    yield f"count{at}_expected", amount(row, row.expected)
    yield f"count{at}_counted", "" if row.counted is None else amount(row, row.counted)
    yield f"count{at}_difference", _difference(row)
    yield f"count{at}_reason", str(row.reason)


def _difference(row: HandoverCount) -> str:
    if row.counted is None:
        return ""
    off = difference(row)
    if not off:
        return mark("相符")
    words = mark("少 {amount}") if off < 0 else mark("多 {amount}")
    return words.format(amount=amount(row, abs(off)))


def _count_words(row: HandoverCount) -> str:
    cells = dict(_count_cells(1, row))
    words = mark("{name} 应有 {expected}，实点 {counted}，{difference}").format(
        name=cells["count1_name"],
        expected=cells["count1_expected"],
        counted=cells["count1_counted"] or mark("未点"),
        difference=cells["count1_difference"] or mark("未核"),
    )
    return words + (mark("（{reason}）").format(reason=row.reason) if row.reason else "")


def _numbered(lines: Iterable[HandoverLine]) -> str:
    return "\n".join(f"{at}. {_line(row)}" for at, row in enumerate(lines, 1))


def _line(row: HandoverLine) -> str:
    parts = [str(row.label)]
    if row.count > 1:
        parts.append(mark("{count} 项").format(count=row.count))
    if row.is_overdue:
        parts.append(mark("已超期"))
    words = " ".join(parts)
    detail = " ".join(str(row.detail).split())
    if detail:
        words = mark("{label}：{detail}").format(label=words, detail=detail)
    if row.reason:
        words = mark("{words}；交下一班的原因：{reason}").format(words=words, reason=row.reason)
    return words


def _read(lines: Sequence[HandoverLine]) -> str:
    """Who read how many lines of it, and when the last one: `何静 6 / 6 条，11-24 16:12`."""
    ticked: dict[str, list[datetime]] = {}
    for row in lines:
        if row.read_at is not None:
            ticked.setdefault(str(row.read_name), []).append(row.read_at)
    words = mark("{name} 已阅 {count} / {total} 条，{time}")
    return "\n".join(
        words.format(name=name, count=len(moments), total=len(lines), time=f"{max(moments):%m-%d %H:%M}")
        for name, moments in ticked.items()
    )
