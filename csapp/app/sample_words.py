# all data: sample estate
"""What the sample estate's people are called and what they say, put together from `resources/sample`."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from csapp.core.paths import resource
from csapp.core.values import identity_number

_SLOT = re.compile(r"\{(\w+)\}")
_AREAS = ("320501", "320505", "320506", "320507", "320508", "320583", "321002", "340103", "330106", "410105", "411522")
_MOBILES = (
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "158",
    "159",
    "177",
    "180",
    "181",
    "186",
    "189",
    "199",
)
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# What the pictures look for by these digits has one answer each.
_KEPT = "1501"
NIGHTLY = ("报修", "投诉")


@dataclass(frozen=True)
class Matter:
    """One thing people come with: `outside` is said by nobody of the estate, `bare` asks for nothing."""

    kind: str
    of: str
    outside: bool
    bare: bool
    months: tuple[int, ...]
    what: tuple[str, ...]
    more: tuple[str, ...]
    answer: tuple[str, ...]
    did: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One matter as somebody put it, what was answered at once and what became of it."""

    kind: str
    department: str
    short: str
    content: str
    answer: str
    did: str


def _ranked(count: int, power: float) -> list[float]:
    """Cumulative weights by rank: few words are frequent, most are seldom."""
    return list(accumulate(1 / (rank + 2) ** power for rank in range(count)))


class Words:
    """All words of the sample, read once."""

    def __init__(self) -> None:
        told = tomllib.loads(resource("sample", "matters.toml").read_text(encoding="utf-8"))
        named = tomllib.loads(resource("sample", "names.toml").read_text(encoding="utf-8"))
        self.slots: dict[str, list[str]] = told["slots"]
        # where a matter may be, as far as it is said; the longer names first
        said_places = {
            place for slot in ("room", "wet", "gate", "floor", "garage", "green") for place in self.slots[slot]
        }
        self.places = sorted(said_places, key=lambda name: (-len(name), name))
        self.asks: dict[str, list[str]] = told["ask"]
        self.asides: list[str] = told["asides"]["texts"]
        self._aside_weights = _ranked(len(self.asides), 2.2)
        self.matters = [_matter(entry) for entry in told["matter"]]
        self._weights = list(accumulate(entry["weight"] for entry in told["matter"]))
        self.major: dict[str, list[str]] = told["major"]
        self.opinions: dict[str, list[str]] = told["opinions"]
        self.declines: list[str] = told["opinions"]["declines"]
        self.periodic: list[str] = told["opinions"]["periodic"]
        self.surnames: list[str] = named["surnames"]["common"].split() + named["surnames"]["special"].split()
        self._surname_weights = _ranked(len(self.surnames), 0.9)
        self.male: list[str] = named["given"]["male"].split()
        self.female: list[str] = named["given"]["female"].split()
        self.rare: list[str] = named["rare"]["names"]
        self.heads: list[str] = named["companies"]["heads"].split()
        self.middles: list[str] = named["companies"]["middles"].split()
        self.trades: list[str] = named["companies"]["trades"]
        self.cars: dict[str, list[str]] = named["cars"]
        self.notes: list[str] = named["notes"]["texts"]

    def spoken(self, rng: Random, text: str) -> str:
        """`text` with its slots filled."""
        return _SLOT.sub(lambda slot: rng.choice(self.slots[slot[1]]), text) if "{" in text else text

    def matter(self, rng: Random, at: datetime) -> Matter:
        """Any matter of the season, the usual ones more often; at night only what can't wait."""
        at_night = at.hour < 7 or at.hour >= 22
        while True:
            found = rng.choices(self.matters, cum_weights=self._weights)[0]
            if at.month in found.months and not (at_night and found.kind not in NIGHTLY):
                return found

    def said(self, rng: Random, matter: Matter) -> Said:
        """The matter in somebody's words."""
        place = rng.randrange(len(matter.what))
        short = self.spoken(rng, matter.what[place])
        content = short
        if rng.random() < 0.8:
            content += "，" + self.spoken(rng, rng.choice(matter.more))
        content += "。"
        if not matter.bare and rng.random() < 0.7:
            content += rng.choice(self.asks[matter.kind])
        if not matter.bare and rng.random() < 0.25:
            content += rng.choices(self.asides, cum_weights=self._aside_weights)[0]
        # what was answered and done stands in the same place as what was said
        answer, did = (self.spoken(rng, texts[place % len(texts)]) + "。" for texts in (matter.answer, matter.did))
        return Said(matter.kind, matter.of, short, content, answer, did)

    def alarm(self, rng: Random) -> Said:
        """A major matter (重大)."""
        short = self.spoken(rng, rng.choice(self.major["texts"]))
        answer, did = (self.spoken(rng, rng.choice(self.major[key])) + "。" for key in ("answer", "did"))
        kind = "投诉" if "赔偿" in short or "多户" in short else "报修"
        return Said(kind, "工程部", short, short + "。", answer, did)

    def surname(self, rng: Random) -> str:
        """Of the frequent ones mostly; of one syllable or two."""
        return rng.choices(self.surnames, cum_weights=self._surname_weights)[0]

    def given(self, rng: Random, *, is_male: bool) -> str:
        """One or two characters."""
        return rng.choice(self.male if is_male else self.female)

    def company(self, rng: Random) -> str:
        """A shop of the neighbourhood."""
        return rng.choice(self.heads) + rng.choice(self.middles) + rng.choice(self.trades)


def _matter(entry: dict[str, Any]) -> Matter:
    months = tuple(entry.get("months", range(1, 13)))
    texts = (tuple(entry[key]) for key in ("what", "more", "answer", "did"))
    return Matter(entry["kind"], entry["of"], entry.get("outside", False), entry.get("bare", False), months, *texts)


@cache
def words() -> Words:
    """The words, shared by all who make up people and matters."""
    return Words()


class Numbers:
    """Telephones, plates and papers that nobody else of the estate has."""

    def __init__(self, rng: Random, taken: Sequence[str] = ()) -> None:
        self._rng = rng
        self._taken = set(taken)

    def phone(self, start: str = "", end: str = "") -> str:
        """A mobile number, with these digits at its ends where given."""
        while True:
            head = start or self._rng.choice(_MOBILES)
            count = 11 - len(head) - len(end)
            found = f"{head}{self._rng.randrange(10**count):0{count}d}{end}"
            if found not in self._taken and (end.endswith(_KEPT) or _KEPT not in found):
                self._taken.add(found)
                return found

    def plate(self, home: str, *, is_electric: bool) -> str:
        """A plate of that place; new-energy ones have one sign more and begin with D or F."""
        while True:
            if is_electric:
                tail = self._rng.choice("DF") + f"{self._rng.randrange(100_000):05d}"
            else:
                signs = [str(self._rng.randrange(10)) for _ in range(5)]
                for place in self._rng.sample(range(4), self._rng.randrange(3)):
                    signs[place] = self._rng.choice(_SIGNS)
                tail = "".join(signs)
            found = home + tail
            if found not in self._taken and _KEPT not in found:
                self._taken.add(found)
                return found

    def identity(self, born: date, *, is_male: bool) -> str:
        """An identity number of GB 11643 with its check digit."""
        while True:
            order = self._rng.randrange(500) * 2 + is_male
            body = f"{self._rng.choice(_AREAS)}{born:%Y%m%d}{order:03d}"
            if body not in self._taken:
                self._taken.add(body)
                weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
                total = sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True))
                return identity_number(body + "10X98765432"[total % 11])

    def company_code(self) -> str:
        """A company's code of GB 32100 with its check sign."""
        body = "91320505MA" + "".join(self._rng.choice(_CODE_SIGNS) for _ in range(7))
        total = sum(_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
        return identity_number(body + _CODE_SIGNS[-total % 31])


def birthday(rng: Random, youngest: int, oldest: int) -> date:
    """A day so many years before the sample's."""
    return date(2026, 11, 24) - timedelta(days=rng.randrange(youngest * 365, oldest * 365))
