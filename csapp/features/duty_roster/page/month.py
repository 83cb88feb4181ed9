"""轮班表: people by days, set by keys or proposed by rules, with what is missing in words beside it (F21, look 07)."""

from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.duty_roster.models.tables import DutyLeave, DutyMember, Roster, Swap, month_after, month_before
from csapp.features.duty_roster.page.acts import MonthActs
from csapp.features.duty_roster.page.squares import (
    cell_words,
    day_words,
    grid_days,
    grid_rows,
    legend,
    month_words,
    numbers_of,
    on_duty_words,
    summary,
)
from csapp.features.duty_roster.page.told import ToldPart
from csapp.features.duty_roster.register import ROSTERS
from csapp.features.duty_roster.service.board import MonthBoard, Told, month_board
from csapp.masterdata.calendar.models import SpecialDay
from csapp.masterdata.shifts.models import Shift
from csapp.registers.facts import RecordFacts, facts
from csapp.ui.buttons import Button, IconButton
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.detail_panel import DetailPanel
from csapp.ui.editors import FormTools
from csapp.ui.empty_state import EmptyState
from csapp.ui.keys import bind
from csapp.ui.labels import Label, rule
from csapp.ui.message import MessageSlot
from csapp.ui.moments import Days
from csapp.ui.month_grid import MonthGrid
from csapp.ui.page_steps import PageSteps
from csapp.ui.panel_place import PanelPlace
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.register_page import RegisterPage
from csapp.ui.theme import theme, theme_switch

_KEYED = 4


def _read(month: date, context: Context) -> tuple[MonthBoard, RecordFacts | None]:
    """The month and, where there is one, its roster for the panel; in the worker."""
    now = context.clock()
    with connected():
        board = month_board(month, now)
        told = facts(ROSTERS, board.roster_id, now, context.by) if board.roster_id else None
    return board, told


def _is_bare(board: MonthBoard) -> bool:
    """Nobody has begun this month."""
    return not board.roster_id and not any(row.load for row in board.rows)


def _month_of(roster_id: int) -> date:
    with connected():
        month: date = fetch(Roster, roster_id).month
    return month


class RosterPage(MonthActs):
    """`board` is the month read last; `views` takes the switch of the tab."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        super().__init__(context, ROSTERS)
        self.setAccessibleName(self.tr("轮班表"))
        self.tools = tools or FormTools(Days(clock=context.clock))
        self.month = context.clock().date().replace(day=1)
        self._wanted: tuple[int, int] | None = None
        self.begin: Button | None = None
        self._build()
        # the steps ask of a page what this one has; it is no register page, since its rows are people
        self.steps = PageSteps(cast("RegisterPage", self))
        self.prepare()
        self._connect()
        Follower(self, context.changed, self.reads(), self.refresh)
        theme_switch().changed.connect(self._fit)
        self._fit()
        self.refresh()

    def reads(self) -> frozenset[str]:
        held = (Roster, Swap, DutyMember, DutyLeave, Shift, SpecialDay)
        return frozenset(model.key() for model in held)

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(4)
        column.addWidget(self._make_head())
        column.addWidget(self._make_line())
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        self.panel = DetailPanel(self.tools, self)
        self.place = PanelPlace(self, self._make_pane(), self.panel)
        self.place.width = theme().px(320)
        column.addWidget(self.place.splitter, 1)

    def _make_head(self) -> QWidget:
        self.head = QWidget(self)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(self.tr("值班"), "page", self.head))
        row.addSpacing(8)
        self.views = QHBoxLayout()
        row.addLayout(self.views)
        row.addStretch(1)
        self.before = IconButton("left", self.tr("上个月"), parent=self.head)
        self.title = Label("", "record", self.head)
        self.state = SignLabel(Sign(""), parent=self.head)
        self.after = IconButton("right", self.tr("下个月"), parent=self.head)
        self.swap_button = Button(self.tr("报调班"), icon="handover", key="Ctrl N", parent=self.head)
        self.swap_button.setVisible(may(self.context.by, Permission.WRITE))
        self.print_button = Button(self.tr("打印"), icon="print", key="Ctrl P", parent=self.head)
        self.more = Button(self.tr("更多"), icon="more", parent=self.head)
        for part in (self.state, self.before, self.title, self.after, self.swap_button, self.print_button, self.more):
            row.addWidget(part)
        return self.head

    def _make_line(self) -> QWidget:
        """Which digit sets which shift; who is on duty now."""
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(16)
        self.legend = Label("", "secondary", line)
        self.unknown = Label("", "warning", line)
        self.on_duty = Label("", "secondary", line)
        row.addWidget(self.legend)
        row.addWidget(self.unknown)
        row.addStretch(1)
        row.addWidget(self.on_duty)
        return line

    def _make_pane(self) -> QWidget:
        pane = QFrame(self)
        pane.setProperty("panel", "true")
        column = QVBoxLayout(pane)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.grid = MonthGrid(self.tr("轮班表，人员和日期"), pane)
        column.addWidget(self.grid, 1)
        self.empty = EmptyState(self.grid.viewport())
        self.empty.hide()
        self.foot = QWidget(pane)
        below = QVBoxLayout(self.foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(rule(self.foot))
        self.here = Label("", "body", self.foot)
        self.here.setContentsMargins(12, 6, 12, 6)
        below.addWidget(self.here)
        below.addWidget(rule(self.foot))
        self.told = ToldPart(self.foot)
        below.addWidget(self.told)
        column.addWidget(self.foot)
        return pane

    def _connect(self) -> None:
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.print_button.clicked.connect(self.print_month)
        self.swap_button.clicked.connect(self.new_record)
        self.more.clicked.connect(self._pop_more)
        self.grid.asked.connect(self.ask_square)
        self.grid.typed.connect(self.type_square)
        self.grid.moved.connect(lambda _person, _day: self._say_here())
        self.told.opened.connect(self._go_to_told)
        self.panel.left.connect(self.leave_panel)
        self.panel.step_given.connect(self.given)
        for keys, act in (
            ("Ctrl+Left", partial(self.turn, -1)),
            ("Ctrl+Right", partial(self.turn, 1)),
            ("Ctrl+P", self.print_month),
            ("Ctrl+N", self.new_record),
            ("Ctrl+Z", self.message.undo),
        ):
            bind(self, keys, act)
        for number in range(_KEYED):
            bind(self, f"Alt+{number + 1}", partial(self._take_step, number))

    def _take_step(self, number: int) -> None:
        if self.panel.facts is not None:
            self.place.open()
            self.panel.steps.take(number)

    def _fit(self) -> None:
        self.head.setMinimumHeight(theme().height("page_head"))
        self._settle()

    def _settle(self) -> None:
        self.place.settle(wanted=self.panel.facts is not None or self.panel.in_place is not None)
        # beside the squares the panel says it
        self.state.setVisible(self.place.is_narrow() and self.panel.facts is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel goes over the grid where the window is narrow."""
        super().resizeEvent(event)
        self._settle()
        self.empty.setGeometry(self.grid.viewport().rect())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()
        self.take_focus()

    # Reading

    def refresh(self) -> None:
        """Read the month again."""
        job = partial(_read, self.month, self.context)
        self.context.runner.run(self, job, self._show, self.message.error, latest="month")

    def turn(self, months: int) -> None:
        """Another month."""
        self.show_month(month_after(self.month) if months > 0 else month_before(self.month))

    def show_month(self, month: date) -> None:
        """Show this month."""
        self.month = month
        self.panel.close_form()
        self.refresh()

    def open_record(self, record_id: int) -> None:
        """The month of a roster."""
        self.context.runner.run(self, partial(_month_of, record_id), self.show_month, self.message.error, latest="seek")

    def show_record(self, record_id: int) -> None:
        """After a month was begun: the one shown is it."""
        self.open_record(record_id)

    def _show(self, read: tuple[MonthBoard, RecordFacts | None]) -> None:
        board, told = read
        self.board = board
        today = self.today()
        self.title.setText(month_words(board.month))
        self.legend.setText(legend(board.shifts))
        self.on_duty.setText(on_duty_words(board))
        unknown = self.tr("{year} 年的法定节假日还没有收进程序，在设置的节假日里补上再排。")
        self.unknown.setText("" if board.holidays_known else unknown.format(year=board.month.year))
        self.grid.show_month(grid_days(board, today), [] if _is_bare(board) else grid_rows(board), numbers_of())
        hint = self.tr("方向键走格，Enter 选班，数字直接定，Delete 清空，Ctrl ← → 换月")
        hint = hint if self.may_set() else self.tr("方向键走格，Enter 看能做什么，Ctrl ← → 换月")
        self.told.show_told(board.warnings, summary(board), hint)
        if told is None:
            self.panel.show_nothing()
        else:
            self.panel.show_facts(told, today, None)
            self.state.set_sign(Sign(told.state, told.shape))
        self.print_button.set_refusal("" if board.roster_id else self.tr("这个月还没有轮班表，没有可打印的。"))
        self._say_empty()
        self._settle()
        if self._wanted is not None:
            self.grid.go_to(*self._wanted)
            self._wanted = None
        self._say_here()

    def today(self) -> date:
        """The day by the page's clock."""
        return self.context.clock().date()

    def _go_to_told(self, entry: Told) -> None:
        assert self.board is not None
        person = entry.staff_id or (self.board.rows[0].staff_id if self.board.rows else 0)
        self.grid.go_to(person, (entry.day - self.board.month).days)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_empty(self) -> None:
        board = self.board
        assert board is not None
        missing = _is_bare(board)
        self.foot.setVisible(not missing)
        had_focus = self.begin is not None and self.begin.hasFocus()
        self.begin = None
        if had_focus and not missing:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.empty.setVisible(missing)
        if not missing:
            return
        self.empty.setGeometry(self.grid.viewport().rect())
        month = board.month.month
        body = self.tr("由主管或经理编，公布以后大家都能看到。")
        if self.may_set():
            body = self.tr("开始编，再按规则排班；个别格子用数字键改，没有缺口就公布。")
        stages = (self.tr("编制"), self.tr("排班"), self.tr("公布"), self.tr("月底锁定"))
        self.empty.say("calendar", self.tr("{month} 月还没有轮班表").format(month=month), body, stages)
        if self.may_set():
            words = self.tr("开始编 {month} 月").format(month=month)
            self.begin = self.empty.offer(words, self.begin_month, icon="plus", key="Enter")
            self.begin.show()
            if had_focus or self.grid.hasFocus():
                self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_here(self) -> None:
        """The square under the cursor in words."""
        found, board = self.grid.place(), self.board
        if found is None or board is None:
            self.here.setText("")
            return
        row = next(row for row in board.rows if row.staff_id == found[0])
        day = board.days[found[1]]
        words = self.tr("{day}　{name}：{cell}").format(
            day=day_words(day, board.holidays.get(day, "")), name=row.name, cell=cell_words(row.cells[found[1]])
        )
        self.here.setText(words)

    # Moving about

    def take_focus(self) -> None:
        """The squares take the keys; where there is no roster yet, the button that begins one."""
        button = self.begin if self.board is not None and _is_bare(self.board) else None
        (button or self.grid).setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_panel(self) -> None:
        """Back to the squares."""
        self.place.close()
        self._settle()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_square(self) -> None:
        """After the next reading the cursor is where it is now."""
        self._wanted = self.grid.place()

    def _pop_more(self) -> None:
        self.pop_more(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
