"""Pages of a PDF as pictures, with fields and signatures as a viewer shows them."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark

_ONE_AT_A_TIME = threading.Lock()
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


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    # loads 7 MB of native code, needed for paper only
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError) as fault:
            raise BadInput("file", mark("「{name}」打不开，不是完好的 PDF 文件。"), name=path.name) from fault
        try:
            document.init_forms()
            yield document
        except pypdfium2.PdfiumError as fault:
            raise BadInput("file", mark("「{name}」画不出来，文件已经损坏。"), name=path.name) from fault
        finally:
            document.close()
