"""Day and time entries: a line that understands what people type, and a calendar on F4 (look 3, 14)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from csapp.core.clock import Clock, system_clock
from csapp.core.errors import UserError
from csapp.core.frozen import frozen
from csapp.ui.fields import Line
from csapp.ui.icons import icon
from csapp.ui.moment_text import AddWorkdays, format_day, format_moment, parse_day, parse_moment

if TYPE_CHECKING:
    from csapp.ui.calendar_popup import CalendarPopup


def _five_day_week(day: date, count: int) -> date:
    """Monday to Friday, where the estate's calendar is not handed in."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _no_mark(_day: date) -> str:
    return ""


@frozen
class Days:
    """What date entries ask of the estate: the clock, its working days, and the mark 休 or 班 of a day."""

    clock: Clock = system_clock
    add_workdays: AddWorkdays = _five_day_week
    mark_of: Callable[[date], str] = _no_mark


class DayField(Line):
    """A day; steps by day and week, opens a calendar, tidies what was understood on leaving."""

    def __init__(self, name: str = "", days: Days | None = None, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.days = days or Days()
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin)
        self._popup: CalendarPopup | None = None
        button = self.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        button.setToolTip(self.tr("打开日历（F4）"))
        button.triggered.connect(self.open_calendar)
        self.editingFinished.connect(self.tidy)

    def value(self) -> date | None:
        """The day, None where the line is empty. Raises UserError."""
        if not self.text().strip():
            return None
        return parse_day(self.text(), self.days.clock().date(), self.days.add_workdays)

    def set_value(self, value: date | None) -> None:
        """Show a day or nothing."""
        self.setText(format_day(value) if value is not None else "")

    def day(self) -> date | None:
        try:
            return self.value()
        except UserError:
            return None

    def put_day(self, day: date) -> None:
        self.set_value(day)

    def tidy(self) -> None:
        day = self.day()
        if day is not None and self.text() != format_day(day):
            self.set_value(day)

    def step(self, days: int) -> None:
        """Go some days on, from today where nothing is shown."""
        self.put_day((self.day() or self.days.clock().date()) + timedelta(days=days))

    def open_calendar(self) -> None:
        """Show the calendar under the line."""
        if self.isReadOnly():
            return
        # the calendar's types take 5 ms of the start and are needed on F4 only
        from csapp.ui.calendar_popup import CalendarPopup

        self.close_calendar()
        popup = CalendarPopup(self.days.clock().date(), self.days.add_workdays, self.days.mark_of, self.window())
        popup.picked.connect(self._picked)
        popup.dismissed.connect(self.setFocus)
        popup.open_under(self, self.day() or self.days.clock().date())
        self._popup = popup

    @property
    def calendar(self) -> "CalendarPopup | None":
        """The calendar while it is open."""
        return self._popup if self._popup is not None and self._popup.is_open else None

    def close_calendar(self) -> None:
        """Take the calendar away."""
        if self.calendar is not None:
            self.calendar.dismiss()
        self._popup = None

    def _picked(self, day: date) -> None:
        self.put_day(day)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ a day, Ctrl ↑ ↓ a week, F4 the calendar."""
        if self.preedit or self.isReadOnly():
            super().keyPressEvent(event)
            return
        far = 7 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        if event.key() == Qt.Key.Key_Up:
            self.step(far)
        elif event.key() == Qt.Key.Key_Down:
            self.step(-far)
        elif event.key() == Qt.Key.Key_F4:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tidy also where nothing was typed after the last change."""
        super().focusOutEvent(event)
        self.tidy()


class MomentField(DayField):
    """Day and time; `value` raises UserError where the text means none."""

    def __init__(self, name: str = "", days: Days | None = None, parent: QWidget | None = None) -> None:
        super().__init__(name, days, parent)
        self._base: datetime | None = None

    def value(self) -> datetime | None:
        """The moment, None where the line is empty. Raises UserError."""
        if not self.text().strip():
            return None
        return parse_moment(self.text(), self.days.clock(), self.days.add_workdays, self._base)

    def set_value(self, value: date | None) -> None:
        """Show a moment or nothing."""
        self._base = value if isinstance(value, datetime) or value is None else datetime.combine(value, time())
        self.setText(format_moment(self._base) if self._base is not None else "")

    def moment(self) -> datetime | None:
        """The moment shown, or None where there is none or it cannot be read."""
        try:
            return self.value()
        except UserError:
            return None

    def day(self) -> date | None:
        moment = self.moment()
        return moment.date() if moment is not None else None

    def put_day(self, day: date) -> None:
        kept = self.moment() or self.days.clock().replace(second=0, microsecond=0)
        self.set_value(datetime.combine(day, kept.time()))

    def tidy(self) -> None:
        moment = self.moment()
        if moment is not None and self.text() != format_moment(moment):
            self.set_value(moment)
