"""A month as people by days: what stands in each square, for the eye and for the ear (look 3, QTableView)."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape

CELL = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex


@frozen
class GridDay:
    """Head of a column: `24` over `二`; `mark` says why it is special, `spoken` is the day in words."""

    label: str
    below: str
    spoken: str
    is_off: bool = False
    is_today: bool = False


@frozen
class GridCell:
    """One square: its sign, what it stands for, and a shape where something is the matter."""

    text: str = ""
    spoken: str = ""
    shape: Shape | None = None
    is_faint: bool = False


@frozen
class GridRow:
    """One line; `key` names it to the page, 0 is a line of sums that nobody enters; `numbers` stand after the days."""

    key: int
    label: str
    cells: tuple[GridCell, ...]
    numbers: tuple[str, ...] = ()


class MonthModel(QAbstractTableModel):
    """Days, then the numbers of each line; names in the vertical head."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.days: tuple[GridDay, ...] = ()
        self.rows: tuple[GridRow, ...] = ()
        self.numbers: tuple[str, ...] = ()

    def show_month(self, days: Sequence[GridDay], rows: Sequence[GridRow], numbers: Sequence[str]) -> None:
        """Another month, or the same one as it is now."""
        self.beginResetModel()
        self.days, self.rows, self.numbers = tuple(days), tuple(rows), tuple(numbers)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.days) + len(self.numbers)

    def is_day(self, column: int) -> bool:
        """Whether the column is a day, not a number."""
        return 0 <= column < len(self.days)

    def cell(self, index: _Index) -> GridCell:
        """What stands at a place; a number is a square of its own."""
        row = self.rows[index.row()]
        if self.is_day(index.column()):
            return row.cells[index.column()]
        at = index.column() - len(self.days)
        return GridCell(row.numbers[at] if at < len(row.numbers) else "")

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.rows[section].label if section < len(self.rows) else ""
        if self.is_day(section):
            return self.days[section].spoken
        at = section - len(self.days)
        return self.numbers[at] if at < len(self.numbers) else ""

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.spoken
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return " ".join(filter(None, (self.rows[index.row()].label, str(head), cell.spoken or cell.text)))
        return cell if role == CELL else None
