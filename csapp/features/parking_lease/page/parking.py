"""车位: the map, the leases, the money, the queue, the rounds and the files, with one switch (S13, S14, look 06)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.features.parking_lease.documents import papers, tables
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.models.money import missing_days, missing_weeks
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.page.map import ParkingMap
from csapp.features.parking_lease.page.shared import LeaseHooks, ParkingPapers
from csapp.features.parking_lease.register.lease import LEASES
from csapp.features.parking_lease.register.money import DAY_REPORTS, PAYMENTS, WEEK_REPORTS
from csapp.features.parking_lease.register.rounds import LISTS, ROUND_LINES, ROUNDS, WAITING
from csapp.features.parking_lease.service import money
from csapp.masterdata.vehicles.register import RATES, SPACES, VEHICLES
from csapp.registers.facts import RecordFacts
from csapp.registers.spec import Register
from csapp.ui.buttons import Button
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.message import MessageAction
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice, Segments

_MAP = "map"


@frozen
class _View:
    """One segment of the page and the registers behind it."""

    key: str
    label: str
    icon: str
    registers: tuple[Register, ...]


_VIEWS = (
    _View(_MAP, mark("车位图"), "map", ()),
    _View("leases", mark("租赁台账"), "list", (LEASES,)),
    _View("money", mark("收费报表"), "", (PAYMENTS, DAY_REPORTS, WEEK_REPORTS)),
    _View("rounds", mark("核对"), "", (ROUNDS, ROUND_LINES, LISTS)),
    _View("queue", mark("排队"), "", (WAITING,)),
    _View("files", mark("档案"), "", (VEHICLES, SPACES, RATES)),
)


class LeaseRegister(LeaseHooks, RegisterPage):
    """机动车位租赁台账, with the lists that go out."""

    def add_lists(self) -> None:
        """更多: the three lists, each in writing and as a workbook."""
        self.more = Button(self.tr("转出清单"), icon="send", parent=self.head)
        self.more.setVisible(may(self.context.by, Permission.WRITE))
        menu = QMenu(self.more)
        for kind in ListKind:
            menu.addAction(kind.value).triggered.connect(partial(self._issue, kind))
        self.more.clicked.connect(lambda: menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.head.row.insertWidget(self.head.row.count() - 1, self.more)

    def _issue(self, kind: ListKind, _checked: bool = False) -> None:
        self.put_on_paper(tables.issue, kind)


class PlainRegister(ParkingPapers, RegisterPage):
    """A register of this page that has paper of its own; 月末核对 and the money point out what is missing."""

    def may_create(self) -> bool:
        needs = {"parking_rate": Permission.SETTINGS}.get(self.register.key, Permission.WRITE)
        return self.register.create is not None and bool(self.register.form) and may(self.context.by, needs)

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: receipt, report with its hand-over, or the sheet of the round."""
        writers: dict[str, Callable[[], None]] = {
            "parking_payment": partial(self.put_on_paper, papers.print_receipt, facts.id),
            "parking_report": partial(self.put_on_paper, tables.write_report, facts.id),
            "parking_week": partial(self.put_on_paper, tables.write_report, facts.id, weekly=True),
            "parking_round": partial(self.put_on_paper, tables.write_round, facts.id),
        }
        if self.register.key in writers:
            writers[self.register.key]()

    def make_paper_section(self, facts: RecordFacts) -> QWidget | None:
        """The sheets of a record, as buttons."""
        kinds: dict[str, tuple[tuple[str, Callable[[], None]], ...]] = {
            "parking_payment": ((self.tr("打印收据"), partial(self.print_paper, facts)),),
            "parking_report": (
                (self.tr("打印日报"), partial(self.print_paper, facts)),
                (self.tr("打印交接单"), partial(self.put_on_paper, papers.print_hand_over, facts.id)),
            ),
            "parking_week": (
                (self.tr("打印周报"), partial(self.print_paper, facts)),
                (self.tr("打印交接单"), partial(self.put_on_paper, papers.print_hand_over, facts.id, weekly=True)),
            ),
            "parking_round": ((self.tr("打印核对表"), partial(self.print_paper, facts)),),
        }
        offered = kinds.get(self.register.key)
        if offered is None or not may(self.context.by, Permission.WRITE):
            return None
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(8)
        for label, act in offered:
            button = Button(label, icon="print", parent=row)
            button.clicked.connect(act)
            line.addWidget(button, 1)
        return row

    def point_out(self) -> None:
        """R11: the days and weeks whose report is missing, with one key to hand them in."""
        if self.register.key not in ("parking_payment", "parking_report", "parking_week"):
            return
        today = self.today()
        yesterday = type(today).fromordinal(today.toordinal() - 1)
        self.context.runner.run(self, partial(_missing, yesterday), self._say_missing, latest="missing")

    def _say_missing(self, found: tuple[list[Any], list[Any]]) -> None:
        days, weeks = found
        if not days and not weeks:
            return
        told = self.tr("、").join(f"{day:%m-%d}" for day in days[:6])
        more = self.tr("等 {count} 天").format(count=len(days)) if len(days) > 6 else ""
        words = (
            self.tr("{days}{more} 的收费日报还没有交财务。") if days else self.tr("{weeks} 周的收费周报还没有交财务。")
        )
        text = words.format(days=told, more=more, weeks=len(weeks))
        if may(self.context.by, Permission.WRITE):
            self.message.note(text, MessageAction(self.tr("一次补交"), self._close_missing))
        else:
            self.message.note(text)

    def _close_missing(self) -> None:
        by, at, today = self.context.by, self.context.clock(), self.today()
        yesterday = type(today).fromordinal(today.toordinal() - 1)

        def done(counts: tuple[int, int]) -> None:
            words = self.tr("已补交日报 {days} 份、周报 {weeks} 份，打印后交财务签收。")
            self.message.good(words.format(days=counts[0], weeks=counts[1]))
            self.refresh()

        self.context.runner.run(self, partial(_close_all, yesterday, by=by, at=at), done, self.message.error)


def _missing(until: Any) -> tuple[list[Any], list[Any]]:
    return missing_days(until), missing_weeks(until)


def _close_all(until: Any, **who: Any) -> tuple[int, int]:
    """Every report that is owed; in the worker."""
    days = money.close_missing(until, **who)
    return len(days), len(money.close_missing_weeks(until, **who))


class ParkingPage(QWidget):
    """One switch over six views; a view with several registers has a second one."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        super().__init__()
        self.context = context
        self.tools = tools or FormTools(Days(clock=context.clock))
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.map = ParkingMap(context, self.tools)
        self.pages: dict[str, RegisterPage] = {}
        self._switches: list[Segments] = []
        self._inner: dict[str, Segments] = {}
        self.stack.addWidget(self.map)
        self._add_switch(self.map, self.map.frame.views)
        self.map.view_asked.connect(self._go)
        self.show_view(_MAP)

    def _add_switch(self, page: QWidget, row: QHBoxLayout) -> None:
        views = tuple(Choice(view.key, view.label, view.icon) for view in _VIEWS)
        switch = Segments(views, self.tr("页面视图"), page)
        switch.chosen.connect(self.show_view)
        row.insertWidget(0, switch)
        self._switches.append(switch)

    def show_view(self, key: str) -> None:
        """One of the six views."""
        view = next(held for held in _VIEWS if held.key == key)
        if not view.registers:
            self._bring(key, self.map)
            return
        self.show_register(view.registers[0].key)

    def show_register(self, key: str) -> RegisterPage:
        """The register called `key`, in whichever view it is."""
        view = next(held for held in _VIEWS if any(register.key == key for register in held.registers))
        if key not in self.pages:
            self.pages[key] = self._make(view, next(held for held in view.registers if held.key == key))
        page = self.pages[key]
        self._bring(view.key, page)
        if key in self._inner:
            self._inner[key].set_value(key)
        if isinstance(page, PlainRegister):
            page.point_out()
        return page

    def _make(self, view: _View, register: Register) -> RegisterPage:
        page: LeaseRegister | PlainRegister
        if register is LEASES:
            page = LeaseRegister(self.context, register, self.tools)
            page.add_lists()
        else:
            page = PlainRegister(self.context, register, self.tools)
        page.prepare()
        page.open_file = self.map.open_file
        page.head.title.setText(self.tr("车位"))
        self.stack.addWidget(page)
        self._add_switch(page, page.head.views)
        if len(view.registers) > 1:
            choices = [Choice(held.key, held.label) for held in view.registers]
            inner = Segments(choices, self.tr("看哪份台账"), page)
            inner.chosen.connect(self.show_register)
            page.head.views.addWidget(inner)
            self._inner[register.key] = inner
        return page

    def _bring(self, view: str, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        for switch in self._switches:
            switch.set_value(view)

    def _go(self, register: str, record_id: int) -> None:
        page = self.show_register(register)
        if record_id:
            page.show_record(record_id)

    def new_record(self) -> None:
        """Ctrl+N: 新租赁, or a new record of the register that is shown."""
        page = self.stack.currentWidget()
        if isinstance(page, RegisterPage) and not isinstance(page, LeaseRegister):
            page.new_record()
        else:
            self.show_view(_MAP)
            self.map.new_record()

    def open_record(self, lease_id: int) -> None:
        """One lease: on the map while it is open, else in the register."""
        if self._is_open(lease_id):
            self.show_view(_MAP)
            self.map.open_record(lease_id)
        else:
            self.show_register(LEASES.key).show_record(lease_id)

    @staticmethod
    def _is_open(lease_id: int) -> bool:
        with connected():
            return fetch(Lease, lease_id).is_open

    def take_focus(self) -> None:
        """The spaces take the keys."""
        self.show_view(_MAP)
        self.map.take_focus()
