"""The calendar under a date entry: week from 一, days off and made-up working days marked (look 3, 14)."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QPainter, QPaintEvent, QPen, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from csapp.ui.buttons import IconButton, LinkButton
from csapp.ui.labels import Label, rule
from csapp.ui.moment_text import AddWorkdays
from csapp.ui.popup import PopupFrame
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


class _Month(QCalendarWidget):
    """The grid of a month, painted with our tokens."""

    def __init__(self, today: date, mark_of: Callable[[date], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self._mark_of = mark_of
        self.setLocale(QLocale(QLocale.Language.Chinese))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setNavigationBarVisible(False)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        plain = QTextCharFormat()
        plain.setForeground(QBrush(theme().text2))
        plain.setBackground(QBrush(theme().surface))
        self.setHeaderTextFormat(plain)
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekday, plain)
        self.setAccessibleName(self.tr("日历"))
        view = self.findChild(QTableView)
        assert view is not None
        self.view = view
        # The hidden header keeps columns wider than their days, and the week would lose its end.
        view.horizontalHeader().setMinimumSectionSize(1)
        side = theme().px(32)
        self.setMinimumSize(side * 7, side * 7)

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:
        """Chosen day filled, today framed, other months grey, 休 and 班 in the corner."""
        tokens = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, tokens.surface)
        side = min(rect.width(), rect.height()) - 1
        box = QRectF(rect.center().x() - side / 2 + 1, rect.center().y() - side / 2 + 1, side, side).adjusted(
            0.5, 0.5, -0.5, -0.5
        )
        chosen, inside = day == self.selectedDate(), day.month() == self.monthShown()
        today = _day(day) == self._today
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(box, 4, 4)
        elif today:
            painter.setPen(QPen(tokens.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
        ink = tokens.text if inside else tokens.disabled
        if inside and day.dayOfWeek() > 5:
            ink = tokens.text3
        ink = tokens.on_accent if chosen else tokens.accent if today else ink
        painter.setPen(ink)
        painter.setFont(tokens.font(bold=chosen))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        self._paint_mark(painter, box, day, chosen=chosen)
        painter.restore()

    def _paint_mark(self, painter: QPainter, box: QRectF, day: QDate, *, chosen: bool) -> None:
        words = self._mark_of(_day(day))
        if not words or day.month() != self.monthShown():
            return
        tokens = theme()
        font = tokens.font("cap")
        font.setPixelSize(max(9, tokens.px(9)))
        painter.setFont(font)
        painter.setPen(tokens.on_accent if chosen else tokens.ok if words == "休" else tokens.warn)
        place = box.adjusted(0, -2, 2, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, words)


class CalendarPopup(PopupFrame):
    """A child frame of the window, raised above the page; it takes the focus until a day is picked or Esc."""

    picked = Signal(object)
    dismissed = Signal()

    def __init__(self, today: date, add_workdays: AddWorkdays, mark_of: Callable[[date], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.is_open = False
        self._today = today
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 4)
        self._column.setSpacing(4)
        self._title = Label("", "strong", self)
        self._add_head()
        self.month = _Month(today, mark_of, self)
        self.month.setSelectedDate(QDate(today.year, today.month, today.day))
        self.month.clicked.connect(self._click)
        self.month.currentPageChanged.connect(self._retitle)
        self.month.view.installEventFilter(self)
        self._column.addWidget(self.month)
        self._column.addWidget(rule(self))
        self._add_foot(add_workdays)
        self.setFocusProxy(self.month.view)
        self._retitle(today.year, today.month)

    def _add_head(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        for name, verb, step in (("left", self.tr("上个月"), -1), ("right", self.tr("下个月"), 1)):
            button = IconButton(name, verb, parent=self)
            button.clicked.connect(lambda _on=False, by=step: self.turn(by))
            head.addWidget(button)
        self._column.addLayout(head)

    def _add_foot(self, add_workdays: AddWorkdays) -> None:
        foot = QHBoxLayout()
        days = (
            (self.tr("今天 t"), self._today),
            (self.tr("明天 +1"), self._today + timedelta(days=1)),
            (self.tr("3 个工作日 w3"), add_workdays(self._today, 3)),
        )
        for at, (words, day) in enumerate(days):
            link = LinkButton(words, parent=self)
            link.clicked.connect(lambda _on=False, chosen=day: self._take(chosen))
            foot.addWidget(link)
            if at < len(days) - 1:
                foot.addStretch(1)
        self._column.addLayout(foot)

    def turn(self, months: int) -> None:
        """Show another month; the day of the month stays where the month has it."""
        self.month.setSelectedDate(self.month.selectedDate().addMonths(months))

    def open_under(self, entry: QWidget, day: date) -> None:
        """Show `day` below `entry`, inside the window."""
        window = self.parentWidget()
        assert window is not None
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.resize(self.sizeHint().expandedTo(self.minimumSizeHint()))
        corner = entry.mapTo(window, QPoint(0, entry.height() + 4))
        if corner.y() + self.height() > window.height():
            corner.setY(max(0, entry.mapTo(window, QPoint(0, 0)).y() - self.height() - 4))
        corner.setX(max(0, min(corner.x(), window.width() - self.width())))
        self.move(corner)
        self.is_open = True
        self.rise()
        self.month.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close without picking."""
        if self.is_open:
            self.is_open = False
            self.hide()
            self.deleteLater()
            self.dismissed.emit()

    def _click(self, day: QDate) -> None:
        self._take(_day(day))

    def _take(self, day: date) -> None:
        self.picked.emit(day)
        self.dismiss()

    def _retitle(self, year: int, month: int) -> None:
        self._title.setText(self.tr("{year} 年 {month} 月").format(year=year, month=month))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter picks, Esc closes; leaving the calendar closes it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._click(self.month.selectedDate())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame comes from the sheet; the ring while the days have the focus."""
        super().paintEvent(event)
        if self.month.view.hasFocus():
            painter = QPainter(self)
            draw_ring(painter, QRectF(self.rect()), theme().accent, 6)
            painter.end()
