"""Characters that look alike share one outline of the font and are still read back as what was written."""

from dataclasses import replace
from pathlib import Path

import pypdfium2

from csapp.documents.fonts import REGULAR, face
from csapp.documents.form import write_form
from tests.documents.form_samples import SAMPLE, VALUES
from tests.documents.test_fonts import pdftotext

ALIKE = "①➀②➁·•〈〈"


def test_the_font_draws_them_with_one_outline() -> None:
    font = face(REGULAR)
    assert len({font.glyph(char) for char in ALIKE}) == len(ALIKE) // 2


def test_they_come_back_as_themselves(tmp_path: Path) -> None:
    path = tmp_path / "alike.pdf"
    write_form(path, "callback", [replace(SAMPLE, values=VALUES | {"opinion": ALIKE})])
    assert ALIKE in pdftotext(path)


def test_they_are_seen_on_the_paper(tmp_path: Path) -> None:
    """Each of a pair leaves the same ink as the other."""
    ink = []
    for text in ("①·" * 8, "➀•" * 8, ""):
        path = tmp_path / "ink.pdf"
        write_form(path, "callback", [replace(SAMPLE, values=VALUES | {"opinion": text})])
        document = pypdfium2.PdfDocument(path)
        document.init_forms()
        picture = document[0].render(scale=1, may_draw_forms=True).to_pil().convert("L")
        document.close()
        ink.append(sum(255 - level for level in picture.tobytes()))
    first, second, none = ink
    assert first == second > none
