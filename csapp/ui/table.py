"""The table of a register: rows selected whole, widths from the declaration, one head that sorts (look 3, 4)."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from csapp.registers.spec import Kind, Register
from csapp.ui.icons import draw_icon
from csapp.ui.table_delegate import PAD, TableDelegate, kinds_of
from csapp.ui.table_model import TableModel
from csapp.ui.theme import theme, theme_switch

_NARROWEST = 40
_LONG_TEXT = 176
_MEASURED = 40
_SIGN = 12
# Columns that give way first where the table is narrow; they are read in the panel too.
_GIVES_WAY = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CHECK, Kind.NUMBER})


class TableHead(QHeaderView):
    """Labels in 12 px with the sign of the order behind the one that is sorted by."""

    def __init__(self, table: "RegisterTable") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.sorted_by = -1
        self.descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Height of the head at this text size."""
        return QSize(super().sizeHint().width(), theme().height("table_head"))

    def show_order(self, column: int, *, descending: bool) -> None:
        """Point at the column that is sorted by."""
        self.sorted_by, self.descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Ground, hairline, label, sign of the order."""
        tokens = theme()
        painter.fillRect(rect, tokens.raised)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        font = tokens.font("hint")
        painter.setFont(font)
        painter.setPen(tokens.text2)
        label = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        side = Qt.AlignmentFlag.AlignRight if self._table.is_number(section) else Qt.AlignmentFlag.AlignLeft
        is_sorted = section == self.sorted_by
        room = rect.adjusted(PAD, 0, -PAD // 2 - (_SIGN + 4 if is_sorted else 0), 0)
        shown = QFontMetrics(font).elidedText(label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        if is_sorted:
            left = room.left() + QFontMetrics(font).horizontalAdvance(shown) + 6
            if side == Qt.AlignmentFlag.AlignRight:
                left = room.right() + 4
            box = QRectF(left, rect.center().y() - _SIGN / 2 + 1, _SIGN, _SIGN)
            draw_icon(painter, "down" if self.descending else "up", box, tokens.text2)

    def paintEvent(self, event: object) -> None:
        """Also the ground behind the last column."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().raised)
        bottom = self.viewport().height() - 1
        painter.fillRect(0, bottom, self.viewport().width(), 1, theme().line)
        painter.end()
        super().paintEvent(event)  # type: ignore[arg-type]


class RegisterTable(QTableView):
    """`went_in` is Enter or a double click, `escaped` Esc, `picked` another current row, -1 for none."""

    went_in = Signal()
    escaped = Signal()
    picked = Signal(int)
    selection_counted = Signal(int)
    order_asked = Signal(int)
    columns_asked = Signal(QPoint)

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._hidden: set[int] = set()
        self._widths: dict[int, int] = {}
        self._fields = [register.field(name) for name in register.table]
        self.setAccessibleName(self.tr("{label}台账").format(label=register.label))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.columns_asked.emit(self.viewport().mapToGlobal(at)))
        self.head = TableHead(self)
        self.setHorizontalHeader(self.head)
        self.head.sectionClicked.connect(self.order_asked)
        self.head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head.customContextMenuRequested.connect(lambda at: self.columns_asked.emit(self.head.mapToGlobal(at)))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().valueChanged.connect(self._look)
        theme_switch().changed.connect(self._take_theme)
        self.compact = False
        self._take_theme()

    def show_model(self, model: TableModel) -> None:
        """Show a model of the register, or another one with the same columns."""
        self.setModel(model)
        self.delegate = TableDelegate(kinds_of(model), self)
        self.setItemDelegate(self.delegate)
        self.selectionModel().selectionChanged.connect(self._count)
        self.selectionModel().currentRowChanged.connect(self._pick)
        self.lay_out()

    def _take_theme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().height("row_compact" if self.compact else "row"))
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Base, theme().surface)
        self.setPalette(colours)
        if self.model() is not None:
            self.lay_out()

    def set_compact(self, compact: bool) -> None:
        """Rows of 32 instead of 36 px."""
        self.compact = compact
        self._take_theme()

    # Columns

    def is_number(self, column: int) -> bool:
        """Whether a column is aligned right."""
        return column < len(self._fields) and self._fields[column].kind in (Kind.NUMBER, Kind.MONEY)

    def hide_columns(self, names: set[str]) -> None:
        """Hide these fields; the rest is shown where there is room."""
        self._hidden = {at for at, field in enumerate(self._fields) if field.key in names}
        self.lay_out()

    def lay_out(self) -> None:
        """Widths from the declaration, wide enough for words that must not be cut; the long text takes the rest."""
        if self.model() is None:
            return
        shown = [at for at in range(len(self._fields)) if at not in self._hidden]
        widths = {at: self._width(at) for at in shown}
        long_text = next((at for at in shown if not self._fields[at].width), shown[-1] if shown else -1)
        room = self.viewport().width()
        least = theme().px(_LONG_TEXT) if not self._fields[long_text].width else widths.get(long_text, 0)
        dropped = self._give_way(widths, long_text, room - least)
        rest = room - sum(width for at, width in widths.items() if at != long_text)
        widths[long_text] = max(rest, least)
        for at in range(len(self._fields)):
            self.setColumnHidden(at, at not in widths)
            if at in widths:
                self.setColumnWidth(at, widths[at])
        visible = sorted(widths)
        self.delegate.edges = (visible[0], visible[-1]) if visible else (0, 0)
        self._dropped = dropped

    def _give_way(self, widths: dict[int, int], long_text: int, room: int) -> set[int]:
        """Leave out columns from the right until the long text has room; what must be seen stays."""
        dropped: set[int] = set()
        yielding = [
            at for at in sorted(widths, reverse=True) if self._fields[at].kind in _GIVES_WAY and at != long_text
        ]
        for at in yielding:
            if sum(width for place, width in widths.items() if place != long_text) <= room:
                break
            dropped.add(at)
            del widths[at]
        return dropped

    def _width(self, column: int) -> int:
        field = self._fields[column]
        if column in self._widths:
            return self._widths[column]
        label = QFontMetrics(theme().font("hint")).horizontalAdvance(field.label) + PAD + PAD // 2
        sorting = _SIGN + 8 if column == self.head.sorted_by else 0
        return max(theme().px(field.width), label + sorting, self._measured(column))

    def _measured(self, column: int) -> int:
        model = self.model()
        if not model.rowCount():
            return 0
        first = max(self.rowAt(0), 0)
        return self.delegate.widest(model, column, range(first, min(first + _MEASURED, model.rowCount())))

    def keep_widths(self, widths: Mapping[str, int]) -> None:
        """Widths a person has drawn, by field."""
        self._widths = {at: widths[field.key] for at, field in enumerate(self._fields) if field.key in widths}

    # Rows

    def current_row(self) -> int:
        """Row with the cursor, else -1."""
        return self.currentIndex().row()

    def go_to(self, row: int, *, scroll: bool = True) -> None:
        """Put cursor and selection on one row."""
        column = self.delegate.edges[0]
        index = self.model().index(row, column)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        if scroll:
            self.scrollTo(index)

    def selected_ranges(self) -> Iterator[range]:
        """Rows that are selected, as ranges: a million selected rows are one range."""
        seen: set[tuple[int, int]] = set()
        chosen = self.selectionModel().selection()
        for at in range(chosen.size()):
            part = chosen.at(at)
            span = (part.top(), part.bottom())
            if span not in seen:
                seen.add(span)
                yield range(part.top(), part.bottom() + 1)

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(len(part) for part in self.selected_ranges())

    def _count(self) -> None:
        self.selection_counted.emit(self.selected_count())

    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.delegate.ringed = current.row() if self.hasFocus() else -1
        self.viewport().update()
        self.picked.emit(current.row())

    def visible_rows(self) -> tuple[int, int]:
        """First and last row on the screen."""
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else max(self.model().rowCount() - 1, 0)

    def _look(self) -> None:
        model = self.model()
        if isinstance(model, TableModel):
            model.look_at(*self.visible_rows())

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The long text takes the room that is left."""
        super().resizeEvent(event)
        self.lay_out()
        self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and last row; Enter goes into the panel; letters are left to the page."""
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_in.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model().rowCount():
            self.go_to(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1)
        elif event.text() and event.text().isprintable() and plain and key != Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click goes in as Enter does."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.went_in.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the mouse is tinted."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: object) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before, self.delegate.hovered = self.delegate.hovered, row
        if before == row:
            return
        for each in (before, row):
            if each >= 0:
                self.viewport().update(0, self.rowViewportPosition(each), self.viewport().width(), self.rowHeight(each))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring stands on the current row while the table has the focus."""
        super().focusInEvent(event)
        self.delegate.ringed = self.current_row()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The selection stays without its ring."""
        super().focusOutEvent(event)
        self.delegate.ringed = -1
        self.viewport().update()
