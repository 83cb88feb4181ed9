"""One worker thread for everything that touches files or the database; the GUI thread never waits (design 7)."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal

from csapp.core.errors import UserError

T = TypeVar("T")
Progress = Callable[[int, int], object]


class Cancelled(BaseException):
    """Raised inside a job at its next `Steps.report` after 停止; rolls its unit of work back."""


class Steps:
    """Handed to a long job: it reports how far it is and learns there that it was stopped."""

    def __init__(self, ticket: "Ticket", tell: Progress) -> None:
        self._ticket = ticket
        self._tell = tell

    def report(self, done: int, total: int = 0) -> None:
        """Say how far the job is. Raises Cancelled once the ticket is cancelled."""
        self.check()
        self._tell(done, total)

    def check(self) -> None:
        """Raise Cancelled once the ticket is cancelled."""
        if self._ticket.cancelled:
            raise Cancelled


@dataclass(eq=False)
class Ticket:
    """One job in the queue; `cancel` drops it, or stops it at its next report."""

    owner: QObject
    job: Callable[..., Any]
    done: Callable[[Any], object] | None
    failed: Callable[[UserError], object] | None
    latest: str | None
    progress: Progress | None
    stopped: Callable[[], object] | None
    cancelled: bool = False
    value: Any = None
    error: BaseException | None = field(default=None)

    def cancel(self) -> None:
        """The result is not wanted any more."""
        self.cancelled = True

    def __enter__(self) -> "Ticket":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Keep what the job raised, whatever it is: this is the border where bugs become a crash dialog."""
        self.error = error
        return isinstance(error, (Exception, Cancelled))

    def perform(self, tell: Progress) -> None:
        """Run the job and keep its value or error."""
        with self:
            self.value = self.job(Steps(self, tell)) if self.progress is not None else self.job()


class JobRunner(Protocol):
    """What pages know of a runner."""

    crash: Any
    """Signal with the exception of a job that ended neither well nor with a sentence."""

    def run(
        self,
        owner: QObject,
        job: Callable[..., T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        *,
        latest: str | None = None,
        progress: Progress | None = None,
        stopped: Callable[[], object] | None = None,
    ) -> Ticket:
        """Do `job` and hand its value to `done`, a UserError to `failed`; see `Runner.run`."""
        ...


class _Deliveries(QObject):
    """Brings results to the GUI thread and hands them to whoever still wants them."""

    crash = Signal(object)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest: dict[tuple[int, str], Ticket] = {}

    def register(self, ticket: Ticket) -> None:
        """A newer job under the same key makes the older ones outdated."""
        if ticket.latest is not None:
            key = (id(ticket.owner), ticket.latest)
            older = self._newest.get(key)
            if older is not None:
                older.cancel()
            self._newest[key] = ticket

    def deliver(self, ticket: Ticket) -> None:
        """Call exactly one of done, failed and stopped, or none where the owner is gone."""
        outdated = self._forget(ticket)
        error = ticket.error
        if error is not None and not isinstance(error, (UserError, Cancelled)):
            self.crash.emit(error)
        if not shiboken6.isValid(ticket.owner):
            return
        if ticket.cancelled or isinstance(error, Cancelled):
            if ticket.stopped is not None and not outdated:
                ticket.stopped()
        elif isinstance(error, UserError):
            if ticket.failed is not None:
                ticket.failed(error)
            else:
                self.refused.emit(error)
        elif error is None and ticket.done is not None:
            ticket.done(ticket.value)

    def _forget(self, ticket: Ticket) -> bool:
        """Drop the key of a finished job; says whether a newer one has taken its place."""
        if ticket.latest is None:
            return False
        key = (id(ticket.owner), ticket.latest)
        if self._newest.get(key) is ticket:
            del self._newest[key]
            return False
        return True


class _Worker(QThread):
    """Takes tickets in order until it is told to end; what is queued then is dropped."""

    finished_one = Signal(object)
    reported = Signal(object, int, int)

    def __init__(self, started: Callable[[], None] | None, stopping: Callable[[], None] | None) -> None:
        super().__init__()
        self._on_start = started
        self._on_stop = stopping
        self._queue: deque[Ticket] = deque()
        self._wake = threading.Condition()
        self._ending = False
        self.running: Ticket | None = None

    def put(self, ticket: Ticket) -> None:
        """Queue one job."""
        with self._wake:
            self._queue.append(ticket)
            self._wake.notify()

    def end(self) -> None:
        """Drop what is queued, ask the running job to stop, and let the thread leave."""
        with self._wake:
            self._ending = True
            self._queue.clear()
            self._wake.notify()

    def _next(self) -> Ticket | None:
        with self._wake:
            self._wake.wait_for(lambda: self._ending or bool(self._queue))
            return None if self._ending else self._queue.popleft()

    def run(self) -> None:
        """The thread: open, work, close."""
        if self._on_start is not None:
            self._on_start()
        while (ticket := self._next()) is not None:
            self.running = ticket
            if not ticket.cancelled:
                ticket.perform(lambda done, total, job=ticket: self.reported.emit(job, done, total))  # type: ignore[misc]
            self.running = None
            self.finished_one.emit(ticket)
            del ticket
        if self._on_stop is not None:
            self._on_stop()


class Runner(_Deliveries):
    """Jobs in order on one thread that owns one database connection.

    `thread_started` and `thread_stopping` are called in that thread, to open and close the connection. A `held` runner
    waits for `release`.
    """

    def __init__(
        self,
        thread_started: Callable[[], None] | None = None,
        thread_stopping: Callable[[], None] | None = None,
        parent: QObject | None = None,
        *,
        held: bool = False,
    ) -> None:
        super().__init__(parent)
        self._held = held
        self._worker = _Worker(thread_started, thread_stopping)
        self._worker.finished_one.connect(self.deliver, Qt.ConnectionType.QueuedConnection)
        self._worker.reported.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        job: Callable[..., T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        *,
        latest: str | None = None,
        progress: Progress | None = None,
        stopped: Callable[[], object] | None = None,
    ) -> Ticket:
        """Queue `job()`; its value comes to `done` on the GUI thread, a UserError to `failed` (else signal `refused`).

        With `progress` the job is called with `Steps`. Of jobs with the same owner and `latest` only the newest counts.
        `stopped` is called when the ticket was cancelled. Any other exception becomes the signal `crash`.
        """
        ticket = Ticket(owner, job, done, failed, latest, progress, stopped)
        self.register(ticket)
        if not self._held and not self._worker.isRunning():
            self._worker.start()
        self._worker.put(ticket)
        return ticket

    def release(self) -> None:
        """Begin with what a held runner was given: the first page is painted before anything else is done."""
        self._held = False
        if not self._worker.isRunning():
            self._worker.start()

    def close(self) -> None:
        """Drop what is queued and wait for the running job: nothing is cut off half-way, nothing begins anew."""
        self._held = True
        if self._worker.isRunning():
            self._worker.end()
            self._worker.wait()

    def _report(self, ticket: Ticket, done: int, total: int) -> None:
        if ticket.progress is not None and not ticket.cancelled and shiboken6.isValid(ticket.owner):
            ticket.progress(done, total)


class InlineRunner(_Deliveries):
    """The same at once and on this thread, for tests and pictures."""

    def run(
        self,
        owner: QObject,
        job: Callable[..., T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        *,
        latest: str | None = None,
        progress: Progress | None = None,
        stopped: Callable[[], object] | None = None,
    ) -> Ticket:
        """As `Runner.run`, finished when it returns."""
        ticket = Ticket(owner, job, done, failed, latest, progress, stopped)
        self.register(ticket)
        ticket.perform(progress or (lambda _done, _total: None))
        self.deliver(ticket)
        return ticket

    def close(self) -> None:
        """Nothing is queued."""
