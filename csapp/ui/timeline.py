"""经过: the history of a record, newest first, as a list that can be read aloud (look 3, timeline)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from csapp.registers.facts import Trail
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_LEFT = 20
_DOT = 4
_BELOW = 8
_LINE = Qt.ItemDataRole.UserRole + 1
_TIME = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class TimelineModel(QAbstractListModel):
    """Lines of the history; the spoken text is one whole sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Trail, ...] = ()
        self._today = date.min

    def show(self, lines: Sequence[Trail], today: date) -> None:
        """Other lines."""
        self.beginResetModel()
        self._lines, self._today = tuple(lines), today
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Label, note, time; all together for screen readers."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.label
        if role == _LINE:
            return self._note(line)
        if role == _TIME:
            return self._time(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("{time} {label}，{note}").format(
                time=self._time(line), label=line.label, note=self._note(line)
            )
        return None

    def _note(self, line: Trail) -> str:
        return f"{line.who}　{line.note}" if line.note else line.who

    def _time(self, line: Trail) -> str:
        if line.at.date() == self._today:
            return f"{line.at:%H:%M}"
        return f"{line.at:%m-%d %H:%M}" if line.at.year == self._today.year else f"{line.at:%Y-%m-%d}"


class _LineDelegate(QStyledItemDelegate):
    """A dot on a line, the label with the time at the right, the note below in 12 px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Height of the label and all lines of the note."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 280
        note = self._note_box(str(index.data(_LINE)), width)
        label = QFontMetrics(theme().font(bold=True)).lineSpacing()
        return QSize(width, label + note.height() + _BELOW)

    @staticmethod
    def _note_box(text: str, width: int) -> QRect:
        metrics = QFontMetrics(theme().font("hint"))
        return metrics.boundingRect(QRect(0, 0, max(width - _LEFT, 40), 10_000), int(_WRAPPED), text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        tokens, box = theme(), option.rect
        bold, hint = tokens.font(bold=True), tokens.font("hint")
        label = QFontMetrics(bold).lineSpacing()
        middle = QPointF(box.left() + _DOT + 1, box.top() + label / 2)
        count = index.model().rowCount()
        painter.save()
        if index.row() < count - 1:
            painter.fillRect(
                round(middle.x()), round(middle.y()) + _DOT + 3, 1, box.height() - 2 * _DOT - 6, tokens.line
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        newest = index.row() == 0
        painter.setPen(QPen(tokens.accent if newest else tokens.field, 1.75))
        painter.setBrush(tokens.accent if newest else tokens.surface)
        painter.drawEllipse(middle, _DOT - 0.5, _DOT - 0.5)
        text = QRect(box.left() + _LEFT, box.top(), box.width() - _LEFT, label)
        painter.setPen(tokens.text)
        painter.setFont(bold)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(index.data(_TIME)))
        painter.setFont(hint)
        note = QRect(text.left(), text.bottom() + 1, text.width(), box.height() - label - _BELOW + 2)
        painter.drawText(note, int(_WRAPPED), str(index.data(_LINE)))
        view = self.parent()
        if isinstance(view, QListView) and view.hasFocus() and view.currentIndex() == index:
            draw_ring(painter, box.adjusted(-1, -1, 0, -3).toRectF(), tokens.accent, 4)
        painter.restore()


_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class Timeline(QListView):
    """As high as its lines, because the panel around it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = TimelineModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(self.tr("经过"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        theme_switch().changed.connect(self._fit)

    def show_lines(self, lines: Sequence[Trail], today: date) -> None:
        """Show another history."""
        self.lines.show(lines, today)
        self._fit()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        option = QStyleOptionViewItem()
        rows = range(self.lines.rowCount())
        self.setFixedHeight(
            sum(self.itemDelegate().sizeHint(option, self.lines.index(row, 0)).height() for row in rows) + 4
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notes are broken anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
