"""The printed 《回访记录表》 as real readers see it (F01)."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
import segno
from PIL import Image, ImageChops

from csapp.core.errors import DataUnavailable, UserError
from csapp.core.paths import form_folder
from csapp.documents.form import FormCopy, read_fields, write_form
from csapp.documents.preview import page_count, page_png
from tests.documents.form_samples import BLANK, SAMPLE, SIGNATURES, VALUES, copies
from tests.documents.test_fonts import pdftotext


def picture(path: Path, page: int = 0, scale: float = 2.0) -> Image.Image:
    return Image.open(io.BytesIO(page_png(path, page, scale))).convert("L")


def dark(image: Image.Image) -> int:
    """Number of dark pixels."""
    return sum(image.histogram()[:128])


def written(folder: Path, *made: FormCopy, fillable: bool = True) -> Path:
    path = folder / "form.pdf"
    write_form(path, "callback", made, fillable=fillable)
    return path


@pytest.mark.parametrize(("name", "copy"), [("sample.pdf", SAMPLE), ("blank.pdf", BLANK)])
def test_the_sheet_is_the_golden_one(tmp_path: Path, name: str, copy: FormCopy) -> None:
    path, golden = written(tmp_path, copy), form_folder("callback") / name
    assert pdftotext(path) == pdftotext(golden)
    assert ImageChops.difference(picture(path), picture(golden)).getbbox() is None
    assert read_fields(path) == read_fields(golden)


def test_the_same_copy_is_the_same_file(tmp_path: Path) -> None:
    first = written(tmp_path, SAMPLE).read_bytes()
    assert written(tmp_path, SAMPLE).read_bytes() == first


def test_the_sheet_says_what_it_must(tmp_path: Path) -> None:
    text = " ".join(pdftotext(written(tmp_path, replace(SAMPLE, print_count=3))).split())
    for word in (
        "翠湖花园物业客服中心", "编号：HF20261110-005", "填表日期：2026 年 11 月 24 日", "第 3 次打印", "林秀兰",
        "轿厢全面消毒，更换排风扇；", "客户签字：", "回访人签字：", "主管审核：", "打印：刘芳 2026-11-24 10:02",
        "第 1 页，共 1 页",
    ):  # fmt: skip
        assert word in text


def test_every_value_can_be_filled_in_and_read(tmp_path: Path) -> None:
    path = written(tmp_path, SAMPLE)
    assert read_fields(path) == (VALUES, SIGNATURES)
    reader = pypdf.PdfReader(path, strict=True)
    fields = reader.get_fields()
    assert fields is not None
    assert {name: str(fields[name]["/V"]).removeprefix("/") for name in VALUES} == VALUES
    assert [name for name, field in fields.items() if field["/FT"] == "/Sig"] == SIGNATURES
    root: Any = reader.trailer["/Root"]
    form = root["/AcroForm"]
    assert "/NeedAppearances" not in form


def test_an_unfilled_form_has_the_same_fields(tmp_path: Path) -> None:
    values, signatures = read_fields(written(tmp_path, BLANK))
    assert values == dict.fromkeys(VALUES, "")
    assert signatures == SIGNATURES


def test_a_person_can_fill_it_in_another_program(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=written(tmp_path, BLANK))
    writer.update_page_form_field_values(
        writer.pages[0], {"unit": "3-2-1501", "effect": "/partly"}, auto_regenerate=False
    )
    filled = tmp_path / "filled.pdf"
    writer.write(filled)
    values, _ = read_fields(filled)
    assert (values["unit"], values["effect"]) == ("3-2-1501", "partly")


def test_poppler_and_pdfium_show_values_and_ticks_alike(tmp_path: Path) -> None:
    path, bare = written(tmp_path, SAMPLE), tmp_path / "bare.pdf"
    write_form(bare, "callback", [replace(SAMPLE, values={})])
    drawn = []
    for name in (path, bare):
        subprocess.run(
            ["pdftoppm", "-r", "144", "-gray", "-singlefile", str(name), str(name.with_suffix(""))],
            check=True,
            timeout=60,
        )
        with Image.open(name.with_suffix(".pgm")) as image:
            drawn.append(dark(image.convert("L")))
    poppler = drawn[0] - drawn[1]
    pdfium = dark(picture(path)) - dark(picture(bare))
    assert poppler > 3000
    assert abs(poppler - pdfium) < 0.15 * poppler


def test_printed_only_looks_like_the_fillable_one(tmp_path: Path) -> None:
    fillable = picture(written(tmp_path, SAMPLE))
    path = written(tmp_path, SAMPLE, fillable=False)
    # edges fall on other fractions of a pixel
    strong = ImageChops.difference(picture(path), fillable).point(lambda value: 255 * (value > 128))
    assert dark(ImageChops.invert(strong)) < 0.002 * dark(fillable)
    root: Any = pypdf.PdfReader(path).trailer["/Root"]
    assert "/AcroForm" not in root
    assert read_fields(path) == ({}, [])


def test_only_our_fonts_are_used_and_they_are_embedded(tmp_path: Path) -> None:
    done = subprocess.run(["pdffonts", str(written(tmp_path, SAMPLE))], capture_output=True, check=True, timeout=60)
    fonts = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    assert [line[0].split("+")[1] for line in fonts] == ["NotoSansSC-Regular", "NotoSansSC-Bold"]
    assert all(line[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_a_long_text_gets_smaller_before_it_goes_on_to_another_page(tmp_path: Path) -> None:
    path = written(tmp_path, replace(SAMPLE, values=VALUES | {"subject": "电梯轿厢有异味，" * 26}))
    assert page_count(path) == 1
    shown: Any = pypdf.PdfReader(path).pages[0]["/Annots"]
    sizes = {str(item.get_object().get("/T")): str(item.get_object().get("/DA")) for item in shown}
    assert sizes["subject"] == "/SC 8 Tf 0 g"
    assert sizes["opinion"] == "/SC 10.5 Tf 0 g"
    assert "".join(pdftotext(path).split()).count("电梯轿厢有异味") == 26


def test_what_does_not_fit_at_all_is_whole_on_the_next_page(tmp_path: Path) -> None:
    text = "".join(f"第{number}条，电梯轿厢有异味；" for number in range(400))
    path = written(tmp_path, replace(SAMPLE, values=VALUES | {"opinion": text}), SAMPLE)
    pages = ["".join(page.split()) for page in pdftotext(path).split("\f")]
    assert "（全文见续页）" in pages[0]
    assert "第1页，共4页" in pages[0]
    assert "回访记录表（续页）" in pages[1]
    continued = "".join(pages[1:4])
    assert all(f"第{number}条" in continued for number in range(400))
    assert "第1页，共1页" in pages[4]
    values, _ = read_fields(path)
    assert values["HF20261110-005.opinion"] == text


def test_copies_in_one_file_have_names_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path, *copies(3), copies(1)[0])
    values, signatures = read_fields(path)
    assert page_count(path) == 4
    assert len(values) == 4 * len(VALUES)
    assert values["HF20261110-002.opinion"] == "第 2 户没有意见。"
    assert values["HF20261110-001_2.opinion"] == "第 1 户没有意见。"
    assert len(set(signatures)) == 12
    assert set(pypdf.PdfReader(path, strict=True).get_fields() or {}) >= set(values) | set(signatures)


def test_a_batch_shares_what_is_the_same(tmp_path: Path) -> None:
    one = written(tmp_path, *copies(2)).stat().st_size
    many = written(tmp_path, *copies(102)).stat().st_size
    assert (many - one) / 100 < 18_000


def test_the_code_is_the_number_in_modules(tmp_path: Path) -> None:
    image = picture(written(tmp_path, SAMPLE), scale=4.0)
    code = segno.make(SAMPLE.qr, error="m", micro=False, boost_error=False, mask=4)
    matrix = [bytes(row) for row in code.matrix]
    millimetre = 72 / 25.4 * 4
    module = 18 * millimetre / len(matrix)
    left, top = (195 - 18) * millimetre, 14.5 * millimetre
    seen = [
        bytes(
            int(image.getpixel((int(left + (x + 0.5) * module), int(top + (y + 0.5) * module))) < 128)  # type: ignore[operator]
            for x in range(len(matrix))
        )
        for y in range(len(matrix))
    ]
    assert seen == matrix


def test_a_choice_the_form_does_not_offer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="「来源」没有 rumour 这一项"):
        written(tmp_path, replace(SAMPLE, values=VALUES | {"source": "rumour"}))


def test_nothing_to_print_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="还没有选要打印的表"):
        written(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_refused_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path, SAMPLE)
    before = path.read_bytes()
    taken = tmp_path / "folder.pdf"
    taken.mkdir()
    with pytest.raises(DataUnavailable, match="没有写成"):
        write_form(taken, "callback", [SAMPLE])
    with pytest.raises(DataUnavailable, match="没有写成"):
        write_form(tmp_path / "nowhere" / "form.pdf", "callback", [SAMPLE])
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder.pdf", "form.pdf"]
