"""导出 on a register page: where to, masked or not, progress, and where the file went."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu

from csapp.app.exporting import export_register
from csapp.app.layouts import columns_of
from csapp.core.roles import Permission, may
from csapp.registers.plan import View
from csapp.ui.dialog import Decision
from csapp.ui.message import MessageAction
from csapp.ui.register_page import RegisterPage
from csapp.ui.runner import Steps


def _proposed(page: RegisterPage, at: datetime) -> str:
    desktop = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    title = page.register.sheet.title if page.register.sheet else page.register.label
    return str(Path(desktop) / f"{title}-{at:%Y%m%d-%H%M}.xlsx")


def ask_and_export(page: RegisterPage, known: dict[str, Any], view: View) -> None:
    """What kind of export: masked, for a chat group, or whole with a reason; then the file, written in the worker."""
    menu = QMenu(page)
    usual = partial(ask_file, page, known, view)
    menu.addAction(page.tr("导出，电话和证件号遮盖")).triggered.connect(lambda _on=False: usual())
    shown = partial(usual, columns=shown_columns(page))
    menu.addAction(page.tr("只导表格里显示的列，遮盖")).triggered.connect(lambda _on=False: shown())
    menu.addAction(page.tr("微信群安全版：没有姓名、电话、证件号和车牌")).triggered.connect(lambda: usual(safe=True))
    if may(page.context.by, Permission.EXPORT_UNMASKED):
        menu.addAction(page.tr("导出完整号码，要写原因")).triggered.connect(lambda: ask_reason(page, usual))
    button = page.head.export
    menu.setActiveAction(menu.actions()[0])
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def shown_columns(page: RegisterPage) -> tuple[str, ...]:
    """The columns of the table that are not hidden and that a sheet can hold."""
    readable = set(columns_of(page.register).values())
    shown = (key for key in page.register.table if key not in page.columns.hidden)
    return tuple(key for key in shown if key in readable)


def ask_reason(page: RegisterPage, go: Callable[..., None]) -> Decision:
    """Why whole numbers leave the desk; the reason is written into the trail."""
    dialog = Decision(
        page,
        page.tr("导出完整的电话和证件号？"),
        page.tr("谁、什么时候、为什么、导出了多少条都会留痕。文件用完删掉，不要转发。"),
        page.tr("导出完整号码"),
        keep=page.tr("不导出"),
        reason_label=page.tr("原因"),
        destroys=False,
    )
    dialog.accepted.connect(lambda: go(reason=dialog.reason))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_file(
    page: RegisterPage, known: dict[str, Any], view: View, *, reason: str = "", safe: bool = False,
    columns: Sequence[str] = (),
) -> None:  # fmt: skip
    """Where to; then the worker writes."""
    title = page.tr("导出{label}").format(label=page.register.label)
    name, _ = QFileDialog.getSaveFileName(
        page, title, _proposed(page, page.context.clock()), page.tr("Excel 工作簿 (*.xlsx)")
    )
    if name:
        export_to(page, known, view, Path(name).with_suffix(".xlsx"), reason=reason, safe=safe, columns=columns)


def export_to(
    page: RegisterPage, known: dict[str, Any], view: View, file: Path, *, reason: str = "", safe: bool = False,
    columns: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write `view` to `file` with progress and 停止; the message tells how many rows and opens the file."""
    context = page.context

    def job(steps: Steps) -> int:
        return export_register(
            page.register,
            view,
            file,
            by=context.by,
            at=context.clock(),
            estate=known,
            folder=context.folder,
            columns=columns,
            reason=reason,
            safe=safe,
            progress=steps.report,
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
