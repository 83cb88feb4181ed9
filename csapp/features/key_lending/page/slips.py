"""What the cabinet and the 借用表 share: slips, signing on the pad, whole telephone numbers."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from csapp.core.workflow import Shape
from csapp.documents.progress import with_progress
from csapp.features.key_lending import documents
from csapp.features.key_lending.service import keeping
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.message import MessageSlot
from csapp.ui.page_hooks import PageHooks
from csapp.ui.page_keys import selected_rows
from csapp.ui.page_steps import PageSteps
from csapp.ui.paper_run import Desk, write_papers
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.register_page import RegisterPage
from csapp.ui.signature_dialog import SignatureDialog, SignSheet

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")


def show_file(file: Path) -> None:
    """Open a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class LoanHooks(PageHooks):
    """What the cabinet and the 借用表 share: signing on the pad, slips, whole telephone numbers."""

    message: MessageSlot
    steps: PageSteps

    def prepare(self) -> None:
        """Bind the ways of gathering; `open_file` shows a file and can be replaced."""
        self.open_file: Callable[[Path], None] = show_file
        self.dialog: SignatureDialog | None = None
        self.openers |= {name: partial(self._sign, name) for name in ("sign_out", "sign_in")}

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]] | None:
        return partial(keeping.reveal, facts.id, by=self.context.by, at=self.context.clock())

    def make_paper_section(self, facts: RecordFacts) -> QWidget | None:
        """The slip of a loan: printed, signed, scanned."""
        section = PaperSection(self.tr("《钥匙借用单》"), SCANS)
        section.print_asked.connect(partial(self.print_paper, facts))
        section.open_asked.connect(self._open)
        section.dropped.connect(lambda files: self._keep_scan(facts, files[0]))
        waits = next((step.label for step in facts.steps if step.name.startswith("sign_")), "")

        def show(slips: tuple[int, Path | None]) -> None:
            count, file = slips
            prints = self.tr("已打印 {count} 次").format(count=count) if count else self.tr("没有打印过")
            drop = self.tr("纸上签好的单子扫描或拍照后，拖到这里") if waits else ""
            words = self.tr("打印或签字以后才有文件可开。")
            section.show_state(PaperState(Sign(prints, Shape.RING if waits else Shape.TICK), file, drop, words))

        job = partial(documents.slips_of, facts.id, self.context.folder)
        self.context.runner.run(section, job, show, latest="paper")
        return section

    def _open(self, file: Path) -> None:
        self.open_file(file)

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the slips of the selected loans, or of their returns."""
        numbers = [row.id for row in selected_rows(self)] if isinstance(self, RegisterPage) else []
        chosen = numbers if facts.id in numbers else [facts.id]
        self.put_on_paper(documents.print_slips, chosen, count=len(chosen))

    def put_on_paper(self, write: Callable[..., Path], *what: Any, count: int = 1) -> None:
        """Write papers and print or open them."""
        context = self.context
        job = partial(write, *what, context.folder, by=context.by, at=context.clock())
        many = self.tr("已写好 {count} 份单据。").format(count=count)
        words = many if count > 1 else self.tr("已写好「{name}」。")
        write_papers(Desk(self, context, self.message, self.open_file), partial(with_progress, job), count, words)

    def _keep_scan(self, facts: RecordFacts, file: Path) -> None:
        step = next((step for step in facts.steps if step.name.startswith("sign_")), None)
        if step is not None:
            self._do(facts, step, partial(documents.take_back, facts.id, file, self.context.folder))

    def _do(self, facts: RecordFacts, step: NextStep, act: Callable[..., Any]) -> None:
        by, at = self.context.by, self.context.clock()
        self.steps.run(step, partial(act, version=facts.version, by=by, at=at), facts)

    def _sign(self, name: str, facts: RecordFacts, step: NextStep) -> None:
        sheet = SignSheet(
            above=self.tr("《钥匙借用单》 {number}").format(number=facts.number),
            title=step.label,
            facts=((self.register.field("subject").label, facts.title), *((f.label, f.text) for f in facts.facts[:8])),
            signer=step.label,
            promise=self.tr("确认后加盖本中心电子印章，单子内容锁定，不能再改。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = self.dialog = SignatureDialog(self.window(), sheet)
        dialog.unable_button.setText(self.tr("签在纸上"))
        dialog.unable.connect(partial(self.print_paper, facts))
        dialog.accepted.connect(
            lambda: self._do(
                facts, step, partial(documents.sign_on_screen, facts.id, name, dialog.strokes(), self.context.folder)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
