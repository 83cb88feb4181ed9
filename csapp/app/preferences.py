"""What each colleague's screen remembers: columns, theme, last chip; read once, written in the worker."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from csapp.app.preferences_store import values_of
from csapp.core.roles import Actor
from csapp.db.setting import keep_setting
from csapp.ui.runner import JobRunner


class Preferences(QObject):
    """The values of one person, in memory; `set` is durable a moment later."""

    def __init__(self, runner: JobRunner, by: Actor) -> None:
        super().__init__()
        self._runner = runner
        self._by = by
        self._values = values_of(by)

    def get(self, name: str, default: Any = None) -> Any:
        """The value kept under `name`."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Keep `value` for this person."""
        self._values[name] = value
        self._runner.run(self, partial(keep_setting, name, value, self._by.id))
