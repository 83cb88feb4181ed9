"""Rows under headings: a tree of two levels whose words, shapes and icons any view, test or screen reader can read."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
_HEADING = 0


@frozen
class GroupRow:
    """One row: `words` for each column, the sign of the first, the icon of the second; `step` is its button, if any."""

    key: Any
    words: tuple[str, ...]
    shape: Shape | None = None
    tone: Tone | None = None
    icon: str = ""
    step: str = ""


@frozen
class RowGroup:
    """A heading with its rows; the tone colours it, `whole` says how many there are where not all are shown."""

    title: str
    rows: tuple[GroupRow, ...]
    tone: Tone | None = None
    whole: int = 0

    @property
    def count(self) -> int:
        """How many rows it stands for."""
        return self.whole or len(self.rows)


class GroupModel(QAbstractItemModel):
    """`head` names the columns; the last one shows the row's step."""

    def __init__(self, head: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.head = tuple(head)
        self.groups: tuple[RowGroup, ...] = ()

    def fill(self, groups: Sequence[RowGroup]) -> None:
        """Show these groups; one without rows has no heading either."""
        self.beginResetModel()
        self.groups = tuple(group for group in groups if group.rows)
        self.endResetModel()

    def places(self) -> Iterator[tuple[int, int]]:
        """Group and row of every row, from top to bottom."""
        for at, group in enumerate(self.groups):
            for row in range(len(group.rows)):
                yield at, row

    def at(self, group: int, row: int, column: int = 0) -> QModelIndex:
        """The cell of a row."""
        return self.createIndex(row, column, group + 1)

    def row_of(self, index: Index) -> GroupRow | None:
        """The row a cell belongs to; None for a heading."""
        if not index.isValid() or index.internalId() == _HEADING:
            return None
        return self.groups[index.internalId() - 1].rows[index.row()]

    def group_of(self, index: Index) -> RowGroup:
        """The group a cell or heading belongs to."""
        inside = index.internalId()
        return self.groups[index.row() if inside == _HEADING else inside - 1]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _HEADING)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        inside = index.internalId() if index.isValid() else _HEADING
        return QModelIndex() if inside == _HEADING else self.createIndex(inside - 1, 0, _HEADING)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self.groups)
        if parent.internalId() == _HEADING and parent.column() == 0:
            return len(self.groups[parent.row()].rows)
        return 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.head)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.head[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        row, column = self.row_of(index), index.column()
        if row is None:
            group = self.group_of(index)
            words = self.tr("{title}，{count} 条").format(title=group.title, count=group.count)
            return words if column == 0 else None
        if column == len(self.head) - 1:
            return row.step
        return row.words[column] if column < len(row.words) else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.internalId() == _HEADING:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
