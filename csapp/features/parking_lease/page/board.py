"""What the map of spaces shows: read in the worker, as plain values (look 06)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.db.connection import connected
from csapp.features.parking_lease.models.board import SpaceNow, SpaceState, marks_of_maps, spaces_now
from csapp.features.parking_lease.models.money import missing_days
from csapp.features.parking_lease.models.rounds import first_waiting
from csapp.features.parking_lease.models.rules import rules
from csapp.masterdata.vehicles.models import SPACE_HEIGHT, SPACE_WIDTH, MapMark, MarkKind, ParkingSpace
from csapp.registers.facts import Fact, RecordFacts
from csapp.ui.space_map import MapPlace, MapSign
from csapp.ui.theme import Tone

FACES: dict[SpaceState, tuple[str, Shape, Tone | None, bool]] = {
    SpaceState.LEASED: (mark("租用"), Shape.DOT, None, False),
    SpaceState.OWNED: (mark("产权"), Shape.SQUARE, Tone.NEUTRAL, True),
    SpaceState.FREE: (mark("空置"), Shape.RING, Tone.OK, True),
    SpaceState.EXPIRING: (mark("{days} 天内到期"), Shape.DIAMOND, Tone.WARN, True),
    SpaceState.EXPIRED: (mark("已到期"), Shape.TRIANGLE, Tone.DANGER, True),
    SpaceState.RESERVED: (mark("预留办理"), Shape.BARS, Tone.NEUTRAL, False),
    SpaceState.DISPUTED: (mark("争议"), Shape.HALF, Tone.ACCENT, True),
    SpaceState.CLOSED: (mark("停用"), Shape.CROSS, Tone.NEUTRAL, False),
}
_SIGNS = {MarkKind.LANE: "lane", MarkKind.ARROW: "arrow", MarkKind.PILLAR: "pillar", MarkKind.BLOCK: "block"}
BESIDE = 13
"""Spaces in a row where nobody drew the zone."""
GAP = 40


@dataclass(frozen=True)
class Board:
    """All spaces and marks as they are now, and what is pointed out: read in the worker."""

    spaces: tuple[SpaceNow, ...]
    marks: tuple[MapMark, ...]
    unreported: tuple[date, ...]

    def zones(self) -> list[str]:
        """Names of the zones in the order of their first space."""
        return list(dict.fromkeys(space.zone for space in self.spaces))


def read_board(now: datetime) -> Board:
    """Every space, every mark, every day without its 日报."""
    yesterday = date.fromordinal(now.date().toordinal() - 1)
    spaces = spaces_now(now, rules().horizon_days)
    return Board(tuple(spaces), tuple(marks_of_maps()), tuple(missing_days(yesterday)))


def place_of(space: SpaceNow, x: int, y: int, *, is_faint: bool) -> MapPlace:
    """A space as it is drawn and read aloud."""
    _, shape, tone, is_filled = FACES[space.state]
    upright = space.turn in (0, 180)
    plate = space.plate
    return MapPlace(
        key=space.space_id,
        label=space.code.rpartition("-")[2],
        x=x,
        y=y,
        width=SPACE_WIDTH if upright else SPACE_HEIGHT,
        height=SPACE_HEIGHT if upright else SPACE_WIDTH,
        word=space.word,
        lines=(plate[:2], plate[2:]) if plate else (),
        spoken="　".join(filter(None, (space.code, space.word, plate))),
        shape=shape,
        tone=tone,
        is_filled=is_filled,
        is_dashed=space.state is SpaceState.CLOSED,
        is_faint=is_faint,
    )


def sign_of(one: MapMark) -> MapSign:
    """A mark as it is drawn."""
    return MapSign(_SIGNS[MarkKind(one.kind)], one.words, one.x, one.y, one.width, one.height, one.turn)


def spaces_meant(text: str, spaces: Sequence[SpaceNow]) -> list[SpaceNow]:
    """The spaces whose code or plate holds what was typed; an exact code or number alone."""
    wanted = "".join(text.upper().split()).replace("·", "")
    exact = [one for one in spaces if wanted in (one.code, one.plate)]
    return exact or [one for one in spaces if wanted and (wanted in one.code or wanted in one.plate)]


def short_facts(told: RecordFacts, space: SpaceNow) -> Iterator[Fact]:
    """What the panel beside the map says of a lease: who, which car, until when, how much (look 06)."""
    known = {one.key: one for one in told.facts}

    def words(key: str) -> str:
        return known[key].text if key in known else ""

    yield Fact("holder", mark("租用人"), "　".join(filter(None, (words("holder"), words("room")))))
    if "phone" in known:
        yield known["phone"]
    yield Fact("car", mark("车辆"), "　".join(filter(None, (space.plate, words("brand"), words("color")))))
    if "starts_on" in known:
        span = mark("{first} 至 {last}").format(first=words("starts_on"), last=words("ends_on"))
        yield Fact("term", mark("租期"), span)
        rent = mark("{monthly} / 月，已缴 {paid}")
        yield Fact("rent", mark("租金"), rent.format(monthly=words("monthly_fen"), paid=words("paid_fen")))
    if "permit_number" in known:
        permit = mark("{number}，有效至 {day}").format(number=words("permit_number"), day=words("permit_until"))
        yield Fact("permit", mark("停车证"), permit)
    if "insured_until" in known:
        yield known["insured_until"]
    yield from (known[key] for key in ("said", "waiver_reason", "recheck_note") if key in known)


def until_words(left: int) -> str:
    """How far the last paid day is away."""
    if left < 0:
        return mark("到期 {days} 天").format(days=-left)
    known = (mark("今天到期"), mark("明天到期"))
    return known[left] if left < len(known) else mark("{days} 天后到期").format(days=left)


def waits_for(space: SpaceNow) -> str:
    """On a free space, who waits longest for one like it."""
    if space.state is not SpaceState.FREE:
        return ""
    with connected():
        waiting = first_waiting(ParkingSpace.get_by_id(space.space_id))
    if waiting is None:
        return ""
    return mark("排队最早的是{name}（{number}），先问他要不要。").format(name=waiting.name, number=waiting.number)
