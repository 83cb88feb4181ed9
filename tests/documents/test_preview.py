"""A form is seen in the program as it will be printed."""

import io
from pathlib import Path

import pytest
from PIL import Image

from csapp.core.errors import BadInput
from csapp.documents.form import write_form
from csapp.documents.preview import page_count, page_png
from tests.documents.form_samples import copies


def test_pages_are_counted_and_drawn_at_any_scale(tmp_path: Path) -> None:
    path = tmp_path / "forms.pdf"
    write_form(path, "callback", copies(2))
    assert page_count(path) == 2
    for scale in (1.0, 1.5):
        with Image.open(io.BytesIO(page_png(path, 1, scale))) as image:
            assert abs(image.width - 595.3 * scale) <= 1.5
            assert abs(image.height - 841.9 * scale) <= 1.5
    assert page_png(path, 0, 1.0) != page_png(path, 1, 1.0)


def test_what_cannot_be_drawn_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "forms.pdf"
    write_form(path, "callback", copies(1))
    with pytest.raises(BadInput, match="没有第 2 页"):
        page_png(path, 1, 1.0)
    (tmp_path / "photo.pdf").write_bytes(b"\xff\xd8\xff")
    for other in (tmp_path / "photo.pdf", tmp_path / "missing.pdf"):
        with pytest.raises(BadInput, match="不是完好的 PDF 文件"):
            page_count(other)
