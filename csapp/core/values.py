"""Reading what people type or keep in Excel: phones, plates, identity numbers, days, amounts; and masking them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from csapp.core.errors import BadInput
from csapp.core.marks import mark

C = TypeVar("C", bound=StrEnum)

# Patterns as text: Python compiles each at its first use and keeps it, so that a start compiles none.
_MOBILE = r"1[3-9][0-9]{9}"
# Without its area code a number that begins with 1 is a mobile cut short.
_LANDLINE = r"(?:(0(?:10|2[0-9]|[3-9][0-9]{2}))-?)?((?(1)[1-9]|[2-9])[0-9]{2,3})-?([0-9]{4})(?:-([0-9]{1,6}))?"
_SERVICE = r"[48]00[0-9]{7}|1[02][0-9]{3}|9[56][0-9]{3,4}"
_ABROAD = r"(?:\+|00)(?!86)[1-9][0-9]{7,14}"
# data: the characters plates begin with
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
# data: signs on plates
_PLATE = (
    rf"{_PROVINCE}[A-Z](?:[A-Z0-9]{{4}}[A-Z0-9挂学警港澳领试超]|[A-Z0-9]{{6}}|[A-Z0-9]{{4}}应急)"  # incl. new energy
    r"|使[0-9]{6}|[0-9]{6}使"  # embassies
    rf"|WJ{_PROVINCE}?[0-9]{{4}}[A-Z0-9]|[A-Z]{{2}}[0-9]{{5}}"  # armed police, army
)
_EARLIEST = 1990
_SERIAL_START = date(1899, 12, 30)
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF], None)


def _storable(c: str) -> bool:
    # Unassigned code points stay: they are the rare characters of names that this Python is too old to know.
    return unicodedata.category(c) not in ("Cc", "Cf", "Cs") and ord(c) & 0xFFFE != 0xFFFE


def folded_width(text: str) -> str:
    """Half-width digits, letters and signs; invisible marks and halves of characters removed; spaces trimmed."""
    kept = "".join(c for c in text.translate(_INVISIBLE) if unicodedata.category(c) != "Cs")
    return unicodedata.normalize("NFKC", kept).strip()


def clean_line(text: str) -> str:
    """One line of typed text: direction marks and control characters out, runs of spaces made one."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or _storable(c))
    return " ".join(kept.split())


def clean_text(text: str) -> str:
    """Several lines of typed text: the same, line by line; empty lines at the end cut."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip()


def phone(text: str, field: str = "phone") -> str:
    """Digits of a mobile, landline or service number, from any spelling (+86, spaces, full width); raises BadInput.

    An extension follows a hyphen (`051265001234-8001`); a number abroad keeps its country (`+85291234567`).
    """
    line = re.sub(r"[—–−‐‑]", "-", folded_width(text).lower())
    line = re.sub(r"[\s().]", "", re.sub(r"转|ext\.?|x", "-", line))
    bare = line.replace("-", "")
    if re.fullmatch(_ABROAD, bare):
        return "+" + re.sub(r"^(?:\+|00)", "", bare)
    home = re.sub(r"^(?:\+|00)86-?|^86(?=1[0-9]{10}$)", "", line)
    digits = home.replace("-", "")
    if re.fullmatch(_MOBILE, digits) or re.fullmatch(_SERVICE, digits):
        return digits
    # +86 512 … drops the 0 of the area code
    landline = re.fullmatch(_LANDLINE, home) or (re.fullmatch(_LANDLINE, f"0{home}") if home != line else None)
    if landline:
        area, first, last, extension = landline.groups(default="")
        return f"{area}{first}{last}" + (f"-{extension}" if extension else "")
    if re.fullmatch(r"1[3-9][0-9]*", digits):
        short = 11 - len(digits)
        if short > 0:
            raise BadInput(field, mark("手机少 {count} 位，应为 11 位数字。"), count=short)
        raise BadInput(field, mark("手机多 {count} 位，应为 11 位数字。"), count=-short)
    raise BadInput(field, mark("电话「{text}」认不出来，写 11 位手机或区号加座机。"), text=text.strip()[:40])


def plate(text: str, field: str = "plate") -> str:
    """A plate as `苏E31501`, from any spelling; new-energy plates too; raises BadInput."""
    value = re.sub(r"[\s·•.\-・⋅‧∙﹒_—–−]", "", folded_width(text).upper())
    if re.fullmatch(_PLATE, value):
        return value
    raise BadInput(field, mark("车牌「{text}」认不出来，写成苏E31501 这样。"), text=text.strip()[:40])


def identity_number(text: str, field: str = "identity_number") -> str:
    """An identity number of 18 characters with a right check digit, a company's 18-character code, or another paper's.

    Raises BadInput.
    """
    value = re.sub(r"\s", "", folded_width(text).upper())
    if re.fullmatch(r"[0-9]{17}[0-9A-Z]", value):
        if value[-1] in (_citizen_check(value), _company_check(value)):
            return value
        raise BadInput(field, mark("身份证号末位对不上，照证件核对一遍。"))
    if re.fullmatch(r"[0-9]{16,17}", value):
        raise BadInput(field, mark("身份证号少 {count} 位，应为 18 位。"), count=18 - len(value))
    if re.fullmatch(r"[A-Z0-9()]{6,20}", value):
        return value
    raise BadInput(field, mark("证件号「{text}」认不出来，照证件抄写。"), text=mask_identity(value[:40]))


def _citizen_check(value: str) -> str:
    """Check digit of GB 11643 over the first 17 digits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(c) * w for c, w in zip(value, weights, strict=False)) % 11]


def _company_check(value: str) -> str:
    """Check character of GB 32100 (统一社会信用代码), whose codes may consist of digits alone."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(c) * pow(3, place, 31) for place, c in enumerate(value[:17]))
    return signs[-total % 31]


def day(value: object, field: str = "day") -> date:
    """A day from a date, an Excel serial or text: 2021-7-13, 2021/7/13, 2021年7月13日, 20210713; raises BadInput."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = folded_width(str(value)) if isinstance(value, str) else _plain_number(value)
    # 2019.03 as text is a month, not a day of 1905
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?" if isinstance(value, str) else r"[0-9]{1,5}(?:\.[0-9]+)?", text):
        return _serial_day(float(text), field)
    found = re.match(
        r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:\s.*|T.*)?$", text
    ) or re.match(r"([0-9]{4})([0-9]{2})([0-9]{2})$", text)
    if not found:
        raise BadInput(field, mark("日期「{text}」认不出来，写成 2021-07-13 这样。"), text=text[:40])
    return _existing_day(*map(int, found.groups()[:3]), field=field)


def _plain_number(value: object) -> str:
    """A number of a sheet as text: 20210713.0 is 20210713. Python refuses to write out thousands of digits."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "…"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
        return str(int(value))
    return str(value)[:40]


def _existing_day(year: int, month: int, number: int, *, field: str) -> date:
    if not 1900 <= year <= 2200:
        raise BadInput(field, mark("{year} 年不对，写成 2021-07-13 这样。"), year=year)
    if not 1 <= month <= 12:
        raise BadInput(field, mark("没有 {month} 月，写成 2021-07-13 这样。"), month=month)
    try:
        return date(year, month, number)
    except ValueError as fault:
        raise BadInput(field, mark("{month} 月没有 {day} 日。"), month=month, day=number) from fault


def _serial_day(serial: float, field: str) -> date:
    if not 1 <= serial < 100_000:
        raise BadInput(field, mark("日期「{text}」认不出来，写成 2021-07-13 这样。"), text=f"{serial:g}")
    return _SERIAL_START + timedelta(days=int(serial))


def hundredths(value: object, field: str = "area") -> int:
    """A number as whole hundredths, half rounded up (118.62 ㎡ is 11862); raises BadInput."""
    text = value if isinstance(value, str) else _plain_number(value)
    text = re.sub(r"(?:平方米|平米|m2|\s|,)", "", folded_width(text).lower())
    if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]+)?", text):
        raise BadInput(field, mark("须是数字，写成 118.62 这样。"))
    return int((Decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def member(choices: type[C], value: object, field: str) -> C:
    """One of the values of an enum, given as itself or as its word; raises BadInput that lists them."""
    try:
        return choices(str(value))
    except ValueError as unknown:
        words = "、".join(choice.value for choice in choices)
        raise BadInput(field, mark("选一项：{choices}。"), choices=words) from unknown


def long_text(text: str, field: str, limit: int, missing: str = "") -> str:
    """Several lines of typed text, cleaned; raises BadInput where it is too long, or empty and `missing` says so."""
    text = clean_text(text)
    if missing and not text:
        raise BadInput(field, missing)
    if len(text) > limit:
        raise BadInput(field, mark("最多 {limit} 字，现在 {count} 字。长的材料作附件。"), limit=limit, count=len(text))
    return text


def short_line(text: str, field: str, limit: int, missing: str = "") -> str:
    """One line of typed text, cleaned; raises BadInput where it is too long, or empty and `missing` says so."""
    line = clean_line(text)
    if missing and not line:
        raise BadInput(field, missing)
    if len(line) > limit:
        raise BadInput(field, mark("最多 {limit} 个字，现在 {count} 个字。"), limit=limit, count=len(line))
    return line


def past(moment: datetime, at: datetime, field: str) -> datetime:
    """A moment that has been by `at`, give or take a minute of the clock, and after 1990; raises BadInput."""
    if moment > at + timedelta(minutes=1):
        raise BadInput(field, mark("时间在将来，改成现在或以前。"))
    if moment.year < _EARLIEST:
        raise BadInput(field, mark("时间太早，写 1990 年以后的。"))
    return moment


def mask_phone(digits: str) -> str:
    """`138****2746`; a landline keeps its last two digits."""
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:]


def mask_identity(number: str) -> str:
    """`3205****0029`; of a shorter paper's number only the ends: `E1*****78`."""
    if len(number) >= 15:
        return f"{number[:4]}****{number[-4:]}"
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}" if len(number) > 6 else "*" * len(number)


def mask_name(name: str) -> str:
    """`单**`: the first character and as many stars as characters follow."""
    return name[:1] + "*" * (len(name) - 1)


def mask_plate(number: str) -> str:
    """`苏E***01`."""
    return f"{number[:2]}{'*' * max(len(number) - 4, 0)}{number[-2:]}"
