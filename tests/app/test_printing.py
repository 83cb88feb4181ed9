"""A PDF goes to a printer page by page, in its own size; the printer of the tests writes a PDF."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from csapp.app.printing import draw_on, fresh_printer, pages_of, print_file
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder, form_folder
from csapp.documents.form import write_form
from csapp.documents.list_page import ListColumn, ListPage, write_list
from csapp.documents.preview import page_sizes
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.message import MessageSlot
from csapp.ui.runner import Cancelled, InlineRunner
from tests.documents.form_samples import copies
from tests.journeys.hands import Remembered
from tests.makers import DESK, NOW

SAMPLE = form_folder("callback") / "sample.pdf"


def silent(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def pdf_printer(source: Path, target: Path) -> QPrinter:
    printer = fresh_printer(source)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(150)
    return printer


def grey(file: Path, page: int) -> Image.Image:
    with pypdfium2.PdfDocument(file) as document:
        document.init_forms()
        made: Image.Image = document[page].render(scale=1, may_draw_forms=True).to_pil().convert("L")
        return made


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    file = tmp_path / "forms.pdf"
    write_form(file, "callback", copies(4))
    return file


@pytest.mark.usefixtures("qapp")
def test_every_page_comes_out_in_its_size_and_looks_the_same(forms: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    assert draw_on(pdf_printer(forms, target), forms, silent) == 4
    sizes = page_sizes(target)
    assert len(sizes) == 4
    for page, (width, height) in enumerate(sizes):
        assert (width, height) == pytest.approx(page_sizes(forms)[page], abs=2)
        one, other = grey(forms, page), grey(target, page)
        # a few points are as fine as letters drawn twice can be compared
        one, other = one.resize((150, 212)), other.resize((150, 212))
        assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < 4
    # four different pages, each in its place
    assert ImageStat.Stat(ImageChops.difference(grey(target, 0), grey(target, 3))).mean[0] > 0.01


@pytest.mark.usefixtures("qapp")
def test_a_list_across_and_a_form_upright_each_turn_the_paper(forms: Path, tmp_path: Path) -> None:
    across, target = tmp_path / "list.pdf", tmp_path / "out.pdf"
    page = ListPage("清单", "翠湖花园", (ListColumn("房号"), ListColumn("事项")), [("3-2-1501", "漏水")], "刘芳", NOW)
    write_list(across, page)
    with pypdfium2.PdfDocument(forms) as one, pypdfium2.PdfDocument(across) as other:
        one.import_pages(other)
        one.save(str(tmp_path / "mixed.pdf"))
    mixed = tmp_path / "mixed.pdf"
    draw_on(pdf_printer(mixed, target), mixed, silent)
    assert [width > height for width, height in page_sizes(target)] == [False] * 4 + [True]


@pytest.mark.usefixtures("qapp")
def test_a_range_and_copies_are_kept(forms: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    printer = pdf_printer(forms, target)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    order = [1, 2] if printer.supportsMultipleCopies() else [1, 2, 1, 2]
    assert pages_of(printer, 4) == order
    assert draw_on(printer, forms, silent) == len(order)
    assert len(page_sizes(target)) in {len(order), 4}
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_of(printer, 4)[:2] == [2, 1]


@pytest.mark.usefixtures("qapp")
def test_a_stop_sends_no_more_pages(forms: Path, tmp_path: Path) -> None:
    heard = []

    def stop(done: int, _total: int) -> None:
        heard.append(done)
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        draw_on(pdf_printer(forms, tmp_path / "out.pdf"), forms, stop)
    assert heard == [0, 1, 2]


@pytest.mark.usefixtures("qapp")
def test_what_is_no_pdf_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"nothing")
    with pytest.raises(BadInput, match="不是完好的 PDF"):
        fresh_printer(file)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QMainWindow]:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def context(folder: DataFolder) -> Context:
    return Context(InlineRunner(), DESK, lambda: datetime(2026, 11, 24), Changes(), folder, Remembered())


def test_without_a_printer_it_is_said_and_the_file_is_opened(window: QMainWindow, office: DataFolder) -> None:
    slot = MessageSlot(window)
    opened: list[Path] = []
    assert print_file(window, context(office), slot, SAMPLE, printers=list, show=opened.append) is None
    assert slot.text == "这台电脑没有连打印机，「sample.pdf」已经打开；接好打印机再按打印。"
    assert opened == [SAMPLE]


def test_with_a_printer_the_dialog_is_open_and_prints_what_it_says(
    window: QMainWindow, office: DataFolder, forms: Path, tmp_path: Path
) -> None:
    slot, target = MessageSlot(window), tmp_path / "out.pdf"
    dialog = print_file(window, context(office), slot, forms, printers=lambda: ["前台打印机"])
    assert dialog is not None
    assert (dialog.minPage(), dialog.maxPage()) == (1, 4)
    # the dialog offers a file as its last printer
    queue = dialog.findChild(QComboBox, "printers")
    assert isinstance(queue, QComboBox)
    queue.setCurrentIndex(queue.count() - 1)
    name = dialog.findChild(QLineEdit, "filename")
    assert isinstance(name, QLineEdit)
    name.setText(str(target))
    dialog.accept()
    assert slot.text.startswith("「forms.pdf」的 4 页已交给打印机")
    assert len(page_sizes(target)) == 4
