"""导出 on a register page: where to, masked or not, progress, and where the file went."""

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from csapp.app.exporting import export_register
from csapp.registers.plan import View
from csapp.ui.message import MessageAction
from csapp.ui.register_page import RegisterPage
from csapp.ui.runner import Steps


def _proposed(page: RegisterPage, at: datetime) -> str:
    desktop = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    title = page.register.sheet.title if page.register.sheet else page.register.label
    return str(Path(desktop) / f"{title}-{at:%Y%m%d-%H%M}.xlsx")


def ask_and_export(page: RegisterPage, known: dict[str, Any], view: View) -> None:
    """Ask for the file, then write it in the worker."""
    title = page.tr("导出{label}，电话和证件号已遮盖").format(label=page.register.label)
    name, _ = QFileDialog.getSaveFileName(
        page, title, _proposed(page, page.context.clock()), page.tr("Excel 工作簿 (*.xlsx)")
    )
    if name:
        export_to(page, known, view, Path(name).with_suffix(".xlsx"))


def export_to(page: RegisterPage, known: dict[str, Any], view: View, file: Path) -> None:
    """Write `view` to `file` with progress and 停止; the message tells how many rows and opens the file."""
    context = page.context

    def job(steps: Steps) -> int:
        return export_register(
            page.register, view, file, by=context.by, at=context.clock(), estate=known, progress=steps.report
        )

    def show() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def stop() -> None:
        ticket.cancel()

    def done(count: int) -> None:
        page.message.end_progress()
        opens = MessageAction(page.tr("打开"), show)
        page.message.note(page.tr("已导出 {count} 行到 {file}。").format(count=count, file=file.name), opens)

    def failed(problem: Any) -> None:
        page.message.end_progress()
        page.message.error(problem)

    line = page.message.progress(page.tr("正在导出{label}").format(label=page.register.label), stop)
    ticket = context.runner.run(page, job, done, failed, progress=line.advance, stopped=page.message.end_progress)
