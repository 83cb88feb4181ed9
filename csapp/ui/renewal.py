"""A job that is done again soon after certain tables were written, and every day even if nothing was (design 7)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from csapp.core.errors import UserError
from csapp.ui.context import Context

SOON_MS = 20_000
"""Several changes in a row are one renewal; with the job itself well below a minute."""
DAILY_MS = 10 * 60_000
"""How often it is looked whether another day has begun."""


class Renewal(QObject):
    """Runs `job(at)` in the worker; `failed` tells why it could not, `done` what it returned."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(
        self, context: Context, tables: Iterable[str], job: Callable[[Any], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._tables, self._job = context, frozenset(tables), job
        self._day: date | None = None
        self.soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self.soon.timeout.connect(self.renew)
        self.daily = QTimer(self, interval=DAILY_MS)
        self.daily.timeout.connect(self._look)
        self.daily.start()
        context.changed.changed.connect(self._hear)
        self.soon.start()

    def _hear(self, tables: frozenset[str]) -> None:
        # not put off by further changes: at most a minute after the first one
        if tables & self._tables and not self.soon.isActive():
            self.soon.start()

    def _look(self) -> None:
        if self._context.clock().date() != self._day:
            self.renew()

    def renew(self) -> None:
        """Now."""
        at = self._context.clock()

        def keep(result: Any) -> None:
            self._day = at.date()
            self.done.emit(result)

        self._context.runner.run(self, lambda: self._job(at), keep, self._refuse, latest="renewal")

    def _refuse(self, problem: UserError) -> None:
        self.failed.emit(problem)
