"""Scans and photos of signed forms: which page carries which form's QR code, turned, skewed or grey as it may be."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.pictures import HEAD, file_kind
from csapp.documents.page_code import PageCode, read_code
from csapp.documents.photo import faults, opened
from csapp.documents.preview import drawn_pages, files_as_one, page_count, pages_as_file

MOST_PAGES = 500
_DPI = 200
_SECOND_DPI = 300
_MOST_PIXELS = 120_000_000
_SCANNED = frozenset({"pdf", "jpg", "png", "heic", "tif"})


@frozen
class ScannedPage:
    """One page of a scan and what its QR codes say; nothing where it carries no code that can be read."""

    file: Path
    index: int
    codes: tuple[PageCode, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the codes."""
        return tuple(dict.fromkeys(code.number for code in self.codes))


def scanned_pages(file: Path) -> Iterator[ScannedPage]:
    """Every page of a PDF or picture with what its codes say; raises BadInput("file") for anything else."""
    is_pdf = kind_of_scan(file) == "pdf"
    if is_pdf and page_count(file) > MOST_PAGES:
        raise BadInput("file", mark("「{name}」超过 {count} 页，分成几份再收。"), name=file.name, count=MOST_PAGES)
    for index, picture in enumerate(drawn_pages(file, _DPI / 72) if is_pdf else _of_picture(file)):
        codes = _codes(picture)
        if not codes and is_pdf:
            # a code printed small needs a finer picture; most pages are done with the first
            codes = _codes(next(drawn_pages(file, _SECOND_DPI / 72, (index,))))
        yield ScannedPage(file, index, codes)


def part_of(file: Path, indexes: Sequence[int], pages: int, to: Path) -> Path:
    """Some of the `pages` of a scan, in this order, as a file of their own in `to`; all of them are the file itself.

    Raises BadInput("file"), DataUnavailable.
    """
    if list(indexes) == list(range(pages)):
        return file
    target = to / f"{file.stem}-{indexes[0] + 1}.pdf"
    if kind_of_scan(file) == "pdf":
        pages_as_file(file, indexes, target)
        return target
    pictures = list(_of_picture(file))
    _as_pdf([pictures[index] for index in indexes], target)
    return target


def joined(parts: Sequence[Path], target: Path) -> None:
    """Scans and photos of one form as one PDF, in this order. Raises BadInput("file"), DataUnavailable."""
    files = []
    for at, part in enumerate(parts):
        files.append(part)
        if kind_of_scan(part) != "pdf":
            files[-1] = target.with_name(f"{target.stem}-{at}.part.pdf")
            _as_pdf(list(_of_picture(part)), files[-1])
    files_as_one(files, target)


def _as_pdf(pictures: Sequence[Any], target: Path) -> None:
    first, *others = pictures
    out = io.BytesIO()
    first.save(out, "PDF", resolution=_DPI, save_all=True, append_images=others)
    try:
        target.write_bytes(out.getvalue())
    except OSError as fault:
        raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹。"), name=target.name) from fault


def kind_of_scan(file: Path) -> str:
    """pdf, jpg, png, heic or tif by the first bytes, whatever the name says; raises BadInput."""
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as fault:
        raise BadInput("file", mark("读不了「{name}」，检查文件还在不在、有没有被占用。"), name=file.name) from fault
    if not head:
        raise BadInput("file", mark("「{name}」是空的，里面什么也没有，重新扫一次。"), name=file.name)
    kind = file_kind(head)
    if kind in _SCANNED:
        return kind
    if kind:
        words = mark("「{name}」是 {kind} 图片，不收。另存成 JPG、PNG、TIF、HEIC 或 PDF 再附。")
        raise BadInput("file", words, name=file.name, kind=kind.upper())
    raise BadInput("file", mark("「{name}」不是照片、扫描件或 PDF，换一个文件。"), name=file.name)


def _of_picture(file: Path) -> Iterator[Any]:
    """The frames of a picture, turned as the camera says."""
    # reason for the late import: only who receives scans needs it
    from PIL import ImageOps, ImageSequence

    try:
        with opened(file) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise BadInput("file", mark("「{name}」的照片太大，按 A4 200 到 300 dpi 扫。"), name=file.name)
            for frame in ImageSequence.Iterator(picture):
                yield ImageOps.exif_transpose(frame).convert("L")
    except faults() as fault:
        words = mark("「{name}」打不开。收 PDF、JPG、PNG、TIF、HEIC，换一个文件。")
        raise BadInput("file", words, name=file.name) from fault


def _codes(picture: Any) -> tuple[PageCode, ...]:
    # reason for the late import: native code that only scans need
    import zxingcpp

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(map(read_code, dict.fromkeys(code.text.strip() for code in found if code.text.strip())))
