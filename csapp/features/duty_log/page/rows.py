"""Pages, entries and points of the round as the lists of the page show them: words and shapes (look 07)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.features.duty_log.models.pages import PointKind
from csapp.features.duty_log.models.rounds import TourLine
from csapp.features.duty_log.page.words import clock_text, end_text
from csapp.features.duty_log.service.reading import EntryView, LogView, PageView
from csapp.features.duty_log.workflow import PageState
from csapp.registers.privacy import mask_numbers
from csapp.ui.pill import Sign
from csapp.ui.state_list import StateLine
from csapp.ui.theme import Tone
from csapp.ui.wrapped_cells import CellLink, WrappedCell, WrappedColumn, WrappedRow

WEEKDAYS = "一二三四五六日"  # data: names of the days as they follow 周
ENTRY_COLUMNS = (
    WrappedColumn(mark("时间"), 64, is_quiet=True),
    WrappedColumn(mark("类别"), 98),
    WrappedColumn(mark("事情情况"), share=9),
    WrappedColumn(mark("处理"), share=4),
    WrappedColumn(mark("善后处理"), 136),
)
TOUR_COLUMNS = (
    WrappedColumn(mark("应在"), 72, is_quiet=True),
    WrappedColumn(mark("巡查点"), share=3),
    WrappedColumn(mark("做什么"), 72),
    WrappedColumn(mark("情况"), share=4),
    WrappedColumn(mark("巡查人"), 104, is_quiet=True),
)


@frozen
class LinkState:
    """What a linked record is called, and how it stands."""

    text: str
    word: str
    shape: Shape


States = Mapping[tuple[str, int], LinkState]
StateOf = Callable[[str, int], LinkState | None]


def no_state(_area: str, _record_id: int) -> LinkState | None:
    """A page that stands alone knows no other areas."""
    return None


def is_unsigned(page: LogView | PageView, today: date) -> bool:
    """Closed, and its day is over without a signature (R17)."""
    return page.state == PageState.HANDED_OVER and page.day < today


def page_sign(page: LogView | PageView, today: date) -> Sign:
    """Where a page stands."""
    if page.state == PageState.ON_DUTY:
        return Sign(mark("值班中"), Shape.HALF)
    if page.state == PageState.SIGNED:
        return Sign(mark("已签字"), Shape.TICK)
    if is_unsigned(page, today):
        return Sign(mark("未签字"), Shape.TRIANGLE)
    return Sign(mark("已交班"), Shape.FILED)


def page_line(page: LogView, today: date) -> StateLine:
    """One page in the list at the left; of another year with its year."""
    day = f"{page.day:%m-%d}" if page.day.year == today.year else page.day.isoformat()
    hours = end_text(page.planned_from, page.planned_until)
    return StateLine(page.id, day, page.shift_name, f"{page.staff_name}　{hours}", page_sign(page, today))


def day_text(day: date) -> str:
    """`2026-11-24 周二`."""
    return mark("{day} 周{weekday}").format(day=day.isoformat(), weekday=WEEKDAYS[day.weekday()])


def entry_row(entry: EntryView, page: PageView, states: States) -> WrappedRow:
    """One entry with its links, its handling and how it ends."""
    links = tuple(
        CellLink(f"{link.area} {link.record_id}", _link_words(link.number or link.title, states, link))
        for link in entry.links
    )
    return WrappedRow(
        entry.id,
        (
            WrappedCell(_when(entry, page)),
            WrappedCell(str(entry.category.value)),
            WrappedCell(_content(entry), links=links),
            WrappedCell(mask_numbers(entry.handling)),
            _aftermath(entry, page, states),
        ),
    )


def _link_words(usual: str, states: States, link: object) -> str:
    held = states.get((link.area, link.record_id))  # type: ignore[attr-defined]
    return held.text if held is not None and held.text else usual


def _when(entry: EntryView, page: PageView) -> str:
    """The time; of another day than the page's with its day."""
    clock = clock_text(entry.happened_at)
    return clock if entry.happened_at.date() == page.day else f"{entry.happened_at:%m-%d} {clock}"


def _content(entry: EntryView) -> str:
    """The words, with what a reader must know before them and who complained behind."""
    before = [
        word
        for word, on in (
            (mark("重大"), entry.is_major),
            (mark("延续"), entry.continues_id is not None),
            (mark("补记"), entry.is_added),
            (mark("电话"), entry.is_call),
        )
        if on
    ]
    text = entry.content
    if before:
        text = mark("【{words}】{text}").format(words=mark("、").join(before), text=text)
    who = mark("　").join(filter(None, (entry.complainant, entry.phone)))
    return mask_numbers(mark("{text}（投诉人 {who}）").format(text=text, who=who) if who else text)


def _aftermath(entry: EntryView, page: PageView, states: States) -> WrappedCell:
    if entry.settled_at is not None:
        day = "" if entry.settled_at.date() == page.day else f"{entry.settled_at:%m-%d} "
        words = mask_numbers(f"{day}{clock_text(entry.settled_at)} {entry.aftermath}")
        return WrappedCell(words, Sign(words, Shape.TICK))
    known = [states.get((link.area, link.record_id)) for link in entry.links]
    held = [state for state in known if state is not None and state.word]
    if held and entry.needs_aftermath:
        return WrappedCell(held[0].word, Sign(held[0].word, held[0].shape), is_toned=True)
    if entry.needs_aftermath:
        words = mark("待善后")
        return WrappedCell(words, Sign(words, Shape.RING), is_toned=True)
    words = mark("不用善后")
    return WrappedCell(words, Sign(words, Shape.FILED, Tone.NEUTRAL))


def tour_row(line: TourLine) -> WrappedRow:
    """One point of the round."""
    planned = ""
    if line.at_minute is not None:
        planned = f"{(datetime.combine(date.min, time()) + timedelta(minutes=line.at_minute)):%H:%M}"
    return WrappedRow(
        line.point_id,
        (
            WrappedCell(planned or mark("每班")),
            WrappedCell(line.name),
            WrappedCell(str(line.kind.value)),
            _found(line),
            WrappedCell(line.checked_name),
        ),
    )


def _found(line: TourLine) -> WrappedCell:
    if line.checked_at is None:
        words = mark("还没有巡查") if line.kind == PointKind.LOOK else mark("还没有操作")
        return WrappedCell(words, Sign(words, Shape.RING), is_toned=True)
    usual = {PointKind.LOOK: mark("正常"), PointKind.LIGHTS_ON: mark("已开灯"), PointKind.LIGHTS_OFF: mark("已关灯")}
    clock = clock_text(line.checked_at)
    if line.is_fine:
        words = f"{clock} {line.finding or usual[line.kind]}"
        return WrappedCell(words, Sign(words, Shape.TICK))
    words = f"{clock} {line.finding}"
    return WrappedCell(words, Sign(words, Shape.TRIANGLE), is_toned=True)
