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


def _nothing() -> None:
    """Where the page has nothing to put right."""


def _keeping(job: Callable[[Steps], T], made: list[T]) -> Callable[[Steps], T]:
    """The job, its value kept for a 停止 that comes when it is done."""

    def work(steps: Steps) -> T:
        made.append(job(steps))
        return made[0]

    return work


class LongJob:
    """Runs what a page asks for in the worker; a refusal is shown where the progress stood, a crash ends it."""

    def __init__(self, page: QObject, context: Context, message: MessageSlot) -> None:
        self._page, self._context, self._message = page, context, message
        self._ticket: Ticket | None = None
        self._failed: Callable[[], object] | None = None
        context.runner.crash.connect(self._end_crashed)

    def run(
        self,
        title: str,
        job: Callable[[Steps], T],
        done: Callable[[T], object],
        *,
        failed: Callable[[], object] | None = None,
        stopped: Callable[[], object] | None = None,
    ) -> None:
        """`job` is handed the steps it reports; `done` gets what it returns, also where 停止 came after its last step.

        `failed` is called besides the refusal, `stopped` where 停止 left nothing done.
        """
        message, self._failed, made = self._message, failed, list[T]()

        def finish(value: T) -> None:
            message.end_progress()
            done(value)

        def fail(problem: UserError) -> None:
            message.end_progress()
            message.error(problem)
            (failed or _nothing)()

        def stop() -> None:
            if made:
                finish(made[0])
            else:
                message.end_progress()
                (stopped or _nothing)()

        message.clear()
        line = message.progress(title, self._stop)
        self._ticket = self._context.runner.run(
            self._page, _keeping(job, made), finish, fail, latest="job", progress=line.advance, stopped=stop
        )
        # a runner that does it at once has told of the crash before there was a ticket
        self._end_crashed(self._ticket.error)

    def _end_crashed(self, error: BaseException | None) -> None:
        """The runner tells of every crash; this job's own ends its progress line."""
        mine = self._ticket.error if self._ticket is not None else None
        if mine is not None and mine is error and shiboken6.isValid(self._page):
            self._message.end_progress()
            if self._failed is not None:
                self._failed()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
