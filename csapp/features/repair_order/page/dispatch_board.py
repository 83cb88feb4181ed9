"""派工看板: who does what when, an order put on a person and a time by mouse or keys (look 03, S61, P27)."""

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.core.roles import Permission, may
from csapp.features.repair_order.documents.lists import print_day
from csapp.features.repair_order.page.cards import shown_day
from csapp.features.repair_order.page.keys import KeyDesk
from csapp.features.repair_order.page.papers import Open, OrderPapers, show_file
from csapp.features.repair_order.register import ORDERS
from csapp.features.repair_order.service import board, dispatch
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.models import Absence, Technician, WorkingHours
from csapp.ui.board import Board
from csapp.ui.board_model import Slot
from csapp.ui.buttons import Button, IconButton
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.moments import DayField
from csapp.ui.segments import Choice, Segments
from csapp.ui.theme import theme, theme_switch

_BY_PERSON, _BY_STATE = "person", "state"
_TOLD = "customer_told_at"
_MINUTE = 60_000


class DispatchBoard(QWidget):
    """`opened` is Enter on a card: the register shows it with every step; `open_file` can be replaced."""

    opened = Signal(int)
    new_asked = Signal()

    def __init__(self, context: Context, tools: FormTools, keys: KeyDesk | None = None) -> None:
        super().__init__()
        self.context, self.tools, self._keys = context, tools, keys
        self.setAccessibleName(self.tr("派工看板"))
        self.day: date = context.clock().date()
        self.told: board.BoardDay | None = None
        self._wanted: int | None = None
        self.message = MessageSlot(self)
        self.open_file: Open = show_file
        self.papers = OrderPapers(self, context, self.message, self._show_file, self.refresh)
        hint = self.tr("选中一单，按 Alt 1 派单，再用 ↑ ↓ 选人、← → 选时段、+ − 改时长，Enter 确定。也可以拖到右边。")
        self.board = Board(
            self.tr("派工看板，按人员和时间"),
            self.tr("完工以后"),
            self.tr("工作单收回 → 交财务入帐 → 回访 → 归档"),
            hint,
            self,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(4)
        column.addWidget(self._make_head())
        column.addWidget(self.message)
        column.addWidget(self.board, 1)
        self._connect()
        theme_switch().changed.connect(self._fit)
        self._fit()
        tables = {ORDERS.key, Technician.key(), Absence.key(), WorkingHours.key()}
        Follower(self, context.changed, tables, self.refresh)
        # the line of now moves on; what becomes late or idle says so
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self._go_on)
        self._minute.start()

    def _make_head(self) -> QWidget:
        self.head = QWidget(self)
        self.row = QHBoxLayout(self.head)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(Label(self.tr("报修"), "page", self.head))
        self.row.addSpacing(8)
        self.views = QHBoxLayout()
        self.row.addLayout(self.views)
        ways = (Choice(_BY_PERSON, self.tr("按人员")), Choice(_BY_STATE, self.tr("按状态")))
        self.ways = Segments(ways, self.tr("怎么排"), self.head)
        self.ways.set_value(_BY_PERSON)
        self.row.addSpacing(8)
        self.row.addWidget(self.ways)
        self.row.addStretch(1)
        self.before = IconButton("left", self.tr("前一天"), parent=self.head)
        self.day_field = DayField(self.tr("哪一天"), self.tools.days, self.head)
        self.day_field.setFixedWidth(theme().px(150))
        self.after = IconButton("right", self.tr("后一天"), parent=self.head)
        self.print_button = Button(self.tr("打印派工单"), icon="print", key="Ctrl P", parent=self.head)
        self.new = Button(self.tr("新报修"), icon="plus", key="F3", parent=self.head)
        self.new.setVisible(may(self.context.by, Permission.WRITE))
        self.weekday = Label("", "secondary", self.head)
        for part in (self.weekday, self.before, self.day_field, self.after, self.print_button, self.new):
            self.row.addWidget(part)
        return self.head

    def _connect(self) -> None:
        self.ways.chosen.connect(self._show_way)
        self.before.clicked.connect(lambda: self.turn_day(-1))
        self.after.clicked.connect(lambda: self.turn_day(1))
        self.day_field.editingFinished.connect(self._take_day)
        self.print_button.clicked.connect(self._print)
        self.new.clicked.connect(self.new_asked)
        self.board.placed.connect(self._place)
        self.board.went_in.connect(self.opened)
        bind(self, "Alt+1", self._begin)
        bind(self, "Alt+2", self._book_current)
        bind(self, "Alt+K", self._ask_key)
        bind(self, "Ctrl+Left", lambda: self.turn_day(-1))
        bind(self, "Ctrl+Right", lambda: self.turn_day(1))
        bind(self, "Ctrl+P", self._print)
        bind(self, "Ctrl+N", self.new_asked.emit)

    def _fit(self) -> None:
        self.head.setMinimumHeight(theme().height("page_head"))

    # Reading

    def _go_on(self) -> None:
        if self.isVisible() and self.board.placing.card is None:
            self.refresh()

    def refresh(self) -> None:
        """Read the day again."""
        now = self.context.clock()
        job = partial(board.board_of, self.day, now)
        self.context.runner.run(self, job, partial(self._show, now), self.message.error, latest="board")

    def _show(self, now: datetime, told: board.BoardDay) -> None:
        self.told = told
        self.day_field.set_value(told.day)
        self.weekday.setText(self._name_of(told.day, now.date()))
        self.board.show_day(shown_day(told, now))
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.board.show_card(wanted)

    def look_at(self, order_id: int) -> None:
        """The cursor on the card of this order as soon as the day is read; by person, where it can be placed."""
        self.choose_way(_BY_PERSON)
        self.day, self._wanted = self.context.clock().date(), order_id
        self.refresh()

    def _name_of(self, day: date, today: date) -> str:
        names = self.tr("周一 周二 周三 周四 周五 周六 周日").split()
        near = {0: self.tr("今天"), 1: self.tr("明天"), -1: self.tr("昨天")}.get((day - today).days, "")
        return " ".join(part for part in (names[day.weekday()], near) if part)

    def turn_day(self, days: int) -> None:
        """Another day; what is being placed goes along."""
        self.show_day(self.day + timedelta(days=days))

    def show_day(self, day: date) -> None:
        """Show this day."""
        if day != self.day:
            self.day = day
            self.refresh()

    def _take_day(self) -> None:
        try:
            day = self.day_field.value()
        except UserError as problem:
            self.message.error(problem)
            return
        self.show_day(day or self.context.clock().date())

    def take_focus(self) -> None:
        """The cards that wait take the keys."""
        self.board.waiting.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_way(self, way: str) -> None:
        """By person or by state."""
        self.ways.set_value(way)
        self._show_way(way)

    def _show_way(self, way: str) -> None:
        self.board.show_states(wanted=way == _BY_STATE)

    # Placing

    def _begin(self) -> None:
        """Alt+1: place the card looked at; one that can't be placed yet is opened at its next step."""
        card = self.board.current()
        if card is None:
            return
        if not may(self.context.by, Permission.WRITE):
            self.message.note(self.tr("派单由前台、主管或经理办理。"))
        elif not self.board.place_current():
            self.opened.emit(card.key)

    def _card(self, key: int) -> board.Card | None:
        told = self.told
        if told is None:
            return None
        placed = (card for lane in told.lanes for card in lane.blocks)
        return next((card for card in (*told.to_dispatch, *placed) if card.id == key), None)

    def _place(self, slot: Slot) -> None:
        card = self._card(slot.card.key)
        if card is None:
            return
        given = {"technician": int(slot.lane), "starts_at": slot.start, "minutes": slot.minutes}
        if card.state is OrderState.BOOKED:
            self._ask_told(card, slot, given)
        else:
            self._assign(card, slot, given)

    def _ask_told(self, card: board.Card, slot: Slot, given: dict[str, Any]) -> None:
        """改期: the customer must know beforehand, so that is asked first (S61)."""
        title = self.tr("{where} 改到 {day} {span}").format(
            where=card.where, day=f"{slot.start:%m-%d}", span=slot.span()
        )
        form = InPlaceForm(title, (ORDERS.field(_TOLD),), self.tools)
        form.verb.setText(self.tr("已告诉客户，改期"))
        form.closed.connect(partial(self.board.put_aside, None))
        form.given.connect(lambda values: self._assign(card, slot, {**given, **values}, form))
        self.board.put_aside(form)
        form.start({_TOLD: self.context.clock()}, {})

    def _assign(self, card: board.Card, slot: Slot, given: dict[str, Any], form: InPlaceForm | None = None) -> None:
        by, at = self.context.by, self.context.clock()

        def done(_order: Any) -> None:
            self.board.put_aside(None)
            self._wanted = card.id
            self._say_done(card, slot)
            self.refresh()

        def failed(problem: UserError) -> None:
            if form is None or not (isinstance(problem, BadInput) and form.show_error(problem)):
                self.message.error(problem)

        job = partial(dispatch.assign, card.id, version=card.version, by=by, at=at, **given)
        self.context.runner.run(self, job, done, failed)

    def _say_done(self, card: board.Card, slot: Slot) -> None:
        day = self.board.day
        name = day.lanes[day.number_of(slot.lane)].title if day is not None else ""
        words = self.tr("{where} {verb}：{name} {day} {span}。").format(
            where=card.where, verb=slot.card.placing, name=name, day=f"{slot.start:%m-%d}", span=slot.span()
        )
        if card.state is OrderState.BOOKED:
            self.message.good(words)
            return
        book = MessageAction(
            self.tr("客户已约好，记预约"), partial(self._book, card.id, slot.start, slot.minutes), "Alt 2"
        )
        self.message.note(words, book)

    def _book_current(self) -> None:
        """Alt+2: the slot of the order looked at was agreed with the customer."""
        looked_at = self.board.current()
        card = self._card(looked_at.key) if looked_at is not None else None
        if card is None or card.state is not OrderState.DISPATCHED or card.begins is None:
            self.message.note(self.tr("先派单，选中看板上已派的单再记预约。"))
            return
        self._book(card.id, card.begins, card.minutes)

    def _book(self, order_id: int, starts_at: datetime, minutes: int) -> None:
        by, at = self.context.by, self.context.clock()

        def done(order: Any) -> None:
            self._wanted = order.id
            self.message.good(
                self.tr("{number} 已预约 {at}。").format(number=order.number, at=f"{starts_at:%m-%d %H:%M}")
            )
            self.refresh()

        job = partial(dispatch.book, order_id, by=by, at=at, starts_at=starts_at, minutes=minutes)
        self.context.runner.run(self, job, done, self.message.error)

    def _ask_key(self) -> None:
        """Alt+K: the key of the room the card is about, lent to whoever is sent."""
        card = self.board.current()
        if card is not None and self._keys is not None and may(self.context.by, Permission.WRITE):
            self._keys.act(self, card.key)

    def _print(self) -> None:
        """Ctrl+P: who goes where when, on paper."""
        self.papers.put(print_day, self.day)

    def _show_file(self, file: Path) -> None:
        self.open_file(file)
