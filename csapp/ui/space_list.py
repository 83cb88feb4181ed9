"""The same places as a list, readable aloud and by copying: every action of the map is offered here too (look 9)."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from csapp.ui.space_map import MapPlace
from csapp.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex


class _Places(QAbstractListModel):
    """One line for each place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: Sequence[MapPlace] = ()

    def show_places(self, places: Sequence[MapPlace]) -> None:
        self.beginResetModel()
        self.places = places
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.places[index.row()].spoken
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, theme().height("row_compact"))
        return None


class SpaceList(QListView):
    """`moved` is another place under the cursor, `went_in` Enter, `typed` a letter or digit."""

    moved = Signal(int)
    went_in = Signal()
    typed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = _Places(self)
        self.setModel(self._places)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setViewportMargins(12, 8, 12, 8)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(self.went_in)

    def show_places(self, places: Sequence[MapPlace], current: int) -> None:
        """Other places; the cursor goes to `current`."""
        self._places.show_places(places)
        self.go_to(current)

    def go_to(self, key: int) -> None:
        """The cursor on a place."""
        row = next((at for at, place in enumerate(self._places.places) if place.key == key), -1)
        if row >= 0 and row != self.currentIndex().row():
            index = self._places.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.moved.emit(self._places.places[current.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the panel; letters and digits look for."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_in.emit()
        elif event.text().isalnum() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
