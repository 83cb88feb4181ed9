"""Which columns a person sees, and the order of the rows, as one menu of the table (look 8, 04)."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from csapp.registers.spec import Field


class _StayingMenu(QMenu):
    """Ticking one column does not close the menu, so that several can be changed."""

    def mouseReleaseEvent(self, event: object) -> None:
        action: QAction | None = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)  # type: ignore[arg-type]


class ColumnChooser(QWidget):
    """Emits the hidden fields as a set, and the field to sort by."""

    hidden_changed = Signal(object)
    order_asked = Signal(str)
    reset_asked = Signal()

    def __init__(self, fields: Sequence[Field], sortable: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._fields = tuple(fields)
        self._sortable = frozenset(sortable)
        self.hidden: set[str] = set()

    def menu(self, order: str, *, descending: bool) -> QMenu:
        """The menu as it stands now."""
        menu = _StayingMenu(self)
        menu.addSection(self.tr("显示的列"))
        for field in self._fields:
            action = QAction(field.label, menu)
            action.setCheckable(True)
            action.setChecked(field.key not in self.hidden)
            action.setEnabled(field is not self._fields[0])
            action.toggled.connect(lambda on, key=field.key: self._switch(key, on=on))
            menu.addAction(action)
        menu.addSeparator()
        orders = menu.addMenu(self.tr("按哪一列排"))
        group = QActionGroup(orders)
        for field in self._fields:
            if field.key in self._sortable:
                turned = self.tr("{label}（倒序）").format(label=field.label)
                action = QAction(turned if field.key == order and descending else field.label, group)
                action.setCheckable(True)
                action.setChecked(field.key == order)
                action.triggered.connect(lambda _on=False, key=field.key: self.order_asked.emit(key))
                orders.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("恢复原来的列"), self._restore)
        return menu

    def pop_up(self, at: QPoint, order: str, *, descending: bool) -> None:
        """Open the menu."""
        menu = self.menu(order, descending=descending)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _switch(self, key: str, *, on: bool) -> None:
        (self.hidden.discard if on else self.hidden.add)(key)
        self.hidden_changed.emit(set(self.hidden))

    def _restore(self) -> None:
        self.hidden.clear()
        self.hidden_changed.emit(set())
        self.reset_asked.emit()
