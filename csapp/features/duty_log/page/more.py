"""The manager's part of the page 值班日志: he signs, and names who signs for him (R17, A69)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from csapp.core.roles import Permission, may
from csapp.features.duty_log.documents import page as papers
from csapp.features.duty_log.page import asks
from csapp.features.duty_log.page.acts import DutyActs
from csapp.features.duty_log.page.delegate import Colleague, DelegateDialog
from csapp.features.duty_log.page.handover_panel import HandoverPanel
from csapp.features.duty_log.page.sheet import TOUR
from csapp.features.duty_log.service import pages, signing
from csapp.features.duty_log.service.reading import PageView
from csapp.masterdata.staff.service import colleagues
from csapp.ui.paper_run import Desk, print_or_open
from csapp.ui.signature_dialog import SignatureDialog, SignSheet


def _others(own: int) -> list[Colleague]:
    """Everybody with an account but the one who names; in the worker."""
    return [(staff.id, str(staff.name)) for staff in colleagues() if staff.id != own]


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class DutyMore(DutyActs):
    """The menu 更多 and what is in it; `open_file` shows a file and can be replaced."""

    panel: HandoverPanel
    dialog: DelegateDialog | None = None
    signature: SignatureDialog | None = None
    _wanted_step: tuple[int, str] = (0, "")
    open_file: Callable[[Path], None] = staticmethod(open_file)

    def pop_more(self, where: QPoint) -> None:
        """Who else is on duty; who signs instead of the manager."""
        menu = QMenu(self)
        page = self.sheet.page
        if page is not None and page.is_open and may(self.context.by, Permission.WRITE):
            menu.addAction(self.tr("写同班人"), self.ask_companions)
        if may(self.context.by, Permission.WRITE):
            menu.addAction(self.tr("记重大事件"), self.ask_major)
        if may(self.context.by, Permission.DECIDE):
            menu.addAction(self.tr("指定代签人"), self.ask_delegate)
        self.fill_more(menu)
        if not menu.isEmpty():
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(where)

    def turn_to(self, view: str) -> None:
        """Hook: the side of the page that is shown."""

    def fill_more(self, menu: QMenu) -> None:
        """Hook: what else is in it."""

    def ask_companions(self) -> None:
        """Who else is on duty in this shift."""
        page = self.sheet.page
        if page is not None:
            values = {"companions": page.companions}
            given = partial(self._name_companions, page)
            self.ask(("companions", page.id), self.tr("写同班人"), asks.COMPANIONS, values, given)

    def _name_companions(self, page: PageView, values: dict[str, Any]) -> None:
        told = self.tr("同班人已写上。")
        names = values["companions"] or ""
        self.run(pages.name_companions, lambda _made: self._given(told), page.id, names, version=page.version)

    def ask_delegate(self) -> None:
        """The manager is away: who signs for him, and how long."""
        job = partial(_others, self.context.by.id)
        self.context.runner.run(self, job, self._show_delegate, self.message.error)

    def _show_delegate(self, others: list[Colleague]) -> None:
        dialog = self.dialog = DelegateDialog(self.window(), others, self.tools.days)
        dialog.accepted.connect(lambda: self._name(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _name(self, dialog: DelegateDialog) -> None:
        values: dict[str, Any] = dialog.values
        name = dialog.staff.currentText()
        words = self.tr("{name}从 {first} 到 {last} 代签值班日志。")
        told = words.format(name=name, first=values["from_on"], last=values["until_on"])
        self.run(signing.name_delegate, lambda _made: self.message.good(told), **values)

    # Signing

    def ask_sign(self) -> None:
        """Alt+5: the manager, or whom he named, signs the page or the whole day."""
        page = self.sheet.page
        if page is None or page.signed_at is not None:
            return
        if page.ended_at is None:
            self.message.note(self.tr("这一班还在值，交班后再签。"))
            return
        given = partial(self._sign, page)
        self.ask(("sign", page.id), self.tr("签字"), asks.SIGN, {"whole": asks.Whole.PAGE}, given)

    def _sign(self, page: PageView, values: dict[str, Any]) -> None:
        """The opinion is written; the signature seals the paper."""
        whole_day = values["whole"] == asks.Whole.DAY
        sheet = SignSheet(
            above=self.tr("《客服部值班日志》 {number}").format(number=page.number),
            title=self.tr("签全天") if whole_day else self.tr("签字"),
            facts=(
                (self.tr("日期"), page.day.isoformat()),
                (self.tr("值班人"), page.staff_name if not whole_day else self.tr("当天各班")),
                (self.tr("意见"), values["opinion"] or self.tr("无")),
            ),
            signer=self.context.by.name,
            promise=self.tr("确认后加盖本中心电子印章，这一页锁定，不能再改。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = self.signature = SignatureDialog(self.window(), sheet)
        dialog.unable_button.hide()
        dialog.accepted.connect(lambda: self._seal(page, values["opinion"] or "", dialog, whole_day=whole_day))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _seal(self, page: PageView, opinion: str, dialog: SignatureDialog, *, whole_day: bool) -> None:
        strokes, context = dialog.strokes(), self.context
        more: dict[str, Any] = {"opinion": opinion, "estate": context.estate}
        if whole_day:
            told = self.tr("{day} 的值班日志已签字。").format(day=page.day.isoformat())
            self.run(
                papers.sign_day_on_screen, lambda _made: self._given(told), page.day, strokes, context.folder, **more
            )
        else:
            told = self.tr("{number} 已签字，锁定。").format(number=page.number)
            more["version"] = page.version
            self.run(papers.sign_on_screen, lambda _made: self._given(told), page.id, strokes, context.folder, **more)

    # Steps asked for on another page

    def open_step(self, record_id: int, step: str) -> None:
        """A step of a page asked for elsewhere: as soon as that page is shown."""
        self._wanted_step = (record_id, step)
        if self.sheet.page is not None and self.sheet.page.id == record_id:
            self.take_wanted_step()

    def take_wanted_step(self) -> None:
        """The page that is shown may be the one."""
        page, (record_id, step) = self.sheet.page, self._wanted_step
        if page is None or page.id != record_id:
            return
        self._wanted_step = (0, "")
        if step == "sign":
            self.ask_sign()
        elif step == "check":
            self.turn_to(TOUR)
            waiting = next((line for line in page.tour if line.checked_at is None), None)
            self.sheet.round.go_to(waiting.point_id if waiting is not None else 0)
        elif step == "settle":
            waits = next((entry for entry in page.entries if entry.waits), None)
            if waits is not None and self.sheet.table.go_to(waits.id):
                self.ask_settle()
        elif step == "read":
            self.panel.take_focus()

    # Papers

    def print_page(self) -> None:
        """Ctrl+P: 值班日志 of this page as a PDF."""
        page, write, context = self.sheet.page, self.duty.print_page, self.context
        if page is not None and write is not None:
            job = partial(write, page.id, context.by, context.clock())
            context.runner.run(self, job, self.show_file, self.message.error)

    def show_file(self, file: Path) -> None:
        """Offer the printers for it, or open it."""
        desk = Desk(self, self.context, self.message, self.open_file)
        print_or_open(desk, file, self.tr("已写好 {name}。").format(name=file.name))
        self.read_again()
