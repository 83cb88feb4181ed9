"""Opens a step of a record from elsewhere: waits until its page shows the record, then asks what the step needs."""

from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from csapp.registers.facts import RecordFacts
from csapp.ui.page_steps import PageSteps

_NAME = "step-opener"
_PATIENCE_MS = 5000


def open_step(page: QWidget, record_id: int, name: str) -> None:
    """Open the step called `name` as soon as `page` shows that record; a page with an `open_step` has its own way."""
    own: Any = getattr(page, "open_step", None)
    if own is not None:
        own(record_id, name)
    else:
        open_in_panel(page, record_id, name)


def open_in_panel(page: QWidget, record_id: int, name: str) -> None:
    """Open the step in the panel of what the page shows now, as soon as that shows the record."""
    view = view_in(page)
    if view is not None:
        _StepOpener(view, record_id, name)


def view_in(page: QWidget) -> Any:
    """What a page shows now that has a panel and steps: itself, its register, its board; None where nothing has."""
    views = [steps.parent() for steps in page.findChildren(PageSteps)]
    return next((view for view in views if isinstance(view, QWidget) and view.isVisibleTo(page.window())), None)


class _StepOpener(QObject):
    """One at a time per view; gives up where the record is not found."""

    def __init__(self, view: Any, record_id: int, name: str) -> None:
        for earlier in view.findChildren(QObject, _NAME, Qt.FindChildOption.FindDirectChildrenOnly):
            earlier.give_up()
        super().__init__(view)
        self.setObjectName(_NAME)
        self._view, self._record, self._name = view, record_id, name
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.give_up)
        self._patience.start()
        view.panel.shown.connect(self._look)
        if view.panel.facts is not None:
            self._look(view.panel.facts)

    def give_up(self) -> None:
        """Another step is wanted, or the record does not come."""
        self._patience.stop()
        self.setObjectName("")
        self._view.panel.shown.disconnect(self._look)
        self.deleteLater()

    def _look(self, facts: RecordFacts) -> None:
        if facts.id != self._record or not self._patience.isActive():
            return
        self.give_up()
        number = next((at for at, step in enumerate(facts.steps) if step.name == self._name), None)
        if number is None:
            return
        step, panel = facts.steps[number], self._view.panel
        if hasattr(self._view, "place"):
            self._view.place.open()
        # what needs no words of anybody is only offered: a key pressed on another page decides nothing
        if step.fields or step.opens:
            self._view.steps.ask(step)
            panel.focus_first()
        elif number < len(panel.steps.buttons):
            panel.steps.buttons[number].setFocus(Qt.FocusReason.OtherFocusReason)
