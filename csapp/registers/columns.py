"""Which column of a foreign sheet holds what: guessed from its header and from what stands in it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from csapp.registers.cells import text_of

LEAST = 0.45
SURE = 0.9
_SAMPLES = 24


@dataclass(frozen=True)
class Target:
    """One thing a column may hold.

    `words` are the headers people give it; `test` recognises its values; `alone` is the confidence values deserve where
    the header says nothing known (up to 0.5 only where there is no header); `many` columns may hold it. A target `of`
    another one is the same thing about somebody else, whom the header names by one of `within` (租户电话). `avoid`
    rules a header out. `ignored` columns are known and not wanted.
    """

    key: str
    label: str
    words: tuple[str, ...] = ()
    test: Callable[[str], bool] | None = None
    alone: float = 0.0
    many: bool = False
    of: str = ""
    within: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    ignored: bool = False


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold; `target` is empty where nothing fits."""

    target: str
    confidence: float


@lru_cache(maxsize=4096)
def plain_header(text: str) -> str:
    """A header without spaces, signs, units and counting digits: `手机号码1（必填）*` is 手机号码."""
    flat = unicodedata.normalize("NFKC", text).lower()
    flat = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", flat) or flat
    flat = re.sub(r"[\s*:：_\-./\\、,，;；()\[\]【】\"'#]+", "", flat)
    flat = re.sub(r"(?:平方米|平米|m2|m²|㎡|元)$", "", flat) or flat
    return re.sub(r"(?<=\D)[\d一二三]+$", "", flat) or flat


@lru_cache(maxsize=1024)
def _plain_words(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain_header(word) for word in words)


def word_score(header: str, words: tuple[str, ...]) -> float:
    """How well a plain header says one of `words`: 1 for the word itself, less for the word among others."""
    best = 0.0
    for word in _plain_words(words):
        if header == word:
            return 1.0
        if len(word) > 1 and word in header:
            at_end = 0.1 if header.endswith(word) else 0.0
            best = max(best, 0.5 + at_end + 0.35 * len(word) / len(header))
    return best


def header_score(header: str, target: Target, targets: Sequence[Target]) -> float:
    """How well a header fits a target, by its words alone."""
    text = plain_header(header)
    if not text or any(word in text for word in target.avoid):
        return 0.0
    own = word_score(text, target.words)
    if target.of:
        named = next((word for word in target.within if word in text), "")
        if named:
            base = next(other for other in targets if other.key == target.of)
            rest = re.sub("信息|资料|情况", "", text.replace(named, "", 1))
            return max(own, word_score(rest, base.words) if rest else 0.0)
        return own
    others = {word for other in targets if other.of == target.key for word in other.within}
    return own * 0.3 if any(word in text for word in others) else own


def best_score(header: str, targets: Sequence[Target]) -> float:
    """How much a text looks like a header at all."""
    return max((header_score(header, target, targets) for target in targets), default=0.0)


def fraction(samples: Sequence[str], test: Callable[[str], bool]) -> float:
    """Which part of the samples passes."""
    return sum(map(test, samples)) / len(samples) if samples else 0.0


def samples_of(cells: Sequence[object]) -> list[str]:
    """Some distinct values of a column, taken from all over it."""
    step = max(1, len(cells) // 200)
    found: dict[str, None] = {}
    for cell in cells[::step]:
        text = text_of(cell)
        if text:
            found[text] = None
            if len(found) >= _SAMPLES:
                break
    return list(found)


def fit(header: str, samples: Sequence[str], target: Target, targets: Sequence[Target]) -> float:
    """Header and values together, 0 to 1."""
    said = header_score(header, target, targets)
    if target.test is None or not samples:
        return said * (1.0 if target.ignored or target.test is None else 0.9)
    if not said and (not target.alone or (header and target.alone <= 0.5)):
        return 0.0
    held = fraction(samples, target.test)
    if not said:
        return target.alone * held if held >= 0.8 else 0.0
    return said * (0.35 + 0.65 * held)


def guess(headers: Sequence[str], columns: Sequence[Sequence[object]], targets: Sequence[Target]) -> list[Guess]:
    """One guess per column, the surest first served; no target is given twice unless it takes many."""
    scored: list[tuple[float, int, int]] = []
    for place, (header, cells) in enumerate(zip(headers, columns, strict=True)):
        samples = samples_of(cells)
        known = bool(header) and best_score(header, targets) >= SURE
        for rank, target in enumerate(targets):
            score = fit(header, samples, target, targets)
            if known and not header_score(header, target, targets):
                score = 0.0
            if score >= LEAST:
                scored.append((score, -place, -rank))
    found: dict[int, Guess] = {}
    given: set[str] = set()
    for score, place, rank in sorted(scored, reverse=True):
        target = targets[-rank]
        if -place in found or (target.key in given and not target.many):
            continue
        given.add(target.key)
        found[-place] = Guess("" if target.ignored else target.key, round(score, 3))
    return [found.get(place, Guess("", 0.0)) for place in range(len(headers))]


def exact_words(targets: Sequence[Target]) -> frozenset[str]:
    """Every header word, for a quick look whether a row far down is a header again."""
    return frozenset(word for target in targets for word in target.words)
