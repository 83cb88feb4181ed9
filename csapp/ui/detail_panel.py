"""The detail panel: number, title and state; next steps; facts; paper; history (look 3, 04)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.registers.facts import NextStep, RecordFacts
from csapp.registers.spec import Field, Section
from csapp.ui.editors import FormTools
from csapp.ui.fact_grid import FactGrid
from csapp.ui.foot_dock import FootDock
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.labels import Label, keep_together, rule
from csapp.ui.link_section import LinkSection
from csapp.ui.next_steps import NextSteps
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import theme, theme_switch
from csapp.ui.timeline import Timeline

WIDTH, NARROWEST, WIDEST = 352, 320, 480
_PAD = 16


class DetailPanel(QFrame):
    """Shows one record, `shown` says which. `left` is Esc: the focus goes back to the table."""

    step_asked = Signal(object)
    step_given = Signal(object, object)
    created = Signal(object)
    reveal_asked = Signal()
    shown = Signal(object)
    link_opened = Signal(str, int)
    left = Signal()

    def __init__(self, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(self.tr("详情"))
        self._tools = tools
        self._drafts: dict[tuple[int, str], dict[str, str]] = {}
        self._open: tuple[int, str] | None = None
        self.facts: RecordFacts | None = None
        self.in_place: InPlaceForm | None = None
        self._paper: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._area)
        self._body = QWidget()
        self._body.setObjectName("detail")
        self._area.setWidget(self._body)
        outer.setSpacing(0)
        self._dock = FootDock(self._area, _PAD, self)
        outer.addWidget(self._dock)
        self._area.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 12, 0, 16)
        self._column.setSpacing(12)
        self._build()
        self._fit()
        theme_switch().changed.connect(self._fit)
        self.show_nothing()

    def _fit(self) -> None:
        self.setMinimumWidth(theme().px(NARROWEST))
        self.setMaximumWidth(theme().px(WIDEST))

    def sizeHint(self) -> QSize:
        """As wide as look 2 says."""
        return QSize(theme().px(WIDTH), 400)

    def _part(self) -> QVBoxLayout:
        """One part of the panel with the padding of all."""
        part = QVBoxLayout()
        part.setContentsMargins(_PAD, 0, _PAD, 0)
        part.setSpacing(4)
        self._column.addLayout(part)
        return part

    def _build(self) -> None:
        head = self._part()
        line = QHBoxLayout()
        line.setSpacing(8)
        self.number = Label("", "note", self._body)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.number.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.state = SignLabel(Sign(""), parent=self._body)
        line.addWidget(self.number, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.state)
        head.addLayout(line)
        self.title = Label("", "record", self._body).wrapping()
        head.addWidget(self.title)
        self._action_part = self._part()
        self.steps = NextSteps(self._body)
        self.steps.asked.connect(self.step_asked)
        # The buttons bring their own free px for the ring.
        self._action_part.setContentsMargins(_PAD - 4, 0, _PAD - 4, 0)
        self._action_part.addWidget(self.steps)
        self._first_rule = rule(self._body)
        self._column.addWidget(self._first_rule)
        self.grid = FactGrid(self._body)
        self.grid.reveal_asked.connect(self.reveal_asked)
        self._part().addWidget(self.grid)
        self._paper_rule = rule(self._body)
        self._column.addWidget(self._paper_rule)
        self._paper_part = self._part()
        self._link_rule = rule(self._body)
        self._column.addWidget(self._link_rule)
        self.links = LinkSection(self._body)
        self.links.opened.connect(self.link_opened)
        self._part().addWidget(self.links)
        self._build_past()

    def _build_past(self) -> None:
        self._second_rule = rule(self._body)
        self._column.addWidget(self._second_rule)
        past = self._part()
        line = QHBoxLayout()
        self._past_title = Label(self.tr("经过"), "panel", self._body)
        self._past_note = Label(self.tr("改动全部留痕"), "note", self._body)
        line.addWidget(self._past_title)
        line.addStretch(1)
        line.addWidget(self._past_note)
        past.addLayout(line)
        self.timeline = Timeline(self._body)
        past.addWidget(self.timeline)
        self._column.addStretch(1)

    def _parts(self) -> list[QWidget]:
        return [
            self.number, self.state, self.title, self.steps, self._first_rule, self.grid, self._second_rule,
            self._past_title, self._past_note, self.timeline,
        ]  # fmt: skip

    def show_nothing(self) -> None:
        """No record is chosen."""
        self.facts = None
        self.close_form()
        self._put_paper(None)
        for part in (*self._parts(), self._link_rule, self.links):
            part.setVisible(False)

    def show_facts(self, facts: RecordFacts, today: date, paper: QWidget | None) -> None:
        """Show a record; the form of another one is put away, its draft is kept."""
        same = self.facts is not None and self.facts.id == facts.id
        held_focus = same and self._has_focus()
        if self._open is not None and (self._open[0] != facts.id or not self._still_offered(facts)):
            self.close_form()
        self.facts = facts
        for part in self._parts():
            part.setVisible(True)
        number = facts.number if facts.number != facts.title else ""
        self.number.setText(keep_together(number))
        # beside a state it keeps the room
        self.number.setVisible(bool(number or facts.state))
        self.state.set_sign(Sign(facts.state, facts.shape))
        self.state.setVisible(bool(facts.state))
        self.title.setText(facts.title)
        self.steps.show_steps(facts.steps, facts.missing)
        if self.in_place is not None:
            self.steps.setVisible(False)
        self.grid.show_facts(facts.facts)
        self._put_paper(paper)
        self.links.show_links(facts.links)
        for part in (self._link_rule, self.links):
            part.setVisible(bool(facts.links))
        self.timeline.show_lines(facts.history, today)
        if not same:
            self._area.verticalScrollBar().setValue(0)
        if held_focus and not self._has_focus():
            # what had the focus was made anew: the keys stay with the record
            self.focus_first()
        self.shown.emit(facts)

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, QWidget) and self.isAncestorOf(focus)

    def _still_offered(self, facts: RecordFacts) -> bool:
        return self._open is not None and any(step.name == self._open[1] for step in facts.steps)

    def _put_paper(self, paper: QWidget | None) -> None:
        if self._paper is not None:
            self._paper_part.removeWidget(self._paper)
            self._paper.hide()
            self._paper.deleteLater()
        self._paper = paper
        self._paper_rule.setVisible(paper is not None)
        if paper is not None:
            self._paper_part.addWidget(paper)
            paper.show()

    def open_step(self, step: NextStep, fields: Sequence[Field]) -> None:
        """Ask the values of a step in place."""
        assert self.facts is not None
        form = InPlaceForm(step.label, fields, self._tools, parent=self._body)
        form.given.connect(lambda values: self.step_given.emit(step, values))
        self._open_form(form, (self.facts.id, step.name))
        values = {name: value for name, value in self.facts.values.items() if name in step.fields}
        form.start(values, self._drafts.get((self.facts.id, step.name), {}))

    def open_new(self, title: str, fields: Sequence[Field], sections: Sequence[Section]) -> None:
        """Ask the values of a new record."""
        self.show_nothing()
        form = InPlaceForm(title, fields, self._tools, sections, self._body)
        form.given.connect(self.created)
        self._open_form(form, (0, "new"))
        form.start({}, self._drafts.get((0, "new"), {}))

    def _open_form(self, form: InPlaceForm, name: tuple[int, str]) -> None:
        self.close_form()
        self._open, self.in_place = name, form
        form.closed.connect(self._leave_form)
        self.steps.setVisible(False)
        self._action_part.addWidget(form)
        form.show()
        self._dock.watch(form)

    def _leave_form(self) -> None:
        self.close_form()
        self.left.emit()

    def close_form(self, *, forget: bool = False) -> None:
        """Put the form away; what was typed is kept for the next time unless the step was done."""
        if self.in_place is None or self._open is None:
            return
        if forget:
            self._drafts.pop(self._open, None)
        else:
            self._drafts[self._open] = self.in_place.draft()
        self._dock.watch(None)
        self._action_part.removeWidget(self.in_place)
        self.in_place.hide()
        self.in_place.deleteLater()
        self.in_place = self._open = None
        if self.facts is not None:
            self.steps.setVisible(bool(self.facts.steps) or bool(self.facts.missing))

    def show_error(self, problem: BadInput) -> bool:
        """A refusal under its field; False where no open form has it."""
        return self.in_place is not None and self.in_place.show_error(problem)

    def set_busy(self, name: str, verb: str) -> None:
        """The step `name` is being done; an empty verb ends it."""
        if self.in_place is not None:
            self.in_place.set_busy(verb)
        self.steps.set_busy(name, verb)

    def show_clear(self, values: Mapping[str, Any]) -> None:
        """Show revealed values for 30 s."""
        self.grid.show_clear(values)

    def focus_first(self) -> None:
        """Where Enter in the table leads: the open form, else the first next step, else the history."""
        if self.in_place is not None:
            self.in_place.form.focus_first()
        elif self.steps.isVisible() and self.steps.buttons:
            self.steps.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.timeline.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
