"""A complaint from Ctrl+N to its end, through the real window by keyboard; its sheet and its originals (5.2, F05)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from csapp.app import office as offices
from csapp.app import wiring
from csapp.app.desk import make_context
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.errors import NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.db.check import problems
from csapp.documents.form import read_fields
from csapp.documents.preview import page_count
from csapp.documents.verify import verify
from csapp.features.callback.models import Callback, Source
from csapp.features.callback.service import calling, scheduling, signing
from csapp.features.complaint.documents import paper_of, sign_on_screen
from csapp.features.complaint.models import Complaint, Nature, Severity, SignedHow
from csapp.features.complaint.page.desk import ComplaintPage
from csapp.features.complaint.service import intake, righting
from csapp.features.complaint.workflow import ComplaintState
from csapp.masterdata.people.page import ResidentFinder
from csapp.ui.context import Context
from csapp.ui.file_shelf import FileShelf
from csapp.ui.labels import Label
from csapp.ui.paper_section import PaperSection
from csapp.ui.runner import InlineRunner
from tests.features.complaint_makers import complaint, complaint_in
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, MANAGER, NOW, VIEWER
from tests.makers import scan as scanned

S = ComplaintState
NewContext = Callable[[Actor], Context]
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]


@pytest.fixture
def sit_down(
    qtbot: QtBot, new_context: NewContext, home: Home, office: DataFolder, clock: Clock
) -> Iterator[Callable[[Actor], tuple[Hands, ComplaintPage]]]:
    """A colleague at the whole desk, who goes to 投诉 with Ctrl+digit."""
    assert home.unit.code == "3-2-1501"
    new_context(DESK)  # the theme
    wiring.wire()
    known = {**offices.estate(), "name": "翠湖花园"}
    windows: list[MainWindow] = []

    def begin(by: Actor) -> tuple[Hands, ComplaintPage]:
        for earlier in windows:
            earlier.close()
        window = MainWindow(make_context(office, known, by, clock, InlineRunner()), known)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        hands = Hands(window)
        daily = [entry.key for entry in window.entries if entry.daily]
        hands.press(Key(Key.Key_0 + daily.index("complaint") + 1), CONTROL)
        page = window.page("complaint")
        assert isinstance(page, ComplaintPage)
        return hands, page

    yield begin
    for window in windows:
        window.close()


@pytest.fixture
def wired(home: Home) -> None:
    """The flows of the office are connected."""
    assert home.unit.code == "3-2-1501"
    wiring.wire()


def fill(hands: Hands, *texts: str) -> None:
    """One entry after the other; an empty one is left as it is. A choice takes a space."""
    for at, text in enumerate(texts):
        if at:
            hands.press(Key.Key_Tab)
        if text == " ":
            hands.press(Key.Key_Space)
        elif text:
            hands.write(text)


def put_right(hands: Hands, _page: ComplaintPage) -> None:
    """Apologised, handed to the department, rectified."""
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Complaint.get().apologised_at == NOW
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Complaint.get().state == S.RECTIFYING
    hands.press(Key.Key_1, ALT)
    hands.write("浮球已换，积水抽干，车已洗。")
    hands.press(Key.Key_Return, CONTROL)
    assert Complaint.get().state == S.RECTIFIED


def call_back(number: str) -> None:
    """The customer is asked, is satisfied and can't sign: the complaint is closed."""
    callback = Callback.get()
    assert (callback.source, callback.source_number, callback.customer) == (Source.COMPLAINT, number, "单雅琴")
    assert (callback.rule, str(callback.due_on), callback.needs_signature) == ("R04", "2026-12-08", True)
    calling.register_result(callback.id, by=DESK, at=NOW, method="上门", satisfaction="满意", opinion="好了")
    assert Complaint.get().state == S.RECTIFIED
    signing.decline(callback.id, by=DESK, at=NOW, decline_reason="手上有伤", witness="李敏")
    done = Complaint.get()
    assert (done.state, done.opinion) == (S.CLOSED, "好了")


def test_a_complaint_goes_from_the_call_to_its_end_by_keyboard_alone(
    sit_down: Callable[[Actor], tuple[Hands, ComplaintPage]], office: DataFolder, home: Home
) -> None:
    hands, page = sit_down(DESK)
    hands.press(Key.Key_N, CONTROL)
    assert isinstance(hands.focus, ResidentFinder)
    hands.letters("syq")
    hands.press(Key.Key_Return)
    hands.write("地下车库顶板漏水，滴在车上。")
    hands.press(Key.Key_Return, CONTROL)
    made = Complaint.get()
    assert (made.customer, made.unit_id, made.person_id) == ("单雅琴", home.unit.id, home.owner.id)
    assert (made.severity, made.recorded_by, made.phone) == (Severity.ORDINARY, DESK.name, "13812342746")
    assert page.message.text == f"已记下，编号 {made.number}。"

    hands.press(Key.Key_1, ALT)
    fill(hands, "集水井浮球卡住，水漫到 B1", "工程部今天抽水修浮球", " ")
    hands.press(Key.Key_Return, CONTROL)
    held = Complaint.get()
    assert (held.state, held.nature) == (S.AWAITING_DECISION, Nature.LIABLE)
    page.show_record(made.id)
    assert page.panel.facts is not None
    assert page.panel.facts.missing == "处理办法和责任部门由经理决定。"
    assert not any(step.name.startswith("decide") for step in page.panel.facts.steps)

    hands, page = sit_down(MANAGER)
    hands.press(Key.Key_1, ALT)
    fill(hands, "抽干积水，换浮球，车辆清洗费由物业付", "工程部")
    hands.press(Key.Key_Return, CONTROL)
    assert Complaint.get().state == S.LIABLE

    put_right(*sit_down(DESK))
    call_back(made.number)
    assert list(problems(office)) == []
    assert AuditLine.select().where(AuditLine.area == "complaint").count() == 8


@pytest.mark.usefixtures("wired")
def test_a_dissatisfied_customer_reopens_the_complaint_and_is_asked_once_more() -> None:
    made = complaint_in(S.RECTIFIED, severity="重大")
    first = Callback.get()
    assert (first.source, first.rule, str(first.due_on)) == (Source.MAJOR_COMPLAINT, "R02", "2026-12-01")
    calling.register_result(first.id, by=DESK, at=NOW, method="电话", satisfaction="不满意", opinion="还在滴")
    signing.decline(first.id, by=DESK, at=NOW, decline_reason="电话里说的", witness="李敏")
    again = Complaint.get_by_id(made.id)
    assert (again.state, again.redo_count, again.opinion) == (S.RECTIFYING, 1, "还在滴")
    righting.rectify(made.id, by=DESK, at=NOW, result="换了整段管")
    second = Callback.get(Callback.second_of == first.id)
    assert (second.measures, Callback.select().count()) == ("换了整段管", 2)


@pytest.mark.usefixtures("wired")
def test_nobody_is_called_about_a_merged_or_nameless_complaint() -> None:
    complaint_in(S.RECTIFIED, is_anonymous=True)
    assert Callback.select().count() == 0
    first = complaint()
    second = complaint_in(S.REGISTERED)
    intake.merge(second.id, by=DESK, at=NOW, into_number=first.number)
    given: dict[str, Any] = {"by": DESK, "at": NOW, "source": "一般投诉", "subject": "滴水", "customer": "解晓东"}
    with pytest.raises(TransitionRefused, match=f"{second.number} 已并入 {first.number}"):
        scheduling.schedule(**given, source_number=second.number)
    intake.unmerge(second.id, by=DESK, at=NOW)
    assert scheduling.schedule(**given, source_number=second.number).source_number == second.number


# The paper


@pytest.fixture
def opened() -> list[Path]:
    return []


@pytest.fixture
def held(home: Home) -> Complaint:
    """A complaint that is being put right."""
    return complaint_in(S.RECTIFYING, unit=home.unit.id, person=home.owner.id, customer="")


def at_desk(held: Complaint, context: Context, opened: list[Path]) -> ComplaintPage:
    page = ComplaintPage(context)
    page.open_file = opened.append
    page.open_record(held.id)
    return page


@pytest.fixture
def page(held: Complaint, new_context: NewContext, opened: list[Path]) -> ComplaintPage:
    return at_desk(held, new_context(DESK), opened)


@pytest.fixture
def hands(page: ComplaintPage, show: Callable[..., Hands]) -> Hands:
    return show(page)


def sheet_of(page: ComplaintPage) -> PaperSection:
    (shown,) = (part for part in page.panel.findChildren(PaperSection) if part.isVisible())
    return shown


def shelf_of(page: ComplaintPage) -> FileShelf:
    (shown,) = (part for part in page.panel.findChildren(FileShelf) if part.isVisible())
    return shown


def take(page: ComplaintPage, name: str) -> None:
    facts = page.panel.facts
    assert facts is not None
    page.steps.ask(next(step for step in facts.steps if step.name == name))


def test_printing_counts_and_waits_for_the_paper(
    hands: Hands, page: ComplaintPage, held: Complaint, opened: list[Path], tmp_path: Path
) -> None:
    assert sheet_of(page).sign.accessibleName() == "没有打印过"
    hands.press(Key.Key_P, CONTROL)
    assert sheet_of(page).sign.accessibleName() == "已打印 1 次，未签回"
    fields, places = read_fields(opened[0])
    assert (fields["customer"], fields["phone"], fields["nature"]) == ("单雅琴", "138****2746", "liable")
    assert places == ["sign_handler", "sign_department", "sign_manager", "sign_customer"]
    scan = tmp_path / "签好.png"
    scanned(scan)
    drop = sheet_of(page).drop
    assert drop is not None
    drop.take([scan])
    back = Complaint.get_by_id(held.id)
    assert (back.signed_how, back.print_count) == (SignedHow.PAPER, 1)
    page.show_record(held.id)
    assert sheet_of(page).sign.accessibleName() == "已打印 1 次，已签字"
    hands.press(Key.Key_P, CONTROL)
    assert Complaint.get_by_id(held.id).print_count == 2


def test_selected_rows_are_printed_into_one_file(hands: Hands, page: ComplaintPage, opened: list[Path]) -> None:
    complaint(content="门禁失灵")
    page.clear_filter()
    page.table.selectAll()
    hands.press(Key.Key_P, CONTROL)
    assert [page_count(file) for file in opened] == [2]


def test_the_desk_and_the_customer_sign_one_sheet_and_a_later_change_begins_a_new_one(
    hands: Hands, page: ComplaintPage, held: Complaint, office: DataFolder
) -> None:
    for who in ("handler", "customer"):
        take(page, "sign")
        dialog = page.dialog
        assert dialog is not None
        assert "manager" not in dialog._rows["who"].buttons
        assert {"单雅琴", "楼上空调外机滴水"} <= {label.text() for label in dialog.findChildren(Label)}
        dialog._rows["who"].buttons[who].click()
        dialog.pad.set_strokes(STROKES)
        QTest.keyClick(dialog, Key.Key_Return, CONTROL)
        assert page.dialog is None
        page.show_record(held.id)
    assert hands.keys == 0
    file = paper_of(held.id, office).file
    assert file is not None
    reports = verify(file, office)
    assert [(report.field, report.signer) for report in reports] == [
        ("sign_handler", DESK.name),
        ("sign_customer", "单雅琴"),
    ]
    assert all(report.intact and not report.changed_after for report in reports)
    righting.rectify(held.id, by=DESK, at=NOW, result="换了整段管")
    signed = sign_on_screen(held.id, STROKES, "handler", office, by=DESK, at=NOW, estate="翠湖花园")
    file = paper_of(signed.id, office).file
    assert file is not None
    assert [report.field for report in verify(file, office)] == ["sign_handler"]
    assert read_fields(file)[0]["result"] == "换了整段管"
    with pytest.raises(NotAllowed):
        sign_on_screen(held.id, STROKES, "manager", office, by=DESK, at=NOW, estate="翠湖花园")


def test_originals_are_dropped_under_the_number_and_opened_again(
    hands: Hands, page: ComplaintPage, held: Complaint, opened: list[Path], tmp_path: Path
) -> None:
    letter, film = tmp_path / "来信.pdf", tmp_path / "录像.mp4"
    letter.write_bytes(b"%PDF-1.7 letter")
    film.write_bytes(b"film")
    drop = shelf_of(page).drop
    assert drop is not None
    drop.take([film])
    assert page.message.text == "「录像.mp4」不是照片、扫描件或 PDF，换一个文件。"
    page.ask_files = lambda: [letter]
    take(page, "add_originals")
    page.show_record(held.id)
    (button,) = shelf_of(page).buttons
    assert button.text() == f"{held.number}-1.pdf"
    button.click()
    assert opened[0].name.endswith(f"{held.number}-1.pdf")
    assert opened[0].read_bytes() == b"%PDF-1.7 letter"
    assert hands.keys == 0


def test_a_customer_of_no_ledger_is_typed_and_an_anonymous_one_is_ticked(hands: Hands, page: ComplaintPage) -> None:
    hands.press(Key.Key_N, CONTROL)
    form = page.panel.in_place
    assert form is not None
    form.form.set_values({"content": "门口乱停车"})
    form.form.entry("content").setFocus()
    hands.press(Key.Key_Return, CONTROL)
    assert Complaint.select().count() == 1
    form.form.set_values({"is_anonymous": True})
    hands.press(Key.Key_Return, CONTROL)
    made = Complaint.select().order_by(Complaint.id.desc()).get()
    assert (made.customer, made.is_anonymous, made.person_id) == ("", True, None)


def test_the_telephone_is_shown_on_asking_and_that_is_written_down(
    hands: Hands, page: ComplaintPage, held: Complaint
) -> None:
    assert "13812342746" not in str(page.panel.facts)
    hands.press(Key.Key_U, CONTROL)
    assert AuditLine.select().where(AuditLine.step == "reveal", AuditLine.record_id == held.id).count() == 1


def test_who_may_only_look_is_offered_nothing(
    held: Complaint, new_context: NewContext, opened: list[Path], show: Callable[..., Hands]
) -> None:
    page = at_desk(held, new_context(VIEWER), opened)
    show(page)
    assert page.panel.facts is not None
    assert page.panel.facts.steps == ()
    assert shelf_of(page).drop is None
    assert not page.may_create()


@pytest.mark.usefixtures("home")
def test_of_two_seats_the_second_is_shown_what_happened(
    new_context: NewContext, opened: list[Path], show: Callable[..., Hands]
) -> None:
    waiting = complaint_in(S.AWAITING_DECISION)
    pages = [at_desk(waiting, new_context(MANAGER), opened) for _ in range(2)]
    for page in pages:
        show(page)
    seen = [page.panel.facts for page in pages]
    assert seen[0] is not None
    assert seen[1] is not None
    first, second = pages
    second.panel.blockSignals(True)
    take(first, "decide_not_liable")
    first.steps.do(seen[0].steps[1], {"method": "说明外机不归物业"})
    assert Complaint.get_by_id(waiting.id).state == S.NOT_LIABLE
    second.panel.blockSignals(False)
    second.panel.facts = seen[1]
    second.steps.do(seen[1].steps[0], {"method": "修", "department": "工程部"})
    assert "别人刚改过这张单" in second.message.text
    assert Complaint.get_by_id(waiting.id).nature == Nature.NOT_LIABLE
