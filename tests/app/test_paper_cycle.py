"""Print, sign, scan, match: twenty forms go out, seventeen come back however they lay, three are missing."""

import itertools
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from csapp.app.paper_cycle import Verdict, assign, match, papers_out, put_back
from csapp.core.errors import NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.attachment import attachments
from csapp.features.callback.documents import print_forms
from csapp.features.callback.models import Callback, Method, Satisfaction, SignedHow, Source
from csapp.features.callback.service import calling
from csapp.features.callback.workflow import CallbackState
from tests import makers
from tests.makers import DESK, NOW, VIEWER

FORMS = 20


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What the scanner's glass sees of twenty printed forms, numbers HF20261124-001 to -020."""
    folder = makers.office(tmp_path_factory.mktemp("printed") / "office")
    document = pypdfium2.PdfDocument(_printed(folder))
    pages = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
    document.close()
    return pages


def _printed(folder: DataFolder) -> Path:
    made = [
        makers.callback(source=Source.COMPLAINT, subject=f"第 {number} 件", customer=f"客户{number}")
        for number in range(1, FORMS + 1)
    ]
    for callback in made:
        calling.register_result(callback.id, by=DESK, at=NOW, method=Method.VISIT, satisfaction=Satisfaction.SATISFIED)
    return print_forms([callback.id for callback in made], folder, by=DESK, at=NOW, estate="翠湖花园")


@pytest.fixture
def printed(office: DataFolder) -> DataFolder:
    _printed(office)
    return office


def scans(sheets: list[Any], to: Path) -> list[Path]:
    """Seventeen sheets: three turned, two skewed by 3°, two at 150 dpi grey, the rest as they are, some in one file."""
    turned = [
        sheet.rotate(angle, expand=True, fillcolor=255) for sheet, angle in zip(sheets, (90, 180, 270), strict=False)
    ]
    skewed = [
        sheet.rotate(angle, expand=True, fillcolor=248) for sheet, angle in zip(sheets[3:], (3, -3), strict=False)
    ]
    coarse = [sheet.resize((sheet.width * 3 // 4, sheet.height * 3 // 4)) for sheet in sheets[5:7]]
    files = []
    for number, sheet in enumerate([*turned, *skewed, *coarse], 1):
        files.append(to / f"scan-{number}.jpg")
        sheet.save(files[-1], quality=70)
    first, *rest = [sheet.copy() for sheet in sheets[7:17]]
    files.append(to / "batch.pdf")
    first.save(files[-1], "PDF", save_all=True, append_images=rest, resolution=200)
    return files


def test_seventeen_come_back_and_exactly_three_are_missing(
    printed: DataFolder, sheets: list[Any], tmp_path: Path
) -> None:
    assert len(papers_out()) == FORMS
    found = match(scans(sheets, tmp_path))
    assert {sheet.verdict for sheet in found} == {Verdict.FITS}
    assert sorted(sheet.number for sheet in found) == [f"HF20261124-{number:03}" for number in range(1, 18)]
    outcome = put_back(found, printed, by=DESK, at=NOW)
    assert (outcome.kept, outcome.refused) == (17, ())
    assert [paper.number for paper in papers_out()] == [f"HF20261124-{number:03}" for number in (18, 19, 20)]
    back = list(Callback.select().where(Callback.state == CallbackState.DONE))
    assert {callback.signed_how for callback in back} == {SignedHow.PAPER}
    assert all(len(attachments(Callback.key(), callback.id)) == 1 for callback in back)
    # the same scans once more change nothing
    again = match(scans(sheets, tmp_path))
    assert {sheet.verdict for sheet in again} == {Verdict.BACK}
    assert put_back(again, printed, by=DESK, at=NOW).kept == 0


def test_what_fits_nothing_is_shown_for_a_decision(printed: DataFolder, sheets: list[Any], tmp_path: Path) -> None:
    Image.new("L", (1654, 2339), 255).save(tmp_path / "blank.png")
    (tmp_path / "note.jpg").write_bytes(b"nothing")
    found = match([tmp_path / "blank.png", tmp_path / "note.jpg"])
    assert [sheet.verdict for sheet in found] == [Verdict.NO_CODE, Verdict.UNREADABLE]
    assert found[1].note.startswith("「note.jpg」打不开")
    assert assign(found[0], "HF20260101-999").verdict is Verdict.UNKNOWN
    named = assign(found[0], " hf20261124-020 ")
    assert (named.verdict, named.form, named.title) == (Verdict.FITS, "回访记录表", "第 20 件")
    assert put_back([named, found[1]], printed, by=DESK, at=NOW).kept == 1
    assert sheets


def test_two_scans_of_one_form_keep_one(printed: DataFolder, sheets: list[Any], tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.png" for name in "ab"]
    for file in files:
        sheets[0].save(file)
    outcome = put_back(match(files), printed, by=DESK, at=NOW)
    assert outcome.kept == 1
    assert [reason[:6] for _, reason in outcome.refused] == ["现在是「已完"]


def test_who_only_reads_keeps_nothing(printed: DataFolder) -> None:
    with pytest.raises(NotAllowed):
        put_back([], printed, by=VIEWER, at=NOW)
    assert len(list(itertools.islice(papers_out(), FORMS))) == FORMS
