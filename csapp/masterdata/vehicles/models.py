"""Cars of the residents, the estate's parking spaces as they lie, and what a space costs (S13, S14)."""

import re
from datetime import date
from enum import StrEnum

import peewee

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.values import folded_width
from csapp.db.record import EnumField, Findable, Record
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.registers.sound import INNER


class Vehicle(Record):
    """One car; the plate is kept as `苏E31501`, `licence` is the file number of its 行驶证."""

    unit_id: int | None
    person_id: int | None
    plate = peewee.CharField(max_length=12, unique=True)
    person = peewee.ForeignKeyField(Person, backref="vehicles", null=True)
    unit = peewee.ForeignKeyField(Unit, backref="vehicles", null=True)
    brand = peewee.CharField(max_length=40, default="")
    color = peewee.CharField(max_length=20, default="")
    note = peewee.TextField(default="")
    licence = peewee.CharField(max_length=40, default="")
    insured_until = peewee.DateField(null=True)

    class Meta:
        """The key of the slice."""

        table_name = "vehicles"

    @property
    def spoken(self) -> str:
        """`大众朗逸 白`."""
        return " ".join(filter(None, (str(self.brand), str(self.color))))

    def findable(self) -> Findable:
        """Found by any part of the plate."""
        words = f"{self.plate} {self.brand} {self.color}"
        return Findable(self.plate, f"{self.plate} {self.brand}".strip(), words, plate_keys(self.plate))


_SHORTEST_TAIL = 3


def plain_plate(text: str) -> str:
    """A plate as typed in any way, for looking it up: `苏E·31501` as `苏e31501`."""
    return re.sub(r"[\s·•・.-]", "", folded_width(text)).lower()


def plate_keys(plate: str) -> tuple[str, ...]:
    """The plate, and from each later sign on down to three, so that any part begins a key."""
    plain = plain_plate(plate)
    return (plain, *(f"{INNER}{plain[start:]}" for start in range(1, len(plain) - _SHORTEST_TAIL + 1)))


class SpaceKind(StrEnum):
    """Where a space lies (A15)."""

    GROUND = "地面"
    STILT = "架空"
    UNDERGROUND = "地下"


class SpaceSize(StrEnum):
    """What fits into a space."""

    STANDARD = "标准"
    LARGE = "大型"
    SMALL = "微型"
    TANDEM = "子母"
    ACCESSIBLE = "无障碍"


class Standing(StrEnum):
    """Whether a space can be let at all; whether it is let is the leases' to say."""

    TO_LET = "可租"
    OWNED = "产权"
    RESERVED = "预留"
    DISPUTED = "争议"
    CLOSED = "停用"


class ParkingSpace(Record):
    """One space; `area` in hundredths of a square metre, `x` and `y` its corner on the map in px, `turn` in degrees."""

    unit_id: int | None
    person_id: int | None
    code = peewee.CharField(max_length=30, unique=True)
    zone = peewee.CharField(max_length=30, default="")
    kind = EnumField(SpaceKind, max_length=10, default=SpaceKind.UNDERGROUND)
    area = peewee.IntegerField(null=True)
    person = peewee.ForeignKeyField(Person, backref="spaces", null=True)
    unit = peewee.ForeignKeyField(Unit, backref="spaces", null=True)
    note = peewee.TextField(default="")
    size = EnumField(SpaceSize, max_length=10, default=SpaceSize.STANDARD)
    standing = EnumField(Standing, max_length=10, default=Standing.TO_LET)
    standing_note = peewee.CharField(max_length=200, default="")
    x = peewee.IntegerField(null=True)
    y = peewee.IntegerField(null=True)
    turn = peewee.IntegerField(default=0)

    def findable(self) -> Findable:
        """Found by its code."""
        return Findable(self.code, f"{self.kind} {self.code}", f"{self.code} {self.zone}")


class MarkKind(StrEnum):
    """What else stands on a map of spaces."""

    LANE = "车道"
    ARROW = "箭头"
    PILLAR = "柱"
    BLOCK = "框"


class MapMark(Record):
    """A lane, an arrow, a pillar or a named block of a zone's map; lengths in px at 100 %."""

    zone = peewee.CharField(max_length=30, index=True)
    kind = EnumField(MarkKind, max_length=10)
    words = peewee.CharField(max_length=60, default="")
    x = peewee.IntegerField()
    y = peewee.IntegerField()
    width = peewee.IntegerField(default=0)
    height = peewee.IntegerField(default=0)
    turn = peewee.IntegerField(default=0)

    class Meta:
        """Belongs to the spaces."""

        table_name = "parking_mark"


class ParkingRate(Record):
    """What a month costs, in fen, from a day on; an empty zone or size is every one, the narrower rate wins."""

    kind = EnumField(SpaceKind, max_length=10)
    zone = peewee.CharField(max_length=30, default="")
    size = peewee.CharField(max_length=10, default="")
    monthly_fen = peewee.IntegerField()
    deposit_fen = peewee.IntegerField(default=0)
    from_on = peewee.DateField(index=True)
    until_on = peewee.DateField(null=True)
    note = peewee.CharField(max_length=200, default="")

    class Meta:
        """One rate of a sort begins on a day; it ends no sooner than it begins."""

        table_name = "parking_rate"
        indexes = ((("kind", "zone", "size", "from_on"), True),)
        constraints = (
            peewee.Check("monthly_fen >= 0"),
            peewee.Check("deposit_fen >= 0"),
            peewee.Check("until_on IS NULL OR until_on >= from_on"),
        )

    @property
    def sort(self) -> str:
        """`地下 B1 地下 A 区 标准`."""
        return " ".join(filter(None, (str(self.kind), str(self.zone), str(self.size))))

    def holds_on(self, day: date) -> bool:
        """Whether this rate is in force."""
        return bool(self.from_on <= day and (self.until_on is None or day <= self.until_on))


# A space as it is drawn, px at 100 %: width, height, and from one to the next (look 06).
SPACE_WIDTH, SPACE_HEIGHT, SPACE_STEP = 62, 104, 66
_STEPS = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}
_FARTHEST = 40_000
_LARGEST_ROW = 500
# data: a range of codes, also with 至
_ROW = r"(?P<head>.*?)(?P<first>\d+)[-~至](?P<again>(?P=head))?(?P<last>\d+)"


@frozen
class Placed:
    """One space of a drawn row, or one mark where `kind` is set."""

    code: str
    x: int
    y: int
    turn: int
    kind: MarkKind | None = None
    width: int = 0
    height: int = 0


def read_drawing(text: str) -> list[Placed]:
    """The rows of a zone from lines such as `A01-A40 x y turn`.

    Marks are lines `车道 words x y`, `箭头 x y turn`, `柱 x y` and `框 words x y width height`. A row runs right
    (turn 0), down (90), left (180) or up (270). Raises BadInput that names the line.
    """
    placed: list[Placed] = []
    for number, line in enumerate(folded_width(text).replace(",", " ").splitlines(), 1):
        words = line.split()
        if words:
            placed += _mark(number, words) if words[0] in set(MarkKind) else _row(number, words)
    codes = [one.code for one in placed if one.kind is None]
    twice = next((code for code in codes if codes.count(code) > 1), "")
    if twice:
        raise BadInput("drawing", mark("车位 {code} 画了两次，删掉一处。"), code=twice)
    if not codes:
        raise BadInput("drawing", mark("写上车位行，例如 A01-A40 24 40 0。"))
    return placed


def _numbers(number: int, words: list[str], least: int, most: int) -> list[int]:
    """The whole numbers at the end of a line."""
    if not least <= len(words) <= most or not all(re.fullmatch(r"-?\d{1,6}", word) for word in words):
        raise BadInput("drawing", mark("第 {number} 行认不出来，写成 A01-A40 24 40 0 这样。"), number=number)
    found = [int(word) for word in words]
    if any(abs(value) > _FARTHEST for value in found):
        raise BadInput("drawing", mark("第 {number} 行的位置太远，最多 {most}。"), number=number, most=_FARTHEST)
    return found


def _turned(number: int, turn: int) -> int:
    if turn not in _STEPS:
        raise BadInput("drawing", mark("第 {number} 行的方向写 0、90、180 或 270。"), number=number)
    return turn


def _row(number: int, words: list[str]) -> list[Placed]:
    x, y, *rest = _numbers(number, words[1:], 2, 3)
    turn = _turned(number, rest[0] if rest else 0)
    across, down = _STEPS[turn]
    return [
        Placed(code, x + at * across * SPACE_STEP, y + at * down * SPACE_STEP, turn)
        for at, code in enumerate(_codes(number, words[0].upper()))
    ]


def _codes(number: int, text: str) -> list[str]:
    """`A01-A40`, `B1-001-013` or one code alone."""
    found = re.fullmatch(_ROW, text)
    if found is None or not (found["again"] or len(found["first"]) == len(found["last"])):
        return [text]
    first, last = int(found["first"]), int(found["last"])
    if not 0 <= last - first < _LARGEST_ROW:
        raise BadInput("drawing", mark("第 {number} 行「{text}」前后颠倒或太长。"), number=number, text=text[:40])
    width = len(found["first"])
    return [f"{found['head']}{at:0{width}d}" for at in range(first, last + 1)]


def _mark(number: int, words: list[str]) -> list[Placed]:
    kind = MarkKind(words[0])
    if kind is MarkKind.ARROW:
        x, y, turn = _numbers(number, words[1:], 3, 3)
        return [Placed("", x, y, _turned(number, turn), kind)]
    if kind is MarkKind.PILLAR:
        x, y = _numbers(number, words[1:], 2, 2)
        return [Placed("", x, y, 0, kind)]
    count = 4 if kind is MarkKind.BLOCK else 2
    x, y, *size = _numbers(number, words[-count:], count, count)
    width, height = size or (0, 0)
    return [Placed(" ".join(words[1:-count])[:60], x, y, 0, kind, width, height)]
