"""今日, the first page: what is due, overdue and waiting, each row one key from its record (look 01, P24)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.app.today_side import TodaySide
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.context import Context
from csapp.ui.group_list import GroupColumn, GroupList
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.message import MessageSlot
from csapp.ui.theme import theme, theme_switch

if TYPE_CHECKING:
    from csapp.app.today_rows import Shown, Target
    from csapp.ui.empty_state import EmptyState

PAGE = "today"
_EVERY_MS = 60_000
_TOGETHER_MS = 80
_MARGIN = 16

CHIPS = (
    ChipChoice("all", mark("要办的")),
    ChipChoice("late", mark("已超期"), Shape.TRIANGLE),
    ChipChoice("today", mark("今天"), Shape.DIAMOND),
    ChipChoice("tomorrow", mark("明天")),
    ChipChoice("mine", mark("只看我的"), apart=True),
    ChipChoice("forms", mark("待签回表单")),
)
_NONE = {
    "all": mark("今天和明天没有要办的事。"),
    "late": mark("没有超期的事。"),
    "today": mark("今天到期的都办完了。"),
    "tomorrow": mark("明天没有到期的事。"),
    "mine": mark("没有等着我办的事。"),
    "forms": mark("发出去的表单都签回来了。"),
}
COLUMNS = (
    GroupColumn(mark("时限"), 100, 160),
    GroupColumn(mark("类别"), 84, 130),
    GroupColumn(mark("对象"), 120, 220),
    GroupColumn(mark("事项"), stretches=True),
    GroupColumn(mark("单号"), 120, 180, is_number=True),
    GroupColumn(mark("责任人"), 72, 120, gives_way=True),
    GroupColumn(mark("下一步"), 140, 240),
)


def _read(now: datetime, by: Actor) -> "Shown":
    # reason for the late import: the page stands before the areas it tells of are loaded
    from csapp.app.today_rows import show_today

    return show_today(now, by)


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    # reason for the late import: nothing is printed while the desk starts
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class TodayPage(QWidget):
    """`late_told` says how many records are overdue on each page, for the badges, also while another page is shown."""

    late_told = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.open_file: Callable[[Path], None] = open_file
        self.shown: Shown | None = None
        self.empty: EmptyState | None = None
        self.setAccessibleName(self.tr("今日"))
        self._build()
        self._bind()
        self._minute = QTimer(self, interval=_EVERY_MS)
        self._minute.timeout.connect(self._tick)
        # steps that come in a row are read once
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._soon.timeout.connect(self.read)
        context.changed.changed.connect(self._soon.start)
        theme_switch().changed.connect(self._fit)
        self._fit()

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        column.setSpacing(0)
        self._head = QWidget(self)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(Label(self.tr("今日"), "page", self._head))
        self.day = Label("", "secondary", self._head)
        row.addWidget(self.day)
        row.addStretch(1)
        self.counts = QHBoxLayout()
        self.counts.setSpacing(0)
        row.addLayout(self.counts)
        column.addWidget(self._head)
        body = QHBoxLayout()
        body.setSpacing(_MARGIN)
        body.addLayout(self._make_left(), 1)
        self.side = TodaySide(self.context, self)
        body.addWidget(self.side)
        column.addLayout(body, 1)
        self._show_day(self.context.clock())

    def _make_left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(0)
        line = QHBoxLayout()
        self.chips = ChipRow(CHIPS, self)
        self.chips.set_on("all")
        self.chips.chosen.connect(self._choose)
        line.addWidget(self.chips, 1)
        self.print_button = Button(
            self.tr("打印今日清单"), ButtonKind.PLAIN, icon="print", key="Ctrl P", small=True, parent=self
        )
        self.print_button.clicked.connect(self.print_list)
        line.addWidget(self.print_button)
        left.addLayout(line)
        left.addSpacing(8)
        self.message = MessageSlot(self)
        left.addWidget(self.message)
        left.addSpacing(4)
        self.panel = QFrame(self)
        self.panel.setProperty("panel", "true")
        inside = QVBoxLayout(self.panel)
        inside.setContentsMargins(1, 1, 1, 1)
        self.list = GroupList(self.tr("今日要办的事"), COLUMNS, self.panel)
        self.list.taken.connect(self._take)
        inside.addWidget(self.list)
        left.addWidget(self.panel, 1)
        return left

    def _bind(self) -> None:
        bind(self, "Alt+Left", partial(self.chips.go, -1))
        bind(self, "Alt+Right", partial(self.chips.go, 1))
        bind(self, "Ctrl+P", self.print_list)

    def _fit(self) -> None:
        self._head.setMinimumHeight(theme().height("page_head"))

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        """Read, and go on every minute as long as the window is on the screen."""
        super().showEvent(event)
        self.read()
        self._minute.start()
        self.take_focus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Behind another page the badges go on; with the window they stop."""
        super().hideEvent(event)
        if not self.window().isVisible():
            self._minute.stop()

    def _tick(self) -> None:
        """A minute has passed; behind the locked desk nobody looks."""
        if self.window().isVisible():
            self.read()

    def take_focus(self) -> None:
        """The rows take the keys."""
        self.list.setFocus()

    def read(self) -> None:
        """Read again; the row that is on stays on."""
        job = partial(_read, self.context.clock(), self.context.by)
        self.context.runner.run(self, job, self._show, self.message.error, latest="today")

    def _show(self, shown: "Shown") -> None:
        self.shown = shown
        self._show_day(shown.read.now)
        self._show_counts()
        self.chips.set_counts({choice.key: shown.count(choice.key) for choice in CHIPS})
        self.side.show_reading(shown)
        self._fill()
        self.late_told.emit(shown.late)

    def _show_day(self, now: datetime) -> None:
        weekday = "一二三四五六日"[now.weekday()]  # data: names of the days as they follow 周
        words = self.tr("{month} 月 {day} 日 周{weekday}")
        self.day.setText(words.format(month=now.month, day=now.day, weekday=weekday))

    def _show_counts(self) -> None:
        assert self.shown is not None
        while self.counts.count():
            item = self.counts.takeAt(0)
            held = item.widget() if item is not None else None
            if held is not None:
                held.deleteLater()
        for count in self.shown.read.counts:
            self.counts.addSpacing(20)
            self.counts.addWidget(Label(count.label, "secondary", self._head))
            self.counts.addSpacing(6)
            number = Label(str(count.done), "record", self._head)
            whole = f"/{count.whole}" if count.whole else ""
            number.setAccessibleName(f"{count.label} {count.done}{whole}")
            self.counts.addWidget(number)
            if whole:
                self.counts.addWidget(Label(whole, "secondary", self._head))

    def _choose(self, _key: str) -> None:
        self._fill()
        self.list.go_to(0)

    def _fill(self) -> None:
        if self.shown is None:
            return
        self.list.fill(self.shown.groups[self.chips.on])
        is_empty = not self.list.all_rows()
        if is_empty:
            self._say_empty()
        if self.empty is not None:
            self.empty.setVisible(is_empty)
        self.print_button.setEnabled(not is_empty)

    def _say_empty(self) -> None:
        if self.empty is None:
            # reason for the late import: most days have something to do
            from csapp.ui.empty_state import EmptyState

            self.empty = EmptyState(self.list)
            self.list.cover(self.empty)
        title = self.tr("今日已清") if self.chips.on == "all" else _NONE[self.chips.on]
        body = self.tr("新的事到期时会自己出现在这里。")
        self.empty.say("check", title, body if self.chips.on != "all" else _NONE["all"])

    # Acting

    def _take(self, target: "Target") -> None:
        if target.page:
            self.context.go(target.page, target.record_id or None, target.step)

    def print_list(self) -> None:
        """Ctrl+P: the rows of this chip as a PDF."""
        if self.shown is None or not self.list.all_rows():
            return
        # reason for the late import: nothing is printed while the desk starts
        from csapp.app.today_paper import print_today

        context, chip = self.context, self.chips.on
        label = next(choice.label for choice in CHIPS if choice.key == chip)
        job = partial(print_today, self.shown.groups[chip], label, context.folder, by=context.by, at=context.clock())
        context.runner.run(self, job, self._printed, self.message.error)

    def _printed(self, file: Path) -> None:
        # reason for the late import: nothing is printed while the desk starts
        from csapp.ui.paper_run import Desk, print_or_open

        desk = Desk(self, self.context, self.message, self._open)
        print_or_open(desk, file, self.tr("今日清单已写好。"))

    def _open(self, file: Path) -> None:
        self.open_file(file)
