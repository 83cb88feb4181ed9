"""交接班 at the right of 值班日志: made by one key from live data, counted, reasoned, confirmed by both (look 07)."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.core.roles import Permission, may
from csapp.features.duty_log.page.handover_dialog import ConfirmHandover
from csapp.features.duty_log.page.handover_head import HandoverHead
from csapp.features.duty_log.page.handover_list import HandoverList
from csapp.features.duty_log.page.handover_tell import TellNextShift
from csapp.features.duty_log.page.handover_tools import HandoverRead, HandoverTools, confirm, go_home, read_handover
from csapp.features.duty_log.service import handover
from csapp.features.duty_log.service.confirming import AT_ONCE
from csapp.features.duty_log.service.lacks import Lack
from csapp.features.duty_log.service.reading import PageView
from csapp.features.duty_log.workflow import HandoverState
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.labels import Label, rule

_NAMED = 3  # lacks named in the line; the others are counted
_AREAS = (
    "duty_log", "duty_log_entry", "duty_handover", "duty_counted_item", "duty_roster", "duty_swap", "reception",
    "repair_order", "complaint", "callback", "opinion", "key_lending", "parking_lease", "parking_payment",
    "parking_report", "contact_memo", "escalation", "public_incident", "major_event",
)  # fmt: skip


class HandoverPanel(QFrame):
    """`left` is Esc, `taken_over` the new page's id, `failed` a UserError, `said` what was done, `printed` a file."""

    left = Signal()
    taken_over = Signal(int)
    failed = Signal(object)
    said = Signal(str)
    printed = Signal(object)

    def __init__(self, context: Context, tools: HandoverTools | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(self.tr("交接班"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.context = context
        self.tools = tools or HandoverTools()
        self.page: PageView | None = None
        self.read: HandoverRead | None = None
        self.dialog: ConfirmHandover | TellNextShift | None = None
        self._working = False  # F8 was pressed: who comes is asked for
        self._awaited = 0  # F8 was pressed for a page that is still to be shown
        self._build()
        self._connect()
        Follower(self, context.changed, _AREAS, self.read_again)
        self._draw()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = HandoverHead(self)
        self.list = HandoverList(self)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        column.addWidget(rule(self))
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.setSpacing(8)
        self.lacks = Label("", "note", self).wrapping()
        foot.addWidget(self.lacks)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.print_button = Button(self.tr("打印交接单"), icon="print", parent=self)
        self.leave_button = Button(self.tr("先交班"), parent=self)
        self.confirm_button = Button(self.tr("双方确认交班"), ButtonKind.OUTLINED, key="F8", parent=self)
        row.addWidget(self.print_button, 1)
        row.addWidget(self.leave_button, 1)
        row.addWidget(self.confirm_button, 1)
        foot.addLayout(row)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.head.came.connect(self._come)
        self.list.counted.connect(self._count)
        self.list.reasoned.connect(self._reason)
        self.list.ticked.connect(self._tick)
        self.list.telling.connect(self.ask_told)
        self.list.went_on.connect(lambda: self._read(make=False, then=self.go_to_lack))
        self.print_button.clicked.connect(self.print_sheet)
        self.leave_button.clicked.connect(partial(self.ask_passwords, alone=True))
        self.confirm_button.clicked.connect(lambda _on=False: self.start())

    # Reading

    def show_page(self, page: PageView | None) -> None:
        """The page whose handover stands here; None where there is no page."""
        is_other = page is None or self.page is None or page.id != self.page.id
        is_same = not is_other and page == self.page and self.read is not None
        self.page = page
        if is_other:
            self.read, self._working = None, False
            self._draw()
        if page is not None and page.id == self._awaited:
            self.start()
        elif page is not None and not is_same:
            self.read_again()

    def read_again(self) -> None:
        """Read the sheet; while it is open it follows what happened elsewhere."""
        self._read(make=False, then=None)

    def _read(self, *, make: bool, then: Callable[[], None] | None) -> None:
        if self.page is None:
            return
        by, at = self.context.by, self.context.clock()
        # one that leads somewhere is not outdated by the next reading
        latest = "handover" if then is None else None
        job = partial(read_handover, self.page, self.tools, make=make, by=by, at=at)
        self.context.runner.run(self, job, partial(self._show, then), self._refuse, latest=latest)

    def _show(self, then: Callable[[], None] | None, read: HandoverRead) -> None:
        if self.page is None or read.page.id != self.page.id:
            return
        self.read = read
        self._draw()
        if then is not None:
            then()

    def _draw(self) -> None:
        """What was read last, and what may be done with it."""
        read = self.read
        for part in (self.head, self.list):
            part.setVisible(read is not None)
        sheet = read.sheet if read is not None else None
        writes = may(self.context.by, Permission.WRITE)
        done = sheet is not None and sheet.state == HandoverState.TAKEN_OVER
        if read is not None:
            self.head.show_read(read, asks=writes and self._asks_who(read), now=self.context.clock())
            self.list.show_read(read, self.context.by)
        self.print_button.setVisible(sheet is not None and self.tools.print_sheet is not None)
        is_waiting = read is not None and not done and (read.page.is_open or sheet is not None)
        self.confirm_button.setVisible(writes and is_waiting)
        self.confirm_button.setText(self.tr("双方确认交班") if sheet is not None else self.tr("做交接单"))
        lacks = sheet.lacks if sheet is not None else ()
        self.confirm_button.set_kind(ButtonKind.PRIMARY if sheet is not None and not lacks else ButtonKind.OUTLINED)
        self.confirm_button.set_refusal(lacks[0].sentence if lacks else "")
        self.leave_button.setVisible(writes and read is not None and self._may_leave(read))
        self.lacks.setText(self._lacking(lacks))
        self.lacks.setVisible(bool(lacks))
        self._order_keys()

    def _asks_who(self, read: HandoverRead) -> bool:
        """Who comes is asked for once F8 was pressed, and in the last hour of the shift."""
        if read.sheet is None:
            return False
        return self._working or self.context.clock() >= read.page.planned_until - AT_ONCE

    def _may_leave(self, read: HandoverRead) -> bool:
        """Nobody follows at once, and the shift is over (R22)."""
        page, relief, sheet = read.page, read.relief, read.sheet
        if sheet is None or sheet.state != HandoverState.PREPARED or self.context.clock() < page.planned_until:
            return False
        return relief is None or relief.begins_at > page.planned_until + AT_ONCE

    def _lacking(self, lacks: tuple[Lack, ...]) -> str:
        names = self.tr("；").join(lack.short for lack in lacks[:_NAMED])
        more = self.tr(" 等") if len(lacks) > _NAMED else ""
        return self.tr("还差 {count} 项：{names}{more}。").format(count=len(lacks), names=names, more=more)

    def _order_keys(self) -> None:
        stops = [*self.list.stops(), *self.head.stops(), self.print_button, self.leave_button, self.confirm_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # Doing

    def start(self, page_id: int = 0) -> None:
        """F8: make the sheet, then the cursor where something lacks; where nothing does, both confirm.

        `page_id` is the page it is pressed for; where that is not shown yet it begins when it is.
        """
        page = self.page
        self._awaited = page_id if page is None or page.id != page_id else 0
        if self._awaited:
            return
        if page is None or not may(self.context.by, Permission.WRITE):
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._working = True
        self._read(make=page.is_open, then=self.go_to_lack)

    def go_to_lack(self) -> None:
        """The first thing that lacks; where nothing does, the passwords are asked for."""
        sheet = self.read.sheet if self.read is not None else None
        if sheet is None or sheet.state == HandoverState.TAKEN_OVER:
            self.take_focus()
            return
        for lack in sheet.lacks:
            if self.list.focus_lack(lack):
                return
        if sheet.lacks:
            stops = self.head.stops()
            (stops[0] if stops else self).setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.ask_passwords()

    def take_focus(self) -> None:
        """The first line that takes the keys, else the panel itself."""
        stops = [*self.list.stops(), *self.head.stops()]
        (stops[0] if stops else self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _run(self, act: Callable[..., Any], done: Callable[[Any], None], *given: Any, **more: Any) -> None:
        job = partial(act, *given, by=self.context.by, at=self.context.clock(), **more)
        self.context.runner.run(self, job, done, self._refuse)

    def _refuse(self, problem: UserError) -> None:
        self.failed.emit(problem)

    def _count(self, row_id: int, number: object, reason: str) -> None:
        self._run(handover.count, lambda _row: self.read_again(), row_id, number, reason)

    def _reason(self, line_id: int, reason: str) -> None:
        self._run(handover.give_reason, lambda _row: self.read_again(), line_id, reason)

    def _tick(self, line_id: int) -> None:
        self._run(handover.read_line, lambda _row: self.read_again(), line_id)

    def ask_told(self) -> None:
        """补写交待: the five texts of S19."""
        sheet = self.read.sheet if self.read is not None else None
        if sheet is None or self.dialog is not None:
            return
        dialog = self.dialog = TellNextShift(self.window(), sheet)
        dialog.given.connect(partial(self._tell, dialog, sheet.id))
        dialog.finished.connect(self._forget)
        dialog.open()

    def _tell(self, dialog: TellNextShift, sheet_id: int, texts: dict[str, str]) -> None:
        by, at = self.context.by, self.context.clock()
        job = partial(handover.tell, sheet_id, by=by, at=at, **texts)

        def told(_sheet: object) -> None:
            dialog.accept()
            self.read_again()

        self.context.runner.run(self, job, told, dialog.refuse)

    def _come(self, staff_id: int, reason: str) -> None:
        read = self.read
        if read is None or read.sheet is None:
            return
        by, at = self.context.by, self.context.clock()
        job = partial(handover.arrive, read.sheet.id, staff_id, reason, relief=read.relief, by=by, at=at)
        then = partial(self._read, make=False, then=self.go_to_lack)
        self.context.runner.run(self, job, lambda _sheet: then(), self._not_come)

    def _not_come(self, problem: UserError) -> None:
        self.head.say_wrong(str(problem), problem.field if isinstance(problem, BadInput) else "")

    # Confirming

    def ask_passwords(self, *, alone: bool = False) -> None:
        """Both passwords, or the outgoing person's alone."""
        if self.read is None or self.dialog is not None:
            return
        dialog = self.dialog = ConfirmHandover(self.window(), self.read, alone=alone)
        dialog.given.connect(partial(self._confirm, alone))
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _confirm(self, alone: bool, outgoing: str, incoming: str) -> None:
        if self.read is None or not isinstance(self.dialog, ConfirmHandover):
            return
        by, at = self.context.by, self.context.clock()
        job: Callable[[], int] = partial(confirm, self.read.page, self.tools, outgoing, incoming, by=by, at=at)
        if alone:
            job = partial(go_home, self.read.page, self.tools, outgoing, by=by, at=at)
        self.context.runner.run(self, job, partial(self._confirmed, alone), self.dialog.refuse)

    def _confirmed(self, alone: bool, page_id: int) -> None:
        incoming = self.read.sheet.incoming_name if self.read is not None and self.read.sheet is not None else ""
        if self.dialog is not None:
            self.dialog.accept()
        self._working = False
        words = self.tr("已交班，这一页只能补记。")
        if not alone:
            words = self.tr("已交给{name}。{name}按 F12 换成自己的账号，逐条勾已阅。").format(name=incoming)
        self.said.emit(words)
        self.taken_over.emit(page_id)

    def print_sheet(self) -> None:
        """交接班记录 as a PDF; counted as a print."""
        sheet = self.read.sheet if self.read is not None else None
        if sheet is not None and self.tools.print_sheet is not None:
            job = partial(self.tools.print_sheet, sheet.id, self.context.by, self.context.clock())
            self.context.runner.run(self, job, self.printed.emit, self._refuse)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: back to the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The panel hands the keys to what waits in it."""
        super().focusInEvent(event)
        stops = self.list.stops()
        if stops and event.reason() != Qt.FocusReason.BacktabFocusReason:
            self.list.focus_on(stops[0])
