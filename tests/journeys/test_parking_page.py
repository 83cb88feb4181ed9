"""A new clerk at the parking map by keyboard alone: lease a free space, renew, change the car, find, list, reports."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.parking_lease.models.lease import Lease, Permit, Reminder
from csapp.features.parking_lease.models.money import DayReport, Payment, first_day
from csapp.features.parking_lease.models.rounds import IssuedList, MonthRound, RoundLine, RoundState, Waiting
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.page.draw_form import DrawForm
from csapp.features.parking_lease.page.parking import ParkingPage
from csapp.features.parking_lease.workflow import LeaseState
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.masterdata.vehicles.service import draw_zone
from csapp.ui.context import Context
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.space_map import MapPlace
from tests import makers
from tests.features import parking_makers as parking
from tests.journeys.hands import ALT, CONTROL, Hands, Key
from tests.makers import DESK, MANAGER, NOW, VIEWER

NewContext = Callable[[Actor], Context]
S = LeaseState
DRAWING = """
B1-001-004 24 40
柱 292 80
B1-005-008 310 40
车道 车道1 24 200
B1-014-021 24 240
框 出口 南坡道 640 200 70 80
"""


@pytest.fixture
def files() -> list[Path]:
    return []


@pytest.fixture
def page(new_context: NewContext, office: DataFolder, files: list[Path]) -> ParkingPage:
    """Sixteen spaces in two rows, one of them leased until December, a household on file."""
    assert office.database.exists()
    parking.rates()
    draw_zone("B1 地下 A 区", DRAWING, by=DESK, at=NOW, kind=SpaceKind.GROUND)
    makers.person("黄思琪", "13612344417", home=makers.unit("3-1-0904"))
    parking.leased("B1-002", "苏E00Q39", at=parking.later(-20), months=1, holder="韩大勇")
    made = ParkingPage(new_context(DESK))
    made.map.open_file = files.append
    return made


@pytest.fixture
def hands(page: ParkingPage, show: Callable[..., Hands]) -> Hands:
    made = show(page)
    page.take_focus()
    return made


def place(page: ParkingPage) -> MapPlace:
    found = page.map.frame.map.place_now()
    assert found is not None
    return found


def only(plate: str) -> Lease:
    found: Lease = Lease.get(Lease.plate == plate)
    return found


def fill(hands: Hands, *values: str) -> None:
    """One entry after the other; an empty one is passed over, the last one is not left."""
    for at, value in enumerate(values):
        if at:
            hands.press(Key.Key_Tab)
        if value:
            hands.write(value)


def test_arrows_walk_space_by_space_and_keys_zoom(hands: Hands, page: ParkingPage) -> None:
    assert place(page).label == "001"
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Right)
    assert place(page).label == "003"
    hands.press(Key.Key_Down)
    assert place(page).label == "016"
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Right)
    assert place(page).label == "005"
    hands.press(Key.Key_Home)
    assert place(page).label == "001"
    for _ in range(5):
        hands.press(Key.Key_Minus, CONTROL)
    assert page.map.frame.map.zoom == 0.35
    hands.press(Key.Key_Equal, CONTROL)
    assert page.map.frame.map.zoom == 0.5
    hands.press(Key.Key_End)
    assert place(page).label == "021"
    assert not page.map.frame.map.grab().toImage().isNull()


def test_typing_finds_a_space_by_its_plate_and_by_its_number(hands: Hands, page: ParkingPage) -> None:
    hands.letters("0Q3")
    hands.press(Key.Key_Return)
    assert place(page).label == "002"
    hands.letters("b1-016")
    hands.press(Key.Key_Return)
    assert place(page).label == "016"
    hands.letters("zz9")
    hands.press(Key.Key_Return)
    assert "没有找到「zz9」" in page.map.message.text


def test_a_free_space_is_leased_from_application_to_permit_without_a_mouse(
    hands: Hands, page: ParkingPage, files: list[Path]
) -> None:
    hands.press(Key.Key_Return)
    hands.write("黄思琪")
    hands.press(Key.Key_Return)
    form = page.map.frame.side.widget(1)
    assert form is not None
    fill(hands, "苏ｅ·6h27p", "", "", "大众朗逸", "白")
    hands.press(Key.Key_Return, CONTROL)
    lease = only("苏E6H27P")
    assert (lease.state, lease.space_code, lease.holder, lease.phone) == (S.APPLIED, "B1-001", "黄思琪", "13612344417")
    assert (lease.unit.code if lease.unit else "", lease.vehicle.brand) == ("3-1-0904", "大众朗逸")
    assert place(page).word == "办理中"
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    assert only("苏E6H27P").state == S.SEEN
    hands.press(Key.Key_1, ALT)
    dialog = page.map.dialog
    assert dialog is not None
    QTest.keyClick(dialog.unable_button, Key.Key_Space)
    assert only("苏E6H27P").state == S.PROMISED
    hands.press(Key.Key_1, ALT)
    fill(hands, "2026-11-24", "6")
    hands.press(Key.Key_Return, CONTROL)
    see_it_paid(hands, page)
    hands.press(Key.Key_P, CONTROL)
    assert [file.suffix for file in files] == [".pdf"]
    assert IssuedList.get().count == 1


def see_it_paid(hands: Hands, page: ParkingPage) -> None:
    """A registered lease is paid and gets its permit."""
    lease = only("苏E6H27P")
    assert (lease.state, lease.due_fen, str(lease.ends_on)) == (S.REGISTERED, 180_000, "2027-05-23")
    assert "缴费之后才能发" in page.map.panel.steps._why.text()
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    assert only("苏E6H27P").state == S.PAID
    hands.press(Key.Key_1, ALT)
    lease = only("苏E6H27P")
    assert (lease.state, lease.permit_number, str(lease.permit_until)) == (S.ACTIVE, "TCZ-0002", "2027-05-23")
    assert (place(page).word, place(page).lines) == ("租用", ("苏E", "6H27P"))


def test_renewal_reminder_and_change_are_one_key_away(hands: Hands, page: ParkingPage) -> None:
    hands.press(Key.Key_Right)
    assert place(page).word == "9 天"
    assert page.map.panel.state.accessibleName() == "9 天后到期"
    hands.press(Key.Key_2, ALT)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Tab)
    hands.write("说周末来缴")
    hands.press(Key.Key_Return, CONTROL)
    assert (Reminder.get().said, Reminder.get().reminded_by) == ("说周末来缴", DESK.name)
    hands.press(Key.Key_1, ALT)
    fill(hands, "3", "", "")
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    lease = only("苏E00Q39")
    assert (lease.state, str(lease.paid_until)) == (S.RENEWED, "2027-03-03")
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    hands.press(Key.Key_1, ALT)
    assert only("苏E00Q39").state == S.ACTIVE
    assert Permit.select().where(Permit.void_at.is_null()).count() == 1
    hands.press(Key.Key_3, ALT)
    hands.write("苏ED12345")
    hands.press(Key.Key_Return, CONTROL)
    lease = only("苏ED12345")
    assert (lease.state, lease.permit_number) == (S.CHANGED, "")


def test_the_list_offers_what_the_map_offers(hands: Hands, page: ParkingPage) -> None:
    hands.press(Key.Key_Right)
    hands.press(Key.Key_L, CONTROL)
    assert page.map.frame.is_list
    index = page.map.frame.list.currentIndex()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "B1-002　9 天　苏E00Q39"
    hands.press(Key.Key_Down)
    assert place(page).label == "003"
    hands.press(Key.Key_Return)
    assert page.map.frame.side.currentIndex() == 1
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_L, CONTROL)
    assert not page.map.frame.is_list


def test_chips_count_and_narrow(hands: Hands, page: ParkingPage) -> None:
    chips = page.map.frame.chips
    assert (chips.count_of("all"), chips.count_of("空置"), chips.count_of("快到期")) == (16, 15, 1)
    for _ in range(4):
        hands.press(Key.Key_Right, ALT)
    assert place(page).label == "002"


@pytest.mark.usefixtures("hands")
def test_the_money_view_points_out_missing_days_and_hands_them_in(page: ParkingPage) -> None:
    page.show_view("money")
    register = page.pages["parking_payment"]
    assert "的收费日报还没有交财务" in register.message.text
    report = page.show_register("parking_report")
    register._close_missing()  # type: ignore[attr-defined]
    assert DayReport.select().where(DayReport.closed_at.is_null()).count() == 0
    assert report.model.rowCount() == 20
    assert Payment.get().report.number == "RB20261104-001"


def test_every_view_opens_and_the_round_runs_by_keys(
    show: Callable[..., Hands], page: ParkingPage, files: list[Path]
) -> None:
    made = show(page)
    for view in ("leases", "money", "rounds", "queue", "files"):
        page.show_view(view)
    for key in ("parking_week", "parking_round_line", "parking_list", "vehicles", "parking_rate"):
        assert page.show_register(key).isVisible()
    page.context.clock = lambda: parking.later(5)
    page.show_view("rounds")
    made.press(Key.Key_N, CONTROL)
    made.press(Key.Key_Return, CONTROL)
    assert MonthRound.get().label == "2026-11"
    made.press(Key.Key_1, ALT)
    made.write("B1-001 苏E99999")
    made.press(Key.Key_Return, CONTROL)
    assert RoundLine.select().where(RoundLine.differs).count() == 1
    made.press(Key.Key_2, ALT)
    fill(made, "周会计", "王芳", "老吴")
    made.press(Key.Key_Return, CONTROL)
    assert MonthRound.get().state == RoundState.SIGNED
    made.press(Key.Key_P, CONTROL)
    assert files[-1].name.startswith("round-HD")


def test_who_finds_no_space_is_queued_and_named_when_one_is_free(hands: Hands, page: ParkingPage) -> None:
    hands.press(Key.Key_Right)
    page.map.queue()
    form = page.map.frame.side.widget(1)
    assert form is not None
    hands.press(Key.Key_Tab)
    fill(hands, "仇文博", "13700006604", "苏E31501")
    hands.press(Key.Key_Return, CONTROL)
    assert Waiting.get().name == "仇文博"
    hands.press(Key.Key_Left)
    assert "排队最早的是仇文博" in page.map.panel.steps._why.text()


def test_a_zone_is_drawn_by_a_short_text_and_by_a_sheet(hands: Hands, page: ParkingPage, tmp_path: Path) -> None:
    page.map.draw_zone()
    form = page.map.frame.side.widget(1)
    assert isinstance(form, DrawForm)
    hands.write("C01-C04 x 40")
    hands.press(Key.Key_Return, CONTROL)
    assert "第 1 行认不出来" in form.form.form.message_of("drawing")
    form.form.form.set_values({"zone": "C 区", "drawing": "C01-C04 24 40"})
    hands.press(Key.Key_Return, CONTROL)
    assert page.map.message.text == "已画好 4 个车位。"
    assert (page.map.zone, place(page).label) == ("C 区", "C01")
    (tmp_path / "d.csv").write_text("车位,x,y,方向\nD01-D06,24,40,90\n", encoding="utf-8")
    page.map.draw_zone()
    form = page.map.frame.side.widget(1)
    assert isinstance(form, DrawForm)
    form.ask_file = lambda: tmp_path / "d.csv"
    form.form.form.set_values({"zone": "D 区"})
    form.sheet.click()
    assert len(page.map.frame.map.places) == 6
    assert [label for label, _ in page.map.more()][-1] == "画一个区域的车位"


def test_the_manager_settles_how_parking_is_let(
    new_context: NewContext, show: Callable[..., Hands], page: ParkingPage
) -> None:
    assert "车位租赁的规定" not in [label for label, _ in page.map.more()]
    leading = ParkingPage(new_context(MANAGER))
    made = show(leading)
    assert [label for label, _ in leading.map.more()][-1] == "车位租赁的规定"
    leading.map.arrange_rules()
    form = leading.map.frame.side.widget(1)
    assert isinstance(form, InPlaceForm)
    form.form.set_values({"horizon_days": 0})
    form.verb.click()
    assert "1 到 366" in form.form.message_of("horizon_days")
    form.form.set_values({"horizon_days": 5, "cars_per_space": 2})
    form.verb.click()
    assert (rules().horizon_days, rules().cars_per_space) == (5, 2)
    made.press(Key.Key_Right)
    assert place(leading).word == "租用"


def test_who_only_looks_begins_nothing(new_context: NewContext, show: Callable[..., Hands], page: ParkingPage) -> None:
    assert page.map.board.spaces
    looking = ParkingPage(new_context(VIEWER))
    made = show(looking)
    looking.take_focus()
    made.press(Key.Key_Return)
    assert looking.map.frame.side.count() == 1
    assert not looking.map.panel.steps.buttons
    assert not looking.map.new_button.isVisible()


@pytest.mark.usefixtures("hands")
def test_a_record_is_opened_where_it_can_be_seen(page: ParkingPage) -> None:
    lease = only("苏E00Q39")
    page.open_record(lease.id)
    assert place(page).label == "002"
    assert first_day() is not None
    from_register = page.show_register("parking_lease")
    assert from_register.model.rowCount() == 1
