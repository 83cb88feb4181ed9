"""Cells of a sheet that came back: compared with what the register holds, and read as its service takes them.

A cell may have gone through Excel, an .xls or a CSV: a day can be a text, a sum can carry its sign. What the register
holds never is: the two are read apart and meet in one form.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import clean_text, day, folded_width
from csapp.registers.privacy import GONE
from csapp.registers.spec import Field, Kind, Register
from csapp.registers.text import faces_of

_EPOCH = datetime(1899, 12, 30)
_SERIALS = 100_000  # days of Excel, up to the year 2173
_DAYS = (Kind.DAY, Kind.MOMENT, Kind.DEADLINE)
_NUMBERS = (Kind.NUMBER, Kind.MONEY)
_MOST = 32_000  # characters of a cell that are compared; a longer text was cut by the export
_LARGEST = 2_000_000_000  # what a whole number of every database holds

# all data: how people and programs write it
_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_MONEY = r"([-+]?)[¥$]?([-+]?)([0-9.,]+)元?"
_CLOCK = r"(?:[T\s]\s*|(?<=日))([01]?[0-9]|2[0-3])[:时]([0-5]?[0-9])(?:[:分]([0-5]?[0-9])(?:\.[0-9]+)?秒?|分)?$"
_YES = frozenset(("是", "√", "✓", "✔", "1", "TRUE", "有"))
_NO = frozenset(("否", "×", "✗", "0", "FALSE", "无"))
_FAULTS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BUSY!")
)


def written(cell: Any) -> str:
    """A cell as text, empty signs kept: what the export wrote comes back as it was."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell.value if hasattr(cell, "value") else cell).strip()


def number_in(field: Field, cell: Any) -> str:
    """What tells the records apart, however a sheet writes it: a day as 2026-11-24."""
    if cell is not None and field.kind is Kind.DAY and field.show is None:
        try:
            return _moment(field, cell).date().isoformat()
        except BadInput:
            return written(cell)
    return written(cell)


def same(field: Field, cell: Any, held: Any) -> bool:
    """Whether a cell says what the register holds; nearly every cell does so to the letter."""
    if cell.__class__ is str and cell == held:
        return True
    mine, theirs = _of_cell(field, cell), _of_register(field, held)
    if mine == theirs:
        return True
    if isinstance(mine, datetime) and isinstance(theirs, datetime) and isinstance(cell, str):
        # a CSV holds what Excel shows, and that is no seconds
        return mine == theirs.replace(second=0)
    return False


def _of_cell(field: Field, cell: Any) -> Any:
    if cell is None or cell == "":
        return None
    reader = _COMPARED.get(field.kind) if field.show is None and field.private is None else None
    if reader is None:
        return _text(cell)
    try:
        return reader(field, cell)
    except BadInput:
        return _text(cell)


def _of_register(field: Field, held: Any) -> Any:
    if held is None or held == "":
        return None
    if field.show is None and field.private is None:
        if field.kind in _NUMBERS:
            return held
        if field.kind in _DAYS and isinstance(held, date):
            return _moment(field, held)
        if field.kind is Kind.CHECK:
            return _check(field, held)
    return _text(held)


def _text(cell: Any) -> str | None:
    """Tidy text; longer than a cell can be, it is compared as far as it went out."""
    return clean_text(written(cell)[:_MOST]) or None


def read(register: Register, field: Field, cell: Any, held: Any = None) -> Any:
    """A cell as the service takes it, None or an empty text where it was emptied; raises BadInput."""
    text = written(cell)
    if text.upper() in _FAULTS:
        raise BadInput(field.key, mark("「{label}」是 Excel 的出错值 {text}，改对再导。"), label=field.label, text=text)
    if (field.private is not None and "*" in text) or text.count(GONE) > written(held).count(GONE):
        raise BadInput(field.key, mark("「{label}」带 * 是遮盖过的，写完整的，或改回原样。"), label=field.label)
    if field.kind is Kind.CHOICE:
        return _choice(field, text)
    if field.kind is Kind.STATE:
        return next((state for state, face in (faces_of(register) or {}).items() if face.label == text), text)
    if field.kind is Kind.CHECK:
        return _check(field, cell)
    reader = _READERS.get(field.kind)
    if reader is None:
        return text
    return reader(field, cell) if text else None


def shown(field: Field, value: Any) -> str:
    """A value in the preview: money in yuan, a day without a clock."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return mark("是") if value else mark("否")
    if field.kind is Kind.MONEY and isinstance(value, int):
        return f"{value / 100:.2f}"
    if field.kind is Kind.DAY and isinstance(value, datetime):
        value = value.date()
    return " ".join(written(value).split())


def _choice(field: Field, text: str) -> str:
    labels = {label: value for value, label in (field.labels or {}).items()}
    chosen = labels.get(text, text)
    if text and field.choices is not None and chosen not in {str(choice.value) for choice in field.choices}:
        known = mark("、").join((field.labels or {}).get(choice, str(choice.value)) for choice in field.choices)
        words = mark("「{label}」没有「{text}」，写 {known}。")
        raise BadInput(field.key, words, label=field.label, text=text, known=known)
    return chosen


def _check(field: Field, cell: Any) -> bool:
    text = written(cell).upper()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise BadInput(field.key, mark("「{label}」写 是 或 否。"), label=field.label)


def _number(field: Field, cell: Any) -> int | float:
    text = "".join(folded_width(written(cell)).split())
    if isinstance(cell, bool) or not re.fullmatch(_NUMBER, text):
        raise BadInput(field.key, mark("「{label}」要写数。"), label=field.label)
    value = float(text.replace(",", ""))
    if abs(value) > _LARGEST:
        raise BadInput(field.key, mark("「{label}」写得太大，核对一遍。"), label=field.label)
    return int(value) if value.is_integer() else value


def _whole(field: Field, cell: Any) -> int:
    value = _number(field, cell)
    if isinstance(value, float):
        raise BadInput(field.key, mark("「{label}」要写整数。"), label=field.label)
    return value


def _fen(field: Field, cell: Any) -> int:
    """Yuan of a cell as fen: 80, ¥80.00, -1,200.50, (80.00)."""
    text = "".join(folded_width(written(cell)).split())
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    found = re.fullmatch(_MONEY, text)
    value = _number(field, "".join(found.groups()) if found and not isinstance(cell, bool) else text)
    fen = round(value * 100)
    if abs(fen - value * 100) > 1e-4:
        raise BadInput(field.key, mark("「{label}」最多两位小数。"), label=field.label)
    if abs(fen) > _LARGEST:
        raise BadInput(field.key, mark("「{label}」写得太大，核对一遍。"), label=field.label)
    return fen


def _moment(field: Field, cell: Any) -> datetime:
    """Whole seconds; Excel keeps fractions of days, a text may be any usual spelling."""
    if isinstance(cell, datetime):
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, int | float) and 1 <= cell < _SERIALS and not isinstance(cell, bool):
        return _moment(field, _EPOCH + timedelta(days=cell))
    text = folded_width(written(cell))
    clock = re.search(_CLOCK, text)
    try:
        on = day(text[: clock.start()] if clock else text, field.key)
    except BadInput as wrong:
        raise BadInput(field.key, mark("「{label}」写成 2026-11-24 这样。"), label=field.label) from wrong
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    return datetime(on.year, on.month, on.day, hour, minute, second)


def _day(field: Field, cell: Any) -> date:
    return _moment(field, cell).date()


_COMPARED: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.MONEY: _fen,
    Kind.DAY: _moment,
    Kind.MOMENT: _moment,
    Kind.DEADLINE: _moment,
    Kind.CHECK: _check,
}
_READERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.NUMBER: _whole,
    Kind.MONEY: _fen,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.DEADLINE: _moment,
}
