"""A table whose rows grow with their words, for a page of a log: some sixty rows, links in the cells (look 07)."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from csapp.ui.theme import theme, theme_switch
from csapp.ui.wrapped_cells import CELL, PAD, CellLink, Index, WrappedColumn, WrappedDelegate, WrappedRow, left_of


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[WrappedColumn], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[WrappedRow] = []

    def fill(self, rows: Sequence[WrappedRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words as DisplayRole; the cell for the delegate."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        cell = self.rows[index.row()].cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.spoken()
        return cell if role == CELL else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        return None


class _Head(QHeaderView):
    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().height("table_head"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens = theme()
        painter.fillRect(rect, tokens.raised)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        painter.setFont(tokens.font("hint"))
        painter.setPen(tokens.text2)
        label = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        room = rect.adjusted(left_of(section), 0, -PAD, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), label)


class WrappedTable(QTableView):
    """`link_opened` hands over row and link; Enter opens the first link of the row, or says `went_in`.

    `picked` is another current row's key, 0 for none.
    """

    link_opened = Signal(int, str)
    went_in = Signal(int)
    picked = Signal(int)
    escaped = Signal()

    def __init__(self, name: str, columns: Sequence[WrappedColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.setAccessibleName(name)
        self._model = _Model(columns, self)
        self._delegate = WrappedDelegate(columns, self)
        self.setHorizontalHeader(_Head(self))
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.picked.emit(self.current()))
        # rows are measured once after a resize, not at every step of it
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.lay_out)
        theme_switch().changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Base, theme().surface)
        self.setPalette(colours)
        self.lay_out()

    @property
    def rows(self) -> list[WrappedRow]:
        """What is shown."""
        return self._model.rows

    def fill(self, rows: Sequence[WrappedRow]) -> None:
        """Show these rows; the row that was current stays so, and so does the place."""
        kept, place = self.current(), self.verticalScrollBar().value()
        self._model.fill(rows)
        self.lay_out()
        if kept and not self.go_to(kept) and rows:
            self.go_to(rows[-1].key)
        if self.current() == kept:
            self.verticalScrollBar().setValue(place)

    def current(self) -> int:
        """The key of the current row, 0 for none."""
        index = self.currentIndex()
        return self._model.rows[index.row()].key if index.isValid() and index.row() < len(self._model.rows) else 0

    def go_to(self, key: int) -> bool:
        """Make that row current and show it; says whether there is one."""
        for at, row in enumerate(self._model.rows):
            if row.key == key:
                self.selectRow(at)
                self.setCurrentIndex(self._model.index(at, 0))
                self.scrollTo(self._model.index(at, 0))
                return True
        return False

    def lay_out(self) -> None:
        """Widths from the declaration, heights from the words."""
        width = self.viewport().width()
        fixed = [theme().px(column.width) for column in self.columns]
        left = max(width - sum(fixed), 0)
        shares = sum(column.share for column in self.columns if not column.width)
        given = 0
        for at, column in enumerate(self.columns):
            if not column.width:
                fixed[at] = left * column.share // max(shares, 1)
            given += fixed[at]
        fixed[-1] += max(width - given, 0)
        for at, wide in enumerate(fixed):
            self.setColumnWidth(at, wide)
        for at, row in enumerate(self._model.rows):
            heights = (
                self._delegate.cell_height(cell, fixed[column] - left_of(column) - PAD)
                for column, cell in enumerate(row.cells)
            )
            self.setRowHeight(at, max(heights))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words are broken anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()
        if event.size().height() < event.oldSize().height() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Some row is on as soon as the table has the keys."""
        super().focusInEvent(event)
        # Qt makes the first cell current without choosing its row
        if not self.selectionModel().hasSelection() and self._model.rows:
            self.go_to(self._model.rows[-1].key)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes in, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.current():
            self._go_in()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _go_in(self) -> None:
        row = self._model.rows[self.currentIndex().row()]
        link = next((link for cell in row.cells for link in cell.links), None)
        if link is not None:
            self.link_opened.emit(row.key, link.key)
        else:
            self.went_in.emit(row.key)

    def _link_under(self, at: QPointF) -> tuple[int, CellLink] | None:
        index = self.indexAt(at.toPoint())
        if not index.isValid():
            return None
        row = self._model.rows[index.row()]
        link = self._delegate.link_at(row.cells[index.column()], self.visualRect(index), index.column(), at)
        return (row.key, link) if link is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over links."""
        super().mouseMoveEvent(event)
        over = self._link_under(event.position())
        shape = Qt.CursorShape.PointingHandCursor if over is not None else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a link opens it."""
        super().mouseReleaseEvent(event)
        over = self._link_under(event.position())
        if over is not None and event.button() == Qt.MouseButton.LeftButton:
            self.link_opened.emit(over[0], over[1].key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As Enter."""
        if self.indexAt(event.position().toPoint()).isValid() and self._link_under(event.position()) is None:
            self._go_in()

    def event(self, event: QEvent) -> bool:
        """The sheet's fonts come in at the first show, and change the heights."""
        if event.type() in (QEvent.Type.Polish, QEvent.Type.Show):
            self._soon.start()
        return super().event(event)
