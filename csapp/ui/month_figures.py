"""A month counted, on a page of its own view: turned by PgUp and PgDn, exported, scrolled (P21)."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.core.roles import Permission, may
from csapp.ui.buttons import Button
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.message import MessageAction, MessageSlot

Export = Callable[[Any, Path], None]


def neighbour(month: date, step: int) -> date:
    """The first day of the month before (-1) or after (1)."""
    first = month.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1) if step < 0 else (first + timedelta(days=32)).replace(day=1)


class MonthFigures(QWidget):
    """`count(month, today)` reads in the worker, `show_board` shows; `export` writes it, `ask_file` says where to."""

    def __init__(
        self,
        context: Context,
        message: MessageSlot,
        count: Callable[[date, date], Any],
        reads: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context, self.message = context, message
        self.month = context.clock().date().replace(day=1)
        self.board: Any = None
        self.export: Export | None = None
        self.ask_file: Callable[[str], Path | None] = lambda _title: None
        self.open_file: Callable[[Path], None] = lambda _file: None
        self._count = count
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._make_head())
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        outer.addWidget(_scrolled(inside, self), 1)
        bind(self, "PgUp", lambda: self.turn(-1))
        bind(self, "PgDown", lambda: self.turn(1))
        Follower(self, context.changed, reads, self.refresh)

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(4, 4, 4, 4)
        head.setSpacing(8)
        self.back = Button(self.tr("上月"), icon="left", key="PgUp", parent=self)
        self.forth = Button(self.tr("下月"), icon="right", key="PgDn", parent=self)
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forth.clicked.connect(lambda: self.turn(1))
        self.title = Label("", "panel", self)
        self.words = Label("", "secondary", self)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = Button(self.tr("导出统计"), icon="excel", parent=self)
        self.sheet.clicked.connect(self._export)
        for part in (self.back, self.title, self.forth):
            head.addWidget(part)
        head.addSpacing(8)
        head.addWidget(self.words, 1)
        head.addWidget(self.sheet)
        return head

    def sheet_title(self) -> str:
        """What the file is called unless somebody says otherwise."""
        return self.accessibleName()

    def summary(self, board: Any) -> str:
        """The month in one sentence."""
        return ""

    def first(self) -> QWidget:
        """What takes the keys when the view is opened."""
        return self.back

    def show_board(self, board: Any) -> None:
        """Fill what the page has put into `column`."""

    def refresh(self) -> None:
        """Count the month again, in the worker."""
        job = partial(self._count, self.month, self.context.clock().date())
        self.context.runner.run(self, job, self._show, self.message.error, latest="figures")

    def turn(self, step: int) -> None:
        """The month before or after; none after this one."""
        other = neighbour(self.month, step)
        if other <= self.context.clock().date():
            self.month = other
            self.refresh()

    def _show(self, board: Any) -> None:
        self.board = board
        month = self.month
        self.title.setText(self.tr("{year} 年 {month} 月").format(year=month.year, month=month.month))
        is_last = neighbour(month, 1) > self.context.clock().date()
        self.forth.set_refusal(self.tr("下个月还没有到。") if is_last else "")
        self.words.setText(self.summary(board))
        self.sheet.setVisible(self.export is not None and may(self.context.by, Permission.EXPORT))
        self.show_board(board)

    def _export(self) -> None:
        if self.board is None or self.export is None:
            return
        title = self.tr("{title} {month}").format(title=self.sheet_title(), month=f"{self.month:%Y-%m}")
        file = self.ask_file(title)
        if file is not None:
            job = partial(self.export, self.board, file)
            self.context.runner.run(self, job, lambda _done: self._exported(file), self.message.error)

    def _exported(self, file: Path) -> None:
        again = MessageAction(self.tr("打开"), lambda: self.open_file(file))
        self.message.note(self.tr("已导出到 {file}。").format(file=file.name), again)


def _scrolled(inside: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area
