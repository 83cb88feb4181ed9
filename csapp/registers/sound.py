"""How names sound: full pinyin and initials in all readings, so that a name is found however it is typed."""

import re
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


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """How a character is read, the most usual first."""
    # reason for the late import: only a changed name needs it, and it costs a quarter of a second
    from pypinyin import Style, pinyin

    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]))


def sound_of(name: str) -> str:
    """All readings of a name as initials and as full pinyin, separated by spaces."""
    # reason for the late import: as above
    from pypinyin import lazy_pinyin

    plain = clean_line(name)[:20]
    if not re.search(r"[\u3400-\u9fff\U00020000-\U0003ffff]", plain):
        return folded_width(plain).lower().replace(" ", "")
    usual = tuple(lazy_pinyin(plain))
    options = [usual]
    for length in (2, 1):
        special = _SURNAME_READINGS.get(plain[:length])
        if special:
            options.append((*special.split(), *usual[length:]))
    if len(plain) <= 4:
        readings = [_readings(character)[: 3 if place == 0 else 2] for place, character in enumerate(plain)]
        options += islice(product(*readings), 24)
    words = ["".join(s[:1] for s in syllables) for syllables in options] + ["".join(syllables) for syllables in options]
    return " ".join(dict.fromkeys(words))[:400].lower()
