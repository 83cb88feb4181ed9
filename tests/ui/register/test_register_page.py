"""The register page as people use it: rows, chips, filter, panel, steps, keys (look 3, 5, 04)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from csapp.core.roles import Permission
from csapp.core.workflow import Shape
from csapp.db.unit_of_work import unit_of_work
from csapp.registers.facts import NextStep, RecordFacts
from csapp.registers.spec import Action, Section
from csapp.ui.buttons import ButtonKind
from csapp.ui.dialog import Decision
from csapp.ui.fields import LongText
from csapp.ui.register_page import RegisterPage
from tests.registers.errands import CHIEF, DESK, ERRANDS, NOW, VIEWER, Errand, ErrandState, finish, start
from tests.ui.register.office_page import Desk, desk, show_page
from tests.ui.staging import press

ALT, CTRL, SHIFT = (Qt.KeyboardModifier(modifier) for modifier in (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
))  # fmt: skip


def callers(page: RegisterPage) -> list[str]:
    return [str(page.model.index(row, 3).data()) for row in range(page.model.rowCount())]


def shown(page: RegisterPage) -> str:
    """Number in the panel, as plain text."""
    return page.panel.facts.number if page.panel.facts is not None else ""


def test_the_page_opens_on_its_first_row_with_the_panel_beside(page: RegisterPage) -> None:
    assert page.table.hasFocus()
    assert page.table.current_row() == 0
    assert page.pane.count.text() == "共 17 条，已选 1 条"
    assert shown(page) == "WX20261124-006"
    assert page.panel.isVisible()
    assert page.panel.title.text() == "空调插座打火（微信报修，已回复收到）"
    assert [chip.accessibleName() for chip in page.chips.chips][:3] == ["全部，17 条", "未办结，11 条", "待派，3 条"]


def test_arrows_home_and_end_move_and_the_panel_follows(page: RegisterPage) -> None:
    press(page.table, Qt.Key.Key_Down)
    assert shown(page) == "WX20261124-005"
    press(page.table, Qt.Key.Key_End)
    assert shown(page) == "WX20261119-001"
    press(page.table, Qt.Key.Key_Home)
    assert shown(page) == "WX20261124-006"


def test_enter_goes_into_the_panel_and_escape_back(page: RegisterPage) -> None:
    press(page.table, Qt.Key.Key_Return)
    assert page.panel.steps.buttons[0].hasFocus()
    press(page.panel.steps.buttons[0], Qt.Key.Key_Escape)
    assert page.table.hasFocus()


def test_a_step_without_values_is_done_by_one_key_and_the_row_stays_chosen(page: RegisterPage) -> None:
    page.table.go_to(4)
    press(page.table, Qt.Key.Key_1, ALT)
    assert Errand.get_by_id(13).state == ErrandState.DONE
    assert page.message.text == "WX20261124-002 记录方案已确认，已记下。"
    assert page.table.current_row() == 4
    assert page.model.index(4, 0).data() == "已完工"
    assert shown(page) == "WX20261124-002"
    assert page.panel.steps.buttons == []
    assert page.panel.timeline.model().index(0, 0).data() == "已完工"


def test_a_step_with_values_asks_them_in_place_and_keeps_what_was_typed(page: RegisterPage) -> None:
    page.table.go_to(4)
    press(page.table, Qt.Key.Key_2, ALT)
    form = page.panel.in_place
    assert form is not None
    entry = form.form.entry("reason")
    assert isinstance(entry, LongText)
    assert entry.hasFocus()
    assert not page.panel.steps.isVisible()
    press(entry, Qt.Key.Key_Return, CTRL)
    assert form.form.message_of("reason") == "还没有写暂停原因。"
    entry.setPlainText("等配件")
    press(entry, Qt.Key.Key_Escape)
    assert page.panel.in_place is None
    assert page.table.hasFocus()
    press(page.table, Qt.Key.Key_2, ALT)
    again = page.panel.in_place
    assert again is not None
    entry = again.form.entry("reason")
    assert isinstance(entry, LongText)
    assert entry.toPlainText() == "等配件"
    press(entry, Qt.Key.Key_Return, CTRL)
    assert Errand.get_by_id(13).reason == "等配件"
    assert page.panel.in_place is None
    assert page.panel.state.accessibleName() == "暂停"


def test_a_row_that_leaves_the_chip_makes_room_for_the_next(page: RegisterPage) -> None:
    page.chips.exclusive()[4].click()
    assert callers(page) == ["单雅琴", "门岗", "孟凡"]
    press(page.table, Qt.Key.Key_1, ALT)
    assert callers(page) == ["门岗", "孟凡"]
    assert page.table.current_row() == 0
    assert page.panel.title.text() == "道闸左杆抬起缓慢"


def test_what_cannot_be_undone_is_decided_in_a_dialog(page: RegisterPage) -> None:
    press(page.table, Qt.Key.Key_2, ALT)
    dialog = page.findChild(Decision)
    assert dialog is not None
    assert dialog.windowTitle() == "取消 WX20261124-006？"
    dialog.reject()
    assert Errand.get_by_id(17).state == ErrandState.NEW
    press(page.table, Qt.Key.Key_2, ALT)
    page.findChildren(Decision)[-1].accept()
    assert Errand.get_by_id(17).state == ErrandState.CANCELLED


def test_a_step_somebody_else_was_quicker_with_is_refused_in_the_page(page: RegisterPage) -> None:
    page.table.go_to(4)
    facts = page.panel.facts
    page.context.changed.blockSignals(True)
    finish(13, by=CHIEF, at=NOW)
    page.context.changed.blockSignals(False)
    page.panel.facts = facts
    press(page.table, Qt.Key.Key_1, ALT)
    assert "现在是「已完工」" in page.message.text
    page.refresh()
    assert page.panel.state.accessibleName() == "已完工"


def test_a_stale_record_offers_the_latest(page: RegisterPage) -> None:
    page.table.go_to(4)
    page.context.changed.blockSignals(True)
    with unit_of_work(CHIEF, NOW) as work:
        work.change(Errand.get_by_id(13), "change", worker="孙伟")
    page.context.changed.blockSignals(False)
    press(page.table, Qt.Key.Key_1, ALT)
    assert page.message.text.startswith("别人刚改过这张单")
    page.refresh()
    press(page.table, Qt.Key.Key_1, ALT)
    assert Errand.get_by_id(13).state == ErrandState.DONE


def test_a_change_from_elsewhere_refreshes_a_visible_page_and_keeps_its_place(page: RegisterPage) -> None:
    page.table.go_to(6)
    before = shown(page)
    with unit_of_work(CHIEF, NOW) as work:
        work.add(Errand(number="WX20261124-099", content="新的一件", reported_at=NOW))
    assert page.model.rowCount() == 18
    assert page.table.current_row() == 7
    assert shown(page) == before
    assert page.chips.count_of("all") == 18


def test_a_hidden_page_catches_up_when_it_is_shown(page: RegisterPage) -> None:
    page.hide()
    start(14, by=CHIEF, at=NOW)
    assert page.model.index(3, 0).data() == "已派单"
    page.show()
    assert page.model.index(3, 0).data() == "维修中"


def test_alt_arrows_go_along_the_chips_and_the_last_one_is_remembered(page: RegisterPage, stage: QWidget) -> None:
    press(page.table, Qt.Key.Key_Right, ALT)
    press(page.table, Qt.Key.Key_Right, ALT)
    assert page.chips.on == "new"
    assert callers(page) == ["石小曼", "仇文博", "周敏"]
    press(page.table, Qt.Key.Key_Left, ALT)
    assert page.chips.on == "open"
    page.hide()
    context = page.context
    assert isinstance(context, Desk)
    assert show_page(stage, context).chips.on == "open"


def test_chips_are_one_tab_stop_with_arrows_inside(page: RegisterPage) -> None:
    stops = [chip for chip in page.chips.chips if chip.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [chip.choice.key for chip in stops] == ["all"]
    stops[0].setFocus()
    press(stops[0], Qt.Key.Key_Right)
    assert page.chips.on == "open"
    focus = QApplication.focusWidget()
    assert focus is page.chips.chips[1]


def test_a_modifier_stays_on_while_chips_change(page: RegisterPage) -> None:
    page.chips.chips[-2].click()
    assert callers(page) == ["仇文博", "单雅琴"]
    page.chips.exclusive()[2].click()
    assert callers(page) == ["仇文博"]
    assert page.chips.count_of("working") == 1


def test_words_filter_after_a_moment_and_escape_clears(page: RegisterPage) -> None:
    press(page.table, Qt.Key.Key_F, CTRL)
    line = page.head.filter
    assert line.hasFocus()
    line.setText("漏水")
    line.apply()
    assert callers(page) == ["孟凡"]
    assert page.pane.count.text() == "共 1 条，已选 1 条"
    press(line, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    press(page.table, Qt.Key.Key_Escape)
    assert len(callers(page)) == 17
    assert line.text() == ""


def test_the_days_of_the_period_narrow_the_list(page: RegisterPage) -> None:
    page.head.period.changed.emit(date(2026, 11, 20), date(2026, 11, 21))
    assert len(callers(page)) == 5
    page.head.period.set_span(date(2026, 11, 19), date(2026, 11, 24))
    assert page.head.period.text() == "11-19 至 11-24"
    assert page.head.period.accessibleName() == "日期：11-19 至 11-24"


def test_a_click_on_the_head_sorts_and_another_turns_it_round(page: RegisterPage) -> None:
    page.table.head.sectionClicked.emit(3)
    assert callers(page) == sorted(callers(page))
    page.table.head.sectionClicked.emit(3)
    assert callers(page) == sorted(callers(page), reverse=True)
    assert (page.table.head.sorted_by, page.table.head.descending) == (3, True)


def test_many_rows_are_selected_and_their_numbers_copied(page: RegisterPage) -> None:
    press(page.table, Qt.Key.Key_Down, SHIFT)
    press(page.table, Qt.Key.Key_Down, SHIFT)
    assert page.pane.count.text() == "共 17 条，已选 3 条"
    press(page.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "WX20261124-006\nWX20261124-005\nWX20261124-004"
    press(page.table, Qt.Key.Key_A, CTRL)
    assert page.table.selected_count() == 17
    page.table.selectionModel().select(
        page.model.index(0, 0), QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows
    )
    assert page.table.selected_count() == 16


def test_columns_are_hidden_and_that_is_kept(page: RegisterPage, stage: QWidget) -> None:
    menu = page.columns.menu("reported_at", descending=True)
    action = next(action for action in menu.actions() if action.text() == "维修人")
    action.trigger()
    assert page.table.isColumnHidden(5)
    page.hide()
    context = page.context
    assert isinstance(context, Desk)
    assert show_page(stage, context).table.isColumnHidden(5)
    next(action for action in menu.actions() if action.text() == "恢复原来的列").trigger()
    assert not page.table.isColumnHidden(5)


def test_letters_do_not_move_the_rows(page: RegisterPage) -> None:
    press(page.table, Qt.Key.Key_K)
    assert page.table.current_row() == 0
    assert not page.table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_private_value_is_revealed_for_a_while_by_ctrl_u(stage: QWidget, office: Path, context: Desk) -> None:
    class Revealing(RegisterPage):
        def reveal_job(self, facts: RecordFacts):  # type: ignore[no-untyped-def]
            def reveal() -> str:
                with unit_of_work(DESK, NOW) as work:
                    work.tell("errand", facts.id, "reveal")
                return str(Errand.get_by_id(facts.id).phone)

            return reveal

    assert office.is_dir()
    stage.resize(1440, 800)
    page = Revealing(context, ERRANDS, parent=stage)
    stage.layout().addWidget(page)  # type: ignore[union-attr]
    page.show()
    masked = page.panel.grid.masked["phone"]
    assert masked.label.text() == "138****2746"
    press(page.table, Qt.Key.Key_U, CTRL)
    assert page.panel.timeline.model().index(0, 0).data() == "查看完整资料"
    assert page.panel.grid.masked["phone"].label.text() == "13800162746"
    page.table.go_to(1)
    assert page.panel.grid.masked["phone"].label.text() == "138****2746"


def test_a_step_may_have_a_way_of_its_own(stage: QWidget, office: Path, context: Desk) -> None:
    assert office.is_dir()
    register = replace(ERRANDS, actions=(Action("assign", start, opens="map"),))
    asked: list[tuple[str, str]] = []
    page = show_page(stage, context, register)

    def open_map(facts: RecordFacts, step: NextStep) -> None:
        asked.append((facts.number, step.name))

    page.openers["map"] = open_map
    press(page.table, Qt.Key.Key_1, ALT)
    assert asked == [("WX20261124-006", "assign")]


def test_only_the_first_step_is_filled_and_the_destructive_one_is_last(page: RegisterPage) -> None:
    page.table.go_to(4)
    kinds = [button.kind for button in page.panel.steps.buttons]
    assert kinds == [ButtonKind.PRIMARY, ButtonKind.OUTLINED, ButtonKind.OUTLINED, ButtonKind.DANGER_OUTLINED]
    assert [button.key for button in page.panel.steps.buttons] == ["Alt 1", "Alt 2", "Alt 3", "Alt 4"]


def test_going_to_a_record_passes_through_filters(page: RegisterPage) -> None:
    page.chips.exclusive()[2].click()
    page.show_record(1)
    assert page.chips.on == "all"
    assert shown(page) == "WX20261119-001"
    page.show_record(13)
    assert shown(page) == "WX20261124-002"


@pytest.mark.parametrize(("by", "offered"), [(CHIEF, True), (VIEWER, False)])
def test_new_and_export_are_offered_to_those_who_may(stage: QWidget, office: Path, by: object, offered: bool) -> None:
    assert isinstance(by, type(DESK))
    register = replace(ERRANDS, create=finish, form=(Section("报修", ("caller", "content")),))
    page = show_page(stage, desk(office, by), register)
    assert page.head.new.isVisible() is offered
    assert page.head.export.isVisible() is offered


def test_an_empty_register_says_what_to_do(stage: QWidget, empty_office: Path) -> None:
    register = replace(ERRANDS, create=finish, form=(Section("报修", ("caller", "content")),))
    page = show_page(stage, desk(empty_office, CHIEF), register)
    assert page.pane.empty.isVisible()
    assert page.pane.empty.title.text() == "还没有报修单"
    assert page.pane.empty.stages.accessibleName() == "待派单、已派单、维修中、已完工、归档"
    assert page.pane.count.text() == "0 条"
    assert not page.panel.isVisible()
    press(page.table, Qt.Key.Key_N, CTRL)
    assert page.panel.in_place is not None
    assert page.panel.isVisible()


def test_an_empty_chip_and_empty_words_say_so_and_are_cleared(page: RegisterPage) -> None:
    page.head.filter.setText("没有的字")
    page.head.filter.apply()
    assert page.pane.empty.title.text() == "没有含「没有的字」的报修单"
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Escape)
    assert not page.pane.empty.isVisible()
    page.chips.chips[-1].click()
    page.chips.exclusive()[5].click()
    assert page.pane.empty.title.text() == "「暂停」里没有报修单"


def test_a_role_that_may_not_see_is_told(stage: QWidget, office: Path, context: Desk) -> None:
    assert office.is_dir()
    page = show_page(stage, context, replace(ERRANDS, view=Permission.SETTINGS))
    assert page.pane.empty.title.text() == "没有权限看报修"
    assert not page.panel.isVisible()


def test_a_narrow_window_opens_the_panel_over_the_table(page: RegisterPage, stage: QWidget) -> None:
    stage.resize(1180, 720)
    QApplication.processEvents()
    assert not page.panel.isVisible()
    press(page.table, Qt.Key.Key_Return)
    assert page.panel.isVisible()
    assert page.panel.steps.buttons[0].hasFocus()
    press(page.panel.steps.buttons[0], Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert page.table.hasFocus()
    stage.resize(1440, 800)
    QApplication.processEvents()
    assert page.panel.isVisible()


def test_columns_give_way_before_anything_is_cut(page: RegisterPage, stage: QWidget) -> None:
    stage.resize(1290, 720)
    QApplication.processEvents()
    widths = [page.table.columnWidth(at) for at in range(9) if not page.table.isColumnHidden(at)]
    assert sum(widths) <= page.table.viewport().width()
    assert not page.table.isColumnHidden(0)
    assert not page.table.isColumnHidden(8)
    assert page.table.columnWidth(4) >= 160


def test_cells_are_read_aloud_in_words(page: RegisterPage) -> None:
    table = QAccessible.queryAccessibleInterface(page.table)
    assert table.text(QAccessible.Text.Name) == "报修台账"
    cell = page.model.index(4, 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "状态 维修中"
    history = page.panel.timeline.model().index(0, 0)
    assert history.data(Qt.ItemDataRole.AccessibleTextRole) == "10:19 待派单，刘芳"
    assert page.panel.steps.buttons[0].accessibleName() == "派单"
    assert [chip.choice.shape for chip in page.chips.chips][6] is Shape.TRIANGLE
