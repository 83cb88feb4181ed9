"""A list of records in two lines each: what, in bold; below who and when; the state at the right (look 07, left)."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from csapp.core.frozen import frozen
from csapp.ui.pill import Sign, draw_sign, sign_size
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_PAD, _BAR, _GAP = 16, 3, 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@frozen
class StateLine:
    """`strong` then `title` on the first line with the state at the right, `below` on the second."""

    key: int
    strong: str
    title: str
    below: str
    sign: Sign

    def spoken(self) -> str:
        """The line in words."""
        return "，".join(part for part in (self.strong, self.title, self.below, self.sign.text) if part)


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[StateLine] = []

    def fill(self, lines: Sequence[StateLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.spoken()
        return line if role == _LINE else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, theme().height("row_two"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, tokens, view, box = index.data(_LINE), theme(), option.widget, QRectF(option.rect)
        if not isinstance(line, StateLine) or not isinstance(view, QListView):
            return
        selected = bool(option.state.value & QStyle.StateFlag.State_Selected.value)
        hovered = bool(option.state.value & QStyle.StateFlag.State_MouseOver.value)
        painter.save()
        if selected or hovered:
            painter.fillRect(box, tokens.sel if selected else tokens.hover)
        if selected:
            painter.fillRect(QRectF(box.left(), box.top(), _BAR, box.height()), tokens.accent)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), tokens.line)
        self._paint_words(painter, box.adjusted(_PAD, 0, -_PAD, 0), line)
        if selected and view.hasFocus():
            draw_ring(painter, box.adjusted(0, 0, 0, -1), tokens.accent, 0)
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, box: QRectF, line: StateLine) -> None:
        tokens = theme()
        size = sign_size(line.sign, filled=False)
        half = box.height() / 2
        first = QRectF(box.left(), box.top() + 6, box.width(), half - 6)
        draw_sign(
            painter, QPointF(box.right() - size.width(), first.center().y() - size.height() / 2), line.sign,
            filled=False,
        )  # fmt: skip
        bold = tokens.font(bold=True)
        painter.setFont(bold)
        painter.setPen(tokens.text)
        painter.drawText(first, _MIDDLE, line.strong)
        left = QFontMetricsF(bold).horizontalAdvance(line.strong) + _GAP
        room = first.adjusted(left, 0, -size.width() - _GAP, 0)
        painter.setFont(tokens.font())
        metrics = QFontMetricsF(tokens.font())
        painter.drawText(room, _MIDDLE, metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, room.width()))
        small = tokens.font("hint")
        painter.setFont(small)
        painter.setPen(tokens.text2)
        below = QRectF(box.left(), box.top() + half, box.width(), half - 6)
        shown = QFontMetricsF(small).elidedText(line.below, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, _MIDDLE, shown)


class StateList(QListView):
    """`picked` is another current line's key; `went_in` Enter or a double click; `reached_end` the last line shown."""

    picked = Signal(int)
    went_in = Signal(int)
    reached_end = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self._model = _Model(self)
        self._filling = False
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.selectionModel().currentChanged.connect(self._pick)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.doubleClicked.connect(lambda _index: self.went_in.emit(self.current()))
        theme_switch().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def lines(self) -> list[StateLine]:
        """What is shown."""
        return self._model.lines

    def fill(self, lines: Sequence[StateLine]) -> None:
        """Show these lines; the current one stays so where it is still there, without a word of it."""
        kept, place = self.current(), self.verticalScrollBar().value()
        self._filling = True
        self._model.fill(lines)
        if kept:
            self.go_to(kept)
        self.verticalScrollBar().setValue(place)
        self._filling = False

    def current(self) -> int:
        """The key of the current line, 0 for none."""
        index = self.currentIndex()
        return self._model.lines[index.row()].key if index.isValid() and index.row() < len(self._model.lines) else 0

    def go_to(self, key: int) -> bool:
        """Make that line current; says whether there is one."""
        for at, line in enumerate(self._model.lines):
            if line.key == key:
                self.setCurrentIndex(self._model.index(at))
                return True
        return False

    def _pick(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._filling and now.isValid():
            self.picked.emit(self.current())
            if now.row() == len(self._model.lines) - 1:
                self.reached_end.emit()

    def _look(self, value: int) -> None:
        if not self._filling and value and value == self.verticalScrollBar().maximum():
            self.reached_end.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.lines:
            self.setCurrentIndex(self._model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes in."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.current():
            self.went_in.emit(self.current())
        else:
            super().keyPressEvent(event)
