"""今日台账: the receptions as a list, their files, and the way on to what is opened from one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from csapp.core.errors import BadInput
from csapp.core.roles import Permission, may
from csapp.db.attachment import Attachment, attachments
from csapp.features.reception.models import Reception
from csapp.features.reception.register import RECEPTIONS
from csapp.features.reception.service import desk, opening
from csapp.features.reception.service.opening import Opening
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.context import Context
from csapp.ui.drop_area import IMAGES_AND_SCANS
from csapp.ui.editors import FormTools
from csapp.ui.file_shelf import FileShelf
from csapp.ui.register_page import RegisterPage

# What was asked for is gone on with at the cabinet or the map, where the customer stands.
_GONE_ON_WITH = (Opening.KEY_LENDING, Opening.PARKING_LEASE)


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class ReceptionRecords(RegisterPage):
    """`open_file` shows a file and can be replaced."""

    def __init__(self, context: Context, tools: FormTools) -> None:
        super().__init__(context, RECEPTIONS, tools)
        self.open_file: Callable[[Path], None] = open_file
        self._asked = (0, 0)
        self.panel.step_asked.connect(self._remember)
        self.panel.shown.connect(self._go_on)

    def reveal_job(self, facts: RecordFacts) -> partial[str]:
        """Ctrl+U: the caller's telephone, for 30 s, with its audit line."""
        return partial(desk.reveal_caller, facts.id, by=self.context.by, at=self.context.clock())

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """The photos the caller sent, filled in when the worker has looked."""
        adds = may(self.context.by, Permission.WRITE) and not any(step.name == "unmerge" for step in facts.steps)
        prompt = self.tr("照片、截图、扫描件拖到这里") if adds else ""
        shelf = FileShelf(self.tr("附件"), IMAGES_AND_SCANS, prompt)
        shelf.dropped.connect(partial(self._add, facts))
        shelf.refused.connect(self._refuse)
        job = partial(attachments, Reception.key(), facts.id)
        self.context.runner.run(shelf, job, partial(self._show, shelf), latest="files")
        return shelf

    def _show(self, shelf: FileShelf, files: list[Attachment]) -> None:
        words = self.tr("{count} 份").format(count=len(files)) if files else self.tr("没有附件")
        shelf.show_files([file.name for file in files], words)
        shelf.open_asked.connect(lambda at: self._open(files[at]))

    def _open(self, file: Attachment) -> None:
        # reason for the late import: the PDF libraries behind it are slow to load, and few lists are opened for a file
        from csapp.documents.office_paper import copy_to_open

        job = partial(copy_to_open, file, self.context.folder)
        self.context.runner.run(self, job, self.open_file, self.message.error)

    def _add(self, facts: RecordFacts, files: list[Path]) -> None:
        context = self.context
        made = partial(opening.add_files, facts.id, files, context.folder, version=facts.version)
        job = partial(made, by=context.by, at=context.clock())
        self.steps.run(NextStep("add_files", self.tr("附照片")), job, facts)

    def _refuse(self, names: list[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self.message.error(BadInput("file", words, name=names[0]))

    def _remember(self, step: NextStep) -> None:
        facts = self.panel.facts
        waits = facts is not None and step.name in _GONE_ON_WITH
        self._asked = (facts.id, len(facts.links)) if facts is not None and waits else (0, 0)

    def _go_on(self, facts: RecordFacts) -> None:
        """The key or the space asked for is on record now: the desk goes on with it where it hangs or lies."""
        record_id, before = self._asked
        if record_id == facts.id and len(facts.links) > before:
            self._asked = (0, 0)
            self.context.go_to(facts.links[-1].area, facts.links[-1].record_id)
