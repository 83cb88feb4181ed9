"""The main window: brand, areas, search, the person at the desk, pages, status bar (look 3, 7)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from csapp.app.duty_tabs import note_duty
from csapp.app.pages import PAGES, entry_of
from csapp.app.preferences import Preferences
from csapp.app.search_box import SearchBox
from csapp.app.status import StatusLine
from csapp.core.errors import UserError
from csapp.core.roles import Actor, may
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.context import Context
from csapp.ui.icons import icon
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.message import MessageSlot
from csapp.ui.tab_bar import Tab, TabBar
from csapp.ui.theme import theme
from csapp.ui.user_chip import UserChip

if TYPE_CHECKING:
    from csapp.app.before_leaving_view import BeforeLeaving
    from csapp.app.login import LoginPage

SMALLEST = (1180, 720)
USUAL = (1440, 900)


class MainWindow(QMainWindow):
    """Pages are made when first opened, so that a start loads only the first."""

    first_painted = Signal()

    def __init__(self, context: Context, known: dict[str, Any]) -> None:
        super().__init__()
        self.context = context
        context.go = self.go
        context.export = partial(self._export, known)
        self.setWindowTitle(self.tr("{estate} 客服台").format(estate=known["name"]))
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._pages: dict[str, QWidget] = {}
        self._painted = False
        self._login: LoginPage | None = None
        self._leaving: BeforeLeaving | None = None
        self._estate = str(known["name"])
        self._seat()
        self._bind_keys()
        self.first_painted.connect(self._refresh_status)
        self.go(self.entries[0].key)

    def _seat(self) -> None:
        """Everything of the window that depends on who sits at it."""
        context = self.context
        self.entries = [entry for entry in PAGES if may(context.by, entry.needs)]
        self.tabs = TabBar([Tab(e.key, e.label, daily=e.daily) for e in self.entries if not e.tab], self)
        self.tabs.chosen.connect(self.go)
        self.search = SearchBox(context, self)
        self.chip = UserChip(context.by.name, context.by.role.value, self)
        self.chip.clicked.connect(self._open_user_menu)
        self.stack = QStackedWidget(self)
        self.status = StatusLine(context, self)
        self._arrange(self._estate)

    def _refresh_status(self) -> None:
        self.status.refresh()

    def _arrange(self, estate: str) -> None:
        top = QFrame(self)
        top.setProperty("bar", "top")
        row = QHBoxLayout(top)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        brand = Label("", "body", top)
        brand.setPixmap(icon("logo", "accent").pixmap(20, 20))
        row.addWidget(brand)
        row.addWidget(Label(estate, "panel", top))
        row.addWidget(Label(self.tr("客服台"), "note", top))
        row.addSpacing(16)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.search)
        new = Button(self.tr("新接待"), ButtonKind.ACCENT, icon="plus", key="F2", parent=top)
        new.clicked.connect(self._new_reception)
        row.addWidget(new)
        row.addSpacing(8)
        row.addWidget(self.chip)
        top.setMinimumHeight(theme().height("tab_bar"))
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)

    def _bind_keys(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+K": self._find,
            "Ctrl+I": self._open_household,
            "F1": self.show_keys,
            "F2": self._new_reception,
            "F5": self._refresh,
            "F6": partial(self._new_record, "key_lending"),
            "F7": partial(self._new_record, "callback"),
            "F12": self.lock,
            "Ctrl+E": self.check_before_leaving,
            "Ctrl+Z": self._undo,
            "Ctrl+PgDown": lambda: self.tabs.choose_next(1),
            "Ctrl+PgUp": lambda: self.tabs.choose_next(-1),
        }
        acts |= {f"Ctrl+{place}": partial(self._choose_at, place - 1) for place in range(1, 10)}
        # no key without its area
        areas = {entry.key for entry in PAGES}
        if "repair_order" in areas:
            acts["F3"] = partial(self._new_record, "repair_order")
        if "duty_log" in areas:
            acts["F8"] = self.hand_over
            acts["Ctrl+J"] = partial(note_duty, self)
        for keys, act in acts.items():
            bind(self, keys, act, whole_window=True)

    def _find(self) -> None:
        self.search.open_recent()

    def _open_household(self) -> None:
        self.search.open_household_here()

    def _choose_at(self, place: int) -> None:
        self.tabs.choose_at(place)

    def page(self, key: str) -> QWidget:
        """The page of that key, made now if it was not opened yet; a part of another page is asked of that one."""
        entry = entry_of(key)
        if entry.inside:
            return self.page(entry.tab).part(key)  # type: ignore[attr-defined, no-any-return]
        if key not in self._pages:
            made = entry.make(self.context)
            self._pages[key] = made
            self.stack.addWidget(made)
            if hasattr(made, "late_told"):
                made.late_told.connect(self._show_badges)
        return self._pages[key]

    def pages_made(self) -> list[tuple[str, QWidget]]:
        """The pages opened so far, with their keys."""
        return list(self._pages.items())

    def go(self, key: str, record_id: int | None = None, step: str = "") -> None:
        """Show a page and, where a record is named, open it there, and that step of it."""
        if self._leaving is not None and shiboken6.isValid(self._leaving):
            self._leaving.leave()
        page, entry = self.page(key), entry_of(key)
        self.stack.setCurrentWidget(self.page(entry.tab) if entry.inside else page)
        if entry.inside:
            self.page(entry.tab).show_part(key)  # type: ignore[attr-defined]
        self.tabs.set_current(entry.tab or key)
        if record_id is not None and hasattr(page, "open_record"):
            page.open_record(record_id)
        elif hasattr(page, "take_focus"):
            page.take_focus()
        if record_id is not None and step:
            # reason for the late import: as for exports
            from csapp.ui.step_opener import open_step

            open_step(page, record_id, step)

    def _show_badges(self, late: dict[str, int]) -> None:
        for entry in self.entries:
            parts = [part.key for part in self.entries if part.inside and part.tab == entry.key]
            self.tabs.set_badge(entry.key, sum(late.get(key, 0) for key in (entry.key, *parts)))

    def _new_record(self, key: str) -> None:
        self.go(key)
        self.page(key).new_record()  # type: ignore[attr-defined]

    def _new_reception(self) -> None:
        self._new_record("reception")

    def hand_over(self) -> None:
        """F8: the page of the duty log asks who takes over."""
        self.go("duty_log")
        self.page("duty_log").hand_over()  # type: ignore[attr-defined]

    def check_before_leaving(self) -> None:
        """Ctrl+E: what would be left behind tonight; again, it goes."""
        # reason for the late import: as for exports
        from csapp.app.before_leaving_view import BeforeLeaving

        if self._leaving is not None and shiboken6.isValid(self._leaving):
            self._leaving.leave()
        else:
            self._leaving = BeforeLeaving(self)

    def _export(self, known: dict[str, Any], page: Any, view: Any) -> None:
        # reason for the late import: a start exports nothing
        from csapp.app.export_dialog import ask_and_export

        ask_and_export(page, known, view)

    def _refresh(self) -> None:
        self.context.changed.announce({entry.key for entry in self.entries})
        self.status.refresh()

    def message(self) -> MessageSlot | None:
        """Where the visible page speaks."""
        for slot in self.stack.findChildren(MessageSlot):
            page = slot.parentWidget()
            if page is not None and page.isVisible():
                return slot
        return None

    def show_refusal(self, problem: UserError) -> None:
        """A refusal nobody else takes care of."""
        slot = self.message()
        if slot is not None:
            slot.error(problem)

    def _undo(self) -> None:
        """Ctrl+Z takes the last step back while its message shows; in a field it undoes typing."""
        slot = self.message()
        if slot is not None:
            slot.undo()

    def show_keys(self) -> None:
        """F1: every key on one card."""
        # reason for the late import: as for exports
        from csapp.ui.key_overlay import KeyOverlay

        KeyOverlay(self).show()

    def _open_user_menu(self) -> None:
        # reason for the late import: as for exports
        from csapp.app.user_menu import open_user_menu

        open_user_menu(self)

    def lock(self) -> None:
        """F12: the desk is away until somebody logs in; drafts are kept. Closing the login page ends the program."""
        # reason for the late import: as for exports
        from csapp.app.login import LoginPage

        self.leave()
        page = LoginPage(self.context.folder, self.context.clock, self.context.runner)
        page.setGeometry(self.geometry())
        page.logged_in.connect(partial(self._come_back, page))
        page.show()
        page.take_focus()
        self.hide()
        self._login = page

    def _come_back(self, page: "LoginPage", by: Actor) -> None:
        self.change_person(by)
        self.show()
        page.close()
        page.deleteLater()
        self._login = None

    def change_person(self, by: Actor) -> None:
        """Another colleague sits down: tabs, pages, search and settings are made anew for him."""
        self.context.by = by
        self.context.settings = Preferences(self.context.runner, by)
        self._pages.clear()
        # the new central widget takes the old one away, with everything in it
        self._seat()
        self.go(self.entries[0].key)
        self.status.refresh()

    def leave(self) -> None:
        """Before the end: pages keep their drafts."""
        for page in self._pages.values():
            if hasattr(page, "keep_draft"):
                page.keep_draft()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page(self.tabs.current).installEventFilter(self)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """The first page has been painted: now the rest may load."""
        if not self._painted and event.type() == QEvent.Type.Paint:
            self._painted = True
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.first_painted.emit)
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.leave()
        super().closeEvent(event)
