"""The bus that tells pages which tables were written (design 2, a click travels)."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget


class Changes(QObject):
    """Emits the keys of the tables a committed step has written."""

    changed = Signal(object)

    def announce(self, tables: Iterable[str]) -> None:
        """Tell everyone; called on the GUI thread after the commit."""
        self.changed.emit(frozenset(tables))


class Follower(QObject):
    """Refreshes a page that reads some tables: at once where it is visible, else when it is shown next."""

    def __init__(self, page: QWidget, changes: Changes, tables: Iterable[str], refresh: Callable[[], None]) -> None:
        super().__init__(page)
        self._page = page
        self._tables = frozenset(tables)
        self._refresh = refresh
        self.stale = False
        page.installEventFilter(self)
        changes.changed.connect(self._hear)

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & self._tables:
            return
        if self._page.isVisible():
            self._refresh()
        else:
            self.stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A stale page catches up when it is shown."""
        if self.stale and event.type() == QEvent.Type.Show:
            self.stale = False
            self._refresh()
        return super().eventFilter(watched, event)
