"""A short list inside a panel, as high as its lines: people, cars, keys, what comes next (look 10)."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from csapp.core.frozen import frozen
from csapp.ui.icons import draw_icon
from csapp.ui.style import draw_ring
from csapp.ui.theme import Tone, theme, theme_switch

_Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_ICON, _DISC, _GAP = 16, 28, 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@frozen
class Line:
    """`title` and `aside` on the first line, `below` and `below_aside` on a second one; `disc` is a round initial.

    `key` is handed back when the line is opened.
    """

    title: str
    aside: str = ""
    below: str = ""
    below_aside: str = ""
    icon: str = ""
    disc: str = ""
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    key: str = ""

    def spoken(self) -> str:
        """The line in words."""
        return "，".join(part for part in (self.title, self.note, self.aside, self.below, self.below_aside) if part)


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def fill(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words as DisplayRole; what may be cut off as a tooltip."""
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.spoken()
        return line if role == _LINE else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = index.data(_LINE)
        two = isinstance(line, Line) and bool(line.below or line.disc)
        return QSize(80, theme().height("row_two") - 3 if two else theme().height("row_compact"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, box, view = index.data(_LINE), QRectF(option.rect), option.widget
        assert isinstance(line, Line)
        assert isinstance(view, QListView)
        painter.save()
        left = self._paint_sign(painter, box, line)
        inner = box.adjusted(left, 0, 0, 0)
        if line.below or line.disc:
            half = box.height() / 2
            self._pair(painter, inner.adjusted(0, 4, 0, -half), line.title, line.aside, line, bold=True)
            self._pair(painter, inner.adjusted(0, half, 0, -5), line.below, line.below_aside)
        else:
            self._pair(painter, inner, line.title, line.aside, line)
        if index.row() < index.model().rowCount() - 1:
            painter.setPen(QPen(theme().line, 1))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if view.hasFocus() and view.currentIndex() == index:
            draw_ring(painter, box.adjusted(0, 0, 0, -1), theme().accent, 4)
        painter.restore()

    @staticmethod
    def _paint_sign(painter: QPainter, box: QRectF, line: Line) -> float:
        """The icon or the initial at the left; answers the room it takes."""
        tokens = theme()
        if line.disc:
            side = tokens.px(_DISC)
            disc = QRectF(box.left(), box.center().y() - side / 2, side, side)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.tint)
            painter.drawEllipse(disc)
            painter.setPen(tokens.accent)
            painter.setFont(tokens.font("hint", bold=True))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, line.disc)
            return side + 12
        if line.icon:
            place = QRectF(box.left(), box.center().y() - _ICON / 2, _ICON, _ICON)
            draw_icon(painter, line.icon, place, tokens.text2)
            return _ICON + _GAP
        return 0

    @staticmethod
    def _pair(
        painter: QPainter, box: QRectF, left: str, right: str, line: Line | None = None, *, bold: bool = False
    ) -> None:
        """Words at the left, at the right what belongs to them; the left gives way."""
        tokens = theme()
        metrics = QFontMetricsF(tokens.font())
        side = min(metrics.horizontalAdvance(right), box.width() * 0.62)
        painter.setFont(tokens.font())
        painter.setPen(tokens.ink(line.tone) if line is not None else tokens.text2)
        painter.drawText(box, _RIGHT, metrics.elidedText(right, Qt.TextElideMode.ElideRight, side + 1))
        painter.setFont(tokens.font(bold=bold))
        painter.setPen(tokens.text if line is not None else tokens.text2)
        ours = QFontMetricsF(painter.font())
        room = box.width() - side - (_GAP if right else 0)
        shown = ours.elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, _MIDDLE, shown)
        if line is not None and line.note:
            painter.setFont(tokens.font())
            painter.setPen(tokens.text2)
            painter.drawText(box.adjusted(ours.horizontalAdvance(shown) + _GAP, 0, 0, 0), _MIDDLE, line.note)


class LineList(QListView):
    """Enter or a double click hands the key of a line over; with nothing to open it is no tab stop."""

    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self._open)
        theme_switch().changed.connect(self._fit)

    @property
    def lines(self) -> list[Line]:
        """What is shown."""
        return self._model.lines

    def fill(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self._model.fill(lines)
        opens = any(line.key for line in lines)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self._fit()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(sum(self.sizeHintForRow(row) for row in range(self._model.rowCount())) + 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first line has the ring at once."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.lines:
            self.setCurrentIndex(self._model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        key = self._model.lines[index.row()].key if index.isValid() else ""
        if key:
            self.opened.emit(key)
