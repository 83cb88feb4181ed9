"""Cells of a table whose rows grow with their words, and how they are painted (look 07)."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from csapp.core.frozen import frozen
from csapp.ui.pill import Sign
from csapp.ui.shapes import BOX, draw_shape
from csapp.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
CELL = int(Qt.ItemDataRole.UserRole) + 1
PAD = 8
_TOP, _GAP, _BAR, _RING = 9, 5, 3, 2
_FIRST_PAD = 16
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


@frozen
class WrappedColumn:
    """A column: its label and width in px at 100 %; a width of 0 shares what is left by `share`."""

    label: str
    width: int = 0
    share: int = 1
    is_quiet: bool = False


@frozen
class CellLink:
    """Words below a cell's own that lead somewhere; `key` is handed back."""

    key: str
    text: str


@frozen
class WrappedCell:
    """Words, perhaps behind a shape in its tone, and links on lines of their own below them.

    With `is_toned` the words have the tone of the shape too; else they are quiet behind it.
    """

    text: str
    sign: Sign | None = None
    is_toned: bool = False
    links: tuple[CellLink, ...] = ()

    def spoken(self) -> str:
        """The cell in words."""
        return " ".join(filter(None, (self.text, *(link.text for link in self.links))))


@frozen
class WrappedRow:
    """One row; `key` names it to the page."""

    key: int
    cells: tuple[WrappedCell, ...]


def left_of(column: int) -> int:
    """Free px left of a cell's words."""
    return _FIRST_PAD if column == 0 else PAD


class WrappedDelegate(QStyledItemDelegate):
    """Ground, words, shape and links of a cell; a row that is on has the ring while the view has the keys."""

    def __init__(self, columns: Sequence[WrappedColumn], view: QTableView) -> None:
        super().__init__(view)
        self._columns = tuple(columns)
        self._view = view

    @staticmethod
    def _boxes(cell: WrappedCell, width: int) -> tuple[QRect, list[QRect]]:
        """Where the words and each link stand in a cell `width` px wide, seen from its top left."""
        tokens = theme()
        metrics, small = QFontMetrics(tokens.font()), QFontMetrics(tokens.font("hint"))
        indent = tokens.px(BOX) + _GAP if cell.sign is not None else 0
        room = max(width - indent, 40)
        words = metrics.boundingRect(QRect(0, 0, room, 100_000), _WRAPPED, cell.text or " ")
        words = QRect(indent, 0, room, max(words.height(), metrics.lineSpacing()))
        links, top = [], words.bottom() + 1
        for link in cell.links:
            held = small.boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, link.text)
            links.append(QRect(indent, top, min(held.width() + 1, room), held.height()))
            top += held.height()
        return words, links

    def cell_height(self, cell: WrappedCell, width: int) -> int:
        """Height of the words and links of a cell."""
        words, links = self._boxes(cell, width)
        return (links[-1] if links else words).bottom() + 1 + 2 * _TOP

    def link_at(self, cell: WrappedCell, box: QRect, column: int, at: QPointF) -> CellLink | None:
        """The link under the mouse, if there is one."""
        inside = self._inside(box, column)
        _, links = self._boxes(cell, inside.width())
        for link, held in zip(cell.links, links, strict=True):
            if held.translated(inside.topLeft()).contains(at.toPoint()):
                return link
        return None

    @staticmethod
    def _inside(box: QRect, column: int) -> QRect:
        return box.adjusted(left_of(column), _TOP, -PAD, -_TOP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, tokens, box = index.data(CELL), theme(), option.rect
        if not isinstance(cell, WrappedCell):
            return
        column = index.column()
        selected = bool(option.state.value & QStyle.StateFlag.State_Selected.value)
        painter.save()
        self._paint_ground(painter, box, column, selected=selected)
        if selected and self._view.hasFocus():
            self._paint_ring(painter, box, column)
        inside = self._inside(box, column)
        words, links = self._boxes(cell, inside.width())
        painter.setFont(tokens.font())
        painter.setPen(self._ink(cell, column))
        painter.drawText(words.translated(inside.topLeft()), _WRAPPED, cell.text)
        if cell.sign is not None and cell.sign.shape is not None:
            side = tokens.px(BOX)
            middle = inside.top() + QFontMetrics(tokens.font()).lineSpacing() / 2
            draw_shape(
                painter, cell.sign.shape, QPointF(inside.left() + side / 2, middle), tokens.ink(cell.sign.ink), side
            )
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.accent)
        for link, held in zip(cell.links, links, strict=True):
            painter.drawText(held.translated(inside.topLeft()), _WRAPPED, link.text)
        painter.restore()

    def _ink(self, cell: WrappedCell, column: int) -> QColor:
        tokens = theme()
        if cell.sign is not None:
            return tokens.ink(cell.sign.ink) if cell.is_toned else tokens.text2
        return tokens.text2 if self._columns[column].is_quiet else tokens.text

    @staticmethod
    def _paint_ground(painter: QPainter, box: QRect, column: int, *, selected: bool) -> None:
        tokens = theme()
        if selected:
            painter.fillRect(box, tokens.sel)
            if column == 0:
                painter.fillRect(box.left(), box.top(), _BAR, box.height(), tokens.accent)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, tokens.line)

    def _paint_ring(self, painter: QPainter, box: QRect, column: int) -> None:
        accent = theme().accent
        painter.fillRect(box.left(), box.top(), box.width(), _RING, accent)
        painter.fillRect(box.left(), box.bottom() - _RING + 1, box.width(), _RING, accent)
        if column == 0:
            painter.fillRect(box.left(), box.top(), _RING, box.height(), accent)
        if column == len(self._columns) - 1:
            painter.fillRect(box.right() - _RING + 1, box.top(), _RING, box.height(), accent)
