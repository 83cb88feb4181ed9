"""From a declared field to its entry, and from what stands there to a value (registers/spec.py)."""

import re
from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from csapp.core.errors import UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.registers.spec import Field, Kind
from csapp.ui.fields import ChoiceField, Initials, LongText, TextField
from csapp.ui.moments import DayField, Days, MomentField
from csapp.ui.segments import Choice, Segments
from csapp.ui.tick_box import TickBox

_SEGMENTS_UP_TO = 6
_NUMBER = r"-?\d+(\.\d+)?$"


class Entry(Protocol):
    """What the form asks of every entry."""

    def value(self) -> Any:
        """The value as typed; date entries raise UserError."""

    def set_value(self, value: Any) -> None:
        """Show a value."""

    def set_wrong(self, wrong: bool) -> None:
        """Show or take away the border of an error."""


@frozen
class FormTools:
    """What entries need from the estate: its days, and pinyin initials for long lists."""

    days: Days = field(default_factory=Days)
    initials: Initials | None = None


class CheckField(TickBox):
    """A check box with the methods of an entry."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.setAccessibleName(label)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:
        """Tick or clear."""
        self.setChecked(bool(value))

    def set_wrong(self, wrong: bool) -> None:
        """A box is never wrong by itself; its message says what is missing."""


def choices_of(declared: Field) -> list[Choice]:
    """The choices of a field, with the words people see."""
    labels = declared.labels or {}
    members = list(declared.choices) if declared.choices is not None else []
    return [Choice(member.value, labels.get(member.value, member.value)) for member in members]


def make_entry(declared: Field, tools: FormTools, parent: QWidget) -> QWidget:
    """The entry for a field's kind; Entry by protocol."""
    name, hint = declared.label, declared.hint
    if declared.kind is Kind.LONG:
        return LongText(name, hint, parent=parent)
    if declared.kind in (Kind.DAY, Kind.DEADLINE):
        return DayField(name, tools.days, parent)
    if declared.kind is Kind.MOMENT:
        return MomentField(name, tools.days, parent)
    if declared.kind is Kind.CHECK:
        return CheckField(name, parent)
    if declared.choices is not None:
        choices = choices_of(declared)
        if len(choices) <= _SEGMENTS_UP_TO:
            return Segments(choices, name, parent)
        return ChoiceField(choices, name, tools.initials, parent)
    folding = declared.kind in (Kind.NUMBER, Kind.MONEY, Kind.PHONE, Kind.CODE)
    return TextField(name, hint, folding=folding, parent=parent)


def shown(declared: Field, value: Any) -> Any:
    """A stored value as its entry takes it."""
    if declared.kind in (Kind.DAY, Kind.DEADLINE, Kind.MOMENT, Kind.CHECK):
        return value
    if value is None:
        return ""
    if declared.kind is Kind.MONEY:
        return f"{value / 100:.2f}"
    return str(value)


def _number(declared: Field, text: str) -> int | Decimal | None:
    plain = text.replace(",", "")
    if not plain:
        return None
    if not re.match(_NUMBER, plain):
        raise UserError(mark("{label}是数字，写成 12 或 12.5 这样。"), label=declared.label)
    return Decimal(plain) if "." in plain else int(plain)


def _money(declared: Field, text: str) -> int | None:
    plain = text.replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if not plain:
        return None
    if not re.match(_NUMBER, plain):
        raise UserError(mark("{label}是金额，写成 300 或 300.50 这样。"), label=declared.label)
    fen = Decimal(plain) * 100
    if fen != int(fen):
        raise UserError(mark("{label}最多两位小数。"), label=declared.label)
    return int(fen)


def _choice(declared: Field, text: str) -> Any:
    return declared.choices(text) if text and declared.choices is not None else None


_READERS: dict[Kind, Callable[[Field, str], Any]] = {Kind.NUMBER: _number, Kind.MONEY: _money}


def read(declared: Field, entry: Entry) -> Any:
    """The value in an entry: text, int or Decimal, fen, day, moment, member of the choices or None.

    Raises UserError with what to write instead.
    """
    value = entry.value()
    if declared.choices is not None:
        return _choice(declared, value)
    if declared.kind in _READERS:
        return _READERS[declared.kind](declared, value)
    if declared.limit and isinstance(value, str) and len(value) > declared.limit:
        raise UserError(
            mark("{label}多了 {over} 个字，最多 {limit} 个。"),
            label=declared.label,
            over=len(value) - declared.limit,
            limit=declared.limit,
        )
    return value


def require_filled(declared: Field, value: Any) -> None:
    """Raise UserError where a required field is empty."""
    if declared.required and value in (None, ""):
        words = mark("选一项{label}。") if declared.choices is not None else mark("还没有写{label}。")
        raise UserError(words, label=declared.label)
