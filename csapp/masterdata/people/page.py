"""Finding a person or room on any page: the finder filled from the people of the estate, telephones masked."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.marks import mark
from csapp.core.values import folded_width, mask_phone
from csapp.core.workflow import Shape
from csapp.masterdata.people.models import household
from csapp.masterdata.people.service import Resident, find_residents
from csapp.registers.spec import Field
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.fields import Line
from csapp.ui.finder import PersonFinder
from csapp.ui.finder_rows import FinderGroup, FinderRow, Span
from csapp.ui.form import Form
from csapp.ui.labels import Label, rule
from csapp.ui.past_list import Household, PastLine
from csapp.ui.pill import Sign
from csapp.ui.recent_list import RecentList
from csapp.ui.theme import Tone

KIND = "resident"
_NOBODY, _KNOWN, _TYPED = range(3)
Note = tuple[str, Shape]
PastOf = Callable[[int | None, int | None], list[PastLine]]
NotesOf = Callable[[list[int], datetime], dict[int, Note]]

_GROUPS = (("unit", mark("房号")), ("name", mark("姓名")), ("phone", mark("电话")), ("plate", mark("车牌")))


def ids_of(row: FinderRow) -> tuple[int | None, int | None]:
    """The room and the person of a row of the finder; either may be missing."""
    unit, _, person = row.key.partition("/")
    return (int(unit) if unit else None, int(person) if person else None)


def no_notes(_unit_ids: list[int], _now: datetime) -> dict[int, Note]:
    """Where nothing is to be said about the rooms."""
    return {}


def find_groups(text: str, now: datetime, notes_of: NotesOf = no_notes) -> list[FinderGroup]:
    """What is meant by `text`, grouped by what matched; done in the worker. No clear telephone leaves it."""
    found = find_residents(text)
    notes = notes_of(sorted({line.unit_id for line in found if line.unit_id is not None}), now)
    groups = []
    for matched, label in _GROUPS:
        rows = tuple(_row(line, text, notes.get(line.unit_id or 0)) for line in found if line.matched == matched)
        if rows:
            groups.append(FinderGroup(label, rows, len(rows)))
    return groups


def _row(line: Resident, text: str, note: Note | None) -> FinderRow:
    titled = bool(line.unit_id)
    return FinderRow(
        KIND,
        f"{line.unit_id or ''}/{line.person_id or ''}",
        line.unit_spoken if titled else line.name,
        line.name if titled else "",
        line.relation,
        second_line(line),
        spans_of(line, text),
        *(note or ("", None)),
    )


def second_line(line: Resident) -> str:
    """The telephone, masked, or the plate that led here."""
    if line.hit:
        return mark("车牌 {plate}").format(plate=line.hit)
    return mask_phone(line.phone) if line.phone else ""


def spans_of(line: Resident, text: str) -> tuple[Span, ...]:
    """What of the row was typed."""
    if line.matched == "unit":
        return tuple(Span("title", *hit) for hit in _unit_hits(text, line.unit_spoken))
    if line.matched == "phone":
        return tuple(Span("second", *hit) for hit in _phone_hit(text, line.phone))
    if line.hit:
        return tuple(Span("second", *hit) for hit in _plate_hit(text, second_line(line)))
    return tuple(Span("name" if line.unit_id else "title", *hit) for hit in _name_hit(text, line.name))


def _plate_hit(text: str, shown: str) -> Iterable[tuple[int, int]]:
    """The part of the plate that was typed, with or without its dot."""
    typed = re.sub(r"[\s·•・.-]", "", folded_width(text)).upper()
    found = re.search("·?".join(map(re.escape, typed)), shown) if typed else None
    return [(found.start(), found.end() - found.start())] if found else []


def _unit_hits(text: str, spoken: str) -> Iterable[tuple[int, int]]:
    """The numbers typed, one after the other, where they stand in `3栋2单元1501`."""
    at = 0
    for number in re.findall(r"[0-9A-Z]+", folded_width(text).upper()):
        start = spoken.find(number.lstrip("0") or number, at)
        if start >= 0:
            at = start + len(number.lstrip("0") or number)
            yield start, at - start


def _phone_hit(text: str, digits: str) -> Iterable[tuple[int, int]]:
    """The part of the number that was typed; its place is the same in the masked number."""
    typed = re.sub(r"\D", "", folded_width(text))
    start = digits.rfind(typed) if typed else -1
    return [(start, len(typed))] if start >= 0 else []


def _name_hit(text: str, name: str) -> Iterable[tuple[int, int]]:
    """The characters typed; the whole name where it was found by its sound."""
    typed = text.strip()
    start = name.find(typed)
    return [(start, len(typed))] if start >= 0 else [(0, len(name))]


def household_of(unit_id: int | None, person_id: int | None, now: datetime, past: PastOf) -> Household:
    """Everything the column beside a call shows of a room or person; done in the worker."""
    held = household(unit_id, person_id, now)
    people = tuple(mark("{name}（{relation}）").format(name=name, relation=relation) for name, relation in held.people)
    vips = tuple(mark("重要客户：{name}").format(name=name) for name in held.vips)
    state = Sign(held.status, Shape.DOT, Tone.NEUTRAL) if held.status else None
    return Household(held.title, state, people, (*vips, *held.hints), tuple(past(unit_id, person_id)))


class ResidentFinder(PersonFinder):
    """The person finder over the estate's people; `notes_of` says what is open in a room, in the worker."""

    def __init__(
        self,
        context: Context,
        notes_of: NotesOf = no_notes,
        *,
        offers_not_on_file: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self._look_for, offers_not_on_file=offers_not_on_file, parent=parent)
        self._context = context
        self._notes_of = notes_of
        self.setPlaceholderText(self.tr("房号、姓名、拼音、电话或车牌"))

    def _look_for(self, text: str) -> None:
        job = partial(find_groups, text, self._context.clock(), self._notes_of)
        self._context.runner.run(self, job, partial(self.show_results, text), latest="find")


class WhoPanel(QFrame):
    """The finder, who was picked or typed, and the last contacts; `fields` are name and telephone of a stranger.

    `filled` is emitted by Enter in the last of the fields: who calls is known now.
    """

    highlighted = Signal(object)
    picked = Signal(object)
    changed = Signal()
    unknown = Signal()
    filled = Signal()

    def __init__(
        self, context: Context, fields: Sequence[Field], tools: FormTools, parent: QWidget, notes_of: NotesOf = no_notes
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(self.tr("谁"))
        self.row: FinderRow | None = None
        self._fields = [field.key for field in fields]
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(Label(self.tr("谁"), "panel", self))
        self.finder = ResidentFinder(context, notes_of, parent=self)
        self.finder.highlighted.connect(self.highlighted)
        self.finder.picked.connect(self.pick)
        self.finder.not_on_file.connect(self.take_unknown)
        self.finder.textEdited.connect(self._typed)
        column.addWidget(self.finder)
        self.card = self._make_card(fields, tools)
        column.addWidget(self.card)
        column.addWidget(Label(self.tr("最近来电"), "note", self))
        column.addWidget(rule(self))
        self.recent = RecentList(self.tr("最近来电"), self)
        column.addWidget(self.recent, 1)

    def _make_card(self, fields: Sequence[Field], tools: FormTools) -> QStackedWidget:
        """One place of fixed height for the hint, the person picked, or name and telephone of somebody unknown."""
        card = QStackedWidget(self)
        self._hint = Label(
            self.tr("房号、姓名、电话、车牌都能找，拼音首字母也行，例如 syq。\n不在册的来人按 Ctrl+L。"), "hint", card
        )
        self._hint.wrapping().setAlignment(Qt.AlignmentFlag.AlignTop)
        known = QWidget(card)
        lines = QVBoxLayout(known)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(4)
        self._name, self._phone = Label("", "record", known).wrapping(), Label("", "secondary", known)
        lines.addWidget(self._name)
        lines.addWidget(self._phone)
        lines.addStretch(1)
        self.caller = Form(fields, tools=tools, parent=card)
        self.caller.changed.connect(self.changed)
        self.caller.entry(self._fields[-1]).installEventFilter(self)
        for part in (self._hint, known, self.caller):
            card.addWidget(part)
        return card

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the last field goes on to what it is about; one that ends a composition does not."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            composing = isinstance(watched, Line) and watched.preedit
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and not composing and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.filled.emit()
                return True
        return super().eventFilter(watched, event)

    def pick(self, row: FinderRow) -> None:
        """Take the person or room of a row of the finder; a room with nobody in it asks for name and telephone."""
        self.row = row
        person = ids_of(row)[1]
        if person is not None:
            # a name typed before is another caller's
            self.caller.clear()
        self.finder.set_picked_text("　".join(part for part in (row.title, row.name) if part))
        self.finder.setCursorPosition(0)
        self._name.setText("　".join(part for part in (row.name or row.title, row.relation) if part))
        self._phone.setText(row.second_line)
        self.card.setCurrentIndex(_KNOWN if person is not None else _TYPED)
        self.picked.emit(row)
        self.changed.emit()
        if person is None:
            self.caller.focus_first()

    def take_unknown(self, typed: str) -> None:
        """不在册: name and telephone are typed; a room picked before stays."""
        if self.row is not None:
            typed = ""
            self.row = replace(self.row, key=f"{ids_of(self.row)[0] or ''}/")
        digits = sum(character.isdigit() for character in typed) > len(typed) / 2
        name, phone = self._fields
        self.caller.set_values({phone: typed} if digits else {name: typed})
        self.card.setCurrentIndex(_TYPED)
        self.caller.focus_first()
        self.unknown.emit()
        self.changed.emit()

    def _typed(self) -> None:
        """Another word in the finder: whoever was picked is not meant any more."""
        if self.row is not None:
            self.row = None
            self.card.setCurrentIndex(_NOBODY)
            self.changed.emit()

    def values(self) -> dict[str, Any]:
        """unit, person and, where they are typed, name and telephone. Raises BadInput."""
        unit, person = ids_of(self.row) if self.row is not None else (None, None)
        typed = self.caller.values() if self.card.currentIndex() == _TYPED else {}
        return {"unit": unit, "person": person, **typed}

    def clear(self) -> None:
        """Nobody."""
        self.row = None
        self.finder.set_picked_text("")
        self.caller.clear()
        self.card.setCurrentIndex(_NOBODY)
