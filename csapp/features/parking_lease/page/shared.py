"""What the map and the register of leases share: papers, signing on the pad, whole telephone numbers (5.5)."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.money import yuan
from csapp.core.workflow import Shape
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.documents.progress import with_progress
from csapp.features.parking_lease.documents import papers
from csapp.features.parking_lease.documents.tables import Files
from csapp.features.parking_lease.models.lease import BoardState, Lease, Recheck
from csapp.features.parking_lease.service import lease as service
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.buttons import Button
from csapp.ui.check_list import CheckLine, CheckList
from csapp.ui.keys import bind
from csapp.ui.message import MessageSlot
from csapp.ui.page_hooks import PageHooks
from csapp.ui.page_keys import selected_rows
from csapp.ui.page_steps import PageSteps
from csapp.ui.paper_run import Desk, print_or_open, write_papers
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.register_page import RegisterPage
from csapp.ui.signature_dialog import SignatureDialog, SignSheet

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
_UNDERTAKE = ("sign_undertaking", "sign_again")


def show_file(file: Path) -> None:
    """Open a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class ParkingPapers(PageHooks):
    """Writing papers and opening them; `open_file` shows a file and can be replaced."""

    message: MessageSlot

    def prepare(self) -> None:
        """Bind what opens files."""
        self.open_file: Callable[[Path], None] = show_file

    def put_on_paper(self, write: Callable[..., Path | Files], *what: Any, **more: Any) -> None:
        """Write one of the papers and open it; a list says that its workbook lies beside it."""
        context = self.context

        def show(made: Path | Files) -> None:
            file = made.pdf if isinstance(made, Files) else made
            words = self.tr("已写好「{name}」。").format(name=file.name)
            if isinstance(made, Files):
                told = self.tr("已写好「{name}」，{rows} 行，同样内容的 Excel 是「{sheet}」。")
                words = told.format(name=file.name, rows=made.rows, sheet=made.sheet.name)
            print_or_open(Desk(self, context, self.message, self.open_file), file, words)

        job = partial(write, *what, context.folder, by=context.by, at=context.clock(), **more)
        context.runner.run(self, job, show, self.message.error)


class LeaseHooks(ParkingPapers):
    """The panel of a lease, on the map as in the register."""

    steps: PageSteps

    def prepare(self) -> None:
        """Bind the ways of gathering."""
        super().prepare()
        self.dialog: SignatureDialog | None = None
        self.openers |= {name: partial(self._sign, name) for name in _UNDERTAKE}

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]] | None:
        return partial(service.reveal, facts.id, by=self.context.by, at=self.context.clock())

    def make_paper_section(self, facts: RecordFacts) -> QWidget | None:
        """办理 with its ticks, then 承诺书, 停车证 and 收据; nothing for what an old ledger says."""
        # the panel shows what it is given; what is inside may hide
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._paper_parts(facts))
        return place

    def _paper_parts(self, facts: RecordFacts) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        section = PaperSection(self.tr("《车位使用承诺书》"), SCANS)
        section.print_asked.connect(partial(self.print_paper, facts))
        section.open_asked.connect(self._open)
        section.dropped.connect(lambda files: self._keep_scan(facts, files[0]))
        column.addWidget(section)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        for label, write in (
            (self.tr("打印停车证"), papers.print_permit),
            (self.tr("打印收据"), papers.print_last_receipts),
        ):
            button = Button(label, icon="print", parent=whole)
            button.clicked.connect(partial(self._print, write, facts.id))
            row.addWidget(button, 1)
        if facts.state and any(step.name in ("renew", "remind") for step in facts.steps):
            again = Button(self.tr("补发"), parent=whole)
            again.clicked.connect(self._reissue)
            row.addWidget(again)
        column.addLayout(row)

        def show(told: tuple[tuple[CheckLine, ...], int, Path | None]) -> None:
            lines, count, file = told
            if not lines:
                whole.hide()
            column.insertWidget(0, CheckList(self.tr("办理"), lines))
            prints = self.tr("已打印 {count} 次").format(count=count) if count else self.tr("没有打印过")
            waits = any(step.name in _UNDERTAKE for step in facts.steps)
            drop = self.tr("签好的承诺书扫描或拍照后，拖到这里") if waits else ""
            words = self.tr("签字以后才有文件可开。")
            shape = Shape.RING if waits else Shape.TICK if file is not None else None
            section.show_state(PaperState(Sign(prints, shape), file, drop, words))

        self.context.runner.run(whole, partial(self._papers, facts.id), show, latest="paper")
        return whole

    def _reissue(self) -> None:
        """补发停车证 asks why."""
        self.steps.ask(NextStep("reissue", self.tr("补发停车证"), "parking", fields=("end_reason",)))

    def _papers(self, lease_id: int) -> tuple[tuple[CheckLine, ...], int, Path | None]:
        """What is done of the procedure, prints and the signed file; in the worker."""
        with connected():
            lease = fetch(Lease, lease_id)
        # what an old ledger says of has neither procedure nor paper
        lines = () if lease.is_history else tuple(self._lines(lease))
        return (lines, *papers.undertaking_of(lease_id, self.context.folder))

    def _lines(self, lease: Lease) -> list[CheckLine]:
        def on(moment: Any, words: str) -> str:
            return words.format(day=f"{moment:%m-%d}") if moment is not None else ""

        done, wait = self.tr("{day} 已办"), self.tr("还没有")
        seen = on(lease.seen_at, self.tr("{day} 已核"))
        signed = on(lease.undertaking_at, self.tr("{day} 已签")) if not lease.needs_undertaking else ""
        paid = on(lease.paid_at, done) if not lease.owed_fen else ""
        paid = f"{paid.split()[0]} {yuan(lease.paid_fen)}" if paid else ""
        permit = on(lease.permit_at, self.tr("{day} 已发"))
        lines = [
            CheckLine(self.tr("行驶证、车辆保险卡"), seen or wait, bool(seen)),
            CheckLine(self.tr("车位使用承诺书"), signed or wait, bool(signed)),
            CheckLine(self.tr("缴费"), paid or (yuan(lease.owed_fen) if lease.owed_fen else wait), bool(paid)),
            CheckLine(self.tr("停车证"), permit or wait, bool(permit)),
        ]
        if lease.board != BoardState.NONE:
            made = on(lease.board_on, self.tr("{day} 已制作"))
            lines.append(CheckLine(self.tr("车位牌"), made or str(lease.board), bool(made)))
        checked = lease.recheck in (Recheck.SAME, Recheck.CORRECTED)
        note = f"{lease.recheck_on:%m-%d} {lease.recheck}" if lease.recheck_on is not None else str(lease.recheck)
        return [*lines, CheckLine(self.tr("秩序维护部核对"), note, checked)]

    def _open(self, file: Path) -> None:
        self.open_file(file)

    def _print(self, write: Callable[..., Path], lease_id: int) -> None:
        self.put_on_paper(write, lease_id)

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: 《车位使用承诺书》 of the selected leases, or of the one shown."""
        numbers = [row.id for row in selected_rows(self)] if isinstance(self, RegisterPage) else []
        if facts.id not in numbers or len(numbers) == 1:
            self.put_on_paper(papers.print_undertaking, facts.id)
            return
        context, count = self.context, len(numbers)
        job = partial(papers.print_undertakings, numbers, context.folder, by=context.by, at=context.clock())
        desk = Desk(self, context, self.message, self.open_file)
        told = self.tr("已写好 {count} 份车位使用承诺书。").format(count=count)
        write_papers(desk, partial(with_progress, job), count, told)

    def _do(self, facts: RecordFacts, step: NextStep, act: Callable[..., Any]) -> None:
        by, at = self.context.by, self.context.clock()
        self.steps.run(step, partial(act, version=facts.version, by=by, at=at), facts)

    def _keep_scan(self, facts: RecordFacts, file: Path) -> None:
        step = next((step for step in facts.steps if step.name in _UNDERTAKE), None)
        if step is not None:
            folder = self.context.folder
            self._do(facts, step, partial(_on_paper, facts.id, step.name, file=file, folder=folder))

    def _sign(self, name: str, facts: RecordFacts, step: NextStep) -> None:
        sheet = SignSheet(
            above=self.tr("《车位使用承诺书》 {number}").format(number=facts.number),
            title=step.label,
            facts=(
                (self.register.field("space_code").label, facts.title),
                *((f.label, f.text) for f in facts.facts[:6]),
            ),
            signer=self.tr("承诺人签字"),
            promise=self.tr("确认后加盖本中心电子印章，承诺书内容锁定，不能再改。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = self.dialog = SignatureDialog(self.window(), sheet)
        dialog.unable_button.setText(self.tr("签在纸上了"))
        bind(dialog, "Alt+2", dialog.unable_button.click)
        dialog.unable.connect(lambda: self._do(facts, step, partial(_on_paper, facts.id, name)))
        folder = self.context.folder
        dialog.accepted.connect(
            lambda: self._do(facts, step, partial(papers.sign_on_screen, facts.id, name, dialog.strokes(), folder))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _on_paper(lease_id: int, name: str, **told: Any) -> Any:
    """The 承诺书 was signed on paper; in the worker."""
    act = service.sign_again if name == "sign_again" else service.sign_undertaking
    return act(lease_id, **told)
