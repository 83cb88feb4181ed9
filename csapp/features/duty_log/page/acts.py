"""What is done on the page 值班日志: written, settled, corrected, opened, checked, begun (S16, S17)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from csapp.core.errors import BadInput, UserError
from csapp.core.roles import Permission, may
from csapp.features.duty_log.page import asks
from csapp.features.duty_log.page.correction import Correction
from csapp.features.duty_log.page.pages_list import PagesList
from csapp.features.duty_log.page.sheet import TOUR, LogSheet
from csapp.features.duty_log.page.tools import DutyTools, ShiftToOpen
from csapp.features.duty_log.service import entries, opening, pages, revealing, tour
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.service.opening import Asked, EntryOpening
from csapp.features.duty_log.service.reading import EntryView, PageView
from csapp.registers.spec import Field
from csapp.ui.context import Context
from csapp.ui.draft_keeper import DraftKeeper
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.message import MessageAction, MessageSlot

Key = tuple[str, int]


class DutyActs(QWidget):
    """The steps; the page gives them its parts and reads again when something was written."""

    sheet: LogSheet
    list: PagesList
    message: MessageSlot
    drafts: DraftKeeper

    def __init__(self, context: Context, tools: FormTools, duty: DutyTools) -> None:
        super().__init__()
        self.context = context
        self.tools = tools
        self.duty = duty
        self.to_open: ShiftToOpen | None = None
        self.form: InPlaceForm | Correction | None = None
        self._asked: Key = ("", 0)
        self._typed: dict[Key, dict[str, str]] = {}

    def read_again(self) -> None:
        """Hook: the page reads what it shows."""

    def shown_page(self) -> PageView | None:
        """The page that is shown."""
        return self.sheet.page

    def entry(self) -> EntryView | None:
        """The entry that is on."""
        page, current = self.sheet.page, self.sheet.table.current()
        return next((held for held in page.entries if held.id == current), None) if page is not None else None

    def run(self, act: Callable[..., Any], done: Callable[[Any], None], *given: Any, **more: Any) -> None:
        """One use case in the worker; a refusal goes to the form where it belongs to one of its fields."""
        job = partial(act, *given, by=self.context.by, at=self.context.clock(), **more)
        if self.form is not None:
            self.form.set_busy(self.tr("正在记"))
        self.context.runner.run(self, job, done, self._refuse)

    def _refuse(self, problem: UserError) -> None:
        if self.form is not None:
            self.form.set_busy("")
            if isinstance(problem, BadInput) and self.form.show_error(problem):
                return
        self.message.error(problem)

    # Asking in the foot

    def ask(
        self, which: Key, title: str, fields: Sequence[Field], values: Mapping[str, Any], given: Callable[..., None]
    ) -> None:
        """Put a form in the foot; what was typed in it before and not given stands there again."""
        self.end_asking()
        form = InPlaceForm(title, fields, self.tools, parent=self.sheet)
        form.setAccessibleName(title)
        form.given.connect(given)
        form.closed.connect(self.leave_form)
        self._put(which, form)
        form.start(values, self._typed.get(self._asked, {}))

    def _put(self, which: Key, form: InPlaceForm | Correction) -> None:
        self.form, self._asked = form, which
        self.sheet.ask(form)

    def end_asking(self) -> None:
        """Take the form away; what was typed stays for the next time."""
        if self.form is not None:
            self._typed[self._asked] = self.form.draft()
            self.form = None
            self.sheet.end_asking()

    def leave_form(self) -> None:
        """Esc: back to the rows."""
        self.end_asking()
        self.sheet.take_focus()

    def _given(self, words: str) -> None:
        """It was done: the form goes, the rows are read again."""
        self._typed.pop(self._asked, None)
        if self.form is not None:
            self.form = None
            self.sheet.end_asking()
        if words:
            self.message.good(words)
        self.read_again()
        self.sheet.take_focus()

    # Writing

    def note(self) -> None:
        """Ctrl+Enter in the line: 记下, and the cursor stays for the next one."""
        page, line = self.sheet.page, self.sheet.line
        if page is None or line.button.busy:
            return
        try:
            told = line.told()
        except BadInput as problem:
            line.show_error(problem)
            return
        line.set_busy(busy=True)
        job = partial(entries.note, page.id, told, by=self.context.by, at=self.context.clock())
        self.context.runner.run(self, job, self._noted, self._not_noted)

    def _noted(self, entry: Any) -> None:
        line = self.sheet.line
        line.set_busy(busy=False)
        line.clear()
        self.drafts.drop()
        self.message.clear()
        self.read_again()
        self.sheet.table.go_to(int(entry.id))
        line.begin()
        if entry.is_major:
            act = MessageAction(self.tr("登记"), self.ask_major, "Alt 2")
            self.message.warning(self.tr("重大事件要填《紧急情况处理登记表》，附现场照片。"), act)

    def _not_noted(self, problem: UserError) -> None:
        self.sheet.line.set_busy(busy=False)
        self.sheet.line.show_error(problem)

    def ask_settle(self) -> None:
        """Alt+1: 善后处理 of the entry that is on; on the round, what was found at the point."""
        if self.sheet.view == TOUR:
            self.ask_check()
            return
        entry = self.entry()
        if entry is None or not self._may_write():
            return
        if entry.settled_at is not None:
            self.message.note(self.tr("这一条已经写了善后处理。"))
            return
        given = partial(self._settle, entry)
        self.ask(("settle", entry.id), self.tr("写善后处理"), asks.SETTLE, {}, given)

    def _settle(self, entry: EntryView, values: dict[str, Any]) -> None:
        done = self.tr("善后处理已写上。")
        self.run(
            entries.settle, lambda _made: self._given(done), entry.id, values["aftermath"], version=entry.version
        )  # fmt: skip

    def ask_correct(self) -> None:
        """Alt+4: in place while the page is open."""
        entry, page = self.entry(), self.sheet.page
        if entry is None or page is None or not self._may_write():
            return
        if page.ended_at is not None:
            self.message.note(self.tr("交了班的页只能补记，不能改。在下面补一条写明更正。"))
            return
        self.end_asking()
        form = Correction(entry, page, self.context.clock)
        form.given.connect(partial(self._correct, entry, form))
        form.closed.connect(self.leave_form)
        self._put(("correct", entry.id), form)
        if self._typed.get(self._asked):
            form.line.set_draft(self._typed[self._asked])
        form.line.begin()

    def _correct(self, entry: EntryView, form: Correction) -> None:
        try:
            told = form.line.told()
        except BadInput as problem:
            form.line.show_error(problem)
            return
        done = self.tr("已更正，原来的写法留在历史里。")
        changed = {name: getattr(told, name) for name in EntryTold.__dataclass_fields__}
        self.run(
            entries.correct_entry, lambda _made: self._given(done), entry.id, version=entry.version, **changed
        )  # fmt: skip

    def save_summary(self) -> None:
        """Ctrl+Enter in 值班情况."""
        page = self.sheet.page
        if page is not None and page.signed_at is None:
            text = self.sheet.summary.value()
            done = self.tr("值班情况已存下。")
            self.run(pages.write_summary, lambda _made: self._given(done), page.id, text, version=page.version)

    def reveal(self) -> None:
        """Ctrl+U: the telephone of the entry that is on; who looked is written down."""
        entry = self.entry()
        if entry is not None and entry.phone:
            words = self.tr("{name}　{phone}")
            self.run(
                revealing.reveal_phone,
                lambda phone: self.message.note(words.format(name=entry.complainant, phone=phone)),
                entry.id,
            )

    # Opening records

    def ask_open(self) -> None:
        """Alt+3: a record from the entry that is on."""
        self._ask_open("open")

    def ask_major(self) -> None:
        """Alt+2: 紧急情况登记 from the entry that is on; without one, its own page."""
        if self.entry() is None:
            self.context.go("major_event")
            return
        self._ask_open("major")

    def _ask_open(self, name: str) -> None:
        entry = self.entry()
        if entry is None or not self._may_write():
            return
        show = partial(self._show_open, name, entry)
        self.context.runner.run(self, partial(self.duty.known_of, entry.id), show, self.message.error, latest="open")

    def _show_open(self, name: str, entry: EntryView, known: Asked) -> None:
        values: dict[str, Any] = {"room": known.room, "place": known.place, "name": known.name, "hook": known.hook}
        if name == "major":
            kind = EntryOpening.MAJOR_EVENT
            given = partial(self._open, entry, kind)
            self.ask((name, entry.id), self.tr("登记紧急情况"), asks.MAJOR, values, given)
            return
        likely = opening.likely(entry.category, entry.content)
        values["kind"] = likely
        self.ask((name, entry.id), self.tr("开单"), asks.OPEN, values, partial(self._open, entry, None))
        if isinstance(self.form, InPlaceForm):
            self.form.form.entry("kind").setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, entry: EntryView, kind: EntryOpening | None, values: dict[str, Any]) -> None:
        chosen = kind or EntryOpening(values["kind"])
        asked = Asked(**{name: str(values.get(name) or "") for name in Asked.__dataclass_fields__})
        self.run(opening.open_record, self._opened, entry.id, chosen, asked)

    def _opened(self, made: opening.Opened) -> None:
        self._given("")
        act = MessageAction(self.tr("打开"), lambda: self.context.go_to(made.area, made.record_id))
        self.message.note(self.tr("已开出 {number}，和这一条连在一起。").format(number=made.number), act)

    # The round

    def check_point(self, point_id: int) -> None:
        """Enter on a point: looked at now, all is well."""
        page = self.sheet.page
        line = next((held for held in self.sheet.tour if held.point_id == point_id), None)
        if page is None or line is None or not self._may_write():
            return
        if line.checked_at is not None:
            self.message.note(self.tr("{name} 已经记过，按 Alt+1 改记。").format(name=line.name))
            return
        self.run(tour.check_point, self._checked, page.id, point_id)

    def _checked(self, _made: Any) -> None:
        self._given("")
        waiting = next((line for line in self.sheet.tour if line.checked_at is None), None)
        if waiting is not None:
            self.sheet.round.go_to(waiting.point_id)

    def ask_check(self) -> None:
        """Alt+1 on the round: what was found, or when it really was."""
        current = self.sheet.round.current()
        line = next((held for held in self.sheet.tour if held.point_id == current), None)
        page = self.sheet.page
        if line is None or page is None or not self._may_write():
            return
        values = {
            "result": asks.Result.WRONG if not line.is_fine or line.checked_at is None else asks.Result.FINE,
            "finding": line.finding,
            "checked_at": line.checked_at or self.context.clock().replace(second=0, microsecond=0),
        }
        title = self.tr("记巡查结果：{name}").format(name=line.name)
        self.ask(("check", line.point_id), title, asks.CHECK, values, partial(self._check, page, line.point_id))

    def _check(self, page: PageView, point_id: int, values: dict[str, Any]) -> None:
        is_fine = values["result"] == asks.Result.FINE
        more = {"is_fine": is_fine, "finding": values["finding"] or "", "checked_at": values["checked_at"]}
        self.run(tour.check_point, self._checked, page.id, point_id, **more)

    # Beginning a shift

    def ask_begin(self) -> None:
        """开始值班: the page of the shift that runs."""
        shift = self.to_open
        if shift is None or not self._may_write():
            return
        job = partial(
            pages.open_page, shift.day, shift.shift_id, by=self.context.by, at=self.context.clock()
        )  # fmt: skip
        self.context.runner.run(self, job, self._begun, self._refuse)

    def _begun(self, page: Any) -> None:
        self.message.good(
            self.tr("{shift} 的日志页已打开，编号 {number}。").format(shift=page.shift_name, number=page.number)
        )
        self.show_page(int(page.id))
        self.sheet.line.begin()

    def show_page(self, page_id: int) -> None:
        """Hook: the page shows this one."""

    def _may_write(self) -> bool:
        return may(self.context.by, Permission.WRITE)
