"""The template of a printed form: `forms/<key>/form.toml`, which an office changes without code (F01)."""

import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from csapp.core.errors import UserError
from csapp.core.marks import mark
from csapp.core.paths import form_folder, own_form

_T = TypeVar("_T")

BODY_HEIGHT = 232.0
"""mm between the heading and the footer of an A4 page, notes included."""
NOTE_HEIGHT = 4.5
_WORDS = "title label_width footer notes choices section signature signature_height number_label day_label"
LEAST_HEIGHT = 7.0


class BlankKind(StrEnum):
    """How a blank is filled in."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    HEAD = "head"  # the heading of a column: words and nothing to fill in


@dataclass(frozen=True)
class Cell:
    """A label and the blank beside it; `width` is relative to the other cells of the row.

    Without a label the blank takes the whole cell, under a heading of kind HEAD.
    """

    label: str
    blank: str
    kind: BlankKind
    width: float
    choices: tuple[tuple[str, str], ...] = ()
    """Export name in ASCII, label in Chinese."""
    note: str = ""
    """A second blank below the choices, for a remark."""
    note_label: str = ""


@dataclass(frozen=True)
class Row:
    """Cells side by side; height in mm."""

    height: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Section:
    """Rows beside an upright name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class SignatureCell:
    """Who signs, and what is printed over the place."""

    name: str
    label: str

    @property
    def field(self) -> str:
        """Name of the signature field; blanks may be called `customer` and `caller` too."""
        return f"sign_{self.name}"


@dataclass(frozen=True)
class Template:
    """One printed form."""

    key: str
    title: str
    label_width: float
    sections: tuple[Section, ...]
    signatures: tuple[SignatureCell, ...]
    signature_height: float
    notes: tuple[str, ...]
    footer: str
    number_label: str
    day_label: str

    def cells(self) -> Iterator[Cell]:
        """All cells from top to bottom."""
        return (cell for section in self.sections for row in section.rows for cell in row.cells)

    @cached_property
    def blanks(self) -> tuple[str, ...]:
        """Names of all blanks in reading order."""
        return tuple(name for cell in self.cells() for name in (cell.blank, cell.note) if name)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What stands beside each blank, by its name."""
        found: dict[str, str] = {}
        for cell in self.cells():
            found |= {cell.blank: cell.label} if cell.blank else {}
            found |= {cell.note: cell.note_label.strip("：") or cell.label} if cell.note else {}  # data: its colon
        return found

    @cached_property
    def choices(self) -> Mapping[str, Mapping[str, str]]:
        """Labels by export name, for every blank that is ticked."""
        return {cell.blank: dict(cell.choices) for cell in self.cells() if cell.choices}


def load_template(key: str, known: Mapping[str, str] | None = None) -> Template:
    """Read the office's own template, or the program's `forms/<key>/form.toml`; raises UserError, one sentence.

    With `known`, names and labels, blanks beside these are refused; the office's own has none but the program's.
    """
    usual, own = form_folder(key) / "form.toml", own_form(key)
    if own is None:
        return parse_template(text_of(usual, key), key, known, path=usual)
    if known is None:
        known = parse_template(text_of(usual, key), key, path=usual).labels
    return parse_template(text_of(own, key), key, known, path=own)


def text_of(path: Path, key: str) -> str:
    """What a template's file says; raises UserError."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UserError(mark("{path} 不是 UTF-8 编码，用记事本另存为，编码选 UTF-8。"), path=str(path)) from fault
    except OSError as fault:
        raise UserError(mark("表单「{key}」的模板读不出来，检查 {path}。"), key=key, path=str(path)) from fault


def parse_template(
    text: str, key: str, known: Mapping[str, str] | None = None, *, path: Path | None = None
) -> Template:
    """Check and build a template. Raises UserError that names the first mistake."""
    template, found = read_template(text, key, known, path=path)
    if template is None or found:
        raise found[0]
    return template


def read_template(
    text: str, key: str, known: Mapping[str, str] | None = None, *, path: Path | None = None
) -> tuple[Template | None, list[UserError]]:
    """The template, where it can be built at all, and every mistake of its writing."""
    where = str(path) if path else f"{key}/form.toml"
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return None, [UserError(mark("{where} 不是完好的 TOML：{fault}。"), where=where, fault=fault)]
    except RecursionError:
        return None, [UserError(mark("{where} 不是完好的 TOML：方括号套得太深。"), where=where)]
    reader = _Reader(where)
    try:
        template = reader.template(key, raw)
    except UserError as fault:
        return None, [*reader.found, fault]
    found = [*reader.found, *_wrong_blanks(template, known, where)]
    if not found:
        found.extend(_too_high(template, where))
    return template, found


class _Reader:
    """Turns the tables of the file into values, one sentence per mistake; `found` are those of parts that repeat."""

    def __init__(self, where: str) -> None:
        self.found: list[UserError] = []
        self._where = where
        self._choices: dict[str, tuple[tuple[str, str], ...]] = {}

    def template(self, key: str, raw: dict[str, Any]) -> Template:
        """The whole file."""
        self._only(raw, _WORDS, mark("文件"))
        for name, labels in self._take(raw, "choices", dict, {}).items():
            self._choices[name] = next(self._gathered(partial(self._options, name), [labels]), ())
        return Template(
            key=key,
            title=self._take(raw, "title", str),
            label_width=self._size(raw, "label_width"),
            sections=self._each(raw, "section", self._section),
            signatures=self._each(raw, "signature", self._signature),
            signature_height=self._size(raw, "signature_height"),
            notes=tuple(self._texts(raw, "notes")),
            footer=self._footer(raw),
            number_label=self._take(raw, "number_label", str, mark("编号")),
            day_label=self._take(raw, "day_label", str, mark("填表日期")),
        )

    def _section(self, raw: dict[str, Any]) -> Section:
        self._only(raw, "name row", mark("分节"))
        return Section(self._take(raw, "name", str), self._each(raw, "row", self._row))

    def _row(self, raw: dict[str, Any]) -> Row:
        self._only(raw, "height cells", mark("行"))
        height = self._size(raw, "height")
        if height < LEAST_HEIGHT:
            raise self._wrong(
                mark("{where}：行高 {height} 毫米写不下字，至少 {least} 毫米。"), height=height, least=LEAST_HEIGHT
            )
        return Row(height, self._each(raw, "cells", self._cell))

    def _cell(self, raw: dict[str, Any]) -> Cell:
        self._only(raw, "label blank kind width note note_label", mark("格子"))
        word = self._take(raw, "kind", str, "text")
        blank = self._take(raw, "blank", str, "" if word == BlankKind.HEAD else None)
        if word not in set(BlankKind):
            raise self._wrong(
                mark("{where}：{blank} 的 kind「{kind}」只能是 text、long、choice 或 head。"), blank=blank, kind=word
            )
        kind = BlankKind(word)
        if kind is BlankKind.CHOICE and blank not in self._choices:
            raise self._wrong(mark("{where}：{blank} 是勾选项，还没有写 [choices.{blank}]。"), blank=blank)
        if kind is not BlankKind.CHOICE and "note" in raw:
            raise self._wrong(mark("{where}：{blank} 不是勾选项，不能带 note。"), blank=blank)
        return Cell(
            label=self._take(raw, "label", str),
            blank=blank,
            kind=kind,
            width=self._size(raw, "width", 1),
            choices=self._choices[blank] if kind is BlankKind.CHOICE else (),
            note=self._take(raw, "note", str, ""),
            note_label=self._take(raw, "note_label", str, ""),
        )

    def _signature(self, raw: dict[str, Any]) -> SignatureCell:
        self._only(raw, "name label", mark("签字栏"))
        name = self._take(raw, "name", str)
        if not (name.isascii() and name.isidentifier()):
            raise self._wrong(mark("{where}：签字栏的 name「{name}」只能用英文字母。"), name=name)
        return SignatureCell(name, self._take(raw, "label", str))

    def _options(self, name: str, labels: object) -> tuple[tuple[str, str], ...]:
        if not isinstance(labels, dict) or not labels:
            raise self._wrong(mark('{where}：[choices.{name}] 下面至少写一行 英文名 = "中文"。'), name=name)
        for export, label in labels.items():
            if not (export.isascii() and export.isidentifier()) or export == "Off":
                raise self._wrong(
                    mark("{where}：勾选项 {name} 的「{export}」只能用英文字母和下划线。"), name=name, export=export
                )
            if not isinstance(label, str) or not label:
                raise self._wrong(mark("{where}：勾选项 {name} 的 {export} 没有中文名称。"), name=name, export=export)
        return tuple(labels.items())

    def _footer(self, raw: dict[str, Any]) -> str:
        footer: str = self._take(raw, "footer", str, "{office}　{number}")
        try:
            parts = list(Formatter().parse(footer))
        except ValueError:
            parts = [("", "", None, None)]
        known = {None, "office", "number"}
        # neither a width nor an attribute: the first could ask for gigabytes of spaces
        if any(name not in known or form or turn for _, name, form, turn in parts):
            raise self._wrong(mark("{where}：footer 里只能用 {{office}} 和 {{number}}。"))
        return footer

    def _only(self, raw: object, names: str, place: str) -> None:
        """Refuse keys nobody reads: they are spelling mistakes."""
        if not isinstance(raw, dict):
            raise self._wrong(mark("{where}：{place}要写成表。"), place=place)
        for name in raw:
            if name not in names.split():
                raise self._wrong(
                    mark("{where}：{place}里没有「{name}」这一项，可以写的是 {names}。"),
                    place=place,
                    name=name,
                    names=names,
                )

    def _take(self, raw: dict[str, Any], name: str, kind: type, default: object = None) -> Any:
        value = raw.get(name, default)
        if value is None:
            raise self._wrong(mark("{where}：缺少「{name}」。"), name=name)
        if not isinstance(value, kind):
            raise self._wrong(mark("{where}：「{name}」的写法不对，照原来的模板写。"), name=name)
        return value

    def _texts(self, raw: dict[str, Any], name: str) -> list[str]:
        values: list[str] = self._take(raw, name, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(mark("{where}：「{name}」的写法不对，照原来的模板写。"), name=name)
        return values

    def _size(self, raw: dict[str, Any], name: str, default: float | None = None) -> float:
        value = raw.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1000:
            raise self._wrong(mark("{where}：「{name}」要写一个大于 0 的数。"), name=name)
        return float(value)

    def _each(self, raw: dict[str, Any], name: str, build: Callable[[dict[str, Any]], _T]) -> tuple[_T, ...]:
        values = self._take(raw, name, list, [])
        if not values:
            raise self._wrong(mark("{where}：至少写一个「{name}」。"), name=name)
        return tuple(self._gathered(build, values))

    def _gathered(self, build: Callable[[Any], _T], values: Iterable[Any]) -> Iterator[_T]:
        """What can be built; the mistakes of the others are kept, so that all of them are told."""
        for value in values:
            try:
                yield build(value)
            except UserError as fault:
                self.found.append(fault)

    def _wrong(self, message: str, **values: object) -> UserError:
        return UserError(message, where=self._where, **values)


def _wrong_blanks(template: Template, known: Mapping[str, str] | None, where: str) -> Iterator[UserError]:
    seen: set[str] = set()
    for name in template.blanks:
        if known is not None and name not in known:
            meant = "、".join(_meant(name, known, template.blanks))
            yield UserError(
                mark("{where}：没有「{name}」这个空，可用的是 {known}。"), where=where, name=name, known=meant
            )
        elif name in seen:
            yield UserError(mark("{where}：「{name}」写了两次。"), where=where, name=name)
        elif not (name.isascii() and name.isidentifier()):
            yield UserError(mark("{where}：空的名字「{name}」只能用英文字母和下划线。"), where=where, name=name)
        seen.add(name)
    fields = [cell.field for cell in template.signatures]
    for name in dict.fromkeys(fields):
        if fields.count(name) > 1 or name in seen:
            yield UserError(mark("{where}：「{name}」写了两次。"), where=where, name=name)


def _meant(name: str, known: Mapping[str, str], used: Container[str]) -> list[str]:
    """The blanks somebody may have meant, with their labels: those spelt alike, else all that are still free."""
    meant = get_close_matches(name, known) or [one for one in known if one not in used] or list(known)
    return [mark("{name}（{label}）").format(name=one, label=known[one]) if known[one] else one for one in meant]


def _too_high(template: Template, where: str) -> Iterator[UserError]:
    used = sum(row.height for section in template.sections for row in section.rows)
    used += template.signature_height + NOTE_HEIGHT * len(template.notes)
    if used > BODY_HEIGHT:
        yield UserError(
            mark("{where}：各行加起来高 {used:.1f} 毫米，一页只有 {room:.0f} 毫米，把行高减小一些。"),
            where=where, used=used, room=BODY_HEIGHT,
        )  # fmt: skip
