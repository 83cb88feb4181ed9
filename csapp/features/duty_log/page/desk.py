"""值班日志: the pages at the left, one page in the middle, 交接班 at the right (look 07, F16, F17, S16, S17)."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from csapp.core.roles import Permission, may
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.page.glance import Glance, glance
from csapp.features.duty_log.page.handover_panel import HandoverPanel
from csapp.features.duty_log.page.handover_tools import HandoverTools
from csapp.features.duty_log.page.head import DeskHead
from csapp.features.duty_log.page.more import DutyMore
from csapp.features.duty_log.page.pages_list import PagesList
from csapp.features.duty_log.page.sheet import ENTRIES, SUMMARY, TOUR, LogSheet
from csapp.features.duty_log.page.tools import DutyTools
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.draft_keeper import DraftKeeper, Kept
from csapp.ui.editors import FormTools
from csapp.ui.keys import bind
from csapp.ui.message import MessageSlot
from csapp.ui.moments import Days
from csapp.ui.theme import theme, theme_switch

PAGE = "duty_log"
_PAGES = 12  # four days of three shifts; older ones come with scrolling
_FURTHER = 30
_NARROW, _PANEL = 1280, 368


class DutyLogPage(DutyMore):
    """`views` takes the switch of the tab."""

    def __init__(
        self,
        context: Context,
        tools: FormTools | None = None,
        duty: DutyTools | None = None,
        handover: HandoverTools | None = None,
    ) -> None:
        super().__init__(context, tools or FormTools(Days(clock=context.clock)), duty or DutyTools())
        self._handover = handover
        self.setAccessibleName(self.tr("值班日志"))
        self._count = _PAGES
        self._wanted = 0
        self._wanted_entry = 0
        self._handing = False
        self._read: Glance | None = None
        self._build()
        self.drafts = DraftKeeper(PAGE, context, self.sheet.line.draft, self)
        self._connect()
        self._bind_keys()
        Follower(self, context.changed, self.reads(), self.read_again)
        theme_switch().changed.connect(self._fit)
        self._fit()
        self.read_again()
        self.drafts.offer(self._offer)

    def reads(self) -> frozenset[str]:
        """Tables whose changes this page shows."""
        areas = (DutyPage.key(), Handover.key())
        return frozenset({*areas, "duty_log_entry", "duty_tour_check", "repair_order", "complaint", "reception"})

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(4)
        self.head = DeskHead(self.context.by, self)
        self.views = self.head.views
        column.addWidget(self.head)
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.list = PagesList(self)
        self.sheet = LogSheet(self.context.clock, self)
        row.addWidget(self.list)
        row.addWidget(self.sheet, 1)
        self.panel = HandoverPanel(self.context, self._handover, self)
        row.addWidget(self.panel)
        self.columns = row
        # what nobody makes is not offered
        self.head.print.setVisible(self.duty.print_page is not None)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        sheet = self.sheet
        self.list.picked.connect(self.show_page)
        self.list.went_in.connect(lambda _page: self.sheet.take_focus())
        self.list.more_asked.connect(self.read_further)
        sheet.line.saved.connect(self.note)
        sheet.line.left.connect(sheet.take_focus)
        sheet.line.changed.connect(self.drafts.touch)
        sheet.summary_saved.connect(self.save_summary)
        sheet.table.link_opened.connect(self._open_link)
        sheet.table.picked.connect(lambda _entry: self._offer_steps())
        sheet.table.escaped.connect(self.list.list.setFocus)
        sheet.round.escaped.connect(partial(self.turn_to, ENTRIES))
        sheet.round.went_in.connect(self.check_point)
        self.drafts.failed.connect(self.message.error)
        panel = self.panel
        panel.left.connect(self.leave_handover)
        panel.taken_over.connect(self._taken_over)
        panel.failed.connect(self.message.error)
        panel.said.connect(self.message.good)
        panel.printed.connect(self.show_file)
        acts = {
            "settle": self.ask_settle,
            "open": self.ask_open,
            "correct": self.ask_correct,
            "sign": self.ask_sign,
            "tour": partial(self.turn_view, TOUR),
            "summary": partial(self.turn_view, SUMMARY),
        }
        for name, act in acts.items():
            sheet.buttons[name].clicked.connect(lambda _on=False, act=act: act())
        self.head.print.clicked.connect(self.print_page)
        self.head.major.clicked.connect(self.ask_major)
        self.head.note.clicked.connect(self.new_record)
        self.head.begin.clicked.connect(self.ask_begin)
        self.head.more.clicked.connect(self._pop_more)

    def _pop_more(self) -> None:
        button = self.head.more
        self.pop_more(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+N", self.new_record),
            ("Ctrl+P", self.print_page),
            ("Alt+1", self.ask_settle),
            ("Alt+2", self.ask_major),
            ("Alt+3", self.ask_open),
            ("Alt+4", self.ask_correct),
            ("Alt+5", self.ask_sign),
            ("Ctrl+T", partial(self.turn_view, TOUR)),
            ("Ctrl+D", partial(self.turn_view, SUMMARY)),
            ("Ctrl+B", self.ask_begin),
            ("Ctrl+U", self.reveal),
            ("Alt+Left", self.list.turn_filter),
            ("Alt+Right", self.list.turn_filter),
        ):
            bind(self, keys, act)
        bind(self.sheet.summary, "Ctrl+Enter", self.save_summary)

    def _fit(self) -> None:
        self.head.setMinimumHeight(theme().height("page_head"))
        self.panel.setFixedWidth(theme().px(_PANEL))
        self.arrange()

    def is_narrow(self) -> bool:
        """Below 1280 px there is room for two columns (look 2)."""
        return self.width() < theme().px(_NARROW)

    def arrange(self) -> None:
        """Three columns, or two in a narrow window."""
        narrow = self.is_narrow()
        self.head.make_room(narrow=narrow)
        self.panel.setVisible(not narrow or self._handing)
        self.list.setVisible(not narrow or not self._handing)

    def _taken_over(self, page_id: int) -> None:
        """The next page is open: its person goes on."""
        self._handing = False
        self.arrange()
        self.show_page(page_id)

    def leave_handover(self) -> None:
        """Esc there: back to the page."""
        self._handing = False
        self.arrange()
        self.sheet.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three columns, or two."""
        super().resizeEvent(event)
        self.arrange()

    # Reading

    def read_again(self) -> None:
        """Read the pages, and the one that is shown."""
        page = self.sheet.page
        wanted = self._wanted or (page.id if page is not None else 0)
        job = partial(glance, self._count, wanted, self.context.by, self.context.clock(), self.duty)
        self.context.runner.run(self, job, self._show, self.message.error, latest="log")

    def read_further(self) -> None:
        """Older pages, some at a time."""
        if self._read is not None and len(self._read.logs) >= self._count:
            self._count += _FURTHER
            self.read_again()

    def show_page(self, page_id: int) -> None:
        """Show this page; what is asked for another one goes away, its words stay."""
        page = self.sheet.page
        if page is None or page.id != page_id:
            self.end_asking()
            self._wanted = page_id
            self.read_again()

    def open_record(self, record_id: int) -> None:
        """A page of the log, from anywhere."""
        self.show_page(record_id)
        self.sheet.take_focus()

    def open_entry(self, entry_id: int) -> None:
        """The page of an entry, with that entry on."""
        self._wanted_entry = entry_id
        self.context.runner.run(self, partial(_page_of, entry_id), self.show_page, self.message.error, latest="seek")

    def _show(self, read: Glance) -> None:
        self._read = read
        self._wanted = 0
        self.to_open = read.to_open
        today = self.context.clock().date()
        self.list.show_pages(read.logs, read.waiting, read.unsigned, today)
        self.head.begin.setVisible(read.to_open is not None and bool(read.logs))
        if read.page is None:
            self.panel.show_page(None)
            self._say_empty(read)
            return
        self.panel.show_page(read.page)
        self.sheet.show_page(read.page, read.states, self.tr("客服部值班日志"))
        if self.list.list.current() != read.page.id:
            blocked = self.list.list.blockSignals(True)
            self.list.list.go_to(read.page.id)
            self.list.list.blockSignals(blocked)
        if self._wanted_entry and self.sheet.table.go_to(self._wanted_entry):
            self._wanted_entry = 0
        self._offer_steps()
        self.take_wanted_step()

    def _say_empty(self, read: Glance) -> None:
        """No page at all: who may begin one, and how."""
        stages = (self.tr("开始值班"), self.tr("记日志、巡查"), self.tr("交接班"), self.tr("经理签字"))
        body = self.tr("每一班一页，上班时打开，交班时合上。")
        shift = read.to_open
        if shift is None:
            self.sheet.show_empty("duty", self.tr("还没有值班日志"), body, stages)
            return
        names = self.tr("、").join(shift.names)
        who = self.tr("轮班表上是 {names}。").format(names=names) if names else self.tr("轮班表上这一班没有排人。")
        self.sheet.show_empty("duty", self.tr("还没有值班日志"), f"{body}{who}", stages)
        words = self.tr("开始值班　{shift} {hours}").format(shift=shift.shift, hours=shift.hours)
        button = self.sheet.empty.offer(words, self.ask_begin, icon="duty", key="Ctrl B")
        button.show()

    def _offer_steps(self) -> None:
        """What can be done with the entry or the point that is on, by this person, on this page."""
        page, entry, buttons = self.sheet.page, self.entry(), self.sheet.buttons
        writes = may(self.context.by, Permission.WRITE) and page is not None and page.signed_at is None
        is_open = page is not None and page.ended_at is None
        of_entry = self.sheet.view == ENTRIES and entry is not None
        waits = entry is not None and entry.settled_at is None
        on_round = self.sheet.view == TOUR and is_open
        buttons["settle"].setText(self.tr("记结果") if self.sheet.view == TOUR else self.tr("善后"))
        buttons["settle"].setVisible(writes and (on_round or (of_entry and waits)))
        buttons["open"].setVisible(may(self.context.by, Permission.WRITE) and of_entry)
        buttons["correct"].setVisible(writes and of_entry and is_open)
        buttons["sign"].setVisible(page is not None and page.may_sign)

    # Going about

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read_again()

    def take_focus(self) -> None:
        """The rows of the page; without one, the button that begins it."""
        if self.sheet.page is None and self.sheet.empty.buttons.count():
            item = self.sheet.empty.buttons.itemAt(0)
            button = item.widget() if item is not None else None
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.sheet.take_focus()

    def new_record(self) -> None:
        """Ctrl+N: the cursor in the line of the page that is open; what was typed stays."""
        if self._read is not None and self._read.open_id and self._read.open_id != getattr(self.sheet.page, "id", 0):
            self.show_page(self._read.open_id)
        if self.sheet.page is None:
            self.take_focus()
            return
        self.end_asking()
        self.turn_to(ENTRIES)
        self.sheet.line.begin()

    def hand_over(self) -> None:
        """F8: 交接班 at the right takes the keys; in a narrow window it stands in the place of the list."""
        self.end_asking()
        self._handing = True
        if self._read is not None and self._read.open_id and self._read.open_id != getattr(self.sheet.page, "id", 0):
            self.show_page(self._read.open_id)
        self.arrange()
        self.panel.start(self._read.open_id if self._read is not None else 0)

    def turn_to(self, view: str) -> None:
        """entries, tour or summary; of the round what waits first is on."""
        self.sheet.show_view(view)
        waiting = next((line.point_id for line in self.sheet.tour if line.checked_at is None), 0)
        if view == TOUR and waiting:
            self.sheet.round.go_to(waiting)
        self._offer_steps()
        self.sheet.take_focus()

    def turn_view(self, view: str) -> None:
        """There and back."""
        self.end_asking()
        self.turn_to(ENTRIES if self.sheet.view == view else view)

    def _open_link(self, _entry: int, link: str) -> None:
        area, _, record = link.partition(" ")
        self.context.go_to(area, int(record))

    def keep_draft(self) -> None:
        """The desk is left: what is being typed is kept now."""
        self.drafts.leave()

    def _offer(self, kept: Kept) -> None:
        at, typed = kept
        self.sheet.line.set_draft(typed)
        self.message.note(self.tr("{at} 没记完的一条还在下面。").format(at=f"{at:%m-%d %H:%M}"))


def _page_of(entry_id: int) -> int:
    # reason for the late import: only a link from elsewhere asks for it
    from csapp.features.duty_log.service.reading import page_of_entry

    return page_of_entry(entry_id)
