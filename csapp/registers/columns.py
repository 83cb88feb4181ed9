"""Which column of a foreign sheet holds what: guessed from its header and from what stands in it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from csapp.core.values import folded_width
from csapp.registers.cells import text_of

LEAST = 0.45
SURE = 0.9
_SAMPLES = 24
_STEM = 0.59  # what a header with a stem says: enough where two of three values hold, too little to tell a header by


@dataclass(frozen=True)
class Target:
    """One thing a column may hold.

    `words` are the headers people give it; `test` recognises its values; `alone` is the confidence values deserve where
    the header says nothing known (up to 0.5 only where there is no header); `many` columns may hold it. A target `of`
    another one is the same thing about somebody else, whom the header names by one of `within` (租户电话). `avoid`
    rules a header out. `ignored` columns are known and not wanted. A header with one of `stems` counts where most
    values hold. A header that is one of `spare` counts only where no other column gives the target; one that takes any
    text gets what is left of them.

    A column whose header is exact but whose values fail stays, so that each row says why, where half the values pass
    `firm`, no column that holds gives the target and none of `unless` was found. A table holds it only together with
    one of `needs`, and not where the first thing it tells is one of `not_of`.
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
    stems: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    firm: Callable[[str], bool] | None = None
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()


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
    if not text or _is_avoided(text, target) or text in _plain_words(target.spare):
        return 0.0
    own = word_score(text, target.words)
    if any(stem in text for stem in target.stems):
        own = max(own, _STEM)
    if target.of:
        named = next((word for word in target.within if word in text), "")
        if named:
            base = next(other for other in targets if other.key == target.of)
            rest = re.sub("信息|资料|情况", "", text.replace(named, "", 1))
            return max(own, word_score(rest, base.words) if rest else 0.0)
        return own
    others = {word for other in targets if other.of == target.key for word in other.within}
    return own * 0.3 if any(word in text for word in others) else own


def _is_avoided(plain: str, target: Target) -> bool:
    return any(word in plain for word in target.avoid)


def best_score(header: str, targets: Sequence[Target]) -> float:
    """How much a text looks like a header at all."""
    if any(target.spare and plain_header(header) in _plain_words(target.spare) for target in targets):
        return 1.0
    return max((header_score(header, target, targets) for target in targets), default=0.0)


def is_ignored(header: str, targets: Sequence[Target]) -> bool:
    """Whether a header is known and not wanted: 序号, 性别."""
    return any(target.ignored and header_score(header, target, targets) >= SURE for target in targets)


def fraction(samples: Sequence[str], test: Callable[[str], bool]) -> float:
    """Which part of the samples passes."""
    return sum(map(test, samples)) / len(samples) if samples else 0.0


def samples_of(cells: Sequence[object]) -> list[str]:
    """Some distinct values of a column, taken from all over it, in half width."""
    step = max(1, len(cells) // 200)
    found: dict[str, None] = {}
    for cell in cells[::step]:
        text = text_of(cell)
        if text:
            found[folded_width(text)] = None
            if len(found) >= _SAMPLES:
                break
    return list(found)


def fit(header: str, samples: Sequence[str], target: Target, targets: Sequence[Target]) -> float:
    """Header and values together, 0 to 1."""
    said = header_score(header, target, targets)
    if target.test is None or not samples:
        return said * (1.0 if target.ignored or target.test is None else 0.9)
    if not said and (
        not target.alone or (header and (target.alone <= 0.5 or _is_avoided(plain_header(header), target)))
    ):
        return 0.0
    held = fraction(samples, target.test)
    if not said:
        return target.alone * held if held >= 0.8 else 0.0
    return said * (0.35 + 0.65 * held)


def guess(headers: Sequence[str], columns: Sequence[Sequence[object]], targets: Sequence[Target]) -> list[Guess]:
    """One guess per column, the surest first served; no target is given twice unless it takes many."""
    samples = [samples_of(cells) for cells in columns]
    scored: list[tuple[float, int, int]] = []
    for place, header in enumerate(headers):
        known = bool(header) and best_score(header, targets) >= SURE
        for rank, target in enumerate(targets):
            score = fit(header, samples[place], target, targets)
            if known and not header_score(header, target, targets):
                score = 0.0
            if score >= LEAST:
                scored.append((score, -place, -rank))
    found: dict[int, tuple[Target, float]] = {}
    given: set[str] = set()
    for score, place, rank in sorted(scored, reverse=True):
        target = targets[-rank]
        if -place in found or (target.key in given and not target.many):
            continue
        given.add(target.key)
        found[-place] = (target, score)
    _keep_exact(headers, samples, targets, found)
    _take_spare(headers, targets, found)
    _leave_out(headers, found)
    told = {place: _whose(target, targets, found) for place, (target, _) in found.items()}
    return [
        Guess("" if told[place].ignored else told[place].key, round(found[place][1], 3))
        if place in found
        else Guess("", 0.0)
        for place in range(len(headers))
    ]


_Found = dict[int, tuple[Target, float]]


def _given(found: _Found) -> set[str]:
    return {target.key for target, _ in found.values()}


def _keep_exact(
    headers: Sequence[str], samples: Sequence[Sequence[str]], targets: Sequence[Target], found: _Found
) -> None:
    """Columns whose header is plain and whose values are not: the rows are to say what is wrong with them."""
    held = _given(found)
    for place, header in enumerate(headers):
        for target in targets if place not in found and samples[place] else ():
            if target.firm is None or target.key in held or not held.isdisjoint(target.unless):
                continue
            if header_score(header, target, targets) < SURE or fraction(samples[place], target.firm) < 0.5:
                continue
            found[place] = (target, LEAST)
            held |= set() if target.many else {target.key}
            break


def _take_spare(headers: Sequence[str], targets: Sequence[Target], found: _Found) -> None:
    """Headers that mean a target only where nothing else gives it: 车主, 联系人."""
    for place, header in enumerate(headers):
        text = plain_header(header)
        for target in targets if place not in found else ():
            if text not in _plain_words(target.spare):
                continue
            same = {target.key, *(other.key for other in targets if other.of == target.key)}
            if target.test is None or same.isdisjoint(_given(found)):
                found[place] = (target, 0.7)
                break


def _leave_out(headers: Sequence[str], found: _Found) -> None:
    """Targets that mean nothing in this table."""
    told = [found[place][0] for place in sorted(found) if not found[place][0].ignored]
    given = _given(found)
    for place, (target, _) in list(found.items()):
        alone = bool(target.needs) and given.isdisjoint(target.needs)
        if alone or (told and told[0].key in target.not_of):
            del found[place]
    if not any(headers) and all(target.alone <= 0.5 for target, _ in found.values()):
        # words alone are no table
        found.clear()


def _whose(target: Target, targets: Sequence[Target], found: _Found) -> Target:
    """The same thing about somebody else, where the table names only them: 租户, 电话."""
    given = _given(found)
    # the others whom the table names, where it does not name whom a plain header would mean
    others = [other.within for other in targets if other.key in given and other.of not in ("", target.key, *given)]
    return next((other for other in targets if other.of == target.key and other.within in others), target)


def exact_words(targets: Sequence[Target]) -> frozenset[str]:
    """Every header word, for a quick look whether a row far down is a header again."""
    return frozenset(word for target in targets for word in (*target.words, *target.spare))
