"""What next, in one key: a repair, a complaint, the matter that is open already (look 02, S01, S02, R27)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from csapp.app import wiring
from csapp.app.past import past_of
from csapp.app.reception_words import colleagues_to_hand_to, tells_outcome
from csapp.core.roles import Actor, Role
from csapp.db.attachment import attachments
from csapp.features.complaint.models import Complaint
from csapp.features.escalation.page import EscalationPage
from csapp.features.key_lending.models import Loan
from csapp.features.reception.models import Category, Reception
from csapp.features.reception.page.desk import ReceptionPage
from csapp.features.reception.page.phone_log import PhoneLogPage
from csapp.features.reception.service import desk
from csapp.features.reception.service.opening import Opening
from csapp.features.reception.workflow import ReceptionState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Kind
from csapp.masterdata.staff.service import add_colleague
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.moments import Days
from tests import makers
from tests.features import key_makers
from tests.features.test_escalation import request
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import ADMIN, DESK, NOW

NewContext = Callable[[Actor], Context]


@pytest.fixture
def page(new_context: NewContext, home: Home) -> ReceptionPage:
    """The page as the window makes it, its flows connected."""
    wiring.wire()
    assert home.unit.code == "3-2-1501"
    context = new_context(DESK)
    for name, role in (("何静", Role.DESK), ("王志强", Role.MANAGER), ("陈丽华", Role.SUPERVISOR)):
        add_colleague(name, role, "cuihu2026", by=ADMIN, at=NOW)
    tools = FormTools(Days(clock=context.clock))
    tells = tells_outcome(tools.days)
    return ReceptionPage(context, past_of, tools, tells=tells, names_of=lambda: colleagues_to_hand_to(DESK))


@pytest.fixture
def hands(page: ReceptionPage, show: Callable[..., Hands]) -> Hands:
    """Ten fingers in the window of that page."""
    return show(page, F2=page.new_record)


def last() -> Reception:
    """The record written last."""
    found: Reception = Reception.select().order_by(Reception.id.desc()).get()
    return found


def call(hands: Hands, words: str) -> None:
    """F2, four letters, Enter, what is said."""
    hands.press(Key.Key_F2)
    hands.letters("1501")
    hands.press(Key.Key_Return)
    hands.write(words)


def test_a_known_resident_to_a_saved_repair_takes_at_most_twelve_keys(
    hands: Hands, page: ReceptionPage, home: Home
) -> None:
    call(hands, "主卧空开跳闸，合不上。")
    hands.press(Key.Key_2, ALT)
    assert page.matter.value_of("category") == Category.REPAIR
    assert "维修工作单" in page.matter.follows.text
    hands.press(Key.Key_Return, CONTROL)
    assert hands.keys <= 12
    order = Order.get()
    assert (order.content, order.customer, order.phone) == ("主卧空开跳闸，合不上。", "单雅琴", "13812342746")
    assert order.unit_id == home.unit.id
    record = last()
    assert (record.state, record.category) == (ReceptionState.OPENED, Category.REPAIR)
    assert page.message.text == f"已记下，编号 {record.number}，开出 {order.number}。"


@pytest.mark.parametrize("size", [(1440, 824), (1280, 644)])
def test_what_comes_next_is_in_sight_from_the_beginning(
    hands: Hands, page: ReceptionPage, size: tuple[int, int]
) -> None:
    """What is left to the page of a window of 1440 × 900 and of 1280 × 720."""
    hands.window.resize(*size)
    hands.press(Key.Key_F2)
    QApplication.processEvents()
    assert len(page.matter.cards.cards) == 4
    for card in page.matter.cards.cards.values():
        assert card.visibleRegion().boundingRect() == card.rect()


def test_a_complaint_says_when_it_is_due_before_it_is_saved(hands: Hands, page: ReceptionPage) -> None:
    call(hands, "地下车库还在滴水。")
    hands.press(Key.Key_3, ALT)
    said = "保存后生成投诉单：一般投诉，3 个工作日内整改（11-27 周五前）；今天查清并报经理。"
    assert page.matter.follows.text == said
    page.matter.set_values({"urgency": "重大"})
    page.matter.show_later()
    assert "重大投诉，1 个工作日内整改（11-25 周三前）" in page.matter.follows.text
    hands.press(Key.Key_Return, CONTROL)
    assert Complaint.get().severity == "重大"
    assert last().category == Category.COMPLAINT
    assert page.matter.is_untouched()
    assert not page.matter.follows.isVisible()


def test_a_special_service_stays_one_when_it_is_turned_into_an_order(hands: Hands, page: ReceptionPage) -> None:
    call(hands, "换一组水龙头，材料费自理。")
    page.matter.set_values({"category": Category.SPECIAL_SERVICE})
    hands.press(Key.Key_2, ALT)
    assert page.matter.outcome() == Opening.SPECIAL_SERVICE
    hands.press(Key.Key_Return, CONTROL)
    assert Order.get().kind == Kind.SPECIAL


def test_an_open_matter_is_recognised_and_the_call_counted_on_it_in_one_key(
    hands: Hands, page: ReceptionPage, home: Home
) -> None:
    first = makers.reception(
        unit=home.unit.id,
        content="车库顶板漏水滴车",
        at=NOW - timedelta(hours=3),
        caller_name="单雅琴",
        category="投诉",
    )
    call(hands, "问停水到几点。")
    assert not page.again.notice.isVisible()
    page.matter.set_values({"content": "地下车库还在滴水，车顶有水泥渍。"})
    page.matter.changed.emit()
    assert page.again.notice.isVisible()
    assert "车库顶板漏水滴车" in page.again.notice.text
    hands.press(Key.Key_5, ALT)
    assert page.matter.outcome() == "repeat"
    assert page.matter.value_of("category") == Category.COMPLAINT
    assert first.number in page.matter.follows.text
    hands.press(Key.Key_Return, CONTROL)
    record = last()
    assert (record.state, record.matter_number) == (ReceptionState.MERGED, first.number)
    assert Reception.get_by_id(first.id).repeat_count == 1
    assert page.message.text == f"已记到 {first.number}，这次的编号 {record.number}。"


def test_a_card_takes_the_repeat_back_and_the_other_way_round(hands: Hands, page: ReceptionPage, home: Home) -> None:
    makers.reception(unit=home.unit.id, content="车库顶板漏水滴车", at=NOW - timedelta(hours=3))
    call(hands, "车库又漏水，滴到车顶。")
    hands.press(Key.Key_5, ALT)
    hands.press(Key.Key_3, ALT)
    assert page.matter.outcome() == Opening.COMPLAINT
    assert not page.again.button.isChecked()
    hands.press(Key.Key_5, ALT)
    assert (page.matter.outcome(), page.matter.cards.value()) == ("repeat", "")
    hands.press(Key.Key_5, ALT)
    assert page.matter.outcome() == ""


def test_colleagues_to_hand_to_are_one_press_away_leaders_first(hands: Hands, page: ReceptionPage) -> None:
    call(hands, "楼上装修太吵。")
    page.matter.set_values({"category": Category.SUGGESTION})
    assert not page.matter.names.isVisible()
    hands.press(Key.Key_4, ALT)
    assert [button.text() for button in page.matter.names.buttons] == ["陈丽华", "王志强", "何静"]
    page.matter.names.buttons[0].click()
    assert QApplication.focusWidget() is page.matter.entry("transferred_to")
    hands.press(Key.Key_Return, CONTROL)
    assert (last().state, last().transferred_to) == (ReceptionState.TRANSFERRED, "陈丽华")


def test_a_dropped_photo_goes_with_the_call_and_on_to_the_order(
    hands: Hands, page: ReceptionPage, tmp_path: Path
) -> None:
    photo, text = tmp_path / "漏水.png", tmp_path / "说明.txt"
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("blue"))
    assert picture.save(str(photo))
    text.write_text("x", encoding="utf-8")
    call(hands, "水管漏水。")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo)), QUrl.fromLocalFile(str(text))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert page.tray.eventFilter(page.desk, QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert page.message.text == "「说明.txt」不是照片、扫描件或 PDF，换一个文件。"
    held = QMimeData()
    held.setImageData(picture)
    QGuiApplication.clipboard().setMimeData(held)
    page.matter.entry("content").setFocus()
    hands.press(Key.Key_V, CONTROL)
    assert page.tray.words.text() == "2 份"
    hands.press(Key.Key_2, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert [file.name for file in attachments("reception", last().id)] == ["截图-2.png", "漏水.png"]
    assert len(attachments("repair_order", Order.get().id)) == 2
    assert page.tray.files == []


def test_a_file_that_is_no_photo_keeps_what_was_typed(hands: Hands, page: ReceptionPage, tmp_path: Path) -> None:
    fake = tmp_path / "漏水.png"
    fake.write_text("这不是照片", encoding="utf-8")
    call(hands, "水管漏水。")
    page.tray.take([fake])
    hands.press(Key.Key_2, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert page.message.text == "「漏水.png」不是照片、扫描件或 PDF，换一个文件。"
    assert not Reception.select().exists()
    assert page.matter.draft()["content"] == "水管漏水。"
    page.tray.drop_button.click()
    hands.press(Key.Key_Return, CONTROL)
    assert last().content == "水管漏水。"


def test_from_the_list_it_is_opened_and_the_link_leads_there_by_keyboard(
    hands: Hands, page: ReceptionPage, home: Home
) -> None:
    made = makers.reception(unit=home.unit.id, person=home.owner.id, content="主卧空开跳闸")
    page.open_record(made.id)
    register = page.register
    assert register is not None
    QApplication.processEvents()
    assert not register.panel.links.isVisible()
    hands.press(Key.Key_2, ALT)
    order = Order.get()
    register.show_record(made.id)
    section = register.panel.links
    assert section.isVisible()
    section.list.setFocus()
    hands.press(Key.Key_Return)
    assert hands.opened == [("repair_order", order.id)]


def test_a_key_asked_for_leads_to_the_cabinet(hands: Hands, page: ReceptionPage, home: Home) -> None:
    key_makers.cabinet()
    key_makers.key("A3-10", home.unit)
    made = makers.reception(unit=home.unit.id, person=home.owner.id, content="忘带钥匙", category="其他")
    page.open_record(made.id)
    register = page.register
    assert register is not None
    assert register.panel.facts is not None
    step = next(step for step in register.panel.facts.steps if step.name == Opening.KEY_LENDING)
    register.panel.step_asked.emit(step)
    assert register.panel.in_place is not None
    register.panel.in_place.form.focus_first()
    hands.press(Key.Key_Return, CONTROL)
    register.show_record(made.id)
    assert hands.opened == [("key_lending", Loan.get().id)]


def test_photos_of_a_record_stand_in_its_panel(hands: Hands, page: ReceptionPage, tmp_path: Path) -> None:
    photo = tmp_path / "漏水.png"
    assert QImage(8, 8, QImage.Format.Format_RGB32).save(str(photo))
    made = makers.reception()
    page.open_record(made.id)
    register = page.register
    assert register is not None
    shelf = register.panel._paper
    assert shelf is not None
    shelf.drop.take([photo])  # type: ignore[attr-defined]
    assert [file.name for file in attachments("reception", made.id)] == ["漏水.png"]
    register.show_record(made.id)
    opened: list[Path] = []
    register.open_file = opened.append
    shelf = register.panel._paper
    assert [button.text() for button in shelf.buttons] == ["漏水.png"]  # type: ignore[union-attr]
    shelf.buttons[0].click()  # type: ignore[union-attr]
    assert opened[0].read_bytes() == photo.read_bytes()
    assert hands.opened == []


def test_the_telephone_log_lists_calls_alone(new_context: NewContext, show: Callable[..., Hands]) -> None:
    made = makers.reception(channel="来电")
    makers.reception(channel="来访")
    log = PhoneLogPage(new_context(DESK))
    show(log)
    assert log.model.rowCount() == 1
    log.open_record(made.id)
    assert log.panel.facts is not None
    assert log.panel.facts.number == made.number
    assert desk.count_of_day(NOW) == 2


def test_a_request_is_printed_from_its_page(new_context: NewContext, show: Callable[..., Hands]) -> None:
    made = request()
    page = EscalationPage(new_context(DESK))
    opened: list[Path] = []
    page.open_file = opened.append
    hands = show(page)
    page.open_record(made.id)
    hands.press(Key.Key_P, CONTROL)
    assert [file.name for file in opened] == [f"{made.number}-p1.pdf"]
    assert page.message.text == "已写好 1 张《请示报告》。"
    printed: list[Path] = []
    page.context.print_file = printed.append
    hands.press(Key.Key_P, CONTROL)
    assert [file.name for file in printed] == [f"{made.number}-p2.pdf"]
    assert len(opened) == 1
