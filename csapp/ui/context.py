"""What every page is handed: who works here, the clock, the worker, and how to reach other pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
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


def _nowhere(_page: str, _record_id: int | None = None, _step: str = "") -> None:
    """A page that stands alone, in a test or a picture."""


def _no_export(_page: Any, _view: Any) -> None:
    """A page that stands alone exports nothing."""


@dataclass
class Context:
    """Passed to the constructor of every page; `by` changes when another colleague logs in.

    `go(page, record_id, step)` shows a page, a record of it, and that step of the record opened; `page_of` says which
    page shows the records of an area.
    """

    runner: JobRunner
    by: Actor
    clock: Clock
    changed: Changes
    folder: DataFolder
    settings: Settings
    estate: str = ""
    go: Callable[..., None] = field(default=_nowhere)
    page_of: Mapping[str, str] = field(default_factory=dict)
    export: Callable[[Any, Any], None] = field(default=_no_export)
    print_file: Callable[[Path], None] | None = None
    """Offers the printers for a PDF; a page that stands alone opens it instead."""

    def go_to(self, area: str, record_id: int) -> None:
        """Show a record of any area on the page it belongs to."""
        self.go(self.page_of.get(area, area), record_id)
