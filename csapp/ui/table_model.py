"""Rows of a register of any length: pages of 200 read by the worker, about fifty of them kept (design 7)."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from csapp.core.errors import UserError
from csapp.registers import query
from csapp.registers.query import PAGE, Row, View
from csapp.registers.spec import Kind, Register
from csapp.ui.context import Context

SHAPE = Qt.ItemDataRole.UserRole + 1
"""Shape of a cell, as its name; the word is the DisplayRole."""

KEPT_PAGES = 50
_WANTED = 4
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SHAPE = int(SHAPE)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ANSWERED = frozenset({_DISPLAY, _SHAPE, _SPOKEN})
_NUMBERS = (Kind.NUMBER, Kind.MONEY)

Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """A view of a register; rows that are not loaded answer None until their page has come.

    `loaded`: another view is shown, from its first page on. `refreshed`: the same view was read again.
    `counted`: the number of rows is known. `refused`: reading was refused.
    """

    loaded = Signal()
    refreshed = Signal()
    counted = Signal(int)
    arrived = Signal(int, int)
    refused = Signal(object)

    def __init__(self, register: Register, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.register = register
        self.view = query.first_view(register)
        self._context = context
        self._fields = [register.field(name) for name in register.table]
        self._now = context.clock()
        self._pages: dict[int, list[Row]] = {}
        self._total = 0
        self._generation = 0
        self._window = (0, 0)
        self._wanted: deque[int] = deque(maxlen=_WANTED)
        self._fetching = -1
        self._opening = False
        self.refusal: UserError | None = None
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fetch)

    # Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows of the view; more than are loaded."""
        return 0 if parent is not None and parent.isValid() else self._total

    def columnCount(self, parent: Index | None = None) -> int:
        """Columns the register declares."""
        return 0 if parent is not None and parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words, shapes and spoken text; every other role is answered in this first line."""
        if role not in _ANSWERED:
            return None
        number = index.row()
        page = self._pages.get(number // PAGE)
        if page is None:
            self._want(number // PAGE)
            return None
        at = number % PAGE
        if at >= len(page) or not index.isValid():
            return None
        if role == _DISPLAY:
            return page[at].cells[index.column()]
        if role == _SHAPE:
            return page[at].shapes[index.column()]
        return self._spoken(page[at], index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Labels of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and section < len(self._fields):
            return self._fields[section].label
        return None

    def _spoken(self, row: Row, column: int) -> str:
        field, text = self._fields[column], row.cells[column]
        if field.kind is not Kind.STATE:
            return text
        return self.tr("{label} {text}").format(label=field.label, text=text)

    # What the page asks

    @property
    def now(self) -> Any:
        """The moment the rows were read for."""
        return self._now

    def row_at(self, number: int) -> Row | None:
        """The row, if it is loaded."""
        page = self._pages.get(number // PAGE, [])
        at = number % PAGE
        return page[at] if number >= 0 and at < len(page) else None

    def number_of(self, record_id: int) -> int:
        """Row number of a record among the loaded rows, else -1."""
        for place, page in self._pages.items():
            for at, row in enumerate(page):
                if row.id == record_id:
                    return place * PAGE + at
        return -1

    def kind(self, column: int) -> Kind:
        """What a column holds."""
        return self._fields[column].kind

    def is_sortable(self, column: int) -> bool:
        """Whether a column stands in the table itself; derived ones have no order."""
        return query.is_sortable(self.register, self._fields[column].key)

    def is_number(self, column: int) -> bool:
        """Whether a column is aligned right."""
        return self._fields[column].kind in _NUMBERS

    # Reading

    def show_view(self, view: View) -> None:
        """Read another view from its first page on."""
        self.view = view
        self._now = self._context.clock()
        self._opening = True
        self._run("view", partial(query.page, self.register, view, self._now, self._context.by), self._put_first)

    def refresh(self) -> None:
        """Read what is visible again; rows keep their places, so selection and scroll position stay."""
        if self._opening:
            self.show_view(self.view)
            return
        self._now = self._context.clock()
        first = max(self._window[0] // PAGE, 0)
        pages = self._window[1] // PAGE - first + 1
        job = partial(_snapshot, self.register, self.view, self._now, self._context.by, first=first, pages=pages)
        self._run("view", job, partial(self._put_again, first))

    def look_at(self, first: int, last: int) -> None:
        """These rows are on the screen: their pages and those next to them are wanted first."""
        self._window = (first, last)
        for number in (last + PAGE // 2, first - PAGE // 2, last, first):
            place = number // PAGE
            if 0 <= number < self._total and place not in self._pages:
                self._want(place)

    def _run(self, latest: str, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._generation += 1
        self._fetching = -1
        self._wanted.clear()
        self._context.runner.run(self, job, done, self._refuse, latest=latest)

    def _refuse(self, problem: UserError) -> None:
        self._fetching = -1
        self._opening = False
        self.refusal = problem
        self.refused.emit(problem)

    def _put_first(self, rows: list[Row]) -> None:
        self._opening = False
        self.refusal = None
        self.beginResetModel()
        self._pages = {0: rows}
        self._total = len(rows)
        self._window = (0, 0)
        self.endResetModel()
        self.loaded.emit()
        if len(rows) < PAGE:
            self.counted.emit(self._total)
            return
        job = partial(query.count, self.register, self.view, self._now, self._context.by)
        self._context.runner.run(self, job, partial(self._grow, self._generation), self._refuse, latest="count")

    def _grow(self, generation: int, total: int) -> None:
        """Room for the rows behind the first page, now that their number is known."""
        if generation != self._generation:
            return
        self._resize(max(total, len(self._pages.get(0, []))))
        self.counted.emit(self._total)

    def _resize(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(QModelIndex(), total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def _put_again(self, first: int, snapshot: tuple[int, list[Row]]) -> None:
        total, rows = snapshot
        self._pages = {first + at // PAGE: rows[at : at + PAGE] for at in range(0, len(rows), PAGE)}
        self._resize(total)
        if self._total:
            self.dataChanged.emit(self.index(0, 0), self.index(self._total - 1, len(self._fields) - 1))
        self.counted.emit(self._total)
        self.refreshed.emit()

    def _want(self, place: int) -> None:
        """Ask for a page; never read at once, because Qt may be in the middle of painting."""
        if place == self._fetching or place * PAGE >= self._total:
            return
        if place in self._wanted:
            self._wanted.remove(place)
        self._wanted.append(place)
        if not self._timer.isActive():
            self._timer.start()

    def _fetch(self) -> None:
        """Read the page that was asked for last; those asked for in passing have dropped out of the queue."""
        if self._fetching >= 0:
            return
        while self._wanted:
            place = self._wanted.pop()
            if place not in self._pages and place * PAGE < self._total:
                self._fetching = place
                done = partial(self._put_page, self._generation, place)
                self._context.runner.run(self, self._job(place), done, self._refuse)
                return

    def _job(self, place: int) -> Callable[[], list[Row]]:
        """The quickest way to a page: from its neighbour's key, from the end, else by its row number."""
        read = partial(query.page, self.register, self.view, self._now, self._context.by)
        before, after = self._pages.get(place - 1), self._pages.get(place + 1)
        if before is not None and len(before) == PAGE:
            return partial(read, after=before[-1].key)
        if after:
            return partial(read, before=after[0].key)
        rest = self._total - place * PAGE
        if rest <= PAGE:
            return partial(query.last, self.register, self.view, self._now, self._context.by, limit=rest)
        return partial(read, offset=place * PAGE)

    def _put_page(self, generation: int, place: int, rows: list[Row]) -> None:
        if generation != self._generation:
            return
        self._fetching = -1
        self._pages[place] = rows
        if len(self._pages) > KEPT_PAGES:
            del self._pages[max(self._pages, key=lambda held: abs(held - place))]
        first, last = place * PAGE, min(place * PAGE + len(rows), self._total) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._fields) - 1))
            self.arrived.emit(first, last)
        if self._wanted:
            self._timer.start()


def _snapshot(register: Register, view: View, now: Any, by: Any, *, first: int, pages: int) -> tuple[int, list[Row]]:
    """The number of rows and some pages, read together."""
    rows = query.page(register, view, now, by, offset=first * PAGE, limit=pages * PAGE)
    if not first and len(rows) < pages * PAGE:
        return len(rows), rows
    return query.count(register, view, now, by), rows
