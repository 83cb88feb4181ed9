"""A short list of the last contacts: where and who, when, what, each in a column of its own (look 02)."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from csapp.core.frozen import frozen
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_GAP = 12
_PAD = 6
_MOST_WHO = 0.5


@frozen
class RecentLine:
    """One contact; `key` names it to the page."""

    key: str
    who: str
    when: str
    what: str


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[RecentLine] = []

    def fill(self, lines: Sequence[RecentLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "，".join(part for part in (line.who, line.when, line.what) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.what
        return line if role == _LINE else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: _Model, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, theme().height("row_compact"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, tokens, view = index.data(_LINE), theme(), option.widget
        whole = QRectF(option.rect)
        # the ring of the keyboard stands beside the words, not over them
        box = whole.adjusted(_PAD, 0, -_PAD, 0)
        focused = isinstance(view, QListView) and view.hasFocus() and view.currentIndex() == index
        painter.save()
        font = tokens.font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        middle = Qt.AlignmentFlag.AlignVCenter
        moment = metrics.horizontalAdvance("00:00")
        who = min(self._widest(metrics), box.width() * _MOST_WHO)
        what = box.width() - who - moment - 2 * _GAP
        left = box.left()
        for colour, text, width in (
            (tokens.text, line.who, who),
            (tokens.text2, line.when, moment),
            (tokens.text2, line.what, what),
        ):
            painter.setPen(colour)
            painter.drawText(QRectF(left, box.top(), width + 1, box.height()), middle, _fitting(metrics, text, width))
            left += width + _GAP
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if focused:
            draw_ring(painter, whole, tokens.accent, 4)
        painter.restore()

    def _widest(self, metrics: QFontMetricsF) -> float:
        """The longest of the names, so that the times stand under each other."""
        return max(metrics.horizontalAdvance(line.who) for line in self._model.lines)


def _fitting(metrics: QFontMetricsF, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width + 1)


class RecentList(QListView):
    """Read by eye during a call; Enter or a click hands a line's key to the page."""

    activated_key = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self._model, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.clicked.connect(self._activate)
        theme_switch().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def lines(self) -> list[RecentLine]:
        """What is shown now."""
        return self._model.lines

    def fill(self, lines: Sequence[RecentLine]) -> None:
        """Show these lines, newest first."""
        self._model.fill(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter hands the line over; a letter starts no search of Qt's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _activate(self, index: QModelIndex) -> None:
        self.activated_key.emit(self._model.lines[index.row()].key)
