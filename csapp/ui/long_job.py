"""A long job of a page: its progress line with 停止 in the message slot, one at a time."""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from csapp.core.errors import UserError
from csapp.ui.context import Context
from csapp.ui.message import MessageSlot
from csapp.ui.runner import Steps, Ticket

T = TypeVar("T")


class LongJob:
    """Runs what a page asks for in the worker; a refusal is shown where the progress stood, a crash ends it."""

    def __init__(self, page: QObject, context: Context, message: MessageSlot) -> None:
        self._page, self._context, self._message = page, context, message
        self._ticket: Ticket | None = None
        context.runner.crash.connect(self._end_crashed)

    def run(self, title: str, job: Callable[[Steps], T], done: Callable[[T], object]) -> None:
        """`job` is handed the steps it reports; `done` gets what it returns."""
        message = self._message

        def finish(value: T) -> None:
            message.end_progress()
            done(value)

        def fail(problem: UserError) -> None:
            message.end_progress()
            message.error(problem)

        message.clear()
        line = message.progress(title, self._stop)
        self._ticket = self._context.runner.run(
            self._page, job, finish, fail, latest="job", progress=line.advance, stopped=message.end_progress
        )
        # a runner that does it at once has told of the crash before there was a ticket
        self._end_crashed(self._ticket.error)

    def _end_crashed(self, error: BaseException | None) -> None:
        """The runner tells of every crash; this job's own ends its progress line."""
        mine = self._ticket.error if self._ticket is not None else None
        if mine is not None and mine is error and shiboken6.isValid(self._page):
            self._message.end_progress()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
