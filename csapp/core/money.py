# all data: the capital numerals of forms
"""Money is whole fen; shown as ¥1,200.00 and, on paper, in capital characters (大写)."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def yuan(fen: int) -> str:
    """`¥1,200.00` for 120000 fen."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}¥{whole:,}.{rest:02d}"


def _group(value: int) -> str:
    """Up to four digits in capitals; zeros between them are one 零, those at the ends are not written."""
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words


def _whole(yuan_count: int) -> str:
    """Whole yuan in capitals, without 元; empty for nothing."""
    words, gap = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        value = yuan_count // 10_000**index % 10_000
        if not value:
            gap = bool(words)
            continue
        words += ("零" if words and (gap or value < 1000) else "") + _group(value) + _GROUPS[index]
        gap = False
    return words


def capital(fen: int) -> str:
    """Amount in capitals: `壹仟贰佰元整`, `壹万零伍元零叁分`. Raises ValueError at 10^16 yuan and above."""
    whole, rest = divmod(abs(fen), 100)
    if whole >= 10**16:
        raise ValueError("amount too large for capitals")
    words = _whole(whole)
    jiao, fen_digit = divmod(rest, 10)
    tail = ""
    if jiao:
        tail += _DIGITS[jiao] + "角"
    elif fen_digit and words:
        tail += "零"
    if fen_digit:
        tail += _DIGITS[fen_digit] + "分"
    head = f"{words}元" if words else ("" if tail else "零元")
    return ("负" if fen < 0 else "") + head + (tail or "整")
