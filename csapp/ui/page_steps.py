"""From the click on a next step to its service function and back (design 2, a click travels)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from csapp.core.errors import BadInput, StaleRecord, UserError
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.dialog import Decision
from csapp.ui.message import MessageAction

if TYPE_CHECKING:
    from csapp.ui.register_page import RegisterPage

BUSY_AFTER_MS = 300


class PageSteps(QObject):
    """Asks what a step needs, runs it in the worker, says what became of it."""

    def __init__(self, page: "RegisterPage") -> None:
        super().__init__(page)
        self._page = page
        self._step: NextStep | None = None
        self._timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._timer.timeout.connect(self._show_busy)
        page.panel.step_asked.connect(self.ask)
        page.panel.step_given.connect(self.do)
        page.panel.created.connect(self.create)

    def ask(self, step: NextStep) -> None:
        """Begin a step: the page's own way, its fields in place, a decision, or at once."""
        page, facts = self._page, self._page.panel.facts
        if facts is None or self._step is not None:
            return
        if step.opens:
            page.openers[step.opens](facts, step)
        elif step.fields:
            page.panel.open_step(step, [page.register.field(name) for name in step.fields])
        elif step.destructive:
            self._decide(step, facts)
        else:
            self.do(step, {})

    def _decide(self, step: NextStep, facts: RecordFacts) -> None:
        question = self.tr("{step} {number}？").format(step=step.label, number=facts.number)
        body = self.tr("「{title}」{step}以后不能恢复，经过里会留下记录。").format(title=facts.title, step=step.label)
        dialog = Decision(self._page, question, body, step.label)
        dialog.accepted.connect(lambda: self.do(step, {}))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def do(self, step: NextStep, values: Mapping[str, Any]) -> None:
        """Run the service function with the version the panel has read."""
        page, facts = self._page, self._page.panel.facts
        action = page.register.action(step.name)
        if facts is None or action is None:
            return
        by, at = page.context.by, page.context.clock()
        job = partial(action.call, facts.id, version=facts.version, by=by, at=at, **values)
        self.run(step, job, facts)

    def run(self, step: NextStep, job: Callable[[], Any], facts: RecordFacts) -> None:
        """Run a job as this step: also what a page's own way ends in."""
        self._step = step
        self._timer.start()
        done = partial(self._done, step, facts)
        self._page.context.runner.run(self._page, job, done, self._failed)

    def create(self, values: Mapping[str, Any]) -> None:
        """Run the register's `create` with what the form holds."""
        page = self._page
        assert page.register.create is not None
        job = partial(page.register.create, by=page.context.by, at=page.context.clock(), **values)
        page.context.runner.run(page, job, self._created, self._failed)

    def _show_busy(self) -> None:
        if self._step is not None:
            self._page.panel.set_busy(self._step.name, self.tr("正在{step}").format(step=self._step.label))

    def _end(self) -> None:
        if self._step is not None:
            self._page.panel.set_busy(self._step.name, "")
        self._step = None
        self._timer.stop()

    def _done(self, step: NextStep, facts: RecordFacts, _result: Any) -> None:
        page = self._page
        self._end()
        page.panel.close_form(forget=True)
        words = self.tr("{number} {step}，已记下。").format(number=facts.number, step=step.label)
        page.message.good(words, page.undo_of(step, facts))
        page.leave_panel()

    def _created(self, record: Any) -> None:
        page = self._page
        page.panel.close_form(forget=True)
        number = getattr(record, "number", "")
        page.message.good(self.tr("已记下，编号 {number}。").format(number=number) if number else self.tr("已记下。"))
        page.leave_panel()
        page.show_record(record.id)

    def _failed(self, problem: UserError) -> None:
        self._end()
        page = self._page
        if isinstance(problem, BadInput) and page.panel.show_error(problem):
            return
        again = MessageAction(self.tr("看最新情况"), page.refresh, "F5") if isinstance(problem, StaleRecord) else None
        page.message.error(problem, again)
