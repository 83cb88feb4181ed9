"""Entries: folding, long text, choices by initials, masked values, day and moment lines with their calendar."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QLabel, QWidget

from csapp.core.clock import fixed_clock
from csapp.core.errors import UserError
from csapp.ui.fields import REVEALED_FOR_MS, ChoiceField, LongText, MaskedValue, TextField
from csapp.ui.moments import DayField, Days, MomentField
from csapp.ui.segments import Choice
from tests.ui.staging import compose, press, put

NOW = datetime(2026, 11, 24, 10, 24)
DAYS = Days(clock=fixed_clock(NOW), mark_of=lambda day: "休" if day == date(2026, 11, 26) else "")
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_full_width_digits_are_folded_where_numbers_are_asked_for(stage: QWidget) -> None:
    phone = put(stage, TextField("电话", folding=True))
    compose(phone, "", "１３８１２３４５６７８")
    assert phone.text() == phone.value() == "13812345678"
    name = put(stage, TextField("姓名"))
    compose(name, "", "Ａ座")
    assert name.value() == "Ａ座"


def test_nothing_is_folded_while_it_is_being_composed(stage: QWidget) -> None:
    plate = put(stage, TextField("车牌", folding=True))
    compose(plate, "ｓ")
    assert plate.preedit == "ｓ"
    compose(plate, "", "苏Ｅ")
    assert plate.preedit == ""
    assert plate.text() == "苏E"


def test_a_locked_field_says_where_it_is_changed(stage: QWidget) -> None:
    area = put(stage, TextField("面积"))
    area.set_locked("在住户页修改")
    assert area.isReadOnly()
    assert area.accessibleDescription() == "在住户页修改"


def test_enter_makes_a_line_in_long_text_and_tab_leaves_it(stage: QWidget) -> None:
    content, after = put(stage, LongText("内容")), put(stage, TextField("地点"))
    content.setFocus()
    press(content, Qt.Key.Key_Return)
    content.insertPlainText("车库漏水")
    press(content, Qt.Key.Key_Tab)
    assert content.toPlainText() == "\n车库漏水"
    assert content.value() == "车库漏水"
    assert stage.focusWidget() is after


def choices(stage: QWidget) -> ChoiceField:
    initials = {"建筑面积": "jzmj", "交付日期": "jfrq", "业主姓名": "yzxm"}
    return put(stage, ChoiceField([Choice(text, text) for text in initials], "系统里的项", initials.__getitem__))


def test_a_long_list_is_searched_by_pinyin_initials(stage: QWidget) -> None:
    field = choices(stage)
    assert field.value() == ""
    press(field, Qt.Key.Key_Y)
    assert field.value() == "业主姓名"
    field._since.invalidate()
    press(field, Qt.Key.Key_J)
    press(field, Qt.Key.Key_F)
    assert field.value() == "交付日期"


def test_an_unknown_choice_chooses_nothing(stage: QWidget) -> None:
    field = choices(stage)
    field.set_value("业主姓名")
    field.set_value("不存在")
    assert field.value() == ""


def test_the_clear_value_is_not_in_the_widget_before_it_is_revealed(stage: QWidget) -> None:
    masked = put(stage, MaskedValue("138****2746", "电话"))
    asked: list[bool] = []
    masked.reveal_requested.connect(lambda: asked.append(True))
    masked.eye.click()
    assert asked == [True]
    assert [label.text() for label in masked.findChildren(QLabel)] == ["138****2746"]
    masked.show_clear("13812342746")
    assert masked.revealed
    assert masked.label.text() == "13812342746"
    assert masked._timer.interval() == REVEALED_FOR_MS == 30_000
    masked._timer.timeout.emit()
    assert masked.label.text() == "138****2746"


def test_a_day_is_tidied_on_leaving_and_stepped_with_arrows(stage: QWidget) -> None:
    field, other = put(stage, DayField("日期", DAYS)), put(stage, TextField("地点"))
    field.setFocus()
    field.setText("明天")
    other.setFocus()
    field.tidy()
    assert field.text() == "2026-11-25"
    press(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 26)
    press(field, Qt.Key.Key_Down, CONTROL)
    assert field.value() == date(2026, 11, 19)


def test_an_empty_day_steps_from_today(stage: QWidget) -> None:
    field = put(stage, DayField("日期", DAYS))
    assert field.value() is None
    press(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 25)


def test_what_is_no_day_stays_as_typed(stage: QWidget) -> None:
    field = put(stage, DayField("日期", DAYS))
    field.setText("下回")
    field.tidy()
    assert field.text() == "下回"
    with pytest.raises(UserError, match="认不出"):
        field.value()


def test_a_moment_keeps_its_time_when_the_day_moves(stage: QWidget) -> None:
    field = put(stage, MomentField("发生时间", DAYS))
    field.set_value(datetime(2026, 11, 23, 15, 0))
    press(field, Qt.Key.Key_Up, CONTROL)
    assert field.value() == datetime(2026, 11, 30, 15, 0)
    field.setText("1430")
    field.tidy()
    assert field.text() == "2026-11-30 14:30"


def test_f4_opens_a_calendar_that_picks_and_closes(stage: QWidget) -> None:
    field = put(stage, DayField("日期", DAYS))
    field.set_value(date(2026, 11, 27))
    field.setFocus()
    press(field, Qt.Key.Key_F4)
    calendar = field.calendar
    assert calendar is not None
    assert calendar.month.selectedDate() == QDate(2026, 11, 27)
    assert calendar.month.firstDayOfWeek() == Qt.DayOfWeek.Monday
    stage.grab()
    press(calendar.month.view, Qt.Key.Key_Right)
    press(calendar.month.view, Qt.Key.Key_Return)
    assert field.value() == date(2026, 11, 28)
    assert field.calendar is None
    assert stage.focusWidget() is field


def test_esc_closes_the_calendar_and_keeps_the_day(stage: QWidget) -> None:
    field = put(stage, DayField("日期", DAYS))
    field.set_value(date(2026, 11, 27))
    field.open_calendar()
    calendar = field.calendar
    assert calendar is not None
    calendar.turn(1)
    press(calendar.month.view, Qt.Key.Key_Escape)
    assert field.value() == date(2026, 11, 27)
    assert field.calendar is None


def test_the_whole_week_is_seen_in_the_calendar(stage: QWidget) -> None:
    field = put(stage, DayField("日期", DAYS))
    field.open_calendar()
    calendar = field.calendar
    assert calendar is not None
    stage.grab()
    view = calendar.month.view
    columns = view.model().columnCount()
    assert view.columnViewportPosition(columns - 1) + view.columnWidth(columns - 1) <= view.viewport().width()
