"""Print, sign, scan, match: twenty forms go out, seventeen come back however they lay, three are missing."""

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from csapp.app.paper_cycle import Verdict, assign, completed, match, put_back
from csapp.app.paper_forms import papers_out
from csapp.core.errors import BadInput, NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.attachment import attachments, stored_at
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.preview import drawn_pages, page_count
from csapp.documents.scan import scanned_pages
from csapp.features.callback import documents as callback_papers
from csapp.features.callback.documents import print_forms
from csapp.features.callback.models import Callback, Method, Satisfaction, SignedHow, Source
from csapp.features.callback.service import calling
from csapp.features.callback.workflow import CallbackState
from csapp.features.parking_lease.documents import papers as lease_papers
from csapp.features.parking_lease.service import lease as leases
from csapp.features.repair_order.documents import sheet as order_papers
from csapp.features.repair_order.workflow import OrderState
from tests import makers
from tests.features import parking_makers, repair_makers
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
    assert found[1].note.startswith("「note.jpg」不是照片")
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
    assert (outcome.kept, outcome.refused) == (1, ())
    (kept,) = attachments(Callback.key(), Callback.get(Callback.number == "HF20261124-001").id)
    assert page_count(stored_at(printed, kept.sha256)) == 2


def test_who_only_reads_keeps_nothing(printed: DataFolder) -> None:
    with pytest.raises(NotAllowed):
        put_back([], printed, by=VIEWER, at=NOW)
    assert len(list(itertools.islice(papers_out(), FORMS))) == FORMS


def test_the_days_out_count_from_the_last_print(office: DataFolder) -> None:
    (made,) = [makers.callback(source=Source.COMPLAINT, subject="楼道灯")]
    told: dict[str, Any] = {"method": Method.VISIT, "satisfaction": Satisfaction.SATISFIED}
    held = calling.register_result(made.id, by=DESK, at=NOW, **told)
    assert papers_out() == []
    print_forms([made.id], office, by=DESK, at=NOW + timedelta(days=1), estate="翠湖花园")
    with unit_of_work(DESK, NOW + timedelta(days=5)) as work:
        work.change(Callback.get_by_id(held.id), "correct", department="工程部")
    assert [paper.printed_at for paper in papers_out()] == [NOW + timedelta(days=1)]
    print_forms([made.id], office, by=DESK, at=NOW + timedelta(days=7), estate="翠湖花园")
    assert [(paper.printed_at, paper.count) for paper in papers_out()] == [(NOW + timedelta(days=7), 2)]


@pytest.fixture
def long_form(office: DataFolder) -> tuple[Callback, list[Any]]:
    """A form of four pages that waits for its signature, and what the glass sees of them."""
    made = makers.callback(source=Source.COMPLAINT, subject="漏水", measures="换" * 4000)
    told: dict[str, Any] = {"method": Method.VISIT, "satisfaction": Satisfaction.SATISFIED}
    calling.register_result(made.id, by=DESK, at=NOW, **told)
    document = pypdfium2.PdfDocument(print_forms([made.id], office, by=DESK, at=NOW, estate="翠湖花园"))
    pages = [page.render(scale=150 / 72).to_pil().convert("L") for page in document]
    document.close()
    assert len(pages) == 4
    return made, pages


def stored_codes(folder: DataFolder, record_id: int) -> list[int]:
    (kept,) = attachments(Callback.key(), record_id)
    return [page.codes[0].page for page in scanned_pages(stored_at(folder, kept.sha256))]


def test_pages_in_several_files_and_any_order_are_one_form(
    office: DataFolder, long_form: tuple[Callback, list[Any]], tmp_path: Path
) -> None:
    made, pages = long_form
    files = [tmp_path / "first" / "scan.jpg", tmp_path / "second" / "scan.jpg", tmp_path / "rest.tif"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
    pages[2].save(files[0])
    pages[0].save(files[1])
    pages[3].save(files[2], save_all=True, append_images=[pages[1]])
    found = match(files)
    assert {(sheet.verdict, sheet.number) for sheet in found} == {(Verdict.FITS, made.number)}
    assert put_back(found, office, by=DESK, at=NOW).kept == 1
    assert stored_codes(office, made.id) == [1, 2, 4, 3]


def test_one_scan_out_of_order_is_kept_in_order(
    office: DataFolder, long_form: tuple[Callback, list[Any]], tmp_path: Path
) -> None:
    made, pages = long_form
    first, *others = [pages[at] for at in (3, 0, 2, 1)]
    first.save(tmp_path / "scan.pdf", "PDF", save_all=True, append_images=others)
    assert put_back(match([tmp_path / "scan.pdf"]), office, by=DESK, at=NOW).kept == 1
    assert stored_codes(office, made.id) == [1, 2, 3, 4]


def test_a_form_that_lacks_a_page_waits_for_it(
    office: DataFolder, long_form: tuple[Callback, list[Any]], tmp_path: Path
) -> None:
    made, pages = long_form
    files = [tmp_path / f"{at}.png" for at in range(4)]
    for file, page in zip(files, pages, strict=True):
        page.save(file)
    found = match([files[0], files[3]])
    assert {(sheet.verdict, sheet.note) for sheet in found} == {(Verdict.LACKING, "还缺第 2、3 页，扫好一起拖进来。")}
    assert put_back(found, office, by=DESK, at=NOW).kept == 0
    with pytest.raises(BadInput, match="还缺第 1、3、4 页"):
        callback_papers.take_back(made.id, files[1], office, by=DESK, at=NOW)
    # one of the others has lost its code and is told by hand
    torn = pages[1].copy()
    torn.paste(255, (900, 0, 1240, 400))
    torn.save(files[1])
    (blank,) = match([files[1]])
    assert blank.verdict is Verdict.NO_CODE
    whole = completed([*found, *match([files[2]]), assign(blank, made.number)])
    assert {sheet.verdict for sheet in whole} == {Verdict.FITS}
    assert put_back(whole, office, by=DESK, at=NOW).kept == 1


def test_two_forms_on_one_picture_are_told_apart(office: DataFolder, printed: DataFolder, tmp_path: Path) -> None:
    pages = list(drawn_pages(next((printed.root / "print").glob("*.pdf")), 2.0, (0, 1)))
    both = Image.new("L", (pages[0].width * 2, pages[0].height), 255)
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (pages[0].width, 0))
    both.save(tmp_path / "both.png")
    (sheet,) = match([tmp_path / "both.png"])
    assert (sheet.verdict, sheet.note) == (
        Verdict.REFUSED, "一页上有 HF20261124-001、HF20261124-002 几张单的码，分开扫。",
    )  # fmt: skip
    assert office.database.is_file()


def test_the_print_beside_its_signed_scan_is_left_out(
    office: DataFolder, long_form: tuple[Callback, list[Any]], tmp_path: Path
) -> None:
    made, pages = long_form
    pages[0].save(tmp_path / "scan.pdf", "PDF", save_all=True, append_images=pages[1:])
    (unsigned,) = (office.root / "print").glob(f"{made.number}-p*.pdf")
    outcome = put_back(match([unsigned, tmp_path / "scan.pdf"]), office, by=DESK, at=NOW)
    assert (outcome.kept, [reason for _, reason in outcome.refused]) == (1, ["这份 PDF 没有签名，收的是签过的扫描件。"])


def test_a_print_nobody_signed_is_no_scan(printed: DataFolder) -> None:
    """The file of twenty prints, dropped as it is: every form is refused and none is kept."""
    (file,) = (printed.root / "print").glob("*.pdf")
    found = match([file])
    assert len(found) == FORMS
    outcome = put_back(found[:2], printed, by=DESK, at=NOW)
    assert outcome.kept == 0
    assert all("还没有签名" in reason for _, reason in outcome.refused)


def test_a_work_order_on_its_way_is_out_and_its_scan_is_early(office: DataFolder, tmp_path: Path) -> None:
    repair_makers.trades()
    order = repair_makers.brought(OrderState.DISPATCHED)
    order_papers.print_sheets([order.id], office, by=DESK, at=NOW)
    assert [(paper.form, paper.number) for paper in papers_out()] == [("维修工作单", order.number)]
    scan = makers.scan(tmp_path / "scan.png")
    (found,) = match([scan])
    named = assign(found, order.number)
    assert (named.verdict, named.note) == (Verdict.EARLY, "这张维修工作单现在不收签字，打开单子看它到了哪一步。")


def test_a_reserved_blank_is_listed_and_asked_to_be_entered(office: DataFolder, tmp_path: Path) -> None:
    repair_makers.trades()
    file = order_papers.reserve_and_print(1, office, by=DESK, at=NOW)
    document = pypdfium2.PdfDocument(file)
    document[0].render(scale=150 / 72).to_pil().convert("L").save(tmp_path / "scan.png")
    document.close()
    (found,) = match([tmp_path / "scan.png"])
    assert (found.verdict, found.note) == (Verdict.BLANK, "这是预留空白单，先补录，再收扫描件。")
    (out,) = papers_out()
    assert (out.area, out.number, out.printed_at) == ("repair_blank_sheet", found.number, NOW)


def test_a_signed_undertaking_comes_back(office: DataFolder, tmp_path: Path) -> None:
    parking_makers.rates()
    parking_makers.space()
    lease = parking_makers.applied()
    leases.see_documents(lease.id, by=DESK, at=NOW, licence_seen=True, insurance_seen=True)
    lease_papers.print_undertaking(lease.id, office, by=DESK, at=NOW)
    assert [(paper.form, paper.number) for paper in papers_out()] == [("车位使用承诺书", lease.number)]
    (found,) = match([makers.scan(tmp_path / "scan.png")])
    assert put_back([assign(found, lease.number)], office, by=DESK, at=NOW).kept == 1
    assert papers_out() == []
    assert assign(found, lease.number).verdict is Verdict.BACK
