"""What a stored value looks like in a list and in a record, with its mask (look 2, 7)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any

from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.values import mask_identity, mask_name, mask_phone, mask_plate
from csapp.core.workflow import Face, Shape
from csapp.registers.privacy import mask_all, mask_numbers
from csapp.registers.spec import Field, Kind, Private, Register

NOTHING = "—"
_END_OF_DAY = time(23, 59)
_MASKS: dict[Private, Callable[[str], str]] = {
    Private.PHONE: mask_phone,
    Private.IDENTITY: mask_identity,
    Private.NAME: mask_name,
    Private.PLATE: mask_plate,
}
_FINISHED = frozenset({Shape.TICK, Shape.FILED, Shape.CROSS})
_ON, _OFF = mark("是"), mark("否")


def as_time(value: Any) -> Any:
    """A day or moment as the database driver gave it (SQLite hands out text) as `date` or `datetime`."""
    if isinstance(value, str):
        return datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return value


def _deadline(value: Any) -> tuple[date, time | None]:
    """The day, and the time where it is not the end of that day."""
    due = as_time(value)
    if isinstance(due, datetime):
        clock = due.time().replace(second=0, microsecond=0)
        return due.date(), None if clock == _END_OF_DAY else clock
    return due, None


def _late_by(day: date, clock: time | None, now: datetime) -> str:
    """How far a passed deadline lies behind: in days of the calendar, since yesterday in hours; empty before it."""
    days = (now.date() - day).days
    if clock is None or days > 1:
        return mark("超 {count} 天").format(count=days) if days > 0 else ""
    late = now - datetime.combine(day, clock)
    if late <= timedelta(0):
        return ""
    if late >= timedelta(days=1):
        return mark("超 {count} 天").format(count=late.days)
    minutes = int(late.total_seconds() // 60)
    if minutes >= 60:
        return mark("超 {count} 小时").format(count=minutes // 60)
    return mark("超 {count} 分").format(count=max(minutes, 1))


def _day_text(day: date, now: datetime) -> str:
    return f"{day:%m-%d}" if day.year == now.year else day.isoformat()


def deadline_text(value: Any, now: datetime) -> str:
    """`今天`, `今天 12:00`, `超 1 天`, `超 16 小时`, `11-27`."""
    day, clock = _deadline(value)
    late = _late_by(day, clock, now)
    if late:
        return late
    if day == now.date():
        return mark("今天") if clock is None else mark("今天 {time}").format(time=f"{clock:%H:%M}")
    return _day_text(day, now)


def deadline_shape(value: Any, now: datetime) -> Shape | None:
    """Triangle when passed, diamond on the day itself."""
    if value in (None, ""):
        return None
    day, clock = _deadline(value)
    if _late_by(day, clock, now):
        return Shape.TRIANGLE
    return Shape.DIAMOND if day == now.date() else None


def time_left(value: Any, now: datetime) -> str:
    """`剩 1 小时 36 分` for a moment later today, else nothing."""
    day, clock = _deadline(value)
    if clock is None or day != now.date() or _late_by(day, clock, now):
        return ""
    minutes = int((datetime.combine(day, clock) - now).total_seconds() // 60)
    if minutes < 60:
        return mark("剩 {minutes} 分").format(minutes=minutes)
    return mark("剩 {hours} 小时 {minutes} 分").format(hours=minutes // 60, minutes=minutes % 60)


def _list_day(value: Any, now: datetime) -> str:
    """`11-24` in this year, `2025-11-24` in others."""
    text = value if isinstance(value, str) else value.isoformat()
    return text[5:10] if text[:4] == f"{now.year:04d}" else text[:10]


def _list_moment(value: Any, year: str) -> str:
    """`11-24 10:19` in this year, the day alone in others."""
    text = value if isinstance(value, str) else value.isoformat(" ")
    return text[5:16] if text[:4] == year else text[:10]


def _face(faces: Mapping[Any, Face] | None, value: Any) -> str:
    face = faces.get(value) if faces else None
    return face.label if face else str(value)


def faces_of(register: Register) -> Mapping[Any, Face] | None:
    """How the register's states are called and drawn."""
    return register.workflow.states if register.workflow else None


def _one(register: Register, field: Field, now: datetime) -> Callable[[Any], str]:
    """How one present value of a field is written in a list."""
    if field.show is not None:
        show = field.show
        timed = field.kind in (Kind.DAY, Kind.MOMENT, Kind.DEADLINE)
        return (lambda value: show(as_time(value))) if timed else show
    if field.private is not None:
        mask = _MASKS[field.private]
        return lambda value: mask(str(value))
    if field.kind is Kind.CHOICE:
        labels = field.labels or {}
        return lambda value: labels.get(value, str(value))
    faces, year = faces_of(register), f"{now.year:04d}"
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.LONG: lambda value: " ".join(str(value).split("\n")),
        Kind.MONEY: yuan,
        Kind.DAY: lambda value: _list_day(value, now),
        Kind.MOMENT: lambda value: _list_moment(value, year),
        Kind.CHECK: lambda value: _ON if value else _OFF,
        Kind.STATE: lambda value: _face(faces, value),
        Kind.DEADLINE: lambda value: deadline_text(value, now),
    }
    return writers.get(field.kind, str)


def finished_states(register: Register) -> frozenset[Any]:
    """States in which a deadline presses no more: done, filed, cancelled."""
    faces = faces_of(register) or {}
    return frozenset(state for state, face in faces.items() if face.shape in _FINISHED)


def _deadlines(values: Sequence[Any], finished: Sequence[bool], now: datetime) -> list[tuple[str, Shape | None]]:
    """Words and shapes of a column of deadlines; that of a finished record is its day alone.

    Days in ISO form compare as text and days long past are reckoned once, so that most rows need no calendar.
    """
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    yesterday = (now.date() - timedelta(days=1)).isoformat()
    long_past: dict[str, tuple[str, Shape | None]] = {}
    found: list[tuple[str, Shape | None]] = []
    for value, is_done in zip(values, finished or repeat(False), strict=False):
        if value in (None, ""):
            found.append((NOTHING, None))
            continue
        text = value if isinstance(value, str) else value.isoformat()
        if is_done or text >= tomorrow:
            found.append((_list_day(value, now), None))
        elif text < yesterday:
            day = text[:10]
            if day not in long_past:
                long_past[day] = (deadline_text(day, now), Shape.TRIANGLE)
            found.append(long_past[day])
        else:
            found.append((deadline_text(value, now), deadline_shape(value, now)))
    return found


def list_cells(
    register: Register, field: Field, values: Sequence[Any], now: datetime, finished: Sequence[bool] = ()
) -> tuple[list[str], list[Shape | None] | None]:
    """One table column as it is shown, words and shapes; `finished` says which records press no more."""
    if field.kind is Kind.DEADLINE and field.show is None:
        both = _deadlines(values, finished, now)
        return [text for text, _ in both], [shape for _, shape in both]
    texts = _list_texts(register, field, values, now)
    if field.kind is Kind.STATE:
        faces = faces_of(register) or {}
        return texts, [faces[value].shape if value in faces else None for value in values]
    return texts, [field.shapes.get(value) for value in values] if field.shapes else None


def _list_texts(register: Register, field: Field, values: Sequence[Any], now: datetime) -> list[str]:
    """Words of a column other than a deadline; what is missing is a dash."""
    write = _one(register, field, now)
    if write is str:
        return [str(value) if value not in (None, "") else NOTHING for value in values]
    if field.kind in (Kind.STATE, Kind.CHOICE) and field.show is None:
        known = {value: write(value) if value not in (None, "") else NOTHING for value in set(values)}
        return [known[value] for value in values]
    return [(write(value) or NOTHING) if value not in (None, "") else NOTHING for value in values]


def record_text(register: Register, field: Field, value: Any, now: datetime) -> str:
    """One value in the detail panel: full dates, line breaks kept, private values masked."""
    if value in (None, ""):
        return NOTHING
    if field.show is None and field.private is None:
        if field.kind is Kind.DAY:
            return str(as_time(value).isoformat())[:10]
        if field.kind is Kind.MOMENT:
            return f"{as_time(value):%Y-%m-%d %H:%M}"
        if field.kind is Kind.LONG:
            return str(value)
    return _one(register, field, now)(value) or NOTHING


def clear_value(register: Register, field: Field, value: Any, *, unmasked: bool) -> Any:
    """One value for a sheet: dates and numbers stay what they are, money is yuan with two decimals."""
    if value in (None, ""):
        return None
    if field.private is not None and not unmasked:
        return _MASKS[field.private](str(value))
    if field.show is not None:
        return field.show(as_time(value) if field.kind in (Kind.DAY, Kind.MOMENT, Kind.DEADLINE) else value)
    if field.kind in (Kind.DAY, Kind.MOMENT, Kind.DEADLINE):
        return as_time(value)
    if field.kind is Kind.CHECK:
        return _ON if value else _OFF
    if field.kind is Kind.CHOICE:
        return (field.labels or {}).get(value, str(value))
    if field.kind is Kind.STATE:
        return _face(faces_of(register), value)
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        return value
    return str(value) if unmasked or field.kind is Kind.CODE else mask_numbers(str(value))


_PLAIN_KINDS = frozenset({Kind.TEXT, Kind.LONG, Kind.PHONE, Kind.CODE})


def clear_values(register: Register, field: Field, values: Sequence[Any], *, unmasked: bool) -> list[Any]:
    """A column of values for a sheet, each distinct one looked at once."""
    if field.show is None and field.kind in _PLAIN_KINDS and (field.private is None or unmasked):
        texts = [
            (value or None) if value.__class__ is str else None if value is None else str(value) for value in values
        ]
        return texts if unmasked or field.kind is Kind.CODE else mask_all(texts)
    try:
        known = {value: clear_value(register, field, value, unmasked=unmasked) for value in set(values)}
    except TypeError:
        return [clear_value(register, field, value, unmasked=unmasked) for value in values]
    return list(map(known.__getitem__, values))
