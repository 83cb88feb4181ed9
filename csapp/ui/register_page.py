"""The page of a register: everything look 04 shows, made from the declaration; slices replace its hooks (design 3)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csapp.core.errors import NotAllowed, UserError
from csapp.core.roles import Permission, may
from csapp.registers import query
from csapp.registers.facts import RecordFacts
from csapp.registers.query import View
from csapp.registers.spec import Kind, Register
from csapp.ui.changes import Follower
from csapp.ui.chip_counter import ChipCounter
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.column_chooser import ColumnChooser
from csapp.ui.context import Context
from csapp.ui.detail_panel import DetailPanel
from csapp.ui.editors import FormTools
from csapp.ui.list_pane import ListPane
from csapp.ui.message import MessageSlot
from csapp.ui.page_empty import say_empty, say_forbidden
from csapp.ui.page_head import PageHead
from csapp.ui.page_hooks import PageHooks
from csapp.ui.page_keys import bind_keys
from csapp.ui.page_steps import PageSteps
from csapp.ui.panel_place import PanelPlace
from csapp.ui.table_model import TableModel

_MARGIN = 16


class RegisterPage(PageHooks):
    """What a slice may replace stands in `PageHooks`; `head.views` takes its switch; the rest is the declaration."""

    def __init__(
        self, context: Context, register: Register, tools: FormTools | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, register, parent)
        self.tools = tools or FormTools()
        self.setAccessibleName(register.label)
        self._wanted: int | None = None
        self._kept: tuple[int, int] = (0, -1)
        self._opened = False
        self.model = TableModel(register, context, self)
        self._build()
        self._connect()
        self.steps = PageSteps(self)
        bind_keys(self)
        Follower(self, context.changed, self.reads(), self.refresh)

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        column.setSpacing(0)
        self.head = PageHead(self.register, self.tools.days, self.new_key, self)
        column.addWidget(self.head)
        self.chips = ChipRow([_choice(entry) for entry in self.register.filters], self)
        self.chips.setVisible(bool(self.register.filters))
        column.addWidget(self.chips)
        column.addSpacing(8)
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        column.addSpacing(4)
        self.pane = ListPane(self.register, self.model, self)
        self.table = self.pane.table
        self.panel = DetailPanel(self.tools, self)
        self.place = PanelPlace(self, self.pane, self.panel)
        self.place.width = int(self._setting("panel_width", 0))
        column.addWidget(self.place.splitter, 1)
        self.counter = ChipCounter(self.chips, self.model, self.context)
        fields = [self.register.field(name) for name in self.register.table]
        sortable = [field.key for at, field in enumerate(fields) if self.model.is_sortable(at)]
        self.columns = ColumnChooser(fields, sortable, self)
        self.columns.hidden = set(self._setting("hidden", []))
        self.table.hide_columns(self.columns.hidden)
        self.head.export.setVisible(self.register.sheet is not None and may(self.context.by, Permission.EXPORT))
        self.head.new.setVisible(self.may_create())

    def _connect(self) -> None:
        self.model.loaded.connect(self._loaded)
        self.model.refreshed.connect(self._refreshed)
        self.model.counted.connect(self._counted)
        self.counter.counted.connect(self._say_empty)
        self.model.refused.connect(self._refused)
        self.table.picked.connect(self._picked)
        self.table.went_in.connect(self._go_in)
        self.table.escaped.connect(self._widen)
        self.table.order_asked.connect(lambda at: self._sort(self.register.table[at]))
        self.table.columns_asked.connect(self._pop_columns)
        self.pane.columns_asked.connect(self._pop_columns)
        self.columns.hidden_changed.connect(self._hide_columns)
        self.columns.order_asked.connect(self._sort)
        self.chips.chosen.connect(lambda key: self._narrow(filter=key))
        self.chips.modified.connect(lambda on: self._narrow(modifiers=on))
        self.head.filter.words_changed.connect(lambda words: self._narrow(words=words))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.head.period.changed.connect(lambda since, until: self._narrow(since=since, until=until))
        self.head.export.clicked.connect(self.export)
        self.head.new.clicked.connect(self.new_record)
        self.panel.left.connect(self.leave_panel)
        self.panel.reveal_asked.connect(self.reveal)
        self.panel.link_opened.connect(self.context.go_to)
        self.place.splitter.splitterMoved.connect(self._keep_width)

    def _setting(self, name: str, default: Any) -> Any:
        return self.context.settings.get(f"register.{self.register.key}.{name}", default)

    def _keep(self, name: str, value: Any) -> None:
        self.context.settings.set(f"register.{self.register.key}.{name}", value)

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        """The first time, read; every time, the rows have the focus."""
        super().showEvent(event)
        self.open()
        self._settle()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self) -> None:
        """Begin to read; called before the page is shown, its rows are there with the first picture."""
        if self._opened:
            return
        self._opened = True
        view = query.first_view(self.register)
        chip = self._setting("chip", view.filter)
        known = any(entry.key == chip and not entry.modifier for entry in self.register.filters)
        self._show_view(replace(view, filter=chip if known else view.filter))

    def _show_view(self, view: View) -> None:
        self.chips.set_on(view.filter, view.modifiers)
        fields = self.register.table
        self.table.head.show_order(fields.index(view.order) if view.order in fields else -1, descending=view.descending)
        self.model.show_view(view)

    def _narrow(self, **changes: Any) -> None:
        """Another chip, other words, another period."""
        if "filter" in changes:
            self._keep("chip", changes["filter"])
        self._show_view(replace(self.model.view, **changes))

    def _sort(self, name: str) -> None:
        """By another column; the same column turns the order round."""
        view = self.model.view
        if query.is_sortable(self.register, name):
            same = view.order == name
            falling = self.register.field(name).kind in (Kind.MOMENT, Kind.DAY)
            self._show_view(replace(view, order=name, descending=not view.descending if same else falling))

    def _widen(self) -> None:
        """Esc on the rows: a filter by words goes first, and any filter that lets nothing through."""
        if self.place.overlay.isVisible():
            self.leave_panel()
        elif self.model.view.words or (not self.model.rowCount() and not self.model.refusal):
            self.clear_filter()

    def clear_filter(self) -> None:
        """Every record, in every period."""
        everything = next((entry.key for entry in self.register.filters if entry.where is None), "")
        self.head.filter.forget()
        self.head.period.set_span(None, None)
        view = replace(self.model.view, filter=everything, words="", since=None, until=None, modifiers=frozenset())
        self._show_view(view)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read again what is visible; selection and scroll position stay."""
        row = self.model.row_at(self.table.current_row())
        self._kept = (row.id if row is not None else 0, self.table.current_row())
        self.model.refresh()
        self.counter.count()

    def _loaded(self) -> None:
        self.table.lay_out()
        self.table.verticalScrollBar().setValue(0)
        if self.model.rowCount():
            self.table.go_to(0)
        self.counter.count()

    def _refreshed(self) -> None:
        """The cursor follows its record; where that left the list, the next one takes its place."""
        record_id, before = self._kept
        row = self.model.number_of(record_id)
        if row < 0:
            row = min(before, self.model.rowCount() - 1)
        if row >= 0 and row != self.table.current_row():
            self.table.go_to(row, scroll=False)
        else:
            self._picked(row)

    def _counted(self, total: int) -> None:
        self.pane.show_total(total)
        self.pane.show_empty(empty=not total)
        self.head.export.setEnabled(bool(total))
        self.head.new.setVisible(self.may_create())
        if not total:
            self._say_empty()
            self.panel.show_nothing()
        self._settle()
        if self._wanted is not None:
            self._seek()

    def _say_empty(self) -> None:
        """Again when the chips' numbers are known: they tell an empty register from an empty chip."""
        if not self.model.rowCount() and not self.model.refusal:
            say_empty(self)

    def _refused(self, problem: UserError) -> None:
        if isinstance(problem, NotAllowed):
            self.pane.show_total(0)
            self.pane.show_empty(empty=True)
            say_forbidden(self, problem)
            self._settle()
        else:
            self.message.error(problem)

    # One record

    def _picked(self, number: int) -> None:
        row = self.model.row_at(number)
        if row is None:
            self.panel.show_nothing()
            return
        job = partial(query.facts, self.register, row.id, self.context.clock(), self.context.by)
        self.context.runner.run(self, job, self._show_facts, self.message.error, latest="facts")

    def _show_facts(self, facts: RecordFacts) -> None:
        self.panel.show_facts(facts, self.today(), self.make_paper_section(facts))

    def today(self) -> date:
        """The day by the page's clock."""
        return self.context.clock().date()

    def show_record(self, record_id: int) -> None:
        """Go to a record, through all filters if need be."""
        self._wanted = record_id
        if self._opened:
            self._seek()

    def _seek(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        view, by = self.model.view, self.context.by
        job = partial(query.locate, self.register, view, self.model.now, by, wanted)
        self.context.runner.run(self, job, self._found, self.message.error, latest="seek")

    def _found(self, number: int | None) -> None:
        view = self.model.view
        narrowed = view.words or view.modifiers or view.since or view.until
        if number is None and (narrowed or any(e.key == view.filter and e.where for e in self.register.filters)):
            self.clear_filter()
            return
        self._wanted = None
        if number is not None and number < self.model.rowCount():
            self.table.go_to(number)
            self._go_in()

    def reveal(self) -> None:
        """Show this record's private values for 30 s; who looked is written down by the service."""
        facts = self.panel.facts
        job = self.reveal_job(facts) if facts is not None else None
        if facts is None or job is None:
            return
        names = [fact.key for fact in facts.facts if fact.private is not None]

        def show(clear: str | Mapping[str, str]) -> None:
            if self.panel.facts is not None and self.panel.facts.id == facts.id:
                self.panel.show_clear(dict.fromkeys(names[:1], clear) if isinstance(clear, str) else clear)

        self.context.runner.run(self, job, show, self.message.error, latest="reveal")

    def new_record(self) -> None:
        """Ask the declared form in the panel."""
        if self.may_create():
            fields = [self.register.field(name) for section in self.register.form for name in section.fields]
            self.place.open()
            self.panel.open_new(self.head.new.text(), fields, self.register.form)

    def export(self) -> None:
        """The program asks where to and for which rows; the view says what is shown."""
        self.context.export(self, self.model.view)

    # Moving about

    def _go_in(self) -> None:
        self.place.open()
        self.panel.focus_first()

    def leave_panel(self) -> None:
        """Back to the rows."""
        self.place.close()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_width(self) -> None:
        self.place.width = self.panel.width()
        self._keep("panel_width", self.panel.width())

    def _pop_columns(self, at: QPoint) -> None:
        self.columns.pop_up(at, self.model.view.order, descending=self.model.view.descending)

    def _hide_columns(self, hidden: set[str]) -> None:
        self._keep("hidden", sorted(hidden))
        self.table.hide_columns(hidden)

    def _settle(self) -> None:
        self.place.settle(wanted=bool(self.model.rowCount()) or self.panel.in_place is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel goes over the table where the window is narrow."""
        super().resizeEvent(event)
        if self._opened:
            self._settle()


def _choice(entry: Any) -> ChipChoice:
    return ChipChoice(entry.key, entry.label, entry.shape, entry.modifier)
