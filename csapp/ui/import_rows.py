"""Rows on their way in: a table that marks the cells with a problem (look 09)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from csapp.registers.import_preview import PreviewRow, RowResult
from csapp.registers.spec import Kind, Register
from csapp.ui.table import RegisterTable
from csapp.ui.table_delegate import PAD, TableDelegate, kinds_of
from csapp.ui.table_model import SHAPE
from csapp.ui.theme import theme

WRONG = SHAPE + 1
"""Whether a cell has a problem."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class RowWords:
    """One row as shown: the words of its cells, its shape, and the columns with a problem."""

    cells: tuple[str, ...]
    shape: str
    wrong: frozenset[int]


class ImportModel(QAbstractTableModel):
    """Any number of rows; words are made when a row is painted."""

    def __init__(self, register: Register, words: Callable[[PreviewRow], RowWords], parent: QObject) -> None:
        super().__init__(parent)
        self._fields = [register.field(name) for name in register.table]
        self._words = words
        self.rows: Sequence[PreviewRow] = ()
        self._made: dict[int, RowWords] = {}

    def show_rows(self, rows: Sequence[PreviewRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self._made = {}
        self.endResetModel()

    def words_of(self, number: int) -> RowWords:
        """The words of a row, made once."""
        if number not in self._made:
            self._made[number] = self._words(self.rows[number])
        return self._made[number]

    def kind(self, column: int) -> Kind:
        """What a column holds."""
        return self._fields[column].kind

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows shown."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Columns of the preview."""
        return 0 if parent is not None and parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words, the shape of the result, and whether a cell has a problem."""
        if role not in (_DISPLAY, _SPOKEN, int(SHAPE), int(WRONG)) or not index.isValid():
            return None
        words, column = self.words_of(index.row()), index.column()
        if role == int(SHAPE):
            return words.shape if self._fields[column].kind is Kind.CHOICE else None
        if role == int(WRONG):
            return column in words.wrong
        if role == _SPOKEN and column in words.wrong:
            return self.tr("{text}，有误").format(text=words.cells[column])
        return words.cells[column]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Labels of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and section < len(self._fields):
            return self._fields[section].label
        return None


class ProblemDelegate(TableDelegate):
    """As every table, with a red frame around what is wrong and red words saying why."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        words_column = index.column() == len(self._kinds) - 1
        if not words_column and not index.data(WRONG):
            super().paint(painter, option, index)
            return
        model, tokens = index.model(), theme()
        is_bad = isinstance(model, ImportModel) and model.rows[index.row()].result is RowResult.BAD
        usual = self._inks[index.column()]
        self._inks[index.column()] = tokens.danger if is_bad else usual
        super().paint(painter, option, index)
        if index.data(WRONG):
            self._frame(painter, option.rect, str(index.data(_DISPLAY) or ""))
        self._inks[index.column()] = usual

    def _frame(self, painter: QPainter, box: QRect, text: str) -> None:
        tokens = theme()
        inner = box.adjusted(0, 1, -1, -2)
        painter.fillRect(inner, tokens.danger_tint)
        painter.setPen(QPen(tokens.danger, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner)
        painter.setFont(self._font)
        words = box.adjusted(PAD, 0, -PAD // 2, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class ImportTable(RegisterTable):
    """The rows of a preview; `picked` tells which one has the cursor."""

    def __init__(self, register: Register, words: Callable[[PreviewRow], RowWords], parent: QWidget) -> None:
        super().__init__(register, parent)
        self.setAccessibleName(register.label)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.rows = ImportModel(register, words, self)
        self.setModel(self.rows)
        self.delegate = ProblemDelegate(kinds_of(self.rows), self)
        self.setItemDelegate(self.delegate)
        self.selectionModel().currentRowChanged.connect(self._pick)
        self.lay_out()

    def show_rows(self, rows: Sequence[PreviewRow]) -> None:
        """Show other rows; the columns are measured again."""
        self.rows.show_rows(rows)
        self.lay_out()

    def _give_way(self, widths: dict[int, int], long_text: int, room: int) -> set[int]:
        """No column is left out: each says something that may be wrong."""
        return set()

    def row(self) -> PreviewRow | None:
        """The row with the cursor."""
        at = self.current_row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def go_to_next(self, wanted: Callable[[PreviewRow], bool]) -> bool:
        """Put the cursor on the next row that is wanted, from the top again after the last one."""
        rows, start = self.rows.rows, self.current_row() + 1
        for at in (*range(start, len(rows)), *range(start)):
            if wanted(rows[at]):
                self.go_to(at)
                return True
        return False
