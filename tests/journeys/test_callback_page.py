"""A callback from F7 to the filed form: on paper, on the screen, and back as a file (look 08, 5.3, F01)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.attachment import Attachment
from csapp.db.audit import AuditLine
from csapp.documents.form import read_fields
from csapp.documents.preview import page_count
from csapp.documents.seal import seal
from csapp.documents.verify import SignatureReport, verify
from csapp.features.callback.documents import paper_of
from csapp.features.callback.models import Callback, FollowUp, Satisfaction, SignedHow
from csapp.features.callback.page.desk import CallbackPage
from csapp.features.callback.service import calling
from csapp.features.callback.workflow import CallbackState
from csapp.masterdata.people.page import ResidentFinder
from csapp.ui.context import Context
from csapp.ui.paper_section import PaperSection
from csapp.ui.signature_dialog import SignatureDialog
from tests import makers
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW, SUPERVISOR, VIEWER
from tests.makers import scan as scanned

NewContext = Callable[[Actor], Context]


@pytest.fixture
def callback(home: Home) -> Callback:
    """The customer was asked at the door ten minutes ago and is content; only the signature is missing."""
    made = makers.callback(
        unit=home.unit.id, person=home.owner.id, customer="", source_number="TS20261107-001", measures="换了灯"
    )
    calling.register_result(
        made.id, by=DESK, at=NOW - timedelta(minutes=10), method="上门", satisfaction="满意", opinion="亮了"
    )
    return Callback.get_by_id(made.id)


@pytest.fixture
def opened() -> list[Path]:
    return []


@pytest.fixture
def page(callback: Callback, new_context: NewContext, opened: list[Path]) -> CallbackPage:
    return at_desk(callback, new_context(DESK), opened)


def at_desk(callback: Callback, context: Context, opened: list[Path]) -> CallbackPage:
    page = CallbackPage(context)
    page.open_file = opened.append
    page.open_record(callback.id)
    return page


@pytest.fixture
def hands(page: CallbackPage, show: Callable[..., Hands]) -> Hands:
    return show(page, F7=page.new_record)


def now_is(callback: Callback) -> Callback:
    return Callback.get_by_id(callback.id)


def section(page: CallbackPage) -> PaperSection:
    shown = [part for part in page.panel.findChildren(PaperSection) if part.isVisible()]
    assert len(shown) == 1
    return shown[0]


def write_name(dialog: SignatureDialog) -> None:
    """Three strokes with the mouse."""
    for left in (100, 250, 400):
        QTest.mousePress(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(left, 40))
        for step in range(10):
            QTest.mouseMove(dialog.pad, QPoint(left + step * 8, 40 + step * 8))
        QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, pos=QPoint(left + 80, 120))


def signing(page: CallbackPage, hands: Hands) -> SignatureDialog:
    """Alt+1, as long as the first next step is a signature."""
    hands.press(Key.Key_1, ALT)
    dialog = page.dialog
    assert dialog is not None
    return dialog


def confirm(dialog: SignatureDialog) -> None:
    QTest.keyClick(dialog, Key.Key_Return, CONTROL)


def sealed(callback: Callback, office: DataFolder) -> tuple[Path, list[SignatureReport]]:
    file = paper_of(callback.id, office).file
    assert file is not None
    return file, verify(file, office)


def test_printing_counts_opens_the_file_and_waits_for_the_paper(
    hands: Hands, page: CallbackPage, callback: Callback, opened: list[Path], office: DataFolder
) -> None:
    assert section(page).sign.accessibleName() == "没有打印过"
    assert section(page).open_button.refusal != ""
    hands.press(Key.Key_P, CONTROL)
    assert opened == [office.root / "print" / f"{callback.number}-p1.pdf"]
    assert section(page).sign.accessibleName() == "已打印 1 次，未签回"
    hands.press(Key.Key_P, CONTROL)
    assert [file.name for file in opened] == [f"{callback.number}-p1.pdf", f"{callback.number}-p2.pdf"]
    assert now_is(callback).print_count == 2
    section(page).open_button.click()
    assert opened[2] == opened[1]
    fields, places = read_fields(opened[1])
    assert fields["customer"] == "单雅琴"
    assert fields["phone"] == "138****2746"
    assert (fields["source"], fields["satisfaction"], fields["method"]) == ("complaint", "satisfied", "visit")
    assert places == ["sign_customer", "sign_caller", "sign_manager"]


def test_selected_rows_are_printed_into_one_file(hands: Hands, page: CallbackPage, opened: list[Path]) -> None:
    makers.callback(customer="贺先生", subject="门禁失灵")
    page.clear_filter()
    page.table.selectAll()
    hands.press(Key.Key_P, CONTROL)
    assert [page_count(file) for file in opened] == [2]
    assert [row.print_count for row in Callback.select()] == [1, 1]


def test_a_customer_signs_on_the_screen_and_the_form_is_sealed(
    hands: Hands, page: CallbackPage, callback: Callback, office: DataFolder
) -> None:
    dialog = signing(page, hands)
    assert dialog.answers() == {"effect": "已解决", "satisfaction": "满意"}
    write_name(dialog)
    confirm(dialog)
    signed = now_is(callback)
    assert (signed.state, signed.signed_how, signed.signed_at) == (CallbackState.DONE, SignedHow.ON_SCREEN, NOW)
    _, (report,) = sealed(callback, office)
    assert (report.field, report.signer, report.at) == ("sign_customer", "单雅琴", NOW)
    assert (report.intact, report.changed_after, report.trusted) == (True, False, True)
    page.show_record(callback.id)
    assert section(page).sign.accessibleName() == "没有打印过，已签回"
    assert page.dialog is None


def test_an_empty_pad_is_not_confirmed(hands: Hands, page: CallbackPage, callback: Callback) -> None:
    dialog = signing(page, hands)
    confirm(dialog)
    assert dialog.isVisible()
    assert now_is(callback).state == CallbackState.AWAITING_SIGNATURE
    QTest.keyClick(dialog, Key.Key_Escape)
    assert page.dialog is None
    assert now_is(callback).state == CallbackState.AWAITING_SIGNATURE


def test_what_the_customer_ticks_above_the_pad_is_what_holds(
    hands: Hands, page: CallbackPage, callback: Callback, office: DataFolder
) -> None:
    dialog = signing(page, hands)
    dialog._rows["satisfaction"].buttons["不满意"].click()
    write_name(dialog)
    confirm(dialog)
    signed = now_is(callback)
    assert (signed.satisfaction, signed.follow_up) == (Satisfaction.UNSATISFIED, FollowUp.REDO)
    assert Callback.select().where(Callback.second_of == callback.id).count() == 1
    file, _ = sealed(callback, office)
    fields, _ = read_fields(file)
    assert (fields["satisfaction"], fields["follow_up"]) == ("unsatisfied", "redo")


def test_who_does_not_sign_is_written_down_with_a_witness(hands: Hands, page: CallbackPage, callback: Callback) -> None:
    dialog = signing(page, hands)
    dialog.unable_button.click()
    hands.write("手上打着石膏")
    hands.press(Key.Key_Tab)
    hands.write("何静")
    hands.press(Key.Key_Return, CONTROL)
    declined = now_is(callback)
    assert (declined.state, declined.signed_how) == (CallbackState.DONE, SignedHow.DECLINED)
    assert (declined.decline_reason, declined.witness) == ("手上打着石膏", "何静")


@pytest.fixture
def review(
    callback: Callback, new_context: NewContext, opened: list[Path], show: Callable[..., Hands]
) -> Callable[[], CallbackPage]:
    """主管 at his own desk, asked to review and file."""

    def sit_down() -> CallbackPage:
        page = at_desk(callback, new_context(SUPERVISOR), opened)
        show(page)
        facts = page.panel.facts
        assert facts is not None
        page.steps.ask(next(step for step in facts.steps if step.name == "file"))
        return page

    return sit_down


def test_caller_and_reviewer_sign_the_same_file(
    hands: Hands, page: CallbackPage, callback: Callback, office: DataFolder, review: Callable[[], CallbackPage]
) -> None:
    for _ in range(2):
        dialog = signing(page, hands)
        write_name(dialog)
        confirm(dialog)
        page.show_record(callback.id)
    last = review().dialog
    assert last is not None
    write_name(last)
    confirm(last)
    assert now_is(callback).state == CallbackState.FILED
    _, reports = sealed(callback, office)
    assert [report.field for report in reports] == ["sign_customer", "sign_caller", "sign_manager"]
    assert [report.signer for report in reports] == ["单雅琴", DESK.name, SUPERVISOR.name]
    assert all(report.intact and not report.changed_after for report in reports)


def test_a_reviewer_may_file_without_signing(
    hands: Hands, page: CallbackPage, callback: Callback, office: DataFolder, review: Callable[[], CallbackPage]
) -> None:
    dialog = signing(page, hands)
    write_name(dialog)
    confirm(dialog)
    last = review().dialog
    assert last is not None
    last.unable_button.click()
    assert now_is(callback).state == CallbackState.FILED
    assert len(sealed(callback, office)[1]) == 1


def test_what_came_back_on_paper_is_filed_at_once(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands, review: Callable[[], CallbackPage]
) -> None:
    scan = tmp_path / "scan.png"
    scanned(scan)
    page.ask_file = lambda: scan
    hands.press(Key.Key_2, ALT)
    assert review().dialog is None
    assert now_is(callback).state == CallbackState.FILED


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_scan_of_the_signed_paper_is_taken_back(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands, kind: str
) -> None:
    scan = tmp_path / "photo.jpg"
    Image.new("L", (60, 80), 240).save(scan, kind)
    page.ask_file = lambda: scan
    hands.press(Key.Key_2, ALT)
    back = now_is(callback)
    assert (back.state, back.signed_how) == (CallbackState.DONE, SignedHow.PAPER)
    kept = Attachment.get()
    assert (kept.purpose, kept.name, kept.size) == ("signed", "photo.jpg", scan.stat().st_size)


def test_a_file_dropped_on_the_paper_is_taken_back(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands
) -> None:
    scan = tmp_path / "签好.png"
    scanned(scan)
    drop = section(page).drop
    assert drop is not None
    drop.take([scan])
    assert now_is(callback).signed_how == SignedHow.PAPER
    assert hands.keys == 0


def refused(page: CallbackPage, callback: Callback, file: Path, hands: Hands) -> str:
    page.ask_file = lambda: file
    hands.press(Key.Key_2, ALT)
    assert now_is(callback).state == CallbackState.AWAITING_SIGNATURE
    assert not Attachment.select().exists()
    return page.message.text


def test_what_only_calls_itself_a_scan_is_refused(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands
) -> None:
    file = tmp_path / "签好.jpg"
    file.write_text("不是照片", encoding="utf-8")
    assert refused(page, callback, file, hands) == "「签好.jpg」不是照片、扫描件或 PDF，换一个文件。"


def signed_elsewhere(page: CallbackPage, opened: list[Path], tmp_path: Path) -> Path:
    """The printed form, signed by the customer with a certificate of his own."""
    assert page.panel.facts is not None
    page.print_paper(page.panel.facts)
    target = tmp_path / "signed.pdf"
    seal(
        opened[-1],
        target,
        "customer",
        signer="单雅琴",
        strokes=[[(10.0, 10.0, 0.5), (60.0, 90.0, 0.5), (90.0, 20.0, 0.5)]],
        reason="认可",
        at=NOW,
        folder=DataFolder(tmp_path / "elsewhere"),
        office="家里",
    )
    return target


def test_a_form_signed_in_a_pdf_program_is_verified_and_taken_back(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands, opened: list[Path]
) -> None:
    file = signed_elsewhere(page, opened, tmp_path)
    page.ask_file = lambda: file
    hands.press(Key.Key_2, ALT)
    assert now_is(callback).signed_how == SignedHow.PAPER


def test_a_form_changed_after_signing_is_refused(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands, opened: list[Path]
) -> None:
    file = signed_elsewhere(page, opened, tmp_path)
    content = bytearray(file.read_bytes())
    place = content.index(b"/Title<FEFF") + len(b"/Title<FEFF")
    content[place] = ord("6") if content[place] != ord("6") else ord("5")
    file.write_bytes(content)
    assert "签字以后被改过" in refused(page, callback, file, hands)


def test_a_printed_form_nobody_signed_is_refused(
    page: CallbackPage, callback: Callback, hands: Hands, opened: list[Path]
) -> None:
    hands.press(Key.Key_P, CONTROL)
    assert "还没有签名" in refused(page, callback, opened[0], hands)


def test_a_form_that_says_something_else_than_the_record_is_refused(
    page: CallbackPage, callback: Callback, tmp_path: Path, hands: Hands, opened: list[Path]
) -> None:
    file = signed_elsewhere(page, opened, tmp_path)
    Callback.update(subject="别的事").where(Callback.id == callback.id).execute()
    words = refused(page, callback, file, hands)
    assert f"{callback.number} 的记录是「别的事」。先把记录改成表上签的，再收回" in words


def test_a_new_callback_takes_its_customer_from_the_finder(hands: Hands, page: CallbackPage, home: Home) -> None:
    hands.press(Key.Key_F7)
    finder = page.panel.findChild(ResidentFinder)
    assert isinstance(finder, ResidentFinder)
    assert hands.focus is finder
    hands.letters("syq")
    hands.press(Key.Key_Return)
    form = page.panel.in_place
    assert form is not None
    form.form.set_values({"source": "意见", "subject": "快递柜不够用"})
    form.form.entry("subject").setFocus()
    hands.press(Key.Key_Return, CONTROL)
    made = Callback.select().order_by(Callback.id.desc()).get()
    assert (made.customer, made.unit_id, made.person_id) == ("单雅琴", home.unit.id, home.owner.id)
    assert made.phone == "13812342746"
    assert page.message.text == f"已记下，编号 {made.number}。"


def test_a_customer_of_no_ledger_is_typed(hands: Hands, page: CallbackPage) -> None:
    hands.press(Key.Key_F7)
    form = page.panel.in_place
    assert form is not None
    form.form.set_values({"source": "定期", "customer": "贺先生", "subject": "季度回访"})
    form.form.entry("subject").setFocus()
    hands.press(Key.Key_Return, CONTROL)
    made = Callback.select().order_by(Callback.id.desc()).get()
    assert (made.customer, made.unit_id, made.person_id) == ("贺先生", None, None)


def test_the_telephone_is_shown_on_asking_and_that_is_written_down(
    hands: Hands, page: CallbackPage, callback: Callback
) -> None:
    assert "13812342746" not in str(page.panel.facts)
    hands.press(Key.Key_U, CONTROL)
    assert AuditLine.select().where(AuditLine.step == "reveal", AuditLine.record_id == callback.id).count() == 1


def test_who_may_only_look_prints_and_makes_nothing(
    callback: Callback, new_context: NewContext, opened: list[Path], show: Callable[..., Hands], qtbot: QtBot
) -> None:
    page = at_desk(callback, new_context(VIEWER), opened)
    qtbot.addWidget(page)
    hands = show(page, F7=page.new_record)
    hands.press(Key.Key_F7)
    assert page.panel.in_place is None
    assert page.panel.facts is not None
    page.print_paper(page.panel.facts)
    QApplication.processEvents()
    assert page.message.text == "「查看」不能登记和办理，找主管或经理办理。"
    assert opened == []
    assert now_is(callback).print_count == 0
