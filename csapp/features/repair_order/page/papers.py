"""《维修工作单》 in the panel: printed, signed on the pad, taken back as a scan; the fee notice (F02, F24)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import UserError
from csapp.core.roles import Permission, may
from csapp.core.workflow import Shape
from csapp.db.attachment import stored_at
from csapp.documents.progress import with_progress
from csapp.features.repair_order.documents import lists, sheet
from csapp.features.repair_order.page.photos import PhotoSection
from csapp.features.repair_order.service.standing import PaperStanding, paper_of
from csapp.registers.facts import RecordFacts
from csapp.ui.buttons import Button
from csapp.ui.context import Context
from csapp.ui.message import MessageSlot
from csapp.ui.paper_run import Desk, write_papers
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.signature_dialog import SignatureDialog, SignSheet

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
Open = Callable[[Path], None]


def show_file(file: Path) -> None:
    """Open a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class OrderPapers(QObject):
    """What a page does with the papers of orders; `open_file` shows a file, `refresh` reads the page again."""

    def __init__(
        self, page: QWidget, context: Context, message: MessageSlot, open_file: Open, refresh: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._message = page, context, message
        self._open_file, self._refresh = open_file, refresh
        self.dialog: SignatureDialog | None = None

    def section(self, facts: RecordFacts) -> QWidget:
        """The part of the panel, filled when the worker has looked."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        section = PaperSection(self.tr("《维修工作单》"), SCANS)
        section.print_asked.connect(partial(self.print_sheets, [facts.id]))
        section.dropped.connect(lambda files: self._take_back(facts, files[0]))
        section.refused.connect(self._refuse)
        column.addWidget(section)
        ways = QHBoxLayout()
        ways.setContentsMargins(0, 0, 0, 4)
        ways.setSpacing(8)
        column.addLayout(ways)
        job = partial(paper_of, facts.id)
        show = partial(self._show, section, ways, facts)
        self._context.runner.run(whole, job, show, latest="paper")
        return whole

    def _show(self, section: PaperSection, ways: QHBoxLayout, facts: RecordFacts, paper: PaperStanding) -> None:
        file = None
        if paper.newest is not None:
            file = stored_at(self._context.folder, paper.newest.sha256)
            section.open_asked.connect(lambda _file: self._open_kept(paper))
        drop = self.tr("签好的工作单扫描或拍照后，拖到这里") if paper.is_awaited else ""
        words = self.tr("签字或收回扫描件以后才有文件可开。")
        section.show_state(PaperState(self._sign_of(paper), file, drop, words))
        if not may(self._context.by, Permission.WRITE):
            return
        offered = (
            (paper.can_agree, self.tr("业主签方案"), partial(self.sign, facts, sheet.OWNER)),
            (paper.is_finished, self.tr("客户签字"), partial(self.sign, facts, sheet.CUSTOMER)),
            (paper.is_finished, self.tr("维修人签字"), partial(self.sign, facts, sheet.TECHNICIAN)),
            (paper.has_fee, self.tr("缴费通知单"), partial(self._print_notice, facts.id)),
        )
        for is_offered, label, act in offered:
            if is_offered:
                button = Button(label, small=True, parent=section.parentWidget())
                button.clicked.connect(act)
                ways.addWidget(button)
                button.show()
        ways.addStretch(1)

    def _sign_of(self, paper: PaperStanding) -> Sign:
        prints = self.tr("已打印 {count} 次").format(count=paper.prints) if paper.prints else self.tr("没有打印过")
        if paper.is_returned:
            return Sign(self.tr("{prints}，已签回").format(prints=prints), Shape.TICK)
        if paper.is_awaited:
            return Sign(self.tr("{prints}，未签回").format(prints=prints), Shape.RING)
        return Sign(prints)

    def _open_kept(self, paper: PaperStanding) -> None:
        if paper.newest is not None:
            photo = (paper.newest.name, stored_at(self._context.folder, paper.newest.sha256))
            job = partial(PhotoSection.copy, photo, self._context.folder)
            self._context.runner.run(self._page, job, self._open_file, self._message.error)

    # Printing

    def print_sheets(self, order_ids: Sequence[int]) -> None:
        """Ctrl+P: these work orders, two copies each."""
        self.put(sheet.print_sheets, list(order_ids), count=len(order_ids))

    def _print_notice(self, order_id: int) -> None:
        self.put(sheet.print_notice, order_id)

    def put(self, write: Callable[..., Path], *what: Any, count: int = 1) -> None:
        """Write papers and print or open them."""
        context = self._context
        job = partial(write, *what, context.folder, by=context.by, at=context.clock())
        many = self.tr("已写好 {count} 份单据。").format(count=count)
        words = many if count > 1 else self.tr("已写好「{name}」。")
        desk = Desk(self._page, context, self._message, self._open_file)
        write_papers(desk, partial(with_progress, job), count, words, self._refresh)

    def print_handover(self, handover_id: int) -> None:
        """《维修工作单交财务清单》."""
        self.put(lists.print_handover, handover_id)

    # Signing and taking back

    def sign(self, facts: RecordFacts, who: str) -> None:
        """Who signs reads the order in full above the pad."""
        signers = {
            sheet.OWNER: self.tr("业主签字，同意方案"),
            sheet.CUSTOMER: self.tr("客户签字，认可维修结果"),
            sheet.TECHNICIAN: self.tr("维修人员签字"),
        }
        told = SignSheet(
            above=self.tr("《维修工作单》 {number}").format(number=facts.number),
            title=signers[who],
            facts=tuple((fact.label, fact.text) for fact in facts.facts[:12] if fact.text),
            signer=signers[who],
            promise=self.tr("确认后加盖本中心电子印章，工作单内容锁定，不能再改。"),
            moment=f"{self._context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = self.dialog = SignatureDialog(self._page.window(), told)
        dialog.unable_button.setText(self.tr("签在纸上"))
        dialog.unable.connect(partial(self.print_sheets, [facts.id]))
        dialog.accepted.connect(lambda: self._seal(facts, who, dialog.strokes()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _seal(self, facts: RecordFacts, who: str, strokes: sheet.Strokes) -> None:
        context = self._context

        def done(_order: Any) -> None:
            self._message.good(self.tr("{number} 已签字并盖章。").format(number=facts.number))
            self._refresh()

        job = partial(sheet.sign_on_screen, facts.id, who, strokes, context.folder, by=context.by, at=context.clock())
        context.runner.run(self._page, job, done, self._message.error)

    def _take_back(self, facts: RecordFacts, file: Path) -> None:
        context = self._context

        def done(_order: Any) -> None:
            self._message.good(self.tr("{number} 的工作单已收回。").format(number=facts.number))
            self._refresh()

        def failed(problem: UserError) -> None:
            self._message.error(problem)

        job = partial(
            sheet.take_back, facts.id, file, context.folder, version=facts.version, by=context.by, at=context.clock()
        )
        context.runner.run(self._page, job, done, failed)

    def _refuse(self, names: Sequence[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self._message.error(words.format(name=names[0]))
