"""A small table of figures, numbers at the right and shares as bars: what a month looks like, readable aloud."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from csapp.core.frozen import frozen
from csapp.ui.style import draw_ring
from csapp.ui.theme import Tone, theme, theme_switch

_PAD = 12
_BAR = 6
_BAR_WIDTH = 132
_CELL = int(Qt.ItemDataRole.UserRole) + 1

_Index = QModelIndex | QPersistentModelIndex


class Figure(Enum):
    """What a column shows."""

    WORD = "word"
    NUMBER = "number"
    SHARE = "share"


@frozen
class FigureColumn:
    """Its heading; a `tone` colours every number above zero, such as those overdue."""

    label: str
    figure: Figure = Figure.NUMBER
    tone: Tone | None = None


@frozen
class FigureCell:
    """The text as shown; `share` is the filled part of the bar, 0 to 1."""

    text: str
    share: float | None = None


@frozen
class FigureRow:
    """One line; `key` names it to the page, the last line of a table may be its sum."""

    key: str
    cells: tuple[FigureCell, ...]
    is_sum: bool = False


class FigureModel(QAbstractTableModel):
    """Words for the eye as DisplayRole, 「超期 2」 for the ear."""

    def __init__(self, columns: Sequence[FigureColumn], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[FigureRow, ...] = ()

    def show_rows(self, rows: Sequence[FigureRow]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        return None

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].label} {cell.text}"
        return (row, cell, self.columns[index.column()]) if role == _CELL else None


class _Painter(QStyledItemDelegate):
    """Ground, hairline, number or bar; the line in hand has the tint of a selected row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, cell, column = index.data(_CELL)
        view = self.parent()
        assert isinstance(view, FigureTable)
        tokens, box = theme(), QRectF(option.rect)
        in_hand = view.is_in_hand(index.row())
        painter.fillRect(box, tokens.sel if in_hand else tokens.raised if row.is_sum else tokens.surface)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), tokens.line)
        painter.setFont(tokens.font(bold=row.is_sum))
        painter.setPen(_ink(column, cell))
        inside = box.adjusted(_PAD, 0, -_PAD, 0)
        if column.figure is Figure.SHARE:
            _draw_share(painter, inside, cell)
        else:
            side = Qt.AlignmentFlag.AlignLeft if column.figure is Figure.WORD else Qt.AlignmentFlag.AlignRight
            words = QFontMetrics(painter.font()).elidedText(cell.text, Qt.TextElideMode.ElideRight, int(inside.width()))
            painter.drawText(inside, int(side | Qt.AlignmentFlag.AlignVCenter), words)
        if in_hand and view.hasFocus() and index.column() == len(row.cells) - 1:
            draw_ring(painter, QRectF(view.row_box(index.row())), tokens.accent, 2)


def _ink(column: FigureColumn, cell: FigureCell) -> Any:
    tokens = theme()
    if cell.text in ("0", "", "—"):
        return tokens.text3
    return tokens.ink(column.tone) if column.tone is not None else tokens.text


def _draw_share(painter: QPainter, inside: QRectF, cell: FigureCell) -> None:
    """The percentage first, at the right of its place, then the bar, so that the eye compares bars of one left edge."""
    tokens = theme()
    words = QFontMetrics(tokens.font(bold=True)).horizontalAdvance("100 %") + 8
    painter.drawText(
        QRectF(inside.left(), inside.top(), words, inside.height()),
        int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
        cell.text,
    )
    if cell.share is None:
        return
    height = tokens.px(_BAR)
    track = QRectF(inside.left() + words + 8, inside.center().y() - height / 2, inside.width() - words - 8, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.neutral_tint)
    painter.drawRoundedRect(track, height / 2, height / 2)
    painter.setBrush(tokens.accent)
    filled = track.width() * min(max(cell.share, 0.0), 1.0)
    if filled >= 1:
        painter.drawRoundedRect(QRectF(track.left(), track.top(), max(filled, height), height), height / 2, height / 2)
    painter.restore()


class _Head(QHeaderView):
    """Labels in 12 px, over numbers at the right."""

    def __init__(self, table: "FigureTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._figures = table.figures
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Ground, hairline, label."""
        tokens, column = theme(), self._figures.columns[section]
        painter.fillRect(rect, tokens.raised)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.text2)
        side = Qt.AlignmentFlag.AlignRight if column.figure is Figure.NUMBER else Qt.AlignmentFlag.AlignLeft
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), column.label)


class FigureTable(QTableView):
    """As high as its lines, never scrolled by itself; `chosen` is Enter or a double click on a line."""

    chosen = Signal(str)

    def __init__(self, name: str, columns: Sequence[FigureColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.figures = FigureModel(columns, self)
        self._natural = [0] * len(self.figures.columns)
        self.setModel(self.figures)
        self.setItemDelegate(_Painter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.setHorizontalHeader(_Head(self))
        self.doubleClicked.connect(lambda index: self._choose(index.row()))
        theme_switch().changed.connect(self._fit)
        self._fit()

    def show_rows(self, rows: Sequence[FigureRow]) -> None:
        """Other lines; the first one is in hand."""
        self.figures.show_rows(rows)
        self._fit()
        if rows:
            self.setCurrentIndex(self.figures.index(0, 0))

    def is_in_hand(self, row: int) -> bool:
        """Whether this line is the current one and the table has the keys."""
        return self.hasFocus() and self.currentIndex().row() == row

    def row_box(self, row: int) -> Any:
        """The whole line on the screen."""
        left = self.visualRect(self.figures.index(row, 0))
        return left.united(self.visualRect(self.figures.index(row, self.figures.columnCount() - 1)))

    def _fit(self) -> None:
        tokens = theme()
        self.horizontalHeader().setFixedHeight(tokens.height("table_head"))
        self.verticalHeader().setDefaultSectionSize(tokens.height("row"))
        metrics, small = QFontMetrics(tokens.font(bold=True)), QFontMetrics(tokens.font("hint"))
        for at, column in enumerate(self.figures.columns):
            texts = [row.cells[at].text for row in self.figures.rows]
            widest = max([small.horizontalAdvance(column.label), *map(metrics.horizontalAdvance, texts)], default=0)
            if column.figure is Figure.SHARE:
                widest = max(widest, tokens.px(_BAR_WIDTH))
            self._natural[at] = widest + 2 * _PAD + 4
        self._spread()
        self.updateGeometry()
        self.viewport().update()

    def _spread(self) -> None:
        """What is free goes to all columns alike, so that the figures stand evenly under their headings."""
        free = max(self.viewport().width() - sum(self._natural), 0)
        share, rest = divmod(free, max(len(self._natural), 1))
        for at, natural in enumerate(self._natural):
            self.setColumnWidth(at, natural + share + (rest if at == len(self._natural) - 1 else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def sizeHint(self) -> QSize:
        """Head and lines, and the bar that scrolls sideways where the window is narrow."""
        lines = max(self.figures.rowCount(), 1) * self.verticalHeader().defaultSectionSize()
        return QSize(sum(self._natural), self.horizontalHeader().height() + lines + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.figures.rows):
            self.chosen.emit(self.figures.rows[row].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the line in hand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
