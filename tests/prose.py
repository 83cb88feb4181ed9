"""Chinese prose as a desk writes it, from many words: sentences of the sample estate woven with words of a dictionary.

Deterministic for the seed; no two runs differ. Used where the sample's own few sentences would say nothing.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from pypinyin.phrases_dict import phrases_dict

from csapp.app.sample_words import words

_ENDS = ("。", "。", "，", "，", "！", "？", "；", "……", "\n", " ")
_JOINS = (
    "的",
    "了",
    "和",
    "在",
    "把",
    "被",
    "说",
    "要",
    "已经",
    "还没",
    "请",
    "从",
    "到",
    "又",
    "给",
    "对",
    "就",
    "也",
)
_CODES = ("A座", "B1-031", "苏E31501", "苏ED12345", "Wi-Fi", "WX20261124-002", "3-2-1501", "18℃", "220V", "100%", "㎡")
_START = datetime(2016, 11, 24, 8, 0)


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Some ten thousand words of two to four characters with weights of a language: few frequent, most seldom."""
    chance = random.Random("vocabulary")
    known = sorted(
        word for word in phrases_dict if 2 <= len(word) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in word)
    )
    chosen = chance.sample(known, 12_000)
    return chosen, [1 / (rank + 3) ** 0.85 for rank in range(len(chosen))]


def _sentence(chance: random.Random, vocabulary: list[str]) -> str:
    parts = []
    for word in vocabulary:
        parts.append(word)
        if chance.random() < 0.6:
            parts.append(chance.choice(_JOINS))
    if chance.random() < 0.12:
        parts.insert(chance.randrange(len(parts) + 1), chance.choice(_CODES))
    return "".join(parts) + chance.choice(_ENDS)


def texts(count: int, seed: str = "prose") -> Iterator[dict[str, str]]:
    """Records of a desk: number, room, name, telephone, content, reply, result."""
    chance = random.Random(seed)
    vocabulary, weights = _vocabulary()
    cumulative = list(_added_up(weights))
    pool: list[str] = []
    for index in range(count):
        if index % 4096 == 0:
            pool = chance.choices(vocabulary, cum_weights=cumulative, k=60_000)
        moment = _START + timedelta(minutes=5 * index)
        matter = words().said(chance, words().matter(chance, moment)) if index % 3 == 0 else None
        yield {
            "number": f"JD{moment:%Y%m%d}-{index % 288 + 1:03d}",
            "room": f"{chance.randrange(1, 40)}-{chance.randrange(1, 4)}-{chance.randrange(101, 3305)}",
            "name": words().surname(chance) + words().given(chance, is_male=chance.random() < 0.5),
            "phone": f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
            "content": (matter.content if matter else "") + _told(chance, pool, chance.randint(2, 6)),
            "reply": (matter.answer if matter else "") + _told(chance, pool, chance.randint(1, 3)),
            "result": (matter.did if matter else "") + _told(chance, pool, chance.randint(1, 3)),
        }


def _added_up(weights: list[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def _told(chance: random.Random, pool: list[str], sentences: int) -> str:
    parts = []
    for _ in range(sentences):
        start, length = chance.randrange(len(pool) - 8), chance.randint(3, 8)
        parts.append(_sentence(chance, pool[start : start + length]))
    return "".join(parts)


def fragments(records: list[dict[str, str]], count: int, seed: str = "fragments") -> Iterator[str]:
    """Pieces of one to seven characters cut out of the records, every length alike; some occur nowhere."""
    chance = random.Random(seed)
    for index in range(count):
        text = "".join(chance.choice(records)[part] for part in ("content", "reply", "result"))
        if index % 10 == 9:
            text = chance.choice(records)["phone" if index % 20 == 9 else "number"]
        length = index % 7 + 1
        start = chance.randrange(max(1, len(text) - length))
        piece = text[start : start + length]
        yield piece[::-1] if index % 25 == 24 else piece
