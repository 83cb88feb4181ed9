"""交接班 by keys alone: F8, counting, reasons, arrival, both passwords; the next shift ticks each line (F20, R22)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from csapp.app.duty_desk import duty_tools
from csapp.app.form_tools import form_tools
from csapp.app.handover_facts import handover_tools
from csapp.core.clock import fixed_clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.duty_log.models.handover import Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage, EntryTopic
from csapp.features.duty_log.page.desk import DutyLogPage
from csapp.features.duty_log.page.handover_dialog import ConfirmHandover
from csapp.features.duty_log.page.handover_rows import CountRow, MatterRow
from csapp.features.duty_log.page.handover_tell import TellNextShift
from csapp.features.duty_log.service import items
from csapp.features.duty_log.workflow import HandoverState, PageState
from csapp.features.duty_roster.service import rosters
from csapp.masterdata.shifts.service import change_shift, shift_named
from csapp.masterdata.staff.service import set_password
from csapp.ui.context import Context
from tests.features import duty_makers
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import ADMIN, MANAGER, NOW, SUPERVISOR, VIEWER

NewContext = Callable[[Actor], Context]
Show = Callable[..., Hands]
WORDS = {"刘芳": "liufang-1", "何静": "hejing-2"}
CHANGE = datetime(2026, 11, 24, 15, 58)


@pytest.fixture
def folk(office: DataFolder) -> dict[str, Actor]:
    """The early page of 刘芳 with one open entry and one word for the next shift."""
    assert office.database.exists()
    people = duty_makers.settle()
    for name, word in WORDS.items():
        set_password(people[name].id, word, by=MANAGER, at=NOW)
    items.add_usual_items(ADMIN, NOW)
    page = duty_makers.early(people["刘芳"])
    duty_makers.note(page, "东门道闸左杆抬起缓慢", people["刘芳"])
    duty_makers.note(page, "明天 9 点消防检查", people["刘芳"], topic=EntryTopic.NOTICE, needs_aftermath=False)
    return people


def desk_of(new_context: NewContext, by: Actor, show: Show, at: datetime = CHANGE) -> tuple[DutyLogPage, Hands]:
    context = new_context(by)
    context.clock = fixed_clock(at)
    page = DutyLogPage(context, form_tools(context), duty_tools(context), handover_tools(context))
    hands = show(page)
    QApplication.processEvents()
    return page, hands


def number(hands: Hands, text: str) -> None:
    hands.letters(text)
    hands.press(Key.Key_Return)


def focused_row(hands: Hands) -> CountRow | None:
    row = hands.focus.parent()
    return row if isinstance(row, CountRow) else None


def count_everything(page: DutyLogPage, hands: Hands) -> None:
    """F8 and the three numbers, Enter after each."""
    page.hand_over()
    for text in ("500", "12", "4"):
        number(hands, text)
    number(hands, "0")  # no key is out


def test_a_shift_is_handed_over_by_keys_alone(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:  # fmt: skip
    page, hands = desk_of(new_context, folk["刘芳"], show)
    count_everything(page, hands)
    counted = {row.name: row.counted for row in HandoverCount.select()}
    assert counted == {"备用金": 500_00, "门禁遥控器": 12, "对讲机": 4, "在外钥匙": 0}
    hands.write("等维保单位到场")  # the cursor went on to the first reason
    hands.press(Key.Key_Return)
    assert HandoverLine.get(HandoverLine.key_word == "entries").reason == "等维保单位到场"
    assert hands.focus is page.panel.head.who
    assert page.panel.lacks.text() == "还差 1 项：接班人到岗。"
    page.panel.head.who.set_value(str(folk["何静"].id))
    hands.press(Key.Key_Tab)
    assert hands.focus.accessibleName() == "登记到岗"
    hands.press(Key.Key_Space)
    dialog = page.panel.dialog
    assert isinstance(dialog, ConfirmHandover)
    QApplication.processEvents()
    hands = Hands(dialog)
    dialog.fields["outgoing_password"].setFocus()
    hands.letters(WORDS["刘芳"])
    hands.press(Key.Key_Return)
    hands.letters("falsch")
    hands.press(Key.Key_Return, CONTROL)
    assert DutyPage.select().count() == 1
    assert hands.focus is dialog.fields["incoming_password"]
    hands.letters(WORDS["何静"])
    hands.press(Key.Key_Return, CONTROL)
    QApplication.processEvents()
    early, following = DutyPage.select().order_by(DutyPage.planned_from)
    assert (early.state, following.staff_name, following.shift_name) == (PageState.HANDED_OVER, "何静", "中班")
    sheet = Handover.get()
    assert (sheet.state, sheet.incoming_name, sheet.next_page_id) == (HandoverState.TAKEN_OVER, "何静", following.id)
    assert page.sheet.page is not None
    assert page.sheet.page.id == following.id
    assert [entry.content for entry in page.sheet.page.entries] == ["东门道闸左杆抬起缓慢"]


def hand_over(page: DutyLogPage, hands: Hands, folk: dict[str, Actor]) -> None:
    count_everything(page, hands)
    hands.write("等维保单位到场")
    hands.press(Key.Key_Return)
    page.panel.head.who.set_value(str(folk["何静"].id))
    page.panel.head.button.click()
    dialog = page.panel.dialog
    assert isinstance(dialog, ConfirmHandover)
    for field, name in (("outgoing_password", "刘芳"), ("incoming_password", "何静")):
        dialog.fields[field].setText(WORDS[name])
    dialog.do_it()


def test_the_next_shift_ticks_each_line_and_nobody_else_may(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    hand_over(*desk_of(new_context, folk["刘芳"], show), folk)
    other, _ = desk_of(new_context, folk["刘芳"], show)
    assert not other.panel.list.stops()
    page, hands = desk_of(new_context, folk["何静"], show)
    assert page.panel.list.before.note.text() == "2 条未阅"
    page.panel.take_focus()
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Return)
    lines = list(HandoverLine.select())
    assert [(row.read_name, row.read_at) for row in lines] == [("何静", CHANGE)] * 2
    assert page.panel.list.before.isHidden()


def test_a_wrong_count_is_red_and_keeps_the_two_from_confirming(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    page, hands = desk_of(new_context, folk["刘芳"], show)
    page.hand_over()
    number(hands, "499")
    first = next(row for row in page.panel.list.rows() if isinstance(row, CountRow))
    assert first.wrong.text() == "少 ¥1.00，查清或补齐才能交班。"
    assert page.panel.confirm_button.refusal == "备用金少 ¥1.00，查清或补齐才能交班。"
    page.hand_over()
    assert focused_row(hands) is first
    hands.write("五百")
    hands.press(Key.Key_Return)
    assert first.wrong.text() == "金额写成 500 或 500.50 这样。"
    assert HandoverCount.get(HandoverCount.name == "备用金").counted == 499_00


def test_what_happens_elsewhere_while_the_sheet_is_open_is_on_it_at_once(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    page, hands = desk_of(new_context, folk["刘芳"], show)
    count_everything(page, hands)
    duty_makers.note(DutyPage.get(), "5 栋停水", folk["何静"], at=CHANGE)
    assert HandoverLine.get(HandoverLine.key_word == "entries").count == 2
    assert HandoverCount.get(HandoverCount.name == "备用金").counted == 500_00


def test_escape_leads_back_to_the_page_and_a_reader_sees_no_buttons(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    page, hands = desk_of(new_context, folk["刘芳"], show)
    page.hand_over()
    hands.press(Key.Key_Escape)
    assert not page.panel.isAncestorOf(hands.focus)
    reader, _ = desk_of(new_context, VIEWER, show)
    assert reader.panel.confirm_button.isHidden()
    assert not reader.panel.list.stops()


def test_what_no_entry_says_is_told_in_five_texts_and_stands_on_the_sheet(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    page, hands = desk_of(new_context, folk["刘芳"], show)
    page.hand_over()
    page.panel.list.tell.setFocus()
    hands.press(Key.Key_Space)
    dialog = page.panel.dialog
    assert isinstance(dialog, TellNextShift)
    QApplication.processEvents()
    hands = Hands(dialog)
    dialog.fields["notice"].setFocus()
    hands.write("周五总部来查岗")
    hands.press(Key.Key_Return, CONTROL)
    line = HandoverLine.get(HandoverLine.key_word == "told notice")
    assert (line.label, line.detail, line.area) == ("上级通知", "周五总部来查岗", "")
    assert [*page.panel.list.told.rows] == ["上级通知"]


def test_where_nobody_follows_at_once_the_one_leaves_alone_and_the_next_one_takes_over_later(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    for name in ("中班", "夜班"):
        change_shift(shift_named(name).id, by=ADMIN, at=NOW, is_active=False)
    late = datetime(2026, 11, 24, 16, 5)
    page, hands = desk_of(new_context, folk["刘芳"], show, late)
    page.hand_over()
    reason = next(row.reason for row in page.panel.list.rows() if isinstance(row, MatterRow) and row.stops())
    reason.setFocus()
    hands.write("明早接着修")
    hands.press(Key.Key_Return)
    page.panel.leave_button.setFocus()
    hands.press(Key.Key_Space)
    dialog = page.panel.dialog
    assert isinstance(dialog, ConfirmHandover)
    assert list(dialog.fields) == ["outgoing_password"]
    dialog.fields["outgoing_password"].setText(WORDS["刘芳"])
    dialog.do_it()
    assert Handover.get().state == HandoverState.LEFT
    assert not DutyPage.get().is_open
    page, hands = desk_of(new_context, folk["何静"], show, datetime(2026, 11, 25, 7, 55))
    count_everything(page, hands)
    page.panel.head.who.set_value(str(folk["何静"].id))
    page.panel.head.button.click()
    dialog = page.panel.dialog
    assert isinstance(dialog, ConfirmHandover)
    assert list(dialog.fields) == ["incoming_password"]
    dialog.fields["incoming_password"].setText(WORDS["何静"])
    dialog.do_it()
    assert Handover.get().state == HandoverState.TAKEN_OVER
    assert DutyPage.get(DutyPage.state == PageState.ON_DUTY).staff_name == "何静"


def test_somebody_else_than_the_roster_says_takes_over_with_a_reason(
    new_context: NewContext, folk: dict[str, Actor], show: Show
) -> None:
    roster = rosters.open_month(NOW.date().replace(day=1), by=SUPERVISOR, at=NOW)
    rosters.set_cell(roster.id, "王志强", NOW.date(), shift_named("中班").id, by=SUPERVISOR, at=NOW)
    rosters.publish(roster.id, reason="样例", by=MANAGER, at=NOW)
    page, hands = desk_of(new_context, folk["刘芳"], show)
    count_everything(page, hands)
    hands.write("等维保单位到场")
    hands.press(Key.Key_Return)
    head = page.panel.head
    assert head.who.currentText() == "王志强（轮班表）"
    assert head.reason.isHidden()
    head.who.set_value(str(folk["何静"].id))
    head.button.click()
    assert head.wrong.text() == "轮班表上中班是王志强，由何静接班要写原因。"
    assert hands.focus is head.reason
    hands.write("王志强路上堵车")
    head.button.click()
    sheet = Handover.get()
    assert (sheet.incoming_name, sheet.stand_in_reason) == ("何静", "王志强路上堵车")


def test_the_sheet_is_printed_at_any_time(new_context: NewContext, folk: dict[str, Actor], show: Show) -> None:
    page, hands = desk_of(new_context, folk["刘芳"], show)
    files: list[Path] = []
    page.open_file = files.append
    page.hand_over()
    page.panel.print_button.setFocus()
    hands.press(Key.Key_Space)
    assert [file.name for file in files] == [f"{Handover.get().number}-p1.pdf"]
    assert Handover.get().print_count == 1
