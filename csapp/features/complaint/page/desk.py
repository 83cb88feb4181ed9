"""投诉: the register, the 投诉处理表 it prints and has signed, and the originals under its number (S05, F04, F05)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.core.roles import Actor, Permission, may
from csapp.core.workflow import Shape
from csapp.documents.progress import with_progress
from csapp.features.complaint import documents
from csapp.features.complaint.documents import CUSTOMER, DEPARTMENT, HANDLER, MANAGER, SCANS, Paper
from csapp.features.complaint.models import Channel, Complaint, Severity
from csapp.features.complaint.page.figures import FigureView
from csapp.features.complaint.register import COMPLAINTS
from csapp.features.complaint.service import intake
from csapp.masterdata.people.page import ResidentFinder, ids_of
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.context import Context
from csapp.ui.counted_page import LIST, CountedPage
from csapp.ui.drop_area import IMAGES_AND_SCANS
from csapp.ui.editors import FormTools
from csapp.ui.file_shelf import FileShelf
from csapp.ui.finder_rows import FinderRow
from csapp.ui.labels import Label
from csapp.ui.moments import Days
from csapp.ui.month_figures import Export
from csapp.ui.page_keys import selected_rows
from csapp.ui.paper_run import Desk, write_papers
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.segments import Choice
from csapp.ui.signature_dialog import SignatureDialog, SignChoice, SignSheet
from csapp.ui.tab_order import put_before

_WHO = "who"
_READ_BEFORE_SIGNING = ("customer", "content", "findings", "method", "department", "result")


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class ComplaintPage(CountedPage):
    """`open_file` shows a file, `ask_files` asks for originals; both can be replaced."""

    def __init__(self, context: Context, tools: FormTools | None = None, export_figures: Export | None = None) -> None:
        self._chosen: tuple[str, tuple[int | None, int | None]] = ("", (None, None))
        declared = replace(COMPLAINTS, create=self._record)
        super().__init__(context, declared, tools or FormTools(Days(clock=context.clock)))
        self.open_file: Callable[[Path], None] = open_file
        self.ask_files: Callable[[], list[Path]] = self._ask_files
        self.dialog: SignatureDialog | None = None
        self.openers = {"sign": self._sign, "originals": self._add_originals}
        self.figures = FigureView(context, self.message, self)
        self.count_with(self.figures, export_figures)

    def open_sheet(self, file: Path) -> None:
        self.open_file(file)

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def open_record(self, record_id: int) -> None:
        """Show one complaint, whatever the chips say."""
        self.show_view(LIST)
        self.show_record(record_id)

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]]:
        """Ctrl+U: the customer's telephone, for 30 s, with its audit line."""
        return partial(intake.reveal, facts.id, by=self.context.by, at=self.context.clock())

    # Paper

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """《投诉处理表》 and the originals, filled in when the worker has looked."""
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        sheet = PaperSection(self.tr("《投诉处理表》"), SCANS)
        sheet.print_asked.connect(partial(self.print_paper, facts))
        sheet.open_asked.connect(self.open_file)
        sheet.dropped.connect(lambda files: self._take_back(facts, files[0]))
        sheet.refused.connect(self._refuse_drop)
        adds = any(step.name == "add_originals" for step in facts.steps)
        prompt = self.tr("来信、传真、照片拖到这里，编号随投诉") if adds else ""
        shelf = FileShelf(self.tr("投诉原件"), IMAGES_AND_SCANS, prompt)
        shelf.dropped.connect(partial(self._keep_originals, facts))
        shelf.refused.connect(self._refuse_drop)
        for part in (sheet, shelf):
            column.addWidget(part)
        job = partial(documents.paper_of, facts.id, self.context.folder)
        self.context.runner.run(both, job, partial(self._show_paper, sheet, shelf), latest="paper")
        return both

    def _show_paper(self, sheet: PaperSection, shelf: FileShelf, paper: Paper) -> None:
        sheet.show_state(self._state_of(paper))
        words = self.tr("{count} 份").format(count=len(paper.originals)) if paper.originals else self.tr("没有原件")
        shelf.show_files([name for name, _ in paper.originals], words)
        shelf.open_asked.connect(lambda at: self._open_original(*paper.originals[at]))

    def _open_original(self, name: str, sha256: str) -> None:
        job = partial(documents.original_to_open, name, sha256, self.context.folder)
        self.context.runner.run(self, job, self.open_file, self.message.error)

    def _state_of(self, paper: Paper) -> PaperState:
        prints = self.tr("已打印 {count} 次").format(count=paper.prints) if paper.prints else self.tr("没有打印过")
        if paper.is_signed:
            sign = Sign(self.tr("{prints}，已签字").format(prints=prints), Shape.TICK)
        elif paper.prints:
            sign = Sign(self.tr("{prints}，未签回").format(prints=prints), Shape.RING)
        else:
            sign = Sign(prints)
        waits = paper.prints and may(self.context.by, Permission.WRITE)
        drop = self.tr("签好的表扫描或拍照后，拖到这里") if waits else ""
        return PaperState(sign, paper.file, drop, self.tr("打印或签字以后才有文件可开。"))

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the selected sheets in one file, each one print more."""
        numbers = [row.id for row in selected_rows(self)]
        chosen = numbers if facts.id in numbers else [facts.id]
        context = self.context
        write = partial(
            documents.print_forms, chosen, context.folder, by=context.by, at=context.clock(), estate=context.estate
        )
        told = self.tr("已写好 {count} 张投诉处理表。").format(count=len(chosen))
        desk = Desk(self, context, self.message, self.open_file)
        write_papers(desk, partial(with_progress, write), len(chosen), told, self.refresh)

    def _take_back(self, facts: RecordFacts, file: Path) -> None:
        step = NextStep("attach_signed", self.tr("附扫描件"))
        self._run(step, facts, documents.take_back, file, self.context.folder)

    def _refuse_drop(self, names: list[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self.message.error(BadInput("file", words, name=names[0]))

    # Originals

    def _add_originals(self, facts: RecordFacts, _step: NextStep) -> None:
        files = self.ask_files()
        if files:
            self._keep_originals(facts, files)

    def _keep_originals(self, facts: RecordFacts, files: list[Path]) -> None:
        step = NextStep("add_originals", self.tr("附原件"))
        self._run(step, facts, intake.add_originals, files, self.context.folder)

    def _ask_files(self) -> list[Path]:
        pattern = " ".join(f"*{suffix}" for suffix in IMAGES_AND_SCANS)
        words = self.tr("照片和扫描件 ({pattern})").format(pattern=pattern)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("选来信、传真或照片"), "", words)
        return [Path(name) for name in names]

    # Signing

    def _sign(self, facts: RecordFacts, step: NextStep) -> None:
        """Whoever stands at the desk signs in his place; the default is the place of who is logged in."""
        places = {
            HANDLER: self.tr("处理人"),
            DEPARTMENT: self.tr("责任部门"),
            MANAGER: self.tr("经理"),
            CUSTOMER: self.tr("客户"),
        }
        decides = may(self.context.by, Permission.DECIDE)
        if not decides:
            places.pop(MANAGER)
        # a short complaint is the title of the panel and no fact of its own
        told = {"content": (self.register.field("content").label, facts.title)}
        told |= {fact.key: (fact.label, fact.text) for fact in facts.facts}
        sheet = SignSheet(
            above=self.tr("《投诉处理表》 {number}").format(number=facts.number),
            title=step.label,
            facts=tuple(told[key] for key in _READ_BEFORE_SIGNING if key in told),
            choices=(
                SignChoice(
                    _WHO,
                    self.tr("签在哪一栏"),
                    tuple(Choice(key, label) for key, label in places.items()),
                    MANAGER if decides else HANDLER,
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
        dialog.accepted.connect(lambda: self._seal(facts, step, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _seal(self, facts: RecordFacts, step: NextStep, dialog: SignatureDialog) -> None:
        given = (dialog.strokes(), dialog.answers()[_WHO], self.context.folder)
        self._run(step, facts, documents.sign_on_screen, *given, estate=self.context.estate)

    def _run(self, step: NextStep, facts: RecordFacts, act: Callable[..., Any], *given: Any, **more: Any) -> None:
        context = self.context
        job = partial(act, facts.id, *given, version=facts.version, by=context.by, at=context.clock(), **more)
        self.steps.run(step, job, facts)

    # A new complaint

    def new_record(self) -> None:
        """Ctrl+N: the declared form, with the finder over it to take the customer from the people on file."""
        self.show_view(LIST)
        super().new_record()
        form = self.panel.in_place
        if form is None:
            return
        self._chosen = ("", (None, None))
        drafted = form.draft()
        defaults = {"channel": Channel.CALL, "severity": Severity.ORDINARY}
        form.form.set_values({key: value for key, value in defaults.items() if not drafted.get(key)})
        finder = ResidentFinder(self.context, offers_not_on_file=False, parent=form)
        finder.picked.connect(self._choose)
        column = form.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, Label(self.tr("从住户里找，选定就填好客户和房号"), "hint", form))
        column.insertWidget(2, finder)
        finder.show()
        put_before((finder,), form.form.entry("customer"))
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
        form.form.entry("content" if name else "customer").setFocus()

    def _record(self, *, by: Actor, at: datetime, **values: Any) -> Complaint:
        """The use case with the room and person that were picked; called in the worker."""
        name, (unit, person) = self._chosen
        same = person is not None and values.get("customer", "").strip() == name
        return intake.record(by=by, at=at, unit=unit, person=person if same else None, **values)
