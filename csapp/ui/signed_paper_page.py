"""A register page whose records have one paper: printed, signed by hand, and dropped back as a scan."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.roles import Permission, may
from csapp.core.workflow import Shape
from csapp.registers.facts import NextStep, RecordFacts
from csapp.registers.spec import Register
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from csapp.ui.paper_run import Desk, write_papers
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.register_page import RegisterPage
from csapp.ui.runner import Progress

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")


class PaperTrail(Protocol):
    """What is known of a record's paper."""

    @property
    def prints(self) -> int:
        """How often it was printed."""
        ...

    @property
    def is_signed(self) -> bool:
        """Whether it came back."""
        ...

    @property
    def file(self) -> Path | None:
        """What can be opened."""
        ...


def _untold(write: Callable[[], Path], _progress: Progress) -> Path:
    return write()


@frozen
class PaperWork:
    """What the slice does with the paper, all of it in the worker; `title` is its name in book marks.

    `telling` writes while the progress hears how far it is.
    """

    title: str
    trail_of: Callable[..., PaperTrail]
    print_forms: Callable[..., Path]
    take_back: Callable[..., Any]
    telling: Callable[[Callable[[], Path], Progress], Path] = _untold


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class SignedPaperPage(RegisterPage):
    """`open_file` shows a file and can be replaced."""

    def __init__(self, context: Context, register: Register, paper: PaperWork, tools: FormTools | None = None) -> None:
        super().__init__(context, register, tools or FormTools(Days(clock=context.clock)))
        self.paper = paper
        self.open_file: Callable[[Path], None] = open_file

    def open_record(self, record_id: int) -> None:
        """Show one record, whatever the chips say."""
        self.show_record(record_id)

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """The paper, filled in when the worker has looked."""
        section = PaperSection(self.paper.title, SCANS)
        section.print_asked.connect(partial(self.print_paper, facts))
        section.open_asked.connect(self._open)
        section.dropped.connect(lambda files: self._take_back(facts, files[0]))
        section.refused.connect(self._refuse_drop)
        job = partial(self.paper.trail_of, facts.id, self.context.folder)
        self.context.runner.run(section, job, lambda trail: section.show_state(self._state_of(trail)), latest="paper")
        return section

    def _open(self, file: Path) -> None:
        self.open_file(file)

    def _state_of(self, trail: PaperTrail) -> PaperState:
        prints = self.tr("已打印 {count} 次").format(count=trail.prints) if trail.prints else self.tr("没有打印过")
        if trail.is_signed:
            sign = Sign(self.tr("{prints}，已签回").format(prints=prints), Shape.TICK)
        elif trail.prints:
            sign = Sign(self.tr("{prints}，未签回").format(prints=prints), Shape.RING)
        else:
            sign = Sign(prints)
        waits = trail.prints and may(self.context.by, Permission.WRITE)
        drop = self.tr("签好的表扫描或拍照后，拖到这里") if waits else ""
        return PaperState(sign, trail.file, drop, self.tr("打印以后才有文件可开。"))

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the selected papers in one file, each one print more."""
        rows = [self.model.row_at(at) for span in self.table.selected_ranges() for at in span]
        numbers = [row.id for row in rows if row is not None]
        chosen = numbers if facts.id in numbers else [facts.id]
        context = self.context
        told = {"by": context.by, "at": context.clock(), "estate": context.estate}
        job = partial(self.paper.print_forms, chosen, context.folder, **told)
        words = self.tr("已写好 {count} 张{title}。").format(count=len(chosen), title=self.paper.title)
        write = partial(self.paper.telling, job)
        write_papers(Desk(self, context, self.message, self._open), write, len(chosen), words, self.refresh)

    def _take_back(self, facts: RecordFacts, file: Path) -> None:
        context, step = self.context, NextStep("attach_signed", self.tr("附扫描件"))
        told = {"version": facts.version, "by": context.by, "at": context.clock()}
        self.steps.run(step, partial(self.paper.take_back, facts.id, file, context.folder, **told), facts)

    def _refuse_drop(self, names: list[str]) -> None:
        words = self.tr("「{name}」不是照片、扫描件或 PDF，换一个文件。")
        self.message.error(BadInput("file", words, name=names[0]))
