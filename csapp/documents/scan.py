"""Scans and photos of signed forms: which page carries which form's QR code, turned, skewed or grey as it may be."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.pictures import HEAD, file_kind
from csapp.documents.photo import faults, opened
from csapp.documents.preview import drawn_pages, files_as_one, pages_as_file

MOST_PAGES = 500
_DPI = 200
_SECOND_DPI = 300
_MOST_PIXELS = 120_000_000
_SCANNED = frozenset({"pdf", "jpg", "png", "heic", "tif"})


@frozen
class ScannedPage:
    """One page of a scan and the numbers its QR codes say; none where it carries no code that can be read."""

    file: Path
    index: int
    numbers: tuple[str, ...]


def scanned_pages(file: Path) -> Iterator[ScannedPage]:
    """Every page of a PDF or picture with what its codes say; raises BadInput("file") for anything else."""
    pictures = _of_pdf(file) if _is_pdf(file) else _of_picture(file)
    for index, picture in enumerate(pictures):
        if index >= MOST_PAGES:
            words = mark("「{name}」超过 {count} 页，分成几份再收。")
            raise BadInput("file", words, name=file.name, count=MOST_PAGES)
        numbers = _codes(picture)
        if not numbers and _is_pdf(file):
            # a code printed small needs a finer picture; most pages are done with the first
            numbers = _codes(next(drawn_pages(file, _SECOND_DPI / 72, (index,))))
        yield ScannedPage(file, index, numbers)


def part_of(file: Path, indexes: Sequence[int], pages: int, to: Path) -> Path:
    """Some of the `pages` of a scan as a file of their own in the folder `to`; all of them are the file itself.

    Raises BadInput("file"), DataUnavailable.
    """
    if len(indexes) == pages:
        return file
    target = to / f"{file.stem}-{indexes[0] + 1}.pdf"
    if _is_pdf(file):
        pages_as_file(file, indexes, target)
        return target
    _as_pdf([picture for index, picture in enumerate(_of_picture(file)) if index in indexes], target)
    return target


def joined(parts: Sequence[Path], target: Path) -> None:
    """Scans and photos of one form as one PDF, in this order. Raises BadInput("file"), DataUnavailable."""
    files = []
    for at, part in enumerate(parts):
        files.append(part)
        if not _is_pdf(part):
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
    kind = file_kind(head)
    if kind in _SCANNED:
        return kind
    raise BadInput("file", mark("「{name}」不是照片、扫描件或 PDF，换一个文件。"), name=file.name)


def _is_pdf(file: Path) -> bool:
    try:
        return kind_of_scan(file) == "pdf"
    except BadInput:
        if not file.is_file():
            raise
        return False


def _of_pdf(file: Path) -> Iterator[Any]:
    return drawn_pages(file, _DPI / 72)


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


def _codes(picture: Any) -> tuple[str, ...]:
    # reason for the late import: native code that only scans need
    import zxingcpp

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(dict.fromkeys(code.text.strip() for code in found if code.text.strip()))
