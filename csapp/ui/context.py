"""What every page is handed: who works here, the clock, the worker, and how to reach other pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.ui.changes import Changes
from csapp.ui.runner import JobRunner


class Settings(Protocol):
    """Values kept per person: columns, widths, last chip. Read from memory, written in the worker."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value kept under `name`."""
        ...

    def set(self, name: str, value: Any) -> None:
        """Keep `value` for this person."""
        ...


def _nowhere(_page: str, _record_id: int | None = None) -> None:
    """A page that stands alone, in a test or a picture."""


def _no_export(_page: Any, _view: Any) -> None:
    """A page that stands alone exports nothing."""


@dataclass
class Context:
    """Passed to the constructor of every page; `by` changes when another colleague logs in."""

    runner: JobRunner
    by: Actor
    clock: Clock
    changed: Changes
    folder: DataFolder
    settings: Settings
    estate: str = ""
    go: Callable[[str, int | None], None] = field(default=_nowhere)
    export: Callable[[Any, Any], None] = field(default=_no_export)
