"""Writing papers in the worker: with many of them a line tells how far it is and stops it; then they are printed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.ui.context import Context
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.runner import Progress, Steps


@dataclass(frozen=True)
class Desk:
    """Whose papers are written: where it is told, and how a file is shown."""

    page: QWidget
    context: Context
    message: MessageSlot
    open_file: Callable[[Path], None]


def write_papers(
    desk: Desk, write: Callable[[Progress], Path], count: int, words: str, then: Callable[[], None] | None = None
) -> None:
    """Write `count` papers into one file; a stop leaves no file and counts no print.

    `words` tell that it is done; {name} in them is the file's.
    """
    page, message, made = desk.page, desk.message, list[Path]()

    def finish(file: Path) -> None:
        message.end_progress()
        print_or_open(desk, file, words.replace("{name}", file.name))
        if then is not None:
            then()

    def failed(problem: Any) -> None:
        message.end_progress()
        message.error(problem)

    def stopped() -> None:
        # it was done before the worker heard of the stop
        if made:
            finish(made[0])
            return
        message.end_progress()
        message.note(page.tr("已停止，没有写文件，打印次数不变。"))

    def stop() -> None:
        ticket.cancel()

    def job(steps: Steps) -> Path:
        made.append(write(steps.report))
        return made[0]

    advance: Progress = _unseen
    if count > 1:
        advance = message.progress(page.tr("正在写 {count} 张").format(count=count), stop).advance
    ticket = desk.context.runner.run(page, job, finish, failed, progress=advance, stopped=stopped)


def _unseen(_done: int, _total: int) -> None:
    """A single paper needs no line."""


def print_or_open(desk: Desk, file: Path, words: str) -> None:
    """Offer the printers where there is a window to do so, else open the file; the message opens it at any time."""
    desk.message.note(words, MessageAction(desk.page.tr("打开"), lambda: desk.open_file(file)))
    (desk.context.print_file or desk.open_file)(file)
