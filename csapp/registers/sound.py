"""How names sound: full pinyin and initials in all readings, so that a name is found however it is typed."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from csapp.core.values import clean_line, folded_width

# data: surnames that are read otherwise than the character usually is; both readings are found (peers 3.2, 2).
_SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "曾": "zeng", "盖": "ge", "朴": "piao",
    "任": "ren", "华": "hua", "缪": "miao", "翟": "zhai", "乐": "yue", "尉": "wei", "宓": "fu", "员": "yun",
    "召": "shao", "折": "she", "黑": "he", "秘": "bi", "种": "chong", "冼": "xian", "覃": "qin", "尉迟": "yu chi",
    "万俟": "mo qi", "长孙": "zhang sun", "令狐": "ling hu", "澹台": "tan tai", "宿": "su", "隗": "wei",
    "单于": "chan yu", "冯": "feng", "繁": "po", "谌": "chen", "柏": "bai", "薄": "bo", "车": "che", "牟": "mu",
    "祭": "zhai", "能": "nai", "过": "guo", "句": "gou", "佴": "nai", "逄": "pang", "洗": "xian", "於": "yu",
    "应": "ying", "郗": "xi", "褚": "chu", "訾": "zi", "臧": "zang", "燕": "yan", "纪": "ji", "宁": "ning",
}  # fmt: skip


_NOT_SOUNDED = frozenset(" '’`·•・-.")


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """How a character is read, the most usual first."""
    # reason for the late import: only a changed name needs it, and it costs a quarter of a second
    from pypinyin import Style, pinyin

    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]))


INNER = "~"
"""Before a key that begins inside the name: whole names come first."""
_MOST_SUFFIXES = 12
_LONGEST = 400  # characters of all readings of a name


def plain_sound(text: str) -> str:
    """What was typed, without spaces, apostrophes, dots and tone marks: `Shàn Yǎ-qín` as `shanyaqin`, ü as v."""
    letters = unicodedata.normalize("NFD", folded_width(text).lower()).replace("u\u0308", "v").replace("u:", "v")
    return "".join(c for c in letters if not (unicodedata.combining(c) or c.isspace() or c in _NOT_SOUNDED))


def _is_han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff\U00020000-\U0003ffff]", text))


def _read(plain: str) -> list[tuple[str, ...]]:
    """The syllables of a name in all its readings, the usual one first."""
    # reason for the late import: as above
    from pypinyin import lazy_pinyin

    usual = tuple(lazy_pinyin(plain))
    options = [usual]
    for length in (2, 1):
        special = _SURNAME_READINGS.get(plain[:length])
        if special:
            options.append((*special.split(), *usual[length:]))
    if len(plain) <= 4:
        readings = [_readings(character)[: 3 if place == 0 else 2] for place, character in enumerate(plain)]
        options += islice(product(*readings), 24)
    return list(dict.fromkeys(options))


@lru_cache(maxsize=8192)
def sound_of(name: str) -> str:
    """All readings of a name, separated by spaces.

    Initials, full pinyin, surname in full with initials behind it (`shanyq`), then what the name sounds like from its
    second, third ... character on (`~yaqin`, `~yq`), so that each is the beginning of a word.
    """
    plain = clean_line(name)[:20]
    if not _is_han(plain):
        return plain_sound(plain)
    options = _read(plain)
    words = [_initials(syllables) for syllables in options] + ["".join(syllables) for syllables in options]
    words += [syllables[0] + _initials(syllables[1:]) for syllables in options if len(syllables) > 1]
    for start in range(1, min(len(options[0]), _MOST_SUFFIXES)):
        words += [INNER + "".join(syllables[start:]) for syllables in options[:6]]
        words += [INNER + _initials(syllables[start:]) for syllables in options[:1]]
    sound = " ".join(dict.fromkeys(plain_sound(word) for word in words))
    return sound if len(sound) <= _LONGEST else sound[:_LONGEST].rpartition(" ")[0]


def _initials(syllables: tuple[str, ...]) -> str:
    return "".join(syllable[:1] for syllable in syllables)


def name_keys(name: str, sound: str) -> tuple[str, ...]:
    """Everything by whose beginning a person is found: the name from each of its characters on, and its sounds."""
    plain = plain_sound(name)[:80]
    # the last character alone is a given name's, not a company's
    starts = range(min(len(plain) - (len(plain) > 4), 2 * _MOST_SUFFIXES)) if _is_han(plain) else (0,)
    spoken = [INNER * (start > 0) + plain[start:] for start in starts if start == 0 or not plain[start - 1].isascii()]
    words = [INNER + plain_sound(word) for word in re.split(r"[\s·]+", name)[1:]]
    return tuple(dict.fromkeys(key[:80] for key in (*spoken, *words, *sound.split()) if key))


def typed_keys(text: str) -> list[str]:
    """The keys that what was typed begins: itself and, where characters and letters are mixed, all its readings."""
    plain = plain_sound(text)[:80]
    han = re.match(r"[\u3400-\u9fff]+", plain)
    if han is None or han.end() == len(plain) or not plain[han.end() :].isascii() or not plain[-1].isalpha():
        return [plain] if plain else []
    readings = dict.fromkeys("".join(syllables) for syllables in _read(han.group()))
    return [plain, *(plain_sound(reading) + plain[han.end() :] for reading in readings)]


def said_as(name: str) -> str:
    """How to say a name whose surname is read unusually: `Shan Yaqin` for 单雅琴; empty for all others."""
    # reason for the late import: as above
    from pypinyin import lazy_pinyin

    plain = clean_line(name)
    for length in (2, 1):
        special = _SURNAME_READINGS.get(plain[:length])
        if special and len(plain) <= 4:
            given = "".join(lazy_pinyin(plain[length:]))
            return f"{special.replace(' ', '').capitalize()} {given.capitalize()}".strip()
    return ""
