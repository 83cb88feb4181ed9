"""接待: who, what, what happened before; laid out in the order of the call (look 02, S01, S02)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.features.reception.models import Reception
from csapp.features.reception.page.again import SameMatter
from csapp.features.reception.page.matter import REPEAT, MatterForm, TellsOutcome, no_words
from csapp.features.reception.page.recall import no_past, notes_of, recent_calls, write_down
from csapp.features.reception.page.wording import IncidentWording, WordingOf, no_wording
from csapp.features.reception.register import RECEPTIONS
from csapp.masterdata.people.page import PastOf, WhoPanel, household_of, ids_of
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.draft_keeper import DraftFoot, DraftKeeper, Kept
from csapp.ui.editors import FormTools
from csapp.ui.file_tray import FileTray
from csapp.ui.finder_rows import FinderRow
from csapp.ui.keys import bind
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.moments import Days
from csapp.ui.past_list import Household, PastPanel
from csapp.ui.recent_list import RecentLine
from csapp.ui.segments import Choice, Segments
from csapp.ui.three_columns import ThreeColumns
from csapp.ui.view_head import ViewHead

if TYPE_CHECKING:
    from csapp.features.reception.page.records import ReceptionRecords

PAGE = RECEPTIONS.key

_CALLER = ("caller_name", "caller_phone")

NamesOf = Callable[[], list[str]]


def no_names() -> list[str]:
    """A page that stands alone knows no colleagues."""
    return []


class ReceptionPage(QWidget):
    """The designed page; `past_of` tells in the worker what is known of a room or person, `names_of` whom to hand to.

    `tells` says in words what saving with an outcome leads to, `wording_of` what all callers of a building are told.
    """

    def __init__(
        self,
        context: Context,
        past_of: PastOf = no_past,
        tools: FormTools | None = None,
        *,
        tells: TellsOutcome = no_words,
        names_of: NamesOf = no_names,
        wording_of: WordingOf = no_wording,
    ) -> None:
        super().__init__()
        self.context, self._past_of = context, past_of
        self._began: datetime | None = None
        self._today = 0
        self.register: ReceptionRecords | None = None
        self._tools = tools = tools or FormTools(Days(clock=context.clock))
        self.message = MessageSlot(self)
        self.who = WhoPanel(context, [RECEPTIONS.field(key) for key in _CALLER], tools, self, notes_of)
        self.matter = MatterForm(tools, self, tells)
        self.past = PastPanel(self.tr("以前的事"), self.tr("左边划到或选定一户，这里就列出这户人和以前的事。"), self)
        self.again = SameMatter(self.past, self)
        self.wording = IncidentWording(context, self.past, wording_of, self)
        self.foot = DraftFoot(self)
        self.tray = FileTray(parent=self.foot)
        self._lay_out()
        self.drafts = DraftKeeper(PAGE, context, self.typed, self)
        self._connect()
        Follower(self, context.changed, {PAGE, "callback"}, self.refresh)
        self.refresh()
        context.runner.run(self, names_of, self.matter.offer_names, self.message.error)
        self.drafts.offer(self._offer)

    def _lay_out(self) -> None:
        """Three columns under the head; files wait beside the buttons that save and clear."""
        foot = self.foot.layout()
        assert isinstance(foot, QHBoxLayout)
        foot.insertWidget(0, self.tray)
        what = self.tr("什么事")
        self.desk = ThreeColumns(
            self.who, self.matter, self.past, foot=self.foot, title=what, right_title=self.past.title.text()
        )
        self.tray.watch(self.desk, self.matter.entry("content"), self.matter.entry("reply"))
        by = self.tr("第一责任者 {name}").format(name=self.context.by.name)
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
        # the last contacts are read by eye: Tab goes from who to what, and comes by them at the end
        QWidget.setTabOrder(self.foot.save_button, self.who.recent)

    def _connect(self) -> None:
        self.who.highlighted.connect(partial(self._preview, note=self.tr("随左侧所选预览")))
        self.who.picked.connect(self._picked)
        self.who.unknown.connect(self._unknown)
        self.who.filled.connect(lambda: self.matter.entry("content").setFocus(Qt.FocusReason.OtherFocusReason))
        self.matter.closed.connect(self.clear)
        self.foot.clear_button.clicked.connect(self.clear)
        self.foot.save_button.clicked.connect(self.save)
        for part in (self.who.changed, self.matter.changed, self.tray.changed):
            part.connect(self._touch)
        self.matter.changed.connect(self._look_for_same)
        self.tray.refused.connect(self._refuse_file)
        self.again.button.clicked.connect(self._go_on_with)
        self.wording.taken.connect(lambda words: self.matter.set_values({"reply": words}))
        self.drafts.kept.connect(self.foot.show_kept)
        self.drafts.failed.connect(self.message.error)
        self.who.recent.activated_key.connect(lambda key: self.open_record(int(key)))
        self.past.opened.connect(lambda line: self.context.go(line.page, line.record_id))
        self.switch.chosen.connect(self.show_view)
        bind(self.desk, "Ctrl+Enter", self.save)
        bind(self.desk, "Ctrl+L", lambda: self.who.take_unknown(self.who.finder.search_text()))
        for number, card in enumerate(("close", "open_repair", "open_complaint", "transfer"), 1):
            bind(self.desk, f"Alt+{number}", partial(self._toggle, card))
        bind(self.desk, "Alt+5", self.again.press)
        bind(self.desk, "Alt+6", self.wording.press)

    def _toggle(self, card: str) -> None:
        self.again.button.setChecked(False)
        self.matter.toggle(card)

    def _look_for_same(self) -> None:
        """While it is typed: an open matter of this household that the call is like is offered (R27)."""
        self.wording.look(str(self.matter.draft().get("content", "")))
        if self.matter.outcome() != REPEAT:
            self.again.button.setChecked(False)
            self.again.look(str(self.matter.draft().get("content", "")))

    def _go_on_with(self, on: bool) -> None:
        line = self.again.line
        if line is not None:
            self.matter.go_on_with(line.number if on else "", self.again.category())

    def _refuse_file(self, names: list[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self.message.error(BadInput("file", words, name=names[0]))

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
            from csapp.features.reception.page.records import ReceptionRecords

            self.register = ReceptionRecords(self.context, self._tools)
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
        self.wording.know(ids_of(row)[0])
        job = partial(household_of, *ids_of(row), now, self._past_of)
        show = partial(self._show_household, now=now, note=note)
        self.context.runner.run(self, job, show, self.message.error, latest="past")

    def _show_household(self, household: Household, now: datetime, note: str) -> None:
        self.past.show_household(household, now=now, note=note)
        self.again.know(household)
        self._look_for_same()

    def _picked(self, row: FinderRow) -> None:
        self._preview(row)
        if ids_of(row)[1] is not None:
            self.matter.entry("content").setFocus(Qt.FocusReason.OtherFocusReason)

    def _unknown(self) -> None:
        if self.who.row is None:
            self.past.clear()
            self.again.forget()
            self.wording.know(None)

    def save(self) -> None:
        """Write the contact down; what cannot be taken is shown at its field."""
        if self.foot.save_button.busy or not self.matter.check():
            return
        try:
            values = {**self.who.values(), **self.matter.values(), "outcome": self.matter.outcome()}
            values |= {"received_at": self._began, "files": tuple(self.tray.files), "folder": self.context.folder}
            values["matter"] = self.again.matter() if self.matter.outcome() == REPEAT else None
        except BadInput as problem:
            self._refuse(problem)
            return
        self.foot.set_busy(busy=True)
        context = self.context
        job = partial(write_down, {"by": context.by, "at": context.clock(), **values})
        context.runner.run(self, job, self._saved, self._refuse)

    def _saved(self, made: tuple[Reception, str]) -> None:
        record, opened = made
        self._empty()
        words = self.tr("已记下，编号 {number}。")
        if record.matter_number:
            words = self.tr("已记到 {matter}，这次的编号 {number}。")
        elif opened:
            words = self.tr("已记下，编号 {number}，开出 {opened}。")
        self.message.good(words.format(number=record.number, opened=opened, matter=record.matter_number))
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
        self.tray.clear()
        self.past.clear()
        self.again.forget()
        self.wording.know(None)
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
        files = [str(file) for file in self.tray.files]
        if row is None and not caller and not files and self.matter.is_untouched():
            return {}
        who = [row.kind, row.key, row.title, row.name, row.relation, row.second_line] if row else []
        began = self._began.isoformat() if self._began else ""
        return {
            "began": began,
            "who": who,
            "caller": caller,
            "matter": self.matter.draft(),
            "outcome": self.matter.cards.value(),
            "files": files,
        }

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what `typed` gave."""
        if typed["who"]:
            self.who.pick(FinderRow(*typed["who"]))
        if typed["caller"] and (self.who.row is None or ids_of(self.who.row)[1] is None):
            self.who.take_unknown("")
            self.who.caller.set_draft(typed["caller"])
        self.matter.set_draft(typed["matter"])
        self.matter.cards.set_value(typed["outcome"])
        self.matter.show_later()
        self.tray.take([Path(name) for name in typed.get("files", ()) if Path(name).is_file()])
        self.matter.entry("content").setFocus(Qt.FocusReason.OtherFocusReason)
        self._began = datetime.fromisoformat(typed["began"]) if typed["began"] else None
        self._touch()

    def _offer(self, kept: Kept) -> None:
        at, typed = kept
        words = self.tr("{at} 填的接待还没有保存。").format(at=f"{at:%m-%d %H:%M}")
        self.message.note(words, MessageAction(self.tr("接着填"), partial(self.restore, typed)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window keeps what comes next in sight."""
        super().resizeEvent(event)
        self.matter.fit(self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody else wanted clears the page."""
        if event.key() == Qt.Key.Key_Escape and self.views.currentIndex() == 0:
            self.clear()
        else:
            super().keyPressEvent(event)
