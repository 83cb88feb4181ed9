"""The middle column: one page of the log with its head, its entries, the round, the summary, the line to write on."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.clock import Clock
from csapp.core.workflow import Shape
from csapp.features.duty_log.models.rounds import TourLine
from csapp.features.duty_log.page.entry_line import EntryLine
from csapp.features.duty_log.page.rows import (
    ENTRY_COLUMNS,
    TOUR_COLUMNS,
    States,
    day_text,
    entry_row,
    page_sign,
    tour_row,
)
from csapp.features.duty_log.page.words import end_text
from csapp.features.duty_log.service.reading import PageView
from csapp.features.duty_log.workflow import PageState
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.empty_state import EmptyState
from csapp.ui.fields import LongText
from csapp.ui.labels import Label, keep_together, rule
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import theme, theme_switch
from csapp.ui.wrapped_table import WrappedTable

ENTRIES, TOUR, SUMMARY = "entries", "tour", "summary"
_PAD = 16


class SheetHead(QWidget):
    """客服部值班日志, its state, and 日期 班次 值班人 起止 经理签字."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, 12, _PAD, 12)
        column.setSpacing(6)
        first = QHBoxLayout()
        first.setSpacing(12)
        self.title = Label("", "record", self)
        self.number = Label("", "hint", self)
        self.state = SignLabel(Sign(""), parent=self)
        first.addWidget(self.title)
        first.addWidget(self.number)
        first.addStretch(1)
        first.addWidget(self.state)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(0)
        self._facts: dict[str, Label] = {}
        names = {
            "day": self.tr("日期"),
            "shift": self.tr("班次"),
            "staff": self.tr("值班人"),
            "hours": self.tr("起止"),
            "signed": self.tr("经理签字"),
        }
        for key, name in names.items():
            second.addWidget(Label(name, "secondary", self))
            second.addSpacing(8)
            self._facts[key] = Label("", "body", self)
            second.addWidget(self._facts[key])
            second.addSpacing(24)
        second.addStretch(1)
        column.addLayout(second)

    def show_page(self, page: PageView, today: date, title: str) -> None:
        """Another page."""
        self.title.setText(title)
        self.number.setText(page.number)
        self.state.set_sign(page_sign(page, today))
        staff = self.tr("、").join(filter(None, (page.staff_name, page.companions)))
        texts = {
            "day": day_text(page.day),
            "shift": page.shift_name,
            "staff": staff,
            "hours": end_text(page.planned_from, page.planned_until),
            "signed": self._signed(page),
        }
        for key, text in texts.items():
            self._facts[key].setText(keep_together(text))
        self._facts["signed"].set_role("body" if page.signed_at is not None else "secondary")

    def _signed(self, page: PageView) -> str:
        if page.signed_at is not None:
            return self.tr("{name} {at}").format(name=page.signed_name, at=f"{page.signed_at:%m-%d %H:%M}")
        return self.tr("交班后") if page.state == PageState.ON_DUTY else self.tr("未签")

    def facts(self) -> dict[str, str]:
        """The facts as they are shown."""
        return {key: label.text() for key, label in self._facts.items()}


class LogSheet(QFrame):
    """`view` is entries, tour or summary; what the buttons do is the page's."""

    summary_saved = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(self.tr("客服部值班日志"))
        self._clock = clock
        self.page: PageView | None = None
        self.view = ENTRIES
        self.head = SheetHead(self)
        self.empty = EmptyState(self)
        self.body = QStackedWidget(self)
        self.table = WrappedTable(self.tr("日志"), ENTRY_COLUMNS, self.body)
        self.round = WrappedTable(self.tr("巡查"), TOUR_COLUMNS, self.body)
        self.nothing = Label(self.tr("这一页还没有记事。"), "secondary", self.table)
        self.nothing.move(_PAD, theme().height("table_head") + 12)
        self.nothing.hide()
        self.body.addWidget(self.table)
        self.body.addWidget(self.round)
        self.body.addWidget(self._make_summary())
        self.strip = self._make_strip()
        self.foot = self._make_foot(clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._rules = (rule(self), rule(self))
        for part in (self.head, self._rules[0], self.body, self.strip, self._rules[1], self.foot, self.empty):
            column.addWidget(part)
        column.setStretch(2, 1)
        column.setStretch(6, 1)
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.strip.setMinimumHeight(theme().height("button_small") + 8)

    def _make_summary(self) -> QWidget:
        whole = QWidget(self.body)
        column = QVBoxLayout(whole)
        column.setContentsMargins(_PAD, 12, _PAD, 12)
        column.setSpacing(8)
        column.addWidget(Label(self.tr("值班情况及处理结果"), "panel", whole))
        self.summary = LongText(self.tr("值班情况及处理结果"), self.tr("这一班总的情况，打印在值班记录表上"), lines=8)
        column.addWidget(self.summary, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.save_summary = Button(self.tr("存下值班情况"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=whole)
        self.save_summary.clicked.connect(self.summary_saved)
        row.addWidget(self.save_summary)
        column.addLayout(row)
        return whole

    def _make_strip(self) -> QWidget:
        """What can be done with the entry that is on, and the other sides of the page."""
        strip = QWidget(self)
        row = QHBoxLayout(strip)
        row.setContentsMargins(_PAD - 8, 4, _PAD - 8, 4)
        row.setSpacing(4)
        made = {
            "settle": (self.tr("善后"), "check", "Alt 1"),
            "open": (self.tr("开单"), "plus", "Alt 3"),
            "correct": (self.tr("更正"), "undo", "Alt 4"),
            "sign": (self.tr("签字"), "sign", "Alt 5"),
            "tour": (self.tr("巡查"), "map", "Ctrl T"),
            "summary": (self.tr("值班情况"), "file", "Ctrl D"),
        }
        self.buttons = {
            name: Button(text, ButtonKind.PLAIN, icon=icon, key=key, small=True, parent=strip)
            for name, (text, icon, key) in made.items()
        }
        for name in ("settle", "open", "correct", "sign"):
            row.addWidget(self.buttons[name])
        row.addStretch(1)
        for name in ("tour", "summary"):
            row.addWidget(self.buttons[name])
        return strip

    def _make_foot(self, clock: Clock) -> QWidget:
        foot = QWidget(self)
        column = QVBoxLayout(foot)
        column.setContentsMargins(_PAD, 12, _PAD, 12)
        column.setSpacing(8)
        self.line = EntryLine(clock, parent=foot)
        self.locked = SignLabel(Sign(""), filled=False, parent=foot)
        self.locked.hide()
        column.addWidget(self.line)
        column.addWidget(self.locked)
        self._in_foot = column
        self._form: QWidget | None = None
        return foot

    # What is shown

    @property
    def tour(self) -> tuple[TourLine, ...]:
        """The points of the round of the page that is shown."""
        return self.page.tour if self.page is not None else ()

    def show_page(self, page: PageView, states: States, title: str) -> None:
        """Another page, or the same one as it is now."""
        today = self._clock().date()
        is_other = self.page is None or self.page.id != page.id
        self.page = page
        self.empty.hide()
        for part in (self.head, self.body, self.strip, self.foot, *self._rules):
            part.show()
        self.head.show_page(page, today, title)
        self.table.fill([entry_row(entry, page, states) for entry in page.entries])
        self.nothing.setVisible(not page.entries)
        self.round.fill([tour_row(line) for line in page.tour])
        self.line.set_span(page.planned_from, page.planned_until)
        if is_other or not self.summary.hasFocus():
            self.summary.set_value(page.summary)
        done = sum(line.checked_at is not None for line in page.tour)
        self.buttons["tour"].setText(self.tr("巡查 {done}/{whole}").format(done=done, whole=len(page.tour)))
        self.buttons["tour"].updateGeometry()
        self._show_lock(page)
        if is_other:
            self.show_view(ENTRIES)

    def _show_lock(self, page: PageView) -> None:
        """A signed page says who signed when, instead of the line to write on."""
        is_signed = page.signed_at is not None
        self.line.setVisible(not is_signed and self._form is None)
        self.locked.setVisible(is_signed and self._form is None)
        self.summary.setReadOnly(is_signed)
        self.save_summary.setVisible(not is_signed)
        if page.signed_at is None:
            return
        name = page.signed_name
        if page.signed_for:
            name = self.tr("{name}（代{manager}）").format(name=name, manager=page.signed_for)
        words = self.tr("{name} {at} 签字，这一页锁定，不能再写。").format(
            name=name, at=f"{page.signed_at:%Y-%m-%d %H:%M}"
        )
        self.locked.set_sign(Sign(words, Shape.TICK))

    def show_empty(self, icon: str, title: str, body: str, stages: Sequence[str] = ()) -> None:
        """Nothing to show: what is missing and what to do."""
        self.page = None
        for part in (self.head, self.body, self.strip, self.foot, *self._rules):
            part.hide()
        self.empty.say(icon, title, body, stages)
        self.empty.show()

    def show_view(self, view: str) -> None:
        """entries, tour or summary."""
        self.view = view
        self.body.setCurrentIndex((ENTRIES, TOUR, SUMMARY).index(view))
        for name in ("tour", "summary"):
            self.buttons[name].setCheckable(True)
            self.buttons[name].setChecked(view == name)

    def take_focus(self) -> None:
        """What is shown takes the keys."""
        parts: dict[str, QWidget] = {ENTRIES: self.table, TOUR: self.round, SUMMARY: self.summary}
        parts[self.view].setFocus(Qt.FocusReason.OtherFocusReason)

    # The foot

    @property
    def form(self) -> QWidget | None:
        """What is asked in the foot instead of the line, if anything is."""
        return self._form

    def ask(self, form: QWidget) -> None:
        """Put a form in the place of the line."""
        self.end_asking()
        self._form = form
        self.line.hide()
        self.locked.hide()
        self._in_foot.addWidget(form)
        form.show()

    def end_asking(self) -> None:
        """The line is back."""
        if self._form is not None:
            self._in_foot.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self._form = None
        if self.page is not None:
            self._show_lock(self.page)

    def current_time(self) -> datetime:
        """Now, by the clock of the page."""
        return self._clock()
