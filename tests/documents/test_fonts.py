"""Every character of 通用规范汉字表 prints, and what cannot print is seen."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.documents.fonts import BOLD, MISSING, REGULAR, FontUse, ascii_hex, face
from csapp.documents.form import write_form
from tests.documents.form_samples import SAMPLE, VALUES

TABLE = "".join((Path(__file__).parent / "tongyong-8105.txt").read_text("utf-8").split())


def pdftotext(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8")


def test_the_table_is_whole() -> None:
    assert len(TABLE) == len(set(TABLE)) == 8105


def test_every_character_has_an_outline_of_its_own() -> None:
    font = face(REGULAR)
    assert [char for char in TABLE if not font.has(char)] == []
    glyphs = {font.glyph(char) for char in TABLE}
    assert len(glyphs) == 8105
    assert [glyph for glyph in glyphs if font.file.glyphPos[glyph + 1] == font.file.glyphPos[glyph]] == []


@pytest.mark.parametrize("fillable", [True, False])
def test_every_character_prints_and_is_read_back(tmp_path: Path, *, fillable: bool) -> None:
    path = tmp_path / "all.pdf"
    write_form(path, "callback", [replace(SAMPLE, values=VALUES | {"opinion": TABLE})], fillable=fillable)
    read = "".join(pdftotext(path).split())
    lines = face(REGULAR).lines(TABLE, 10.5, 168 * 72 / 25.4)
    assert "".join(lines) == TABLE
    assert [line for line in lines if line not in read] == []


def test_every_character_is_kept_in_a_field(tmp_path: Path) -> None:
    path = tmp_path / "all.pdf"
    write_form(path, "callback", [replace(SAMPLE, values=VALUES | {"opinion": TABLE})])
    fields = pypdf.PdfReader(path).get_fields()
    assert fields is not None
    assert fields["opinion"]["/V"] == TABLE


def test_what_the_font_lacks_is_printed_as_a_visible_gap(tmp_path: Path) -> None:
    path = tmp_path / "gap.pdf"
    write_form(path, "callback", [replace(SAMPLE, values=VALUES | {"customer": "林😀兰"})])
    assert f"林{MISSING}兰" in pdftotext(path)
    fields = pypdf.PdfReader(path).get_fields()
    assert fields is not None
    assert fields["customer"]["/V"] == "林😀兰"


def test_a_later_signature_can_write_digits_with_the_form_s_font() -> None:
    for weight in (REGULAR, BOLD):
        use = FontUse(weight)
        use.hex("先写别的")
        assert use.hex("2026-11-24 10:24") == ascii_hex("2026-11-24 10:24")


@pytest.mark.parametrize("radical", ["⽉", "⽇", "⽔"])
def test_a_radical_does_not_replace_the_character_it_looks_like(tmp_path: Path, radical: str) -> None:
    plain = {"⽉": "月", "⽇": "日", "⽔": "水"}[radical]
    path = tmp_path / "radical.pdf"
    write_form(path, "callback", [replace(SAMPLE, values=VALUES | {"customer": radical, "caller": f"{plain}{plain}"})])
    assert f"{plain}{plain}" in pdftotext(path)


@given(st.text("客户满意，。、；）》（《“”栋单元12AB", max_size=120), st.integers(4, 30))
def test_lines_fit_and_keep_every_character(text: str, ems: int) -> None:
    font = face(REGULAR)
    lines = font.lines(text, 10, ems * 10.0)
    assert "".join(lines) == text
    # a closing mark that follows a full line takes one character down with it and never hangs over
    assert all(font.width(line, 10) <= ems * 10 + 0.01 for line in lines)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "保洁改为每周二、五清洁（含轿厢）；业主表示认可，要求“施工前”电话通知。" * 6
    for ems in range(6, 40):
        lines = face(REGULAR).lines(text, 10, ems * 10.0)
        assert not [line for line in lines if line[0] in "，。、；）”"]
        assert not [line for line in lines if line[-1] in "（“"]


def test_a_document_number_is_not_broken() -> None:
    lines = face(REGULAR).lines("见投诉单 TS20261107-001，已经办结", 10, 110)
    assert any("TS20261107-001" in line for line in lines)
