"""What the entry line makes of what is typed: which sort of event it sounds like, which day a time is of (S17)."""

from datetime import datetime, time, timedelta

from csapp.core.errors import UserError
from csapp.features.duty_log.models.pages import EntryCategory
from csapp.ui.moment_text import parse_moment, parse_time

_BEFORE = timedelta(hours=1)

# data: words that tell the sort of an event, the more telling ones first
_SOUNDS: tuple[tuple[EntryCategory, tuple[str, ...]], ...] = (
    (EntryCategory.THEFT, ("失窃", "被盗", "被偷", "盗窃", "丢失", "小偷")),
    (EntryCategory.FIGHT, ("打架", "斗殴", "打起来", "动手")),
    (EntryCategory.MISCONDUCT, ("脱岗", "迟到", "睡岗", "违规", "离岗", "未按规定")),
    (EntryCategory.COMPLAINT, ("投诉", "报修", "来电反映", "漏水", "跳闸", "渗水", "不制热", "堵塞")),
    (EntryCategory.MOVING, ("搬家", "搬出", "搬入", "迁入", "迁出", "放行条", "入住")),
    (EntryCategory.WORKS, ("施工", "装修", "进场", "动火", "围挡", "注浆")),
    (EntryCategory.ACCIDENT, ("停水", "停电", "火警", "烟感", "积水", "困人", "大风", "水管爆", "断电", "起火")),
)
# data: initials of the pinyin of each sort, as an input method would have them
INITIALS = {
    EntryCategory.COMPLAINT.value: "tsbx",
    EntryCategory.THEFT.value: "sq",
    EntryCategory.ACCIDENT.value: "fhsdyw",
    EntryCategory.FIGHT.value: "dj",
    EntryCategory.MISCONDUCT.value: "ygwg",
    EntryCategory.MOVING.value: "qrqc",
    EntryCategory.WORKS.value: "sgqk",
    EntryCategory.OTHER.value: "qt",
}


def initials(label: str) -> str:
    """The initials a sort is found by."""
    return INITIALS.get(label, "")


def sounds_like(content: str) -> EntryCategory:
    """The sort of event the words tell of; what tells nothing is 其他."""
    return next((kind for kind, words in _SOUNDS if any(word in content for word in words)), EntryCategory.OTHER)


def moment_on(text: str, now: datetime, first: datetime, last: datetime) -> datetime:
    """The moment meant on a page from `first` to `last`: a time alone is of the day on which the shift had it.

    Raises UserError with what to write.
    """
    try:
        clock = parse_time(text)
    except UserError:
        return parse_moment(text, now)
    held = [datetime.combine(day, clock) for day in sorted({first.date(), last.date(), now.date()}, reverse=True)]
    during = [moment for moment in held if first - _BEFORE <= moment <= min(now, last)]
    since = [moment for moment in held if first - _BEFORE <= moment <= now]
    return next(iter((*during, *since)), datetime.combine(now.date(), clock))


def clock_text(moment: datetime) -> str:
    """`10:24`."""
    return f"{moment:%H:%M}"


def end_text(begins: datetime, ends: datetime) -> str:
    """`08:00–16:00`; midnight that ends a day is 24:00."""
    last = "24:00" if ends.time() == time() and ends.date() > begins.date() else f"{ends:%H:%M}"
    return f"{begins:%H:%M}–{last}"
