"""A register page over the errands of tests/registers, with the worker inline and the clock standing still."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.core.clock import fixed_clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.registers.spec import Register
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage
from csapp.ui.runner import InlineRunner, JobRunner
from tests.registers.errands import DESK, ERRANDS, NOW


class MemorySettings:
    """A person's settings, kept in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, name: str, default: Any = None) -> Any:
        """The kept value."""
        return self.kept.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Keep a value."""
        self.kept[name] = value


class Desk(Context):
    """A context that tells its pages of every commit, as the program does."""

    def hear(self, _sender: object, areas: frozenset[str]) -> None:
        """After a commit."""
        self.changed.announce(areas)


def desk(folder: Path, by: Actor = DESK, runner: JobRunner | None = None) -> Desk:
    """A place to work: `by` at the moment of the look."""
    return Desk(runner or InlineRunner(), by, fixed_clock(NOW), Changes(), DataFolder(folder), MemorySettings())


def tools() -> FormTools:
    """Entries by the standing clock."""
    return FormTools(days=Days(clock=fixed_clock(NOW)))


def show_page(stage: QWidget, context: Context, register: Register = ERRANDS) -> RegisterPage:
    """The page of a register, filling the stage."""
    page = RegisterPage(context, register, tools(), stage)
    layout = stage.layout()
    assert layout is not None
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(page)
    page.show()
    return page
