"""Using a page as people do: keys go where the focus is and are counted, text comes out of an input method."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from csapp.core.errors import UserError
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import Unit
from csapp.ui.runner import InlineRunner, Progress, Ticket

T = TypeVar("T")

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Remembered:
    """A colleague's settings, in memory."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        self.values[name] = value


@dataclass
class Hands:
    """Written text is not counted, every key is."""

    window: QWidget
    keys: int = 0
    opened: list[tuple[str, int | None]] = field(default_factory=list)

    @property
    def focus(self) -> QWidget:
        """What takes the keys now."""
        return QApplication.focusWidget() or self.window

    def go(self, page: str, record_id: int | None = None) -> None:
        """Where the page wants to lead."""
        self.opened.append((page, record_id))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        self.keys += 1
        QTest.keyClick(self.focus, key, modifier)

    def letters(self, text: str) -> None:
        for letter in text:
            self.keys += 1
            QTest.keyClicks(self.focus, letter)

    def write(self, text: str) -> None:
        """Text chosen from an input method."""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.focus, event)


class Stopping(InlineRunner):
    """While `stops` is on, 停止 is pressed on every long job before its first report."""

    stops = False

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
        if progress is None or not self.stops:
            return super().run(owner, job, done, failed, latest=latest, progress=progress, stopped=stopped)
        ticket = Ticket(owner, job, done, failed, latest, progress, stopped)
        self.register(ticket)
        ticket.cancel()
        ticket.perform(progress)
        self.deliver(ticket)
        return ticket


@dataclass
class Home:
    """单雅琴 and her husband in 3-2-1501."""

    unit: Unit
    owner: Person
