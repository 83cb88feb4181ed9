"""A call from the first letter to the number, through the real widgets and database (look 02, S01, S02, R28)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app.past import past_of
from csapp.core.clock import fixed_clock
from csapp.core.roles import Actor
from csapp.db.audit import AuditLine
from csapp.db.draft import draft_of, keep_draft
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.page.desk import PAGE, ReceptionPage
from csapp.features.reception.service.opening import opens
from csapp.features.reception.workflow import ReceptionState
from csapp.ui.context import Context
from csapp.ui.finder_rows import FinderRow
from csapp.ui.past_list import PastHeading, PastLine
from tests import makers
from tests.journeys.hands import ALT, CONTROL, Hands, Home, Key
from tests.makers import DESK, NOW

NewContext = Callable[[Actor], Context]


@pytest.fixture
def page(new_context: NewContext, home: Home) -> ReceptionPage:
    assert home.unit.code == "3-2-1501"
    with opens.muted():
        return ReceptionPage(new_context(DESK), past_of)


@pytest.fixture
def hands(page: ReceptionPage, show: Callable[..., Hands]) -> Hands:
    return show(page, F2=page.new_record)


def only() -> Reception:
    (record,) = Reception.select()
    return record


def pick_owner(hands: Hands) -> None:
    hands.press(Key.Key_F2)
    hands.letters("syq")
    hands.press(Key.Key_Return)


def test_a_known_resident_is_written_down_within_twelve_keys(hands: Hands, page: ReceptionPage, home: Home) -> None:
    hands.press(Key.Key_F2)
    hands.letters("1501")
    hands.press(Key.Key_Return)
    hands.write("地下车库还在滴水，车顶有水泥渍。")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_1, ALT)
    hands.write("已请工程部封堵，客户在场看过。")
    hands.press(Key.Key_Return, CONTROL)
    record = only()
    assert hands.keys <= 12
    assert page.message.text == f"已记下，编号 {record.number}。"
    assert (record.unit_id, record.person_id, record.caller_name) == (home.unit.id, home.owner.id, "单雅琴")
    assert record.caller_phone == "13812342746"
    assert (record.channel, record.category, record.urgency) == (Channel.CALL, Category.COMPLAINT, Urgency.ORDINARY)
    assert (record.content, record.result) == ("地下车库还在滴水，车顶有水泥渍。", "已请工程部封堵，客户在场看过。")
    assert (record.state, record.responsible) == (ReceptionState.CLOSED, DESK.name)


def test_after_saving_the_page_is_ready_for_the_next_call(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    hands.write("问停水到几点。")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return, CONTROL)
    assert only().state == ReceptionState.RECEIVED
    assert page.matter.is_untouched()
    assert (page.who.finder.text(), page.who.row, page.past.unit.text()) == ("", None, "")
    assert QApplication.focusWidget() is page.who.finder
    assert [line.what for line in page.who.recent.lines] == ["问停水到几点。"]
    assert page.switch.segments[1].choice.count == 1
    assert draft_of(PAGE, by=DESK) is None


def test_handing_over_asks_to_whom_and_says_so_at_the_field(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    hands.write("楼上装修太吵。")
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_4, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert Reception.select().count() == 0
    assert page.matter.message_of("transferred_to") != ""
    assert QApplication.focusWidget() is page.matter.entry("transferred_to")
    hands.write("王志强")
    hands.press(Key.Key_Return, CONTROL)
    record = only()
    assert (record.state, record.transferred_to) == (ReceptionState.TRANSFERRED, "王志强")
    assert record.transferred_at == NOW


def test_settled_at_once_takes_the_answer_given_as_result(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    page.matter.set_values({"content": "问门禁卡在哪里办", "category": "咨询", "reply": "带身份证到前台办"})
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert only().result == "带身份证到前台办"


def test_settled_at_once_without_any_result_stays_on_the_page(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    page.matter.set_values({"content": "问门禁卡在哪里办", "category": "咨询"})
    hands.press(Key.Key_1, ALT)
    hands.press(Key.Key_Return, CONTROL)
    assert not Reception.select().exists()
    assert page.matter.message_of("result") != ""
    assert page.matter.draft()["content"] == "问门禁卡在哪里办"
    assert not page.foot.save_button.busy


def test_what_is_missing_is_said_at_its_field(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    hands.press(Key.Key_Return, CONTROL)
    assert page.matter.message_of("content") != ""
    assert page.matter.message_of("category") != ""
    assert QApplication.focusWidget() is page.matter.entry("content")


def test_a_card_pressed_twice_is_taken_back(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    hands.press(Key.Key_4, ALT)
    assert page.matter.entry("transferred_to").isVisible()
    hands.press(Key.Key_4, ALT)
    assert page.matter.cards.value() == ""
    assert not page.matter.entry("transferred_to").isVisible()


def test_a_time_of_reporting_typed_before_the_matter_became_ordinary_is_not_kept(
    hands: Hands, page: ReceptionPage
) -> None:
    pick_owner(hands)
    page.matter.set_values({"content": "问停水", "category": "咨询", "reported_at": NOW})
    page.matter.show_later()
    hands.press(Key.Key_Return, CONTROL)
    assert only().reported_at is None


def test_a_card_nobody_stands_behind_is_not_there(page: ReceptionPage) -> None:
    keys = {name: card.card.key for name, card in page.matter.cards.cards.items()}
    assert keys == {"close": "Alt 1", "transfer": "Alt 4"}


def test_somebody_in_no_ledger_is_typed_in_place(hands: Hands, page: ReceptionPage) -> None:
    hands.press(Key.Key_F2)
    hands.write("贺先生")
    hands.press(Key.Key_L, CONTROL)
    assert QApplication.focusWidget() is page.who.caller.entry("caller_phone")
    QTest.keyClicks(hands.focus, "1381234567")
    page.matter.set_values({"content": "想租一个车位", "category": "咨询"})
    hands.press(Key.Key_Return, CONTROL)
    assert page.who.caller.message_of("caller_phone") == "手机少 1 位，应为 11 位数字。"
    QTest.keyClicks(hands.focus, "8")
    hands.press(Key.Key_Return, CONTROL)
    record = only()
    assert (record.caller_name, record.caller_phone, record.unit_id) == ("贺先生", "13812345678", None)


def test_a_number_that_is_in_no_ledger_goes_into_the_telephone(hands: Hands, page: ReceptionPage) -> None:
    hands.press(Key.Key_F2)
    hands.letters("13700001111")
    hands.press(Key.Key_L, CONTROL)
    assert page.who.caller.draft() == {"caller_name": "", "caller_phone": "13700001111"}


def test_a_stranger_calling_from_a_known_room_keeps_the_room(hands: Hands, page: ReceptionPage, home: Home) -> None:
    pick_owner(hands)
    hands.press(Key.Key_L, CONTROL)
    hands.write("保姆小吴")
    page.matter.set_values({"content": "问快递柜密码", "category": "咨询"})
    hands.press(Key.Key_Return, CONTROL)
    record = only()
    assert (record.unit_id, record.person_id, record.caller_name) == (home.unit.id, None, "保姆小吴")


def test_an_empty_room_asks_who_calls(hands: Hands, page: ReceptionPage) -> None:
    makers.unit("7-1-0601")
    hands.press(Key.Key_F2)
    hands.letters("7-1-0601")
    hands.press(Key.Key_Return)
    assert QApplication.focusWidget() is page.who.caller.entry("caller_name")


def test_another_word_in_the_finder_forgets_who_was_picked(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    assert page.who.row is not None
    hands.press(Key.Key_F2)
    hands.letters("6")
    assert page.who.row is None


def test_the_finder_shows_groups_and_no_clear_telephone(hands: Hands, page: ReceptionPage, home: Home) -> None:
    makers.reception(unit=home.unit.id, at=NOW - timedelta(days=1), content="漏水")
    hands.press(Key.Key_F2)
    hands.letters("2746")
    popup = page.who.finder.popup
    assert popup is not None
    shown = popup.current()
    assert isinstance(shown, FinderRow)
    assert (shown.title, shown.name, shown.relation) == ("3栋2单元1501", "单雅琴", "业主")
    assert shown.second_line == "138****2746"
    assert [(span.part, span.start, span.length) for span in shown.hit_spans] == [("second", 7, 4)]
    assert shown.note == "未结 1，昨天来过"
    assert popup.model.line(0).label == "电话"  # type: ignore[union-attr]


def test_earlier_matters_are_in_view_while_choosing(hands: Hands, page: ReceptionPage, home: Home) -> None:
    unit = home.unit.id
    makers.reception(unit=unit, at=NOW - timedelta(days=2), content="门禁坏了")
    makers.reception(unit=unit, at=NOW - timedelta(days=30), content="水管漏", outcome="close", result="修好")
    makers.reception(unit=unit, at=NOW - timedelta(days=500), content="太早", outcome="close", result="修好")
    hands.press(Key.Key_F2)
    hands.letters("1501")
    assert page.past.unit.text() == "3栋2单元1501"
    assert page.past.note.text() == "随左侧所选预览"
    assert "单雅琴（业主）" in page.past.people.text().replace("\u2060", "")
    assert page.past.minds.text == "重要客户：单雅琴\n白天先打电话"
    shown = page.past.list.lines
    assert [line.count for line in shown if isinstance(line, PastHeading)] == [1, 1]
    assert [line.title for line in shown if isinstance(line, PastLine)] == ["门禁坏了", "水管漏"]
    hands.press(Key.Key_Return)
    assert page.past.note.text() == ""
    page.past.list.setCurrentIndex(page.past.list.model().index(1, 0))
    QTest.keyClick(page.past.list, Key.Key_Return)
    assert hands.opened == [("reception", 1)]


def test_other_areas_add_their_lines(new_context: NewContext, home: Home) -> None:
    asked: list[tuple[int | None, int | None]] = []

    def past(unit_id: int | None, person_id: int | None) -> list[PastLine]:
        asked.append((unit_id, person_id))
        return []

    other = ReceptionPage(new_context(DESK), past)
    other.who.picked.emit(FinderRow("resident", f"{home.unit.id}/{home.owner.id}", "3栋2单元1501"))
    assert asked == [(home.unit.id, home.owner.id)]
    assert other.past.empty.text() == "近一年没有记录。"
    other.deleteLater()


def test_esc_clears_and_can_be_taken_back(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    hands.write("问停水到几点。")
    hands.press(Key.Key_4, ALT)
    hands.press(Key.Key_Escape)
    assert page.matter.is_untouched()
    assert page.who.row is None
    assert page.message.undo()
    assert page.who.row is not None
    assert page.matter.draft()["content"] == "问停水到几点。"
    assert page.matter.cards.value() == "transfer"


def test_esc_closes_the_list_before_it_clears(hands: Hands, page: ReceptionPage) -> None:
    page.matter.set_values({"content": "问停水"})
    hands.press(Key.Key_F2)
    hands.letters("1501")
    hands.press(Key.Key_Escape)
    assert page.who.finder.popup is None
    assert page.matter.draft()["content"] == "问停水"


def test_what_is_typed_is_kept_and_offered_at_the_next_start(
    hands: Hands, page: ReceptionPage, new_context: NewContext, home: Home, qtbot: QtBot
) -> None:
    pick_owner(hands)
    with qtbot.waitSignal(page.drafts.kept):
        hands.write("正说着停电了")
    assert page.foot.kept.isVisible()
    again = ReceptionPage(new_context(DESK))
    qtbot.addWidget(again)
    assert again.message.text == "11-24 10:24 填的接待还没有保存。"
    again.message._act()
    assert again.matter.draft()["content"] == "正说着停电了"
    assert again.who.row is not None
    assert again.who.row.key == f"{home.unit.id}/{home.owner.id}"


def test_leaving_keeps_what_was_typed_last(hands: Hands, page: ReceptionPage) -> None:
    pick_owner(hands)
    hands.write("马上")
    page.keep_draft()
    _, kept = draft_of(PAGE, by=DESK) or (None, {"matter": {"content": ""}})
    assert kept["matter"]["content"] == "马上"


def test_a_colleagues_draft_is_not_offered(new_context: NewContext, qtbot: QtBot) -> None:
    typed = {"began": "", "who": [], "caller": {}, "matter": {"content": "别人的"}, "outcome": ""}
    keep_draft(PAGE, typed, by=DESK, at=NOW)
    page = ReceptionPage(new_context(makers.SUPERVISOR))
    qtbot.addWidget(page)
    assert not page.message.text


def test_a_viewer_is_told_why_nothing_is_saved(new_context: NewContext, qtbot: QtBot) -> None:
    page = ReceptionPage(new_context(makers.VIEWER))
    qtbot.addWidget(page)
    page.matter.set_values({"content": "问停水", "category": "咨询"})
    page.save()
    assert page.message.text == "「查看」不能登记和办理，找主管或经理办理。"
    assert page.matter.draft()["content"] == "问停水"


def test_below_1280_the_third_column_becomes_a_tab(hands: Hands, page: ReceptionPage) -> None:
    assert not page.desk.is_folded
    hands.window.resize(1180, 720)
    QApplication.processEvents()
    assert page.desk.is_folded
    assert not page.past.isVisible()
    page.desk.tabs.segments[1].click()
    assert page.past.isVisible()
    hands.press(Key.Key_F2)
    assert page.matter.isVisible()
    hands.window.resize(1440, 900)
    QApplication.processEvents()
    assert page.past.isVisible()


@pytest.mark.usefixtures("hands")
def test_a_change_elsewhere_refreshes_the_last_contacts(page: ReceptionPage) -> None:
    makers.reception(content="别处记下的", at=NOW - timedelta(minutes=1), caller_name="贺先生")
    page.context.changed.announce({"reception"})
    assert [line.who for line in page.who.recent.lines] == ["贺先生"]


def test_days_are_read_as_people_type_them(hands: Hands, page: ReceptionPage) -> None:
    page.matter.set_draft({"content": "昨晚漏水", "category": "报修", "happened_at": "11-23 1500"})
    hands.press(Key.Key_F2)
    hands.press(Key.Key_Return, CONTROL)
    assert only().happened_at == datetime(2026, 11, 23, 15)


def test_a_contact_counts_from_its_first_word(new_context: NewContext, home: Home, qtbot: QtBot) -> None:
    context = new_context(DESK)
    page = ReceptionPage(context)
    qtbot.addWidget(page)
    page.who.pick(FinderRow("resident", f"{home.unit.id}/{home.owner.id}", "3栋2单元1501"))
    context.clock = fixed_clock(NOW + timedelta(minutes=6))
    page.matter.set_draft({"content": "地库积水", "category": "投诉", "urgency": "重大", "reported_at": "1027"})
    page.matter.show_later()
    page.save()
    record = only()
    assert (record.received_at, record.created_at) == (NOW, NOW + timedelta(minutes=6))


def test_todays_list_is_the_second_view_and_f2_leads_back(hands: Hands, page: ReceptionPage) -> None:
    makers.reception(at=NOW - timedelta(days=3), content="三天前的")
    makers.reception(content="今天的", caller_name="贺先生", caller_phone="13700001111")
    page.refresh()
    page.switch.segments[1].click()
    register = page.register
    assert register is not None
    assert register.isVisible()
    assert register.model.view.filter == "today"
    assert register.model.rowCount() == 1
    hands.press(Key.Key_F2)
    assert page.desk.isVisible()
    assert QApplication.focusWidget() is page.who.finder


def test_a_record_is_opened_in_the_list_and_its_telephone_revealed_on_asking(hands: Hands, page: ReceptionPage) -> None:
    old = makers.reception(at=NOW - timedelta(days=3), content="三天前的", caller_phone="13700001111")
    page.open_record(old.id)
    register = page.register
    assert register is not None
    facts = register.panel.facts
    assert facts is not None
    assert facts.number == old.number
    assert "13700001111" not in str(facts)
    hands.press(Key.Key_U, CONTROL)
    assert AuditLine.select().where(AuditLine.step == "reveal", AuditLine.record_id == old.id).count() == 1
