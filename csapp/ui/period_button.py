"""The days a register shows: fixed spans in a menu, or from a day to a day (look 04)."""

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.moments import DayField, Days
from csapp.ui.popup import PopupFrame

Span = tuple[date | None, date | None]


def month_of(day: date, months: int) -> Span:
    """First and last day of the month `months` away."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def spans(today: date) -> dict[str, Span]:
    """The spans of the menu."""
    monday = today - timedelta(days=today.weekday())
    return {
        "all": (None, None),
        "today": (today, today),
        "week": (monday, monday + timedelta(days=6)),
        "days30": (today - timedelta(days=29), today),
        "month": month_of(today, 0),
        "last_month": month_of(today, -1),
        "year": (date(today.year, 1, 1), date(today.year, 12, 31)),
    }


class _FromTo(PopupFrame):
    """Two days and a button."""

    given = Signal(object, object)

    def __init__(self, days: Days, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        grid = QGridLayout()
        self.since = DayField(self.tr("从"), days, self)
        self.until = DayField(self.tr("到"), days, self)
        for row, (words, entry) in enumerate(((self.tr("从"), self.since), (self.tr("到"), self.until))):
            label = Label(words, "secondary", self)
            label.setBuddy(entry)
            grid.addWidget(label, row, 0)
            grid.addWidget(entry, row, 1)
        column.addLayout(grid)
        line = QHBoxLayout()
        line.setContentsMargins(4, 4, 4, 4)
        show = Button(self.tr("只看这几天"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        show.clicked.connect(self._give)
        line.addWidget(show)
        column.addLayout(line)
        bind(self, "Ctrl+Enter", self._give)
        bind(self, "Esc", self.hide)

    def _give(self) -> None:
        since, until = self.since.day(), self.until.day()
        if since is not None and until is not None and until < since:
            since, until = until, since
        self.hide()
        self.given.emit(since, until)


class PeriodButton(Button):
    """Shows the span and changes it."""

    changed = Signal(object, object)

    def __init__(self, days: Days, parent: QWidget | None = None) -> None:
        super().__init__("", icon="calendar", parent=parent)
        self._days = days
        self._span: Span = (None, None)
        self._popup: _FromTo | None = None
        self.clicked.connect(self._open)
        self._show()

    @property
    def span(self) -> Span:
        """First and last day, None where it is open."""
        return self._span

    def set_span(self, since: date | None, until: date | None) -> None:
        """Show a span without telling anybody."""
        self._span = (since, until)
        self._show()

    def words(self, name: str) -> str:
        """What a span of the menu is called."""
        return {
            "all": self.tr("全部日期"),
            "today": self.tr("今天"),
            "week": self.tr("本周"),
            "days30": self.tr("近 30 天"),
            "month": self.tr("本月"),
            "last_month": self.tr("上月"),
            "year": self.tr("今年"),
        }[name]

    def _show(self) -> None:
        since, until = self._span
        named = next((name for name, span in spans(self._today()).items() if span == self._span), "")
        if named in ("all", "today"):
            text = self.words(named)
        elif since is None or until is None:
            text = (
                self.tr("{day} 起").format(day=self._day(since))
                if since is not None
                else self.tr("到 {day}").format(day=self._day(until))
            )
        else:
            text = self.tr("{since} 至 {until}").format(since=self._day(since), until=self._day(until))
        self.setText(text)
        self.setAccessibleName(self.tr("日期：{span}").format(span=text))
        self.updateGeometry()

    def _today(self) -> date:
        return self._days.clock().date()

    def _day(self, day: date | None) -> str:
        if day is None:
            return ""
        return f"{day:%m-%d}" if day.year == self._today().year else day.isoformat()

    def _open(self) -> None:
        menu = QMenu(self)
        for name, span in spans(self._today()).items():
            action = QAction(self.words(name), menu)
            action.setCheckable(True)
            action.setChecked(span == self._span)
            action.triggered.connect(lambda _on=False, chosen=span: self._choose(*chosen))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("自选日期…"), self._ask)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _choose(self, since: date | None, until: date | None) -> None:
        if (since, until) != self._span:
            self.set_span(since, until)
            self.changed.emit(since, until)

    def _ask(self) -> None:
        if self._popup is None:
            self._popup = _FromTo(self._days, self.window())
            self._popup.given.connect(self._choose)
        self._popup.since.set_value(self._span[0])
        self._popup.until.set_value(self._span[1])
        self._popup.adjustSize()
        at = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        at.setX(max(min(at.x(), self.window().width() - self._popup.width() - 16), 16))
        self._popup.move(at)
        self._popup.rise()
        self._popup.since.setFocus(Qt.FocusReason.OtherFocusReason)
