"""What comes back signed is looked at: it opens, bears this number, says what the record says (F01)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from csapp.core.errors import BadInput, UserError
from csapp.core.paths import DataFolder
from csapp.db.attachment import Attachment
from csapp.documents.preview import page_count
from csapp.documents.scan import scanned_pages
from csapp.documents.seal import seal
from csapp.documents.verify import verify
from csapp.features.callback import documents
from csapp.features.callback.models import Answers, Callback, Effect, Satisfaction
from csapp.features.callback.service import calling
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint import documents as complaint_papers
from csapp.features.repair_order.documents import sheet
from csapp.features.repair_order.workflow import OrderState
from tests import makers
from tests.documents.form_samples import STROKES
from tests.features import repair_makers
from tests.features.complaint_makers import complaint
from tests.makers import DESK, MANAGER, NOW

ESTATE = "翠湖花园"
SEAT: dict[str, Any] = {"by": DESK, "at": NOW}


def answered(**values: Any) -> Callback:
    """A callback whose customer is satisfied and has still to sign."""
    made = makers.callback(source="重大投诉", **values)
    told: dict[str, Any] = {"method": "上门", "satisfaction": "满意", "effect": "已解决", "opinion": "谢谢"}
    return calling.register_result(made.id, **SEAT, **told)


def in_a_pdf_program(printed: Path, to: Path, changed: dict[str, str], place: str = "customer") -> Path:
    """The form as a PDF program leaves it: some values changed, then signed with a certificate of its own."""
    filled, target = to / "filled.pdf", to / "signed.pdf"
    with printed.open("rb") as source:
        # untyped in the library
        writer: Any = IncrementalPdfFileWriter(source)
        for field in writer.root["/AcroForm"]["/Fields"]:
            value = changed.get(str(field.get_object()["/T"]))
            if value is not None:
                name = (
                    generic.NameObject(f"/{value}")
                    if field.get_object()["/FT"] == "/Btn"
                    else generic.pdf_string(value)
                )
                field.get_object()["/V"] = name
                writer.mark_update(field)
        with filled.open("wb") as out:
            writer.write(out)
    elsewhere = DataFolder(to / "elsewhere")
    told: dict[str, Any] = {
        "signer": "单雅琴",
        "strokes": STROKES,
        "reason": "认可",
        "at": NOW,
        "folder": elsewhere,
        "office": "家里",
    }
    seal(filled, target, place, **told)
    return target


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"satisfaction": "unsatisfied"},
            "签的满意程度是「不满意」，HF20261124-001 的记录是「满意」。先把记录",
        ),
        ({"satisfaction": "Off"}, "签的满意程度是空白，HF20261124-001 的记录是「满意」"),
        ({"effect": "unsolved"}, "签的整改效果是「未解决」，HF20261124-001 的记录是「已解决」"),
        ({"opinion": "还是漏"}, "签的客户意见是「还是漏」，HF20261124-001 的记录是「谢谢」"),
        ({"opinion": ""}, "签的客户意见是空白"),
        ({"subject": "别的"}, "签的事项摘要是「别的」"),
        ({"subject": ""}, "签的事项摘要是空白"),
        ({"phone": "13800000000"}, "签的电话是「13800000000」"),
    ],
)
def test_a_form_signed_with_another_answer_is_refused(
    office: DataFolder, tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    made = answered()
    printed = documents.print_forms([made.id], office, **SEAT, estate=ESTATE)
    file = in_a_pdf_program(printed, tmp_path, changed)
    assert all(report.intact for report in verify(file, office))
    with pytest.raises(BadInput) as caught:
        documents.take_back(made.id, file, office, **SEAT)
    assert words in caught.value.message.format(**caught.value.values)
    held = Callback.get_by_id(made.id)
    assert (held.state, held.satisfaction) == (CallbackState.AWAITING_SIGNATURE, Satisfaction.SATISFIED)


@pytest.mark.parametrize("place", ["caller", "manager"])
def test_a_form_its_customer_did_not_sign_is_refused(office: DataFolder, tmp_path: Path, place: str) -> None:
    made = answered()
    printed = documents.print_forms([made.id], office, **SEAT, estate=ESTATE)
    with pytest.raises(BadInput) as caught:
        documents.take_back(made.id, in_a_pdf_program(printed, tmp_path, {}, place), office, **SEAT)
    assert "还没有客户签字" in caught.value.message.format(**caught.value.values)
    assert Callback.get_by_id(made.id).state == CallbackState.AWAITING_SIGNATURE


def test_what_was_added_to_the_record_after_the_print_is_no_change(office: DataFolder, tmp_path: Path) -> None:
    made = answered(measures="换了阀门。")
    printed = documents.print_forms([made.id], office, **SEAT, estate=ESTATE)
    file = in_a_pdf_program(printed, tmp_path, {})
    Callback.update(measures="换了阀门。次日复查，不漏。").where(Callback.id == made.id).execute()
    assert documents.take_back(made.id, file, office, **SEAT).state == "done"


def test_a_damaged_print_keeps_no_signed_form_out(office: DataFolder, tmp_path: Path) -> None:
    made = answered()
    printed = documents.print_forms([made.id], office, **SEAT, estate=ESTATE)
    file = in_a_pdf_program(printed, tmp_path, {})
    printed.write_bytes(printed.read_bytes()[:200])
    assert documents.take_back(made.id, file, office, **SEAT).state == "done"


def test_a_form_signed_as_the_record_says_is_kept(office: DataFolder, tmp_path: Path) -> None:
    made = answered()
    printed = documents.print_forms([made.id], office, **SEAT, estate=ESTATE)
    assert documents.take_back(made.id, in_a_pdf_program(printed, tmp_path, {}), office, **SEAT).state == "done"


def test_the_form_of_the_first_callback_is_not_taken_for_the_second(office: DataFolder, tmp_path: Path) -> None:
    first, second = answered(), answered()
    file = in_a_pdf_program(documents.print_forms([first.id], office, **SEAT, estate=ESTATE), tmp_path, {})
    with pytest.raises(BadInput) as caught:
        documents.take_back(second.id, file, office, **SEAT)
    assert caught.value.message.format(**caught.value.values) == (
        f"「signed.pdf」上的编号是 {first.number}，不是 {second.number} 的表。核对后附到 {first.number}。"
    )
    # two forms in one file of which the other one is signed
    both = documents.print_forms([first.id, second.id], office, **SEAT, estate=ESTATE)
    file = in_a_pdf_program(both, tmp_path, {}, f"{first.number}.sign_customer")
    with pytest.raises(BadInput) as caught:
        documents.take_back(second.id, file, office, **SEAT)
    assert f"{second.number} 那张还没有客户签字" in caught.value.message.format(**caught.value.values)
    assert documents.take_back(first.id, file, office, **SEAT).state == "done"


def test_a_sheet_of_a_complaint_with_another_severity_is_refused(office: DataFolder, tmp_path: Path) -> None:
    made = complaint(severity="一般")
    printed = complaint_papers.print_forms([made.id], office, **SEAT, estate=ESTATE)
    file = in_a_pdf_program(printed, tmp_path, {"severity": "major"}, "sign_customer")
    with pytest.raises(BadInput) as caught:
        complaint_papers.take_back(made.id, file, office, **SEAT)
    assert "「重大」" in caught.value.message.format(**caught.value.values)


def test_twelve_bytes_are_no_picture_in_any_area(office: DataFolder, tmp_path: Path) -> None:
    repair_makers.trades()
    junk = tmp_path / "签好.jpg"
    junk.write_bytes(b"\xff\xd8\xff\xe0junkjunk")
    ways: list[tuple[Callable[..., Any], int]] = [
        (documents.take_back, answered().id),
        (complaint_papers.take_back, complaint().id),
        (sheet.take_back, repair_makers.brought(OrderState.AWAITING_SHEET).id),
    ]
    for take_back, record_id in ways:
        with pytest.raises(BadInput, match="打不开。收 PDF、JPG、PNG、TIF、HEIC"):
            take_back(record_id, junk, office, **SEAT)
    assert Attachment.select().count() == 0


def test_a_scan_of_another_record_is_refused_and_one_without_a_code_allowed(office: DataFolder, tmp_path: Path) -> None:
    first, second = answered(), answered()
    document = pypdfium2.PdfDocument(documents.print_forms([first.id], office, **SEAT, estate=ESTATE))
    photo = tmp_path / "照片.jpg"
    document[0].render(scale=150 / 72).to_pil().convert("L").save(photo)
    document.close()
    with pytest.raises(BadInput) as caught:
        documents.take_back(second.id, photo, office, **SEAT)
    assert f"上的编号是 {first.number}" in caught.value.message.format(**caught.value.values)
    assert documents.take_back(second.id, makers.scan(tmp_path / "无码.png"), office, **SEAT).state == "done"
    assert documents.take_back(first.id, photo, office, **SEAT).state == "done"


def test_a_scanned_work_order_of_another_number_is_refused(office: DataFolder, tmp_path: Path) -> None:
    repair_makers.trades()
    one, two = (repair_makers.brought(OrderState.AWAITING_SHEET) for _ in range(2))
    printed = sheet.print_sheets([one.id], office, **SEAT)
    document = pypdfium2.PdfDocument(printed)
    photo = tmp_path / "照片.jpg"
    document[0].render(scale=150 / 72).to_pil().convert("L").save(photo)
    document.close()
    with pytest.raises(UserError, match="上的编号是"):
        sheet.take_back(two.id, photo, office, **SEAT)
    # the print itself, signed by nobody
    with pytest.raises(BadInput, match="还没有签名"):
        sheet.take_back(one.id, printed, office, **SEAT)


def test_a_sealed_form_is_handed_out_sealed_and_no_print_is_counted(office: DataFolder, tmp_path: Path) -> None:
    made = answered()
    answers = Answers(satisfaction=Satisfaction.SATISFIED, effect=Effect.SOLVED)
    documents.sign_on_screen(made.id, STROKES, answers, office, **SEAT, estate=ESTATE)
    file = tmp_path / "out.pdf"
    told = documents.write_form_by_number(made.number, file, **SEAT, estate=ESTATE, folder=office)
    assert told["fields"]["satisfaction"] == "satisfied"
    (report,) = verify(file, office)
    assert (report.intact, report.changed_after, report.trusted) == (True, False, True)
    assert Callback.get_by_id(made.id).print_count == 0


def test_a_complaint_that_went_on_after_a_signature_is_printed_anew(office: DataFolder, tmp_path: Path) -> None:
    made = complaint()
    complaint_papers.sign_on_screen(made.id, STROKES, complaint_papers.HANDLER, office, **SEAT, estate=ESTATE)
    file = tmp_path / "out.pdf"
    told: dict[str, Any] = {"by": MANAGER, "at": NOW, "estate": ESTATE, "folder": office}
    complaint_papers.write_form_by_number(made.number, file, **told)
    assert len(verify(file, office)) == 1
    type(made).update(content="改过的内容").where(type(made).id == made.id).execute()
    complaint_papers.write_form_by_number(made.number, file, **told)
    assert verify(file, office) == []
    assert type(made).get_by_id(made.id).print_count == 1


def test_every_page_of_a_form_bears_its_code(office: DataFolder) -> None:
    made = answered()
    Callback.update(measures="换" * 4000).where(Callback.id == made.id).execute()
    file = documents.print_forms([made.id], office, **SEAT, estate=ESTATE)
    assert page_count(file) > 2
    assert {page.numbers for page in scanned_pages(file)} == {(made.number,)}
