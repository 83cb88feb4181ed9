"""回访: the register and its paper: printing it, signing it on the screen, taking it back signed (look 08, F01)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.documents.progress import with_progress
from csapp.features.callback import documents
from csapp.features.callback.documents import CALLER, REVIEWER, SCANS, Paper, Signing
from csapp.features.callback.models import Answers, Callback, Effect, Method, Satisfaction
from csapp.features.callback.page.rates import RateView
from csapp.features.callback.register import CALLBACKS
from csapp.features.callback.service import calling, rules, scheduling
from csapp.masterdata.people.page import ResidentFinder, ids_of
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.context import Context
from csapp.ui.counted_page import LIST, CountedPage
from csapp.ui.editors import FormTools
from csapp.ui.finder_rows import FinderRow
from csapp.ui.labels import Label
from csapp.ui.moments import Days
from csapp.ui.month_figures import Export
from csapp.ui.page_keys import selected_rows
from csapp.ui.paper_run import Desk, write_papers
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.segments import Choice, Segments
from csapp.ui.signature_dialog import SignatureDialog, SignChoice, SignSheet
from csapp.ui.tab_order import put_before

_EFFECT, _SATISFACTION = "effect", "satisfaction"


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class CallbackPage(CountedPage):
    """`open_file` shows a file, `ask_file` asks for a scan; both can be replaced."""

    new_key = "F7"

    def __init__(self, context: Context, tools: FormTools | None = None, export_rates: Export | None = None) -> None:
        self._chosen: tuple[str, tuple[int | None, int | None]] = ("", (None, None))
        declared = replace(CALLBACKS, create=self._schedule)
        super().__init__(context, declared, tools or FormTools(Days(clock=context.clock)))
        self.open_file: Callable[[Path], None] = open_file
        self.ask_file: Callable[[], Path | None] = self._ask_file
        self.dialog: SignatureDialog | None = None
        self.openers = {
            "sign": self._sign,
            "attach_signed": self._attach,
            "sign_as_caller": partial(self._sign_on_top, CALLER),
            "file": self._file,
        }
        self.panel.step_asked.connect(self._propose_method)
        self.rates = RateView(context, self.message, self)
        self.rates.opened.connect(self.open_record)
        self.count_with(self.rates, export_rates)

    def open_sheet(self, file: Path) -> None:
        self.open_file(file)

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def open_record(self, record_id: int) -> None:
        """Show one callback, whatever the chips say."""
        self.show_view(LIST)
        self.show_record(record_id)

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]]:
        """Ctrl+U: the customer's telephone, for 30 s, with its audit line."""
        return partial(calling.reveal_phone, facts.id, by=self.context.by, at=self.context.clock())

    def _propose_method(self, step: NextStep) -> None:
        """How the house rule wants this customer asked stands in the form already (A63)."""
        facts, form = self.panel.facts, self.panel.in_place
        if facts is None or form is None or step.name != "reach":
            return

        def put(method: Method | None) -> None:
            if method is not None and not form.form.draft().get("method"):
                form.form.set_values({"method": method})

        self.context.runner.run(form, partial(rules.proposed_method, facts.id), put)

    # Paper

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """《回访记录表》, filled in when the worker has looked."""
        section = PaperSection(self.tr("《回访记录表》"), SCANS)
        section.print_asked.connect(partial(self.print_paper, facts))
        section.open_asked.connect(self.open_file)
        section.dropped.connect(lambda files: self._take_back(facts, files[0]))
        section.refused.connect(self._refuse_drop)
        job = partial(documents.paper_of, facts.id, self.context.folder)
        self.context.runner.run(section, job, lambda paper: section.show_state(self._state_of(paper)), latest="paper")
        return section

    def _state_of(self, paper: Paper) -> PaperState:
        prints = self.tr("已打印 {count} 次").format(count=paper.prints) if paper.prints else self.tr("没有打印过")
        if paper.is_returned:
            sign = Sign(self.tr("{prints}，已签回").format(prints=prints), Shape.TICK)
        elif paper.is_awaited and paper.prints:
            sign = Sign(self.tr("{prints}，未签回").format(prints=prints), Shape.RING)
        else:
            sign = Sign(prints)
        drop = self.tr("签好的表扫描或拍照后，拖到这里") if paper.is_awaited else ""
        return PaperState(sign, paper.file, drop, self.tr("打印或签字以后才有文件可开。"))

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the selected forms in one file, each one print more."""
        numbers = [row.id for row in selected_rows(self)]
        chosen = numbers if facts.id in numbers else [facts.id]
        context = self.context
        write = partial(
            documents.print_forms, chosen, context.folder, by=context.by, at=context.clock(), estate=context.estate
        )
        told = self.tr("已写好 {count} 张回访记录表。").format(count=len(chosen))
        desk = Desk(self, context, self.message, self.open_file)
        write_papers(desk, partial(with_progress, write), len(chosen), told, self.refresh)

    # Signing

    def _sign(self, facts: RecordFacts, step: NextStep) -> None:
        job = partial(documents.signing_of, facts.id)
        self.context.runner.run(self, job, partial(self._ask_customer, facts, step), self.message.error)

    def _ask_customer(self, facts: RecordFacts, step: NextStep, signing: Signing) -> None:
        sheet = SignSheet(
            above=self.tr("《回访记录表》 {number}").format(number=facts.number),
            title=self.tr("客户核对并签字"),
            facts=self._told(signing),
            choices=(
                SignChoice(_EFFECT, self._label(_EFFECT), _choices(Effect), signing.effect),
                SignChoice(_SATISFACTION, self._label(_SATISFACTION), _choices(Satisfaction), signing.satisfaction),
            ),
            facts_after=((self._label("opinion"), signing.opinion),) if signing.opinion else (),
            signer=self.tr("客户签字"),
            promise=self.tr("确认后加盖本中心电子印章，表内容锁定，不能再改。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = self._open(sheet)
        dialog.unable.connect(partial(self._decline, facts))
        dialog.accepted.connect(partial(self._seal_customer, facts, step, dialog))

    def _label(self, key: str) -> str:
        return self.register.field(key).label

    def _told(self, signing: Signing) -> tuple[tuple[str, str], ...]:
        matter = signing.subject
        if signing.source_number:
            words = self.tr("{subject}（{source} {number}）")
            matter = words.format(subject=signing.subject, source=signing.source, number=signing.source_number)
        told = (
            (self._label("customer"), "　".join(filter(None, (signing.customer, signing.unit)))),
            (self._label("subject"), matter),
            (self._label("measures"), signing.measures),
            (self._label("rectified_on"), "　".join(filter(None, (signing.rectified_on, signing.department)))),
            (self.register.label, "　".join(filter(None, (signing.called_at, signing.method, signing.caller)))),
        )
        return tuple((label, text) for label, text in told if text)

    def _open(self, sheet: SignSheet) -> SignatureDialog:
        dialog = SignatureDialog(self.window(), sheet)
        # with large text the buttons need more than the usual width
        dialog.setMinimumWidth(max(dialog.minimumWidth(), dialog.minimumSizeHint().width()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()
        return dialog

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _decline(self, facts: RecordFacts) -> None:
        step = next((step for step in facts.steps if step.name == "decline"), None)
        if step is not None:
            self.steps.ask(step)
            self.panel.focus_first()

    def _seal_customer(self, facts: RecordFacts, step: NextStep, dialog: SignatureDialog) -> None:
        given = dialog.answers()
        answers = Answers(Effect(given[_EFFECT]), Satisfaction(given[_SATISFACTION]))
        self._run(step, facts, documents.sign_on_screen, dialog.strokes(), answers, estate=self.context.estate)

    def _sign_on_top(self, who: str, facts: RecordFacts, step: NextStep) -> None:
        """A colleague signs the sealed form: the caller, or whoever reviews it."""
        words = {CALLER: self.tr("回访人签字"), REVIEWER: self.tr("审核人签字")}
        sheet = SignSheet(
            above=self.tr("《回访记录表》 {number}").format(number=facts.number),
            title=step.label,
            facts=tuple((fact.label, fact.text) for fact in facts.facts[:5]),
            signer=words[who],
            promise=self.tr("签在客户已经签过的那份表上，原来的内容不变。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = self._open(sheet)
        dialog.unable_button.setVisible(who == REVIEWER)
        dialog.unable_button.setText(self.tr("不签，直接归档"))
        dialog.unable_button.setAccessibleName(dialog.unable_button.text())
        dialog.unable.connect(partial(self.steps.do, step, {}))
        dialog.accepted.connect(
            lambda: self._run(step, facts, documents.sign_on_top, dialog.strokes(), who, estate=self.context.estate)
        )

    def _file(self, facts: RecordFacts, step: NextStep) -> None:
        """审核归档: on the pad where the form is sealed, at once where it came back on paper or was declined."""

        def go_on(paper: Paper) -> None:
            if paper.is_sealed:
                self._sign_on_top(REVIEWER, facts, step)
            else:
                self.steps.do(step, {})

        job = partial(documents.paper_of, facts.id, self.context.folder)
        self.context.runner.run(self, job, go_on, self.message.error)

    def _run(self, step: NextStep, facts: RecordFacts, act: Callable[..., Any], *given: Any, **more: Any) -> None:
        context = self.context
        job = partial(
            act, facts.id, *given, context.folder, version=facts.version, by=context.by, at=context.clock(), **more
        )
        self.steps.run(step, job, facts)

    # Signed paper that came back

    def _attach(self, facts: RecordFacts, step: NextStep) -> None:
        file = self.ask_file()
        if file is not None:
            self._run(step, facts, documents.take_back, file)

    def _take_back(self, facts: RecordFacts, file: Path) -> None:
        step = next((step for step in facts.steps if step.name == "attach_signed"), None)
        if step is not None:
            self._run(step, facts, documents.take_back, file)

    def _ask_file(self) -> Path | None:
        pattern = self.tr("签好的表 ({patterns})").format(patterns=" ".join(f"*{suffix}" for suffix in SCANS))
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选扫描件、照片或签好的 PDF"), "", pattern)
        return Path(name) if name else None

    def _refuse_drop(self, names: list[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self.message.error(words.format(name=names[0]))

    # A new callback

    def new_record(self) -> None:
        """F7: the declared form, with the finder over it to take the customer from the people on file."""
        self.show_view(LIST)
        super().new_record()
        form = self.panel.in_place
        if form is None:
            return
        self._chosen = ("", (None, None))
        finder = ResidentFinder(self.context, offers_not_on_file=False, parent=form)
        finder.picked.connect(self._choose)
        source = form.form.entry("source")
        if isinstance(source, Segments):
            source.wrap(3)
        column = form.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, Label(self.tr("从住户里找，选定就填好客户和房号"), "hint", form))
        column.insertWidget(2, finder)
        finder.show()
        put_before((finder,), source)
        finder.setFocus()

    def _choose(self, row: FinderRow) -> None:
        form = self.panel.in_place
        if form is None:
            return
        name = row.name or ("" if ids_of(row)[0] else row.title)
        self._chosen = (name, ids_of(row))
        form.form.set_values({"customer": name})
        finder = form.findChild(ResidentFinder)
        if finder is not None:
            finder.set_picked_text("　".join(filter(None, (row.title, row.name))))
        form.form.focus_first()

    def _schedule(self, *, by: Actor, at: datetime, **values: Any) -> Callback:
        """The use case with the room and person that were picked; called in the worker."""
        name, (unit, person) = self._chosen
        same = person is not None and values.get("customer", "").strip() == name
        return scheduling.schedule(by=by, at=at, unit=unit, person=person if same else None, **values)


def _choices(members: type[Effect] | type[Satisfaction]) -> tuple[Choice, ...]:
    return tuple(Choice(member.value, member.value) for member in members)
