"""What happened, day by day, each matter in two lines with state and person at the right (look 10)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from csapp.ui.icons import draw_icon
from csapp.ui.past_list import PastLine
from csapp.ui.pill import draw_sign, sign_size
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_PAD, _ICON, _GAP, _BAR = 16, 16, 12, 3
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class MatterModel(QAbstractListModel):
    """Headings and matters, newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[str | PastLine] = []
        self._today = date.min

    def fill(self, lines: Sequence[PastLine], today: date) -> None:
        """Show these matters under the days they belong to."""
        self.beginResetModel()
        self._today = today
        self.lines = []
        for line in lines:
            heading = self._heading(line.moment.date())
            if heading != next((held for held in reversed(self.lines) if isinstance(held, str)), ""):
                self.lines.append(heading)
            self.lines.append(line)
        self.endResetModel()

    def _heading(self, day: date) -> str:
        if day >= self._today:
            return self.tr("今天") if day == self._today else self.tr("以后")
        if day == self._today - timedelta(days=1):
            return self.tr("昨天")
        if day.year == self._today.year:
            return self.tr("{month} 月").format(month=day.month)
        return self.tr("{year} 年").format(year=day.year)

    def when(self, moment: datetime) -> str:
        """The time of a day that has a name, else the day."""
        near = abs((moment.date() - self._today).days) <= 1 and moment.date() <= self._today
        return f"{moment:%H:%M}" if near and moment.time() != datetime.min.time() else f"{moment:%m-%d}"

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words as DisplayRole."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            if isinstance(line, str):
                return line
            parts = (self.when(line.moment), line.kind, line.title, line.number, line.detail, line.sign.text, line.who)
            return "，".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, PastLine):
            return line.title
        return line if role == _LINE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, theme().height("message_line") + 4 if isinstance(index.data(_LINE), str) else self._row())

    @staticmethod
    def _row() -> int:
        return theme().height("row_two")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, box, tokens, view = index.data(_LINE), QRectF(option.rect), theme(), option.widget
        painter.save()
        if isinstance(line, str):
            painter.fillRect(box, tokens.raised)
            painter.setPen(tokens.text2)
            painter.setFont(tokens.font("hint"))
            painter.drawText(box.adjusted(_PAD, 0, -_PAD, 0), _MIDDLE, line)
        else:
            assert isinstance(view, QListView)
            chosen = view.currentIndex() == index
            if chosen:
                painter.fillRect(box, tokens.sel)
                painter.fillRect(QRectF(box.left(), box.top(), _BAR, box.height()), tokens.accent)
            self._paint_line(painter, box.adjusted(_PAD, 0, -_PAD, 0), line, index, bold=chosen)
            if chosen and view.hasFocus():
                draw_ring(painter, box.adjusted(1, 1, -1, -1), tokens.accent, 4)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _paint_line(self, painter: QPainter, box: QRectF, line: PastLine, index: _Index, *, bold: bool) -> None:
        tokens = theme()
        half = box.height() / 2
        top = QRectF(box.left(), box.top() + 6, box.width(), half - 5)
        bottom = QRectF(box.left(), box.top() + half, box.width(), half - 7)
        model = index.model()
        assert isinstance(model, MatterModel)
        body, hint = QFontMetricsF(tokens.font()), QFontMetricsF(tokens.font("hint"))
        time = body.horizontalAdvance("00-00") + _GAP
        painter.setFont(tokens.font())
        painter.setPen(tokens.text2)
        painter.drawText(top, _MIDDLE, model.when(line.moment))
        place = QRectF(box.left() + time, top.center().y() - _ICON / 2, _ICON, _ICON)
        draw_icon(painter, line.icon, place, tokens.text2)
        left = time + _ICON + _GAP
        size = sign_size(line.sign, filled=False)
        corner = QPointF(top.right() - size.width(), top.center().y() - size.height() / 2)
        draw_sign(painter, corner, line.sign, filled=False)
        painter.setPen(tokens.text)
        painter.setFont(tokens.font(bold=bold))
        title = f"{line.kind}：{line.title}" if line.kind else line.title
        words = QFontMetricsF(painter.font()).elidedText(
            title, Qt.TextElideMode.ElideRight, top.width() - left - size.width() - _GAP
        )
        painter.drawText(top.adjusted(left, 0, 0, 0), _MIDDLE, words)
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font("hint"))
        painter.drawText(bottom, _RIGHT, line.who)
        room = bottom.width() - left - hint.horizontalAdvance(line.who) - _GAP
        below = "　".join(part for part in (line.number, line.detail) if part)
        painter.drawText(
            bottom.adjusted(left, 0, 0, 0), _MIDDLE, hint.elidedText(below, Qt.TextElideMode.ElideRight, room)
        )


class MatterList(QListView):
    """Arrows go from matter to matter, Enter or a double click opens one."""

    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self._model = MatterModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(self._open)
        theme_switch().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def lines(self) -> list[PastLine]:
        """The matters shown."""
        return [line for line in self._model.lines if isinstance(line, PastLine)]

    def fill(self, lines: Sequence[PastLine], today: date) -> None:
        """Show these, newest first, the cursor on the first."""
        self._model.fill(lines, today)
        if self._model.lines:
            self.setCurrentIndex(self._model.index(1))

    def current(self) -> PastLine | None:
        """The matter the cursor is on."""
        index = self.currentIndex()
        line = self._model.lines[index.row()] if index.isValid() else None
        return line if isinstance(line, PastLine) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters belong to nobody here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        elif event.text().isprintable() and event.text() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self._model.lines[index.row()] if index.isValid() else None
        if isinstance(line, PastLine) and line.page:
            self.opened.emit(line)
