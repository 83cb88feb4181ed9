"""Table and foot in one panel; what stands there while no row does (look 04, 11b)."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.registers.spec import Register
from csapp.ui.buttons import IconButton
from csapp.ui.empty_state import EmptyState
from csapp.ui.labels import Label, rule
from csapp.ui.table import RegisterTable
from csapp.ui.table_model import TableModel
from csapp.ui.theme import theme, theme_switch


class ListPane(QFrame):
    """The left side of a register page."""

    columns_asked = Signal(QPoint)

    def __init__(self, register: Register, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.table = RegisterTable(register, self)
        self.table.show_model(model)
        self.table.selection_counted.connect(self._say_count)
        column.addWidget(self.table, 1)
        self.empty = EmptyState(self.table.viewport())
        self.empty.hide()
        self.table.viewport().installEventFilter(self)
        self._columns = IconButton("settings", self.tr("选择显示的列"), parent=self)
        self._columns.clicked.connect(self._ask_columns)
        foot = QFrame(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(16)
        self.count = Label("", "note", foot)
        row.addWidget(self.count)
        row.addStretch(1)
        self._hints = [Label(hint, "hint", foot) for hint in self._key_hints()]
        for hint in self._hints:
            row.addWidget(hint)
        row.addWidget(self._columns)
        column.addWidget(rule(self))
        column.addWidget(foot)
        self._foot = foot
        self._total = 0
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _key_hints(self) -> Sequence[str]:
        return (
            self.tr("↑↓ 移动"),
            self.tr("Enter 进入详情"),
            self.tr("Alt 1–4 下一步"),
            self.tr("Ctrl C 复制单号"),
        )

    def _fit(self) -> None:
        self._foot.setMinimumHeight(theme().height("row"))

    def _ask_columns(self) -> None:
        self.columns_asked.emit(self._columns.mapToGlobal(QPoint(0, 0)))

    def show_total(self, total: int) -> None:
        """Say how many rows there are."""
        self._total = total
        for hint in self._hints:
            hint.setVisible(bool(total))
        self._say_count(self.table.selected_count())

    def _say_count(self, selected: int) -> None:
        if not self._total:
            self.count.setText(self.tr("0 条"))
            return
        words = self.tr("共 {total} 条，已选 {selected} 条").format(total=f"{self._total:,}", selected=f"{selected:,}")
        self.count.setText(words)

    def show_empty(self, *, empty: bool) -> None:
        """Cover the rows' place, or uncover it."""
        self.empty.setVisible(empty)
        self.empty.setGeometry(self.table.viewport().rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The empty state is as large as the rows' place."""
        if event.type() == QEvent.Type.Resize:
            self.empty.setGeometry(self.table.viewport().rect())
        return super().eventFilter(watched, event)
