"""Single cells as people keep them: numbers stored as text, text stored as numbers, several values in one cell.

Readers return a plain value, or raise BadInput with a sentence; they know no register.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from operator import mul
from typing import Any, TypeVar, cast

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import day as read_day
from csapp.core.values import folded_width
from csapp.core.values import identity_number as read_identity
from csapp.core.values import phone as read_phone
from csapp.core.values import plate as read_plate

T = TypeVar("T")

# data: what people write where they know nothing
_NOTHING = frozenset(
    ("-", "--", "---", "—", "——", "–", "/", "//", "\\", "*", "无", "暂无", "没有", "空", "未填")
).union(
    ("未登记", "不详", "未知", "待定", "待补", "null", "none", "n/a", "na", "nan", "#n/a", "#ref!", "#value!", "nil")
)
_OPENING = frozenset("(（[【")
_WHOLE = re.compile(r"-?\d+\.0+")
_EXPONENT = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_MOBILE = re.compile(r"1[3-9]\d{9}").fullmatch
_PLAIN_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}"
).fullmatch
_CITIZEN = re.compile(r"\d{17}[\dX]").fullmatch
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WEIGHT_SUM = sum(_WEIGHTS)
# data: days and months as people shorten them
_SHORT_DAY = re.compile(r"(\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})").fullmatch
# data: as above
_MONTH = re.compile(r"((?:19|20)?\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?份?").fullmatch
_PLAIN_MONTH = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])").fullmatch
# data: what spaces are called before and behind their code
_SPACE_WORDS = re.compile(r"^(?:停?车位|泊位)号?[:：]?|(?:号?停?车位|号)$")
_BRACKETS = re.compile(r"[(\[【{][^)\]】}]*[)\]】}]?")
_SEPARATORS = re.compile(r"[、,，;；|\n\r\t/]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_EXTENSION = re.compile(r"(?<=\d)\s*(?:转|分机|ext\.?)\s*(?=\d)", re.IGNORECASE)
# data: surnames of two characters
_PAIRS = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空令狐百里呼延东郭南门西门第五"
)
_DOUBLE_SURNAMES = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))


class Doubtful(BadInput):
    """A value taken as written that somebody should look at again."""

    def __init__(self, value: object, field: str, message: str, **values: object) -> None:
        super().__init__(field, message, **values)
        self.value = value


def text_of(cell: object) -> str:
    """A cell as one text: whole floats without their `.0`, empty marks (无, -, N/A) as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        if _WHOLE.fullmatch(text):
            text = text.partition(".")[0]
        bare = text[1:-1].strip() if text[:1] in _OPENING else text
        return "" if bare.lower() in _NOTHING else text
    if isinstance(cell, bool):
        return "是" if cell else "否"  # data: as a ledger writes it
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)


def is_blank(cell: object) -> bool:
    """Whether nothing is written in the cell."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def column(cells: Sequence[Any], reader: Callable[[Any], T], empty: T) -> tuple[list[T], dict[int, BadInput]]:
    """Each cell through `reader`, once per distinct cell; unreadable ones give `empty` and their fault by position."""
    # 1 and True, 0 and False are equal as keys and as cells of a ledger mean the same
    distinct = set(cells)
    faults: dict[Any, BadInput] = {}
    try:
        known = dict(zip(distinct, map(reader, distinct), strict=True))
    except BadInput:
        known = {}
        for cell in distinct:
            known[cell] = _one(cell, reader, empty, faults)
    values = list(map(known.__getitem__, cells))
    if not faults:
        return values, {}
    return values, {index: faults[cell] for index, cell in enumerate(cells) if cell in faults}


def _one(cell: Any, reader: Callable[[Any], T], empty: T, faults: dict[Any, BadInput]) -> T:
    try:
        return reader(cell)
    except Doubtful as fault:
        faults[cell] = fault
        return cast("T", fault.value)
    except BadInput as fault:
        faults[cell] = fault
        return empty


def rough_day(cell: Any) -> date | None:
    """A day as old lists write it: also 18.6.1, 2019年3月5号, 2019。3。5; a month alone is its first day, and doubtful.

    Raises BadInput.
    """
    if isinstance(cell, date | float | int) and not isinstance(cell, bool):
        return read_day(cell) if cell else None
    text = folded_width(text_of(cell)).replace("。", ".").rstrip("号日")  # data: as people type a full stop
    if not text:
        return None
    short = _SHORT_DAY(text)
    if short is not None:
        return read_day(f"{_century(short[1])}-{short[2]}-{short[3]}")
    month = _MONTH(text) or _PLAIN_MONTH(text)
    if month is not None:
        first = read_day(f"{_century(month[1])}-{month[2]}-1")
        raise Doubtful(first, "day", mark("「{text}」没有写到日，记成 1 日。"), text=text[:20])
    return read_day(text)


def past_day(cell: Any) -> date | None:
    """As `rough_day`, and one that nobody can read is only doubtful: a household is not left out for it."""
    try:
        # 2019.03 as a number may have been 2019.3 or the tenth month; days before 1927 are none of ours
        if isinstance(cell, float) and not cell.is_integer() and cell < 10_000:
            raise BadInput("day", mark("日期「{text}」认不出来，写成 2021-07-13 这样。"), text=f"{cell:g}")
        return rough_day(cell)
    except Doubtful:
        raise
    except BadInput as fault:
        raise Doubtful(None, fault.field, mark("{fault}；先不记。"), fault=str(fault).rstrip("。")) from fault


def _century(year: str) -> str:
    """18 is 2018, 98 is 1998: a list of owners names days that have been."""
    return year if len(year) == 4 else f"{'20' if int(year) < 60 else '19'}{year}"


def whole_text(cell: object) -> str:
    """One line of text."""
    return " ".join(text_of(cell).split())


def phones(cell: object) -> tuple[str, ...]:
    """All telephone numbers of a cell, in order; raises BadInput for what is none."""
    if type(cell) is str and _MOBILE(cell):
        return (cell,)
    text = f"{cell:.0f}" if type(cell) is float and cell < 1e15 else text_of(cell)
    # 0 is what a spreadsheet shows of an empty cell it refers to
    if not text.strip("0"):
        return ()
    if _MOBILE(text):
        return (text,)
    if _EXPONENT.fullmatch(text):
        raise BadInput("phone", mark("号码被表格软件写成了 {text}，把这一列设成文本再存。"), text=text)
    if "*" in text:
        raise BadInput("phone", mark("号码带 * 是遮盖过的，写完整的号码。"))
    plain = _EXTENSION.sub("-", _BRACKETS.sub(_area_code, folded_width(text)))
    plain = _HAN.sub(" ", plain).replace(":", " ")
    found: list[str] = []
    for chunk in _SEPARATORS.split(plain):
        found += _numbers_of(chunk.strip())
    if not found:
        raise BadInput("phone", mark("电话「{text}」认不出来，写 11 位手机或区号加座机。"), text=text[:40])
    return tuple(dict.fromkeys(found))


def _area_code(brackets: re.Match[str]) -> str:
    """(0512) belongs to the number, (儿子) does not."""
    inner = brackets.group().strip("()[]{}【】 ")
    return inner if re.fullmatch(r"0\d{2,3}|\+?86", inner) else " "


def _numbers_of(chunk: str) -> list[str]:
    """One number written with spaces, or several separated by spaces."""
    if not chunk.strip("-. "):
        return []
    parts = [part for part in chunk.split() if part.strip("-.")]
    if len(parts) > 1 and all(len(re.sub(r"\D", "", part)) >= 7 for part in parts):
        return [read_phone(part) for part in parts]
    return [read_phone(chunk)]


def plates(cell: object) -> tuple[str, ...]:
    """All plates of a cell; raises BadInput."""
    if type(cell) is str and _PLAIN_PLATE(cell):
        return (cell,)
    text = text_of(cell)
    if not text:
        return ()
    plain = _BRACKETS.sub(" ", folded_width(text))
    chunks = [chunk.strip() for chunk in _SEPARATORS.split(plain) if chunk.strip()]
    found: list[str] = []
    for chunk in chunks:
        parts = chunk.split()
        several = len(parts) > 1 and all(len(part) >= 7 for part in parts)
        found += [read_plate(part) for part in parts] if several else [read_plate(chunk)]
    return tuple(dict.fromkeys(found))


def parts(text: str) -> list[str]:
    """The values of a cell, as written."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def codes(cell: object) -> tuple[str, ...]:
    """Codes of a cell such as numbers of parking spaces or of owners, upper case and half width."""
    text = text_of(cell)
    if not text:
        return ()
    parts = [re.sub(r"\s+", "", part).upper() for part in re.split(r"[、,，;；|\n\r\t]+", folded_width(text))]
    return tuple(dict.fromkeys(part for part in parts if part))


def spaces(cell: object) -> tuple[str, ...]:
    """Codes of parking spaces: 车位B1-023 and 036号车位 without what they are called; what has no digit is none."""
    named = [_SPACE_WORDS.sub("", code) or code for code in codes(cell)]
    found = tuple(code for code in named if any(sign.isdigit() for sign in code))
    if len(found) < len(named):
        odd = next(code for code in named if code not in found)
        raise Doubtful(found, "space", mark("「{text}」不像车位号，先不记。"), text=odd[:20])
    return found


def names(cell: object) -> tuple[str, ...]:
    """All names of a cell: 张三、李四; 张 三 is one; raises BadInput for masked or impossible ones."""
    if isinstance(cell, date | int | float):
        raise BadInput("name", mark("姓名写成了「{text}」，核对这一列。"), text=text_of(cell))
    if isinstance(cell, str) and len(cell) < 5 and _HAN.fullmatch(cell) and cell not in _NOTHING:
        return (cell,)
    text = text_of(cell)
    if not text:
        return ()
    if "*" in text:
        raise BadInput("name", mark("姓名带 * 是遮盖过的，写完整的姓名。"))
    found: list[str] = []
    for chunk in re.split(r"[、,，;；|\n\r\t/&＆]+", text):
        found += _people_of(" ".join(chunk.split()))
    kept = tuple(dict.fromkeys(found))
    for name in kept:
        if len(name) > 80 or not re.search(r"[^\W\d_]", name):
            raise BadInput("name", mark("姓名「{text}」认不出来，核对这一列。"), text=name[:40])
    return kept


def _people_of(chunk: str) -> list[str]:
    """Names separated by spaces, where these do not merely pad two characters to the width of three."""
    chunk = re.sub(r"[(（](?:业主|户主|本人|房主|租户|租客|家属)[)）]$", "", chunk).strip()
    parts = chunk.split(" ")
    if len(parts) < 2 or not all(_HAN.fullmatch(part) for part in parts):
        return [chunk] if chunk else []
    if parts[0] in _DOUBLE_SURNAMES or any(len(part) < 2 or len(part) > 4 for part in parts):
        return ["".join(parts)]
    return parts


def identities(cell: object) -> tuple[str, ...]:
    """All identity or licence numbers of a cell; one with a wrong check digit is Doubtful, a cut one BadInput."""
    if type(cell) is str and _CITIZEN(cell) and _check_digit(cell) == cell[-1]:
        return (cell,)
    text = text_of(cell)
    if (isinstance(cell, float) and abs(cell) >= 1e15) or _EXPONENT.fullmatch(text):
        raise BadInput("identity", mark("证件号被表格软件改成了数字，末几位已经丢了。设成文本重新写。"))
    if "*" in text:
        raise BadInput("identity", mark("证件号带 * 是遮盖过的，写完整的号码。"))
    found: list[str] = []
    doubt: BadInput | None = None
    for chunk in parts(folded_width(text).upper()):
        number = re.sub(r"\s+", "", chunk)
        # a number of one digit is what people type where they know none
        if len(set(number)) == 1:
            continue
        try:
            found.append(read_identity(number))
        except BadInput as fault:
            if not _CITIZEN(number):
                raise
            found.append(number)
            doubt = fault
    if doubt is not None:
        raise Doubtful(tuple(found), "identity", doubt.message, **doubt.values)
    return tuple(dict.fromkeys(found))


def _check_digit(number: str) -> str:
    # the digits as bytes are 48 too large each; taken off at once
    return "10X98765432"[(sum(map(mul, number.encode(), _WEIGHTS)) - 48 * _WEIGHT_SUM) % 11]


def from_words(
    words: Sequence[tuple[str, T]], sentence: str, alone: Mapping[str, T] | None = None
) -> Callable[[object], T | None]:
    """A reader that knows `words` (the first that is part of a text counts) and refuses others with `sentence`.

    A text that is one of `alone` is that, also where the same text says nothing elsewhere (空).
    """

    def reader(cell: object) -> T | None:
        if alone is not None and cell is not None:
            whole = folded_width("1" if cell is True else "0" if cell is False else str(cell)).strip("() ").lower()
            if whole.removesuffix(".0") in alone:
                return alone[whole.removesuffix(".0")]
        text = folded_width(text_of(cell)).lower()
        if not text:
            return None
        for word, value in words:
            if word in text:
                return value
        raise BadInput("choice", sentence, text=text[:20])

    return reader
