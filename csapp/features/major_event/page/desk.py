"""紧急情况登记: the register, who was told when, the photographs, the written report and its signature (F18, F19)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from csapp.core.errors import BadInput
from csapp.core.roles import Actor, Permission, may
from csapp.documents.progress import with_progress
from csapp.features.major_event.documents import papers as documents
from csapp.features.major_event.documents.papers import MANAGER, REPORTER
from csapp.features.major_event.models.event import EventKind, MajorEvent, ToldKind, ToldWay
from csapp.features.major_event.page.sections import EventSections
from csapp.features.major_event.register import MAJOR_EVENTS
from csapp.features.major_event.service import registering
from csapp.features.major_event.service.papers import EVENT, REPORT
from csapp.features.major_event.service.registering import PICTURES
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.keys import bind
from csapp.ui.moments import Days
from csapp.ui.page_keys import selected_rows
from csapp.ui.paper_run import Desk, write_papers
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice, Segments
from csapp.ui.signature_dialog import SignatureDialog, SignChoice, SignSheet
from csapp.ui.theme import theme

_WHO = "who"
_TELLING = ("report", "tell")
_LABEL_ROOM = 72  # px for the title of a form and the label of its first field
# What a signature under each paper stands under.
_READ_BEFORE_SIGNING = {
    EVENT: ("kind", "where", "happened_at", "course", "handling", "aftermath", "casualties", "losses"),
    REPORT: ("happened_at", "report_course", "report_causes", "report_impact", "report_handling", "report_prevention"),
}
# Written once, they stand in the form of the report to be gone on with.
_FROM_REGISTRATION = {"report_course": "course", "report_handling": "handling", "report_impact": "losses"}


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class MajorEventPage(RegisterPage):
    """`open_file` shows a file, `ask_files` asks for photographs; both can be replaced."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        self._source_number = ""
        declared = replace(
            MAJOR_EVENTS,
            create=self._register,
            actions=tuple(
                replace(action, opens=action.step) if action.step in (*_TELLING, "submit_report", "correct") else action
                for action in MAJOR_EVENTS.actions
            ),
        )
        super().__init__(context, declared, tools or FormTools(Days(clock=context.clock)))
        # the switch of the tab stands where it stands over every other part
        self.head.title.setText(self.tr("值班"))
        self.open_file: Callable[[Path], None] = open_file
        self.ask_files: Callable[[], list[Path]] = self._ask_files
        self.dialog: SignatureDialog | None = None
        self.sections: EventSections | None = None
        self.openers = {
            "report": self._ask_whom,
            "tell": self._ask_whom,
            "submit_report": self._ask_report,
            "correct": self._ask_correction,
            "photos": self._add_photos,
            "sign_form": partial(self._sign, EVENT),
            "sign_report": partial(self._sign, REPORT),
        }
        bind(self, "Alt+T", self._tell)

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def open_record(self, record_id: int) -> None:
        """Show one event, whatever the chips say."""
        self.show_record(record_id)

    # A new event

    def new_record(self) -> None:
        """Ctrl+N: the declared form."""
        self.open_new({})

    def open_new(self, prefill: Mapping[str, Any]) -> None:
        """The form of a new event with what another page knows: fields of the form and `source_number`."""
        self._source_number = str(prefill.get("source_number", ""))
        super().new_record()
        form = self.panel.in_place
        if form is None:
            return
        self._narrow_kinds()
        drafted = {key: text for key, text in form.form.draft().items() if text}
        usual = {"kind": EventKind.OTHER, **prefill}
        form.form.set_values({key: value for key, value in usual.items() if key not in drafted})
        form.form.focus_first()

    def _narrow_kinds(self) -> None:
        """Six sorts do not stand side by side in the panel."""
        form = self.panel.in_place
        entry = form.form.entry("kind") if form is not None else None
        if isinstance(entry, Segments):
            entry.wrap(3)

    def _register(self, *, by: Actor, at: datetime, **values: Any) -> MajorEvent:
        """The use case with the number of the record it came from; called in the worker."""
        return registering.register(by=by, at=at, source_number=self._source_number, **values)

    # Steps with a form of their own

    def _ask(self, step: NextStep, values: Mapping[str, Any]) -> None:
        """The declared fields, with `values` where nothing is written yet."""
        self.panel.open_step(step, [self.register.field(name) for name in step.fields])
        form = self.panel.in_place
        assert form is not None
        drafted = form.form.draft()
        form.form.set_values({key: value for key, value in values.items() if value and not drafted.get(key)})
        form.form.focus_first()
        # the form gets its place with the next layout; what has the focus then stands in sight with its label
        QTimer.singleShot(0, form, self._show_focus)

    def _show_focus(self) -> None:
        area, focus = self.panel.findChild(QScrollArea), self.panel.focusWidget()
        if area is not None and focus is not None:
            area.ensureWidgetVisible(focus, 0, theme().px(_LABEL_ROOM))

    def _ask_whom(self, _facts: RecordFacts, step: NextStep) -> None:
        first = ToldKind.DEPARTMENT_MANAGER if step.name == "report" else None
        self._ask(step, {"told_kind": first, "told_way": ToldWay.PHONE})
        form = self.panel.in_place
        if form is not None and first is None:
            form.form.entry("told_kind").setFocus()

    def _ask_report(self, facts: RecordFacts, step: NextStep) -> None:
        self._ask(step, {key: facts.values.get(source) for key, source in _FROM_REGISTRATION.items()})

    def _ask_correction(self, _facts: RecordFacts, step: NextStep) -> None:
        self._ask(step, {})
        self._narrow_kinds()

    def _tell(self) -> None:
        """Alt+T: one more line of who was told."""
        facts = self.panel.facts
        step = next((held for held in facts.steps if held.name in _TELLING), None) if facts is not None else None
        if step is not None:
            self.place.open()
            self.steps.ask(step)

    # Photographs and papers

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """Who was told, the photographs and both papers, filled in when the worker has looked."""
        offered = {step.name for step in facts.steps}
        sections = EventSections(
            self.context.by,
            can_tell=bool(offered & set(_TELLING)),
            can_add="add_photos" in offered,
            has_report="sign_report" in offered or any(fact.key == "report_by" for fact in facts.facts),
        )
        sections.told.add_asked.connect(self._tell)
        sections.photos.dropped.connect(partial(self._keep_photos, facts))
        sections.photos.refused.connect(self._refuse_picture)
        for paper, section in sections.papers.items():
            section.print_asked.connect(partial(self._print, facts, paper))
            section.open_asked.connect(self.open_file)
            section.dropped.connect(partial(self._take_back, facts, paper))
            section.refused.connect(self._refuse_drop)
        job = partial(documents.shown_of, facts.id, self.context.folder)
        self.context.runner.run(sections, job, partial(self._fill, facts, sections), latest="paper")
        self.sections = sections
        return sections

    def _fill(self, facts: RecordFacts, sections: EventSections, shown: documents.Shown) -> None:
        sections.show_state(shown)
        sections.photos.open_asked.connect(lambda at: self._open_photo(facts, shown.photos[at][1]))

    def _open_photo(self, facts: RecordFacts, sha256: str) -> None:
        job = partial(documents.photo_to_open, facts.id, sha256, self.context.folder)
        self.context.runner.run(self, job, self.open_file, self.message.error)

    def _add_photos(self, facts: RecordFacts, _step: NextStep) -> None:
        files = self.ask_files()
        if files:
            self._keep_photos(facts, files)

    def _keep_photos(self, facts: RecordFacts, files: Sequence[Path]) -> None:
        step = NextStep("add_photos", self.tr("附照片"))
        self._run(step, facts, documents.add_photos, files, self.context.folder)

    def _ask_files(self) -> list[Path]:
        pattern = " ".join(f"*{suffix}" for suffix in PICTURES)
        words = self.tr("照片 ({pattern})").format(pattern=pattern)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("选现场照片"), "", words)
        return [Path(name) for name in names]

    def _refuse_picture(self, names: Sequence[str]) -> None:
        words = self.tr("「{name}」不是照片，换一个 jpg 或 png 文件。")
        self.message.error(BadInput("file", words, name=names[0]))

    def _refuse_drop(self, names: Sequence[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self.message.error(BadInput("file", words, name=names[0]))

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the written report, once there is one, else the selected registration forms in one file."""
        has_report = self.sections is not None and REPORT in self.sections.papers
        self._print(facts, REPORT if has_report else EVENT)

    def _print(self, facts: RecordFacts, paper: str) -> None:
        numbers = [row.id for row in selected_rows(self)] if paper == EVENT else []
        chosen = numbers if facts.id in numbers else [facts.id]
        context = self.context
        write = partial(
            documents.print_forms, chosen, context.folder, paper,
            by=context.by, at=context.clock(), estate=context.estate,
        )  # fmt: skip
        titles = {EVENT: self.tr("紧急情况处理登记表"), REPORT: self.tr("书面报告")}
        told = self.tr("已写好 {count} 张{title}。").format(count=len(chosen), title=titles[paper])
        desk = Desk(self, context, self.message, self.open_file)
        write_papers(desk, partial(with_progress, write), len(chosen), told, self.refresh)

    def _take_back(self, facts: RecordFacts, paper: str, files: Sequence[Path]) -> None:
        step = NextStep("attach_signed", self.tr("附扫描件"))
        self._run(step, facts, documents.take_back, files[0], self.context.folder, paper)

    # Signing

    def _sign(self, paper: str, facts: RecordFacts, step: NextStep) -> None:
        """Who is logged in signs; the manager in his place, the others in the reporter's."""
        places = {REPORTER: self.tr("报告人"), MANAGER: self.tr("客服部经理")}
        decides = may(self.context.by, Permission.DECIDE)
        if not decides:
            places.pop(MANAGER)
        told = {fact.key: (fact.label, fact.text) for fact in facts.facts}
        titles = {EVENT: self.tr("《紧急情况处理登记表》 {number}"), REPORT: self.tr("《重大事件书面报告》 {number}")}
        first = (self.register.field("subject").label, facts.title)
        sheet = SignSheet(
            above=titles[paper].format(number=facts.number),
            title=step.label,
            facts=(first, *(told[key] for key in _READ_BEFORE_SIGNING[paper] if key in told)),
            choices=(
                SignChoice(
                    _WHO,
                    self.tr("签在哪一栏"),
                    tuple(Choice(key, label) for key, label in places.items()),
                    MANAGER if decides else REPORTER,
                ),
            ),
            signer=self.tr("签字"),
            promise=self.tr("确认后加盖本中心电子印章，表内容锁定，不能再改。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = SignatureDialog(self.window(), sheet)
        # with large text the buttons need more than the usual width
        dialog.setMinimumWidth(max(dialog.minimumWidth(), dialog.minimumSizeHint().width()))
        dialog.unable_button.hide()
        dialog.accepted.connect(lambda: self._seal(paper, facts, step, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _seal(self, paper: str, facts: RecordFacts, step: NextStep, dialog: SignatureDialog) -> None:
        given = (dialog.strokes(), dialog.answers()[_WHO], paper, self.context.folder)
        self._run(step, facts, documents.sign_on_screen, *given, estate=self.context.estate)

    def _run(self, step: NextStep, facts: RecordFacts, act: Callable[..., Any], *given: Any, **more: Any) -> None:
        context = self.context
        job = partial(act, facts.id, *given, version=facts.version, by=context.by, at=context.clock(), **more)
        self.steps.run(step, job, facts)
