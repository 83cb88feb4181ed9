"""The two side columns of 一页通: who and what belongs to the room; what is open, what comes next, notes (look 10)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.app.household import Household, Member, Note, Open, Thing
from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.workflow import Shape
from csapp.masterdata.places.models import NoteKind
from csapp.masterdata.places.service import LONGEST_NOTE
from csapp.registers.spec import Field, Kind
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.labels import Label
from csapp.ui.line_list import Line
from csapp.ui.open_matter import Matter, OpenMatter
from csapp.ui.pill import Sign
from csapp.ui.side_panel import SidePanel
from csapp.ui.theme import Tone, theme

_COVERED_AGAIN_MS = 30_000
_ICONS = {"callback": "callback", "parking_lease": "parking", "key_lending": "key", "repair_order": "repair"}
_MOST = 5
_NOTE_FIELDS = (
    Field("kind", mark("种类"), Kind.CHOICE, choices=NoteKind, required=True),
    Field("words", mark("内容"), Kind.LONG, required=True, limit=LONGEST_NOTE),
    Field("until_on", mark("到哪天"), Kind.DAY, hint=mark("空着就一直留着")),
)


class _Column(QScrollArea):
    """Panels one under the other; scrolls where the window is low."""

    opened = Signal(str, object)

    def __init__(self, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(theme().px(width))
        inner = QWidget()
        inner.setObjectName("detail")
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def _panel(self, title: str) -> SidePanel:
        made = SidePanel(title, self.widget())
        self.column.addWidget(made)
        return made

    def _open(self, key: str) -> None:
        page, _, record = key.partition("/")
        self.opened.emit(page, int(record) if record else None)


def _key(page: str, record_id: int | None) -> str:
    return f"{page}/{record_id}" if page and record_id is not None else ""


class BelongsColumn(_Column):
    """People with covered telephones, cars and spaces, keys."""

    reveal_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(304, parent)
        people = self._panel(self.tr("住户"))
        self.reveal = Button(self.tr("显示号码"), icon="eye", key="Ctrl U", small=True, parent=people)
        self.reveal.clicked.connect(self.reveal_asked)
        people.head.addWidget(self.reveal)
        self.people_panel, self.people = people, people.add_list()
        self.car_panel = self._panel(self.tr("车与车位"))
        self.cars = self.car_panel.add_list()
        self.key_panel = self._panel(self.tr("钥匙"))
        self.keys = self.key_panel.add_list()
        for made in (self.people, self.cars, self.keys):
            made.opened.connect(self._open)
        self.column.addStretch(1)
        self._members: tuple[Member, ...] = ()
        self._cover = QTimer(self, singleShot=True, interval=_COVERED_AGAIN_MS)
        self._cover.timeout.connect(partial(self.show_clear, {}))

    def show_household(self, held: Household) -> None:
        """Another household, its telephones covered."""
        self._members = held.members
        self.show_clear({})
        self.reveal.setVisible(bool(held.members))
        self.people_panel.say("" if held.members else self.tr("没有登记住户。"))
        self.cars.fill([_thing(one) for one in held.cars])
        self.car_panel.say("" if held.cars else self.tr("没有登记车辆和车位。"))
        self.keys.fill([_thing(one) for one in held.keys])
        self.key_panel.say("" if held.keys else self.tr("没有存放钥匙。"))

    def show_clear(self, phones: Mapping[int, str]) -> None:
        """Whole telephones for half a minute; none covers them again."""
        self.people.fill([_member(one, phones.get(one.person_id, one.phone)) for one in self._members])
        (self._cover.start if phones else self._cover.stop)()


def _member(one: Member, phone: str) -> Line:
    return Line(one.name, below=phone, below_aside=one.aside, disc=one.name[:1], note=one.relation)


def _thing(one: Thing) -> Line:
    tone = Tone.ACCENT if one.is_out else Tone.NEUTRAL
    return Line(one.title, one.aside, icon=one.icon, tone=tone, key=_key(one.page, one.record_id))


class ComingColumn(_Column):
    """What is open, what comes next, the year in four numbers, and what colleagues told each other."""

    step_asked = Signal(str, object, str)
    note_given = Signal(object, object)
    note_removed = Signal(object)

    def __init__(self, tools: FormTools, parent: QWidget) -> None:
        super().__init__(344, parent)
        self._tools = tools
        self.form: InPlaceForm | None = None
        self.notes: dict[str, Note] = {}
        self.matters: list[OpenMatter] = []
        self.open_panel = self._panel(self.tr("未办结"))
        self.next_panel = self._panel(self.tr("接下来"))
        self.next = self.next_panel.add_list()
        self.next.opened.connect(self._open)
        self.year_panel = self._panel(self.tr("一年小结"))
        self.year_panel.say("")
        self._year = QGridLayout()
        self._year.setContentsMargins(0, 4, 0, 4)
        self.year_panel.body.addLayout(self._year)
        self.note_panel = self._panel(self.tr("提醒和备注"))
        self.add = Button(self.tr("写提醒"), icon="flag", key="Ctrl N", small=True, parent=self.note_panel)
        self.add.clicked.connect(lambda: self.write_note(None))
        self.note_panel.head.addWidget(self.add)
        self.note_list = self.note_panel.add_list()
        self.note_list.opened.connect(lambda key: self.write_note(self.notes[key]))
        self.column.addStretch(1)

    def show_household(self, held: Household, now: datetime, counts: Sequence[tuple[str, int]]) -> None:
        """Another household; `counts` are its matters of a year by kind."""
        self.close_note()
        self._show_open(held.open, now)
        lines = [_following(one, now) for one in held.following[:_MOST]]
        if held.unsigned:
            first = held.unsigned[0]
            count = self.tr("{count} 张").format(count=len(held.unsigned))
            lines.append(
                Line(self.tr("单据未签回"), count, icon="sign", tone=Tone.WARN, key=_key(first.area, first.record_id))
            )
        self.next.fill(lines)
        self.next_panel.say("" if lines else self.tr("没有约好的事。"))
        self._show_year((*counts, (self.tr("满意"), held.satisfied)))
        self.notes = {str(note.id): note for note in held.notes}
        self.note_list.fill([_note(note) for note in held.notes])
        self.note_panel.say("" if held.notes else self.tr("还没有。要同事留意的写在这里，到期自己消失。"))
        self.add.setVisible(held.unit_id is not None)

    def _show_open(self, matters: Sequence[Open], now: datetime) -> None:
        for old in self.matters:
            self.open_panel.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.matters = []
        for one in matters[:_MOST]:
            made = _matter(one, now, self.open_panel)
            made.asked.connect(partial(self._ask, one))
            self.matters.append(made)
            self.open_panel.body.addWidget(made)
        self.open_panel.show_count(len(matters))
        self.open_panel.say("" if matters else self.tr("都办结了。"))

    def _ask(self, one: Open) -> None:
        self.step_asked.emit(one.line.page, one.line.record_id, one.promise.step if one.promise else "")

    def _show_year(self, counts: Sequence[tuple[str, Any]]) -> None:
        while self._year.count():
            item = self._year.takeAt(0)
            held = item.widget() if item is not None else None
            if held is not None:
                held.hide()
                held.deleteLater()
        for at, (word, count) in enumerate(counts):
            text = f"{count[0]}/{count[1]}" if isinstance(count, tuple) else str(count)
            self._year.addWidget(Label(text, "page", self.year_panel), 0, at)
            self._year.addWidget(Label(word, "note", self.year_panel), 1, at)
            self._year.setColumnStretch(at, 1)

    def write_note(self, note: Note | None) -> None:
        """Ask for a new note, or for other words of an old one, in place."""
        if not self.add.isVisibleTo(self):
            return
        self.close_note()
        title = self.tr("写提醒") if note is None else self.tr("改提醒")
        form = InPlaceForm(title, _NOTE_FIELDS, self._tools, parent=self.note_panel)
        form.given.connect(lambda values: self.note_given.emit(note, values))
        form.closed.connect(self.close_note)
        if note is not None:
            away = Button(self.tr("拿掉这条"), ButtonKind.DANGER_OUTLINED, small=True, parent=form)
            away.clicked.connect(lambda: self.note_removed.emit(note))
            form.form.layout().addWidget(away)  # type: ignore[union-attr]
        self.form = form
        self.note_panel.body.addWidget(form)
        form.show()
        kept = {"kind": note.kind, "words": note.words, "until_on": note.until_on} if note is not None else {}
        form.start(kept or {"kind": NoteKind.HINT}, {})
        form.form.entry("words").setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, form, lambda: self.ensureWidgetVisible(form))

    def close_note(self) -> None:
        """Put the form away."""
        if self.form is not None:
            self.note_panel.body.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def _due_sign(due: datetime, now: datetime, *, is_day: bool) -> Sign:
    """今天到期, 12:00 前, 超 2 天, 11-27 前."""
    days = (due.date() - now.date()).days
    if days < 0:
        return Sign(mark("超 {days} 天").format(days=-days), tone=Tone.DANGER)
    if days == 0:
        late = due < now and not is_day
        words = mark("今天到期") if is_day else mark("{time} 前").format(time=f"{due:%H:%M}")
        return Sign(words, tone=Tone.DANGER if late else Tone.WARN)
    near = days < timedelta(days=365).days and due.year == now.year
    return Sign(mark("{day} 前").format(day=f"{due:%m-%d}" if near else f"{due:%Y-%m-%d}"), tone=Tone.NEUTRAL)


def _matter(one: Open, now: datetime, parent: QWidget) -> OpenMatter:
    line, promise = one.line, one.promise
    due = _due_sign(promise.due_at, now, is_day=promise.is_day) if promise is not None else None
    shape = Shape.TRIANGLE if due is not None and due.tone is Tone.DANGER else line.sign.shape
    words = "　".join(part for part in (line.sign.text, line.detail) if part)
    step = promise.step_label if promise is not None and promise.step_label else mark("打开")
    return OpenMatter(Matter(line.title[:60], shape, due, words[:80], step, line.number), parent)


def _following(one: Promise, now: datetime) -> Line:
    sign = _due_sign(one.due_at, now, is_day=one.is_day)
    icon = _ICONS.get(one.area, "calendar")
    return Line(one.title, sign.text, icon=icon, tone=sign.tone or Tone.NEUTRAL, key=_key(one.area, one.record_id))


def _note(note: Note) -> Line:
    until = mark("到 {day}").format(day=note.until_on) if note.until_on else ""
    below = "　".join(part for part in (note.kind.value, until) if part)
    icon = {NoteKind.HINT: "flag", NoteKind.REMARK: "chat", NoteKind.ARREARS: "warn"}[note.kind]
    return Line(" ".join(note.words.split()), below=below, below_aside=note.noted, icon=icon, key=str(note.id))
