"""The left column: the pages of the last days, newest first, and those nobody has signed (look 07)."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.workflow import Shape
from csapp.features.duty_log.page.rows import is_unsigned, page_line
from csapp.features.duty_log.service.reading import LogView
from csapp.ui.chips import Chip, ChipChoice
from csapp.ui.labels import Label, rule
from csapp.ui.state_list import StateList
from csapp.ui.theme import theme, theme_switch

_WIDTH = 232


class PagesList(QFrame):
    """`picked` is another page; `more_asked` that older ones are wanted; the chip leaves the unsigned ones."""

    picked = Signal(int)
    went_in = Signal(int)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(self.tr("日志页"))
        self._logs: tuple[LogView, ...] = ()
        self._waiting: tuple[LogView, ...] = ()
        self._today = date.min
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.head = QWidget(self)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(16, 0, 12, 0)
        row.addWidget(Label(self.tr("日志页"), "panel", self.head))
        row.addStretch(1)
        self.unsigned = Chip(ChipChoice("unsigned", self.tr("未签字"), Shape.TRIANGLE), self.head)
        self.unsigned.toggled.connect(self._filter)
        row.addWidget(self.unsigned)
        column.addWidget(self.head)
        column.addWidget(rule(self))
        self.list = StateList(self.tr("日志页"), self)
        self.list.picked.connect(self.picked)
        self.list.went_in.connect(self.went_in)
        self.list.reached_end.connect(self.more_asked)
        column.addWidget(self.list, 1)
        self.none = Label(self.tr("过去的日志页都签了字。"), "secondary", self).wrapping()
        self.none.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.none)
        self.none.hide()
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(_WIDTH))
        self.head.setMinimumHeight(theme().px(48))

    def show_pages(self, logs: Sequence[LogView], waiting: Sequence[LogView], unsigned: int, today: date) -> None:
        """Other pages, and those that wait for a signature; the chosen one stays so."""
        self._logs, self._waiting, self._today = tuple(logs), tuple(waiting), today
        self.unsigned.set_count(unsigned)
        self._fill()

    def _fill(self) -> None:
        only = self.unsigned.isChecked()
        shown = [log for log in self._waiting if is_unsigned(log, self._today)] if only else self._logs
        self.list.fill([page_line(log, self._today) for log in shown])
        self.none.setVisible(only and not shown)

    def _filter(self) -> None:
        self._fill()
        if self.list.lines and not self.list.current():
            self.list.go_to(self.list.lines[0].key)

    def turn_filter(self) -> None:
        """Alt+← →: all pages, or those without a signature."""
        self.unsigned.setChecked(not self.unsigned.isChecked())
