"""一页通: one page with everything of a household (look 10, issue: the unit and person view)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.app.household import Household, Note, household_view, reveal_members
from csapp.app.household_opening import PAGE, begin_lending, begin_reception, begin_repair
from csapp.app.household_sides import BelongsColumn, ComingColumn
from csapp.app.office import estate
from csapp.app.past import PAST
from csapp.core.errors import BadInput, UserError
from csapp.core.roles import Permission, may
from csapp.masterdata.places import service as places
from csapp.ui.changes import Follower
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.household_head import HouseholdHead
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.matter_list import MatterList
from csapp.ui.message import MessageSlot
from csapp.ui.paper_run import Desk, print_or_open
from csapp.ui.past_list import PastLine

_ALL = "all"
_YEAR = timedelta(days=365)
_READ = frozenset({"places", "unit_note", "people", "phone", "occupancy", "vehicles", "parking_space", "keys"})
_COUNTED = ("repair_order", "complaint", "callback", "reception", "key_lending")


class HouseholdPage(QWidget):
    """Reads in the worker; everything that is begun here is finished on its own page."""

    def __init__(self, context: Context, tools: FormTools, labels: Mapping[str, str]) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.tr("一页通"))
        self.held: Household | None = None
        self.came_from = "people"
        self.open_file: Callable[[Path], None] = _open_file
        self._subject: tuple[int | None, int | None] = (None, None)
        self._labels = labels
        self._build(tools)
        self._connect()
        Follower(self, context.changed, _READ | PAST.keys(), self.refresh)

    def _build(self, tools: FormTools) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(0)
        self.head = HouseholdHead(self)
        self.message = MessageSlot(self)
        column.addWidget(self.head)
        column.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.belongs = BelongsColumn(self)
        self.coming = ComingColumn(tools, self)
        row.addWidget(self.belongs)
        row.addWidget(self._make_middle(), 1)
        row.addWidget(self.coming)
        column.addLayout(row, 1)
        writes = may(self.context.by, Permission.WRITE)
        for button in self.head.buttons.values():
            button.setVisible(writes)

    def _make_middle(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("panel", "true")
        frame.setAccessibleName(self.tr("往来"))
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 10, 1, 1)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(6)
        head.addWidget(Label(self.tr("往来"), "panel", frame))
        areas = [ChipChoice(area, self._labels.get(area, area)) for area in PAST]
        self.chips = ChipRow([ChipChoice(_ALL, self.tr("全部")), *areas], frame)
        self.chips.set_on(_ALL)
        head.addWidget(self.chips)
        column.addLayout(head)
        self.list = MatterList(self.tr("往来"), frame)
        self.none = Label("", "hint", frame).wrapping()
        self.none.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        return frame

    def _connect(self) -> None:
        self.head.left.connect(self.leave)
        self.head.asked.connect(self._begin)
        self.chips.chosen.connect(self._narrow)
        self.list.opened.connect(lambda line: self.context.go(line.page, line.record_id))
        self.belongs.opened.connect(self.context_go)
        self.coming.opened.connect(self.context_go)
        self.belongs.reveal_asked.connect(self.reveal)
        self.coming.step_asked.connect(self._take_step)
        self.coming.note_given.connect(self._keep_note)
        self.coming.note_removed.connect(self._remove_note)
        for name, button in self.head.buttons.items():
            bind(self, button.key.replace(" ", "+"), partial(self._begin, name))
        bind(self, "Ctrl+U", self.reveal)
        bind(self, "Ctrl+N", lambda: self.coming.write_note(None))
        bind(self, "Alt+Left", partial(self.chips.go, -1))
        bind(self, "Alt+Right", partial(self.chips.go, 1))

    # Reading

    def open_household(self, unit_id: int | None, person_id: int | None, came_from: str = "") -> None:
        """Show this room, or the person who is in none; Esc leads back to where this came from."""
        if came_from and came_from != PAGE:
            self.came_from = came_from
        self._subject = (unit_id, None if unit_id is not None else person_id)
        self.chips.set_on(_ALL)
        self.message.clear()
        self.refresh()

    def open_record(self, record_id: int) -> None:
        """The room of that id."""
        self.open_household(record_id, None)

    def take_focus(self) -> None:
        """The matters take the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read again."""
        if any(self._subject):
            job = partial(household_view, *self._subject, self.context.clock())
            self.context.runner.run(self, job, self._show, self.message.error, latest="household")

    def _show(self, held: Household) -> None:
        self.held = held
        now = self.context.clock()
        self.head.show_household(held.title, held.status, held.facts, held.hints)
        self.belongs.show_household(held)
        self.coming.show_household(held, now, self._counts_of_year(held))
        counts: dict[str, int] = {_ALL: len(held.lines)} | dict.fromkeys(PAST, 0)
        for line in held.lines:
            counts[line.page] = counts.get(line.page, 0) + 1
        self.chips.set_counts(counts)
        self._narrow(self.chips.on)
        if self.isVisible() and self.coming.form is None:
            self.take_focus()

    def _counts_of_year(self, held: Household) -> list[tuple[str, int]]:
        """The three busiest kinds of the office's order that this estate keeps."""
        since = self.context.clock() - _YEAR
        areas = [area for area in _COUNTED if area in PAST][:3]
        return [
            (self._labels.get(area, area), sum(line.page == area and line.moment >= since for line in held.lines))
            for area in areas
        ]

    def _narrow(self, area: str) -> None:
        held = self.held
        lines = [line for line in held.lines if area in (_ALL, line.page)] if held is not None else []
        self.list.fill(lines, self.context.clock().date())
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)
        self.none.setText(self.tr("还没有往来。来电来访登记以后都列在这里。"))

    # Doing

    def context_go(self, page: str, record_id: int | None) -> None:
        """Where a line of the side columns leads."""
        # reason for the late import: pages knows this page
        from csapp.app.pages import PAGE_OF

        shown = PAGE_OF.get(page, page)
        self.context.go(shown, record_id if shown == page else None)

    def leave(self) -> None:
        """Back to where this was opened."""
        self.context.go(self.came_from, None)

    def _begin(self, name: str) -> None:
        if self.held is None or not self.head.buttons[name].isVisibleTo(self):
            return
        unit_id, person_id = self.held.unit_id, self.held.person_id
        if name == "print":
            self.print_paper()
        elif name == "lend_key":
            begin_lending(self.window(), self.held.key_ids[0] if self.held.key_ids else None)
        elif name == "repair":
            begin_repair(self.window(), unit_id, person_id)
        else:
            begin_reception(self.window(), unit_id, person_id)

    def _take_step(self, page: str, record_id: int | None, step: str) -> None:
        self.context.go(page, record_id, step)

    def reveal(self) -> None:
        """Show all telephones for half a minute; each look is on record (S54)."""
        if self.held is None or not self.held.members:
            return
        people = [one.person_id for one in self.held.members]
        job = partial(reveal_members, people, by=self.context.by, at=self.context.clock())
        self.context.runner.run(self, job, self.belongs.show_clear, self.message.error, latest="reveal")

    def print_paper(self) -> None:
        """Ctrl+P: everything on one list."""
        # reason for the late import: only paper needs the PDF library
        from csapp.app.household_paper import print_household

        context = self.context
        job = partial(
            print_household, *self._subject, context.folder, by=context.by, at=context.clock(), estate=estate()
        )
        context.runner.run(self, job, self._printed, self.message.error)

    def _printed(self, file: Path) -> None:
        desk = Desk(self, self.context, self.message, self.open_file)
        print_or_open(desk, file, self.tr("已写好「{name}」。").format(name=file.name))

    def _keep_note(self, note: Note | None, values: Mapping[str, Any]) -> None:
        by, at = self.context.by, self.context.clock()
        unit_id = self._subject[0] or 0
        job: Callable[[], Any] = partial(places.add_note, unit_id, by=by, at=at, **values)
        if note is not None:
            job = partial(places.change_note, note.id, version=note.version, by=by, at=at, **values)
        self.context.runner.run(self, job, self._kept_note, self._refuse_note)

    def _kept_note(self, _note: Any) -> None:
        self.coming.close_note()
        self.message.good(self.tr("已记下，接待和查找时都会提醒。"))
        self.refresh()

    def _refuse_note(self, problem: UserError) -> None:
        form = self.coming.form
        if not (form is not None and isinstance(problem, BadInput) and form.show_error(problem)):
            self.message.error(problem)

    def _remove_note(self, note: Note) -> None:
        by, at, unit_id = self.context.by, self.context.clock(), self._subject[0] or 0

        def again() -> None:
            values: dict[str, Any] = {"words": note.words, "kind": note.kind, "until_on": note.until_on}
            job = partial(places.add_note, unit_id, by=by, at=at, **values)
            self.context.runner.run(self, job, self._kept_note, self.message.error)

        def done(_nothing: None) -> None:
            self.coming.close_note()
            self.message.good(self.tr("已拿掉这条提醒。"), again)
            self.refresh()

        job = partial(places.remove_note, note.id, by=by, at=at)
        self.context.runner.run(self, job, done, self.message.error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody else wanted leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def current(self) -> PastLine | None:
        """The matter the cursor is on."""
        return self.list.current()


def _open_file(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
