"""Scans of printed forms: the code is found whichever way the sheet lay on the glass."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from PIL import Image

from csapp.core.errors import BadInput
from csapp.documents.form import FormCopy, write_form
from csapp.documents.pictures import check_picture
from csapp.documents.scan import kind_of_scan, part_of, scanned_pages
from tests.documents.form_samples import OFFICE, VALUES

NUMBERS = ["HF20261124-001", "HF20261124-002", "HF20261124-003"]


def printed(file: Path, numbers: list[str] = NUMBERS) -> Path:
    made = datetime(2026, 11, 24, 10, 2)
    write_form(file, "callback", [
        FormCopy(number, VALUES, OFFICE, date(2026, 11, 24), 1, "刘芳", made, qr=number) for number in numbers
    ])  # fmt: skip
    return file


def scanned(file: Path, dpi: int = 200, turn: float = 0.0) -> list[Any]:
    """The sheets as a scanner sees them: grey, and lying as they were put on the glass."""
    document = pypdfium2.PdfDocument(file)
    pages = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    return [page.rotate(turn, expand=True, fillcolor=250) for page in pages]


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 3, -3, 15])
@pytest.mark.parametrize("dpi", [150, 200])
def test_a_sheet_says_its_number_however_it_lay(turn: float, dpi: int, tmp_path: Path) -> None:
    sheet = scanned(printed(tmp_path / "form.pdf", NUMBERS[:1]), dpi, turn)[0]
    sheet.save(tmp_path / "scan.jpg", quality=60)
    (page,) = scanned_pages(tmp_path / "scan.jpg")
    assert page.numbers == (NUMBERS[0],)


def test_several_forms_in_one_file_are_taken_apart(tmp_path: Path) -> None:
    sheets = scanned(printed(tmp_path / "form.pdf"))
    for name, suffix in (("PDF", "pdf"), ("TIFF", "tif")):
        file = tmp_path / f"all.{suffix}"
        first, *others = [sheet.copy() for sheet in sheets]
        first.save(file, name, save_all=True, append_images=others)
        pages = list(scanned_pages(file))
        assert [page.numbers for page in pages] == [(number,) for number in NUMBERS]
        part = part_of(file, (1, 2), 3, tmp_path)
        assert [page.numbers for page in scanned_pages(part)] == [(number,) for number in NUMBERS[1:]]


def test_a_file_of_one_page_stays_as_it_is(tmp_path: Path) -> None:
    file = printed(tmp_path / "one.pdf", NUMBERS[:1])
    assert part_of(file, (0,), 1, tmp_path) is file


def test_a_page_without_a_code_says_nothing(tmp_path: Path) -> None:
    Image.new("L", (1654, 2339), 255).save(tmp_path / "blank.png")
    assert [page.numbers for page in scanned_pages(tmp_path / "blank.png")] == [()]


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x00\x00\x00\x18ftypheic0000", b"%PDF-1.7 broken"])
def test_another_file_is_refused_with_advice(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=r"打不开|画不出来|是空的|不是照片"):
        list(scanned_pages(file))
    with pytest.raises(BadInput, match="读不了"):
        list(scanned_pages(tmp_path / "missing.pdf"))


@pytest.mark.parametrize("kind", ["BMP", "GIF", "WEBP"])
def test_a_picture_of_another_kind_is_refused_before_it_is_read(kind: str, tmp_path: Path) -> None:
    Image.new("L", (200, 200), 255).save(tmp_path / "x.jpg", kind)
    with pytest.raises(BadInput, match=f"是 {kind} 图片，不收"):
        list(scanned_pages(tmp_path / "x.jpg"))


def test_a_pdf_with_a_password_is_told_so(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=printed(tmp_path / "form.pdf"))
    writer.encrypt("密码", algorithm="AES-256")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(BadInput, match="加了密码"):
        list(scanned_pages(tmp_path / "locked.pdf"))


def test_a_pile_that_is_too_high_is_refused_before_it_is_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(501):
        writer.add_blank_page(200, 200)
    writer.write(tmp_path / "pile.pdf")
    with pytest.raises(BadInput, match="超过 500 页"):
        next(scanned_pages(tmp_path / "pile.pdf"))


def test_a_picture_that_is_too_large_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    (tmp_path / "huge.png").write_bytes(out.getvalue())
    with pytest.raises(BadInput, match=r"太大|打不开"):
        list(scanned_pages(tmp_path / "huge.png"))


def test_the_photo_of_a_telephone_is_read_as_well(tmp_path: Path) -> None:
    photo = Path(__file__).with_name("photo-of-a-form.heic")
    assert kind_of_scan(photo) == "heic"
    (page,) = scanned_pages(photo)
    assert page.numbers == (NUMBERS[0],)
    check_picture(photo)
    cut = tmp_path / "IMG_0042.HEIC"
    cut.write_bytes(photo.read_bytes()[:2_000])
    with pytest.raises(BadInput, match="打不开"):
        check_picture(cut)
