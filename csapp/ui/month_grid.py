"""The grid of a month, walked with the arrows; Enter asks for a square, digits and Delete set it (look 3, 4, 5)."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from csapp.ui.keys import key_of
from csapp.ui.month_grid_model import CELL, GridCell, GridDay, GridRow, MonthModel
from csapp.ui.shapes import BOX, draw_shape, tone_of
from csapp.ui.style import draw_ring
from csapp.ui.theme import Theme, theme, theme_switch

_FIRST, _LAST = key_of("set_square").keys
_LEAST_DAY, _NUMBER, _NAME, _PAD = 24, 44, 76, 12


class _Painter(QStyledItemDelegate):
    """Ground by the kind of day, the sign in the middle, a shape in the corner where something is the matter."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self.parent()
        assert isinstance(view, MonthGrid)
        tokens, box, cell = theme(), QRectF(option.rect), index.data(CELL)
        assert isinstance(cell, GridCell)
        in_hand = view.currentIndex() == index
        painter.fillRect(box, self._ground(view, index, tokens, in_hand=in_hand))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), tokens.line)
        painter.fillRect(QRectF(box.right() - 1, box.top(), 1, box.height()), tokens.line)
        is_sum = view.month.rows[index.row()].key == 0
        painter.setFont(tokens.font(bold=bool(cell.text) and not cell.is_faint))
        painter.setPen(self._ink(tokens, cell, is_sum=is_sum))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.text)
        if cell.shape is not None:
            side = tokens.px(BOX) * 0.72
            corner = QPointF(box.right() - side / 2 - 2, box.top() + side / 2 + 1)
            draw_shape(painter, cell.shape, corner, tokens.ink(tone_of(cell.shape)), side)
        if in_hand and view.hasFocus():
            draw_ring(painter, box, tokens.accent, 2)

    @staticmethod
    def _ground(
        view: "MonthGrid", index: QModelIndex | QPersistentModelIndex, tokens: Theme, *, in_hand: bool
    ) -> QColor:  # fmt: skip
        if in_hand:
            return tokens.sel
        if not view.month.is_day(index.column()):
            return tokens.raised
        day = view.month.days[index.column()]
        if day.is_today:
            return tokens.tint
        return tokens.raised if day.is_off or view.month.rows[index.row()].key == 0 else tokens.surface

    @staticmethod
    def _ink(tokens: Theme, cell: GridCell, *, is_sum: bool) -> QColor:
        if is_sum and cell.shape is not None:
            return tokens.ink(tone_of(cell.shape))
        return tokens.text3 if cell.is_faint else tokens.text


class _DayHead(QHeaderView):
    """The number of the day over its weekday; today in the accent, days off in red."""

    def __init__(self, view: "MonthGrid") -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._month = view.month
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(super().sizeHint().width(), theme().px(44))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Ground, hairlines, two lines of words."""
        tokens = theme()
        painter.fillRect(rect, tokens.raised)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), tokens.line)
        if not self._month.is_day(section):
            painter.setFont(tokens.font("hint"))
            painter.setPen(tokens.text2)
            words = self._month.headerData(section, Qt.Orientation.Horizontal)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(words))
            return
        day = self._month.days[section]
        ink = tokens.accent if day.is_today else tokens.danger if day.is_off else tokens.text2
        painter.setPen(ink)
        half = rect.height() // 2
        painter.setFont(tokens.font("hint", bold=day.is_today))
        upper = QRect(rect.left(), rect.top() + 3, rect.width(), half - 3)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, day.label)
        lower = QRect(rect.left(), rect.top() + half, rect.width(), half - 3)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, day.below)


class _Corner(QObject):
    """Paints the square between both heads: the style's own has an edge of another colour."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ground and the two hairlines of the heads."""
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        painter, tokens, box = QPainter(watched), theme(), watched.rect()
        painter.fillRect(box, tokens.raised)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, tokens.line)
        painter.fillRect(box.right(), box.top(), 1, box.height(), tokens.line)
        painter.end()
        return True


class _NameHead(QHeaderView):
    """Who, at the left of each line."""

    def __init__(self, view: "MonthGrid") -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines, and below the last one the ground of the squares."""
        super().paintEvent(event)
        end = self.length() - self.offset()
        if end < self.viewport().height():
            painter = QPainter(self.viewport())
            painter.fillRect(0, end, self.viewport().width(), self.viewport().height() - end, theme().surface)
            painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Ground, hairlines, the name."""
        tokens, month = theme(), self._view.month
        painter.fillRect(rect, tokens.raised)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), tokens.line)
        in_hand = self._view.currentIndex().row() == section
        painter.setFont(tokens.font(bold=in_hand))
        painter.setPen(tokens.text2 if month.rows[section].key == 0 else tokens.text)
        room = rect.adjusted(_PAD, 0, -4, 0)
        words = QFontMetrics(painter.font()).elidedText(
            month.rows[section].label, Qt.TextElideMode.ElideRight, room.width()
        )  # fmt: skip
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


class MonthGrid(QTableView):
    """`asked` is Enter or a double click on a square (the line's key, the day's place, where a list may open).

    `typed` is a digit 1 to 9 on it, 0 where it is to be cleared (Delete); `moved` the square under the cursor.
    """

    asked = Signal(int, int, QPoint)
    typed = Signal(int, int, int)
    moved = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.month = MonthModel(self)
        self.setModel(self.month)
        self.setItemDelegate(_Painter(self))
        self.setHorizontalHeader(_DayHead(self))
        self.setVerticalHeader(_NameHead(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        corner = self.findChild(QAbstractButton)
        if corner is not None:
            corner.installEventFilter(_Corner(self))
        self.setWordWrap(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda _index: self._ask())
        theme_switch().changed.connect(self._fit)

    def show_month(self, days: Sequence[GridDay], rows: Sequence[GridRow], numbers: Sequence[str]) -> None:
        """Another month, or the same one as it is now; the cursor stays, at first it is on today."""
        before = self.currentIndex()
        row, column = before.row(), before.column()
        if len(days) != len(self.month.days) or column < 0:
            column = next((at for at, day in enumerate(days) if day.is_today), 0)
        self.month.show_month(days, rows, numbers)
        self._fit()
        if rows:
            place = self.month.index(min(max(row, 0), len(rows) - 1), min(column, len(days) - 1))
            self.setCurrentIndex(place)

    def go_to(self, key: int, day: int) -> None:
        """Put the cursor on a square."""
        row = next((at for at, line in enumerate(self.month.rows) if line.key == key), -1)
        if row >= 0 and self.month.is_day(day):
            self.setCurrentIndex(self.month.index(row, day))

    def place(self) -> tuple[int, int] | None:
        """The line's key and the day's place under the cursor; None on a line of sums or a number."""
        index = self.currentIndex()
        if not index.isValid() or not self.month.is_day(index.column()):
            return None
        key = self.month.rows[index.row()].key
        return (key, index.column()) if key else None

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.verticalHeader().viewport().update()
        found = self.place()
        if found is not None:
            self.moved.emit(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks, a digit sets, Delete clears; the rest walks."""
        found = self.place()
        digit = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        elif found is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.typed.emit(*found, 0)
        elif found is not None and len(digit) == 1 and _FIRST <= digit <= _LAST:
            self.typed.emit(*found, int(digit))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        found = self.place()
        if found is not None:
            corner = self.visualRect(self.currentIndex()).bottomLeft()
            self.asked.emit(*found, self.viewport().mapToGlobal(corner))

    def _fit(self) -> None:
        tokens = theme()
        self.verticalHeader().setDefaultSectionSize(tokens.height("row"))
        self.verticalHeader().setFixedWidth(tokens.px(_NAME))
        self.horizontalHeader().setFixedHeight(tokens.px(44))
        self.horizontalHeader().setMinimumSectionSize(tokens.px(20))
        self._spread()
        self.viewport().update()

    def _spread(self) -> None:
        """The days share what the numbers leave."""
        tokens, days = theme(), len(self.month.days)
        if not days:
            return
        number = tokens.px(_NUMBER)
        room = self.viewport().width() - number * len(self.month.numbers)
        wide = max(tokens.px(_LEAST_DAY), room // days)
        rest = max(room - wide * days, 0)
        for at in range(days):
            self.setColumnWidth(at, wide + (at < rest))
        for at in range(len(self.month.numbers)):
            self.setColumnWidth(days + at, number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
