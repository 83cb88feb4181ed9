"""Pages of a PDF as pictures, with fields and signatures as a viewer shows them."""

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark

_ONE_AT_A_TIME = threading.RLock()
"""pdfium is not made for several threads."""


def page_count(path: Path) -> int:
    """Number of pages. Raises BadInput("file")."""
    with _opened(path) as document:
        return len(document)


def page_png(path: Path, index: int, scale: float) -> bytes:
    """Page `index` (from 0) as PNG, `scale` px per point. Raises BadInput("file")."""
    with _opened(path) as document:
        if not 0 <= index < len(document):
            raise BadInput("file", mark("「{name}」没有第 {page} 页。"), name=path.name, page=index + 1)
        picture = document[index].render(scale=scale, may_draw_forms=True).to_pil()
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()


def has_form(path: Path) -> bool:
    """Whether a PDF has fields or signatures, unlike the scans of printed sheets. Raises BadInput("file")."""
    with _opened(path) as document:
        return bool(document.get_formtype())


def is_signed(path: Path) -> bool:
    """Whether a PDF bears a signature, sound or not. Raises BadInput("file")."""
    # reason for the late import: as for opening
    import pypdfium2

    with _opened(path) as document:
        return any(
            pypdfium2.raw.FPDFSignatureObj_GetContents(found, None, 0) > 0
            for found in (
                pypdfium2.raw.FPDF_GetSignatureObject(document, at)
                for at in range(pypdfium2.raw.FPDF_GetSignatureCount(document))
            )
        )


def drawn_pages(path: Path, scale: float, only: Sequence[int] | None = None) -> Iterator[Any]:
    """The pages of a PDF as grey pictures, one at a time; `only` these. Raises BadInput("file")."""
    with _opened(path) as document:
        for index in range(len(document)) if only is None else only:
            yield document[index].render(scale=scale, grayscale=True, may_draw_forms=True).to_pil()


def pages_as_file(path: Path, indexes: Sequence[int], target: Path) -> None:
    """Some pages of a PDF as a file of their own. Raises BadInput("file"), DataUnavailable."""
    # reason for the late import: as for opening
    import pypdfium2

    with _opened(path) as document:
        part = pypdfium2.PdfDocument.new()
        try:
            part.import_pages(document, list(indexes))
            part.save(str(target))
        except OSError as fault:
            raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹。"), name=target.name) from fault
        finally:
            part.close()


def files_as_one(paths: Sequence[Path], target: Path) -> None:
    """All pages of several PDFs in one. Raises BadInput("file"), DataUnavailable."""
    # reason for the late import: as for opening
    import pypdfium2

    with _ONE_AT_A_TIME:
        whole = pypdfium2.PdfDocument.new()
        try:
            for path in paths:
                with _opened(path) as document:
                    whole.import_pages(document)
            whole.save(str(target))
        except OSError as fault:
            raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹。"), name=target.name) from fault
        finally:
            whole.close()


def page_sizes(path: Path) -> list[tuple[float, float]]:
    """Width and height of every page in points. Raises BadInput("file")."""
    with _opened(path) as document:
        return [tuple(page.get_size()) for page in document]


def page_pixels(path: Path, index: int, scale: float) -> tuple[int, int, bytes]:
    """Width, height and the pixels of a page, four bytes each: red, green, blue, nothing. Raises BadInput("file")."""
    with _opened(path) as document:
        picture = document[index].render(scale=scale, may_draw_forms=True).to_pil().convert("RGBX")
        return picture.width, picture.height, picture.tobytes()


def drawn_content(content: bytes, scale: float) -> list[bytes]:
    """All pages of a PDF that lies in memory, as PNG."""
    # reason for the late import: as for opening
    import pypdfium2

    made = []
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            document.init_forms()
            for page in document:
                out = io.BytesIO()
                page.render(scale=scale, may_draw_forms=True).to_pil().save(out, "PNG", compress_level=1)
                made.append(out.getvalue())
        finally:
            document.close()
    return made


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    # loads 7 MB of native code, needed for paper only
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError) as fault:
            if getattr(fault, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
                words = mark("「{name}」加了密码，打不开。去掉密码另存一份再用。")
                raise BadInput("file", words, name=path.name) from fault
            raise BadInput("file", mark("「{name}」打不开，不是完好的 PDF 文件。"), name=path.name) from fault
        try:
            document.init_forms()
            yield document
        except pypdfium2.PdfiumError as fault:
            raise BadInput("file", mark("「{name}」画不出来，文件已经损坏。"), name=path.name) from fault
        finally:
            document.close()
