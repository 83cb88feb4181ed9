"""The shifts as a calendar file (.ics, RFC 5545) for telephones and Outlook; written here, it is forty lines (S15)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.pdf_file import write_aside
from csapp.features.duty_roster.models.reading import Duty, duties
from csapp.features.duty_roster.models.tables import Roster

_ZONE = "Asia/Shanghai"
_EAST = timedelta(hours=8)
_LONGEST = 75  # octets of a line, RFC 5545 3.1
_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//csapp//duty roster//ZH",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def calendar_text(held: Sequence[Duty], place: str, at: datetime) -> str:
    """One event for each shift, in China's time; the same shift keeps its UID, so that a new file replaces the old."""
    lines = [*_HEAD]
    for duty in held:
        lines += _event(duty, place, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(duty: Duty, place: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{duty.day:%Y%m%d}-{duty.shift.id}-{duty.staff_id}@csapp"
    yield f"DTSTAMP:{at - _EAST:%Y%m%dT%H%M%S}Z"
    yield f"DTSTART;TZID={_ZONE}:{duty.begins_at:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={_ZONE}:{duty.ends_at:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_escaped(mark('{shift} {name}').format(shift=duty.shift.name, name=duty.name))}"
    yield f"LOCATION:{_escaped(place)}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets, never cut inside a character; what follows begins with a space."""
    part, used = "", 0
    for character in line:
        wide = len(character.encode())
        if used + wide > _LONGEST:
            yield part
            part, used = " ", 1
        part += character
        used += wide
    yield part


def export_calendar(
    roster_id: int, file: Path, place: str, *, by: Actor, at: datetime, staff: int | None = None
) -> int:  # fmt: skip
    """The month of everybody or of one colleague as a file; how many shifts.

    Raises NotAllowed, DataUnavailable, StaleRecord.
    """
    require(by, Permission.VIEW)
    with connected():
        roster = fetch(Roster, roster_id)
        held = [
            duty
            for duty in duties(roster.month, roster.last, only_published=False)
            if staff is None or duty.staff_id == staff
        ]
    write_aside(file, calendar_text(held, place, at).encode())
    with unit_of_work(by, at) as work:
        work.tell(Roster.key(), roster_id, "export", note=mark("日历 {number}").format(number=roster.number))
    return len(held)
