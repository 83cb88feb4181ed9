"""盘点 among the key registers: the sheet of a count, printed again or put back signed (S23)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from csapp.app.register_tabs import MasterDataPage
from csapp.core.roles import Permission, may
from csapp.core.workflow import Shape
from csapp.db.attachment import attachments, stored_at
from csapp.features.key_lending.documents import print_stock_take
from csapp.masterdata.keys.models import StockTake
from csapp.masterdata.keys.service import keep_signed_sheet
from csapp.registers.facts import RecordFacts
from csapp.registers.spec import Register
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.paper_run import Desk, print_or_open
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")


def show_file(file: Path) -> None:
    """Open a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class StockTakePage(MasterDataPage):
    """Counts of the key cabinets with their signed sheets; `open_file` shows a file and can be replaced."""

    def __init__(self, context: Context, register: Register, tools: FormTools | None = None) -> None:
        super().__init__(context, register, tools)
        self.open_file: Callable[[Path], None] = show_file

    def make_paper_section(self, facts: RecordFacts) -> QWidget | None:
        section = PaperSection(self.tr("《钥匙盘点表》"), SCANS)
        section.print_asked.connect(partial(self.print_paper, facts))
        section.open_asked.connect(show_file)
        section.refused.connect(self.message.error)
        section.dropped.connect(lambda files: self._put_back(facts, files[0]))

        def show(file: Path | None) -> None:
            sign = Sign(self.tr("已签回"), Shape.TICK) if file is not None else Sign(self.tr("未签回"), Shape.RING)
            asked = file is None and may(self.context.by, Permission.WRITE)
            drop = self.tr("签好的盘点表扫描或拍照后，拖到这里") if asked else ""
            section.show_state(PaperState(sign, file, drop, self.tr("签回以后才有文件可开。")))

        self.context.runner.run(section, partial(self._signed_sheet, facts.id), show, latest="paper")
        return section

    def _signed_sheet(self, stock_take_id: int) -> Path | None:
        held = attachments(StockTake.key(), stock_take_id)
        return stored_at(self.context.folder, held[0].sha256) if held else None

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the sheet once more."""
        context = self.context
        job = partial(print_stock_take, facts.id, context.folder, by=context.by, at=context.clock())

        def done(file: Path) -> None:
            desk = Desk(self, context, self.message, self.open_file)
            print_or_open(desk, file, self.tr("已写好「{name}」。").format(name=file.name))

        context.runner.run(self, job, done, self.message.error)

    def _put_back(self, facts: RecordFacts, file: Path) -> None:
        context = self.context
        job = partial(keep_signed_sheet, facts.id, file, context.folder, version=facts.version)

        def done(_take: StockTake) -> None:
            self.message.good(self.tr("盘点表已签回。"))
            self.show_record(facts.id)

        context.runner.run(self, partial(job, by=context.by, at=context.clock()), done, self.message.error)
