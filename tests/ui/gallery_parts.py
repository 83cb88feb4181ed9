"""The panels of the reference sheet, one for each part of the toolkit."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QDate, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from csapp.core.clock import fixed_clock
from csapp.core.paths import resource
from csapp.core.workflow import Shape
from csapp.registers.spec import Field, Kind
from csapp.ui.buttons import Button, ButtonKind, LinkButton
from csapp.ui.calendar_popup import CalendarPopup
from csapp.ui.drop_area import DropArea
from csapp.ui.editors import FormTools
from csapp.ui.fields import ChoiceField, MaskedValue, TextField
from csapp.ui.finder_rows import FinderGroup, FinderRow, Span
from csapp.ui.form import Form
from csapp.ui.icons import draw_icon
from csapp.ui.key_overlay import key_list
from csapp.ui.keys import Where
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.moments import DayField, Days
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.segments import Choice, RadioRow, Segments
from csapp.ui.theme import theme

NOW = datetime(2026, 11, 24, 10, 24)
HOLIDAYS = {date(2026, 11, 26): "休", date(2026, 11, 28): "班"}
DAYS = Days(clock=fixed_clock(NOW), mark_of=lambda day: HOLIDAYS.get(day, ""))

SIGNS = (
    (Sign("待派单", Shape.RING), "空心圆，等我们动手"),
    (Sign("已预约", Shape.DOT), "实心点，已安排"),
    (Sign("维修中", Shape.HALF), "半圆，正在做"),
    (Sign("已完成", Shape.TICK), "勾，做完了"),
    (Sign("归档", Shape.FILED), "勾，已归档"),
    (Sign("暂停", Shape.BARS), "双竖线，等别人"),
    (Sign("今天到期", Shape.DIAMOND), "菱形，今天必须办"),
    (Sign("超 1 天", Shape.TRIANGLE), "三角，过了期限"),
    (Sign("已取消", Shape.CROSS), "叉，不再办"),
    (Sign("急", Shape.SQUARE), "方块，急"),
)

ROOM_HITS = (Span("title", 0, 1), Span("title", 5, 4))
GROUPS = (
    FinderGroup(
        "房号",
        (
            FinderRow("unit", "1", "3栋1单元1501", "陈志远", "业主", "136****8820", ROOM_HITS, "未结 1", Shape.FILED),
            FinderRow("unit", "2", "3栋2单元1501", "单雅琴", "业主", "138****2746", ROOM_HITS, "未结 2", Shape.DIAMOND),
            FinderRow("unit", "3", "3栋2单元1501", "单立新", "家属", "139****0075", ROOM_HITS),
        ),
        3,
    ),
    FinderGroup(
        "电话、车牌",
        (
            FinderRow(
                "unit",
                "4",
                "6栋1单元0903",
                "解晓东",
                "业主",
                "137****1501",
                (Span("second", 7, 4),),
                "未结 1，超期",
                Shape.TRIANGLE,
            ),
            FinderRow("car", "5", "7栋1单元0601", "尉迟敏", "业主", "车牌 苏E·31501", (Span("second", 6, 5),)),
        ),
        2,
    ),
)


class IconCell(QWidget):
    """One icon with its name below."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setMinimumSize(56, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self._name, QRectF((self.width() - 24) / 2, 2, 24, 24), theme().text)
        painter.setFont(theme().font("cap"))
        painter.setPen(theme().text2)
        painter.drawText(QRectF(0, 26, self.width(), 18), Qt.AlignmentFlag.AlignCenter, self._name)
        painter.end()


def _row(*widgets: QWidget, label: str = "") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    if label:
        head = Label(label, "secondary")
        head.setMinimumWidth(56)
        row.addWidget(head)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _with(button: Button, *, hover: bool = False, down: bool = False) -> Button:
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, hover)
    button.setDown(down)
    return button


def buttons() -> Panel:
    """All kinds in all states."""
    panel = Panel("按钮")
    primary, outlined = ButtonKind.PRIMARY, ButtonKind.OUTLINED
    panel.body.addLayout(
        _row(
            Button("确认派单", primary),
            Button("打印", icon="print"),
            Button("取消单据", ButtonKind.DANGER_OUTLINED),
            Button("更多", ButtonKind.PLAIN),
            label="平常",
        )
    )
    for label, hover, down in (("悬停", True, False), ("按下", False, True)):
        pair = (Button("确认派单", primary), Button("打印", outlined, icon="print"))
        panel.body.addLayout(_row(*(_with(button, hover=hover, down=down) for button in pair), label=label))
    focused = Button("确认派单", primary)
    focused.setObjectName("focused")
    panel.body.addLayout(_row(focused, Button("打印"), label="焦点"))
    busy = Button("确认派单", primary)
    busy.set_busy("正在派单")
    panel.body.addLayout(_row(busy, label="忙"))
    refused = Button("发放停车证")
    refused.set_refusal("先登记缴费")
    panel.body.addLayout(_row(refused, Label("先登记缴费", "hint"), label="不可用"))
    panel.body.addStretch(1)
    return panel


def fields() -> Panel:
    """Entries in their states, in a form."""
    panel = Panel("字段")
    form = Form(
        (
            Field("unit", "房号", Kind.CODE, required=True),
            Field("phone", "电话", Kind.PHONE),
            Field("at", "约定时间", Kind.MOMENT, required=True),
            Field("area", "面积"),
        ),
        tools=FormTools(DAYS),
    )
    form.set_values({"unit": "3-2-1501", "phone": "138 1234 5", "at": datetime(2026, 11, 23, 9), "area": "118.62 ㎡"})
    form.set_hint("phone", "11 位手机号，或区号加座机")
    form.set_hint("area", "来自业主台账，在住户页修改")
    area = form.entry("area")
    assert isinstance(area, TextField)
    area.set_locked("在住户页修改")
    form.setObjectName("form")
    form.setMinimumWidth(480)
    panel.body.addWidget(form)
    return panel


def messages() -> Panel:
    """The slot with each weight, and progress."""
    panel = Panel("页内消息与进度")
    slots = [MessageSlot(panel) for _ in range(4)]
    slots[0].good("已登记归还 A3-10，共借 1 天 20 小时。", lambda: None)
    slots[1].warning("2027 年节假日还没有设，暂按周一至周五算工作日。", MessageAction("去设置", lambda: None))
    slots[2].error(
        "没有存上：别人刚改过这张单（何静 10:21）。你填的内容还在。", MessageAction("对比后再存", lambda: None)
    )
    slots[3].progress("正在导出 2026 年报修台账", lambda: None).advance(1240, 3105)
    for slot in slots:
        panel.body.addWidget(slot)
    panel.body.addStretch(1)
    return panel


def day() -> Panel:
    """The date entry with its calendar, standing still in the page."""
    panel = Panel("日期")
    entry = DayField("日期", DAYS)
    entry.set_value(date(2026, 11, 27))
    panel.body.addWidget(entry)
    calendar = CalendarPopup(NOW.date(), DAYS.add_workdays, DAYS.mark_of, panel)
    calendar.month.setSelectedDate(QDate(2026, 11, 27))
    panel.body.addWidget(calendar)
    calendar.show()
    panel.body.addStretch(1)
    return panel


def signs() -> Panel:
    """Every shape on its tint."""
    panel = Panel("状态：形状加文字")
    for sign, words in SIGNS:
        panel.body.addLayout(_row(SignLabel(sign), Label(words, "hint")))
    panel.body.addLayout(_row(SignLabel(Sign("整改中，今天到期", Shape.DIAMOND), filled=False)))
    panel.body.addStretch(1)
    return panel


def icons() -> Panel:
    """All icons."""
    panel = Panel("图标 24 px 网格，1.5 px 线")
    grid = QGridLayout()
    for at, path in enumerate(sorted(resource("icons").glob("*.svg"))):
        grid.addWidget(IconCell(path.stem, panel), at // 10, at % 10)
    panel.body.addLayout(grid)
    panel.body.addStretch(1)
    return panel


def keys() -> Panel:
    """Part of the F1 overlay."""
    panel = Panel("快捷键 F1")
    panel.body.addWidget(key_list(Where.EVERYWHERE, panel))
    return panel


def choices() -> Panel:
    """Segments, radio buttons, boxes, lists, masked values, dropped files."""
    panel = Panel("选择")
    switch = Segments((Choice("new", "登记", "plus"), Choice("list", "今日台账", "list", 18)), "页面视图")
    switch.set_value("new")
    urgency = Segments((Choice("a", "一般"), Choice("b", "急"), Choice("c", "重大")), "缓急")
    urgency.set_value("b")
    panel.body.addLayout(_row(switch, urgency))
    radios = RadioRow((Choice("a", "满意"), Choice("b", "基本满意"), Choice("c", "不满意")), "满意程度")
    radios.set_value("a")
    box = QCheckBox("属本岗位职责")
    box.setChecked(True)
    panel.body.addLayout(_row(radios, box))
    combo = ChoiceField([Choice("a", "建筑面积 ㎡"), Choice("b", "业主姓名")], "系统里的项")
    combo.set_value("a")
    panel.body.addLayout(_row(combo, MaskedValue("138****2746", "电话"), LinkButton("一页通", key="Ctrl I")))
    panel.body.addWidget(DropArea("把照片或扫描件拖到这里"))
    panel.body.addStretch(1)
    return panel


def components() -> QWidget:
    """The sheet."""
    page = QWidget()
    page.resize(1440, 1000)
    grid = QGridLayout(page)
    grid.setContentsMargins(16, 16, 16, 16)
    grid.setSpacing(16)
    places: tuple[tuple[Callable[[], Panel], int, int, int, int], ...] = (
        (buttons, 0, 0, 1, 1), (fields, 0, 1, 1, 1), (day, 0, 2, 2, 1), (signs, 0, 3, 1, 1),
        (messages, 1, 0, 1, 2), (keys, 1, 3, 2, 1), (choices, 2, 0, 1, 1), (icons, 2, 1, 1, 2),
    )  # fmt: skip
    for make, row, column, rows, columns in places:
        grid.addWidget(make(), row, column, rows, columns)
    grid.setColumnStretch(1, 1)
    return page
