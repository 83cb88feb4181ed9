"""接待: who, what, what happened before; laid out in the order of the call (look 02, S01, S02)."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.features.reception import service
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.register import RECEPTIONS
from csapp.features.reception.workflow import RECEPTION, ReceptionState
from csapp.masterdata.people.page import Note, PastOf, WhoPanel, household_of, ids_of
from csapp.registers.facts import RecordFacts
from csapp.ui.arranged_form import ArrangedForm
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.draft_keeper import DraftFoot, DraftKeeper, Kept
from csapp.ui.editors import FormTools
from csapp.ui.finder_list import FinderRow
from csapp.ui.keys import bind
from csapp.ui.labels import Label, rule
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.moments import Days
from csapp.ui.notice import Notice
from csapp.ui.outcome_cards import Card, OutcomeCards
from csapp.ui.past_list import PastLine, PastPanel
from csapp.ui.pill import Sign
from csapp.ui.recent_list import RecentLine
from csapp.ui.segments import Choice, Segments
from csapp.ui.theme import Tone, theme
from csapp.ui.three_columns import ThreeColumns
from csapp.ui.view_head import ViewHead

if TYPE_CHECKING:
    from csapp.ui.register_page import RegisterPage

PAGE = RECEPTIONS.key

_DEFAULTS = {"channel": Channel.CALL, "urgency": Urgency.ORDINARY, "is_in_duty": True}
_ICONS = {Category.REPAIR: "repair", Category.COMPLAINT: "complaint", Category.QUESTION: "chat"}
_OUTCOMES = {"close": "result", "transfer": "transferred_to"}
_LATER = ("result", "transferred_to", "reported_at")
_ROWS = (("channel",), ("content",), ("category",), ("urgency", "is_in_duty"), ("happened_at", "place"), ("reply",))
_UNTOUCHED = {"channel": str(Channel.CALL), "urgency": str(Urgency.ORDINARY), "is_in_duty": "1"}
_CALLER = ("caller_name", "caller_phone")


def past_of(unit_id: int | None, person_id: int | None) -> list[PastLine]:
    """The earlier receptions of a room or person; called in the worker."""
    return [_past_line(record) for record in service.earlier(unit_id, person_id)]


def _past_line(record: Reception) -> PastLine:
    state = ReceptionState(record.state)
    face = RECEPTION.states[state]
    return PastLine(
        _ICONS.get(Category(record.category), "reception"),
        str(record.category),
        " ".join(record.content.split()),
        record.received_at,
        record.responsible,
        Sign(face.label, face.shape),
        state is not ReceptionState.CLOSED,
        PAGE,
        record.id,
    )


def notes_of(unit_ids: list[int], now: datetime) -> dict[int, Note]:
    """What a room still waits for, beside its row of the finder; called in the worker."""
    return {unit: _note(open_now, now) for unit, open_now in service.open_matters(unit_ids, now).items()}


def _note(open_now: service.OpenMatters, now: datetime) -> Note:
    days = (now.date() - open_now.last_at.date()).days
    if open_now.is_overdue and days > 1:
        return mark("未结 {count}，超期").format(count=open_now.count), Shape.TRIANGLE
    if days <= 1:
        words = mark("未结 {count}，昨天来过") if days else mark("未结 {count}，今天来过")
        return words.format(count=open_now.count), Shape.DIAMOND
    return mark("未结 {count}").format(count=open_now.count), Shape.DOT


def recent_calls(now: datetime) -> tuple[list[RecentLine], int]:
    """The last contacts, and how many today has had; called in the worker."""
    lines = []
    for record in service.latest():
        today = record.received_at.date() == now.date()
        when = f"{record.received_at:%H:%M}" if today else f"{record.received_at:%m-%d}"
        who = f"{record.unit_code} {record.caller_name}".strip() or mark("没有留名")
        lines.append(RecentLine(str(record.id), who, when, " ".join(record.content.split())))
    return lines, service.count_of_day(now)


class MatterForm(ArrangedForm):
    """What it is about, in the rows of look 02, and what comes next."""

    def __init__(self, tools: FormTools, parent: QWidget) -> None:
        fields = [RECEPTIONS.field(key) for key in (*itertools.chain(*_ROWS), *_LATER)]
        # taken from the answer given on the spot where nothing is written: the service refuses where both are missing
        fields = [replace(field, required=False) if field.key == "result" else field for field in fields]
        super().__init__(fields, _ROWS, tools, parent)
        self.set_lines(content=4, reply=2, result=2)
        self.cards = OutcomeCards(
            (
                Card("close", self.tr("一次办结"), self.tr("记下处理结果，归档"), "Alt 1"),
                Card("transfer", self.tr("移交"), self.tr("交主管或责任部门"), "Alt 4"),
            ),
            self.tr("接下来"),
            self,
        )
        self.cards.chosen.connect(self._choose)
        self.major = Notice(Tone.WARN, self.tr("重大事项，马上向总经理汇报。还没汇报先空着。"), "flag", self)
        self._add_next(self.column)
        urgency = self.entry("urgency")
        assert isinstance(urgency, Segments)
        urgency.chosen.connect(self.show_later)
        self.clear()

    def _add_next(self, column: QVBoxLayout) -> None:
        """Cards, then in place what they ask for, then the time of reporting (R28): above it nothing moves."""
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("接下来"), "panel", self))
        head.addWidget(Label(self.tr("选一项，保存时一并办理；不选就先受理"), "note", self), 1)
        later = QVBoxLayout()
        later.setSpacing(0)
        for key in _OUTCOMES.values():
            self.place_in(key, later)
        told, entry, message = self.parts_of("reported_at")
        entry.setMinimumWidth(theme().px(168))
        self.major.row.addWidget(told)
        self.major.row.addWidget(entry)
        column.setSpacing(6)
        column.insertWidget(1, rule(self))
        column.insertLayout(2, head)
        column.insertWidget(3, self.cards)
        column.insertLayout(4, later)
        column.insertWidget(5, self.major)
        column.insertWidget(6, message)
        message.setMinimumHeight(0)

    def _choose(self, outcome: str) -> None:
        self.show_later()
        if outcome:
            self.entry(_OUTCOMES[outcome]).setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.changed.emit()

    def show_later(self) -> None:
        """Show what the chosen card and a major matter ask for, and nothing else."""
        wanted = {_OUTCOMES[self.cards.value()]} if self.cards.value() else set()
        major = self.value_of("urgency") == Urgency.MAJOR
        self.leave_out(set(_LATER) - wanted - ({"reported_at"} if major else set()))
        self.major.setVisible(major)

    def clear(self) -> None:
        """As at the beginning of a call."""
        super().clear()
        self.set_values(_DEFAULTS)
        self.cards.set_value("")
        self.show_later()

    def is_untouched(self) -> bool:
        """Whether nothing was written or chosen yet."""
        return not self.cards.value() and {key: text for key, text in self.draft().items() if text} == _UNTOUCHED


class ReceptionPage(QWidget):
    """The designed page; `past_of` tells in the worker what is known of a room or person."""

    def __init__(self, context: Context, past_of: PastOf = past_of, tools: FormTools | None = None) -> None:
        super().__init__()
        self.context, self._past_of = context, past_of
        self._began: datetime | None = None
        self._today = 0
        self.register: RegisterPage | None = None
        self._tools = tools = tools or FormTools(Days(clock=context.clock))
        self.message = MessageSlot(self)
        self.who = WhoPanel(context, [RECEPTIONS.field(key) for key in _CALLER], tools, self, notes_of)
        self.matter = MatterForm(tools, self)
        self.past = PastPanel(self.tr("以前的事"), self.tr("左边划到或选定一户，这里就列出这户人和以前的事。"), self)
        self.foot = DraftFoot(self)
        what = self.tr("什么事")
        self.desk = ThreeColumns(
            self.who, self.matter, self.past, foot=self.foot, title=what, right_title=self.past.title.text()
        )
        by = self.tr("第一责任者 {name}").format(name=context.by.name)
        head = ViewHead(self.tr(RECEPTIONS.label), self._choices(), (self.tr("编号保存时生成"), by))
        self.switch = head.switch
        self.views = QStackedWidget(self)
        first = QWidget(self.views)
        column = QVBoxLayout(first)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        for part in (head, self.message, self.desk):
            column.addWidget(part)
        column.setStretch(2, 1)
        self.views.addWidget(first)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.views)
        self.drafts = DraftKeeper(PAGE, context, self.typed, self)
        self._connect()
        Follower(self, context.changed, {PAGE, "callback"}, self.refresh)
        self.refresh()
        self.drafts.offer(self._offer)

    def _connect(self) -> None:
        self.who.highlighted.connect(partial(self._preview, note=self.tr("随左侧所选预览")))
        self.who.picked.connect(self._picked)
        self.who.unknown.connect(self._unknown)
        self.matter.closed.connect(self.clear)
        self.foot.clear_button.clicked.connect(self.clear)
        self.foot.save_button.clicked.connect(self.save)
        for part in (self.who.changed, self.matter.changed):
            part.connect(self._touch)
        self.drafts.kept.connect(self.foot.show_kept)
        self.drafts.failed.connect(self.message.error)
        self.who.recent.activated_key.connect(lambda key: self.open_record(int(key)))
        self.past.opened.connect(lambda line: self.context.go(line.page, line.record_id))
        self.switch.chosen.connect(self.show_view)
        bind(self.desk, "Ctrl+Enter", self.save)
        bind(self.desk, "Ctrl+L", lambda: self.who.take_unknown(self.who.finder.search_text()))
        bind(self.desk, "Alt+1", lambda: self.matter.cards.toggle("close"))
        bind(self.desk, "Alt+4", lambda: self.matter.cards.toggle("transfer"))

    def _touch(self) -> None:
        """The contact reached the desk when the first word of it was typed, not when it was saved."""
        self._began = self._began or self.context.clock().replace(second=0, microsecond=0)
        self.drafts.touch()

    def new_record(self) -> None:
        """F2: the first view, the cursor in the finder; what was typed stays."""
        self.show_view("new")
        self.desk.show_main()
        self.who.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.who.finder.selectAll()

    take_focus = new_record

    def open_record(self, record_id: int) -> None:
        """Show one record in 今日台账."""
        self.show_view("today")
        if self.register is not None:
            self.register.show_record(record_id)

    def keep_draft(self) -> None:
        """The desk is left: what is being typed is kept now."""
        self.drafts.leave()

    def _choices(self) -> tuple[Choice, Choice]:
        return (Choice("new", self.tr("登记"), "plus"), Choice("today", self.tr("今日台账"), "list", self._today))

    def show_view(self, key: str) -> None:
        """登记 or 今日台账."""
        if key == "today" and self.register is None:
            # reason for the late import: most days begin with a call, not with the list
            from csapp.ui.register_page import RegisterPage

            self.register = RegisterPage(self.context, RECEPTIONS, self._tools)
            self.register.reveal_job = self._reveal_job  # type: ignore[method-assign]
            self._again = Segments(self._choices(), self.tr("页面视图"), self.register)
            self._again.chosen.connect(self.show_view)
            self.register.head.views.addWidget(self._again)
            self.views.addWidget(self.register)
        self.switch.set_value("new")
        self.views.setCurrentIndex(int(key == "today"))
        if self.register is not None and key == "today":
            self._again.set_value("today")
            self.register.chips.chosen.emit("today")
        elif key == "new":
            self.who.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal_job(self, facts: RecordFacts) -> partial[str]:
        return partial(service.reveal_caller, facts.id, by=self.context.by, at=self.context.clock())

    def refresh(self) -> None:
        """Read the last contacts again."""
        self.context.runner.run(self, partial(recent_calls, self.context.clock()), self._show_recent, latest="recent")

    def _show_recent(self, found: tuple[list[RecentLine], int]) -> None:
        lines, today = found
        self.who.recent.fill(lines)
        self._today = today
        for switch in (self.switch, *([self._again] if self.register is not None else [])):
            switch.set_count("today", today)

    def _preview(self, row: FinderRow, note: str = "") -> None:
        now = self.context.clock()
        job = partial(household_of, *ids_of(row), now, self._past_of)
        show = partial(self.past.show_household, now=now, note=note)
        self.context.runner.run(self, job, show, self.message.error, latest="past")

    def _picked(self, row: FinderRow) -> None:
        self._preview(row)
        if ids_of(row)[1] is not None:
            self.matter.entry("content").setFocus(Qt.FocusReason.OtherFocusReason)

    def _unknown(self) -> None:
        if self.who.row is None:
            self.past.clear()

    def save(self) -> None:
        """Write the contact down; what cannot be taken is shown at its field."""
        if self.foot.save_button.busy or not self.matter.check():
            return
        try:
            values = {**self.who.values(), **self.matter.values(), "outcome": self.matter.cards.value()}
            values["received_at"] = self._began
        except BadInput as problem:
            self._refuse(problem)
            return
        self.foot.set_busy(busy=True)
        context = self.context
        job = partial(service.record, by=context.by, at=context.clock(), **values)
        context.runner.run(self, job, self._saved, self._refuse)

    def _saved(self, record: Reception) -> None:
        self._empty()
        self.message.good(self.tr("已记下，编号 {number}。").format(number=record.number))
        self.refresh()
        self.new_record()

    def _refuse(self, problem: UserError) -> None:
        self.foot.set_busy(busy=False)
        shown = isinstance(problem, BadInput) and (
            self.matter.show_error(problem) or self.who.caller.show_error(problem)
        )
        if not shown:
            self.message.error(problem)

    def _empty(self) -> None:
        self.foot.set_busy(busy=False)
        self._began = None
        self.drafts.drop()
        self.who.clear()
        self.matter.clear()
        self.past.clear()
        self.foot.kept.hide()

    def clear(self) -> None:
        """Begin anew; 撤回 brings back what stood there."""
        typed = self.typed()
        self._empty()
        if typed:
            self.message.good(self.tr("已清空。"), partial(self.restore, typed))
        self.new_record()

    def typed(self) -> dict[str, Any]:
        """Everything as typed, for the draft; nothing where the page is untouched."""
        row = self.who.row
        caller = {key: text for key, text in self.who.caller.draft().items() if text}
        if row is None and not caller and self.matter.is_untouched():
            return {}
        who = [row.kind, row.key, row.title, row.name, row.relation, row.second_line] if row else []
        began = self._began.isoformat() if self._began else ""
        return {
            "began": began,
            "who": who,
            "caller": caller,
            "matter": self.matter.draft(),
            "outcome": self.matter.cards.value(),
        }

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what `typed` gave."""
        if typed["who"]:
            self.who.pick(FinderRow(*typed["who"]))
        if typed["caller"]:
            self.who.take_unknown("")
            self.who.caller.set_draft(typed["caller"])
        self.matter.set_draft(typed["matter"])
        self.matter.cards.set_value(typed["outcome"])
        self.matter.show_later()
        self.matter.entry("content").setFocus(Qt.FocusReason.OtherFocusReason)
        self._began = datetime.fromisoformat(typed["began"]) if typed["began"] else None
        self._touch()

    def _offer(self, kept: Kept) -> None:
        at, typed = kept
        words = self.tr("{at} 填的接待还没有保存。").format(at=f"{at:%m-%d %H:%M}")
        self.message.note(words, MessageAction(self.tr("接着填"), partial(self.restore, typed)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody else wanted clears the page."""
        if event.key() == Qt.Key.Key_Escape and self.views.currentIndex() == 0:
            self.clear()
        else:
            super().keyPressEvent(event)
