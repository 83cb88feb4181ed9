"""值班: the pages of the tab, declared here; each is made when first shown and has the switch in its head (look 07).

A new page is one line in `PARTS` (and its areas in `pages.PAGE_OF`). Its widget has a `views` layout, or a page head
with one, where the switch goes; `context.go(key, record_id, step)` reaches it like any page.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.ui.context import Context

if TYPE_CHECKING:
    from csapp.ui.segments import Segments

TAB = "duty"
ENTRIES = "duty_log_entry"  # their page is that of the log
_SETTING = "duty.view"


@frozen
class DutyPart:
    """One segment of the tab: its key is the page's, `make` is called when it is first shown."""

    key: str
    label: str
    icon: str
    make: Callable[[Context], QWidget]


def _duty_log(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.duty_desk import duty_tools
    from csapp.app.form_tools import form_tools
    from csapp.app.handover_facts import handover_tools
    from csapp.features.duty_log.page.desk import DutyLogPage

    return DutyLogPage(context, form_tools(context), duty_tools(context), handover_tools(context))


def note_duty(window: Any) -> None:
    """Ctrl+J: an entry of the log, written over whatever page is shown."""
    # reason for the late import: as above
    from csapp.app.quick_entry import open_quick_entry

    open_quick_entry(window)


def _duty_handover(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.duty_log.page.records import HandoverRecordsPage

    return HandoverRecordsPage(context, form_tools(context))


def _duty_roster(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.duty_roster.page.month import RosterPage

    return RosterPage(context, form_tools(context))


def _duty_swap(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.duty_roster.page.swaps import SwapPage

    return SwapPage(context, form_tools(context))


def _major_event(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.major_event.page.desk import MajorEventPage

    return MajorEventPage(context, form_tools(context))


def _duty_figures(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.duty_figures import DutyFiguresPage

    return DutyFiguresPage(context)


# In the order of the switch: 值班日志, 交接班, 轮班表, 调班, 紧急情况登记, 值班评估.
PARTS: tuple[DutyPart, ...] = (
    DutyPart("duty_log", mark("值班日志"), "duty", _duty_log),
    DutyPart("duty_handover", mark("交接班"), "users", _duty_handover),
    DutyPart("duty_roster", mark("轮班表"), "calendar", _duty_roster),
    DutyPart("duty_swap", mark("调班"), "handover", _duty_swap),
    DutyPart("major_event", mark("紧急情况登记"), "flag", _major_event),
    DutyPart("duty_figures", mark("值班评估"), "eye", _duty_figures),
)


class EntryDoor(QWidget):
    """Where a link to an entry of the log leads: its page, with that entry on. Never shown itself."""

    def __init__(self, page: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.hide()

    def open_record(self, record_id: int) -> None:
        """The page of that entry."""
        self._page.open_entry(record_id)


class DutyTabs(QWidget):
    """The host of the parts; the one shown last is shown again."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.tr("值班"))
        self._parts: dict[str, QWidget] = {}
        self._switches: dict[str, Segments] = {}
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        kept = str(context.settings.get(_SETTING, PARTS[0].key))
        self.show_part(kept if any(part.key == kept for part in PARTS) else PARTS[0].key)

    def part(self, key: str) -> QWidget:
        """The page of that key, made now if it was not shown yet. Raises KeyError."""
        if key == ENTRIES:
            return EntryDoor(self.part(PARTS[0].key), self)
        if key not in self._parts:
            entry = {held.key: held for held in PARTS}[key]
            made = self._parts[key] = entry.make(self.context)
            self._switches[key] = self._add_switch(made)
            self.stack.addWidget(made)
        return self._parts[key]

    def show_part(self, key: str) -> QWidget:
        """Bring that page to the front."""
        key = PARTS[0].key if key == ENTRIES else key
        page = self.part(key)
        self.stack.setCurrentWidget(page)
        self._switches[key].set_value(key)
        return page

    def _add_switch(self, page: Any) -> "Segments":
        # reason for the late import: the parts are read at every start, the switch when the tab is opened
        from csapp.ui.segments import Choice, Segments

        choices = [Choice(held.key, held.label, held.icon) for held in PARTS]
        switch = Segments(choices, self.tr("值班的哪一部分"), page)
        switch.chosen.connect(self.choose_part)
        row: QHBoxLayout = page.views if hasattr(page, "views") else page.head.views
        row.insertWidget(0, switch)
        return switch

    def choose_part(self, key: str) -> None:
        """A person's choice, kept for the next time."""
        self.context.settings.set(_SETTING, key)
        self.show_part(key)
        # after the arrow key has put the focus on the segment of the page that is left
        QTimer.singleShot(0, self, self.take_focus)

    def take_focus(self) -> None:
        """What the part shown does with the keys."""
        page: Any = self.stack.currentWidget()
        if hasattr(page, "take_focus"):
            page.take_focus()

    def open_record(self, record_id: int) -> None:
        """A record of the part shown."""
        page: Any = self.stack.currentWidget()
        page.open_record(record_id)

    def new_record(self) -> None:
        """A new record of the part shown."""
        page: Any = self.stack.currentWidget()
        if hasattr(page, "new_record"):
            page.new_record()

    def keep_draft(self) -> None:
        """Before the end, every part keeps what is being typed."""
        for page in self._parts.values():
            keep = getattr(page, "keep_draft", None)
            if keep is not None:
                keep()
