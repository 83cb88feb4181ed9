"""What is done on the page of a month: squares set, a rotation proposed, swaps filed, papers and files written."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu

from csapp.core.errors import BadInput, StaleRecord, UserError
from csapp.core.roles import Permission, may
from csapp.features.duty_roster.documents.calendar import export_calendar
from csapp.features.duty_roster.documents.papers import export_roster, print_roster
from csapp.features.duty_roster.models.solving import Solution
from csapp.features.duty_roster.page.squares import day_words
from csapp.features.duty_roster.register import SWAPS
from csapp.features.duty_roster.service import rosters, swaps
from csapp.features.duty_roster.service.board import BoardCell, BoardRow, MonthBoard
from csapp.features.duty_roster.service.copying import Copied, copy_month
from csapp.features.duty_roster.workflow import RosterState
from csapp.masterdata.shifts.models import ShiftHours
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.context import Context
from csapp.ui.long_job import LongJob
from csapp.ui.message import MessageAction
from csapp.ui.page_hooks import PageHooks
from csapp.ui.paper_run import Desk, print_or_open
from csapp.ui.runner import Steps

if TYPE_CHECKING:
    from csapp.ui.detail_panel import DetailPanel
    from csapp.ui.message import MessageSlot
    from csapp.ui.month_grid import MonthGrid
    from csapp.ui.panel_place import PanelPlace

_SWAP = "file_swap"


def show_file(file: Path) -> None:
    """Open a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class MonthActs(PageHooks):
    """The half of the page that acts; `open_file` and `ask_file` can be replaced."""

    message: "MessageSlot"
    grid: "MonthGrid"
    panel: "DetailPanel"
    place: "PanelPlace"
    refresh: Callable[[], None]
    keep_square: Callable[[], None]
    leave_panel: Callable[[], None]

    def __init__(self, context: Context, register: Any) -> None:
        super().__init__(context, register)
        self.board: MonthBoard | None = None
        self.month: date = context.clock().date()
        self.open_file: Callable[[Path], None] = show_file
        self.ask_file: Callable[[str, str], str] = self._ask_file
        self.menu: QMenu | None = None
        self._swap: tuple[int, date, ShiftHours] | None = None

    def prepare(self) -> None:
        """Bind what needs the parts of the page."""
        self.long_job = LongJob(self, self.context, self.message)
        self.openers["propose"] = lambda told, _step: self.propose(told)
        self.openers["copy_month"] = self._copy

    def _who(self) -> dict[str, Any]:
        return {"by": self.context.by, "at": self.context.clock()}

    def may_set(self) -> bool:
        """Whether this person makes rosters."""
        return may(self.context.by, Permission.ROSTER)

    def may_create(self) -> bool:
        """Ctrl+N files a swap here."""
        return may(self.context.by, Permission.WRITE)

    # Squares

    def _square(self, person: int, at: int) -> tuple[BoardRow, BoardCell, date]:
        assert self.board is not None
        row = next(row for row in self.board.rows if row.staff_id == person)
        return row, row.cells[at], self.board.days[at]

    def type_square(self, person: int, at: int, digit: int) -> None:
        """A digit puts the shift there or takes it away; 0 clears the day."""
        board = self.board
        if board is None or not self._may_change():
            return
        if digit > len(board.shifts):
            self.message.note(self.tr("没有第 {digit} 个班，看上面的数字。").format(digit=digit))
            return
        _, cell, day = self._square(person, at)
        if digit or cell.shifts:
            self.set_square(person, day, board.shifts[digit - 1].id if digit else None)

    def _may_change(self) -> bool:
        board = self.board
        if not self.may_set():
            self.message.note(self.tr("轮班表由主管或经理排。自己的班上不了，按 Ctrl N 报调班。"))
        elif board is None or not board.roster_id:
            month = self.month.month
            self.message.note(self.tr("{month} 月还没有开始编，先按「开始编」。").format(month=month))
        else:
            return True
        return False

    def set_square(self, person: int, day: date, shift: int | None) -> None:
        """Put it into the month; the cursor stays."""
        board = self.board
        assert board is not None
        job = partial(rosters.set_cell, board.roster_id, person, day, shift, version=board.version, **self._who())

        def done(_entries: Any) -> None:
            self.message.clear()
            self.keep_square()
            self.refresh()

        self.context.runner.run(self, job, done, self._failed)

    def ask_square(self, person: int, at: int, where: QPoint) -> None:
        """Enter: the shifts to choose from, and 报调班 for one that is published."""
        board = self.board
        if board is None:
            return
        row, cell, day = self._square(person, at)
        menu = self.menu = QMenu(self)
        if self.may_set() and board.roster_id and board.state is not RosterState.LOCKED:
            for digit, shift in enumerate(board.shifts, 1):
                words = self.tr("{digit}　{name} {span}").format(digit=digit, name=shift.name, span=shift.span)
                entry = menu.addAction(words, partial(self.set_square, person, day, shift.id))
                entry.setCheckable(True)
                entry.setChecked(shift in cell.shifts)
            if cell.shifts:
                menu.addAction(self.tr("清空这一天"), partial(self.set_square, person, day, None))
        if board.state is RosterState.PUBLISHED and self.may_create():
            for shift in cell.shifts:
                words = self.tr("{name}报调班…").format(name=shift.name)
                menu.addAction(words, partial(self.ask_swap, row, day, shift))
        if menu.isEmpty():
            self._may_change()
            return
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def begin_month(self) -> None:
        """开始编: a roster with last month's rules."""
        job = partial(rosters.open_month, self.month, **self._who())

        def done(roster: Any) -> None:
            words = self.tr("{number} 已经开始编。按 Alt 2 按规则排班，或者逐格排。")
            self.message.good(words.format(number=roster.number))
            self.refresh()

        self.context.runner.run(self, job, done, self._failed)

    # Proposing

    def propose(self, told: RecordFacts) -> None:
        """按规则排班: in the worker, with 停止; squares set by hand stay."""

        def job(steps: Steps) -> Solution:
            return rosters.propose(told.id, version=told.version, tell=steps.report, **self._who())

        title = self.tr("正在排 {month} 月的班").format(month=self.month.month)
        self.long_job.run(title, job, self._proposed)

    def _proposed(self, solution: Solution) -> None:
        if not solution.unmet:
            self._say_proposed(solution)
            self.refresh()
            return
        why = solution.unmet[0].text
        if solution.proven:
            words = self.tr("排不出来，表没有动。{why}").format(why=why)
        else:
            words = self.tr("试了很多种都没有排满，不等于一定排不出来，表没有动。{why}先手工定几格再排也行。")
            words = words.format(why=why)
        self.message.warning(words)

    def _say_proposed(self, solution: Solution) -> None:
        count = len(solution.cells)
        if not solution.uneven:
            words = self.tr("排好了 {count} 个班，规则都满足，班数相差不超过一个。看过再公布。")
            self.message.good(words.format(count=count))
            return
        names = self.tr("、").join(entry.person for entry in solution.uneven[:3])
        most = max(entry.count for entry in solution.uneven)
        words = self.tr(
            "排好了 {count} 个班，规则都满足。受请假和能上的班次所限，{names}比班数最少的人多 {most} 个班。"
        )
        self.message.note(words.format(count=count, names=names, most=most))

    def _copy(self, told: RecordFacts, step: NextStep) -> None:
        """照上月排: what was worked four or five weeks before."""

        def done(copied: Copied) -> None:
            words = self.tr("照上月排了 {count} 个班。")
            if copied.left_out:
                words = self.tr("照上月排了 {count} 个班，{left} 个没有照排：请假、已手工定，或人员班次已停。")
            self.message.note(words.format(count=copied.count, left=copied.left_out))
            self.refresh()

        job = partial(copy_month, told.id, version=told.version, **self._who())
        self.context.runner.run(self, job, done, self._failed)

    # Swaps

    def new_record(self) -> None:
        """Ctrl+N: a swap for the shift under the cursor."""
        board, found = self.board, self.grid.place()
        if board is None or found is None or not self.may_create():
            return
        row, cell, day = self._square(*found)
        if board.state is not RosterState.PUBLISHED:
            self.message.note(self.tr("已公布的班才要报调班；这个月直接在表上改。"))
        elif not cell.shifts:
            words = self.tr("{day} {name}没有班，先走到要调的那一格。")
            self.message.note(words.format(day=day_words(day), name=row.name))
        else:
            self.ask_swap(row, day, cell.shifts[0])

    def ask_swap(self, row: BoardRow, day: date, shift: ShiftHours) -> None:
        """Reason and, if he is found already, who stands in: asked in the panel."""
        self._swap = (row.staff_id, day, shift)
        title = self.tr("报调班：{day} {shift} {name}").format(day=day_words(day), shift=shift.name, name=row.name)
        names = ("reason", "note", "replacement")
        step = NextStep(_SWAP, title, "handover", fields=names)
        self.place.open()
        self.panel.open_step(step, [SWAPS.field(name) for name in names])
        if self.panel.in_place is not None:
            self.panel.in_place.verb.setText(self.tr("报调班"))

    def given(self, step: NextStep, values: dict[str, Any]) -> None:
        """The form of a swap was filled in; every other step is the panel's own."""
        if step.name != _SWAP or self._swap is None:
            return
        person, day, shift = self._swap
        job = partial(swaps.file_swap, day, shift.id, staff=person, **values, **self._who())
        self.context.runner.run(self, job, self._filed, self._failed)

    def _filed(self, swap: Any) -> None:
        self.panel.close_form(forget=True)
        words = (
            self.tr("{number} 已报，等经理确认。") if swap.replacement_id else self.tr("{number} 已报，还没有顶班人。")
        )
        look = MessageAction(self.tr("打开"), partial(self.context.go, "duty_swap", swap.id))
        self.message.note(words.format(number=swap.number), look)
        self.leave_panel()

    def _failed(self, problem: UserError) -> None:
        if isinstance(problem, BadInput) and self.panel.show_error(problem):
            return
        again = MessageAction(self.tr("看最新情况"), self.refresh, "F5") if isinstance(problem, StaleRecord) else None
        self.message.error(problem, again)

    # Papers

    def pop_more(self, where: QPoint) -> None:
        """Workbook, calendar files, the people of the roster."""
        board = self.board
        menu = self.menu = QMenu(self)
        if board is not None and board.roster_id:
            if may(self.context.by, Permission.EXPORT):
                menu.addAction(self.tr("导出 Excel"), self.save_sheet)
            menu.addAction(self.tr("导出日历，全部人员"), partial(self.save_calendar, None))
            found = self.grid.place()
            if found is not None:
                row = self._square(*found)[0]
                words = self.tr("导出日历，只要{name}").format(name=row.name)
                menu.addAction(words, partial(self.save_calendar, row))
        if self.may_set():
            menu.addAction(self.tr("值班人员和请假"), partial(self.context.go, "duty_people"))
        if not menu.isEmpty():
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(where)

    def print_month(self) -> None:
        """Ctrl+P: the month as it hangs on the wall."""
        board = self.board
        if board is None or not board.roster_id:
            self.message.note(self.tr("这个月还没有轮班表，没有可打印的。"))
            return
        job = partial(print_roster, board.roster_id, self.context.folder, **self._who())
        desk = Desk(self, self.context, self.message, self._show_file)
        words = self.tr("已写好「{name}」。")
        self.context.runner.run(
            self, job, lambda file: print_or_open(desk, file, words.replace("{name}", file.name)), self.message.error
        )

    def _show_file(self, file: Path) -> None:
        self.open_file(file)

    def save_sheet(self) -> None:
        """The month as a workbook."""
        self._save(self.tr("Excel 工作簿 (*.xlsx)"), ".xlsx", "", export_roster)

    def save_calendar(self, row: BoardRow | None) -> None:
        """The shifts of everybody, or of one colleague, for telephones."""
        place = self.context.estate
        person, name = (row.staff_id, row.name) if row is not None else (None, "")

        def write(roster_id: int, file: Path, **who: Any) -> int:
            return export_calendar(roster_id, file, place, staff=person, **who)

        self._save(self.tr("日历 (*.ics)"), ".ics", name, write)

    def _save(self, kinds: str, suffix: str, name: str, write: Callable[..., int]) -> None:
        board = self.board
        assert board is not None
        told = self.ask_file(f"{board.number}{name}{suffix}", kinds)
        if not told:
            return
        file = Path(told).with_suffix(suffix)

        def done(_count: int) -> None:
            opens = MessageAction(self.tr("打开"), partial(self.open_file, file))
            self.message.note(self.tr("已导出到 {file}。").format(file=file.name), opens)

        job = partial(write, board.roster_id, file, **self._who())
        self.context.runner.run(self, job, done, self.message.error)

    def _ask_file(self, name: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self, self.tr("导出轮班表"), name, kinds)[0]
