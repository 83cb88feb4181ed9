"""A list under headings, of which one row is on: arrows move, Enter takes the row's step (look 01)."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from csapp.core.frozen import frozen
from csapp.ui.group_delegate import PAD, GroupDelegate, sign_of, step_width
from csapp.ui.group_model import GroupModel, GroupRow, Index, RowGroup
from csapp.ui.pill import sign_size
from csapp.ui.theme import theme, theme_switch

_ICON = 24
_LEAST_STRETCH = 160
_MEASURED = 120
_Move = QAbstractItemView.CursorAction
_STEPS = {_Move.MoveUp: -1, _Move.MoveDown: 1, _Move.MoveHome: -9999, _Move.MoveEnd: 9999}


@frozen
class GroupColumn:
    """A heading; `least` and `most` px at 100 %, between which the words decide.

    The one that `stretches` takes the rest; one that `gives_way` goes where there is no room for all.
    """

    label: str
    least: int = 40
    most: int = 400
    stretches: bool = False
    gives_way: bool = False
    is_number: bool = False


class GroupList(QTreeView):
    """`taken` is Enter, a double click, or a click on the button: the row's key."""

    taken = Signal(object)

    def __init__(self, name: str, columns: Sequence[GroupColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._placeholder: QWidget | None = None
        self.setAccessibleName(name)
        self.rows = GroupModel([column.label for column in columns], self)
        self.setModel(self.rows)
        number = next((at for at, column in enumerate(columns) if column.is_number), -1)
        self._number = number
        self.delegate = GroupDelegate(self.rows, number, self)
        self.setItemDelegate(self.delegate)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        head = self.header()
        head.setSectionsMovable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme_switch().changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Base, theme().surface)
        self.setPalette(colours)
        self.header().setFixedHeight(theme().height("table_head"))
        self.lay_out()
        self.scheduleDelayedItemsLayout()

    # Rows

    def fill(self, groups: Sequence[RowGroup]) -> None:
        """Show these groups; the row that was on stays on, else the one that took its place, else the first."""
        before = self.rows.row_of(self.currentIndex())
        place = self._place()
        # with many rows a heading is as high as they are, and none of them is measured
        self.setUniformRowHeights(sum(len(group.rows) for group in groups) > _MEASURED)
        self.rows.fill(groups)
        for at in range(len(self.rows.groups)):
            self.setFirstColumnSpanned(at, QModelIndex(), True)
        self.expandAll()
        self.lay_out()
        keys = [self.rows.groups[group].rows[row].key for group, row in self.rows.places()]
        if keys:
            same = before is not None and before.key in keys
            self.go_to(keys.index(before.key) if before is not None and same else min(place, len(keys) - 1))

    def all_rows(self) -> list[GroupRow]:
        """Every row, from top to bottom."""
        return [self.rows.groups[group].rows[row] for group, row in self.rows.places()]

    def row_on(self) -> GroupRow | None:
        """The row whose step Enter takes."""
        return self.rows.row_of(self.currentIndex())

    def go_to(self, number: int) -> None:
        """Put the cursor on the row of that number, counted from the top."""
        places = list(self.rows.places())
        if not places:
            return
        group, row = places[max(0, min(number, len(places) - 1))]
        index = self.rows.at(group, row)
        both = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, both)
        self._scroll_to(index)

    def _scroll_to(self, index: Index) -> None:
        """Bring a row into view, with the first row of a group its heading."""
        self.scrollTo(index if index.row() else index.parent())
        self.scrollTo(index)

    def _place(self) -> int:
        """The number of the row that is on, 0 where none is."""
        on = self.currentIndex()
        if self.rows.row_of(on) is None:
            return 0
        return list(self.rows.places()).index((on.internalId() - 1, on.row()))

    def moveCursor(self, action: Any, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """From row to row, over the headings."""
        places = list(self.rows.places())
        if not places:
            return QModelIndex()
        page = max(1, self.viewport().height() // max(1, theme().height("row")) - 1)
        paging = {_Move.MovePageUp: -page, _Move.MovePageDown: page}
        number = self._place() + _STEPS.get(action, paging.get(action, 0))
        return self.rows.at(*places[max(0, min(number, len(places) - 1))])

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The button goes with the row that is on."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                self._paint_again(index)

    def _paint_again(self, index: Index) -> None:
        for column in range(len(self._columns)):
            self.update(self.rows.index(index.row(), column, self.rows.parent(index)))

    # Columns

    def lay_out(self) -> None:
        """Widths from the words, within what the columns allow; the one that stretches takes the rest."""
        rows = self.all_rows()
        widths = [self._width(at, rows) for at in range(len(self._columns))]
        stretched = next((at for at, column in enumerate(self._columns) if column.stretches), len(widths) - 1)
        # not asked of the viewport: telling which kind of widget that is loads every widget class of Qt
        bar = self.verticalScrollBar()
        room = self.width() - (bar.width() if bar.isVisible() else 0)
        widths[stretched] = 0
        least = theme().px(_LEAST_STRETCH)
        for at, column in enumerate(self._columns):
            if column.gives_way:
                is_out = sum(widths) + least > room
                self.setColumnHidden(at, is_out)
                widths[at] = 0 if is_out else widths[at]
        widths[stretched] = max(room - sum(widths), least)
        for at, width in enumerate(widths):
            if width and self.header().sectionSize(at) != width:
                self.header().resizeSection(at, width)

    def _width(self, at: int, rows: Sequence[GroupRow]) -> int:
        column, tokens = self._columns[at], theme()
        if column.stretches:
            return 0
        if at == len(self._columns) - 1:
            steps = {row.step for row in rows if row.step}
            needed = max((step_width(step) + PAD for step in steps), default=0)
        elif at == 0:
            signs = {sign_of(row) for row in rows}
            needed = max((sign_size(sign, filled=False).width() + 2 * PAD for sign in signs), default=0)
        else:
            metrics = QFontMetrics(tokens.font())
            words = max((metrics.horizontalAdvance(text) for text in {row.words[at] for row in rows}), default=0)
            needed = words + 2 * PAD + (tokens.px(_ICON) if at == 1 else 0)
        return max(tokens.px(column.least), min(needed, tokens.px(column.most)))

    def cover(self, placeholder: QWidget) -> None:
        """Put something in the place of the rows; it is shown and hidden by its owner."""
        self._placeholder = placeholder
        placeholder.setParent(self)
        self._place_placeholder()

    def _place_placeholder(self) -> None:
        if self._placeholder is not None:
            self._placeholder.setGeometry(self.rect().adjusted(0, self.header().height(), 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The long words take the room that is left."""
        super().resizeEvent(event)
        self.lay_out()
        self._place_placeholder()
        on = self.currentIndex()
        if on.isValid() and self.visualRect(on).intersects(self.viewport().rect()):
            self._scroll_to(on)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the step, Ctrl+C copies the number; letters are left to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        row = self.row_on()
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row is not None:
                self.taken.emit(row.key)
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_C:
            if row is not None and self._number >= 0:
                QGuiApplication.clipboard().setText(row.words[self._number])
        elif event.key() == Qt.Key.Key_Escape or (plain and event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the step takes it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.rows.row_of(index)
        if row is not None and row.step and index.column() == len(self._columns) - 1:
            self.taken.emit(row.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the words does as Enter does; the step has been taken by its first click."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.rows.row_of(index)
        if row is not None and not (row.step and index.column() == len(self._columns) - 1):
            self.taken.emit(row.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the mouse is tinted."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover((index.internalId() - 1, index.row()) if self.rows.row_of(index) is not None else None)

    def leaveEvent(self, event: object) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(None)

    def _hover(self, place: tuple[int, int] | None) -> None:
        if place != self.delegate.hovered:
            self.delegate.hovered = place
            self.viewport().update()
