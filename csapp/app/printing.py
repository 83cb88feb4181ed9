"""Printing a PDF through the system's dialog: the pages are drawn for the printer, in the size they have."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.documents.preview import page_pixels, page_sizes
from csapp.ui.context import Context
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.runner import Progress, Steps

_FINEST = 300
"""Dots per inch; more shows no difference on forms and takes four times as long."""
_POINTS = 72.0
_REFUSED = mark("打印机没有接受，看它开着没有、有没有纸，再打印。")
_SAME = 2.0
"""Points by which two sheets may differ and still be the same size."""


def show_file(file: Path) -> None:
    """Open the file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def print_file(
    window: QWidget,
    context: Context,
    message: MessageSlot | None,
    file: Path,
    *,
    printers: Callable[[], Sequence[str]] = QPrinterInfo.availablePrinterNames,
    show: Callable[[Path], None] = show_file,
) -> QPrintDialog | None:
    """Offer the printers for `file`; where there is none, say so in a sentence and open the file."""  # fmt: skip
    if not printers():
        show(file)
        if message is not None:
            words = window.tr("这台电脑没有连打印机，「{name}」已经打开；接好打印机再按打印。")
            opens = MessageAction(window.tr("再打开"), partial(show, file))
            message.warning(words.format(name=file.name), opens)
        return None
    # Qt's dialog does not keep the printer alive: the slot below does
    printer = fresh_printer(file)
    dialog = QPrintDialog(printer, window)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, len(page_sizes(file)))
    dialog.setWindowTitle(window.tr("打印{name}").format(name=file.stem))
    dialog.accepted.connect(lambda: _send(window, context, message, file, printer))
    dialog.finished.connect(dialog.deleteLater)
    # shown, not opened: that is what Windows and macOS answer with their own dialog
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def fresh_printer(file: Path) -> QPrinter:
    """The usual printer, set to the paper of the first page."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(file.stem)
    printer.setCreator("csapp")
    printer.setFullPage(True)
    _lay(printer, page_sizes(file)[0])
    return printer


def _send(window: QWidget, context: Context, message: MessageSlot | None, file: Path, printer: QPrinter) -> None:
    def job(steps: Steps) -> int:
        return draw_on(printer, file, steps.report)

    def done(count: int) -> None:
        if message is not None:
            message.end_progress()
            words = window.tr("「{name}」的 {count} 页已交给打印机「{printer}」。")
            message.good(words.format(name=file.name, count=count, printer=printer.printerName()))

    def failed(fault: Any) -> None:
        if message is not None:
            message.end_progress()
            message.error(fault)

    def stopped() -> None:
        if message is not None:
            message.end_progress()
            message.note(window.tr("已停止打印，交出去的页可能还会印出来。"))

    def stop() -> None:
        ticket.cancel()

    def unseen(_done: int, _total: int) -> None:
        """No page to tell it on."""

    line = message.progress(window.tr("正在交给打印机"), stop) if message is not None else None
    advance: Progress = line.advance if line is not None else unseen
    ticket = context.runner.run(window, job, done, failed, progress=advance, stopped=stopped)


def draw_on(printer: QPrinter, file: Path, progress: Progress) -> int:
    """Draw the pages asked for, as often as asked for; returns how many sheets' sides.

    Raises BadInput("file"), DataUnavailable where the printer refuses.
    """
    sizes = page_sizes(file)
    order = pages_of(printer, len(sizes))
    painter, is_whole = QPainter(), False
    try:
        for at, index in enumerate(order):
            progress(at, len(order))
            _lay(printer, sizes[index])
            if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                raise DataUnavailable(_REFUSED)
            _draw(painter, printer, file, index, sizes[index])
        is_whole = True
    finally:
        # Qt does not survive a printer that goes while it is painted on
        if painter.isActive():
            if not is_whole:
                printer.abort()
            painter.end()
    if printer.printerState() == QPrinter.PrinterState.Error:
        raise DataUnavailable(_REFUSED)
    progress(len(order), len(order))
    return len(order)


def pages_of(printer: QPrinter, count: int) -> list[int]:
    """Pages from 0 in the order they are sent, with the range, the order and the copies of the dialog."""
    first, last = 1, count
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        first, last = max(printer.fromPage(), 1), min(printer.toPage() or count, count)
    pages = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _ in range(copies)]


def _lay(printer: QPrinter, size: tuple[float, float]) -> None:
    """Turn the paper as the page is; where a file is written its paper has the page's size too."""
    wide = size[0] > size[1]
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat:
        paper = printer.pageLayout().pageSize().size(QPageSize.Unit.Point)
        upright = sorted(size)
        if abs(paper.width() - upright[0]) > _SAME or abs(paper.height() - upright[1]) > _SAME:
            printer.setPageSize(QPageSize(QSizeF(*upright), QPageSize.Unit.Point))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)


def _draw(painter: QPainter, printer: QPrinter, file: Path, index: int, size: tuple[float, float]) -> None:
    """At its own size in the middle of the paper, smaller only where the paper is."""
    dots = printer.resolution()
    width, height, pixels = page_pixels(file, index, min(dots, _FINEST) / _POINTS)
    picture = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBX8888)
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    whole = QSizeF(size[0] * dots / _POINTS, size[1] * dots / _POINTS)
    if whole.width() > paper.width() + _SAME or whole.height() > paper.height() + _SAME:
        whole.scale(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (paper.width() - whole.width()) / 2, (paper.height() - whole.height()) / 2
    painter.drawImage(QRectF(left, top, whole.width(), whole.height()), picture)
